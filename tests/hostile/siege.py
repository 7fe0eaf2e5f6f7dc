"""The server under attack, what its processes take, and the polite client."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
from servers import free_port

__all__ = [
    "CLIENT_S",
    "MEMORY_MB",
    "PROCESSES",
    "QUERY_S",
    "WORKERS",
    "Polite",
    "Server",
    "serving",
]

QUERY_S: Final = 1.0
CLIENT_S: Final = 2.0
WORKERS: Final = 3
#: One more worker for the pages, and the process that holds the store.
PROCESSES: Final = WORKERS + 2
MEMORY_MB: Final = 512

_NETWORK: Final = "<https://w3id.org/maillage/ontology#HealthNetwork>"
_LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
#: What anybody asks: routes, and the Accept they are asked with.
_ORDINARY: Final = [
    ("/sparql?query=" + quote(f"ASK {{ ?s a {_NETWORK} }}"), "application/sparql-results+json"),
    (
        "/sparql?query="
        + quote(f"SELECT ?s ?l {{ ?s a {_NETWORK} ; {_LABEL} ?l }} ORDER BY ?s ?l"),
        "text/csv",
    ),
    (
        "/sparql?query=" + quote(f"CONSTRUCT {{ ?s a {_NETWORK} }} WHERE {{ ?s a {_NETWORK} }}"),
        "application/n-triples",
    ),
    ("/page/filiere/mhemo", "text/html"),
    ("/data/filiere/mhemo.nt", "*/*"),
    ("/search?q=leucodystrophie", "application/json"),
    ("/find?orpha=58&from=35", "application/json"),
    ("/static/style.css", "*/*"),
    ("/health", "*/*"),
]


@dataclass(frozen=True)
class Server:
    """A running `maillage serve`.

    Attributes:
        port: on loopback.
        process: of the command.
        folder: the build it serves.
        log: file of what it says.
    """

    port: int
    process: psutil.Process
    folder: Path
    log: Path

    def memory_mb(self) -> float:
        """What all its processes take, pages that they share counted once, in MiB."""
        total = 0.0
        for process in [self.process, *self._children()]:
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
                total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024
        return total

    def processes(self) -> list[str]:
        """What its processes are doing, e.g. ``sleeping``; the command itself left out."""
        found = []
        for process in self._children():
            with contextlib.suppress(psutil.Error):
                found.append(process.status())
        return found

    def files(self) -> int:
        """How many files it has open, sockets among them."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def written(self) -> dict[str, tuple[int, int]]:
        """Every file of the build, with its size and time."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            found[str(path)] = (about.st_size, about.st_mtime_ns)
        return found

    def _children(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return self.process.children(recursive=True)
        return []


@contextlib.contextmanager
def serving(build: Path, folder: Path) -> Iterator[Server]:
    """Run the real command on a build, until it answers from memory.

    Args:
        build: with ``current`` in it.
        folder: an empty one, to run in.
    """
    log = folder.parent / "serve.log"
    given = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
    chosen = {
        "MAILLAGE_BUILD": str(build),
        "MAILLAGE_QUERY_TIMEOUT_S": str(QUERY_S),
        "MAILLAGE_CLIENT_TIMEOUT_S": str(CLIENT_S),
        "MAILLAGE_MEMORY_LIMIT_MB": str(MEMORY_MB),
        "MAILLAGE_WORKERS": str(WORKERS),
        "RUST_BACKTRACE": "0",
    }
    command = [Path(sys.executable).parent / "maillage", "serve", "--port", "0", "--lang", "en"]
    port = free_port()
    command[3] = str(port)
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, cwd=folder, env=given | chosen, stdout=output, stderr=output
        )
        server = Server(port, psutil.Process(started.pid), build, log)
        try:
            _wait_until(lambda: _get(port, "/ready")[0] == 200)
            # The workers that read files give way to those that a process with the store forks.
            polite = Polite(port)
            _wait_until(lambda: polite.ask_all() and len(server.processes()) == PROCESSES)
            yield server
        finally:
            started.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(60)
            started.kill()
            started.wait()


@dataclass
class Polite:
    """A client that asks ordinary questions one after the other, and checks each answer.

    Attributes:
        port: of the server.
        right: route -> the answer it had at first; every later one must be the same.
        seconds: how long each answer took.
        wrong: what was amiss, in words.
    """

    port: int
    right: dict[str, bytes] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _round: int = 0

    def ask_all(self) -> bool:
        """Ask each question once; True if every answer was there."""
        before = len(self.wrong)
        self._round += 1
        for route, accept in _ORDINARY:
            begun = time.monotonic()
            try:
                # One of them is new each time, and so needs a worker.
                asked = f"{route}%20%23{self._round}" if accept == "text/csv" else route
                status, body = _get(self.port, asked, accept)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{route}: {error!r} after {time.monotonic() - begun:.2f} s")
                continue
            self.seconds.append(time.monotonic() - begun)
            if status != 200 or self.right.setdefault(route, body) != body:
                self.wrong.append(f"{route}: {status} {body[:300]!r}")
        return len(self.wrong) == before

    def p95(self) -> float:
        """The time within which 95 of 100 answers came, in seconds."""
        return statistics.quantiles(self.seconds, n=20)[-1]

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Ask all the time, in the background."""
        enough = threading.Event()

        def ask() -> None:
            while not enough.wait(0.05):
                self.ask_all()

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        try:
            yield
        finally:
            enough.set()
            thread.join(60)


def _get(port: int, route: str, accept: str = "*/*") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", route, headers={"Accept": accept, "Accept-Language": "en"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _wait_until(true) -> None:
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if true():
                return
        assert time.monotonic() < deadline, "the server was not ready in time"
        time.sleep(0.1)
