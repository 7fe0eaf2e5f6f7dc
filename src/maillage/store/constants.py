"""A VALUES block of one row, written out: its variables become the constants that they are.

Virtuoso 7 answers wrongly, without an error, where a variable of VALUES stands in a FILTER of
OPTIONAL or in NOT EXISTS, and refuses some property paths from one. A constant it gets right.

Only what is the same query by SPARQL 1.1 (§18.2) is rewritten. A variable is left as it is if it
stands anywhere else than

- in the outermost group, in OPTIONAL or GRAPH there, in EXISTS or NOT EXISTS: there it is bound;
- in a triple pattern of a group below, no OPTIONAL between: what it is joined with decides.

In an expression of a group below it is not bound, in a sub-select it is another variable, in MINUS
its being there counts, and an OPTIONAL within another is judged before it is joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.tokens import Token, tokens

__all__ = ["written_out"]

#: Kinds of group, by the word before their bracket.
_OPENED: Final = {"OPTIONAL", "EXISTS", "GRAPH", "MINUS", "SERVICE"}
#: What may follow an object.
_ENDS: Final = frozenset(".;,}")


@dataclass(frozen=True)
class _Use:
    """One place of a variable.

    Attributes:
        at: number of its token.
        name: the variable, without its sign.
        groups: kinds of the groups it is in, the outermost first.
        inside: whether it is in round brackets of its group.
    """

    at: int
    name: str
    groups: tuple[str, ...]
    inside: bool


def written_out(sparql: str) -> str:
    """Replace variables that VALUES gives one value; the block stays, for the result may have them.

    >>> written_out("SELECT ?y { VALUES ?x { 1 } ?y ?p ?x }")
    'SELECT ?y { VALUES ?x { 1 } ?y ?p 1 }'
    >>> written_out("SELECT ?y { VALUES ?x { 1 } { ?y ?p ?z FILTER (?z > ?x) } }")
    'SELECT ?y { VALUES ?x { 1 } { ?y ?p ?z FILTER (?z > ?x) } }'
    """
    found = list(tokens(sparql))
    start = _body(found)
    if start is None:
        return sparql
    given, end = _row(found, start)
    uses = [use for use in _uses(found, end) if use.name in given]
    kept = {use.name for use in uses if not _is_bound(use.groups, inside=use.inside)}
    kept |= {use.name for use in uses if not _may_be(found, use, given[use.name])}
    parts, last = [], 0
    for use in uses:
        if use.name not in kept:
            token = found[use.at]
            parts += [sparql[last : token.start], given[use.name]]
            last = token.start + len(token.text)
    return "".join(parts) + sparql[last:]


def _body(found: Sequence[Token]) -> int | None:
    """Find the first token of the outermost group; None if it does not begin with VALUES."""
    depth = 0
    for number, token in enumerate(found[:-1]):
        if token.text == "{":
            if depth == 0 and found[number + 1].text.upper() == "VALUES":
                return number + 1
            depth += 1
        elif token.text == "}":
            depth -= 1
    return None


def _row(found: Sequence[Token], start: int) -> tuple[dict[str, str], int]:
    """Read a VALUES block.

    Returns:
        Variable -> constant, nothing unless the block has one row without UNDEF; and the number of
        the token after the block.
    """
    number, names, cells, rows = start + 1, [], [], 0
    while found[number].text != "{":
        if found[number].kind == "var":
            names.append(found[number].text[1:])
        number += 1
    number += 1
    while found[number].text != "}":
        token, before = found[number], found[number - 1]
        if token.kind in {"iri", "name", "string"} and before.text != "^":
            cells.append(token.text)
        elif token.kind == "word" and token.text.upper() != "UNDEF":
            glued = (
                cells and token.start == before.start + len(before.text) and before.text in "+-."
            )
            cells.append(token.text) if not glued else cells.append("")
        elif token.kind == "lang":
            cells[-1] += token.text
        elif token.text == "^":
            pass
        elif before.text == "^":
            cells[-1] += "^^" + token.text
        elif token.text == "(":
            rows += 1
        elif token.text != ")":
            return {}, _after(found, number)
        number += 1
    single = len(cells) == len(names) and "" not in cells and rows <= 1
    return (dict(zip(names, cells, strict=True)) if single else {}), number + 1


def _after(found: Sequence[Token], number: int) -> int:
    while found[number].text != "}":
        number += 1
    return number + 1


def _uses(found: Sequence[Token], end: int) -> Iterator[_Use]:
    """Give the variables of the outermost group, the block itself left out."""
    groups, brackets = ["WHERE"], [0]
    for number in range(end, len(found)):
        token = found[number]
        if token.text == "{":
            groups.append(_kind(found, number))
            brackets.append(0)
        elif token.text == "}":
            groups.pop()
            brackets.pop()
            if not groups:
                return
        elif token.text in "()":
            brackets[-1] += 1 if token.text == "(" else -1
        elif token.kind == "var":
            yield _Use(number, token.text[1:], tuple(groups), brackets[-1] > 0)


def _kind(found: Sequence[Token], number: int) -> str:
    if found[number + 1].text.upper() == "SELECT":
        return "SELECT"
    before = found[number - 1]
    if before.kind in {"var", "iri", "name"} and found[number - 2].text.upper() == "GRAPH":
        return "GRAPH"
    word = before.text.upper()
    if before.kind == "var" or word == ")" or (word not in _OPENED and before.kind == "word"):
        return "VALUES" if word != "UNION" else "GROUP"
    return word if word in _OPENED else "GROUP"


def _is_bound(groups: tuple[str, ...], *, inside: bool) -> bool:
    """Say whether a constant means the same as a variable there."""
    inner = [group for group in groups[1:] if group != "GRAPH"]
    if "EXISTS" in inner:
        inner = inner[: inner.index("EXISTS")]
        inside = True
    if not inner or inner == ["OPTIONAL"]:
        return True
    below = inner[1:] if inner[0] == "OPTIONAL" else inner
    return not inside and all(group == "GROUP" for group in below)


def _may_be(found: Sequence[Token], use: _Use, constant: str) -> bool:
    """Say whether the grammar has a constant where a variable stands."""
    before = found[use.at - 1]
    if before.text.upper() in {"AS", "VALUES"}:
        return False
    number = use.at - 1
    while found[number].kind == "var":
        number -= 1
    if found[number].text == "(" and found[number - 1].text.upper() in {"BOUND", "VALUES"}:
        return False
    literal = constant[0] in "\"'0123456789+-"
    after = found[use.at + 1]
    is_object = after.text in _ENDS or (after.kind == "word" and after.text != "a")
    return use.inside or not literal or is_object
