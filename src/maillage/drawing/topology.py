"""Areas that share borders, simplified so that what was shared stays shared.

Each border between two junctions is one arc, whatever the number of areas that it bounds.
It is simplified once, its ends fixed, and every area is made of the same arcs again: no border can
tear, and none can cross its neighbour's copy of it, for there is none.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

__all__ = ["Point", "Ring", "area", "simplified"]

Point = tuple[float, float]
Ring = Sequence[Point]

#: Points that a ring without junctions keeps at least: a triangle, closed.
_LEAST: Final = 4


def simplified(
    areas: Mapping[str, Sequence[Ring]], tolerance: float, smallest: float
) -> dict[str, list[list[Point]]]:
    """Simplify areas together.

    Args:
        areas: name -> its closed rings; shared borders have equal points.
        tolerance: area of the triangle below which a point does not count (Visvalingam), in
            square units of the points.
        smallest: rings of a smaller area are left out, but the largest of each area.

    Returns:
        name -> its closed rings, the largest first.
    """
    junctions = _junctions(ring for rings in areas.values() for ring in rings)
    arcs: dict[tuple[Point, ...], list[Point]] = {}
    found = {}
    for name, rings in areas.items():
        ordered = sorted(rings, key=lambda ring: -abs(area(ring)))
        kept = [r for n, r in enumerate(ordered) if n == 0 or abs(area(r)) >= smallest]
        made = [_rebuilt(ring, junctions, arcs, tolerance) for ring in kept]
        found[name] = [r for n, r in enumerate(made) if n == 0 or len(r) >= _LEAST]
    return found


def area(ring: Ring) -> float:
    """Give the area of a closed ring, negative where it turns clockwise.

    >>> area([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)])
    4.0
    """
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Find the points where three borders meet, or where one leaves the coast."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    return {point for point, beside in neighbours.items() if len(beside) != 2}


def _rebuilt(
    ring: Ring,
    junctions: set[Point],
    arcs: dict[tuple[Point, ...], list[Point]],
    tolerance: float,
) -> list[Point]:
    open_ring = list(ring[:-1])
    # An island has no junction: it begins at its lowest point, whatever the file begins it with.
    starts = [n for n, point in enumerate(open_ring) if point in junctions]
    first = starts[0] if starts else open_ring.index(min(open_ring))
    turned = [*open_ring[first:], *open_ring[: first + 1]]
    made: list[Point] = [turned[0]]
    arc: list[Point] = [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in junctions or point is turned[-1]:
            made += _arc(arc, arcs, tolerance)[1:]
            arc = [point]
    return made + (_arc(arc, arcs, tolerance)[1:] if len(arc) > 1 else [])


def _arc(
    arc: list[Point], arcs: dict[tuple[Point, ...], list[Point]], tolerance: float
) -> list[Point]:
    """Simplify an arc, or turn round what was made of it for the area on its other side."""
    forward, backward = tuple(arc), tuple(reversed(arc))
    key = min(forward, backward)
    if key not in arcs:
        arcs[key] = _visvalingam(list(key), tolerance)
    return arcs[key] if key == forward else arcs[key][::-1]


def _visvalingam(points: list[Point], tolerance: float) -> list[Point]:
    """Take away the points whose triangle with their neighbours is smallest, the ends excepted."""
    before = list(range(-1, len(points) - 1))
    after = list(range(1, len(points) + 1))
    sizes = {n: _triangle(points, n - 1, n, n + 1) for n in range(1, len(points) - 1)}
    queue = [(size, n) for n, size in sizes.items()]
    heapq.heapify(queue)
    least = _LEAST if points[0] == points[-1] else 2
    left, passed = len(points), 0.0
    while queue and left > least:
        size, n = heapq.heappop(queue)
        if sizes.get(n) != size:
            continue
        if size >= tolerance:
            break
        # A neighbour never counts for less than what is gone already.
        passed = max(passed, size)
        del sizes[n]
        left -= 1
        lower, upper = before[n], after[n]
        after[lower], before[upper] = upper, lower
        for beside in (lower, upper):
            if beside in sizes:
                sizes[beside] = max(
                    passed, _triangle(points, before[beside], beside, after[beside])
                )
                heapq.heappush(queue, (sizes[beside], beside))
    return [point for n, point in enumerate(points) if n in sizes or n in {0, len(points) - 1}]


def _triangle(points: list[Point], one: int, two: int, three: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = points[one], points[two], points[three]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
