"""What the endpoint refuses, and how it tells it: no request is a server error."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from calling_out import HOSTILE, Ear
from endpoint_under_test import CONSTRUCT, SELECT, E, Site, check_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from long_queries import RUNAWAY

from maillage import errors
from maillage.errors import MaillageError
from maillage.store import load_query
from maillage.store.oxigraph import in_memory
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.problem import problem


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


def as_query(words: list[str]) -> bytes:
    return urlencode({"query": " ".join(words)}).encode()


GRAPHS = load_query(Path(__file__).parents[2] / "queries/pages/graphs.rq")
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
