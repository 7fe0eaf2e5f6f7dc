"""Queries over HTTP: the same requests to each server in turn, medians and ratios."""

from __future__ import annotations

import json
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from benchmarks import building, growth, results
from benchmarks.client import Client, Reply
from benchmarks.servers import DISK, KEPT, MEMORY, OURS, RDFLIB, Server, started

QUERIES = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
}
CLIENTS = (1, 8, 64)
ROUNDS = 5
ROUND_S = 0.5
_GRAPHS = ("construct", "describe")


@dataclass(frozen=True)
class Times:
    """How a server answered a query in one round, in milliseconds.

    Attributes:
        each: the time of the round divided by the answers, seen by all clients together.
        p50: what half of the answers took at most.
        p99: what 99 of 100 took at most.
        first: median until the first byte.
    """

    each: float
    p50: float
    p99: float
    first: float


def _accept(name: str) -> str:
    return "application/n-triples" if name in _GRAPHS else "application/sparql-results+json"


def _ask(server: Server, name: str) -> Reply:
    client = Client(server.port, server.path, QUERIES[name], _accept(name))
    reply = client.ask()
    client.close()
    if reply.status != 200:
        raise SystemExit(f"{server.name}, {name}: HTTP {reply.status}: {reply.body[:500]!r}")
    return reply


def _rows(server: Server, name: str) -> int:
    """Count what a query gives: rows, triples, or for an ASK 1 or 0."""
    import httpx

    url = f"http://127.0.0.1:{server.port}{server.path}"
    params, headers = {"query": QUERIES[name]}, {"Accept": _accept(name)}
    text = httpx.get(url, params=params, headers=headers, timeout=120).raise_for_status().text
    if name in _GRAPHS:
        return text.count(" .\n")
    answer = json.loads(text)
    return int(answer["boolean"]) if "boolean" in answer else len(answer["results"]["bindings"])


def _round(server: Server, name: str, clients: int) -> Times:
    """Let some clients ask one query for a while."""
    replies: list[list[Reply]] = [[] for _ in range(clients)]
    asking = [
        Client(server.port, server.path, QUERIES[name], _accept(name)) for _ in range(clients)
    ]
    stop = time.perf_counter() + ROUND_S

    def client(index: int) -> None:
        while time.perf_counter() < stop or not replies[index]:
            reply = asking[index].ask()
            if reply.status == 200:  # a busy server may say so
                replies[index].append(reply)

    threads = [threading.Thread(target=client, args=(index,)) for index in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    for one in asking:
        one.close()
    whole = sorted(reply.whole_s for found in replies for reply in found)
    first = statistics.median(reply.first_s for found in replies for reply in found)
    last = whole[min(len(whole) - 1, round(0.99 * len(whole)))]
    each = took / len(whole)
    return Times(*(1000 * s for s in (each, statistics.median(whole), last, first)))


def compare(servers: dict[str, Server], clients: int) -> dict[str, dict[str, Times]]:
    """Time every query on every server, interleaved: query -> server -> medians of rounds."""
    found: dict[str, dict[str, Times]] = {}
    for name in QUERIES:
        able = {s: server for s, server in servers.items() if s != RDFLIB or name not in _GRAPHS}
        if name != "describe":  # what it gives is the engine's own choice
            counts = {s: _rows(server, name) for s, server in able.items()}
            if len(set(counts.values())) != 1:
                raise SystemExit(f"{name}: the servers disagree on the number of rows: {counts}")
        samples: dict[str, list[Times]] = {s: [] for s in able}
        for _ in range(ROUNDS):
            for s, server in able.items():
                samples[s].append(_round(server, name, clients))
        found[name] = {
            s: Times(*(statistics.median(getattr(t, f) for t in times) for f in _FIELDS))
            for s, times in samples.items()
        }
    return found


_FIELDS = ("each", "p50", "p99", "first")


def measure(project: Path, scratch: Path) -> None:
    """Measure queries on the curated graph, and on all of Orphanet if it is at hand."""
    graphs = {
        "The curated graph": ([], [OURS, KEPT, DISK, MEMORY, RDFLIB]),
        "All of Orphanet": (growth.files(project), [OURS, KEPT, DISK, MEMORY]),
    }
    lines = [
        f"Medians of {ROUNDS} interleaved rounds of {ROUND_S} s; results in JSON, graphs in "
        "N-Triples; the queries are in `benchmarks/queries/`. "
        "Time is that of a round divided by its answers; a ratio above 1 means that Maillage is "
        "faster. Only the column of kept answers has a cache.",
    ]
    for number, (title, (paths, names)) in enumerate(graphs.items()):
        if number and not paths:
            continue
        out, triples = scratch / str(number), scratch / f"{number}.nt"
        options = [word for path in paths for word in ("--with", str(path))]
        building.run(["build", "--out", str(out), *options], {"MAILLAGE_PROJECT": str(project)})
        count = _triples(out / "current" / "maillage.nq", triples)
        lines += ["", f"### {title}, {count:,} distinct triples"]
        with started(names, out / "current", triples, scratch) as servers:
            for clients in CLIENTS:
                found = compare(servers, clients)
                lines += ["", f"{clients} client{'s' * (clients > 1)}:", "", *_table(found, names)]
            memory = {name: server.memory_mb() for name, server in servers.items()}
        lines += ["", "Memory after it (proportional set size, all processes): "
                  + ", ".join(f"{n} {mb:,.0f} MiB" for n, mb in memory.items()) + "."]  # fmt: skip
    results.write("Queries over HTTP", lines)


def _triples(nquads: Path, target: Path) -> int:
    """Write the union of all graphs as N-Triples; give their number."""
    found = sorted({str(quad.triple) for quad in pyoxigraph.parse(path=str(nquads))})
    target.write_text("".join(f"{triple} .\n" for triple in found), encoding="utf-8")
    return len(found)


def _table(found: dict[str, dict[str, Times]], names: list[str]) -> list[str]:
    others = [name for name in names if name != OURS]
    rows = []
    for query, times in found.items():
        own = times[OURS]
        ratios = [f"{times[n].each / own.each:.2f}" if n in times else "–" for n in others]
        ratios[0] = f"{own.each / times[KEPT].each:.1f}"  # how much faster than ourselves
        own_ms = [f"{value:.2f}" for value in (own.each, own.p50, own.p99, own.first)]
        rows.append([query, *own_ms, *ratios])
    means = []
    for name in others:
        ratio = [t[name].each / t[OURS].each for t in found.values() if name in t]
        mean = statistics.geometric_mean(ratio)
        means.append(f"**{1 / mean:.1f}**" if name == KEPT else f"**{mean:.2f}**")
    rows.append(["geometric mean", "", "", "", "", *means])
    head = ["query", "Maillage ms", "p50", "p99", "first byte", "kept answers: times as fast"]
    head += [f"{n} ÷ Maillage" for n in others[1:]]
    return results.table(head, rows)
