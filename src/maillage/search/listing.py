"""Hits as people and programs read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table

from maillage.search.find import Hit
from maillage.terms import curie

__all__ = ["table", "tsv"]

_COLUMNS: Final = ("iri", "type", "label", "code", "how", "field", "match")
_HEADS: Final = {
    "fr": ("nom", "nature", "trouvé par", "identifiant"),
    "en": ("name", "kind", "found by", "identifier"),
}


def tsv(hits: Sequence[Hit], lang: str) -> Iterator[str]:
    """Write hits as TSV lines, each with its end, under a line that names the columns."""
    yield "\t".join(_COLUMNS) + "\n"
    for hit in hits:
        entity, name = hit.entity, hit.name
        label = entity.label(lang)[0]
        cells = (entity.iri, entity.type, label, entity.code, hit.how, name.field, name.text)
        yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"


def table(hits: Sequence[Hit], lang: str) -> Table:
    """Make a table of hits."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    for hit in hits:
        entity = hit.entity
        cells = (entity.label(lang)[0], entity.type_label(lang), hit.name.text, curie(entity.iri))
        made.add_row(*(cell.replace("[", "\\[") for cell in cells))
    return made
