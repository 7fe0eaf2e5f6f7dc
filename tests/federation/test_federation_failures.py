"""Endpoints that fail, send too much or are given up half way; clients that ask too often."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest
from calling_out import Ear
from federation_under_test import ALONE, JSON, LOCAL, ROWS, URI, E, S, ask, endpoint, english
from remote_endpoint import Remote

from maillage.federation.allowed import allowed
from maillage.federation.client import Budget, Client


def broken(fresh: Remote, kind: str, ear: Ear) -> None:
    text = {"Content-Type": "text/plain"}
    match kind:
        case "no answer in time":
            fresh.pause_s = 3.0
        case "500":
            fresh.status, fresh.headers, fresh.body = 500, text, b"out  of\nmemory" + b"." * 9999
        case "problem":
            fresh.status, fresh.headers = 400, {"Content-Type": "application/problem+json"}
            fresh.body = b'{"detail": "no such function"}'
        case "redirect":
            fresh.status, fresh.headers, fresh.body = 307, {"Location": ear.url}, b""
        case "a page":
            fresh.headers, fresh.body = {"Content-Type": "text/html"}, b"<p>"
        case "cut":
            fresh.rows(URI)
            fresh.body = fresh.body[:-3]
        case "boolean":
            fresh.body = b'{"head": {}, "boolean": true}'
        case "no IRI":
            fresh.rows({"type": "uri", "value": "a b> } SERVICE"})
        case "a triple":
            fresh.rows(
                {"type": "triple", "value": {"subject": URI, "predicate": URI, "object": URI}}
            )
        case "compressed":
            fresh.rows(URI)
            fresh.headers |= {"Content-Encoding": "gzip"}
            fresh.body = gzip.compress(fresh.body)


BROKEN = {
    "no answer in time": (504, "has not answered within 0.5 s"),
    "500": (502, "it answers 500: out of memory"),
    "problem": (502, "it answers 400: no such function"),
    "redirect": (502, "no redirect is followed"),
    "a page": (502, "text/html, no SPARQL results"),
    "cut": (502, "its answer is broken"),
    "boolean": (502, "yes or no"),
    "no IRI": (502, "its answer is broken"),
    "a triple": (502, "its answer is broken"),
    "compressed": (502, "compressed"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_endpoint_that_fails_is_named(
    kind: str, fresh: Remote, limited: str, hasty: str
) -> None:
    ear = Ear()
    asked = hasty if kind == "no answer in time" else limited
    try:
        broken(fresh, kind, ear)
        status, words = BROKEN[kind]
        answer = ask(asked, ALONE)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
        assert words in english(answer)
        assert f"<{ROWS}>" in english(answer)
        assert "127.0.0.1" not in answer.text
        assert len(english(answer)) < 600
        silent = f"SELECT * {{ ?s <{E}n> '2' SERVICE SILENT <{ROWS}> {{ ?o <{E}q> ?r }} }}"
        rows = ask(asked, silent, Accept=JSON).json()
        assert sorted(rows["head"]["vars"]) == ["o", "r", "s"]
        assert rows["results"]["bindings"] == [{"s": {"type": "uri", "value": E + "b"}}]
        if kind == "redirect":  # of the others it has not even been told
            time.sleep(0.05)
            assert ear.heard() == 0
    finally:
        ear.close()


@pytest.mark.parametrize(
    ("number", "size", "words"), [(11, 1, "10 rows"), (1, 9_000, "5000 bytes")]
)
def test_too_much_is_refused_and_silent_does_not_hide_it(
    number: int, size: int, words: str, fresh: Remote, limited: str
) -> None:
    fresh.rows(*[{"type": "literal", "value": "x" * size}] * number)
    for query in (ALONE, ALONE.replace("SERVICE", "SERVICE SILENT")):
        answer = ask(limited, query)
        assert answer.status_code == 422
        assert words in english(answer)
    fresh.rows(*[URI] * 10)
    assert len(ask(limited, ALONE, Accept="text/csv").text.split()) == 11
    # The limits are of all clauses together.
    two = f"SELECT ?r {{ {S} {{ ?o <{E}q> ?r }} {S} {{ ?r <{E}q> ?o }} }}"
    assert ask(limited, two).status_code == 422


def test_a_client_that_leaves_takes_the_request_along(fresh: Remote, limited: str) -> None:
    fresh.pause_s = 300.0  # longer than the endpoint's own deadline, and than we wait
    where = httpx.URL(limited, params={"query": ALONE})
    with socket.create_connection((where.host, where.port or 0)) as client:
        client.sendall(f"GET {where.raw_path.decode()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while not fresh.asked:
            time.sleep(0.01)
    assert fresh.left.wait(40), "the endpoint was left waiting until its own deadline"


def test_whatever_is_given_up_half_way_leaves_no_connection(fresh: Remote) -> None:
    fresh.rows(URI)
    port = fresh.server.server_port

    async def give_up() -> int:
        client, service = Client(), allowed(f"{ROWS}={fresh.url}")[ROWS]
        for number in range(120):
            task = asyncio.create_task(client.ask(service, "x", Budget(1000, 9, 1000, 9), 5.0))
            for _ in range(number % 12):
                await asyncio.sleep(0.0003)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.sleep(0.1)
        found = psutil.Process().net_connections("tcp")
        return sum(bool(c.raddr) and c.raddr.port == port for c in found)

    assert asyncio.run(give_up()) == 0


def test_the_queries_of_a_client_are_counted(fresh: Remote, limited: str) -> None:
    fresh.pause_s = 1.0
    answers: list[int] = []

    def one() -> None:
        answers.append(ask(limited, ALONE).status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers.count(429) >= 1
    assert answers.count(200) >= 3
    assert set(answers) <= {200, 429}


def test_a_certificate_that_nobody_knows_is_refused(tmp_path: Path, root: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    made += ["-nodes", "-subj", "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    remote = Remote()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    remote.server.socket = context.wrap_socket(remote.server.socket, server_side=True)
    secure = remote.url.replace("http:", "https:")
    try:
        with endpoint(root, LOCAL, f"{ROWS}={secure}") as url:
            assert ask(url, ALONE).status_code == 502
        assert not remote.asked
    finally:
        remote.close()
