"""What a filière's page, and a centre's, shows beside its sites: figures, scope, plan, partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.finding.asked import EVIDENCE
from maillage.store import Term
from maillage.terms import PREFIXES, expand
from maillage.web.entity.cards import SiteLine
from maillage.web.entity.reading import Read, by_property, in_language
from maillage.web.wording.queries import Fact, Queries, text_of
from maillage.web.wording.sorting import Collation, collated
from maillage.web.wording.sourcing import Note
from maillage.web.wording.values import Value, show

__all__ = ["Axis", "Centre", "Covered", "Figure", "Filiere", "Partner", "Plan", "filiere", "plans"]

_UNITS: Final = PREFIXES["mlgs"] + "unit/"
#: What a published figure counts -> the roles of the sites that count here.
_ROLES: Final = {
    "coordinating-site": {"coordinating"},
    "constitutive-site": {"constitutive"},
    "competence-centre": {"competence"},
    "resource-and-competence-centre": {"resource-and-competence"},
    "labelled-reference-site": {"coordinating", "constitutive"},
    "expert-site": {"coordinating", "constitutive", "resource-and-competence", "competence"},
}


@dataclass(frozen=True)
class Centre:
    """A centre of a filière, the sources of that, and its sites that have been entered."""

    value: Value
    sources: tuple[Note, ...]
    sites: tuple[SiteLine, ...]


@dataclass(frozen=True)
class Figure:
    """A figure that somebody has published.

    Attributes:
        unit: what is counted.
        number: as the page's language writes it.
        sense: what the source means by it.
        as_of: the day it holds for, or empty.
        sources: who says so.
        counted: how many of that have been entered here; None where nothing is counted.
    """

    unit: Value
    number: Value
    sense: tuple[Value, ...]
    as_of: str
    sources: tuple[Note, ...]
    counted: int | None


@dataclass(frozen=True)
class Covered:
    """A clinical entity in the scope: evidence, the words of the sources, and how we read them."""

    value: Value
    evidence: str
    words: tuple[Value, ...]
    notes: tuple[Value, ...]
    sources: tuple[Note, ...]


@dataclass(frozen=True)
class Axis:
    """An axis of an action plan and its actions, each with its number."""

    number: str
    value: Value
    actions: tuple[tuple[str, Value], ...]
    sources: tuple[Note, ...]


@dataclass(frozen=True)
class Plan:
    """An action plan; `axes` is empty where none has been entered."""

    value: Value
    axes: tuple[Axis, ...]


@dataclass(frozen=True)
class Partner:
    """An association: partner of the filière, or concerned with diseases that it covers."""

    value: Value
    conditions: tuple[Value, ...]
    sources: tuple[Note, ...]


@dataclass(frozen=True)
class Filiere:
    """What there is beside the sites.

    Attributes:
        centres: of a filière, those with sites first, in the order of these.
        figures: that have been published.
        covered: what the scope names.
        with_parts: how many entities that is, with all that is narrower.
        plans: action plans, the newest first.
        partners: associations that a source calls so.
        concerned: other associations that are concerned with what the scope holds.
        networks: European reference networks; those that were deduced with the reason as a note.
        seats: where it is coordinated from, noted in the same way.
        homepages: addresses.
    """

    centres: tuple[Centre, ...]
    figures: tuple[Figure, ...]
    covered: tuple[Covered, ...]
    with_parts: int
    plans: tuple[Plan, ...]
    partners: tuple[Partner, ...]
    concerned: tuple[Partner, ...]
    networks: tuple[Value, ...]
    seats: tuple[Value, ...]
    homepages: tuple[str, ...]


@dataclass
class _Scope:
    evidence: set[str] = field(default_factory=set)
    words: list[Fact] = field(default_factory=list)
    notes: list[Fact] = field(default_factory=list)
    graphs: set[str] = field(default_factory=set)


def filiere(queries: Queries, read: Read, sites: Iterable[SiteLine]) -> Filiere:
    """Read what a filière's or a centre's page shows beside its sites.

    Args:
        queries: the page queries on a store.
        read: what is said of it; its names learn those of the parts.
        sites: that have been entered, as its map has them.
    """
    sites = tuple(sites)
    centres = _centres(read, sites) if read.kind == "filiere" else ()
    partners, concerned = _partners(queries, read) if read.kind == "filiere" else ((), ())
    mine = expand("mlg:planOf").value
    owned = [subject for subject, prop in read.incoming if prop == mine]
    return Filiere(
        centres=centres,
        figures=_figures(read, len(centres), sites),
        covered=_covered(read),
        with_parts=read.many.get(expand("mlg:coversInferred").value, 0),
        plans=plans(queries, read, owned),
        partners=partners,
        concerned=concerned,
        networks=_cited(read, "mlg:linkedToNetwork"),
        seats=_cited(read, "mlg:coordinatedFrom"),
        homepages=tuple(
            sorted({_iri(f) for f in read.of("foaf:homepage") if _iri(f).startswith("http")})
        ),
    )


def plans(queries: Queries, read: Read, owned: Iterable[str]) -> tuple[Plan, ...]:
    """Read the axes and actions of action plans, the newest plan first."""
    owned = sorted(owned, reverse=True)
    rows = list(queries.rows_of("plans", "plan", owned))
    nodes = {text_of(row, name) for row in rows for name in ("axis", "action")} - {""}
    read.names.learn(queries.briefs((nodes | set(owned)) - read.names.briefs.keys()))
    made = []
    for plan in owned:
        axes: dict[tuple[int, str], list[Mapping[str, Term]]] = {}
        for row in rows:
            if text_of(row, "plan") == plan:
                axes.setdefault((int(text_of(row, "axisNumber")), text_of(row, "axis")), []).append(
                    row
                )
        made.append(
            Plan(
                show(NamedNode(plan), "", read.names),
                tuple(_axis(read, str(n), axis, axes[n, axis]) for n, axis in sorted(axes)),
            )
        )
    return tuple(made)


def _axis(read: Read, number: str, axis: str, rows: list[Mapping[str, Term]]) -> Axis:
    actions = {(int(text_of(r, "number")), text_of(r, "action")) for r in rows if "number" in r}
    return Axis(
        number,
        show(NamedNode(axis), "", read.names),
        tuple((str(n), show(NamedNode(action), "", read.names)) for n, action in sorted(actions)),
        read.book.notes_for(axis, {text_of(row, "graph") for row in rows}),
    )


def _centres(read: Read, sites: tuple[SiteLine, ...]) -> tuple[Centre, ...]:
    graphs: dict[str, set[str]] = {}
    centre, attached = expand("mlg:centre").value, expand("mlg:attachedTo").value
    for said in read.nodes("mlg:Attachment").values():
        for fact in said:
            if fact.property == centre and isinstance(fact.value, NamedNode):
                graphs.setdefault(fact.value.value, set()).add(fact.graph)
    for subject, prop in read.incoming:
        if prop == attached:
            graphs.setdefault(subject, set())
    made = [
        Centre(
            show(NamedNode(iri), "", read.names),
            read.book.notes_for(iri, found),
            tuple(site for site in sites if iri in site.centres),
        )
        for iri, found in graphs.items()
    ]
    places = {site.link.href: number for number, site in enumerate(sites)}

    def order(one: Centre) -> tuple[int, Collation]:
        first = min((places[site.link.href] for site in one.sites), default=len(sites))
        return first, collated(one.value.text)

    return tuple(sorted(made, key=order))


def _figures(read: Read, centres: int, sites: tuple[SiteLine, ...]) -> tuple[Figure, ...]:
    made = []
    for node, said in read.nodes("mlg:ReportedFigure").items():
        by = by_property(said)
        if not any(_iri(f) == read.iri for f in by.get(expand("mlg:figureScope").value, [])):
            continue
        numbers = by.get(expand("mlg:figureValue").value, [])
        units = by.get(expand("mlg:countedUnit").value, [])
        if not numbers or not units:
            continue
        slug = _iri(units[0]).removeprefix(_UNITS)
        roles = _ROLES.get(slug)
        counted = sum(bool(roles & set(site.roles)) for site in sites) if roles else None
        if slug == "reference-centre" and read.kind == "filiere":
            counted = centres
        made.append(
            Figure(
                show(units[0].value, "", read.names),
                show(numbers[0].value, numbers[0].property, read.names),
                _texts(read, by, "mlg:sense"),
                min((_iri(f) for f in by.get(expand("mlg:asOf").value, [])), default=""),
                read.book.notes_for(node, {numbers[0].graph}),
                counted,
            )
        )
    return tuple(sorted(made, key=lambda f: (f.unit.text, f.as_of, f.number.text)))


def _covered(read: Read) -> tuple[Covered, ...]:
    found: dict[str, _Scope] = {}
    for said in read.nodes("mlg:Coverage").values():
        by = by_property(said)
        for fact in by.get(expand("mlg:condition").value, []):
            scope = found.setdefault(_iri(fact), _Scope())
            scope.graphs.add(fact.graph)
            scope.evidence |= {
                _iri(f).rpartition("/")[2] for f in by.get(expand("mlg:evidence").value, [])
            }
            scope.words += by.get(expand("mlg:valueInSource").value, [])
            scope.notes += by.get(expand("mlg:evidenceNote").value, [])
    made = [
        Covered(
            show(NamedNode(iri), "", read.names),
            next((e for e in EVIDENCE if e in scope.evidence), ""),
            _shown(read, scope.words),
            _shown(read, scope.notes),
            read.book.notes_for(read.iri, scope.graphs),
        )
        for iri, scope in found.items()
        if iri != read.iri
    ]
    return tuple(sorted(made, key=lambda c: collated(c.value.text)))


def _partners(queries: Queries, read: Read) -> tuple[tuple[Partner, ...], tuple[Partner, ...]]:
    rows = queries.rows_inside("concerned", network=[read.iri])
    nodes = {text_of(row, name) for row in rows for name in ("association", "condition")} - {""}
    read.names.learn(queries.briefs(nodes - read.names.briefs.keys()))
    found: dict[str, list[Mapping[str, Term]]] = {}
    for row in rows:
        found.setdefault(text_of(row, "association"), []).append(row)
    partners: list[Partner] = []
    concerned: list[Partner] = []
    for iri, said in found.items():
        conditions = sorted({text_of(row, "condition") for row in said} - {""})
        partner = Partner(
            show(NamedNode(iri), "", read.names),
            tuple(show(NamedNode(c), "", read.names) for c in conditions),
            read.book.notes_for(iri, {text_of(row, "graph") for row in said}),
        )
        (concerned if all("condition" in row for row in said) else partners).append(partner)

    def order(one: Partner) -> Collation:
        return collated(one.value.text)

    return tuple(sorted(partners, key=order)), tuple(sorted(concerned, key=order))


def _cited(read: Read, curie: str) -> tuple[Value, ...]:
    """Give values with their sources; a source that notes a deduction notes it of them."""
    notes = read.of("mlg:evidenceNote")
    return tuple(
        replace(
            show(f.value, f.property, read.names),
            notes=_shown(read, [note for note in notes if note.graph == f.graph]),
            sources=read.book.notes_for(read.iri, {f.graph}),
        )
        for f in read.of(curie)
    )


def _texts(read: Read, by: Mapping[str, list[Fact]], curie: str) -> tuple[Value, ...]:
    return _shown(read, by.get(expand(curie).value, []))


def _shown(read: Read, facts: list[Fact]) -> tuple[Value, ...]:
    found = {
        str(f.value): show(f.value, f.property, read.names)
        for f in in_language(facts, read.names.lang)
        if isinstance(f.value, Literal)
    }
    return tuple(found[text] for text in sorted(found))


def _iri(fact: Fact) -> str:
    return str(getattr(fact.value, "value", fact.value))
