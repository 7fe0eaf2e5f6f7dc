"""nginx in front of two servers, configured by the very block of docs/operations.md."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest
from long_queries import RUNAWAY
from patience import until
from servers import free_port

from maillage.config import Settings

ROOT = Path(__file__).parents[1]
MAILLAGE = Path(sys.executable).parent / "maillage"
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
JSON = {"Accept": "application/sparql-results+json", "Accept-Encoding": "identity"}
#: Some 10 MB, in many parts.
LONG = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 34000"


@dataclass
class Site:
    """nginx and what stands behind it."""

    url: str
    direct: list[str]
    servers: list[subprocess.Popen[bytes]]
    logs: list[Path]
    start: Callable[[int], None]

    def noted(self, id_: str) -> dict[str, object]:
        """The line of the query log that tells of a request, from whichever server."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for log in self.logs:
                for line in log.read_text("utf-8").splitlines():
                    if json.loads(line)["id"] == id_:
                        return json.loads(line)
            time.sleep(0.02)
        raise AssertionError(f"no log has {id_}")


@pytest.fixture(scope="module")
def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("nginx must be there in CI: .ci/run installs it")
    if found is None:
        pytest.skip("nginx is not installed (Debian: nginx-light)")
    return found


def configuration(folder: Path, port: int, ports: list[int]) -> str:
    """The document's block, with the ports of the test, in a file that needs no root."""
    [block] = re.findall(r"```nginx\n(.*?)```", OPERATIONS, re.DOTALL)
    for documented, used in zip(
        ["listen 443 ssl;", "127.0.0.1:8000 ", "127.0.0.1:8001 "],
        [f"listen 127.0.0.1:{port};", *(f"127.0.0.1:{number} " for number in ports)],
        strict=True,
    ):
        assert block.count(documented) == 1
        block = block.replace(documented, used)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{\naccess_log off;\n{temporary}{block}}}\n"
    )


def end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def site(
    nginx: str, published_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    tmp_path = tmp_path_factory.mktemp("nginx")
    port, ports = free_port(), [free_port(), free_port()]
    logs = [tmp_path / f"queries-{number}.log" for number in ports]
    environ = {k: v for k, v in os.environ.items() if k != "MAILLAGE_STORE"}
    environ |= {"MAILLAGE_BUILD": str(published_folder.parent), "MAILLAGE_QUERY_TIMEOUT_S": "5"}
    environ |= {"MAILLAGE_CLIENT_QUERIES": "4"}
    servers: list[subprocess.Popen[bytes]] = []

    def start(which: int) -> None:
        settings = environ | {"MAILLAGE_QUERY_LOG": str(logs[which])}
        command = [MAILLAGE, "serve", "--port", str(ports[which])]
        end(*servers[which : which + 1])
        process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
        servers[which : which + 1] = [process]

    def answers(url: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/ready").status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"{url} does not answer")

    written = tmp_path / "nginx.conf"
    written.write_text(configuration(tmp_path, port, ports), "utf-8")
    subprocess.run([nginx, "-t", "-q", "-e", "stderr", "-c", written], check=True)
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: end(*servers))
        for which in (0, 1):
            start(which)
        direct = [f"http://127.0.0.1:{number}" for number in ports]
        for url in direct:
            answers(url)
        front = subprocess.Popen([nginx, "-e", tmp_path / "error.log", "-c", written])
        stack.callback(end, front)
        answers(f"http://127.0.0.1:{port}")

        def again(which: int) -> None:
            start(which)
            answers(direct[which])

        yield Site(f"http://127.0.0.1:{port}", direct, servers, logs, again)
        assert front.poll() is None


def ask(site: Site, query: str, **headers: str) -> httpx.Response:
    fields = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    where = {"params": {"query": query}, "headers": fields, "timeout": 60}
    return httpx.get(f"{site.url}/sparql", **where)


def test_what_is_documented_works(site: Site) -> None:
    # Pages and endpoint, each as the server itself answers.
    page = httpx.get(f"{site.url}/page/filiere/mhemo?lang=en")
    assert (page.status_code, "MHEMO" in page.text) == (200, True)
    assert httpx.get(f"{site.url}/id/filiere/mhemo").headers["Location"].startswith("/page/")
    described = httpx.get(f"{site.url}/sparql", headers={"Accept": "text/turtle"})
    assert "http://127.0.0.1/sparql" in described.text  # nginx tells the host without its port

    # The id that nginx gives is in the answer and in the log.
    answer = ask(site, "ASK { ?s ?p ?o } # an id")
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])
    noted = site.noted(answer.headers["X-Request-Id"])
    assert (noted["status"], noted["outcome"]) == (200, "ok")

    # Tags, with and without compression.
    assert ask(site, "ASK {}", If_None_Match=ask(site, "ASK {}").headers["ETag"]).status_code == 304
    for coding in ("gzip", "zstd"):
        packed = httpx.get(f"{site.url}/?lang=fr", headers={"Accept-Encoding": coding})
        assert (packed.status_code, packed.headers["Content-Encoding"]) == (200, coding)
        assert "<html" in packed.text
        tag = {"Accept-Encoding": coding, "If-None-Match": packed.headers["ETag"]}
        assert httpx.get(f"{site.url}/?lang=fr", headers=tag).status_code == 304

    # Bodies and URLs up to the server's own limits, and its words beyond them.
    form = {"Content-Type": "application/sparql-query", **JSON}
    full = b"ASK {} #".ljust(1_000_000, b"x")
    assert httpx.post(f"{site.url}/sparql", content=full, headers=form).json()["boolean"] is True
    over = httpx.post(f"{site.url}/sparql", content=full + b"x", headers=form)
    assert (over.status_code, over.headers["Content-Type"]) == (413, "application/problem+json")
    far = httpx.post(f"{site.url}/sparql", content=full * 6, headers=form)
    assert (far.status_code, far.headers["Content-Type"]) == (413, "text/html")
    assert ask(site, "ASK {} #" + "x" * 60_000).json()["boolean"] is True

    # A steward's file, which may be longer than a query and take longer.
    turtle = {"Content-Type": "text/turtle", "Accept": "application/json"}
    wrong = b"no Turtle #".ljust(Settings().validate_max_bytes, b"x")
    checked = httpx.post(f"{site.url}/validate", content=wrong, headers=turtle, timeout=60)
    assert (checked.status_code, checked.json()["conforms"]) == (200, False)
    over = httpx.post(f"{site.url}/validate", content=wrong + b"x", headers=turtle)
    assert (over.status_code, over.headers["Content-Type"]) == (413, "application/problem+json")
    [waits] = re.findall(r"proxy_read_timeout (\d+)s;", OPERATIONS)
    assert int(waits) > max(Settings().query_timeout_s, Settings().validate_timeout_s)


def test_long_answers_come_as_they_are_made(site: Site) -> None:
    whole = ask(site, LONG).content
    assert len(whole) > 5_000_000
    headers = {**JSON, "Accept": "text/csv"}
    query = {"query": f"{LONG} # anew"}
    with httpx.stream("GET", f"{site.url}/sparql", params=query, headers=headers) as reply:
        assert "Content-Length" not in reply.headers
        parts = [len(part) for part in reply.iter_raw()]
    assert reply.status_code == 200
    assert len(parts) > 10


def test_clients_are_told_apart_behind_it(site: Site) -> None:
    """The address that nginx adds is 127.0.0.1, which is believed; so the one before it counts."""
    one, other = "198.51.100.7", "198.51.100.8"
    running = [
        threading.Thread(
            target=ask, args=(site, f"{RUNAWAY} # {n}"), kwargs={"X_Forwarded_For": one}
        )
        for n in range(8)
    ]
    for thread in running:
        thread.start()
    deadline = time.monotonic() + 60
    while (busy := ask(site, "ASK {} # one", X_Forwarded_For=one)).status_code != 429:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert busy.headers["Retry-After"].isdigit()
    answers: list[httpx.Response] = []

    def answered() -> bool:
        """Whether the other one is, whose turn may come too late on a machine at its limit."""
        answers.append(ask(site, "ASK {} # other", X_Forwarded_For=other))
        return answers[-1].status_code == 200

    until(answered)
    assert 429 not in {reply.status_code for reply in answers}
    mine = answers[-1]
    for thread in running:
        thread.join()
    clients = [site.noted(reply.headers["X-Request-Id"])["client"] for reply in (busy, mine)]
    assert clients[0] != clients[1]
    # What this machine alone may see is not shown to those behind the proxy.
    assert httpx.get(f"{site.url}/metrics", headers={"X-Forwarded-For": one}).status_code == 403
    assert httpx.get(f"{site.url}/metrics").status_code == 200


class Load(threading.Thread):
    """A client that asks what no cache has, again and again, and checks what it gets."""

    def __init__(self, site: Site, number: int) -> None:
        super().__init__(daemon=True)
        self._site, self._number = site, number
        self._end = threading.Event()
        self.seen: Counter[str] = Counter()

    def run(self) -> None:
        routes = [
            ("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) {{ ?s a ?c }} # {}"), JSON),
            ("/page/filiere/mhemo?lang=fr&asked={}", {}),
            ("/search?q=MHEMO&lang=fr&limit={}", {}),
        ]
        with httpx.Client(timeout=60) as client:
            count = 0
            while not self._end.is_set():
                count += 1
                route, headers = routes[count % len(routes)]
                mark = count % 50 + 1 if "limit" in route else f"{self._number}-{count}"
                try:
                    reply = client.get(
                        self._site.url + route.replace(quote("{}"), str(mark)).format(mark),
                        headers=headers,
                    )
                    told = "200" if reply.status_code == 200 else f"{reply}: {reply.text[:400]}"
                    self.seen[told] += 1
                except httpx.HTTPError as error:
                    self.seen[repr(error)] += 1

    def end(self) -> Counter[str]:
        self._end.set()
        self.join(60)
        return self.seen


@contextlib.contextmanager
def load(site: Site, clients: int = 4) -> Iterator[list[Load]]:
    """Keep asking; in the end every answer was 200, and there were many."""
    threads = [Load(site, number) for number in range(clients)]
    for thread in threads:
        thread.start()
    yield threads
    seen = sum((thread.end() for thread in threads), Counter())
    assert set(seen) == {"200"}, seen
    assert seen["200"] > 50 * clients


def more(threads: list[Load], answers: int) -> None:
    """Wait until every client has had so many more answers."""
    wanted = [thread.seen.total() + answers for thread in threads]
    until(lambda: all(t.seen.total() >= n for t, n in zip(threads, wanted, strict=True)))


def test_who_ends_is_not_noticed(site: Site) -> None:
    with load(site) as threads:
        more(threads, 5)
        # Workers are killed from outside: their server runs the query again.
        for _ in range(10):
            kill_a_worker(site.servers[0].pid)
            more(threads, 2)
        # A server is told to end, and another takes its place.
        site.servers[0].send_signal(signal.SIGTERM)
        assert site.servers[0].wait(60) == 0
        more(threads, 10)
        site.start(0)
        more(threads, 5)
        # The other is killed: what it had not begun to answer goes to the first.
        started = psutil.Process(site.servers[1].pid).children(recursive=True)
        site.servers[1].kill()
        site.servers[1].wait()
        more(threads, 20)
    psutil.wait_procs(started, timeout=60)
    assert not [process for process in started if process.is_running()]
    site.start(1)


def kill_a_worker(server: int) -> None:
    """Kill the youngest process of a server that has none of its own; others end by themselves."""
    while True:
        with contextlib.suppress(psutil.NoSuchProcess, ValueError):
            below = psutil.Process(server).children(recursive=True)
            parents = {process.ppid() for process in below}
            workers = [process for process in below if process.pid not in parents]
            max(workers, key=lambda process: process.create_time()).kill()
            return


def test_a_post_is_not_sent_twice(site: Site) -> None:
    """The document says so: nginx repeats none that it has sent; and of no server it says 502."""
    site.servers[1].send_signal(signal.SIGTERM)
    assert site.servers[1].wait(60) == 0
    codes: list[int] = []

    def post() -> None:
        reply = httpx.post(f"{site.url}/sparql", data={"query": RUNAWAY}, headers=JSON, timeout=60)
        codes.append(reply.status_code)

    asking = threading.Thread(target=post)
    asking.start()
    time.sleep(1)
    site.servers[0].kill()
    asking.join()
    assert codes == [502]
    assert httpx.get(f"{site.url}/health").status_code == 502
