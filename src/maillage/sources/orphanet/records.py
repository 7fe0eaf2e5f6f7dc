"""One ``Disorder`` record of an XML product -> what it says, whichever of its sections it has."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from maillage.sources.orphanet.model import (
    Entity,
    Fact,
    GeneLink,
    Mapping,
    Phenotype,
    PreferredParent,
    Prevalence,
    Quality,
    Replacement,
    Unread,
    code_of,
)
from maillage.sources.orphanet.values import concept, status
from maillage.sources.orphanet.xml import attribute, text

__all__ = ["plain", "record"]

#: List of ours -> where a record has its values.
_LISTS: Final = {
    "orphanet-type": "DisorderType",
    "orphanet-onset": "AverageAgeOfOnsetList/AverageAgeOfOnset",
    "orphanet-inheritance": "TypeOfInheritanceList/TypeOfInheritance",
    "prevalence-type": "PrevalenceList/Prevalence/PrevalenceType",
    "prevalence-qualification": "PrevalenceList/Prevalence/PrevalenceQualification",
    "prevalence-class": "PrevalenceList/Prevalence/PrevalenceClass",
    "gene-relation": "DisorderGeneAssociationList/DisorderGeneAssociation"
    "/DisorderGeneAssociationType",
    "phenotype-frequency": "HPODisorderAssociationList/HPODisorderAssociation/HPOFrequency",
}
#: What Orphanet prints where it has no value.
_NOTHING: Final = frozenset(("", "no data", "no data available", "not yet documented"))
_MOVED: Final = "21471"  # and 27341 referred to, 21485 preferential parent
_VALIDATED: Final = {"25958": True, "25965": False}
_ASSESSED: Final = {"17991": True, "17997": False}


def record(disorder: Any, code: str, place: str) -> Iterator[Fact]:
    """Give what one record says.

    Args:
        disorder: the element.
        code: its ORPHAcode.
        place: file and line.

    Raises:
        SourceError: a code in it is none.
    """
    yield _entity(disorder, code)
    for link in disorder.iterfind("DisorderDisorderAssociationList/DisorderDisorderAssociation"):
        yield from _association(link, code, place)
    for link in disorder.iterfind("ExternalReferenceList/ExternalReference"):
        relation = text(link, "DisorderMappingRelation/Name").split(" ", 1)[0]
        yield Mapping(code, text(link, "Source"), text(link, "Reference"), relation)
    for item in disorder.iterfind("PrevalenceList/Prevalence"):
        yield _prevalence(item, code)
    for scheme, path in (
        ("orphanet-onset", "AverageAgeOfOnsetList/AverageAgeOfOnset"),
        ("orphanet-inheritance", "TypeOfInheritanceList/TypeOfInheritance"),
    ):
        for item in disorder.iterfind(path):
            value = concept(scheme, text(item, "Name"), item.get("id", ""))
            if value:
                yield Quality(code, scheme, value)
    for item in disorder.iterfind("DisorderGeneAssociationList/DisorderGeneAssociation"):
        yield _gene(item, code)
    for item in disorder.iterfind("HPODisorderAssociationList/HPODisorderAssociation"):
        often = _value(item, "phenotype-frequency", "HPOFrequency")
        yield Phenotype(code, text(item, "HPO/HPOId"), text(item, "HPO/HPOTerm"), often)
    for scheme, path in _LISTS.items():
        for item in disorder.iterfind(path):
            name, number = text(item, "Name"), item.get("id", "")
            if name.casefold() not in _NOTHING and not concept(scheme, name, number):
                yield Unread(scheme, name, number)


def _entity(disorder: Any, code: str) -> Entity:
    flags = sum(
        int(value.text)
        for path in ("FlagValue", "DisorderFlagList/DisorderFlag/Value")
        for value in disorder.iterfind(path)
        if (value.text or "").isdecimal()
    )
    synonyms = None
    if disorder.find("SynonymList") is not None:
        found = disorder.iterfind("SynonymList/Synonym")
        synonyms = tuple(dict.fromkeys(" ".join((s.text or "").split()) for s in found))
    sections = disorder.iterfind("SummaryInformationList/SummaryInformation/TextSectionList/*")
    definitions = (
        plain("".join("".join(part.itertext()) for part in section.iterfind("Contents")))
        for section in sections
        if attribute(section, "TextSectionType", "id") == "16907"
    )
    return Entity(
        code,
        attribute(disorder, "Name", "lang") or "en",
        text(disorder, "Name"),
        synonyms,
        next(definitions, ""),
        _value(disorder, "orphanet-type", "DisorderType"),
        status(flags) if flags else "",
    )


def _association(link: Any, code: str, place: str) -> Iterator[Fact]:
    """Read a link between two entities; the record's own stands as ``cycle="true"``."""

    def end(name: str) -> str:
        found = link.findtext(f"{name}/OrphaCode")
        return code if found is None else code_of(found, place)

    match attribute(link, "DisorderDisorderAssociationType", "id"):
        case "21471" | "27341" as kind:
            yield Replacement(end("RootDisorder"), end("TargetDisorder"), kind == _MOVED)
        case "21485":
            yield PreferredParent(end("RootDisorder"), end("TargetDisorder"))


def _prevalence(item: Any, code: str) -> Prevalence:
    value = text(item, "ValMoy")
    return Prevalence(
        code,
        _value(item, "prevalence-type", "PrevalenceType"),
        _value(item, "prevalence-qualification", "PrevalenceQualification"),
        _value(item, "prevalence-class", "PrevalenceClass"),
        value if _number(value) else "",
        text(item, "PrevalenceGeographic/Name"),
        attribute(item, "PrevalenceGeographic/Name", "lang") or "en",
        _VALIDATED.get(attribute(item, "PrevalenceValidationStatus", "id")),
        text(item, "Source"),
    )


def _gene(item: Any, code: str) -> GeneLink:
    references = tuple(
        (text(x, "Source"), text(x, "Reference"))
        for x in item.iterfind("Gene/ExternalReferenceList/ExternalReference")
    )
    return GeneLink(
        code,
        text(item, "Gene/Symbol"),
        text(item, "Gene/Name"),
        attribute(item, "Gene/Name", "lang") or "en",
        references,
        _value(item, "gene-relation", "DisorderGeneAssociationType"),
        _ASSESSED.get(attribute(item, "DisorderGeneAssociationStatus", "id")),
        text(item, "SourceOfValidation"),
    )


def _value(element: Any, scheme: str, path: str) -> str:
    return concept(scheme, text(element, f"{path}/Name"), attribute(element, path, "id"))


def _number(value: str) -> bool:
    """Whether a mean value is one; Orphanet prints 0.0 where it has none."""
    return bool(re.fullmatch(r"\d+(\.\d+)?", value)) and float(value) > 0


def plain(words: str) -> str:
    """Take the HTML out of a definition.

    >>> plain("<i>genu</i> &lt;i&gt;valgum&lt;/i&gt;")
    'genu valgum'
    """
    return " ".join(re.sub(r"</?[A-Za-z][^<>]*>", "", html.unescape(words)).split())
