"""``/sparql``: the SPARQL 1.1 Protocol as a raw ASGI application.

Raw, because a framework's route costs more than a small query does (docs/adr/0002); everything
that can be decided without a socket is in `maillage.sparql` and `maillage.negotiate`.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from pyoxigraph import NamedNode

from maillage import sparql
from maillage.errors import BadRequest, Busy, MaillageError, TooLarge
from maillage.negotiate import HTML, accept_for, choose
from maillage.sparql import SparqlRequest
from maillage.store import Store, select
from maillage.tokens import is_volatile
from maillage.web.endpoint.answering import (
    Answering,
    ASGIApp,
    Headers,
    Receive,
    Scope,
    Send,
    refuse,
    respond,
)
from maillage.web.endpoint.description import DESCRIPTION_TYPES, describe
from maillage.web.endpoint.federating import Federation
from maillage.web.endpoint.kept import Answers
from maillage.web.endpoint.record import outcome_of, record_of
from maillage.web.endpoint.running import Runner
from maillage.web.endpoint.turns import LeftError, Turns, client_of
from maillage.web.endpoint.updating import Takes

__all__ = ["ASGIApp", "DisconnectedError", "SparqlEndpoint", "accept_of"]

#: Bytes from which a request is read beside the event loop: a megabyte takes half a second.
_LONG: Final = 20_000
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
        functions: Iterable[str] = (),
        page: ASGIApp | None = None,
        turns: Turns | None = None,
        kept_bytes: int = 0,
        updating: Takes | None = None,
        max_answer_bytes: int = 0,
        max_rows: int = 0,
        federation: Federation | None = None,
    ) -> None:
        """Prepare the endpoint.

        Args:
            store: where queries run; stays the caller's to close.
            graphs_query: text of ``queries/pages/service.rq``, for the service description.
            timeout_s: seconds until a query is stopped.
            max_request_bytes: longest request taken.
            build_id: name of an immutable build, which becomes the ``ETag``; empty if the store
                may change under us.
            functions: what the store can call beyond SPARQL 1.1, as CURIEs.
            page: what a browser gets that comes without a query (the editor).
            turns: who may run a query when; by default 16 at once.
            kept_bytes: room for answers that are kept, if the build is immutable.
            updating: carries updates out; None to refuse them.
            max_answer_bytes: longest answer that is sent; 0 is no limit.
            max_rows: most rows of a SELECT, see `maillage.bounding`; 0 is no limit.
            federation: carries SERVICE out; None to refuse it.
        """
        self._store = store
        self._graphs_query = graphs_query
        self._timeout_s = timeout_s
        self._max_request_bytes = max_request_bytes
        self._build_id = build_id
        self._functions = tuple(functions)
        self._page = page
        self._max_answer_bytes = max_answer_bytes
        self._max_rows = max_rows
        self._federates = federation is not None
        self.turns = turns or Turns(16)
        self._updating = updating
        self.answers = Answers(kept_bytes if build_id else 0)
        self._runner = Runner(store, self.turns, self.answers, federation, timeout_s=timeout_s)
        self._graphs: dict[str, int] | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="sparql-reader")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]}
        method = scope["method"]
        record = record_of(scope)
        try:
            if method == "OPTIONS":
                await respond(send, 204, list(_PREFLIGHT))
                return
            body = await self.body(headers, receive) if method == "POST" else b""
            parse = partial(
                sparql.parse,
                method,
                scope["query_string"],
                headers.get("content-type", ""),
                body,
                max_bytes=self._max_request_bytes,
                updates=self._updating is not None,
                max_rows=self._max_rows,
                services=self._federates,
            )
            size = len(body) + len(scope["query_string"])
            request, volatile = await self._read(parse, long=size > _LONG)
            accept = accept_of(request, headers)
            record.query = request.query or request.update or ""
            if request.update is not None and self._updating is not None:
                record.is_write = True
                fields = await self._updating.update(request, headers)
                record.outcome = "ok"
                await respond(send, 204, fields)
            elif request.query:
                await self.answer(request, accept, headers, scope, receive, send, volatile=volatile)
            else:
                await self._describe(accept, headers, scope, receive, send)
        except DisconnectedError:  # and the server cuts the connection
            record.outcome = record.outcome or "cancelled"
        except MaillageError as error:
            record.outcome = outcome_of(error)
            allow = [("Allow", ", ".join(sparql.METHODS))] if error.status == 405 else []
            await refuse(scope, send, error, allow)

    async def body(self, headers: dict[str, str], receive: Receive) -> bytes:
        """Read the request body, no further than the limit."""
        announced = headers.get("content-length", "")
        too_large = announced.isdecimal() and int(announced) > self._max_request_bytes
        body = bytearray()
        more = not too_large
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise DisconnectedError
            body += message.get("body", b"")
            too_large = len(body) > self._max_request_bytes
            more = message.get("more_body", False) and not too_large
        if too_large:
            raise TooLarge(
                f"the request is longer than {self._max_request_bytes} bytes",
                fr=f"la requête dépasse {self._max_request_bytes} octets",
            )
        return bytes(body)

    async def _read(
        self, parse: Callable[[], SparqlRequest], *, long: bool
    ) -> tuple[SparqlRequest, bool]:
        """Read a request, and say whether its answer differs each time.

        Cutting a long query takes a while, in which nobody else would be answered: so it is done
        in a thread, and one query at a time, for threads that compute hold each other up.
        """

        def read() -> tuple[SparqlRequest, bool]:
            request = parse()
            return request, is_volatile(request.query)

        if not long:
            return read()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.get_running_loop().run_in_executor(self._reader, read)
        except TimeoutError as error:
            raise Busy(
                f"long queries have been read for {self._timeout_s:g} s: try again in a moment",
                fr=f"de longues requêtes sont lues depuis {self._timeout_s:g} s : réessayez dans"
                " un instant",
            ) from error

    async def answer(
        self,
        request: SparqlRequest,
        accept: str,
        headers: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        volatile: bool = False,
    ) -> None:
        """Answer a query: from what is kept, or by running it.

        Raises:
            MaillageError: there is no answer; the caller tells so.
            DisconnectedError: nobody is left to answer, or an answer has begun and is broken off.
        """
        record = record_of(scope)
        record.query = request.query
        try:
            await self._answer(request, accept, headers, scope, receive, send, volatile=volatile)
        except LeftError as error:
            record.outcome = "cancelled"
            raise DisconnectedError from error
        except MaillageError as error:
            record.outcome = outcome_of(error)
            if record.begun:
                raise _BrokenOffError from error
            raise
        record.outcome = "ok"

    async def _answer(
        self,
        request: SparqlRequest,
        accept: str,
        headers: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        volatile: bool,
    ) -> None:
        record = record_of(scope)
        # What another endpoint says may change with every request.
        stable = bool(self._build_id) and not volatile and not request.federated
        caching: Headers = [("Cache-Control", "no-cache")]
        if request.max_rows:
            caching.append(("X-SPARQL-MaxRows", str(request.max_rows)))
        unchanged = False
        if stable and scope["method"] != "POST":
            # The bound is a setting, so the same build may answer otherwise tomorrow.
            told = f"{accept}\n{request.max_rows}" if request.max_rows else accept
            digest = hashlib.sha256(told.encode()).hexdigest()[:12]
            etag = f'W/"{self._build_id}-{digest}"'
            caching[0:1] = [("ETag", etag), ("Cache-Control", "public, no-cache")]
            known = headers.get("if-none-match", "")
            unchanged = bool(known) and _matches(known, etag)
            # `*` is any answer there is, so it must first be seen that there is one.
            if unchanged and known.strip() != "*":
                record.kept = True  # by the client
                await respond(send, 304, caching)
                return
        answering = Answering(
            scope["method"] == "HEAD",
            caching,
            send,
            record,
            max_bytes=self._max_answer_bytes,
            unchanged=unchanged,
        )
        if not stable:
            await self._runner.run(request, accept, answering, scope, receive)
            return
        key = _key(request, accept)
        kept = self.answers.get(key)
        if kept is None:
            run = partial(self._runner.run, request, accept, answering, scope, receive, key)
            kept = await self.answers.once(key, run, client_of(scope))
        record.kept = kept is not None
        if kept is not None:
            await answering.whole(kept)

    async def _describe(
        self, accept: str, headers: dict[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
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
            rows = await self._runner.in_thread(
                partial(select, self._store, self._graphs_query, timeout_s=self._timeout_s)
            )
            # The row without a graph is the default graph's.
            self._graphs = {
                getattr(row.get("graph"), "value", ""): int(row["triples"].value)
                for row in rows
                if isinstance(row.get("graph"), NamedNode | None)
            }
        body = describe(
            _url(scope),
            self._graphs,
            chosen,
            functions=self._functions,
            writable=self._updating is not None,
            federates=self._federates,
            union=self._updating is None or self._updating.union,
        )
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        caching: Headers = [("ETag", etag), ("Cache-Control", "public, no-cache")]
        if _matches(headers.get("if-none-match", ""), etag):
            await respond(send, 304, caching)
            return
        content = b"" if scope["method"] == "HEAD" else body
        fields = [("Content-Type", chosen), ("Content-Length", str(len(body))), *caching]
        await respond(send, 200, fields, content)


class DisconnectedError(Exception):
    """The client has hung up; nobody is left to answer."""


class _BrokenOffError(DisconnectedError):
    """An answer has begun, and cannot be ended."""


def _key(request: SparqlRequest, accept: str) -> bytes:
    """Name a question; a digest, for a query may be as long as a thousand answers."""
    asked = repr((request, accept)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(asked, digest_size=32).digest()


def accept_of(request: SparqlRequest, headers: dict[str, str]) -> str:
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
