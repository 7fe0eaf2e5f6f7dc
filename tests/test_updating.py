"""What is done one after another, each within its time."""

from __future__ import annotations

import asyncio
import threading

import pytest

from maillage.errors import Busy
from maillage.web.endpoint.updating import Line

NAMES = ("updates", "mises à jour")


def test_one_after_another_in_the_order_they_come() -> None:
    done: list[int] = []
    running = threading.Lock()

    def note(number: int) -> int:
        assert running.acquire(blocking=False)
        done.append(number)
        running.release()
        return number

    async def all_of_them() -> list[int]:
        line = Line(NAMES, 20, 60)
        given = [line.run(lambda _, number=number: note(number)) for number in range(20)]
        return await asyncio.gather(*given)

    assert asyncio.run(all_of_them()) == done == list(range(20))


def test_more_than_may_wait_are_told_so() -> None:
    go_on = threading.Event()

    async def one_too_many() -> None:
        line = Line(NAMES, 2, 60)
        waiting = [asyncio.ensure_future(line.run(lambda _: go_on.wait(60))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="2 updates are waiting: try again") as caught:
            await line.run(lambda _: True)
        assert caught.value.fr.startswith("2 mises à jour sont en file")
        go_on.set()
        assert await asyncio.gather(*waiting) == [True, True]
        assert await line.run(lambda _: True)

    asyncio.run(one_too_many())


def test_time_in_the_line_counts() -> None:
    go_on = threading.Event()
    left: list[float] = []

    async def too_late() -> None:
        line = Line(NAMES, 5, 0.2)
        first = asyncio.ensure_future(
            line.run(lambda left_s: left.append(left_s) or go_on.wait(60))
        )
        second = asyncio.ensure_future(line.run(left.append))
        await asyncio.sleep(0.3)
        go_on.set()
        assert await first
        with pytest.raises(Busy, match=r"other updates have taken all of 0\.2 s") as caught:
            await second
        assert "ont pris les 0.2 s" in caught.value.fr

    asyncio.run(too_late())
    assert len(left) == 1
    assert 0 < left[0] <= 0.2
