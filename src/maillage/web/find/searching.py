"""``/search``: entities by name or code, as JSON for programs and as a page for people."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotAcceptable
from maillage.negotiate import HTML, choose
from maillage.search import (
    LONGEST,
    TYPES,
    Hit,
    check_limit,
    check_text,
    check_types,
    find,
)
from maillage.web.page.answers import caching, etag, is_fresh, not_modified, page
from maillage.web.page.site import language_of, site_of
from maillage.web.wording.language import Choice
from maillage.web.wording.links import page_path

__all__ = ["search"]

_JSON: Final = "application/json"
#: Hits given where nobody says how many: a list that opens under a field, or a page to read.
_HITS: Final = {_JSON: 10, HTML: 20}


def search(request: Request) -> Response:
    """``/search?q=``: the best hits; without ``q``, a browser gets the form alone.

    Raises:
        BadRequest: a parameter has no meaning; names it.
        NotAcceptable: the client takes neither JSON nor HTML.
        StoreUnavailable: there is no index.
    """
    site, language = site_of(request), language_of(request)
    form = _form(request)
    text = request.query_params.get("q", "")
    types = check_types(request.query_params.getlist("type"))
    limit = check_limit(request.query_params.get("limit") or str(_HITS[form]))
    values = {"text": text, "types": types, "known": TYPES, "longest": LONGEST, "items": None}
    if form == HTML and not text.strip():
        tag = etag(site, form[-4:], language.code, str(limit), *sorted(types))
        if is_fresh(request, tag):
            return not_modified(tag)
        return page(request, "search.html", {**values, "limit": limit}, tag=tag)
    check_text(text)
    index = request.app.state.finder()
    asked = json.dumps([text, sorted(types), limit]).encode()
    tag = etag(site, form[-4:], language.code, hashlib.sha256(asked).hexdigest()[:16])
    if is_fresh(request, tag):
        return not_modified(tag)
    hits = find(index, text, lang=language.code, types=types, limit=limit)
    # Pages put the root of a proxy before their links by themselves.
    root = "" if form == HTML else request.scope.get("root_path", "")
    items = [_item(root, hit, language) for hit in hits]
    if form == HTML:
        return page(request, "search.html", {**values, "items": items, "limit": limit}, tag=tag)
    document = {"q": text, "lang": language.code, "limit": limit, "items": items}
    headers = {
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    body = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return Response(body.encode("utf-8", "replace"), 200, headers, media_type=_JSON)


def _form(request: Request) -> str:
    form = choose(request.headers.get("accept", ""), tuple(_HITS))
    if form is None:
        raise NotAcceptable(
            f"none of {request.headers['accept']!r} is to be had: ask for {_JSON} or {HTML}",
            fr=f"rien de {request.headers['accept']!r} n’est disponible :"
            f" demandez {_JSON} ou {HTML}",
        )
    return form


def _item(root: str, hit: Hit, language: Choice) -> dict[str, object]:
    """Describe a hit in the language of the answer, or in the other where it has no name in it."""
    entity = hit.entity
    label, label_lang = entity.label(language.code)
    path = page_path(entity.iri)
    return {
        "iri": entity.iri,
        "page": root + path if path else None,
        "type": entity.type,
        "typeLabel": entity.type_label(language.code),
        "label": label,
        "labelLang": label_lang,
        "code": entity.code,
        "match": {
            "how": hit.how,
            "field": hit.name.field,
            "text": hit.name.text,
            "lang": hit.name.lang,
        },
    }
