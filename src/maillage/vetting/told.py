"""A report as a page needs it: counted, by file, numbered, with the part of each file it is of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from maillage.report import Finding, Report
from maillage.sources.schema import Schema
from maillage.sources.sheets import Sheet
from maillage.vetting.given import Upload
from maillage.vetting.guess import sheets_of
from maillage.vetting.view import Numbered, lines_of, rows_of

__all__ = ["told"]

#: Findings that a page lists of one file; and characters of each value in it.
_MOST: Final = 200
_MOST_ELSEWHERE: Final = 20
_LONGEST: Final = 200
_SEVERITIES: Final = ("Violation", "Warning", "Info")


def told(report: Report, paths: Mapping[Path, Upload], schema: Schema) -> bytes:
    """Describe a report for a page, as JSON.

    Args:
        report: in which the files bear the names of their uploads.
        paths: where each upload was read.
        schema: the project's tables.
    """
    # RDF has no sheets: it is one without columns.
    parts = [
        (sheet, given, path.stem)
        for path, given in paths.items()
        for sheet in sheets_of(path, schema, given.name) or [Sheet("", given.name)]
    ]
    by_file: dict[str, list[Finding]] = {sheet.file: [] for sheet, *_ in parts}
    elsewhere: list[Finding] = []
    for finding in report.findings:
        by_file.get(finding.file, elsewhere).append(finding)
    # Numbered as they stand on the page: what is in the files comes first, whatever it is.
    number = 1
    files = []
    for sheet, given, stem in parts:
        numbered = list(enumerate(by_file[sheet.file], number))
        number += len(numbered)
        table = schema.tables.get(sheet.table)
        view = rows_of(sheet, numbered) if sheet.header else lines_of(_text(given), numbered)
        files.append(
            {
                "name": sheet.file,
                "table": table.name if table else "",
                "title": table.title._asdict() if table else None,
                "guessed": table is not None and table.name == stem != given.stem,
                "view": asdict(view),
                **_listed(numbered),
            }
        )
    document = {
        "conforms": report.conforms,
        "counts": _counts(report.findings),
        "files": files,
        "elsewhere": _listed(list(enumerate(elsewhere, number)), _MOST_ELSEWHERE),
    }
    return json.dumps(document).encode()


def _text(given: Upload) -> str:
    """Give a file as the text it is, if it is one."""
    if given.suffix == ".xlsx":
        return ""
    return given.content.decode("utf-8-sig", "replace").replace("\0", "\ufffd")


def _listed(findings: Numbered, most: int = _MOST) -> dict[str, Any]:
    return {
        "counts": _counts([finding for _, finding in findings]),
        "findings": [{"number": n, **_short(f)} for n, f in findings[:most]],
        "more": max(len(findings) - most, 0),
    }


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    return {name: sum(f.severity == name for f in findings) for name in _SEVERITIES}


def _short(finding: Finding) -> dict[str, Any]:
    def cut(text: str) -> str:
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def long(text: str) -> str:
        return text if len(text) <= 5 * _LONGEST else text[: 5 * _LONGEST - 1] + "…"

    fields = asdict(finding)
    fields["message"] = {"fr": long(finding.message.fr), "en": long(finding.message.en)}
    fields["remedy"] = {"fr": long(finding.remedy.fr), "en": long(finding.remedy.en)}
    return fields | {name: cut(fields[name]) for name in ("value", "column", "focus", "path")}
