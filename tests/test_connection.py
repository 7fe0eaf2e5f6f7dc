"""A client that sends or reads too slowly, or too much, is told so or cut off; others are not."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from patience import until
from servers import serving

from maillage.web.server.connection import protocol, raise_file_limit

TIMEOUT_S = 1.0
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"


GONE: list[str] = []


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the length of the body, or with as many bytes as the query string says."""
    size = 0
    if scope["path"] == "/long":
        while (await receive())["type"] != "http.disconnect":
            pass
        GONE.append(scope["path"])
        return
    while scope["path"] != "/early":
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["query_string"]:
        for _ in range(int(scope["query_string"])):
            part = {"type": "http.response.body", "body": b"x" * 250_000, "more_body": True}
            await send(part)
    await send({"type": "http.response.body", "body": str(size).encode()})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    made = protocol(timeout_s=TIMEOUT_S, most_connections=20)
    with serving(app, http=made, ws="none") as url:
        yield int(url.rpartition(":")[2])


@contextlib.contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        yield client


def read_all(client: socket.socket) -> bytes:
    got = bytearray()
    with contextlib.suppress(ConnectionError):
        while some := client.recv(65536):
            got += some
    return bytes(got)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_a_connection_without_a_request_is_closed_in_silence(port: int) -> None:
    with connected(port) as client:
        assert read_all(client) == b""


@pytest.mark.parametrize("part", [b"G", GET[:-2], b"GET /" + b"a" * 100, POST, POST + b"12345"])
def test_half_a_request_is_told_to_be_late(port: int, part: bytes) -> None:
    with connected(port) as client:
        client.sendall(part)
        assert status_of(read_all(client)) == 408


def test_a_byte_now_and_then_gains_no_time(port: int) -> None:
    with connected(port) as client:
        sent = 0
        with contextlib.suppress(ConnectionError):
            for sent, byte in enumerate(POST + b"1234567890"):  # noqa: B007
                client.sendall(bytes([byte]))
                time.sleep(0.1)
        assert sent < len(POST)  # which would have taken several times as long
        assert read_all(client)[:12] in {b"", b"HTTP/1.1 408"}


def test_a_request_in_two_parts_in_time_is_answered(port: int) -> None:
    with connected(port) as client:
        for part in (POST[:9], POST[9:], b"12345", b"67890"):
            client.sendall(part)
            time.sleep(0.02)
        time.sleep(TIMEOUT_S + 0.2)  # and the clock has stopped by then
        client.sendall(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        answers = read_all(client)
        assert answers.count(b"HTTP/1.1 200") == 2
        assert b"\r\n10\r\n" in answers


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX: " + b"a" * 400_000,
        b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 201 + b"\r\n",
        b"GET /" + b"a" * 66_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 400_000,
    ],
)
def test_a_head_too_long_is_refused(port: int, head: bytes) -> None:
    with connected(port) as client:
        with contextlib.suppress(ConnectionError):
            client.sendall(head)
        assert read_all(client)[:12] in {b"HTTP/1.1 431", b"HTTP/1.1 414", b""}


def test_an_ordinary_head_is_not(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(3):
        connection.request(
            "GET", "/" + "a" * 9_000, headers={f"x{i}": "v" * 300 for i in range(99)}
        )
        assert connection.getresponse().read() == b"0"
    connection.close()


def test_an_answer_that_nobody_reads_is_cut_off(port: int) -> None:
    with connected(port) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(b"GET /?40 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(TIMEOUT_S + 1)
        assert len(read_all(client)) < 10_000_000


def test_an_answer_that_is_read_is_whole(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"GET /?40 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert len(read_all(client)) > 10_000_000


def test_two_answers_are_never_mixed(port: int) -> None:
    """What is wrong with the second request is not told in the midst of the first's answer."""
    with connected(port) as client:
        client.sendall(b"GET /?40 HTTP/1.1\r\nHost: x\r\n\r\n" + b"nonsense\r\n\r\n")
        assert read_all(client).count(b"HTTP/1.1") <= 1


def test_that_a_client_has_gone_is_told_whatever_it_has_sent_beside(port: int) -> None:
    GONE.clear()
    with connected(port) as client:
        client.sendall(GET.replace(b"/", b"/long", 1) + GET * 3)
        time.sleep(0.1)
    until(lambda: GONE)


def test_nothing_follows_an_early_answer(port: int) -> None:
    with connected(port) as client:
        client.sendall(POST.replace(b"/", b"/early", 1))
        assert read_all(client).count(b"HTTP/1.1") == 1


def test_there_are_no_more_connections_than_may_be(port: int) -> None:
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connected(port)) for _ in range(25)]
        # The last ones are cut before they have said anything, and while the first ones are open.
        assert [read_all(client) for client in clients[20:]] == [b""] * 5
        for client in clients[:20]:
            client.sendall(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        answers = [read_all(client) for client in clients]
        assert sum(answer.startswith(b"HTTP/1.1 200") for answer in answers) == 20


def test_a_connection_that_its_client_resets_leaves_no_clock_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = protocol(timeout_s=0.2, most_connections=20)
    config = uvicorn.Config(
        app,
        port=0,
        http=made,
        ws="none",
        lifespan="off",
        log_level="critical",
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    address = server.servers[0].sockets[0].getsockname()
    with socket.create_connection(address) as client:
        client.sendall(GET)
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    until(lambda: not server.server_state.connections)
    time.sleep(1.5)  # the clocks of the connection, one after the other
    server.should_exit = True
    thread.join(10)
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


def test_the_file_limit_is_told() -> None:
    assert raise_file_limit() >= 256
