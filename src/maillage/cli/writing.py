"""Writes: `token`, `history`, `rollback`, and what `serve` takes them with."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from maillage.cli.command import LangOption, app, settings
from maillage.config import Settings
from maillage.errors import ConfigError
from maillage.report import Text
from maillage.terminal import language, say

if TYPE_CHECKING:
    from maillage.history import Entry
    from maillage.web.endpoint.updating import Takes

__all__ = ["history", "rollback", "tokens", "writes_of"]

tokens = typer.Typer(
    name="token",
    no_args_is_help=True,
    epilog="Example: [bold]maillage token new anna --graph https://w3id.org/maillage/graph/x[/bold]",
    help="Who may write the published graph: the file MAILLAGE_TOKENS.",
)
app.add_typer(tokens)
#: A time of the history, of which a table shows the seconds.
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d+\+00:00")
#: The columns of `history`.
_COLUMNS = ("number", "version", "kind", "at", "by", "added", "removed", "restores", "state")


@tokens.command(epilog="Example: [bold]maillage token new sync[/bold]")
def new(
    name: Annotated[str, typer.Argument(help="Who gets it; the history names them so.")],
    graph: Annotated[
        list[str] | None, typer.Option(help="A graph it may write; default: every graph of facts.")
    ] = None,
    lang: LangOption = "",
) -> None:
    """Make a token and print it, this once; only its hash is kept."""
    from maillage.access import issue

    path = _file(settings())
    sys.stdout.write(issue(path, name, graph) + "\n")
    said = Text(
        f"Jeton de « {name} » : notez-le, il ne sera plus montré ({path} n’en garde que"
        " l’empreinte).",
        f"Token of {name!r}: note it down, it is not shown again ({path} keeps its hash alone).",
    )
    say(said, language(lang))


@tokens.command("list", epilog="Example: [bold]maillage token list[/bold]")
def list_() -> None:
    """List the tokens: name, beginning of the hash, graphs (* is every graph of facts)."""
    from maillage.access import read_grants

    grants = read_grants(_file(settings()))
    rows = [(g.name, g.digest[:12], " ".join(g.graphs or ("*",))) for g in grants]
    _show(("name", "sha256", "graphs"), rows)


@tokens.command(epilog="Example: [bold]maillage token revoke anna[/bold]")
def revoke(
    name: Annotated[str, typer.Argument(help="Whose.")],
    lang: LangOption = "",
) -> None:
    """Take a token back; servers refuse it from the next request on."""
    from maillage import access

    access.revoke(_file(settings()), name)
    say(Text(f"Révoqué : {name}", f"Revoked: {name}"), language(lang))


@app.command(epilog="Example: [bold]maillage history[/bold]")
def history() -> None:
    """List the versions that were in service, first to last, and who made them."""
    from maillage.history import in_service, read

    out = settings().build
    entries, now = read(out), in_service(out)
    rows = [tuple(map(str, _row(out, e, now, last=e is entries[-1]))) for e in entries]
    _show(_COLUMNS, rows)


@app.command(epilog="Example: [bold]maillage rollback 12[/bold]")
def rollback(
    version: Annotated[
        str, typer.Argument(help="Number or hash of `maillage history`; default: the one before.")
    ] = "",
    lang: LangOption = "",
) -> None:
    """Put a former version into service, in one step; itself undone by the next rollback."""
    from maillage.versions.rolling import roll_back

    chosen = settings()
    made = roll_back(chosen.build, chosen.project, version, wait_s=chosen.update_timeout_s)
    sys.stdout.write(f"{chosen.build / f'store-{made.version}'}\t{made.version}\t{made.number}\n")
    said = Text(f"En service : {made.version}", f"In service: {made.version}")
    say(said, language(lang))


def writes_of(chosen: Settings, follow: Callable[[str], Awaitable[bool]]) -> Takes | None:
    """Make what a server takes writes with, if the settings want that.

    Args:
        chosen: the settings.
        follow: has a version in service that was published.

    Raises:
        ConfigError: the tokens cannot be read, or the store is none that we publish.
    """
    if not chosen.tokens:
        return None
    from maillage.access import Keys
    from maillage.versions.making import Place
    from maillage.versions.process import Processes
    from maillage.web.endpoint.writing import Writes

    if chosen.store:
        raise ConfigError(
            f"MAILLAGE_TOKENS goes with the builds of MAILLAGE_BUILD, and MAILLAGE_STORE is"
            f" {chosen.store!r}: unset one of them",
            fr="MAILLAGE_TOKENS va avec les constructions de MAILLAGE_BUILD, et MAILLAGE_STORE"
            f" vaut {chosen.store!r} : supprimez l’une des deux",
        )
    place = Place(
        chosen.project.absolute(),
        chosen.build.absolute(),
        chosen.engine,
        chosen.persons,
        chosen.kept_versions,
    )
    return Writes(
        Processes(
            place,
            memory_limit_mb=chosen.memory_limit_mb,
            query_timeout_s=chosen.query_timeout_s,
        ),
        Keys(Path(chosen.tokens)),
        follow,
        timeout_s=chosen.update_timeout_s,
    )


def _row(out: Path, entry: Entry, now: str, *, last: bool) -> tuple[object, ...]:
    kept = (out / f"store-{entry.version}").is_dir()
    state = "kept" if kept else "forgotten"
    if last:
        state = "in service" if entry.version == now else "not in service"
    fields = (entry.number, entry.version, entry.kind, entry.at, entry.by)
    # A build or a rollback changes the graph too, by what nobody has counted.
    counted = (entry.added, entry.removed) if entry.kind == "write" else ("", "")
    return (*fields, *counted, entry.restores or "", state)


def _show(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write a table on a terminal, TSV elsewhere."""
    if not sys.stdout.isatty():
        sys.stdout.writelines("\t".join(row) + "\n" for row in (columns, *rows))
        return
    # What does not fit goes on in the next line: a version or a time cut short names nothing.
    table = Table(box=None, pad_edge=False, collapse_padding=True, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == "version")
    for row in rows:
        table.add_row(*(_TIME.sub(r"\1 \2Z", cell) for cell in row))
    Console().print(table)


def _file(chosen: Settings) -> Path:
    if not chosen.tokens:
        raise ConfigError(
            "MAILLAGE_TOKENS is not set: name the file that tokens are kept in",
            fr="MAILLAGE_TOKENS n’est pas défini : nommez le fichier où les jetons sont gardés",
        )
    return Path(chosen.tokens)
