"""What a graph of terms says, node by node, and how its nodes are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from maillage.store import Term
from maillage.terms import curie, expand
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Name, Names, best_literal
from maillage.web.wording.queries import Queries
from maillage.web.wording.sorting import collated

__all__ = ["Link", "Said"]


@dataclass(frozen=True)
class Link:
    """Something to read, and where it leads.

    Attributes:
        text: what to read.
        href: a path of the site or an address; empty if it leads nowhere.
        code: whether it is written as code.
        lang: its language where that is not the page's, else empty.
    """

    text: str
    href: str = ""
    code: bool = False
    lang: str = ""


class Said:
    """The statements of one graph, in the language of a page."""

    def __init__(self, queries: Queries, graph: NamedNode, wording: Wording) -> None:
        """Read them all, and the names of what they speak of."""
        self.wording = wording
        self._facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        spoken = set()
        for row in queries.rows("vocabulary", graph=graph):
            node, property_, value = row["node"], row["property"], row["value"]
            if isinstance(node, NamedNode) and isinstance(property_, NamedNode):
                self._facts[node.value][curie(property_.value)].append(value)
                spoken |= {term.value for term in (node, value) if isinstance(term, NamedNode)}
        self.names = Names(wording, queries.briefs(spoken))

    def nodes(self, kind: str) -> list[str]:
        """List the nodes of a class, in the order of their names."""
        wanted = expand(kind)
        found = [n for n, facts in self._facts.items() if wanted in facts.get("rdf:type", ())]
        return sorted(found, key=lambda node: (collated(self.name(node).text), node))

    def all_nodes(self, namespace: str) -> list[str]:
        """List all nodes of a namespace that something is said of."""
        return sorted(node for node in self._facts if node.startswith(namespace))

    def values(self, node: str, property_: str) -> list[Term]:
        """Give what is said of a node by a property, a CURIE; in a fixed order."""
        return sorted(self._facts.get(node, {}).get(property_, ()), key=str)

    def iris(self, node: str, *properties: str) -> list[str]:
        """Give the nodes that a node is linked to by any of some properties."""
        terms = (term for p in properties for term in self.values(node, p))
        return list(dict.fromkeys(t.value for t in terms if isinstance(t, NamedNode)))

    def text(self, node: str, *properties: str) -> Name:
        """Give a text about a node in the page's language, else in another; empty if there is none.

        Args:
            node: what it is about.
            properties: CURIEs, the best one first.
        """
        for property_ in properties:
            literals = [("", t) for t in self.values(node, property_) if isinstance(t, Literal)]
            best = best_literal(literals, self.names.lang)
            if best is not None:
                tag = best.language if best.language != self.names.lang else ""
                return Name(best.value, tag or "")
        return Name("")

    def name(self, node: str) -> Name:
        """Name a node; a rule by its ``sh:name``."""
        own = self.text(node, "sh:name")
        return own if own.text else self.names.of(node)

    def links(self, nodes: Iterable[str]) -> tuple[Link, ...]:
        """Link to nodes, in the order of their names; one without a name stands as code."""
        found = []
        for node in nodes:
            name = self.name(node)
            text = name.text if name.known else curie(node)
            found.append(Link(text, page_path(node) or node, not name.known, name.lang))
        return tuple(sorted(found, key=lambda link: collated(link.text)))
