"""Who leaves, gives an answer up or finds every worker of the embedded store busy."""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from pathlib import Path

import pytest
from long_queries import ENDLESS, RUNAWAY
from store_under_test import NQ, until_at_work

from maillage.errors import StoreUnavailable
from maillage.store import Cancellation, ask
from maillage.store.oxigraph import OxigraphStore, write_store


def test_an_answer_given_up_frees_its_worker(embedded: OxigraphStore) -> None:
    before = embedded.worker_pids
    answer = embedded.query(ENDLESS)
    assert next(answer.chunks)
    answer.close()
    assert embedded.worker_pids.isdisjoint(before)
    before = embedded.worker_pids
    answer = embedded.query(ENDLESS)
    del answer
    gc.collect()
    assert embedded.worker_pids.isdisjoint(before)
    assert ask(embedded, "ASK {}")


def test_a_short_answer_does_not_hold_its_worker(embedded: OxigraphStore) -> None:
    before = embedded.worker_pids
    unread = [embedded.query("ASK {}", timeout_s=60) for _ in range(3)]
    assert [answer.read()[:2] for answer in unread] == [b'{"'] * 3
    assert embedded.worker_pids == before


def test_who_leaves_while_it_waits_ends_no_worker(tmp_path: Path) -> None:
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1)
    before = store.worker_pids
    worker = store._pool.take_now()
    assert worker is not None
    cancel = Cancellation()
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(StoreUnavailable) as caught:
            store.query("ASK {}", timeout_s=600, cancel=cancel)
        told.append(str(caught.value))

    waiting = threading.Thread(target=ask)
    waiting.start()
    time.sleep(0.1)
    cancel.cancel()
    store._pool.give_back(worker, reusable=True)
    waiting.join(60)
    assert told == ["the query was cancelled"]
    assert store.worker_pids == before
    assert store.query("ASK {}").read()
    store.close()


def test_cancel_from_another_thread(embedded: OxigraphStore) -> None:
    before = embedded.worker_pids
    cancel = Cancellation()

    def leave() -> None:
        until_at_work(embedded)
        cancel.cancel()

    leaving = threading.Thread(target=leave)
    leaving.start()
    with pytest.raises(StoreUnavailable, match="cancelled"):  # and not that it took too long
        embedded.query(RUNAWAY, timeout_s=60, cancel=cancel)
    leaving.join()
    assert embedded.worker_pids.isdisjoint(before)
    cancel.cancel()  # too late to hit the next query
    assert ask(embedded, "ASK {}")
    with pytest.raises(StoreUnavailable, match="cancelled"):
        embedded.query("ASK {}", cancel=cancel)


def test_all_workers_busy(embedded: OxigraphStore) -> None:
    cancel = Cancellation()
    done = []

    def occupy() -> None:
        with contextlib.suppress(StoreUnavailable):
            embedded.query(RUNAWAY, timeout_s=600, cancel=cancel)
        done.append(True)

    thread = threading.Thread(target=occupy)
    thread.start()
    until_at_work(embedded)
    with pytest.raises(StoreUnavailable, match="busy"):
        embedded.query("ASK {}", timeout_s=0.3)
    cancel.cancel()
    thread.join(60)
    assert done
    assert ask(embedded, "ASK {}")
