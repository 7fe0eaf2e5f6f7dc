"""The French nomenclature as CSV tables: names, synonyms, redirections, and edges."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Final

from maillage.sources.failures import failure
from maillage.sources.orphanet.model import (
    Classification,
    Edge,
    Entity,
    Fact,
    Replacement,
    Version,
    code_of,
)
from maillage.sources.orphanet.values import concept, status

__all__ = ["TABLES", "head", "read"]

Row = Mapping[str, str]
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_MOVED: Final = "21471"


def head(name: str, place: str) -> Version:
    """Tell the edition from the name of a table, which alone bears the date.

    Raises:
        SourceError: the name has no date.
    """
    day = re.search(r"\d{4}-\d\d-\d\d", name)
    if day is None:
        raise failure("header", place)
    return Version("nomenclature", "fr", day[0], licence=_LICENCE)


def read(stream: IO[bytes], place: str) -> Iterator[Fact]:
    """Read one of the tables, told by its columns.

    Raises:
        SourceError: it is damaged or none of them, a code is none or there twice, or a
            classification has a cycle; names the line.
    """
    lines = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    rows = csv.reader(lines, strict=True)
    number = 1
    try:
        header = next(rows, [])
        if not header:
            raise failure("empty", place)
        make = TABLES.get(tuple(header))
        if make is None:
            raise failure("product", f"{place}:1", ",".join(header)[:80])
        made = _Made()
        for cells in rows:
            number = rows.line_num
            if len(cells) != len(header):
                wanted = str(len(header))
                raise failure("cells", f"{place}:{number}", str(len(cells)), wanted=wanted)
            row = {key: " ".join(cell.split()) for key, cell in zip(header, cells, strict=True)}
            yield from make(made, row, f"{place}:{number}")
        made.check_cycles(place)
    except UnicodeDecodeError as error:
        raise failure("encoding", f"{place}:{number + 1}", "UTF-8") from error
    except csv.Error as error:
        raise failure("syntax", f"{place}:{rows.line_num}", why=str(error)) from error


class _Made:
    """What one table has said so far."""

    def __init__(self) -> None:
        self._codes: set[str] = set()
        self._parents: dict[str, dict[str, set[str]]] = {}

    def name(self, row: Row, place: str) -> Iterator[Fact]:
        code = code_of(row["orpha_code"], place)
        if code in self._codes:
            raise failure("duplicate", place, code)
        self._codes.add(code)
        if not row["status"].isdecimal():
            raise failure("syntax", place, why=f"status {row['status']!r}")
        kind = concept("orphanet-type", "", row["type"])
        yield Entity(code, "fr", row["label"], None, "", kind, status(int(row["status"])))

    def synonym(self, row: Row, place: str) -> Iterator[Fact]:
        names = (row["synonyms"],) if row["synonyms"] else ()
        yield Entity(code_of(row["orpha_code"], place), "fr", synonyms=names)

    def redirection(self, row: Row, place: str) -> Iterator[Fact]:
        code, by = code_of(row["from"], place), code_of(row["to"], place)
        yield Replacement(code, by, row["redir_type"] == _MOVED)

    def edge(self, row: Row, place: str) -> Iterator[Fact]:
        found = re.search(r"_(\d+)_(.*?)(?:_fr)?(?:_\d{4})?$", row["classification"])
        if found is None:
            raise failure("syntax", place, why=row["classification"][:80])
        code, parent = code_of(row["to"], place), code_of(row["from"], place)
        if found[1] not in self._parents:
            name = found[2].replace("_", " ").strip()
            yield Classification(found[1], name[:1].upper() + name[1:] or found[1], "")
        self._parents.setdefault(found[1], {}).setdefault(code, set()).add(parent)
        yield Edge(found[1], code, parent)

    def check_cycles(self, place: str) -> None:
        """Look for an entity above itself, classification by classification."""
        for name, parents in self._parents.items():
            done: set[str] = set()
            for start in parents:
                path: dict[str, Iterator[str]] = {}
                if start not in done:
                    path[start] = iter(parents[start])
                while path:
                    code, rest = next(reversed(path.items()))
                    above = next(rest, "")
                    if above in path:
                        raise failure("cycle", place, above, classification=name)
                    if not above:
                        done.add(code)
                        del path[code]
                    elif above not in done:
                        path[above] = iter(parents.get(above, ()))


#: Columns of a table -> what makes facts of its rows.
TABLES: Final[dict[tuple[str, ...], Callable[[_Made, Row, str], Iterator[Fact]]]] = {
    ("orpha_code", "label", "level", "status", "type"): _Made.name,
    ("orpha_code", "pref_label", "synonyms"): _Made.synonym,
    ("from", "to", "redir_type"): _Made.redirection,
    ("classification", "from", "to"): _Made.edge,
}
