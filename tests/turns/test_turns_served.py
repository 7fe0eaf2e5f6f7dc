"""Turns at the endpoint: nobody waits for a greedy client, and what is refused says so."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from long_queries import ENDLESS, RUNAWAY
from servers import serving

from maillage.config import Settings
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.web.app import create_app
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.endpoint.turns import Turns

NQ = Path(__file__).parents[1] / "data" / "store.nq"
GREEDY, POLITE = "127.0.0.2", "127.0.0.3"


@contextmanager
def endpoint(folder: Path, **options: Any) -> Iterator[tuple[str, SparqlEndpoint]]:
    write_store(folder / "store", NQ)
    store = OxigraphStore(folder / "store", workers=2)
    try:
        # A query that nobody stops would run until long after `until` has given up.
        app = SparqlEndpoint(store, graphs_query="", timeout_s=600, **options)
        with serving(app) as url:
            yield f"{url}/sparql", app
    finally:
        store.close()


@asynccontextmanager
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.AsyncHTTPTransport(local_address=address)
    async with httpx.AsyncClient(transport=transport, timeout=60) as made:
        yield made


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


def test_a_greedy_client_holds_up_nobody_else(tmp_path: Path) -> None:
    async def both(url: str, app: SparqlEndpoint) -> None:
        async with client(GREEDY) as greedy, client(POLITE) as polite:
            # Different ones, or the same one would run once. None can end before its time is over.
            asked = [
                asyncio.create_task(greedy.get(url, params={"query": f"{RUNAWAY} # {n}"}))
                for n in range(30)
            ]
            await until(lambda: app.turns.waiting == 28)
            for _ in range(3):
                reply = await polite.get(url, params={"query": "ASK {}"})
                assert reply.status_code == 200
                assert not any(task.done() for task in asked)
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        await until(lambda: not app.turns.waiting and not app.turns.running)

    with endpoint(tmp_path, turns=Turns(2, long_s=0.2)) as (url, app):
        asyncio.run(both(url, app))


def test_the_same_by_a_proxy_that_is_believed(tmp_path: Path) -> None:
    """uvicorn believes 127.0.0.1 by default, as our own default is; 127.0.0.2 it does not."""

    async def ask(url: str, app: SparqlEndpoint) -> None:
        async with client("127.0.0.1") as proxy, client(GREEDY) as other:
            running = asyncio.create_task(
                proxy.get(
                    url,
                    params={"query": RUNAWAY},
                    headers={"X-Forwarded-For": "1.2.3.4, 192.0.2.1"},
                )
            )
            await until(lambda: app.turns.running == 1)

            async def status(asker: httpx.AsyncClient, forwarded: str) -> int:
                headers = {"X-Forwarded-For": forwarded}
                reply = await asker.get(url, params={"query": "ASK {}"}, headers=headers)
                return reply.status_code

            assert await status(proxy, "192.0.2.1") == 429
            assert await status(proxy, "192.0.2.2") == 200
            assert await status(other, "192.0.2.1") == 200
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    with endpoint(tmp_path, turns=Turns(2, client_queries=1)) as (url, app):
        asyncio.run(ask(url, app))


def test_refusals_say_when_to_come_back(tmp_path: Path) -> None:
    async def ask(url: str, app: SparqlEndpoint) -> None:
        async with client(GREEDY) as greedy, client(POLITE) as polite:
            running = [
                asyncio.create_task(greedy.get(url, params={"query": f"{RUNAWAY} # {n}"}))
                for n in range(2)
            ]
            await until(lambda: app.turns.running == 2)
            many = await greedy.get(url, params={"query": "ASK {}"})
            polite.headers["Accept-Language"] = "en"
            full = await polite.get(url, params={"query": "ASK {}"})
            for reply, status, kind in ((many, 429, "too-many-requests"), (full, 503, "busy")):
                assert reply.status_code == status
                assert int(reply.headers["Retry-After"]) > 0
                assert reply.headers["Content-Type"] == "application/problem+json"
                assert reply.json()["type"].endswith(f"/{kind}")
            assert many.json()["title"] == "Trop de requêtes à la fois"
            assert full.json()["title"] == "Server busy"
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    with endpoint(tmp_path, turns=Turns(2, client_queries=2, queue_length=0)) as (url, app):
        asyncio.run(ask(url, app))


def test_a_client_that_hangs_up_leaves_the_queue(tmp_path: Path) -> None:
    async def ask(url: str, app: SparqlEndpoint) -> None:
        where = httpx.URL(url, params={"query": RUNAWAY})
        request = f"GET {where.raw_path.decode()} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        address = (where.host, where.port or 0)
        with socket.create_connection(address) as first, socket.create_connection(address) as other:
            first.sendall(request)
            await until(lambda: app.turns.running == 1)
            other.sendall(request)
            await until(lambda: app.turns.waiting == 1)
            other.close()
            await until(lambda: app.turns.waiting == 0)
            assert app.turns.running == 1
        await until(lambda: app.turns.running == 0)

    with endpoint(tmp_path, turns=Turns(1)) as (url, app):
        asyncio.run(ask(url, app))


def test_clients_that_do_not_read_hold_up_nobody_else(tmp_path: Path) -> None:
    async def ask(url: str, app: SparqlEndpoint) -> None:
        where = httpx.URL(url)
        sockets = []
        for number in range(4):
            target = httpx.URL(url, params={"query": f"{ENDLESS} # {number}"}).raw_path.decode()
            made = socket.create_connection((where.host, where.port or 0))
            made.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            sockets.append(made)
        await until(lambda: app.turns.waiting == 2)
        async with client(POLITE) as polite:
            for _ in range(2):
                reply = await polite.get(url, params={"query": "ASK {}"})
                assert reply.status_code == 200
        for made in sockets:
            made.close()
        await until(lambda: not app.turns.waiting and not app.turns.running)

    with endpoint(tmp_path, turns=Turns(2, long_s=0.2, part_s=0.5)) as (url, app):
        asyncio.run(ask(url, app))


def test_pages_and_the_form_are_answered_beside_long_queries(root: Path, tmp_path: Path) -> None:
    write_store(tmp_path / "store", NQ)
    url = f"oxigraph://{tmp_path / 'store'}"
    store = OxigraphStore(tmp_path / "store", workers=3)
    app = create_app(Settings(project=root, store=url, workers=2), store)

    async def ask(url: str) -> None:
        turns: Turns = app.state.turns
        async with client(GREEDY) as greedy, client(POLITE) as polite:
            asked = [
                asyncio.create_task(greedy.get(url, params={"query": f"{RUNAWAY} # {n}"}))
                for n in range(10)
            ]
            await until(lambda: turns.waiting == 8)
            page = await polite.get(url.replace("/sparql", "/ready"))
            assert page.json()["status"] == "ready"
            form = await polite.get(
                url, params={"query": "ASK {}"}, headers={"Accept": "text/html"}
            )
            assert (form.status_code, form.headers["Content-Type"][:9]) == (200, "text/html")
            assert not any(task.done() for task in asked)
            # The form takes its turn like the others, and leaves the queue with its client.
            slow = asyncio.create_task(
                polite.get(url, params={"query": RUNAWAY}, headers={"Accept": "text/html"})
            )
            await until(lambda: turns.waiting == 9)
            for task in (slow, *asked):
                task.cancel()
            await asyncio.gather(slow, *asked, return_exceptions=True)
        await until(lambda: not turns.waiting and not turns.running)

    try:
        with serving(app) as url:
            asyncio.run(ask(f"{url}/sparql"))
    finally:
        store.close()


@pytest.mark.parametrize("path", ["short", "long"])
def test_a_limit_of_bytes_is_announced_and_never_silent(tmp_path: Path, path: str) -> None:
    query = "SELECT * { ?s ?p ?o }" if path == "short" else f"{ENDLESS} LIMIT 100000"
    limit = 100 if path == "short" else 1_000_000
    with endpoint(tmp_path, max_answer_bytes=limit) as (url, _):
        fits = httpx.get(url, params={"query": "ASK {}"})
        assert fits.json()["boolean"]
        assert fits.headers["X-SPARQL-MaxBytes"] == str(limit)
        if path == "short":
            reply = httpx.get(url, params={"query": query})
            assert reply.status_code == 422
            assert json.loads(reply.content)["type"].endswith("/answer-too-large")
            return
        with httpx.stream("GET", url, params={"query": query}, timeout=60) as reply:
            assert (reply.status_code, reply.headers["X-SPARQL-MaxBytes"]) == (200, str(limit))
            with pytest.raises(httpx.RemoteProtocolError):
                reply.read()
            assert 0 < reply.num_bytes_downloaded <= limit
