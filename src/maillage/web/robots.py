"""``/robots.txt``: what programs that read the whole web are asked to leave to people."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["robots"]

#: Questions without end: each costs a query, and none is a page that one would look for.
_NOT_FOR_ROBOTS: Final = ("/search?", "/sparql", "/store", "/find?", "/metrics")


def robots(request: Request) -> Response:
    """``/robots.txt``: everything may be read but what is computed for one question."""
    root = request.scope.get("root_path", "")
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in _NOT_FOR_ROBOTS)]
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response("\n".join(lines) + "\n", headers=headers, media_type="text/plain")
