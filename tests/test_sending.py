"""What goes over the wire: one packet for a short answer, and never what would mislead a client."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from servers import serving

from maillage.web.server.connection import protocol

BODY = "http.response.body"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer as the path says, well or badly."""
    path = scope["path"]
    status = int(path[1:]) if path[1:].isdigit() else 200
    fields = {
        "/short": [(b"Content-Length", b"5")],
        "/break": [(b"x-evil", b"1\r\nset-cookie: a=b")],
        "/nul": [(b"x-evil", b"1\0")],
        "/too-short": [(b"content-length", b"7")],
        "/too-long": [(b"content-length", b"3")],
        "/close": [(b"content-length", b"5"), (b"Connection", b"close")],
    }.get(path, [])
    await send({"type": "http.response.start", "status": status, "headers": fields})
    if path == "/twice":
        await send({"type": "http.response.start", "status": 200, "headers": []})
    if path == "/fails":
        raise ValueError("before anything of the body")
    if path == "/parts":
        for part in (b"x" * 100_000, b"", b"y" * 10):
            await send({"type": BODY, "body": part, "more_body": True})
    if path == "/cut":
        await send({"type": BODY, "body": b"part", "more_body": True})
        raise ValueError("in the midst of it")
    await send({"type": BODY, "body": b"" if status in {204, 304} else b"hello"})
    if path == "/after":
        await send({"type": BODY, "body": b"more"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    made = protocol(timeout_s=60, most_connections=20)
    with serving(app, http=made, ws="none") as url:
        yield int(url.rpartition(":")[2])


def pieces(port: int, path: str, method: str = "GET", version: str = "1.1") -> list[bytes]:
    """Send a request, and give what comes until the server has nothing more to say.

    Whether it has, another request on the same connection tells, and no clock.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(f"{method} {path} HTTP/{version}\r\nHost: x\r\n\r\n".encode())
        found = [client.recv(2**20)]
        client.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            while found[-1]:
                found.append(client.recv(2**20))
        if not found[-1]:
            return found[:-1]
        client.settimeout(60)
        client.sendall(b"GET /204 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        last = b"".join(iter(lambda: client.recv(2**20), b""))
        late, told, _ = last.partition(b"HTTP/1.1 204")
        assert told, last
        return [*found, *filter(None, [late]), b"(open)"]


def test_a_short_answer_is_one_piece(port: int) -> None:
    first, end = pieces(port, "/short")
    assert end == b"(open)"
    head, _, body = first.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"content-length: 5" in head.split(b"\r\n")
    assert body == b"hello"


def test_an_answer_without_a_length_comes_in_chunks(port: int) -> None:
    first, end = pieces(port, "/")
    assert (first.partition(b"\r\n\r\n")[2], end) == (b"5\r\nhello\r\n0\r\n\r\n", b"(open)")
    *parts, end = pieces(port, "/parts")
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    assert head.count(b"transfer-encoding: chunked") == 1
    assert body == b"186a0\r\n" + b"x" * 100_000 + b"\r\na\r\nyyyyyyyyyy\r\n5\r\nhello\r\n0\r\n\r\n"


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/short"), ("GET", "/204"), ("GET", "/304")])
def test_no_body_where_there_is_none(port: int, method: str, path: str) -> None:
    whole, end = pieces(port, path, method)
    assert whole.endswith(b"\r\n\r\n")
    assert whole.count(b"\r\n\r\n") == 1
    assert b"chunked" not in whole
    assert end == b"(open)"


@pytest.mark.parametrize("path", ["/break", "/nul"])
def test_a_header_that_holds_another_is_not_sent(port: int, path: str) -> None:
    """uvicorn cuts the connection: an answer has begun, as far as it knows."""
    assert pieces(port, path) == []


@pytest.mark.parametrize("path", ["/too-short", "/too-long", "/twice", "/fails"])
def test_an_answer_that_is_wrong_is_no_answer(port: int, path: str) -> None:
    assert pieces(port, path) == []


def test_a_broken_answer_never_looks_whole(port: int) -> None:
    (cut,) = pieces(port, "/cut")
    assert cut.endswith(b"4\r\npart\r\n")
    (after,) = pieces(port, "/after")[:1]
    assert after.endswith(b"5\r\nhello\r\n0\r\n\r\n")


@pytest.mark.parametrize(("path", "version"), [("/close", "1.1"), ("/short", "1.0")])
def test_a_connection_that_ends_says_so(port: int, path: str, version: str) -> None:
    (whole,) = pieces(port, path, version=version)
    assert whole.lower().count(b"connection: close\r\n") == 1
    assert whole.endswith(b"\r\n\r\nhello")


def test_requests_in_a_row_are_answered_in_a_row(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(b"GET /short HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
        got = b""
        while got.count(b"hello") < 3:
            got += client.recv(2**16)
    assert got.count(b"HTTP/1.1 200 OK") == 3
