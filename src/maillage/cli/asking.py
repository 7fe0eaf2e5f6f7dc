"""Questions to the graph: `query`, `search`, `stats`, `diff`, `export`."""

from __future__ import annotations

import dataclasses
import sys
from contextlib import ExitStack
from typing import Annotated

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, finder_of, opened, settings
from maillage.report import Text
from maillage.terminal import language, say

__all__ = ["diff", "export", "query", "search", "stats"]


@app.command(epilog="Example: [bold]maillage query 'ASK { ?s a mlg:ExpertSite }'[/bold]")
def query(
    text: Annotated[
        str, typer.Argument(help="SPARQL text, a .rq file, an example (cq02), or - for stdin.")
    ],
    form: Annotated[
        str, typer.Option("--format", help="csv, tsv, json, xml; ttl, nt, jsonld, rdf, nq, trig.")
    ] = "",
    store_url: Annotated[str, typer.Option("--store", help="A store's URL; see the docs.")] = "",
) -> None:
    """Run one query on the build in service, or on another store."""
    from maillage import asking

    chosen = settings()
    sparql = asking.read(text, chosen.project / "queries" / "examples")
    show = not form and sys.stdout.isatty()
    with opened(dataclasses.replace(chosen, store=store_url or chosen.store), 1) as store:
        answer = asking.run(store, sparql, form, chosen.query_timeout_s, terminal=show)
        if show:
            asking.show(answer, Console(soft_wrap=False))
        else:
            for chunk in answer.chunks:
                sys.stdout.buffer.write(chunk)
    sys.stdout.flush()


@app.command(epilog="Example: [bold]maillage search maladie de krabbe --limit 5[/bold]")
def search(
    words: Annotated[list[str], typer.Argument(help="A name, a part of one, or a code.")],
    kind: Annotated[
        list[str] | None, typer.Option("--type", help="Only this class, e.g. ClinicalEntity.")
    ] = None,
    limit: Annotated[int, typer.Option(help="How many hits.", min=1, max=50)] = 10,
    lang: LangOption = "",
) -> None:
    """Find diseases, centres, hospitals and places by name or code; TSV, or a table to read."""
    from maillage.search import check_types, find, listing

    chosen, tongue = settings(), language(lang)
    types, text = check_types(kind or []), " ".join(words)
    with ExitStack() as stack:
        finder = finder_of(chosen, lambda: stack.enter_context(opened(chosen, 1)))
        hits = find(finder(), text, lang=tongue, types=types, limit=limit)
    if sys.stdout.isatty():
        Console().print(listing.table(hits, tongue))
    else:
        sys.stdout.writelines(listing.tsv(hits, tongue))


@app.command(epilog="Example: [bold]maillage stats coverage[/bold]")
def stats(
    subject: Annotated[
        str, typer.Argument(help="graph: triples and entities; coverage: how far it reaches.")
    ] = "graph",
    lang: LangOption = "",
) -> None:
    """Count triples by graph and entities by class, or how far coverage reaches.

    The latter by classification of Orphanet: disorders that lead to a filière, and to a centre,
    and the branches with the most that lead to none.
    """
    from maillage import figures

    chosen, tongue = settings(), language(lang)
    if subject not in {"graph", "coverage"}:
        raise typer.BadParameter(f"{subject!r}: graph, coverage", param_hint="SUBJECT")
    with opened(chosen, 1) as store:
        if subject == "graph":
            for row in figures.counts(store, chosen.project / "queries"):
                sys.stdout.write("\t".join(map(str, row)) + "\n")
            return
        timeout_s = chosen.query_timeout_s
        found = figures.reach(store, chosen.project / "queries", tongue, timeout_s=timeout_s)
    if sys.stdout.isatty():
        Console().print(figures.table(found, tongue))
    else:
        sys.stdout.writelines(figures.tsv(found))
    if len(found) == 1:
        alone = Text(
            "Sans les classifications d'Orphanet dans l'entrepôt, un chiffre d'ensemble :"
            " construisez avec elles (docs/reference.md, --with).",
            "Without Orphanet's classifications in the store, one figure for all:"
            " build with them (docs/reference.md, --with).",
        )
        say(alone, tongue)


@app.command(epilog="Example: [bold]maillage diff 178ec1 build/current[/bold]")
def diff(
    old: Annotated[str, typer.Argument(help="An .nq file, a build's folder, or its hash.")],
    new: Annotated[str, typer.Argument(help="The same; default: the build in service.")] = "",
    lang: LangOption = "",
) -> None:
    """Show what changed between two builds, as N-Quads after - and +."""
    from maillage import dump

    out = settings().build
    gone, come = dump.diff(dump.find_dump(old, out), dump.find_dump(new, out))
    for sign, lines in (("-", gone), ("+", come)):
        sys.stdout.writelines(f"{sign} {line}\n" for line in lines)
    said = Text(
        f"{len(gone)} quad(s) ôté(s), {len(come)} ajouté(s).",
        f"{len(gone)} quad(s) removed, {len(come)} added.",
    )
    say(said, language(lang))


@app.command(epilog="Example: [bold]maillage export --format ttl --graph mlgg:inferred[/bold]")
def export(
    form: Annotated[
        str, typer.Option("--format", help="nq, trig, jsonld, nt, ttl, rdf, sssom.")
    ] = "nq",
    graph: Annotated[str, typer.Option(help="Only this graph (IRI, or mlgg:name).")] = "",
    build_name: Annotated[str, typer.Option("--build", help="A build's folder or hash.")] = "",
) -> None:
    """Write the build in service to stdout, in any RDF format, or its mappings as SSSOM."""
    from maillage import dump
    from maillage.terms import expand

    try:
        only = expand(graph) if graph else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--graph") from error
    dump.export(dump.find_dump(build_name, settings().build), form, sys.stdout.buffer, only)
