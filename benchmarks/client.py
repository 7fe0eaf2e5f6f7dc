"""A client that costs little: what it takes should be the server's time, not Python's."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from urllib.parse import quote

__all__ = ["Client", "Reply"]

_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class Reply:
    """What came: status, bytes of the body on the wire, seconds to the first byte and to the last.

    Attributes:
        body: the body, chunk heads and all.
    """

    status: int
    body: bytes
    first_s: float
    whole_s: float


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int, path: str, query: str, accept: str) -> None:
        """Prepare one request, to be sent again and again.

        Args:
            port: on 127.0.0.1.
            path: of the query operation.
            query: SPARQL text.
            accept: media type asked for.
        """
        self._request = (
            f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Accept: {accept}\r\n\r\n"
        ).encode()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> Reply:
        """Send the request, and read the answer to its end.

        Raises:
            ConnectionError: the server has hung up.
        """
        begun = time.perf_counter()
        self._socket.sendall(self._request)
        head, rest = self._head()
        first = time.perf_counter() - begun
        parts = [rest]
        length = _field(head, b"content-length:")
        if length:
            left = int(length) - len(rest)
            while left > 0:
                parts.append(self._some())
                left -= len(parts[-1])
        else:  # chunked; the last chunk is empty
            tail = rest[-5:]
            while tail != b"0\r\n\r\n":
                parts.append(self._some())
                tail = (tail + parts[-1])[-5:]
        return Reply(int(head[9:12]), b"".join(parts), first, time.perf_counter() - begun)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _head(self) -> tuple[bytes, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._some()
        head, _, rest = got.partition(b"\r\n\r\n")
        return head, rest

    def _some(self) -> bytes:
        some = self._socket.recv(_AT_ONCE)
        if not some:
            raise ConnectionError("the server has hung up")
        return some


def _field(head: bytes, name: bytes) -> bytes:
    at = head.lower().find(name)
    return head[at + len(name) :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""
