"""Answers made smaller on their way: zstd, brotli and gzip, by ``Accept-Encoding`` (docs/adr/0023).

Nothing here is secret, so that the length of a compressed answer can betray nothing (BREACH): there
are no log-ins, cookies or tokens, and no page repeats anything but what its own URL says.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Callable
from typing import Final, Protocol

import brotli
import zstandard
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from maillage.errors import NotAcceptable
from maillage.negotiate import choose_coding
from maillage.web.endpoint.answering import refuse

__all__ = ["CODINGS", "Compression"]

#: Bytes below which a coding saves nothing worth its while: it all goes in one packet anyway.
SMALLEST: Final = 1000
#: Bytes from which a piece is compressed beside the event loop: from about a millisecond on.
_LONG: Final = 65_536
#: Levels that cost about as much CPU as the rest of an answer (figures in docs/adr/0023).
_BROTLI_LEVEL: Final = 4
_GZIP_LEVEL: Final = 4
_ZSTD_LEVEL: Final = 3
#: 512 KiB: a stream holds about a megabyte, not the four of the level's own window.
_WINDOW_LOG: Final = 19
#: What is text; images, archives and fonts are compressed as they are.
_TEXT: Final = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml|javascript|n-triples|n-quads|trig)\b"
)
#: Answers that have no content, or a part of one whose bytes the client has counted.
_AS_IS: Final = frozenset((204, 205, 206, 304))

Fields = list[tuple[bytes, bytes]]


class _Encoder(Protocol):
    """Compresses one answer, piece by piece."""

    def __call__(self, data: bytes, last: bool, /) -> bytes: ...


def _brotli() -> _Encoder:
    encoder = brotli.Compressor(quality=_BROTLI_LEVEL, lgwin=_WINDOW_LOG)

    def encode(data: bytes, last: bool) -> bytes:
        made: bytes = encoder.process(data) + (encoder.finish() if last else encoder.flush())
        return made

    return encode


def _gzip() -> _Encoder:
    encoder = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)

    def encode(data: bytes, last: bool) -> bytes:
        how = zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH
        return encoder.compress(data) + encoder.flush(how)

    return encode


def _zstd() -> _Encoder:
    parameters = zstandard.ZstdCompressionParameters.from_level(_ZSTD_LEVEL, window_log=_WINDOW_LOG)
    encoder = zstandard.ZstdCompressor(compression_params=parameters).compressobj()

    def encode(data: bytes, last: bool) -> bytes:
        how = zstandard.COMPRESSOBJ_FLUSH_FINISH if last else zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return encoder.compress(data) + encoder.flush(how)

    return encode


_ENCODERS: Final[dict[str, Callable[[], _Encoder]]] = {"zstd": _zstd, "br": _brotli, "gzip": _gzip}
#: The codings there are, the preferred one first.
CODINGS: Final = tuple(_ENCODERS)


class Compression:
    """Compresses what its application sends, for clients that ask for it.

    An answer says ``Vary: Accept-Encoding`` by itself; where no coding is asked for, nothing at all
    is done to it. Each piece is flushed as it comes, so that none is held back.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = _field(scope["headers"], b"accept-encoding")
        if asked is None:
            await self._app(scope, receive, send)
            return
        coding, may_be_plain = choose_coding(asked.decode("latin-1"), CODINGS)
        if not coding and not may_be_plain:
            await refuse(scope, send, _no_coding(asked.decode("latin-1")))
            return
        if coding:
            # A server that sends files by itself would send them past us.
            extensions = scope.get("extensions") or {}
            kept = {k: v for k, v in extensions.items() if k != "http.response.pathsend"}
            scope = {**scope, "extensions": kept}
        await self._app(scope, receive, _Outgoing(scope, send, coding, may_be_plain))


class _Outgoing:
    """Stands between the application and the server, for one answer."""

    def __init__(self, scope: Scope, send: Send, coding: str, may_be_plain: bool) -> None:
        self._send = send
        self._coding = coding
        self._may_be_plain = may_be_plain
        self._head = scope["method"] == "HEAD"
        self._if_none_match = _field(scope["headers"], b"if-none-match") or b""
        self._start: Message | None = None
        self._encode: _Encoder | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] == "http.response.body" and self._encode is not None:
            await self._continue(message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        """Decide by the headers alone, so that HEAD is answered like GET."""
        fields: Fields = list(message.get("headers", ()))
        if self._coding and self._is_worth_it(message["status"], fields):
            # Held until it is known whether the first piece is all there is.
            self._start = {**message, "headers": _coded(fields, self._coding)}
            self._encode = _ENCODERS[self._coding]()
            return
        if message["status"] == 304:
            message = {**message, "headers": self._as_known(fields)}
        await self._send(message)

    async def _continue(self, message: Message) -> None:
        assert self._encode is not None  # noqa: S101 - asked before
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._head:
            body = b""
        elif body or not more:
            # A piece that is empty would only be a flush.
            body = await self._encoded(body, last=not more)
        if self._start is not None:
            start, self._start = self._start, None
            if not more and not self._head:
                start["headers"].append((b"content-length", b"%d" % len(body)))
            await self._send(start)
        await self._send({**message, "body": body})

    async def _encoded(self, body: bytes, *, last: bool) -> bytes:
        assert self._encode is not None  # noqa: S101 - asked before
        if len(body) < _LONG:
            return self._encode(body, last)
        return await asyncio.to_thread(self._encode, body, last)

    def _is_worth_it(self, status: int, fields: Fields) -> bool:
        if status in _AS_IS or _field(fields, b"content-encoding") is not None:
            return False
        if not self._may_be_plain:
            return True
        length = _field(fields, b"content-length")
        media_type = (_field(fields, b"content-type") or b"").decode("latin-1").lower()
        long_enough = length is None or not length.isdigit() or int(length) >= SMALLEST
        return long_enough and _TEXT.match(media_type) is not None

    def _as_known(self, fields: Fields) -> Fields:
        """Let a 304 bear the tag that the client holds, or it may not match (RFC 9111 §4.3.4)."""
        tag = _field(fields, b"etag") or b""
        known = [part.strip() for part in self._if_none_match.split(b",")]
        if tag.startswith(b'"') and b"W/" + tag in known and tag not in known:
            return [(n, b"W/" + tag if n == b"etag" else v) for n, v in fields]
        return fields


def _coded(fields: Fields, coding: str) -> Fields:
    """Give the headers of an answer in a coding."""
    coded = [(b"content-encoding", coding.encode())]
    for name, value in fields:
        if name in {b"content-length", b"accept-ranges"}:
            continue  # Both speak of the bytes before.
        if name == b"etag" and not value.startswith(b"W/"):
            # Strong, it would have to be another one (RFC 9110 §8.8.3.3).
            coded.append((name, b"W/" + value))
        else:
            coded.append((name, value))
    return coded


def _field(fields: Fields, name: bytes) -> bytes | None:
    """Give a header, the lines of several joined; None if it is not there."""
    values = [value for key, value in fields if key == name]
    return b", ".join(values) if values else None


def _no_coding(asked: str) -> NotAcceptable:
    """Tell a client that takes neither our codings nor an answer without one."""
    known = ", ".join((*CODINGS, "identity"))
    return NotAcceptable(
        f"none of the codings of Accept-Encoding: {asked} is to be had: take one of {known}",
        fr=f"aucun codage de Accept-Encoding: {asked} n’est disponible : acceptez l’un de {known}",
    )
