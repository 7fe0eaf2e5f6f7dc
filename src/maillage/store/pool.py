"""The server's side of the query workers: one query at a time each, killed when it must end.

pyoxigraph cannot cancel a query, and some queries take the whole process with them, so queries
run in processes of their own (docs/adr/0002). Where they come from is a nursery's business.
"""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

from maillage.errors import QueryDied, QueryTimeout, StoreUnavailable
from maillage.store import Answer, Cancellation, Dataset, frames
from maillage.store.nursery import Nursery
from maillage.store.processes import KILLED, Worker, error_of, unstarted

__all__ = ["Figures", "Pool", "died", "request_of", "timed_out"]


@dataclass(frozen=True)
class Figures:
    """A pool at one moment.

    Attributes:
        pids: process ids of the workers.
        idle: how many of them wait for a query.
        started: workers started so far.
        ended: workers killed, or ended by themselves, so far.
        zygote: process id of what holds the store in memory; 0 while nothing does.
        quads: that the build holds; 0 where it does not say.
    """

    pids: frozenset[int]
    idle: int
    started: int
    ended: int
    zygote: int = 0
    quads: int = 0


class Pool:
    """Worker processes on one store, shared by many threads."""

    def __init__(self, nursery: Nursery, *, workers: int) -> None:
        """Start the workers and wait until the store is open.

        Args:
            nursery: where workers come from; closed with the pool.
            workers: how many, 1 or more.

        Raises:
            StoreUnavailable: the store cannot be opened.
        """
        self._nursery = nursery
        self._lock = threading.Lock()
        self._closed = False
        self._all: set[Worker] = set()
        self._started = self._ended = 0
        # Last in, first out: a warm worker before a cold one.
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
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

    @property
    def figures(self) -> Figures:
        """Its workers, counted."""
        with self._lock:
            pids = frozenset(worker.pid for worker in self._all)
            idle = min(self._idle.qsize(), len(pids))
            return Figures(pids, idle, self._started, self._ended)

    def run(
        self,
        sparql: str,
        accept: str,
        dataset: Dataset,
        timeout_s: float,
        cancel: Cancellation | None,
    ) -> Answer:
        """Run one query in a worker; see `maillage.store.Store.query`."""
        clock, request = _Clock(timeout_s), request_of(sparql, accept, dataset)
        try:
            return self._begin(request, clock, cancel)
        except QueryDied as error:
            if not error.killed:
                raise
            return self._begin(request, clock, cancel)  # once: the system may kill for memory

    def _begin(self, request: bytes, clock: _Clock, cancel: Cancellation | None) -> Answer:
        chunks = self._exchange(self._take(clock), request, clock, cancel)
        # The first item is the media type; it comes with the first chunk, or with the whole body.
        media_type = next(chunks)
        return Answer(media_type.decode(), chunks)

    def renew(self) -> None:
        """Let go of idle workers that are outdated; others come in their places when needed."""
        idle = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in reversed(idle):  # the warm ones on top again
            if worker is not None and self._nursery.outdated(worker):
                self._forget(worker)
                self._idle.put(None)
            else:
                self._idle.put(worker)

    def close(self) -> None:
        """Kill every worker."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.dispose()
        self._nursery.close()
        self._idle.put(None)  # wake whoever waits

    def _exchange(
        self, worker: Worker, request: bytes, clock: _Clock, cancel: Cancellation | None
    ) -> Iterator[bytes]:
        """Send a request; yield the media type, then the chunks of the answer.

        One chunk is always held back, so that an answer of up to `frames.MAX_CHUNK` bytes is
        known to be whole before anything of it is given out.
        """
        reusable = False
        armed: AbstractContextManager[None] = (
            nullcontext() if cancel is None else cancel.stops(worker.kill)
        )
        held: list[bytes] = []
        hold = 2  # the media type and the first chunk
        try:
            if cancel is not None and cancel.cancelled:
                # Its client has gone while it waited: no reason for a worker to end.
                reusable = True
                raise died("not used", cancel)
            with armed:
                worker.wait_ready()
                clock.send(worker.connection, request)
                while True:
                    kind, payload = clock.receive(worker.reader)
                    if kind in {frames.END, frames.ERROR}:
                        reusable = payload != frames.SPENT
                        break
                    held.append(payload)
                    while len(held) > hold:
                        yield held.pop(0)
                        hold = 1
        except TimeoutError as error:
            raise timed_out(clock.limit_s) from error
        except (EOFError, OSError) as error:
            raise died(worker.dispose(), cancel) from error
        except StoreUnavailable as error:
            if worker.killed:  # while it started
                raise died(KILLED, cancel) from error
            raise
        finally:
            # Before the last chunk is given out: a slow reader of a short answer holds nobody up.
            self.give_back(worker, reusable=reusable)
        if kind == frames.ERROR:
            raise error_of(payload)
        yield from held

    def warm(self, timeout_s: float) -> None:
        """Wait until an idle worker, if there is one, has started."""
        with suppress(StoreUnavailable):
            worker = self._take(_Clock(timeout_s))
            try:
                worker.wait_ready()
            finally:
                self._idle.put(worker)

    def take_now(self) -> Worker | None:
        """Take an idle worker that is ready to answer, if there is one."""
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            return None
        if (
            worker is not None
            and worker.ready
            and worker.alive
            and not self._nursery.outdated(worker)
        ):
            return worker
        self._idle.put(worker)  # to be seen to by `_take`, which may wait
        return None

    def _take(self, clock: _Clock) -> Worker:
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
        if worker is not None and worker.alive and not self._nursery.outdated(worker):
            return worker
        if worker is not None:
            self._forget(worker)
        try:
            return self._start()
        except StoreUnavailable:
            self._idle.put(None)
            raise
        except OSError as error:
            self._idle.put(None)
            raise unstarted(error) from error

    def give_back(self, worker: Worker, *, reusable: bool) -> None:
        """Make a worker idle again; one that has not finished, or has grown, is replaced."""
        if reusable and not self._closed and not self._nursery.outdated(worker):
            self._idle.put(worker)
            return
        self._forget(worker)
        try:
            # Started now, so that the next query finds it warm.
            self._idle.put(None if self._closed else self._start())
        except (OSError, StoreUnavailable):
            self._idle.put(None)  # `_take` tries again, and tells its caller why it cannot

    def _start(self) -> Worker:
        worker = self._nursery.start()
        with self._lock:
            if not self._closed:
                self._all.add(worker)
                self._started += 1
                return worker
        worker.dispose()
        raise StoreUnavailable("the store is closed", fr="l’entrepôt est fermé")

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            self._ended += worker in self._all
            self._all.discard(worker)
        worker.dispose()
        self._nursery.forget(worker)


class _Clock:
    """The time a query has left; it runs only while the caller waits for the store."""

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self.left_s = limit_s

    def send(self, connection: socket.socket, request: bytes) -> None:
        connection.settimeout(max(self.left_s, 0.001))
        connection.sendall(request)

    def receive(self, reader: frames.Reader) -> tuple[bytes, bytes]:
        start = time.monotonic()
        try:
            return reader.receive(max(self.left_s, 0.001))
        finally:
            self.left_s -= time.monotonic() - start


def request_of(sparql: str, accept: str, dataset: Dataset) -> bytes:
    """Write a query as workers take it."""
    fields = {
        "sparql": sparql,
        "accept": accept,
        "default_graphs": dataset.default_graphs,
        "named_graphs": dataset.named_graphs,
    }
    return frames.frame(frames.QUERY, json.dumps(fields).encode())


def timed_out(limit_s: float) -> QueryTimeout:
    """Tell that a query has reached its deadline.

    >>> str(timed_out(0.999973))
    'the query was stopped after 1 s: ask for less, or add LIMIT'
    """
    limit_s = round(limit_s, 3)  # some microseconds of it may have passed before it was begun
    return QueryTimeout(
        f"the query was stopped after {limit_s:g} s: ask for less, or add LIMIT",
        fr=f"la requête a été arrêtée après {limit_s:g} s : demandez moins, ou ajoutez LIMIT",
    )


def died(how: str, cancel: Cancellation | None) -> StoreUnavailable:
    """Tell that a query has ended its worker, if nobody has cancelled it."""
    if cancel is not None and cancel.cancelled:
        return StoreUnavailable("the query was cancelled", fr="la requête a été annulée")
    error = QueryDied(
        f"the query ended its worker ({how}): it nests too deep, or needs more memory than a"
        " query may take; ask for less",
        fr=f"la requête a mis fin à son processus ({how}) : elle est trop imbriquée, ou demande"
        " plus de mémoire qu’une requête n’en a ; demandez moins",
    )
    # Where we have killed it ourselves, another error is told.
    error.killed = how == KILLED
    return error
