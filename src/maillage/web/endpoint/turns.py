"""Who may run a query now: a short queue that no client can fill, and no long query block.

::

    waits ──a turn is free──▶ runs ──answered──▶ gone
      ▲                        │
      └──gives way (≤ 1 s) ────┘

The client that holds fewest turns is next, and of equals they go round: one who asks much waits for
its own queries, and not the others for them. Where every turn is held by a long query and a new one
waits, the one that began last gives way: it is stopped, and run again when its turn comes
(docs/adr/0024). The one that began first never does, so that long queries come to an end too.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from time import monotonic
from typing import Any, Final, TypeVar

from maillage.errors import Busy, QueryTimeout, StoreUnavailable, TooManyRequests
from maillage.store.alarms import Alarm, alarm

__all__ = ["LeftError", "Place", "Turns", "client_of"]

_T = TypeVar("_T")
#: Seconds from which a query is a long one, and may have to give way to one that is new.
LONG_S: Final = 1.0
#: The share of a deadline that this is at most: who is new has to come to a turn well before.
_SHARE: Final = 1 / 8
#: Seconds in which a long answer, and the next part of it (256 kB), must be read, if all turns are
#: held by readers and somebody waits.
READING_S: Final = 10.0
PART_S: Final = 3.0
#: Seconds of waiting that are not worth a word.
_LITTLE_S: Final = 0.1


class LeftError(Exception):
    """The client has gone; nobody is left to answer."""


@dataclass(eq=False)
class Place:
    """One query of a client, from its arrival to its end; made by `Turns.place`.

    Attributes:
        client: who asks.
        stop: stops the query that is running; set by whoever runs it.
        left: the client has gone.
        gave_way: it was stopped for somebody else's sake.
        sending: when its answer began to be sent, in seconds of the system's clock; 0 before.
        taken: when the client last took a part of it.
        again: it has run before, and given way.
        waited_s: seconds that it has waited in all.
        patience_s: seconds in which others shall have made room for it, were it alone to wait.
    """

    client: str
    stop: Callable[[], None] | None = None
    left: bool = False
    gave_way: bool = False
    sending: float = 0.0
    taken: float = 0.0
    again: bool = False
    waited_s: float = 0.0
    patience_s: float = 0.0
    _since: float = 0.0
    _called: asyncio.Future[None] | None = None

    def leave(self) -> None:
        """Give up: the client has gone."""
        self.left = True
        if self._called is not None and not self._called.done():
            self._called.set_exception(LeftError())
        elif self.stop is not None:
            self.stop()

    def send(self) -> None:
        """Tell that a part of the answer is sent, after which the query cannot be run again."""
        self.taken = monotonic()
        self.sending = self.sending or self.taken


@dataclass(eq=False)
class _Line:
    """The queries of one client that wait: new ones, and those that have given way."""

    new: deque[Place] = field(default_factory=deque)
    again: deque[Place] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.new) + len(self.again)


class Turns:
    """So many queries at once, and a queue; on one event loop alone."""

    def __init__(
        self,
        at_once: int,
        *,
        queue_length: int = 64,
        client_queries: int = 32,
        long_s: float = LONG_S,
        reading_s: float = READING_S,
        part_s: float = PART_S,
    ) -> None:
        """Prepare.

        Args:
            at_once: queries that run at once. With one alone, no long query ever gives way.
            queue_length: queries that wait at once.
            client_queries: queries of one client that run or wait at once.
            long_s: seconds from which a query may have to give way to one; to several sooner.
            reading_s: seconds that an answer may take to be read when it holds others up.
            part_s: seconds that a part of it may take.
        """
        self.at_once = at_once
        self._queue_length = queue_length
        self._client_queries = client_queries
        self._long_s = long_s
        self._reading_s = reading_s
        self._part_s = part_s
        self._held: list[Place] = []  # in the order in which they began
        self._lines: dict[str, _Line] = {}  # in the order in which they are served
        self._places: dict[str, int] = {}
        self._alarm: Alarm | None = None

    @property
    def running(self) -> int:
        """How many queries hold a turn."""
        return len(self._held)

    @property
    def waiting(self) -> int:
        """How many queries wait for one."""
        return sum(map(len, self._lines.values()))

    def place(self, client: str) -> Place:
        """Make the place of one query; `run` takes it."""
        return Place(client)

    async def run(
        self, place: Place, limit_s: float, attempt: Callable[[float], Awaitable[_T]]
    ) -> _T:
        """Wait for a turn and run a query, again if it had to give way.

        Args:
            place: of the query.
            limit_s: seconds for all of it, waiting counted in.
            attempt: runs the query; is given the seconds left. It sets `Place.stop`, which makes
                it raise `StoreUnavailable`.

        Raises:
            TooManyRequests: this client has enough queries running or waiting.
            Busy: too many wait, or no turn has come in time.
            LeftError: the client has gone.
        """
        deadline = monotonic() + limit_s
        place.patience_s = min(self._long_s, limit_s * _SHARE)
        self._count(place.client)
        try:
            while True:
                await self._take(place, deadline, limit_s)
                try:
                    if place.left:  # after it was called, and before there was anything to stop
                        raise LeftError
                    return await attempt(max(deadline - monotonic(), 0.001))
                except StoreUnavailable:
                    if place.left:
                        raise LeftError from None
                    if not place.gave_way or place.sending:
                        raise
                except QueryTimeout as error:
                    raise (_late(place, limit_s) if place.waited_s > _LITTLE_S else error) from None
                finally:
                    self._release(place)
                place.again = True
        finally:
            self._places[place.client] -= 1
            if not self._places[place.client]:
                del self._places[place.client]

    def _count(self, client: str) -> None:
        number = self._places.get(client, 0)
        if number >= self._client_queries:
            raise TooManyRequests(
                f"{number} of your queries are running or waiting: wait for an answer before you"
                " ask more",
                fr=f"{number} de vos requêtes sont en cours ou en attente : attendez une réponse"
                " avant d’en poser d’autres",
            )
        self._places[client] = number + 1

    async def _take(self, place: Place, deadline: float, limit_s: float) -> None:
        if place.left:
            raise LeftError
        if len(self._held) < self.at_once and not self._lines:
            self._begin(place)
            return
        if not place.again:
            self._make_room(place.client)
        line = self._lines.setdefault(place.client, _Line())
        (line.again if place.again else line.new).append(place)
        place._called = called = asyncio.get_running_loop().create_future()
        begun = monotonic()
        late = alarm(deadline - begun, partial(_give_up, called, limit_s))
        self._look_soon()
        try:
            await called
        except BaseException:
            self._drop(place)
            raise
        finally:
            late.cancel()
            place._called = None
            place.waited_s += monotonic() - begun

    def _make_room(self, client: str) -> None:
        """Refuse one more, or rather the last of whoever has most, where the queue is full."""
        if self.waiting < self._queue_length:
            return
        told = Busy(
            f"{self.waiting} queries are waiting: try again in a moment",
            fr=f"{self.waiting} requêtes sont déjà en attente : réessayez dans un instant",
        )
        ours = len(self._lines.get(client, ()))
        most = max(self._lines.values(), key=lambda line: len(line.new), default=_Line())
        if len(most.new) <= ours + 1:
            raise told
        last = most.new.pop()
        if last._called is not None and not last._called.done():
            last._called.set_exception(told)

    def _begin(self, place: Place) -> None:
        place._since = monotonic()
        place.gave_way = False
        place.stop = None
        self._held.append(place)

    def _release(self, place: Place) -> None:
        self._held.remove(place)
        place.stop = None
        if not self._lines:  # as most of the time
            return
        while len(self._held) < self.at_once and self._lines:
            called = self._next()
            if called is not None and called._called is not None:
                self._begin(called)
                called._called.set_result(None)

    def _next(self) -> Place | None:
        """Take the next one: of the client with fewest turns, first what has not run before."""
        client = next(iter(self._lines))
        if len(self._lines) > 1:
            turns = Counter(p.client for p in self._held)
            client = min(self._lines, key=lambda client: turns[client])  # the first one, of equals
        line = self._lines.pop(client)
        place = (line.new or line.again).popleft() if len(line) else None
        if len(line):
            self._lines[client] = line  # behind all others
        return place if place is None or _waits(place) else None

    def _drop(self, place: Place) -> None:
        """Forget one who waits no longer; if it was called at the same moment, call another."""
        line = self._lines.get(place.client)
        if line is not None:
            for queue in (line.new, line.again):
                if place in queue:
                    queue.remove(place)
            if not len(line):
                del self._lines[place.client]
        if place in self._held:
            self._release(place)

    def _look_soon(self) -> None:
        """Look whether one has to give way: not for each that waits, but some times a second."""
        if self._alarm is None and self._lines:
            self._alarm = alarm(0.0, self._look)

    def _look(self) -> None:
        self._alarm = None
        self._press()
        self._look_soon()

    def _press(self) -> None:
        """Have a long query give way, if all turns are held and a new one waits."""
        if len(self._held) < max(2, self.at_once) or any(p.gave_way for p in self._held):
            return
        new = [place for line in self._lines.values() for place in line.new]
        if not new:
            return
        due, place = self._to_give_way(min(p.patience_s for p in new) / len(new))
        if place.stop is None or monotonic() < due:  # it has just been called, and begins now
            return
        place.gave_way = True
        place.stop()

    def _to_give_way(self, long_s: float) -> tuple[float, Place]:
        """Choose who gives way, and when: of the client with most turns, who began last."""
        turns = Counter(p.client for p in self._held)
        long = max(p._since for p in self._held) + long_s
        others = sorted(self._held[1:], key=lambda p: (turns[p.client], p._since), reverse=True)
        for place in others:
            if not place.sending:
                return long, place
        # What has begun to be sent cannot be run again: it may take its time, but not for ever.
        due, place = min(((self._read_until(p), p) for p in others), key=lambda pair: pair[0])
        return max(long, due), place

    def _read_until(self, place: Place) -> float:
        return min(place.sending + self._reading_s, place.taken + self._part_s)


def _give_up(called: asyncio.Future[None], limit_s: float) -> None:
    """Wait no longer for a turn."""
    if not called.done():
        called.set_exception(
            Busy(
                f"no turn has come in {limit_s:g} s: try again in a moment",
                fr=f"aucun tour n’est venu en {limit_s:g} s : réessayez dans un instant",
            )
        )


def _late(place: Place, limit_s: float) -> QueryTimeout:
    """Tell that a query has reached its deadline, and that it was not its own fault alone."""
    return QueryTimeout(
        f"the query was stopped after {limit_s:g} s, {place.waited_s:.1f} s of which it had waited"
        " for its turn: try again in a moment, or ask for less",
        fr=f"la requête a été arrêtée après {limit_s:g} s, dont {place.waited_s:.1f} s à attendre"
        " son tour : réessayez dans un instant, ou demandez moins",
    )


def _waits(place: Place) -> bool:
    return place._called is not None and not place._called.done()


def client_of(scope: Any) -> str:
    """Name the client of a request: its address, of IPv6 the /64, which one household has.

    >>> client_of({"client": ("2001:db8:1:2:3::4", 5)}), client_of({"client": ("192.0.2.7", 5)})
    ('2001:db8:1:2::/64', '192.0.2.7')
    """
    return _client(scope["client"][0]) if scope.get("client") else ""


@lru_cache(maxsize=4096)
def _client(host: str) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:  # what a proxy has made up: all of these are one client
        return "?"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
