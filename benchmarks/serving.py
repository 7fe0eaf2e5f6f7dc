"""Queries over HTTP: the same requests to each server in turn, medians and ratios."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
import urllib.parse
from pathlib import Path

from benchmarks.servers import Server

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
