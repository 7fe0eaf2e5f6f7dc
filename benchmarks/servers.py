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


@contextlib.contextmanager
def all_servers(store: Path, triples: Path, scratch: Path) -> Iterator[list[Server]]:
    """Start Maillage, `oxigraph serve-read-only` and rdflib-endpoint.

    Args:
        store: folder of the built store, for the first two.
        triples: N-Triples of the same graph, for rdflib-endpoint (it has no union default graph).
        scratch: folder for logs.
    """
    with contextlib.ExitStack() as stack:
        ports = [_free_port() for _ in range(3)]
        os.environ["MAILLAGE_STORE"] = f"oxigraph://{store}"
        commands = {
            "Maillage": (
                f"{BIN}/maillage serve --host 127.0.0.1 --port {ports[0]}",
                "/sparql",
            ),
            "oxigraph serve-read-only": (
                f"{BIN}/oxigraph serve-read-only --location {store} "
                # The store's default graph is the union already (docs/adr/0001).
                f"--bind 127.0.0.1:{ports[1]}",
                "/query",
            ),
            "rdflib-endpoint": (
                f"{BIN}/rdflib-endpoint serve --host 127.0.0.1 --port {ports[2]} {triples}",
                "/",
            ),
        }
        yield [
            stack.enter_context(
                _started(name, command, port, path, scratch / f"{name.split()[0]}.log")
            )
            for (name, (command, path)), port in zip(commands.items(), ports, strict=True)
        ]
