"""Hits as people and programs read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table

from maillage.search.find import Hit
from maillage.terms import curie

__all__ = ["table", "tsv"]

_COLUMNS: Final = ("iri", "type", "label", "code", "how", "field", "match", "labelLang")
#: How a table marks a label that is not in its language.
_IN: Final = {("fr", "en"): "en anglais", ("en", "fr"): "in French"}
_HEADS: Final = {
    "fr": ("nom", "nature", "trouvé par", "identifiant"),
    "en": ("name", "kind", "found by", "identifier"),
}


def tsv(hits: Sequence[Hit], lang: str) -> Iterator[str]:
    """Write hits as TSV lines, each with its end, under a line that names the columns."""
    yield "\t".join(_COLUMNS) + "\n"
    for hit in hits:
        entity, name = hit.entity, hit.name
        label, tag = entity.label(lang)
        cells = (entity.iri, entity.type, label, entity.code, hit.how, name.field, name.text, tag)
        yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"


def table(hits: Sequence[Hit], lang: str) -> Table:
    """Make a table of hits."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    for hit in hits:
        entity = hit.entity
        label, tag = entity.label(lang)
        if tag not in {"", lang}:
            label += f" ({_IN.get((lang, tag), tag)})"
        cells = (label, entity.type_label(lang), hit.name.text, curie(entity.iri))
        made.add_row(*(cell.replace("[", "\\[") for cell in cells))
    return made
