"""The small file of outlines, derived from the official boundaries of the départements.

``python -m maillage.drawing BOUNDARIES OUT`` (``make outlines``) reads a GeoJSON file, as it is or
compressed by xz, of départements with ``code`` and ``nom``, and gives the same bytes every time.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from maillage.drawing.projection import project
from maillage.drawing.topology import Point, Ring, area, simplified
from maillage.errors import SourceError

__all__ = ["derive"]

#: Frame -> its départements (None: all of the mainland), metres of one step, parallel of its plane.
_FRAMES: Final[dict[str, tuple[tuple[str, ...] | None, int, float | None]]] = {
    "mainland": (None, 1_000, None),
    "paris": (("75", "92", "93", "94"), 150, None),
    "971": (("971",), 400, 16.2),
    "972": (("972",), 400, 14.6),
    "973": (("973",), 2_500, 4.0),
    "974": (("974",), 400, -21.1),
    "976": (("976",), 250, -12.8),
}
#: A point counts from a triangle of so many square steps on, an island from so many.
_TOLERANCE: Final = 3.0
_SMALLEST: Final = 12.0
#: Steps left free around a frame.
_MARGIN: Final = 4
#: Cells across a shape among which its middle is looked for.
_CELLS: Final = 24


def derive(boundaries: Path, out: Path) -> None:
    """Write the outlines of the départements.

    Args:
        boundaries: GeoJSON, WGS 84; ``.xz`` is unpacked.
        out: the file to write.

    Raises:
        SourceError: the file is not such a GeoJSON; names it.
    """
    shapes = _read(boundaries)
    frames: dict[str, Any] = {}
    for name, (codes, step_m, parallel) in _FRAMES.items():
        chosen = codes or tuple(code for code in shapes if len(code) == 2)
        frames[name] = _frame({c: shapes[c] for c in chosen}, step_m, parallel)
    document = {
        "title": "Contours des départements, simplifiés par Maillage",
        "source": "france-geojson 2018-10 (departements-avec-outre-mer), d’après l’IGN et l’Insee",
        "licence": "https://spdx.org/licenses/etalab-2.0",
        "attribution": "IGN, Insee, france-geojson (2018), Licence Ouverte",
        "frames": frames,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, separators=(",", ": "))
    out.write_text(text + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, list[list[Point]]]:
    """Give code -> its outer and inner rings, in degrees."""
    try:
        data = path.read_bytes()
        if path.suffix == ".xz":
            data = lzma.decompress(data)
        found = {}
        for feature in json.loads(data)["features"]:
            shape = feature["geometry"]
            polygons = shape["coordinates"]
            if shape["type"] == "Polygon":
                polygons = [polygons]
            rings = [[(float(x), float(y)) for x, y in ring] for p in polygons for ring in p]
            found[str(feature["properties"]["code"])] = rings
        missing = {code for codes, _, _ in _FRAMES.values() for code in codes or ()} - set(found)
    except (OSError, lzma.LZMAError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            f"{path.name} cannot be read as boundaries of départements ({error}): give GeoJSON"
            " whose features have a code, and polygons",
            fr=f"{path.name} ne se lit pas comme des limites de départements ({error}) : donnez"
            " du GeoJSON dont chaque élément a un code, et des polygones",
        ) from error
    if missing:
        raise SourceError(
            f"{path.name} has no département {', '.join(sorted(missing))}: give a file with those"
            " overseas",
            fr=f"{path.name} n’a pas le département {', '.join(sorted(missing))} : donnez un"
            " fichier qui a ceux d’outre-mer",
        )
    return dict(sorted(found.items()))


def _frame(shapes: dict[str, list[list[Point]]], step_m: int, parallel: float | None) -> Any:
    planes = {
        code: [[project(x, y, parallel) for x, y in ring] for ring in rings]
        for code, rings in shapes.items()
    }
    points = [point for rings in planes.values() for ring in rings for point in ring]
    west = math.floor(min(x for x, _ in points) / step_m) - _MARGIN
    north = math.ceil(max(y for _, y in points) / step_m) + _MARGIN
    east = math.ceil(max(x for x, _ in points) / step_m) + _MARGIN
    south = math.floor(min(y for _, y in points) / step_m) - _MARGIN
    square = step_m**2
    made = simplified(planes, _TOLERANCE * square, _SMALLEST * square)

    def stepped(ring: Ring) -> list[tuple[int, int]]:
        """Put a ring on whole steps, from the frame's north-western corner."""
        steps = [(round(x / step_m) - west, north - round(y / step_m)) for x, y in ring]
        return [p for n, p in enumerate(steps) if n == 0 or p != steps[n - 1]]

    departments = {}
    for code, rings in made.items():
        paths = [path for path in map(stepped, rings) if len(path) > 3]
        departments[code] = {
            "middle": list(_middle(paths[0])),
            "path": "".join(map(_written, paths)),
        }
    return {
        "parallel": parallel,
        "stepM": step_m,
        "west": west,
        "north": north,
        "width": east - west,
        "height": north - south,
        "departments": departments,
    }


def _written(ring: Sequence[tuple[int, int]]) -> str:
    """Write a closed ring as an SVG path of steps from point to point."""
    moves = [f"{bx - ax},{by - ay}" for (ax, ay), (bx, by) in pairwise(ring[:-1])]
    return f"M{ring[0][0]},{ring[0][1]}l{' '.join(moves)}z".replace(",-", "-").replace(" -", "-")


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Find a point well within a shape: of a grid, the one farthest from its border."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    cells = [
        (min(xs) + wide * (i + 0.5) / _CELLS, min(ys) + high * (j + 0.5) / _CELLS)
        for i in range(_CELLS)
        for j in range(_CELLS)
    ]
    inside = [cell for cell in cells if _holds(ring, cell)]
    best = max(
        inside or [(sum(xs) / len(xs), sum(ys) / len(ys))],
        key=lambda cell: min((cell[0] - x) ** 2 + (cell[1] - y) ** 2 for x, y in ring),
    )
    return round(best[0]), round(best[1])


def _holds(ring: Sequence[Point], point: Point) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside if abs(area(ring)) > 0 else False
