"""One connection of the server: what a client may send before it is heard, and how slowly.

uvicorn waits for ever for the end of a request and for a client to read, and keeps a request's
head whatever its length. Here each connection has a clock, which runs while the client is to act::

    the request is not whole              -> 408 and closed at the deadline
    its URL or headers are too long       -> 414 or 431, and closed
    an answer, or a part of it, is unread -> cut at the deadline
    more connections than files           -> the new one is closed

A client that acts now and then, a byte at a time, gains nothing: the clock starts with the request
(with each part of an answer), not with the last byte.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from maillage.store.alarms import Alarm, alarm
from maillage.web.server.sending import Sending

__all__ = ["FILES_KEPT", "protocol", "raise_file_limit"]

#: Bytes of the headers of a request, and their number: more than any proxy passes on.
_MOST_FIELDS_BYTES: Final = 64 * 1024
_MOST_FIELDS: Final = 200
#: Bytes that come at once, at most; those of the last request's end may be among them.
_AT_ONCE: Final = 256 * 1024
_TOO_LONG: Final = "431 Request Header Fields Too Large"
#: The parser of URLs counts no further.
_MOST_URL_BYTES: Final = 65_535
#: Open files that are not for connections: the build's, the workers', the index's.
FILES_KEPT: Final = 200
#: Open files that the server asks the system for.
_FILES: Final = 65_536


def protocol(*, timeout_s: float, most_connections: int) -> type[asyncio.Protocol]:
    """Make the protocol of a server's connections.

    Args:
        timeout_s: seconds a client may take to send a request, or to read a part of an answer.
        most_connections: connections that may be open at the same time.
    """
    fields = {
        "client_timeout_s": timeout_s,
        "most_head_bytes": _MOST_URL_BYTES + _MOST_FIELDS_BYTES + _AT_ONCE,
        "most_connections": most_connections,
    }
    return type("Connection", (_Connection,), fields)


def raise_file_limit() -> int:
    """Ask the system for as many open files as the server may need.

    Returns:
        How many it has now.
    """
    try:
        import resource
    except ImportError:  # not on Windows
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return wanted if soft == resource.RLIM_INFINITY else soft


class _Connection(HttpToolsProtocol):
    """uvicorn's protocol, with clocks and a measure."""

    client_timeout_s: float
    most_head_bytes: int
    most_connections: int

    # The clocks

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._sending: Alarm | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._in_head = self._in_body = False
        self._refused: tuple[str, str] | None = None
        self._running: RequestResponseCycle | None = None
        self._fields_bytes = self._head_bytes = 0
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            transport.abort()
            return
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop(self._sending)
        self._stop(self._reading)
        self._tell_gone()
        # uvicorn lets this clock run on where the client has reset the connection.
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def _await_request(self) -> None:
        self._stop(self._sending)
        self._sending = alarm(self.client_timeout_s, self._not_sent, self.loop)

    def _await_reader(self) -> None:
        if self._reading is None:
            self._reading = self.loop.call_later(self.client_timeout_s, self._cut)

    def _stop(self, clock: Alarm | asyncio.TimerHandle | None) -> None:
        if clock is not None:
            clock.cancel()

    def _not_sent(self) -> None:
        """End a connection on which no request, or half of one, has come in time."""
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is the server that does not listen
            self._await_request()
        elif self._in_head or self._in_body:
            self._refuse("408 Request Timeout", "the request did not come whole in time")
        else:
            self.transport.close()

    def _cut(self) -> None:
        """Close without a word; what is unread does not stay with the system either."""
        with contextlib.suppress(OSError, AttributeError, NotImplementedError):
            now = struct.pack("ii", 1, 0)
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        self._tell_gone()
        self.transport.abort()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        sending = Sending(cycle)
        super()._start_asgi_task(cycle, lambda scope, receive, _: app(scope, receive, sending))

    def _tell_gone(self) -> None:
        """Tell the request that is being answered; uvicorn tells the one that came last."""
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    # What the client sends

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            # The parser tells a URL or a field once it is whole, and keeps it until then.
            self._head_bytes += len(data)
            if self._head_bytes > self.most_head_bytes:
                self._refuse(_TOO_LONG, "the request line and headers are too long")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._in_body = True, False
        self._fields_bytes = self._head_bytes = 0
        self._await_request()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > _MOST_URL_BYTES:
            self._refused = (
                "414 URI Too Long",
                f"the URL is longer than {_MOST_URL_BYTES} bytes: send a long query by POST",
            )
            raise ValueError(self._refused)  # which stops the parser

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields_bytes += len(name) + len(value)
        if self._fields_bytes > _MOST_FIELDS_BYTES or len(self.headers) >= _MOST_FIELDS:
            self._refused = (_TOO_LONG, "there are too many headers, or they are too long")
            raise ValueError(self._refused)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_head, self._in_body = False, True

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head = self._in_body = False
        self._stop(self._sending)

    def send_400_response(self, msg: str) -> None:
        self._refuse(*(self._refused or ("400 Bad Request", msg)))

    def _refuse(self, status: str, why: str) -> None:
        """Tell what is wrong, if nothing else is being told on this connection; and close it."""
        answered = self.cycle is None or self.cycle.response_complete
        own = self._in_body and not self.pipeline  # the request at fault is the one in hand
        if (answered and own) or not (answered or (own and not self.cycle.response_started)):
            self._cut()  # an answer is there, or another's is on its way
            return
        body = f"{why}\n".encode()
        head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        head += f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
        self._await_reader()

    # What the client reads

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop(self._reading)
        self._reading = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():  # though not before all is read
            self._await_reader()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._await_reader()
