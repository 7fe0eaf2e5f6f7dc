"""Answers of the endpoint: their types by every method, their headers, those without a query."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from endpoint_under_test import BROWSER, CONSTRUCT, SELECT, E, Site, check_problem, send
from long_queries import cross

from maillage.negotiate import GRAPH_TYPES, RESULT_TYPES


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
    query = f"SELECT * {{ {cross(3, 60)} }} LIMIT 100000"
    with httpx.stream("GET", site.url, params={"query": query, "format": "csv"}) as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        lines = sum(chunk.count(b"\n") for chunk in response.iter_bytes())
    assert lines == 100_001


def test_head_has_the_headers_of_get(site: Site) -> None:
    get = site.get(SELECT, "text/csv")
    head = httpx.head(site.url, params={"query": SELECT}, headers={"Accept": "text/csv"})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]
    assert httpx.head(site.url, params={"query": "nonsense"}).status_code == 400
    assert httpx.head(site.url, params={"query": f"SELECT * {{ {cross(3, 60)} }}"}).content == b""


def test_graphs_of_the_request(site: Site) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    response = site.get(query, "text/csv", **{"default-graph-uri": E + "graph/a"})
    assert response.text == "n\r\n3\r\n"
    assert site.get(query, "text/csv").text == "n\r\n8\r\n"


def test_long_queries(site: Site) -> None:
    values = " ".join(f"<{E}{'x' * 20}{i}>" for i in range(1500))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}"
    assert len(query) > 60_000
    for how in ("form", "direct"):
        response = send(site, how, query, {"Accept": "text/csv"})
        assert response.text == "n\r\n1500\r\n"


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
