"""How one term of the graph reads on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.sources.orphanet.quads import SYSTEMS
from maillage.store import Term
from maillage.terms import PREFIXES, expand
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Names
from maillage.web.wording.sourcing import Note

__all__ = ["Value", "international", "show"]

#: First digits of a number after its 0 -> country code: Réunion and Mayotte, Guadeloupe and the
#: northern islands, Guyane, Martinique.
_OVERSEAS: Final = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
}
_EVIDENCE: Final = PREFIXES["mlgs"] + "evidence/"
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "nonNegativeInteger"))
#: Years and codes are digits too, and bear no thousands separator.
_COUNTED: Final = frozenset(expand(text).value for text in ("mlg:population", "mlg:figureValue"))
_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_TELEPHONE: Final = expand("schema:telephone").value
_REFERENCES: Final = expand("mlg:referenceText").value
_QUOTED: Final = expand("mlg:valueInSource").value
_EMAIL: Final = expand("schema:email").value


@dataclass(frozen=True)
class Value:
    """One value, ready to show.

    Attributes:
        text: what to read.
        lang: its language tag where that is not the page's, else empty.
        href: where it leads, or empty.
        external: whether that is another site.
        date: ISO form of a date, or empty.
        evidence: ``asserted``, ``inferred`` or ``undetermined`` where the value says so, or empty.
        quoted: whether these are the source's own words.
        notes: what explains it.
        sources: who says so.
        derived: whether nobody says so and Maillage derived it.
        known: whether the graph names it; if not, its short IRI stands in.
    """

    text: str
    lang: str = ""
    href: str = ""
    external: bool = False
    date: str = ""
    evidence: str = ""
    quoted: bool = False
    notes: tuple[Value, ...] = ()
    sources: tuple[Note, ...] = ()
    derived: bool = False
    known: bool = True

    def cited(self, sources: tuple[Note, ...]) -> Value:
        """Give the same value with its sources."""
        return replace(self, sources=sources)


def show(term: Term, property_iri: str, names: Names) -> Value:
    """Turn a term into what a person reads.

    Args:
        term: the object of a statement.
        property_iri: its property, which tells a count from a year.
        names: the names of the page's nodes, in its language.
    """
    wording = names.wording
    if isinstance(term, NamedNode):
        return _node(term.value, names)
    if not isinstance(term, Literal):
        return Value(str(term))
    text, kind = term.value, term.datatype.value
    tag = (term.language or "").split("-")[0]
    if property_iri == _REFERENCES:
        return Value(text.replace("_", " "))  # so that a long list can be broken
    if property_iri == _TELEPHONE:
        return Value(text, href=f"tel:{international(text)}")
    if property_iri == _EMAIL:
        return Value(text, href=f"mailto:{text}")
    if kind == _XSD + "date":
        return _date(text, wording)
    if kind == _XSD + "boolean":
        return Value(wording("yes") if text in {"true", "1"} else wording("no"))
    if kind == _XSD + "anyURI" and text.startswith(("https://", "http://")):
        return Value(text, href=text, external=True)
    if kind in _NUMBERS and property_iri in _COUNTED:
        return _number(text, wording)
    point = _POINT.search(text) if kind == PREFIXES["geo"] + "wktLiteral" else None
    if point:
        return Value(f"{point[2]}, {point[1]}")
    return Value(text, lang=tag if tag != names.lang else "", quoted=property_iri == _QUOTED)


def international(number: str) -> str:
    """Write a French telephone number as one dials it from anywhere.

    Overseas départements have country codes of their own (Arcep's national numbering plan): +33
    before one of their numbers does not lead to them.

    >>> international("02 99 26 67 44"), international("02 62 71 98 67")
    ('+33299266744', '+262262719867')
    """
    digits = number.replace(" ", "").removeprefix("0")
    return f"+{_OVERSEAS.get(digits[:3], '33')}{digits}"


def _node(iri: str, names: Names) -> Value:
    name = names.of(iri)
    evidence = iri.removeprefix(_EVIDENCE) if iri.startswith(_EVIDENCE) else ""
    page = page_path(iri)
    if page is None:
        web = iri.startswith(("https://", "http://"))
        # An address of the web needs no label, and a code of another system is one.
        code = None if name.known else _code(iri)
        if code:
            return Value(code, "", iri, external=True)
        known = name.known or name.text == iri
        return Value(name.text, name.lang, iri if web else "", external=web, known=known)
    return Value(name.text, name.lang, page, evidence=evidence, known=name.known)


def _code(iri: str) -> str:
    """Write a code of another system as people do, e.g. ``OMIM:203450``; else empty."""
    for system, (namespace, _) in SYSTEMS.items():
        if iri.startswith(namespace):
            return f"{system}:{iri.removeprefix(namespace)}"
    return ""


def _date(text: str, wording: Wording) -> Value:
    try:
        return Value(wording.date(date.fromisoformat(text[:10])), date=text[:10])
    except ValueError:
        return Value(text)


def _number(text: str, wording: Wording) -> Value:
    try:
        return Value(wording.number(Decimal(text)))
    except InvalidOperation:
        return Value(text)
