"""Which table a file is, where its name does not say so: the one that its columns fit best."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maillage.sources.schema import Schema, Table
from maillage.sources.sheets import Sheet, read_csv, read_xlsx
from maillage.vetting.given import Upload

__all__ = ["fitting", "sheets_of", "stem_of"]

#: Share of a header's columns that a table must know, to be taken for it.
_ENOUGH: Final = 0.6
#: Columns that nearly every table has, which tell nothing.
_COMMON: Final = frozenset({"id", "source", "locator", "note_fr", "note_en"})


def stem_of(given: Upload, path: Path, schema: Schema) -> str:
    """Tell which table a file stands for; its own stem where none fits, or where sheets tell.

    Args:
        given: the file as it came.
        path: its bytes, under any name of its suffix.
        schema: the project's tables.
    """
    if given.table or given.stem in schema.tables or given.suffix not in {".csv", ".xlsx"}:
        return given.table or given.stem
    sheets = sheets_of(path, schema)
    if len(sheets) > 1 or sheets[0].table in schema.tables:
        return given.stem
    return fitting(sheets[0].header, schema) or given.stem


def sheets_of(path: Path, schema: Schema, name: str = "") -> list[Sheet]:
    """Read the tables of a file; RDF has none."""
    match path.suffix:
        case ".csv":
            return [read_csv(path, name)]
        case ".xlsx":
            return read_xlsx(path, name, schema.tables)
        case _:
            return []


def fitting(header: tuple[str, ...], schema: Schema) -> str:
    """Name the table that a header fits best; empty if none does, or two as well.

    Args:
        header: names of the columns.
        schema: the project's tables.
    """
    names = set(header)
    fits = sorted(
        ((_fit(names, table), name) for name, table in schema.tables.items()), reverse=True
    )
    (best, name), (second, _) = fits[0], fits[1]
    return name if best > second and best[0] >= _ENOUGH else ""


def _fit(names: set[str], table: Table) -> tuple[float, float]:
    """Tell which share of the header the table knows, and which of the table the header has."""
    telling = names - _COMMON
    known = telling & table.columns.keys()
    lacking = [name for name in table.columns if name not in names]
    return len(known) / max(len(telling), 1), -len(lacking)
