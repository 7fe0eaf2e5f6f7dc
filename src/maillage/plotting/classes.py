"""Classes of numbers: few, with bounds that are easily said, each about as full as the others."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["Classes", "classes"]

#: Bounds are one of these, times a power of ten.
_EASY: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class Classes:
    """Bounds of classes; a number belongs to the first whose bound it does not exceed.

    Attributes:
        bounds: upper ones, growing; the last class has none.
        highest: the greatest number of all.
    """

    bounds: tuple[float, ...]
    highest: float

    def __len__(self) -> int:
        return len(self.bounds) + 1

    def of(self, value: float) -> int:
        """Give the class of a number, counted from 0.

        >>> Classes((1.0, 2.0), 3.0).of(1.0), Classes((1.0, 2.0), 3.0).of(2.5)
        (0, 2)
        """
        return bisect_left(self.bounds, value)


def classes(values: Iterable[float], most: int = 4) -> Classes:
    """Divide numbers into classes by quantiles, at bounds that are easily said.

    Args:
        values: of which those above nought count; nought is a class of its own for who draws it.
        most: how many classes at most.

    >>> classes([0, 0.4, 0.7, 1.1, 1.2, 3.9, 4.7]).bounds
    (0.8, 3.0)
    >>> classes([]).bounds
    ()
    """
    sorted_ = sorted(value for value in values if value > 0)
    if not sorted_:
        return Classes((), 0.0)
    found: list[float] = []
    for step in range(1, most):
        place = step * (len(sorted_) - 1) / most
        low = sorted_[math.floor(place)]
        high = sorted_[math.ceil(place)]
        bound = _easy(low + (high - low) * (place - math.floor(place)))
        # A class without a number in it would say nothing.
        last = found[-1] if found else 0.0
        if bound < sorted_[-1] and any(last < value <= bound for value in sorted_):
            found.append(bound)
    return Classes(tuple(found), sorted_[-1])


def _easy(value: float) -> float:
    """Round to the nearest number that is easily said."""
    power = 10.0 ** math.floor(math.log10(value))
    nearest = min(_EASY, key=lambda easy: abs(easy - value / power))
    return round(nearest * power, 10)
