"""Worker processes as the pool has them: started afresh on the store's files, or forked in memory.

::

    Worker          one process that answers queries, and the socket to it
    ──────────────────────────────────────────────────────────────────────
    spawn           python -m maillage.store.worker: opens the files; everywhere
    Zygote.fork     of a process that holds the store in memory (`hold`); Linux
"""

from __future__ import annotations

import asyncio
import ctypes.util
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from maillage import errors
from maillage.errors import MaillageError, StoreUnavailable
from maillage.store import frames
from maillage.store.ear import Ear

__all__ = ["KILLED", "Worker", "Zygote", "error_of", "hold", "spawn", "start", "unstarted"]

#: How a worker ended that somebody has killed (SIGKILL).
KILLED: Final = "signal 9"

#: Seconds a worker may take to start and open the store.
_BOOT_S: Final = 60.0
#: Seconds that the store may take to be read into memory, and a fork to be made.
_LOAD_S: Final = 600.0
_FORK_S: Final = 10.0
#: Allocators that make a query in memory cheaper (docs/adr/0002), if the system has one.
_ALLOCATORS: Final = ("mimalloc", "jemalloc")


class Worker:
    """One worker process and the socket to it."""

    def __init__(self, pid: int, connection: socket.socket, wait: Callable[[], int]) -> None:
        """Take charge of a process.

        Args:
            pid: its id, which stays its own until `wait` is called.
            connection: to it.
            wait: waits for its end, and gives its status as `subprocess.Popen` does.
        """
        self.pid = pid
        self.connection = connection
        self.reader = frames.Reader(connection)
        self._ear: Ear | None = None
        self._wait = wait
        self._lock = threading.Lock()
        self._ended = ""
        self.ready = False

    def wait_ready(self) -> None:
        """Wait until the store is open; the first query of a worker pays for its start.

        Raises:
            StoreUnavailable: it cannot be opened, or the worker does not start.
        """
        if self.ready:
            return
        try:
            kind, payload = self.reader.receive(_BOOT_S)
        except (EOFError, TimeoutError) as error:
            how = self.dispose() if isinstance(error, EOFError) else error
            raise StoreUnavailable(
                f"a query worker did not start: {how}; has it memory enough"
                " (MAILLAGE_MEMORY_LIMIT_MB)?",
                fr=f"un processus de requête n’a pas démarré : {how} ; a-t-il assez de mémoire"
                " (MAILLAGE_MEMORY_LIMIT_MB) ?",
            ) from error
        if kind == frames.ERROR:
            raise error_of(payload)
        self.ready = True

    def kill(self) -> None:
        """Stop the process at once; whoever waits for its answer finds the socket closed."""
        with self._lock:
            if not self._ended:
                # Of a zygote that has ended itself, the workers have, and are nobody's child.
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)

    @property
    def ear(self) -> Ear:
        """Its socket, as the running loop hears it."""
        if self._ear is None or self._ear.loop is not asyncio.get_running_loop():
            self._ear = Ear(self.connection)
        return self._ear

    @property
    def alive(self) -> bool:
        """Whether it still holds its end of the socket; a worker may die between two queries."""
        try:
            if self.connection.gettimeout() != 0.0:
                self.connection.setblocking(False)
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    @property
    def killed(self) -> bool:
        """Whether it was disposed of, and had been killed before it could end by itself."""
        return self._ended == KILLED

    def dispose(self) -> str:
        """Kill, reap and say how it ended; calling it twice does no harm."""
        self.kill()
        with self._lock:
            if not self._ended:
                if self._ear is None:
                    self.connection.close()
                else:
                    self._ear.close()
                status = self._wait()
                self._ended = f"signal {-status}" if status < 0 else f"exit status {status}"
            return self._ended


def spawn(folder: Path, limit_mb: int) -> Worker:
    """Start a worker as a fresh interpreter on the store's files.

    Args:
        folder: the store's directory.
        limit_mb: its address space in MiB; 0 for no limit.

    Raises:
        OSError: there is no room for one more process.
    """
    ours, process = _start("worker", str(folder), str(limit_mb))
    return Worker(process.pid, ours, process.wait)


def hold(module: str, *arguments: str) -> Zygote:
    """Start a process that holds a store in memory.

    Args:
        module: ``zygote``, which reads some seconds a million quads, or ``succession``.
        arguments: of the module.

    Raises:
        OSError: there is no room for one more process.
    """
    return Zygote(*_start(module, *arguments))


class Zygote:
    """A process that holds the store in memory, and forks workers."""

    def __init__(
        self, connection: socket.socket, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        """Take charge of it.

        Args:
            connection: to it; it ends when this is closed.
            process: that which was started for it; None for the successor of another.
        """
        self._connection = connection
        self._connection.settimeout(_FORK_S)
        self._process = process
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Process id; 0 of the successor of another, which nobody has told."""
        return self._process.pid if self._process is not None else 0

    def wait_ready(self) -> bool:
        """Wait until the store is in memory; False if that fails."""
        try:
            kind, _ = frames.Reader(self._connection).receive(_LOAD_S)
        except (EOFError, TimeoutError, OSError):
            return False
        self._connection.settimeout(_FORK_S)
        return kind == frames.READY

    def fork(self, kind: bytes = frames.FORK) -> Worker:
        """Make one more worker, or a successor (`frames.SUCCEED`).

        Raises:
            OSError: the zygote is gone, or there is no room for one more process.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                pid = self._ask(kind, 0, theirs.fileno())
                if pid < 0:
                    raise OSError(-pid, os.strerror(-pid))
        except OSError:
            ours.close()
            raise
        return Worker(pid, ours, lambda: self._reap(pid))

    def wait(self) -> None:
        """Wait for the end of the process that was started for it."""
        if self._process is not None:
            self._process.wait()

    def hang_up(self) -> None:
        """Have it end by itself, and every worker with it."""
        with self._lock:  # nobody is to write to a descriptor that has become another's
            self._connection.close()

    def close(self, patience_s: float = 0.0) -> None:
        """End it, and every worker with it.

        Args:
            patience_s: seconds that the process which was started for it has to end by itself.
        """
        if patience_s:
            self.hang_up()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s)
            self._process.kill()
            self._process.wait()
        self._connection.close()

    def _reap(self, pid: int) -> int:
        try:
            return os.waitstatus_to_exitcode(self._ask(frames.WAIT, pid))
        except OSError:  # the zygote is gone, and its workers with it
            return -signal.SIGKILL

    def _ask(self, kind: bytes, number: int, *descriptors: int) -> int:
        with self._lock:
            message = frames.REQUEST.pack(kind, number)
            socket.send_fds(self._connection, [message], list(descriptors))
            answer = self._connection.recv(frames.REQUEST.size, socket.MSG_WAITALL)
        if len(answer) < frames.REQUEST.size:
            raise ConnectionResetError("the process that holds the store has ended")
        return int(frames.REQUEST.unpack(answer)[1])


def error_of(payload: bytes) -> MaillageError:
    """Make the worker's error ours again."""
    fields = json.loads(payload)
    kind: type[MaillageError] = getattr(errors, fields["class"])
    return kind(fields["en"], fr=fields["fr"])


def unstarted(error: OSError) -> StoreUnavailable:
    """Tell that there is no room for one more process."""
    return StoreUnavailable(
        f"no process can be started for it: {error}; try again in a moment",
        fr=f"aucun processus ne peut démarrer pour cela : {error} ; réessayez dans un instant",
    )


def start(
    module: str, *arguments: str, environ: Mapping[str, str] = MappingProxyType({})
) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Start a module of Maillage with a socket as its stdin.

    Args:
        module: its full name.
        arguments: of the module.
        environ: variables for it beside our own.

    Raises:
        OSError: there is no room for one more process.
    """
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-m", module, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                process_group=0,
                env={**os.environ, **environ},
            )
    except OSError:
        ours.close()
        raise
    return ours, process


def _start(module: str, *arguments: str) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    return start(f"maillage.store.{module}", *arguments, environ=_preloaded())


@cache
def _preloaded() -> dict[str, str]:
    """Have the loader put a faster allocator in place, where the system has one."""
    found = [name for name in map(ctypes.util.find_library, _ALLOCATORS) if name]
    if sys.platform != "linux" or not found or "LD_PRELOAD" in os.environ:
        return {}
    return {"LD_PRELOAD": found[0]}
