"""Updates, one after another: what endpoint and graph store hand down to a writable store.

::

    Takes       what endpoint and graph store need to know of it
    Line        one after another, each within its time
    Updating    of a scratch store, which anybody may write
    Writes      of a published graph: `maillage.web.endpoint.writing`
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

from maillage.errors import Busy
from maillage.sparql import SparqlRequest
from maillage.store import Dataset
from maillage.store.changes import Change, Update, Writable
from maillage.web.endpoint.answering import Headers

__all__ = ["Line", "Takes", "Updating"]

_T = TypeVar("_T")
#: Updates that may wait at once.
_MOST: Final = 64


class Takes(Protocol):
    """Carries out changes.

    Attributes:
        union: whether the default graph is the union of all, and so cannot be written.
    """

    union: bool

    def admit(self, headers: Mapping[str, str]) -> None:
        """Refuse, before its body is read, a request that may not write.

        Args:
            headers: of the request, names in small letters.

        Raises:
            Unauthorized: it bears no token that is known.
        """
        ...

    async def update(self, request: SparqlRequest, headers: Mapping[str, str]) -> Headers:
        """Carry out the update of a request, and give the headers of its answer."""
        ...

    async def change(self, change: Change, headers: Mapping[str, str]) -> tuple[bool, Headers]:
        """Carry out one change.

        Returns:
            Whether it has made a graph that was not there; and the headers of the answer.
        """
        ...


class Line:
    """Does what is to be done in the order it comes, in a thread of its own: queries go on.

    It is done also when its client has left, who could not know whether it had been too late.
    """

    def __init__(self, names: tuple[str, str], most: int, timeout_s: float) -> None:
        """Open it.

        Args:
            names: of what stands in it, in English and French (feminine), in the plural.
            most: how many may wait at once.
            timeout_s: seconds that each may take; waiting for those before it counts.
        """
        self._names = names
        self._most = most
        self._timeout_s = timeout_s
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=names[0])

    async def run(self, do: Callable[[float], _T]) -> _T:
        """Do something when its turn comes.

        Args:
            do: takes the seconds that are left.

        Raises:
            Busy: too many wait, or those before it have taken all of its time.
        """
        en, fr = self._names
        if self._waiting >= self._most:
            raise _busy(f"{self._most} {en} are waiting", f"{self._most} {fr} sont en file")
        deadline = time.monotonic() + self._timeout_s

        def in_turn() -> _T:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise _busy(
                    f"other {en} have taken all of {self._timeout_s:g} s",
                    f"d’autres {fr} ont pris les {self._timeout_s:g} s",
                )
            return do(left_s)

        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, in_turn)
        finally:
            self._waiting -= 1


def _busy(en: str, fr: str) -> Busy:
    return Busy(f"{en}: try again in a moment", fr=f"{fr} : réessayez dans un instant")


class Updating:
    """Carries out changes in the order they come."""

    union = False

    def __init__(self, store: Writable, *, timeout_s: float = 30.0) -> None:
        """Prepare it.

        Args:
            store: stays the caller's to close.
            timeout_s: seconds a change may take; waiting for those before it counts.
        """
        self._store = store
        self._line = Line(("updates", "mises à jour"), _MOST, timeout_s)

    def admit(self, headers: Mapping[str, str]) -> None:
        """Admit whoever reaches a scratch store."""

    async def update(self, request: SparqlRequest, headers: Mapping[str, str]) -> Headers:
        """Carry out the update of a request."""
        using = Dataset(request.default_graphs, request.named_graphs)
        await self.change(Update(request.update or "", using), headers)
        return []

    async def change(self, change: Change, headers: Mapping[str, str]) -> tuple[bool, Headers]:  # noqa: ARG002
        """Carry out one change; see `maillage.store.changes.Writable.change`."""
        return await self._line.run(lambda left_s: self._store.change(change, timeout_s=left_s)), []
