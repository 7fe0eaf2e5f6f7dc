"""``/store``: the SPARQL 1.1 Graph Store HTTP Protocol.

::

    /store?graph=IRI   /store?default     a graph, named by a parameter
    /store/…                              the graph whose IRI is that of the request
    /store                                POST makes a new graph below it

A graph is read by a query, through the endpoint; it is written by
`maillage.web.endpoint.updating`, where the store takes that.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.errors import (
    BadRequest,
    MaillageError,
    MethodNotAllowed,
    NotFound,
    UnsupportedMediaType,
)
from maillage.negotiate import FORMATS
from maillage.sparql import SparqlRequest, fields_of, media_type_of, no_update, text_of
from maillage.store import ALL, Dataset, Store, ask, graph_named, load_query
from maillage.store.applying import PAYLOAD_TYPES
from maillage.store.changes import GraphWrite, Payload
from maillage.web.endpoint.answering import Receive, Scope, Send, refuse, respond
from maillage.web.endpoint.multipart import boundary_of, parts
from maillage.web.endpoint.protocol import DisconnectedError, SparqlEndpoint, accept_of
from maillage.web.endpoint.record import outcome_of, record_of
from maillage.web.endpoint.updating import Takes

__all__ = ["GraphStore"]

_READ: Final = ("GET", "HEAD", "OPTIONS")
_WRITE: Final = ("PUT", "POST", "DELETE")
_MULTIPART: Final = "multipart/form-data"
#: What clients call a file whose kind they do not know.
_UNKNOWN: Final = frozenset({"", "application/octet-stream", "text/plain"})
_PARAMETERS: Final = frozenset({"graph", "default", "format"})


@dataclass(frozen=True)
class _Target:
    """What a request is about.

    Attributes:
        graph: IRI of the graph; empty for the default graph; None for the store itself.
        url: the IRI of the request, without its parameters.
        format: value of ``format``.
    """

    graph: str | None
    url: str
    format: str = ""


class GraphStore:
    """The graphs of one store, to be mounted at ``/store`` and below it."""

    def __init__(
        self,
        endpoint: SparqlEndpoint,
        store: Store,
        queries: Path,
        *,
        timeout_s: float = 30.0,
        updating: Takes | None = None,
    ) -> None:
        """Prepare it.

        Args:
            endpoint: of the same store.
            store: stays the caller's to close.
            queries: ``queries/store``.
            timeout_s: seconds until a question to the store is stopped.
            updating: carries writes out; None to refuse them.
        """
        self._endpoint = endpoint
        self._store = store
        self._texts = {path.stem: load_query(path) for path in sorted(queries.glob("*.rq"))}
        self._timeout_s = timeout_s
        self._updating = updating
        self._methods = ", ".join((*_READ, *_WRITE) if updating else _READ)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]}
        method = scope["method"]
        record = record_of(scope)
        try:
            if method == "OPTIONS":
                await respond(send, 204, self._preflight())
            elif method in {"GET", "HEAD"}:
                await self._read(_target(scope), headers, scope, receive, send)
            elif method not in _WRITE:
                raise _no_method(method, self._methods)
            else:
                await self._write(headers, scope, receive, send)
        except DisconnectedError:  # while a body was read: nothing has been written
            record.outcome = "cancelled" if record.is_write else record.outcome
        except MaillageError as error:
            if record.is_write:
                record.outcome = outcome_of(error)
            allow = [("Allow", self._methods)] if error.status == 405 else []
            await refuse(scope, send, error, allow)

    async def _read(
        self, target: _Target, headers: dict[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        if target.graph is None:
            raise _no_graph()
        if target.graph and not await asyncio.to_thread(self._exists, target.graph):
            raise NotFound(
                f"there is no graph <{target.graph}>",
                fr=f"il n’y a pas de graphe <{target.graph}>",
            )
        graphs = (target.graph,) if target.graph else ()
        request = SparqlRequest(self._texts["all"], graphs, format=target.format)
        accept = accept_of(request, headers)
        await self._endpoint.answer(request, accept, headers, scope, receive, send)

    def _exists(self, graph: str) -> bool:
        """Say whether there is a graph; one that holds something is found at once."""
        limit = self._timeout_s
        if ask(self._store, self._texts["holds"], Dataset((graph,)), timeout_s=limit):
            return True
        return ask(
            self._store, self._texts["exists"], ALL, timeout_s=limit, graph=ox.NamedNode(graph)
        )

    async def _write(
        self, headers: dict[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        if self._updating is None:
            raise no_update()
        record = record_of(scope)
        record.is_write = True
        self._updating.admit(headers)
        target, method = _target(scope), scope["method"]
        graph, location = target.graph, []
        if graph is None:
            if method != "POST":
                raise _no_graph()
            graph = f"{target.url.rstrip('/')}/{uuid.uuid4().hex}"
            location = [("Location", graph)]
        payloads: tuple[Payload, ...] = ()
        if method != "DELETE":
            body = await self._endpoint.body(headers, receive)
            payloads = _payloads(headers, body, graph or target.url, multiple=method == "POST")
        change = GraphWrite(method, graph, payloads)
        created, told = await self._updating.change(change, headers)
        record.outcome = "ok"
        empty = [("Content-Length", "0")] if created else []  # 204 has no length (RFC 9110 §8.6)
        await respond(send, 201 if created else 204, [*location, *told, *empty])

    def _preflight(self) -> list[tuple[str, str]]:
        return [
            ("Access-Control-Allow-Methods", self._methods),
            (
                "Access-Control-Allow-Headers",
                "Accept, Accept-Language, Content-Type, If-None-Match",
            ),
            ("Access-Control-Max-Age", "86400"),
            ("Allow", self._methods),
        ]


def _target(scope: Scope) -> _Target:
    """Read which graph a request is about.

    Raises:
        BadRequest: it names none, more than one, or something that is no IRI.
    """
    url = graph_named(_url(scope)).value
    direct = scope["path"].removeprefix(scope.get("root_path", "")).strip("/") != "store"
    values: dict[str, list[str]] = {}
    for name, value in fields_of(scope["query_string"], "URL"):
        values.setdefault(name, []).append(value)
    unknown = sorted(set(values) - _PARAMETERS)
    named = len(values.get("graph", ())) + ("default" in values) + direct
    if unknown or named > 1:
        raise BadRequest(
            f"the parameter {unknown[0]!r} is unknown: name the graph by one of ?graph=IRI,"
            " ?default or the path"
            if unknown
            else "more than one graph is named: keep one of ?graph=IRI, ?default or the path",
            fr=f"le paramètre « {unknown[0]} » est inconnu : nommez le graphe par ?graph=IRI,"
            " ?default ou le chemin"
            if unknown
            else "plus d’un graphe est nommé : gardez ?graph=IRI, ?default ou le chemin",
        )
    format_ = values.get("format", [""])[0]
    if direct:
        return _Target(url, url, format_)
    if "graph" in values:
        return _Target(graph_named(values["graph"][0]).value, url, format_)
    return _Target("" if "default" in values else None, url, format_)


def _url(scope: Scope) -> str:
    """Give the URL the client has asked, as it was encoded, without its parameters."""
    host = dict(scope["headers"]).get(b"host", b"localhost").decode("latin-1")
    path = scope.get("raw_path") or scope["path"].encode()
    return f"{scope['scheme']}://{host}{path.partition(b'?')[0].decode('latin-1')}"


def _payloads(
    headers: Mapping[str, str], body: bytes, base: str, *, multiple: bool
) -> tuple[Payload, ...]:
    """Read what is to be put into a graph; it is parsed where it is put in."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMediaType(
            f"a body in Content-Encoding {encoding} is not taken: send it as it is",
            fr=f"un corps en Content-Encoding {encoding} n’est pas accepté : envoyez-le tel quel",
        )
    content_type = headers.get("content-type", "")
    if multiple and content_type.partition(";")[0].strip().lower() == _MULTIPART:
        found = parts(boundary_of(content_type), body)
        return tuple(
            _payload(part.content, _type(part.content_type, part.filename), base) for part in found
        )
    return (_payload(body, _type(content_type), base),)


def _payload(content: bytes, media_type: str, base: str) -> Payload:
    return Payload(text_of(content), media_type, base)


def _type(content_type: str, filename: str = "") -> str:
    """Give the media type of a payload, by the name of its file where the client knows none."""
    media_type = media_type_of(content_type)
    if filename and media_type in _UNKNOWN:
        known = FORMATS.get(filename.rpartition(".")[2].lower(), ())
        media_type = next((kind for kind in known if kind in PAYLOAD_TYPES), media_type)
    if media_type not in PAYLOAD_TYPES:
        types = ", ".join(PAYLOAD_TYPES)
        raise UnsupportedMediaType(
            f"a graph of type {media_type or 'not given'} is not understood: send one of {types}",
            fr=f"un graphe de type {media_type or 'non précisé'} n’est pas pris en charge :"
            f" envoyez {types}",
        )
    return media_type


def _no_graph() -> BadRequest:
    return BadRequest(
        "the request names no graph: add ?graph=IRI or ?default",
        fr="la requête ne nomme pas de graphe : ajoutez ?graph=IRI ou ?default",
    )


def _no_method(method: str, methods: str) -> MethodNotAllowed:
    return MethodNotAllowed(
        f"{method} is not a method of this route: use one of {methods}",
        fr=f"{method} n’est pas une méthode de cette route : utilisez {methods}",
    )
