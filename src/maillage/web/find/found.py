"""A site of an answer, as the page of `/find` shows it: what a family reads first, made ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from maillage.finding.asked import EVIDENCE
from maillage.finding.listing import address_lines
from maillage.finding.place import Place
from maillage.report import Text
from maillage.web.page.mapping import Pin
from maillage.web.wording.language import Wording

__all__ = [
    "MESSAGES",
    "Covering",
    "Listed",
    "Membership",
    "itinerary",
    "last_known",
    "listed",
    "pins",
]

#: Where a way is looked up, once somebody follows the link; nothing is sent before.
#: OpenStreetMap rather than a ``geo:`` IRI: that opens nothing on most desks, and the site of an
#: association sells nobody's journeys.
_WAY: Final = "https://www.openstreetmap.org/directions"
_LOOKUP: Final = "https://www.openstreetmap.org/search"

#: Notes of an answer that name its JSON; the page says them in its own words.
MESSAGES: Final[Mapping[str, Text]] = {
    "not-located": Text(
        "La place exacte de certains hôpitaux n’est pas connue : leur distance est estimée jusqu’à"
        " la préfecture de leur département, et marquée « environ ».",
        "The exact place of some hospitals is not known: their distance is an estimate, to the"
        " prefecture of their département, and marked “about”.",
    ),
    "no-distances": Text(
        "Les distances ne peuvent être calculées pour le moment.",
        "Distances cannot be computed at the moment.",
    ),
    "none-listed": Text(
        "Un centre couvre cette maladie, mais aucun de ses sites ne peut être proposé à cette"
        " date : ils ont été écartés, et la raison en est dite plus bas, ou ils n’ont pas encore"
        " été saisis.",
        "A centre covers this disease, but none of its sites can be suggested on that day: they"
        " were left out, for the reason told below, or have not been entered yet.",
    ),
    "none-entered": Text(
        "Un centre couvre cette maladie, mais aucun de ses sites n’a encore été saisi ici. Cela ne"
        " veut pas dire qu’il n’en a pas.",
        "A centre covers this disease, but none of its sites has been entered here yet. That does"
        " not mean that it has none.",
    ),
    "other-classification": Text(
        "Aucun centre n’est atteint par la classification choisie ; il y en a par une autre.",
        "No centre is reached through the classification chosen; there is by another.",
    ),
}


@dataclass(frozen=True)
class Covering:
    """How a disease is covered by a centre.

    Attributes:
        entity: the group, or the disease itself (label, code, page).
        direct: whether it is the disease itself.
        evidence: slug, the surest that any source gives.
    """

    entity: Mapping[str, Any]
    direct: bool
    evidence: str


@dataclass(frozen=True)
class Membership:
    """One centre of which a site is a part.

    Attributes:
        centre: its name and page.
        until: last day of its label, or of the site's part in it, ISO; empty where none is known.
        ended: whether that day has passed on the day asked for.
        begins: first day of a label that has not begun on the day asked for, ISO; empty where one
            had, or where none is known.
    """

    centre: Mapping[str, Any]
    until: str
    ended: bool
    begins: str = ""


@dataclass(frozen=True)
class Listed:
    """One site of the list.

    Attributes:
        item: all that the answer says of it.
        roles: the roles that sources give it, that of the ranking first.
        disagree: whether sources tell several roles in one centre.
        audiences: (label, slug, evidence), the surest evidence of each.
        centres: the centres it is listed for, each with the end of its label.
        coverings: how the disease is covered, each group once.
        addresses: lines of each address, each once.
        way: address of an itinerary; empty where neither point nor address is known.
    """

    item: Mapping[str, Any]
    roles: tuple[Mapping[str, Any], ...]
    disagree: bool
    audiences: tuple[tuple[str, str, str], ...]
    centres: tuple[Membership, ...]
    coverings: tuple[Covering, ...]
    addresses: tuple[tuple[str, ...], ...]
    way: str


def listed(item: Mapping[str, Any], day: str) -> Listed:
    """Make a site ready to show.

    Args:
        item: of the document of an answer (`maillage.finding.document`).
        day: that is asked for, ISO.
    """
    centres = item["centres"]
    parts = [part for centre in centres for part in centre["participations"]]
    roles = {part["role"]["slug"]: part["role"] for part in [{"role": item["role"]}, *parts]}
    addresses = tuple(dict.fromkeys(tuple(address_lines(a)) for a in item["addresses"]))
    return Listed(
        item=item,
        roles=tuple(roles.values()),
        disagree=any(centre["rolesDiffer"] for centre in centres),
        audiences=_audiences(item["audiences"]),
        centres=tuple(_membership(centre, day) for centre in centres),
        coverings=_coverings(centres),
        addresses=tuple(address for address in addresses if address),
        way=itinerary((item["hospital"] or {}).get("point"), addresses),
    )


def itinerary(point: Mapping[str, float] | None, addresses: Iterable[tuple[str, ...]]) -> str:
    """Give the address of a way to a place, by its point or else by its postal address.

    >>> itinerary({"latitude": 48.08, "longitude": -1.65}, [])
    'https://www.openstreetmap.org/directions?to=48.08%2C-1.65'
    """
    if point:
        return f"{_WAY}?" + urlencode({"to": f"{point['latitude']},{point['longitude']}"})
    for lines in addresses:
        if len(lines) > 1:
            return f"{_LOOKUP}?query=" + quote(f"{lines[0]}, {lines[-1]}")
    return ""


def last_known(left_out: Iterable[Mapping[str, Any]]) -> str:
    """Give the last day on which a site that has ended was still to be given; ISO, or empty.

    A part in a centre is no longer valid on the day it ends.
    """
    ends = [
        part["validUntil"]
        for left in left_out
        if left["reason"] == "ended"
        for part in left["participations"]
        if part["validUntil"]
    ]
    if not ends:
        return ""
    return (date.fromisoformat(max(ends)) - timedelta(days=1)).isoformat()


def pins(items: Iterable[Listed], place: Place, wording: Wording) -> list[Pin]:
    """Make the pins of the map: the place asked from, then each site under its number."""
    made = []
    if place.code and place.precision != "none":
        label = wording("You are here: %(place)s") % {"place": place.label}
        if place.precision == "prefecture":  # which may be far from where they are
            why = place.why.pick("fr" if wording.code == "fr" else "en")
            label = why[:1].upper() + why[1:]
        made.append(Pin("", label, "", "here", place.code, place.position))
    for listed_ in items:
        item = listed_.item
        point = (item["hospital"] or {}).get("point")
        made.append(
            Pin(
                text=str(item["rank"]),
                label=f"{item['rank']}. {item['site']['label']} – {item['role']['label']}",
                href=f"#site-{item['rank']}",
                kind=item["role"]["slug"],
                department=(item["department"] or {}).get("code") or "",
                position=(point["latitude"], point["longitude"]) if point else None,
            )
        )
    return made


def _membership(centre: Mapping[str, Any], day: str) -> Membership:
    """Tell until when: by the site's own part in the centre, else by the centre's label."""
    ends = [part["validUntil"] for part in centre["participations"] if part["validUntil"]]
    if ends:  # valid on the day asked for, or else the site would not be listed
        return Membership(centre, max(ends), ended=False)
    valid = [label for label in centre["labels"] if label["valid"]]
    begun = [label for label in centre["labels"] if (label["validFrom"] or "") <= day]
    until = max((label["validUntil"] or "" for label in valid or begun), default="")
    begins = "" if begun else min((label["validFrom"] for label in centre["labels"]), default="")
    return Membership(centre, until, ended=bool(until) and not valid, begins=begins)


def _audiences(statements: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, str, str]] = {}
    for said in statements:
        who, evidence = said["audience"], said["evidence"] or "undetermined"
        if who and (
            who["slug"] not in found
            or EVIDENCE.index(evidence) < EVIDENCE.index(found[who["slug"]][2])
        ):
            found[who["slug"]] = (who["label"], who["slug"], evidence)
    # Children first, as they are asked for.
    return tuple(sorted(found.values(), key=lambda a: a[1] != "child"))


def _coverings(centres: Iterable[Mapping[str, Any]]) -> tuple[Covering, ...]:
    found: dict[str, Covering] = {}
    for centre in centres:
        for said in centre["coverages"]:
            iri, evidence = said["asserted"]["iri"], said["evidence"] or "undetermined"
            known = found.get(iri)
            if known is None or EVIDENCE.index(evidence) < EVIDENCE.index(known.evidence):
                found[iri] = Covering(said["asserted"], len(said["path"]) == 1, evidence)
    return tuple(found.values())
