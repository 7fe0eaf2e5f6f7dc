"""Suggestions for stewards, never applied by themselves: `suggest coverage`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, opened, settings
from maillage.report import Lang, Text
from maillage.terminal import language, say, steps

if TYPE_CHECKING:
    from maillage.codes.suggested import Suggested

__all__ = ["coverage"]

suggest_app = typer.Typer(
    name="suggest",
    no_args_is_help=True,
    help="Suggest rows of the tables, to accept or reject; nothing is applied.",
    epilog="Example: [bold]maillage suggest coverage marfan[/bold]",
)
app.add_typer(suggest_app)


@suggest_app.callback()
def _suggest() -> None:
    """Suggest rows of the tables, to accept or reject; nothing is applied."""


@suggest_app.command(
    epilog="Example: [bold]maillage suggest coverage marfan sni --out suggestions.csv[/bold]"
)
def coverage(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CENTRE|FILIERE]...",
            help="Ids, e.g. marfan or filiere/oscar; default: those without codes.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; default: stdout.")] = None,
    limit: Annotated[int, typer.Option(help="Candidates a structure.", min=1, max=100)] = 10,
    every: Annotated[
        bool, typer.Option("--all", help="Those that have codes already, too.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file of --out.")] = False,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Measure the suggestions on what is curated.")
    ] = False,
    lang: LangOption = "",
) -> None:
    """Rank the ORPHAcodes that a centre or filière may cover, by the words of its name and scope.

    A table to accept or reject, with the evidence of each row.
    """
    from maillage.codes import evaluation, suggested
    from maillage.codes.known import read_known
    from maillage.codes.ranking import Ranking
    from maillage.codes.scope import choose, read_structures
    from maillage.codes.told import judged_by
    from maillage.codes.tree import read_tree

    chosen, tongue = settings(), language(lang)
    queries, timeout_s = chosen.project / "queries", chosen.query_timeout_s
    if out is not None and not evaluate:
        suggested.check_out(out, force=force)
    with steps(tongue) as tell, opened(chosen, 1) as store:
        tell(Text("Lecture du graphe", "Reading the graph"))
        known = read_known(store, queries, timeout_s=timeout_s)
        tree = read_tree(store, queries, timeout_s=timeout_s)
        structures = read_structures(store, queries, timeout_s=timeout_s)
        meant = choose(structures, names or (), covered=every or evaluate)
        if evaluate:
            meant = [one for one in meant if one.covered]
        number = len(meant)
        tell(Text(f"Classement pour {number} structure(s)", f"Ranking for {number} structure(s)"))
        ranking = Ranking(known, tree)
        least = max(limit, *evaluation.AT) if evaluate else limit
        found = [suggested.Suggested(one, tuple(ranking.candidates(one, least))) for one in meant]
    for note in judged_by(known):
        say(note, tongue)
    if evaluate:
        _tell_measures(found, tongue)
        return
    made = list(suggested.rows(found, tree))
    if out is not None:
        suggested.write(suggested.to_csv(made), out)
    elif sys.stdout.isatty():
        Console().print(suggested.table(made, tongue))
    else:
        sys.stdout.write(suggested.to_csv(made))
    empty = [one.structure.id for one in found if not one.candidates]
    if empty:
        named = ", ".join(empty)
        say(Text(f"Aucune proposition pour : {named}", f"No suggestion for: {named}"), tongue)
    said = Text(
        f"{len(made)} proposition(s) pour {number} structure(s) ; rien n’est appliqué.",
        f"{len(made)} suggestion(s) for {number} structure(s); nothing is applied.",
    )
    say(said, tongue)


def _tell_measures(found: list[Suggested], lang: Lang) -> None:
    from maillage.codes import evaluation

    measures = evaluation.by_kind(found)
    if sys.stdout.isatty():
        Console().print(evaluation.table(measures, lang))
    else:
        sys.stdout.writelines(evaluation.tsv(measures))
    for note in evaluation.NOTES:
        say(note, lang)
