"""The W3C tests of the SPARQL 1.1 Protocol, Graph Store Protocol and Service Description.

Over HTTP to a scratch server; those that change nothing, to a published store as well.
"""

from __future__ import annotations

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
from servers import scratch_server, serving
from suite import SPARQL11, same

from maillage.store import load_query
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.web.endpoint.description import EXTENSION_FUNCTIONS
from maillage.web.endpoint.protocol import SparqlEndpoint

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
    location: str = ""
    content: str = ""

    @property
    def is_update(self) -> bool:
        return any("update" in value for _, value in self.headers) or b"update=" in self.body


@cache
def manifest(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(SPARQL11 / name)


def names(name: str) -> list[str]:
    """The entries of a manifest; none where the reference material is absent."""
    if not (SPARQL11 / name).is_file():
        return []
    graph = manifest(name)
    (entries,) = graph.objects(None, MF.entries)
    return [str(entry).partition("#")[2] for entry in Collection(graph, entries)]


def exchanges(name: str, file: str = "protocol/manifest.ttl") -> list[Exchange]:
    graph = manifest(file)
    (test,) = (s for s in graph.subjects(MF.action, None) if s.endswith("#" + name))
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
        statuses=tuple(
            str(s).rpartition("#")[2].removeprefix("StatusCode")
            for s in graph.objects(response, MF.expectedStatus)
        ),
        format=str(graph.value(response, MF.expectedFormat) or ""),
        boolean=None if boolean is None else bool(boolean),
        location=str(graph.value(response, MF.expectedLocation) or ""),
        content=str(graph.value(graph.value(response, HT.body), CNT.chars) or ""),
    )


@pytest.fixture(scope="module")
def scratch(shared: Path) -> Iterator[str]:
    with scratch_server() as url:
        yield url


@pytest.fixture
def server(scratch: str) -> str:
    """A scratch server that holds what the tests of the protocol want."""
    assert httpx.post(f"{scratch}/sparql", data={"update": "DROP ALL"}).status_code == 204
    for i in (1, 2, 3):
        content = (SPARQL11 / f"protocol/data{i}.nt").read_bytes()
        response = httpx.put(
            f"{scratch}/store",
            params={"graph": f"{DATA}data{i}.rdf"},
            content=content,
            headers={"Content-Type": "application/n-triples"},
        )
        assert response.status_code == 201
    return scratch


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, shared: Path, root: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("protocol")
    quads = [
        ox.Quad(*quad.triple, ox.NamedNode(f"{DATA}data{i}.rdf"))
        for i in (1, 2, 3)
        for quad in ox.parse(path=SPARQL11 / f"protocol/data{i}.nt")
    ]
    (folder / "data.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    assert write_store(folder / "store", folder / "data.nq") == 3
    store = OxigraphStore(folder / "store", workers=1)
    query = load_query(root / "queries/pages/service.rq")
    app = SparqlEndpoint(store, graphs_query=query, functions=EXTENSION_FUNCTIONS)
    with serving(app) as url:
        yield url
    store.close()


PROTOCOL = names("protocol/manifest.ttl")
UPDATES = [n for n in PROTOCOL if n.startswith("update_")]
READING = [n for n in PROTOCOL if n not in UPDATES]


def test_all_tests_are_collected(shared: Path) -> None:
    assert len(PROTOCOL) == 34
    assert len(UPDATES) == 7
    assert len(DIRECT) + len(INDIRECT) == 13
    assert len(names("service-description/manifest.ttl")) == 3
    assert sum(len(exchanges(name)) for name in PROTOCOL) == 39


@pytest.mark.parametrize("name", PROTOCOL)
def test_protocol(name: str, server: str) -> None:
    check(name, server)


@pytest.mark.parametrize("name", READING)
def test_protocol_of_a_published_store(name: str, published: str) -> None:
    check(name, published)


@pytest.mark.parametrize("name", UPDATES)
def test_a_published_store_is_not_updated(name: str, published: str) -> None:
    case = exchanges(name)[0]
    assert case.is_update
    response = send(published, case, case.path.replace("/sparql/", "/sparql"))
    assert response.status_code == 403


def check(name: str, server: str) -> None:
    done = 0
    for case in exchanges(name):
        response = send(server, case, case.path.replace("/sparql/", "/sparql"))
        assert f"{response.status_code // 100}xx" in case.statuses, response.text
        check_body(case, response)
        done += 1
    assert done > 0


def send(server: str, case: Exchange, path: str, body: bytes | None = None) -> httpx.Response:
    content = case.body if body is None else body
    with httpx.Client(base_url=server) as client:
        return client.request(
            case.method, path, headers=list(case.headers), content=content or None
        )


def check_body(case: Exchange, response: httpx.Response) -> None:
    media_type = response.headers.get("Content-Type", "")
    if case.format in {"boolean", "tabular"}:
        format_ = ox.QueryResultsFormat.from_media_type(media_type)
        results = ox.parse_query_results(response.content, format=format_)
        assert isinstance(results, ox.QueryBoolean) == (case.format == "boolean")
        if case.boolean is not None:
            assert bool(results) is case.boolean
    elif case.format == "RDF":
        list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type)))
    elif case.is_update and response.is_success:
        assert response.content == b""
    else:
        assert response.is_error
        assert media_type == "application/problem+json"


# Graph Store Protocol

GSP = "graph-store-protocol/manifest-{}.ttl"
DIRECT, INDIRECT = names(GSP.format("direct")), names(GSP.format("indirect"))
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


@pytest.mark.parametrize("name", [*DIRECT, *INDIRECT])
def test_graph_store(name: str, scratch: str) -> None:
    assert httpx.post(f"{scratch}/sparql", data={"update": "DROP ALL"}).status_code == 204
    done, variables = 0, {}
    for case in exchanges(name, GSP.format("direct" if name in DIRECT else "indirect")):
        path, body = case.path.replace("/gsp", "/store", 1), case.body.decode()
        for variable, value in variables.items():
            path, body = path.replace(variable, value), body.replace(variable, value)
        response = send(scratch, case, path, body.encode())
        assert response.status_code in {STATUSES[s] for s in case.statuses}, response.text
        if case.location:
            variables[case.location] = response.headers["Location"]
        if case.content:
            base = f"{scratch}{path}"
            expected = list(ox.parse(case.content, format=ox.RdfFormat.TURTLE, base_iri=base))
            assert response.headers["Content-Type"].startswith("text/turtle")
            assert same(list(ox.parse(response.text, format=ox.RdfFormat.TURTLE))) == same(expected)
        done += 1
    assert done > 0


# Service description

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
#: Domain and range of the properties, from the vocabulary's own definitions.
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.feature: (SD.Service, SD.Feature),
    SD.resultFormat: (SD.Service, None),
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.defaultEntailmentRegime: (SD.Service, SD.EntailmentRegime),
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


@pytest.mark.parametrize("name", names("service-description/manifest.ttl"))
def test_service_description(name: str, server: str) -> None:
    graph, _ = description(server)
    assert set(graph.objects(None, SD.supportedLanguage)) == {
        SD.SPARQL11Query,
        SD.SPARQL11Update,
    }
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
            assert len(used) > 14
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
