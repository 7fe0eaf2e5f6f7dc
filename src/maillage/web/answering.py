"""The answer to one request of the endpoint, as ASGI messages: whole, or part by part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from maillage.store import Cancellation
from maillage.store.waiting import Awaited

__all__ = ["ASGIApp", "Answering", "Headers", "Receive", "Scope", "Send", "Watch", "respond"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[str, str]]


#: Seconds after which the server looks whether a client is still there.
_LOOK_S: Final = 0.02
_COMMON: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Language, ETag, Retry-After"),
    ("Vary", "Accept, Accept-Encoding, Accept-Language"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    # The asker writes the answer: an RDF/XML of theirs must not run as a page of this site.
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
)
_COMMON_FIELDS: Final = tuple((name.lower().encode(), v.encode()) for name, v in _COMMON)


class Answering:
    """Writes the answer to one request."""

    def __init__(
        self, head: bool, caching: Headers, send: Send, *, unchanged: bool = False
    ) -> None:
        """Prepare it.

        Args:
            head: whether the body is not wanted.
            caching: headers by which it may be kept.
            send: takes the messages.
            unchanged: whether the client has it already, if there is an answer.
        """
        self._head = head
        self._unchanged = unchanged
        self._caching = caching
        self._send = send

    async def whole(self, media_type: str, body: bytes) -> None:
        """Answer with all of it, whose length is known."""
        if self._unchanged:
            await respond(self._send, 304, self._caching)
            return
        length = ("Content-Length", str(len(body)))
        fields = [("Content-Type", media_type), *self._caching, length]
        await respond(self._send, 200, fields, b"" if self._head else body)

    async def parts(
        self, answer: Awaited, room: Callable[[int], bool] | None
    ) -> list[bytes] | None:
        """Answer part by part.

        Args:
            answer: which is not whole yet.
            room: whether so many bytes can be kept; None if nothing is to be.

        Returns:
            The parts, if they can be kept.
        """
        if self._unchanged:
            await respond(self._send, 304, self._caching)
            return None
        fields = [("Content-Type", answer.media_type), *self._caching]
        if self._head:  # the length of a long answer is not known without all of it
            await respond(self._send, 200, fields)
            return None
        await self._send(_start_message(200, fields))
        kept: list[bytes] | None = [] if room is not None else None
        size = 0
        for part in answer.first:
            await self._send({"type": "http.response.body", "body": part, "more_body": True})
            size += len(part)
            if kept is not None:
                kept.append(part)
        async for part in answer.rest:
            await self._send({"type": "http.response.body", "body": part, "more_body": True})
            size += len(part)
            if kept is not None and room is not None:
                if room(size):
                    kept.append(part)
                else:
                    kept = None
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        return kept


class Watch:
    """Cancels a query when its client hangs up; most are answered before one need look."""

    def __init__(self, receive: Receive, cancel: Cancellation) -> None:
        self._receive = receive
        self._cancel = cancel
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._begin)

    def stop(self) -> None:
        """Look no more."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._cancel.cancel()


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Send an answer of one part."""
    await send(_start_message(status, headers))
    await send({"type": "http.response.body", "body": body})


def _start_message(status: int, headers: Headers) -> Message:
    fields = [(n.lower().encode(), v.encode("latin-1")) for n, v in headers]
    return {"type": "http.response.start", "status": status, "headers": [*fields, *_COMMON_FIELDS]}
