"""Every route of the site, and who answers it; `/sparql` is its own to programs, see `front`."""

from __future__ import annotations

from typing import Final

from starlette.routing import BaseRoute, Route

from maillage.web.about.discovery import opensearch, robots, sitemap, sitemap_part
from maillage.web.about.status import changelog, status
from maillage.web.about.texts import TEXTS, text
from maillage.web.data import linked_data, pages
from maillage.web.data.dumps import dump
from maillage.web.editor.data import examples, labels, outlines, vocabulary
from maillage.web.editor.page import editor
from maillage.web.endpoint.graph_store import GraphStore
from maillage.web.find.finding import find
from maillage.web.find.home import home
from maillage.web.find.searching import search
from maillage.web.front import SPARQL
from maillage.web.map.page import map_page
from maillage.web.network.page import network
from maillage.web.openapi import openapi
from maillage.web.page.assets import asset
from maillage.web.page.built import built_file
from maillage.web.server.metrics import metrics as figures
from maillage.web.statistics.page import figure_file, statistics
from maillage.web.validate.columns import columns
from maillage.web.validate.validating import validate

__all__ = ["routes"]

_METHODS: Final = ["GET", "HEAD"]


def routes(graphs: GraphStore) -> list[BaseRoute]:
    """List the routes, in the order in which they are tried.

    Args:
        graphs: answers below ``/store``.
    """
    return [
        Route("/", home, methods=_METHODS),
        Route(SPARQL, editor, methods=_METHODS),  # for browsers; see Front
        Route(f"{SPARQL}/vocabulary", vocabulary, methods=_METHODS),
        Route(f"{SPARQL}/examples", examples, methods=_METHODS),
        Route(f"{SPARQL}/outlines", outlines, methods=_METHODS),
        Route(f"{SPARQL}/labels", labels, methods=_METHODS),
        Route("/store", graphs),
        Route("/store/{path:path}", graphs),
        Route("/search", search, methods=_METHODS),
        Route("/find", find, methods=_METHODS),
        Route("/map", map_page, methods=_METHODS),
        Route("/validate", validate, methods=[*_METHODS, "POST"]),
        Route("/validate/{table}", columns, methods=_METHODS),
        Route("/statistics", statistics, methods=_METHODS),
        Route("/statistics/{figure}.{form}", figure_file, methods=_METHODS),
        Route("/network", network, methods=_METHODS),
        Route("/dumps/maillage.nq", dump, methods=_METHODS),
        Route("/health", pages.health, methods=_METHODS),
        Route("/ready", pages.ready, methods=_METHODS),
        Route("/metrics", figures, methods=_METHODS),
        Route("/openapi.json", openapi, methods=_METHODS),
        Route("/static/built/{name}", built_file, methods=_METHODS),
        Route("/static/{name:path}", asset, methods=_METHODS),
        *(Route(f"/{name}", text, methods=_METHODS) for name in TEXTS),
        Route("/robots.txt", robots, methods=_METHODS),
        Route("/sitemap.xml", sitemap, methods=_METHODS),
        Route("/sitemap/{number}.xml", sitemap_part, methods=_METHODS),
        Route("/opensearch.xml", opensearch, methods=_METHODS),
        Route("/status", status, methods=_METHODS),
        Route("/changelog", changelog, methods=_METHODS),
        *linked_data.routes(),
    ]
