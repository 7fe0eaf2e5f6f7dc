"""The servers under comparison, each a real process on loopback, over the same triples."""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

BIN = Path(sys.executable).parent
START_LIMIT_S = 120


@dataclass(frozen=True)
class Server:
    """One running server.

    Attributes:
        name: as the tables print it.
        port: TCP port on 127.0.0.1.
        path: URL path of its query operation.
        process: the process that was started (it may have children).
    """

    name: str
    port: int
    path: str
    process: psutil.Process

    def memory_mb(self) -> float:
        """Give the proportional memory of the whole process tree, in MiB."""
        tree = [self.process, *self.process.children(recursive=True)]
        return sum(p.memory_full_info().pss for p in tree) / 2**20


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def _started(name: str, command: str, port: int, path: str, log: Path) -> Iterator[Server]:
    with log.open("wb") as out:
        process = subprocess.Popen(shlex.split(command), stdout=out, stderr=subprocess.STDOUT)
    try:
        probe = f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D"
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                urllib.request.urlopen(probe, timeout=5).read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{name} did not start:\n{log.read_text()}") from None
                time.sleep(0.2)
        yield Server(name, port, path, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


#: How the tables call them.
OURS = "Maillage"
KEPT = "Maillage, kept answers"
DISK = "oxigraph serve-read-only"
MEMORY = "oxigraph serve, in memory"
RDFLIB = "rdflib-endpoint"


@contextlib.contextmanager
def started(
    names: list[str], store: Path, triples: Path, scratch: Path
) -> Iterator[dict[str, Server]]:
    """Start servers over the same triples.

    Args:
        names: which of them.
        store: folder of a build; its default graph is the union already (docs/adr/0001).
        triples: N-Triples of the same graph, for those that have no union default graph.
        scratch: folder for logs.
    """
    os.environ["MAILLAGE_STORE"] = f"oxigraph://{store.resolve()}"
    ports = {name: _free_port() for name in names}
    commands = {
        OURS: ("{bin}/maillage serve --port {port}", "/sparql"),
        KEPT: ("{bin}/maillage serve --port {port}", "/sparql"),
        DISK: (
            "{bin}/oxigraph serve-read-only --location {store} --bind 127.0.0.1:{port}",
            "/query",
        ),
        MEMORY: ("{bin}/oxigraph serve --bind 127.0.0.1:{port}", "/query"),
        RDFLIB: ("{bin}/rdflib-endpoint serve --host 127.0.0.1 --port {port} {triples}", "/"),
    }
    with contextlib.ExitStack() as stack:
        found = {}
        for number, (name, port) in enumerate(ports.items()):
            command, path = commands[name]
            words = {"bin": BIN, "store": store.resolve(), "port": port, "triples": triples}
            os.environ["MAILLAGE_ANSWER_CACHE_MB"] = "64" if name == KEPT else "0"
            log = scratch / f"server-{number}.log"
            started = _started(name, command.format(**words), port, path, log)
            found[name] = stack.enter_context(started)
        if MEMORY in found:
            _load(found[MEMORY], triples)
        for name in {OURS, KEPT} & found.keys():
            _wait_in_memory(found[name])
        yield found


def _load(server: Server, triples: Path) -> None:
    """Put the triples into the default graph of a server that began empty."""
    headers = {"Content-Type": "application/n-triples"}
    url = f"http://127.0.0.1:{server.port}/store?default"
    with triples.open("rb") as body:
        request = urllib.request.Request(url, body, headers, method="PUT")
        request.add_header("Content-Length", str(triples.stat().st_size))
        urllib.request.urlopen(request, timeout=600).read()


def _wait_in_memory(server: Server) -> None:
    """Wait until workers that were forked answer, where the store is held in memory."""
    for number in range(2 * START_LIMIT_S):
        # Never the same query, which would be answered from what is kept.
        probe = f"http://127.0.0.1:{server.port}{server.path}?query=ASK%7B%7D%23{number}"
        urllib.request.urlopen(probe, timeout=5).read()
        children = server.process.children(recursive=True)
        if any(child.ppid() != server.process.pid for child in children):
            return
        time.sleep(0.5)
