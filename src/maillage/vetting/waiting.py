"""Waiting for a process that may come to a halt: one whose threads all wait for each other.

A library in native code that gets no more memory should end its process; some wait for ever
instead, at a lock that the thread holds which got none.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from pathlib import Path
from typing import Final

from maillage.errors import TooLarge

__all__ = ["answer_of"]

#: Seconds between two looks at a process; halted is one that did nothing from one to the next.
_LOOK_S: Final = 5.0


def answer_of(
    process: subprocess.Popen[bytes], given: bytes, until: float, *, look_s: float = _LOOK_S
) -> bytes:
    """Give a process its stdin and take its stdout.

    Args:
        process: one that reads all of its stdin first, and then computes.
        given: for its stdin.
        until: when to end it, by `time.monotonic`.
        look_s: seconds between two looks whether it does anything.

    Raises:
        TimeoutExpired: it took longer, and was ended.
        TooLarge: it had come to a halt, and was ended.
    """
    over, halted = threading.Event(), threading.Event()

    def look() -> None:
        before: int | None = None
        while not over.wait(look_s):
            now = _asleep(process.pid)
            if now is not None and now == before:
                halted.set()
                process.kill()
                return
            before = now

    # In a thread: to talk with a process in turns, Python must have given it all of its stdin.
    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        told = process.communicate(given, max(until - time.monotonic(), 0.001))[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    finally:
        over.set()
        watching.join()
    if halted.is_set():
        raise _halted()
    return told


def _asleep(pid: int) -> int | None:
    """Give the processor time a process has used, in ticks, if all of its threads sleep.

    None where one does not, or where the system does not say.
    """
    used: list[int] = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            # After the name, which is in parentheses: the state, and 11 and 12 later the times.
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[0] != "S":
                return None
            used.append(int(fields[11]) + int(fields[12]))
        return sum(used) if used else None
    return None


def _halted() -> TooLarge:
    return TooLarge(
        "the check came to a halt, as where it needs more memory than it may take: give less at"
        " once, or use `maillage validate` on your own machine",
        fr="la vérification s’est figée, comme lorsqu’elle demande plus de mémoire que permis :"
        " donnez-en moins à la fois, ou utilisez `maillage validate` sur votre machine",
    )
