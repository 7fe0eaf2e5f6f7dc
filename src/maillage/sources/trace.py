"""From a fact back to the cell that says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from maillage.report import Finding
from maillage.sources.problems import Cell
from maillage.sources.rdf import find_line
from maillage.sources.tables import Statement

__all__ = ["Trace"]


class Trace:
    """Where each fact was read; the most exact place known is given.

    Args:
        statements: what was read.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._cells: dict[tuple[str, ...], Cell] = {}
        for statement in statements:
            quad = statement.quad
            subject, path = _plain(quad.subject), quad.predicate.value
            # The first mention wins: of a node, that is its own row, since a row comes first
            # with the cells of its own table.
            for key in ((subject, path, _plain(quad.object)), (subject, path), (subject,)):
                self._cells.setdefault(key, statement.cell)

    def cell(self, focus: str, path: str = "", value: str = "") -> Cell | None:
        """Find the place of a fact, of the property, or of the node, whichever is known.

        Args:
            focus: IRI of the node.
            path: IRI of the property, if any.
            value: IRI or lexical form of the value, if any.
        """
        for key in ((focus, path, value), (focus, path), (focus,)):
            cell = self._cells.get(key)
            if cell is not None:
                return cell if len(key) > 1 or not path else replace(cell, column="")
        return None

    def locate(self, finding: Finding) -> Finding:
        """Give the finding its file, line and column, if it has none yet."""
        if finding.file or not finding.focus:
            return finding
        cell = self.cell(finding.focus, finding.path, finding.value)
        if cell is None:
            return finding
        line = cell.line
        if not line:
            line = find_line(_text(cell.file), finding.focus, finding.path, finding.value)
        # What is missing has no cell; that of the property may hold the other language's text.
        missing = finding.component.endswith("MinCountConstraintComponent")
        column = "" if missing else cell.column
        return replace(finding, file=cell.file, line=line, column=column)


@cache
def _text(file: str) -> str:
    path = Path(file)
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _plain(term: object) -> str:
    return str(getattr(term, "value", term))
