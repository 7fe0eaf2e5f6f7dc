"""A query on its way to a worker and back: its turn, the run, an answer kept or streamed.

::

    run      SERVICE, then a turn, as often as it takes
     └─ _attempt    one run: a short answer is given back with the turn, a long one is sent in it
         ├─ _start      on an idle worker, else in a thread
         └─ _stream     part by part, until the client has them all
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Final, TypeVar, cast

from maillage.errors import Busy
from maillage.sparql import SparqlRequest
from maillage.store import Answer, Cancellation, Dataset, Store
from maillage.store.waiting import Awaited, AwaitingStore
from maillage.web.endpoint.answering import Answering, Receive, Scope, Watch
from maillage.web.endpoint.federating import Federation, joined
from maillage.web.endpoint.kept import Answers, Kept
from maillage.web.endpoint.rows import Rows
from maillage.web.endpoint.turns import Place, Turns, client_of

__all__ = ["Runner"]

_T = TypeVar("_T")
#: Seconds that a worker is given to start, before the next query is.
_START_S: Final = 5.0
#: Threads beside the event loop, for what cannot be awaited.
_THREADS: Final = 64


class Runner:
    """Runs the queries of one endpoint."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        answers: Answers,
        federation: Federation | None,
        *,
        timeout_s: float,
    ) -> None:
        """Prepare it.

        Args:
            store: where queries run; stays the caller's to close.
            turns: who may run one when.
            answers: keeps those that have a key.
            federation: carries SERVICE out; None where no query has it.
            timeout_s: seconds until a query is stopped.
        """
        self._store = store
        self._turns = turns
        self._answers = answers
        self._federation = federation
        self._timeout_s = timeout_s
        awaiting = cast("AwaitingStore", store) if hasattr(store, "await_query") else None
        self._await_query = None if awaiting is None else awaiting.await_query
        self._warm: Callable[[float], None] | None = getattr(store, "warm", None)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="sparql")

    async def run(
        self,
        request: SparqlRequest,
        accept: str,
        answering: Answering,
        scope: Scope,
        receive: Receive,
        key: bytes | None = None,
    ) -> None:
        """Run a query when its turn comes, and answer.

        Args:
            request: the query.
            accept: an ``Accept`` header.
            answering: gets the answer.
            scope: of the request, whose client it is.
            receive: tells that the client has gone.
            key: under which the answer is kept; None not to keep it.

        Raises:
            MaillageError: also in the midst of a long answer, which then breaks off.
            LeftError: the client has gone.
        """
        place = self._turns.place(client_of(scope))
        watch = Watch(receive, place.leave)
        try:
            request, left_s = await joined(self._federation, request, place, self._timeout_s)
            attempt = partial(self._attempt, request, accept, answering, place, key)
            whole = await self._turns.run(place, left_s, attempt)
        finally:
            watch.stop()
            answering.record.waited_s = place.waited_s
        if whole is not None:  # and its turn is over: a slow reader of it holds nobody up
            await answering.whole(whole)

    async def _attempt(
        self,
        request: SparqlRequest,
        accept: str,
        answering: Answering,
        place: Place,
        key: bytes | None,
        left_s: float,
    ) -> Kept | None:
        """Run a query in its turn; stream a long answer, and give a short one."""
        cancel = Cancellation()
        place.stop = cancel.cancel
        opened: list[Awaited] = []
        try:
            answer = await self._start(request, accept, cancel, left_s)
            opened.append(answer)
            if answer.whole:
                kept = _whole(answer)
                if key is not None:
                    self._answers.put(key, kept)
                    self._answers.release(key)
                return kept
            if key is not None:
                self._answers.release(key)
            sent = await self._stream(answer, answering, place, cancel, keep=key is not None)
            if key is not None and sent is not None:
                self._answers.put(key, sent)
            return None
        finally:
            # Whatever is not finished by now (the client has gone, the server stops) is stopped.
            cancel.cancel()
            for answer in opened:
                await answer.close()
            if place.gave_way and self._warm is not None:
                # So that the next one's turn does not pass while its worker starts.
                await self.in_thread(partial(self._warm, _START_S))

    async def _stream(
        self,
        answer: Awaited,
        answering: Answering,
        place: Place,
        cancel: Cancellation,
        *,
        keep: bool,
    ) -> Kept | None:
        """Send a long answer; `Place.stop` ends that too where it waits for the client."""
        try:
            async with asyncio.timeout(None) as sending:

                def stop() -> None:
                    cancel.cancel()
                    sending.reschedule(0)

                place.stop = stop
                room = self._answers.fits if keep else None
                return await answering.parts(answer, room, place.send)
        except TimeoutError:
            raise Busy(
                "the answer was cut off: it was not read in time",
                fr="la réponse a été coupée : elle n’était pas lue à temps",
            ) from None
        finally:
            place.stop = cancel.cancel

    async def _start(
        self, request: SparqlRequest, accept: str, cancel: Cancellation, left_s: float
    ) -> Awaited:
        """Begin a query: on an idle worker if the store has one, else in a thread."""
        dataset = Dataset(request.default_graphs, request.named_graphs)
        if self._await_query is not None:
            begun = time.monotonic()
            awaited = await self._await_query(request.query, accept, dataset, left_s, cancel)
            if awaited is not None:
                return awaited
            left_s -= time.monotonic() - begun
        answer, first = await self.in_thread(
            partial(self._begin, request.query, accept, dataset, left_s, cancel)
        )
        rest = self._rest(answer)
        close = partial(self.in_thread, answer.close)
        return Awaited(answer.media_type, tuple(first), len(first) < 2, rest, close)

    def _begin(
        self, query: str, accept: str, dataset: Dataset, left_s: float, cancel: Cancellation
    ) -> tuple[Answer, list[bytes]]:
        answer = self._store.query(
            query, accept=accept, dataset=dataset, timeout_s=left_s, cancel=cancel
        )
        return answer, [chunk for chunk in islice(answer.chunks, 2) if chunk]

    async def _rest(self, answer: Answer) -> AsyncIterator[bytes]:
        while (part := await self.in_thread(partial(next, answer.chunks, None))) is not None:
            yield part

    async def in_thread(self, call: Callable[[], _T]) -> _T:
        """Do beside the event loop what cannot be awaited."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


def _whole(answer: Awaited) -> Kept:
    body = b"".join(answer.first)
    rows = Rows(answer.media_type)
    rows.add(body)
    return Kept(answer.media_type, body, rows.seen)
