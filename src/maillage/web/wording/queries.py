"""The queries of `queries/pages`, asked of a store: terms in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.finding.graph import values
from maillage.store import Answer, Store, Term, ask, bound, load_query, select
from maillage.terms import PREFIXES

__all__ = [
    "PAGE_SIZE",
    "Brief",
    "Fact",
    "Queries",
    "Source",
    "grouped",
    "pasteable",
    "pasteable_whole",
    "text_of",
]

#: Incoming links on one page.
PAGE_SIZE: Final = 200
#: Nodes described by one query: longer lists are cut, so that no query grows past what is taken.
_BATCH: Final = 500

#: Nodes whose names are remembered, of a store that never changes: some 500 bytes each.
_MOST_BRIEFS: Final = 40_000

_COVERS: Final = PREFIXES["mlg"] + "coversInferred"
_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Fact:
    """One statement and the graph it stands in; IRIs as text."""

    node: str
    property: str
    value: Term
    graph: str


@dataclass(frozen=True)
class Brief:
    """What names a node and says what it is.

    Attributes:
        labels: (property IRI, literal) pairs.
        types: class IRIs.
    """

    labels: tuple[tuple[str, Literal], ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A source document, and the graph that holds what it says; empty text where not known."""

    graph: str
    document: str
    title: str
    publisher: str = ""
    page: str = ""
    issued: str = ""
    consulted: str = ""
    license: str = ""


@dataclass(frozen=True)
class Queries:
    """The page queries on one store.

    Attributes:
        store: where to ask.
        folder: where the ``.rq`` files lie (``queries/pages``).
        timeout_s: seconds that one query may take.
        constant: whether the store never changes, so that names and sources are read once.
    """

    store: Store
    folder: Path
    timeout_s: float = 30.0
    constant: bool = False

    @cached_property
    def _briefs(self) -> dict[str, Brief | None]:
        return {}

    @cached_property
    def _kept(self) -> dict[str, list[dict[str, Term]]]:
        return {}

    @cached_property
    def _sources(self) -> list[Source]:
        return self._read_sources()

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {path.stem: load_query(path) for path in sorted(self.folder.glob("*.rq"))}

    def text(self, name: str) -> str:
        """Give the text of one query file."""
        return self._texts[name]

    def rows(self, name: str, **bind: Term) -> list[dict[str, Term]]:
        """Run one SELECT of the folder."""
        return select(self.store, bound(self.text(name), bind), timeout_s=self.timeout_s)

    def constant_rows(self, name: str) -> list[dict[str, Term]]:
        """Run one SELECT that has no parameters, once for a store that never changes."""
        if not self.constant:
            return self.rows(name)
        if name not in self._kept:
            self._kept[name] = self.rows(name)
        return self._kept[name]

    def rows_of(self, name: str, variable: str, nodes: Iterable[str]) -> Iterator[dict[str, Term]]:
        """Run one SELECT of the folder on several nodes at once."""
        wanted = [NamedNode(node) for node in dict.fromkeys(nodes)]
        for start in range(0, len(wanted), _BATCH):
            batch = " ".join(str(node) for node in wanted[start : start + _BATCH])
            text = f"{self.text(name)}\nVALUES ?{variable} {{ {batch} }}"
            yield from select(self.store, text, timeout_s=self.timeout_s)

    def rows_inside(self, name: str, **bind: Iterable[str]) -> list[dict[str, Term]]:
        """Run one SELECT of the folder with its own VALUES blocks filled.

        For queries whose paths or groups a block at the end would not reach.
        """
        wanted = {key: [NamedNode(node) for node in nodes] for key, nodes in bind.items()}
        if not all(wanted.values()):
            return []
        text = values(self.text(name), wanted)
        return select(self.store, text, timeout_s=self.timeout_s)

    def ask(self, name: str, **bind: Term) -> bool:
        """Run one ASK of the folder."""
        return ask(self.store, bound(self.text(name), bind), timeout_s=self.timeout_s)

    def graph(self, name: str, accept: str, **bind: Term) -> Answer:
        """Run one CONSTRUCT of the folder; its bytes come in the media type wanted."""
        return self.store.query(
            bound(self.text(name), bind), accept=accept, timeout_s=self.timeout_s
        )

    def facts(self, nodes: Iterable[str], *, name: str = "facts") -> list[Fact]:
        """Give everything said of some nodes, sorted, so that pages are the same every time.

        Args:
            nodes: IRIs.
            name: of the query, which may leave out what is derived by the hundred.
        """
        found = [
            Fact(_iri(row["node"]), _iri(row["property"]), row["value"], _iri(row["graph"]))
            for row in self.rows_of(name, "node", nodes)
        ]
        return sorted(found, key=lambda f: (f.node, f.property, str(f.value), f.graph))

    def covered(self, structure: str) -> tuple[list[Fact], int]:
        """Give the first entities that a structure covers, groups counted in, and how many."""
        (row,) = self.rows_inside("covered-count", node=[structure])
        count = int(_iri(row["count"]))
        rows = self.rows("covered-first", node=NamedNode(structure)) if count else []
        return [
            Fact(structure, _COVERS, row["condition"], _iri(row["graph"])) for row in rows
        ], count

    def details(self, condition: str) -> list[Fact]:
        """Give prevalences, genes and signs of a clinical entity: all that is said of each."""
        rows = self.rows("details", condition=NamedNode(condition))
        return sorted(
            {
                Fact(_iri(row["node"]), _iri(row["property"]), row["value"], _iri(row["graph"]))
                for row in rows
            },
            key=lambda f: (f.node, f.property, str(f.value), f.graph),
        )

    def briefs(self, nodes: Iterable[str]) -> dict[str, Brief]:
        """Give names and types of some nodes; a node that nothing names or types is left out."""
        wanted = set(nodes)
        if not self.constant:
            return self._read_briefs(wanted)
        # Requests run beside each other, so an answer is never read from what another may clear.
        known = self._briefs
        found = {node: known[node] for node in wanted & known.keys()}
        missing = wanted - found.keys()
        if missing:
            read = dict.fromkeys(missing) | self._read_briefs(missing)
            if len(known) + len(read) > _MOST_BRIEFS:
                self.__dict__["_briefs"] = known = {}
            known |= read
            found |= read
        return {node: brief for node, brief in found.items() if brief is not None}

    def _read_briefs(self, nodes: Iterable[str]) -> dict[str, Brief]:
        labels: dict[str, list[tuple[str, Literal]]] = {}
        types: dict[str, list[str]] = {}
        for row in self.rows_of("brief", "node", nodes):
            node, property_, value = _iri(row["node"]), _iri(row["property"]), row["value"]
            if property_ == _TYPE:
                types.setdefault(node, []).append(_iri(value))
            elif isinstance(value, Literal):
                labels.setdefault(node, []).append((property_, value))
        return {
            node: Brief(
                tuple(sorted(labels.get(node, ()), key=lambda item: (item[0], str(item[1])))),
                tuple(sorted(types.get(node, ()))),
            )
            for node in labels.keys() | types.keys()
        }

    def incoming(
        self, iri: str, page: int, size: int = PAGE_SIZE
    ) -> tuple[list[tuple[str, str]], bool]:
        """Give one page of what points to a node.

        Args:
            iri: the node.
            page: counted from 1.
            size: how many a page.

        Returns:
            (subject, property) pairs, and whether there are more.
        """
        # LIMIT and OFFSET take no variable, so their numbers are written in: ints, never text.
        name = "incoming-unsorted" if self.constant else "incoming"
        text = f"{self.text(name)}\nLIMIT {size + 1} OFFSET {int(page - 1) * size}"
        rows = select(self.store, text, timeout_s=self.timeout_s, iri=NamedNode(iri))
        pairs = [(_iri(row["subject"]), _iri(row["property"])) for row in rows]
        return pairs[:size], len(pairs) > size

    def sources(self) -> list[Source]:
        """Give every source document, with the graph of what it says."""
        return self._sources if self.constant else self._read_sources()

    def _read_sources(self) -> list[Source]:
        found: dict[str, Source] = {}
        for row in self.rows("sources"):
            source = Source(
                graph=_iri(row["graph"]),
                document=_iri(row["document"]),
                title=_iri(row["title"]),
                publisher=text_of(row, "publisher"),
                page=text_of(row, "page"),
                issued=text_of(row, "issued"),
                consulted=text_of(row, "consultedOn"),
                license=text_of(row, "license"),
            )
            found.setdefault(source.graph, source)
        return list(found.values())


def pasteable(query: str, variable: str, term: NamedNode) -> str:
    """Write a page's query as a person can paste it, with its term in place."""
    lines = [line for line in query.splitlines() if not line.startswith("#")]
    return "\n".join([*lines, f"VALUES ?{variable} {{ {term} }}"])


def pasteable_whole(query: str) -> str:
    """Write a page's query that has no term to be put in, as a person can paste it."""
    return "\n".join(line for line in query.splitlines() if not line.startswith("#"))


def _iri(term: Term) -> str:
    # A triple term has no value, and the published data has none (DESIGN decision 8).
    return str(getattr(term, "value", term))


def text_of(row: Mapping[str, Term], name: str) -> str:
    """Give a cell of a row as text: an IRI, or what a literal says; empty where there is none."""
    return _iri(row[name]) if name in row else ""


def grouped(rows: Iterable[Mapping[str, Term]], name: str) -> dict[str, list[Mapping[str, Term]]]:
    """Put rows together that have the same in one column; in the order of its texts."""
    found: dict[str, list[Mapping[str, Term]]] = {}
    for row in rows:
        found.setdefault(text_of(row, name), []).append(row)
    return dict(sorted(found.items()))
