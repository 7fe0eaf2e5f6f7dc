"""The process that holds the store in memory, and forks the workers that answer from it.

``python -m maillage.store.zygote FOLDER LIMIT_MB``, a socket as its stdin. A forked worker shares
the store with it page by page, until it writes: so a worker costs some 15 ms and next to no memory,
whatever the size of the graph. It has one thread and never answers queries itself, so that every
fork finds it in the same state. Linux alone (docs/adr/0002).

Over the socket come requests (`frames.REQUEST`)::

    FORK 0 + socket   fork a worker that serves this socket    -> its process id
    WAIT pid          wait for a worker, which has been killed -> how it ended, as os.waitpid says
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.store import frames
from maillage.store.oxigraph import load
from maillage.store.sandbox import confine, die_with_parent, limit_memory
from maillage.store.worker import own_memory_mb, serve

__all__ = ["main"]

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
        pid = os.fork()
        if not pid:
            _work(parent, control, descriptors[0], store, limit_mb, keep_mb)
        os.close(descriptors[0])
        control.sendall(frames.REQUEST.pack(frames.FORK, pid))


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
        limit_memory(limit_mb, base_mb=_address_space_mb())
        confine()
        serve(socket.socket(fileno=descriptor), store, keep_mb)
        status = 0
    finally:
        os._exit(status)


def _address_space_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
