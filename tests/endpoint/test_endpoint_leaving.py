"""Clients that leave, answers that break off, and a store that is closed."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox
import pytest
from endpoint_under_test import NQ, SELECT, Site, check_problem
from long_queries import ENDLESS, RUNAWAY
from patience import until
from servers import serving

from maillage.errors import MaillageError, StoreUnavailable
from maillage.store.oxigraph import OxigraphStore, in_memory, write_store
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.endpoint.turns import Turns


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
