"""Memory of four workers against one, after each of them has scanned the whole graph.

A worker shares the store with the process it was forked from until it writes to a page, and a
scan writes: counters inside the store. So memory grows with workers, and the question is how much.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from benchmarks import processes, questions, servers
from benchmarks.client import Client
from benchmarks.datasets import Dataset
from benchmarks.questions import Question
from benchmarks.records import Records
from benchmarks.servers import OURS, Server

WORKERS = (1, 4)
_SCANS = ("aggregate", "label", "rows-100k")
#: Clients at once for each worker, and how often each asks: so that no worker is left out.
_CLIENTS = 2
_TIMES = 4


def measure(
    data: Dataset,
    wanted: Sequence[str],
    asked_of: Sequence[str],
    records: Records,
    scratch: Path,
) -> None:
    """Measure it, unless it was, or our server or its scans are not to be measured."""
    if OURS not in wanted or not set(_SCANS) <= set(asked_of):
        return
    for workers in WORKERS:
        key = {"kind": "workers", "data": data.name, "clients": workers}
        if records.has(**key):
            continue
        with servers.started(OURS, data, scratch, workers) as server:
            servers.wait_in_memory(server, data)
            idle = processes.memory_mb(server.process)
            asked = [q for q in questions.read(server) if q.name in _SCANS]
            threads = [
                threading.Thread(target=_scan, args=(server, asked))
                for _ in range(_CLIENTS * workers)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            processes.settle(server.process)
            mb = processes.memory_mb(server.process)
            records.add(key | {"idle_mb": idle, "mb": mb})


def _scan(server: Server, asked: Sequence[Question]) -> None:
    client = Client(server.port)
    for _ in range(_TIMES):
        for question in asked:
            client.ask(server.url(question.texts[0]), question.accept)
    client.close()
