"""``/statistics``: the figures of equity, as a page, and each as a drawing and a table."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Final

from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotFound
from maillage.negotiate import CSV
from maillage.spreadsheet import written
from maillage.store import TRUE, select
from maillage.web.map.census import census_of
from maillage.web.page.answers import caching, etag, is_fresh, not_modified, page
from maillage.web.page.kept import kept
from maillage.web.page.once import Once
from maillage.web.page.question import today
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.page.svg_files import svg_answer, svg_style
from maillage.web.statistics.figure import Facts, Figure, Reach, text
from maillage.web.statistics.of_coverage import associations, labels, published, reach
from maillage.web.statistics.of_sites import by_region, distances, networks
from maillage.web.wording.language import Wording
from maillage.web.wording.naming import Names
from maillage.web.wording.queries import Queries, pasteable_whole

__all__ = ["figure_file", "statistics", "warm"]

#: In the order of the page: what is entered at all comes first, for the rest depends on it.
_FIGURES: Final[tuple[Callable[[Facts], Figure], ...]] = (
    published,
    by_region,
    distances,
    networks,
    reach,
    associations,
    labels,
)
_SLUGS: Final = (
    *("published", "sites-by-region", "distance", "networks"),
    *("reach", "associations", "labels"),
)
#: Width of a drawing as a file, and of its margins.
_WIDTH: Final = 720
_MARGIN: Final = 28
_LETTERS: Final = 96


def statistics(request: Request) -> Response:
    """``/statistics``: all figures."""
    site, language = site_of(request), language_of(request)
    tag = etag(site, "statistics", language.code, today().isoformat())
    if is_fresh(request, tag):
        return not_modified(tag)
    # Written once: its hundreds of marks would take longer than all the rest.
    return kept(request, partial(_page, request, tag), day=today().isoformat())


def _page(request: Request, tag: str) -> Response:
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    figures = _figures(request.app.state, language.code)
    values = {"figures": [(figure, list(_asked(site, figure, wording))) for figure in figures]}
    return page(request, "statistics.html", values, tag=tag)


def figure_file(request: Request) -> Response:
    """``/statistics/{figure}.svg`` and ``.csv``: one of them.

    Raises:
        NotFound: there is no such figure, or nothing to draw of it.
    """
    site, language = site_of(request), language_of(request)
    slug, form = request.path_params["figure"], request.path_params["form"]
    if slug not in _SLUGS or form not in {"svg", "csv"}:
        raise NotFound(
            f"there is no figure {slug + '.' + form!r}: take one of {', '.join(_SLUGS)},"
            " as .svg or .csv",
            fr=f"il n’y a pas de figure « {slug}.{form} » : prenez l’une de {', '.join(_SLUGS)},"
            " en .svg ou .csv",
        )
    figure = _figures(request.app.state, language.code)[_SLUGS.index(slug)]
    if form == "svg" and not figure.plots:
        raise NotFound(
            f"there is nothing to draw of {slug}: {figure.caveat}",
            fr=f"il n’y a rien à dessiner pour {slug} : {figure.caveat}",
        )
    tag = etag(site, "statistics", slug, form, language.code, today().isoformat())
    if is_fresh(request, tag):
        return not_modified(tag)
    headers = {
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    if form == "csv":
        body = written([name for name, _ in figure.columns], figure.rows)
        headers["Content-Disposition"] = f'attachment; filename="maillage-{slug}.csv"'
        # With a mark, for spreadsheets that else take it for the old code page of their country.
        return Response(("\ufeff" + body).encode("utf-8", "replace"), 200, headers, media_type=CSV)
    return svg_answer(_drawn(request, figure), f"maillage-{slug}", headers)


def warm(state: State) -> None:
    """Count what the pages show, before anybody asks for it."""
    for code in state.site.wordings:
        _figures(state, code)


def _figures(state: State, code: str) -> tuple[Figure, ...]:
    """Give the figures of the build, in a language, for today."""
    kept: Once[tuple[Figure, ...]] = state.statistics
    day = today()

    def make() -> tuple[Figure, ...]:
        facts = _facts(state, code, day)
        return tuple(made(facts) for made in _FIGURES)

    return kept.get((code, day), make)


def _facts(state: State, code: str, day: date) -> Facts:
    site: Site = state.site
    census, queries, wording = census_of(state), site.queries, site.wordings[code]
    labels = queries.rows("labels")
    counted: Once[tuple[Reach, ...]] = state.reach
    reached = counted.get("reach", lambda: tuple(_reach(queries)))
    named = {text(row, "holder") for row in labels} | {one.classification for one in reached}
    briefs = {**census.briefs, **queries.briefs(sorted(named - census.briefs.keys() - {""}))}
    asked = next((e.query for e in site.examples if e.name.startswith("cq29")), "")
    # The catalogue asks in French: the language is the one value of it that changes.
    asked = asked.replace('"fr"', f'"{code}"')
    published_rows = select(queries.store, asked, timeout_s=queries.timeout_s) if asked else []
    return Facts(
        census,
        tuple(labels),
        tuple(
            row
            for row in queries.rows("associations-of-networks")
            if text(row, "network") in census.networks
        ),
        tuple(published_rows),
        tuple(sorted(text(row, "graph") for row in queries.rows("coverage-graphs"))),
        reached,
        Names(wording, briefs),
        wording,
        day,
    )


def _reach(queries: Queries) -> Iterator[Reach]:
    """Count how far coverage reaches: in all diseases, then in each classification."""
    found: dict[str, dict[tuple[bool, bool], int]] = {"": {}}
    for row in (*queries.rows("reach-all"), *queries.rows("reach")):
        if "disorders" in row and "scope" in row:
            key = (text(row, "scope") in TRUE, text(row, "centre") in TRUE)
            diseases = found.setdefault(text(row, "classification"), {})
            diseases[key] = int(text(row, "disorders"))
    for classification, diseases in sorted(found.items()):
        yield Reach(classification, diseases)


def _asked(site: Site, figure: Figure, wording: Wording) -> Iterator[tuple[str, str]]:
    """Give the queries behind a figure: what they ask, and their text."""
    for example in site.examples:
        if example.name.startswith(figure.examples):
            title = example.titles.get(wording.code) or next(iter(example.titles.values()), "")
            yield f"{example.identifier} – {title}" if example.identifier else title, example.query
    said = {
        "parts": wording("the parts that sites take in centres"),
        "places-of-sites": wording("where sites are, and whom they receive"),
        "territories": wording("the départements and their inhabitants"),
        "reach": wording("the diseases of each classification, by what reaches them"),
        "labels": wording("the labels and their periods"),
        "associations-of-networks": wording("the associations linked with filières"),
    }
    for name in figure.queries:
        yield said[name], pasteable_whole(site.queries.text(name))


def _drawn(request: Request, figure: Figure) -> str:
    """Draw a figure as a file, which says by itself what it counts, and what it cannot say."""
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    head = textwrap.wrap(figure.about, _LETTERS)
    foot = textwrap.wrap(figure.caveat, _LETTERS)
    if figure.documents:
        told = wording("Sources:")
        titles = "; ".join(source.title for source in figure.documents)
        foot += ["", *textwrap.wrap(f"{told} {titles}", _LETTERS)]
    base = str(request.base_url).rstrip("/")
    build = f"{wording('build')} {site.published.id or '?'}"
    foot += ["", f"Maillage, {base}/statistics – {wording.date(today())} – {build} – CC BY 4.0"]
    values = {
        "figure": figure,
        "plot": figure.plots[-1],
        "style": svg_style().text,
        "head": head,
        "foot": foot,
        "width": _WIDTH,
        "inner": _WIDTH - 2 * _MARGIN,
        "margin": _MARGIN,
    }
    template = site.templates[language.code].get_template("plot_file.html")
    return template.render(values).lstrip()
