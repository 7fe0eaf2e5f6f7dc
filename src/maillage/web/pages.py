"""The pages about what the graph holds: home, entity, vocabulary, graph."""

from __future__ import annotations

import json
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotFound
from maillage.store import Term
from maillage.terms import PREFIXES, curie, expand
from maillage.web.answers import etag, is_fresh, not_modified, page
from maillage.web.entity import describe
from maillage.web.links import Resource, data_path
from maillage.web.naming import best_literal
from maillage.web.queries import Queries, Source
from maillage.web.site import Site, language_of, site_of
from maillage.web.vocabulary import terms_of

__all__ = ["entity", "graph", "home", "vocabulary"]

#: The classes that the home page counts, in its order.
_COUNTED: Final = {
    "mlg:HealthNetwork": "networks",
    "mlg:ReferenceCentre": "centres",
    "mlg:ExpertSite": "sites",
    "mlg:ClinicalEntity": "conditions",
    "mlg:PatientAssociation": "associations",
    "mlg:SourceDocument": "sources",
}
#: The questions that the home page asks, by file name in `queries/examples`.
_FEATURED: Final = ("cq01", "cq02", "cq29")


def home(request: Request) -> Response:
    """``/``: what this is, what it counts, how to ask it."""
    site, language = site_of(request), language_of(request)
    tag = etag(site, language.code, str(request.base_url))
    if is_fresh(request, tag):
        return not_modified(tag)
    counts = {
        row["class"].value: int(row["count"].value)
        for row in site.queries.rows("figures")
        if isinstance(row["class"], NamedNode) and hasattr(row["count"], "value")
    }
    values = {
        "figures": [
            (name, site.wordings[language.code].number(counts.get(expand(kind).value, 0)))
            for kind, name in _COUNTED.items()
        ],
        "networks": _networks(site.queries, language.code),
        "featured": _featured(site),
        "curl_query": " ".join(
            line for line in site.queries.text("curl").splitlines() if not line.startswith("#")
        ).strip(),
    }
    root = request.scope.get("root_path", "")
    link = f'<{root}/openapi.json>; rel="service-desc"; type="application/json"'  # RFC 8631
    return page(request, "home.html", values, headers={"Link": link}, tag=tag)


def entity(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/page/…``: everything said of one entity.

    Raises:
        NotFound: nothing is.
    """
    site, language = site_of(request), language_of(request)
    number = _page_number(request)
    tag = etag(site, language.code)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    found = describe(site.queries, what.iri, site.wordings[language.code], page=number)
    if found is None:
        raise NotFound(
            f"nothing is known under {what.path!r}: see the home page for what there is",
            fr=f"rien n’est connu sous « {what.path} » : l’accueil dit ce qui existe",
        )
    values = {
        "entity": found,
        "what": what,
        "downloads": _downloads(what),
        "query": _pasteable(site.queries.text("facts"), "node", what.node),
    }
    return page(request, "entity.html", values, headers=headers, tag=tag)


def vocabulary(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/ontology``, ``/shapes``: the terms of a graph, one after the other.

    Raises:
        NotFound: the store does not hold that graph.
    """
    site, language = site_of(request), language_of(request)
    tag = etag(site, language.code)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    sections = terms_of(site.queries, what, site.wordings[language.code])
    if not sections:
        raise NotFound(
            f"the graph {curie(what.graph.value)} is empty in this store",
            fr=f"le graphe {curie(what.graph.value)} est vide dans cet entrepôt",
        )
    values = {"what": what, "sections": sections, "downloads": _downloads(what)}
    return page(request, "vocabulary.html", values, headers=headers, tag=tag)


def graph(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/graph/…``: which source a named graph holds, and how much of it.

    Raises:
        NotFound: the store does not hold that graph.
    """
    site, language = site_of(request), language_of(request)
    tag = etag(site, language.code)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    sizes = {_text(row, "graph"): int(_text(row, "triples")) for row in site.queries.rows("graphs")}
    # The graph of a source is known, though no fact may stand in it yet.
    if what.iri not in sizes and not site.queries.ask("graph-exists", graph=what.node):
        raise NotFound(
            f"there is no graph {what.path!r}: see /page/graph/ … of the sources on the home page",
            fr=f"il n’y a pas de graphe « {what.path} »",
        )
    source = next((s for s in site.queries.sources() if s.graph == what.iri), None)
    values = {
        "what": what,
        "name": curie(what.iri),
        "triples": site.wordings[language.code].number(sizes.get(what.iri, 0)),
        "source": source or Source(what.iri, "", ""),
        "downloads": _downloads(what),
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


def _networks(queries: Queries, lang: str) -> list[tuple[str, str, str, str]]:
    """Give the filières: (path, acronym, name, language of the name where it is the other one)."""
    labels: dict[str, list[tuple[str, Term]]] = {}
    acronyms: dict[str, str] = {}
    for row in queries.rows("networks"):
        iri = _text(row, "network")
        labels.setdefault(iri, []).append((PREFIXES["rdfs"] + "label", row["label"]))
        acronyms.setdefault(iri, _text(row, "acronym"))
    found = []
    for iri, names in labels.items():
        best = best_literal(names, lang)  # type: ignore[arg-type]
        if best is not None:
            tag = "" if best.language == lang else best.language or ""
            path = "/page/" + iri.removeprefix(PREFIXES["mlgid"])
            found.append((path, acronyms[iri], best.value, tag))
    return sorted(found, key=lambda item: (item[1] or item[2]).casefold())


def _featured(site: Site) -> list[dict[str, object]]:
    chosen = [e for e in site.examples if e.name.startswith(_FEATURED)] or list(site.examples)
    return [{"titles": e.titles, "query": e.query} for e in chosen[: len(_FEATURED)]]


def _downloads(what: Resource) -> list[tuple[str, str, str]]:
    return [
        (data_path(what.path, form), f".{form}", media_type)
        for form, media_type in what.data_types.items()
    ]


def _pasteable(query: str, variable: str, term: NamedNode) -> str:
    """Write a page's query as a person can paste it, with its term in place."""
    lines = [line for line in query.splitlines() if not line.startswith("#")]
    return "\n".join([*lines, f"VALUES ?{variable} {{ {term} }}"])


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
        raise BadRequest(
            f"page={text!r} is no page number: 1, 2, 3 …",
            fr=f"page={text!r} n’est pas un numéro de page : 1, 2, 3 …",
        )
    return int(text)


def _text(row: dict[str, Term], name: str) -> str:
    return str(getattr(row[name], "value", row[name])) if name in row else ""
