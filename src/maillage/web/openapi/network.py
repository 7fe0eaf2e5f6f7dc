"""The route of the network."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import CSV, HTML
from maillage.web.openapi.operation import LANG, Operation, operation, parameter
from maillage.web.openapi.schemas import Schema

__all__ = ["NETWORK"]

_JSON: Final = "application/json"
_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "number"}
_INDEX: Final[Schema] = {"type": "integer", "minimum": 0}
_KIND: Final[Schema] = {"enum": ["filiere", "centre", "site", "hospital"]}
_ROLE: Final[Schema] = {
    "enum": ["coordinating", "constitutive", "resource-and-competence", "competence", ""]
}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_NETWORK: Final[Schema] = _object(
    lang=_TEXT,
    build=_TEXT,
    asOf={"type": "string", "format": "date"},
    width=_NUMBER,
    height=_NUMBER,
    letters=_NUMBER,
    top=_NUMBER,
    nodes=_list(
        _object(
            iri={"type": "string", "format": "uri"},
            kind=_KIND,
            page={"type": ["string", "null"]},
            label=_TEXT,
            labelLang=_TEXT,
            short=_TEXT,
        )
    ),
    links=_list(
        _object(
            **{"from": _INDEX, "to": _INDEX},
            relation={"enum": ["attachedTo", "hasSite", "hostedBy"]},
            roles=_list(_ROLE),
            ended={"type": ["string", "null"]},
        )
    ),
    marks=_list(
        _object(
            node=_INDEX,
            x=_NUMBER,
            y=_NUMBER,
            r=_NUMBER,
            within={"type": "integer", "minimum": -1},
            role=_ROLE,
            ended={"type": "boolean"},
            weight=_INDEX,
        )
    ),
    threads=_list({"type": "array", "items": _INDEX, "minItems": 2, "maxItems": 2}),
)


def _of(name: str, about: str, schema: dict[str, Any], example: str) -> dict[str, Any]:
    return parameter(name, schema, about, example=example)


NETWORK: Final[dict[str, dict[str, Operation]]] = {
    "/network": {
        "get": operation(
            "network",
            "find",
            "Filières, their centres, sites and hospitals: nodes, links, and where they are drawn.",
            _of("filiere", "The end of the IRI of the only filière.", _TEXT, "brain-team"),
            _of("q", "Of the page only: words of a name.", {**_TEXT, "maxLength": 100}, "Necker"),
            _of(
                "format",
                "Overrules `Accept`, unless it is empty.",
                {"type": "string", "enum": ["", "json", "svg", "csv", "graphml"]},
                "json",
            ),
            LANG,
            answers=(_JSON, HTML, CSV, "image/svg+xml", "application/graphml+xml"),
            schemas={_JSON: _NETWORK},
            fails=(400, 404, 504),
            page=True,
        )
    }
}
