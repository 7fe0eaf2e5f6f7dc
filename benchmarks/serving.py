"""Queries over HTTP: the same requests to each server in turn, medians and ratios."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
import urllib.parse
from pathlib import Path

import pyoxigraph

from benchmarks import building, results
from benchmarks.servers import Server, all_servers

QUERIES = {
    path.stem: path.read_text() for path in sorted(Path(__file__).parent.glob("queries/*.rq"))
}
ROUNDS = 7
ROUND_S = 0.6


def _request(connection: http.client.HTTPConnection, path: str, query: str) -> bytes:
    connection.request(
        "GET",
        f"{path}?query={urllib.parse.quote(query)}",
        headers={"Accept": "application/sparql-results+json", "Cache-Control": "no-cache"},
    )
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{path}: HTTP {response.status}: {body[:500]!r}")
    return body


def rows(server: Server, query: str) -> int:
    """Count the rows of an answer (an ASK counts 1 or 0)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    answer = json.loads(_request(connection, server.path, query))
    return int(answer["boolean"]) if "boolean" in answer else len(answer["results"]["bindings"])


def _round(server: Server, query: str, clients: int) -> float:
    """Give the mean seconds a request takes of the server, over one round."""
    done = [0] * clients
    stop = time.perf_counter() + ROUND_S

    def client(index: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        while time.perf_counter() < stop:
            _request(connection, server.path, query)
            done[index] += 1

    threads = [threading.Thread(target=client, args=(index,)) for index in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - begun) / sum(done)


def compare(servers: list[Server], clients: int) -> dict[str, dict[str, float]]:
    """Time every query on every server, interleaved.

    Returns:
        query name -> server name -> median seconds per request.
    """
    table: dict[str, dict[str, float]] = {}
    for name, query in QUERIES.items():
        counts = {server.name: rows(server, query) for server in servers}
        if len(set(counts.values())) != 1:
            raise SystemExit(f"{name}: the servers disagree on the number of rows: {counts}")
        samples: dict[str, list[float]] = {server.name: [] for server in servers}
        for _ in range(ROUNDS):
            for server in servers:
                samples[server.name].append(_round(server, query, clients))
        table[name] = {server: statistics.median(times) for server, times in samples.items()}
    return table


def measure(project: Path, scratch: Path) -> None:
    """Measure queries on the curated graph, beside the peers."""
    building.run(["build", "--out", str(scratch / "build")], {"MAILLAGE_PROJECT": str(project)})
    current = scratch / "build/current"
    count = _triples(current / "maillage.nq", scratch / "graph.nt")
    with all_servers(current, scratch / "graph.nt", scratch) as servers:
        tables = {clients: compare(servers, clients) for clients in (1, 8)}
        memory = {server.name: server.memory_mb() for server in servers}
    lines = [
        f"The curated graph, {count:,} distinct triples. "
        "Time per request, seen by the clients together; "
        f"medians of {ROUNDS} interleaved rounds of {ROUND_S} s, JSON results, "
        "no cache; the queries are in `benchmarks/queries/`.",
        "A ratio above 1 means that Maillage is faster.",
    ]
    for clients, found in tables.items():
        lines += ["", f"### {clients} client{'s' * (clients > 1)}", "", *_table(found)]
    lines += ["", "Memory after it (proportional set size, all processes): "
              + ", ".join(f"{name} {mb:.0f} MiB" for name, mb in memory.items()) + "."]  # fmt: skip
    results.write("Queries over HTTP", lines)


def _triples(nquads: Path, target: Path) -> int:
    """Write the union of all graphs as N-Triples; give their number."""
    found = sorted({str(quad.triple) for quad in pyoxigraph.parse(path=str(nquads))})
    target.write_text("".join(f"{triple} .\n" for triple in found), encoding="utf-8")
    return len(found)


def _table(found: dict[str, dict[str, float]]) -> list[str]:
    names = list(next(iter(found.values())))
    others = [name for name in names if name != "Maillage"]
    rows = [
        [query, *(f"{times[n] * 1000:.2f}" for n in names),
         *(f"{times[n] / times['Maillage']:.2f}" for n in others)]
        for query, times in found.items()
    ]  # fmt: skip
    means = [
        statistics.geometric_mean(t[n] / t["Maillage"] for t in found.values()) for n in others
    ]
    rows.append(["geometric mean", *("" for _ in names), *(f"**{mean:.2f}**" for mean in means)])
    head = ["query", *(f"{n} ms" for n in names), *(f"{n} ÷ Maillage" for n in others)]
    return results.table(head, rows)
