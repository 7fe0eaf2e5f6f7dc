"""Scales: from numbers to parts of a width, with ticks at numbers that are easily said."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["ceiling", "ticks"]

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(highest: float, most: int = 5) -> list[float]:
    """Give the numbers to write on an axis that begins at nought.

    Args:
        highest: the greatest number to be drawn.
        most: how many steps at most.

    >>> ticks(463.0)
    [0, 100.0, 200.0, 300.0, 400.0, 500.0]
    >>> ticks(0)
    [0]
    """
    if highest <= 0:
        return [0]
    rough = highest / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))
    return [0] + [round(n * step, 10) for n in range(1, math.ceil(highest / step - 1e-9) + 1)]


def ceiling(highest: float, most: int = 5) -> float:
    """Give the end of such an axis; 1 where there is nothing to draw.

    >>> ceiling(463.0), ceiling(0)
    (500.0, 1.0)
    """
    return ticks(highest, most)[-1] or 1.0
