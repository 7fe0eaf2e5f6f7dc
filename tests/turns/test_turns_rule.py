"""The rule of turns itself, on an event loop whose clock is short."""

from __future__ import annotations

import asyncio
import time

import pytest

from maillage.errors import Busy, QueryTimeout, StoreUnavailable, TooManyRequests
from maillage.web.endpoint.turns import LeftError, Turns, client_of


class Query:
    """A query that runs until it is told to end, or stopped."""

    def __init__(self, turns: Turns, client: str, *, limit_s: float = 60) -> None:
        self.place = turns.place(client)
        self.runs = 0
        self.done = asyncio.Event()
        self.begun = asyncio.Event()
        self._stopped = asyncio.Event()
        self.task = asyncio.create_task(turns.run(self.place, limit_s, self._attempt))

    async def _attempt(self, left_s: float) -> int:
        assert left_s > 0
        self.runs += 1
        self._stopped.clear()
        self.place.stop = self._stopped.set
        self.begun.set()
        ends = [asyncio.create_task(event.wait()) for event in (self.done, self._stopped)]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
        if self._stopped.is_set():
            raise StoreUnavailable("the query was cancelled")
        return self.runs


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_turns_go_round_by_client() -> None:
    async def serve() -> list[str]:
        turns, served = Turns(1), []
        queries = [Query(turns, client) for client in ("a", "a", "a", "b", "b", "c")]
        for _ in queries:
            await settled()
            (running,) = (q for q in queries if q.begun.is_set() and not q.task.done())
            served.append(running.place.client)
            running.done.set()
        await settled()
        assert (turns.running, turns.waiting) == (0, 0)
        return served

    assert asyncio.run(serve()) == ["a", "a", "b", "c", "a", "b"]


def test_a_long_query_gives_way_and_is_run_again() -> None:
    async def serve() -> None:
        turns = Turns(2, long_s=0.05)
        first, second = Query(turns, "greedy"), Query(turns, "greedy")
        await first.begun.wait()
        small = Query(turns, "polite")
        await asyncio.wait_for(small.begun.wait(), 60)
        assert not second.task.done()
        small.done.set()
        await settled()
        assert (first.runs, second.runs) == (1, 2)  # the first one began first, and never gives way
        first.done.set()
        second.done.set()
        assert await asyncio.gather(first.task, second.task, small.task) == [1, 2, 1]

    asyncio.run(serve())


def test_who_is_new_comes_to_a_turn_well_before_its_deadline() -> None:
    async def serve() -> None:
        turns = Turns(2, long_s=1000)
        running = [Query(turns, "greedy"), Query(turns, "greedy")]
        await running[-1].begun.wait()
        # Each alone would wait for an eighth of 12 s; all six of them together do not wait six.
        new = [Query(turns, f"client {number}", limit_s=12) for number in range(6)]
        await asyncio.wait_for(asyncio.gather(*(q.begun.wait() for q in new)), 12)
        assert all(q.runs for q in new)
        for query in (*running, *new):
            query.done.set()
        await asyncio.gather(*(q.task for q in (*running, *new)))

    asyncio.run(serve())


def test_of_equals_the_client_with_most_turns_gives_way() -> None:
    async def serve() -> None:
        turns = Turns(3, long_s=0.05)
        queries = [Query(turns, client) for client in ("greedy", "greedy", "polite")]
        await queries[2].begun.wait()
        small = Query(turns, "new")
        await asyncio.wait_for(small.begun.wait(), 60)
        assert [q.place.again for q in queries] == [False, True, False]
        for query in (*queries, small):
            query.done.set()
        await asyncio.gather(*(q.task for q in (*queries, small)))

    asyncio.run(serve())


def test_nobody_gives_way_while_nobody_waits_or_with_one_turn_alone() -> None:
    async def serve(at_once: int, *, waits: bool) -> None:
        turns = Turns(at_once, long_s=0.01)
        queries = [Query(turns, "a") for _ in range(at_once)]
        await queries[-1].begun.wait()
        waiting = [Query(turns, "b")] if waits else []
        await asyncio.sleep(0.1)
        assert [q.runs for q in queries] == [1] * at_once
        for query in (*queries, *waiting):
            query.done.set()
        await asyncio.gather(*(q.task for q in (*queries, *waiting)))

    asyncio.run(serve(2, waits=False))
    asyncio.run(serve(1, waits=True))


def test_readers_of_long_answers_do_not_hold_every_turn_for_ever() -> None:
    async def serve() -> None:
        turns = Turns(2, long_s=0.01, reading_s=0.1)
        readers = [Query(turns, "slow"), Query(turns, "slow")]
        for reader in readers:
            await reader.begun.wait()
            reader.place.send()
        small = Query(turns, "polite")
        await asyncio.wait_for(small.begun.wait(), 60)
        with pytest.raises(StoreUnavailable):  # part of its answer is sent: it is not run again
            await readers[1].task
        assert readers[1].runs == 1
        for query in (readers[0], small):
            query.done.set()
        await asyncio.gather(readers[0].task, small.task)

    asyncio.run(serve())


def test_who_leaves_is_forgotten_at_once() -> None:
    async def serve() -> None:
        turns = Turns(1)
        running, waiting, next_ = (Query(turns, "a") for _ in range(3))
        await running.begun.wait()
        waiting.place.leave()
        await settled()
        assert (turns.running, turns.waiting) == (1, 1)
        running.place.leave()
        await settled()
        assert next_.begun.is_set()
        assert not waiting.runs
        for left in (running, waiting):
            with pytest.raises(LeftError):
                await left.task
        next_.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await next_.task
        assert (turns.running, turns.waiting) == (0, 0)

    asyncio.run(serve())


def test_who_leaves_as_its_turn_comes_does_not_run() -> None:
    async def serve() -> None:
        turns = Turns(1)
        running, called, next_ = (Query(turns, "a") for _ in range(3))
        await running.begun.wait()
        assert turns.waiting == 2
        running.done.set()
        while turns.waiting == 2:
            await asyncio.sleep(0)
        assert not called.begun.is_set()  # it has been called, and does not know it yet
        called.place.leave()
        await settled()
        assert not called.runs
        with pytest.raises(LeftError):
            await called.task
        await next_.begun.wait()
        next_.done.set()
        assert await asyncio.gather(running.task, next_.task) == [1, 1]
        assert (turns.running, turns.waiting) == (0, 0)

    asyncio.run(serve())


def test_who_has_just_been_called_does_not_give_way_before_it_begins() -> None:
    """Nobody would stop it, and nobody else would be asked to give way while it runs."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        turns = Turns(2, long_s=0.05)
        ends = asyncio.Event()
        first = Query(turns, "a")
        short = asyncio.create_task(turns.run(turns.place("a"), 60, lambda _: ends.wait()))
        await settled()
        called, waiting = Query(turns, "a"), Query(turns, "a")
        await settled()
        assert (turns.running, turns.waiting) == (2, 2)
        time.sleep(0.1)  # the next look at who has to give way is due
        ends.set()  # as the short one ends, in the same round of the loop:
        loop.call_soon(time.sleep, 0.1)  # who is called has had its time before it begins
        await asyncio.wait_for(waiting.begun.wait(), 60)
        waiting.done.set()
        for query in (first, called):
            query.done.set()
        await asyncio.gather(short, first.task, called.task, waiting.task)
        assert (first.runs, waiting.runs) == (1, 1)

    asyncio.run(serve())


def test_a_turn_that_does_not_come_in_time() -> None:
    async def serve() -> None:
        turns = Turns(1)
        running = Query(turns, "a")
        waiting = Query(turns, "b", limit_s=0.05)
        with pytest.raises(Busy, match=r"no turn has come in 0\.05 s"):
            await waiting.task
        assert (turns.running, turns.waiting) == (1, 0)
        running.done.set()
        await running.task

    asyncio.run(serve())


def test_a_deadline_that_was_spent_waiting_says_so() -> None:
    async def late(left_s: float) -> None:
        raise QueryTimeout(f"stopped after {left_s:g} s")

    async def serve() -> None:
        turns = Turns(1)
        with pytest.raises(QueryTimeout, match=r"^stopped after"):
            await turns.run(turns.place("a"), 60, late)
        running = Query(turns, "a")
        await running.begun.wait()
        waiting = asyncio.create_task(turns.run(turns.place("b"), 60, late))
        await asyncio.sleep(0.2)
        running.done.set()
        with pytest.raises(
            QueryTimeout, match=r"after 60 s, \d+\.\d s of which it had waited"
        ) as told:
            await waiting
        assert "à attendre son tour" in told.value.fr

    asyncio.run(serve())


def test_a_full_queue_has_room_for_who_asks_little() -> None:
    async def serve() -> None:
        turns = Turns(1, queue_length=3)
        greedy = [Query(turns, "greedy") for _ in range(4)]
        await settled()
        assert turns.waiting == 3
        with pytest.raises(Busy, match="3 queries are waiting"):
            await Query(turns, "greedy").task
        polite = Query(turns, "polite")
        await settled()
        with pytest.raises(Busy):  # the last of the greedy one's makes room
            await greedy[3].task
        assert turns.waiting == 3
        for query in (*greedy, polite):
            query.done.set()
        assert await asyncio.gather(*(q.task for q in (*greedy[:3], polite))) == [1, 1, 1, 1]
        assert turns.waiting == 0

    asyncio.run(serve())


def test_one_client_may_have_so_many() -> None:
    async def serve() -> None:
        turns = Turns(1, client_queries=2)
        two = [Query(turns, "a"), Query(turns, "a")]
        await settled()
        with pytest.raises(TooManyRequests, match="2 of your queries"):
            await Query(turns, "a").task
        other = Query(turns, "b")
        for query in (*two, other):
            query.done.set()
        await asyncio.gather(*(q.task for q in (*two, other)))
        last = Query(turns, "a")
        last.done.set()
        assert await last.task == 1

    asyncio.run(serve())


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "?"),
        ("x" * 5000, "?"),
    ],
)
def test_clients_by_address(host: str, client: str) -> None:
    assert client_of({"client": (host, 1)}) == client
