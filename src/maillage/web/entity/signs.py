"""The signs of a clinical entity, by how often they occur: a list that can be read, not a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.terms import expand
from maillage.web.entity.reading import Read
from maillage.web.wording.rows import MANY
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import INFERRED, Note
from maillage.web.wording.values import Value, show

__all__ = ["CLASS", "Often", "Signs", "signs_of"]

#: The nodes that this page shows as lists.
CLASS: Final = expand("mlg:PhenotypeAnnotation").value
_SIGN: Final = expand("mlg:phenotype").value
_FREQUENCY: Final = expand("mlg:phenotypeFrequency").value
#: The most frequent first; what does not occur, and what no source tells, last.
_ORDER: Final = ("obligate", "very-frequent", "frequent", "occasional", "very-rare", "excluded")


@dataclass(frozen=True)
class Often:
    """The signs of one frequency: its name, None where no source tells it, and the signs."""

    name: Value | None
    slug: str
    signs: tuple[Value, ...]


@dataclass(frozen=True)
class Signs:
    """All signs.

    Attributes:
        groups: by frequency.
        count: of signs.
        tongue: language of all their names where that is not the page's: said once.
        sources: who states them.
    """

    groups: tuple[Often, ...]
    count: int
    tongue: str
    sources: tuple[Note, ...]


def signs_of(read: Read) -> Signs | None:
    """Group the signs of an entity; None if none has been entered."""
    found: dict[str, dict[str, Value]] = {}
    graphs: set[str] = set()
    for said in read.nodes("mlg:PhenotypeAnnotation").values():
        often = [
            f.value.value
            for f in said
            if f.property == _FREQUENCY and isinstance(f.value, NamedNode)
        ]
        for fact in said:
            if fact.property == _SIGN and isinstance(fact.value, NamedNode):
                graphs.add(fact.graph)
                for frequency in often or [""]:
                    value = show(fact.value, "", read.names)
                    found.setdefault(frequency, {})[fact.value.value] = value
    if not found:
        return None
    groups = tuple(
        Often(
            show(NamedNode(frequency), "", read.names) if frequency else None,
            frequency.rpartition("/")[2],
            tuple(sorted(found[frequency].values(), key=lambda value: collated(value.text))),
        )
        for frequency in sorted(found, key=_place)
    )
    signs = [value for group in groups for value in group.signs]
    tags = {value.lang for value in signs}
    shared = next(iter(tags)) if len(tags) == 1 and len(signs) >= MANY else ""
    return Signs(
        groups,
        len({iri for by_iri in found.values() for iri in by_iri}),
        shared,
        read.book.notes_for(read.iri, graphs - {INFERRED} or graphs),
    )


def _place(frequency: str) -> int:
    slug = frequency.rpartition("/")[2]
    return _ORDER.index(slug) if slug in _ORDER else len(_ORDER)
