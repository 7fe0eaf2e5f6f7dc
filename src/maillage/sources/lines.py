"""From facts back to the lines of an RDF file that say them: one reading, for all that is asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from maillage.sources.places import Place, places, plain

__all__ = ["Fact", "lines_of_facts"]


class Fact(NamedTuple):
    """What is looked for in a text.

    Attributes:
        focus: IRI of the node.
        path: IRI of the property, if one is meant.
        value: IRI or lexical form of the value, if one is meant.
    """

    focus: str
    path: str = ""
    value: str = ""


def lines_of_facts(text: str, suffix: str, asked: Iterable[Fact]) -> dict[Fact, int]:
    r"""Find where a text speaks of nodes, and there of a property or value.

    Args:
        text: all of a file.
        suffix: of the file, which tells its syntax.
        asked: all that is to be found.

    Returns:
        The line of each from 1, the nearest that can be told; 0 if the node is not there.

    >>> text = "<urn:a> <urn:p> 1 ;\n  <urn:q> 2 .\n"
    >>> found = lines_of_facts(text, ".ttl", [Fact("urn:a", "urn:q"), Fact("urn:b")])
    >>> list(found.values())
    [2, 0]
    """
    asked = list(asked)
    read = _Read({key for fact in asked for key in fact if key})
    for place in places(plain(text), suffix):
        read.step(place)
    described, said = read.described(), read.said()
    found = {}
    for fact in asked:
        # Where the node is described; or else, only mentioned.
        start = described.get(fact.focus) or read.mentioned.get(fact.focus, 0)
        at = said.get((fact.focus, fact.path), [start])[0] if fact.path else start
        # The value stands beside its property or below it, in a list of several.
        lines = said.get((fact.focus, fact.value), []) if fact.value else []
        below = bisect_left(lines, at)
        found[fact] = lines[below] if below < len(lines) else at
    return found


class _Read:
    """Where the terms that are wanted stand, and in which part of the text.

    Parts are numbered, the whole text is 0. What is said in a part that describes no node, such as
    the object of a value in JSON, is said in the part around it.
    """

    def __init__(self, wanted: set[str]) -> None:
        self._wanted = wanted
        self.mentioned: dict[str, int] = {}
        self._hits: list[tuple[int, str, int]] = []
        self._nodes: list[tuple[int, str, int]] = []
        self._around = [0]
        self._subjects = [""]
        self._says = bytearray(1)  # whether anything is said in a part, beside of whom
        self._inside = [0]

    def step(self, place: Place) -> None:
        """Take one step of the text in."""
        part = self._inside[-1]
        kind, key, line = place
        if kind == "open":
            self._inside.append(len(self._around))
            self._around.append(part)
            self._subjects.append("")
            self._says.append(0)
        elif kind == "close":
            if part:
                self._inside.pop()
        else:
            if kind == "term":
                self._says[part] = 1
            else:
                self._subjects[part] = key
            if key in self._wanted:
                self.mentioned.setdefault(key, line)
                self._hits.append((part, key, line))
                if kind == "subject":  # which is a value of the node around
                    self._nodes.append((part, key, line))
                    self._hits.append((self._around[part], key, line))

    def described(self) -> dict[str, int]:
        """Give each node that something is said of: the line where its first part names it."""
        found: dict[str, int] = {}
        for part, key, line in self._nodes:
            if self._says[part]:
                found.setdefault(key, line)
        return found

    def said(self) -> dict[tuple[str, str], list[int]]:
        """Give of each node what is said of it: (node, term) -> lines, in their order."""
        # A part comes after the one around it.
        of = self._subjects
        for part, around in enumerate(self._around):
            of[part] = of[part] or of[around]
        found: dict[tuple[str, str], list[int]] = {}
        for part, key, line in self._hits:
            if of[part] in self._wanted:
                found.setdefault((of[part], key), []).append(line)
        return found
