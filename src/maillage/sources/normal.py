"""The one form of a table that is committed: sorted rows, LF, commas, no stray spaces."""

from __future__ import annotations

import csv
import io

from maillage.sources.cells import tidy
from maillage.sources.schema import Table
from maillage.sources.sheets import Sheet

__all__ = ["normal_form"]


def normal_form(sheet: Sheet, table: Table | None) -> str:
    r"""Write a sheet as the CSV text that belongs in the repository.

    Columns stand in the order of the table's description, unknown ones last; rows are sorted by
    all cells, each once; values of a cell that holds several are sorted too.

    >>> from maillage.sources.sheets import Row
    >>> normal_form(Sheet("t", "t.csv", ("a",), (Row(2, (" b ",)), Row(3, ("a",)))), None)
    'a\na\nb\n'
    """
    known = list(table.columns) if table else []
    order = sorted(
        range(len(sheet.header)),
        key=lambda i: known.index(sheet.header[i]) if sheet.header[i] in known else len(known) + i,
    )
    many = {name for name, column in table.columns.items() if column.many} if table else set()
    rows = {
        tuple(_cell(row.cells[i], sheet.header[i] in many) for i in order)
        for row in sheet.rows
        if len(row.cells) == len(sheet.header)
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([sheet.header[i] for i in order])
    writer.writerows(sorted(rows))
    return out.getvalue()


def _cell(text: str, many: bool) -> str:
    if not many:
        return tidy(text)
    return " | ".join(sorted({part for value in text.split("|") if (part := tidy(value))}))
