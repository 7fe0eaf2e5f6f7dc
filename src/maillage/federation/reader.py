"""The process that reads queries with SERVICE, from the server's side."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from maillage.errors import QueryDied, QueryTimeout, StoreUnavailable
from maillage.federation.clauses import Clause, Found, Reading
from maillage.store import frames
from maillage.store.processes import Worker, error_of, start, unstarted

__all__ = ["Reader"]

#: Seconds that reading one query may take: an ordinary one takes some hundredths.
_LIMIT_S: Final = 3.0


class Reader:
    """Has queries read, one after another; starts the process for it when it is first needed."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="service-reader")
        self._worker: Worker | None = None
        self._closed = False

    async def read(self, sparql: str, limit_s: float) -> Found:
        """Read one query; see `maillage.federation.reading.read`.

        Args:
            sparql: the query.
            limit_s: seconds that are left for it, waiting for those before it counted in.

        Raises:
            MaillageError: what the process says of it.
            QueryTimeout: it takes too long.
            QueryDied: it has ended the process.
        """
        call = partial(self._read, sparql, time.monotonic() + limit_s)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def close(self) -> None:
        """End the process."""
        self._closed = True
        worker = self._worker
        if worker is not None:
            worker.kill()  # whoever waits for it, waits no longer
            with suppress(RuntimeError):  # closed before
                self._thread.submit(worker.dispose)
        self._thread.shutdown()

    def _read(self, sparql: str, deadline: float) -> Found:
        if self._closed:
            raise StoreUnavailable(
                "the server is stopping: try again in a moment",
                fr="le serveur s’arrête : réessayez dans un instant",
            )
        if self._worker is None:
            try:
                ours, process = start("maillage.federation.reading")
            except OSError as error:
                raise unstarted(error) from error
            self._worker = Worker(process.pid, ours, process.wait)
        worker = self._worker
        useful = False
        try:
            worker.wait_ready()
            left_s = min(deadline - time.monotonic(), _LIMIT_S)
            if left_s <= 0:
                useful = True
                raise TimeoutError
            worker.connection.settimeout(left_s)
            worker.connection.sendall(frames.frame(frames.QUERY, sparql.encode()))
            kind, payload = worker.reader.receive(left_s)
            useful = True
        except TimeoutError as error:
            raise QueryTimeout(
                "the query was not read in time: it has SERVICE, and its algebra, or that of others"
                " before it, takes long to make; simplify it, or try again in a moment",
                fr="la requête n’a pas été lue à temps : elle contient SERVICE, et son algèbre, ou"
                " celle d’autres avant elle, est longue à établir ; simplifiez-la, ou réessayez"
                " dans un instant",
            ) from error
        except (EOFError, OSError) as error:
            raise QueryDied(
                "the query ended the process that reads SERVICE clauses: simplify it",
                fr="la requête a mis fin au processus qui lit les clauses SERVICE : simplifiez-la",
            ) from error
        finally:
            if not useful or self._closed:
                worker.dispose()
                self._worker = None
        if kind == frames.ERROR:
            raise error_of(payload)
        return _found(payload)


def _found(payload: bytes) -> Found:
    told = json.loads(payload)
    clauses = [
        Clause(**{**clause, "names": frozenset(clause["names"])})
        for clause in told["reading"]["clauses"]
    ]
    reading = Reading(told["reading"]["prologue"], tuple(clauses))
    return Found(reading, tuple(tuple(names) for names in told["variables"]))
