"""The pages about what the graph holds: entity and graph; and the probes."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotFound
from maillage.terms import curie
from maillage.web.entity.view import view
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.question import today
from maillage.web.page.site import language_of, site_of
from maillage.web.wording.links import Resource, unknown
from maillage.web.wording.queries import Source, pasteable, text_of

__all__ = ["entity", "graph", "health", "ready"]


def entity(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/page/…``: everything said of one entity.

    Raises:
        NotFound: nothing is.
    """
    site, language = site_of(request), language_of(request)
    number = _page_number(request)
    day = today().isoformat()
    # Today's day is in it: what has ended is told as ended.
    tag = etag(site, language.code, day)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    base = str(request.base_url).rstrip("/")
    found = view(site, what, site.wordings[language.code], day, number, base)
    if found is None:
        raise unknown(what.path)
    values = {
        "view": found,
        "what": what,
        "downloads": what.downloads,
        "query": pasteable(site.queries.text("facts"), "node", what.node),
    }
    return page(request, "entity.html", values, headers=headers, tag=tag)


def graph(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/graph/…``: which source a named graph holds, and how much of it.

    Raises:
        NotFound: the store does not hold that graph.
    """
    site, language = site_of(request), language_of(request)
    tag = etag(site, language.code)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    # Counting a graph of a million triples takes a second, and the build has done it.
    told = site.queries.rows("graph-size", graph=what.node)
    told = told or [
        row for row in site.queries.constant_rows("graphs") if text_of(row, "graph") == what.iri
    ]
    triples = int(text_of(told[0], "triples")) if told else 0
    # The graph of a source is known, though no fact may stand in it yet.
    if not triples and not site.queries.ask("graph-exists", graph=what.node):
        raise NotFound(
            f"there is no graph {what.path!r}: see /page/graph/ … of the sources on the home page",
            fr=f"il n’y a pas de graphe « {what.path} »",
        )
    source = next((s for s in site.queries.sources() if s.graph == what.iri), None)
    values = {
        "what": what,
        "name": curie(what.iri),
        "triples": site.wordings[language.code].number(triples),
        "source": source or Source(what.iri, "", ""),
        "downloads": what.downloads,
    }
    return page(request, "graph.html", values, headers=headers, tag=tag)


def health(_request: Request) -> Response:
    """``/health``: the process lives."""
    return _json({"status": "ok"})


def ready(request: Request) -> Response:
    """``/ready``: the store answers, and holds something."""
    site = site_of(request)
    if not site.queries.ask("ready"):
        return _json({"status": "empty"}, 503)
    return _json({"status": "ready", "build": site.published.id})


def _json(value: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(value) + "\n", status, headers, media_type="application/json")


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
        raise BadRequest(
            f"page={text!r} is no page number: 1, 2, 3 …",
            fr=f"page={text!r} n’est pas un numéro de page : 1, 2, 3 …",
        )
    return int(text)
