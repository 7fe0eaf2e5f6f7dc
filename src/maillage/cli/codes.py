"""ORPHAcodes for stewards: `codes check`, `codes diff`, `suggest coverage`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, opened, settings
from maillage.report import Text
from maillage.terminal import language, say, steps

__all__ = ["check"]

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
    if form not in {"", "tsv", "json", "table"}:
        raise typer.BadParameter(f"{form!r}: tsv, json, table", param_hint="--format")
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
    for note in (*listed.notes, *told.judged_by(known)):
        say(note, tongue)
    if form == "json":
        sys.stdout.write(told.to_json(judged, known, tongue))
    elif form == "table" or (not form and sys.stdout.isatty()):
        Console().print(told.table(judged, tongue))
    else:
        sys.stdout.writelines(told.to_tsv(judged, tongue))
    say(Text(*(told.summary(judged, name) for name in ("fr", "en"))), tongue)
    raise typer.Exit(0 if all(one.verdict == "valid" for one in judged) else 1)
