"""The W3C tests of the SPARQL 1.1 Protocol and Service Description, over real HTTP."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF
from servers import serving

from maillage.store import load_query
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.web.endpoint import SparqlEndpoint

HERE = Path(__file__).parent
SPARQL11 = HERE.parents[2] / "shared/w3c/rdf-tests/sparql/sparql11"
EXPECTED_FAILURES = tomllib.loads((HERE / "expected_failures.toml").read_text())
DATA = "http://kasei.us/2009/09/sparql/data/"

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what must come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    format: str
    boolean: bool | None


@cache
def manifest() -> rdflib.Graph:
    return rdflib.Graph().parse(SPARQL11 / "protocol/manifest.ttl")


def names(folder: str) -> list[str]:
    """The entries of a manifest; none where the reference material is absent."""
    path = SPARQL11 / folder / "manifest.ttl"
    if not path.is_file():
        return []
    graph = rdflib.Graph().parse(path)
    (entries,) = graph.objects(None, MF.entries)
    return [str(entry).partition("#")[2] for entry in Collection(graph, entries)]


def exchanges(name: str) -> list[Exchange]:
    graph = manifest()
    (test,) = (s for s in graph.subjects(RDF.type, MF.ProtocolTest) if s.endswith("#" + name))
    (requests,) = graph.objects(test, MF.action / HT.requests)
    return [exchange(graph, node) for node in Collection(graph, requests)]


def exchange(graph: rdflib.Graph, node: rdflib.term.Node) -> Exchange:
    lists = graph.objects(node, HT.headers)
    fields = [field for head in lists for field in Collection(graph, head)]
    body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
    content = b""
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding))
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    boolean = graph.value(response, MF.expectedBoolean)
    return Exchange(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=tuple(
            (str(graph.value(f, HT.fieldName)), str(graph.value(f, HT.fieldValue))) for f in fields
        ),
        body=content,
        statuses=tuple(str(s)[-3:] for s in graph.objects(response, MF.expectedStatus)),
        format=str(graph.value(response, MF.expectedFormat) or ""),
        boolean=None if boolean is None else bool(boolean),
    )


def marked(folder: str) -> list[object]:
    known = EXPECTED_FAILURES.get(folder, {})
    return [
        pytest.param(n, marks=pytest.mark.xfail(reason=known[n])) if n in known else n
        for n in names(folder)
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, shared: Path, root: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("protocol")
    quads = [
        ox.Quad(*quad.triple, ox.NamedNode(f"{DATA}data{i}.rdf"))
        for i in (1, 2, 3)
        for quad in ox.parse(path=SPARQL11 / f"protocol/data{i}.nt")
    ]
    (folder / "data.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    assert write_store(folder / "store", folder / "data.nq") == 3
    store = OxigraphStore(folder / "store", workers=1)
    app = SparqlEndpoint(store, graphs_query=load_query(root / "queries/pages/graphs.rq"))
    with serving(app) as url:
        yield url
    store.close()


def test_all_tests_are_collected(shared: Path) -> None:
    protocol, description = names("protocol"), names("service-description")
    assert len(protocol) == 34
    assert len(description) == 3
    assert sum(len(exchanges(name)) for name in protocol) == 39
    assert set(EXPECTED_FAILURES["protocol"]) <= set(protocol)
    assert len(EXPECTED_FAILURES["protocol"]) == 7


@pytest.mark.parametrize("name", marked("protocol"))
def test_protocol(name: str, server: str) -> None:
    done = 0
    with httpx.Client(base_url=server, follow_redirects=True) as client:
        for case in exchanges(name):
            response = client.request(
                case.method, case.path, headers=list(case.headers), content=case.body or None
            )
            assert f"{response.status_code // 100}xx" in case.statuses, response.text
            check_body(case, response)
            done += 1
    assert done > 0


def check_body(case: Exchange, response: httpx.Response) -> None:
    media_type = response.headers["Content-Type"]
    if case.format in {"boolean", "tabular"}:
        format_ = ox.QueryResultsFormat.from_media_type(media_type)
        results = ox.parse_query_results(response.content, format=format_)
        assert isinstance(results, ox.QueryBoolean) == (case.format == "boolean")
        if case.boolean is not None:
            assert bool(results) is case.boolean
    elif case.format == "RDF":
        list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type)))
    else:
        assert response.is_error
        assert media_type == "application/problem+json"


# Service description

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
#: Domain and range of the properties, from the vocabulary's own definitions.
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.feature: (SD.Service, SD.Feature),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
INSTANCES = {
    SD.Language: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.Feature: {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs},
}


def description(server: str, accept: str = "*/*") -> tuple[rdflib.Graph, httpx.Response]:
    response = httpx.get(f"{server}/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    graph = rdflib.Graph()
    graph.parse(data=response.content, format=response.headers["Content-Type"])
    return graph, response


@pytest.mark.parametrize("name", names("service-description"))
def test_service_description(name: str, server: str) -> None:
    graph, _ = description(server)
    match name:
        case "returns-rdf":
            for accept in ("text/turtle", "application/rdf+xml", "application/n-triples"):
                other, response = description(server, accept)
                assert response.headers["Content-Type"] == accept
                assert set(other) == set(graph)
        case "has-endpoint-triple":
            assert list(graph.objects(None, SD.endpoint)) == [rdflib.URIRef(f"{server}/sparql")]
        case "conforms-to-schema":
            used = [triple for triple in graph if triple[1].startswith(SD)]
            assert len(used) > 15
            for s, p, o in used:
                domain, range_ = SCHEMA[p]
                assert (s, RDF.type, domain) in graph
                if range_ in INSTANCES:
                    assert o in INSTANCES[range_]
                elif range_ is not None:
                    assert (o, RDF.type, range_) in graph
            assert len(set(graph.objects(None, SD.resultFormat))) == 10
            assert {str(g) for g in graph.objects(None, SD.name)} == {
                f"{DATA}data{i}.rdf" for i in (1, 2, 3)
            }
        case _:
            pytest.fail(f"no check is written for {name}")
