"""A store in memory that can be written, of which nothing is kept (docs/adr/0022). Linux alone."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from typing import Final

from maillage.errors import ConfigError, MaillageError, QueryTimeout, StoreUnavailable
from maillage.store import ALL, Answer, Cancellation, Dataset, frames
from maillage.store.changes import Change, encode
from maillage.store.pool import Pool
from maillage.store.processes import Worker, Zygote, error_of, hold

__all__ = ["ScratchStore"]

#: Seconds that the processes have to end once they are hung up on.
_PATIENCE_S: Final = 5.0

_GONE: Final = (
    "the process that held the scratch store has ended, and all that was in it is lost:"
    " start the server again",
    "le processus qui tenait l’entrepôt de travail s’est arrêté, et son contenu est perdu :"
    " relancez le serveur",
)


class ScratchStore:
    """A writable store, empty at first; its default graph is a graph of its own."""

    def __init__(self, *, workers: int = 2, memory_limit_mb: int = 4096) -> None:
        """Start its processes.

        Args:
            workers: worker processes, so the number of queries that run at the same time.
            memory_limit_mb: address space that the store may take, and each query beside it, in
                MiB; 0 means no limit.

        Raises:
            ConfigError: the system cannot fork a store in memory.
            StoreUnavailable: the processes do not start.
        """
        if sys.platform != "linux":
            raise ConfigError(
                "a scratch store needs Linux: it is forked with every update",
                fr="un entrepôt de travail demande Linux : chaque mise à jour en dérive un autre",
            )
        self._changing = threading.Lock()
        self._generations = _Generations(memory_limit_mb)
        self._pool = Pool(self._generations, workers=workers)

    @property
    def worker_pids(self) -> frozenset[int]:
        """Process ids of the workers."""
        return self._pool.pids

    def query(
        self,
        sparql: str,
        *,
        accept: str = "",
        dataset: Dataset = ALL,
        timeout_s: float = 30.0,
        cancel: Cancellation | None = None,
    ) -> Answer:
        """Run one query; see `maillage.store.Store.query`."""
        return self._pool.run(sparql, accept, dataset, timeout_s, cancel)

    def change(self, change: Change, *, timeout_s: float = 30.0) -> bool:
        """Carry out a change; see `maillage.store.changes.Writable.change`."""
        deadline = time.monotonic() + timeout_s
        if not self._changing.acquire(timeout=timeout_s):
            raise StoreUnavailable(
                f"other updates have taken all of {timeout_s:g} s: try again in a moment",
                fr=f"d’autres mises à jour ont pris les {timeout_s:g} s :"
                " réessayez dans un instant",
            )
        try:
            successor = self._generations.successor()
            try:
                created = _carry_out(successor, encode(change), deadline, timeout_s)
            except MaillageError:
                self._generations.forget(successor)
                raise
            self._generations.take_over(successor)
        finally:
            self._changing.release()
        self._pool.renew()
        return created

    def close(self) -> None:
        """End every process; what the store held is gone."""
        self._pool.close()


def _carry_out(successor: Worker, message: bytes, deadline: float, limit_s: float) -> bool:
    """Have a successor apply a change; unless it has, it is ended."""
    succeeded = False
    try:
        successor.wait_ready()
        successor.connection.settimeout(max(deadline - time.monotonic(), 0.001))
        successor.connection.sendall(frames.frame(frames.CHANGE, message))
        kind, payload = successor.reader.receive(max(deadline - time.monotonic(), 0.001))
        succeeded = kind == frames.END
    except TimeoutError as error:
        raise QueryTimeout(
            f"the update was stopped after {limit_s:.3g} s, and nothing has changed: ask for less",
            fr=f"la mise à jour a été arrêtée après {limit_s:.3g} s, et rien n’a changé :"
            " demandez moins",
        ) from error
    except (EOFError, OSError) as error:
        raise _died(successor.dispose()) from error
    finally:
        if not succeeded:
            successor.dispose()
    if not succeeded:
        raise error_of(payload)
    return bool(json.loads(payload)["created"])


def _died(how: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"the update ended its process ({how}), and nothing has changed: it nests too deep, or the"
        " store would need more memory than it may take (MAILLAGE_MEMORY_LIMIT_MB)",
        fr=f"la mise à jour a mis fin à son processus ({how}), et rien n’a changé : elle est trop"
        " imbriquée, ou l’entrepôt prendrait plus de mémoire qu’il n’en a"
        " (MAILLAGE_MEMORY_LIMIT_MB)",
    )


class _Generations:
    """The processes that hold the store, one after another; a nursery of the pool."""

    def __init__(self, memory_limit_mb: int) -> None:
        self._first = self._current = hold("succession", str(memory_limit_mb))
        self._lock = threading.Lock()
        self._closed = False
        #: Worker -> the generation it was forked from; and how many children each has.
        self._born: dict[Worker, Zygote] = {}
        self._children: Counter[Zygote] = Counter()
        if not self._first.wait_ready():
            self._first.close()
            raise StoreUnavailable(
                "the processes of the scratch store did not start; is there memory enough?",
                fr="les processus de l’entrepôt de travail n’ont pas démarré ; y a-t-il assez de"
                " mémoire ?",
            )

    def start(self) -> Worker:
        """Fork a worker from the newest generation; see `maillage.store.nursery.Nursery`."""
        return self._fork(frames.FORK)

    def successor(self) -> Worker:
        """Fork a process that may take the place of the newest generation."""
        return self._fork(frames.SUCCEED)

    def outdated(self, worker: Worker) -> bool:
        """Whether the store has been written since this worker was forked."""
        return self._born.get(worker) is not self._current

    def forget(self, worker: Worker) -> None:
        """Be told that a worker has ended; a former generation ends with its last one."""
        with self._lock:
            parent = self._born.pop(worker, None)
            if parent is not None:
                self._release(parent)

    def take_over(self, successor: Worker) -> None:
        """Answer from a successor from now on."""
        with self._lock:
            self._current = Zygote(successor.connection)
            self._release(self._born.pop(successor))
            if self._closed:
                self._current.hang_up()

    def close(self) -> None:
        """End every generation."""
        with self._lock:
            self._closed = True
            for generation in {*self._children, self._current}:
                generation.hang_up()
        self._first.close(_PATIENCE_S)

    def _fork(self, kind: bytes) -> Worker:
        with self._lock:
            parent = self._current
            self._children[parent] += 1  # before it is there: its parent must not end meanwhile
        try:
            worker = parent.fork(kind)
        except OSError as error:
            with self._lock:
                self._release(parent)
            raise StoreUnavailable(_GONE[0], fr=_GONE[1]) from error
        with self._lock:
            self._born[worker] = parent
        return worker

    def _release(self, parent: Zygote) -> None:
        self._children[parent] -= 1
        if not self._children[parent]:
            del self._children[parent]
            if parent is not self._current:
                parent.hang_up()
