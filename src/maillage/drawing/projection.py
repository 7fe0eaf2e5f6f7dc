"""From longitude and latitude to metres of a plane: Lambert-93 at home, a local plane overseas."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["project"]

#: Lambert-93 on GRS 80 (IGN, NT/G 71): eccentricity, exponent, constant, origin in metres.
_E: Final = 0.0818191910428158
_N: Final = 0.7256077650532670
_C: Final = 11_754_255.426096
_X0: Final = 700_000.0
_Y0: Final = 12_655_612.049876
_MERIDIAN: Final = math.radians(3.0)
_RADIUS_M: Final = 6_371_008.8


def project(
    longitude: float, latitude: float, parallel: float | None = None
) -> tuple[float, float]:
    """Put a point on a plane.

    Args:
        longitude: degrees east, WGS 84.
        latitude: degrees north, WGS 84.
        parallel: latitude along which lengths are true, for a territory so small that no more is
            needed; None for Lambert-93, which holds for mainland France and Corsica alone.

    Returns:
        Metres to the east and to the north.

    >>> [round(metres) for metres in project(3.0, 46.5)]
    [700000, 6600000]
    """
    along, up = math.radians(longitude), math.radians(latitude)
    if parallel is not None:
        return _RADIUS_M * along * math.cos(math.radians(parallel)), _RADIUS_M * up
    isometric = math.atanh(math.sin(up)) - _E * math.atanh(_E * math.sin(up))
    radius = _C * math.exp(-_N * isometric)
    angle = _N * (along - _MERIDIAN)
    return _X0 + radius * math.sin(angle), _Y0 - radius * math.cos(angle)
