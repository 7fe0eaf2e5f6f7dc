"""The network as a tree: filières, their centres, the sites of each, and who hosts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.finding.asked import ROLES
from maillage.search.fold import fold
from maillage.store import Term
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Names
from maillage.web.wording.queries import Queries, grouped, text_of

__all__ = ["Centre", "Filiere", "Network", "Shared", "Site", "Thing", "narrowed", "read_network"]

Row = Mapping[str, Term]


@dataclass(frozen=True)
class Thing:
    """A node of the network.

    Attributes:
        iri: its IRI.
        kind: ``filiere``, ``centre``, ``site`` or ``hospital``.
        text: its name.
        lang: language of the name where that is not the page's, else empty.
        short: its acronym, or empty.
        href: path of its page.
    """

    iri: str
    kind: str
    text: str
    lang: str
    short: str
    href: str

    @property
    def slug(self) -> str:
        """The end of its IRI, e.g. ``brain-team``."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Site:
    """A site as a part of one centre.

    Attributes:
        thing: the site.
        roles: slugs that sources tell, the one that ranks first.
        ended: last day known of its part, ISO, where that has passed; else empty.
        hospital: that hosts it; None where nobody says.
        department: code, or empty.
    """

    thing: Thing
    roles: tuple[str, ...]
    ended: str
    hospital: Thing | None
    department: str


@dataclass(frozen=True)
class Centre:
    """A centre as it is attached to one filière; `ended` as in `Site`."""

    thing: Thing
    sites: tuple[Site, ...]
    ended: str = ""


@dataclass(frozen=True)
class Filiere:
    """A filière and its centres."""

    thing: Thing
    centres: tuple[Centre, ...]

    @property
    def sites(self) -> int:
        """How many different sites take part in its centres."""
        return len({site.thing.iri for centre in self.centres for site in centre.sites})


@dataclass(frozen=True)
class Shared:
    """A hospital, with the filières that have sites in it, and how many sites those are."""

    hospital: Thing
    department: str
    filieres: tuple[Thing, ...]
    sites: int


@dataclass(frozen=True)
class Network:
    """The whole, or a part of it.

    Attributes:
        filieres: by their acronyms.
        loose: centres of which no filière has been entered.
    """

    filieres: tuple[Filiere, ...]
    loose: tuple[Centre, ...] = ()

    def centres(self) -> Iterator[Centre]:
        """Give every centre, once for each filière that it is attached to."""
        for filiere in self.filieres:
            yield from filiere.centres
        yield from self.loose

    @property
    def counts(self) -> dict[str, int]:
        """How many different things of each kind there are."""
        seen: dict[str, set[str]] = {"filiere": {f.thing.iri for f in self.filieres}}
        for centre in self.centres():
            seen.setdefault("centre", set()).add(centre.thing.iri)
            for site in centre.sites:
                seen.setdefault("site", set()).add(site.thing.iri)
                if site.hospital:
                    seen.setdefault("hospital", set()).add(site.hospital.iri)
        return {kind: len(seen.get(kind, ())) for kind in ("filiere", "centre", "site", "hospital")}

    def hospitals(self) -> tuple[Shared, ...]:
        """Give every hospital, those of most filières first."""
        filieres: dict[str, dict[str, Thing]] = {}
        sites: dict[str, set[str]] = {}
        known: dict[str, tuple[Thing, str]] = {}
        pairs = [(filiere.thing, centre) for filiere in self.filieres for centre in filiere.centres]
        for filiere, centre in [*pairs, *((None, centre) for centre in self.loose)]:
            for site in centre.sites:
                if site.hospital is None:
                    continue
                iri = site.hospital.iri
                known.setdefault(iri, (site.hospital, site.department))
                sites.setdefault(iri, set()).add(site.thing.iri)
                of = filieres.setdefault(iri, {})
                if filiere is not None:
                    of[filiere.iri] = filiere
        found = [
            Shared(thing, department, tuple(filieres[iri].values()), len(sites[iri]))
            for iri, (thing, department) in known.items()
        ]
        return tuple(
            sorted(
                found, key=lambda s: (-len(s.filieres), -s.sites, s.hospital.text, s.hospital.iri)
            )
        )


def read_network(queries: Queries, wording: Wording, today: str) -> Network:
    """Read the network.

    Args:
        queries: the page queries on a store.
        wording: the language of its names.
        today: ISO day, by which a part has ended or not.
    """
    attached, parts = queries.rows("network-centres"), queries.rows("network-sites")
    kinds = {"network": "filiere", "centre": "centre", "site": "site", "hospital": "hospital"}
    known = {
        text_of(row, name): kind
        for name, kind in kinds.items()
        for row in [*attached, *parts]
        if name in row
    }
    shorts = _shorts(attached)
    names = Names(wording, queries.briefs(sorted(known)))

    def thing(iri: str) -> Thing:
        name = names.of(iri)
        short = shorts.get(iri, "")
        return Thing(iri, known[iri], name.text, name.lang, short, page_path(iri) or "")

    things = {iri: thing(iri) for iri in known}
    sites = _sites(parts, things, today)
    under: dict[str, list[Centre]] = {}
    for network, by_centre in grouped(attached, "network").items():
        centres = under.setdefault(network, [])
        for centre, rows in grouped(by_centre, "centre").items():
            if centre:
                found = tuple(sites.get(centre, ()))
                centres.append(Centre(things[centre], found, _ended(rows, today)))
        centres.sort(key=lambda c: (-len(c.sites), c.thing.text.casefold(), c.thing.iri))
    filieres = [Filiere(things[iri], tuple(centres)) for iri, centres in under.items() if iri]
    filieres.sort(key=lambda f: ((f.thing.short or f.thing.text).casefold(), f.thing.iri))
    return Network(tuple(filieres), tuple(under.get("", ())))


def narrowed(network: Network, filiere: str = "", text: str = "") -> Network:
    """Keep a part of the network.

    Args:
        network: the whole.
        filiere: slug of the only one to keep; empty for all.
        text: words that a filière, centre, site or hospital must all have; what is below a filière
            or centre that has them stays.
    """
    words = fold(text).split()
    if filiere:
        chosen = tuple(f for f in network.filieres if f.thing.slug == filiere)
        network = Network(chosen)
    if not words:
        return network

    def has(*things: Thing | None) -> bool:
        said = fold(" ".join(f"{t.short} {t.text}" for t in things if t))
        return all(word in said for word in words)

    def kept(centres: Iterable[Centre]) -> tuple[Centre, ...]:
        found = []
        for centre in centres:
            if has(centre.thing):
                found.append(centre)
            elif sites := tuple(s for s in centre.sites if has(s.thing, s.hospital)):
                found.append(replace(centre, sites=sites))
        return tuple(found)

    filieres = []
    for one in network.filieres:
        centres = one.centres if has(one.thing) else kept(one.centres)
        if centres or has(one.thing):
            filieres.append(replace(one, centres=centres))
    return Network(tuple(filieres), kept(network.loose))


def _sites(rows: Iterable[Row], things: Mapping[str, Thing], today: str) -> dict[str, list[Site]]:
    found: dict[str, list[Site]] = {}
    for centre, parts in grouped(rows, "centre").items():
        sites = []
        for site, said in grouped(parts, "site").items():
            hospital, code = _first(said, "hospital"), _first(said, "code")
            roles = _roles(said)
            ended = _ended(said, today)
            sites.append(Site(things[site], roles, ended, things.get(hospital), code))
        sites.sort(
            key=lambda s: (
                bool(s.ended),
                ROLES.index(s.roles[0]) if s.roles else len(ROLES),
                s.thing.text.casefold(),
                s.thing.iri,
            )
        )
        found[centre] = sites
    return found


def _roles(rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the roles that sources tell; the first is one that is asserted, as `/find` has it."""
    told = {(text_of(row, "role").rpartition("/")[2], text_of(row, "evidence")) for row in rows}
    asserted = {role for role, proof in told if not proof.endswith("/inferred")} & set(ROLES)
    every = {role for role, _ in told} & set(ROLES)
    if not every:
        return ()
    first = min(asserted or every, key=ROLES.index)
    return (first, *sorted(every - {first}, key=ROLES.index))


def _first(rows: Iterable[Row], name: str) -> str:
    return min((text_of(row, name) for row in rows if name in row), default="")


def _ended(rows: Iterable[Row], today: str) -> str:
    """Give the last day of what has ended; what has no end, by one source, has not."""
    days = [text_of(row, "until") for row in rows]
    return max(days) if days and all(day and day <= today for day in days) else ""


def _shorts(rows: Iterable[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for node, name in (("network", "short"), ("centre", "acronym")):
            if name in row and node in row:
                iri, text = text_of(row, node), text_of(row, name)
                # The shortest, then the first: the same every time.
                best = min((found.get(iri, text), text), key=lambda short: (len(short), short))
                found[iri] = best
    return found
