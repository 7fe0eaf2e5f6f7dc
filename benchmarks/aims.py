"""What was aimed at, and what was measured."""

from __future__ import annotations

import statistics

from benchmarks.medians import Figures, Key
from benchmarks.records import Records
from benchmarks.servers import DISK, KEPT, MEMORY, OURS

#: Data set -> (what, against what, geometric mean at least, each question at least).
_AIMS: dict[str, tuple[tuple[str, str, float, float], ...]] = {
    "1M": ((OURS, DISK, 2.5, 1.0), (OURS, MEMORY, 0.8, 0.0), (KEPT, DISK, 10.0, 0.0)),
    "10M": ((OURS, DISK, 1.0, 0.0),),
}
_FIRST_MS = 10
_TIMES = 2.0


def lines(found: dict[Key, Figures], records: Records) -> list[str]:
    """Set each aim against what was measured; nothing is told of what was not."""
    told = []
    for data, aims in _AIMS.items():
        for above, below, mean, least in aims:
            for clients in sorted({key[2] for key in found if key[0] == data}):
                ratios = _ratios(found, data, clients, above, below)
                if not ratios:
                    continue
                text = f"{data}, {clients} clients: {above} ÷ {below}, aim {mean}"
                text += f" in geometric mean: {statistics.geometric_mean(ratios.values()):.2f}"
                if least:
                    low = sorted(q for q, ratio in ratios.items() if ratio < least)
                    text += f"; below {least:g}: {', '.join(low) or 'none'}"
                told.append(f"- {text}")
    for (data, question, clients, server), one in sorted(found.items()):
        if (data, question, server) == ("1M", "rows-100k", OURS) and one.first is not None:
            told.append(
                f"- {data}, {clients} clients: first byte of 100 k rows, aim under {_FIRST_MS} ms: "
                f"{one.first:.1f} ms"
            )
    workers = {r["clients"]: r["mb"] for r in records.all("workers") if r["data"] == "1M"}
    if len(workers) > 1:
        times = workers[max(workers)] / workers[min(workers)]
        told.append(
            f"- 1M: memory of {max(workers)} workers after scans, aim at most {_TIMES:g} times "
            f"that of {min(workers)}: {times:.2f}"
        )
    return ["", "Aims, and what was measured:", "", *told] if told else []


def _ratios(
    found: dict[Key, Figures], data: str, clients: int, above: str, below: str
) -> dict[str, float]:
    pairs = {
        key[1]: (one, found.get((data, key[1], clients, below)))
        for key, one in found.items()
        if (key[0], key[2], key[3]) == (data, clients, above)
    }
    return {question: one.rate / two.rate for question, (one, two) in pairs.items() if two}
