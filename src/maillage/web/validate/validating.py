"""``/validate``: what is wrong with a stranger's table or RDF, at its cells and lines.

The files are checked by a process of their own (`maillage.vetting`, docs/adr/0036) in the order
they come, and nothing of them stays here: neither on a disk, nor in a log, nor in a cache.

A POST changes nothing and bears no rights, so it needs no token against other sites' forms: what a
page elsewhere could have checked here in a visitor's name, it could have checked in its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, Busy, Forbidden, MaillageError, NotAcceptable
from maillage.negotiate import CSV, HTML, TSV, TURTLE, choose
from maillage.report import Lang
from maillage.sources.problems import close_or_all
from maillage.sources.schema import Schema
from maillage.vetting import Answer, Order
from maillage.web.endpoint.answering import Watch
from maillage.web.endpoint.turns import LeftError, client_of
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.site import language_of, site_of
from maillage.web.problem import problem
from maillage.web.validate.checking import WAITING, here
from maillage.web.validate.uploads import MOST_FILES, Asked, asked, body_of, fields_of

__all__ = ["validate"]


#: Media type -> form; the first is for whoever takes anything, such as curl in a terminal.
_OFFERS: Final = {
    "text/plain": "text",
    "application/json": "json",
    CSV: "csv",
    TSV: "tsv",
    TURTLE: "ttl",
    HTML: "page",
}
#: Formats that a pasted text may be said to be in.
_KINDS: Final = {
    "ttl": "Turtle",
    "trig": "TriG",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
}
#: Form -> ending of a file of it.
_ENDINGS: Final = {"text": "txt", "ttl": "ttl", "json": "json", "csv": "csv", "tsv": "tsv"}


async def validate(request: Request) -> Response:
    """Show the form; or check what is posted.

    Raises:
        MaillageError: a machine's request is wrong or cannot be carried out; a browser gets the
            form again, with the message in it.
    """
    if request.method != "POST":
        site, language, limits = site_of(request), language_of(request), here(request)
        fields = fields_of(request.query_params)
        try:
            _check_kind(limits.schema, fields)
        except BadRequest as error:
            if choose(request.headers.get("accept", ""), tuple(_OFFERS)) != HTML:
                raise
            return await run_in_threadpool(_page, request, error=error)
        # The page tells its own address and the limits, and what its form is to begin with.
        told = f"{limits.most_bytes}-{limits.turns is None}-{fields.get('kind', '')}"
        tag = etag(site, "validate", language.code, str(request.base_url), told)
        if is_fresh(request, tag):
            return not_modified(tag)
        return await run_in_threadpool(_page, request, given=Asked((), fields), tag=tag)
    accept = request.headers.get("accept", "")
    form = _OFFERS.get(choose(accept, tuple(_OFFERS)) or "")
    is_browser = form == "page"
    given = Asked((), {})
    try:
        if form is None:
            raise _not_acceptable(accept)
        given = await _given(request)
        form = _form(given.fields.get("format", ""), form)
        answer = await _checked(request, _order(request, given, form))
    except LeftError:
        return Response(status_code=499)  # which nobody reads
    except MaillageError as error:
        if not is_browser:
            raise
        return await run_in_threadpool(_page, request, given=given, error=error)
    if form == "page":
        found = json.loads(answer.body)
        return await run_in_threadpool(_page, request, given=given, found=found)
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language_of(request).code,
    }
    if given.fields.get("format"):
        headers["Content-Disposition"] = f'attachment; filename="maillage-check.{_ENDINGS[form]}"'
    # A file is opened by spreadsheets that else take it for the old code page of their country.
    mark = b"\xef\xbb\xbf" if form == "csv" else b""
    return Response(mark + answer.body, 200, headers, media_type=answer.media_type)


async def _given(request: Request) -> Asked:
    ours = here(request)
    if ours.turns is None:
        raise Forbidden(
            "this server checks no files (MAILLAGE_VALIDATE_RUNS=0): use `maillage validate` on"
            " your own machine",
            fr="ce serveur ne vérifie pas de fichiers (MAILLAGE_VALIDATE_RUNS=0) : utilisez"
            " `maillage validate` sur votre machine",
        )
    if ours.turns.waiting >= WAITING:  # before the body is read, for it would be read in vain
        raise Busy(
            f"{WAITING} checks are waiting: try again in a moment",
            fr=f"{WAITING} vérifications sont en attente : réessayez dans un instant",
        )
    body = await body_of(request, ours.most_bytes)
    pasted = "texte collé" if language_of(request).code == "fr" else "pasted text"
    content_type = request.headers.get("content-type", "")
    return await run_in_threadpool(asked, content_type, body, request.query_params, pasted)


def _form(wanted: str, negotiated: str) -> str:
    if not wanted:
        return negotiated
    name = {"txt": "text", "turtle": "ttl"}.get(wanted, wanted)
    if name not in _ENDINGS:
        known = ", ".join(_ENDINGS)
        raise BadRequest(
            f"format={wanted[:100]!r} is none of validate: take one of {known}",
            fr=f"format={wanted[:100]!r} n’est pas un format de validate : prenez {known}",
        )
    return name


def _order(request: Request, given: Asked, form: str) -> Order:
    rows = given.fields.get("rows", "")
    if rows not in {"", "all", "added"}:
        raise BadRequest(
            f"rows={rows[:100]!r} has no meaning: all (the table is whole) or added (to ours)",
            fr=f"rows={rows[:100]!r} n’a pas de sens : all (la table est entière) ou added (aux"
            " nôtres)",
        )
    ours = here(request)
    _check_kind(ours.schema, given.fields)
    lang = cast("Lang", language_of(request).code)
    return Order(given.uploads, form, lang, rows == "added")


def _check_kind(schema: Schema, fields: Mapping[str, str]) -> None:
    """Refuse what names neither a table nor a format, with what may have been meant."""
    for name in ("kind", "table"):
        said = fields.get(name, "")
        if not said or said in schema.tables or (name == "kind" and said in _KINDS):
            continue
        asked = "table" if fields.get("table") == said else "kind"
        known = [*schema.tables, *(_KINDS if asked == "kind" else ())]
        near = close_or_all(said[:80], known)
        none = ("is no table", "n’est pas une table")
        if asked == "kind":
            none = ("is no table and no format", "n’est ni une table ni un format")
        raise BadRequest(
            f"{asked}={said[:80]!r} {none[0]}{near['close_en']}",
            fr=f"{asked}={said[:80]!r} {none[1]}{near['close_fr']}",
        )


async def _checked(request: Request, order: Order) -> Answer:
    """Check, when the turn of this client comes; and not if it has gone."""
    ours = here(request)
    turns = ours.turns
    assert turns is not None  # noqa: S101 - `_given` has looked
    place = turns.place(client_of(request.scope))
    watch = Watch(request.receive, place.leave)

    def started(kill: Callable[[], None]) -> None:
        place.stop = kill
        if place.left:
            kill()

    async def attempt(left_s: float) -> Answer:
        run = partial(ours.vetting.run, order, timeout_s=left_s, started=started)
        return await run_in_threadpool(run)

    try:
        return await turns.run(place, ours.timeout_s, attempt)
    finally:
        watch.stop()


def _page(
    request: Request,
    *,
    given: Asked | None = None,
    found: dict[str, Any] | None = None,
    error: MaillageError | None = None,
    tag: str = "",
) -> Response:
    language = language_of(request)
    ours = here(request)
    french = language.code == "fr"
    fields = given.fields if given else {}
    curated = [name for name, t in ours.schema.tables.items() if t.file.startswith("curated/")]
    tables = {
        name: table.title.pick(cast("Lang", language.code))
        for name, table in ours.schema.tables.items()
    }
    values = {
        "given": given or Asked((), {}),
        "fields": fields,
        "found": found,
        "message": "" if error is None else error.fr if french else str(error),
        "off": ours.turns is None,
        "tables": tables,
        "curated": curated,
        "kinds": _KINDS,
        "rules": ours.rules if found else frozenset(),
        "most_bytes": ours.most_bytes,
        "most_files": MOST_FILES,
        "timeout_s": ours.timeout_s,
    }
    headers = {} if tag else {"Cache-Control": "no-store"}
    if error is not None:  # a browser is told when to come back as a program is
        said = dict(problem(error).headers)
        headers |= {name: said[name] for name in ("Retry-After",) if name in said}
    status = 200 if error is None else error.status
    return page(
        request,
        "validate.html",
        values,
        status=status,
        headers=headers,
        tag=tag,
        scripts=("validate",),
    )


def _not_acceptable(accept: str) -> NotAcceptable:
    known = ", ".join(_OFFERS)
    return NotAcceptable(
        f"none of {accept!r} is to be had: ask for one of {known}",
        fr=f"rien de {accept!r} n’est disponible : demandez {known}",
    )
