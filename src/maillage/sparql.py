"""The SPARQL 1.1 Protocol: the parts of an HTTP request -> a query or an update, or why not.

Read by hand rather than by a framework's typed parameters, because the protocol's own rules
(exactly one ``query``, graph parameters in the URL of a POST too) are not those of any framework.
Nothing here knows about a framework or a store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final
from urllib.parse import parse_qsl

from maillage import bounding, tokens
from maillage.errors import (
    BadRequest,
    Forbidden,
    MethodNotAllowed,
    RequestError,
    TooLarge,
    UnsupportedMediaType,
)

__all__ = [
    "MAX_DEPTH",
    "METHODS",
    "SparqlRequest",
    "fields_of",
    "judge",
    "judge_update",
    "media_type_of",
    "no_update",
    "parse",
    "text_of",
]

METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
#: Brackets nested deeper are refused: about 2,300 overflow the stack of the engine's parser.
MAX_DEPTH: Final = 200

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_ONCE: Final = ("query", "update")
_SERVICE: Final = "SERVICE"
_LOAD: Final = "LOAD"
#: Parameters that mean nothing without a query.
_OF_QUERIES: Final = frozenset({"default-graph-uri", "named-graph-uri"})
#: Parameters that say nothing of an update -> which one is meant.
_NOT_OF_UPDATES: Final = {
    "query": "",
    "default-graph-uri": "using-graph-uri",
    "named-graph-uri": "using-named-graph-uri",
}


@dataclass(frozen=True)
class SparqlRequest:
    """What a request asks, in plain values.

    Attributes:
        query: the SPARQL text; empty if the request has none (it may want the service description
            or the editor).
        default_graphs: IRIs of ``default-graph-uri``, as given; ``using-graph-uri`` of an update.
        named_graphs: IRIs of ``named-graph-uri``, or ``using-named-graph-uri``, as given.
        format: value of ``format``, a short name that overrules ``Accept``; empty if none.
            The first one, where a client (SPARQLWrapper) writes it in several ways.
        update: the text of an update, which may be empty; None for a query.
        federated: whether the query has SERVICE, which somebody has to carry out before it runs.
        max_rows: the rows that the query was bounded to beyond what it says itself; 0 if it was
            not.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    update: str | None = None
    max_rows: int = 0
    federated: bool = False


def parse(
    method: str,
    query_string: bytes,
    content_type: str = "",
    body: bytes = b"",
    *,
    max_bytes: int = 1_000_000,
    updates: bool = False,
    max_rows: int = 0,
    services: bool = False,
) -> SparqlRequest:
    """Read one request of the SPARQL 1.1 Protocol (§2).

    Args:
        method: HTTP method, in capitals.
        query_string: what follows ``?`` in the URL, still percent-encoded.
        content_type: the ``Content-Type`` header, or empty.
        body: the request body.
        max_bytes: longest body, and longest query string, taken.
        updates: whether updates are taken.
        max_rows: what a SELECT is bounded to (see `maillage.bounding`); 0 is no bound.
        services: whether SERVICE is taken, for `maillage.federation` to carry out.

    Raises:
        MethodNotAllowed: `method` is none of `METHODS`.
        TooLarge: the body or the query string is longer than `max_bytes`.
        UnsupportedMediaType: a POST of another type, or not in UTF-8.
        Forbidden: an update where none is taken; or a text that would go out to other hosts (see
            `judge` and `judge_update`).
        BadRequest: a parameter given twice, text that is not UTF-8, too deep nesting.

    >>> parse("GET", b"query=ASK%20%7B%7D").query
    'ASK {}'
    """
    if method not in METHODS:
        raise MethodNotAllowed(
            f"{method} is not a method of this route: use GET or POST",
            fr=f"{method} n’est pas une méthode de cette route : utilisez GET ou POST",
        )
    if max(len(query_string), len(body)) > max_bytes:
        raise TooLarge(
            f"the request is longer than {max_bytes} bytes",
            fr=f"la requête dépasse {max_bytes} octets",
        )
    fields = fields_of(query_string, "URL")
    query: str | None = None
    update: str | None = None
    in_url = any(name == "update" for name, _ in fields)
    if method == "POST":
        match media_type_of(content_type):
            case media if media == _FORM:
                fields += fields_of(body, "form")
            case media if media == _QUERY:
                query = text_of(body)
            case media if media == _UPDATE:
                if not updates:
                    raise no_update()
                update = text_of(body)
            case media:
                raise UnsupportedMediaType(
                    f"a body of type {media or 'not given'} is not understood: send {_FORM}"
                    f"{f', {_UPDATE}' if updates else ''} or {_QUERY}",
                    fr=f"corps de type {media or 'non précisé'} non pris en charge :"
                    f" envoyez {_FORM}{f', {_UPDATE}' if updates else ''} ou {_QUERY}",
                )
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(values.get(name, ())) + (name == "query" and query is not None) > 1:
            raise BadRequest(
                f"the parameter {name!r} is given more than once: keep one",
                fr=f"le paramètre « {name} » figure plusieurs fois : n’en gardez qu’un",
            )
    if "update" in values and not updates:
        raise no_update()
    if "update" in values or update is not None:
        return _update(values, update, elsewhere=in_url or query is not None)
    if query is None:
        query = values.get("query", [""])[0]
        if method == "POST" and "query" not in values:
            raise BadRequest(
                "the form has no parameter 'query': send query=SELECT … as one",
                fr="le formulaire n’a pas de paramètre « query » : envoyez-y query=SELECT …",
            )
    if "query" not in values and not query and values.keys() & _OF_QUERIES:
        raise BadRequest(
            "a graph is named, and the parameter 'query' is missing: send query=SELECT … with it",
            fr="un graphe est nommé, et le paramètre « query » manque : ajoutez query=SELECT …",
        )
    if not query.strip() and (method == "POST" or "query" in values):
        raise BadRequest(
            "the query is empty: write SELECT, ASK, CONSTRUCT or DESCRIBE",
            fr="la requête est vide : écrivez SELECT, ASK, CONSTRUCT ou DESCRIBE",
        )
    federated = judge(query, services=services)
    limited = bounding.bounded(query, max_rows)
    return SparqlRequest(
        limited,
        tuple(values.get("default-graph-uri", ())),
        tuple(values.get("named-graph-uri", ())),
        values.get("format", [""])[0],
        max_rows=max_rows if limited != query else 0,
        federated=federated,
    )


def _update(values: dict[str, list[str]], direct: str | None, *, elsewhere: bool) -> SparqlRequest:
    """Read an update (§2.2).

    Args:
        values: the parameters of URL and form.
        direct: the body, if it is the update itself.
        elsewhere: whether there is a direct query, or an update in the URL.
    """
    if elsewhere:
        raise BadRequest(
            "an update is sent by POST, in the body: as the parameter 'update' of a form, or as"
            f" {_UPDATE}",
            fr="une mise à jour s’envoie par POST, dans le corps : en paramètre « update » d’un"
            f" formulaire, ou en {_UPDATE}",
        )
    for name, instead in _NOT_OF_UPDATES.items():
        if name in values:
            raise BadRequest(
                f"{name!r} does not go with an update{instead and f': use {instead!r}'}",
                fr=f"« {name} » ne va pas avec une mise à jour"
                f"{instead and f' : utilisez « {instead} »'}",
            )
    update = values["update"][0] if direct is None else direct
    judge_update(update)
    return SparqlRequest(
        "",
        tuple(values.get("using-graph-uri", ())),
        tuple(values.get("using-named-graph-uri", ())),
        update=update,
    )


def judge_update(update: str) -> None:
    """Refuse an update that must not be run, whoever asks.

    ``LOAD SILENT`` passes: it may fail, and does, for nothing is fetched (docs/adr/0022).

    Raises:
        Forbidden: SERVICE or LOAD, which would make this machine call another.
        BadRequest: as `judge` does.

    >>> judge_update("LOAD SILENT <http://e/>; INSERT DATA { <http://e/> <http://e/LOAD> 'LOAD' }")
    """
    judge(update)
    if _LOAD not in update.upper():
        return
    cut = list(tokens.tokens(update))
    for token, after in zip_longest(cut, cut[1:]):
        silent = after is not None and after.text.upper() == "SILENT"
        if token.kind == "word" and token.text.upper() == _LOAD and not silent:
            raise Forbidden(
                f"nothing is fetched here: {token.text} at character {token.start + 1}; send the"
                " data by INSERT DATA, or PUT them to /store",
                fr=f"rien n’est téléchargé ici : {token.text} au caractère {token.start + 1} ;"
                " envoyez les données par INSERT DATA, ou par PUT à /store",
            )


def judge(query: str, *, services: bool = False) -> bool:
    """Refuse a query that must not be run, whoever asks (docs/adr/0003, 0027).

    Args:
        query: the text.
        services: whether SERVICE is taken.

    Returns:
        Whether the query has SERVICE, if that is taken.

    Raises:
        Forbidden: SERVICE, which would make this machine call another.
        BadRequest: brackets nested deeper than `MAX_DEPTH`; or the word SERVICE in a text that can
            be read in two ways.

    >>> judge("SELECT ?service { ?service a 'SERVICE' } # SERVICE")
    False
    """
    # Most queries have fewer brackets than may be nested; counting takes no time, cutting does.
    openers = sum(query.count(bracket) for bracket in "{([")
    if openers > MAX_DEPTH and tokens.depth(query) > MAX_DEPTH:
        raise BadRequest(
            f"brackets are nested more than {MAX_DEPTH} deep: simplify the query",
            fr=f"plus de {MAX_DEPTH} niveaux de parenthèses : simplifiez la requête",
        )
    if _SERVICE not in query.upper():
        return False
    found = _federates(tokens.cut(query))
    if found is not None and not services:
        raise Forbidden(
            f"federated queries are refused: {found.text} at character {found.start + 1};"
            " query the other endpoint from your side and join there",
            fr=f"les requêtes fédérées sont refusées : {found.text} au caractère"
            f" {found.start + 1} ; interrogez l’autre point d’accès de votre côté",
        )
    return found is not None


def _federates(cut: list[tokens.Token]) -> tokens.Token | None:
    """Find the SERVICE of a query, also where it is glued to what stands beside it.

    Oxigraph reads ``SERVICE:x{`` as SERVICE and the name ``:x``, and ``1SERVICE`` as a number and
    SERVICE. A name followed by ``{`` is grammatical nowhere else than after GRAPH.
    """
    for index, token in enumerate(cut):
        if _SERVICE not in token.text.upper():
            continue
        if token.kind == "word":
            return token
        if token.kind == "name" and _SERVICE in token.text.partition(":")[0].upper():
            before = cut[index - 1].text.upper() if index else ""
            after = cut[index + 1].text if index + 1 < len(cut) else ""
            if after == "{" and before != "GRAPH":
                return token
    return None


def fields_of(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """Decode form fields: once, strictly UTF-8."""
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"the {where} is not percent-encoded UTF-8: {error.reason} at byte {error.start} of"
            " a parameter; encode it as UTF-8",
            fr=f"un paramètre n’est pas en UTF-8 encodé par % : octet {error.start} ; encodez-le"
            " en UTF-8",
        ) from error
    except ValueError as error:
        raise BadRequest(
            f"the {where} has more than 1000 parameters: send fewer",
            fr="plus de 1000 paramètres : envoyez-en moins",
        ) from error


def text_of(body: bytes) -> str:
    """Decode a body, strictly UTF-8."""
    try:
        # Editors of Windows begin a file with a mark, which is no part of the text.
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"the body is not UTF-8: {error.reason} at byte {error.start}; send UTF-8",
            fr=f"le corps n’est pas en UTF-8 : octet {error.start} ; envoyez de l’UTF-8",
        ) from error


def media_type_of(content_type: str) -> str:
    """Give the media type without parameters; only UTF-8 is taken (RFC 9110 §8.3)."""
    essence, *params = (part.strip().lower() for part in content_type.split(";"))
    for param in params:
        match = re.fullmatch(r'charset\s*=\s*"?([^"]*)"?', param)
        if match and match[1] not in {"utf-8", "utf8", "us-ascii"}:
            raise UnsupportedMediaType(
                f"the body is in {match[1]}: send UTF-8",
                fr=f"le corps est en {match[1]} : envoyez de l’UTF-8",
            )
    return essence


def no_update() -> RequestError:
    """Say why a published store is not written."""
    return Forbidden(
        "updates are not taken here: the graph changes by a new build of its tables",
        fr="les mises à jour ne sont pas acceptées : le graphe change par une nouvelle"
        " construction de ses tables",
    )
