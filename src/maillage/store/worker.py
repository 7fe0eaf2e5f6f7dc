"""One query worker: ``python -m maillage.store.worker FOLDER LIMIT_MB``, a socket as its stdin.

It opens the store read-only, then answers one query after another.
Whatever a query does to the process (a parser's stack overflow, memory, an endless join) happens
here; the server kills it and starts another.
"""

from __future__ import annotations

import json
import math
import os
import re
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.errors import MaillageError
from maillage.store import Dataset, frames
from maillage.store.evaluate import FAILURES, evaluate, failed
from maillage.store.oxigraph import open_read_only
from maillage.store.sandbox import confine, limit_memory

__all__ = ["main", "own_memory_mb", "send_error", "serve"]

#: Seconds from which a query may have touched much of the store; to look costs 10 ms.
_LONG_S: Final = 0.1


class _Chunks:
    """Gathers what the serialiser writes (8 KiB at a time) into chunks worth a frame.

    Whatever else belongs to the answer goes out with them: a short answer takes one system call,
    and wakes the server once.
    """

    def __init__(self, connection: socket.socket, media_type: str) -> None:
        self._connection = connection
        self._head = frames.frame(frames.MEDIA_TYPE, media_type.encode())
        self._buffer = bytearray()

    def write(self, data: bytes, /) -> int:
        self._buffer += data
        if len(self._buffer) >= frames.MAX_CHUNK:
            self._send(b"")
        return len(data)

    def flush(self) -> None:
        """Keep what is there: the serialiser asks for this at its end, where `end` follows."""

    def end(self, *, spent: bool = False) -> None:
        """Send what is left, that this is all, and whether the worker wants to be replaced."""
        self._send(frames.frame(frames.END, frames.SPENT if spent else b""))

    def _send(self, tail: bytes) -> None:
        message = bytearray(self._head)
        for start in range(0, len(self._buffer), frames.MAX_CHUNK):
            message += frames.frame(frames.CHUNK, self._buffer[start : start + frames.MAX_CHUNK])
        message += tail
        self._connection.sendall(message)
        self._head = b""
        self._buffer = bytearray()


def main(folder: str, limit_mb: int) -> None:
    """Serve queries until the server closes its end of the socket.

    Args:
        folder: the store's directory.
        limit_mb: address space in MiB, 0 for no limit.
    """
    # Ctrl-C in a terminal reaches the whole group; the server decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    connection = socket.socket(fileno=0)
    try:
        limit_memory(limit_mb)
        store = open_read_only(folder)
    except MaillageError as error:
        send_error(connection, error)
        return
    confine()
    with suppress(BrokenPipeError):  # the server was killed before this worker had started
        serve(connection, store)


def serve(connection: socket.socket, store: ox.Store, keep_mb: float = math.inf) -> None:
    """Say that the store is open, and answer queries until the server hangs up.

    Args:
        connection: to the server.
        store: whose default graph is the union of its graphs.
        keep_mb: MiB of its own that this process may gather over its queries; once it has more, it
            asks to be replaced with the end of an answer.
    """
    connection.sendall(frames.frame(frames.READY))
    reader = frames.Reader(connection)
    while True:
        try:
            _, payload = reader.receive()
        except EOFError:
            return
        request = json.loads(payload)
        dataset = Dataset(tuple(request["default_graphs"]), tuple(request["named_graphs"]))
        begun = time.monotonic()
        try:
            media_type, write = evaluate(store, request["sparql"], request["accept"], dataset)
            chunks = _Chunks(connection, media_type)
            write(chunks)
            long = time.monotonic() - begun > _LONG_S
            chunks.end(spent=long and own_memory_mb() > keep_mb)
        except MaillageError as error:
            send_error(connection, error)
        except (BrokenPipeError, ConnectionResetError):
            return
        except FAILURES as error:
            send_error(connection, failed(error))


def send_error(connection: socket.socket, error: MaillageError) -> None:
    """Tell the server an error; `maillage.store.processes.error_of` reads it."""
    fields = {"class": type(error).__name__, "en": str(error), "fr": error.fr}
    connection.sendall(frames.frame(frames.ERROR, json.dumps(fields).encode()))


def own_memory_mb() -> float:
    """Tell how much memory this process shares with no other, in MiB; 0 where nobody tells."""
    try:
        text = Path("/proc/self/smaps_rollup").read_text("ascii")
    except OSError:
        return 0.0
    sizes = re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", text, re.MULTILINE)
    return sum(map(int, sizes)) / 1024


def _follow_parent(parent: int) -> None:
    """End with the server, also if it was killed while a long query runs here."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
