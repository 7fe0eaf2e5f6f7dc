"""What may have been meant by an address that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from starlette.requests import Request

from maillage.errors import MaillageError
from maillage.search import LONGEST, find
from maillage.web.page.site import language_of, site_of
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Names

__all__ = ["instead_of", "meant_by"]

_PROPOSED: Final = 5
#: What parts the words of a slug.
_BETWEEN: Final = re.compile(r"[-_.+/%\s]+")


def instead_of(request: Request, iris: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Say what takes the place of something withdrawn, as `meant_by` does; pages of ours alone."""
    site, language = site_of(request), language_of(request)
    names = Names(site.wordings[language.code], site.queries.briefs(iris))
    return [
        (path, name.text, name.lang, "")
        for iri in iris
        if (path := page_path(iri)) and (name := names.of(iri))
    ]


def meant_by(request: Request) -> tuple[str, list[tuple[str, str, str, str]]]:
    """Read the end of an address as words, and look for entities that bear them.

    Returns:
        The words, and of each entity: path, name, the name's language where it is not the page's,
        kind. None where there is no index, or the words find nothing.
    """
    end = unquote(request.url.path).rstrip("/").rpartition("/")[2]
    text = " ".join(_BETWEEN.split(end)).strip()[:LONGEST]
    code = language_of(request).code
    try:
        hits = find(request.app.state.finder(), text, lang=code, limit=_PROPOSED) if text else []
    except MaillageError:  # the page is about another failure, and does without
        return text, []
    found = []
    for hit in hits:
        if path := page_path(hit.entity.iri):
            label, tag = hit.entity.label(code)
            found.append((path, label, "" if tag == code else tag, hit.entity.type_label(code)))
    return text, found
