"""Figures that count expert sites: by région and role, by distance, and by centre."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from maillage.finding.asked import AUDIENCES, ROLES
from maillage.plotting import Bar, Dot, Key, Row, Tick, both, ceiling, ticks
from maillage.web.map.asked import Wanted
from maillage.web.map.census import Territory, Unit
from maillage.web.map.counting_sites import Chosen, Density, chosen, densities
from maillage.web.statistics.figure import Cell, Facts, Figure

__all__ = ["by_region", "distances", "networks"]

_RADIUS_KM: Final = 6_371.0088
#: Sites of known place and audience from which on the nearest one says something of a centre.
_ENOUGH: Final = 4
#: A dot in a ring can be seen where both fall together.
_RADII: Final = {"child": 7.0, "adult": 4.0}
_OVERSEAS: Final = ("97", "98")
#: Centres drawn at most; the table has them all.
_DRAWN: Final = 20


@dataclass(frozen=True)
class _Way:
    """The mean way from a région to the nearest site, in km, for each of `AUDIENCES`."""

    code: str
    name: str
    people: int
    km: tuple[float | None, ...]

    @property
    def farthest(self) -> float:
        """The longer of both; 0 where no site is within reach."""
        return max(km or 0.0 for km in self.km)


def by_region(facts: Facts) -> Figure:
    """Sites for each million inhabitants, by région, and by the highest role of each."""
    wording = facts.wording
    sites = _today(facts)
    places = [
        place
        for place in densities(facts.census.territories, (s.unit for s in sites), "region")
        if place.population and (place.sites or place.departments != (place.code,))
    ]
    places.sort(key=lambda place: (-(place.rate or 0), place.name))
    end = ceiling(max((place.rate or 0 for place in places), default=0))
    rows: list[Row] = []
    table: list[tuple[Cell, ...]] = []
    for place in places:
        here = [s for s in sites if s.unit.department in place.departments]
        top = Counter(s.roles[0] for s in here)
        count = wording.plural("%(num)s site", "%(num)s sites", place.sites)
        value = f"{wording.decimal(place.rate or 0)} ({count})"
        rows.append(
            Row(
                place.name,
                value if place.sites else wording("none entered"),
                _stack(facts, top, _per_million(place, end)),
            )
        )
        every = Counter(role for s in here for role in s.roles)
        rate = round(place.rate or 0, 3)
        table.append(
            (
                *(place.code, place.name, place.population, place.sites, rate),
                *(every[role] for role in ROLES),
            )
        )
    return Figure(
        "sites-by-region",
        wording("Sites per million inhabitants, by région"),
        wording(
            "Expert sites entered here whose part in a centre holds today, for each million"
            " inhabitants. Sites are counted, not centres; each is drawn in the highest role that"
            " a source gives it, and the table counts it in every one."
        ),
        wording(
            "This compares what has been entered, not what there is: a région may be low only"
            " because its sites are not entered yet. No conclusion on care can be drawn from it."
        ),
        both(rows, _role_keys(facts, sites)) if sites else (),
        (
            ("region_code", wording("Code")),
            ("region", wording("Région")),
            ("population", wording("Inhabitants")),
            ("sites_entered", wording("Sites entered")),
            ("sites_entered_per_million", wording("Per million")),
            *((role.replace("-", "_"), _role(facts, role)) for role in ROLES),
        ),
        tuple(table),
        facts.documents([*_sources(sites), *facts.census.population_graphs]),
        ("cq16",),
        ("parts", "territories"),
    )


def distances(facts: Facts) -> Figure:
    """How far the inhabitants of each région are from the nearest site of one centre."""
    wording = facts.wording
    by_centre: dict[str, list[Chosen]] = defaultdict(list)
    for site in _today(facts):
        if site.unit.position is not None and set(site.unit.audiences) & set(AUDIENCES):
            for centre in {part.centre for part in site.parts}:
                by_centre[centre].append(site)
    centre = max(sorted(by_centre), key=lambda iri: len(by_centre[iri]), default="")
    title = wording("Distance to the nearest site, by région")
    columns = (
        ("region_code", wording("Code")),
        ("region", wording("Région")),
        ("population", wording("Inhabitants")),
        ("child_km", wording("Nearest for a child, km")),
        ("adult_km", wording("Nearest for an adult, km")),
    )
    sites = by_centre.get(centre, [])
    about = wording(
        "Kilometres as the crow flies from the prefecture of each département to the nearest site"
        " of %(centre)s that receives a child or an adult, averaged over the inhabitants of the"
        " région."
    ) % {"centre": facts.names.of(centre).text if centre else "–"}
    if len(sites) < _ENOUGH:
        caveat = wording("No centre has enough sites of known place and audience entered for it.")
        return Figure("distance", title, about, caveat, (), columns, ())
    points = {slug: [s.unit for s in sites if slug in s.unit.audiences] for slug in AUDIENCES}
    told = [
        _Way(
            region,
            members[0].region_name,
            sum(member.population for member in members),
            tuple(_mean_km(members, points[slug]) for slug in AUDIENCES),
        )
        for region, members in _regions(facts.census.territories.values())
    ]
    near = sorted((way for way in told if way.farthest), key=lambda way: (way.farthest, way.name))
    end = ceiling(max(way.farthest for way in near))
    rows = [
        Row(
            way.name,
            " · ".join("–" if km is None else wording.number(round(km)) for km in way.km),
            dots=tuple(
                Dot(slug, km / end, f"{way.name}: {wording.number(round(km))} km", _RADII[slug])
                for slug, km in zip(AUDIENCES, way.km, strict=True)
                if km is not None
            ),
        )
        for way in near
    ]
    far = ", ".join(way.name for way in told if not way.farthest)
    caveat = wording(
        "Only the %(number)s sites entered with a place and an audience count: a site that is not"
        " entered would make ways shorter. It is drawn for the centre with the most such sites; a"
        " mean over filières would mean nothing while so few are entered."
    ) % {"number": wording.number(len(sites))}
    if far:
        more = wording("No site there: %(places)s; the nearest is in another territory.")
        caveat += " " + more % {"places": far}
    return Figure(
        "distance",
        title,
        about,
        caveat,
        both(
            rows,
            (
                Key("child", wording("for a child (first number, in km)"), True, _RADII["child"]),
                Key("adult", wording("for an adult (second number, in km)"), True, _RADII["adult"]),
            ),
            [Tick(at / end, wording.number(round(at))) for at in ticks(end)],
        ),
        columns,
        tuple(
            (way.code, way.name, way.people, *(km and round(km) for km in way.km)) for way in told
        ),
        facts.documents([*_sources(sites), *facts.census.population_graphs]),
        ("cq17",),
        ("parts", "places-of-sites", "territories"),
    )


def networks(facts: Facts) -> Figure:
    """How many sites each centre has, and on how many levels."""
    wording = facts.wording
    ngettext = wording.plural  # the name by which the catalogue's tools know it
    by_centre: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part in facts.census.parts:
        if part.holds(facts.today):
            by_centre[part.centre][part.site].add(part.role)
    counted = []
    for iri, of_sites in by_centre.items():
        top = Counter(min(roles, key=ROLES.index) for roles in of_sites.values())
        # Resource and competence centres stand on the level of competence centres.
        levels = {min(ROLES.index(r), 2) for roles in of_sites.values() for r in roles}
        counted.append((facts.names.of(iri).text, top, len(levels), iri))
    counted.sort(key=lambda one: (-one[1].total(), one[0]))
    several = [one for one in counted if one[1].total() > 1][:_DRAWN]
    end = ceiling(max((top.total() for _, top, _, _ in several), default=0))
    rows = [
        Row(
            name,
            ngettext("%(num)s site", "%(num)s sites", top.total())
            + " · "
            + ngettext("%(num)s level", "%(num)s levels", levels),
            _stack(facts, top, lambda n: n / end),
        )
        for name, top, levels, _ in several
    ]
    single = len(counted) - len([one for one in counted if one[1].total() > 1])
    caveat = wording(
        "A centre is as large here as its sites are entered: most centres have one site entered,"
        " and many have none. Size and depth are those of the graph."
    )
    if single:
        caveat += " " + ngettext(
            "%(num)s centre with one site entered is in the table alone.",
            "%(num)s centres with one site entered are in the table alone.",
            single,
        )
    sites = _today(facts)
    return Figure(
        "networks",
        wording("Size and depth of centres"),
        wording(
            "Sites entered of each centre whose part holds today, by the highest role of each; its"
            " levels are those that have a site: coordinating, constitutive, competence."
        ),
        caveat,
        both(rows, _role_keys(facts, sites)) if rows else (),
        (
            ("centre", wording("Centre")),
            ("sites_entered", wording("Sites entered")),
            ("levels", wording("Levels")),
            *((role.replace("-", "_"), _role(facts, role)) for role in ROLES),
            ("iri", "IRI"),
        ),
        tuple(
            (name, top.total(), levels, *(top[role] for role in ROLES), iri)
            for name, top, levels, iri in counted
        ),
        facts.documents(_sources(sites)),
        ("cq21",),
        ("parts",),
    )


def _per_million(place: Density, end: float) -> Callable[[float], float]:
    return lambda sites: 1e6 * sites / place.population / end


def _today(facts: Facts) -> tuple[Chosen, ...]:
    return chosen(facts.census, Wanted("", ROLES, "", facts.today, "")).sites


def _sources(sites: Iterable[Chosen]) -> list[str]:
    return [part.source for site in sites for part in site.parts if part.source]


def _stack(facts: Facts, top: Counter[str], scaled: Callable[[float], float]) -> tuple[Bar, ...]:
    """Put the counts of roles one after the other."""
    wording = facts.wording
    ends = list(accumulate((top[role] for role in ROLES), initial=0))
    return tuple(
        Bar(
            role,
            scaled(low),
            scaled(high),
            f"{_role(facts, role)}: " + wording.plural("%(num)s site", "%(num)s sites", high - low),
        )
        for role, low, high in zip(ROLES, ends, ends[1:], strict=False)
        if high > low
    )


def _role_keys(facts: Facts, sites: Iterable[Chosen]) -> list[Key]:
    top = {site.roles[0] for site in sites}
    return [Key(role, _role(facts, role)) for role in ROLES if role in top]


def _role(facts: Facts, slug: str) -> str:
    return {
        "coordinating": facts.wording("coordinating site"),
        "constitutive": facts.wording("constitutive site"),
        "resource-and-competence": facts.wording("resource and competence centre"),
        "competence": facts.wording("competence centre"),
    }[slug]


def _regions(territories: Iterable[Territory]) -> list[tuple[str, list[Territory]]]:
    """Group the départements of known prefecture and inhabitants by région."""
    groups: dict[str, list[Territory]] = defaultdict(list)
    for territory in territories:
        if territory.region != territory.code and territory.region and territory.population:
            groups[territory.region].append(territory)
    return sorted(groups.items())


def _mean_km(members: Sequence[Territory], units: Sequence[Unit]) -> float | None:
    """Average the way to the nearest site over inhabitants; None where none is within reach.

    From an overseas département only a site of the same one is: no way leads to another.
    """
    total = people = 0.0
    for member in members:
        overseas = member.code.startswith(_OVERSEAS)
        points = [
            unit.position
            for unit in units
            if unit.position
            and (
                unit.department == member.code
                if overseas
                else not unit.department.startswith(_OVERSEAS)
            )
        ]
        if member.prefecture is None or not points:
            continue
        km = min(_km(member.prefecture, point) for point in points)
        total += km * member.population
        people += member.population
    return total / people if people else None


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the length of the great circle between two points, as the store does."""
    lat, lon, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _RADIUS_KM * math.asin(math.sqrt(half))
