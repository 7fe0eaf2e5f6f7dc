"""Alarms of an event loop that hardly ever go off: one timer for all of them.

Each query sets two, for its deadline and for the first look at its client, and takes them back a
moment later. A timer of the loop's own for each costs more than all else that is done with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

__all__ = ["TICK_S", "Alarm", "alarm"]

#: Seconds by which an alarm may be late.
TICK_S: Final = 0.02


class Alarm:
    """What is to be called at a time, unless it is cancelled before."""

    __slots__ = ("_alarms", "call", "due")

    def __init__(self, alarms: _Alarms, due: float, call: Callable[[], None]) -> None:
        self._alarms = alarms
        self.due = due
        self.call = call

    def cancel(self) -> None:
        """Take it back; once it has gone off, that does nothing."""
        self._alarms.waiting.discard(self)


class _Alarms:
    """The alarms of one loop, which it does not keep: a loop that has ended takes them with it."""

    def __init__(self) -> None:
        self._ticks = False
        self.waiting: set[Alarm] = set()

    def add(
        self, loop: asyncio.AbstractEventLoop, after_s: float, call: Callable[[], None]
    ) -> Alarm:
        made = Alarm(self, loop.time() + after_s, call)
        self.waiting.add(made)
        if not self._ticks:
            self._ticks = True
            loop.call_later(TICK_S, self._tick, loop)
        return made

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ticks = bool(self.waiting)
        if not self._ticks:
            return
        loop.call_later(TICK_S, self._tick, loop)  # before anything that may fail
        now = loop.time()
        for due in [one for one in self.waiting if one.due <= now]:
            if due in self.waiting:  # and not cancelled by one that went off just now
                self.waiting.discard(due)
                due.call()


_of: WeakKeyDictionary[asyncio.AbstractEventLoop, _Alarms] = WeakKeyDictionary()


def alarm(
    after_s: float, call: Callable[[], None], loop: asyncio.AbstractEventLoop | None = None
) -> Alarm:
    """Have something called by the running loop.

    Args:
        after_s: seconds from now; it is called up to `TICK_S` later than that.
        call: is called, unless the alarm is cancelled before.
        loop: the running one, where the caller knows it.
    """
    loop = loop or asyncio.get_running_loop()
    alarms = _of.get(loop)
    if alarms is None:
        alarms = _of[loop] = _Alarms()
    return alarms.add(loop, after_s, call)
