"""The median of each measure over the rounds of a question on a server."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass

from benchmarks.records import Record, Records


@dataclass(frozen=True)
class Figures:
    """How a server answered, see `load.Round`; None where no round tells."""

    rate: float
    p50: float
    p99: float
    first: float | None
    cpu: float | None
    client: float


#: Data set, question, clients, server.
Key = tuple[str, str, int, str]


def of(records: Records) -> dict[Key, Figures]:
    """Take the medians of all rounds."""
    rounds: dict[Key, list[Record]] = defaultdict(list)
    for record in records.all("round"):
        key = record["data"], record["question"], record["clients"], record["server"]
        rounds[key].append(record)
    return {
        key: Figures(*(_median(found, name) for name in _NAMES)) for key, found in rounds.items()
    }


_NAMES = ("rate", "p50", "p99", "first", "cpu", "client")


def _median(rounds: list[Record], name: str) -> float | None:
    values = [record[name] for record in rounds if record[name] is not None]
    return statistics.median(values) if values else None
