"""The command `maillage`: the only place that reads the environment and opens a store.

Data go to stdout, messages to stderr. Exit codes: 0 done, 1 the data do not conform, 2 could not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from maillage.config import Settings
from maillage.errors import MaillageError
from maillage.report import Lang, Report, Text, machine
from maillage.report import text as report_text

__all__ = ["app", "main"]

app = typer.Typer(
    name="maillage",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="The knowledge graph of France's rare-disease care network.\n\n"
    "Le graphe de connaissances du réseau français de soins des maladies rares.",
)

LangOption = Annotated[
    str, typer.Option("--lang", help="Language of the messages: fr or en (default: LANG).")
]
Paths = Annotated[list[Path], typer.Argument(help="Files (.csv .xlsx .ttl .nq …) or folders.")]


def settings() -> Settings:
    """Read the settings from the environment."""
    return Settings.from_env(os.environ)


def language(option: str) -> Lang:
    """Choose the language: the option, else that of the locale, else English."""
    if option and option not in {"fr", "en"}:
        raise typer.BadParameter(f"{option!r}: fr / en", param_hint="--lang")
    names = [option, *(os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))]
    return "fr" if next((name for name in names if name), "").startswith("fr") else "en"


def say(text: Text, lang: Lang) -> None:
    """Tell the user something, on stderr."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(text.pick(lang), markup=False)


def _print_report(report: Report, lang: Lang, form: str) -> None:
    """Write a report to stdout: it is what `validate` was asked for."""
    writers: dict[str, Callable[[Report], str]] = {
        "tsv": machine.to_tsv,
        "json": machine.to_json,
        "ttl": machine.to_turtle,
    }
    if form in writers:
        sys.stdout.write(writers[form](report))
    elif form == "text":
        report_text.show(report, lang, Console(soft_wrap=True, highlight=False))
    else:
        raise typer.BadParameter(f"{form!r}: text, tsv, json, ttl", param_hint="--format")


@app.command(epilog="Example: [bold]maillage validate data/curated/participations.csv[/bold]")
def validate(
    paths: Paths,
    lang: LangOption = "",
    form: Annotated[str, typer.Option("--format", help="text, tsv, json or ttl.")] = "text",
) -> None:
    """Check tables or RDF files as the build would; exit 1 if they do not conform."""
    from maillage.sources.project import read_project

    draft = read_project(settings().project, paths, instead=True)
    report = Report.of(f for f in draft.findings if f.file in draft.files)
    _print_report(report, language(lang), form)
    raise typer.Exit(0 if report.conforms else 1)


@app.command("fmt", epilog="Example: [bold]maillage fmt data[/bold]")
def format_tables(
    paths: Paths,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if any.")] = False,
    lang: LangOption = "",
) -> None:
    """Rewrite CSV tables in the form that is committed: sorted, commas, LF, no stray spaces."""
    from maillage.sources.normal import normal_form
    from maillage.sources.project import shown
    from maillage.sources.schema import read_schema
    from maillage.sources.sheets import read_csv

    schema = read_schema(settings().project / "data" / "tables.toml")
    changed = 0
    for path in sorted(
        p for root in paths for p in (root.rglob("*.csv") if root.is_dir() else [root])
    ):
        sheet = read_csv(path, shown(path))
        broken = [f for f in sheet.findings if f.severity == "Violation"]
        ragged = any(len(row.cells) != len(sheet.header) for row in sheet.rows)
        if broken or ragged or not sheet.header:
            say(
                Text(f"{path} : illisible, laissé tel quel", f"{path}: unreadable, left alone"),
                language(lang),
            )
            changed += 1
            continue
        text = normal_form(sheet, schema.tables.get(sheet.table))
        if text.encode() != path.read_bytes():
            changed += 1
            if not check:
                path.write_text(text, "utf-8", newline="\n")
            say(
                Text(
                    f"{path} : réécrit" if not check else f"{path} : à réécrire",
                    f"{path}: rewritten" if not check else f"{path}: needs rewriting",
                ),
                language(lang),
            )
    raise typer.Exit(1 if check and changed else 0)


def main() -> None:
    """Run the command; what Maillage reports by itself ends in exit code 2."""
    try:
        app()
    except MaillageError as error:
        prefix = Text("maillage : impossible : ", "maillage: cannot: ")
        say(Text(prefix.fr + str(error), prefix.en + str(error)), language(""))
        sys.exit(2)
