"""The process that makes one version: ``python -m maillage.versions``, the order on its stdin.

The text of an update is hostile: it may exhaust memory, or the stack of the parser, or try to call
another host. So this process has a limit of memory, can open no socket and start no program, ends
with the server, and is killed by it at its deadline. It answers one JSON object on stdout.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

from maillage.errors import MaillageError, StoreUnavailable
from maillage.store.orders import Made, decode_order
from maillage.store.sandbox import confine, die_with_parent, limit_memory
from maillage.store.zygote import address_space_mb
from maillage.versions.making import Place, make

__all__ = ["main", "told"]


def main() -> None:
    """Carry out the order of stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when this ends
    fields = json.load(sys.stdin)
    if sys.platform == "linux":
        die_with_parent(fields["parent"])
    limit_memory(fields["limit_mb"], address_space_mb())
    place = Place(Path(fields["project"]), Path(fields["out"]), **fields["rules"])
    order = decode_order(fields["order"].encode())
    try:
        made = make(
            place,
            order,
            wait_s=fields["wait_s"],
            query_s=fields["query_s"],
            nonce=fields["nonce"],
            confined=confine(),
        )
        answer = told(made)
    except MaillageError as error:
        answer = told(error)
    except MemoryError:
        answer = told(
            StoreUnavailable(
                "the write needs more memory than it may take (MAILLAGE_MEMORY_LIMIT_MB), and"
                " nothing has changed",
                fr="l’écriture demande plus de mémoire qu’elle n’en a"
                " (MAILLAGE_MEMORY_LIMIT_MB), et rien n’a changé",
            )
        )
    except OSError as error:  # a full disk, a folder that may not be written
        sys.stderr.write(f"maillage: {error}\n")  # whose paths are the operator's alone
        why = error.strerror or "OSError"
        answer = told(
            StoreUnavailable(
                f"the write could not be put on the disk ({why}), and nothing has changed; the"
                " operator has been told",
                fr=f"l’écriture n’a pas pu être mise sur le disque ({why}), et rien n’a changé ;"
                " l’exploitant en est averti",
            )
        )
    json.dump(answer, sys.stdout)


def told(result: Made | MaillageError) -> dict[str, Any]:
    """Put a result, or an error with all it bears, into plain values."""
    if isinstance(result, Made):
        return {"version": result.version, "created": result.created, "changed": result.changed}
    more = {name: value for name, value in vars(result).items() if name != "fr"}
    return {"class": type(result).__name__, "en": str(result), "fr": result.fr, "more": more}


if __name__ == "__main__":
    main()
