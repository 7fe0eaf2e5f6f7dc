"""What the checking process does: the files under their tables' names, validated, and told."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from maillage.errors import AnswerTooLarge, TooLarge
from maillage.report import Finding, Report, Text, machine
from maillage.report.text import render
from maillage.sources.schema import read_schema
from maillage.validate import found_before, validate_files
from maillage.vetting.given import Upload
from maillage.vetting.guess import stem_of
from maillage.vetting.order import Order
from maillage.vetting.told import told

__all__ = ["vet"]

#: Bytes that a workbook may unpack to, and how many times its own size: text is rarely over 20.
_MOST_UNPACKED: Final = 100_000_000
#: Characters of a report for programs: what is longer repeats one mistake, and helps nobody.
_MOST_TOLD: Final = 20_000_000


def vet(
    order: Order, held: Sequence[Path], folder: Path, project: Path, *, engine: str
) -> tuple[dict[str, Any], bytes]:
    """Check the files of an order.

    Args:
        order: what is asked.
        held: where the bytes of each upload are.
        folder: an empty one, for links to them.
        project: whose tables, shapes and checks are used.
        engine: SHACL engine.

    Returns:
        What the server needs to know, and the body of the answer.

    Raises:
        TooLarge: a workbook unpacks to too much.
        AnswerTooLarge: the findings are too many to be told to a program.
    """
    if not order.uploads:
        report = Report(found_before(project, engine=engine))
        return {"conforms": report.conforms}, machine.to_json(report).encode()
    schema = read_schema(project / "data" / "tables.toml")
    paths: dict[Path, Upload] = {}
    named = _apart(order.uploads)
    for number, (given, content) in enumerate(zip(order.uploads, held, strict=True)):
        if given.suffix == ".xlsx":
            _weigh(given, content)
        below = folder / str(number)
        below.mkdir()
        unnamed = below / f"data{given.suffix}"
        unnamed.symlink_to(content)
        path = unnamed.rename(below / f"{stem_of(given, unnamed, schema)}{given.suffix}")
        paths[path] = named[number]
    before = machine.from_json(order.before).findings if order.before else None
    report = validate_files(project, list(paths), engine=engine, added=order.added, before=before)
    report = _named(report, {str(path): given.name for path, given in paths.items()})
    if order.form == "page":
        return {"conforms": report.conforms}, told(report, paths, schema)
    _measure(report)
    match order.form:
        case "json":
            text = machine.to_json(report)
        case "csv":
            text = machine.to_csv(report)
        case "tsv":
            text = machine.to_tsv(report)
        case "ttl":
            text = machine.to_turtle(report)
        case _:
            text = render(report, order.lang)
    return {"conforms": report.conforms}, text.encode("utf-8", "replace")


def _apart(uploads: Sequence[Upload]) -> list[Upload]:
    """Tell files of one name apart, e.g. ``sites.csv`` and ``sites.csv (2)``."""
    seen: dict[str, int] = {}
    apart = []
    for given in uploads:
        seen[given.name] = count = seen.get(given.name, 0) + 1
        apart.append(replace(given, name=f"{given.name} ({count})") if count > 1 else given)
    return apart


def _weigh(given: Upload, path: Path) -> None:
    """Refuse a workbook that unpacks to too much; what is no archive, the reader will tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (OSError, ValueError, zipfile.BadZipFile):
        return
    if size > _MOST_UNPACKED:
        raise TooLarge(
            f"{given.name!r} unpacks to {size} bytes, and {_MOST_UNPACKED} are read at most:"
            " delete pictures and empty rows, or save each sheet as CSV",
            fr=f"« {given.name} » se déplie en {size} octets, et {_MOST_UNPACKED} sont lus au"
            " plus : ôtez les images et les lignes vides, ou enregistrez chaque feuille en CSV",
        )


def _named(report: Report, names: Mapping[str, str]) -> Report:
    """Call the files what who gave them calls them, wherever a finding does."""

    def text(said: str) -> str:
        for path, name in names.items():
            said = said.replace(path, name)
        return said

    def both(said: Text) -> Text:
        return Text(text(said.fr), text(said.en))

    def plain(finding: Finding) -> Finding:
        return replace(
            finding,
            file=text(finding.file),
            message=both(finding.message),
            remedy=both(finding.remedy),
        )

    return Report.of(plain(finding) for finding in report.findings)


def _measure(report: Report) -> None:
    size = sum(
        sum(map(len, (*f.message, *f.remedy, f.value, f.file, f.column, f.focus, f.path, f.rule)))
        for f in report.findings
    )
    if size > _MOST_TOLD:
        count = len(report.findings)
        raise AnswerTooLarge(
            f"there are {count} findings, of {size} characters, and {_MOST_TOLD} are sent at most:"
            " mend those that the page shows first",
            fr=f"il y a {count} constats, de {size} caractères, et {_MOST_TOLD} sont envoyés au"
            " plus : réparez d’abord ceux que montre la page",
        )
