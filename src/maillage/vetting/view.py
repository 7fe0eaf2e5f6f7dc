"""The part of a file that a page shows: what the findings are about, and what stands around it.

A finding is named by its number. Nothing here is longer than a page can hold, whatever the file is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.report import Finding
from maillage.sources.places import plain
from maillage.sources.sheets import Sheet

__all__ = ["Cell", "Row", "View", "lines_of", "rows_of"]

#: Rows or lines that are shown whole; of more, those with findings and so many around each.
_WHOLE: Final = 30
_AROUND: Final = 1
#: Rows, columns, and characters of a cell or a line that are shown at most.
_MOST: Final = 120
_COLUMNS: Final = 40
_BEYOND: Final = 5
_LONGEST: Final = 240

Numbered = Sequence[tuple[int, Finding]]


@dataclass(frozen=True)
class Cell:
    """One cell, or one column's name.

    Attributes:
        text: what it holds, cut.
        marks: numbers of the findings about it.
    """

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row, or one line of text.

    Attributes:
        line: where it is in the file.
        cells: in the order of the columns; of text, one.
        marks: numbers of the findings about it or one of its cells.
        skipped: how many rows between this and the one shown before it are not shown.
    """

    line: int
    cells: tuple[Cell, ...]
    marks: tuple[int, ...] = ()
    skipped: int = 0


@dataclass(frozen=True)
class View:
    """An excerpt of one table or text.

    Attributes:
        columns: of a table; empty for text.
        rows: those shown.
        total: how many there are.
        after: how many follow the last one.
        hidden: columns that are not shown.
    """

    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]
    total: int
    after: int = 0
    hidden: int = 0


def rows_of(sheet: Sheet, findings: Numbered) -> View:
    """Show a table.

    Args:
        sheet: as it was read.
        findings: those in it, numbered.
    """
    marked = _by_line(findings)
    # The readers tell of the columns at line 1, wherever a spreadsheet has put them.
    of_header = [(n, f) for n, f in findings if f.line in {1, sheet.header_line} and f.column]
    named = {f.column for _, f in findings if f.column}
    shown = [n for n, name in enumerate(sheet.header) if n < _COLUMNS or name in named][:_COLUMNS]
    columns = tuple(
        Cell(_cut(sheet.header[n]), tuple(k for k, f in of_header if f.column == sheet.header[n]))
        for n in shown
    )
    chosen = _chosen([row.line for row in sheet.rows], marked)
    # Cells beyond the header are what is wrong with their row: they are shown too.
    width = max([len(sheet.header), *(len(sheet.rows[index].cells) for index in chosen)])
    beyond = range(len(sheet.header), min(width, len(sheet.header) + _BEYOND))
    columns += tuple(Cell("") for _ in beyond)
    rows = []
    before = -1
    for index in chosen:
        row = sheet.rows[index]
        about = marked.get(row.line, ())
        cells = tuple(
            Cell(
                _cut(row.cells[n]) if n < len(row.cells) else "",
                tuple(k for k, f in about if n < len(sheet.header) and f.column == sheet.header[n]),
            )
            for n in (*shown, *beyond)
        )
        marks = tuple(k for k, _ in about)
        rows.append(Row(row.line, cells, marks, index - before - 1))
        before = index
    left = len(sheet.rows) - before - 1
    return View(columns, tuple(rows), len(sheet.rows), left, len(sheet.header) - len(shown))


def lines_of(text: str, findings: Numbered) -> View:
    """Show a text, by its lines.

    Args:
        text: all of it.
        findings: those in it, numbered.
    """
    lines = plain(text).removesuffix("\n").split("\n") if text else []
    marked = _by_line(findings)
    rows = []
    before = -1
    for index in _chosen(range(1, len(lines) + 1), marked):
        marks = tuple(k for k, _ in marked.get(index + 1, ()))
        rows.append(Row(index + 1, (Cell(_cut(lines[index]), marks),), marks, index - before - 1))
        before = index
    return View((), tuple(rows), len(lines), len(lines) - before - 1)


def _by_line(findings: Numbered) -> Mapping[int, list[tuple[int, Finding]]]:
    found: dict[int, list[tuple[int, Finding]]] = {}
    for number, finding in findings:
        found.setdefault(finding.line, []).append((number, finding))
    return found


def _chosen(lines: Iterable[int], marked: Mapping[int, object]) -> list[int]:
    """Choose the rows to show, by index: all of a few, else those around findings."""
    lines = list(lines)
    if len(lines) <= _WHOLE:
        return list(range(len(lines)))
    near: set[int] = set()
    for index, line in enumerate(lines):
        if line in marked:
            near |= set(range(max(index - _AROUND, 0), min(index + _AROUND + 1, len(lines))))
        if len(near) >= _MOST:
            break
    return sorted(near)[:_MOST] or list(range(3))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
