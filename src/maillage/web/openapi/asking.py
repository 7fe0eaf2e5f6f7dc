"""The routes of the SPARQL and Graph Store protocols."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import CSV, FORMATS, GRAPH_TYPES, HTML, JSON, RESULT_TYPES
from maillage.web.openapi.operation import Operation, operation, parameter, told
from maillage.web.openapi.schemas import ref

__all__ = ["asking"]

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


def _write(name: str, *parameters: dict[str, Any]) -> Operation:
    return {
        "operationId": name,
        "tags": ["query"],
        "summary": "A write, which is refused: the graph changes by a new build.",
        "parameters": list(parameters),
        "responses": {str(status): told(status) for status in (403, 404, 406, 413, 503)},
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
        "put": _write("putGraph"),
        "post": _write("postGraph"),
        "delete": _write("deleteGraph"),
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
        "put": _write("putGraphOfThisIri", _NAME),
        "post": _write("postGraphOfThisIri", _NAME),
        "delete": _write("deleteGraphOfThisIri", _NAME),
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
                "Run a query that stands in the body.",
                *_GRAPHS,
                _FORMAT,
                answers=_ANSWERS,
                schemas=_SCHEMAS,
                fails=(*_FAILS, 415),
                fresh=False,
                body={
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {"schema": _FORM, "example": asked},
                        "application/sparql-query": {
                            "schema": {"type": "string", "minLength": 1},
                            "example": query,
                        },
                    },
                },
            ),
        },
    }
