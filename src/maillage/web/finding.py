"""``/find``: the sites for a condition from a place, as JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotAcceptable
from maillage.finding import answer, document, read
from maillage.negotiate import choose
from maillage.web.answers import caching, etag, is_fresh, not_modified
from maillage.web.links import page_path
from maillage.web.site import language_of, site_of

__all__ = ["find"]

_JSON: Final = "application/json"


def find(request: Request) -> Response:
    """``/find?orpha=&from=``: the sites in order, why each is there, and the SPARQL that says so.

    Raises:
        BadRequest: a parameter has no meaning; names it.
        NotFound: the condition is not known.
        NotAcceptable: the client does not take JSON.
    """
    accept = request.headers.get("accept", "")
    # A browser gets the JSON as well: there is no page yet.
    if choose(accept, (_JSON, "text/html")) is None:
        raise NotAcceptable(
            f"none of {accept!r} is to be had: ask for {_JSON}",
            fr=f"rien de {accept!r} n’est disponible : demandez {_JSON}",
        )
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    asked = read(given, datetime.now(UTC).date())
    site, language = site_of(request), language_of(request)
    # Today's day is in it: an answer changes when a label ends, though the build does not.
    digest = hashlib.sha256(repr(asked).encode("utf-8", "replace")).hexdigest()[:16]
    tag = etag(site, "find", language.code, digest)
    if is_fresh(request, tag):
        return not_modified(tag)
    root = request.scope.get("root_path", "")

    def page_of(iri: str) -> str | None:
        path = page_path(iri)
        return root + path if path else None

    found = answer(request.app.state.gazetteer, asked, language.code)
    told = document(found, "fr" if language.code == "fr" else "en", page_of)
    # On one line: with indents Python writes it by itself, which takes a quarter of the answer.
    body = json.dumps(told, ensure_ascii=False) + "\n"
    headers = {
        "Vary": "Accept, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    return Response(body.encode("utf-8", "replace"), 200, headers, media_type=_JSON)
