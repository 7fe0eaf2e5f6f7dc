"""The routes that tell of the site itself: its texts, its state, and where its pages are."""

from __future__ import annotations

from typing import Final

from maillage.negotiate import HTML
from maillage.web.openapi.operation import LANG, Operation, operation, parameter

__all__ = ["TELLING"]

_XML: Final = "application/xml"
_PLAIN: Final = "text/plain"


def _text(name: str, what: str, *, fresh: bool = True) -> dict[str, Operation]:
    return {
        "get": operation(
            name, "site", what, LANG, answers=(HTML,), fails=(504,), fresh=fresh, page=True
        )
    }


TELLING: Final[dict[str, dict[str, Operation]]] = {
    "/about": _text("about", "What Maillage is, how a fact gets in, how to cite; a glossary."),
    "/privacy": _text("privacy", "What the server keeps, and the persons that the data name."),
    "/legal": _text("legal", "Publisher, host and licences, with those of every source."),
    "/accessibility": _text("accessibility", "How far the site is accessible."),
    "/status": _text("status", "The build in service, and the age of its sources.", fresh=False),
    "/changelog": _text("changelog", "What has changed in the data, software and ontology."),
    "/robots.txt": {
        "get": operation(
            "robots",
            "site",
            "What programs may follow.",
            answers=(_PLAIN,),
            fresh=False,
            page=True,
        )
    },
    "/sitemap.xml": {
        "get": operation(
            "sitemap",
            "site",
            "The parts of the site map.",
            answers=(_XML,),
            fails=(504,),
            page=True,
        )
    },
    "/sitemap/{number}.xml": {
        "get": operation(
            "sitemapPart",
            "site",
            "Pages, in both languages.",
            parameter(
                "number",
                {"type": "integer", "minimum": 0},
                "From 1.",
                where="path",
                example=1,
            ),
            answers=(_XML,),
            fails=(404, 504),
            page=True,
        )
    },
    "/opensearch.xml": {
        "get": operation(
            "opensearch",
            "site",
            "How a browser searches here (OpenSearch 1.1).",
            LANG,
            answers=("application/opensearchdescription+xml",),
            page=True,
        )
    },
}
