"""Where query workers come from: a store's files at first, and then memory.

Workers that read the files are there at once; where the store is to be held in memory, workers
forked from there take their places as soon as it is (docs/adr/0002).
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Final, Protocol

from maillage.store.processes import Worker, Zygote, hold, spawn

__all__ = ["Build", "Nursery"]

#: Seconds until another attempt to hold the store in memory.
_AGAIN_S: Final = 60.0


class Nursery(Protocol):
    """Makes the workers of a pool; may be asked by many threads."""

    def start(self) -> Worker:
        """Make one more.

        Raises:
            OSError: there is no room for one more process.
            StoreUnavailable: the store is gone.
        """
        ...

    def outdated(self, worker: Worker) -> bool:
        """Whether another worker would answer better; asked for every query, so it is quick."""
        ...

    def forget(self, worker: Worker) -> None:
        """Be told that a worker has ended."""
        ...

    def close(self) -> None:
        """Release what is held; the workers have ended by now."""
        ...


class Build:
    """Workers on one store directory, which is never written."""

    def __init__(self, folder: Path, memory_limit_mb: int, *, in_memory: bool = False) -> None:
        """Begin to bring the store into memory, if that is wanted and the system can share it.

        Args:
            folder: the store's directory; a symbolic link is followed once, now, so that every
                worker sees the same build.
            memory_limit_mb: address space of each worker, in MiB, beside the store if it is in
                memory; 0 means no limit.
            in_memory: whether the store is to be held in memory; Linux alone.
        """
        self._folder = folder.resolve()
        self._memory_limit_mb = memory_limit_mb
        self._lock = threading.Lock()
        self._closed = False
        self._forked: set[Worker] = set()
        self._zygote: Zygote | None = None
        self._in_memory = threading.Event()
        self._wanted = in_memory and sys.platform == "linux"

    def begin(self) -> None:
        """Bring the store into memory, in the background."""
        if self._wanted:
            threading.Thread(target=self._hold, name="zygote", daemon=True).start()

    def wait_in_memory(self, timeout_s: float) -> bool:
        """Wait until the workers answer from memory; False if that takes too long."""
        return self._in_memory.wait(timeout_s)

    @property
    def zygote_pid(self) -> int:
        """Process id of what holds the store in memory; 0 while nothing does."""
        zygote = self._zygote if self._in_memory.is_set() else None
        return zygote.pid if zygote is not None else 0

    def start(self) -> Worker:
        """Make one more worker; see `Nursery.start`."""
        zygote = self._zygote if self._in_memory.is_set() else None
        if zygote is not None:
            try:
                worker = zygote.fork()
            except OSError:
                pass  # it has just ended, and is started again elsewhere; the files are there
            else:
                with self._lock:
                    self._forked.add(worker)
                return worker
        return spawn(self._folder, self._memory_limit_mb)

    def outdated(self, worker: Worker) -> bool:
        """Whether a worker reads files although the store is in memory by now."""
        return self._in_memory.is_set() and worker not in self._forked

    def forget(self, worker: Worker) -> None:
        """Be told that a worker has ended."""
        with self._lock:
            self._forked.discard(worker)

    def close(self) -> None:
        """End the process that holds the store."""
        with self._lock:
            self._closed = True
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def _hold(self) -> None:
        """Bring the store into memory, and again if the process that holds it should end."""
        while not self._closed:
            try:
                zygote = hold("zygote", str(self._folder), str(self._memory_limit_mb))
            except OSError:
                time.sleep(_AGAIN_S)
                continue
            with self._lock:
                if self._closed:
                    zygote.close()
                    return
                self._zygote = zygote
            held = zygote.wait_ready()
            if held:
                self._in_memory.set()
                zygote.wait()
                self._in_memory.clear()
            zygote.close()
            if not held and not self._closed:
                time.sleep(_AGAIN_S)
