"""Length-framed messages between the server and its query workers.

A frame is one byte of kind, four bytes of length (big-endian), and the payload.
"""

from __future__ import annotations

import socket
import struct
from typing import Final

__all__ = ["CHUNK", "END", "ERROR", "MAX_CHUNK", "MEDIA_TYPE", "QUERY", "READY", "receive", "send"]

READY: Final = b"R"  #: worker: the store is open
QUERY: Final = b"Q"  #: server: a query, as JSON
MEDIA_TYPE: Final = b"M"  #: worker: what the chunks are
CHUNK: Final = b"C"  #: worker: a piece of the body
END: Final = b"E"  #: worker: the body is whole
ERROR: Final = b"X"  #: worker: an error, as JSON

#: Bytes of a chunk, at most: fewer cost more system calls, more cost latency.
MAX_CHUNK: Final = 256 * 1024

_HEADER: Final = struct.Struct("!cI")


def send(connection: socket.socket, kind: bytes, payload: bytes | bytearray = b"") -> None:
    """Send one frame.

    Raises:
        OSError: the other side is gone.
    """
    connection.sendall(_HEADER.pack(kind, len(payload)))
    if payload:
        connection.sendall(payload)


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """Receive one frame.

    Returns:
        Its kind and payload.

    Raises:
        EOFError: the other side is gone.
        TimeoutError: the socket's own time-out struck.
    """
    kind, size = _HEADER.unpack(_exactly(connection, _HEADER.size))
    return kind, bytes(_exactly(connection, size))


def _exactly(connection: socket.socket, size: int) -> bytearray:
    buffer = bytearray(size)
    view = memoryview(buffer)
    filled = 0
    while filled < size:
        try:
            count = connection.recv_into(view[filled:])
        except ConnectionError as error:
            raise EOFError(str(error)) from error
        if count == 0:
            raise EOFError("the other side has closed")
        filled += count
    return buffer
