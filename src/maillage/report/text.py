"""A report for people: one paragraph a finding, in French or English."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text as Rich

from maillage import terms
from maillage.report import Finding, Lang, Report, Severity, Text

__all__ = ["render", "show", "summary"]

_STYLE: dict[Severity, str] = {
    "Violation": "bold red",
    "Warning": "bold yellow",
    "Info": "bold cyan",
}
_NAME: dict[Severity, Text] = {
    "Violation": Text("erreur", "error"),
    "Warning": Text("avertissement", "warning"),
    "Info": Text("à savoir", "note"),
}


def render(report: Report, lang: Lang) -> str:
    """Write the report as plain text.

    >>> print(render(Report(()), "en"), end="")
    Conforms: nothing to report.
    """
    lines = [line.plain for finding in report.findings for line in _lines(finding, lang)]
    return "\n".join([*lines, summary(report, lang)]) + "\n"


def show(report: Report, lang: Lang, console: Console, *, worst_only: bool = False) -> None:
    """Write the report to a console, in colours where it is a terminal.

    Args:
        report: what was found.
        lang: language to write in.
        console: where to.
        worst_only: leave out what does not forbid publishing; the summary still counts it.
    """
    for finding in report.findings:
        if worst_only and finding.severity != "Violation":
            continue
        for line in _lines(finding, lang):
            console.print(line, soft_wrap=True, highlight=False)
    style = "bold green" if report.conforms else "bold red"
    console.print(Rich(summary(report, lang), style), soft_wrap=True, highlight=False)


def summary(report: Report, lang: Lang) -> str:
    """Say in one line how the check ended."""
    if not report.findings:
        return Text("Conforme : rien à signaler.", "Conforms: nothing to report.").pick(lang)
    errors, warnings, notes = (report.count(s) for s in ("Violation", "Warning", "Info"))
    counts = Text(
        f"{errors} erreur(s), {warnings} avertissement(s), {notes} remarque(s).",
        f"{errors} error(s), {warnings} warning(s), {notes} note(s).",
    ).pick(lang)
    verdict = (
        Text("Conforme :", "Conforms:")
        if report.conforms
        else Text("Non conforme :", "Does not conform:")
    )
    return f"{verdict.pick(lang)} {counts}"


def _lines(finding: Finding, lang: Lang) -> Iterator[Rich]:
    head = Rich()
    if finding.place:
        head.append(finding.place, "bold")
        head.append(": ")
    head.append(_NAME[finding.severity].pick(lang), _STYLE[finding.severity])
    head.append(": " + finding.message.pick(lang))
    yield head
    about = [terms.curie(finding.focus)] if finding.focus else []
    if finding.path:
        about.append(terms.curie(finding.path))
    if finding.value:
        about.append(repr(finding.value) if " " in finding.value else terms.curie(finding.value))
    if about:
        yield Rich("    " + "  ".join(about), "dim")
    remedy = finding.remedy.pick(lang)
    if remedy:
        yield Rich("    → " + remedy, "green")
    yield Rich("    " + terms.curie(finding.rule), "dim")
