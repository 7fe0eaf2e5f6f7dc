"""``/find``: the sites for a condition from a place, as a page, as JSON or as CSV."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotAcceptable
from maillage.finding import listing, read
from maillage.negotiate import CSV, HTML, choose
from maillage.web.find.page import show
from maillage.web.page.answers import caching, etag, is_fresh, not_modified
from maillage.web.page.question import given_to, today, told
from maillage.web.page.site import language_of, site_of

__all__ = ["find"]

_JSON: Final = "application/json"
#: Value of ``format`` -> media type; a link cannot send an ``Accept`` header.
_FORMATS: Final = {"json": _JSON, "csv": CSV}


def find(request: Request) -> Response:
    """``/find?orpha=&from=``: the sites in order, why each is there, and the SPARQL that says so.

    Raises:
        BadRequest: a parameter has no meaning; names it.
        NotFound: the condition is not known.
        NotAcceptable: the client takes none of the forms.
    """
    given = given_to(request)
    form = _form(request, given.pop("format", []))
    if form == HTML:
        return show(request, given)
    asked = read(given, today())
    site, language = site_of(request), language_of(request)
    # Today's day is in it: an answer changes when a label ends, though the build does not.
    digest = hashlib.sha256(repr(asked).encode("utf-8", "replace")).hexdigest()[:16]
    tag = etag(site, "find", *([] if form == _JSON else ["csv"]), language.code, digest)
    if is_fresh(request, tag):
        return not_modified(tag)
    found, described = told(request, asked, request.scope.get("root_path", ""))
    headers = {
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    if form == CSV:
        name = f"maillage-orpha{found.condition.code}.csv"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        # With a mark, for spreadsheets that else take it for the old code page of their country.
        body = "\ufeff" + listing.sheet(described)
        return Response(body.encode("utf-8", "replace"), 200, headers, media_type=CSV)
    # On one line: with indents Python writes it by itself, which takes a quarter of the answer.
    body = json.dumps(described, ensure_ascii=False) + "\n"
    return Response(body.encode("utf-8", "replace"), 200, headers, media_type=_JSON)


def _form(request: Request, formats: list[str]) -> str:
    if formats and formats != [""]:
        if (form := _FORMATS.get(formats[0])) is None or len(formats) > 1:
            known = ", ".join(_FORMATS)
            said = ", ".join(formats)[:100]
            raise BadRequest(
                f"format={said!r} is none of find: take one of {known}",
                fr=f"format={said!r} n’est pas un format de find : prenez {known}",
            )
        return form
    accept = request.headers.get("accept", "")
    form = choose(accept, (_JSON, HTML, CSV))
    if form is None:
        raise NotAcceptable(
            f"none of {accept!r} is to be had: ask for {_JSON}, {CSV} or {HTML}",
            fr=f"rien de {accept!r} n’est disponible : demandez {_JSON}, {CSV} ou {HTML}",
        )
    return form
