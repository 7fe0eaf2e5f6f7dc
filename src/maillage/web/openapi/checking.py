"""``/validate``: files that are sent, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import CSV, HTML, TSV, TURTLE
from maillage.vetting.given import TYPES
from maillage.web.openapi.operation import LANG, Operation, operation, parameter
from maillage.web.openapi.schemas import Schema

__all__ = ["CHECKING"]

_JSON: Final = "application/json"
_TEXT: Final = "text/plain"
_STRING: Final[Schema] = {"type": "string"}
_BOTH: Final[Schema] = {
    "type": "object",
    "required": ["fr", "en"],
    "properties": {"fr": _STRING, "en": _STRING},
}
_FINDING: Final[Schema] = {
    "type": "object",
    "required": ["severity", "rule", "message", "remedy", "file", "line", "column", "value"],
    "properties": {
        "severity": {"enum": ["Violation", "Warning", "Info"]},
        "rule": {"type": "string", "format": "iri"},
        "message": _BOTH,
        "remedy": _BOTH,
        "component": _STRING,
        "focus": _STRING,
        "path": _STRING,
        "value": _STRING,
        "file": _STRING,
        "line": {"type": "integer", "minimum": 0},
        "column": _STRING,
    },
}
_REPORT: Final[Schema] = {
    "type": "object",
    "required": ["conforms", "findings"],
    "properties": {
        "conforms": {"type": "boolean"},
        "findings": {"type": "array", "items": _FINDING},
    },
}
_CHOICES: Final[dict[str, Schema]] = {
    "kind": _STRING,
    "table": _STRING,
    "rows": {"type": "string", "enum": ["all", "added"]},
    "format": {"type": "string", "enum": ["text", "json", "csv", "tsv", "ttl"]},
}
_ABOUT: Final = {
    "kind": "What a text without a name is: a table's name, or `ttl`, `jsonld` …",
    "table": "The same, of a table.",
    "rows": "Whether a table is whole, or its rows are added to the project's.",
    "format": "Where `Accept` cannot be sent.",
}
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "text": _STRING,
                    **_CHOICES,
                },
            }
        },
        **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES},
    },
}

CHECKING: Final[dict[str, dict[str, Operation]]] = {
    "/validate": {
        "get": operation(
            "validateForm",
            "service",
            "The form to check a file.",
            *(parameter(name, _STRING, _ABOUT[name]) for name in ("kind", "table")),
            LANG,
            answers=(HTML,),
            fails=(400,),
            page=True,
        ),
        "post": operation(
            "validate",
            "service",
            "What is wrong with tables or RDF, at its cell or line, and how to mend it."
            " Nothing of them is kept.",
            *(parameter(name, schema, _ABOUT[name]) for name, schema in _CHOICES.items()),
            parameter("name", _STRING, "The name of a file that is the body.", example="sites.csv"),
            LANG,
            answers=(_TEXT, _JSON, CSV, TSV, TURTLE, HTML),
            schemas={_JSON: _REPORT},
            fails=(400, 403, 415, 422, 429, 504),
            fresh=False,
            page=True,
            body=_BODY,
        ),
    },
    "/validate/{table}": {
        "get": operation(
            "columns",
            "service",
            "What each column of a table means; with `.csv`, the table without rows.",
            parameter(
                "table",
                _STRING,
                "Its name, and maybe `.csv`.",
                where="path",
                example="sites.csv",
            ),
            LANG,
            answers=(HTML, CSV),
            fails=(404, 504),
            page=True,
        )
    },
}
