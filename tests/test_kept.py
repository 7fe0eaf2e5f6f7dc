"""Answers that are kept: bounded, asked for once, never of what changes, the same to the client."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from servers import serving

from maillage.errors import Busy, QueryTimeout
from maillage.store import Store, load_query
from maillage.web.endpoint.kept import Answers, Kept
from maillage.web.endpoint.protocol import SparqlEndpoint

ASK = "ASK { ?s a <https://w3id.org/maillage/ontology#HealthNetwork> }"
ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 6000"
JSON = "application/sparql-results+json"


def test_the_last_asked_for_are_kept_up_to_the_room() -> None:
    answers = Answers(100_000)
    for number in range(20):
        answers.put(number, Kept("text/plain", b"x" * 8_000))
        assert answers.used <= 100_000
        answers.get(0)  # asked for again and again, so it stays
    assert answers.get(0) is not None
    assert answers.get(1) is None
    assert answers.get(19) is not None
    assert answers.used == 11 * 9_000


def test_an_answer_too_large_is_not_kept() -> None:
    answers = Answers(100_000)
    assert answers.fits(9_000)
    assert not answers.fits(9_001)
    answers.put("a", Kept("text/plain", b"x" * 9_001))
    assert answers.get("a") is None
    assert not Answers(0).fits(0)


def test_of_those_who_ask_alike_one_asks_the_store() -> None:
    answers = Answers(100_000)
    runs = []

    async def ask(name: str, *, keeps: bool) -> bytes:
        async def run() -> None:
            runs.append(name)
            await asyncio.sleep(0.05)
            if keeps:
                answers.put("key", Kept("text/plain", name.encode()))

        kept = await answers.once("key", run)
        return name.encode() if kept is None else kept.body

    async def together(*, keeps: bool) -> list[bytes]:
        return await asyncio.gather(*(ask(name, keeps=keeps) for name in "abc"))

    # What cannot be kept is asked for by each, and the others do not wait in line.
    assert asyncio.run(together(keeps=False)) == [b"a", b"b", b"c"]
    assert runs == ["a", "b", "c"]
    runs.clear()
    assert asyncio.run(together(keeps=True)) == [b"a", b"a", b"a"]
    assert runs == ["a"]


def test_one_who_fails_leaves_the_others_to_ask() -> None:
    answers = Answers(100_000)

    async def ask(*, fails: bool) -> str:
        async def run() -> None:
            await asyncio.sleep(0.02)
            if fails:
                raise ConnectionError

        await answers.once("key", run)
        return "answered"

    async def together() -> list[object]:
        asked = (ask(fails=True), ask(fails=False))
        return await asyncio.gather(*asked, return_exceptions=True)

    failed, answered = asyncio.run(together())
    assert isinstance(failed, ConnectionError)
    assert answered == "answered"


def test_what_the_first_is_told_holds_for_those_who_wait() -> None:
    answers = Answers(100_000)
    runs = []

    async def run() -> None:
        runs.append(1)
        await asyncio.sleep(0.02)
        raise QueryTimeout("too long")

    async def together() -> list[object]:
        return await asyncio.gather(
            *(answers.once("key", run) for _ in range(3)), return_exceptions=True
        )

    assert [type(told) for told in asyncio.run(together())] == [QueryTimeout] * 3
    assert runs == [1]
    asyncio.run(together())  # it is not remembered
    assert runs == [1, 1]


def test_that_a_client_had_no_turn_is_told_to_no_other() -> None:
    answers = Answers(100_000)
    runs = []

    async def run() -> None:
        runs.append(1)
        first = len(runs) == 1
        await asyncio.sleep(0.05)
        if first:
            raise Busy("no turn")

    async def together() -> list[object]:
        return await asyncio.gather(
            *(answers.once("key", run, client) for client in "aab"), return_exceptions=True
        )

    assert [type(told) for told in asyncio.run(together())] == [Busy, Busy, type(None)]
    assert len(runs) == 2


def test_nobody_waits_for_a_slow_reader_of_the_same_answer() -> None:
    answers = Answers(100_000)
    order = []

    async def slow(reading: asyncio.Event) -> None:
        await asyncio.sleep(0.02)
        answers.put("key", Kept("text/plain", b"all"))
        answers.release("key")
        await reading.wait()
        order.append("slow")

    async def together() -> None:
        reading = asyncio.Event()
        first = asyncio.create_task(answers.once("key", lambda: slow(reading)))
        await asyncio.sleep(0)
        kept = await answers.once("key", lambda: slow(reading))
        assert kept is not None
        order.append("quick")
        reading.set()
        await first

    asyncio.run(asyncio.wait_for(together(), 60))
    assert order == ["quick", "slow"]


# ── Over HTTP ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def endpoint(published: Store, root: Path) -> SparqlEndpoint:
    query = load_query(root / "queries/pages/graphs.rq")
    return SparqlEndpoint(published, graphs_query=query, build_id="b1", kept_bytes=100_000_000)


@pytest.fixture
def client(endpoint: SparqlEndpoint) -> Iterator[httpx.Client]:
    with serving(endpoint) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def ask(client: httpx.Client, query: str, accept: str = JSON, method: str = "GET", **headers: str):
    reply = client.request(
        method, "/sparql", params={"query": query}, headers={"Accept": accept, **headers}
    )
    assert reply.status_code in {200, 304}, reply.text
    return reply


@pytest.mark.parametrize("query", [ASK, ROWS], ids=["short", "long"])
def test_a_kept_answer_is_the_same(endpoint, client, query) -> None:
    first, second = ask(client, query), ask(client, query)
    assert endpoint.answers.hits == 1
    assert second.content == first.content
    same = ("content-type", "etag", "vary", "cache-control")
    assert [second.headers[name] for name in same] == [first.headers[name] for name in same]
    head = ask(client, query, method="HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(first.content)))
    assert ask(client, query, if_none_match="x").content == first.content
    fresh = ask(client, query, **{"If-None-Match": first.headers["etag"]})
    assert (fresh.status_code, fresh.content) == (304, b"")


def test_each_format_and_data_set_is_kept_apart(endpoint, client) -> None:
    types = {ask(client, ROWS, accept).headers["content-type"] for accept in (JSON, "text/csv")}
    assert types == {JSON, "text/csv; charset=utf-8"}
    nothing = {"query": ASK, "default-graph-uri": "urn:nothing"}
    assert ask(client, ASK).json()["boolean"]
    assert not client.get("/sparql", params=nothing, headers={"Accept": JSON}).json()["boolean"]
    assert endpoint.answers.hits == 0


def test_a_posted_query_is_answered_from_what_a_get_has_kept(endpoint, client) -> None:
    ask(client, ASK)
    posted = client.post("/sparql", data={"query": ASK}, headers={"Accept": JSON})
    assert posted.json()["boolean"]
    assert "etag" not in posted.headers
    assert endpoint.answers.hits == 1


@pytest.mark.parametrize("expression", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_differs_each_time_is_not_kept(endpoint, client, expression) -> None:
    query = f"SELECT ({expression} AS ?x) {{}}"
    assert ask(client, query).content != ask(client, query).content
    assert endpoint.answers.hits == 0


def test_the_length_of_a_query_takes_no_room(endpoint, client) -> None:
    query = f"{ASK} #{'x' * 300_000}"
    for _ in range(2):
        reply = client.post("/sparql", data={"query": query}, headers={"Accept": JSON})
        assert reply.json()["boolean"]
    assert endpoint.answers.hits == 1
    (key,) = endpoint.answers._kept
    assert len(key) == 32


def test_an_error_is_not_kept(endpoint, client) -> None:
    for _ in range(2):
        assert client.get("/sparql", params={"query": "ASK {"}).status_code == 400
    assert (endpoint.answers.hits, endpoint.answers.used) == (0, 0)


def test_a_store_that_may_change_keeps_nothing(published: Store, root: Path) -> None:
    query = load_query(root / "queries/pages/graphs.rq")
    endpoint = SparqlEndpoint(published, graphs_query=query, kept_bytes=100_000_000)
    with serving(endpoint) as url, httpx.Client(base_url=url) as client:
        for _ in range(2):
            ask(client, ASK)
    assert (endpoint.answers.hits, endpoint.answers.used) == (0, 0)
