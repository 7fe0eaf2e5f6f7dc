"""The head of a disease's page: what it is, and who is there for it, as a parent would ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.finding.asked import EVIDENCE
from maillage.terms import expand
from maillage.web.entity.reading import Read, in_language
from maillage.web.wording.queries import Fact, Queries, text_of
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import INFERRED, Note
from maillage.web.wording.values import Value, show

__all__ = ["Carer", "Disease", "disease"]

#: Class -> the part of the head that its members stand in.
_PARTS: Final = {
    expand(text).value: part
    for text, part in (
        ("mlg:ReferenceCentre", "centres"),
        ("mlg:HealthNetwork", "filieres"),
        ("mlg:PatientAssociation", "associations"),
        ("mlg:CareProtocol", "protocols"),
        ("mlg:Registry", "registries"),
    )
}
_COORDINATING: Final = "/coordinating"


@dataclass(frozen=True)
class Carer:
    """A centre, filière, association, protocol or registry for a disease.

    Attributes:
        value: its name and page.
        through: the broader groups that it names; empty if it names the disease itself.
        evidence: slug of the surest evidence; empty where the source needs none.
        words: of the sources, by which it is understood.
        sources: who says so.
        sites: how many sites have been entered, of a centre.
        places: name and département of its coordinating sites.
    """

    value: Value
    through: tuple[Value, ...]
    evidence: str
    words: tuple[Value, ...]
    sources: tuple[Note, ...]
    sites: int = 0
    places: tuple[tuple[Value, str], ...] = ()


@dataclass(frozen=True)
class Disease:
    """The head of the page.

    Attributes:
        code: the ORPHAcode.
        status: slug of what is known of its centres: ``known``, ``known-none`` or ``unknown``.
        definition: what it is, each with its sources.
        synonyms: other names in the page's language, else in the other.
        level: disease, group, subtype …
        standing: ``active``, or why one should not use the code, a slug; empty where not told.
        instead: what to look at in its place.
        parts: part (see `_PARTS`) -> carers, what names the disease itself first.
        onset, inheritance: when it begins, and how it is inherited.
        told_by: who says the status.
    """

    code: str
    status: str
    definition: tuple[Value, ...]
    synonyms: tuple[Value, ...]
    level: tuple[Value, ...]
    standing: str
    instead: tuple[Value, ...]
    parts: Mapping[str, tuple[Carer, ...]]
    onset: tuple[Value, ...]
    inheritance: tuple[Value, ...]
    told_by: tuple[Note, ...]


@dataclass
class _Care:
    groups: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    words: dict[str, Literal] = field(default_factory=dict)
    graphs: set[str] = field(default_factory=set)


def disease(queries: Queries, read: Read) -> Disease:
    """Read the head of a disease's page.

    Args:
        queries: the page queries on a store.
        read: what is said of the disease; its names learn those of the head.
    """
    care = _care(queries, read.iri)
    told = set(care) | {g for one in care.values() for g in one.groups}
    read.names.learn(queries.briefs(told - read.names.briefs.keys()))
    centres = [node for node in care if _part(read, node) == "centres"]
    sites = _sites(queries, read, centres)
    parts: dict[str, list[Carer]] = {}
    for node, one in sorted(care.items(), key=lambda item: item[0]):  # and so are notes numbered
        parts.setdefault(_part(read, node), []).append(_carer(read, node, one, sites.get(node, {})))
    return Disease(
        code=read.what.path.rpartition("/")[2],
        status=_slug(read.of("mlg:coverageStatus")) or "unknown",
        definition=_cited(read, "skos:definition"),
        synonyms=_cited(read, "skos:altLabel"),
        level=_cited(read, "mlg:entityType"),
        standing=_slug(read.of("mlg:entityStatus")),
        instead=_cited(read, "dcterms:isReplacedBy", "mlg:referredTo"),
        parts={
            part: tuple(sorted(found, key=lambda c: (bool(c.through), collated(c.value.text))))
            for part, found in parts.items()
            if part
        },
        onset=_cited(read, "mlg:ageOfOnset"),
        inheritance=_cited(read, "mlg:inheritance"),
        told_by=read.book.notes_for(read.iri, {f.graph for f in read.of("mlg:coverageStatus")}),
    )


def _care(queries: Queries, iri: str) -> dict[str, _Care]:
    found: dict[str, _Care] = {}
    groups = [text_of(row, "group") for row in queries.rows_inside("broader", condition=[iri])]
    for row in queries.rows_inside("care", group=groups):
        one = found.setdefault(text_of(row, "node"), _Care())
        one.groups.add(text_of(row, "group"))
        one.graphs.add(text_of(row, "graph"))
        if "evidence" in row:
            one.evidence.add(text_of(row, "evidence").rpartition("/")[2])
        if isinstance(words := row.get("words"), Literal):
            one.words[words.value] = words
    return found


def _carer(read: Read, node: str, one: _Care, sites: Mapping[str, str | None]) -> Carer:
    through = () if read.iri in one.groups else sorted(one.groups)
    known = [evidence for evidence in EVIDENCE if evidence in one.evidence]
    return Carer(
        show(NamedNode(node), "", read.names),
        tuple(show(NamedNode(group), "", read.names) for group in through),
        known[0] if known else "",
        tuple(_quoted(one.words[text], read.names.lang) for text in sorted(one.words)),
        read.book.notes_for(node, one.graphs - {INFERRED} or one.graphs),
        len(sites),
        tuple(
            (show(NamedNode(site), "", read.names), place)
            for site, place in sorted(sites.items())
            if place is not None
        ),
    )


def _sites(
    queries: Queries, read: Read, centres: Iterable[str]
) -> dict[str, dict[str, str | None]]:
    """Give the sites of each centre; place of the coordinating ones, None for the others."""
    rows = queries.rows_inside("coordinating", centre=centres)
    nodes = {text_of(row, name) for row in rows for name in ("site", "department")} - {""}
    read.names.learn(queries.briefs(nodes - read.names.briefs.keys()))
    found: dict[str, dict[str, str | None]] = {}
    for row in rows:
        sites = found.setdefault(text_of(row, "centre"), {})
        site, department = text_of(row, "site"), text_of(row, "department")
        if text_of(row, "role").endswith(_COORDINATING):
            sites[site] = read.names.of(department).text if department else ""
        else:
            sites.setdefault(site, None)
    return found


def _cited(read: Read, *curies: str) -> tuple[Value, ...]:
    said = in_language(read.of(*curies), read.names.lang)
    by_value: dict[str, list[Fact]] = {}
    for fact in said:
        by_value.setdefault(str(fact.value), []).append(fact)
    return tuple(
        show(facts[0].value, facts[0].property, read.names).cited(
            read.book.notes_for(read.iri, {f.graph for f in facts})
        )
        for facts in by_value.values()
    )


def _quoted(words: Literal, lang: str) -> Value:
    tag = (words.language or "").split("-")[0]
    return Value(words.value, lang=tag if tag != lang else "", quoted=True)


def _part(read: Read, node: str) -> str:
    return next((_PARTS[t] for t in read.names.types(node) if t in _PARTS), "")


def _slug(facts: list[Fact]) -> str:
    return next((str(getattr(f.value, "value", "")).rpartition("/")[2] for f in facts), "")
