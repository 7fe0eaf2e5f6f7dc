"""The workers of the embedded store: what ends them, what replaces them, what they say."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from long_queries import ENDLESS, RUNAWAY
from patience import until
from pyoxigraph import Literal
from store_under_test import forked_store, until_at_work

from maillage.errors import MaillageError, QueryDied, QueryTimeout, StoreUnavailable
from maillage.store import ask, frames, select
from maillage.store.nursery import Nursery
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.store.processes import Worker


def test_time_out_kills_the_worker(embedded: OxigraphStore) -> None:
    (pid,) = embedded.worker_pids
    start = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"0\.5 s"):
        embedded.query(RUNAWAY, timeout_s=0.5)
    assert 0.5 <= time.monotonic() - start < 60
    assert not psutil.pid_exists(pid)
    assert pid not in embedded.worker_pids
    assert ask(embedded, "ASK {}")


def test_time_out_in_mid_answer(embedded: OxigraphStore) -> None:
    answer = embedded.query(ENDLESS, timeout_s=1)
    with pytest.raises(QueryTimeout):
        for _ in answer.chunks:
            pass
    assert ask(embedded, "ASK {}")


def test_a_slow_reader_is_no_slow_query(embedded: OxigraphStore) -> None:
    numbers = " ".join(map(str, range(60_000)))
    answer = embedded.query(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }}", timeout_s=3)
    size = 0
    for chunk in answer.chunks:
        size += len(chunk)
        time.sleep(0.3)
    assert size > 14 * 256 * 1024


def test_a_crash_costs_one_query(embedded: OxigraphStore) -> None:
    (pid,) = embedded.worker_pids
    with pytest.raises(StoreUnavailable, match="signal") as caught:
        embedded.query("SELECT * " + "{" * 3000 + "}" * 3000)
    assert "processus" in caught.value.fr
    assert not psutil.pid_exists(pid)
    assert ask(embedded, "ASK {}")


def test_memory_is_limited(folder: Path) -> None:
    store = OxigraphStore(folder, workers=1, memory_limit_mb=1024)
    try:
        doubling = "?a0" + "".join(f" BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(36))
        query = f"SELECT (STRLEN(?a36) AS ?n) {{ BIND('aaaa' AS ?a0) {doubling[3:]} }}"
        with pytest.raises(StoreUnavailable):
            store.query(query, timeout_s=30)
        assert ask(store, "ASK {}")
    finally:
        store.close()


def test_a_worker_can_reach_nobody(embedded: OxigraphStore) -> None:
    """Behind the refusal of SERVICE: what runs in a worker opens no socket at all."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        port = listening.getsockname()[1]
        with pytest.raises(StoreUnavailable, match=r"failed.*[Pp]ermission denied"):
            embedded.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listening.accept()
    assert ask(embedded, "ASK {}")


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    """A scan makes the pages of the store its own: more than 64 MiB, and a quarter of it."""
    folder = tmp_path / "store"
    folder.mkdir()
    line = "<http://example.org/s{0}> <http://example.org/p> <http://example.org/o{0}> <urn:g> .\n"
    nquads = folder / "maillage.nq"
    nquads.write_text("".join(map(line.format, range(120_000))))
    write_store(folder / "files", nquads)
    for file in (folder / "files").iterdir():
        file.rename(folder / file.name)
    (folder / "manifest.json").write_text('{"quads": 120000}')
    store = OxigraphStore(folder, workers=1, memory_quads=120_000)
    try:
        assert store.wait_in_memory(60)
        assert ask(store, "ASK {}")
        (pid,) = store.worker_pids
        everything = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
        count = f"SELECT (COUNT(?o) AS ?n) {{ {{ SELECT * {{ {everything} }} ORDER BY ?o }} }}"
        assert select(store, count) == [{"n": Literal(240_000)}]
        assert pid not in store.worker_pids
        assert ask(store, "ASK {}")
    finally:
        store.close()


def test_the_files_answer_where_memory_does_not(folder: Path) -> None:
    """The process that holds the store ends: its workers end, and others take their places."""
    before = {child.pid for child in psutil.Process().children()}
    store = forked_store(folder, workers=2)
    try:
        assert ask(store, "ASK {}")
        parents = {psutil.Process(pid).ppid() for pid in store.worker_pids}
        for pid in parents - {os.getpid()}:
            psutil.Process(pid).kill()
        time.sleep(0.2)
        assert ask(store, "ASK {}")
        assert store.wait_in_memory(60)
        assert ask(store, "ASK {}")
    finally:
        store.close()
    assert {child.pid for child in psutil.Process().children()} <= before


def test_a_worker_killed_from_outside_is_replaced_unnoticed(embedded: OxigraphStore) -> None:
    (pid,) = embedded.worker_pids
    psutil.Process(pid).kill()
    time.sleep(0.2)
    assert ask(embedded, "ASK {}")
    assert embedded.worker_pids != {pid}


def test_a_query_is_run_again_once_if_somebody_kills_its_worker(embedded: OxigraphStore) -> None:
    """The system that kills for want of memory would kill it a third time too."""
    found: list[MaillageError] = []

    def run() -> None:
        try:
            embedded.query(RUNAWAY, timeout_s=60)
        except MaillageError as error:
            found.append(error)

    asking = threading.Thread(target=run)
    asking.start()
    killed = set()
    for _ in range(2):
        pid = until_at_work(embedded, killed)
        psutil.Process(pid).kill()
        killed.add(pid)
    asking.join()
    assert type(found[0]) is QueryDied
    assert "signal 9" in str(found[0])
    assert len(killed) == 2
    assert ask(embedded, "ASK {}")


class _Unlucky:
    """A nursery whose next workers are killed as soon as they are there."""

    def __init__(self, ours: Nursery, killed: int) -> None:
        self._ours, self._left = ours, killed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ours, name)

    def start(self) -> Worker:
        worker = self._ours.start()
        if self._left:
            self._left -= 1
            os.kill(worker.pid, signal.SIGKILL)
        return worker


def test_a_query_is_run_again_once_if_somebody_kills_its_worker_while_it_starts(
    embedded: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_those_there_are() -> None:
        for pid in embedded.worker_pids:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)

    pool = embedded._pool
    end_those_there_are()
    with monkeypatch.context() as patch:
        patch.setattr(pool, "_nursery", _Unlucky(pool._nursery, killed=1))
        assert ask(embedded, "ASK {}")
    end_those_there_are()
    with monkeypatch.context() as patch:
        patch.setattr(pool, "_nursery", _Unlucky(pool._nursery, killed=1_000))
        with pytest.raises(QueryDied, match="signal 9"):
            ask(embedded, "ASK {}")
    assert ask(embedded, "ASK {}")


def test_workers_end_with_the_store(folder: Path) -> None:
    store = OxigraphStore(folder, workers=3)
    pids = store.worker_pids
    assert len(pids) == 3
    store.close()
    store.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(StoreUnavailable, match="closed"):
        store.query("ASK {}")


def test_workers_end_with_a_server_that_is_killed(folder: Path) -> None:
    code = f"""
import sys, threading
from pathlib import Path
from maillage.store.oxigraph import OxigraphStore
store = OxigraphStore(Path({str(folder)!r}), workers=1)
threading.Thread(target=store.query, args=({RUNAWAY!r},), daemon=True).start()
print(*store.worker_pids, flush=True)
sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout
        worker = psutil.Process(int(process.stdout.readline()))
        time.sleep(0.3)
        process.kill()
    until(lambda: not _runs(worker))


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_pool_keeps_to_the_build_it_has_opened(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (tmp_path / "empty.nq").touch()
    assert write_store(other, tmp_path / "empty.nq") == 0
    current = tmp_path / "current"
    current.symlink_to(folder)
    store = OxigraphStore(current, workers=1)
    try:
        other.rename(tmp_path / "moved")
        current.unlink()
        current.symlink_to(tmp_path / "moved")
        with pytest.raises(QueryTimeout):
            store.query(RUNAWAY, timeout_s=0.2)
        assert len(select(store, "SELECT * { ?s ?p ?o }")) == 8
    finally:
        store.close()


@pytest.mark.parametrize("step", [1, 4, 7, 10_000])
def test_frames_come_whole_however_they_are_cut(step: int) -> None:
    sent = [(frames.CHUNK, b"x" * 3000), (frames.END, b""), (frames.ERROR, b"{}")]
    stream = b"".join(frames.frame(kind, payload) for kind, payload in sent)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = frames.Reader(ours)
        received = []
        for start in range(0, len(stream), step):
            theirs.sendall(stream[start : start + step])
            with contextlib.suppress(TimeoutError):
                while True:
                    received.append(reader.receive(0.0001))
        assert received == sent
        theirs.close()
        with pytest.raises(EOFError):
            reader.receive(1)
