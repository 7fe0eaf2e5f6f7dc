"""Ten thousand rows in CSV beside JSON: a writer that is slow is not an engine that is.

The questions are asked in JSON, which every client reads; Virtuoso writes that many times slower
than CSV, and who compares engines should know.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from benchmarks.client import Client
from benchmarks.questions import Question
from benchmarks.records import Records
from benchmarks.servers import KEPT, Server

QUESTION = "rows-10k"
_TIMES = 3


def measure(data: str, servers: Mapping[str, Server], question: Question, records: Records) -> None:
    """Ask in both, in turn, of all servers but the one that would keep one of them."""
    for name, server in servers.items():
        if name == KEPT:
            continue
        client = Client(server.port)
        took: dict[str, list[float]] = {question.accept: [], "text/csv": []}
        for number in range(_TIMES):
            for accept, times in took.items():
                times.append(client.ask(server.url(question.texts[number]), accept).whole_s * 1000)
        client.close()
        json, csv = map(statistics.median, took.values())
        records.add({"kind": "formats", "data": data, "server": name, "json": json, "csv": csv})


def lines(records: Records, data: str) -> list[str]:
    """Tell what it gave, where it was measured."""
    told = [
        f"{r['server']} {r['csv']:,.0f} ms in CSV, {r['json']:,.0f} in JSON"
        for r in records.all("formats")
        if r["data"] == data
    ]
    return ["", f"Ten thousand rows, one client: {'; '.join(told)}."] if told else []
