"""The history of an entity: everything dated that is said of it and of what it takes part in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.terms import expand
from maillage.web.entity.reading import Read
from maillage.web.naming import Name
from maillage.web.queries import Fact, Queries
from maillage.web.sourcing import Note
from maillage.web.values import Value, show

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
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True)
class Moment:
    """One line.

    Attributes:
        start, end: ISO day, month or year; `end` is empty where there is none.
        name: the property, or the class of what is dated.
        value: what is dated; None where it is the entity itself.
        sources: who says so.
        x, width: on the strip; a width of 0 is a point.
        past: whether its end has passed.
    """

    start: str
    end: str
    name: Name
    value: Value | None
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
    found = [*_spans(read, read.iri, read.facts, None)]
    for text in _INNER:
        for node, said in read.nodes(text).items():
            found += _spans(read, node, said, text)
    linked = {f.value.value for f in read.facts if isinstance(f.value, NamedNode)}
    linked |= {subject for subject, _ in read.incoming}
    for text in _INNER:
        for said in read.nodes(text).values():
            linked |= {f.value.value for f in said if isinstance(f.value, NamedNode)}
    dated = sorted(n for n in linked - {read.iri} if _DATED & set(read.names.types(n)))[:_MOST]
    said_of: dict[str, list[Fact]] = {}
    for fact in queries.facts(dated) if dated else []:
        said_of.setdefault(fact.node, []).append(fact)
    for node, said in said_of.items():
        found += _spans(read, node, said, "")
    if not found:
        return None
    found.sort(key=lambda m: (m.start, m.end, m.value.text if m.value else ""))
    return _placed(found[:_MOST], day)


def _spans(read: Read, node: str, said: list[Fact], kind: str | None) -> Iterator[Moment]:
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
    for (prop, start, end), graphs in by_source.items():
        if kind is None:
            name, value = read.names.of(prop), None
        else:
            types = read.names.types(node)
            name = read.names.of(types[0]) if types else read.names.of(prop)
            value = show(NamedNode(node), "", read.names)
        yield Moment(start, end, name, value, read.book.notes_for(node, graphs))


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
                m.value,
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
