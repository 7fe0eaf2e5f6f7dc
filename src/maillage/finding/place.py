"""A place to measure distances from, and which point of it the graph knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from maillage.finding.graph import Facts, Graph
from maillage.report import Text

__all__ = ["Place", "commune", "department_of", "prefecture", "wkt_position"]

_WKT: Final = re.compile(r"POINT ?\(([-\d.eE]+) ([-\d.eE]+)\)")


@dataclass(frozen=True)
class Place:
    """A place to measure distances from.

    Attributes:
        kind: ``point``, ``commune``, ``postcode`` or ``department``: what was understood;
            ``none`` where no place was given.
        label: what to call it.
        iri: of the commune or département; empty for a point.
        department: IRI of its département, or empty.
        code: code of that département, or empty.
        wkt: where distances begin, as WKT, longitude first; empty where the graph has no point.
        precision: ``exact``, ``commune``, ``prefecture`` or ``none``.
        why: what the point is, and why.
        unsure: whether another commune, unknown here, may bear the name that was typed.
    """

    kind: str
    label: str
    iri: str
    department: str
    code: str
    wkt: str
    precision: str
    why: Text
    unsure: bool = False

    @property
    def overseas(self) -> bool:
        """Whether the local site comes first, as from every département of 97x and 98x."""
        return self.code[:2] in {"97", "98"}

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, WGS 84."""
        return wkt_position(self.wkt)


def wkt_position(wkt: str) -> tuple[float, float] | None:
    """Read latitude and longitude of a point in WKT, which has the longitude first.

    >>> wkt_position("POINT(-1.68 48.11)")
    (48.11, -1.68)
    """
    match = _WKT.search(wkt)  # the name of its system may come before
    return (float(match[2]), float(match[1])) if match else None


def commune(graph: Graph, facts: Facts, iri: str, *, postcode: str = "", beside: int = 0) -> Place:
    """Take the point of a commune, or the prefecture of its département where it has none."""
    department = facts.one(iri, "mlg:inDepartment")
    geometry = facts.one(iri, "geo:hasGeometry")
    graph.tell([department, geometry], facts)
    name = facts.label(iri, "fr").text
    kind, label = "commune", f"{name} ({department_of(facts, department)[0]})"
    if postcode:
        kind, label = "postcode", f"{postcode} {name}"
    others = Text("", "")
    if beside:
        others = Text(
            f" ; {beside} autres communes ont ce code postal, {name} est la plus peuplée",
            f"; {beside} other communes have this postcode, {name} has the most inhabitants",
        )
    if beside == 1:
        others = Text(
            f" ; une autre commune a ce code postal, {name} est la plus peuplée",
            f"; one other commune has this postcode, {name} has more inhabitants",
        )
    wkt = facts.one(geometry, "geo:asWKT")
    if wkt:
        why = Text(f"le point de la commune{others.fr}", f"the commune's point{others.en}")
    elif facts.one(department, "mlg:prefecture") == iri:
        wkt = _wkt_of(graph, facts, department)
        why = Text(
            f"la commune est la préfecture de son département, dont le point est connu{others.fr}",
            f"the commune is the prefecture of its département, whose point is known{others.en}",
        )
    if wkt:
        code = department_of(facts, department)[0]
        return Place(kind, label, iri, department, code, wkt, "commune", why)
    why = Text(
        f"le point de {name} n’est pas connu ici{others.fr}",
        f"the point of {name} is not known here{others.en}",
    )
    return prefecture(graph, facts, department, kind, label, why, iri)


def prefecture(
    graph: Graph,
    facts: Facts,
    department: str,
    kind: str,
    label: str = "",
    cause: Text | None = None,
    iri: str = "",
) -> Place:
    """Take the prefecture of a département.

    Args:
        graph: where.
        facts: gets what is learnt.
        department: IRI.
        kind: what was understood, as in `Place`.
        label: what to call the place; empty for the name of the département.
        cause: why it is the prefecture's point, where a smaller place was meant.
        iri: of that smaller place, or empty.
    """
    graph.tell([department], facts)
    wkt = _wkt_of(graph, facts, department)
    code, name = department_of(facts, department)
    before = Text("", "") if cause is None else Text(f"{cause.fr} : ", f"{cause.en}: ")
    seat = facts.one(department, "mlg:prefecture")
    graph.tell([seat], facts)
    town = f" ({facts.label(seat, 'fr').text})" if seat else ""
    why = Text(
        f"{before.fr}les distances partent de la préfecture{town} du département {name} ({code})",
        f"{before.en}distances begin at the prefecture{town} of the département {name} ({code})",
    )
    if not wkt:
        why = Text(
            f"{before.fr}aucun point n’est connu pour {name} ({code}) : aucune distance",
            f"{before.en}no point is known for {name} ({code}): no distance",
        )
    precision = "prefecture" if wkt else "none"
    return Place(kind, label or name, iri or department, department, code, wkt, precision, why)


def _wkt_of(graph: Graph, facts: Facts, department: str) -> str:
    geometry = facts.one(department, "geo:hasGeometry")
    graph.tell([geometry], facts)
    return facts.one(geometry, "geo:asWKT")


def department_of(facts: Facts, iri: str) -> tuple[str, str]:
    """Give the code and the name of a département that is known."""
    return facts.one(iri, "mlg:departmentCode"), facts.label(iri, "fr").text
