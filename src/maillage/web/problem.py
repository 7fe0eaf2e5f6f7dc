"""Errors as problem details (RFC 9457): the one place that maps `maillage.errors` to HTTP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from maillage.errors import (
    AnswerTooLarge,
    BadRequest,
    Busy,
    Forbidden,
    Gone,
    MaillageError,
    MethodNotAllowed,
    NotAcceptable,
    NotConforming,
    NotFound,
    PreconditionFailed,
    QueryDied,
    QueryTimeout,
    ServiceFailed,
    StoreUnavailable,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    UnsupportedMediaType,
)
from maillage.negotiate import JSONLD, TURTLE, choose, choose_language
from maillage.terms import BASE

__all__ = ["MEDIA_TYPE", "Problem", "problem"]

MEDIA_TYPE: Final = "application/problem+json"

#: Class -> title in French and in English.
_TITLES: Final[dict[type[MaillageError], tuple[str, str]]] = {
    BadRequest: ("Requête incorrecte", "Bad request"),
    Unauthorized: ("Jeton requis", "Token required"),
    Forbidden: ("Opération refusée", "Operation refused"),
    NotFound: ("Introuvable", "Not found"),
    Gone: ("Retiré", "Withdrawn"),
    MethodNotAllowed: ("Méthode non admise", "Method not allowed"),
    NotAcceptable: ("Format non disponible", "Format not available"),
    PreconditionFailed: ("Autre version en service", "Another version is in service"),
    TooLarge: ("Requête trop longue", "Request too large"),
    UnsupportedMediaType: ("Type de contenu non pris en charge", "Unsupported media type"),
    AnswerTooLarge: ("Réponse trop longue", "Answer too large"),
    NotConforming: ("Règles non respectées", "Rules are broken"),
    TooManyRequests: ("Trop de requêtes à la fois", "Too many queries at once"),
    Busy: ("Serveur occupé", "Server busy"),
    QueryDied: ("Requête interrompue", "Query ended its worker"),
    StoreUnavailable: ("Entrepôt indisponible", "Store unavailable"),
    ServiceFailed: ("Point d’accès distant en échec", "Remote endpoint failed"),
    QueryTimeout: ("Délai dépassé", "Query timed out"),
}
_OTHER: Final = ("Erreur interne", "Internal error")
#: Characters of a message, about: it names the value at fault, which may be a megabyte.
_LONGEST: Final = 2_000
#: Where a query is wrong, as messages tell it in English; the first such place is meant.
_PLACE: Final = re.compile(r"\bline (\d+), column (\d+)\b")
#: Seconds after which a busy store is worth another try.
_RETRY_AFTER_S: Final = 2


@dataclass(frozen=True)
class Problem:
    """A response that tells an error.

    Attributes:
        status: HTTP status.
        headers: its headers, ``Content-Type`` and ``Content-Language`` among them.
        body: JSON in UTF-8.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def problem(error: MaillageError, accept_language: str = "", accept: str = "") -> Problem:
    """Describe an error to the client that caused it.

    Args:
        error: what went wrong.
        accept_language: the ``Accept-Language`` header; French where it states neither language.
        accept: the ``Accept`` header, for what has a report of its own: `NotConforming`.

    Returns:
        ``title`` and ``detail`` are in the language chosen; the extension member ``messages`` has
        the detail in both, and ``line`` and ``column`` where the query is wrong (from 1, in
        characters).

    >>> problem(BadRequest("no", fr="non"), "en").status
    400
    """
    language = choose_language(accept_language)
    titles = next((_TITLES[kind] for kind in type(error).__mro__ if kind in _TITLES), _OTHER)
    messages = {"fr": _short(error.fr), "en": _short(str(error))}
    slug = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    document: dict[str, Any] = {
        "type": f"{BASE}problem/{slug}",
        "title": titles[0 if language == "fr" else 1],
        "status": error.status,
        "detail": messages[language],
        "messages": messages,
        **_place(str(error)),
    }
    if isinstance(error, Gone):
        document["replacedBy"] = list(error.by)
        document["withdrawals"] = [
            {"withdrawnOn": w.on, "reasons": dict(w.reasons), "source": w.source}
            for w in error.withdrawals
        ]
    if isinstance(error, NotConforming):
        kind = choose(accept, (MEDIA_TYPE, TURTLE, JSONLD)) or MEDIA_TYPE
        if kind != MEDIA_TYPE:
            return _report(error, kind)
        document["report"] = json.loads(error.report)
    body = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Content-Language", language),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if isinstance(error, StoreUnavailable | TooManyRequests):
        headers.append(("Retry-After", str(_RETRY_AFTER_S)))
    if isinstance(error, Unauthorized):
        wrong = ', error="invalid_token"' if error.given else ""  # RFC 6750 §3
        headers.append(("WWW-Authenticate", f'Bearer realm="maillage"{wrong}'))
    if isinstance(error, PreconditionFailed):
        headers.append(("Maillage-Version", error.version))
    return Problem(error.status, tuple(headers), body)


def _report(error: NotConforming, media_type: str) -> Problem:
    """Give the SHACL report itself."""
    body = error.turtle.encode()
    if media_type == JSONLD:
        triples = ox.parse(body, format=ox.RdfFormat.TURTLE)
        body = ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b""
    headers = (
        ("Content-Type", media_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    )
    return Problem(error.status, headers, body)


def _place(message: str) -> dict[str, int]:
    """Give the place that a message tells, for programs that mark it."""
    found = _PLACE.search(message)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


def _short(message: str) -> str:
    """Leave out the middle of a message that repeats a value of any length."""
    half = _LONGEST // 2
    return message if len(message) <= _LONGEST else f"{message[:half]} … {message[-half:]}"
