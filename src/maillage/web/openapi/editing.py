"""The routes of the SPARQL editor."""

from __future__ import annotations

from typing import Any, Final

from maillage.web.editor.data import MOST_IRIS
from maillage.web.openapi.operation import LANG, Operation, operation, parameter
from maillage.web.openapi.schemas import Schema

__all__ = ["EDITING"]

_JSON: Final = "application/json"
_TEXTS: Final[Schema] = {"type": "object", "additionalProperties": {"type": "string"}}
_NAMED: Final[Schema] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["iri", "labels"],
        "properties": {
            "iri": {"type": "string"},
            "labels": _TEXTS,
            "comments": _TEXTS,
            "count": {"type": "integer", "minimum": 0},
        },
    },
}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _told(name: str, summary: str, answer: Schema, *parameters: dict[str, Any]) -> Operation:
    return operation(
        name,
        "query",
        summary,
        *parameters,
        answers=(_JSON,),
        schemas={_JSON: answer},
        fails=(400, 504) if parameters else (504,),
        page=True,
    )


EDITING: Final[dict[str, dict[str, Operation]]] = {
    "/sparql/vocabulary": {
        "get": _told(
            "vocabulary",
            "What queries are written with: prefixes, classes, properties, graphs, functions.",
            _object(
                prefixes=_TEXTS,
                classes=_NAMED,
                properties=_NAMED,
                graphs=_NAMED,
                functions=_list({"type": "string"}),
            ),
        )
    },
    "/sparql/examples": {
        "get": _told(
            "examples",
            "The catalogue of example queries, in both languages.",
            _object(
                examples=_list(
                    _object(
                        name={"type": "string"},
                        identifier={"type": "string"},
                        titles=_TEXTS,
                        comments=_TEXTS,
                        keywords=_list({"type": "string"}),
                        query={"type": "string"},
                    )
                )
            ),
        )
    },
    "/sparql/outlines": {
        "get": _told(
            "outlines",
            "The shapes of the départements, and how a point is put on each map.",
            _object(attribution={"type": "string"}, frames=_list({"type": "object"})),
        )
    },
    "/sparql/labels": {
        "get": _told(
            "labels",
            "What IRIs are called in the language, and their pages; those without are left out.",
            {
                "type": "object",
                "additionalProperties": _object(
                    label={"type": "string"}, lang={"type": "string"}, page={"type": "string"}
                ),
            },
            parameter(
                "iri",
                {"type": "array", "items": {"type": "string"}, "maxItems": MOST_IRIS},
                "IRIs, repeated.",
                example=["http://www.orpha.net/ORDO/Orphanet_58"],
            ),
            LANG,
        )
    },
    "/static/built/{name}": {
        "get": operation(
            "built",
            "service",
            "A file of the browser code, under a name that tells its content.",
            parameter("name", {"type": "string"}, "Its name.", where="path"),
            answers=("text/javascript", "text/css"),
            fails=(404,),
            fresh=False,
            page=True,
        )
    },
}
