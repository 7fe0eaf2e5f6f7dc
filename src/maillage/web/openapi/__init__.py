"""``/openapi.json``: the public routes described for programs, in OpenAPI 3.1.

Written by hand, since the routes are raw and no framework knows what they answer; held against the
routes and against a real server by `tests/test_openapi.py`. In English alone, as OpenAPI has one
language; the answers themselves are in French or English.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from maillage.web.openapi.asking import SCHEME, asking
from maillage.web.openapi.checking import CHECKING
from maillage.web.openapi.editing import EDITING
from maillage.web.openapi.network import NETWORK
from maillage.web.openapi.reading import READING
from maillage.web.openapi.schemas import SCHEMAS
from maillage.web.openapi.serving import SERVING
from maillage.web.openapi.telling import TELLING
from maillage.web.page.answers import caching, is_fresh, not_modified
from maillage.web.page.site import site_of

__all__ = ["description", "openapi"]

_JSON = "application/json"


def description(version: str, query: str) -> Mapping[str, Any]:
    """Describe the interface.

    Args:
        version: of Maillage.
        query: an example, in SPARQL.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Maillage",
            "summary": "The knowledge graph of France's rare-disease care network.",
            "description": (
                "Sites, centres, networks and associations that care for rare diseases in France,"
                " as linked data, with a SPARQL endpoint. Every route takes GET, HEAD and OPTIONS"
                " from any origin; there are no cookies, and reading needs no credentials."
                " Errors are problem details (RFC 9457), with messages in French and in English."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "version": version,
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "query", "description": "SPARQL 1.1 and the Graph Store HTTP Protocol."},
            {"name": "find", "description": "Answers for applications, as JSON."},
            {"name": "linked data", "description": "What an IRI names, as a page or as RDF."},
            {"name": "site", "description": "Texts of the site, its state, its map."},
            {"name": "service", "description": "Probes, figures, downloads."},
        ],
        "paths": READING | NETWORK | CHECKING | TELLING | EDITING | SERVING | asking(query),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {SCHEME: {"type": "http", "scheme": "bearer"}},
        },
    }


def openapi(request: Request) -> Response:
    """``/openapi.json``: this description."""
    site = site_of(request)
    body, digest = _written(site.version, site.queries.text("curl"))
    tag = f'"{digest}"'
    if is_fresh(request, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    return Response(body, 200, caching(tag), media_type=_JSON)


@cache
def _written(version: str, query: str) -> tuple[bytes, str]:
    body = json.dumps(description(version, query), ensure_ascii=False, indent=1).encode() + b"\n"
    return body, hashlib.sha256(body).hexdigest()[:16]
