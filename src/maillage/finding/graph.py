"""The graph as `/find` reads it: queries with their parameters in them, and facts of nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.store import Store, Term, load_query, select
from maillage.terms import curie

__all__ = ["Facts", "Graph", "Said", "values"]

#: The same few properties come hundreds of times an answer.
_curie: Final = lru_cache(maxsize=256)(curie)
#: A VALUES block: its variables, one or several.
_BLOCK: Final = re.compile(r"VALUES\s+(\?\w+|\([^)]*\))\s*\{[^{}]*\}")


@dataclass(frozen=True)
class Said:
    """A text and its language, empty where it has none."""

    text: str
    lang: str


@dataclass
class Facts:
    """Node -> property (as a CURIE) -> its values, in an order that never changes."""

    known: dict[str, dict[str, list[Term]]] = field(default_factory=dict)

    def add(self, node: str, prop: str, value: Term) -> None:
        """Add one value."""
        self.known[node].setdefault(prop, []).append(value)

    def all(self, node: str, prop: str) -> list[str]:
        """Give the values of a property, as text."""
        return [getattr(term, "value", str(term)) for term in self._terms(node, prop)]

    def one(self, node: str, prop: str) -> str:
        """Give the first value of a property, or empty."""
        return next(iter(self.all(node, prop)), "")

    def text(self, node: str, prop: str, lang: str) -> Said | None:
        """Give a text in a language, in the other where there is none in it."""
        said = [
            Said(term.value, term.language or "")
            for term in self._terms(node, prop)
            if isinstance(term, ox.Literal)
        ]
        return min(said, key=lambda s: (s.lang != lang, s.lang == "", s.text), default=None)

    def label(self, node: str, lang: str) -> Said:
        """Give the name of a node; its IRI, shortened, where it has none."""
        for prop in ("skos:prefLabel", "rdfs:label", "dcterms:title"):
            if said := self.text(node, prop, lang):
                return said
        return Said(curie(node), "")

    def _terms(self, node: str, prop: str) -> list[Term]:
        return self.known.get(node, {}).get(prop, [])


@dataclass(frozen=True)
class Graph:
    """One store, and the queries of ``queries/find`` to ask it.

    Attributes:
        store: where to ask.
        folder: ``queries/find``.
        timeout_s: seconds that one query may take.
    """

    store: Store
    folder: Path
    timeout_s: float = 30.0

    def text(self, name: str, *rows: Mapping[str, Sequence[Term | None]]) -> str:
        """Write a query with values in its VALUES blocks; see `values`."""
        return values(load_query(self.folder / f"{name}.rq"), *rows)

    def rows(self, sparql: str) -> list[dict[str, Term]]:
        """Run a SELECT."""
        return select(self.store, sparql, timeout_s=self.timeout_s)

    def ask(self, name: str, *rows: Mapping[str, Sequence[Term | None]]) -> list[dict[str, str]]:
        """Run a query of the folder; values as text."""
        found = self.rows(self.text(name, *rows))
        return [{k: getattr(v, "value", str(v)) for k, v in row.items()} for row in found]

    def tell(self, nodes: Iterable[str], facts: Facts) -> None:
        """Add to `facts` what the graph says of nodes; of those it has already, nothing."""
        for row in self._new(nodes, facts, "facts"):
            prop = _curie(getattr(row["property"], "value", ""))
            facts.add(getattr(row["node"], "value", ""), prop, row["value"])

    def name(self, nodes: Iterable[str], facts: Facts) -> None:
        """Add to `facts` the names and codes of conditions and classifications, and no more."""
        columns = {"label": "skos:prefLabel", "title": "dcterms:title", "code": "mlg:orphaCode"}
        for row in self._new(nodes, facts, "names"):
            for column in columns.keys() & row.keys():
                facts.add(getattr(row["node"], "value", ""), columns[column], row[column])

    def _new(self, nodes: Iterable[str], facts: Facts, name: str) -> list[dict[str, Term]]:
        wanted = sorted({node for node in nodes if node} - facts.known.keys())
        facts.known |= {node: {} for node in wanted}
        terms: list[Term | None] = [ox.NamedNode(node) for node in wanted]
        found = self.rows(self.text(name, {"node": terms})) if wanted else []
        # In an order of their own: a store may give rows in any.
        return sorted(found, key=lambda row: [str(term) for term in row.values()])


def values(sparql: str, *blocks: Mapping[str, Sequence[Term | None]]) -> str:
    """Put values into a query, so that its text stands alone.

    The VALUES block of the same variables gets new rows; where there is none, the block goes after
    the first one. Only terms are written, as SPARQL writes them, so nothing can be injected.

    Args:
        sparql: the query.
        blocks: each a variable -> its value in each row; None is ``UNDEF``.

    >>> values("SELECT * { VALUES ?s { <urn:x> } ?s ?p ?o }", {"s": [ox.NamedNode("urn:y")]})
    'SELECT * { VALUES ?s { <urn:y> } ?s ?p ?o }'
    """
    written = {}
    for block in blocks:
        head = " ".join(f"?{name}" for name in block)
        rows = [" ".join(map(_written, row)) for row in zip(*block.values(), strict=True)]
        if len(block) > 1:
            head, rows = f"({head})", [f"({row})" for row in rows]
        written[head] = f"VALUES {head} {{ {' '.join(rows)} }}"
    found = list(_BLOCK.finditer(sparql))
    heads = [" ".join(match[1].split()) for match in found]
    further = "".join(f"\n  {text}" for head, text in written.items() if head not in heads)
    parts, end = [], 0
    for number, (match, head) in enumerate(zip(found, heads, strict=True)):
        parts += [sparql[end : match.start()], written.get(head, match[0])]
        parts.append(further if number == 0 else "")
        end = match.end()
    return "".join(parts) + sparql[end:]


def _written(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise ValueError(f"{term} cannot be written in a query: give an IRI or a literal")
    return str(term)
