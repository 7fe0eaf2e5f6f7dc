"""Which sites answer a question to the map, and how many there are for each million inhabitants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.finding.asked import ROLES
from maillage.web.map.asked import Wanted
from maillage.web.map.census import Census, Part, Territory, Unit

__all__ = ["Chosen", "Counted", "Density", "chosen", "densities"]


@dataclass(frozen=True)
class Chosen:
    """A site that is shown.

    Attributes:
        unit: the site.
        parts: those that answer the question.
        roles: of these parts, in the order of `ROLES`; sources may differ.
    """

    unit: Unit
    parts: tuple[Part, ...]
    roles: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """Whether a part of it has a first day, so that it is known to hold on the day."""
        return any(part.begins for part in self.parts)


@dataclass(frozen=True)
class Counted:
    """The sites that answer, and those that do not and why.

    Attributes:
        sites: by département and IRI.
        ended: sites whose parts had all ended by the day, or not begun.
        other_audience: sites that a source gives to the other audience alone.
        unknown_audience: sites of which no source says whom they receive.
        last_known: the last day on which one of those that had ended held, ISO; empty for none.
    """

    sites: tuple[Chosen, ...]
    ended: int
    other_audience: int
    unknown_audience: int
    last_known: str


@dataclass(frozen=True)
class Density:
    """How many sites there are in a région or département, for its inhabitants.

    Attributes:
        code, name: of it.
        departments: codes of its départements.
        sites: distinct ones.
        population: inhabitants; 0 where the source gives none.
    """

    code: str
    name: str
    departments: tuple[str, ...]
    sites: int
    population: int

    @property
    def rate(self) -> float | None:
        """Sites for each million inhabitants; None without inhabitants."""
        return 1e6 * self.sites / self.population if self.population else None


def chosen(census: Census, wanted: Wanted) -> Counted:
    """Choose the sites that answer a question.

    An audience counts where a source asserts it or where it was inferred, as on `/find`.

    Args:
        census: all sites.
        wanted: the question.
    """
    by_site: dict[str, list[Part]] = defaultdict(list)
    for part in census.parts:
        if part.role not in wanted.roles:
            continue
        if wanted.network and all(a.network != wanted.network for a in part.attachments):
            continue
        by_site[part.site].append(part)
    sites, ended, other, unknown = [], 0, 0, 0
    ends: set[str] = set()
    for iri, parts in by_site.items():
        unit = census.units[iri]
        holding = tuple(part for part in parts if _holds(part, wanted))
        known = {slug for slug in unit.audiences if slug}
        if not holding:
            ended += 1
            ends |= {p.ends for p in parts if p.ends and p.ends <= wanted.as_of.isoformat()}
        elif wanted.audience and not known:
            unknown += 1
        elif wanted.audience and wanted.audience not in known:
            other += 1
        else:
            roles = {part.role for part in holding}
            sites.append(Chosen(unit, holding, tuple(r for r in ROLES if r in roles)))
    sites.sort(key=lambda site: (site.unit.department or "~", site.unit.iri))
    # An end is the first day that no longer counts.
    last = str(date.fromisoformat(max(ends)) - timedelta(days=1)) if ends else ""
    return Counted(tuple(sites), ended, other, unknown, last)


def densities(
    territories: Mapping[str, Territory], sites: Iterable[Unit], by: str
) -> list[Density]:
    """Count sites for each région or each département.

    Args:
        territories: all départements.
        sites: what is counted; one of which the département is not known counts nowhere.
        by: ``region`` or ``department``. A collectivity without a région stands for itself.

    Returns:
        In the order of codes; those where no site is entered too.
    """
    counts: dict[str, int] = defaultdict(int)
    for unit in sites:
        counts[unit.department] += 1
    groups: dict[str, list[Territory]] = defaultdict(list)
    for territory in territories.values():
        groups[territory.region if by == "region" and territory.region else territory.code].append(
            territory
        )
    found = []
    for code, members in sorted(groups.items()):
        named = by == "region" and members[0].region
        found.append(
            Density(
                code,
                members[0].region_name if named else members[0].name,
                tuple(member.code for member in members),
                sum(counts[member.code] for member in members),
                sum(member.population for member in members),
            )
        )
    return found


def _holds(part: Part, wanted: Wanted) -> bool:
    day: date = wanted.as_of
    return part.holds(day) and (not wanted.network or wanted.network in part.networks(day))
