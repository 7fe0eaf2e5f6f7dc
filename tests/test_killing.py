"""`kill -9` of any process, at any moment, while clients ask and other builds are published.

The server is restarted at once when its main process is killed, as systemd would. Before it begins,
the answer to every route is noted from each build, in quiet: an answer that comes later is byte for
byte one of them, under its own ETag, or it is none.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest
from long_queries import cross
from patience import until
from servers import free_port
from small_builds import in_service, publish, quick_client, small_builds

MAILLAGE = Path(sys.executable).parent / "maillage"
JSON = "application/sparql-results+json"
#: Route -> what is accepted: the endpoint, pages, data, and the index of names.
ROUTES = {
    f"/sparql?query={quote('SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o')}": JSON,
    f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}": JSON,
    "/": "text/html",
    "/page/site/lille?lang=en": "text/html",
    "/data/site/lille.nt": "application/n-triples",
    "/search?q=site": "application/json",
    "/dumps/maillage.nq": "*/*",
    "/ready": "application/json",
}
#: Seconds until the server answers again, half the times and always, of a machine that is not
#: crowded; on one with more to run than cores, that many times longer.
USUALLY_S, AT_MOST_S = 2.0, 10.0


class Supervisor(threading.Thread):
    """Restarts the server when it has ended, as systemd does (`Restart=always`)."""

    def __init__(self, environ: dict[str, str], port: int, log: Path) -> None:
        super().__init__(daemon=True)
        self._command = [MAILLAGE, "serve", "--port", str(port)]
        self._environ, self._log = environ, log
        self._stopping = False
        self.starts = 0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, env=self._environ, stderr=log)

    def run(self) -> None:
        while True:
            self.process.wait()
            if self._stopping:
                return
            self.process = self._start()

    def stop(self) -> int:
        self._stopping = True
        self.process.send_signal(signal.SIGTERM)
        self.join(60)
        return self.process.returncode


class Asking(threading.Thread):
    """A client: every answer of 200 is one that a whole build gives."""

    def __init__(self, url: str, right: dict[str, set[tuple[str, bytes]]], seed: int) -> None:
        super().__init__(daemon=True)
        self._url, self._right = url, right
        self._random = random.Random(seed)
        self._end = threading.Event()
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self._end.is_set():
            with quick_client() as client, contextlib.suppress(httpx.HTTPError):
                while not self._end.is_set():
                    self._ask(client)
            self.seen["cut"] += 1
            time.sleep(0.02)

    def _ask(self, client: httpx.Client) -> None:
        route = self._random.choice(list(ROUTES))
        reply = get(client, self._url, route)
        time.sleep(0.005)  # the machine has other things to do
        self.seen[str(reply.status_code)] += 1
        if reply.status_code == 200:
            if said(reply) not in self._right[route]:
                self.wrong.append(f"{route}: {reply.headers.get('ETag')}: {reply.text[:300]}")
        elif reply.status_code != 503:
            self.wrong.append(f"{route}: {reply.status_code}: {reply.text[:300]}")

    def end(self) -> None:
        self._end.set()
        self.join(60)


def get(client: httpx.Client, url: str, route: str) -> httpx.Response:
    headers = {"Accept": ROUTES[route], "Accept-Encoding": "identity", "Accept-Language": "fr"}
    return client.get(url + route, headers=headers)


def said(reply: httpx.Response) -> tuple[str, bytes]:
    """The answer and its tag; triples in order, for a graph has none."""
    body = reply.content
    if reply.headers["Content-Type"] == "application/n-triples":
        body = b"".join(sorted(body.splitlines(keepends=True)))
    return reply.headers.get("ETag", ""), body


def answers(url: str) -> bool:
    """Whether the server answers, from its store too."""
    with quick_client() as client, contextlib.suppress(httpx.HTTPError):
        return all(
            client.get(f"{url}{route}", timeout=30).status_code == 200
            for route in ("/ready", f"/sparql?query={quote('ASK { ?s ?p ?o }')}&format=json")
        )
    return False


def of_kind(server: psutil.Process, kind: str) -> list[psutil.Process]:
    """The processes of a kind, by what they are of each other."""
    if kind == "server":
        return [server]
    below = server.children(recursive=True)
    parents = {process.ppid() for process in below}
    if kind == "zygote":
        return [p for p in below if "maillage.store.zygote" in p.cmdline() and p.pid in parents]
    if kind == "forked worker":
        return [p for p in below if p.ppid() != server.pid]
    if kind == "worker on files":
        return [p for p in below if "maillage.store.worker" in p.cmdline()]
    return below


#: Kind -> how often it is killed, of nine times; the server takes longest to be back.
KINDS = {"server": 1, "zygote": 2, "forked worker": 2, "worker on files": 3, "any": 1}


def below(folder: Path) -> list[psutil.Process]:
    """The processes of stores in a folder, whoever their parents are."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if any(str(folder) in part for part in process.cmdline()):
                found.append(process)
    return found


def zombies(pid: int) -> list[psutil.Process]:
    below = psutil.Process(pid).children(recursive=True)
    return [process for process in below if process.status() == psutil.STATUS_ZOMBIE]


def ask_at_once(url: str) -> bool:
    """Ask long queries and pages at the same time, so that every worker has something to do."""
    long = quote(f"SELECT (COUNT(*) AS ?n) {{ {cross(3)} }} # {time.monotonic()}")
    routes = [f"/sparql?query={long}-{n}&format=json" for n in range(3)] + ["/ready"] * 3
    with ThreadPoolExecutor(len(routes)) as threads:
        replies = list(threads.map(lambda route: httpx.get(url + route, timeout=60), routes))
    return {reply.status_code for reply in replies} == {200}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    folder = tmp_path_factory.mktemp("killing") / "build"
    return folder, small_builds(folder)


@contextlib.contextmanager
def supervised(folder: Path, temporary: Path, port: int, log: Path) -> Iterator[Supervisor]:
    temporary.mkdir()
    environ = {k: v for k, v in os.environ.items() if k != "MAILLAGE_STORE"}
    environ |= {"MAILLAGE_BUILD": str(folder), "TMPDIR": str(temporary), "LANG": "en_GB.UTF-8"}
    supervisor = Supervisor(environ, port, log)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()
        supervisor.process.kill()


@pytest.mark.alone  # it measures how soon the server is back
@pytest.mark.parametrize(
    ("kills", "seed"), [(50, 4), pytest.param(400, None, marks=pytest.mark.slow)]
)
def test_any_process_may_be_killed_at_any_moment(
    builds: tuple[Path, tuple[str, str]], tmp_path: Path, kills: int, seed: int | None
) -> None:
    seed = random.randrange(10**6) if seed is None else seed
    print(f"seed {seed}")  # noqa: T201 - pytest shows it where the test fails
    chance = random.Random(seed)
    folder, names = builds
    port, log = free_port(), tmp_path / "stderr"
    url = f"http://127.0.0.1:{port}"
    files = sorted(folder.rglob("*"))
    right: dict[str, set[tuple[str, bytes]]] = {route: set() for route in ROUTES}
    with supervised(folder, tmp_path / "tmp", port, log) as supervisor:
        for name in names:
            publish(folder, name)
            until(lambda name=name: in_service(url) == name)
            with httpx.Client() as client:
                for route in ROUTES:
                    reply = get(client, url, route)
                    assert reply.status_code == 200, reply.text
                    right[route].add(said(reply))
                    if route.startswith("/sparql"):  # the tag names the build
                        assert reply.headers["ETag"][3:15] == name.removeprefix("store-")
        assert [len(answers) for answers in right.values()] == [2] * len(ROUTES)

        clients = [Asking(url, right, seed + number) for number in range(2)]
        for client in clients:
            client.start()
        published = threading.Event()

        def alternate() -> None:
            count = 0
            while not published.wait(1.2):
                count += 1
                publish(folder, names[count % 2])

        publishing = threading.Thread(target=alternate, daemon=True)
        publishing.start()
        killed: Counter[str] = Counter()
        back: list[float] = []
        crowded: list[float] = []
        while killed.total() < kills:
            time.sleep(chance.uniform(0, 0.4))
            [kind] = chance.choices(list(KINDS), list(KINDS.values()))
            with contextlib.suppress(psutil.NoSuchProcess):
                found = of_kind(psutil.Process(supervisor.process.pid), kind)
                if not found:
                    continue
                chance.choice(sorted(found, key=lambda p: p.pid)).kill()
                killed[kind] += 1
                back.append(until(lambda: answers(url)))
                crowded.append(max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))
        published.set()
        publishing.join()
        for client in clients:
            client.end()
        # An idle worker that was killed is noticed when it is wanted: want all of them.
        until(lambda: ask_at_once(url) and not zombies(supervisor.process.pid))
        starts = supervisor.starts
        assert supervisor.stop() == 0

    print(f"{killed}, back in {statistics.median(back):.2f} s, {max(back):.2f} s at most")  # noqa: T201
    print(sum((client.seen for client in clients), Counter()))  # noqa: T201
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert all(client.seen["200"] > kills for client in clients)
    assert starts > killed["server"] > 0
    assert set(killed) == set(KINDS)
    assert statistics.median(back) < USUALLY_S * statistics.median(crowded)
    assert max(back) < AT_MOST_S * max(crowded)
    # Nothing is left: no process, no file.
    until(lambda: not below(folder))
    assert sorted(folder.rglob("*")) == files
    assert list((tmp_path / "tmp").iterdir()) == []
    told = log.read_text("utf-8")
    assert told.count("endpoint http") == starts
    assert "Traceback" not in told, told[told.index("Traceback") :]
