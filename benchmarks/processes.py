"""What the processes of a server take: processor time, memory, and pages of its files."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from pathlib import Path

import psutil

_PAUSE_S = 0.05
#: The kernel counts processor time in hundredths of a second.
_IDLE_S = 0.011


def cpu_s(process: psutil.Process) -> float:
    """Add up user and system time of a process tree, and of those of it that have ended.

    A parent's time of its children counts those it has waited for; so a worker that is replaced
    while we measure is not lost.
    """
    total = 0.0
    for one in _tree(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_mb(process: psutil.Process) -> float:
    """Give the proportional memory of a process tree, in MiB: what several share counts once."""
    total = 0
    for one in _tree(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / 2**20


def settle(process: psutil.Process, limit_s: float = 30.0) -> bool:
    """Wait until a server is idle: it may still work for clients that have gone.

    Returns:
        Whether it is.
    """
    deadline = time.monotonic() + limit_s
    before = cpu_s(process)
    while time.monotonic() < deadline:
        time.sleep(_PAUSE_S)
        now = cpu_s(process)
        if now - before < _IDLE_S:
            return True
        before = now
    return False


def forget(folder: Path) -> int:
    """Drop the files of a folder from the page cache, as far as nobody has mapped them.

    It needs no privilege, and leaves the rest of the machine's cache alone.

    Returns:
        How many files.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)  # what is dirty cannot be dropped
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    return len(files)


def allocator(process: psutil.Process) -> str:
    """Name the allocator that a process tree has put in place of the system's; empty if none.

    It decides a good part of what a query in memory costs (docs/adr/0002).
    """
    for one in _tree(process):
        with contextlib.suppress(OSError):
            maps = Path(f"/proc/{one.pid}/maps").read_text("utf-8")
            if found := re.search(r"lib(?:mimalloc|jemalloc|tcmalloc)[^/\s]*", maps):
                return found[0]
    return ""


def tied(command: list[str]) -> list[str]:
    """Have a command end when we do, even if we are killed; where util-linux is at hand."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else command


def _tree(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process, *process.children(recursive=True)]
    return []
