"""Updates, one after another: what endpoint and graph store hand down to a writable store."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from maillage.errors import StoreUnavailable
from maillage.sparql import SparqlRequest
from maillage.store import Dataset
from maillage.store.changes import Change, Update, Writable

__all__ = ["Updating"]

#: Updates that may wait at once.
_MOST: Final = 64


class Updating:
    """Carries out changes in the order they come.

    A change goes on when its client has left, who could not know whether it had been too late.
    """

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

    async def update(self, request: SparqlRequest) -> None:
        """Carry out the update of a request."""
        using = Dataset(request.default_graphs, request.named_graphs)
        await self.change(Update(request.update or "", using))

    async def change(self, change: Change) -> bool:
        """Carry out one change; see `maillage.store.changes.Writable.change`."""
        if self._waiting >= _MOST:
            raise _busy(f"{_MOST} updates are waiting", f"{_MOST} mises à jour sont en file")
        deadline = time.monotonic() + self._timeout_s
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, partial(self._run, change, deadline))
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
