"""What was withdrawn: that it was, since when, why, and what takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from maillage.errors import Gone, Withdrawal
from maillage.terms import PREFIXES, curie
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource, page_path
from maillage.web.wording.naming import Names

__all__ = ["Told", "told", "withdrawn"]


@dataclass(frozen=True)
class Told:
    """One withdrawal, for a page in one language.

    Attributes:
        on: ``2026-03-01``; empty if unknown.
        day: the same as people write it.
        reason: why, in the page's language or else the other.
        lang: language of `reason` where it is not the page's.
        source: its title; empty if unknown.
        path: page of the source.
    """

    on: str
    day: str
    reason: str
    lang: str
    source: str
    path: str


def withdrawn(site: Site, what: Resource) -> Gone | None:
    """Tell whether an entity of ours is a tombstone: its data remain, and say what to use."""
    if not what.iri.startswith(PREFIXES["mlgid"]):
        return None
    rows = site.queries.rows("withdrawn", iri=what.node)
    if not rows:
        return None
    by = tuple(row["by"].value for row in rows if isinstance(row.get("by"), NamedNode))
    instead = ", ".join(map(curie, by))
    found = tuple(_withdrawals(site, what))
    days = sorted(w.on for w in found if w.on)
    en, fr = (f" on {days[0]}", f" le {days[0]}") if days else ("", "")
    return Gone(
        f"{what.path} was withdrawn{en}"
        + (f"; in its place: {instead}" if by else ", and nothing is told to take its place"),
        fr=f"{what.path} a été retiré{fr}"
        + (f" ; à sa place : {instead}" if by else ", et rien n’est indiqué à sa place"),
        by=by,
        withdrawals=found,
    )


def told(request: Request, found: Iterable[Withdrawal]) -> list[Told]:
    """Put withdrawals into the words of the page's language."""
    found = list(found)
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    sources = sorted({w.source for w in found if w.source})
    names = Names(wording, site.queries.briefs(sources)) if sources else None
    made = []
    for each in found:
        other = "en" if language.code == "fr" else "fr"
        lang = language.code if language.code in each.reasons else other
        source = names.of(each.source).text if names and each.source else ""
        made.append(
            Told(
                each.on,
                _day(each.on, wording),
                each.reasons.get(lang, ""),
                "" if lang == language.code else lang,
                source,
                page_path(each.source) or "" if each.source else "",
            )
        )
    return made


def _day(on: str, wording: Wording) -> str:
    try:
        return wording.date(date.fromisoformat(on))
    except ValueError:  # stated by hand
        return on


def _withdrawals(site: Site, what: Resource) -> Iterable[Withdrawal]:
    by_node: dict[str, dict[str, str]] = {}
    for row in site.queries.rows("withdrawals", iri=what.node):
        said = by_node.setdefault(str(row["withdrawal"]), {})
        for name in ("on", "source"):
            if name in row:
                said[name] = str(getattr(row[name], "value", ""))
        reason = row.get("reason")
        if isinstance(reason, Literal):
            said[f"reason-{reason.language or 'fr'}"] = reason.value
    for said in by_node.values():
        reasons = {k.removeprefix("reason-"): v for k, v in said.items() if k.startswith("reason")}
        yield Withdrawal(said.get("on", ""), reasons, said.get("source", ""))
