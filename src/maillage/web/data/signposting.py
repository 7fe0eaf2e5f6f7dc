"""FAIR Signposting: typed links between a page, what it is about, and its data.

https://signposting.org/FAIR/, level 1 as ``Link`` headers and level 2 as a link set (RFC 9264).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maillage.negotiate import CSV, HTML
from maillage.web.entity.schema_org import TYPES
from maillage.web.wording.links import Resource, data_path

__all__ = ["LINKSET", "Signpost", "header", "linkset", "of_data", "of_page"]

LINKSET: Final = "application/linkset+json"
_ABOUT_PAGE: Final = "https://schema.org/AboutPage"


@dataclass(frozen=True)
class Signpost:
    """One typed link: where to, by which relation, and the media type of what is there."""

    href: str
    rel: str
    type: str = ""


def of_page(what: Resource, root: str, licences: Sequence[str]) -> tuple[Signpost, ...]:
    """Give the links of a page to its entity, its metadata and its content.

    Args:
        what: the page.
        root: where the site is mounted, empty or with a leading slash.
        licences: their addresses, none where there is none to give.
    """
    types = [_ABOUT_PAGE]
    kind = TYPES.get(what.path.split("/")[0]) if what.kind == "entity" else None
    types += [f"https://schema.org/{kind}"] if kind else []
    return (
        Signpost(what.iri, "cite-as"),
        *(Signpost(address, "type") for address in types),
        *(Signpost(address, "license") for address in licences),
        *(
            Signpost(root + data_path(what.path, form), "describedby", media_type)
            for form, media_type in what.data_types.items()
            if media_type != CSV
        ),
        *(
            Signpost(root + data_path(what.path, form), "item", media_type)
            for form, media_type in what.data_types.items()
            if media_type == CSV
        ),
        Signpost(f"{root}/page/dataset", "collection", HTML),
        Signpost(root + data_path(what.path, "linkset"), "linkset", LINKSET),
    )


def of_data(
    what: Resource, root: str, media_type: str, licences: Sequence[str]
) -> tuple[Signpost, ...]:
    """Give the links of one of the files: metadata describe the page, content belongs to it."""
    page = f"{root}/page/{what.path}"
    return (
        Signpost(page, "collection" if media_type == CSV else "describes", HTML),
        Signpost(what.iri, "cite-as"),
        *(Signpost(address, "license") for address in licences),
        Signpost(root + data_path(what.path, "linkset"), "linkset", LINKSET),
    )


def header(links: Sequence[Signpost]) -> str:
    """Write links as a ``Link`` header (RFC 8288).

    >>> header([Signpost("https://e/x", "describedby", "text/turtle")])
    '<https://e/x>; rel="describedby"; type="text/turtle"'
    """
    return ", ".join(
        f'<{link.href}>; rel="{link.rel}"' + (f'; type="{link.type}"' if link.type else "")
        for link in links
    )


def linkset(what: Resource, base: str, licences: Sequence[str]) -> str:
    """Write the links of a page and of each of its files as one document.

    Args:
        what: the page.
        base: the site's address, without a slash at its end: a link set has no relative ones.
        licences: their addresses, none where there is none to give.
    """
    contexts = [_context(f"{base}/page/{what.path}", of_page(what, base, licences))]
    contexts += [
        _context(base + data_path(what.path, form), of_data(what, base, media_type, licences))
        for form, media_type in what.data_types.items()
    ]
    return json.dumps({"linkset": contexts}, indent=1, ensure_ascii=False) + "\n"


def _context(anchor: str, links: Sequence[Signpost]) -> dict[str, object]:
    made: dict[str, object] = {"anchor": anchor}
    for link in links:
        target = {"href": link.href} | ({"type": link.type} if link.type else {})
        targets = made.setdefault(link.rel, [])
        assert isinstance(targets, list)  # noqa: S101 - the anchor is no relation
        targets.append(target)
    return made
