"""The long texts: about, privacy, legal notice, accessibility; a template a language.

A sentence of a catalogue is right by itself; these are right as a whole, so each language has its
own page, and a test holds both to the same parts, links and facts (docs/adr/0034).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.terms import expand
from maillage.web.data.dataset import licence_name
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.queries import text_of
from maillage.web.wording.sorting import collated

__all__ = ["TEXTS", "Licensed", "text"]

#: Last segment of the path -> the day on which the text was last changed.
TEXTS: Final = {
    "about": "2026-11-26",
    "privacy": "2026-11-26",
    "legal": "2026-11-26",
    "accessibility": "2026-11-26",
}
_PERSONS: Final = expand("mlgg:persons")


@dataclass(frozen=True)
class Licensed:
    """The sources that share a licence.

    Attributes:
        name: of the licence, or what is known of the terms.
        href: address of the licence; empty where there is none.
        sources: path of the page, title and publisher.
    """

    name: str
    href: str
    sources: tuple[tuple[str, str, str], ...]


def text(request: Request) -> Response:
    """Show one text, in the language of the request."""
    name = request.url.path.rpartition("/")[2]
    site, language = site_of(request), language_of(request)
    tag = etag(site, name, language.code, str(request.base_url))
    if is_fresh(request, tag):
        return not_modified(tag)
    values: dict[str, Any] = {
        "changed": TEXTS[name],
        "persons": site.queries.ask("graph-exists", graph=_PERSONS),
        "address": site.house.url or str(request.base_url).rstrip("/"),
    }
    if name == "legal":
        values["licences"] = licences(site, site.wordings[language.code])
    return page(request, f"{language.code}/{name}.html", values, tag=tag)


def licences(site: Site, wording: Wording) -> list[Licensed]:
    """List the sources by their terms of use, the most sources first.

    A source without a licence stands under what is known of its terms.
    """
    found: dict[tuple[str, str], set[tuple[str, str, str]]] = defaultdict(set)
    for row in site.queries.rows("licences"):
        if getattr(row.get("rights"), "language", None) not in {None, wording.code}:
            continue
        licence, rights = text_of(row, "license"), text_of(row, "rights")
        name = licence_name(licence) if licence else rights
        name = name or wording("No terms are known; only facts are taken.")
        href = page_path(text_of(row, "document")) or ""
        found[name, licence].add((href, text_of(row, "title"), text_of(row, "publisher")))
    listed = [
        Licensed(name, licence, tuple(sorted(sources, key=lambda s: collated(s[1]))))
        for (name, licence), sources in found.items()
    ]
    return sorted(listed, key=lambda one: (not one.href, -len(one.sources), one.name))
