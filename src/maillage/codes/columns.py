"""Which columns of a steward's table hold the codes and the names: by header, or by content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from maillage.codes.code import codes_in, read_code
from maillage.errors import SourceError
from maillage.report import Text
from maillage.search.fold import fold
from maillage.sources.sheets import Row, Sheet

__all__ = ["Columns", "Table", "is_code_name", "no_column"]

#: Words that make a column's name one of names, and words that make it one of codes.
_LABEL_WORDS: Final = frozenset(
    (
        *("label", "labels", "libelle", "libelles", "name", "names", "nom", "noms", "intitule"),
        *("designation", "term", "terme", "maladie", "maladies", "disease", "pathologie"),
    )
)
_CODE_WORDS: Final = ("orphacode", "orphacodes", "orpha", "orphanumber", "orphanet", "ordo")
_CODE_NAMES: Final = frozenset(("code", "codes", "code maladie", "disease code", "disorder code"))
#: Words of columns that hold something else than the entity's own code.
_OTHER: Final = frozenset(
    ("parent", "parents", "type", "status", "statut", "url", "date", "version")
)
#: Words of columns that name something else than an entity.
_ELSEWHERE: Final = frozenset(
    (
        *("centre", "center", "filiere", "network", "reseau", "association", "hopital", "hospital"),
        *(
            "site",
            "etablissement",
            "service",
            "patient",
            "medecin",
            "doctor",
            "contact",
            "personne",
        ),
        *("prenom", "ville", "city", "region", "departement", "gene", "source", "auteur", "author"),
    )
)
#: Cells that are looked at to tell what a column holds.
_LOOKED_AT: Final = 200


@dataclass(frozen=True)
class Columns:
    """The columns the user names, by header or by number from 1; empty lets them be found."""

    code: str = ""
    label: str = ""


class Table:
    """One sheet, and which of its columns are meant.

    Attributes:
        sheet: the sheet; its first row is data where it names no column.
        code: index of the column of codes; None if there is none.
        label: index of the column of names; None if there is none.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Columns,
        is_known: Callable[[str], bool],
        is_name: Callable[[str], bool],
    ) -> None:
        self.sheet = _with_header(sheet)
        self._is_known = is_known
        if columns.code:
            self.code = _named(columns.code, self.sheet.header)
        else:
            self.code = self._code_by_name()
            self.code = self._code_by_content() if self.code is None else self.code
        self.label: int | None = None
        if self.code is not None and columns.label:
            self.label = _named(columns.label, self.sheet.header)
            if self.label is None:
                raise no_column(self.sheet, columns.label)
        elif self.code is not None:
            self.label = self._label_by_name()
            self.label = self._label_by_content(is_name) if self.label is None else self.label

    def cells(self) -> Iterator[tuple[int, str, str]]:
        """Give the line, code cell and label cell of each row that has either."""
        for row in self.sheet.rows if self.code is not None else ():
            text, label = _cell(row, self.code), _cell(row, self.label)
            if text or label:
                yield row.line, text, label

    @property
    def column(self) -> str:
        """Name of the column of codes, or its number where it has no name."""
        return self._called(self.code)

    @property
    def note(self) -> Text:
        """Say which columns were taken."""
        file = self.sheet.file
        if self.code is None:
            return Text(
                f"{file} : aucune colonne de codes ; laissé de côté",
                f"{file}: no column of codes; left aside",
            )
        label = self._called(self.label)
        return Text(
            f"{file} : codes lus dans la colonne « {self.column} », "
            + (f"noms dans « {label} »" if label else "pas de colonne de noms"),
            f"{file}: codes are read in the column “{self.column}”, "
            + (f"names in “{label}”" if label else "no column of names"),
        )

    def _called(self, index: int | None) -> str:
        return "" if index is None else self.sheet.header[index] or str(index + 1)

    def _code_by_name(self) -> int | None:
        names = [fold(name) for name in self.sheet.header]
        for index, name in enumerate(names):
            if is_code_name(self.sheet.header[index]) and name not in _CODE_NAMES:
                return index
        return next((i for i, name in enumerate(names) if name in _CODE_NAMES), None)

    def _code_by_content(self) -> int | None:
        best, chosen = (0, 0), None
        for index in range(len(self.sheet.header)):
            cells = self._column(index)
            read = [code for cell in cells if (code := read_code(codes_in(cell)[0]))]
            score = sum(map(self._is_known, read)), len(read)
            if 2 * len(read) > len(cells) and score > best:
                best, chosen = score, index
        return chosen

    def _label_by_name(self) -> int | None:
        for index, name in enumerate(self.sheet.header):
            words = set(fold(name).split())
            other = words & (_OTHER | _ELSEWHERE)
            if index != self.code and words & _LABEL_WORDS and not other:
                return index
        return None

    def _label_by_content(self, is_name: Callable[[str], bool]) -> int | None:
        best, chosen = 0.0, None
        for index in range(len(self.sheet.header)):
            cells = self._column(index)
            share = sum(map(is_name, cells)) / max(1, len(cells))
            if index != self.code and share > max(best, 1 / 3):
                best, chosen = share, index
        return chosen

    def _column(self, index: int) -> list[str]:
        cells = (_cell(row, index) for row in self.sheet.rows[:_LOOKED_AT])
        return [cell for cell in cells if cell]


def _with_header(sheet: Sheet) -> Sheet:
    """Take the first row for data where it has a code and names no column of codes."""
    if any(map(is_code_name, sheet.header)) or not any(map(read_code, sheet.header)):
        return sheet
    first = Row(sheet.header_line, sheet.header)
    width = max(len(row.cells) for row in (first, *sheet.rows))
    return replace(sheet, header=("",) * width, rows=(first, *sheet.rows))


def is_code_name(name: str) -> bool:
    """Whether a header is one of a column of ORPHAcodes."""
    words = fold(name).split()
    if set(words) & (_OTHER | _LABEL_WORDS):
        return "".join(words) in {"orphadisease", "orphadisorder"}
    return " ".join(words) in _CODE_NAMES or any(word in _CODE_WORDS for word in words)


def _named(name: str, header: Sequence[str]) -> int | None:
    """Find a column by its header, as written or nearly, or by its number."""
    for same in (str, fold):
        for index, head in enumerate(header):
            if head and same(head) == same(name):
                return index
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(header):
        return int(name) - 1
    return None


def _cell(row: Row, index: int | None) -> str:
    return row.cells[index].strip() if index is not None and index < len(row.cells) else ""


def no_column(sheet: Sheet, name: str) -> SourceError:
    """Make the error of a column that is not there, or of a sheet without codes (no name)."""
    there = ", ".join(f"{number} “{head}”" for number, head in enumerate(sheet.header, 1))
    if name:
        return SourceError(
            f"{sheet.file}: no column “{name}”; there are: {there}",
            fr=f"{sheet.file} : pas de colonne « {name} » ; il y a : {there}",
        )
    return SourceError(
        f"{sheet.file}: no column of ORPHAcodes was found; name it by --column; there are: {there}",
        fr=f"{sheet.file} : aucune colonne de codes ORPHA trouvée ; nommez-la par --column ;"
        f" il y a : {there}",
    )
