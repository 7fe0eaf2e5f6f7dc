"""Counters, request ids and logs: all of a server that answers real requests."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from long_queries import RUNAWAY
from patience import until
from prometheus_client.parser import text_string_to_metric_families
from servers import serving

from maillage.config import Settings
from maillage.errors import ConfigError
from maillage.store.oxigraph import OxigraphStore, in_memory, write_store
from maillage.store.scratch import ScratchStore
from maillage.web.app import create_app
from maillage.web.endpoint.record import OUTCOMES
from maillage.web.endpoint.updating import Updating
from maillage.web.page.site import Published
from maillage.web.server.command import request
from maillage.web.server.journal import Journal

NQ = Path(__file__).parent / "data" / "store.nq"
THREE = "SELECT ?x { VALUES ?x { 1 2 3 } }"
#: Longer than an answer that is sent in one part.
NUMBERS = " ".join(map(str, range(150)))
MANY = f"SELECT * {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {NUMBERS} }} }}"
DEEP = "SELECT (" + "!" * 20_000 + "true AS ?x) {}"
JSON = {"Accept": "application/sparql-results+json"}


@contextmanager
def site(root: Path, folder: Path, journal: Journal | None = None, **options: Any) -> Iterator[str]:
    write_store(folder / "store", NQ)
    store = OxigraphStore(folder / "store", workers=3)
    url = f"oxigraph://{folder / 'store'}"
    settings = replace(Settings(project=root, store=url, query_timeout_s=4.0), **options)
    app = create_app(settings, store, published=Published("b1", "2026-11-26"), journal=journal)
    try:
        with serving(app) as url:
            yield url
    finally:
        store.close()


def figures(url: str) -> dict[str, float]:
    """Sample, with its labels in braces -> value."""
    reply = httpx.get(f"{url}/metrics")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("text/plain; version=")
    found = {}
    for family in text_string_to_metric_families(reply.text):
        for sample in family.samples:
            labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def hang_up(url: str) -> None:
    """Ask a long query and leave."""
    where = httpx.URL(f"{url}/sparql", params={"query": f"{RUNAWAY} # left"})
    with socket.create_connection((where.host, where.port or 0)) as client:
        client.sendall(f"GET {where.raw_path.decode()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: figures(url)["maillage_queries_running"])


def test_queries_by_outcome(root: Path, tmp_path: Path) -> None:
    with site(root, tmp_path) as url:

        def ask(query: str, **headers: str) -> httpx.Response:
            return httpx.post(f"{url}/sparql", data={"query": query}, headers={**JSON, **headers})

        before = figures(url)
        assert {f"maillage_queries_total{{outcome={name}}}" for name in OUTCOMES} <= before.keys()
        first, second = ask("ASK {}"), ask("ASK {}")
        got = httpx.get(f"{url}/sparql", params={"query": "ASK {}"}, headers=JSON)
        etag = {"If-None-Match": got.headers["ETag"], **JSON}
        assert httpx.get(got.url, headers=etag).status_code == 304
        assert ask("ASK {").status_code == 400
        assert ask("ASK { SERVICE <http://x.example/> {} }").status_code == 403
        assert ask(RUNAWAY).status_code == 504
        assert ask(DEEP).status_code == 503
        hang_up(url)
        # A form that asks is a query too; a description is none.
        page = {"Accept": "text/html"}
        assert httpx.get(f"{url}/sparql?query=ASK%7B%7D", headers=page).status_code == 200
        assert httpx.get(f"{url}/sparql", headers=page).status_code == 200
        assert httpx.get(f"{url}/sparql", headers={"Accept": "text/turtle"}).status_code == 200
        until(lambda: figures(url)["maillage_queries_total{outcome=cancelled}"])
        now = figures(url)
    outcomes = {name: now[f"maillage_queries_total{{outcome={name}}}"] for name in OUTCOMES}
    assert outcomes == {
        "ok": 5,
        "bad-request": 1,
        "refused": 1,
        "timeout": 1,
        "died": 1,
        "cancelled": 1,
        "busy": 0,
        "error": 0,
    }
    assert now["maillage_kept_answers_total{result=hit}"] == 3
    assert now["maillage_kept_answers_total{result=miss}"] == 2
    assert now["maillage_query_seconds_count"] == 10
    assert now["maillage_query_wait_seconds_count"] == 5
    assert now["maillage_answer_bytes_total"] > len(first.content) + len(second.content)
    assert now["maillage_workers_ended_total"] - before["maillage_workers_ended_total"] >= 3
    assert now["maillage_workers_started_total"] - now["maillage_workers_ended_total"] == 3


def test_what_there_is_at_the_moment(root: Path, tmp_path: Path) -> None:
    with site(root, tmp_path) as url:
        now = figures(url)
    assert now["maillage_info{build=b1,date=2026-11-26,version=0.1.0}"] == 1
    assert now["maillage_turns"] == 2
    assert now["maillage_workers{state=idle}"] == 3
    assert now["maillage_workers{state=busy}"] == 0
    assert (now["maillage_queries_running"], now["maillage_queries_waiting"]) == (0, 0)
    assert 10e6 < now["maillage_memory_bytes{part=server}"] < 10e9
    assert 10e6 < now["maillage_memory_bytes{part=workers}"] < 10e9


def test_requests_by_class_and_status_alone(root: Path, tmp_path: Path) -> None:
    with site(root, tmp_path) as url:
        odd = ["/", "/nothing/here", "/%00", "/page/x/y", "/wp-login.php", "/.git", "//", "/a,b=c"]
        for path in [*odd, "/health", "/static/x.css", "/id/x/y", "/search?q=a"]:
            httpx.get(url + path)
        now = figures(url)
    labels = [re.findall(r"=([^,}]*)", name) for name in now if "http_requests_total" in name]
    assert {route for route, _ in labels} == {
        "home", "other", "page", "probe", "static", "id", "search"
    }  # fmt: skip
    assert all(status.isdigit() for _, status in labels)


def test_figures_are_for_this_machine_unless_set(root: Path, tmp_path: Path) -> None:
    away = {"X-Forwarded-For": "192.0.2.9", "Accept-Language": "en"}
    with site(root, tmp_path) as url:
        refused = httpx.get(f"{url}/metrics", headers=away)
        assert refused.status_code == 403
        assert "MAILLAGE_PUBLIC_METRICS" in refused.json()["detail"]
    (tmp_path / "public").mkdir()
    with site(root, tmp_path / "public", public_metrics=True) as url:
        assert httpx.get(f"{url}/metrics", headers=away).status_code == 200


def test_figures_of_a_store_without_workers(root: Path) -> None:
    app = create_app(Settings(project=root), in_memory([]))
    reply = request(app, "/metrics")
    assert reply.status == 200
    assert b"maillage_turns" in reply.body
    assert b"maillage_workers" not in reply.body


@pytest.mark.parametrize("given", ["", "abc-123", "x" * 64])
@pytest.mark.parametrize("route", ["/", "/sparql?query=ASK%7B%7D", "/nothing", "/sparql?query=x"])
def test_every_answer_bears_an_id(root: Path, given: str, route: str) -> None:
    app = create_app(Settings(project=root), in_memory([]))
    reply = request(app, route, [("X-Request-Id", given)] if given else [])
    (id_,) = [value for name, value in reply.headers if name == "x-request-id"]
    assert id_ == given if given else re.fullmatch("[0-9a-f]{16}", id_)


@pytest.mark.parametrize("given", ["a b", "x" * 65, 'a"b', "<script>"])
def test_an_id_that_makes_no_sense_is_not_taken(root: Path, given: str) -> None:
    app = create_app(Settings(project=root), in_memory([]))
    reply = request(app, "/health", [("X-Request-Id", given)])
    assert re.fullmatch("[0-9a-f]{16}", dict(reply.headers)["x-request-id"])


# ── Logs ──────────────────────────────────────────────────────────────────────────────────────────


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_line_a_query_and_the_text_of_slow_ones(root: Path, tmp_path: Path) -> None:
    queries, slow = tmp_path / "queries.log", tmp_path / "slow.log"
    journal = closing(Journal(str(queries), str(slow), 0.5))
    secret = {"Authorization": "Bearer geheim", "X-Forwarded-For": "192.0.2.9"}
    with journal as opened, site(root, tmp_path, opened) as url:
        for query in ("ASK {}", "ASK {}", "ASK {", f"{RUNAWAY} # é", THREE, THREE, MANY):
            httpx.get(f"{url}/sparql", params={"query": query}, headers={**JSON, **secret})
        httpx.head(f"{url}/sparql", params={"query": THREE}, headers=JSON)
        told_rows = figures(url)["maillage_answer_rows_total"]
        httpx.get(f"{url}/health")
        ids = [httpx.get(f"{url}/sparql?query=ASK%7B%7D").headers["X-Request-Id"]]
    first, again, wrong, long, *selected, other = lines(queries)
    assert [line["rows"] for line in selected] == [3, 3, 22_500, None]
    assert told_rows == 22_506
    assert first.keys() == {
        "time", "id", "client", "method", "status", "kind", "outcome", "type", "seconds", "waited",
        "rows", "bytes", "kept", "query",
    }  # fmt: skip
    assert {line["kind"] for line in lines(queries)} == {"query"}
    assert [line["outcome"] for line in (first, again, wrong, long, other)] == [
        "ok", "ok", "bad-request", "timeout", "ok"
    ]  # fmt: skip
    assert [line["status"] for line in (first, wrong, long)] == [200, 400, 504]
    assert (first["kept"], again["kept"]) == (False, True)
    assert first["query"] == again["query"] != long["query"]
    assert first["client"] == again["client"] != other["client"]
    assert first["type"] == JSON["Accept"]
    assert first["rows"] is wrong["rows"] is long["rows"] is None
    assert first["bytes"] == again["bytes"] > 10
    assert long["seconds"] >= 1
    assert other["id"] == ids[0]
    (told,) = lines(slow)
    assert told == long | {"text": f"{RUNAWAY} # é"}
    for path in (queries, slow):
        text = path.read_text("utf-8")
        assert "geheim" not in text
        assert "192.0.2.9" not in text
    assert "ASK" not in queries.read_text("utf-8")


def test_writes_are_counted_and_noted_apart(root: Path, tmp_path: Path) -> None:
    log, slow = tmp_path / "queries.log", tmp_path / "slow.log"
    good, wrong = "INSERT DATA { <http://e/a> <http://e/a> 1 }", "INSERT DATA { ?s ?p 1 }"
    with (
        closing(ScratchStore()) as store,
        closing(Journal(str(log), str(slow), 0.0)) as journal,
        serving(
            create_app(Settings(project=root), store, journal=journal, writes=Updating(store))
        ) as url,
    ):
        graph = {"url": f"{url}/store?graph=http://e/g", "headers": {"Content-Type": "text/turtle"}}
        statuses = [
            httpx.post(f"{url}/sparql", data={"update": good}).status_code,
            httpx.post(f"{url}/sparql", data={"update": wrong}).status_code,
            httpx.put(**graph, content="<http://e/a> <http://e/a> 2 .").status_code,
            httpx.put(**graph, content="<http://e/a> <http://e/a>").status_code,
            httpx.delete(f"{url}/store?graph=http://e/nothing").status_code,
        ]
        now = figures(url)
        assert httpx.get(f"{url}/store?default").status_code == 200
    assert statuses == [204, 400, 201, 400, 404]
    *written, read = lines(log)
    assert [line["status"] for line in written] == statuses
    assert {line["kind"] for line in written} == {"write"}
    assert [line["outcome"] for line in written] == ["ok", "bad-request"] * 2 + ["bad-request"]
    assert (read["kind"], read["outcome"]) == ("query", "ok")
    assert now["maillage_writes_total{outcome=ok}"] == 2
    assert now["maillage_writes_total{outcome=bad-request}"] == 3
    assert now["maillage_queries_total{outcome=ok}"] == 0
    assert now["maillage_query_seconds_count"] == 0
    assert [line["text"] for line in lines(slow)][:3] == [good, wrong, ""]


def test_the_salt_is_another_at_each_start(root: Path, tmp_path: Path) -> None:
    for name in "ab":
        with closing(Journal(str(tmp_path / name))) as journal:
            app = create_app(Settings(project=root), in_memory([]), journal=journal)
            request(app, "/sparql?query=ASK%7B%7D")
    (first,), (second,) = lines(tmp_path / "a"), lines(tmp_path / "b")
    assert first["client"] != second["client"]


def test_a_log_that_is_moved_away_is_begun_anew(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "queries.log"
    with closing(Journal(str(path))) as journal:
        app = create_app(Settings(project=root), in_memory([]), journal=journal)
        request(app, "/sparql?query=ASK%7B%7D")
        path.rename(tmp_path / "queries.log.1")
        request(app, "/sparql?query=ASK%7B%7D")
    assert [len(lines(p)) for p in (path, tmp_path / "queries.log.1")] == [1, 1]


def test_to_stderr(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings(project=root), in_memory([]), journal=Journal("stderr"))
    request(app, "/sparql?query=ASK%7B%7D")
    request(app, "/")
    assert json.loads(capsys.readouterr().err)["outcome"] == "ok"


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="MAILLAGE_SLOW_QUERY_LOG") as caught:
        Journal("", str(tmp_path / "nowhere" / "slow.log"))
    assert "dossier" in caught.value.fr
