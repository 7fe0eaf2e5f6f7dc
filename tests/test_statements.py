"""The stewards' README maps every statement of the five founding documents to rows that exist."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from maillage.sources.project import read_project
from maillage.sources.schema import read_schema
from maillage.terms import BASE, PREFIXES, expand

#: Document number -> the source that its facts name.
DOCUMENTS: Final = {
    "000": "iris-centres-de-reference",
    "001": "ela-centres-experts",
    "002": "alliance-fiche-centres",
    "003": "afao-cracmo",
    "004": "mhemo-missions",
}

#: Lines of each document in the table: all of them, and those with nothing to enter.
LINES: Final = {"000": (33, 5), "001": (163, 17), "002": (137, 21), "003": (25, 3), "004": (48, 3)}

_LINE: Final = re.compile(r"\| (00\d) \| (.+?) \| (.+?) \| (.+?) \|")
_ROW: Final = re.compile(r"`([a-z_]+):([^`]+)`")
#: A section of a document, and the numbers of its sentences: “§ Historique, 1re et 2e phrases”.
_SENTENCES: Final = re.compile(r"(§[^;]+?), (\d+r?e(?: et \d+r?e)*) phrases?")

Row = tuple[str, str]  # table, slug


@dataclass(frozen=True)
class Line:
    """One line of the README's table."""

    document: str
    place: str
    brief: str
    cell: str

    @property
    def rows(self) -> list[Row]:
        return [(table, slug) for table, slug in _ROW.findall(self.cell)]


@pytest.fixture(scope="module")
def lines(root: Path) -> list[Line]:
    text = (root / "data" / "README.md").read_text(encoding="utf-8")
    table = text[text.index("| doc. | emplacement |") :].splitlines()[2:]
    found = [_LINE.fullmatch(line) for line in table]
    unread = [line for line, match in zip(table, found, strict=True) if match is None]
    assert unread == []
    return [Line(*match.groups()) for match in found if match is not None]


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, set[Row]]:
    """Every row of the tables, by the source it names."""
    tables = {
        f"data/{table.file}": name
        for name, table in read_schema(root / "data" / "tables.toml").tables.items()
    }
    derived = expand("prov:wasDerivedFrom")
    document = f"{BASE}id/document/"
    rows: dict[str, set[Row]] = defaultdict(set)
    for statement in read_project(root).statements:
        quad = statement.quad
        file = next((f for f in tables if statement.cell.file.endswith(f)), None)
        if quad.predicate == derived and file is not None:
            source = str(quad.object.value).removeprefix(document)  # type: ignore[union-attr]
            rows[source].add((tables[file], _slug(str(quad.subject.value))))  # type: ignore[union-attr]
    return dict(rows)


def _slug(iri: str) -> str:
    """The last part of an entity's IRI, or the code of an Orphanet one."""
    return iri.removeprefix(PREFIXES["ordo"]).rsplit("/", 1)[-1]


def test_every_document_has_its_statements(lines: list[Line]) -> None:
    every = Counter(line.document for line in lines)
    empty = Counter(line.document for line in lines if not line.rows)
    assert {number: (every[number], empty[number]) for number in sorted(every)} == LINES


def test_the_order_is_that_of_the_documents(lines: list[Line]) -> None:
    numbers = [line.document for line in lines]
    assert numbers == sorted(numbers)


def test_a_line_without_rows_says_why(lines: list[Line]) -> None:
    silent = [line for line in lines if not line.rows and not re.fullmatch(r"— \(.+\)", line.cell)]
    assert silent == []


def test_a_line_names_rows_and_nothing_else(lines: list[Line]) -> None:
    stray = [line.cell for line in lines if line.rows and _ROW.sub("", line.cell).strip(", ") != ""]
    assert stray == []


def test_every_row_named_exists(lines: list[Line], rows: dict[str, set[Row]]) -> None:
    existing = set().union(*rows.values())
    missing = [
        (line.document, line.place, row)
        for line in lines
        for row in line.rows
        if row not in existing
    ]
    assert missing == []


@pytest.mark.parametrize("number", DOCUMENTS)
def test_every_row_of_a_document_is_named(
    number: str, lines: list[Line], rows: dict[str, set[Row]]
) -> None:
    named = {row for line in lines if line.document == number for row in line.rows}
    assert sorted(rows[DOCUMENTS[number]] - named) == []


def test_places_of_statements_are_their_locators(lines: list[Line], root: Path) -> None:
    """A statement row is entered under the place where the README lists it."""
    locators = _locators(root)
    wrong = [
        (line.place, locators[slug])
        for line in lines
        for table, slug in line.rows
        if table == "statements" and not line.place.startswith(locators[slug])
    ]
    assert wrong == []


def test_a_locator_names_the_sentence_that_the_readme_gives(lines: list[Line], root: Path) -> None:
    """Where a row of any table names sentences of a section, the README's sentence is one."""
    locators = _locators_of_rows(root)
    checked, wrong = 0, []
    for line in lines:
        (section, number), *_ = _sentences(line.place) or [("", "")]
        for row in line.rows:
            named = {(s, n) for locator in locators[row] for s, n in _sentences(locator)}
            if section in {s for s, _ in named}:
                checked += 1
                wrong += [] if (section, number) in named else [(line.place, row, named)]
    assert wrong == []
    assert checked > 130


def _sentences(locator: str) -> list[tuple[str, str]]:
    """The sections of a locator with the number of each sentence.

    >>> _sentences("§ Financement, 1re et 5e phrases ; § Les frais")
    [('§ Financement', '1re'), ('§ Financement', '5e')]
    """
    return [
        (section, number)
        for section, numbers in _SENTENCES.findall(locator)
        for number in numbers.split(" et ")
    ]


def _locators_of_rows(root: Path) -> dict[Row, set[str]]:
    tables = {
        table.file: name
        for name, table in read_schema(root / "data" / "tables.toml").tables.items()
    }
    locator = expand("mlg:locator")
    found: dict[Row, set[str]] = defaultdict(set)
    for statement in read_project(root).statements:
        if statement.quad.predicate == locator:
            file = "/".join(statement.cell.file.split("/")[-2:])
            slug = _slug(str(statement.quad.subject.value))  # type: ignore[union-attr]
            found[tables[file], slug].add(str(statement.quad.object.value))  # type: ignore[union-attr]
    return found


def _locators(root: Path) -> dict[str, str]:
    locator, kind = expand("mlg:locator"), f"{BASE}id/enonce/"
    return {
        str(s.quad.subject.value).removeprefix(kind): str(s.quad.object.value)  # type: ignore[union-attr]
        for s in read_project(root).statements
        if s.quad.predicate == locator and str(s.quad.subject.value).startswith(kind)  # type: ignore[union-attr]
    }


def test_founding_documents_are_the_seeds(shared: Path, root: Path) -> None:
    """The checksum in ``sources.toml`` is that of the document numbered so."""
    declared = tomllib.loads((root / "data" / "sources.toml").read_text(encoding="utf-8"))
    seeds = {
        path.name[:3]: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((shared / "seeds").glob("*.txt"))
    }
    assert {n: declared[source]["sha256"] for n, source in DOCUMENTS.items()} == seeds
