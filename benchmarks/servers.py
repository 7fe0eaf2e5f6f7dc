"""The servers under comparison, each a real process on loopback, over the same triples."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from benchmarks import processes, virtuoso
from benchmarks.datasets import Dataset
from maillage.config import Settings

BIN = Path(sys.executable).parent
#: Seconds that a server may take to answer, and more for each so many quads.
_START_LIMIT_S = 120
_QUADS_A_SECOND = 5_000

#: How the tables call them.
OURS = "Maillage"
KEPT = "Maillage, kept answers"
DISK = "oxigraph serve-read-only"
MEMORY = "oxigraph serve, in memory"
RDFLIB = "rdflib-endpoint"
VIRTUOSO = "Virtuoso"
#: How ``--servers`` calls them.
SHORT = {
    "maillage": OURS,
    "kept": KEPT,
    "disk": DISK,
    "memory": MEMORY,
    "rdflib": RDFLIB,
    "virtuoso": VIRTUOSO,
}
#: rdflib holds a graph as Python's objects and answers one query at a time: a million quads take
#: it minutes and gigabytes to load, and seconds a scan.
RDFLIB_QUADS = 200_000
#: Ours beside its defaults: all clients of a benchmark are one to it, and none is to be turned
#: away; the answers of one round fit where answers are kept.
SETTINGS = {
    "MAILLAGE_CLIENT_QUERIES": "1000",
    "MAILLAGE_QUEUE_LENGTH": "1000",
    "MAILLAGE_QUERY_TIMEOUT_S": "120",
}
KEPT_MB = 256


@dataclass(frozen=True)
class Server:
    """One running server.

    Attributes:
        name: as the tables print it.
        port: TCP port on 127.0.0.1.
        path: URL path of its query operation.
        process: the process that was started (it may have children).
        more: what its URLs end in, beside the query.
        started_s: seconds from its start to its first answer, loading included.
    """

    name: str
    port: int
    path: str
    process: psutil.Process
    more: str = ""
    started_s: float = 0.0

    def url(self, query: str) -> str:
        """Give the path that asks a query."""
        return f"{self.path}?query={quote(query)}{self.more}"


def missing(name: str, data: Dataset) -> str:
    """Tell why a server cannot be measured; empty if it can."""
    if name == VIRTUOSO and not virtuoso.available():
        return "virtuoso-t and isql-vt are not installed (Debian: virtuoso-opensource)"
    if name == RDFLIB and data.quads > RDFLIB_QUADS:
        return f"left out above {RDFLIB_QUADS:,} quads: minutes to load, seconds a scan"
    return ""


@contextlib.contextmanager
def started(name: str, data: Dataset, scratch: Path, workers: int = 0) -> Iterator[Server]:
    """Start a server over a data set, and stop it with all its processes in the end.

    Args:
        name: which.
        data: what it serves; its files are dropped from the page cache first.
        scratch: folder for logs.
        workers: of ours; 0 means as many as by default.
    """
    port = free_port()
    limit_s = _START_LIMIT_S + data.quads / _QUADS_A_SECOND
    log = scratch / f"{name.replace(' ', '-').replace(',', '')}-{port}.log"
    if name == VIRTUOSO:
        with virtuoso.started(data, port, free_port(), log, limit_s) as (process, took):
            path = "/sparql"
            yield Server(name, port, path, process, virtuoso.MORE, took)
        return
    command, path, env = _command(name, data, port, workers)
    processes.forget(data.store)
    begun = time.monotonic()
    with _process(command, env, log) as process:
        server = Server(name, port, path, psutil.Process(process.pid))
        _until(lambda: _answers(server), process, log, begun + limit_s, name)
        if name == MEMORY:
            _load(server, data.triples, limit_s)
        yield Server(name, port, path, server.process, "", time.monotonic() - begun)


def _command(
    name: str, data: Dataset, port: int, workers: int
) -> tuple[list[str], str, dict[str, str]]:
    """Give the command of a server, the path of its endpoint, and its settings."""
    listen = ["--bind", f"127.0.0.1:{port}"]
    if name == DISK:
        where = ["--location", str(data.store)]
        return [f"{BIN}/oxigraph", "serve-read-only", *where, *listen], "/query", {}
    if name == MEMORY:
        return [f"{BIN}/oxigraph", "serve", *listen], "/query", {}
    if name == RDFLIB:
        where = ["--host", "127.0.0.1", "--port", str(port)]
        return [f"{BIN}/rdflib-endpoint", "serve", *where, str(data.triples)], "/", {}
    env = SETTINGS | {
        "MAILLAGE_STORE": f"oxigraph://{data.store}",
        "MAILLAGE_ANSWER_CACHE_MB": str(KEPT_MB if name == KEPT else 0),
    }
    if workers:
        env["MAILLAGE_WORKERS"] = str(workers)
    return [f"{BIN}/maillage", "serve", "--port", str(port)], "/sparql", env


def wait_in_memory(server: Server, data: Dataset) -> bool:
    """Wait until workers that were forked answer, where the store is to be held in memory.

    Returns:
        Whether it is.
    """
    largest = int(os.environ.get("MAILLAGE_MEMORY_QUADS", Settings.memory_quads))
    if server.name not in (OURS, KEPT) or data.quads > largest or sys.platform != "linux":
        return False
    deadline = time.monotonic() + _START_LIMIT_S + data.quads / _QUADS_A_SECOND
    for number in range(2**30):
        # Never the same query, which would be answered from what is kept.
        _get(server, f"ASK {{ }} # {number}")
        children = server.process.children(recursive=True)
        if any(child.ppid() != server.process.pid for child in children):
            return True
        if time.monotonic() > deadline:
            break
        time.sleep(0.5)
    raise SystemExit(f"{server.name} does not hold {data.name} in memory; is this not Linux?")


def keeps(server: Server) -> bool:
    """Tell whether a server of ours has kept any answer."""
    url = f"http://127.0.0.1:{server.port}/metrics"
    text = urllib.request.urlopen(url, timeout=60).read().decode()
    found = re.search(r"^maillage_kept_bytes (\S+)$", text, re.MULTILINE)
    return bool(found and float(found[1]))


def free_port() -> int:
    """Find a TCP port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def _process(
    command: list[str], env: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a group of its own, of which nothing is left in the end."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            processes.tied(command),
            stdout=out,
            stderr=out,
            env=os.environ | env,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until(
    ready: Callable[[], bool],
    process: subprocess.Popen[bytes],
    log: Path,
    deadline: float,
    name: str,
) -> None:
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            text = log.read_text("utf-8", "replace")[-4000:]
            raise SystemExit(f"{name} did not start, or not in time; it said:\n{text}")
        time.sleep(0.05)


def _answers(server: Server) -> bool:
    try:
        _get(server, "ASK {}")
    except OSError:
        return False
    return True


def _get(server: Server, query: str) -> None:
    url = f"http://127.0.0.1:{server.port}{server.url(query)}"
    urllib.request.urlopen(url, timeout=60).read()


def _load(server: Server, triples: Path, limit_s: float) -> None:
    """Put the triples into the default graph of a server that began empty."""
    headers = {
        "Content-Type": "application/n-triples",
        "Content-Length": str(triples.stat().st_size),
    }
    url = f"http://127.0.0.1:{server.port}/store?default"
    with triples.open("rb") as body:
        request = urllib.request.Request(url, body, headers, method="PUT")
        urllib.request.urlopen(request, timeout=limit_s).read()


def versions() -> str:
    """Name the peers that are installed, with their versions."""
    import importlib.metadata

    found = [f"{name} {importlib.metadata.version(name)}" for name in ("oxigraph", "rdflib")]
    found.append(f"rdflib-endpoint {importlib.metadata.version('rdflib-endpoint')}")
    if virtuoso.available():
        found.append(f"Virtuoso {virtuoso.version()}")
    if wrk := shutil.which("wrk"):
        said = subprocess.run([wrk, "-v"], capture_output=True, text=True, check=False)
        found.append(" ".join((said.stdout + said.stderr).split()[:2]))
    return ", ".join(found)
