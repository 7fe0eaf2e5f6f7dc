"""``/map``: all expert sites on the départements, as a page, a drawing, or data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotAcceptable
from maillage.finding.asked import ROLES
from maillage.negotiate import CSV, HTML, choose
from maillage.plotting import Classes, classes
from maillage.web.map.asked import RATES, Wanted, read
from maillage.web.map.census import Census, census_of, names_of
from maillage.web.map.counting_sites import Counted, Density, chosen, densities
from maillage.web.map.listed import (
    Listed,
    by_hospital,
    features,
    listed,
    places_sheet,
    sheet,
)
from maillage.web.page.answers import caching, etag, is_fresh, not_modified, page
from maillage.web.page.mapping import Map, compose
from maillage.web.page.question import given_to, today
from maillage.web.page.site import language_of, site_of
from maillage.web.page.svg_files import SVG, svg_answer, svg_style
from maillage.web.wording.language import Wording
from maillage.web.wording.queries import pasteable_whole
from maillage.web.wording.sorting import collated

__all__ = ["map_page"]

_JSON: Final = "application/json"
_GEOJSON: Final = "application/geo+json"
#: Value of ``format`` -> media type; a link cannot send an ``Accept`` header.
_FORMATS: Final = {"json": _JSON, "geojson": _GEOJSON, "csv": CSV, "svg": SVG, "places": CSV}
#: The queries whose rows are counted.
_ASKED: Final = ("parts", "places-of-sites", "territories")


@dataclass(frozen=True)
class Shown:
    """An answer, before it takes a form.

    Attributes:
        wanted: the question.
        counted: the sites, and how many were left out.
        sites: with their names.
        places: sites for each million inhabitants, of each région or département.
        classes: of these, above nought.
        map: the drawing.
        shades: code of a département -> its class, and what is said of it.
        legend: number of a class, and the ratios that it holds.
    """

    wanted: Wanted
    counted: Counted
    sites: tuple[Listed, ...]
    places: tuple[Density, ...]
    classes: Classes
    map: Map
    shades: Mapping[str, tuple[str, str]]
    legend: tuple[tuple[int, str], ...]

    @property
    def unplaced(self) -> int:
        """Sites of which not even the département is known."""
        return sum(not site.chosen.unit.department for site in self.sites)

    @property
    def approximate(self) -> int:
        """Sites of which only the département is known."""
        units = (site.chosen.unit for site in self.sites)
        return sum(unit.position is None and bool(unit.department) for unit in units)

    @property
    def undated(self) -> int:
        """Sites of which no source says since when they take part."""
        return sum(not site.chosen.dated for site in self.sites)


def map_page(request: Request) -> Response:
    """``/map?network=&role=&audience=&asof=&rate=``: the sites, where they are, and how many.

    Raises:
        BadRequest: a parameter has no meaning; names it.
        NotAcceptable: the client takes none of the forms.
    """
    given = given_to(request)
    name, form = _form(request, given.pop("format", []))
    site, language, census = site_of(request), language_of(request), census_of(request.app.state)
    try:
        wanted = read(given, sorted(census.networks), today())
    except BadRequest as error:
        if form != HTML:
            raise
        said = error.fr if language.code == "fr" else str(error)
        values = {"wanted": None, "message": said, **_choices(request, census)}
        return page(
            request, "map_page.html", values, status=400, headers={"Cache-Control": "no-store"}
        )
    # Today's day is in it: which day is another one than today is told.
    tag = etag(site, "map", name or form, language.code, today().isoformat(), wanted.digest)
    if is_fresh(request, tag):
        return not_modified(tag)
    shown = _shown(request, census, wanted)
    headers = {
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    if form == HTML:
        values = {
            "wanted": wanted,
            "message": "",
            "shown": shown,
            "query": wanted.query(today()),
            "is_today": wanted.as_of == today(),
            "asked": [(name, pasteable_whole(site.queries.text(name))) for name in _ASKED],
            **_choices(request, census),
        }
        return page(request, "map_page.html", values, tag=tag)
    if form == SVG:
        return svg_answer(_drawn(request, shown), "maillage-carte", headers)
    if form == CSV:
        body = places_sheet(shown.places) if name == "places" else sheet(shown.sites)
        file = "maillage-places" if name == "places" else "maillage-sites"
        headers["Content-Disposition"] = f'attachment; filename="{file}.csv"'
        # With a mark, for spreadsheets that else take it for the old code page of their country.
        return Response(("\ufeff" + body).encode("utf-8", "replace"), 200, headers, media_type=CSV)
    root = request.scope.get("root_path", "")
    told = features(shown.sites, root) if form == _GEOJSON else _told(shown, root, language.code)
    body = json.dumps(told, ensure_ascii=False) + "\n"
    return Response(body.encode("utf-8", "replace"), 200, headers, media_type=form)


def _shown(request: Request, census: Census, wanted: Wanted) -> Shown:
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    counted = chosen(census, wanted)
    sites = listed(counted.sites, census, names_of(request))
    by = wanted.rate or RATES[0]
    places = tuple(densities(census.territories, (s.chosen.unit for s in sites), by))
    found = classes(place.rate or 0 for place in places)
    shades: dict[str, tuple[str, str]] = {}
    for place in places if wanted.rate else ():
        level = _level(found, place.rate) if place.rate else 0
        about = f"{place.name} – {_said(place, wording)}"
        shades |= dict.fromkeys(place.departments, (f"level-{level}", about))
    pins = by_hospital(sites, lambda n: wording.plural("%(num)s site", "%(num)s sites", n))
    drawn = compose(site.outlines, pins)
    return Shown(
        wanted, counted, sites, places, found, drawn, shades, tuple(_legend(found, wording))
    )


def _level(found: Classes, rate: float) -> int:
    """Number the class of a ratio from 1 to 4: the highest class is always the darkest."""
    return found.of(rate) + 5 - len(found)


def _legend(found: Classes, wording: Wording) -> Iterator[tuple[int, str]]:
    """Say which ratios each class holds."""
    limits = (0.0, *found.bounds)
    for low, high in zip(limits, (*found.bounds, None), strict=True):
        text = wording("more than %(low)s, up to %(high)s")
        if high is None:
            text = wording("more than %(low)s")
        elif not low:
            text = wording("up to %(high)s")
        said = {"low": wording.decimal(low), "high": wording.decimal(high or 0)}
        if found.highest:
            yield _level(found, high or found.highest), text % said


def _said(place: Density, wording: Wording) -> str:
    """Say how many sites there are in a place."""
    count = wording.plural("%(num)s site", "%(num)s sites", place.sites)
    if place.rate is None:
        return count
    rate = wording("%(rate)s per million inhabitants") % {"rate": wording.decimal(place.rate)}
    return f"{count}, {rate}"


def _choices(request: Request, census: Census) -> dict[str, Any]:
    """Give what the form offers."""
    names = names_of(request)
    networks = [
        (iri.rpartition("/")[2], acronym or names.of(iri).text, names.of(iri).text)
        for iri, acronym in census.networks.items()
    ]
    return {
        "networks": sorted(networks, key=lambda network: collated(network[1])),
        "all_roles": ROLES,
        "published": census.published,
        "inhabitants": ", ".join(source.title for source in census.population_sources),
        "names": names,
    }


def _drawn(request: Request, shown: Shown) -> str:
    """Draw the map as a file, which says by itself what it shows, and what not."""
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    base = str(request.base_url).rstrip("/")
    names = names_of(request)
    count = wording.plural("%(num)s site", "%(num)s sites", len(shown.sites))
    about = [count]
    if shown.wanted.network:
        about.append(names.of(shown.wanted.network).text)
    if shown.wanted.audience:
        about.append(
            wording("for children") if shown.wanted.audience == "child" else wording("for adults")
        )
    about.append(wording.date(shown.wanted.as_of))
    lines = [
        wording("These are the sites entered here, not all those of the country."),
        f"Maillage, {base}/map – {wording('build')} {site.published.id or '?'}"
        f" – {wording('Curated data: CC BY 4.0.')}",
        f"{wording('Outlines:')} {shown.map.attribution}"
        f" ({wording('projected, simplified, rounded')})",
    ]
    template = site.templates[language.code].get_template("map_file.html")
    return template.render(
        {
            "shown": shown,
            "style": svg_style().text,
            "href": lambda path: base + path,
            "title": wording("Map of the expert sites"),
            "about": " · ".join(about),
            "lines": lines,
            "all_roles": ROLES,
        }
    ).lstrip()


def _told(shown: Shown, root: str, lang: str) -> dict[str, Any]:
    """Tell the answer to a program."""
    wanted, counted = shown.wanted, shown.counted
    return {
        "asked": {
            "network": wanted.network or None,
            "roles": list(wanted.roles),
            "audience": wanted.audience or None,
            "asOf": wanted.as_of.isoformat(),
            "rate": wanted.rate or RATES[0],
        },
        "lang": lang,
        "total": len(shown.sites),
        "withoutPoint": shown.approximate,
        "withoutDepartment": shown.unplaced,
        "withoutDates": shown.undated,
        "leftOut": {
            "ended": counted.ended,
            "otherAudience": counted.other_audience,
            "unknownAudience": counted.unknown_audience,
        },
        "bounds": list(shown.classes.bounds),
        "places": [
            {
                "code": place.code,
                "label": place.name,
                "sitesEntered": place.sites,
                "population": place.population or None,
                "perMillion": None if place.rate is None else round(place.rate, 3),
            }
            for place in shown.places
        ],
        "items": [site.described(root) for site in shown.sites],
    }


def _form(request: Request, formats: list[str]) -> tuple[str, str]:
    """Give the name of a format, empty where it was chosen by ``Accept``, and its media type."""
    if formats and formats != [""]:
        if (form := _FORMATS.get(formats[0])) is None or len(formats) > 1:
            known = ", ".join(_FORMATS)
            said = ", ".join(formats)[:100]
            raise BadRequest(
                f"format={said!r} is none of the map: take one of {known}",
                fr=f"format={said!r} n’est pas un format de la carte : prenez {known}",
            )
        return formats[0], form
    accept = request.headers.get("accept", "")
    offered = (HTML, _JSON, _GEOJSON, CSV, SVG)
    if (form := choose(accept, offered)) is None:
        raise NotAcceptable(
            f"none of {accept!r} is to be had: ask for {', '.join(offered)}",
            fr=f"rien de {accept!r} n’est disponible : demandez {', '.join(offered)}",
        )
    return "", form
