"""What the tests of the store ask of it, and how they wait for its workers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from pathlib import Path

import psutil

from maillage.store.oxigraph import OxigraphStore

E = "http://example.org/"
NQ = Path(__file__).parents[1] / "data" / "store.nq"


def forked_store(folder: Path, **more: int) -> OxigraphStore:
    """A store that answers from memory already."""
    store = OxigraphStore(folder, memory_quads=9, **more)
    assert store.wait_in_memory(60)
    return store


def until_at_work(store: OxigraphStore, but: Collection[int] = ()) -> int:
    """Wait until a worker that has started computes; gives its process id."""
    before: dict[int, float] = {}
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        started = {worker.pid for worker in set(store._pool._all) if worker.ready}
        for pid in started.difference(but):
            with contextlib.suppress(psutil.NoSuchProcess):
                spent = psutil.Process(pid).cpu_times().user
                if spent - before.setdefault(pid, spent) > 0.1:
                    return pid
        time.sleep(0.02)
    raise AssertionError("no worker is at work")
