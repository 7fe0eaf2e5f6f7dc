"""Where each thing of the network stands in its picture: circles in circles, hospitals below.

A filière is a circle around its centres, a centre one around its sites, those of the first role in
the middle. A site that is a part of two centres stands in both. Hospitals are squares below, and
threads join them to their sites. It is computed once a build, on the server, so that picture,
files and script show the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from maillage.web.network.graph import Centre, Network, Thing
from maillage.web.network.packing import Circle, enclosing, hexagonal, packed

__all__ = ["Mark", "Picture", "compose", "shortened"]

#: Units from dot to dot within a centre, and the radius of a dot by the role that ranks.
_PITCH: Final = 16.0
_RADII: Final = {"coordinating": 6.4, "constitutive": 5.6}
_RADIUS: Final = 4.8
#: Radius of a centre of which no site has been entered.
_EMPTY: Final = 6.5
#: How much wider than high the circles lie.
_STRETCH: Final = 1.55
#: Height of the letters, as a part of the width, and width of one as a part of its height.
_LETTERS: Final = 0.0155
_LETTER: Final = 0.58
#: Least width of a picture, in units: one centre alone is not drawn as large as the page.
_LEAST: Final = 160.0
#: Letters of the name of a centre.
_LONGEST: Final = 24
#: What the names of all centres begin with.
_CENTRE: Final = re.compile(
    r"(?:centre de référence|reference centre)\s+"
    r"(?:sur (?:la |le |les |l[’'])|for (?:the )?|des |du |de la |de l[’']|d[’']|de |pour )?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """One thing where it stands.

    Attributes:
        thing: what.
        x, y: its middle.
        r: radius; of a hospital, half its side.
        within: number of the mark that it lies in; -1 for none.
        role: of a site: the slug that ranks, or empty.
        ended: whether its part has ended.
        name: to be written beside it; empty for none.
        weight: of a hospital, how many filières have sites in it; of a centre, how many sites it
            has; else 1.
    """

    thing: Thing
    x: float
    y: float
    r: float
    within: int = -1
    role: str = ""
    ended: bool = False
    name: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Picture:
    """The marks, in the order in which they are painted.

    Attributes:
        width, height: of the whole, in units.
        letters: height of the letters.
        top: of the hospitals.
        marks: filières, centres, sites, hospitals.
        threads: numbers of a site and of its hospital among the marks.
    """

    width: float
    height: float
    letters: float
    top: float
    marks: tuple[Mark, ...]
    threads: tuple[tuple[int, int], ...]


def shortened(thing: Thing) -> str:
    """Give the name to write into a picture: the acronym, else what tells it from others.

    >>> shortened(Thing("", "centre", "Centre de référence des maladies du foie", "", "", ""))
    'Maladies du foie'
    """
    text = thing.short or _CENTRE.sub("", thing.text, count=1)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip(" ,’'") + "…"


def compose(network: Network) -> Picture:
    """Place everything; of one filière alone the circle is left out, and its centres have names."""
    alone = len(network.filieres) == 1
    letters = 0.0
    # The letters depend on the width, and the width on the letters.
    for _ in range(5):
        left, right, above, below = _extent(_placed(network, letters, alone=alone), letters)
        letters = (letters + (right - left) * _LETTERS * (1.35 if alone else 1.0)) / 2
    marks = _placed(network, letters, alone=alone)
    left, right, above, below = _extent(marks, letters)
    pad = letters
    width = right - left + 2 * pad
    shift_x, shift_y = pad - left, pad + letters - above
    inner = [_moved(m, shift_x, shift_y) for m in marks]
    top = below + shift_y + 3.2 * letters
    hospitals, height = _hospitals(network, width, top, letters)
    number = {m.thing.iri: len(inner) + n for n, m in enumerate(hospitals)}
    host = {
        site.thing.iri: site.hospital.iri
        for centre in network.centres()
        for site in centre.sites
        if site.hospital
    }
    threads = tuple(
        (n, number[host[m.thing.iri]])
        for n, m in enumerate(inner)
        if m.thing.kind == "site" and m.thing.iri in host
    )
    return Picture(
        round(width, 1),
        round(height, 1),
        round(letters, 2),
        round(top, 1),
        tuple(_rounded(m) for m in (*inner, *hospitals)),
        threads,
    )


def _extent(marks: Sequence[Mark], letters: float) -> tuple[float, float, float, float]:
    """Give the least and greatest x and y, names counted; of nothing, a small room."""
    halves = [max(m.r, len(m.name) * letters * _LETTER / 2) for m in marks]
    left = min((m.x - half for m, half in zip(marks, halves, strict=True)), default=0.0)
    right = max((m.x + half for m, half in zip(marks, halves, strict=True)), default=0.0)
    more = max(0.0, _LEAST - (right - left)) / 2
    return (
        left - more,
        right + more,
        min((m.y - m.r for m in marks), default=0.0),
        max((m.y + m.r for m in marks), default=10.0),
    )


def _placed(network: Network, letters: float, *, alone: bool) -> list[Mark]:
    """Place filières, centres and sites around the middle, in painting order."""
    clusters = [_cluster(f.centres, letters, alone=alone) for f in network.filieres]
    names = ["" if alone else shortened(f.thing) for f in network.filieres]
    radii = [
        max(around + 5, len(name) * letters * _LETTER / 2 + 2)
        for (_, around), name in zip(clusters, names, strict=True)
    ]
    spots = packed(radii, letters * 1.25 + 2, _STRETCH)
    filieres: list[Mark] = []
    centres: list[Mark] = []
    sites: list[Mark] = []
    start = 0 if alone else len(network.filieres)
    for filiere, name, (circles, _), (x, y, r) in zip(
        network.filieres, names, clusters, spots, strict=True
    ):
        if not alone:
            filieres.append(Mark(filiere.thing, x, y, r, name=name))
        for centre, (cx, cy, cr) in zip(filiere.centres, circles, strict=True):
            within = start + len(centres)
            centres.append(
                Mark(
                    centre.thing,
                    x + cx,
                    y + cy,
                    cr,
                    -1 if alone else len(filieres) - 1,
                    ended=bool(centre.ended),
                    name=shortened(centre.thing) if alone else "",
                    weight=len(centre.sites),
                )
            )
            places = hexagonal(len(centre.sites), _PITCH)
            sites += [
                Mark(
                    site.thing,
                    x + cx + dx,
                    y + cy + dy,
                    _RADII.get(site.roles[0] if site.roles else "", _RADIUS),
                    within,
                    site.roles[0] if site.roles else "",
                    bool(site.ended),
                )
                for site, (dx, dy) in zip(centre.sites, places, strict=True)
            ]
    return [*filieres, *centres, *sites]


def _cluster(
    centres: Sequence[Centre], letters: float, *, alone: bool
) -> tuple[list[Circle], float]:
    """Pack the centres of a filière around (0, 0); gives them and the radius around them."""
    radii = [_radius(centre) for centre in centres]
    if alone:
        names = [len(shortened(centre.thing)) * letters * _LETTER / 2 for centre in centres]
        rooms = [max(r, name) for r, name in zip(radii, names, strict=True)]
        spots = packed(rooms, letters * 1.3, _STRETCH)
        return [(x, y, r) for (x, y, _), r in zip(spots, radii, strict=True)], 0.0
    circles = packed(radii, 3.0)
    x, y, around = enclosing(circles)
    return [(cx - x, cy - y, r) for cx, cy, r in circles], around


def _radius(centre: Centre) -> float:
    places = hexagonal(len(centre.sites), _PITCH)
    if not places:
        return _EMPTY
    return max(math.hypot(*place) for place in places) + _PITCH / 2 + 2


def _hospitals(
    network: Network, width: float, top: float, letters: float
) -> tuple[list[Mark], float]:
    """Put the hospitals in rows, by département."""
    found = sorted(
        network.hospitals(), key=lambda s: (s.department, s.hospital.text, s.hospital.iri)
    )
    pitch = max(width * 0.0125, min(width * 0.03, (width - 2 * letters) / max(1, len(found))))
    most = max((len(one.filieres) for one in found), default=1) or 1
    columns = max(1, int((width - 2 * letters) / pitch))
    marks = [
        Mark(
            one.hospital,
            letters + (n % columns + 0.5) * pitch,
            top + (n // columns + 0.5) * pitch,
            pitch * (0.2 + 0.23 * math.sqrt(len(one.filieres) / most)),
            weight=len(one.filieres),
        )
        for n, one in enumerate(found)
    ]
    return marks, top + math.ceil(len(found) / columns) * pitch + letters


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def _rounded(mark: Mark) -> Mark:
    return replace(mark, x=round(mark.x, 1), y=round(mark.y, 1), r=round(mark.r, 1))
