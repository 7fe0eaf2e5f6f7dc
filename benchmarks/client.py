"""A client for single questions: the time to the first byte, and what an answer says."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

__all__ = ["Client", "Reply"]

_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class Reply:
    """What came: status, body, seconds to the first byte and to the last."""

    status: int
    body: bytes
    first_s: float
    whole_s: float


class Client:
    """One connection that is kept open, or opened anew where the server does not keep it."""

    def __init__(self, port: int) -> None:
        """Prepare to ask a server on 127.0.0.1."""
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, path: str, accept: str) -> Reply:
        """Send a request, and read the answer to its end.

        Args:
            path: of the URL, with the query.
            accept: media type asked for.

        Raises:
            OSError: the server has hung up, or says nothing for two minutes.
        """
        request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: {accept}\r\n\r\n"
        ).encode()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begun = time.perf_counter()
        self._socket.sendall(request)
        got = self._some()
        first = time.perf_counter() - begun
        while b"\r\n\r\n" not in got:
            got += self._some()
        head, _, rest = got.partition(b"\r\n\r\n")
        fields = {
            name.lower().strip(): value.strip()
            for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }
        if b"content-length" in fields:
            body = self._long(rest, int(fields[b"content-length"]))
        elif fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            body = self._chunked(rest)
        else:
            raise ConnectionError(f"an answer of unknown length: {head[:300]!r}")
        whole = time.perf_counter() - begun
        if fields.get(b"connection", b"").lower() == b"close":
            self.close()
        return Reply(int(head[9:12]), body, first, whole)

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
        self._socket = None

    def _long(self, rest: bytes, length: int) -> bytes:
        parts, left = [rest], length - len(rest)
        while left > 0:
            parts.append(self._some())
            left -= len(parts[-1])
        return b"".join(parts)

    def _chunked(self, rest: bytes) -> bytes:
        """Read chunk by chunk: what ends one may look like the last, which is empty."""
        framed, body, at = bytearray(rest), [], 0
        while True:
            while (end := framed.find(b"\r\n", at)) < 0:
                framed += self._some()
            size = int(framed[at:end].split(b";")[0], 16)
            while len(framed) < end + 4 + size:
                framed += self._some()
            if not size:
                return b"".join(body)
            body.append(bytes(framed[end + 2 : end + 2 + size]))
            at = end + 4 + size

    def _some(self) -> bytes:
        assert self._socket
        some = self._socket.recv(_AT_ONCE)
        if not some:
            raise ConnectionError("the server has hung up")
        return some
