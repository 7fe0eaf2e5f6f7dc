"""Sources to stores: `build`, `validate`, `fmt`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maillage.cli.command import EngineOption, LangOption, Paths, app, settings
from maillage.cli.fetching import WithoutFetched, fetched_paths
from maillage.report import Lang, Text
from maillage.report import text as report_text
from maillage.terminal import language, print_report, say, stderr, steps

if TYPE_CHECKING:
    from maillage.build import Built, Order

__all__ = ["build", "build_and_tell", "format_tables", "validate"]


@app.command(epilog="Example: [bold]maillage build --out build --with new-centres.xlsx[/bold]")
def build(
    out: Annotated[Path | None, typer.Option(help="Folder to publish in.")] = None,
    extra: Annotated[
        list[Path] | None,
        typer.Option("--with", help="More tables, RDF files, or Orphanet's own files."),
    ] = None,
    without_persons: Annotated[
        bool, typer.Option("--without-persons", help="Leave natural persons out.")
    ] = False,
    with_nominative_emails: Annotated[
        bool, typer.Option("--with-nominative-emails", help="Publish persons' e-mails too.")
    ] = False,
    without_fetched: WithoutFetched = False,
    discard_writes: Annotated[
        bool, typer.Option("--discard-writes", help="Lose accepted writes the sources do not say.")
    ] = False,
    engine: EngineOption = "",
    lang: LangOption = "",
) -> None:
    """Make a validated store of the sources and put it into service.

    Exit 1, and nothing published, if they do not conform.
    """
    from maillage.build import Order

    chosen, tongue = settings(), language(lang)
    order = Order(
        project=chosen.project,
        out=out or chosen.build,
        paths=(*fetched_paths(chosen, tongue, without=without_fetched), *(extra or ())),
        engine=engine or chosen.engine,
        persons=chosen.persons and not without_persons,
        nominative_emails=with_nominative_emails,
        kept=chosen.kept_versions,
    )
    built = build_and_tell(order, tongue, discard=discard_writes)
    sys.stdout.write(f"{built.folder}\t{built.hash}\t{built.quads}\n")


@app.command(epilog="Example: [bold]maillage validate data/curated/participations.csv[/bold]")
def validate(
    paths: Paths,
    engine: EngineOption = "",
    lang: LangOption = "",
    form: Annotated[str, typer.Option("--format", help="text, tsv, csv, json or ttl.")] = "text",
    add: Annotated[
        bool, typer.Option("--add", help="The rows are added to those of the project's table.")
    ] = False,
) -> None:
    """Check tables or RDF files as the build would; exit 1 if they do not conform.

    A table named like one of the project's stands in for it, unless --add; RDF files are added.
    """
    from maillage.validate import validate_files

    chosen, tongue = settings(), language(lang)
    with steps(tongue) as tell:
        tell(Text("Lecture et validation", "Reading and validating"))
        report = validate_files(chosen.project, paths, engine=engine or chosen.engine, added=add)
    print_report(report, tongue, form)
    raise typer.Exit(0 if report.conforms else 1)


@app.command("fmt", epilog="Example: [bold]maillage fmt data[/bold]")
def format_tables(
    paths: Paths,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if any.")] = False,
    lang: LangOption = "",
) -> None:
    """Rewrite CSV tables in the form that is committed: sorted, commas, LF, no stray spaces."""
    from maillage.sources.normal import rewrite
    from maillage.sources.schema import read_schema

    schema = read_schema(settings().project / "data" / "tables.toml")
    in_form = True
    for text, done in rewrite(paths, schema, write=not check):
        say(text, language(lang))
        in_form = in_form and done
    raise typer.Exit(0 if in_form else 1)


def build_and_tell(order: Order, tongue: Lang, *, discard: bool = False) -> Built:
    """Build, telling each step; exit 1 if nothing was published."""
    from maillage.build import build as run

    with steps(tongue) as tell:
        built = run(order, tell, discard=discard)
    # Warnings by the hundred would hide the errors: they are in the report's files.
    report_text.show(built.report, tongue, stderr(), worst_only=True)
    where = order.out / "report.txt"
    say(Text(f"Rapport complet : {where}", f"Full report: {where}"), tongue)
    if built.folder is None:
        nothing = Text("Rien n'a été publié.", "Nothing was published.")
        say(nothing, tongue)
        raise typer.Exit(1)
    return built
