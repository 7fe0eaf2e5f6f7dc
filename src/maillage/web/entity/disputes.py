"""Where sources disagree about an entity, and what was entered in the place of what one prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import NamedNode

from maillage.terms import expand
from maillage.web.entity.facts import disagree
from maillage.web.entity.reading import Read, by_property, in_language
from maillage.web.wording.grouping import HIDDEN, NOTES, rank
from maillage.web.wording.naming import Name
from maillage.web.wording.queries import Fact
from maillage.web.wording.sourcing import Note
from maillage.web.wording.values import Value, show

__all__ = ["Correction", "Dispute", "corrections", "disputes"]


@dataclass(frozen=True)
class Dispute:
    """One thing that sources tell differently.

    Attributes:
        name: what it is: a property, or what is counted.
        about: of which other thing, where not of the entity alone.
        sides: each value with its sources, none before the other but by its text.
    """

    name: Name
    about: Value | None
    sides: tuple[Value, ...]


@dataclass(frozen=True)
class Correction:
    """A value that was entered in the place of what a source prints, and why."""

    name: Name
    printed: tuple[Value, ...]
    entered: tuple[Value, ...]
    why: tuple[Value, ...]
    sources: tuple[Note, ...]


def disputes(read: Read) -> tuple[Dispute, ...]:
    """Find what sources tell differently: dates and numbers, roles of one site, figures of one day.

    The rules are those of ``queries/checks/*-differ-info.rq``.
    """
    return (*_values(read), *_roles(read), *_figures(read))


def corrections(read: Read) -> tuple[Correction, ...]:
    """Find what was entered otherwise than its source prints it."""
    made = []
    for node, said in sorted(read.nodes("mlg:Correction").items()):
        by = by_property(said)
        prop = next(iter(_nodes(by, "mlg:correctedProperty")), "")
        printed, entered, why = (
            tuple(
                show(f.value, f.property, read.names)
                for f in in_language(by.get(expand(text).value, []), read.names.lang)
            )
            for text in ("mlg:valueInSource", "mlg:valueEntered", "mlg:evidenceNote")
        )
        sources = read.book.notes_for(node, {f.graph for f in said})
        made.append(Correction(read.names.of(prop), printed, entered, why, sources))
    return tuple(made)


def _values(read: Read) -> Iterator[Dispute]:
    for prop, said in sorted(by_property(read.facts).items(), key=lambda item: rank(item[0])):
        if prop not in HIDDEN and prop not in NOTES and disagree(said):
            yield Dispute(read.names.of(prop), None, _sides(read, read.iri, said))


def _roles(read: Read) -> Iterator[Dispute]:
    found: dict[tuple[str, str], list[Mapping[str, list[Fact]]]] = {}
    for said in read.nodes("mlg:Participation").values():
        by = by_property(said)
        for centre in _nodes(by, "mlg:centre"):
            for site in _nodes(by, "mlg:site"):
                found.setdefault((centre, site), []).append(by)
    role = expand("mlg:role").value
    for (centre, site), parts in sorted(found.items()):
        apart = [
            (one[role], other[role])
            for one, other in combinations([part for part in parts if role in part], 2)
            if _nodes(one, "mlg:role") != _nodes(other, "mlg:role")
            and {f.graph for f in one[role]} != {f.graph for f in other[role]}
            and _meet(one, other)
        ]
        if apart:
            said = [fact for pair in apart for side in pair for fact in side]
            other_end = site if centre == read.iri else centre
            about = show(NamedNode(other_end), "", read.names)
            yield Dispute(read.names.of(role), about, _sides(read, read.iri, said))


def _figures(read: Read) -> Iterator[Dispute]:
    found: dict[tuple[str, ...], list[Fact]] = {}
    value = expand("mlg:figureValue").value
    for said in read.nodes("mlg:ReportedFigure").values():
        by = by_property(said)
        days = tuple(str(f.value) for f in by.get(expand("mlg:asOf").value, []))
        scopes = tuple(_nodes(by, "mlg:figureScope"))
        if read.iri in scopes and days:
            for unit in _nodes(by, "mlg:countedUnit"):
                found.setdefault((unit, *scopes, *days), []).extend(by.get(value, []))
    for (unit, *_), said in sorted(found.items()):
        if len({str(f.value) for f in said}) > 1 and len({f.graph for f in said}) > 1:
            yield Dispute(read.names.of(unit), None, _sides(read, read.iri, said))


def _meet(one: Mapping[str, list[Fact]], other: Mapping[str, list[Fact]]) -> bool:
    """Whether two intervals are not apart; an end that is not known is open."""

    def bounds(part: Mapping[str, list[Fact]]) -> tuple[str, str]:
        starts = [_text(f) for f in part.get(expand("mlg:validFrom").value, [])]
        ends = [_text(f) for f in part.get(expand("mlg:validUntil").value, [])]
        return min(starts, default="0000"), max(ends, default="9999")

    (start, end), (other_start, other_end) = bounds(one), bounds(other)
    return start < other_end and other_start < end


def _sides(read: Read, node: str, said: Iterable[Fact]) -> tuple[Value, ...]:
    terms: dict[str, Fact] = {}
    graphs: dict[str, set[str]] = {}
    for fact in said:
        terms[str(fact.value)] = fact
        graphs.setdefault(str(fact.value), set()).add(fact.graph)
    made = [
        show(fact.value, fact.property, read.names).cited(read.book.notes_for(node, graphs[key]))
        for key, fact in terms.items()
    ]
    return tuple(sorted(made, key=lambda value: value.text))


def _nodes(by: Mapping[str, list[Fact]], curie: str) -> list[str]:
    facts = by.get(expand(curie).value, [])
    return sorted({f.value.value for f in facts if isinstance(f.value, NamedNode)})


def _text(fact: Fact) -> str:
    return str(getattr(fact.value, "value", fact.value))
