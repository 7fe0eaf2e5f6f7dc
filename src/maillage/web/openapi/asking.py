"""The routes of the SPARQL and Graph Store protocols."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import CSV, FORMATS, GRAPH_TYPES, HTML, JSON, RESULT_TYPES
from maillage.store.applying import PAYLOAD_TYPES
from maillage.web.openapi.operation import Operation, operation, parameter, told
from maillage.web.openapi.schemas import ref

__all__ = ["SCHEME", "asking"]

#: Name of the way in which writers say who they are.
SCHEME: Final = "token"

_ONTOLOGY: Final = "https://w3id.org/maillage/graph/ontology"
_GRAPHS: Final = [
    parameter(
        name,
        {"type": "array", "items": {"type": "string", "format": "uri"}},
        about,
    )
    for name, about in (
        ("default-graph-uri", "A graph of the default graph; of all graphs, where none is given."),
        ("named-graph-uri", "A named graph; all, where none is given."),
    )
]
_FORMAT: Final = parameter(
    "format",
    {"type": "string", "enum": ["", *sorted(FORMATS)]},
    "The short name of a media type; overrules `Accept`, unless it is empty.",
)
_RESULTS: Final = tuple(dict.fromkeys((*RESULT_TYPES, *GRAPH_TYPES)))
_ANSWERS: Final = (*_RESULTS, f"{CSV}; charset=utf-8")
_FAILS: Final = (400, 403, 422, 429, 502, 504)
_SCHEMAS: Final = {JSON: ref("Results")}
_FORM: Final = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string", "minLength": 1},
        "default-graph-uri": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "named-graph-uri": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "format": {"type": "string", "description": "As in the URL, where that has none."},
    },
}
_GRAPH: Final = parameter(
    "graph",
    {"type": "string", "format": "uri"},
    "IRI of the graph; give this or `default`.",
    example=_ONTOLOGY,
)
_DEFAULT: Final = parameter(
    "default",
    {"type": "string"},
    "The default graph, the union of all.",
    allowEmptyValue=True,
)
_NAME: Final = parameter("name", {"type": "string"}, "The rest of the IRI.", where="path")


_DONE: Final = {"description": "The next version is in service; `Maillage-Version` names it."}
_SECURITY: Final[list[dict[str, list[str]]]] = [{SCHEME: []}]


def _write(name: str, summary: str, *parameters: dict[str, Any], payload: bool = True) -> Operation:
    """Describe a write, which takes a token, and is refused where the server has no tokens."""
    statuses = (400, 401, 403, 404, 406, 412, 413, 415, 422, 503, 504)
    responses = {"201": _DONE, "204": _DONE} | {str(status): told(status) for status in statuses}
    found: Operation = {
        "operationId": name,
        "tags": ["query"],
        "summary": summary,
        "description": "Every write makes the next version, validated as a build is; 403 where the"
        " server takes none, which is so unless its operator has given out tokens.",
        "parameters": list(parameters),
        "security": _SECURITY,
        "responses": responses,
    }
    if payload:
        content = {kind: {"schema": {"type": "string"}} for kind in PAYLOAD_TYPES}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _writes(suffix: str, *parameters: dict[str, Any]) -> dict[str, Operation]:
    return {
        "put": _write(f"putGraph{suffix}", "Replace a graph.", *parameters),
        "post": _write(f"postGraph{suffix}", "Add to a graph, or make a new one.", *parameters),
        "delete": _write(f"deleteGraph{suffix}", "Delete a graph.", *parameters, payload=False),
    }


_STORE: Final[dict[str, dict[str, Operation]]] = {
    "/store": {
        "get": operation(
            "graph",
            "query",
            "One graph, by the Graph Store HTTP Protocol.",
            _GRAPH,
            _DEFAULT,
            _FORMAT,
            answers=GRAPH_TYPES,
            fails=(*_FAILS, 404),
        ),
        **_writes("", _GRAPH, _DEFAULT),
    },
    "/store/{name}": {
        "get": operation(
            "graphOfThisIri",
            "query",
            "The graph whose IRI is the URL of the request.",
            _NAME,
            _FORMAT,
            answers=GRAPH_TYPES,
            fails=(*_FAILS, 404),
        ),
        **_writes("OfThisIri", _NAME),
    },
}


def asking(query: str) -> dict[str, dict[str, Operation]]:
    """Describe ``/sparql`` and ``/store``.

    Args:
        query: an example, in SPARQL.
    """
    asked = {"query": query}
    return {
        **_STORE,
        "/sparql": {
            "get": operation(
                "query",
                "query",
                "Run a query; without one, the service description, or a form for a browser.",
                parameter("query", {"type": "string"}, "SPARQL 1.1 Query.", example=query),
                *_GRAPHS,
                _FORMAT,
                answers=(*_ANSWERS, HTML),
                schemas=_SCHEMAS,
                fails=_FAILS,
                page=True,
            ),
            "post": operation(
                "queryByPost",
                "query",
                "Run a query that stands in the body; or an update, with a token.",
                *_GRAPHS,
                _FORMAT,
                answers=_ANSWERS,
                schemas=_SCHEMAS,
                fails=(*_FAILS, 401, 412, 415),
                fresh=False,
                more={"204": _DONE},
                body={
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {"schema": _FORM, "example": asked},
                        "application/sparql-query": {
                            "schema": {"type": "string", "minLength": 1},
                            "example": query,
                        },
                        "application/sparql-update": {"schema": {"type": "string"}},
                    },
                },
            ),
        },
    }
