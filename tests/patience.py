"""Waiting in tests for what comes when it comes."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["until"]


def until(condition: Callable[[], object], seconds: float = 60) -> float:
    """Wait until something is so; fail if it takes too long. Gives the seconds it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"not so after {seconds:g} s"
        time.sleep(0.01)
    return time.monotonic() - begun
