"""A steward's list of codes: CSV, TSV, a workbook, a text of one code a line, or standard input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maillage.codes.code import codes_in, read_code
from maillage.codes.columns import Columns, Table, is_code_name, no_column
from maillage.errors import SourceError
from maillage.report import Text
from maillage.sources.sheets import Sheet, parse_csv, read_xlsx

__all__ = ["Given", "Listed", "read_lists"]

_BOOKS: Final = (".xlsx", ".xlsm")
_TABLES: Final = (".csv", ".tsv", *_BOOKS)
#: What stands between a code and its name on a line.
_AFTER: Final = re.compile(r"\s*[;\t,|]\s*|(?<=\d)\s+")
_SIGNS: Final = re.compile(r"[;\t,]")


@dataclass(frozen=True, slots=True)
class Given:
    """One code of a list, as it was given.

    Attributes:
        file: as the user named it; ``book.xlsx#sheet`` for a sheet of a workbook.
        line: from 1.
        column: the column's name; empty in a list without one.
        text: what stands there.
        code: the ORPHAcode that it is; empty if it is none.
        label: what the list says it is called; empty if it does not.
    """

    file: str
    line: int
    column: str
    text: str
    code: str
    label: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, as far as known."""
        return ":".join(part for part in (self.file, str(self.line), self.column) if part)


@dataclass(frozen=True)
class Listed:
    """All codes of the lists, and what the user should know of how they were read."""

    codes: tuple[Given, ...]
    notes: tuple[Text, ...]


def read_lists(
    paths: Sequence[str],
    stdin: Callable[[], bytes],
    columns: Columns,
    is_known: Callable[[str], bool],
    is_name: Callable[[str], bool],
) -> Listed:
    """Read lists of codes.

    Args:
        paths: files; ``-`` is standard input.
        stdin: gives standard input.
        columns: those the user names.
        is_known: whether a code is known; tells the column of codes where no name does.
        is_name: whether a text is a name of an entity; tells the column of labels likewise.

    Raises:
        SourceError: a file cannot be read, has no such column, or no column of codes.
    """
    codes: list[Given] = []
    notes: list[Text] = []
    for name in paths:
        data = _content(name, stdin)
        if (lines := _lines(data, name)) is not None:
            codes += lines
            continue
        tables = [Table(s, columns, is_known, is_name) for s in _sheets(data, name)]
        if all(table.code is None for table in tables):
            raise no_column(tables[0].sheet, columns.code)
        for table in tables:
            notes.append(table.note)
            for line, text, label in table.cells():
                codes += _given(table.sheet.file, line, table.column, text, label)
    return Listed(tuple(codes), tuple(notes))


def _given(file: str, line: int, column: str, text: str, label: str = "") -> Iterator[Given]:
    for part in codes_in(text):
        yield Given(file, line, column, part, read_code(part), label)


def _content(name: str, stdin: Callable[[], bytes]) -> bytes:
    try:
        data = stdin() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SourceError(
            f"{name}: the file cannot be read ({error.strerror}); check its name",
            fr=f"{name} : le fichier ne peut être lu ({error.strerror}) ; vérifiez son nom",
        ) from error
    if not data.strip():
        raise SourceError(
            f"{name}: the list is empty; give at least one code",
            fr=f"{name} : la liste est vide ; donnez au moins un code",
        )
    return data


def _sheets(data: bytes, name: str) -> list[Sheet]:
    """Read tables; other delimiters than commas are no matter here."""
    if Path(name).suffix.lower() in _BOOKS:
        sheets = read_xlsx(Path(name), name)
        sheets = [sheet for sheet in sheets if sheet.header] or sheets
    else:
        sheets = [parse_csv(data, Path(name).stem, name)]
    for finding in (finding for sheet in sheets for finding in sheet.findings):
        if finding.severity == "Violation":
            message, remedy = finding.message, finding.remedy
            raise SourceError(
                f"{finding.place}: {message.en}. {remedy.en}",
                fr=f"{finding.place} : {message.fr}. {remedy.fr}",
            )
    return sheets


def _lines(data: bytes, name: str) -> list[Given] | None:
    """Read a text of one code a line, maybe with its name after it; None for a table."""
    if Path(name).suffix.lower() in _TABLES:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None  # told as that of any table is
    found: list[Given] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        code, label = content, ""
        if not all(map(read_code, codes_in(content))):
            first, *rest = _AFTER.split(content, maxsplit=1)
            if rest and read_code(first):
                code, label = first, rest[0]
            elif not found and _SIGNS.search(content):
                return None  # its first line names columns
            elif not found and is_code_name(content):
                continue
        found += _given(name, number, "", code, label)
    return found
