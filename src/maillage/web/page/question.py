"""A question to `/find` as it comes by HTTP, and its answer in the language of the request."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request

from maillage.finding import Answer, Asked, answer, document
from maillage.web.page.site import language_of
from maillage.web.wording.links import page_path

__all__ = ["Given", "given_to", "today", "told"]

Given = dict[str, list[str]]


def today() -> date:
    """Give the day on which a participation must be valid where nobody says."""
    return datetime.now(UTC).date()


def given_to(request: Request) -> Given:
    """Gather the parameters of a request: name -> its values, as they came."""
    given: Given = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    return given


def told(request: Request, asked: Asked, root: str = "") -> tuple[Answer, dict[str, Any]]:
    """Answer a question, and describe the answer.

    Args:
        request: tells the language.
        asked: the question.
        root: what paths of pages begin with; pages add it to their links by themselves.
    """

    def page_of(iri: str) -> str | None:
        path = page_path(iri)
        return root + path if path else None

    code = language_of(request).code
    found = answer(request.app.state.gazetteer, asked, code)
    return found, document(found, "fr" if code == "fr" else "en", page_of)
