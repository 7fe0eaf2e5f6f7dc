"""The process that checks files: ``python -m maillage.vetting``, the order on its stdin.

What it reads is hostile: it may exhaust memory or the stack of a parser, unpack to a thousand times
its size, or name other hosts. So this process has a limit of memory, can open no socket and start
no program, writes no file, ends with the server, and is killed by it at its deadline.

The readers want paths, and a stranger's file shall not lie on a disk: on Linux its bytes are in
memory (``memfd_create``), and the path is a link to there, which leads nowhere once this ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from maillage.errors import MaillageError, TooLarge
from maillage.store.sandbox import confine, die_with_parent, limit_memory
from maillage.store.zygote import address_space_mb
from maillage.vetting.given import Upload
from maillage.vetting.order import decode
from maillage.vetting.work import vet

__all__ = ["main"]


def main() -> None:
    """Carry out the order of stdin; answer a line of JSON, and then the body."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when this ends
    order, more = decode(sys.stdin.buffer)
    if sys.platform == "linux":
        die_with_parent(more["parent"])
    os.chdir(more["project"])  # its files are told as a steward knows them, and not where they lie
    body = b""
    folder = Path(more["folder"])
    try:
        held = [_hold(folder / f"{n}.data", given) for n, given in enumerate(order.uploads)]
        _restrict(more["limit_mb"])
        head, body = vet(order, held, folder, Path(more["project"]), engine=more["engine"])
    except MaillageError as error:
        head = {"class": type(error).__name__, "en": str(error), "fr": error.fr}
    except MemoryError:
        told = TooLarge(
            "the check needs more memory than it may take: give less at once, or use `maillage"
            " validate` on your own machine",
            fr="la vérification demande plus de mémoire que permis : donnez-en moins à la fois, ou"
            " utilisez `maillage validate` sur votre machine",
        )
        head = {"class": "TooLarge", "en": str(told), "fr": told.fr}
    except Exception as error:  # noqa: BLE001 - whose message may repeat what is in the file
        head = {"bug": _where(error)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


def _hold(path: Path, given: Upload) -> Path:
    """Make a file of the bytes that came, in memory where the system has that."""
    if sys.platform != "linux":
        path.write_bytes(given.content)
        return path
    descriptor = os.memfd_create("given")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(given.content)
    return Path(f"/proc/{os.getpid()}/fd/{descriptor}")


def _restrict(limit_mb: int) -> None:
    """Take away what reading and checking do not need."""
    base_mb = address_space_mb() if sys.platform == "linux" else 0
    limit_memory(limit_mb, base_mb)
    confine()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _where(error: BaseException) -> str:
    """Name an error and the lines of ours it went through, and no value."""
    frames: list[Any] = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(
        [type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))]
    )


if __name__ == "__main__":
    main()
