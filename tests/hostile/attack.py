"""One hostile request, what may come of it, and the sockets that send it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

__all__ = [
    "ANSWERED",
    "CUT",
    "HUNG",
    "REFUSED",
    "STOPPED",
    "Attack",
    "Outcome",
    "Target",
    "connected",
    "exchange",
    "received",
]

REFUSED, STOPPED, CUT, ANSWERED = "refused 4xx", "stopped 5xx", "connection cut", "answered"
HUNG: Final = "left hanging"
#: Hostile clients have an address of their own, so that limits per client are not the polite one's.
ADDRESS: Final = "127.0.0.66"


@dataclass(frozen=True)
class Target:
    """What is attacked.

    Attributes:
        port: of the server, on loopback.
        ear: URL of a listening socket that must hear nothing.
        query_s: the server's time-out of queries.
        client_s: its patience with clients.
    """

    port: int
    ear: str
    query_s: float
    client_s: float


@dataclass(frozen=True)
class Outcome:
    """What has come of a request.

    Attributes:
        kind: one of the five words above.
        status: the HTTP status, 0 if there was none.
        seconds: until the answer, or the end of the connection.
        body: as far as it came.
    """

    kind: str
    status: int = 0
    seconds: float = 0.0
    body: bytes = b""


@dataclass(frozen=True)
class Attack:
    """One hostile request.

    Attributes:
        name: unique.
        run: sends it.
        may: what may come of it.
        within_s: from the time-outs, the seconds it may take at most.
    """

    name: str
    run: Callable[[Target], Outcome]
    may: frozenset[str]
    within_s: Callable[[Target], float]


@contextlib.contextmanager
def connected(target: Target, **options: int):
    """Connect as a hostile client; `options` are of the socket level, e.g. ``SO_RCVBUF=4096``."""
    client = socket.socket()
    try:
        for name, value in options.items():
            client.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
        client.bind((ADDRESS, 0))
        # Longer than anything may take: what is still open then has been left hanging.
        client.settimeout(target.query_s + target.client_s + 8)
        client.connect(("127.0.0.1", target.port))
        yield client
    finally:
        client.close()


def exchange(
    target: Target, pieces: Iterable[bytes], *, pause_s: float = 0.0, **options: int
) -> Outcome:
    """Send the pieces of a request, and read the answer meanwhile."""
    with connected(target, **options) as client:
        gone = threading.Event()

        def send() -> None:
            with contextlib.suppress(OSError):
                for piece in pieces:
                    client.sendall(piece)
                    if gone.wait(pause_s) or gone.is_set():
                        return

        begun = time.monotonic()
        sending = threading.Thread(target=send, daemon=True)
        sending.start()
        try:
            return received(client, begun)
        finally:
            gone.set()
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            sending.join(10)


def received(client: socket.socket, begun: float, method: str = "GET") -> Outcome:
    """Read one answer, and say what it is."""
    status = 0
    body = bytearray()

    def outcome(kind: str) -> Outcome:
        return Outcome(kind, status, time.monotonic() - begun, bytes(body[:4000]))

    response = http.client.HTTPResponse(client, method=method)
    try:
        response.begin()
        status = response.status
        while some := response.read(65536):
            body += some[: 4000 - len(body)] if len(body) < 4000 else b""
        # `read` of a number of bytes does not tell that some are missing.
        if response.length:
            return outcome(CUT)
    except TimeoutError:
        return outcome(HUNG)
    except (http.client.HTTPException, OSError, ValueError):
        return outcome(CUT)
    finally:
        response.close()
    return outcome({2: ANSWERED, 3: ANSWERED, 4: REFUSED, 5: STOPPED}[status // 100])
