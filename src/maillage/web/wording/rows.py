"""Tables of nodes that have no name of their own: one row a node, or one of several alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from maillage.web.wording.naming import Name
from maillage.web.wording.sourcing import Note
from maillage.web.wording.values import Value

__all__ = ["MANY", "Row", "Table", "together", "tongues"]

#: From so many values on, a language that they share is said once.
MANY: Final = 4


@dataclass(frozen=True)
class Row:
    """A node without a name of its own, said in one line.

    Attributes:
        href: its page; empty if the row is of several nodes.
        cells: column (property IRI) -> values.
        locators: where in the source it stands.
        sources: who states it.
    """

    href: str
    cells: dict[str, tuple[Value, ...]]
    locators: tuple[str, ...]
    sources: tuple[Note, ...]


@dataclass(frozen=True)
class Table:
    """The nodes of one class that an entity takes part in, such as its labels or addresses.

    Attributes:
        name: the class.
        columns: property IRI and name of each.
        rows: one a node; places in one classification are one row.
        anchor: fragment of the table on its page.
        tongues: column -> language of all its values, where that is not the page's: said once.
    """

    name: Name
    columns: tuple[tuple[str, Name], ...]
    rows: tuple[Row, ...]
    anchor: str
    tongues: Mapping[str, str] = field(default_factory=dict)


def together(rows: list[Row], column: str) -> list[Row]:
    """Make one row of the rows that have the same values in a column."""
    found: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        key = row.cells.get(column, ())
        first = found.get(key)
        if first is None:
            found[key] = row
            continue
        cells = {
            name: tuple(dict.fromkeys([*first.cells.get(name, ()), *row.cells.get(name, ())]))
            for name in first.cells | row.cells
        }
        found[key] = Row(
            "",
            cells,
            tuple(dict.fromkeys([*first.locators, *row.locators])),
            tuple(dict.fromkeys([*first.sources, *row.sources])),
        )
    return list(found.values())


def tongues(rows: list[Row]) -> dict[str, str]:
    """Find the columns whose values are all in one other language."""
    tags: dict[str, list[str]] = {}
    for row in rows:
        for column, values in row.cells.items():
            tags.setdefault(column, []).extend(value.lang for value in values)
    return {
        column: found[0]
        for column, found in tags.items()
        if len(found) >= MANY and found[0] and len(set(found)) == 1
    }
