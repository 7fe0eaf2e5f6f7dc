"""A server that follows what is published, and that stops without leaving anybody alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from long_queries import RUNAWAY
from patience import until
from servers import published_server

from maillage.errors import StoreUnavailable
from maillage.report import Text
from maillage.web.server.live import Live, Serving

MAILLAGE = Path(sys.executable).parent / "maillage"


def make(build: Path, **settings: str) -> str:
    environ = os.environ | {"MAILLAGE_BUILD": str(build)} | settings
    done = subprocess.run([MAILLAGE, "build"], env=environ, capture_output=True, check=True)
    return Path(done.stdout.decode().split()[0]).name


class Asking(threading.Thread):
    """A client that asks one route again and again, and notes what it gets."""

    def __init__(self, url: str, accept: str) -> None:
        super().__init__(daemon=True)
        self._url, self._accept = url, accept
        self._end = threading.Event()
        self.seen: list[tuple[int, str]] = []
        self.failures: list[str] = []

    def run(self) -> None:
        with httpx.Client(headers={"Accept": self._accept}, timeout=60) as client:
            while not self._end.wait(0.02):
                try:
                    reply = client.get(self._url)
                except httpx.HTTPError as error:
                    self.failures.append(repr(error))
                else:
                    self.seen.append((reply.status_code, reply.headers.get("ETag", "")))

    def end(self) -> None:
        self._end.set()
        self.join(60)


def test_a_new_build_is_served_and_no_request_is_dropped(tmp_path: Path) -> None:
    first = make(tmp_path)
    with published_server(tmp_path, MAILLAGE_QUERY_TIMEOUT_S="6") as (url, process):
        before = {child.pid for child in psutil.Process(process.pid).children(recursive=True)}
        json = "application/sparql-results+json"
        asking = [
            Asking(f"{url}/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D", json),
            Asking(f"{url}/", "text/html"),
            Asking(f"{url}/search?q=MHEMO", "application/json"),
        ]
        for thread in asking:
            thread.start()
        until(lambda: all(thread.seen for thread in asking))
        second = make(tmp_path, MAILLAGE_PERSONS="false")
        assert second != first
        # One that is at work on the old build comes to its own end.
        answers: list[httpx.Response] = []
        runaway = httpx.URL(f"{url}/sparql", params={"query": RUNAWAY})
        late = threading.Thread(target=lambda: answers.append(httpx.get(runaway, timeout=60)))
        late.start()
        until(lambda: httpx.get(f"{url}/ready").json()["build"] == second.removeprefix("store-"))
        until(lambda: all(len({e for _, e in t.seen}) == 2 for t in asking))
        late.join()
        for thread in asking:
            thread.end()
            assert thread.failures == []
            assert {status for status, _ in thread.seen} == {200}
            # Each answer is of the old build or of the new one, and none of the old after the new.
            order = [etag for _, etag in thread.seen]
            assert len({*order}) == 2
            assert order == sorted(order, key=order.index)
        assert second.removeprefix("store-") in asking[0].seen[-1][1]
        assert [reply.status_code for reply in answers] == [504]
        until(lambda: not any(psutil.pid_exists(pid) for pid in before))


def test_a_hangup_opens_the_build_again(published_folder: Path) -> None:
    with published_server(published_folder.parent) as (url, process):
        before = {child.pid for child in psutil.Process(process.pid).children(recursive=True)}
        process.send_signal(signal.SIGHUP)
        until(lambda: not any(psutil.pid_exists(pid) for pid in before))
        assert httpx.get(f"{url}/ready").json()["status"] == "ready"


def test_a_term_lets_what_runs_end_and_takes_no_more_connections(published_folder: Path) -> None:
    settings = {"MAILLAGE_QUERY_TIMEOUT_S": "8"}
    with published_server(published_folder.parent, **settings) as (url, process):
        replies: list[httpx.Response] = []
        asked = {"params": {"query": RUNAWAY}, "headers": {"Accept-Language": "en"}, "timeout": 60}
        running = threading.Thread(
            target=lambda: replies.append(httpx.get(f"{url}/sparql", **asked))
        )
        routes = ("/ready", "/ready", "/health", "/sparql?query=ASK%7B%7D", "/", "/search?q=x")
        with contextlib.ExitStack() as stack:
            kept = [stack.enter_context(httpx.Client()) for _ in routes]
            assert {client.get(f"{url}/ready").status_code for client in kept} == {200}
            running.start()
            until(lambda: "maillage_queries_running 1.0" in kept[0].get(f"{url}/metrics").text)
            process.send_signal(signal.SIGTERM)
            until(lambda: refuses(url))
            # Each kept connection gets the answer it asks for, and is closed.
            last = [client.get(f"{url}{route}") for client, route in zip(kept, routes, strict=True)]
        assert [reply.status_code for reply in last] == [503, 503, 200, 200, 200, 200]
        assert {reply.headers["Connection"] for reply in last} == {"close"}
        assert last[0].json() == {"status": "stopping"}
        assert "boolean" in last[3].text
        running.join()
        assert "stopped after" in replies[0].json()["detail"]
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def refuses(url: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_grace_period_ends(published_folder: Path) -> None:
    settings = {"MAILLAGE_QUERY_TIMEOUT_S": "600", "MAILLAGE_GRACE_S": "1"}
    with published_server(published_folder.parent, **settings) as (url, process):
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            target = httpx.URL(f"{url}/sparql", params={"query": RUNAWAY}).raw_path.decode()
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            until(lambda: "maillage_queries_running 1.0" in httpx.get(f"{url}/metrics").text)
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        until(lambda: not any(child.is_running() for child in children))


# ── The rule itself ───────────────────────────────────────────────────────────────────────────────


class Build:
    """A build of one word, and whether it is closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False
        self.hold = asyncio.Event()

    def serving(self) -> Serving:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            if scope["path"] == "/long":
                await self.hold.wait()
            assert not self.closed
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": self.name.encode()})

        def close() -> None:
            self.closed = True

        return Serving(app, close, self.name)


async def get(live: Live, path: str = "/") -> str:
    transport = httpx.ASGITransport(app=live)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        return (await client.get(path)).text


def test_the_old_build_is_closed_with_its_last_answer() -> None:
    async def serve() -> None:
        builds = [Build("one"), Build("two")]
        coming = iter(builds)
        told: list[Text] = []
        live = Live(lambda: next(coming).serving(), lambda: "two", told.append)
        long = asyncio.create_task(get(live, "/long"))
        while not live.requests:
            await asyncio.sleep(0)
        await live.reload()
        assert await get(live) == "two"
        assert (builds[0].closed, live.requests) == (False, 1)
        builds[0].hold.set()
        assert await long == "one"
        while not builds[0].closed:
            await asyncio.sleep(0.01)
        assert [text.en for text in told] == ["In service: two"]
        live.close()
        assert builds[1].closed

    asyncio.run(asyncio.wait_for(serve(), 60))


def test_a_build_is_prepared_once_it_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that comes into service, and none that has left it before."""
    monkeypatch.setattr("maillage.web.server.live._SETTLED_S", 0.05)
    prepared: list[str] = []

    def open_() -> Serving:
        name = next(coming)
        serving = Build(name).serving()
        serving.prepare = lambda: prepared.append(name)
        return serving

    async def serve() -> None:
        live = Live(open_, lambda: "two", lambda _: None)
        events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        began = asyncio.Event()

        async def send(message: Any) -> None:
            if message["type"] == "lifespan.startup.complete":
                began.set()

        life = asyncio.create_task(live({"type": "lifespan"}, events.get, send))
        await events.put({"type": "lifespan.startup"})
        await began.wait()
        await live.reload()  # before the first has settled
        while not prepared:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        await events.put({"type": "lifespan.shutdown"})
        await life

    coming = iter(("one", "two"))
    asyncio.run(asyncio.wait_for(serve(), 60))
    assert prepared == ["two"]


def test_a_build_that_cannot_be_opened_leaves_the_old_one() -> None:
    one = Build("one")
    told: list[Text] = []

    def open_() -> Serving:
        if told or one.hold.is_set():
            raise StoreUnavailable("no store", fr="pas d’entrepôt")
        one.hold.set()
        return one.serving()

    async def serve() -> None:
        live = Live(open_, lambda: "two", told.append)
        await live.reload()
        assert await get(live) == "one"
        assert not one.closed

    asyncio.run(serve())
    assert "no store" in told[0].en
    assert "pas d’entrepôt" in told[0].fr


def test_a_build_that_fails_as_nobody_foresaw_does_not_keep_the_next_one_out(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("maillage.web.server.live._LOOK_S", 0.02)
    published = ["one"]
    told: list[Text] = []

    def open_() -> Serving:
        if published[-1] == "two":
            raise ValueError("a query is not UTF-8")
        return Build(published[-1]).serving()

    async def serve() -> None:
        live = Live(open_, lambda: published[-1], told.append)
        events: asyncio.Queue[dict[str, str]] = asyncio.Queue()

        async def send(_: Any) -> None:
            pass

        life = asyncio.create_task(live({"type": "lifespan"}, events.get, send))
        await events.put({"type": "lifespan.startup"})
        published.append("two")
        while not told:
            await asyncio.sleep(0.01)
        assert await get(live) == "one"
        published.append("three")
        while await get(live) != "three":
            await asyncio.sleep(0.01)
        await events.put({"type": "lifespan.shutdown"})
        await life

    asyncio.run(asyncio.wait_for(serve(), 60))
    assert [text.en for text in told] == [
        "The new build cannot be opened, the old one stays in service: a query is not UTF-8",
        "In service: three",
    ]
    assert "ValueError: a query is not UTF-8" in capfd.readouterr().err


def test_the_first_build_must_open() -> None:
    def open_() -> Serving:
        raise StoreUnavailable("no store")

    with pytest.raises(StoreUnavailable):
        Live(open_, str, print)
