"""The ORPHAcodes that the curated tables use."""

from __future__ import annotations

from pathlib import Path

from maillage.codes.code import codes_in, read_code
from maillage.sources.schema import read_schema
from maillage.sources.sheets import read_csv

__all__ = ["curated_codes"]


def curated_codes(project: Path) -> frozenset[str]:
    """Collect the codes of every column of ORPHAcodes in ``data/curated``.

    Args:
        project: folder with ``data`` in it.

    Raises:
        SourceError: ``data/tables.toml`` cannot be read.
    """
    found: set[str] = set()
    for table in read_schema(project / "data" / "tables.toml").tables.values():
        names = {column.name for column in table.columns.values() if column.kind == "orpha"}
        if not names or not table.file.startswith("curated/"):
            continue
        sheet = read_csv(project / "data" / table.file)
        for index in (i for i, name in enumerate(sheet.header) if name in names):
            cells = (row.cells[index] for row in sheet.rows if index < len(row.cells))
            found.update(read_code(part) for cell in cells for part in codes_in(cell))
    return frozenset(found - {""})
