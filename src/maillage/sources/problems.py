"""What can be wrong with a table, a source or an RDF file, in both languages, with its remedy.

The texts lie in ``problems.toml`` beside this file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from maillage.report import Finding, Severity, Text
from maillage.terms import PREFIXES

__all__ = ["PROBLEMS", "Cell", "Problem", "close", "close_or_all", "problem"]


@dataclass(frozen=True)
class Cell:
    """Where a statement was read.

    Attributes:
        file: as the user named it; ``book.xlsx#sheet`` for a sheet of a workbook.
        line: line of the file or row of the sheet, from 1; 0 where unknown.
        column: name of the table's column; empty where the whole row is meant.
    """

    file: str
    line: int = 0
    column: str = ""


@dataclass(frozen=True)
class Problem:
    """One kind of problem; ``{…}`` in its texts are filled in."""

    message: Text
    remedy: Text
    severity: Severity = "Violation"


def _read() -> dict[str, Problem]:
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        name: Problem(
            Text(spec["fr"], spec["en"]),
            Text(spec["mend_fr"], spec["mend_en"]),
            spec.get("severity", "Violation"),
        )
        for name, spec in raw.items()
    }


#: Local name of the rule's IRI (``mlgsh:read-…``) -> the problem.
PROBLEMS: Final = _read()


def problem(name: str, cell: Cell, value: str = "", **fill: object) -> Finding:
    """Make the finding of one problem at one place.

    Args:
        name: key of `PROBLEMS`.
        cell: where.
        value: the offending value as written.
        fill: what the texts need besides; lists are joined by commas.
    """
    kind = PROBLEMS[name]
    texts = {k: v if isinstance(v, str) else _join(v) for k, v in fill.items()}
    texts = {"close_fr": "", "close_en": "", "value": _short(value)} | texts
    return Finding(
        kind.severity,
        PREFIXES["mlgsh"] + "read-" + name,
        Text(kind.message.fr.format_map(texts), kind.message.en.format_map(texts)),
        Text(kind.remedy.fr.format_map(texts), kind.remedy.en.format_map(texts)),
        value=value,
        file=cell.file,
        line=cell.line,
        column=cell.column,
    )


def close(value: str, known: Iterable[str]) -> dict[str, str]:
    """Find what the writer may have meant, as texts for `problem`.

    A number without its leading zero, which spreadsheets drop, is that number and no other.

    >>> close("6", ["06", "66", "76", "86"])["close_en"]
    ' (“06”?)'
    """
    known = list(known)
    near = [one for one in known if value.isdecimal() and one.lstrip("0") == value]
    near = near or get_close_matches(value, known, n=3, cutoff=0.6)
    if not near:
        return {}
    return {
        "close_fr": " (« " + " », « ".join(near) + " » ?)",
        "close_en": " (“" + "”, “".join(near) + "”?)",
    }


def close_or_all(value: str, known: Iterable[str]) -> dict[str, str]:
    """Find what the writer may have meant, or else name all there is, as texts for `problem`.

    >>> close_or_all("centers", ["centres", "sites"])["close_en"]
    ' (“centres”?)'
    >>> close_or_all("nonsense", ["centres", "sites"])["close_fr"]
    ' ; il y a centres, sites'
    """
    known = list(known)
    every = ", ".join(known)
    return close(value, known) or {
        "close_fr": f" ; il y a {every}",
        "close_en": f"; there are {every}",
    }


def _join(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, Iterable) else str(value)


def _short(value: str) -> str:
    return value if len(value) <= 80 else value[:77] + "…"
