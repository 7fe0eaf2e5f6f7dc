"""Files of tables as rows of plain text: CSV as any spreadsheet writes it, and .xlsx."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maillage.report import Finding
from maillage.sources.problems import Cell, problem

__all__ = ["Row", "Sheet", "parse_csv", "read_csv", "read_xlsx"]

#: What reading a damaged workbook raises: the archive, the XML in it, or what that says. A password
#: or an unknown compression is a `RuntimeError` of `zipfile`.
_DAMAGE: Final = (
    *(OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile),
    *(SyntaxError, ValueError, LookupError, TypeError),
)


@dataclass(frozen=True)
class Row:
    """One row: its cells as written, and the line it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One table as found in a file, nothing yet checked against its description.

    Attributes:
        table: the name it goes by: the file's stem, or the sheet's name.
        file: how to name it to the user.
        header: names of the columns.
        rows: its rows, without empty ones.
        findings: what is wrong with the file as such.
        header_line: line that the names of the columns stand on.
    """

    table: str
    file: str
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    header_line: int = 1


def read_csv(path: Path, name: str = "") -> Sheet:
    """Read a CSV file; byte order mark, line ends and empty rows do not matter.

    Args:
        path: the file; its stem names the table.
        name: how to name the file to the user; `path` if empty.
    """
    file = name or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Sheet(path.stem, file, findings=(problem("missing-table", Cell(file)),))
    except OSError as error:
        return Sheet(path.stem, file, findings=(problem("unreadable", Cell(file), why=str(error)),))
    return parse_csv(data, path.stem, file)


def parse_csv(data: bytes, table: str, file: str) -> Sheet:
    r"""Read the bytes of a CSV file, wherever they come from.

    Args:
        data: its content, in UTF-8.
        table: the name it goes by.
        file: how to name it to the user.

    >>> parse_csv("code;nom\r\n58;Été\r\n".encode(), "t", "-").rows
    (Row(line=2, cells=('58', 'Été')),)
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = problem("not-utf-8", Cell(file, line), f"{data[error.start]:02X}")
        return Sheet(table, file, findings=(bad,))
    findings: list[Finding] = []
    delimiter = _delimiter(text)
    if delimiter != ",":
        findings.append(problem("semicolons", Cell(file, 1), delimiter.replace("\t", "TAB")))
    rows = list(_csv_rows(text, delimiter, file, findings))
    return _sheet(table, file, rows, findings)


def read_xlsx(path: Path, name: str = "", tables: Collection[str] = ()) -> list[Sheet]:
    """Read every sheet of a workbook.

    A workbook of one sheet may keep the spreadsheet's own sheet name ("Feuil1"): the file's stem
    then names the table, as it does for a CSV file, unless only the sheet has the name of one.

    Args:
        path: the workbook.
        name: how to name the file to the user; `path` if empty.
        tables: names that tables may have.
    """
    # Here, for it takes as long to import as all the rest of a command, and most tables are CSV.
    import openpyxl

    file = name or str(path)
    try:
        # A sheet is expanded and parsed row by row, so that its damage shows there only. The file
        # is opened here, for openpyxl leaves it open where it fails.
        with (
            path.open("rb") as opened,
            contextlib.closing(
                openpyxl.load_workbook(opened, read_only=True, data_only=True)
            ) as book,
        ):
            alone = len(book.sheetnames) == 1
            sheets = []
            for page in book.worksheets:
                rows = [
                    Row(number, tuple(_text(value) for value in values))
                    for number, values in enumerate(page.iter_rows(values_only=True), 1)
                ]
                by_file = alone and (path.stem in tables or page.title not in tables)
                table = path.stem if by_file else page.title
                sheets.append(_sheet(table, file if alone else f"{file}#{page.title}", rows, []))
            return sheets
    except _DAMAGE as error:
        why = str(error) or type(error).__name__
        return [Sheet(path.stem, file, findings=(problem("unreadable", Cell(file), why=why),))]


def _sheet(table: str, file: str, rows: list[Row], findings: list[Finding]) -> Sheet:
    rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not rows:
        if not findings:
            findings = [problem("empty", Cell(file))]
        return Sheet(table, file, findings=tuple(findings))
    header = [cell.strip() for cell in rows[0].cells]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    body = tuple(Row(row.line, _fit(row.cells, width)) for row in rows[1:])
    return Sheet(table, file, tuple(header), body, tuple(findings), rows[0].line)


def _fit(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Drop empty cells beyond the header: spreadsheets leave them behind."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=lambda sign: (head.count(sign), sign == ","))


def _csv_rows(text: str, delimiter: str, file: str, findings: list[Finding]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            yield Row(line, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            findings.append(problem("broken-quotes", Cell(file, line), why=str(error)))
        line = reader.line_num + 1


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
