"""What a query worker may not do: take all memory, write files, or reach out.

Memory is limited everywhere but on macOS, whose kernel refuses the limit; the filter of system
calls is Linux's seccomp (``Documentation/userspace-api/seccomp_filter.rst``), put on by the two
``prctl`` calls it takes. Where the kernel or the processor is another, a worker runs without the
filter, behind the refusal of SERVICE (docs/adr/0003).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = [
    "adopt_orphans",
    "confine",
    "die_with_parent",
    "limit_memory",
    "limited_memory",
    "outlive_parent",
]

#: Machine -> its audit number, and the calls that are refused: socket, connect, execve, execveat,
#: ptrace, io_uring_setup (which opens sockets by itself). A worker's own socket is there before.
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425)),
}
#: From here on, x86_64 has the same calls once more, for another ABI.
_ABI_X32: Final = 0x40000000
_SET_PDEATHSIG, _SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
_SET_CHILD_SUBREAPER = 36
# The classic BPF of <linux/filter.h>: load a word, jump if equal or not less, return.
_LOAD, _EQUAL, _NOT_LESS, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCH_AT = 0, 4


def limit_memory(limit_mb: int, base_mb: int = 0) -> None:
    """Limit this process's address space, and write no core files.

    Args:
        limit_mb: MiB that queries may take; 0 means no limit.
        base_mb: MiB that the process has before any query.
    """
    try:
        import resource
    except ImportError:  # not on Windows
        return
    if limit_mb and sys.platform != "darwin":  # macOS refuses RLIMIT_AS
        size = (base_mb + limit_mb) * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # A query that crashes the process on purpose must not fill the disk with core files.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def limited_memory(size_mb: int) -> Iterator[None]:
    """Limit this process's address space for a while, and then no more; Linux alone.

    Args:
        size_mb: MiB in all; 0 means no limit.
    """
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    if size_mb:
        resource.setrlimit(resource.RLIMIT_AS, (size_mb * 2**20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def confine() -> bool:
    """Let this process and its children open no socket and start no program from now on.

    Returns:
        Whether the kernel does so.
    """
    known = _CALLS.get(platform.machine())
    if known is None or sys.platform != "linux":
        return False
    arch, calls = known
    refuse = _ERRNO | errno.EACCES
    program = [(_LOAD, 0, 0, _ARCH_AT), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, refuse)]
    program.append((_LOAD, 0, 0, _NUMBER_AT))
    program.append((_NOT_LESS, len(calls) + 1, 0, _ABI_X32))
    for index, call in enumerate(calls):
        program.append((_EQUAL, len(calls) - index, 0, call))
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, refuse)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filtering = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    return _prctl(_SET_NO_NEW_PRIVS, 1) and _prctl(_SET_SECCOMP, _FILTER, filtering)


def die_with_parent(parent: int) -> None:
    """End this process as soon as its parent has ended; Linux alone.

    Args:
        parent: its process id: if it has ended already, this process ends now.
    """
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def outlive_parent() -> None:
    """Take back `die_with_parent`."""
    _prctl(_SET_PDEATHSIG, 0)


def adopt_orphans() -> None:
    """Become the parent of those descendants whose parent has ended; Linux alone."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int, pointer: bytes | None = None) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    return not libc.prctl(option, ctypes.c_ulong(value), pointer or zero, zero, zero)
