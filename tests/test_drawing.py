"""The outlines of the départements, how they are derived, and the points put on them."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from site_under_test import ROOT

from maillage.drawing import read_outlines
from maillage.drawing.derive import derive
from maillage.drawing.topology import simplified
from maillage.errors import SourceError
from maillage.web.page.mapping import HEIGHT, RADIUS, WIDTH, Pin, compose

FILE = ROOT / "data" / "reference" / "departement_outlines.json"
BOUNDARIES = "data/geo/departements-avec-outre-mer.geojson.xz"


@pytest.fixture(scope="module")
def outlines():
    return read_outlines(FILE)


def corners(path: str) -> list[list[tuple[int, int]]]:
    """The closed rings of a path, as points."""
    rings = []
    for start, moves in re.findall(r"M(\d+,\d+)l([^z]*)z", path):
        x, y = map(int, start.split(","))
        ring = [(x, y)]
        numbers = list(map(int, re.findall(r"-?\d+", moves)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append([*ring, ring[0]])
    return rings


def area(ring) -> float:
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairwise(ring))) / 2


def test_every_departement_is_drawn_and_the_file_is_small(outlines):
    mainland = outlines.frames["mainland"]
    assert len(mainland.outlines) == 96
    assert set(outlines.frames) == {"mainland", "paris", "971", "972", "973", "974", "976"}
    assert FILE.stat().st_size < 60_000
    for word in ("IGN", "Insee", "Licence Ouverte", "2018"):
        assert word in outlines.attribution


def test_shapes_lie_in_their_frames_and_have_their_size(outlines):
    for frame in outlines.frames.values():
        for outline in frame.outlines.values():
            points = [point for ring in corners(outline.path) for point in ring]
            assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in points)
    mainland = outlines.frames["mainland"]
    sizes = {code: sum(map(area, corners(o.path))) for code, o in mainland.outlines.items()}
    # Square kilometres (Insee): one step is a kilometre.
    for code, km2 in {"35": 6775, "33": 9976, "48": 5167, "2A": 4014, "90": 609}.items():
        assert sizes[code] == pytest.approx(km2, rel=0.05)
    assert sum(sizes.values()) == pytest.approx(544_000, rel=0.02)


def test_shared_borders_do_not_tear(outlines):
    """Every edge within the country is in two shapes, so the edges in one alone are the coast."""
    edges: dict[frozenset, set[str]] = {}
    for code, outline in outlines.frames["mainland"].outlines.items():
        for ring in corners(outline.path):
            for edge in pairwise(ring):
                edges.setdefault(frozenset(edge), set()).add(code)
    assert max(map(len, edges.values())) == 2
    assert sum(len(codes) == 2 for codes in edges.values()) > 0.5 * len(edges)
    # Lozère touches no coast and no frontier: all its edges are another's too.
    own = [
        edge
        for ring in corners(outlines.frames["mainland"].outlines["48"].path)
        for edge in pairwise(ring)
    ]
    assert len(own) > 20
    assert {len(edges[frozenset(edge)]) for edge in own} == {2}


def test_two_squares_keep_their_common_border():
    left = [(0, 0), (4, 0), (4.2, 1), (4, 2), (4, 4), (0, 4), (0, 0)]
    right = [(4, 0), (8, 0), (8, 4), (4, 4), (4, 2), (4.2, 1), (4, 0)]
    made = simplified({"l": [left], "r": [right]}, 1.0, 0.1)
    assert sorted(made["l"][0][:-1]) == [(0, 0), (0, 4), (4, 0), (4, 4)]
    assert sorted(made["r"][0][:-1]) == [(4, 0), (4, 4), (8, 0), (8, 4)]
    assert (4.2, 1) in simplified({"l": [left], "r": [right]}, 0.01, 0.1)["r"][0]


def test_the_file_is_what_the_command_makes(shared, tmp_path):
    out = tmp_path / "outlines.json"
    command = [sys.executable, "-m", "maillage.drawing", str(shared / BOUNDARIES), str(out)]
    subprocess.run(command, check=True, timeout=120)
    assert out.read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "cannot be read"),
        ('{"features": [{}]}', "cannot be read"),
        ('{"features": []}', "75, 92, 93, 94, 971, 972, 973, 974, 976"),
    ],
)
def test_bad_boundaries_are_told_in_both_languages(tmp_path, content, told):
    path = tmp_path / "b.geojson"
    path.write_text(content)
    with pytest.raises(SourceError) as caught:
        derive(path, tmp_path / "out.json")
    assert "b.geojson" in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.fr != str(caught.value)
    assert not (tmp_path / "out.json").exists()


def test_a_bad_file_of_outlines_is_told(tmp_path):
    (tmp_path / "o.json").write_text(json.dumps({"frames": {}}))
    with pytest.raises(SourceError, match="make outlines"):
        read_outlines(tmp_path / "o.json")


# ── Points on the map ─────────────────────────────────────────────────────────────────────────


def pin(text: str, department: str, position) -> Pin:
    return Pin(text, f"site {text}", f"#site-{text}", "competence", department, position)


KNOWN = {
    "35": (48.083876, -1.653382),
    "29": (48.3904, -4.4861),
    "59": (50.6292, 3.0573),
    "2A": (41.9192, 8.7386),
    "66": (42.6887, 2.8948),
    "67": (48.5734, 7.7521),
    "75": (48.8374, 2.3650),
    "971": (16.2412, -61.5331),
    "973": (4.9224, -52.3135),
    "974": (-21.3197, 55.4857),
    "976": (-12.7806, 45.2278),
}


@pytest.mark.parametrize("code", KNOWN)
def test_a_marker_lies_in_its_departement(outlines, code):
    drawn = compose(outlines, [pin("1", code, KNOWN[code])])
    (marker,) = drawn.markers
    panel = next(panel for panel in drawn.panels if panel.frame.name == marker.panel)
    ring = max(corners(panel.frame.outlines[code].path), key=area)
    xs, ys = zip(*(panel.put(point) for point in ring), strict=True)
    assert min(xs) - 3 <= marker.x <= max(xs) + 3
    assert min(ys) - 3 <= marker.y <= max(ys) + 3
    assert not marker.approximate
    expected = {"75": "paris"}.get(code, code if len(code) == 3 else "mainland")
    assert marker.panel == expected


def test_distances_on_the_drawing_are_those_of_the_world(outlines):
    """Rennes to Strasbourg is some 702 km; one unit of the drawing is a kilometre."""
    pins = [pin("1", "35", (48.1113, -1.6743)), pin("2", "67", (48.5846, 7.7507))]
    one, other = compose(outlines, pins).markers
    assert math.dist((one.x, one.y), (other.x, other.y)) == pytest.approx(702, rel=0.02)


@pytest.mark.parametrize(("in_paris", "fit"), [(8, True), (14, True), (20, True), (60, False)])
def test_numbers_never_cover_each_other_and_keep_to_their_inset(outlines, in_paris, fit):
    pins = [pin(str(n), "35", KNOWN["35"]) for n in range(20)]
    pins += [pin(str(n), "75", KNOWN["75"]) for n in range(20, 20 + in_paris)]
    drawn = compose(outlines, pins)
    markers = drawn.markers
    assert len(markers) == 20 + in_paris
    apart = [
        math.dist((a.at_x, a.at_y), (b.at_x, b.at_y)) - a.radius - b.radius
        for n, a in enumerate(markers)
        for b in markers[:n]
    ]
    assert min(apart) >= -3
    assert all(0 <= m.at_x <= WIDTH and 0 <= m.at_y <= HEIGHT for m in markers)
    assert {m.radius for m in markers if m.panel == "mainland"} == {RADIUS}
    assert not markers[0].moved
    assert markers[1].moved
    inset = next(panel for panel in drawn.panels if panel.frame.name == "paris")
    assert fit == all(inset.holds((m.at_x, m.at_y), -m.radius) for m in markers[20:])
    assert not any(inset.holds((m.at_x, m.at_y), m.radius) for m in markers[:20])


def test_a_place_that_is_not_known_stands_in_the_middle_of_its_departement(outlines):
    (marker,) = compose(outlines, [pin("1", "87", None)]).markers
    assert marker.approximate
    assert compose(outlines, [pin("1", "987", (-17.5, -149.5))]).beyond[0].department == "987"
