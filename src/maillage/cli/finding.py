"""Who cares for a disease, from where: `find`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, opened, settings
from maillage.terminal import language, stderr

__all__ = ["find"]

_FORMS = ("table", "tsv", "json", "sparql")


@app.command(epilog="Example: [bold]maillage find 58 --from 35 --audience adult --why[/bold]")
def find(
    orpha: Annotated[str, typer.Argument(help="The disease: 58, ORPHA:58, or its ORDO IRI.")],
    origin: Annotated[
        str,
        typer.Option("--from", help="A département (35), commune, postcode, or lat,lon."),
    ],
    audience: Annotated[str, typer.Option(help="For whom: child or adult.")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="Only this role, e.g. competence; repeatable.")
    ] = None,
    asof: Annotated[str, typer.Option(help="The day to answer for, ISO; default: today.")] = "",
    classification: Annotated[
        str, typer.Option(help="Only paths through this Orphanet classification, e.g. 181.")
    ] = "",
    limit: Annotated[str, typer.Option(help="How many sites, 1 to 100.")] = "",
    why: Annotated[bool, typer.Option("--why", help="Tell why each is listed, by source.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="table, tsv, json, or sparql: the query itself.")
    ] = "",
    lang: LangOption = "",
) -> None:
    """Find the sites for a disease, from a place: TSV, or a table to read."""
    from maillage.finding import Gazetteer, Graph, answer, document, listing, read

    if form not in ("", *_FORMS):
        raise typer.BadParameter(f"{form!r}: {', '.join(_FORMS)}", param_hint="--format")
    chosen, tongue = settings(), language(lang)
    given = {"orpha": [orpha], "from": [origin], "role": role or []}
    given |= {"audience": [audience], "asof": [asof]}
    given |= {"classification": [classification], "limit": [limit]}
    asked = read(given, datetime.now(UTC).date())
    with opened(chosen, 1) as store:
        graph = Graph(store, chosen.project / "queries" / "find", chosen.query_timeout_s)
        found = answer(Gazetteer(graph), asked, tongue)
    told = document(found, tongue, lambda _iri: None)
    match form or ("table" if sys.stdout.isatty() else "tsv"):
        case "json":
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        case "sparql":
            sys.stdout.write(found.query)
        case "table":
            Console().print(listing.table(told))
        case _:
            sys.stdout.writelines(listing.tsv(told))
    # What a program reads stays clean: what people must know besides goes to stderr.
    told_of = stderr()
    condition, place = told["condition"], told["place"]
    told_of.print(
        f"{condition['label']} ({condition['code']}) – {place['label']}"
        f"{listing.colon(told['lang'])}{place['why']} – {told['asOf']}",
        markup=False,
    )
    for note in told["notes"]:
        told_of.print(f"· {note['text']}", markup=False)
    for line in listing.besides(told):
        told_of.print(line, end="", markup=False)
    if why:
        for line in listing.reasons(told):
            told_of.print(line, end="", markup=False)
