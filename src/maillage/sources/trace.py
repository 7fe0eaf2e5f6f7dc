"""From a fact back to the cell that says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from maillage.report import Finding
from maillage.sources.lines import Fact, lines_of_facts
from maillage.sources.problems import Cell
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

    def locate(self, findings: Iterable[Finding]) -> list[Finding]:
        """Give findings their file, line and column, where they have none yet.

        A file of RDF is read once for all of them.
        """
        placed: list[Finding] = []
        without: dict[str, dict[int, Fact]] = {}  # RDF file -> number of a finding -> what it is of
        for finding in findings:
            cell = None
            if not finding.file and finding.focus:
                cell = self.cell(finding.focus, finding.path, finding.value)
            if cell is None:
                placed.append(finding)
                continue
            if not cell.line:
                fact = Fact(finding.focus, finding.path, finding.value)
                without.setdefault(cell.file, {})[len(placed)] = fact
            # What is missing has no cell; that of the property may hold the other language's text.
            missing = finding.component.endswith("MinCountConstraintComponent")
            column = "" if missing else cell.column
            placed.append(replace(finding, file=cell.file, line=cell.line, column=column))
        for file, facts in without.items():
            path = Path(file)
            text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
            lines = lines_of_facts(text, path.suffix, facts.values())
            for number, fact in facts.items():
                placed[number] = replace(placed[number], line=lines[fact])
        return placed


def _plain(term: object) -> str:
    return str(getattr(term, "value", term))
