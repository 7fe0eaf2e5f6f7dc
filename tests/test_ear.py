"""A worker's socket stays watched from one query to the next, whoever asks in between."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.store import ALL, Cancellation, ask, select
from maillage.store.oxigraph import OxigraphStore, write_store

NQ = Path(__file__).parent / "data" / "store.nq"
MANY = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(60_000)))} }} }}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    """One worker alone, so that everybody asks the same."""
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1)
    assert ask(store, "ASK {}")
    yield store
    store.close()


async def asked(store: OxigraphStore, query: str) -> bytes:
    """Ask on the loop, and read to the end."""
    cancel = Cancellation()
    answer = await store.await_query(query, "text/csv", ALL, 20.0, cancel)
    assert answer is not None
    body = b"".join(answer.first) + b"".join([part async for part in answer.rest])
    await answer.close()
    return body


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_loops_and_threads_take_turns_at_a_worker(store: OxigraphStore) -> None:
    before = store.worker_pids

    async def main() -> None:
        for number in range(5):
            one = f"SELECT ({number} AS ?x) {{}}"
            assert await asked(store, one) == b"x\r\n%d\r\n" % number
            rows = await asyncio.to_thread(select, store, MANY)
            assert len(rows) == 60_000
            assert (await asked(store, MANY)).count(b"\n") == 60_001

    asyncio.run(main())
    asyncio.run(main())  # the first loop, and what it watched, has gone
    assert ask(store, "ASK {}")
    assert store.worker_pids == before


def test_a_query_longer_than_the_socket_holds(store: OxigraphStore) -> None:
    long = f"SELECT (STRLEN('{'x' * 900_000}') AS ?n) {{}}"
    assert asyncio.run(asked(store, long)) == b"n\r\n900000\r\n"


def test_two_loops_share_a_worker(store: OxigraphStore) -> None:
    async def main() -> None:
        def elsewhere() -> bytes:
            return asyncio.run(asked(store, "SELECT (2 AS ?x) {}"))

        for _ in range(5):
            assert await asked(store, "SELECT (1 AS ?x) {}") == b"x\r\n1\r\n"
            assert await asyncio.to_thread(elsewhere) == b"x\r\n2\r\n"

    asyncio.run(main())


def test_a_worker_that_ends_while_nobody_asks_is_replaced(store: OxigraphStore) -> None:
    """And its socket is closed: each that is left would be one of the server's files."""

    async def main() -> list[int]:
        files = []
        for _ in range(8):
            assert await asked(store, "SELECT (1 AS ?x) {}") == b"x\r\n1\r\n"
            (pid,) = store.worker_pids
            os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.05)
            # A thread starts another, as the endpoint has it do where no worker is ready.
            assert await asyncio.to_thread(ask, store, "ASK {}")
            await asyncio.sleep(0)
            files.append(open_files())
        return files

    files = asyncio.run(main())
    assert files[-1] <= files[1]
