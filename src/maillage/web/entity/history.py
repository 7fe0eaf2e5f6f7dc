"""The history of an entity: everything dated that is said of it and of what it takes part in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.terms import expand
from maillage.web.entity.reading import Read
from maillage.web.wording.naming import Name
from maillage.web.wording.queries import Fact, Queries
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import Note
from maillage.web.wording.values import Value, show

__all__ = ["WIDTH", "History", "Moment", "history"]

#: Units of the drawn strip.
WIDTH: Final = 600
#: Moments that a page shows.
_MOST: Final = 40
#: Kinds of page whose dates are not a history: a document's are those of its edition.
_WITHOUT: Final = frozenset(
    {"document", "personne", "responsabilite", "scheme", "graph", "chiffre"}
)
#: Property of a beginning -> those of an end.
_SPANS: Final = {
    expand(start).value: expand(end).value if end else ""
    for start, end in (
        ("mlg:established", ""),
        ("mlg:establishedOn", ""),
        ("mlg:startYear", "mlg:endYear"),
        ("mlg:startDate", "mlg:endYear"),
        ("mlg:validFrom", "mlg:validUntil"),
        ("mlg:campaignYear", ""),
        ("dcterms:issued", ""),
        ("dcterms:date", ""),
        ("eli:date_document", ""),
    )
}
#: Named things whose dates belong to the history of what they are linked to.
_DATED: Final = frozenset(
    expand(text).value
    for text in (
        *("mlg:Event", "mlg:ActionPlan", "mlg:LabellingCampaign", "mlg:LegalAct"),
        *("mlg:CareProtocol", "mlg:NationalPlan"),
    )
)
_INNER: Final = ("mlg:Label", "mlg:Participation")
_ROLE: Final = expand("mlg:role").value
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True)
class Moment:
    """One line.

    Attributes:
        start, end: ISO day, month or year; `end` is empty where there is none.
        name: the property, or the class of what is dated.
        values: what is dated, several where they have the same dates; empty for the entity itself.
        sources: who says so.
        x, width: on the strip; a width of 0 is a point.
        past: whether its end has passed.
    """

    start: str
    end: str
    name: Name
    values: tuple[Value, ...]
    sources: tuple[Note, ...]
    x: float = 0
    width: float = 0
    past: bool = False


@dataclass(frozen=True)
class History:
    """All lines, and the years at both ends of the strip; `today` is where today stands on it."""

    moments: tuple[Moment, ...]
    first: int
    last: int
    today: float


def history(queries: Queries, read: Read, day: str) -> History | None:
    """Put what is dated in order.

    Args:
        queries: the page queries on a store.
        read: what is said of the entity; its names learn those of what is dated.
        day: today, ISO.

    Returns:
        None where nothing is.
    """
    if read.kind in _WITHOUT or read.page > 1:
        return None
    found = [*_spans(read, read.iri, read.facts, own=True)]
    found += [m for node, said in read.nodes("mlg:Label").items() for m in _spans(read, node, said)]
    found += _parts(read)
    linked = {f.value.value for f in read.facts if isinstance(f.value, NamedNode)}
    linked |= {subject for subject, _ in read.incoming}
    for text in _INNER:
        for said in read.nodes(text).values():
            linked |= {f.value.value for f in said if isinstance(f.value, NamedNode)}
    dated = sorted(n for n in linked - {read.iri} if _DATED & set(read.names.types(n)))[:_MOST]
    said_of: dict[str, list[Fact]] = {}
    for fact in queries.facts(dated) if dated else []:
        said_of.setdefault(fact.node, []).append(fact)
    used = {t for node in said_of for t in read.names.types(node)}
    read.names.learn(queries.briefs(used - read.names.briefs.keys()))
    for node, said in said_of.items():
        found += _spans(read, node, said)
    if not found:
        return None
    found.sort(key=lambda m: (m.start, m.end, [value.text for value in m.values]))
    return _placed(found[:_MOST], day)


def _parts(read: Read) -> Iterator[Moment]:
    """Give the parts of sites in centres; those of the same role and dates are one line."""
    found: dict[tuple[str, str, str], tuple[dict[str, None], set[Note]]] = {}
    other = expand("mlg:centre" if read.kind == "site" else "mlg:site").value
    for node, said in read.nodes("mlg:Participation").items():
        roles = sorted(_text(f) for f in said if f.property == _ROLE)
        ends = dict.fromkeys(_text(f) for f in said if f.property == other)
        for moment in _spans(read, node, said):
            nodes, sources = found.setdefault(
                (moment.start, moment.end, roles[0] if roles else ""), ({}, set())
            )
            nodes |= ends
            sources |= set(moment.sources)
    for (start, end, role), (nodes, sources) in found.items():
        values = [show(NamedNode(node), "", read.names) for node in nodes]
        yield Moment(
            start,
            end,
            read.names.of(role or expand("mlg:Participation").value),
            tuple(sorted(values, key=lambda value: collated(value.text))),
            tuple(sorted(sources, key=lambda note: note.number)),
        )


def _spans(read: Read, node: str, said: list[Fact], *, own: bool = False) -> Iterator[Moment]:
    """Give what one node says of time; each source's statement is a line of its own."""
    by_source: dict[tuple[str, str, str], set[str]] = {}
    for prop, until in _SPANS.items():
        for fact in said:
            if fact.property != prop or not _DATE.match(_text(fact)):
                continue
            ends = sorted(
                _text(f) for f in said if until and f.property == until and f.graph == fact.graph
            )
            by_source.setdefault((prop, _text(fact), ends[-1] if ends else ""), set()).add(
                fact.graph
            )
    # A day or month says more than the year that the same source gives with it.
    starts = [(start, graph) for (_, start, _), graphs in by_source.items() for graph in graphs]
    for (prop, start, end), graphs in by_source.items():
        said_better = any(g in graphs and s != start and s.startswith(start) for s, g in starts)
        if said_better and not end and len(start) == 4:
            continue
        sources = read.book.notes_for(node, graphs)
        if own:
            name = Name(read.wording("period")) if end else read.names.of(prop)
            yield Moment(start, end, name, (), sources)
            continue
        types = read.names.types(node)
        value = show(NamedNode(node), "", read.names)
        # A name made of parts begins with what it is.
        name = read.names.of(types[0]) if types and value.known else Name("")
        yield Moment(start, end, name, (value,), sources)


def _placed(moments: list[Moment], day: str) -> History:
    dates = [_year(m.start) for m in moments] + [_year(m.end) for m in moments if m.end]
    today = _year(day)
    first, last = int(min(dates)), int(max([*dates, today])) + 1
    scale = WIDTH / max(1, last - first)

    def put(year: float) -> float:
        return round((year - first) * scale, 1)

    return History(
        tuple(
            Moment(
                m.start,
                m.end,
                m.name,
                m.values,
                m.sources,
                put(_year(m.start)),
                round(put(_year(m.end, last=True)) - put(_year(m.start)), 1) if m.end else 0,
                bool(m.end) and m.end[:10] < day[: len(m.end)],
            )
            for m in moments
        ),
        first,
        last,
        put(today),
    )


def _year(text: str, *, last: bool = False) -> float:
    """Give a date as a year with its part; a year alone is its beginning, or its end.

    >>> _year("2018"), _year("2018", last=True), _year("2018-07")
    (2018.0, 2019.0, 2018.5)
    """
    match = _DATE.match(text)
    assert match is not None  # noqa: S101 - was matched before
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not month:
        return float(year + last)
    return round(year + (month - 1) / 12 + max(0, day - 1) / 366, 3)


def _text(fact: Fact) -> str:
    return str(getattr(fact.value, "value", fact.value))
