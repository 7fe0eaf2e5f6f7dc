"""Hostile clients that are slow, silent, many, or gone: each a function of its own."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote

from hostile.attack import (
    ANSWERED,
    CUT,
    HUNG,
    REFUSED,
    STOPPED,
    Attack,
    Outcome,
    Target,
    connected,
    exchange,
    received,
)
from hostile.wire import ASK, FORM, QUERY, ask, get, length, post

__all__ = ["slow_attacks"]

R = frozenset({REFUSED, CUT})
TOLD: Final = frozenset({REFUSED})
A: Final = frozenset({ANSWERED})
C: Final = frozenset({CUT})
ENDLESS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def slowly(data: bytes, seconds: float) -> Iterator[bytes]:
    for byte in data:
        yield bytes([byte])
        time.sleep(seconds)


def _half_headers(target: Target) -> Outcome:
    return exchange(target, [b"GET / HTTP/1.1\r\nHost: x\r\nX-"])


def _slow_headers(target: Target) -> Outcome:
    return exchange(target, slowly(get("/", "X: y\r\n" * 200), 0.05))


def _slow_body(target: Target) -> Outcome:
    return exchange(target, slowly(post(QUERY + "Content-Length: 5000\r\n", b"x" * 4999), 0.01))


def _length_too_long(target: Target) -> Outcome:
    return exchange(target, [post(QUERY + "Content-Length: 60\r\n", b"ASK {}")])


def _half_chunk(target: Target) -> Outcome:
    return exchange(target, [post(QUERY + "Transfer-Encoding: chunked\r\n", b"ff\r\nASK")])


def _slow_body_to_a_page(target: Target) -> Outcome:
    body = b"x" * 4999
    return exchange(target, slowly(post(FORM + "Content-Length: 5000\r\n", body, "/find"), 0.01))


def _silence(target: Target) -> Outcome:
    return exchange(target, [])


def _silence_after_an_answer(target: Target) -> Outcome:
    """Keep the connection, and say nothing: it is closed after a while."""
    with connected(target) as client:
        client.sendall(get("/health").replace(b"close", b"keep-alive"))
        received(client, time.monotonic())
        begun = time.monotonic()
        return received(client, begun)


def _never_read(target: Target) -> Outcome:
    return _ended(target, ENDLESS, read=0)


def _read_slowly(target: Target) -> Outcome:
    return _ended(target, ENDLESS, read=1)


def _never_read_a_whole_answer(target: Target) -> Outcome:
    """It fits in one part: no worker waits, but the connection does."""
    return _ended(target, "SELECT * { ?s ?p ?o } LIMIT 1200", read=0)


def _ended(target: Target, query: str, *, read: int) -> Outcome:
    """Read hardly anything of some answers at once, until the server has cut them all."""
    begun = time.monotonic()
    patience = target.query_s + target.client_s + 6
    request = get(f"/sparql?query={quote(query)}").replace(b"close", b"keep-alive") * 30
    with connected(target, SO_RCVBUF=2048) as client:
        client.sendall(request)
        client.settimeout(0.5)
        while time.monotonic() - begun < patience:
            try:
                # Sending tells what reading would, without taking anything off the answer.
                client.sendall(b"\r\n")
                if read:
                    client.recv(read)
            except TimeoutError:
                pass
            except OSError:
                return Outcome(CUT, 0, time.monotonic() - begun)
            time.sleep(0.2)
    return Outcome(HUNG, 0, time.monotonic() - begun)


def _pipelined(target: Target) -> Outcome:
    """A thousand requests in one go: each is answered, in order."""
    begun = time.monotonic()
    request = get(f"/sparql?{ASK}").replace(b"close", b"keep-alive")
    with connected(target) as client:
        client.sendall(request * 999 + get(f"/sparql?{ASK}"))
        got = bytearray()
        while some := client.recv(1 << 16):
            got += some
    kind = ANSWERED if got.count(b"HTTP/1.1 200 OK") == 1000 else CUT
    return Outcome(kind, 200, time.monotonic() - begun)


def _pipelined_garbage(target: Target) -> Outcome:
    """Nonsense after a request is not told in the midst of its answer."""
    begun = time.monotonic()
    with connected(target) as client:
        client.sendall(get("/").replace(b"close", b"keep-alive") + b"\0nonsense\r\n\r\n")
        got = bytearray()
        with contextlib.suppress(ConnectionError):
            while some := client.recv(1 << 16):
                got += some
    heads = got.count(b"HTTP/1.1 ")
    inside = heads == 2 and b"</html>" not in got
    return Outcome("mixed" if inside else CUT, 0, time.monotonic() - begun)


def _gone(target: Target) -> Outcome:
    """Two hundred clients ask for much, and leave at once."""
    begun = time.monotonic()
    for number in range(200):
        with connected(target) as client:
            client.sendall(get(f"/sparql?query={quote(f'{ENDLESS} # {number}')}"))
    return _still_there(target, begun)


def _half_closed(target: Target) -> Outcome:
    begun = time.monotonic()
    for _ in range(50):
        with connected(target) as client:
            client.sendall(get(f"/sparql?{ASK}"))
            client.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError):
                client.recv(1)
    return _still_there(target, begun)


def _crowd(target: Target) -> Outcome:
    """Two hundred clients at once, each with a question of its own: each is told something."""
    begun = time.monotonic()
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connected(target)) for _ in range(200)]
        for number, client in enumerate(clients):
            client.sendall(ask("").replace(b"ASK%7B%7D", f"ASK%7B%7D%23{number}".encode()))
        kinds = _kinds(target, clients, begun)
    fine = kinds <= {ANSWERED, STOPPED, REFUSED} and ANSWERED in kinds
    return Outcome(ANSWERED if fine else str(sorted(kinds)), 200, time.monotonic() - begun)


def _crowd_of_one_question(target: Target) -> Outcome:
    """Fifty clients ask the same, which takes too long: all are told in the time of one."""
    begun = time.monotonic()
    request = get("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s (!<a:x>)* ?o }"))
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connected(target)) for _ in range(50)]
        for client in clients:
            client.sendall(request)
        kinds = _kinds(target, clients, begun)
    # Another attack has the same address: with its queries some may be too many (429).
    kind = STOPPED if kinds <= {STOPPED, REFUSED} else str(sorted(kinds))
    return Outcome(kind, 504, time.monotonic() - begun)


def _crowd_in_silence(target: Target) -> Outcome:
    """Three hundred connections on which nothing is said."""
    begun = time.monotonic()
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connected(target)) for _ in range(300)]
        for client in clients[::2]:
            client.sendall(b"GET / HT")
        kinds = _kinds(target, clients, begun)
    kind = CUT if kinds <= {CUT, REFUSED} else str(sorted(kinds))
    return Outcome(kind, 0, time.monotonic() - begun)


def _megabytes_at_once(target: Target) -> Outcome:
    """Ten long queries that must each be cut into words."""
    begun = time.monotonic()
    body = ("ASK { " + "{} " * 300 + "?s ?p now " * 90_000 + "}").encode()
    request = post(QUERY + length(body), body)
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connected(target)) for _ in range(10)]
        for client in clients:
            client.sendall(request)
        kinds = _kinds(target, clients, begun)
    kind = REFUSED if kinds <= {REFUSED, STOPPED} else str(sorted(kinds))
    return Outcome(kind, 400, time.monotonic() - begun)


def _kinds(target: Target, clients: list[socket.socket], begun: float) -> set[str]:
    """What each client is told; all of them are waited for as long as one."""
    deadline = begun + target.query_s + target.client_s + 8
    kinds = set()
    for client in clients:
        client.settimeout(max(deadline - time.monotonic(), 0.01))
        kinds.add(received(client, begun).kind)
    return kinds


def _still_there(target: Target, begun: float) -> Outcome:
    """Ask until there is an answer: who has been greedy may be told to come back."""
    while True:
        found = exchange(target, [ask("").replace(b"%7B%7D", b"%7B%7D%23still")])
        seconds = time.monotonic() - begun
        if found.kind == ANSWERED or seconds > target.query_s + target.client_s + 1:
            return Outcome(found.kind, found.status, seconds, found.body)
        time.sleep(0.05)


def _query_and_a_second(target: Target) -> float:
    return target.query_s + 1


def _client_and_a_second(target: Target) -> float:
    return target.client_s + 1


def _both(target: Target) -> float:
    return target.query_s + target.client_s + 1


def _idle(target: Target) -> float:
    return 5 + 1  # uvicorn's own patience between two requests


SLOW: Final[
    list[tuple[str, Callable[[Target], Outcome], frozenset[str], Callable[[Target], float]]]
]
SLOW = [
    ("half of the headers", _half_headers, TOLD, _client_and_a_second),
    ("headers byte by byte", _slow_headers, R, _client_and_a_second),
    ("body byte by byte", _slow_body, R, _client_and_a_second),
    ("body byte by byte, to a page", _slow_body_to_a_page, R, _client_and_a_second),
    ("length too long", _length_too_long, TOLD, _client_and_a_second),
    ("half a chunk", _half_chunk, TOLD, _client_and_a_second),
    ("silence", _silence, C, _client_and_a_second),
    ("silence after an answer", _silence_after_an_answer, C, _idle),
    ("300 connections in silence", _crowd_in_silence, C, _both),
    ("answer never read", _never_read, C, _both),
    ("answer read byte by byte", _read_slowly, C, _both),
    ("short answers never read", _never_read_a_whole_answer, C, _both),
    ("a thousand requests in one go", _pipelined, A, _both),
    ("nonsense after a request", _pipelined_garbage, C, _idle),
    ("200 clients that leave", _gone, A, _both),
    ("50 clients that say they are done", _half_closed, A, _both),
    ("200 clients at once", _crowd, A, _both),
    (
        "50 clients with one question",
        _crowd_of_one_question,
        frozenset({STOPPED}),
        _query_and_a_second,
    ),
    ("ten megabytes to cut", _megabytes_at_once, TOLD, _query_and_a_second),
]


def slow_attacks() -> list[Attack]:
    """Every client, as an attack."""
    return [Attack(f"slow: {name}", run, may, within) for name, run, may, within in SLOW]
