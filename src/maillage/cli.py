"""The command `maillage`: the only place that reads the settings and opens a store.

Data go to stdout, messages to stderr. Exit codes: 0 done, 1 the data do not conform, 2 could not.
"""

from __future__ import annotations

import dataclasses
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console

from maillage.config import Settings
from maillage.errors import MaillageError
from maillage.report import Lang, Text
from maillage.report import text as report_text
from maillage.store import Store, open_store
from maillage.terminal import (
    give_up_stdout,
    language,
    language_of,
    print_report,
    say,
    stderr,
    steps,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from maillage.build import Built, Order
    from maillage.search import Finder

__all__ = ["app", "main", "settings"]

app = typer.Typer(
    name="maillage",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="The knowledge graph of France's rare-disease care network.\n\n"
    "Le graphe de connaissances du réseau français de soins des maladies rares.\n\n"
    "Settings are the variables MAILLAGE_*; see docs.",
)

#: A header field (RFC 9110 §5), as far as it can be typed and sent.
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*")
LangOption = Annotated[
    str, typer.Option("--lang", help="Language of messages: fr or en; default: that of LANG.")
]
EngineOption = Annotated[
    str, typer.Option("--engine", help="SHACL engine: shacl (fast) or pyshacl (reference).")
]
Paths = Annotated[list[Path], typer.Argument(help="Files (.csv .xlsx .ttl .nq …) or folders.")]


def settings() -> Settings:
    """Read the settings from the environment."""
    return Settings.from_env(os.environ)


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
        paths=tuple(extra or ()),
        engine=engine or chosen.engine,
        persons=chosen.persons and not without_persons,
        nominative_emails=with_nominative_emails,
    )
    built = _build(order, tongue)
    sys.stdout.write(f"{built.folder}\t{built.hash}\t{built.quads}\n")


@app.command(epilog="Example: [bold]maillage validate data/curated/participations.csv[/bold]")
def validate(
    paths: Paths,
    engine: EngineOption = "",
    lang: LangOption = "",
    form: Annotated[str, typer.Option("--format", help="text, tsv, json or ttl.")] = "text",
) -> None:
    """Check tables or RDF files as the build would; exit 1 if they do not conform.

    A table named like one of the project's stands in for it; RDF files are added.
    """
    from maillage.validate import validate_files

    chosen, tongue = settings(), language(lang)
    with steps(tongue) as tell:
        tell(Text("Lecture et validation", "Reading and validating"))
        report = validate_files(chosen.project, paths, engine=engine or chosen.engine)
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


@app.command(epilog="Example: [bold]maillage stats[/bold]")
def stats() -> None:
    """Count triples by graph and entities by class, as TSV."""
    from maillage import dump
    from maillage.store import open_store

    chosen = settings()
    store = open_store(chosen.store_url, workers=1, memory_limit_mb=chosen.memory_limit_mb)
    try:
        for row in dump.stats(store, chosen.project / "queries"):
            sys.stdout.write("\t".join(map(str, row)) + "\n")
    finally:
        store.close()


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
    form: Annotated[str, typer.Option("--format", help="nq, trig, jsonld, nt, ttl or rdf.")] = "nq",
    graph: Annotated[str, typer.Option(help="Only this graph (IRI, or mlgg:name).")] = "",
    build_name: Annotated[str, typer.Option("--build", help="A build's folder or hash.")] = "",
) -> None:
    """Write the build in service to stdout, in any RDF format."""
    from maillage import dump
    from maillage.terms import expand

    try:
        only = expand(graph) if graph else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--graph") from error
    dump.export(dump.find_dump(build_name, settings().build), form, sys.stdout.buffer, only)


@app.command(epilog="Example: [bold]maillage serve --port 8080[/bold]")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    port: Annotated[int, typer.Option(help="TCP port.", min=0, max=65535)] = 0,
    lang: LangOption = "",
) -> None:
    """Serve the site and the SPARQL endpoint; build first if there is no build."""
    from maillage.build import Order
    from maillage.search import trouble
    from maillage.web.command import run

    chosen, tongue = settings(), language(lang)
    if not chosen.store and not (chosen.build / "current").exists():
        say(Text("Pas encore de construction : je construis", "No build yet: building"), tongue)
        _build(Order(chosen.project, chosen.build, (), chosen.engine, chosen.persons), tongue)
    host, port = host or chosen.host, port or chosen.port
    with _site(chosen, chosen.workers) as site:
        if error := trouble(chosen.store_url):
            say(Text(error.fr, str(error)), tongue)
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        ready = Text(
            f"Maillage : {url}/ – point d’accès {url}/sparql (Ctrl-C pour arrêter)",
            f"Maillage: {url}/ – endpoint {url}/sparql (Ctrl-C stops)",
        )
        run(site, host, port, lambda: say(ready, tongue))


@app.command(
    epilog="Example: [bold]maillage get /id/filiere/mhemo -i -H 'Accept: text/turtle'[/bold]"
)
def get(
    route: Annotated[str, typer.Argument(help="Path and query, e.g. /page/centre/cracmo.")],
    headers: Annotated[
        list[str] | None, typer.Option("--header", "-H", help="A request header, 'Name: value'.")
    ] = None,
    include: Annotated[
        bool, typer.Option("--include", "-i", "--verbose", help="Status and headers, on stderr.")
    ] = False,
    lang: LangOption = "",
) -> None:
    """Send one request through the whole HTTP stack, without a socket; exit 1 from 400 on."""
    from maillage.web.command import request

    fields = [("Accept-Language", lang)] if lang else []
    for header in headers or []:
        name, colon, value = header.partition(":")
        if not colon or not _HEADER.fullmatch(header):
            wanted = "'Name: value' in ASCII, such as 'Accept: text/turtle'"
            raise typer.BadParameter(f"{header!r} is not {wanted}", param_hint="--header")
        fields.append((name.strip(), value.strip()))
    if not route.startswith("/"):
        wanted = "a path, such as /page/centre/cracmo"
        raise typer.BadParameter(f"{route!r} is not {wanted}", param_hint="ROUTE")
    with _site(settings(), 1) as site:
        reply = request(site, route, fields)
    if include:
        lines = [str(reply.status), *(f"{name}: {value}" for name, value in reply.headers)]
        sys.stderr.write("\n".join([*lines, "", ""]))
    sys.stdout.buffer.write(reply.body)
    sys.stdout.flush()
    raise typer.Exit(0 if reply.status < 400 else 1)


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
    with _store(dataclasses.replace(chosen, store=store_url or chosen.store), 1) as store:
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
    with ExitStack() as opened:
        finder = _finder(chosen, lambda: opened.enter_context(_store(chosen, 1)))
        hits = find(finder(), text, lang=tongue, types=types, limit=limit)
    if sys.stdout.isatty():
        Console().print(listing.table(hits, tongue))
    else:
        sys.stdout.writelines(listing.tsv(hits, tongue))


@contextmanager
def _store(chosen: Settings, workers: int) -> Iterator[Store]:
    """Open the store of the settings, and close it whatever happens."""
    store = open_store(chosen.store_url, workers=workers, memory_limit_mb=chosen.memory_limit_mb)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _site(chosen: Settings, workers: int) -> Iterator[FastAPI]:
    """Make the web application on the store of the settings."""
    from maillage.web.app import create_app
    from maillage.web.command import published_in

    with _store(chosen, workers) as store:
        finder = _finder(chosen, lambda: store)
        yield create_app(chosen, store, published=published_in(store, chosen), finder=finder)


def _finder(chosen: Settings, store: Callable[[], Store]) -> Finder:
    from maillage.search import choose

    queries = chosen.project / "queries" / "search"
    return choose(chosen.store_url, store, queries, timeout_s=chosen.query_timeout_s)


def _build(order: Order, tongue: Lang) -> Built:
    """Build, telling each step; exit 1 if nothing was published."""
    from maillage.build import build as run

    with steps(tongue) as tell:
        built = run(order, tell)
    # Warnings by the hundred would hide the errors: they are in the report's files.
    report_text.show(built.report, tongue, stderr(), worst_only=True)
    where = order.out / "report.txt"
    say(Text(f"Rapport complet : {where}", f"Full report: {where}"), tongue)
    if built.folder is None:
        nothing = Text("Rien n'a été publié.", "Nothing was published.")
        say(nothing, tongue)
        raise typer.Exit(1)
    return built


def main() -> None:
    """Run the command; what Maillage reports by itself ends in exit code 2."""
    if sys.stdout is None:  # `maillage stats >&-`
        sys.exit("maillage: stdout is closed")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except MaillageError as error:
        say(Text(f"maillage : {error.fr}", f"maillage: {error}"), language_of(sys.argv))
        sys.exit(2)
    except BrokenPipeError:  # `maillage export | head`
        give_up_stdout()
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that may not be written …
        place = f"{error.filename}: " if error.filename else ""
        told = f"{place}{error.strerror or error}"
        say(Text(f"maillage : {told}", f"maillage: {told}"), language_of(sys.argv))
        give_up_stdout()
        sys.exit(2)
