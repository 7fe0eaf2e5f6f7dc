"""A build into real servers: whole, resumed, verified, and nothing of others touched."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from servers import oxigraph_writable

from maillage.errors import SourceError
from maillage.loading.pieces import cut
from maillage.loading.remote import Account
from maillage.store import load_query, select
from maillage.store.http import HttpStore

MAILLAGE = Path(sys.executable).parent / "maillage"
ROOT = Path(__file__).parents[1]
G = "https://w3id.org/maillage/graph/"
UNION = "https://w3id.org/maillage/union"
OTHER = '<http://example.org/s> <http://example.org/p> "other\'s" <http://example.org/g> .\n'


def line(number: int, graph: str = "a", value: str = "") -> str:
    return f'<http://example.org/s{number:05}> <http://example.org/p> "{value}" <{G}{graph}> .\n'


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(sorted(lines)), "utf-8")
    return path


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    with oxigraph_writable() as url:
        yield url


@pytest.fixture
def server(oxigraph: str) -> str:
    """A server with nothing in it but a graph of somebody else."""
    httpx.post(
        f"{oxigraph}/update",
        content="DROP ALL",
        headers={"Content-Type": "application/sparql-update"},
    ).raise_for_status()
    httpx.post(
        f"{oxigraph}/store", content=OTHER, headers={"Content-Type": "application/n-quads"}
    ).raise_for_status()
    return oxigraph


def run(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MAILLAGE, "load", *map(str, words), "--lang", "en"],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def content(server: str) -> set[str]:
    """All quads of an Oxigraph, those of the default graph without a graph."""
    body = httpx.get(f"{server}/store", headers={"Accept": "application/n-quads"}).content
    return {f"{quad} .\n" for quad in ox.parse(body, format=ox.RdfFormat.N_QUADS)}


def with_union(lines: list[str]) -> set[str]:
    return {*lines, *(text.rpartition(" <")[0] + " .\n" for text in lines), OTHER}


@contextlib.contextmanager
def between(server: str, spoil: Callable[[int, str, str], str]) -> Iterator[str]:
    """A proxy before a server that may fail: `spoil` says "", "503", "cut" or "lie" of a request.

    It gets the number of the request, its method and its path.
    """
    count = 0
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def handle_any(self) -> None:
            nonlocal count
            with lock:
                count += 1
                how = spoil(count, self.command, self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if how == "cut":
                self.close_connection = True
                return
            if how in {"503", "lie"}:
                status, answer, kind = (
                    (503, b"later", "text/plain") if how == "503" else (204, b"", "")
                )
            else:
                names = ("Content-Type", "Accept")
                headers = {name: self.headers[name] for name in names if name in self.headers}
                reply = httpx.request(
                    self.command, server + self.path, content=body, headers=headers, timeout=60
                )
                status, answer, kind = (
                    reply.status_code,
                    reply.content,
                    reply.headers.get("Content-Type", ""),
                )
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if status != 204:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

    class Server(ThreadingHTTPServer):
        def server_bind(self) -> None:  # http.server's own asks the name service who we are
            socketserver.TCPServer.server_bind(self)
            self.server_name, self.server_port = self.server_address[:2]

        def handle_error(self, request: object, client_address: object) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(request, client_address)

    proxy = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


# Pieces


def test_pieces_are_of_one_graph_and_always_the_same(tmp_path: Path) -> None:
    lines = [line(n, "ab"[n % 2]) for n in range(25)] + [line(3, "a"), line(3, "b")]
    lines += [line(4, "a", 'é \\" \\n')]
    file = write(tmp_path / "x.nq", lines)
    cuts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        cuts.append(cut(file, tmp_path / name, 4))
    one, two = cuts
    assert one.digest == two.digest
    assert one.graphs == {f"{G}a": 15, f"{G}b": 12}
    assert one.union == 26  # one triple lies in both graphs, and one line came twice
    assert [piece.triples for piece in one.pieces] == [4, 4, 4, 3, 4, 4, 4]
    assert [piece.first for piece in one.pieces] == [True, *[False] * 3, True, False, False]
    read = [(piece.graph, text) for piece in one.pieces for text in piece.read()]
    assert read == [(piece.graph, text) for piece in two.pieces for text in piece.read()]
    expected = {(text.split(" <")[-1][:-4], text.rpartition(" <")[0] + " .\n") for text in lines}
    assert {(graph, text.decode()) for graph, text in read} == expected
    assert len(read) == len(expected)


def test_any_order_gives_the_same_pieces(tmp_path: Path) -> None:
    lines = sorted(line(n, "ab"[n % 2]) for n in range(9))
    found = []
    for name, order in (("sorted", lines), ("not", [*lines[::-1], lines[3]])):
        (tmp_path / name).mkdir()
        (tmp_path / f"{name}.nq").write_text("".join(order))
        found.append(cut(tmp_path / f"{name}.nq", tmp_path / name, 100))
    assert found[0].digest == found[1].digest
    assert found[0].graphs == found[1].graphs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no quad"),
        ("<http://e/s> <http://e/p> 'x' .", r"x\.nq cannot be read"),
        ('<http://e/s> <http://e/p> "x" .', "quad 1 is in no named graph"),
        ("<http://e/s> <http://e/p> _:b <http://e/g> .", "quad 1 has a blank node"),
    ],
)
def test_what_cannot_be_loaded(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x.nq").write_text(text)
    with pytest.raises(SourceError, match=told) as caught:
        cut(tmp_path / "x.nq", tmp_path, 10)
    assert caught.value.fr != str(caught.value)


def test_a_password_is_not_printed() -> None:
    assert "secret" not in repr(Account("me", "secret"))


# oxigraph serve


@pytest.mark.parametrize("way", ["auto", "graph-store", "update"])
def test_all_of_it_and_nothing_else(server: str, tmp_path: Path, way: str) -> None:
    """Twice: the second version has other facts, one as many as before, and lacks a graph."""
    file = tmp_path / "x.nq"
    for lines, gone in (
        ([line(n, "abc"[n % 3]) for n in range(300)], 0),
        ([line(n, "ac"[n % 2], "new" if n % 5 else "") for n in range(200)], 1),
    ):
        write(file, lines)
        done = run(f"{server}/query", "--from", file, "--by", way, "--piece", 40)
        assert done.returncode == 0, done.stderr
        assert content(server) == with_union(lines)
        counts = Counter(text.split(" <")[-1][:-4] for text in lines)
        rows = dict(row.split("\t") for row in done.stdout.splitlines())
        assert rows == {name: str(count) for name, count in counts.items()} | {
            "default": str(len({text.rpartition(" <")[0] for text in lines}))
        }
        assert done.stderr.count("Emptied: ") == gone
        assert "MAILLAGE_STORE=" in done.stderr
    assert "Emptied: https://w3id.org/maillage/graph/b" in done.stderr


def test_values_survive(server: str, tmp_path: Path) -> None:
    lines = [
        f"<http://e.org/s> <http://e.org/p> {value} <{G}a> .\n"
        for value in (
            '"2023-12-31"^^<http://www.w3.org/2001/XMLSchema#date>',
            '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
            '"1955"^^<http://www.w3.org/2001/XMLSchema#gYear>',
            '"POINT(2.35 48.85)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>',
            '"Île-de-France"@fr',
            '"a \\"quote\\", a \\\\ and\\na line\\tend"',
            f'"{"é" * 300_000}"',
            "<http://e.org/%C3%A9?a=b&c=d>",
        )
    ]
    file = write(tmp_path / "x.nq", lines)
    for way in ("graph-store", "update"):
        done = run(f"{server}/query", "--from", file, "--by", way)
        assert done.returncode == 0, done.stderr
        assert content(server) == with_union(lines)


def test_what_was_killed_goes_on(server: str, tmp_path: Path) -> None:
    lines = [line(n, "ab"[n % 2]) for n in range(3000)]
    file = write(tmp_path / "x.nq", lines)
    words = [f"{server}/query", "--from", str(file), "--piece", "25"]
    process = subprocess.Popen(
        [MAILLAGE, "load", *words, "--lang", "en"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    for told in process.stderr:
        if told.startswith("Triples: 18"):
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    before = content(server)
    assert before != with_union(lines)
    done = run(*words)
    assert done.returncode == 0, done.stderr
    going_on = int(done.stderr.split("Going on: ")[1].split()[0])
    assert 60 < going_on < 240
    assert content(server) == with_union(lines)
    # The next load is not the same one: it begins anew.
    assert "Going on" not in run(*words).stderr


def test_another_version_begins_anew_where_one_was_killed(server: str, tmp_path: Path) -> None:
    file = write(tmp_path / "x.nq", [line(n) for n in range(200)])
    with between(server, lambda n, *_: "cut" if n > 12 else "") as proxy:
        done = run(f"{proxy}/query", "--from", file, "--piece", 10, "--retries", 0)
    assert done.returncode == 2
    assert "does not answer" in done.stderr
    lines = [line(n, "a", "new") for n in range(100)]
    done = run(f"{server}/query", "--from", write(file, lines), "--piece", 10)
    assert done.returncode == 0, done.stderr
    assert "Going on" not in done.stderr
    assert content(server) == with_union(lines)


def test_a_failing_server_is_tried_again(server: str, tmp_path: Path) -> None:
    lines = [line(n) for n in range(100)]
    file = write(tmp_path / "x.nq", lines)

    def spoil(number: int, method: str, path: str) -> str:
        return {9: "503", 13: "cut"}.get(number, "")

    with between(server, spoil) as proxy:
        done = run(f"{proxy}/query", "--from", file, "--piece", 30)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("trying again in 0.5 s") == 2
    assert "answers 503" in done.stderr
    assert content(server) == with_union(lines)


def test_counts_that_differ_are_told(server: str, tmp_path: Path) -> None:
    """A server that says it has taken what it has not."""
    lines = [line(n, "ab"[n % 2]) for n in range(100)]
    file = write(tmp_path / "x.nq", lines)

    def spoil(number: int, method: str, path: str) -> str:
        return "lie" if method == "POST" and path.startswith("/store?graph=") else ""

    with between(server, spoil) as proxy:
        words = ["--from", str(file), "--piece", "30", "--by", "graph-store"]
        done = run(f"{proxy}/query", *words)
    assert done.returncode == 1
    assert f"{G}a\t30\t50" in done.stdout
    assert "2 graph(s) do not have what they should" in done.stderr
    done = run(f"{server}/query", *words)
    assert done.returncode == 0
    assert content(server) == with_union(lines)


def test_a_default_graph_of_others_is_not_replaced(server: str, tmp_path: Path) -> None:
    mine = '<http://example.org/s> <http://example.org/p> "mine" .\n'
    headers = {"Content-Type": "application/n-triples"}
    httpx.put(f"{server}/store?default", content=mine, headers=headers).raise_for_status()
    lines = [line(1)]
    words = [f"{server}/query", "--from", write(tmp_path / "x.nq", lines)]
    done = run(*words)
    assert done.returncode == 2
    assert "--replace-default" in done.stderr
    assert content(server) == {mine, OTHER}
    done = run(*words, "--union", UNION)
    assert done.returncode == 0, done.stderr
    assert f"default-graph-uri={UNION}" in done.stderr
    union = line(1).replace(f"{G}a", UNION)
    assert content(server) == {mine, OTHER, line(1), union}
    assert run(*words, "--union", "none").returncode == 0
    assert run(*words, "--replace-default").returncode == 0
    assert content(server) == with_union(lines) | {union}


def test_the_store_told_at_the_end_is_the_union_that_was_filled(
    server: str, tmp_path: Path
) -> None:
    words = [f"{server}/query", "--from", write(tmp_path / "x.nq", [line(1)])]
    done = run(*words, "--union", "http://example.org/it's?a=1&b=2#all+more")
    assert done.returncode == 0, done.stderr
    (told,) = shlex.split(done.stderr[done.stderr.index("MAILLAGE_STORE=") :].split("\n")[0])
    query = load_query(write(tmp_path / "all.rq", ["SELECT ?s { ?s ?p ?o }"]))
    with contextlib.closing(HttpStore(told.removeprefix("MAILLAGE_STORE="))) as store:
        assert len(list(select(store, query))) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ftp://127.0.0.1/x"], "is no store"),
        (["http://me:secret@127.0.0.1/x"], "MAILLAGE_LOAD_PASSWORD"),
        (["http://127.0.0.1:9/sparql"], "does not answer"),
        (["http://127.0.0.1:9/sparql", "--user", "me"], "no password for 'me'"),
        (["http://127.0.0.1:9/sparql", "--by", "x"], "--by"),
        (["http://127.0.0.1:9/sparql", "--from", "none"], "'none' names no build"),
    ],
)
def test_wrong_orders(tmp_path: Path, words: list[str], told: str) -> None:
    file = write(tmp_path / "x.nq", [line(1)])
    done = run(*words[:1], *(words[1:] if "--from" in words else ["--from", file, *words[1:]]))
    assert done.returncode == 2
    assert told in done.stderr
    assert "secret" not in done.stderr + done.stdout


def test_a_store_that_is_only_read(published_folder: Path, tmp_path: Path) -> None:
    from servers import oxigraph_server

    file = write(tmp_path / "x.nq", [line(1)])
    with oxigraph_server(published_folder) as url:
        done = run(url, "--from", file)
    assert done.returncode == 2
    assert "the store takes no write" in done.stderr


# Virtuoso


def counts(url: str) -> dict[str, int]:
    store = HttpStore(url)
    try:
        rows = select(store, load_query(ROOT / "queries/pages/graphs.rq"))
    finally:
        store.close()
    return {row["graph"].value: int(row["triples"].value) for row in rows}


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_virtuoso(virtuoso_url: str, tmp_path: Path, way: str) -> None:
    """By Digest; its default graph is no set, so that the union is a graph of its own."""
    url = f"{virtuoso_url}/sparql"
    password = {"MAILLAGE_LOAD_PASSWORD": "dba"}
    before = counts(url)
    others = {name: n for name, n in before.items() if not name.startswith(G) and name != UNION}
    assert len(others) >= 3
    file = tmp_path / "x.nq"
    for lines in ([line(n, "abc"[n % 3]) for n in range(6000)], [line(n, "d") for n in range(99)]):
        write(file, lines)
        done = run(url, "--from", file, "--by", way, "--user", "dba", **password)
        assert done.returncode == 0, done.stderr
        assert "dba" not in done.stderr
        assert f"default-graph-uri={UNION}" in done.stderr
        wanted = Counter(text.split(" <")[-1][:-4] for text in lines)
        assert counts(url) == others | wanted | {UNION: len(lines)}
    done = run(url, "--from", file, "--user", "dba", MAILLAGE_LOAD_PASSWORD="wrong")
    assert done.returncode == 2
    assert "does not know this user" in done.stderr
