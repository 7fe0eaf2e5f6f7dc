"""The process that holds a scratch store, and is succeeded by another with every update.

``python -m maillage.store.succession LIMIT_MB``, a socket as its stdin. An update is never applied
to the store that queries are answered from: a fork applies it to its own copy, which the system
makes page by page as it is written. If it succeeds it says so, and the server speaks to it from
then on; the former one ends when its last worker has. If it fails, or is killed, there is nothing
to undo (docs/adr/0022). Linux alone.

::

    server ── keeper                 waits until all have ended: no process is left behind
                └─ generation 1      its workers, which finish on their snapshot
                     └─ generation 2 = 1 + an update; its workers
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from functools import partial
from typing import NoReturn

import pyoxigraph as ox

from maillage.errors import MaillageError
from maillage.store import frames
from maillage.store.applying import apply
from maillage.store.changes import decode
from maillage.store.oxigraph import empty_store
from maillage.store.sandbox import (
    adopt_orphans,
    confine,
    die_with_parent,
    limit_memory,
    limited_memory,
    outlive_parent,
)
from maillage.store.worker import send_error
from maillage.store.zygote import address_space_mb, tend

__all__ = ["main"]


def main(limit_mb: int) -> None:
    """Hold an empty store, and whatever updates make of it, until the server hangs up.

    Args:
        limit_mb: MiB that the store may take in all, and the queries of a worker beside it; 0 for
            no limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when its workers end
    adopt_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children and orphans need no waiting for
    if os.fork():
        _keep()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    control = socket.socket(fileno=0)
    limit_memory(0)  # no core files, even so
    confined = confine()  # once: filters add up from one generation to the next
    size_mb = address_space_mb() + limit_mb if limit_mb else 0
    tend(control, empty_store(), limit_mb, partial(_succeed, size_mb, confined))


def _keep() -> NoReturn:
    """Wait until every generation has ended."""
    os.close(0)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def _succeed(
    size_mb: int, confined: bool, parent: int, descriptor: int, store: ox.Store
) -> tuple[socket.socket, ox.Store]:
    """Apply a change to the copy of the store; ends the process if that fails."""
    status = 1
    try:
        die_with_parent(parent)
        connection = socket.socket(fileno=descriptor)
        connection.sendall(frames.frame(frames.READY))
        _, message = frames.Reader(connection).receive()
        try:
            with limited_memory(size_mb):
                created = apply(store, decode(message), confined=confined)
        except MaillageError as error:
            send_error(connection, error)
            os._exit(0)
        if not store and not any(store.named_graphs()):
            # The engine keeps what has been deleted; here nothing is left that needs it.
            store = empty_store()
        del message
        gc.collect()
        gc.freeze()
        outlive_parent()
        connection.sendall(frames.frame(frames.END, json.dumps({"created": created}).encode()))
        status = 0
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the server has gone
    finally:
        if status:
            os._exit(status)
    return connection, store


if __name__ == "__main__":
    main(int(sys.argv[1]))
