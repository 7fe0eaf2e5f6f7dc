"""Measure everything and write `benchmarks/RESULTS.md`: ``make bench``."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import tempfile
from pathlib import Path

import pyoxigraph

from benchmarks import building, searching, serving
from benchmarks.servers import all_servers
from maillage import __version__

HERE = Path(__file__).parent
NATIVE = "oxigraph serve-read-only"


def _triples(nquads: Path, target: Path) -> int:
    """Write the union of all graphs as N-Triples; give their number."""
    found = sorted({str(quad.triple) for quad in pyoxigraph.parse(path=str(nquads))})
    target.write_text("".join(f"{triple} .\n" for triple in found), encoding="utf-8")
    return len(found)


def _build_table(costs: dict[str, building.Cost]) -> list[str]:
    lines = ["| command | wall s | CPU s | peak MiB |", "|-|-|-|-|"]
    lines += [
        f"| {name} | {c.wall_s:.2f} | {c.cpu_s:.2f} | {c.peak_mb:.0f} |"
        for name, c in costs.items()
    ]
    fast, reference = costs["validate, shacl"], costs["validate, pySHACL"]
    lines += ["", f"pySHACL ÷ shacl: CPU {reference.cpu_s / fast.cpu_s:.1f}, "
              f"memory {reference.peak_mb / fast.peak_mb:.1f}."]  # fmt: skip
    return lines


def _query_table(table: dict[str, dict[str, float]]) -> list[str]:
    names = list(next(iter(table.values())))
    others = [name for name in names if name != "Maillage"]
    lines = [
        "| query | " + " | ".join(f"{n} ms" for n in names) + " | "
        + " | ".join(f"{n} ÷ Maillage" for n in others) + " |",
        "|-" * (1 + len(names) + len(others)) + "|",
    ]  # fmt: skip
    for query, times in table.items():
        cells = [f"{times[n] * 1000:.2f}" for n in names]
        cells += [f"{times[n] / times['Maillage']:.2f}" for n in others]
        lines.append(f"| {query} | " + " | ".join(cells) + " |")
    means = [
        statistics.geometric_mean(t[n] / t["Maillage"] for t in table.values()) for n in others
    ]
    lines.append("| geometric mean |" + " |" * len(names)
                 + " | ".join(f" **{m:.2f}**" for m in means) + " |")  # fmt: skip
    return lines


def main() -> None:
    """Run every measurement and write the results."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        costs = building.costs(HERE.parent, scratch)
        current = scratch / "build/current"
        count = _triples(current / "maillage.nq", scratch / "graph.nt")
        with all_servers(current, scratch / "graph.nt", scratch) as servers:
            tables = {clients: serving.compare(servers, clients) for clients in (1, 8)}
            memory = {server.name: server.memory_mb() for server in servers}
        names, found = searching.names_in(current), searching.compare(current)
    lines = [
        "# Results",
        "",
        f"`make bench`, {datetime.date.today().isoformat()}, Maillage {__version__}, "
        f"pyoxigraph {pyoxigraph.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}.",
        "The machine is shared and noisy: trust the ratios, taken in one run, above the times.",
        "",
        f"The graph: {count:,} distinct triples.",
        "",
        "## Build and validation",
        "",
        f"Medians of {building.RUNS} interleaved runs, start-up of Python included.",
        "",
        *_build_table(costs),
        "",
        "## Queries over HTTP",
        "",
        "Time per request, seen by the clients together; "
        f"medians of {serving.ROUNDS} interleaved rounds of {serving.ROUND_S} s, JSON results, "
        "no cache; the queries are in `benchmarks/queries/`.",
        "A ratio above 1 means that Maillage is faster.",
    ]
    for clients, table in tables.items():
        lines += ["", f"### {clients} client{'s' * (clients > 1)}", "", *_query_table(table)]
    lines += ["", "Memory after it (proportional set size, all processes): "
              + ", ".join(f"{name} {mb:.0f} MiB" for name, mb in memory.items()) + "."]  # fmt: skip
    lines += [
        "",
        "## Search",
        "",
        f"{len(searching.QUESTIONS)} questions, {searching.ROUNDS} interleaved rounds, in process; "
        f"{names:,} names.",
        "A remote reader adds the HTTP of the tables above.",
        "FTS5 and CONTAINS know neither slips nor stems, so they find less.",
        "",
        *searching.table(found),
    ]
    (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {HERE / 'RESULTS.md'}")


if __name__ == "__main__":
    main()
