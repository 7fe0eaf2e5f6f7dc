"""Readers and writers of a scratch store at once, and processes that are killed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest
from patience import until
from scratch_under_test import CROSS, CSV, RUNAWAY, E, at_work, born_since, count, update

from maillage.errors import StoreUnavailable
from maillage.store.changes import Update
from maillage.store.scratch import ScratchStore


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
