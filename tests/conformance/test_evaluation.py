"""The W3C's evaluation tests of SPARQL 1.1 Query and Update, over HTTP to a scratch server.

The data go in by the Graph Store Protocol, and an update's outcome is read by a query.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from servers import scratch_server
from suite import (
    EXPECTED_FAILURES,
    Case,
    Data,
    Graph,
    cases,
    csv_rows,
    dataset,
    iri_of,
    marked,
    read,
    result_set,
    same,
    table,
)

QUERY = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "entailment"),
    *("exists", "functions", "grouping", "json-res", "negation", "project-expression"),
    *("property-path", "service", "subquery"),
)
UPDATE = (
    *("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert"),
    *("delete-where", "drop", "move", "update-silent"),
)
SYNTAX = ("syntax-query", "syntax-update-1", "syntax-update-2", "syntax-fed")
FOUND = [case for folder in (*QUERY, *UPDATE, *SYNTAX) for case in cases(folder)]
QUERIES = [c for c in FOUND if c.kind in {"QueryEvaluationTest", "CSVResultFormatTest"}]
UPDATES = [c for c in FOUND if c.kind == "UpdateEvaluationTest"]
TEXTS = [c for c in FOUND if "Syntax" in c.kind]
ALL_OF_IT = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
#: Extension of a result file -> what it is asked for in.
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
TYPES = {".ttl": "text/turtle", ".nt": "application/n-triples", ".rdf": "application/rdf+xml"}


#: The endpoints that tests name; the last one does not answer.
ENDPOINTS = (
    *("http://example.org/sparql", "http://example1.org/sparql", "http://example2.org/sparql"),
    *("http://w3c.test/syntax-fed/g", "http://invalid.endpoint.org/sparql"),
)


@pytest.fixture(scope="module")
def remotes(shared: Path) -> Iterator[dict[str, httpx.Client]]:
    """A server for each endpoint that answers."""
    with contextlib.ExitStack() as stack:
        clients = {}
        for iri in ENDPOINTS[:3]:
            url = stack.enter_context(scratch_server(MAILLAGE_WORKERS="1"))
            clients[iri] = stack.enter_context(httpx.Client(base_url=url, timeout=40))
        clients[ENDPOINTS[3]] = clients[ENDPOINTS[0]]
        yield clients


@pytest.fixture(scope="module")
def server(remotes: dict[str, httpx.Client]) -> Iterator[httpx.Client]:
    mirrors = [f"{iri}={client.base_url.join('/sparql')}" for iri, client in remotes.items()]
    mirrors.append(f"{ENDPOINTS[-1]}=http://127.0.0.1:1/sparql")
    with (
        scratch_server(MAILLAGE_SERVICES=" ".join(mirrors)) as url,
        httpx.Client(base_url=url, timeout=40) as client,
    ):
        yield client


def put(server: httpx.Client, data: Data) -> None:
    """Empty the store, and load what a test wants there."""
    assert server.post("/sparql", data={"update": "DROP ALL"}).status_code == 204
    named: dict[str, list[Path]] = {"": list(data.default)}
    for name, path in data.named:
        named.setdefault(name, []).append(path)
    for name, paths in named.items():
        for path in paths:
            content = path.read_bytes()
            if path.suffix == ".ttl":
                content = f"@base <{iri_of(path)}> .\n".encode() + content
            params = {"graph": name} if name else {"default": ""}
            headers = {"Content-Type": TYPES[path.suffix]}
            response = server.post("/store", params=params, content=content, headers=headers)
            assert response.status_code in {201, 204}, response.text


def based(path: Path) -> str:
    """The text of a query or update, with its own IRI as its base."""
    return f"BASE <{iri_of(path)}>\n{path.read_text('utf-8')}"


def test_all_tests_are_collected(shared: Path) -> None:
    assert len(QUERIES) == 312
    assert len(UPDATES) == 94
    assert len(TEXTS) == 169
    known = EXPECTED_FAILURES["evaluation"]
    assert set(known) <= {case.id for case in FOUND}
    assert len(known) == 64
    assert all(len(reason) > 20 for reason in known.values())


@pytest.mark.parametrize("case", marked(QUERIES))
def test_query(case: Case, server: httpx.Client, remotes: dict[str, httpx.Client]) -> None:
    put(server, case.before)
    for iri, files in case.services:  # those of one test are different servers
        put(remotes[iri], Data(files))
    assert case.result is not None
    accept = ACCEPT.get(case.result.suffix, "application/sparql-results+xml, text/turtle")
    form = {"query": based(case.text)}
    response = server.post("/sparql", data=form, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    media_type = response.headers["Content-Type"].partition(";")[0]
    if case.result.suffix == ".csv":
        assert csv_rows(response.text) == csv_rows(case.result.read_text("utf-8"))
        return
    expected: object
    if case.result.suffix in ACCEPT:
        format_ = ox.QueryResultsFormat.from_media_type(ACCEPT[case.result.suffix])
        expected = comparable(case.result.read_bytes(), format_)
    else:
        graph = Graph(read(case.result))
        expected = result_set(graph)
        if expected is None:
            format_ = ox.RdfFormat.from_media_type(media_type)
            assert same(list(ox.parse(response.content, format=format_))) == same(graph.quads)
            return
    results = ox.QueryResultsFormat.from_media_type(media_type)
    assert comparable(response.content, results) == expected


def comparable(body: bytes, format_: ox.QueryResultsFormat) -> object:
    """Read results here: those that a failed assertion still held would end on any thread."""
    results = ox.parse_query_results(body, format=format_)
    return bool(results) if isinstance(results, ox.QueryBoolean) else table(results)


@pytest.mark.parametrize("case", marked(UPDATES))
def test_update(case: Case, server: httpx.Client) -> None:
    put(server, case.before)
    response = server.post("/sparql", data={"update": based(case.text)})
    assert response.status_code == 204, response.text
    assert held(server) == dataset(case.after)


def held(server: httpx.Client) -> list[str]:
    answer = server.post("/sparql", data={"query": ALL_OF_IT}, headers={"Accept": ACCEPT[".srj"]})
    rows = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    return same(
        [ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in rows]  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("case", marked(TEXTS))
def test_syntax(case: Case, server: httpx.Client) -> None:
    name = "update" if "Update" in case.kind else "query"
    put(server, Data())
    response = server.post("/sparql", data={name: based(case.text)})
    if "Negative" in case.kind:
        assert response.status_code == 400
    elif response.status_code == 400:
        # It has been read, and then could not be carried out on an empty store.
        assert "does not exist" in response.text or "no function" in response.text
    else:
        assert response.status_code in {200, 204}, response.text
