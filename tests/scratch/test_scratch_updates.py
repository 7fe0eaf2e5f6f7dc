"""SPARQL Update over HTTP: the protocol, what is told of a mistake, and what no update may do."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from calling_out import Ear
from scratch_under_test import CROSS, CSV, RUNAWAY, E, count, refused, update
from servers import scratch_server

from maillage.errors import Forbidden, StoreUnavailable
from maillage.store.applying import apply
from maillage.store.changes import Update
from maillage.store.oxigraph import empty_store
from maillage.store.scratch import ScratchStore


def test_all_operations_or_none(server: httpx.Client) -> None:
    good = f"INSERT DATA {{ <{E}s> <{E}p> 1, 2 . GRAPH <{E}g> {{ <{E}s> <{E}p> 3 }} }}"
    assert update(server, good).status_code == 204
    assert count(server) == 3
    bad = f"DELETE WHERE {{ ?s ?p ?o }}; INSERT DATA {{ <{E}s> <{E}p> 9 }}; CREATE GRAPH <{E}g>"
    refused(update(server, bad), 400, f"the graph <{E}g> already exists", "SILENT")
    refused(update(server, f"DROP GRAPH <{E}none>"), 400, "does not exist")
    assert count(server) == 3
    assert update(server, f"{bad.replace('CREATE', 'CREATE SILENT')}").status_code == 204
    assert count(server) == 2


def test_an_empty_update_does_nothing(server: httpx.Client) -> None:
    assert update(server, "").status_code == 204
    direct = {"Content-Type": "application/sparql-update"}
    assert server.post("/sparql", content=b"", headers=direct).status_code == 204


def test_a_direct_update_in_utf8(server: httpx.Client) -> None:
    text = f"\ufeffINSERT DATA {{ <{E}s> <{E}label> 'Hôpital 😀' }}"
    headers = {"Content-Type": "application/sparql-update; charset=UTF-8"}
    assert server.post("/sparql", content=text.encode(), headers=headers).status_code == 204
    answer = server.get("/sparql", params={"query": "SELECT ?o { ?s ?p ?o }"}, headers=CSV)
    assert answer.text == "o\r\nHôpital 😀\r\n"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("CLEAR XYZ", 1, 7),
        (f"INSERT DATA {{ <{E}s> <{E}p> 1 }} ;\nINSERT DATA {{ <{E}s> ?p 1 }}", 2, 43),
        (f"DELETE {{ _:b <{E}p> 1 }} WHERE {{}}", 1, 39),
        ("INSERT DATA { e:s e:p 1 }", 1, 15),
        ("SELECT * { ?s ?p ?o }", 1, 1),
    ],
)
def test_the_place_of_a_mistake(server: httpx.Client, text: str, line: int, column: int) -> None:
    refused(update(server, text), 400, f"line {line}, column {column}")


@pytest.mark.parametrize(
    ("method", "url", "form", "word"),
    [
        ("GET", "?update=CLEAR+ALL", None, "by POST"),
        ("POST", "?update=CLEAR+ALL", {"format": "csv"}, "by POST"),
        ("POST", "", {"update": "CLEAR ALL", "query": "ASK {}"}, "'query' does not go"),
        ("POST", "", {"update": ["CLEAR ALL", "CLEAR ALL"]}, "more than once"),
        ("POST", f"?default-graph-uri={E}", {"update": "CLEAR ALL"}, "use 'using-graph-uri'"),
        ("POST", "?using-graph-uri=relative", {"update": "DELETE WHERE { ?s ?p ?o }"}, "absolute"),
        (
            "POST",
            f"?using-graph-uri={E}",
            {"update": f"WITH <{E}g> DELETE {{}} WHERE {{}}"},
            "WITH",
        ),
        (
            "POST",
            f"?using-named-graph-uri={E}",
            {"update": f"CLEAR ALL; DELETE {{}} USING <{E}g> WHERE {{}}"},
            "USING",
        ),
    ],
)
def test_requests_that_break_the_protocol(
    server: httpx.Client, method: str, url: str, form: Any, word: str
) -> None:
    refused(server.request(method, f"/sparql{url}", data=form), 400, word)


def test_other_types_of_update(server: httpx.Client) -> None:
    for media_type in ("text/plain", "application/sparql-update; charset=utf-16"):
        headers = {"Content-Type": media_type}
        refused(server.post("/sparql", content=b"CLEAR ALL", headers=headers), 415)


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 1, 1),
        ("DELETE WHERE { ?s ?p ?o # }\n }", 1, 1),
        ("PREFIX where: <http://e/> DELETE { GRAPH <G> { ?s ?p ?o } } WHERE { ?s ?p ?o }", 2, 0),
        ("CLEAR DEFAULT; INSERT { ?s ?p 'WHERE' } WHERE { ?s ?p ?o FILTER('}' != '{') }", 1, 1),
        ("INSERT DATA { <G> <G> 5 }", 3, 1),
    ],
)
def test_the_dataset_of_a_request(
    server: httpx.Client, text: str, default: int, named: int
) -> None:
    """Patterns are matched in the graph given; templates are about the default graph."""
    data = f"<{E}s> <{E}p> 1 . <{E}t> <{E}p> 2 . GRAPH <{E}g> {{ <{E}s> <{E}p> 1 }}"
    assert update(server, f"INSERT DATA {{ {data} }}").status_code == 204
    given = {"using-graph-uri": f"{E}g"}
    response = update(server, text.replace("<G>", f"<{E}g>"), params=given)
    assert response.status_code == 204, response.text
    counts = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for params, expected in (({}, default), ({"default-graph-uri": f"{E}g"}, named)):
        answer = server.get("/sparql", params={"query": counts, **params}, headers=CSV)
        assert answer.text == f"n\r\n{expected}\r\n"


def test_a_runaway_update_is_stopped_and_others_are_answered(server: httpx.Client) -> None:
    with ThreadPoolExecutor(2) as threads:
        stuck = threads.submit(update, server, RUNAWAY)
        time.sleep(0.2)
        assert count(server) == 0
        assert not stuck.done(), "a query has waited for the update"
        late = threads.submit(update, server, RUNAWAY)
        refused(stuck.result(), 504, "nothing has changed")
        assert late.result().status_code in {503, 504}
    assert count(server) == 0
    assert update(server, f"INSERT DATA {{ <{E}s> <{E}p> 1 }}").status_code == 204


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT {{ <{E}s> <{E}p> ?x }} WHERE {{ {{ SELECT (CONCAT(STR(?v0), STR(?v1), STR(?v2),"
        f" STR(?v3)) AS ?x) {{ {CROSS} }} }} }}",
        f"INSERT {{ <{E}s> <{E}p> ?x }} WHERE {{ BIND({'!' * 20_000}true AS ?x) }}",
    ],
    ids=["memory", "stack"],
)
def test_an_update_that_ends_its_process_changes_nothing(text: str) -> None:
    english = {"Accept-Language": "en"}
    with (
        scratch_server(MAILLAGE_MEMORY_LIMIT_MB="700") as url,
        httpx.Client(base_url=url, timeout=40, headers=english) as client,
    ):
        assert update(client, f"INSERT DATA {{ <{E}s> <{E}p> 1 }}").status_code == 204
        refused(update(client, f"CLEAR ALL; {text}"), 503, "nothing has changed")
        assert count(client) == 1
        assert update(client, f"INSERT DATA {{ <{E}s> <{E}p> 2 }}").status_code == 204
        assert count(client) == 2


def test_nobody_is_called_out_to(server: httpx.Client) -> None:
    ear = Ear()
    try:
        for text in (
            f"LOAD <{ear.url}>",
            f"INSERT DATA {{ <{E}s> <{E}p> 1 }}; lOaD <{ear.url}> INTO GRAPH <{E}g>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{ear.url}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{ear.url}> {{ ?s ?p ?o }} }}",
        ):
            refused(update(server, text), 403)
        silent = f"LOAD SILENT <{ear.url}>; INSERT DATA {{ <{E}s> <{E}p> 1 }}"
        assert update(server, silent).status_code == 204
        assert count(server) == 1
        for text in (
            f"WITH <{ear.url}> DELETE {{}} WHERE {{}}",
            f"COPY SILENT <{ear.url}> TO <{E}g>",
        ):
            assert update(server, text).status_code == 204
        jsonld = f'{{"@context": "{ear.url}", "@id": "{E}s"}}'
        headers = {"Content-Type": "application/ld+json"}
        refused(server.put("/store?default", content=jsonld, headers=headers), 400)
        dtd = f'<!DOCTYPE rdf:RDF SYSTEM "{ear.url}"><rdf:RDF>'
        headers = {"Content-Type": "application/rdf+xml"}
        refused(server.put("/store?default", content=dtd, headers=headers), 400)
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


def test_a_refusal_behind_the_refusal() -> None:
    """Straight to the store, where nobody has judged the text: the system keeps it in."""
    ear, store = Ear(), ScratchStore(workers=1)
    try:
        service = f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{ear.url}> {{ ?s ?p ?o }} }}"
        for text in (f"LOAD <{ear.url}>", service):
            with pytest.raises(StoreUnavailable, match="Permission denied"):
                store.change(Update(text))
        store.change(Update(f"LOAD SILENT <{ear.url}>"))
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        store.close()
        ear.close()


def test_where_the_system_cannot_keep_it_in_nothing_that_may_load_is_run() -> None:
    with pytest.raises(Forbidden, match="this system cannot"):
        apply(empty_store(), Update("LOAD SILENT <http://127.0.0.1:9/>"), confined=False)
