"""Linked data: an IRI leads to a page or to RDF, whichever the client asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from maillage.errors import NotAcceptable, NotFound
from maillage.negotiate import CSV, HTML, NQUADS, NTRIPLES, TRIG, choose
from maillage.store import Answer
from maillage.web.data import dataset, pages
from maillage.web.data.quads import in_graph
from maillage.web.data.signposting import LINKSET, Signpost, header, linkset, of_data, of_page
from maillage.web.entity import read
from maillage.web.entity.citing import LICENSE, is_licensed
from maillage.web.entity.sheet import sheet
from maillage.web.page.answers import caching, etag, is_fresh, not_modified
from maillage.web.page.kept import kept
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.page.withdrawn import withdrawn
from maillage.web.vocabulary.page import vocabulary
from maillage.web.wording.links import (
    ALIASES,
    Resource,
    data_path,
    ontology_version,
    resource,
    unknown,
)

__all__ = ["routes"]

_METHODS: Final = ["GET", "HEAD"]
_VARY: Final = "Accept, Accept-Encoding"


def routes() -> list[BaseRoute]:
    """Give the routes, to be put after all others."""
    return [
        Route("/id/{path:path}", _identified, methods=_METHODS),
        Route("/page/{path:path}", _page, methods=_METHODS),
        Route("/data/{path:path}.{extension}", _data, methods=_METHODS),
        *(
            Route(pattern, _document, methods=_METHODS)
            for pattern in (
                "/ontology",
                "/shapes",
                "/dataset",
                "/scheme/{rest:path}",
                "/graph/{rest:path}",
            )
        ),
        Route("/ontology/{version}", _version, methods=_METHODS),
        Route("/.well-known/void", dataset.well_known, methods=_METHODS),
    ]


def _identified(request: Request) -> Response:
    """``/id/…`` names a thing that is no document: 303 to its page or its data."""
    path = request.path_params["path"]
    if path.split("/")[0] in {"scheme", "graph", "orpha"}:
        # Those have IRIs of other forms; under /id/ there is nothing of that name.
        raise unknown(path)
    what = resource(path)
    _require(site_of(request), what)
    form = _choose(request, what)
    target = f"/page/{what.path}" if form == "html" else data_path(what.path, form)
    asked = language_of(request)
    query = f"?lang={asked.code}" if form == "html" and asked.asked else ""
    headers = {"Vary": _VARY, "Link": _links(request, what, exclude=form, named=True)}
    return RedirectResponse(request.scope.get("root_path", "") + target + query, 303, headers)


def _document(request: Request) -> Response:
    """``/ontology``, ``/scheme/…``: a document, answered here in the form asked for."""
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).strip("/")
    return _answer(request, resource(path))


def _version(request: Request) -> Response:
    """``/ontology/0.1.0``: the ontology, if that is the version the store holds."""
    version = request.path_params["version"]
    if not site_of(request).queries.ask("exists", iri=ontology_version(version)):
        raise unknown(f"ontology/{version}")
    return _answer(request, resource("ontology"))


def _answer(request: Request, what: Resource) -> Response:
    form = _choose(request, what)
    if form == "html":
        return _show(request, what, {"Content-Location": f"/page/{what.path}"})
    return _send(request, what, form, {"Content-Location": data_path(what.path, form)})


def _page(request: Request) -> Response:
    """``/page/…``: the page, whatever the client accepts."""
    return _show(request, resource(request.path_params["path"]), {})


def _data(request: Request) -> Response:
    """``/data/….ttl``: the data, in the format of the extension."""
    return _send(request, resource(request.path_params["path"]), request.path_params["extension"])


def _show(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    links = {"Link": _links(request, what, exclude="html"), **headers}
    _require(site_of(request), what)
    if gone := withdrawn(site_of(request), what):
        raise gone
    match what.kind:
        case "dataset":
            return kept(request, lambda: dataset.dataset(request, what, links))
        case "vocabulary":
            return kept(request, lambda: vocabulary(request, what, links))
        case "graph":
            return pages.graph(request, what, links)
        case _:
            return pages.entity(request, what, links)


def _send(
    request: Request, what: Resource, extension: str, headers: dict[str, str] | None = None
) -> Response:
    site = site_of(request)
    if extension == "linkset":
        _require(site, what)
        return _link_set(request, what)
    if extension not in what.data_types:
        known = ", ".join(what.data_types)
        raise NotFound(
            f"there is no format .{extension}: take one of {known}",
            fr=f"il n’y a pas de format .{extension} : prenez l’un de {known}",
        )
    tag = etag(site, extension)
    # First, for what is not there has no representation that a client might have.
    _require(site, what)
    gone = withdrawn(site, what)
    if is_fresh(request, tag) and not gone:
        return not_modified(tag, {"Vary": _VARY, **(headers or {})})
    if gone and what.data_types[extension] == CSV:
        raise gone
    if what.data_types[extension] == CSV:
        return _table(request, what, {"Vary": _VARY, **caching(tag), **(headers or {})})
    name, bind = ("resource", "iri") if what.kind == "entity" else ("graph", "graph")
    term = what.node if what.kind == "entity" else what.graph
    media_type = what.data_types[extension]
    # A CONSTRUCT makes triples, so the formats of quads are told here which graph they are of.
    is_in_graph = what.kind != "entity" and media_type in {NQUADS, TRIG}
    fields = {
        "Vary": _VARY,
        "Link": f'<{what.iri}>; rel="describes", {_links(request, what, exclude=extension)}',
        **({"Cache-Control": "no-store"} if gone else caching(tag)),
        **(headers or {}),
    }
    # Last, for an answer keeps its worker until it is read: no other question may wait for one.
    answer = site.queries.graph(name, NTRIPLES if is_in_graph else media_type, **{bind: term})
    # The media type is given as a header, lest Starlette add a charset to one that has none.
    if is_in_graph:
        pieces = in_graph(answer, what.graph, media_type)
        # What is no answer at all is to be told while the status can still say so.
        body = chain([next(pieces)], pieces)
        return StreamingResponse(body, 200, {**fields, "Content-Type": media_type})
    status = gone.status if gone else 200
    fields["Content-Type"] = answer.media_type
    return StreamingResponse(_chunks(answer), status, fields)


def _link_set(request: Request, what: Resource) -> Response:
    """Send the links of a page and of its files."""
    site, headers = site_of(request), {"Vary": _VARY}
    tag = etag(site, "linkset")
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    signposts = linkset(what, str(request.base_url).rstrip("/"), _licences(site, what))
    return Response(signposts, 200, {"Content-Type": LINKSET, **headers, **caching(tag)})


def _table(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """Send the facts of an entity as a table; its columns do not depend on the language."""
    site = site_of(request)
    found = read(site.queries, what, site.wordings["en"], whole=True)
    if found is None:
        raise unknown(what.path)
    links = _links(request, what, exclude="csv")
    return Response(
        sheet(found), 200, {"Link": links, **headers, "Content-Type": f"{CSV}; charset=utf-8"}
    )


def _chunks(answer: Answer) -> Iterator[bytes]:
    try:
        yield from answer.chunks
    finally:
        answer.close()


def _choose(request: Request, what: Resource) -> str:
    """Choose the form of an answer: ``html`` or a file extension; HTML where the client is open.

    Raises:
        NotAcceptable: the client takes none.
    """
    forms = {HTML: "html"}
    forms |= {media_type: form for form, media_type in what.data_types.items()} | ALIASES
    chosen = choose(request.headers.get("accept", ""), tuple(forms))
    if chosen is None:
        known = ", ".join(forms)
        raise NotAcceptable(
            f"none of {request.headers['accept']!r} is to be had: ask for one of {known}",
            fr=f"rien de {request.headers['accept']!r} n’est disponible : demandez {known}",
        )
    return forms[chosen]


def _require(site: Site, what: Resource) -> None:
    """Refuse what nothing at all is said of: the only way to a 404 for a well-formed path."""
    if what.kind == "entity":
        known = site.queries.ask("exists", iri=what.node)
    else:
        known = site.queries.ask("graph-exists", graph=what.graph)
    if not known:
        raise unknown(what.path)


def _links(request: Request, what: Resource, *, exclude: str, named: bool = False) -> str:
    """Write the ``Link`` header: the other forms, and FAIR Signposting.

    Args:
        request: what is answered.
        what: the resource.
        exclude: the form of the answer, which is no other one.
        named: whether the answer is that of the IRI itself, which leads to that form.
    """
    root, licences = request.scope.get("root_path", ""), _licences(site_of(request), what)
    links = [] if exclude == "html" else [Signpost(f"{root}/page/{what.path}", "alternate", HTML)]
    links += [
        Signpost(root + data_path(what.path, form), "alternate", media_type)
        for form, media_type in what.data_types.items()
        if form != exclude
    ]
    if exclude in what.data_types and not named:
        links += of_data(what, root, what.data_types[exclude], licences)
    else:
        links += of_page(what, root, licences)
    return header(links)


def _licences(site: Site, what: Resource) -> tuple[str, ...]:
    """Give the licences of an answer: a graph's are its source's, persons' data have none."""
    if what.kind != "graph":
        return (LICENSE,) if is_licensed(what) else ()
    told = site.queries.constant_rows("graph-licences")
    return tuple(row["license"].value for row in told if row["graph"] == what.node)
