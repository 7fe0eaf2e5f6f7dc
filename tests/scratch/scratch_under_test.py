"""Asking a scratch server, and watching its processes."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import httpx
import psutil
from long_queries import CROSS

E = "http://example.org/"
CSV = {"Accept": "text/csv"}
TURTLE = {"Content-Type": "text/turtle"}
RUNAWAY = f"INSERT {{ <{E}s> <{E}p> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {CROSS} }} }}"
COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def update(server: httpx.Client, text: str, **more: Any) -> httpx.Response:
    return server.post("/sparql", data={"update": text}, **more)


def count(server: httpx.Client) -> int:
    answer = server.post("/sparql", data={"query": COUNT}, headers=CSV)
    return int(answer.text.split()[1])


def born_since(before: set[psutil.Process]) -> set[psutil.Process]:
    """Processes below this one that were not there, and have not ended."""
    now = set(psutil.Process().children(recursive=True))
    return {p for p in now - before if p.is_running() and p.status() != psutil.STATUS_ZOMBIE}


def at_work(before: set[psutil.Process]) -> psutil.Process:
    """Wait for the one that has computed for a while, of the processes that were not there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in born_since(before):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.cpu_times().user > 0.3:
                    return process
        time.sleep(0.02)
    raise AssertionError("nobody is at work")


def refused(response: httpx.Response, status: int, *words: str) -> str:
    """Check that an error is told in both languages; give the English message."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    messages = response.json()["messages"]
    assert messages["fr"] != messages["en"]
    for word in words:
        assert word in messages["en"]
    return str(messages["en"])
