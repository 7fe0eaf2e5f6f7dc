"""The page of the ontology: each class and property, what it means, and where it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.terms import PREFIXES, curie
from maillage.web.vocabulary.said import Link, Said
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource
from maillage.web.wording.naming import Name
from maillage.web.wording.queries import Queries, pasteable

__all__ = ["Branch", "Section", "TermEntry", "terms_of"]

_OWN: Final = PREFIXES["mlg"]
#: Kinds of term, in the order of the page.
_KINDS: Final = (
    *("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
)


@dataclass(frozen=True)
class TermEntry:
    """One term.

    Attributes:
        anchor: the end of its IRI, by which the page's URL reaches it.
        curie: its short IRI.
        name: its label.
        definition: what it means; empty text where nobody says.
        examples: of its use.
        used: how many entities or statements have it; None where no build tells.
        listing: a query that lists the entities of a class; empty for others.
        facts: words and what they lead to.
    """

    anchor: str
    curie: str
    name: Name
    definition: Name
    examples: tuple[str, ...]
    used: int | None
    listing: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True)
class Branch:
    """A class in the tree of classes."""

    name: Name
    anchor: str
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Section:
    """The terms of one kind.

    Attributes:
        anchor: of the page.
        title: in the page's language.
        terms: in the order of their names.
        tree: those that have others below them, or none where nothing has.
    """

    anchor: str
    title: str
    terms: tuple[TermEntry, ...]
    tree: tuple[Branch, ...] = ()


def terms_of(queries: Queries, what: Resource, wording: Wording) -> tuple[Section, ...]:
    """List the terms of the ontology.

    Args:
        queries: the page queries on a store.
        what: the ontology.
        wording: the language to show it in.

    Returns:
        One section a kind of term; empty if the store does not hold the graph.
    """
    said = Said(queries, what.graph, wording)
    back = _back(said)
    used = _used(queries)
    rules = _rules(queries)
    titles = {
        "owl:Class": wording("Classes"),
        "owl:ObjectProperty": wording("Properties between entities"),
        "owl:DatatypeProperty": wording("Properties with a value"),
        "owl:AnnotationProperty": wording("Properties of terms"),
        "": wording("Other terms"),
    }
    kinds = {kind: [n for n in said.nodes(kind) if n.startswith(_OWN)] for kind in _KINDS}
    told = {node for nodes in kinds.values() for node in nodes}
    kinds[""] = [node for node in said.all_nodes(_OWN) if node not in told]
    sections = []
    for kind, nodes in kinds.items():
        entries = []
        for node in nodes:
            is_class = kind == "owl:Class"
            listing = queries.text("listing") if is_class and used.get(node) else ""
            entry = TermEntry(
                anchor=node.removeprefix(_OWN),
                curie=curie(node),
                name=said.names.of(node),
                definition=said.text(node, "skos:definition", "rdfs:comment"),
                examples=tuple(
                    term.value
                    for term in said.values(node, "skos:example")
                    if isinstance(term, Literal)
                ),
                used=used.get(node, 0) if used and kind else None,
                listing=pasteable(listing, "class", NamedNode(node)) if listing else "",
                facts=_facts(said, node, back, rules),
            )
            entries.append(entry)
        if entries:
            tree = _tree(said, nodes) if kind == "owl:Class" else ()
            anchor = kind.split(":")[-1].lower() or "other"
            sections.append(Section(anchor, titles[kind], tuple(entries), tree))
    return tuple(sections)


def _facts(
    said: Said,
    node: str,
    back: Mapping[str, Mapping[str, list[str]]],
    rules: Mapping[str, list[Link]],
) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Give everything else that is said of a term, in the order in which a reader asks for it."""
    wording = said.wording
    linked = (
        (wording("a kind of"), said.iris(node, "rdfs:subClassOf", "rdfs:subPropertyOf")),
        (wording("its kinds"), back["below"].get(node, [])),
        (wording("said of"), said.iris(node, "rdfs:domain", "schema:domainIncludes")),
        (wording("its value"), said.iris(node, "rdfs:range", "schema:rangeIncludes")),
        (wording("values from"), said.iris(node, "mlg:valuesFrom")),
        (wording("the other way round"), said.iris(node, "owl:inverseOf")),
        (wording("what is said of it"), back["domain"].get(node, [])),
        (wording("what leads to it"), back["range"].get(node, [])),
        (wording("source of the definition"), said.iris(node, "dcterms:source")),
        (wording("see also"), said.iris(node, "rdfs:seeAlso")),
    )
    facts = [(words, said.links(nodes)) for words, nodes in linked if nodes]
    also = [Link(t.value) for t in said.values(node, "skos:altLabel") if isinstance(t, Literal)]
    if also:
        facts.insert(0, (wording("also called"), tuple(also)))
    if node in rules:
        facts.append((wording("rules"), tuple(rules[node])))
    return tuple(facts)


def _back(said: Said) -> Mapping[str, Mapping[str, list[str]]]:
    """Turn the links between terms round."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    ways = {
        "below": ("rdfs:subClassOf", "rdfs:subPropertyOf"),
        "domain": ("rdfs:domain", "schema:domainIncludes"),
        "range": ("rdfs:range", "schema:rangeIncludes"),
    }
    for kind in _KINDS:
        for node in said.nodes(kind):
            for way, properties in ways.items():
                for other in said.iris(node, *properties):
                    found[way][other].append(node)
    return found


def _tree(said: Said, nodes: list[str]) -> tuple[Branch, ...]:
    """Arrange the classes that have others of ours above or below them."""
    own = set(nodes)
    above = {node: [up for up in said.iris(node, "rdfs:subClassOf") if up in own] for node in nodes}

    def branch(node: str, seen: frozenset[str]) -> Branch:
        lower = [n for n in nodes if node in above[n] and n not in seen]
        below = tuple(branch(n, seen | {n}) for n in lower)
        return Branch(said.names.of(node), node.removeprefix(_OWN), below)

    roots = [branch(node, frozenset({node})) for node in nodes if not above[node]]
    return tuple(root for root in roots if root.below)


def _used(queries: Queries) -> dict[str, int]:
    """Read how often the build says that each class and property is used."""
    return {
        row["term"].value: int(row["count"].value)
        for row in queries.rows("usage")
        if isinstance(row["term"], NamedNode) and isinstance(row["count"], Literal)
    }


def _rules(queries: Queries) -> dict[str, list[Link]]:
    """Read which rules are about each class and property."""
    found: dict[str, list[Link]] = defaultdict(list)
    for row in queries.rows("rules-about"):
        term, rule = row["term"], row["rule"]
        if isinstance(term, NamedNode) and isinstance(rule, NamedNode):
            anchor = rule.value.removeprefix(PREFIXES["mlgsh"])
            found[term.value].append(Link(anchor, f"/shapes#{anchor}", code=True))
    return found
