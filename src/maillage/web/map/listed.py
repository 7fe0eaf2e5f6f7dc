"""What the map shows, told in words: each site with its names, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maillage.finding.asked import ROLES
from maillage.spreadsheet import written
from maillage.web.map.census import Census
from maillage.web.map.counting_sites import Chosen, Density
from maillage.web.page.mapping import Pin
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Name, Names
from maillage.web.wording.sorting import collated

__all__ = ["Listed", "by_hospital", "features", "listed", "places_sheet", "sheet"]

_COLUMNS: Final = (
    *("site", "hospital", "department_code", "department", "region", "latitude", "longitude"),
    *("roles", "audiences", "centres", "filieres", "from", "until", "iri"),
)
_PLACES: Final = ("code", "name", "sites_entered", "population", "sites_entered_per_million")


@dataclass(frozen=True)
class Listed:
    """One site.

    Attributes:
        chosen: the site, and why it is shown.
        name, hospital: of it; the hospital is None where none is known.
        place, region: names of its département and région, or empty.
        centres, networks: of its parts, each its IRI and name.
        lang: language of the answer, for names that do not say theirs.
        begins, ends: the first and the last of the days that its parts bear, ISO or empty.
    """

    chosen: Chosen
    name: Name
    hospital: Name | None
    place: str
    region: str
    centres: tuple[tuple[str, Name], ...]
    networks: tuple[tuple[str, str], ...]
    lang: str
    begins: str
    ends: str

    @property
    def page(self) -> str:
        """Path of the page of the site."""
        return page_path(self.chosen.unit.iri) or ""

    @property
    def hospital_page(self) -> str:
        """Path of the page of its hospital; empty where none is known."""
        return page_path(self.chosen.unit.hospital) or ""

    def described(self, root: str) -> dict[str, Any]:
        """Tell it to a program; `root` is what paths of pages begin with."""
        unit = self.chosen.unit
        return {
            "site": self._named(unit.iri, self.name, root),
            "hospital": self.hospital and self._named(unit.hospital, self.hospital, root),
            "department": {"code": unit.department, "label": self.place}
            if unit.department
            else None,
            "region": self.region or None,
            "position": None
            if unit.position is None
            else {"latitude": unit.position[0], "longitude": unit.position[1]},
            "roles": list(self.chosen.roles),
            "audiences": [
                {"audience": slug or None, "evidence": evidence}
                for slug, evidence in sorted(unit.audiences.items())
            ],
            "centres": [{"iri": iri, "label": name.text} for iri, name in self.centres],
            "filieres": [{"iri": iri, "label": text} for iri, text in self.networks],
            "from": self.begins or None,
            "until": self.ends or None,
        }

    def _named(self, iri: str, name: Name, root: str) -> dict[str, str | None]:
        path = page_path(iri)
        return {
            "iri": iri,
            "label": name.text,
            "labelLang": name.lang or self.lang,
            "page": path and root + path,
        }


def listed(sites: Iterable[Chosen], census: Census, names: Names) -> tuple[Listed, ...]:
    """Name what is shown, in the order of départements and names."""
    found = []
    for one in sites:
        unit = one.unit
        territory = census.territories.get(unit.department)
        centres = dict.fromkeys(part.centre for part in one.parts)
        networks = sorted({a.network for part in one.parts for a in part.attachments})
        # A part without an end does not end, whatever the others say.
        ends = [part.ends for part in one.parts]
        found.append(
            Listed(
                one,
                names.of(unit.iri),
                names.of(unit.hospital) if unit.hospital else None,
                territory.name if territory else "",
                territory.region_name if territory else "",
                tuple((iri, names.of(iri)) for iri in centres),
                tuple((iri, census.networks.get(iri) or names.of(iri).text) for iri in networks),
                names.lang,
                min((part.begins for part in one.parts if part.begins), default=""),
                max(ends) if all(ends) else "",
            )
        )
    return tuple(
        sorted(found, key=lambda s: (s.chosen.unit.department or "~", collated(s.name.text)))
    )


def by_hospital(sites: Sequence[Listed], counted: Callable[[int], str]) -> list[Pin]:
    """Put the sites of one hospital under one pin, by the first of their roles.

    Args:
        sites: all that are shown.
        counted: writes a number of sites.
    """
    groups: dict[str, list[Listed]] = {}
    for site in sites:
        groups.setdefault(site.chosen.unit.hospital or site.chosen.unit.iri, []).append(site)
    pins = []
    for members in groups.values():
        first = members[0]
        unit = first.chosen.unit
        if len(members) == 1:
            label = first.name.text
        else:
            of = (first.hospital or first.name).text
            label = f"{of} – {counted(len(members))}: " + "; ".join(s.name.text for s in members)
        roles = [s.chosen.roles[0] for s in members]
        pins.append(
            Pin(
                text="",
                label=label,
                href=first.page if len(members) == 1 else first.hospital_page,
                kind=min(roles, key=ROLES.index),
                department=unit.department,
                position=unit.position,
                weight=len(members),
            )
        )
    # The smaller are drawn last, over the larger.
    return sorted(pins, key=lambda pin: (pin.weight, pin.label))


def features(sites: Iterable[Listed], root: str) -> dict[str, Any]:
    """Tell them as GeoJSON (RFC 7946); the geometry of a site of no known place is null."""
    made = []
    for site in sites:
        told = site.described(root)
        position = told.pop("position")
        geometry = position and {
            "type": "Point",
            "coordinates": [position["longitude"], position["latitude"]],
        }
        made.append(
            {"type": "Feature", "id": told["site"]["iri"], "geometry": geometry, "properties": told}
        )
    return {"type": "FeatureCollection", "features": made}


def sheet(sites: Iterable[Listed]) -> str:
    """Write them as CSV (RFC 4180)."""
    rows = []
    for site in sites:
        unit = site.chosen.unit
        latitude, longitude = unit.position or ("", "")
        rows.append(
            (
                site.name.text,
                site.hospital.text if site.hospital else "",
                unit.department,
                site.place,
                site.region,
                latitude,
                longitude,
                " | ".join(site.chosen.roles),
                " | ".join(
                    f"{slug or '?'} ({how})" for slug, how in sorted(unit.audiences.items())
                ),
                " | ".join(name.text for _, name in site.centres),
                " | ".join(text for _, text in site.networks),
                site.begins,
                site.ends,
                unit.iri,
            )
        )
    return written(_COLUMNS, rows)


def places_sheet(places: Iterable[Density]) -> str:
    """Write sites for each million inhabitants as CSV (RFC 4180)."""
    rows = [
        (p.code, p.name, p.sites, p.population or "", "" if p.rate is None else f"{p.rate:.3f}")
        for p in places
    ]
    return written(_PLACES, rows)
