"""The command itself: its name, its settings and options, the store it opens, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maillage.config import Settings
from maillage.errors import MaillageError
from maillage.report import Text
from maillage.store import Store, open_store
from maillage.terminal import give_up_stdout, language_of, say

if TYPE_CHECKING:
    from maillage.search import Finder

__all__ = [
    "EngineOption",
    "LangOption",
    "Paths",
    "app",
    "finder_of",
    "main",
    "opened",
    "settings",
    "store_of",
]

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


def store_of(chosen: Settings, workers: int, *, memory_quads: int = 0) -> Store:
    """Open the store of the settings; it is the caller's to close."""
    return open_store(
        chosen.store_url,
        workers=workers,
        memory_limit_mb=chosen.memory_limit_mb,
        memory_quads=memory_quads,
    )


@contextmanager
def opened(chosen: Settings, workers: int, *, memory_quads: int = 0) -> Iterator[Store]:
    """Open the store of the settings, and close it whatever happens."""
    store = store_of(chosen, workers, memory_quads=memory_quads)
    try:
        yield store
    finally:
        store.close()


def finder_of(chosen: Settings, store: Callable[[], Store]) -> Finder:
    """Choose the search index of the store of the settings; see `maillage.search.choose`."""
    from maillage.search import choose

    queries = chosen.project / "queries" / "search"
    return choose(chosen.store_url, store, queries, timeout_s=chosen.query_timeout_s)


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
