"""What every request meets before the routes: the endpoint's own way, headers, limits of a URL."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from maillage.errors import MaillageError, TooLarge
from maillage.web.editor.page import wants_page
from maillage.web.endpoint.answering import refuse
from maillage.web.endpoint.record import record_of
from maillage.web.page.answers import COMMON

__all__ = ["BUG", "SPARQL", "Front"]

#: Where the endpoint is.
SPARQL: Final = "/sparql"
#: Longest URL of a page, in bytes: the longest that means anything has some 500.
_MOST_URL: Final = 8_000
#: Two years; subdomains are not ours to speak for.
_HSTS: Final = (b"strict-transport-security", b"max-age=63072000")
#: What is told of a fault of our own.
BUG: Final = MaillageError(
    "the server met an error of its own; it has been logged",
    fr="le serveur a rencontré une erreur ; elle a été consignée",
)


class Front:
    """Puts the common headers on every answer, and takes the body off an answer to HEAD.

    What asks the endpoint goes straight to it, past the router, which costs more than a query.
    """

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        if scope["scheme"] == "https":  # as a proxy that is believed has said
            send = _secure(send)
        fields = _one_of_each(scope["headers"])
        if fields is not scope["headers"]:
            scope = {**scope, "headers": fields}
        if scope["path"] == scope.get("root_path", "") + SPARQL:
            if not wants_page(scope):
                await self._ask(scope, receive, send)
                return
        elif (size := len(scope.get("raw_path", b"")) + len(scope["query_string"])) > _MOST_URL:
            await refuse(scope, send, _too_long(size))
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in COMMON.items():
                    headers.setdefault(name, value)
                # Browsers put it in the place of what they keep, and a page has its own policy.
                if message["status"] == 304:
                    del headers["Content-Security-Policy"]
            elif message["type"] == "http.response.body" and scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, sending)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to the endpoint; a bug there is told as one of the pages is."""
        try:
            await self._endpoint(scope, receive, send)
        except Exception:
            if not record_of(scope).begun:
                await refuse(scope, send, BUG)
            raise


def _secure(send: Send) -> Send:
    """Have a browser that came by TLS never come without it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), _HSTS]}
        await send(message)

    return sending


def _too_long(size: int) -> TooLarge:
    return TooLarge(
        f"the URL has {size} bytes: a page's has {_MOST_URL} at most",
        fr=f"l’URL compte {size} octets : celle d’une page en compte {_MOST_URL} au plus",
    )


def _one_of_each(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Join the lines of a header that a client has sent in several (RFC 9110 §5.2)."""
    joined = dict(fields)
    if len(joined) == len(fields):
        return fields
    lines: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        lines.setdefault(name, []).append(value)
    return [(name, b", ".join(values)) for name, values in lines.items()]
