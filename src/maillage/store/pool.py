"""The server's side of the query workers: one query at a time each, killed when it must end.

pyoxigraph cannot cancel a query, and some queries take the whole process with them, so queries
run in processes of their own (docs/adr/0002).
A later pool may fork its workers from a process that holds the store in memory; `Pool.run` is all
that the adapter sees.
"""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from maillage import errors
from maillage.errors import MaillageError, QueryTimeout, StoreUnavailable
from maillage.store import Answer, Cancellation, Dataset, frames

__all__ = ["Pool"]

#: Seconds a worker may take to start and open the store.
_BOOT_S: Final = 60.0


class _Worker:
    """One worker process and the socket to it."""

    def __init__(self, folder: Path, memory_limit_mb: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-m", "maillage.store.worker", str(folder), str(memory_limit_mb)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                process_group=0,
            )
        self.connection = ours
        self.reader = frames.Reader(ours)
        self._ready = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait until the store is open; the first query of a worker pays for its start.

        Raises:
            StoreUnavailable: it cannot be opened, or the worker does not start.
        """
        if self._ready:
            return
        try:
            kind, payload = self.reader.receive(_BOOT_S)
        except (EOFError, TimeoutError) as error:
            raise StoreUnavailable(
                f"a query worker did not start: {error}; has it memory enough"
                " (MAILLAGE_MEMORY_LIMIT_MB)?",
                fr=f"un processus de requête n’a pas démarré : {error} ; a-t-il assez de mémoire"
                " (MAILLAGE_MEMORY_LIMIT_MB) ?",
            ) from error
        if kind == frames.ERROR:
            raise _error(payload)
        self._ready = True

    def kill(self) -> None:
        """Stop the process at once; whoever waits for its answer finds the socket closed."""
        self._process.kill()

    @property
    def alive(self) -> bool:
        """Whether the process still runs; a worker may die between two queries."""
        return self._process.poll() is None

    def dispose(self) -> str:
        """Kill, reap and say how it ended; calling it twice does no harm."""
        self.kill()
        self.connection.close()
        status = self._process.wait()
        return f"signal {-status}" if status < 0 else f"exit status {status}"


class Pool:
    """Worker processes on one store directory, shared by many threads."""

    def __init__(self, folder: Path, *, workers: int, memory_limit_mb: int) -> None:
        """Start the workers and wait until the store is open.

        Args:
            folder: the store's directory; a symbolic link is followed once, now, so that every
                worker of this pool sees the same build.
            workers: how many, 1 or more.
            memory_limit_mb: address space of each, in MiB; 0 means no limit.

        Raises:
            StoreUnavailable: the store cannot be opened.
        """
        self._folder = folder.resolve()
        self._memory_limit_mb = memory_limit_mb
        self._lock = threading.Lock()
        self._closed = False
        self._all: set[_Worker] = set()
        # Last in, first out: a warm worker before a cold one.
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        started = [self._start() for _ in range(max(1, workers))]
        try:
            for worker in started:
                worker.wait_ready()
                self._idle.put(worker)
        except StoreUnavailable:
            self.close()
            raise

    @property
    def pids(self) -> frozenset[int]:
        """Process ids of the workers, for probes and tests."""
        with self._lock:
            return frozenset(worker.pid for worker in self._all)

    def run(
        self,
        sparql: str,
        accept: str,
        dataset: Dataset,
        timeout_s: float,
        cancel: Cancellation | None,
    ) -> Answer:
        """Run one query in a worker; see `maillage.store.Store.query`."""
        clock = _Clock(timeout_s)
        worker = self._take(clock)
        request = {
            "sparql": sparql,
            "accept": accept,
            "default_graphs": dataset.default_graphs,
            "named_graphs": dataset.named_graphs,
        }
        chunks = self._exchange(worker, json.dumps(request).encode(), clock, cancel)
        # The first item is the media type; it comes with the first chunk, or with the whole body.
        media_type = next(chunks)
        return Answer(media_type.decode(), chunks)

    def close(self) -> None:
        """Kill every worker."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.dispose()
        self._idle.put(None)  # wake whoever waits

    def _exchange(
        self, worker: _Worker, request: bytes, clock: _Clock, cancel: Cancellation | None
    ) -> Iterator[bytes]:
        """Send a request; yield the media type, then the chunks of the answer.

        One chunk is always held back, so that an answer of up to `frames.MAX_CHUNK` bytes is
        known to be whole before anything of it is given out.
        """
        whole = False
        armed: AbstractContextManager[None] = (
            nullcontext() if cancel is None else cancel.stops(worker.kill)
        )
        held: list[bytes] = []
        hold = 2  # the media type and the first chunk
        try:
            with armed:
                worker.wait_ready()
                clock.send(worker.connection, request)
                while True:
                    kind, payload = clock.receive(worker.reader)
                    if kind in {frames.END, frames.ERROR}:
                        whole = True
                        break
                    held.append(payload)
                    while len(held) > hold:
                        yield held.pop(0)
                        hold = 1
        except TimeoutError as error:
            raise _timeout(clock.limit_s) from error
        except (EOFError, OSError) as error:
            raise _died(worker.dispose(), cancel) from error
        finally:
            # Before the last chunk is given out: a slow reader of a short answer holds nobody up.
            self._give_back(worker, whole=whole)
        if kind == frames.ERROR:
            raise _error(payload)
        yield from held

    def _take(self, clock: _Clock) -> _Worker:
        """Wait for an idle worker, within the query's own time."""
        start = time.monotonic()
        try:
            worker = self._idle.get(timeout=max(clock.left_s, 0.0))
        except queue.Empty as error:
            raise StoreUnavailable(
                f"all query workers were busy for {clock.limit_s:g} s: try again in a moment",
                fr=f"tous les processus de requête ont été occupés pendant {clock.limit_s:g} s :"
                " réessayez dans un instant",
            ) from error
        clock.left_s -= time.monotonic() - start
        if self._closed:
            self._idle.put(None)  # wake the next one who waits
            raise StoreUnavailable("the store is closed", fr="l’entrepôt est fermé")
        if worker is not None and worker.alive:
            return worker
        if worker is not None:
            self._forget(worker)
        try:
            return self._start()
        except OSError as error:
            self._idle.put(None)
            raise StoreUnavailable(
                f"no query worker can be started: {error}",
                fr=f"aucun processus de requête ne peut démarrer : {error}",
            ) from error

    def _give_back(self, worker: _Worker, *, whole: bool) -> None:
        """Make a worker idle again; one that has not finished is replaced."""
        if whole and not self._closed:
            self._idle.put(worker)
            return
        self._forget(worker)
        try:
            # Started now, so that the next query finds it warm.
            self._idle.put(None if self._closed else self._start())
        except OSError:
            self._idle.put(None)  # `_take` tries again, and tells its caller why it cannot

    def _start(self) -> _Worker:
        worker = _Worker(self._folder, self._memory_limit_mb)
        with self._lock:
            if not self._closed:
                self._all.add(worker)
                return worker
        worker.dispose()
        raise StoreUnavailable("the store is closed", fr="l’entrepôt est fermé")

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.dispose()


class _Clock:
    """The time a query has left; it runs only while the caller waits for the store."""

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self.left_s = limit_s

    def send(self, connection: socket.socket, request: bytes) -> None:
        connection.settimeout(max(self.left_s, 0.001))
        connection.sendall(frames.frame(frames.QUERY, request))

    def receive(self, reader: frames.Reader) -> tuple[bytes, bytes]:
        start = time.monotonic()
        try:
            return reader.receive(max(self.left_s, 0.001))
        finally:
            self.left_s -= time.monotonic() - start


def _error(payload: bytes) -> MaillageError:
    """Make the worker's error ours again."""
    fields = json.loads(payload)
    kind: type[MaillageError] = getattr(errors, fields["class"])
    return kind(fields["en"], fr=fields["fr"])


def _timeout(limit_s: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped after {limit_s:g} s: ask for less, or add LIMIT",
        fr=f"la requête a été arrêtée après {limit_s:g} s : demandez moins, ou ajoutez LIMIT",
    )


def _died(how: str, cancel: Cancellation | None) -> StoreUnavailable:
    if cancel is not None and cancel.cancelled:
        return StoreUnavailable("the query was cancelled", fr="la requête a été annulée")
    return StoreUnavailable(
        f"the query ended its worker ({how}): it nests too deep, or needs more memory than a"
        " query may take; ask for less",
        fr=f"la requête a mis fin à son processus ({how}) : elle est trop imbriquée, ou demande"
        " plus de mémoire qu’une requête n’en a ; demandez moins",
    )
