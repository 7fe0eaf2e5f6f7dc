"""What somebody typed as the place they ask from: a département, commune, postcode or point."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from maillage.errors import BadRequest
from maillage.finding.gazetteer import Gazetteer, Named
from maillage.finding.graph import Facts, Graph
from maillage.finding.place import Place, commune, department_of, prefecture
from maillage.report import Text
from maillage.search.fold import fold
from maillage.terms import PREFIXES, entity, expand

__all__ = ["understand"]

_POINT: Final = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?) ?[,; ] ?([+-]?\d{1,3}(?:\.\d+)?)", re.ASCII)
_DEPARTMENT: Final = re.compile(r"\d|\d\d|2[ab]|9[78]\d", re.ASCII | re.IGNORECASE)
_FIVE: Final = re.compile(r"\d{5}|2[ab]\d{3}", re.ASCII | re.IGNORECASE)
_IRI: Final = re.compile(
    r"(?:https://w3id\.org/maillage/id/)?(commune|departement|region)/([0-9a-z]{2,5})", re.ASCII
)
#: "Saint-Denis (974)", "Saint-Denis, 93", "Rennes 35000", "35000 Rennes".
_NAME_CODE: Final = re.compile(r"(\D.*?)[ ,(]+(\d{5}|9[78]\d|\d\d|2[abAB])\)?", re.ASCII)
_CEDEX: Final = re.compile(r"\s*\bcedex\b.*", re.IGNORECASE)
_CODE_NAME: Final = re.compile(r"(\d{5}) (\D.*)", re.ASCII)
#: Kilometres from every prefecture beyond which a point lies in no French département.
_ABROAD_KM: Final = 500.0
#: Postcodes that do not begin as their département, where no commune tells it.
_ODD: Final = {"97133": "977", "97150": "978"}
#: What people write for several départements.
_SEVERAL: Final = {"20": "2A, 2B", "97": "971 – 978", "98": "984 – 989"}
#: Districts of the three large communes, and the postcodes that they have.
_DISTRICT: Final = re.compile(
    r"(paris|lyon|marseille) (\d\d?)(?: ?(?:er|e|eme|nd))?(?: arrondissement)?"
)
_DISTRICTS: Final = {"paris": "750", "lyon": "690", "marseille": "130"}


def understand(graph: Graph, facts: Facts, names: Gazetteer, text: str) -> Place:
    """Understand what somebody typed as the place they ask from.

    Args:
        graph: where places are looked up.
        facts: gets what is learnt of them.
        names: the names of all places.
        text: a code, postcode, name, ``latitude,longitude``, or the end of a place's IRI
            (``commune/35238``); empty for no place at all.

    Raises:
        BadRequest: no such place is known, or several are; proposes some.
    """
    if not text:
        why = Text("aucun lieu n’est donné : aucune distance", "no place is given: no distance")
        return Place("none", "", "", "", "", "", "none", why)
    if match := _POINT.fullmatch(text):
        return _point(graph, facts, text, match[1], match[2])
    if match := _IRI.fullmatch(text):
        return _known(graph, facts, text, entity(match[1], match[2]).value)
    if _DEPARTMENT.fullmatch(text):
        code = text.upper().zfill(2)
        found = _by_code(graph, "mlg:departmentCode", code)
        if found:
            return _known(graph, facts, text, found[0])
        several = _SEVERAL.get(code, "")
        there = Text(f" ; il y a {several}", f"; there are {several}") if several else Text("", "")
        raise _nowhere(
            text,
            Text(
                f"aucun département {code} n’est connu{there.fr}",
                f"no département {code} is known{there.en}",
            ),
        )
    if _FIVE.fullmatch(text):
        return _five(graph, facts, names, text.upper())
    return _by_name(graph, facts, names, text)


def _point(graph: Graph, facts: Facts, text: str, latitude: str, longitude: str) -> Place:
    lat, lon = float(latitude), float(longitude)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise _nowhere(
            text,
            Text(
                "une latitude va de -90 à 90, une longitude de -180 à 180, et la latitude est"
                " écrite en premier",
                "a latitude is from -90 to 90, a longitude from -180 to 180, and the latitude"
                " comes first",
            ),
        )
    wkt = f"POINT({lon:.6f} {lat:.6f})"
    department, km = _nearest(graph, wkt)
    if km > _ABROAD_KM and abs(lat) <= 90 and abs(lon) <= 90:
        swapped, swapped_km = _nearest(graph, f"POINT({lat:.6f} {lon:.6f})")
        if swapped and swapped_km <= _ABROAD_KM < km:
            raise _nowhere(
                text,
                Text(
                    f"ce point est à {km:.0f} km de toute préfecture : la latitude est écrite en"
                    f" premier ; est-ce {longitude},{latitude} ?",
                    f"this point is {km:.0f} km from every prefecture: the latitude comes first;"
                    f" did you mean {longitude},{latitude}?",
                ),
            )
    if not department or km > _ABROAD_KM:
        why = Text(
            "le point donné ; il n’est rattaché à aucun département",
            "the point given; it is put in no département",
        )
        return Place("point", f"{latitude}, {longitude}", "", "", "", wkt, "exact", why)
    graph.tell([department], facts)
    code, name = department_of(facts, department)
    why = Text(
        f"le point donné ; la préfecture la plus proche est celle du département {name} ({code}),"
        f" à {km:.0f} km",
        f"the point given; the nearest prefecture is that of the département {name} ({code}),"
        f" {km:.0f} km away",
    )
    return Place("point", f"{latitude}, {longitude}", "", department, code, wkt, "exact", why)


def _nearest(graph: Graph, wkt: str) -> tuple[str, float]:
    """Give the département of the nearest prefecture, and the kilometres; none without geof."""
    rows = graph.ask("nearest-prefecture", {"point": [_literal(wkt)]})
    return (rows[0]["department"], float(rows[0]["km"])) if rows else ("", 0.0)


def _five(graph: Graph, facts: Facts, names: Gazetteer, text: str, name: str = "") -> Place:
    """Take five digits for a postcode, else for the code of a commune, else for a beginning.

    With a name beside them they are no code of a commune: a postcode of firms ("35033 Rennes Cedex
    9") may be the INSEE code of quite another place.
    """
    found = _by_code(graph, "mlg:postcode", text)
    graph.tell(found, facts)
    if found:
        meant = [iri for iri in found if name and fold(facts.label(iri, "fr").text) == fold(name)]
        found.sort(key=lambda iri: (-int(facts.one(iri, "mlg:population") or 0), iri))
        beside = 0 if meant else len(found) - 1
        return commune(graph, facts, [*meant, *found][0], postcode=text, beside=beside)
    called = names.named(_CEDEX.sub("", name)) if name else []
    own = [place for place in called if place.department == _prefix(text)]
    if len(own) == 1:
        return _known(graph, facts, text, own[0].iri)
    coded = _by_code(graph, "mlg:communeCode", text)
    if coded and not name:
        place = _known(graph, facts, text, coded[0])
        why = Text(
            f"{text} est lu comme le code INSEE de {place.label} : {place.why.fr}",
            f"{text} is read as the INSEE code of {place.label}: {place.why.en}",
        )
        return replace(place, why=why)
    code = _ODD.get(text) or _prefix(text)
    department = next(iter(_by_code(graph, "mlg:departmentCode", code)), "")
    if not department:
        raise _nowhere(
            text,
            Text(
                "ni code postal, ni code de commune d’un département connu",
                "neither a postcode nor a commune's code of a département that is known",
            ),
        )
    why = Text(
        f"aucune commune connue ici n’a le code postal {text} ; son début est celui du département",
        f"no commune known here has the postcode {text}; it begins as those of the département",
    )
    return prefecture(graph, facts, department, "postcode", text, why)


def _prefix(postcode: str) -> str:
    """Give the code of the département whose postcodes begin so.

    >>> [_prefix(code) for code in ("35000", "20000", "20290", "97410", "98800", "2B033")]
    ['35', '2A', '2B', '974', '988', '2B']
    """
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:3] if postcode[:2] in {"97", "98"} else postcode[:2]


def _by_name(graph: Graph, facts: Facts, names: Gazetteer, text: str) -> Place:
    name, code = text, ""
    if match := _DISTRICT.fullmatch(fold(text)):
        return _five(graph, facts, names, _DISTRICTS[match[1]] + match[2].zfill(2), match[1])
    if match := _CODE_NAME.fullmatch(text):
        return _five(graph, facts, names, match[1], match[2])
    if match := _NAME_CODE.fullmatch(text):
        name, code = match[1], match[2].upper()
        if len(code) == 5:
            return _five(graph, facts, names, code, name)
    found = names.named(name)
    if code:
        found = [p for p in found if code in {p.department, _own(facts, graph, p)}]
    communes = [place for place in found if place.kind == "Commune"]
    departments = [place for place in found if place.kind == "Department"]
    if len(communes) == 1 and all(
        communes[0].department == _own(facts, graph, place) for place in departments
    ):
        place = _known(graph, facts, text, communes[0].iri)
        return replace(place, unsure=not (code or names.complete))
    if len(departments) == 1 and not communes:
        return _known(graph, facts, text, departments[0].iri)
    if len(communes) + len(departments) > 1:
        choices = " ; ".join(_choice(facts, graph, place) for place in communes + departments)
        raise _nowhere(
            text,
            Text(f"plusieurs lieux portent ce nom : {choices}", f"several places: {choices}"),
        )
    if found:
        return _known(graph, facts, text, found[0].iri)
    near = " ; ".join(_choice(facts, graph, place) for place in names.near(name))
    raise _nowhere(
        text,
        Text(
            "aucun lieu connu ici ne porte ce nom" + (f" ; est-ce {near} ?" if near else ""),
            "no place known here bears this name" + (f"; did you mean {near}?" if near else ""),
        ),
    )


def _own(facts: Facts, graph: Graph, place: Named) -> str:
    graph.tell([place.iri], facts)
    return facts.one(place.iri, "mlg:departmentCode")


def _choice(facts: Facts, graph: Graph, place: Named) -> str:
    """Write a place so that it can be typed, and is the only one meant."""
    code = place.department or _own(facts, graph, place)
    end = place.iri.removeprefix(PREFIXES["mlgid"])
    return f"{place.name} ({code}) = {end}" if code else f"{place.name} = {end}"


def _known(graph: Graph, facts: Facts, text: str, iri: str) -> Place:
    graph.tell([iri], facts)
    kinds = facts.all(iri, "rdf:type")
    if expand("mlg:Commune").value in kinds:
        return commune(graph, facts, iri)
    if expand("mlg:Department").value in kinds:
        return prefecture(graph, facts, iri, "department")
    if expand("mlg:Region").value in kinds:
        rows = graph.ask("departments-of", {"region": [ox.NamedNode(iri)]})
        codes = ", ".join(row["code"] for row in rows)
        name = facts.label(iri, "fr").text
        raise _nowhere(
            text,
            Text(
                f"la région {name} est trop étendue pour mesurer une distance : donnez l’un de ses"
                f" départements ({codes}), une commune ou un code postal",
                f"the région {name} is too wide to measure a distance from: give one of its"
                f" départements ({codes}), a commune or a postcode",
            ),
        )
    raise _nowhere(text, Text("aucun lieu de ce code n’est connu ici", "no place of this code"))


def _by_code(graph: Graph, prop: str, code: str) -> list[str]:
    rows = graph.ask("places-of-code", {"property": [expand(prop)], "code": [ox.Literal(code)]})
    return sorted(row["place"] for row in rows)


def _literal(wkt: str) -> ox.Literal:
    return ox.Literal(wkt, datatype=expand("geo:wktLiteral"))


def _nowhere(text: str, what: Text) -> BadRequest:
    fr, en = (said if said.endswith("?") else f"{said}." for said in (what.fr, what.en))
    return BadRequest(
        f"from={text!r}: {en} Give a département (35), a commune (Rennes), a postcode (35000) or"
        " a point (48.11,-1.68)",
        fr=f"from={text!r} : {fr} Donnez un département (35), une commune (Rennes), un code"
        " postal (35000) ou un point (48.11,-1.68)",
    )
