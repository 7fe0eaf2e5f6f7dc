"""Asks one endpoint of the list: one POST, no redirect, so many bytes, so long.

`httpcore` rather than `httpx`: it follows no redirects, keeps no cookies, reads no proxy or
password from the environment, and unpacks nothing, so there is nothing of all that to turn off.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

import httpcore
import httpx

from maillage.errors import AnswerTooLarge, QueryTimeout, ServiceFailed
from maillage.federation.address import NotPublicError, Pinned
from maillage.federation.allowed import Service
from maillage.negotiate import JSON, XML

__all__ = ["Budget", "Client"]

_ACCEPT: Final = f"{JSON}, {XML};q=0.9"
#: Characters of an endpoint's own words that are passed on.
_WORDS: Final = 300


@dataclass
class Budget:
    """What the SERVICE clauses of one query may still take together.

    Attributes:
        bytes_left: of answers.
        rows_left: of answers.
        max_bytes: at the beginning.
        max_rows: at the beginning.
    """

    bytes_left: int
    rows_left: int
    max_bytes: int
    max_rows: int


class Client:
    """Asks the endpoints of the list, over a new connection each time; on one event loop alone."""

    def __init__(self) -> None:
        self._tls = httpx.create_ssl_context()
        self._network = Pinned()
        self._agent = f"Maillage/{version('maillage')} (SPARQL 1.1 Federated Query)"

    async def ask(
        self, service: Service, query: str, budget: Budget, limit_s: float
    ) -> tuple[str, bytes]:
        """Ask an endpoint.

        Args:
            service: which.
            query: a SELECT.
            budget: of the query that this is for.
            limit_s: seconds for all of it.

        Returns:
            The media type of the answer, in small letters and without parameters, and the answer.

        Raises:
            ServiceFailed: it does not answer, or not with a 200.
            QueryTimeout: not in time.
            AnswerTooLarge: with more than the budget has.
        """
        try:
            async with asyncio.timeout(limit_s):
                return await self._ask(service, query, budget)
        except TimeoutError as error:
            raise QueryTimeout(
                f"the endpoint <{service.iri}> has not answered within {limit_s:.3g} s: ask less of"
                " it, or use SERVICE SILENT if you can do without",
                fr=f"le point d’accès <{service.iri}> n’a pas répondu en {limit_s:.3g} s :"
                " demandez-lui moins, ou utilisez SERVICE SILENT si vous pouvez vous en passer",
            ) from error
        except NotPublicError as error:
            raise failed(
                service,
                "its name leads to an address that is not public, and nothing was sent",
                "son nom mène à une adresse qui n’est pas publique, rien n’a été envoyé",
            ) from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            OSError,
        ) as error:
            kind = type(error).__name__
            raise failed(service, f"no answer ({kind})", f"pas de réponse ({kind})") from error

    async def _ask(self, service: Service, query: str, budget: Budget) -> tuple[str, bytes]:
        content = b"query=" + quote(query, safe="").encode("ascii")
        host = f"[{service.host}]" if ":" in service.host else service.host
        scheme, usual = ("https", 443) if service.secure else ("http", 80)
        headers: dict[bytes | str, bytes | str] = {
            "Host": host if service.port == usual else f"{host}:{service.port}",
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "identity",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(content)),
        }
        url = httpcore.URL(
            scheme=scheme, host=service.host, port=service.port, target=service.target
        )
        # A pool for each request: one that is kept keeps for ever what was given up half-way.
        pool = httpcore.AsyncConnectionPool(self._tls, network_backend=self._network)
        sending = pool.stream("POST", url, headers=headers, content=content)
        async with pool, sending as response:
            fields = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in response.headers}
            media_type = fields.get("content-type", "").partition(";")[0].strip().lower()
            assert isinstance(response.stream, AsyncIterable)  # noqa: S101 - of an async pool
            if response.status != 200:
                # What it says is read as far as it would be told, and no further.
                words = await _beginning(response.stream)
                raise _refused(service, response.status, media_type, words)
            if fields.get("content-encoding", "identity").lower() != "identity":
                raise failed(
                    service,
                    "its answer is compressed, which was not asked for",
                    "sa réponse est compressée, ce qui n’était pas demandé",
                )
            body = bytearray()
            async for part in response.stream:
                budget.bytes_left -= len(part)
                if budget.bytes_left < 0:
                    most = budget.max_bytes
                    raise too_large(service, f"{most} bytes", f"{most} octets")
                body += part
        return media_type, bytes(body)


def failed(service: Service, en: str, fr: str) -> ServiceFailed:
    """Say that an endpoint is of no use."""
    return ServiceFailed(
        f"the endpoint <{service.iri}> of a SERVICE clause failed: {en}",
        fr=f"le point d’accès <{service.iri}> d’une clause SERVICE a échoué : {fr}",
    )


def too_large(service: Service, en: str, fr: str) -> AnswerTooLarge:
    """Say that an answer has more than may be taken, so much; SILENT does not hide that."""
    return AnswerTooLarge(
        f"the endpoint <{service.iri}> answers with more than a query takes by SERVICE, {en}: ask"
        " less of it, by a narrower pattern or VALUES inside the clause",
        fr=f"le point d’accès <{service.iri}> répond par plus qu’une requête n’en prend par"
        f" SERVICE, {fr} : demandez-lui moins, par un motif plus étroit ou VALUES"
        " dans la clause",
    )


async def _beginning(stream: AsyncIterable[bytes]) -> bytes:
    body = b""
    async for part in stream:
        body += part
        if len(body) > 16 * _WORDS:
            break
    return body


def _refused(service: Service, status: int, media_type: str, body: bytes) -> ServiceFailed:
    if 300 <= status < 400:
        return failed(
            service,
            f"it answers {status}, and no redirect is followed",
            f"il répond {status}, et aucune redirection n’est suivie",
        )
    words = ""
    if "json" in media_type:
        try:
            told = json.loads(body)
            words = str(told.get("detail") or told.get("title") or "")
        except (ValueError, AttributeError, RecursionError):
            pass
    elif media_type == "text/plain":
        words = body.decode("utf-8", "replace")
    words = " ".join(words.split())[:_WORDS]
    said, dit = (f": {words}", f" : {words}") if words else ("", "")
    return failed(service, f"it answers {status}{said}", f"il répond {status}{dit}")
