"""What a server holds to check files: a process for each check, which it ends in time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from maillage import errors
from maillage.errors import MaillageError, QueryTimeout, StoreUnavailable, TooLarge
from maillage.store.processes import unstarted
from maillage.vetting.order import FORMS, Order, encode
from maillage.vetting.waiting import answer_of

__all__ = ["Answer", "Vetting"]

#: Is given what ends a process, as soon as it runs.
Started = Callable[[Callable[[], None]], None]

#: MiB that a check may take, if queries may take more: the project's own tables need some 150.
MOST_MB: Final = 1024


@dataclass(frozen=True)
class Answer:
    """What a check has found.

    Attributes:
        body: the findings in the form that was ordered.
        media_type: of it.
        conforms: whether nothing forbids publishing.
    """

    body: bytes
    media_type: str
    conforms: bool


class Vetting:
    """Checks files against one project's rules."""

    def __init__(self, project: Path, *, engine: str = "shacl", memory_limit_mb: int = 0) -> None:
        """Prepare it.

        Args:
            project: whose tables, shapes and checks are used.
            engine: SHACL engine.
            memory_limit_mb: address space of a check in MiB, `MOST_MB` at most; 0 means that.
        """
        self._project = project
        self._engine = engine
        self._limit_mb = min(memory_limit_mb or MOST_MB, MOST_MB)
        self._before = (0, b"")

    def run(self, order: Order, *, timeout_s: float, started: Started) -> Answer:
        """Check files.

        Args:
            order: which.
            timeout_s: seconds it may take.
            started: is given what ends it, as soon as it runs.

        Raises:
            TooLarge: it needs more memory than it may take, or ends its process otherwise.
            QueryTimeout: it needs more time.
            MaillageError: what is wrong with the files as such.
        """
        begun = time.monotonic()
        order = replace(order, before=self._found_before(timeout_s, started))
        return self._run(order, timeout_s, begun, started)

    def _found_before(self, timeout_s: float, started: Started) -> bytes:
        """Give what is to be said of the project itself: once, until one of its files changes.

        It is found by a process that sees no stranger's file, which could tell what it likes.
        """
        stamp, found = self._before
        now = _stamp(self._project)
        if stamp != now:
            found = self._run(Order(()), timeout_s, time.monotonic(), started).body
            self._before = (now, found)
        return found

    def _run(self, order: Order, limit_s: float, begun: float, started: Started) -> Answer:
        # It holds links to memory alone (see `__main__`), and is gone with the answer.
        with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
            more = {
                "project": str(self._project.resolve()),
                "engine": self._engine,
                "folder": folder,
                "limit_mb": self._limit_mb,
                "parent": os.getpid(),
            }
            try:
                process = subprocess.Popen(
                    [sys.executable, "-m", "maillage.vetting"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,  # where the words of a stranger's file might stand
                    process_group=0,  # Ctrl-C is the server's business
                )
            except OSError as error:
                raise unstarted(error) from error
            with process:
                started(process.kill)
                try:
                    told = answer_of(process, encode(order, more), begun + limit_s)
                except subprocess.TimeoutExpired:
                    raise _late(limit_s) from None
        return _read(told, process.returncode, order.form)


def _stamp(project: Path) -> int:
    """Tell one state of a project's files from another, without reading them."""
    files = sorted(
        (str(path), status.st_mtime_ns, status.st_size)
        for folder in ("data", "ontology", "queries", "shapes")
        for path in (project / folder).rglob("*")
        if (status := path.stat()) and path.is_file()
    )
    return hash(tuple(files))


def _read(told: bytes, status: int, form: str) -> Answer:
    line, _, body = told.partition(b"\n")
    try:
        head: dict[str, Any] = json.loads(line)
    except ValueError:
        raise _ended(status) from None
    if "class" in head:
        kind: type[MaillageError] = getattr(errors, head["class"])
        raise kind(head["en"], fr=head["fr"])
    if "bug" in head:
        sys.stderr.write(f"maillage: a check of a file met an error of ours: {head['bug']}\n")
        raise MaillageError(
            "the check met an error of ours; where it did has been logged, and nothing of the file",
            fr="la vérification a rencontré une erreur de notre fait ; l’endroit en a été consigné,"
            " et rien du fichier",
        )
    return Answer(body, FORMS[form], head["conforms"])


def _late(limit_s: float) -> QueryTimeout:
    return QueryTimeout(
        f"the check was stopped after {limit_s:.3g} s (MAILLAGE_VALIDATE_TIMEOUT_S): give fewer"
        " rows at once, or use `maillage validate` on your own machine",
        fr=f"la vérification a été arrêtée après {limit_s:.3g} s (MAILLAGE_VALIDATE_TIMEOUT_S) :"
        " donnez moins de lignes à la fois, ou utilisez `maillage validate` sur votre machine",
    )


def _ended(status: int) -> MaillageError:
    if status in {-signal.SIGKILL, -signal.SIGTERM}:  # by us, whose client has gone, or the system
        return StoreUnavailable(
            "the check was stopped from outside: try again in a moment",
            fr="la vérification a été arrêtée de l’extérieur : réessayez dans un instant",
        )
    how = f"signal {-status}" if status < 0 else f"exit status {status}"
    return TooLarge(
        f"the check ended its process ({how}): the file nests too deep, or needs more memory than a"
        " check may take; give less at once, or use `maillage validate` on your own machine",
        fr=f"la vérification a mis fin à son processus ({how}) : le fichier est trop imbriqué, ou"
        " demande plus de mémoire que permis ; donnez-en moins à la fois, ou utilisez"
        " `maillage validate` sur votre machine",
    )
