"""Official files into the user's cache: `fetch`; and which of them a build uses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from maillage.cli.command import LangOption, app, settings
from maillage.config import Settings
from maillage.report import Lang, Text
from maillage.terminal import downloads, language, say

if TYPE_CHECKING:
    from maillage.fetch.cache import Kept
    from maillage.fetch.catalogue import Catalogue, Item
    from maillage.fetch.obtain import Outcome, Wanted

__all__ = ["WithoutFetched", "fetch", "fetched_paths"]

WithoutFetched = Annotated[
    bool, typer.Option("--without-fetched", help="Leave out what `maillage fetch` downloaded.")
]


@app.command(epilog="Example: [bold]maillage fetch orphanet mondo[/bold]")
def fetch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Groups (orphanet, mondo, cog, finess), products (product3) or single files"
            " (product1-fr); none: list what there is and what is in the cache."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that there is.")] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Download nothing: check the cache; exit 1 if damaged."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Download again what is there and unchanged.")
    ] = False,
    catalogue: Annotated[
        Path | None, typer.Option(help="Another list of addresses than data/downloads.toml.")
    ] = None,
    timeout_s: Annotated[
        float, typer.Option("--timeout", help="Seconds of silence to wait.", min=0.1, max=3600)
    ] = 30,
    limit_mb: Annotated[
        int, typer.Option("--limit-mb", help="Largest file taken, in MB.", min=1, max=100_000)
    ] = 1000,
    lang: LangOption = "",
) -> None:
    """Download open data sets into the cache (MAILLAGE_CACHE), which `build` then uses.

    What is there and unchanged is not downloaded again; what was interrupted goes on.
    """
    from maillage.fetch.cache import kept
    from maillage.fetch.obtain import Wanted
    from maillage.fetch.transfer import Bounds

    chosen, tongue = settings(), language(lang)
    offered = _catalogue(chosen, catalogue)
    items = list(offered.items) if everything else offered.choose(sources or ())
    if check:
        found = [kept(chosen.cache, item, verify=True) for item in items or offered.items]
        raise typer.Exit(_checked(found, tongue, named=bool(items)))
    if not items:
        _list([kept(chosen.cache, item) for item in offered.items], chosen.cache, tongue)
        return
    wanted = Wanted(chosen.cache, Bounds(limit_mb * 10**6, timeout_s), force)
    raise typer.Exit(_fetch_all(items, wanted, tongue))


def fetched_paths(chosen: Settings, lang: Lang, *, without: bool) -> tuple[Path, ...]:
    """Give the files in the cache that a build uses, and tell of them.

    Args:
        chosen: the settings.
        lang: language to tell in.
        without: use none of them.

    Raises:
        FetchError: one is not what was downloaded, or cannot be read.
    """
    from maillage.fetch.cache import fetched, place

    if not _catalogue_path(chosen).is_file():  # a project that offers nothing to fetch
        return ()
    items = _catalogue(chosen, None).items
    if without:  # whatever state they are in
        places = (place(chosen.cache, item) for item in items if item.read)
        count = sum(os.path.exists(path) for path in places)  # noqa: PTH110 - which never raises
        left = Text(
            f"Fichiers téléchargés laissés de côté : {count} (--without-fetched)",
            f"Downloaded files left out: {count} (--without-fetched)",
        )
        if count:
            say(left, lang)
        return ()
    used, unused = fetched(chosen.cache, items)
    if used:
        told = Text(
            f"Fichiers téléchargés lus : {len(used)}, de {chosen.cache} (sauf --without-fetched)",
            f"Downloaded files read: {len(used)}, of {chosen.cache} (unless --without-fetched)",
        )
        say(told, lang)
    for kept in unused:
        name = kept.item.id
        told = Text(
            f"{name} est téléchargé, mais la construction ne s'en sert pas encore",
            f"{name} is downloaded, but the build does not use it yet",
        )
        say(told, lang)
    return tuple(kept.path for kept in used)


def _catalogue(chosen: Settings, path: Path | None) -> Catalogue:
    from maillage.fetch.catalogue import read_catalogue

    return read_catalogue(path or _catalogue_path(chosen))


def _catalogue_path(chosen: Settings) -> Path:
    return chosen.project / "data" / "downloads.toml"


def _list(found: list[Kept], cache: Path, lang: Lang) -> None:
    from maillage.fetch import listing

    if sys.stdout.isatty():
        Console().print(listing.table(found, lang))
        for line in listing.terms(found):
            say(Text(line, line), lang)
    else:
        sys.stdout.writelines(listing.tsv(found))
    told = Text(
        f"Cache : {cache} (MAILLAGE_CACHE). Pour télécharger : maillage fetch SOURCE…, ou --all.",
        f"Cache: {cache} (MAILLAGE_CACHE). To download: maillage fetch SOURCE…, or --all.",
    )
    say(told, lang)


def _checked(found: list[Kept], lang: Lang, *, named: bool) -> int:
    """Tell of each file whether it is what was downloaded; what is absent is told if named."""
    from maillage.fetch import listing
    from maillage.fetch.cache import State

    there = [kept for kept in found if named or kept.state is not State.ABSENT]
    sys.stdout.writelines(listing.tsv(there))
    count = {state: sum(kept.state is state for kept in there) for state in State}
    damaged = [kept.item.id for kept in there if kept.state is State.DAMAGED]
    told = Text(
        f"{count[State.PRESENT]} intact(s), {len(damaged)} abîmé(s)",
        f"{count[State.PRESENT]} sound, {len(damaged)} damaged",
    )
    say(told, lang)
    if damaged:
        again = " ".join(damaged)
        mend = Text(f"Relancez : maillage fetch {again}", f"Run: maillage fetch {again}")
        say(mend, lang)
    return 1 if damaged else 0


def _fetch_all(items: list[Item], wanted: Wanted, lang: Lang) -> int:
    """Fetch what can be had; one file's trouble does not keep the others from coming."""
    from maillage.errors import FetchError
    from maillage.fetch import listing
    from maillage.fetch.cache import kept
    from maillage.fetch.failures import Unreachable

    for line in listing.terms(kept(wanted.cache, item) for item in items):
        say(Text(line, line), lang)
    closed: dict[str, int] = {}
    failed = 0
    had: list[Kept] = []
    for item in items:
        host = urlsplit(item.url).hostname or ""
        if host in closed:
            closed[host] += 1
            failed += 1
            continue
        try:
            outcome, found = _fetch_one(item, wanted, lang)
        except FetchError as error:
            failed += 1
            say(Text(f"maillage : {error.fr}", f"maillage: {error}"), lang)
            if isinstance(error, Unreachable):
                closed[host] = 0
            continue
        had.append(found)
        sys.stdout.writelines(_result(outcome, found))
        sys.stdout.flush()
    for host, count in closed.items():
        if count:
            told = Text(
                f"{host} : {count} autre(s) fichier(s) n'ont pas été demandés",
                f"{host}: {count} other file(s) were not asked for",
            )
            say(told, lang)
    if failed:
        told = Text(
            f"{len(had)} fichier(s) en cache, {failed} en échec",
            f"{len(had)} file(s) in the cache, {failed} failed",
        )
        say(told, lang)
    return 2 if failed else 0


def _fetch_one(item: Item, wanted: Wanted, lang: Lang) -> tuple[Outcome, Kept]:
    from maillage.fetch import listing
    from maillage.fetch.obtain import Outcome, obtain

    waiting = Text(
        f"{item.id} : un autre processus le télécharge ; j'attends",
        f"{item.id}: another process is downloading it; waiting",
    )
    with downloads(item.id, item.url, lang) as progress:
        outcome, found = obtain(item, wanted, progress, lambda: say(waiting, lang))
    words = {
        Outcome.NEW: Text("téléchargé", "downloaded"),
        Outcome.UPDATED: Text("remplacé", "replaced"),
        Outcome.UNCHANGED: Text("inchangé", "unchanged"),
    }
    if (record := found.record) is not None:
        count, digest = record.bytes, record.sha256
        fr = f"{words[outcome].fr}, {listing.size(count, 'fr')}, SHA-256 {digest}"
        en = f"{words[outcome].en}, {listing.size(count, 'en')}, SHA-256 {digest}"
        say(Text(f"{item.id} : {fr}", f"{item.id}: {en}"), lang)
    return outcome, found


def _result(outcome: Outcome, found: Kept) -> Iterator[str]:
    """Give the line of one file for machines, where nobody watches."""
    record = found.record
    if record is not None and not sys.stdout.isatty():
        cells = (found.item.id, outcome, str(record.bytes), record.sha256, str(found.path))
        yield "\t".join(cells) + "\n"
