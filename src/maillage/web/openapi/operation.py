"""How an operation is described: its parameters, its answers and its errors."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import HTML
from maillage.web.openapi.schemas import Schema, ref
from maillage.web.problem import MEDIA_TYPE

__all__ = ["BYTES", "LANG", "Operation", "operation", "parameter", "told"]

Operation = dict[str, Any]
BYTES: Final[Schema] = {}
#: Status -> when.
_WHEN: Final = {
    400: "A parameter has no meaning, or the query breaks the grammar (line and column).",
    401: "A write without a token that is known.",
    403: "A write, a query that would go out to other hosts, or what is switched off.",
    404: "Nothing is known under this IRI or path.",
    410: "What the IRI names was withdrawn: `replacedBy` says what takes its place.",
    406: "None of the media types or codings asked for can be produced.",
    412: "Another version is in service than `If-Match` wants.",
    413: "The URL or the body is longer than the server takes.",
    415: "The body is of a type that the operation does not take, or not in UTF-8.",
    422: "The answer is longer than is sent, or a write would break a rule (its report).",
    429: "This client has enough queries running or waiting.",
    502: "An endpoint that SERVICE asks does not answer as it should.",
    503: "The store cannot answer, too many queries wait, or the query has ended its worker.",
    504: "The query was stopped at its deadline.",
}


def parameter(
    name: str, schema: Schema, about: str, *, where: str = "query", **more: Any
) -> dict[str, Any]:
    """Describe a parameter; `more` may hold an example."""
    required = {"required": True} if where == "path" else {}
    return {
        "name": name,
        "in": where,
        "description": about,
        "schema": schema,
        **required,
        **more,
    }


LANG: Final = parameter(
    "lang",
    {"type": "string"},
    "`fr` or `en`; anything else is left to `Accept-Language`.",
    example="en",
)


def told(status: int) -> dict[str, Any]:
    """Describe an error, as it is told to programs."""
    return {"description": _WHEN[status], "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}


def _content(types: tuple[str, ...], schemas: dict[str, Schema]) -> dict[str, Any]:
    return {kind: {"schema": schemas.get(kind, BYTES)} for kind in types}


def operation(
    name: str,
    tag: str,
    summary: str,
    *parameters: dict[str, Any],
    answers: tuple[str, ...],
    schemas: dict[str, Schema] | None = None,
    fails: tuple[int, ...] = (),
    fresh: bool = True,
    page: bool = False,
    more: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
) -> Operation:
    """Describe one operation.

    Args:
        name: its ``operationId``.
        tag: of its group.
        summary: in one sentence.
        parameters: what it takes.
        answers: media types of 200.
        schemas: media type -> schema, where there is one.
        fails: its errors, besides those that every route has.
        fresh: whether it answers 304.
        page: whether a browser gets its errors as a page.
        more: further answers, by status.
        body: of the request.
    """
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "content": _content(answers, schemas or {})}
    }
    if fresh:
        responses["304"] = {"description": "The client has it already (`If-None-Match`)."}
    for status in sorted({*fails, 406, 413, 503}):
        responses[str(status)] = told(status)
        if page:
            responses[str(status)]["content"][HTML] = {"schema": BYTES}
    responses |= more or {}
    found: Operation = {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": list(parameters),
        "responses": dict(sorted(responses.items())),
    }
    return found | ({"requestBody": body} if body else {})
