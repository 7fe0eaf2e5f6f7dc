"""The page of a vocabulary: the ontology or the shapes, term by term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeGuard

from pyoxigraph import Literal, NamedNode

from maillage.terms import PREFIXES, curie, expand
from maillage.web.entity import in_language
from maillage.web.grouping import rank
from maillage.web.language import Wording
from maillage.web.links import Resource
from maillage.web.naming import Name, Names, best_literal
from maillage.web.queries import Fact, Queries
from maillage.web.values import Value, show

__all__ = ["Section", "TermEntry", "terms_of"]

#: What a term is explained by, the best one first.
_DEFINITIONS: Final = tuple(
    expand(text).value
    for text in ("skos:definition", "rdfs:comment", "sh:message", "dcterms:description")
)
#: The namespace of each vocabulary's terms.
_NAMESPACES: Final = {"ontology": PREFIXES["mlg"], "shapes": PREFIXES["mlgsh"]}
#: Kinds of term, in the order of the page; a term of several kinds stands under the first.
_KINDS: Final = (
    *("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
    *("sh:NodeShape", "sh:PropertyShape"),
)
_TYPE: Final = expand("rdf:type").value
#: Shown in the head of each entry, or of no use to a reader.
_HEAD: Final = frozenset(
    {
        *_DEFINITIONS,
        *(expand(t).value for t in ("rdf:type", "rdfs:label", "skos:prefLabel")),
        *(expand(t).value for t in ("rdfs:isDefinedBy", "dcterms:title")),
    }
)


@dataclass(frozen=True)
class TermEntry:
    """One term.

    Attributes:
        anchor: the end of its IRI, by which the page's URL reaches it.
        curie: its short IRI.
        name: its label.
        definition: what it means; empty text where nobody says.
        facts: (property, values) pairs of everything else.
    """

    anchor: str
    curie: str
    name: Name
    definition: Name
    facts: tuple[tuple[Name, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class Section:
    """The terms of one kind: such as classes or shapes."""

    anchor: str
    name: Name
    terms: tuple[TermEntry, ...]


def terms_of(queries: Queries, what: Resource, wording: Wording) -> tuple[Section, ...]:
    """List the terms of a vocabulary's graph.

    Args:
        queries: the page queries on a store.
        what: the vocabulary.
        wording: the language to show it in.

    Returns:
        One section a kind of term; empty if the store does not hold the graph.
    """
    facts = [
        Fact(node.value, property_.value, row["value"], what.graph.value)
        for row in queries.rows("vocabulary", graph=what.graph)
        if isinstance(node := row["node"], NamedNode)
        and isinstance(property_ := row["property"], NamedNode)
    ]
    own = [f for f in facts if f.node.startswith(_NAMESPACES[what.path])]
    used = {f.property for f in own}
    used |= {f.value.value for f in own if isinstance(f.value, NamedNode)}
    names = Names(wording, queries.briefs({f.node for f in own} | used))
    by_node: dict[str, list[Fact]] = {}
    for fact in sorted(own, key=lambda f: (f.node, rank(f.property), str(f.value))):
        by_node.setdefault(fact.node, []).append(fact)
    by_kind: dict[str, list[TermEntry]] = {}
    for term, said in by_node.items():
        kinds = [f.value.value for f in said if f.property == _TYPE and _is_node(f.value)]
        kind = min(kinds, key=_kind_order, default="")
        by_kind.setdefault(kind, []).append(_entry(term, said, what, names))
    return tuple(
        Section(_anchor(kind), _kind_name(kind, names, wording), tuple(terms))
        for kind, terms in sorted(by_kind.items(), key=lambda item: _kind_order(item[0]))
    )


def _entry(node: str, said: list[Fact], what: Resource, names: Names) -> TermEntry:
    texts = [
        (str(_DEFINITIONS.index(f.property)), f.value)
        for f in said
        if f.property in _DEFINITIONS and isinstance(f.value, Literal)
    ]
    best = best_literal(texts, names.lang)
    tag = best.language if best is not None and best.language != names.lang else ""
    others: dict[str, list[Value]] = {}
    for fact in in_language([f for f in said if f.property not in _HEAD], names.lang):
        value = show(fact.value, fact.property, names)
        others.setdefault(fact.property, []).append(value)
    return TermEntry(
        anchor=node.removeprefix(_NAMESPACES[what.path]),
        curie=curie(node),
        name=names.of(node),
        definition=Name(best.value if best is not None else "", tag or ""),
        facts=tuple((names.of(p), tuple(values)) for p, values in others.items()),
    )


def _anchor(kind: str) -> str:
    return curie(kind).split(":")[-1].lower() if kind else "other"


def _kind_name(kind: str, names: Names, wording: Wording) -> Name:
    titles = {
        "": wording("Other terms"),
        "owl:Class": wording("Classes"),
        "owl:ObjectProperty": wording("Properties between entities"),
        "owl:DatatypeProperty": wording("Properties with a value"),
        "owl:AnnotationProperty": wording("Properties of terms"),
        "sh:NodeShape": wording("Shapes"),
        "sh:PropertyShape": wording("Rules on one property"),
    }
    short = curie(kind) if kind else ""
    return Name(titles[short]) if short in titles else names.of(kind)


def _kind_order(kind: str) -> tuple[int, str]:
    short = curie(kind)
    return _KINDS.index(short) if short in _KINDS else len(_KINDS), short


def _is_node(value: object) -> TypeGuard[NamedNode]:
    return isinstance(value, NamedNode)
