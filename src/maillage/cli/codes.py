"""ORPHAcodes for stewards: `codes check`, `codes diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, opened, settings
from maillage.report import Text
from maillage.terminal import language, say, steps

__all__ = ["check", "diff"]

codes_app = typer.Typer(
    name="codes",
    no_args_is_help=True,
    help="Check lists of ORPHAcodes, and compare editions of Orphanet's nomenclature.",
    epilog="Example: [bold]maillage codes check my-list.xlsx[/bold]",
)
app.add_typer(codes_app)


@codes_app.command(epilog="Example: [bold]maillage codes check my-list.xlsx --lang fr[/bold]")
def check(
    files: Annotated[
        list[str], typer.Argument(help="Lists: .csv, .tsv, .xlsx, .txt; - for stdin.")
    ],
    column: Annotated[
        str, typer.Option("--column", help="Column of the codes: its name, or number from 1.")
    ] = "",
    label_column: Annotated[
        str, typer.Option("--label-column", help="Column of the names, likewise.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="tsv, json or table; default: by where it goes.")
    ] = "",
    lang: LangOption = "",
) -> None:
    """Judge the ORPHAcodes of a list by the store in service.

    Exit 0 if all are valid, 1 if there is something to mend.
    """
    from maillage.codes import told
    from maillage.codes.check import judge
    from maillage.codes.columns import Columns
    from maillage.codes.known import bare, read_known
    from maillage.codes.lists import read_lists

    chosen, tongue = settings(), language(lang)
    _check_form(form, ("tsv", "json", "table"))
    with steps(tongue) as tell, opened(chosen, 1) as store:
        tell(Text("Lecture du graphe et des listes", "Reading the graph and the lists"))
        known = read_known(store, chosen.project / "queries", timeout_s=chosen.query_timeout_s)
        listed = read_lists(
            files,
            sys.stdin.buffer.read,
            Columns(column, label_column),
            known.conditions.__contains__,
            lambda text: bare(text) in known.by_name,
        )
        judged = list(judge(listed.codes, known))
    for note in (*listed.notes, *told.judged_by(known), *told.gaps(known)):
        say(note, tongue)
    if form == "json":
        sys.stdout.write(told.to_json(judged, known, tongue))
    elif form == "table" or (not form and sys.stdout.isatty()):
        Console().print(told.table(judged, tongue))
    else:
        sys.stdout.writelines(told.to_tsv(judged, tongue))
    say(Text(*(told.summary(judged, name) for name in ("fr", "en"))), tongue)
    raise typer.Exit(0 if all(one.verdict == "valid" for one in judged) else 1)


@codes_app.command(epilog="Example: [bold]maillage codes diff pack-2023.zip packets.tar.xz[/bold]")
def diff(
    old: Annotated[Path, typer.Argument(help="A published file of Orphanet's: XML, zip, tar …")],
    new: Annotated[Path, typer.Argument(help="Another, newer one.")],
    only_ours: Annotated[
        bool, typer.Option("--only-ours", help="Only codes that the curated tables use.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="tsv or table; default: by where it goes.")
    ] = "",
    lang: LangOption = "",
) -> None:
    """Show what changed between two of Orphanet's published files, code by code."""
    from maillage.codes import changes
    from maillage.codes.editions import compare, notes, read_edition
    from maillage.codes.ours import curated_codes
    from maillage.sources.downloads import recognise

    chosen, tongue = settings(), language(lang)
    _check_form(form, ("tsv", "table"))
    only = curated_codes(chosen.project) if only_ours else None
    with steps(tongue) as tell:
        downloads = [recognise(path) for path in (old, new)]
        before, after = (read_edition(download, tell) for download in downloads)
    for note in notes(before, after):
        say(note, tongue)
    found = list(compare(before, after, only))
    if form == "table" or (not form and sys.stdout.isatty()):
        Console().print(changes.table(found, after, before, tongue))
    else:
        sys.stdout.writelines(changes.tsv(found))
    say(changes.summary(found, only), tongue)


def _check_form(form: str, known: tuple[str, ...]) -> None:
    if form and form not in known:
        raise typer.BadParameter(f"{form!r}: {', '.join(known)}", param_hint="--format")
