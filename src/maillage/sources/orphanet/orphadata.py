"""Orphadata's XML products, in any language: 1, 3, 4, 6, 7, 9 (prev, ages), and the pack's XML.

A product is told by what its records hold, so one reader serves all of them: product 1, the
Nomenclature Pack's nomenclature and the files of ICD mappings differ in a few elements only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, Final

from maillage.sources.failures import failure
from maillage.sources.orphanet.model import Classification, Edge, Entity, Fact, Version, code_of
from maillage.sources.orphanet.records import record
from maillage.sources.orphanet.values import concept
from maillage.sources.orphanet.xml import attribute, events, text

__all__ = ["read", "recognise"]

#: What the first record holds -> the product; the first that fits.
_SIGNS: Final = {
    "DisorderGeneAssociationList": "product6",
    "PrevalenceList": "product9-prev",
    "AverageAgeOfOnsetList": "product9-ages",
    "HPODisorderAssociationList": "product4",
    "Totalstatus": "nomenclature",
    "SynonymList": "product1",
    "DisorderDisorderAssociationList": "product7",
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def recognise(stream: IO[bytes], place: str) -> Version:
    """Tell which product an XML file is, from its head and its first record.

    Raises:
        SourceError: it is none of those read here, or is damaged; names the line.
    """
    head: dict[str, str] = {}
    classification = ""
    for _, element in events(stream, place, ("Classification",), ("LegalCode", "Disorder")):
        if element.tag == "JDBOR":
            day = _DAY.match(element.get("date") or element.get("ExtractionDate") or "")
            if day is None:
                raise failure("header", f"{place}:{element.sourceline}")
            head |= {"date": day[0], "number": element.get("version", "")}
            head["copyright"] = element.get("copyright", "")
        elif element.tag == "LegalCode":
            head["licence"] = (element.text or "").strip().removesuffix("legalcode")
        elif element.tag == "Classification":
            classification = str(element.get("id", ""))
        else:
            product = f"product3-{classification}" if classification else _product(element, place)
            return Version(product, attribute(element, "Name", "lang") or "en", **head)
    raise failure("product", place, "JDBOR")


def _product(disorder: Any, place: str) -> str:
    tags = {child.tag for child in disorder}
    product = next((_SIGNS[sign] for sign in _SIGNS if sign in tags), "")
    if not product:
        raise failure("product", f"{place}:{disorder.sourceline}", ", ".join(sorted(tags)))
    if product == "product1" and "DisorderType" not in tags:
        system = text(disorder, "ExternalReferenceList/ExternalReference/Source")
        return f"mapping-{re.sub('[^a-z0-9]+', '-', system.lower()) or 'none'}"
    return product


def read(stream: IO[bytes], place: str) -> Iterator[Fact]:
    """Read one XML product, whichever it is.

    Yields:
        Facts in the file's order.

    Raises:
        SourceError: it is damaged, or says what cannot be; names the line.
    """
    tree = _Tree(place)
    seen: set[str] = set()
    walk = events(
        stream,
        place,
        ("Classification", "ClassificationNode"),
        ("Disorder", "ClassificationNode"),
    )
    for event, element in walk:
        if tree.id or element.tag == "Classification":
            yield from tree.step(event, element)
        elif event == "end" and element.tag == "Disorder":
            at = f"{place}:{element.sourceline}"
            code = _code(element, at)
            if code in seen:
                raise failure("duplicate", at, code)
            seen.add(code)
            yield from record(element, code, at)


def _code(disorder: Any, place: str) -> str:
    """Give a record's ORPHAcode, which products called a number until 2019."""
    return code_of(disorder.findtext("OrphaCode") or disorder.findtext("OrphaNumber"), place)


class _Tree:
    """The nested nodes of a classification, from the head to the node at work."""

    def __init__(self, place: str) -> None:
        self.id = ""
        self._place = place
        self._above: list[str] = []
        self._edges: set[tuple[str, str]] = set()

    def step(self, event: str, element: Any) -> Iterator[Fact]:
        """Take one event of a classification."""
        if element.tag == "Classification":
            self.id, self._above, self._edges = str(element.get("id")), [], set()
        elif element.tag == "ClassificationNode":
            if event == "end":
                self._above.pop()
                return
            if not self._above:  # the root list, so what precedes it is read
                whole = element.getparent().getparent()
                name, lang = text(whole, "Name"), attribute(whole, "Name", "lang")
                yield Classification(self.id, name, lang)
            self._above.append("")
        elif element.tag == "Disorder" and self._above:
            yield from self._node(element)

    def _node(self, element: Any) -> Iterator[Fact]:
        at = f"{self._place}:{element.sourceline}"
        code = _code(element, at)
        if code in self._above:
            raise failure("cycle", at, code, classification=self.id)
        self._above[-1] = code
        lang = attribute(element, "Name", "lang")
        name = text(element, "Name")
        kind = concept(
            "orphanet-type",
            text(element, "DisorderType/Name"),
            attribute(element, "DisorderType", "id"),
        )
        parent = self._above[-2] if len(self._above) > 1 else ""
        if (code, parent) not in self._edges:
            self._edges.add((code, parent))
            yield Entity(code, lang, name, type=kind)
            if parent:  # classification 235 has a head without a code
                yield Edge(self.id, code, parent)
