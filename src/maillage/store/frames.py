"""Length-framed messages between the server and its query workers.

A frame is one byte of kind, four bytes of length (big-endian), and the payload.
"""

from __future__ import annotations

import socket
import struct
from typing import Final

__all__ = [
    "AT_ONCE",
    "CHANGE",
    "CHUNK",
    "END",
    "ERROR",
    "FORK",
    "MAX_CHUNK",
    "MEDIA_TYPE",
    "QUERY",
    "READY",
    "REQUEST",
    "SPENT",
    "SUCCEED",
    "WAIT",
    "Reader",
    "frame",
]

READY: Final = b"R"  #: worker: the store is open
QUERY: Final = b"Q"  #: server: a query, as JSON
CHANGE: Final = b"U"  #: server: an update, as JSON, for a successor
MEDIA_TYPE: Final = b"M"  #: worker: what the chunks are
CHUNK: Final = b"C"  #: worker: a piece of the body
END: Final = b"E"  #: worker: the body is whole
ERROR: Final = b"X"  #: worker: an error, as JSON
SPENT: Final = b"spent"  #: with END: the worker has grown, and wants to be replaced

#: What the server asks of the zygote: one of the letters, and a process id or 0.
REQUEST: Final = struct.Struct("!ci")
FORK: Final = b"F"
WAIT: Final = b"W"
SUCCEED: Final = b"S"

#: Bytes of a chunk, at most: fewer cost more system calls, more cost latency.
MAX_CHUNK: Final = 256 * 1024

#: Bytes asked of the socket, at least: a short answer comes whole.
AT_ONCE: Final = 64 * 1024

_HEADER: Final = struct.Struct("!cI")


def frame(kind: bytes, payload: bytes | bytearray = b"") -> bytes:
    """Make one frame."""
    return _HEADER.pack(kind, len(payload)) + payload


class Reader:
    """Receives frames from one socket, as many at a time as have come."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()

    def receive(self, timeout_s: float | None = None) -> tuple[bytes, bytes]:
        """Receive one frame.

        Args:
            timeout_s: longest wait for something to come; None is without end.

        Returns:
            Its kind and payload.

        Raises:
            EOFError: the other side is gone.
            TimeoutError: nothing came in time.
        """
        if self._connection.gettimeout() != timeout_s:
            self._connection.settimeout(timeout_s)
        while (found := self.taken()) is None:
            try:
                self.feed(self._connection.recv(AT_ONCE))
            except ConnectionError as error:
                raise EOFError(str(error)) from error
        return found

    def feed(self, some: bytes) -> None:
        """Take what the socket has given.

        Raises:
            EOFError: it is nothing, so the other side is gone.
        """
        if not some:
            raise EOFError("the other side has closed")
        self._buffer += some

    def taken(self) -> tuple[bytes, bytes] | None:
        """Give the next frame that is here whole, if any."""
        if len(self._buffer) < _HEADER.size:
            return None
        kind, size = _HEADER.unpack_from(self._buffer)
        end = _HEADER.size + size
        if len(self._buffer) < end:
            return None
        payload = bytes(memoryview(self._buffer)[_HEADER.size : end])
        del self._buffer[:end]
        return kind, payload
