"""Updates, one after another: what endpoint and graph store hand down to a writable store.

::

    Takes       what endpoint and graph store need to know of it
    Updating    of a scratch store, which anybody may write
    Writes      of a published graph: `maillage.web.endpoint.writing`
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Protocol

from maillage.errors import StoreUnavailable
from maillage.sparql import SparqlRequest
from maillage.store import Dataset
from maillage.store.changes import Change, Update, Writable
from maillage.web.endpoint.answering import Headers

__all__ = ["Takes", "Updating"]

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


class Updating:
    """Carries out changes in the order they come.

    A change goes on when its client has left, who could not know whether it had been too late.
    """

    union = False

    def __init__(self, store: Writable, *, timeout_s: float = 30.0) -> None:
        """Prepare it.

        Args:
            store: stays the caller's to close.
            timeout_s: seconds a change may take; waiting for those before it counts.
        """
        self._store = store
        self._timeout_s = timeout_s
        self._waiting = 0
        # A thread of their own: queries go on, however many updates wait.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="update")

    def admit(self, headers: Mapping[str, str]) -> None:
        """Admit whoever reaches a scratch store."""

    async def update(self, request: SparqlRequest, headers: Mapping[str, str]) -> Headers:
        """Carry out the update of a request."""
        using = Dataset(request.default_graphs, request.named_graphs)
        await self.change(Update(request.update or "", using), headers)
        return []

    async def change(self, change: Change, headers: Mapping[str, str]) -> tuple[bool, Headers]:  # noqa: ARG002
        """Carry out one change; see `maillage.store.changes.Writable.change`."""
        if self._waiting >= _MOST:
            raise _busy(f"{_MOST} updates are waiting", f"{_MOST} mises à jour sont en file")
        deadline = time.monotonic() + self._timeout_s
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            run = partial(self._run, change, deadline)
            return await loop.run_in_executor(self._thread, run), []
        finally:
            self._waiting -= 1

    def _run(self, change: Change, deadline: float) -> bool:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise _busy(
                f"other updates have taken all of {self._timeout_s:g} s",
                f"d’autres mises à jour ont pris les {self._timeout_s:g} s",
            )
        return self._store.change(change, timeout_s=left_s)


def _busy(en: str, fr: str) -> StoreUnavailable:
    return StoreUnavailable(f"{en}: try again in a moment", fr=f"{fr} : réessayez dans un instant")
