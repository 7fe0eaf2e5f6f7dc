"""All expert sites of a build, read whole: their parts, their places, and whom they receive.

The map and the statistics count them by criteria that a reader changes; a few thousand rows in
memory answer that faster than a query each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import State
from starlette.requests import Request

from maillage.finding.asked import EVIDENCE, ROLES
from maillage.finding.place import wkt_position
from maillage.store import Term
from maillage.web.page.once import Once
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.naming import Names
from maillage.web.wording.queries import Brief, Queries, Source, text_of

__all__ = [
    "Attachment",
    "Census",
    "Part",
    "Published",
    "Territory",
    "Unit",
    "census_of",
    "names_of",
    "read_census",
]


@dataclass(frozen=True)
class Attachment:
    """A filière that a centre is attached to; days are ISO, empty where none is known."""

    network: str
    begins: str
    ends: str


@dataclass(frozen=True)
class Part:
    """A part that a site takes in a centre.

    Attributes:
        iri, site, centre: what it is, and what it joins.
        role: slug.
        begins: first day, ISO; empty where none is known.
        ends: the first day that no longer counts, ISO; empty where none is known.
        attachments: of the centre.
        source: IRI of the document that tells it.
    """

    iri: str
    site: str
    centre: str
    role: str
    begins: str
    ends: str
    attachments: tuple[Attachment, ...]
    source: str

    def holds(self, day: date) -> bool:
        """Whether nothing rules the part out on a day; one without dates is not ruled out."""
        return _holds(self.begins, self.ends, day)

    def networks(self, day: date) -> set[str]:
        """Give the filières of its centre on a day."""
        return {a.network for a in self.attachments if _holds(a.begins, a.ends, day)}


@dataclass(frozen=True)
class Unit:
    """An expert site.

    Attributes:
        iri: of the site.
        hospital: IRI; empty where none is known.
        position: latitude and longitude of its hospital; None where they are not known.
        department: code; empty where none is known.
        audiences: slug -> evidence, the surest; ``child``, ``adult``, and "" where a source says
            that somebody is received and not who.
    """

    iri: str
    hospital: str
    position: tuple[float, float] | None
    department: str
    audiences: Mapping[str, str]


@dataclass(frozen=True)
class Territory:
    """A département or collectivity.

    Attributes:
        code, name: of it.
        region, region_name: of its région.
        population: inhabitants; 0 where the source gives none.
        prefecture: latitude and longitude; None where they are not known.
    """

    code: str
    name: str
    region: str
    region_name: str
    population: int
    prefecture: tuple[float, float] | None


@dataclass(frozen=True)
class Published:
    """A number that a source publishes for the whole country: of how many, on which day (ISO)."""

    value: int
    as_of: str
    figure: str


@dataclass(frozen=True)
class Census:
    """All of them.

    Attributes:
        parts: in the order of their IRIs.
        units: IRI -> site.
        territories: code -> département, in the order of codes.
        briefs: names of sites, hospitals, centres and filières.
        networks: IRI -> acronym (or empty) of every filière, with centres or without.
        published: slug of what is counted -> the newest number published for the whole country.
        population_graphs: IRIs of the graphs that tell how many inhabitants there are.
        documents: IRI of a source document, and of the graph of its facts -> the document.
    """

    parts: tuple[Part, ...]
    units: Mapping[str, Unit]
    territories: Mapping[str, Territory]
    briefs: Mapping[str, Brief]
    networks: Mapping[str, str]
    published: Mapping[str, Published]
    population_graphs: tuple[str, ...]
    documents: Mapping[str, Source]

    @property
    def population_sources(self) -> tuple[Source, ...]:
        """The documents that tell how many inhabitants there are."""
        return tuple(self.documents[g] for g in self.population_graphs if g in self.documents)


def census_of(state: State) -> Census:
    """Give the census of the build of an application.

    Args:
        state: of the application.
    """
    site: Site = state.site
    kept: Once[Census] = state.census
    return kept.get("census", lambda: read_census(site.queries))


def names_of(request: Request) -> Names:
    """Give the names of all that the census holds, in the language of the request."""
    return Names(
        site_of(request).wordings[language_of(request).code], census_of(request.app.state).briefs
    )


def read_census(queries: Queries) -> Census:
    """Read all sites, centres and places.

    Args:
        queries: on the store.
    """
    parts = _parts(queries.rows("parts"))
    units = _units(queries.rows("places-of-sites"))
    territories = queries.rows("territories")
    networks: dict[str, str] = {}
    for row in queries.rows("networks"):
        networks.setdefault(text_of(row, "network"), text_of(row, "acronym"))
    named = {*units, *networks}
    named |= {unit.hospital for unit in units.values() if unit.hospital}
    named |= {part.centre for part in parts}
    return Census(
        parts,
        units,
        _territories(territories),
        queries.briefs(sorted(named)),
        networks,
        _published(queries.rows("published")),
        tuple(sorted({text_of(row, "graph") for row in territories if "graph" in row})),
        {key: s for s in queries.sources() for key in (s.document, s.graph)},
    )


def _published(rows: Iterable[Mapping[str, Term]]) -> dict[str, Published]:
    found: dict[str, Published] = {}
    # The newest comes first; of those of one day, the one whose IRI does.
    for row in sorted(rows, key=lambda row: text_of(row, "figure")):
        told = Published(int(text_of(row, "value")), text_of(row, "asOf"), text_of(row, "figure"))
        unit = _slug(row, "unit")
        if unit not in found or told.as_of > found[unit].as_of:
            found[unit] = told
    return found


def _parts(rows: Iterable[Mapping[str, Term]]) -> tuple[Part, ...]:
    found: dict[str, tuple[Mapping[str, Term], set[Attachment]]] = {}
    for row in rows:
        _, attachments = found.setdefault(text_of(row, "part"), (row, set()))
        if "network" in row:
            days = (text_of(row, name) for name in ("attachedFrom", "attachedUntil"))
            attachments.add(Attachment(text_of(row, "network"), *days))
    parts = [
        Part(
            iri,
            text_of(row, "site"),
            text_of(row, "centre"),
            _slug(row, "role"),
            text_of(row, "from"),
            text_of(row, "until"),
            tuple(sorted(attachments, key=lambda a: (a.network, a.begins))),
            text_of(row, "source"),
        )
        for iri, (row, attachments) in found.items()
    ]
    return tuple(sorted((p for p in parts if p.role in ROLES), key=lambda part: part.iri))


def _units(rows: Iterable[Mapping[str, Term]]) -> dict[str, Unit]:
    by_site: dict[str, list[Mapping[str, Term]]] = {}
    for row in rows:
        by_site.setdefault(text_of(row, "site"), []).append(row)
    units = {}
    for iri in sorted(by_site):
        said = by_site[iri]
        audiences: dict[str, str] = {}
        for row in said:
            if "evidence" not in row and "audience" not in row:
                continue
            evidence = _slug(row, "evidence") or "asserted"
            slug = _slug(row, "audience")
            before = audiences.get(slug, EVIDENCE[-1])
            audiences[slug] = min(evidence, before, key=EVIDENCE.index)
        hospital = min((text_of(row, "hospital") for row in said), default="")
        # Where sources place a hospital twice, the same place is taken each time.
        points = sorted({text_of(row, "where") for row in said if "where" in row})
        codes = sorted({text_of(row, "code") for row in said if "code" in row})
        position = next((p for point in points if (p := wkt_position(point))), None)
        units[iri] = Unit(iri, hospital, position, codes[0] if codes else "", audiences)
    return units


def _territories(rows: Iterable[Mapping[str, Term]]) -> dict[str, Territory]:
    found: dict[str, Territory] = {}
    for row in rows:
        code = text_of(row, "code")
        found.setdefault(
            code,
            Territory(
                code,
                text_of(row, "label"),
                text_of(row, "region"),
                text_of(row, "regionLabel"),
                int(text_of(row, "population") or 0),
                wkt_position(text_of(row, "where")),
            ),
        )
    return dict(sorted(found.items()))


def _holds(begins: str, ends: str, day: date) -> bool:
    text = day.isoformat()
    return not (begins and begins > text) and not (ends and ends <= text)


def _slug(row: Mapping[str, Term], name: str) -> str:
    return text_of(row, name).rpartition("/")[2]
