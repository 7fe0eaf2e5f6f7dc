"""``/``: what this is, the search, the map of all sites, and questions to begin with."""

from __future__ import annotations

from typing import Any, Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from maillage.finding.place import wkt_position
from maillage.store import Term
from maillage.terms import PREFIXES, expand
from maillage.web.find.examples import in_words
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.mapping import Pin, compose
from maillage.web.page.once import Once
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import best_literal
from maillage.web.wording.queries import Queries, pasteable, text_of
from maillage.web.wording.sorting import collated

__all__ = ["home"]

#: The classes that the home page counts, in its order.
_COUNTED: Final = {
    "mlg:HealthNetwork": "networks",
    "mlg:ReferenceCentre": "centres",
    "mlg:ExpertSite": "sites",
    "mlg:ClinicalEntity": "conditions",
    "mlg:PatientAssociation": "associations",
    "mlg:SourceDocument": "sources",
}
#: The researcher's questions, by file name in `queries/examples`.
_FEATURED: Final = ("cq15", "cq16", "cq29")


def home(request: Request) -> Response:
    """Show the home page."""
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    tag = etag(site, language.code, str(request.base_url))
    if is_fresh(request, tag):
        return not_modified(tag)
    values = {
        **_read(request, site, wording),
        "asked": in_words(wording),
        "featured": _featured(site, wording),
        "curl_query": " ".join(
            line for line in site.queries.text("curl").splitlines() if not line.startswith("#")
        ).strip(),
    }
    root = request.scope.get("root_path", "")
    link = f'<{root}/openapi.json>; rel="service-desc"; type="application/json"'  # RFC 8631
    return page(request, "home.html", values, headers={"Link": link}, tag=tag)


def _read(request: Request, site: Site, wording: Wording) -> dict[str, Any]:
    """Read what the page shows of the graph: once a build and language, for it counts it all."""
    kept: Once[dict[str, Any]] = request.app.state.home

    def read() -> dict[str, Any]:
        hospitals = _hospitals(site.queries, wording)
        return {
            "figures": _figures(site.queries, wording),
            "networks": _networks(site.queries, wording.code),
            "map": compose(site.outlines, [pin for pin, _, _ in hospitals]),
            "hospitals": hospitals,
        }

    return kept.get(wording.code, read)


def _figures(queries: Queries, wording: Wording) -> list[tuple[str, str, str]]:
    """Give name, number, and the query that lists what is counted."""
    counts = {
        row["class"].value: int(row["count"].value)
        for row in queries.rows("figures")
        if isinstance(row["class"], NamedNode) and hasattr(row["count"], "value")
    }
    listing = queries.text("listing")
    return [
        (
            name,
            wording.number(counts.get(expand(kind).value, 0)),
            pasteable(listing, "class", expand(kind)),
        )
        for kind, name in _COUNTED.items()
    ]


def _hospitals(queries: Queries, wording: Wording) -> list[tuple[Pin, str, int]]:
    """Give each hospital as a pin, with the name of its département and its number of sites."""
    found = []
    for row in queries.rows("hospitals"):
        name, sites = text_of(row, "name"), int(text_of(row, "sites"))
        counted = wording.plural("%(num)s site", "%(num)s sites", sites)
        pin = Pin(
            text="",
            label=f"{name} – {counted}",
            href=page_path(text_of(row, "hospital")) or "",
            kind="site",
            department=text_of(row, "code"),
            position=wkt_position(text_of(row, "where")),
            weight=sites,
        )
        found.append((pin, text_of(row, "department"), sites))
    # Here, for engines sort names each in their own way.
    return sorted(found, key=lambda one: (one[0].department, collated(one[0].label)))


def _networks(queries: Queries, lang: str) -> list[tuple[str, str, str, str]]:
    """Give the filières: (path, acronym, name, language of the name where it is the other one)."""
    labels: dict[str, list[tuple[str, Term]]] = {}
    acronyms: dict[str, str] = {}
    for row in queries.rows("networks"):
        iri = text_of(row, "network")
        labels.setdefault(iri, []).append((PREFIXES["rdfs"] + "label", row["label"]))
        acronyms.setdefault(iri, text_of(row, "acronym"))
    found = []
    for iri, names in labels.items():
        best = best_literal(names, lang)  # type: ignore[arg-type]
        if best is not None:
            tag = "" if best.language == lang else best.language or ""
            path = "/page/" + iri.removeprefix(PREFIXES["mlgid"])
            found.append((path, acronyms[iri], best.value, tag))
    return sorted(found, key=lambda item: collated(item[1] or item[2]))


def _featured(site: Site, wording: Wording) -> list[tuple[str, str]]:
    """Give the researcher's questions: title, query."""
    chosen = [e for e in site.examples if e.name.startswith(_FEATURED)] or list(site.examples)
    return [
        (e.titles.get(wording.code) or next(iter(e.titles.values())), e.query)
        for e in chosen[: len(_FEATURED)]
    ]
