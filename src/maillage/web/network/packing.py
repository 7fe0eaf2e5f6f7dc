"""Circles put close together without touching: the same for the same sizes, and no luck in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

__all__ = ["Circle", "enclosing", "hexagonal", "packed"]

#: Middle (x, y) and radius.
Circle = tuple[float, float, float]

#: Steps towards the farthest circle, each shorter; the radius is then right to a hundredth.
_STEPS = 300


def hexagonal(count: int, pitch: float) -> list[tuple[float, float]]:
    """Give places for equal dots, from the middle outwards.

    Args:
        count: how many.
        pitch: from the middle of a dot to those of its neighbours.

    >>> [(round(x, 1), round(y, 1)) for x, y in hexagonal(3, 10.0)]
    [(0.0, 0.0), (-5.0, -8.7), (5.0, -8.7)]
    """
    rings = math.ceil(math.sqrt(count / 3)) + 1
    height = pitch * math.sqrt(3) / 2
    places = [
        (pitch * (column + row / 2), height * row)
        for row in range(-rings, rings + 1)
        for column in range(-rings, rings + 1)
        if abs(column + row) <= rings
    ]
    places.sort(key=lambda p: (round(math.hypot(*p), 6), round(p[1], 6), round(p[0], 6)))
    return places[:count]


def packed(radii: Sequence[float], gap: float, stretch: float = 1.0) -> list[Circle]:
    """Pack circles around the middle, the largest first.

    Args:
        radii: in the order of the answer.
        gap: least distance between two edges.
        stretch: how much wider than high the whole should become.

    Returns:
        The circles, as far in as those before them let them.

    >>> [(round(x, 1), round(y, 1)) for x, y, _ in packed([5, 5], 2)]
    [(0.0, 0.0), (12.0, 0.0)]
    """
    placed: list[Circle] = []
    found: dict[int, Circle] = {}
    for index in sorted(range(len(radii)), key=lambda i: (-radii[i], i)):
        radius = radii[index]
        middle = (0.0, 0.0) if not placed else _next(placed, radius, gap, stretch)
        found[index] = (*middle, radius)
        placed.append(found[index])
    return [found[index] for index in range(len(radii))]


def enclosing(circles: Sequence[Circle]) -> Circle:
    """Give a small circle around others (Bădoiu and Clarkson, 2003)."""
    if not circles:
        return (0.0, 0.0, 0.0)
    x, y, _ = circles[0]
    for step in range(1, _STEPS + 1):
        far = max(circles, key=lambda c: math.hypot(c[0] - x, c[1] - y) + c[2])
        away = math.hypot(far[0] - x, far[1] - y)
        # Its farthest point lies behind its middle.
        by = (1 + far[2] / away) / (step + 1) if away > 1e-9 else 0.0
        x += (far[0] - x) * by
        y += (far[1] - y) * by
    return x, y, max(math.hypot(c[0] - x, c[1] - y) + c[2] for c in circles)


def _next(
    placed: Sequence[Circle], radius: float, gap: float, stretch: float
) -> tuple[float, float]:
    """Give the free place nearest to the middle of all that touches two circles, or one."""
    weight = sum(c[2] * c[2] for c in placed)
    mid_x = sum(c[0] * c[2] * c[2] for c in placed) / weight
    mid_y = sum(c[1] * c[2] * c[2] for c in placed) / weight
    places = [*_beside(placed[0], radius + gap)]
    for index, one in enumerate(placed):
        for other in placed[:index]:
            places += _touching(one, other, radius + gap)
    places.sort(
        key=lambda p: (
            round(math.hypot((p[0] - mid_x) / stretch, p[1] - mid_y), 6),
            round(-p[0], 6),
            round(p[1], 6),
        )
    )
    for x, y in places:
        if all(math.hypot(x - c[0], y - c[1]) >= radius + gap + c[2] - 1e-6 for c in placed):
            return x, y
    # To the right of all there is always room.
    return max(c[0] + c[2] for c in placed) + radius + gap, 0.0


def _beside(circle: Circle, reach: float) -> Iterator[tuple[float, float]]:
    x, y, radius = circle
    for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1)):
        yield x + dx * (radius + reach), y + dy * (radius + reach)


def _touching(one: Circle, other: Circle, reach: float) -> Iterator[tuple[float, float]]:
    """Give the two middles at whose distance both circles are touched; none if they are far."""
    first, second = one[2] + reach, other[2] + reach
    dx, dy = other[0] - one[0], other[1] - one[1]
    apart = math.hypot(dx, dy)
    if not abs(first - second) < apart < first + second:
        return
    along = (first * first - second * second + apart * apart) / (2 * apart)
    across = math.sqrt(max(0.0, first * first - along * along))
    x, y = one[0] + along * dx / apart, one[1] + along * dy / apart
    yield x - across * dy / apart, y + across * dx / apart
    yield x + across * dy / apart, y - across * dx / apart
