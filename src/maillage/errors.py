"""What can go wrong, as one tree.

::

    MaillageError
    ├─ SourceError           exit 2   a source cannot be read at all
    ├─ ShapeError            exit 2   a shape, check or inference query is itself broken
    ├─ ConfigError           exit 2   a setting has no meaning
    ├─ FetchError            exit 2   a file cannot be downloaded or kept
    ├─ WritesLost            exit 2   a build would undo accepted writes
    ├─ StoreUnavailable      exit 2   HTTP 503
    │  ├─ Busy                        HTTP 503
    │  └─ QueryDied                   HTTP 503
    ├─ QueryTimeout          exit 2   HTTP 504
    ├─ ServiceFailed         exit 2   HTTP 502
    └─ RequestError          exit 2
       ├─ BadRequest                  HTTP 400
       ├─ Unauthorized                HTTP 401
       ├─ Forbidden                   HTTP 403
       ├─ NotFound                    HTTP 404
       ├─ MethodNotAllowed            HTTP 405
       ├─ NotAcceptable               HTTP 406
       ├─ Gone                        HTTP 410
       ├─ PreconditionFailed          HTTP 412
       ├─ TooLarge                    HTTP 413
       ├─ UnsupportedMediaType        HTTP 415
       ├─ AnswerTooLarge              HTTP 422
       ├─ NotConforming               HTTP 422
       └─ TooManyRequests             HTTP 429

Bad data is not in the tree: it is a `maillage.report.Report`, so that one run tells all of it.
One place maps this tree to HTTP (`web/problem.py`) and one to exit codes (`cli/command.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "AnswerTooLarge",
    "BadRequest",
    "Busy",
    "ConfigError",
    "FetchError",
    "Forbidden",
    "Gone",
    "MaillageError",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotConforming",
    "NotFound",
    "PreconditionFailed",
    "QueryDied",
    "QueryTimeout",
    "RequestError",
    "ServiceFailed",
    "ShapeError",
    "SourceError",
    "StoreUnavailable",
    "TooLarge",
    "TooManyRequests",
    "Unauthorized",
    "UnsupportedMediaType",
    "WritesLost",
]


class MaillageError(Exception):
    """Anything Maillage reports by itself; never a bug.

    Attributes:
        status: the HTTP status that says the same.
        fr: the message in French; the English one stands in where nobody has written it.
    """

    status: int = 500

    def __init__(self, message: str, *, fr: str = "") -> None:
        super().__init__(message)
        self.fr = fr or message


class SourceError(MaillageError):
    """A source, table or file cannot be read at all; the message names it."""


class ShapeError(MaillageError):
    """A shape, check or inference query is itself broken; the message names its file."""


class ConfigError(MaillageError):
    """A setting is unknown or has no meaning; the message names the variable."""


class FetchError(MaillageError):
    """A file cannot be downloaded, or not be kept; the message names it and what to do."""


class WritesLost(MaillageError):
    """A build would undo accepted writes; the message names them and what to do."""


class StoreUnavailable(MaillageError):
    """The store cannot answer: not built yet, unreachable, or out of workers."""

    status = 503


class Busy(StoreUnavailable):
    """Too many queries run or wait, of all clients together."""


class QueryDied(StoreUnavailable):
    """The query has ended the process it ran in.

    Attributes:
        killed: whether somebody else has killed that process (SIGKILL), so that the query may be
            innocent.
    """

    killed: bool = False


class QueryTimeout(MaillageError):
    """The query was stopped at its deadline."""

    status = 504


class ServiceFailed(MaillageError):
    """An endpoint that a SERVICE clause names does not answer, or not as it should."""

    status = 502


class RequestError(MaillageError):
    """The request is at fault, not the server."""

    status = 400


class BadRequest(RequestError):
    """The request breaks the SPARQL 1.1 Protocol, or its query the SPARQL grammar."""


class Unauthorized(RequestError):
    """The request bears no token, or none that is known; ``WWW-Authenticate`` says what is wanted.

    Attributes:
        given: whether it bears one.
    """

    status = 401

    def __init__(self, message: str, *, fr: str = "", given: bool = False) -> None:
        super().__init__(message, fr=fr)
        self.given = given


class Forbidden(RequestError):
    """The request is well formed and refused on purpose: a write, or a query that goes out."""

    status = 403


class NotFound(RequestError):
    """Nothing is known under this IRI."""

    status = 404


@dataclass(frozen=True)
class Withdrawal:
    """That an entity was withdrawn, as one source has it.

    Attributes:
        on: the day since when, ``2026-03-01``; empty if nothing says.
        reasons: why, by language.
        source: IRI of the source; empty if nothing says.
    """

    on: str
    reasons: Mapping[str, str]
    source: str


class Gone(RequestError):
    """What the IRI names was withdrawn; the IRI is never given to anything else.

    Attributes:
        by: IRIs of what takes its place, if anything does.
        withdrawals: since when and why, as far as that is stated.
    """

    status = 410

    def __init__(
        self,
        message: str,
        *,
        fr: str = "",
        by: tuple[str, ...] = (),
        withdrawals: tuple[Withdrawal, ...] = (),
    ) -> None:
        super().__init__(message, fr=fr)
        self.by = by
        self.withdrawals = withdrawals


class MethodNotAllowed(RequestError):
    """The route does not take this HTTP method."""

    status = 405


class NotAcceptable(RequestError):
    """None of the media types asked for can be produced."""

    status = 406


class PreconditionFailed(RequestError):
    """The version in service is not the one that the request is about (``If-Match``).

    Attributes:
        version: that in service.
    """

    status = 412

    def __init__(self, message: str, *, fr: str = "", version: str = "") -> None:
        super().__init__(message, fr=fr)
        self.version = version


class TooLarge(RequestError):
    """The request is larger than the server takes."""

    status = 413


class UnsupportedMediaType(RequestError):
    """The body is of a media type the operation does not take."""

    status = 415


class AnswerTooLarge(RequestError):
    """The answer has more bytes than the server sends."""

    status = 422


class NotConforming(RequestError):
    """The graph would break a rule; nothing has changed.

    Attributes:
        report: the findings, as `maillage.report.machine.to_json` writes them.
        turtle: the same as a SHACL report.
    """

    status = 422

    def __init__(self, message: str, *, fr: str = "", report: str = "[]", turtle: str = "") -> None:
        super().__init__(message, fr=fr)
        self.report = report
        self.turtle = turtle


class TooManyRequests(RequestError):
    """This client has too many queries running or waiting."""

    status = 429
