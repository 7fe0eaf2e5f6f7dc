"""The manifests and results of the W3C's SPARQL 1.1 test suite, read for the tests here."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

HERE = Path(__file__).parent
SPARQL11 = HERE.parents[2] / "shared/w3c/rdf-tests/sparql/sparql11"
EXPECTED_FAILURES = tomllib.loads((HERE / "expected_failures.toml").read_text("utf-8"))
#: Where the suite's files count as lying, so that relative IRIs are the same on both sides.
BASE = "http://w3c.test/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Graph:
    """Triples, looked up by subject and property."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self._values: dict[tuple[object, str], list[Term]] = defaultdict(list)
        self.quads = quads
        for quad in quads:
            self._values[quad.subject, quad.predicate.value].append(quad.object)

    def values(self, subject: object, iri: str) -> list[Term]:
        return self._values.get((subject, iri), [])

    def value(self, subject: object, iri: str) -> Term | None:
        found = self.values(subject, iri)
        return found[0] if found else None

    def members(self, head: Term | None) -> Iterator[Term]:
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            first = self.value(head, RDF + "first")
            assert first is not None
            yield first
            head = self.value(head, RDF + "rest")


@dataclass(frozen=True)
class Data:
    """The files of a dataset: of the default graph, and by name of a graph."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test of a manifest.

    Attributes:
        id: folder and local name.
        kind: local name of its class.
        text: file of the query or update.
        before: what the store holds at first.
        result: file of the expected result of a query.
        after: what the store holds after an update.
        services: endpoints that SERVICE asks, and the files of each.
    """

    id: str
    kind: str
    text: Path
    before: Data = Data()
    result: Path | None = None
    after: Data = Data()
    services: tuple[tuple[str, tuple[Path, ...]], ...] = ()


def iri_of(path: Path) -> str:
    return BASE + path.relative_to(SPARQL11).as_posix()


def path_of(term: Term | None) -> Path:
    assert isinstance(term, ox.NamedNode)
    return SPARQL11 / term.value.removeprefix(BASE)


def read(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, base_iri=iri_of(path), rename_blank_nodes=True))


@cache
def cases(folder: str) -> tuple[Case, ...]:
    """The entries of a manifest; none where the reference material is absent."""
    path = SPARQL11 / folder / "manifest.ttl"
    if not path.is_file():
        return ()
    graph = Graph(read(path))
    heads = [q.object for q in graph.quads if q.predicate.value == MF + "entries"]
    return tuple(_case(graph, folder, entry) for head in heads for entry in graph.members(head))


def _case(graph: Graph, folder: str, entry: Term) -> Case:
    kinds = [term.value.rpartition("#")[2] for term in graph.values(entry, RDF + "type")]
    (kind,) = (kind for kind in kinds if kind.endswith(("Test", "Test11")))
    action, result = graph.value(entry, MF + "action"), graph.value(entry, MF + "result")
    name = f"{folder}/{entry.value.rpartition('#')[2]}"
    if kind == "UpdateEvaluationTest":
        text = path_of(graph.value(action, UT + "request"))
        return Case(name, kind, text, _data(graph, action, UT), after=_data(graph, result, UT))
    if isinstance(action, ox.NamedNode):
        return Case(name, kind, path_of(action))
    text = path_of(graph.value(action, QT + "query"))
    services = tuple(
        (graph.values(node, QT + "endpoint")[0].value, _data(graph, node, QT).default)
        for node in graph.values(action, QT + "serviceData")
    )
    data = _data(graph, action, QT)
    return Case(name, kind, text, data, path_of(result), services=services)


def _data(graph: Graph, node: Term | None, vocabulary: str) -> Data:
    named = []
    for term in graph.values(node, vocabulary + "graphData"):
        label = graph.value(term, RDFS + "label")
        if label is not None:
            named.append((label.value, path_of(graph.value(term, UT + "graph"))))
        else:
            named.append((term.value, path_of(term)))
    return Data(tuple(map(path_of, graph.values(node, vocabulary + "data"))), tuple(named))


def marked(found: list[Case]) -> list[object]:
    """Parameters of pytest, with those marked that are known to fail."""
    known = EXPECTED_FAILURES["evaluation"]
    return [
        pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=known[case.id])])
        if case.id in known
        else pytest.param(case, id=case.id)
        for case in found
    ]


# Results, made comparable: as a set of statements, whose blank nodes may bear any name


def same(quads: list[ox.Quad]) -> list[str]:
    """Write statements so that isomorphic ones are equal."""
    found = ox.Dataset(
        [ox.Quad(q.subject, q.predicate, plain(q.object), q.graph_name) for q in quads]
    )
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, found))


def plain(term: Term) -> Term:
    """Give a number the form of all that have its value: 3.21E4 and 32100.0 are one double."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    try:
        if kind in {"float", "double"}:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if kind == "decimal":
            return ox.Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
        if kind == "boolean":
            value = {"1": "true", "0": "false"}.get(term.value, term.value)
            return ox.Literal(value, datatype=term.datatype)
    except (ValueError, ArithmeticError):
        pass  # ill-typed, and compared as written
    return term


def dataset(data: Data) -> list[str]:
    """What a store should hold."""
    quads = [quad for path in data.default for quad in read(path)]
    for name, path in data.named:
        graph = ox.NamedNode(name)
        quads += [ox.Quad(q.subject, q.predicate, q.object, graph) for q in read(path)]
    return same(quads)


def table(results: ox.QuerySolutions) -> tuple[set[str], list[str]]:
    """A table: its variables, and its rows, each of them a node."""
    names = [variable.value for variable in results.variables]
    return set(names), _rows([dict(zip(names, row, strict=True)) for row in results])


def _rows(rows: list[dict[str, Term | None]]) -> list[str]:
    quads = []
    for number, row in enumerate(rows):
        node = ox.BlankNode(f"row{number}")
        quads.append(ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "Row")))
        quads += [
            ox.Quad(node, ox.NamedNode(BASE + name), value)
            for name, value in row.items()
            if value is not None
        ]
    return same(quads)


def result_set(graph: Graph) -> tuple[set[str], list[str]] | bool | None:
    """A result written as RDF; None if the graph is itself the result."""
    found = [
        q.subject
        for q in graph.quads
        if q.predicate.value == RDF + "type" and q.object == ox.NamedNode(RS + "ResultSet")
    ]
    if not found:
        return None
    boolean = graph.value(found[0], RS + "boolean")
    if boolean is not None:
        return boolean.value == "true"
    rows = []
    for solution in graph.values(found[0], RS + "solution"):
        bindings = graph.values(solution, RS + "binding")
        rows.append(
            {
                graph.value(b, RS + "variable").value: graph.value(b, RS + "value")  # type: ignore[union-attr]
                for b in bindings
            }
        )
    names = {term.value for term in graph.values(found[0], RS + "resultVariable")}
    return names, _rows(rows)


def csv_rows(text: str) -> list[tuple[str, ...]]:
    """A CSV result, with blank nodes named alike, its columns and rows in an order of its own."""
    rows = [list(row) for row in csv.reader(io.StringIO(text))]
    order = sorted(range(len(rows[0])), key=rows[0].__getitem__)
    rows = [[row[index] for index in order] for row in rows]
    seen: dict[str, str] = {}
    for row in rows:
        for index, cell in enumerate(row):
            if cell.startswith("_:"):
                row[index] = seen.setdefault(cell, f"_:b{len(seen)}")
    return [tuple(rows[0]), *sorted(map(tuple, rows[1:]))]
