"""How the commands speak: language, messages on stderr, progress, and reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from maillage.report import Lang, Report, Text, machine
from maillage.report import text as report_text

__all__ = [
    "counting",
    "downloads",
    "give_up_stdout",
    "language",
    "language_of",
    "print_report",
    "say",
    "stderr",
    "steps",
]


def language(option: str) -> Lang:
    """Choose the language: the option, else that of the locale, else English."""
    if option and option not in {"fr", "en"}:
        raise typer.BadParameter(f"{option!r}: fr / en", param_hint="--lang")
    names = [option, *(os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))]
    return "fr" if next((name for name in names if name), "").startswith("fr") else "en"


def language_of(arguments: Sequence[str]) -> Lang:
    """Read --lang of a command that failed before it could tell."""
    option = ""
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            option = value or next(iter(arguments[number + 1 :]), "")
    return language(option if option in {"fr", "en"} else "")


def say(text: Text, lang: Lang) -> None:
    """Tell the user something, on stderr."""
    stderr().print(text.pick(lang), markup=False)


def stderr() -> Console:
    """Make the console that messages go to."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


@contextmanager
def steps(lang: Lang) -> Iterator[Callable[[Text], None]]:
    """Show the step at work: a spinner on a terminal, plain lines elsewhere."""
    console = stderr()
    if not console.is_terminal:
        yield lambda text: say(text, lang)
        return
    with console.status("…") as status:
        yield lambda text: status.update(text.pick(lang) + " …")


@contextmanager
def downloads(name: str, url: str, lang: Lang) -> Iterator[Callable[[int, int], None]]:
    """Show how a download goes: a bar on a terminal, a line at its start elsewhere.

    Yields:
        What to call with the bytes there are and those there will be (0: not known).
    """
    console = stderr()
    if not console.is_terminal:
        say(Text(f"{name} : {url}", f"{name}: {url}"), lang)
        yield lambda _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


@contextmanager
def counting(name: str, lang: Lang) -> Iterator[Callable[[int, int], None]]:
    """Show how far something countable has come: a bar on a terminal, a line a tenth elsewhere.

    Yields:
        What to call with how many there are and how many there will be.
    """
    console = stderr()
    if not console.is_terminal:
        told = -1

        def tell(done: int, total: int) -> None:
            nonlocal told
            if (tenth := 10 * done // max(total, 1)) > told:
                told = tenth
                say(Text(f"{name} : {done} sur {total}", f"{name}: {done} of {total}"), lang)

        yield tell
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_report(report: Report, lang: Lang, form: str) -> None:
    """Write a report to stdout: it is what `validate` was asked for."""
    writers: dict[str, Callable[[Report], str]] = {
        "tsv": machine.to_tsv,
        "csv": machine.to_csv,
        "json": machine.to_json,
        "ttl": machine.to_turtle,
    }
    if form in writers:
        sys.stdout.write(writers[form](report))
    elif form == "text":
        report_text.show(report, lang, Console(soft_wrap=True, highlight=False))
    else:
        raise typer.BadParameter(f"{form!r}: text, tsv, csv, json, ttl", param_hint="--format")


def give_up_stdout() -> None:
    """Drop what is still to be written, lest Python try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
