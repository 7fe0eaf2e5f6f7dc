"""The head of many kinds of pages: what a person looks for first, said as a person would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from maillage.drawing import Outlines
from maillage.finding.asked import EVIDENCE, ROLES
from maillage.finding.place import wkt_position
from maillage.store import Term
from maillage.web.find.found import itinerary
from maillage.web.page.mapping import Map, Pin, compose
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource, page_path
from maillage.web.wording.naming import best_literal
from maillage.web.wording.queries import Queries, grouped, text_of
from maillage.web.wording.sorting import collated

__all__ = ["Card", "Link", "Membership", "SiteLine", "card"]

#: Sites that bear numbers on a map; more of them are dots.
_NUMBERED: Final = 40
_ADDRESS: Final = ("thoroughfare", "poBox", "postCode", "postName", "cedex")

#: Kinds whose pages list the sites that they have.
_PLACES: Final = frozenset(
    {"etablissement", "entite-juridique", "groupe-hospitalier", "departement", "region"}
)

Row = Mapping[str, Term]


@dataclass(frozen=True)
class Link:
    """A thing with a page: its name, the name's language where it is the other one, its path."""

    text: str
    lang: str
    href: str
    code: str = ""


@dataclass(frozen=True)
class SiteLine:
    """One site of a centre or filière.

    Attributes:
        link: its name and page.
        number: on the map; empty where there are too many for numbers.
        roles: slugs, in the order of `ROLES`; the first is the one that ranks.
        department: name and code, or empty.
        ended: last day known of its part, ISO, where that has passed; else empty.
        centres: IRIs of the centres that it is a part of.
        passed: whether its part has ended by one source, while another gives no end.
    """

    link: Link
    number: str
    roles: tuple[str, ...]
    department: str
    ended: str
    centres: tuple[str, ...] = ()
    passed: bool = False


@dataclass(frozen=True)
class Membership:
    """A centre that a site is a part of.

    Attributes:
        centre: its name and page.
        roles: slugs.
        until: last day known of its part, ISO; or empty.
        ended: whether that day has passed by all that tell of the part.
        passed: whether it has passed, by one at least.
    """

    centre: Link
    roles: tuple[str, ...]
    until: str
    ended: bool
    passed: bool


@dataclass(frozen=True)
class Card:
    """The head of a page; what does not apply to its kind is empty.

    Attributes:
        kind: of the page, e.g. ``site``, ``centre`` or ``departement``.
        telephones, emails, links: as people write them.
        addresses: lines of each address.
        way: address of an itinerary.
        hospital, department: of a site.
        audiences: (slug, evidence) of a site, the surest evidence of each.
        memberships: of a site.
        sites: of a centre or filière, or at a hospital or place.
        map: where they are; None where nothing can be shown.
        conditions: of an association.
        graph: page of the facts taken from a document.
    """

    kind: str
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    addresses: tuple[tuple[str, ...], ...] = ()
    way: str = ""
    hospital: Link | None = None
    department: str = ""
    audiences: tuple[tuple[str, str], ...] = ()
    memberships: tuple[Membership, ...] = ()
    sites: tuple[SiteLine, ...] = ()
    map: Map | None = None
    conditions: tuple[Link, ...] = ()
    graph: str = ""


@dataclass(frozen=True)
class _Reader:
    queries: Queries
    outlines: Outlines
    wording: Wording
    today: str
    rows: list[Row] = field(default_factory=list)

    def link(self, rows: Iterable[Row], iri: str, label: str = "label") -> Link:
        """Name a node by the labels of its rows."""
        found = [("", row[label]) for row in rows if isinstance(row.get(label), ox.Literal)]
        best = best_literal(found, self.wording.code)  # type: ignore[arg-type]
        if best is None:
            return Link(iri, "", page_path(iri) or "")
        tag = best.language or ""
        return Link(best.value, tag if tag != self.wording.code else "", page_path(iri) or "")

    def is_over(self, until: str) -> bool:
        return bool(until) and until <= self.today

    def site(self, iri: str) -> Card:
        by_what = grouped(self.queries.rows("card-site", site=ox.NamedNode(iri)), "what")
        hospitals = by_what.get("hospital", [])
        position = next((p for r in hospitals if (p := wkt_position(text_of(r, "more")))), None)
        place = next(iter(by_what.get("department", [])), {})
        name, code = text_of(place, "value"), text_of(place, "more")
        addresses = tuple(
            lines
            for rows in grouped(by_what.get("address", []), "node").values()
            if (lines := _address(rows))
        )
        point = {"latitude": position[0], "longitude": position[1]} if position else None
        memberships = tuple(
            self._membership(rows, centre)
            for centre, rows in grouped(by_what.get("centre", []), "node").items()
        )
        roles = [role for membership in memberships for role in membership.roles]
        kind = min(roles, key=ROLES.index, default="")
        pin = Pin("●", name, "#content", kind, code, position)
        return Card(
            "site",
            telephones=_texts(by_what.get("telephone", [])),
            emails=_texts(by_what.get("email", [])),
            addresses=tuple(sorted(set(addresses))),
            way=itinerary(point, addresses),
            hospital=self.link(hospitals, text_of(hospitals[0], "node"), "value")
            if hospitals
            else None,
            department=f"{name} ({code})" if code else "",
            audiences=_audiences(by_what.get("audience", [])),
            memberships=memberships,
            map=self._map([pin] if code else [], code),
        )

    def _membership(self, rows: Sequence[Row], iri: str) -> Membership:
        # A part without an end does not end, whatever the others say.
        until = max((text_of(row, "until") for row in rows), default="")
        ended = all(self.is_over(text_of(row, "until")) for row in rows)
        roles = {text_of(row, "more").rpartition("/")[2] for row in rows} & set(ROLES)
        link, ranked = self.link(rows, iri, "value"), tuple(sorted(roles, key=ROLES.index))
        return Membership(link, ranked, until, ended, self.is_over(until))

    def structure(self, kind: str, iri: str) -> Card:
        chosen = iri.rpartition("/")[2] if kind == "departement" else ""
        found = grouped(self.queries.rows_inside("card-sites", structure=[iri]), "site")
        drawn = []
        for site, rows in found.items():
            roles = _roles(rows)
            code = next((c for row in rows if (c := text_of(row, "code"))), "")
            place = next((text_of(row, "department") for row in rows if text_of(row, "code")), "")
            over = all(self.is_over(text_of(row, "until")) for row in rows)
            last = max(text_of(row, "until") for row in rows)
            ended = last if over else ""
            link = self.link(rows, site)
            position = wkt_position(next((w for r in rows if (w := text_of(r, "where"))), ""))
            centres = tuple(sorted({text_of(row, "centre") for row in rows}))
            where = f"{place} ({code})" if code else ""
            # Of several centres, one may have ended: no source contradicts another.
            passed = not over and self.is_over(last) and len(centres) == 1
            drawn.append((link, roles, where, ended, code, position, centres, passed))
        # A filière's sites are read centre by centre, and are numbered as they are read.
        drawn.sort(
            key=lambda s: (
                s[6][:1] if kind == "filiere" else (),
                bool(s[3]),
                ROLES.index(s[1][0]),
                collated(s[0].text),
            )
        )
        numbered = len(drawn) <= _NUMBERED
        sites, pins = [], []
        for number, (link, roles, place, ended, code, position, of, passed) in enumerate(drawn, 1):
            text = str(number) if numbered else ""
            sites.append(SiteLine(link, text, roles, place, ended, of, passed))
            label = f"{text}. {link.text}" if text else link.text
            pins.append(Pin(text, label, link.href, roles[0], code, position))
        return Card(kind, sites=tuple(sites), map=self._map(pins, chosen))

    def linked(self, kind: str, iri: str) -> Card:
        by_what = grouped(self.queries.rows("card-links", node=ox.NamedNode(iri)), "what")
        return Card(
            kind,
            telephones=_texts(by_what.get("telephone", [])),
            emails=_texts(by_what.get("email", [])),
            links=tuple(t for t in _texts(by_what.get("link", [])) if t.startswith("http")),
            conditions=self._links(by_what.get("condition", []), "value"),
            graph=next((page_path(t) or "" for t in _texts(by_what.get("graph", []))), ""),
        )

    def _links(self, rows: Sequence[Row], node: str = "node") -> tuple[Link, ...]:
        made = [self.link(said, iri) for iri, said in grouped(rows, node).items()]
        return tuple(sorted(made, key=lambda link: collated(link.text)))

    def _map(self, pins: list[Pin], chosen: str = "") -> Map | None:
        return compose(self.outlines, pins, chosen) if pins else None


def card(
    queries: Queries, outlines: Outlines, wording: Wording, what: Resource, today: str
) -> Card | None:
    """Read the head of a page.

    Args:
        queries: the page queries on a store.
        outlines: for maps.
        wording: the language.
        what: the page.
        today: ISO day, by which a part has ended or not.

    Returns:
        None for a kind that has none.
    """
    reader = _Reader(queries, outlines, wording, today)
    match what.path.split("/")[0]:
        case "site":
            return reader.site(what.iri)
        case "centre" | "filiere" as kind:
            return reader.structure(kind, what.iri)
        case kind if kind in _PLACES:
            return reader.structure(kind, what.iri)
        case "association" | "document" as kind:
            return reader.linked(kind, what.iri)
        case _:
            return None


def _roles(rows: Iterable[Row]) -> tuple[str, ...]:
    """Give the roles that sources tell, the one that ranks first: as `/find` has it."""
    asserted: set[str] = set()
    others: set[str] = set()
    for row in rows:
        role = text_of(row, "role").rpartition("/")[2]
        if role in ROLES:
            inferred = text_of(row, "evidence").endswith("/inferred")
            (others if inferred else asserted).add(role)
    first = min(asserted or others, key=ROLES.index, default=ROLES[-1])
    return (first, *sorted((asserted | others) - {first}, key=ROLES.index))


def _audiences(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for row in rows:
        slug = text_of(row, "value").rpartition("/")[2]
        evidence = text_of(row, "evidence").rpartition("/")[2]
        found[slug] = min(found.get(slug, evidence), evidence, key=EVIDENCE.index)
    return tuple(sorted(found.items(), key=lambda item: item[0] != "child"))


def _address(rows: Iterable[Row]) -> tuple[str, ...]:
    parts: dict[str, str] = {}
    for row in rows:
        name = text_of(row, "value").replace("#", "/").rpartition("/")[2]
        parts[name] = text_of(row, "more")
    street, box, *town = (parts.get(name, "") for name in _ADDRESS)
    return tuple(line for line in (street, box, " ".join(filter(None, town))) if line)


def _texts(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(sorted({text_of(row, "value") for row in rows}))
