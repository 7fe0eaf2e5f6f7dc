"""The routes of the service itself: its dump, probes, figures, this description and files."""

from __future__ import annotations

from typing import Final

from maillage.negotiate import HTML, NQUADS
from maillage.web.openapi.operation import Operation, operation, parameter
from maillage.web.openapi.schemas import ref
from maillage.web.problem import MEDIA_TYPE

__all__ = ["SERVING"]

_JSON: Final = "application/json"
_PLAIN: Final = "text/plain"
SERVING: Final[dict[str, dict[str, Operation]]] = {
    "/dumps/maillage.nq": {
        "get": operation(
            "dump",
            "service",
            "The build in service as N-Quads.",
            parameter(
                "Range", {"type": "string"}, "A part of it.", where="header", example="bytes=0-99"
            ),
            parameter(
                "If-Match",
                {"type": "string"},
                "The `ETag` to go on with; else 412.",
                where="header",
            ),
            answers=(NQUADS,),
            fails=(404, 412),
            page=True,
            more={
                "206": {
                    "description": "A part.",
                    "content": {NQUADS: {}, "multipart/byteranges": {}},
                },
                "416": {"description": "The file has no such part.", "content": {_PLAIN: {}}},
            },
        )
    },
    "/health": {
        "get": operation(
            "health",
            "service",
            "The process lives.",
            answers=(_JSON,),
            schemas={_JSON: ref("Health")},
            fresh=False,
            page=True,
        )
    },
    "/ready": {
        "get": operation(
            "ready",
            "service",
            "The store answers, and the server is not stopping.",
            answers=(_JSON,),
            schemas={_JSON: ref("Ready")},
            fails=(504,),
            fresh=False,
            page=True,
            more={
                "503": {
                    "description": "Not ready.",
                    "content": {
                        _JSON: {"schema": ref("NotReady")},
                        MEDIA_TYPE: {"schema": ref("Problem")},
                        HTML: {},
                    },
                }
            },
        )
    },
    "/metrics": {
        "get": operation(
            "metrics",
            "service",
            "What the server counts, for Prometheus, to its own machine alone.",
            answers=(_PLAIN,),
            fails=(403,),
            fresh=False,
            page=True,
        )
    },
    "/openapi.json": {
        "get": operation("openapi", "service", "This description.", answers=(_JSON,), page=True)
    },
    "/static/{file}": {
        "get": operation(
            "static",
            "service",
            "A file of the pages.",
            parameter("file", {"type": "string"}, "Its name.", where="path", example="style.css"),
            answers=("text/css", "text/javascript", "image/svg+xml"),
            fails=(404,),
            page=True,
        )
    },
}
