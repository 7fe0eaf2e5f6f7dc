"""Which index a server or a command asks: the one beside its store, or one made of its store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from maillage.config import folder_of
from maillage.errors import StoreUnavailable
from maillage.search.index import SearchIndex, in_memory, open_index
from maillage.search.names import read_names
from maillage.store import Store

__all__ = ["Finder", "built_beside", "choose", "made_of", "trouble"]

#: Gives the index, or raises `StoreUnavailable`, saying how to mend it.
Finder = Callable[[], SearchIndex]

#: Seconds after which an index made of a store that may change is made again.
_FRESH_S: Final = 600.0


def choose(url: str, store: Callable[[], Store], queries: Path, *, timeout_s: float) -> Finder:
    """Choose by the store's URL: an embedded store has its index beside it, a remote one has none.

    Args:
        url: as for `maillage.store.open_store`.
        store: gives the store; not called for an embedded one.
        queries: ``queries/search``.
        timeout_s: seconds that a query may take.
    """
    folder = folder_of(url)
    return (
        made_of(store(), queries, timeout_s=timeout_s) if folder is None else built_beside(folder)
    )


def trouble(url: str) -> StoreUnavailable | None:
    """Tell what keeps the embedded store of a URL from being searched, if anything does."""
    folder = folder_of(url)
    try:
        if folder is not None:
            open_index(folder / "search")
    except StoreUnavailable as error:
        return error
    return None


def built_beside(store: Path) -> Finder:
    """Take the index that `maillage build` has put beside an embedded store.

    Args:
        store: the store's folder, or a link to one; where the link leads is settled now, so that
            the index stays that of the store in service when another build is published.
    """
    folder = store.resolve() / "search"
    try:
        index = open_index(folder)
    except StoreUnavailable as error:
        missing = (str(error), error.fr)
        return lambda: _refuse(missing)
    return lambda: index


def made_of(store: Store, queries: Path, *, timeout_s: float = 30.0) -> Finder:
    """Make the index of a store, in memory, when it is first asked for.

    A remote store may change under us: after ten minutes the next question makes the index again,
    while others go on with the old one.

    Args:
        store: where the names are read.
        queries: ``queries/search``.
        timeout_s: seconds that one of its queries may take.
    """
    return _Live(store, queries, timeout_s)


class _Live:
    def __init__(self, store: Store, queries: Path, timeout_s: float) -> None:
        self._store = store
        self._queries = queries
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None
        self._made = 0.0

    def __call__(self) -> SearchIndex:
        index = self._index
        if index is not None and time.monotonic() - self._made < _FRESH_S:
            return index
        if not self._lock.acquire(blocking=index is None):
            assert index is not None  # noqa: S101 - else the line above has waited
            return index
        try:
            # Another thread may have made it while this one waited.
            if self._index is None or time.monotonic() - self._made >= _FRESH_S:
                names = read_names(self._store, self._queries, timeout_s=self._timeout_s)
                self._index = in_memory(*names)
                self._made = time.monotonic()
            return self._index
        finally:
            self._lock.release()


def _refuse(messages: tuple[str, str]) -> SearchIndex:
    raise StoreUnavailable(messages[0], fr=messages[1])
