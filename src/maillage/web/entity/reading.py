"""What the graph says of one entity, read once for all parts of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.terms import PREFIXES, expand
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource
from maillage.web.wording.naming import Names
from maillage.web.wording.queries import PAGE_SIZE, Fact, Queries
from maillage.web.wording.sourcing import SourceBook

__all__ = ["MOST_VALUES", "Read", "by_property", "in_language", "read", "short"]

#: Values of one property that a page shows; the data have them all.
MOST_VALUES: Final = 50
_PAGE_OF_TERMS: Final = 50
_COVERING: Final = frozenset({"centre", "filiere"})
_COVERS: Final = expand("mlg:coversInferred").value
_IDS: Final = PREFIXES["mlgid"]
_TYPE: Final = expand("rdf:type").value


@dataclass(frozen=True)
class Read:
    """Everything a page is made of.

    Attributes:
        what: the page.
        facts: all that is said of the entity.
        inner: node without a name of its own -> all that is said of it: labels, parts, figures …
        incoming: (subject, property) pairs of one page of what points here.
        page: which page of them, counted from 1.
        more: whether there is another.
        names: of every node of the page.
        book: the sources.
        many: property -> how many values it has, where `facts` holds the first of them alone.
    """

    what: Resource
    facts: list[Fact]
    inner: Mapping[str, list[Fact]]
    incoming: list[tuple[str, str]]
    page: int
    more: bool
    names: Names
    book: SourceBook
    many: Mapping[str, int]

    @property
    def iri(self) -> str:
        """The entity."""
        return self.what.iri

    @property
    def kind(self) -> str:
        """First part of the page's path, e.g. ``centre``, ``orpha`` or ``scheme``."""
        return self.what.path.split("/")[0]

    @property
    def wording(self) -> Wording:
        """The language of the page."""
        return self.names.wording

    def of(self, *curies: str) -> list[Fact]:
        """Give the facts with one of some properties, in their order."""
        return [f for text in curies for f in self.facts if f.property == expand(text).value]

    def nodes(self, curie: str) -> dict[str, list[Fact]]:
        """Give the inner nodes of a class, each with its facts."""
        kind = expand(curie).value
        return {
            node: said
            for node, said in self.inner.items()
            if any(f.property == _TYPE and _iri(f) == kind for f in said)
        }


def read(
    queries: Queries, what: Resource, wording: Wording, *, page: int = 1, whole: bool = False
) -> Read | None:
    """Read everything the page of an entity shows.

    Args:
        queries: the page queries on a store.
        what: the entity.
        wording: the language to show it in.
        page: which page of what points to it, counted from 1.
        whole: whether to read what is derived by the hundred, too.

    Returns:
        None if nothing at all is said of the entity.
    """
    iri = what.iri
    kind = what.path.split("/")[0]
    facts = queries.facts([iri], name="facts" if whole else "facts-but-derived")
    many: dict[str, int] = {}
    if kind in _COVERING and not whole:
        first, count = queries.covered(iri)
        facts += first
        many[_COVERS] = count
    # Of a term, records point to it by the thousand, and each takes a row of its own.
    size = _PAGE_OF_TERMS if kind == "scheme" else PAGE_SIZE
    incoming, more = queries.incoming(iri, page, size)
    if not facts and not incoming and page == 1:
        return None
    shown = short(facts)
    neighbours = {f.value.value for f in shown if isinstance(f.value, NamedNode)}
    neighbours |= {subject for subject, _ in incoming}
    used = {f.property for f in facts} | {property_ for _, property_ in incoming}
    briefs = queries.briefs({iri} | neighbours | used)
    unnamed = [
        node
        for node in sorted(neighbours - {iri})
        if node.startswith(_IDS) and not (node in briefs and briefs[node].labels)
    ]
    inner = queries.facts(unnamed) if unnamed else []
    if kind == "orpha" and page == 1:
        inner += queries.details(iri)
    ends = {f.value.value for f in inner if isinstance(f.value, NamedNode)}
    further = (
        ends | {f.property for f in inner} | {t for brief in briefs.values() for t in brief.types}
    )
    further |= {f.node for f in inner}
    briefs |= queries.briefs(further - briefs.keys())
    names = Names(wording, briefs)
    by_node: dict[str, list[Fact]] = {}
    for fact in inner:
        by_node.setdefault(fact.node, []).append(fact)
    names.compose(by_node | {iri: facts}, about=iri)
    _name_ends(queries, names, ends - by_node.keys(), iri)
    book = SourceBook(queries.sources(), [*facts, *inner])
    return Read(what, facts, by_node, incoming, page, more, names, book, many)


def _name_ends(queries: Queries, names: Names, ends: set[str], about: str) -> None:
    """Make names for what the inner nodes lead to and nobody has named, such as labels."""
    unnamed = [n for n in sorted(ends) if n.startswith(_IDS) and not names.has_label(n)]
    said: dict[str, list[Fact]] = {}
    for fact in queries.facts(unnamed[:MOST_VALUES]) if unnamed else []:
        said.setdefault(fact.node, []).append(fact)
    used = {
        f.value.value for facts in said.values() for f in facts if isinstance(f.value, NamedNode)
    }
    names.learn(queries.briefs(used - names.briefs.keys()))
    names.compose(said, about=about)


def short(facts: list[Fact]) -> list[Fact]:
    """Keep the first values of each property: a group may cover a thousand diseases."""
    kept = []
    seen: dict[str, set[str]] = {}
    for fact in facts:
        values = seen.setdefault(fact.property, set())
        if len(values) < MOST_VALUES or str(fact.value) in values:
            values.add(str(fact.value))
            kept.append(fact)
    return kept


def in_language(said: list[Fact], lang: str) -> list[Fact]:
    """Leave out the other language's texts where this one's are there."""
    tags = {f.value.language for f in said if isinstance(f.value, Literal)}
    if lang not in tags:
        return said
    return [
        f
        for f in said
        if not (isinstance(f.value, Literal) and f.value.language not in {None, lang})
    ]


def _iri(fact: Fact) -> str:
    return str(getattr(fact.value, "value", fact.value))


def by_property(said: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Put facts together that say the same sort of thing; in the order in which they come."""
    found: dict[str, list[Fact]] = {}
    for fact in said:
        found.setdefault(fact.property, []).append(fact)
    return found
