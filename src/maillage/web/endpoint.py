"""``/sparql``: the SPARQL 1.1 Protocol as a raw ASGI application.

Raw, because a framework's route costs more than a small query does (docs/adr/0002); everything
that can be decided without a socket is in `maillage.sparql` and `maillage.negotiate`.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar

from pyoxigraph import NamedNode

from maillage import sparql
from maillage.errors import BadRequest, MaillageError, StoreUnavailable, TooLarge
from maillage.negotiate import HTML, accept_for, choose
from maillage.sparql import SparqlRequest
from maillage.store import Answer, Cancellation, Dataset, Store, select
from maillage.tokens import has_word
from maillage.web.description import DESCRIPTION_TYPES, describe
from maillage.web.problem import problem

__all__ = ["ASGIApp", "SparqlEndpoint"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_T = TypeVar("_T")
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[str, str]]

#: Seconds a client may leave a chunk unread: a reader that has gone to sleep holds a worker.
_SEND_TIMEOUT_S: Final = 60.0
#: Bytes from which a request is read beside the event loop: a megabyte takes half a second.
_LONG: Final = 20_000
#: What makes the answer of a query differ from one time to the next.
_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_COMMON: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Language, ETag, Retry-After"),
    ("Vary", "Accept, Accept-Language"),
    ("X-Content-Type-Options", "nosniff"),
    # The asker writes the answer: an RDF/XML of theirs must not run as a page of this site.
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
)
_COMMON_FIELDS: Final = tuple((name.lower().encode(), v.encode()) for name, v in _COMMON)
_PREFLIGHT: Final = (
    ("Access-Control-Allow-Methods", ", ".join(sparql.METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
    ("Allow", ", ".join(sparql.METHODS)),
)


class SparqlEndpoint:
    """The endpoint of one store, to be mounted where ``/sparql`` is."""

    def __init__(
        self,
        store: Store,
        *,
        graphs_query: str,
        timeout_s: float = 30.0,
        max_request_bytes: int = 1_000_000,
        build_id: str = "",
        page: ASGIApp | None = None,
        max_concurrent: int = 64,
    ) -> None:
        """Prepare the endpoint.

        Args:
            store: where queries run; stays the caller's to close.
            graphs_query: text of ``queries/pages/graphs.rq``, for the service description.
            timeout_s: seconds until a query is stopped.
            max_request_bytes: longest request taken.
            build_id: name of an immutable build, which becomes the ``ETag``; empty if the store
                may change under us.
            page: what a browser gets that comes without a query (the editor).
            max_concurrent: requests that may wait or run at once; one more is told to come back.
        """
        self._store = store
        self._graphs_query = graphs_query
        self._timeout_s = timeout_s
        self._max_request_bytes = max_request_bytes
        self._build_id = build_id
        self._page = page
        self._max_concurrent = max_concurrent
        self._running = 0
        self._graphs: dict[str, int] | None = None
        self._threads = ThreadPoolExecutor(max_concurrent, thread_name_prefix="sparql")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]}
        method = scope["method"]
        try:
            if method == "OPTIONS":
                await _respond(send, 204, list(_PREFLIGHT))
                return
            body = await self._body(headers, receive) if method == "POST" else b""
            parse = partial(
                sparql.parse,
                method,
                scope["query_string"],
                headers.get("content-type", ""),
                body,
                max_bytes=self._max_request_bytes,
            )
            # Cutting a long query takes a while, in which nobody else would be answered.
            request = await self._in_thread(parse) if len(body) > _LONG else parse()
            accept = _accept(request, headers)
            if request.query:
                await self._query(request, accept, headers, scope, receive, send)
            else:
                await self._describe(accept, scope, receive, send)
        except _DisconnectedError:
            return
        except MaillageError as error:
            told = problem(error, headers.get("accept-language", ""))
            extra = [("Allow", ", ".join(sparql.METHODS))] if told.status == 405 else []
            content = b"" if method == "HEAD" else told.body
            await _respond(send, told.status, [*told.headers, *extra], content)

    async def _body(self, headers: dict[str, str], receive: Receive) -> bytes:
        """Read the request body, no further than the limit."""
        announced = headers.get("content-length", "")
        too_large = announced.isdigit() and int(announced) > self._max_request_bytes
        body = bytearray()
        more = not too_large
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _DisconnectedError
            body += message.get("body", b"")
            too_large = len(body) > self._max_request_bytes
            more = message.get("more_body", False) and not too_large
        if too_large:
            raise TooLarge(
                f"the request is longer than {self._max_request_bytes} bytes",
                fr=f"la requête dépasse {self._max_request_bytes} octets",
            )
        return bytes(body)

    async def _query(
        self,
        request: SparqlRequest,
        accept: str,
        headers: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Run a query and stream its answer; raises nothing once the response has begun.

        Unless the answer breaks off: then the exception makes the server cut the connection, by
        which the client knows that the body is not whole.
        """
        cacheable = scope["method"] != "POST" and self._build_id
        etag = ""
        if cacheable and not any(has_word(request.query, word) for word in _VOLATILE):
            digest = hashlib.sha256(accept.encode()).hexdigest()[:12]
            etag = f'W/"{self._build_id}-{digest}"'
        caching: Headers = [("ETag", etag), ("Cache-Control", "public, no-cache")] if etag else []
        if etag and _matches(headers.get("if-none-match", ""), etag):
            await _respond(send, 304, caching)
            return
        if self._running >= self._max_concurrent:
            raise StoreUnavailable(
                f"{self._running} queries are running or waiting: try again in a moment",
                fr=f"{self._running} requêtes sont en cours : réessayez dans un instant",
            )
        self._running += 1
        cancel = Cancellation()
        watch = asyncio.create_task(_cancel_on_disconnect(receive, cancel))
        opened: list[Answer] = []
        try:
            answer, first = await self._in_thread(partial(self._start, request, accept, cancel))
            opened.append(answer)
            fields: Headers = [("Content-Type", answer.media_type), *caching]
            if len(first) < 2 or scope["method"] == "HEAD":
                # All of it is here, so its length is known. (Of a long answer to HEAD it is not.)
                content = b"".join(first)
                if len(first) < 2:
                    fields.append(("Content-Length", str(len(content))))
                await _respond(send, 200, fields, b"" if scope["method"] == "HEAD" else content)
                return
            await send(_start_message(200, fields))
            chunk: bytes | None
            for chunk in first:
                await _send_chunk(send, chunk)
            while (chunk := await self._in_thread(partial(next, answer.chunks, None))) is not None:
                await _send_chunk(send, chunk)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except StoreUnavailable as error:
            if cancel.cancelled:
                raise _DisconnectedError from error
            raise
        finally:
            self._running -= 1
            watch.cancel()
            # Whatever is not finished by now (the client has gone, the server stops) is stopped.
            cancel.cancel()
            for answer in opened:
                answer.close()

    def _start(
        self, request: SparqlRequest, accept: str, cancel: Cancellation
    ) -> tuple[Answer, list[bytes]]:
        answer = self._store.query(
            request.query,
            accept=accept,
            dataset=Dataset(request.default_graphs, request.named_graphs),
            timeout_s=self._timeout_s,
            cancel=cancel,
        )
        return answer, [chunk for chunk in islice(answer.chunks, 2) if chunk]

    async def _describe(self, accept: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request without a query: the description, or the page for a browser."""
        offers = DESCRIPTION_TYPES if self._page is None else (*DESCRIPTION_TYPES, HTML)
        chosen = choose(accept, offers)
        if chosen is None:
            raise BadRequest(
                "the parameter 'query' is missing; without it there is only the service"
                f" description, in {', '.join(DESCRIPTION_TYPES)}",
                fr="le paramètre « query » manque ; sans lui il n’y a que la description du"
                f" service, en {', '.join(DESCRIPTION_TYPES)}",
            )
        if chosen == HTML and self._page is not None:
            await self._page(scope, receive, send)
            return
        if self._graphs is None or not self._build_id:
            rows = await self._in_thread(
                partial(select, self._store, self._graphs_query, timeout_s=self._timeout_s)
            )
            self._graphs = {
                row["graph"].value: int(row["triples"].value)
                for row in rows
                if isinstance(row["graph"], NamedNode)
            }
        body = describe(_url(scope), self._graphs, chosen)
        content = b"" if scope["method"] == "HEAD" else body
        fields = [("Content-Type", chosen), ("Content-Length", str(len(body)))]
        await _respond(send, 200, fields, content)

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


class _DisconnectedError(Exception):
    """The client has hung up; nobody is left to answer."""


def _accept(request: SparqlRequest, headers: dict[str, str]) -> str:
    """Give the ``Accept`` in force: ``format`` overrules the header, as it is easier to set."""
    if not request.format:
        return headers.get("accept", "")
    accept = accept_for(request.format)
    if accept is None:
        known = "csv, json, jsonld, nq, nt, rdf, trig, tsv, ttl, xml"
        raise BadRequest(
            f"format={request.format!r} is unknown: use one of {known}",
            fr=f"format={request.format!r} est inconnu : prenez l’un de {known}",
        )
    return accept


def _matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110 §8.8.3.2), as If-None-Match wants it."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def _url(scope: Scope) -> str:
    """Give the URL the client has asked, without its parameters."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"localhost").decode("latin-1")
    return f"{scope['scheme']}://{host}{scope['path']}"


async def _cancel_on_disconnect(receive: Receive, cancel: Cancellation) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    cancel.cancel()


async def _respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send(_start_message(status, headers))
    await send({"type": "http.response.body", "body": body})


def _start_message(status: int, headers: Headers) -> Message:
    fields = [(n.lower().encode(), v.encode("latin-1")) for n, v in headers]
    return {"type": "http.response.start", "status": status, "headers": [*fields, *_COMMON_FIELDS]}


async def _send_chunk(send: Send, chunk: bytes) -> None:
    async with asyncio.timeout(_SEND_TIMEOUT_S):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
