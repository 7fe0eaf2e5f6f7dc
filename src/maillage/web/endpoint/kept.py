"""Answers of an unchanging build, kept: of the next request alike the query is not run again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Final

from maillage.errors import Busy, MaillageError, TooManyRequests

__all__ = ["Answers", "Kept"]

#: What an entry costs beside its body, in bytes: its key (a digest), its headers, its place.
_BESIDE: Final = 1_000
#: The part of the room that one answer may take.
_SHARE: Final = 0.1


@dataclass(frozen=True)
class Kept:
    """A whole answer.

    Attributes:
        media_type: of the body.
        body: all of it.
        rows: how many it has; None if it has none to count.
    """

    media_type: str
    body: bytes
    rows: int | None = None


class Answers:
    """The answers asked for last, up to a number of bytes; on one event loop alone."""

    def __init__(self, room: int) -> None:
        """Make room.

        Args:
            room: bytes, keys and headers counted in; 0 keeps nothing.
        """
        self.room = room
        self.used = 0
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._coming: dict[Hashable, tuple[str, asyncio.Future[MaillageError | None]]] = {}

    def get(self, key: Hashable) -> Kept | None:
        """Give an answer that is kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return found

    def fits(self, size: int) -> bool:
        """Whether an answer of so many bytes would be kept."""
        return size + _BESIDE <= self.room * _SHARE

    def put(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, if it fits, in the place of those not asked for longest."""
        if not self.fits(len(answer.body)) or key in self._kept:
            return
        self._kept[key] = answer
        self.used += len(answer.body) + _BESIDE
        while self.used > self.room:
            _, gone = self._kept.popitem(last=False)
            self.used -= len(gone.body) + _BESIDE

    async def once(
        self, key: Hashable, run: Callable[[], Awaitable[None]], client: str = ""
    ) -> Kept | None:
        """Let the first of several who ask alike run the query, and the others wait for it.

        Args:
            key: of the answer.
            run: asks, answers its own client, and calls `put`; it may as well fail. It calls
                `release` before it answers: a client that reads slowly is no reason to wait.
            client: who asks.

        Returns:
            The answer that another has got in the meantime; None if `run` has answered.

        Raises:
            MaillageError: what the first was told. It holds for the others too: they have asked
                the same, and would wait as long again, for as little. That no turn was to be had
                (`Busy`, `TooManyRequests`) holds for that client alone.
        """
        coming = self._coming.get(key)
        if coming is not None:
            first, future = coming
            told = await asyncio.shield(future)
            if told and (first == client or not isinstance(told, Busy | TooManyRequests)):
                raise told
            if (found := self.get(key)) is not None:
                return found
        self.misses += 1
        if key in self._coming or coming is not None:
            # It was cut off, or is too large to keep: nobody waits for anybody.
            await run()
            return None
        mine: asyncio.Future[MaillageError | None] = asyncio.get_running_loop().create_future()
        self._coming[key] = client, mine
        try:
            await run()
        except MaillageError as error:
            self._tell(key, mine, error)
            raise
        finally:
            self._tell(key, mine, None)
        return None

    def release(self, key: Hashable) -> None:
        """Let those who wait for this answer go on: it is kept by now, or will not be."""
        if key in self._coming:
            self._tell(key, self._coming[key][1], None)

    def _tell(
        self,
        key: Hashable,
        future: asyncio.Future[MaillageError | None],
        error: MaillageError | None,
    ) -> None:
        if not future.done():
            future.set_result(error)
        if key in self._coming and self._coming[key][1] is future:
            del self._coming[key]
