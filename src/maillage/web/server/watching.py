"""Every request bears an id, and is counted and noted once its answer is out."""

from __future__ import annotations

import random
import re
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from maillage.web.endpoint.record import record_of
from maillage.web.server.journal import Journal
from maillage.web.server.metrics import Metrics

__all__ = ["Watching"]

#: An id that a proxy may have given, as far as it can go into a log and a header.
_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
#: An id tells one request from another, and is no secret: no need to ask the system each time.
_numbers: Final = random.Random()  # noqa: S311
#: Nothing was run for this answer (RFC 9211).
_KEPT: Final = (b"cache-status", b"maillage; hit")
#: The status of a request whose client left before there was an answer, as nginx has it.
_LEFT: Final = 499


class Watching:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, journal: Journal) -> None:
        self._app = app
        self._metrics = metrics
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and note it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        record = record_of(scope)
        id_ = next((v for n, v in scope["headers"] if n == b"x-request-id"), b"")
        if not _ID.fullmatch(id_):
            id_ = b"%016x" % _numbers.getrandbits(64)
        record.id = id_.decode()
        begun = time.perf_counter()
        status, size = 0, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (b"x-request-id", id_)]
                if record.kept:
                    headers.append(_KEPT)
                message = {**message, "headers": headers}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            status = status or 500
            raise
        finally:
            seconds = time.perf_counter() - begun
            told = status or _LEFT
            self._metrics.note(scope["path"], record, told, size, seconds)
            self._journal.note(scope, record, told, size, seconds)
