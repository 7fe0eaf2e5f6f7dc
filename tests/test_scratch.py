"""`maillage serve --scratch` as its users meet it: over HTTP, with good input and bad."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from patience import until
from servers import scratch_server, serving
from test_sparql import Ear

from maillage.config import Settings
from maillage.errors import Forbidden, StoreUnavailable
from maillage.store import open_store
from maillage.store.applying import apply
from maillage.store.changes import GraphWrite, Payload, Update
from maillage.store.oxigraph import empty_store
from maillage.store.scratch import ScratchStore
from maillage.web.app import create_app

E = "http://example.org/"
CSV = {"Accept": "text/csv"}
TURTLE = {"Content-Type": "text/turtle"}
CROSS = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(6))
RUNAWAY = f"INSERT {{ <{E}s> <{E}p> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {CROSS} }} }}"
COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def scratch() -> Iterator[str]:
    limits = {"MAILLAGE_QUERY_TIMEOUT_S": "4", "MAILLAGE_MAX_REQUEST_BYTES": "100000"}
    with scratch_server(**limits, MAILLAGE_MEMORY_LIMIT_MB="1024") as url:
        yield url


@pytest.fixture
def server(scratch: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=scratch, timeout=60, headers={"Accept-Language": "en"}) as client:
        assert update(client, "DROP ALL").status_code == 204
        yield client


def update(server: httpx.Client, text: str, **more: Any) -> httpx.Response:
    return server.post("/sparql", data={"update": text}, **more)


def count(server: httpx.Client) -> int:
    answer = server.post("/sparql", data={"query": COUNT}, headers=CSV)
    return int(answer.text.split()[1])


def born_since(before: set[psutil.Process]) -> set[psutil.Process]:
    """Processes below this one that were not there, and have not ended."""
    now = set(psutil.Process().children(recursive=True))
    return {p for p in now - before if p.is_running() and p.status() != psutil.STATUS_ZOMBIE}


def at_work(before: set[psutil.Process]) -> psutil.Process:
    """Wait for the one that has computed for a while, of the processes that were not there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in born_since(before):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.cpu_times().user > 0.3:
                    return process
        time.sleep(0.02)
    raise AssertionError("nobody is at work")


def refused(response: httpx.Response, status: int, *words: str) -> str:
    """Check that an error is told in both languages; give the English message."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    messages = response.json()["messages"]
    assert messages["fr"] != messages["en"]
    for word in words:
        assert word in messages["en"]
    return str(messages["en"])


# Updates


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


# What an update may not do


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


# Many at once, and processes that are killed


def test_readers_never_see_half_an_update(server: httpx.Client) -> None:
    """Each update moves all triples on by one: every snapshot holds five of one kind."""
    values = " ".join(f"<{E}{i}>" for i in range(5))
    assert update(
        server, f"INSERT {{ ?s <{E}p> 0 }} WHERE {{ VALUES ?s {{ {values} }} }}"
    ).is_success
    move = "DELETE { ?s ?p ?o } INSERT { ?s ?p ?n } WHERE { ?s ?p ?o BIND(?o + 1 AS ?n) }"
    query = "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o"
    seen, stop = set(), threading.Event()

    def read() -> None:
        with httpx.Client(base_url=server.base_url, headers=CSV, timeout=30) as client:
            while not stop.is_set():
                seen.add(client.get("/sparql", params={"query": query}).text)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with ThreadPoolExecutor(4) as threads:
        statuses = [r.status_code for r in threads.map(lambda _: update(server, move), range(40))]
    stop.set()
    for reader in readers:
        reader.join()
    assert statuses == [204] * 40
    assert len(seen) > 3
    assert all(re.fullmatch(r"o,n\r\n\d+,5\r\n", text) for text in seen), seen
    assert server.get("/sparql", params={"query": query}, headers=CSV).text == "o,n\r\n40,5\r\n"


def test_what_is_written_is_read_by_the_next_query(server: httpx.Client) -> None:
    for number in range(1, 30):
        assert update(server, f"INSERT DATA {{ <{E}s> <{E}p> {number} }}").status_code == 204
        assert count(server) == number


def test_a_reader_finishes_on_its_snapshot(server: httpx.Client) -> None:
    assert update(server, f"INSERT DATA {{ <{E}s> <{E}p> 'old' }}").status_code == 204
    query = f"SELECT ?o {{ ?s ?p ?o . {CROSS} }} LIMIT 300000"
    params = {"query": query}
    with server.stream("GET", "/sparql", params=params, headers=CSV) as response:
        lines = response.iter_lines()
        assert [next(lines), next(lines)] == ["o", "old"]
        assert update(server, "DELETE WHERE { ?s ?p ?o }").status_code == 204
        assert count(server) == 0
        assert sum(line == "old" for line in lines) == 299_999


def test_no_process_is_left_behind() -> None:
    others = set(psutil.Process().children())  # a server of this module, which has its own
    store = ScratchStore(workers=2)

    def family() -> list[psutil.Process]:
        found = []
        for keeper in set(psutil.Process().children()) - others:
            with contextlib.suppress(psutil.NoSuchProcess):
                found += [keeper, *keeper.children(recursive=True)]
        return found

    try:
        for number in range(20):
            store.change(Update(f"INSERT DATA {{ <{E}s> <{E}p> {number} }}"))
            store.query("ASK {}").read()
        # The keeper, one generation, its workers: not one for each update; fewer as one ends.
        until(lambda: 3 <= len(family()) <= 4)
        last = family()
    finally:
        store.close()
    gone, alive = psutil.wait_procs(last, timeout=60)
    assert not alive
    assert len(gone) == len(last)


def test_what_an_update_has_emptied_takes_no_memory() -> None:
    store = ScratchStore(workers=1, memory_limit_mb=400)
    triples = " ".join(f"<{E}{i}> <{E}p> '{i:0100}' ." for i in range(20_000))
    try:
        # Oxigraph keeps what was deleted: without a new store, the limit is met after a few.
        for _ in range(12):
            store.change(Update(f"INSERT DATA {{ {triples} }}"))
            store.change(Update("DROP ALL"))
    finally:
        store.close()


def test_a_store_that_is_lost_is_not_empty_in_silence() -> None:
    store = ScratchStore(workers=1)
    try:
        store.change(Update(f"INSERT DATA {{ <{E}s> <{E}p> 1 }}"))
        store.query("ASK {}").read()
        (pid,) = store.worker_pids
        holder = psutil.Process(pid).parent()
        assert holder is not None
        holder.kill()
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=60)
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match="lost"):
                store.query("ASK {}").read()
        with pytest.raises(StoreUnavailable, match="lost"):
            store.change(Update("CLEAR ALL"))
    finally:
        store.close()


def test_a_killed_update_changes_nothing() -> None:
    store = ScratchStore(workers=1)
    try:
        store.change(Update(f"INSERT DATA {{ <{E}s> <{E}p> 1 }}"))
        store.query("ASK {}").read()
        before = born_since(set())
        with ThreadPoolExecutor(1) as thread:
            stuck = thread.submit(store.change, Update(f"CLEAR ALL; {RUNAWAY}"), timeout_s=600)
            os.kill(at_work(before).pid, signal.SIGKILL)
            with pytest.raises(StoreUnavailable, match="signal 9"):
                stuck.result()
        text = "ASK { ?s ?p 1 }"
        assert b"true" in store.query(text, accept="application/sparql-results+json").read()
    finally:
        store.close()


# The Graph Store Protocol


def test_put_reads_all_before_it_clears(server: httpx.Client) -> None:
    url = f"/store?graph={E}g"
    assert server.put(url, content=f"<{E}s> <{E}p> 1, 2 .", headers=TURTLE).status_code == 201
    broken = f"<{E}s> <{E}p> 3 .\n<{E}s> <{E}p> ] ."
    refused(server.put(url, content=broken, headers=TURTLE), 400, "line 2, column 47")
    assert count(server) == 2
    assert server.put(url, content=f"<{E}s> <{E}p> 3 .", headers=TURTLE).status_code == 204
    assert count(server) == 1


def test_an_empty_graph_is_a_graph(server: httpx.Client) -> None:
    assert server.put(f"/store?graph={E}g", content=b"", headers=TURTLE).status_code == 201
    response = server.get(f"/store?graph={E}g")
    assert (response.status_code, response.text) == (200, "")
    assert server.delete(f"/store?graph={E}g").status_code == 204
    refused(server.get(f"/store?graph={E}g"), 404)
    refused(server.delete(f"/store?graph={E}g"), 404)


def test_relative_iris_and_blank_nodes(server: httpx.Client) -> None:
    content = "<> <p> <x>, _:b ."
    for _ in range(2):
        assert server.post("/store/a/b", content=content, headers=TURTLE).status_code in {201, 204}
    answer = server.get("/store/a/b", headers={"Accept": "application/n-triples"}).text
    base = f"{server.base_url}/store/a/".replace("//store", "/store")
    assert f"<{base}b> <{base}p> <{base}x> ." in answer
    # Two payloads that say _:b mean two nodes.
    assert len(answer.splitlines()) == 3


def test_graphs_are_negotiated(server: httpx.Client) -> None:
    server.put("/store?default", content=f"<{E}s> <{E}p> 1 .", headers=TURTLE)
    for accept, found in (
        ("", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("text/html, application/n-triples;q=0.1", "application/n-triples"),
        ("application/*", "application/n-triples"),
    ):
        response = server.get("/store?default", headers={"Accept": accept})
        assert response.headers["Content-Type"] == found
        head = server.head("/store?default", headers={"Accept": accept})
        assert head.headers["Content-Length"] == response.headers["Content-Length"]
        assert head.content == b""
    refused(server.get("/store?default", headers={"Accept": "image/png"}), 406)
    assert server.get("/store?default&format=nt").headers["Content-Type"] == "application/n-triples"


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (f"<{E}s> <{E}p> 'é' .".encode(), "text/turtle; charset=utf-8", 204),
        (f"<{E}s> <{E}p> 'é' .".encode("latin-1"), "text/turtle; charset=iso-8859-1", 415),
        (f"<{E}s> <{E}p> 'é' .".encode("latin-1"), "text/turtle", 400),
        (f"<{E}s> <{E}p> 'é' .".encode(), 'Text/Turtle; Charset="UTF-8"', 204),
        (f"<{E}s> <{E}p> <{E}o> <{E}other> .".encode(), "application/n-quads", 400),
        (f"<{E}s> <{E}p> <{E}o> .".encode(), "application/n-quads", 204),
        (f'{{"@id": "{E}s", "{E}p": "x"}}'.encode(), "application/ld+json", 204),
        (b"<a>\n <b></a>", "application/rdf+xml", 400),
        (b"", "", 415),
        (b"x", "text/plain", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
    ],
)
def test_types_of_payload(
    server: httpx.Client, content: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    response = server.put("/store?default", content=content, headers=headers)
    if status == 204:
        assert response.status_code == 204, response.text
        assert count(server) == 1
    else:
        refused(response, status)


def test_where_xml_is_broken(server: httpx.Client) -> None:
    headers = {"Content-Type": "application/rdf+xml"}
    response = server.put("/store?default", content=b"<a>\n <b></a>", headers=headers)
    refused(response, 400, "line 2, column 9")


def test_compressed_and_long_bodies(server: httpx.Client) -> None:
    headers = {**TURTLE, "Content-Encoding": "gzip"}
    refused(server.put("/store?default", content=b"\x1f\x8b", headers=headers), 415, "gzip")
    refused(server.put("/store?default", content=b" " * 100_001, headers=TURTLE), 413)


def test_files_of_a_form(server: httpx.Client) -> None:
    files = [
        ("a", ("a.ttl", f"<{E}s> <{E}p> _:x .", "application/octet-stream")),
        ("b", ("b.rdf", None, "application/rdf+xml")),
        ("c", ("c", f"<{E}s> <{E}p> _:x .", "text/turtle")),
    ]
    rdf = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    files[1] = ("b", ("b.rdf", rdf, "application/rdf+xml"))
    assert server.post(f"/store?graph={E}g", files=files).status_code == 201
    assert count(server) == 2
    files.append(("d", ("d.xyz", "x", "application/octet-stream")))
    refused(server.post(f"/store?graph={E}g", files=files), 415)
    assert count(server) == 2


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n\r\n<a> <b> 1 ."),
        (
            "multipart/form-data; boundary=x",
            b"--x\nContent-Type: text/turtle\n\n<a> <b> 1 .\n--x--",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n--x--"),
    ],
)
def test_forms_that_are_not_whole(server: httpx.Client, content_type: str, body: bytes) -> None:
    headers = {"Content-Type": content_type}
    refused(server.post("/store?default", content=body, headers=headers), 400)
    assert count(server) == 0


def test_a_new_graph_has_its_place(server: httpx.Client) -> None:
    response = server.post("/store", content=f"<> <{E}p> 1 .", headers=TURTLE)
    assert response.status_code == 201
    place = response.headers["Location"]
    assert place.startswith(f"{server.base_url}/store/".replace("//store", "/store"))
    assert f"<{place}>" in server.get(place).text
    assert server.get("/store", params={"graph": place}).text == server.get(place).text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/store", 400),
        ("PUT", "/store", 400),
        ("DELETE", "/store", 400),
        ("GET", f"/store?graph={E}g&default", 400),
        ("GET", f"/store?graph={E}g&graph={E}h", 400),
        ("GET", f"/store/x?graph={E}g", 400),
        ("GET", "/store?graph=relative", 400),
        ("GET", "/store?graph=", 400),
        ("GET", "/store?graph=http://e/a%20b", 400),
        ("GET", "/store?graph=%ff", 400),
        ("GET", f"/store?named={E}g", 400),
        ("GET", "/store?default&format=docx", 400),
        ("PATCH", "/store?default", 405),
        ("PROPFIND", "/store?default", 405),
        ("PUT", "/sparql", 405),
        ("GET", "/page/centre/cracmo", 404),
    ],
)
def test_requests_that_name_no_graph(
    server: httpx.Client, method: str, url: str, status: int
) -> None:
    response = server.request(method, url, headers=TURTLE if method in {"PUT", "PATCH"} else {})
    refused(response, status)
    assert ("Allow" in response.headers) == (status == 405)


def test_options(server: httpx.Client) -> None:
    response = server.options("/store?default")
    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, PUT, POST, DELETE"


# Who may come


def test_it_answers_to_this_machine_alone(server: httpx.Client) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        refused(update(server, "CLEAR ALL", headers=headers), 403, "localhost")
        refused(server.get("/sparql", headers=headers), 403, "localhost")
    for headers in (
        {"Host": "localhost:1"},
        {"Host": "[::1]"},
        {"Origin": "http://localhost:3000"},
    ):
        assert update(server, "CLEAR ALL", headers=headers).status_code == 204


def test_it_says_what_it_is(server: httpx.Client) -> None:
    text = server.get("/").text
    assert "SCRATCH STORE" in text
    assert "ENTREPÔT DE TRAVAIL" in text


@pytest.mark.parametrize("how", ["option", "setting"])
def test_other_addresses_are_refused(how: str) -> None:
    options = ["--host", "0.0.0.0"] if how == "option" else []
    environment = {**os.environ, "MAILLAGE_HOST": "192.0.2.1" if how == "setting" else "127.0.0.1"}
    command = [Path(sys.executable).parent / "maillage", "serve", "--scratch", *options]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 2
    assert "--host or MAILLAGE_HOST" in done.stderr


def test_interrupted_it_leaves_nothing() -> None:
    before = born_since(set())
    with scratch_server() as url:
        assert httpx.post(f"{url}/sparql", data={"update": "CLEAR ALL"}).status_code == 204
        # The server, the keeper, a generation. A former one may end while they are looked for, and
        # then its successor is found below neither.
        until(lambda: len(born_since(before)) >= 3)
        family = born_since(before)
    assert not psutil.wait_procs(family, timeout=60)[1]


# The published store


def test_a_published_store_is_read_by_the_same_protocol(published_folder: Path) -> None:
    store = open_store(f"oxigraph://{published_folder}", workers=1)
    try:
        with (
            serving(create_app(Settings(), store)) as url,
            httpx.Client(base_url=url, headers={"Accept-Language": "en"}) as client,
        ):
            graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g LIMIT 1"
            answer = client.get("/sparql", params={"query": graphs}, headers=CSV)
            name = answer.text.split()[1]
            nt = {"Accept": "application/n-triples"}
            response = client.get("/store", params={"graph": name}, headers=nt)
            assert response.headers["Content-Type"] == "application/n-triples"
            assert len(response.text.splitlines()) > 1
            assert client.head("/store", params={"graph": name}).status_code == 200
            union = client.get("/store?default", headers=nt)
            assert set(response.text.splitlines()) < set(union.text.splitlines())
            refused(client.get(f"/store?graph={E}none"), 404)
            refused(client.get("/store/none"), 404)
            for method in ("PUT", "POST", "DELETE"):
                refused(client.request(method, f"/store?graph={name}"), 403, "new build")
            refused(client.request("PATCH", f"/store?graph={name}"), 405)
            assert client.options("/store").headers["Allow"] == "GET, HEAD, OPTIONS"
            refused(client.post("/sparql", data={"update": "CLEAR ALL"}), 403, "new build")
    finally:
        store.close()


def test_changes_of_graphs_without_http() -> None:
    store = ScratchStore(workers=1)
    try:
        turtle = Payload("<> <p> 1 .", "text/turtle", f"{E}g")
        assert store.change(GraphWrite("POST", f"{E}g", (turtle, turtle)))
        assert not store.change(GraphWrite("PUT", "", (turtle,)))
        answer = store.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", accept="text/csv").read()
        assert answer == f"s\r\n{E}g\r\n".encode()
        assert not store.change(GraphWrite("DELETE", f"{E}g"))
    finally:
        store.close()
