"""``/status`` and ``/changelog``: what is in service, since when, and what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import MaillageError
from maillage.web.about.changes import read_changes
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.once import Once
from maillage.web.page.question import today
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.links import page_path
from maillage.web.wording.queries import Source
from maillage.web.wording.sorting import collated

__all__ = ["Aged", "changelog", "status"]


@dataclass(frozen=True)
class Aged:
    """A source and how old what it says is.

    Attributes:
        title: of the document.
        href: its page.
        publisher: who published it.
        issued: its own date, ISO; empty where it bears none.
        consulted: the day it was last read, ISO; empty where not known.
        days: since then; None where not known.
    """

    title: str
    href: str
    publisher: str
    issued: str
    consulted: str
    days: int | None


def status(request: Request) -> Response:
    """Show the build in service, its sources and their age, and whether everything answers.

    It is about this moment, so nothing of it is kept.
    """
    site = site_of(request)
    checks = _checks(request, site)
    values = {
        "checks": checks,
        "sources": _aged(_sources(request, site), today()) if checks["store"] else [],
    }
    status = 200 if all(checks.values()) else 503
    headers = {"Cache-Control": "no-store"}
    return page(request, "status.html", values, status=status, headers=headers)


def changelog(request: Request) -> Response:
    """Show which builds were in service, and what has changed in Maillage and its ontology."""
    site, language = site_of(request), language_of(request)
    tag = etag(site, "changelog", language.code)
    if is_fresh(request, tag):
        return not_modified(tag)
    values: dict[str, Any] = {
        "versions": site.published.versions[::-1],
        "logs": [(name, read_changes(path)) for name, path in site.changelogs.items()],
    }
    return page(request, "changelog.html", values, tag=tag)


def _checks(request: Request, site: Site) -> dict[str, bool]:
    """Ask each part whether it answers."""
    return {
        "store": _answers(lambda: site.queries.ask("ready")),
        "search": _answers(lambda: request.app.state.finder() is not None),
    }


def _sources(request: Request, site: Site) -> list[Source]:
    """Read the sources: once a build, for with all of Orphanet it takes seconds."""
    kept: Once[list[Source]] = request.app.state.sources
    return kept.get("sources", site.queries.sources)


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except MaillageError:  # which the page is there to tell
        return False


def _aged(sources: list[Source], day: date) -> list[Aged]:
    """Order sources by when they were last read, the longest ago first."""
    found = [
        Aged(
            source.title,
            page_path(source.document) or "",
            source.publisher,
            source.issued,
            source.consulted,
            _days(source.consulted, day),
        )
        for source in sources
    ]
    return sorted(found, key=lambda a: (a.consulted or "9", collated(a.title)))


def _days(text: str, day: date) -> int | None:
    try:
        return (day - date.fromisoformat(text)).days
    except ValueError:
        return None
