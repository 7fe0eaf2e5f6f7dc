"""What Orphanet's files say, whatever their format: the neutral form between reading and RDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from maillage.sources.failures import failure

__all__ = [
    "Classification",
    "Edge",
    "Entity",
    "Fact",
    "GeneLink",
    "Mapping",
    "Phenotype",
    "PreferredParent",
    "Prevalence",
    "Quality",
    "Replacement",
    "Unread",
    "Version",
    "code_of",
]

_CODE: Final = re.compile(r"[1-9]\d{0,6}", re.ASCII)


@dataclass(frozen=True)
class Version:
    """Which edition of which product a file is.

    Attributes:
        product: ``product1``, ``pack``, ``packets``, ``nomenclature``, ``mondo-orphanet``; a single
            classification is a product of its own, ``product3-146``.
        lang: its language; empty where it has none.
        date: ISO day of extraction.
        number: the publisher's own number of the edition.
        licence: IRI, as the file's head states it; empty if it does not.
        copyright: as the file's head states it.
    """

    product: str
    lang: str
    date: str
    number: str = ""
    licence: str = ""
    copyright: str = ""

    @property
    def id(self) -> str:
        """Slug of its source document and graph."""
        others = self.product.startswith(("mondo", "ordo", "cog"))
        names = ("" if others else "orphanet", self.product)
        return "-".join(part for part in (*names, self.lang, self.date) if part)


@dataclass(frozen=True, slots=True)
class Entity:
    """One clinical entity, as far as a file describes it.

    Attributes:
        code: its ORPHAcode.
        lang: language of the texts.
        label: preferred name; empty if not given.
        synonyms: other names; None where the product has none for any entity.
        definition: HTML taken out; empty if not given.
        type: slug of the scheme ``orphanet-type``; empty if not given.
        status: slug of the scheme ``orphanet-status``; empty if not given.
    """

    code: str
    lang: str
    label: str = ""
    synonyms: tuple[str, ...] | None = None
    definition: str = ""
    type: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A code that is no longer used, and the one to use or to look at instead.

    Attributes:
        moved: whether the entity is the same ("Moved to"); else it is only referred to another.
    """

    code: str
    by: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """One of Orphanet's classifications.

    Attributes:
        lang: language of its name; empty if that is made of the name of a file, in English, and
            to be used only where no product gives one.
    """

    id: str
    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A parent in a classification; of packets, which do not say which, `classification` is ""."""

    classification: str
    code: str
    parent: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A code of another system; `relation` is ORDO's (E, NTBT, BTNT, ND, W …), or empty."""

    code: str
    system: str
    reference: str
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Prevalence:
    """One published figure of how frequent an entity is; the slugs are of the schemes' concepts.

    Attributes:
        value: per 100,000 inhabitants, or number of cases or families; empty if none.
        area: name of the country or region, in the file's language.
        validated: None where the product does not say.
        origin: Orphanet's own references, as printed.
    """

    code: str
    type: str
    qualification: str
    klass: str
    value: str
    area: str
    lang: str
    validated: bool | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that is on none of our lists, so that nothing is said of it.

    Attributes:
        scheme: which of our lists it would be on.
        name: as printed, in the file's language.
        id: its number in the XML.
    """

    scheme: str
    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Quality:
    """An age of onset or a mode of inheritance: `scheme` is ``orphanet-onset`` or -inheritance."""

    code: str
    scheme: str
    concept: str


@dataclass(frozen=True, slots=True)
class GeneLink:
    """A gene that plays a part in an entity.

    Attributes:
        symbol: HGNC's symbol.
        name: in the file's language.
        references: (system, reference) pairs.
        relation: slug of the scheme ``gene-relation``.
        assessed: None where the product does not say.
        origin: references, as printed.
    """

    code: str
    symbol: str
    name: str
    lang: str
    references: tuple[tuple[str, str], ...]
    relation: str
    assessed: bool | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Phenotype:
    """A sign of an entity, by its HPO id, and how often; `frequency` of ``phenotype-frequency``."""

    code: str
    hpo: str
    term: str
    frequency: str


@dataclass(frozen=True, slots=True)
class PreferredParent:
    """The one classification head that an entity is counted under."""

    code: str
    parent: str


Fact = (
    Entity
    | Replacement
    | Classification
    | Edge
    | Mapping
    | Prevalence
    | Quality
    | GeneLink
    | Phenotype
    | PreferredParent
    | Unread
)


def code_of(text: str | None, place: str) -> str:
    """Check an ORPHAcode.

    Raises:
        SourceError: it is none; names the place.

    >>> code_of("58", "here")
    '58'
    """
    code = (text or "").strip()
    if not _CODE.fullmatch(code):
        raise failure("code", place, code)
    return code
