"""The ranked sites: one query says which sites, and in which order; nothing is sorted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maillage.finding.asked import ROLES, Asked
from maillage.finding.graph import Graph
from maillage.finding.place import Place
from maillage.store import Term
from maillage.terms import expand

__all__ = ["BACKING", "BAND_KM", "LOCAL", "OTHER", "Row", "query_text", "rank"]

#: Values of `Row.tier` and `Row.fit` in ``queries/find/sites.rq``.
LOCAL: Final = 0
BACKING: Final = 1
OTHER: Final = 4
#: Kilometres of one band.
BAND_KM: Final = 50


@dataclass(frozen=True)
class Row:
    """One row of the ranking query: a site, and what puts it in its place.

    Attributes:
        site: IRI.
        tier: `LOCAL`, `BACKING`, or 2 for every other site.
        fit: 0 no audience asked for, 1 asserted, 2 inferred, 3 undetermined, `OTHER`.
        band: number of `BAND_KM` steps; None without any distance.
        role: slug of the first role, in the order of `ROLES`, that a source asserts; of the first
            that is inferred, where none asserts one.
        distance_km: from the place to the hospital; None where one has no point.
        approximate_km: to the prefecture of the site's département, for a hospital without a point.
    """

    site: str
    tier: int
    fit: int
    band: int | None
    role: str
    distance_km: float | None
    approximate_km: float | None


def query_text(
    graph: Graph,
    asked: Asked,
    place: Place,
    condition: str,
    asserted: Sequence[str] | None = None,
) -> str:
    """Write the query that gives the ranked sites, whole: it stands alone at ``/sparql``.

    Args:
        graph: whose ``sites.rq``.
        asked: audience, roles, day.
        place: where distances begin.
        condition: IRI of the condition.
        asserted: the only groups through which a coverage counts; None for all.
    """
    audience = expand(f"mlgs:audience/{asked.audience}") if asked.audience else None
    point = ox.Literal(place.wkt, datatype=expand("geo:wktLiteral")) if place.wkt else None
    day = ox.Literal(asked.as_of.isoformat(), datatype=expand("xsd:date"))
    parameters: dict[str, Sequence[Term | None]] = {
        "condition": [ox.NamedNode(condition)],
        "audience": [audience],
        "point": [point],
        "fromCode": [ox.Literal(place.code)],
        "asOf": [day],
    }
    roles: dict[str, Sequence[Term | None]] = {
        "roleIri": [expand(f"mlgs:role/{slug}") for slug in asked.roles],
        "roleOf": [ox.Literal(ROLES.index(slug) + 1) for slug in asked.roles],
    }
    only = [] if asserted is None else [{"asserted": [ox.NamedNode(iri) for iri in asserted]}]
    return graph.text("sites", parameters, roles, *only)


def rank(graph: Graph, sparql: str) -> tuple[Row, ...]:
    """Run the ranking query.

    Args:
        graph: where.
        sparql: as `query_text` wrote it.
    """
    found = []
    for row in graph.rows(sparql):
        cells = {name: getattr(term, "value", "") for name, term in row.items()}
        band = _number(cells, "band")
        found.append(
            Row(
                site=cells["site"],
                tier=int(cells["tier"]),
                fit=int(cells["fit"]),
                band=None if band is None else int(band),
                role=ROLES[int(cells["role"]) - 1],
                distance_km=_number(cells, "distanceKm"),
                approximate_km=_number(cells, "approximateKm"),
            )
        )
    return tuple(found)


def _number(cells: dict[str, str], name: str) -> float | None:
    return float(cells[name]) if name in cells else None
