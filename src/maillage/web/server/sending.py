"""An answer on its way to the socket: its head goes out with its first part, in one write.

uvicorn writes the head by itself, which is a system call, a packet and a client woken up more than
a short answer needs, and looks at each header twice. Everything that it promises of an answer
(length kept, chunks, HEAD, the end of a connection) is promised here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

__all__ = ["Sending"]

#: Bytes up to which head and part are joined: to copy more costs more than a second write.
_JOINED: Final = 64 * 1024
#: Statuses of answers that have no content, so that no chunk may follow.
_WITHOUT: Final = frozenset((204, 304))


class Sending:
    """The ``send`` of one request."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        """Prepare it.

        Args:
            cycle: uvicorn's record of the request, which stays true to what is sent.
        """
        self._cycle = cycle
        self._head = b""

    async def __call__(self, message: Mapping[str, Any]) -> None:
        """Send what an application sends; after the client has gone, that does nothing.

        Raises:
            RuntimeError: the application does not keep to its own length, or to the order.
        """
        cycle = self._cycle
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        kind = message["type"]
        due = "http.response.body" if cycle.response_started else "http.response.start"
        if kind != due or cycle.response_complete:
            raise RuntimeError(f"{kind!r} is not expected now")
        if cycle.response_started:
            self._go_on(message.get("body", b""), more=message.get("more_body", False))
        else:
            self._head = self._begun(message["status"], message.get("headers", ()))

    def _begun(self, status: int, fields: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Write the head, and note what it says of the length."""
        cycle = self._cycle
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        lines = [STATUS_LINE[status]]
        closing = False
        for name, value in (*cycle.default_headers, *fields):
            name = name.lower()
            if name == b"content-length":
                cycle.chunked_encoding = False
                cycle.expected_content_length = int(value)
            elif name == b"connection" and b"close" in value.lower():
                cycle.keep_alive, closing = False, True
            lines.append(b"%b: %b\r\n" % (name, value))
        if not cycle.keep_alive and not closing:
            lines.append(b"connection: close\r\n")
        if cycle.chunked_encoding is None and cycle.scope["method"] != "HEAD":
            cycle.chunked_encoding = status not in _WITHOUT
            if cycle.chunked_encoding:
                lines.append(b"transfer-encoding: chunked\r\n")
        head = b"".join(lines)
        # One count for all: a value with a line break in it would be a header of somebody else's.
        if not head.count(b"\n") == head.count(b"\r") == len(lines) or b"\0" in head:
            raise RuntimeError("a header holds a line break, or a NUL")
        return head + b"\r\n"

    def _go_on(self, body: bytes, *, more: bool) -> None:
        cycle = self._cycle
        if cycle.scope["method"] == "HEAD":
            cycle.expected_content_length = 0
            parts: list[bytes] = []
        elif cycle.chunked_encoding:
            parts = [b"%x\r\n" % len(body), body, b"\r\n"] if body else []
            if not more:
                parts.append(b"0\r\n\r\n")
        else:
            cycle.expected_content_length -= len(body)
            if cycle.expected_content_length < 0 or (cycle.expected_content_length and not more):
                raise RuntimeError("the answer has another length than its Content-Length")
            parts = [body]
        self._write([self._head, *parts], len(body))
        self._head = b""
        if not more:
            cycle.response_complete = True
            cycle.message_event.set()
            if not cycle.keep_alive:
                cycle.transport.close()
            cycle.on_response()

    def _write(self, parts: list[bytes], size: int) -> None:
        if size <= _JOINED:
            parts = [b"".join(parts)]
        for part in parts:
            if part:
                self._cycle.transport.write(part)
