"""The commands serve, get and query, as a person types them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rich.console import Console
from servers import free_port, serving
from site_under_test import ROOT, make_app, quads

from maillage import asking
from maillage.errors import Forbidden
from maillage.store import Answer
from maillage.store.oxigraph import in_memory, write_store

MAILLAGE = Path(sys.executable).parent / "maillage"
LABELS = "SELECT ?l { mlgid:centre\\/essai rdfs:label ?l } ORDER BY STR(?l)"


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """An environment whose store is the small graph."""
    folder = tmp_path_factory.mktemp("store")
    lines = folder / "pages.nq"
    lines.write_bytes(ox.serialize(quads(), format=ox.RdfFormat.N_QUADS) or b"")
    write_store(folder / "store", lines)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    return {**kept, "MAILLAGE_STORE": f"oxigraph://{folder / 'store'}", "LANG": "en_GB.UTF-8"}


def run(environment: dict[str, str], *words: str, stdin: str = "") -> subprocess.CompletedProcess:
    command = [str(MAILLAGE), *words]
    return subprocess.run(
        command, env=environment, input=stdin.encode(), capture_output=True, timeout=60
    )


def test_get_writes_the_body_alone(environment):
    done = run(environment, "get", "/data/centre/essai.nt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES))) == 11


def test_get_tells_status_and_headers_on_stderr(environment):
    done = run(environment, "get", "/id/centre/essai", "-i", "-H", "Accept: text/turtle")
    assert (done.returncode, done.stdout) == (0, b"")
    told = done.stderr.decode().splitlines()
    assert told[0] == "303"
    assert "location: /data/centre/essai.ttl" in told


@pytest.mark.parametrize(("lang", "detail"), [("fr", "rien n’est connu"), ("en", "nothing is")])
def test_get_of_nothing_exits_1(environment, lang, detail):
    done = run(environment, "get", "/page/centre/nobody", "--lang", lang)
    assert done.returncode == 1
    assert json.loads(done.stdout)["detail"].startswith(detail)


@pytest.mark.parametrize(
    "words",
    [
        ["no-slash"],
        *(["/", "-H", field] for field in ("no colon", "X: é", "A b: c", "A: b\r\nC: d")),
    ],
)
def test_get_refuses_what_is_no_request(environment, words):
    done = run(environment, "get", *words)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_query_writes_csv_to_a_pipe(environment):
    done = run(environment, "query", LABELS)
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(io.StringIO(done.stdout.decode())))
    assert rows == [["l"], ["Centre d’essai"], ["Test centre"]]


def test_query_reads_files_and_stdin(environment, tmp_path):
    file = tmp_path / "labels.rq"
    file.write_text(LABELS, "utf-8")
    outputs = {run(environment, "query", str(file)).stdout}
    outputs.add(run(environment, "query", "-", stdin=LABELS).stdout)
    assert outputs == {run(environment, "query", LABELS).stdout}


def test_query_asks_a_remote_store_the_same(environment):
    with serving(make_app()) as url:
        remote = run(environment, "query", LABELS, "--format", "json", "--store", f"{url}/sparql")
    assert remote.returncode == 0, remote.stderr
    assert remote.stdout == run(environment, "query", LABELS, "--format", "json").stdout


def test_query_takes_an_example_by_its_name_or_number():
    folder = ROOT / "queries" / "examples"
    path = next(folder.glob("cq02-*.ttl"))
    texts = {asking.read(text, folder) for text in ("cq02", "CQ02", path.stem, str(path))}
    assert len(texts) == 1
    assert "SELECT" in texts.pop()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nofile.rq"], "'nofile.rq' is no file that can be read (No such file or directory)"),
        ([""], "the query is empty"),
        (["ASK {"], "line 1, column 6, at the end: '}' is missing"),
        # The prefix that is added for the user is not counted.
        (["ASK { ?s a mlg:Site ; ?p }"], "line 1, column 26, near '}'"),
        (["ASK { ?s a nope:Site }"], "the prefix nope: is not declared"),
        (["ASK { SERVICE <http://x.example/> { ?s ?p ?o } }"], "SERVICE"),
        (["ASK {}", "--format", "xlsx"], "xlsx"),
        (["ASK {}", "--format", "ttl"], "turtle"),
        (["ASK {}", "--store", "oxigraph:///nowhere"], "nowhere"),
        (["ASK {}", "--store", "ftp://x"], "ftp://x"),
    ],
)
def test_query_says_what_is_wrong(environment, words, told):
    done = run(environment, "query", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_query_reads_utf_8_with_or_without_its_mark(environment, tmp_path):
    marked, other = tmp_path / "marked.rq", tmp_path / "latin.rq"
    marked.write_bytes(b"\xef\xbb\xbfASK {}")
    other.write_bytes(b'ASK {\n ?s ?p "\xe9" }')
    assert run(environment, "query", str(marked)).stdout == b"true"
    done = run(environment, "query", str(other))
    assert done.returncode == 2
    assert f"{other}, line 2: not UTF-8" in done.stderr.decode()


def printed(sparql: str) -> str:
    """What `query` shows on a terminal."""
    console = Console(file=io.StringIO(), width=200)
    answer: Answer = asking.run(in_memory(quads()), sparql, "", 30, terminal=True)
    asking.show(answer, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_a_terminal_gets_a_table():
    text = printed("SELECT ?s ('[red]' AS ?x) ?none { ?s a mlg:ReferenceCentre }")
    assert "mlgid:centre/essai" in text
    assert "[red]" in text
    assert text.endswith("(1)\n")
    assert printed("ASK { ?s a mlg:ReferenceCentre }") == "true\n"
    assert "a mlg:ReferenceCentre" in printed("CONSTRUCT { ?s a ?c } { ?s a ?c }")


def test_only_missing_prefixes_are_added():
    own = "PREFIX mlg: <http://other.example/> ASK { ?s a mlg:ReferenceCentre }"
    assert printed(own) == "false\n"
    with pytest.raises(Forbidden):
        printed("ASK { SERVICE <http://x.example/> {} }")


def test_serve_builds_serves_and_stops(tmp_path, environment):
    port = free_port()
    fresh = {k: v for k, v in environment.items() if k != "MAILLAGE_STORE"}
    fresh["MAILLAGE_BUILD"] = str(tmp_path / "build")
    command = [str(MAILLAGE), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=fresh, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/ready", p)
            ready = httpx.get(f"{url}/ready").json()
            assert ready["status"] == "ready"
            current = (tmp_path / "build" / "current").resolve().name
            assert current == f"store-{ready['build']}"
            assert httpx.get(url, headers={"Accept": "text/html"}).status_code == 200

            taken = run(fresh, "serve", "--port", str(port))
            assert taken.returncode == 2
            assert f"port {port}" in taken.stderr.decode()
            assert "Traceback" not in taken.stderr.decode()
        finally:
            p.send_signal(signal.SIGINT)
            out, err = p.communicate(timeout=30)
    assert p.returncode == 0, err
    assert out == b""
    told = err.decode()
    assert "No build yet: building" in told
    assert f"{url}/sparql" in told
    assert "Traceback" not in told


def _wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline, f"{url} did not answer"
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
