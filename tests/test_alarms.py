"""Alarms go off once, soon after their time, and not at all where they were taken back."""

from __future__ import annotations

import asyncio
import gc
import weakref
from time import monotonic

import pytest

from maillage.store.alarms import TICK_S, alarm


def test_an_alarm_goes_off_once_and_not_before_its_time() -> None:
    async def main() -> list[float]:
        begun, rung = monotonic(), []
        alarm(0.05, lambda: rung.append(monotonic() - begun))
        await asyncio.sleep(0.05 + 20 * TICK_S)
        return rung

    (after,) = asyncio.run(main())
    assert after >= 0.05 - 0.002  # a loop counts in milliseconds


def test_an_alarm_that_was_taken_back_stays_silent() -> None:
    async def main() -> list[str]:
        rung: list[str] = []
        second = alarm(0.001, lambda: rung.append("second"))
        for _ in range(3):
            alarm(0.001, lambda: rung.append("taken back")).cancel()
        # Due at the same tick, and the first to go off takes the other back.
        first = alarm(0.001, lambda: (rung.append("first"), second.cancel()))
        third = alarm(0.001, lambda: (rung.append("third"), second.cancel(), first.cancel()))
        await asyncio.sleep(10 * TICK_S)
        first.cancel()
        third.cancel()  # too late, and does no harm
        return rung

    rung = asyncio.run(main())
    assert "taken back" not in rung
    assert rung.count("second") <= 1
    assert rung[-1] in {"first", "third"}  # neither is followed by what it took back


def test_alarms_go_on_after_silence_and_after_a_failure() -> None:
    async def main() -> tuple[list[str], list[str]]:
        loop = asyncio.get_running_loop()
        rung: list[str] = []
        told: list[str] = []
        loop.set_exception_handler(lambda _, context: told.append(str(context["exception"])))

        def fail() -> None:
            raise ValueError("a bug")

        alarm(0.001, fail)
        await asyncio.sleep(5 * TICK_S)  # the timer has ended by now
        alarm(0.001, lambda: rung.append("again"))
        await asyncio.sleep(5 * TICK_S)
        return rung, told

    assert asyncio.run(main()) == (["again"], ["a bug"])


def test_a_loop_that_has_ended_is_not_kept() -> None:
    async def main() -> weakref.ref[asyncio.AbstractEventLoop]:
        alarm(60, lambda: None)
        return weakref.ref(asyncio.get_running_loop())

    ended = asyncio.run(main())
    gc.collect()
    assert ended() is None


def test_only_a_running_loop_has_alarms() -> None:
    with pytest.raises(RuntimeError):
        alarm(1, lambda: None)
