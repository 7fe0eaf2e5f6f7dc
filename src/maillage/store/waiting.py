"""One query on a worker, awaited on an event loop: no thread waits for it.

A thread that waits costs a short query more than the query itself; an idle worker's socket can be
awaited instead. Where no worker is idle, `maillage.store.pool.Pool.run` waits in a thread.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Protocol

from maillage.errors import MaillageError, QueryDied
from maillage.store import Cancellation, Dataset, frames
from maillage.store.alarms import alarm
from maillage.store.pool import Pool, died, request_of, timed_out
from maillage.store.processes import Worker, error_of

__all__ = ["Awaited", "AwaitingStore", "query"]


@dataclass(frozen=True)
class Awaited:
    """An answer that comes as it is awaited.

    Attributes:
        media_type: exactly what the body is, with its charset where it has one.
        first: the body, as far as it has come.
        whole: whether that is all of it.
        rest: what follows; ends if and only if the body is whole.
        close: gives up the rest, and whatever was computing it.
    """

    media_type: str
    first: tuple[bytes, ...]
    whole: bool
    rest: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


class AwaitingStore(Protocol):
    """A store that can be awaited."""

    async def await_query(
        self,
        sparql: str,
        accept: str,
        dataset: Dataset,
        timeout_s: float,
        cancel: Cancellation,
    ) -> Awaited | None:
        """Run one query, as `maillage.store.Store.query` does; None if no worker is idle."""
        ...


async def query(
    pool: Pool,
    sparql: str,
    accept: str,
    dataset: Dataset,
    timeout_s: float,
    cancel: Cancellation,
) -> Awaited | None:
    """Run one query on an idle worker; None if there is none, or if somebody has killed it.

    Args:
        pool: whose workers are asked.
        sparql: see `maillage.store.Store.query`.
        accept: the same.
        dataset: the same.
        timeout_s: seconds until it is stopped; the time the caller takes to read does not count.
        cancel: stops it, also while the rest is read; the caller cancels it in the end.

    Raises:
        MaillageError: as `maillage.store.Store.query`.
    """
    worker = pool.take_now()
    if worker is None:
        return None
    exchange = _Exchange(pool, worker, timeout_s, cancel)
    try:
        return await exchange.begin(request_of(sparql, accept, dataset))
    except QueryDied as error:
        if not error.killed:
            raise
        return None  # and it is run anew, in a thread


class _Exchange:
    """A query and its answer; gives the worker back as soon as it can do without it."""

    def __init__(self, pool: Pool, worker: Worker, timeout_s: float, cancel: Cancellation) -> None:
        self._pool = pool
        self._worker = worker
        self._ear = worker.ear
        self._limit_s = self._left_s = timeout_s
        self._expired = False
        self._given_back = False
        self._cancel = cancel

    async def begin(self, request: bytes) -> Awaited:
        """Send the query, and read until it is certain to succeed."""
        going_on = reusable = False
        held: list[bytes] = []
        try:
            with self._cancel.stops(self._worker.kill):
                await self._ear.send(request)
                # The media type, one part, and one more, which is held back until another comes.
                while len(held) < 3:
                    kind, payload = await self._frame()
                    if kind == frames.END:
                        reusable = payload != frames.SPENT
                        return Awaited(
                            held[0].decode(), tuple(held[1:]), True, _nothing(), self.close
                        )
                    if kind == frames.ERROR:
                        reusable = True
                        raise error_of(payload)
                    held.append(payload)
            going_on = True
            media_type, first, last = held
            return Awaited(media_type.decode(), (first,), False, self._follow(last), self.close)
        except (EOFError, OSError) as error:
            raise await self._ended() from error
        finally:
            if not going_on:
                await self._give_back(reusable=reusable)

    async def _follow(self, held: bytes) -> AsyncIterator[bytes]:
        """Give what follows; a part is held back until the next has come."""
        reusable = False
        try:
            with self._cancel.stops(self._worker.kill):
                while True:
                    kind, payload = await self._frame()
                    if kind != frames.CHUNK:
                        break
                    yield held
                    held = payload
                reusable = payload != frames.SPENT
        except (EOFError, OSError) as error:
            raise await self._ended() from error
        finally:
            await self._give_back(reusable=reusable)
        if kind == frames.ERROR:
            raise error_of(payload)
        yield held

    async def _frame(self) -> tuple[bytes, bytes]:
        """Receive one frame; the query's time runs while it is awaited."""
        reader = self._worker.reader
        while (found := reader.taken()) is None:
            begun = monotonic()
            deadline = alarm(self._left_s, self._expire, self._ear.loop)
            try:
                reader.feed(await self._ear.hear())
            finally:
                deadline.cancel()
                self._left_s = max(0.0, self._left_s - (monotonic() - begun))
        return found

    def _expire(self) -> None:
        self._expired = True
        self._worker.kill()

    async def _ended(self) -> MaillageError:
        """Say why the worker has ended in the midst of it."""
        how = await self._ear.loop.run_in_executor(None, self._worker.dispose)
        return timed_out(self._limit_s) if self._expired else died(how, self._cancel)

    async def close(self) -> None:
        """Give up what is not read yet."""
        await self._give_back(reusable=False)

    async def _give_back(self, *, reusable: bool) -> None:
        if self._given_back:
            return
        self._given_back = True
        if reusable:
            self._pool.give_back(self._worker, reusable=True)
        else:  # another takes its time to start, in which nobody would be answered
            give_back = partial(self._pool.give_back, self._worker, reusable=False)
            await self._ear.loop.run_in_executor(None, give_back)


async def _nothing() -> AsyncIterator[bytes]:
    nothing: tuple[bytes, ...] = ()
    for part in nothing:
        yield part
