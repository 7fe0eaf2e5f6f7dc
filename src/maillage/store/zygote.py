"""The process that holds the store in memory, and forks the workers that answer from it.

``python -m maillage.store.zygote FOLDER LIMIT_MB``, a socket as its stdin. A forked worker shares
the store with it page by page, until it writes: so a worker costs some 15 ms and next to no memory,
whatever the size of the graph. It has one thread and never answers queries itself, so that every
fork finds it in the same state. Linux alone (docs/adr/0002).

Over the socket come requests (`frames.REQUEST`)::

    FORK 0 + socket     fork a worker that serves this socket    -> its process id, or -errno
    WAIT pid            wait for a child, which has been killed  -> how it ended, as os.waitpid says
    SUCCEED 0 + socket  fork a process that may take this one's place, see `succession`; a scratch
                        store alone                              -> its process id, or -errno
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.store import frames
from maillage.store.oxigraph import load
from maillage.store.sandbox import confine, die_with_parent, limit_memory
from maillage.store.worker import own_memory_mb, serve

__all__ = ["Succeed", "address_space_mb", "main", "tend"]

#: What a successor does before it takes its parent's place: given the parent's process id, a socket
#: and the store, it gives the socket and the store that it will hold, or ends the process.
Succeed = Callable[[int, int, ox.Store], tuple[socket.socket, ox.Store]]

#: A worker that has made this part of the store, or this many MiB, its own is replaced.
_KEEP: Final = 0.25
_KEEP_MB: Final = 64.0


def main(folder: str, limit_mb: int) -> None:
    """Load the store, then fork workers until the server hangs up.

    Args:
        folder: a build's, with ``maillage.nq``.
        limit_mb: MiB that the queries of a worker may take beside the store; 0 for no limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when its workers end
    control = socket.socket(fileno=0)
    store = load(Path(folder) / "maillage.nq")
    with suppress(BrokenPipeError, ConnectionResetError):  # the server was killed meanwhile
        tend(control, store, limit_mb)


def tend(
    control: socket.socket, store: ox.Store, limit_mb: int, succeed: Succeed | None = None
) -> None:
    """Hold a store and fork workers, until the server hangs up.

    Args:
        control: to the server.
        store: what to hold.
        limit_mb: MiB that the queries of a worker may take beside it; 0 for no limit.
        succeed: what a successor does first; None if the store is never written.
    """
    gc.collect()
    gc.freeze()  # a collection in a worker would write into every page that holds an object
    keep_mb = max(_KEEP_MB, _KEEP * own_memory_mb())
    control.sendall(frames.frame(frames.READY))
    parent = os.getpid()
    while True:
        message, descriptors, *_ = socket.recv_fds(control, frames.REQUEST.size, 1)
        if not message:  # the server has gone, and the workers end with this process
            return
        kind, number = frames.REQUEST.unpack(message)
        if kind == frames.WAIT:
            control.sendall(frames.REQUEST.pack(frames.WAIT, os.waitpid(number, 0)[1]))
            continue
        try:
            pid = os.fork()
        except OSError as error:
            pid = -(error.errno or 1)
        if pid:
            os.close(descriptors[0])
            control.sendall(frames.REQUEST.pack(kind, pid))
        elif kind == frames.SUCCEED and succeed is not None:
            control.close()
            control, store = succeed(parent, descriptors[0], store)
            parent = os.getpid()
        else:
            _work(parent, control, descriptors[0], store, limit_mb, keep_mb)


def _work(
    parent: int,
    control: socket.socket,
    descriptor: int,
    store: ox.Store,
    limit_mb: int,
    keep_mb: float,
) -> None:
    """Be a worker, and end with it."""
    status = 1
    try:
        die_with_parent(parent)
        control.close()
        limit_memory(limit_mb, base_mb=address_space_mb())
        confine()
        serve(socket.socket(fileno=descriptor), store, keep_mb)
        status = 0
    finally:
        os._exit(status)


def address_space_mb() -> int:
    """Tell the address space of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
