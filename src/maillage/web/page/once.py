"""Things that are read of a build once, by whoever asks first, and kept as long as it is served."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Once"]

T = TypeVar("T")


class Once(Generic[T]):
    """Keeps what was made, by a key.

    A store without a build may change under us: of it everything is made anew each time.
    """

    def __init__(self, *, lasting: bool, most: int = 32) -> None:
        """Begin with nothing.

        Args:
            lasting: whether what is made may be kept at all.
            most: entries kept; the oldest goes first.
        """
        self._lasting = lasting
        self._most = most
        self._kept: dict[Hashable, T] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is kept under a key; made now, where nothing is.

        Two who ask at once wait for one making, which costs more than the wait.

        >>> once = Once(lasting=True)
        >>> once.get("a", lambda: 1), once.get("a", lambda: 2)
        (1, 1)
        """
        if not self._lasting:
            return make()
        with self._lock:
            if key not in self._kept:
                made = make()
                while len(self._kept) >= self._most:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = made
            return self._kept[key]
