"""The one form of a table that is committed: sorted rows, LF, commas, no stray spaces."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from maillage.errors import SourceError
from maillage.report import Text
from maillage.sources.cells import tidy
from maillage.sources.schema import Schema, Table
from maillage.sources.sheets import Sheet, read_csv

__all__ = ["normal_form", "rewrite"]


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


def rewrite(paths: Sequence[Path], schema: Schema, *, write: bool) -> Iterator[tuple[Text, bool]]:
    """Bring CSV files into their normal form.

    Args:
        paths: files, or folders of them.
        schema: the tables they may be.
        write: whether to write them, or only to say which need it.

    Yields:
        What was or needs to be done, and whether the file is in normal form now; files that
        were so before are passed over.

    Raises:
        SourceError: a path does not exist, or a file cannot be written and is as it was.
    """
    for root in paths:
        if not root.exists():
            raise SourceError(
                f"{root}: no such file or folder", fr=f"{root} : ni fichier ni dossier de ce nom"
            )
        for path in sorted(root.rglob("*.csv")) if root.is_dir() else [root]:
            sheet = read_csv(path)
            broken = any(f.severity == "Violation" for f in sheet.findings)
            ragged = any(len(row.cells) != len(sheet.header) for row in sheet.rows)
            if broken or ragged:
                why = Text(
                    f"{path} : laissé tel quel ; `maillage validate` dit pourquoi",
                    f"{path}: left as it is; `maillage validate` tells why",
                )
                yield why, False
                continue
            text = normal_form(sheet, schema.tables.get(sheet.table)).encode()
            if text == path.read_bytes():
                continue
            if write:
                _replace(path, text)
                yield Text(f"{path} : réécrit", f"{path}: rewritten"), True
            else:
                yield Text(f"{path} : à réécrire", f"{path}: needs rewriting"), False


def _replace(path: Path, content: bytes) -> None:
    """Put the new table in the place of the old one when it is whole; a link stays one."""
    target = path.resolve()
    new = target.with_name(f".new-{target.name}")
    try:
        new.write_bytes(content)
        shutil.copymode(target, new)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise SourceError(
            f"{path} cannot be rewritten, and is as it was: {error.strerror}",
            fr=f"{path} ne peut être réécrit, et reste tel quel : {error.strerror}",
        ) from error
