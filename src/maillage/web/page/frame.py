"""The frame of every page: what its head and its foot lead to.

A page is put there by one line: its path and its words, in English, which the catalogues have in
the other languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["FOOT", "HEAD", "Entry", "Group", "every_entry"]


def _n(message: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Entry:
    """One link.

    Attributes:
        path: of the page, below the site's root.
        words: what to read, in English.
        built: whether it is there only where the store is a build of ours.
    """

    path: str
    words: str
    built: bool = False

    def holds(self, path: str) -> bool:
        """Say whether a page is this one, or lies below it.

        >>> Entry("/map", "Map").holds("/map/filiere"), Entry("/map", "Map").holds("/mapped")
        (True, False)
        """
        return path == self.path or path.startswith(f"{self.path}/")


@dataclass(frozen=True)
class Group:
    """Links of the foot that belong together.

    Attributes:
        words: their heading, in English.
        entries: the links.
    """

    words: str
    entries: tuple[Entry, ...]


#: The head, in its order; the first one is what most people come for, and is never in the menu.
HEAD: Final = (
    Entry("/find", _n("Find a centre")),
    Entry("/map", _n("Map")),
    Entry("/network", _n("Network")),
    Entry("/statistics", _n("Statistics")),
    Entry("/sparql", "SPARQL"),
)

#: The foot.
FOOT: Final = (
    Group(
        _n("The data"),
        (
            Entry("/dataset", _n("Data set"), built=True),
            Entry("/sparql", "SPARQL"),
            Entry("/validate", _n("Check a file")),
        ),
    ),
    Group(
        _n("Their terms"),
        (
            Entry("/ontology", _n("Ontology")),
            Entry("/shapes", _n("Rules")),
        ),
    ),
    Group(
        _n("This site"),
        (
            Entry("/about", _n("About")),
            Entry("/status", _n("Status")),
            Entry("/changelog", _n("What has changed")),
        ),
    ),
    Group(
        _n("Your rights"),
        (
            Entry("/privacy", _n("Privacy")),
            Entry("/legal", _n("Legal notice")),
            Entry("/accessibility", _n("Accessibility: not audited")),
        ),
    ),
)


def every_entry() -> tuple[Entry, ...]:
    """Give the links of head and foot, each path once."""
    entries = [*HEAD, *(entry for group in FOOT for entry in group.entries)]
    return tuple({entry.path: entry for entry in entries}.values())
