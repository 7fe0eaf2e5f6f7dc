"""The answer to one request of the endpoint, as ASGI messages: whole, or part by part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Final

from maillage.errors import AnswerTooLarge, MaillageError
from maillage.store.alarms import alarm
from maillage.store.waiting import Awaited
from maillage.web.endpoint.kept import Kept
from maillage.web.endpoint.record import Record
from maillage.web.endpoint.rows import Rows
from maillage.web.problem import problem

__all__ = [
    "ASGIApp",
    "Answering",
    "Headers",
    "Receive",
    "Scope",
    "Send",
    "Watch",
    "header",
    "refuse",
    "respond",
]

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
    (
        "Access-Control-Expose-Headers",
        "Content-Language, ETag, Maillage-Version, Retry-After, X-Request-Id, X-SPARQL-MaxBytes,"
        " X-SPARQL-MaxRows",
    ),
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
        self,
        head: bool,
        caching: Headers,
        send: Send,
        record: Record,
        *,
        max_bytes: int = 0,
        unchanged: bool = False,
    ) -> None:
        """Prepare it.

        Args:
            head: whether only the headers are wanted.
            caching: headers for caches.
            send: to the client.
            record: of the request.
            max_bytes: longest answer; 0 is no limit. It is announced in every answer, and one that
                is longer is refused, or breaks off, so that it never looks whole.
            unchanged: whether the client has it already, if there is an answer.
        """
        self._head = head
        cap = [("X-SPARQL-MaxBytes", str(max_bytes))] if max_bytes else []
        self._fields = [*caching, *cap]
        self._send = send
        self._max_bytes = max_bytes
        self._unchanged = unchanged
        self.record = record

    async def whole(self, answer: Kept) -> None:
        """Answer with all of it, whose length is known."""
        self._check(len(answer.body))
        if self._unchanged:
            await self._not_modified()
            return
        length = ("Content-Length", str(len(answer.body)))
        fields = [("Content-Type", answer.media_type), *self._fields, length]
        self.record.begin(answer.media_type)
        if self._head:
            await respond(self._send, 200, fields)
            return
        self.record.rows = answer.rows
        await respond(self._send, 200, fields, answer.body)

    async def _not_modified(self) -> None:
        self.record.begin("")
        await respond(self._send, 304, self._fields)

    def _check(self, size: int) -> None:
        if self._max_bytes and size > self._max_bytes:
            raise AnswerTooLarge(
                f"the answer has more than {self._max_bytes} bytes: ask for less, or add LIMIT",
                fr=f"la réponse dépasse {self._max_bytes} octets : demandez moins,"
                " ou ajoutez LIMIT",
            )

    async def parts(
        self, answer: Awaited, room: Callable[[int], bool] | None, taken: Callable[[], None]
    ) -> Kept | None:
        """Answer part by part.

        Args:
            answer: which is not whole yet.
            room: whether so many bytes can be kept; None if nothing is to be.
            taken: is called when the client has taken a part, and before anything is sent.

        Returns:
            All of it, if it can be kept.
        """
        self._check(sum(map(len, answer.first)))
        taken()
        if self._unchanged:
            await self._not_modified()
            return None
        fields = [("Content-Type", answer.media_type), *self._fields]
        self.record.begin(answer.media_type)
        if self._head:  # the length of a long answer is not known without all of it
            await respond(self._send, 200, fields)
            return None
        await self._send(_start_message(200, fields))
        kept: list[bytes] = []
        rows, size = Rows(answer.media_type), 0
        async for part in _all_parts(answer):
            size += len(part)
            self._check(size)
            await self._send({"type": "http.response.body", "body": part, "more_body": True})
            taken()
            rows.add(part)
            self.record.rows = rows.seen
            if room is not None and room(size):
                kept.append(part)
            else:
                room = None
                kept.clear()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        return Kept(answer.media_type, b"".join(kept), rows.seen) if room is not None else None


class Watch:
    """Tells when a client hangs up; most are answered before one need look."""

    def __init__(self, receive: Receive, gone: Callable[[], None]) -> None:
        self._receive = receive
        self._gone = gone
        self._task: asyncio.Task[None] | None = None
        self._alarm = alarm(_LOOK_S, self._begin)

    def stop(self) -> None:
        """Look no more."""
        self._alarm.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone()


async def _all_parts(answer: Awaited) -> AsyncIterator[bytes]:
    for part in answer.first:
        yield part
    async for part in answer.rest:
        yield part


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Send an answer of one part."""
    await send(_start_message(status, headers))
    await send({"type": "http.response.body", "body": body})


async def refuse(
    scope: Scope, send: Send, error: MaillageError, more: Sequence[tuple[str, str]] = ()
) -> None:
    """Answer with an error, in the language of the request; to HEAD without its body.

    Args:
        scope: of the request.
        send: to the client.
        error: what to tell.
        more: further headers.
    """
    told = problem(error, header(scope, b"accept-language"), header(scope, b"accept"))
    body = b"" if scope["method"] == "HEAD" else told.body
    await respond(send, told.status, [*told.headers, *more], body)


def header(scope: Scope, name: bytes) -> str:
    """Give a header of a request, named in small letters; empty if it has none of that name."""
    value: bytes = dict(scope["headers"]).get(name, b"")
    return value.decode("latin-1")


def _start_message(status: int, headers: Headers) -> Message:
    fields = [(n.lower().encode(), v.encode("latin-1")) for n, v in headers]
    return {"type": "http.response.start", "status": status, "headers": [*fields, *_COMMON_FIELDS]}
