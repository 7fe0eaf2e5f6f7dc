"""What a server holds to write: it starts a process for each write, and ends it in time."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any, Final

from maillage import errors, history
from maillage.errors import MaillageError, QueryTimeout, StoreUnavailable
from maillage.store.orders import Made, Order, encode_order
from maillage.store.processes import unstarted
from maillage.versions.making import Place

__all__ = ["Processes"]

#: Seconds that a process has beyond its deadline to say that it waited in vain.
_SAY_S: Final = 1.0


class Processes:
    """Makes next versions, one process each; see `maillage.store.orders.Publisher`."""

    def __init__(
        self, place: Place, *, memory_limit_mb: int = 4096, query_timeout_s: float = 30.0
    ) -> None:
        """Prepare it.

        Args:
            place: where versions are made, and by what rules.
            memory_limit_mb: address space of a process, in MiB; 0 means no limit.
            query_timeout_s: seconds that the text of an update may be at work: what infers and
                validates is ours, and may take longer.
        """
        self._place = place
        self._limit_mb = memory_limit_mb
        self._query_s = query_timeout_s

    def make(self, order: Order, *, timeout_s: float) -> Made:
        """Make the next version; see `maillage.store.orders.Publisher.make`."""
        nonce = secrets.token_hex(8)
        fields = asdict(self._place)
        message = {
            "project": str(fields.pop("project")),
            "out": str(fields.pop("out")),
            "rules": fields,
            "order": encode_order(order).decode(),
            "wait_s": max(timeout_s - _SAY_S, 0.001),
            "query_s": self._query_s,
            "nonce": nonce,
            "limit_mb": self._limit_mb,
            "parent": os.getpid(),
        }
        deadline = time.monotonic() + timeout_s
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "maillage.versions"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                process_group=0,  # Ctrl-C is the server's business
            )
        except OSError as error:
            raise unstarted(error) from error
        with process:
            try:
                answer, _ = process.communicate(
                    json.dumps(message).encode(), max(deadline - time.monotonic(), 0.001)
                )
            except subprocess.TimeoutExpired:
                process.kill()
                answer, _ = process.communicate()
        return self._read(answer, nonce, process.returncode, timeout_s)

    def _read(self, answer: bytes, nonce: str, status: int, limit_s: float) -> Made:
        """Read what a process has said; one that was killed may have published all the same."""
        try:
            fields: dict[str, Any] = json.loads(answer)
        except ValueError:
            if version := self._published(nonce):
                return Made(version)
            raise self._ended(status, limit_s) from None
        if "class" not in fields:
            return Made(**fields)
        if version := self._published(nonce):  # and what came after it has failed
            return Made(version)
        kind: type[MaillageError] = getattr(errors, fields["class"])
        raise kind(fields["en"], fr=fields["fr"], **fields["more"])

    def _published(self, nonce: str) -> str:
        """Give the version in service if it is this write's; else nothing."""
        last = history.read(self._place.out)[-1:]
        version = history.in_service(self._place.out)
        return version if last and last[0].nonce == nonce and last[0].version == version else ""

    def _ended(self, status: int, limit_s: float) -> MaillageError:
        if status in {-signal.SIGKILL, -signal.SIGALRM}:
            late = min(self._query_s, limit_s) if status == -signal.SIGALRM else limit_s
            setting = "MAILLAGE_QUERY_TIMEOUT_S" if late < limit_s else "MAILLAGE_UPDATE_TIMEOUT_S"
            return QueryTimeout(
                f"the write was stopped after {late:.3g} s, and nothing has changed: ask for less,"
                f" or give it more time ({setting})",
                fr=f"l’écriture a été arrêtée après {late:.3g} s, et rien n’a changé : demandez"
                f" moins, ou donnez-lui plus de temps ({setting})",
            )
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return StoreUnavailable(
            f"the write ended its process ({how}), and nothing has changed: it nests too deep, or"
            " needs more memory than it may take (MAILLAGE_MEMORY_LIMIT_MB)",
            fr=f"l’écriture a mis fin à son processus ({how}), et rien n’a changé : elle est trop"
            " imbriquée, ou demande plus de mémoire qu’elle n’en a (MAILLAGE_MEMORY_LIMIT_MB)",
        )
