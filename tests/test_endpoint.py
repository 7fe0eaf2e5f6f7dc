"""The endpoint over real HTTP, and with the clients that people really use."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import psutil
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import until
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from servers import serving
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from test_sparql import HOSTILE, Ear

from maillage import errors
from maillage.errors import MaillageError, StoreUnavailable
from maillage.negotiate import GRAPH_TYPES, RESULT_TYPES
from maillage.store import load_query
from maillage.store.oxigraph import OxigraphStore, in_memory, write_store
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.endpoint.turns import Turns
from maillage.web.problem import problem

E = "http://example.org/"
NQ = Path(__file__).parent / "data" / "store.nq"
SELECT = f"SELECT ?o {{ <{E}brest> <{E}label> ?o }} ORDER BY LANG(?o)"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{E}brest> ?p ?o }}"
CROSS = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(6))
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
ENDLESS = f"SELECT * {{ {CROSS} }}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True)
class Site:
    """A server under test, and the store behind it."""

    url: str
    store: OxigraphStore

    def get(self, query: str, accept: str = "", **params: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return httpx.get(self.url, params={"query": query, **params}, headers=headers)


async def editor(scope: Any, receive: Any, send: Any) -> None:
    """Stand where the real editor page will be."""
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/html")],
        }
    )
    await send({"type": "http.response.body", "body": b"<title>editor</title>"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    with endpoint(tmp_path_factory.mktemp("endpoint") / "store", root, 60) as site:
        yield site


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    """The same with a deadline that can be awaited."""
    with endpoint(tmp_path_factory.mktemp("hasty") / "store", root, 1.5) as site:
        yield site


@contextlib.contextmanager
def endpoint(folder: Path, root: Path, timeout_s: float) -> Iterator[Site]:
    write_store(folder, NQ)
    store = OxigraphStore(folder, workers=2, memory_limit_mb=2048)
    app = SparqlEndpoint(
        store,
        graphs_query=load_query(root / "queries/pages/graphs.rq"),
        timeout_s=timeout_s,
        max_request_bytes=100_000,
        build_id="b1",
        page=editor,
    )
    with serving(app) as url:
        yield Site(f"{url}/sparql", store)
    store.close()


# Negotiation, method by method


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
@pytest.mark.parametrize("accept", RESULT_TYPES)
def test_results_by_method_and_type(site: Site, how: str, accept: str) -> None:
    response = send(site, how, SELECT, {"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Content-Type"].partition(";")[0] == accept
    if accept.endswith(("json", "xml")):
        format_ = getattr(ox.QueryResultsFormat, accept[-4:].strip("+/").upper())
        rows = ox.parse_query_results(response.content, format=format_)
        assert isinstance(rows, ox.QuerySolutions)
        assert [row["o"].language for row in rows] == ["en-gb", "fr"]
    else:
        # CSV keeps the line end of a label, TSV escapes it.
        assert len(response.content.splitlines()) == (4 if accept == "text/csv" else 3)
        assert response.headers["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
@pytest.mark.parametrize("accept", GRAPH_TYPES)
def test_graphs_by_method_and_type(site: Site, how: str, accept: str) -> None:
    response = send(site, how, CONSTRUCT, {"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == accept
    generic = {"application/json": "application/ld+json", "text/n3": "text/turtle"}
    parsed = generic.get(accept, "application/rdf+xml" if accept.endswith("/xml") else accept)
    triples = list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(parsed)))
    assert len(triples) == 6


def send(site: Site, how: str, query: str, headers: dict[str, str]) -> httpx.Response:
    match how:
        case "GET":
            return httpx.get(site.url, params={"query": query}, headers=headers)
        case "form":
            return httpx.post(site.url, data={"query": query}, headers=headers)
        case _:
            headers = {**headers, "Content-Type": "application/sparql-query"}
            return httpx.post(site.url, content=query, headers=headers)


@pytest.mark.parametrize(
    ("name", "query", "media_type"),
    [
        ("json", SELECT, "application/sparql-results+json"),
        ("xml", SELECT, "application/sparql-results+xml"),
        ("csv", SELECT, "text/csv"),
        ("tsv", SELECT, "text/tab-separated-values"),
        ("ttl", CONSTRUCT, "text/turtle"),
        ("nt", CONSTRUCT, "application/n-triples"),
        ("rdf", CONSTRUCT, "application/rdf+xml"),
        ("jsonld", CONSTRUCT, "application/ld+json"),
        ("nq", CONSTRUCT, "application/n-quads"),
        ("trig", CONSTRUCT, "application/trig"),
        ("application/sparql-results+xml", SELECT, "application/sparql-results+xml"),
    ],
)
def test_format_overrules_accept(site: Site, name: str, query: str, media_type: str) -> None:
    response = site.get(query, "image/png", format=name)
    assert response.headers["Content-Type"].partition(";")[0] == media_type


def test_q_values(site: Site) -> None:
    response = site.get(SELECT, "text/csv;q=0.1, application/sparql-results+xml;q=0.2, image/*")
    assert response.headers["Content-Type"] == "application/sparql-results+xml"


def test_short_answers_have_a_length(site: Site) -> None:
    response = site.get("ASK {}")
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "Transfer-Encoding" not in response.headers


def test_long_answers_are_streamed_whole(site: Site) -> None:
    query = f"SELECT * {{ {cross(3)} }} LIMIT 100000"
    with httpx.stream("GET", site.url, params={"query": query, "format": "csv"}) as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        lines = sum(chunk.count(b"\n") for chunk in response.iter_bytes())
    assert lines == 100_001


def as_query(words: list[str]) -> bytes:
    return urlencode({"query": " ".join(words)}).encode()


def cross(count: int) -> str:
    numbers = " ".join(map(str, range(60)))
    return " ".join(f"VALUES ?v{i} {{ {numbers} }}" for i in range(count))


def test_head_has_the_headers_of_get(site: Site) -> None:
    get = site.get(SELECT, "text/csv")
    head = httpx.head(site.url, params={"query": SELECT}, headers={"Accept": "text/csv"})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]
    assert httpx.head(site.url, params={"query": "nonsense"}).status_code == 400
    assert httpx.head(site.url, params={"query": f"SELECT * {{ {cross(3)} }}"}).content == b""


def test_graphs_of_the_request(site: Site) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    response = site.get(query, "text/csv", **{"default-graph-uri": E + "graph/a"})
    assert response.text == "n\r\n3\r\n"
    assert site.get(query, "text/csv").text == "n\r\n8\r\n"


# Refusals


def check_problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"] == f"https://w3id.org/maillage/problem/{kind}"
    assert set(document["messages"]) == {"fr", "en"}
    return document


def test_400(site: Site) -> None:
    document = check_problem(site.get("SELECT * { ?s\n nope:p 1 }"), 400, "bad-request")
    assert "ligne 2" in document["detail"]
    assert "line 2" in document["messages"]["en"]
    check_problem(
        httpx.get(site.url + "?query=ASK%20%7B%7D&query=ASK%20%7B%7D"), 400, "bad-request"
    )
    check_problem(site.get("ASK {}", format="docx"), 400, "bad-request")
    check_problem(site.get("ASK {}", **{"default-graph-uri": "no iri"}), 400, "bad-request")
    check_problem(httpx.post(site.url, data={"x": "y"}), 400, "bad-request")
    check_problem(site.get("SELECT * " + "{" * 1000), 400, "bad-request")


def test_403(site: Site) -> None:
    for data in ({"update": "CLEAR ALL"}, {"query": f"SELECT * {{ SERVICE <{E}> {{}} }}"}):
        check_problem(httpx.post(site.url, data=data), 403, "forbidden")


def test_405(site: Site) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = httpx.request(method, site.url, params={"query": "ASK {}"})
        check_problem(response, 405, "method-not-allowed")
        assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_406(site: Site) -> None:
    document = check_problem(site.get(SELECT, "text/turtle"), 406, "not-acceptable")
    assert "text/csv" in document["detail"]
    check_problem(site.get(CONSTRUCT, "text/csv"), 406, "not-acceptable")
    check_problem(site.get(CONSTRUCT, format="csv"), 406, "not-acceptable")


def test_413(site: Site) -> None:
    body = b"ASK {} #" + b"x" * 200_000
    headers = {"Content-Type": "application/sparql-query"}
    check_problem(httpx.post(site.url, content=body, headers=headers), 413, "too-large")

    def pieces() -> Iterator[bytes]:
        yield body[:150_000]

    # Sent in chunks, so that no length announces it.
    check_problem(httpx.post(site.url, content=pieces(), headers=headers), 413, "too-large")


def test_415(site: Site) -> None:
    response = httpx.post(site.url, content=b"ASK {}", headers={"Content-Type": "text/plain"})
    check_problem(response, 415, "unsupported-media-type")


def test_503_after_a_crash(site: Site) -> None:
    deep = "SELECT (" + "!" * 20_000 + "true AS ?x) {}"
    response = httpx.post(site.url, data={"query": deep})
    check_problem(response, 503, "query-died")
    assert response.headers["Retry-After"].isdigit()
    assert site.get("ASK {}").status_code == 200


def test_504(hasty: Site) -> None:
    check_problem(hasty.get(RUNAWAY), 504, "query-timeout")


@pytest.mark.parametrize(
    ("language", "expected", "title"),
    [("", "fr", "Requête incorrecte"), ("en;q=0.5, de", "en", "Bad request")],
)
def test_problems_in_two_languages(site: Site, language: str, expected: str, title: str) -> None:
    headers = {"Accept-Language": language} if language else {}
    response = httpx.get(site.url, params={"query": "nonsense"}, headers=headers)
    assert response.headers["Content-Language"] == expected
    assert response.json()["title"] == title
    assert response.json()["detail"] == response.json()["messages"][expected]


def test_a_problem_does_not_repeat_a_megabyte() -> None:
    told = json.loads(problem(MaillageError("x" * 10**6, fr="né" * 10**6)).body)
    assert len(told["detail"]) < 2_100
    assert told["messages"]["en"] == f"{'x' * 1000} … {'x' * 1000}"


def test_every_error_has_a_problem() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    seen = {kind: problem(kind("why", fr="pourquoi"), "en") for kind in kinds}
    assert len(seen) == 25
    for kind, told in seen.items():
        assert told.status == kind.status
        document = json.loads(told.body)
        assert document["messages"] == {"fr": "pourquoi", "en": "why"}
        assert dict(told.headers)["Content-Length"] == str(len(told.body))
    # RequestError is a mere branch of the tree and never raised itself.
    leaves = {k: p for k, p in seen.items() if k.status != 500 and k is not errors.RequestError}
    titles = {json.loads(p.body)["title"] for p in leaves.values()}
    assert len(titles) == len(leaves) == 18


# Browsers and caches


def test_cors(site: Site) -> None:
    preflight = httpx.options(
        site.url,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    answer = site.get("ASK {}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for response in (preflight, answer):
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_an_answer_cannot_run_as_a_page(site: Site) -> None:
    script = 'CONSTRUCT { <http://e/> <http://www.w3.org/1999/xhtmlscript> "alert(1)" } WHERE {}'
    response = site.get(script, BROWSER)
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_etag(site: Site) -> None:
    first = site.get(SELECT, "text/csv")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"b1-')
    assert first.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language"
    params = {"query": SELECT}
    for value, status in [(tag, 304), (f'"x", {tag}', 304), ("*", 304), ('W/"b0-x"', 200)]:
        headers = {"Accept": "text/csv", "If-None-Match": value}
        response = httpx.get(site.url, params=params, headers=headers)
        assert response.status_code == status
        assert response.headers["ETag"] == tag
        assert (response.content == b"") == (status == 304)
    headers = {"Accept": "text/tab-separated-values", "If-None-Match": tag}
    assert httpx.get(site.url, params=params, headers=headers).status_code == 200
    assert "ETag" not in site.get("SELECT (NOW() AS ?t) {}").headers
    assert "ETag" not in httpx.post(site.url, data=params).headers


# Without a query


def test_a_browser_gets_the_editor(site: Site) -> None:
    assert "editor" in httpx.get(site.url, headers={"Accept": BROWSER}).text


def test_the_service_description_tells_the_graphs(site: Site) -> None:
    for params in ({}, {"format": "ttl"}):
        response = httpx.get(site.url, params=params, headers={"Accept": "text/turtle, */*;q=0.1"})
        graph = rdflib.Graph().parse(data=response.text, format="turtle")
        counts = "SELECT ?name ?n { ?g sd:name ?name ; sd:graph/void:triples ?n } ORDER BY ?name"
        names = {
            "sd": rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"),
            "void": rdflib.Namespace("http://rdfs.org/ns/void#"),
        }
        rows = [(str(row[0]), row[1].toPython()) for row in graph.query(counts, initNs=names)]
        assert rows == [(E + "graph/a", 3), (E + "graph/b", 5)]
    assert httpx.head(site.url).content == b""


def test_no_query_and_no_rdf_wanted(site: Site) -> None:
    check_problem(httpx.get(site.url, headers={"Accept": "text/csv"}), 400, "bad-request")


@pytest.mark.parametrize("host", ["a b<c>", "a#b", "[::1", "a/b?c#d@e"])
def test_a_forged_host_is_no_crash(site: Site, host: str) -> None:
    response = httpx.get(site.url, headers={"Host": host, "Accept": "text/turtle"})
    assert response.status_code == 400


# Clients that leave, answers that break off


def wait_for_other_workers(site: Site, before: frozenset[int]) -> None:
    until(lambda: site.store.worker_pids - before)  # else that of the gone client still runs


@pytest.mark.parametrize("query", [RUNAWAY, ENDLESS], ids=["before", "during"])
def test_a_client_that_hangs_up_frees_its_worker(root: Path, tmp_path: Path, query: str) -> None:
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1)
    try:
        app = SparqlEndpoint(store, graphs_query="", timeout_s=600)
        with serving(app) as url:
            site = Site(f"{url}/sparql", store)
            (pid,) = before = store.worker_pids
            host = httpx.URL(url)
            with socket.create_connection((host.host, host.port or 0)) as client:
                target = httpx.URL(site.url, params={"query": query}).raw_path.decode()
                client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                if query is ENDLESS:
                    assert client.recv(100).startswith(b"HTTP/1.1 200")
                else:
                    until(lambda: store.figures().idle == 0)
            wait_for_other_workers(site, before)
            assert not psutil.pid_exists(pid)
            assert site.get("ASK {}").status_code == 200
    finally:
        store.close()


def test_an_answer_that_breaks_off_is_seen_to(
    hasty: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """The status is long sent when the deadline strikes; the client must not take it for whole.

    That it was cut is what the log has of it, in a line: not the traces of a server's mistake.
    """
    caplog.set_level("ERROR", "uvicorn.error")
    with httpx.stream("GET", hasty.url, params={"query": ENDLESS}, timeout=60) as response:
        assert response.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            response.read()
    assert [record.exc_info for record in caplog.records] in ([], [None])


def test_too_many_at_once(tmp_path: Path) -> None:
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1)
    try:
        app = SparqlEndpoint(store, graphs_query="", timeout_s=600, turns=Turns(1, queue_length=0))
        with serving(app) as url:
            site = Site(f"{url}/sparql", store)
            host = httpx.URL(url)
            with socket.create_connection((host.host, host.port or 0)) as client:
                target = httpx.URL(site.url, params={"query": RUNAWAY}).raw_path.decode()
                client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                until(lambda: app.turns.running)
                check_problem(site.get("ASK {}"), 503, "busy")
            until(lambda: not app.turns.running)
            assert site.get("ASK {}").status_code == 200
    finally:
        store.close()


def test_without_a_socket() -> None:
    """The same stack in one process, as ``maillage get`` runs it."""
    store = in_memory(ox.parse(path=NQ, format=ox.RdfFormat.N_QUADS))
    app = SparqlEndpoint(store, graphs_query="")

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get("/sparql", params={"query": SELECT, "format": "csv"})

    response = asyncio.run(get())
    assert response.status_code == 200
    assert response.text.startswith("o\r\n")


def test_long_queries(site: Site) -> None:
    values = " ".join(f"<{E}{'x' * 20}{i}>" for i in range(1500))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}"
    assert len(query) > 60_000
    for how in ("form", "direct"):
        response = send(site, how, query, {"Accept": "text/csv"})
        assert response.text == "n\r\n1500\r\n"


GRAPHS = load_query(Path(__file__).parents[1] / "queries/pages/graphs.rq")
SPELLINGS = "SELECT ASK { } * ?s SERVICE < > ' # http://e/ ( ) FROM @fr ^^ é 1e9 : 😀"
WORDS = st.sampled_from([*SPELLINGS.split(), '"""', "\\u0053", "\n", "\r", "\0"])
TYPES = [
    "",
    "text/plain",
    "application/sparql-query",
    "application/sparql-query;charset=é",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
    ";;;",
]


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT", "BREW"]),
    url=st.one_of(st.binary(max_size=30), st.lists(WORDS, max_size=9).map(as_query)),
    content_type=st.sampled_from(TYPES),
    body=st.one_of(st.binary(max_size=30), st.lists(WORDS, max_size=9).map(as_query)),
    accept=st.one_of(st.text(max_size=20), st.sampled_from(["*/*", "text/csv", "text/turtle;q=0"])),
)
def test_no_request_is_a_server_error(
    method: str, url: bytes, content_type: str, body: bytes, accept: str
) -> None:
    app = SparqlEndpoint(in_memory([]), graphs_query=GRAPHS)
    sent: list[Any] = []
    incoming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if incoming:
            return incoming.pop()
        return await asyncio.Event().wait()

    async def collect(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": "/sparql",
        "query_string": url,
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", content_type.encode()),
            (b"accept", accept.encode("utf-8", "replace")),
        ],
    }
    asyncio.run(app(scope, receive, collect))
    assert sent[0]["status"] in {200, 204, 400, 403, 405, 406, 413, 415}
    assert sent[-1]["type"] == "http.response.body"


# Federation


def test_nobody_is_called_out_to(site: Site) -> None:
    ear = Ear()
    try:
        statuses = []
        for text in HOSTILE:
            statuses.append(site.get(text.replace("URL", ear.url)).status_code)
        for text in (
            f"SELECT * FROM <{ear.url}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{ear.url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"DESCRIBE <{ear.url}>",
        ):
            assert site.get(text).status_code == 200
        assert site.get(f"LOAD <{ear.url}>").status_code == 400
        graphs = {"default-graph-uri": ear.url, "named-graph-uri": ear.url}
        assert site.get("SELECT * { ?s ?p ?o }", **graphs).status_code == 200
        assert set(statuses) == {400, 403}
        assert statuses.count(403) >= 25
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


# Clients as they are


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_select(site: Site, method: str, format_: str) -> None:
    wrapper = SPARQLWrapper(site.url)
    wrapper.setMethod(method)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(format_)
    result = wrapper.queryAndConvert()
    if format_ == JSON:
        assert [b["o"]["xml:lang"] for b in result["results"]["bindings"]] == ["en-gb", "fr"]
    elif format_ == XML:
        assert len(result.getElementsByTagName("binding")) == 2
    else:
        assert b"Brest" in result


# SPARQLWrapper's own use of rdflib, not ours.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_construct(site: Site, format_: str) -> None:
    wrapper = SPARQLWrapper(site.url)
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(format_)
    result = wrapper.queryAndConvert()
    if isinstance(result, bytes):
        result = rdflib.Graph().parse(data=result, format="turtle")
    assert len(result) == 6


def test_sparqlwrapper_ask_and_error(site: Site) -> None:
    wrapper = SPARQLWrapper(site.url, returnFormat=JSON)
    wrapper.setQuery(f"ASK {{ <{E}brest> ?p ?o }}")
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(Exception, match=r"(?i)bad request"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rdflib_sparqlstore(site: Site, method: str, format_: str) -> None:
    graph = rdflib.Graph(SPARQLStore(site.url, method=method, returnFormat=format_))
    brest = rdflib.URIRef(E + "brest")
    rows = list(graph.query(SELECT))
    assert [str(row[0])[:2] for row in rows] == ["Br", "Br"]
    if format_ in {"json", "xml"}:
        assert [row[0].language for row in rows] == ["en-gb", "fr"]
        assert graph.value(brest, rdflib.URIRef(E + "beds")).toPython() == 12
        assert (brest, None, None) in graph
        assert graph.query(f"ASK {{ <{E}brest> ?p ?o }}").askAnswer


def test_keep_alive_after_every_kind_of_answer(site: Site) -> None:
    url = httpx.URL(site.url)
    connection = http.client.HTTPConnection(url.host, url.port)
    for query in ("ASK {}", "nonsense", f"SELECT * {{ {cross(3)} }} LIMIT 30000", "ASK {}"):
        target = httpx.URL(site.url, params={"query": query}).raw_path.decode()
        connection.request("GET", target)
        response = connection.getresponse()
        assert len(response.read()) > 10
        assert not response.will_close
    connection.close()


def test_a_store_that_is_closed(tmp_path: Path) -> None:
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1)
    store.close()
    with pytest.raises(StoreUnavailable):
        store.query("ASK {}")
    with serving(SparqlEndpoint(store, graphs_query="")) as url:
        response = httpx.get(url, params={"query": "ASK {}"})
        assert check_problem(response, 503, "store-unavailable")
    assert issubclass(StoreUnavailable, MaillageError)
