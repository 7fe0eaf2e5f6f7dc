"""Where a query breaks the SPARQL grammar.

Oxigraph's parser tells the farthest character it has looked at, which lies up to a keyword's length
beyond the mistake, and what it would have liked at that place alone.
The mistake itself is at the first word that no query can go on with: a text is the beginning of a
query if and only if the parser, given it and some spaces, complains of nothing but its end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import pyoxigraph as ox

from maillage import tokens
from maillage.terms import BASE
from maillage.tokens import Token

__all__ = ["Complaint", "Place", "complaint", "locate", "variables"]

#: Longer than any keyword, by which the parser may look beyond a mistake.
_PADDING: Final = " " * 48
#: Texts longer than this are not searched: each step parses again.
_LONGEST: Final = 50_000
#: A sign that makes one operator with what follows it cannot be cut off.
_GLUE: Final = frozenset("^|&<>!=@")
_MESSAGE: Final = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)


@dataclass(frozen=True)
class Complaint:
    """What the parser says of a text.

    Attributes:
        offset: the farthest character it has looked at.
        wishes: what it would have liked there, in its own words.
    """

    offset: int
    wishes: str


@dataclass(frozen=True)
class Place:
    """The place of a mistake.

    Attributes:
        offset: of the first word that no query can go on with; the end, if there is none.
        token: that word; None at the end, and where a character belongs to no word.
        before: the words before it.
        here: what the parser says of the text up to the word, the word among it.
        instead: what the parser says of the text before the word.
    """

    offset: int
    token: Token | None
    before: tuple[Token, ...]
    here: str
    instead: str


def complaint(
    sparql: str, prefixes: Mapping[str, str], *, update: bool = False
) -> Complaint | None:
    """Tell what the parser says of a text; None if it is a query, or an update."""
    try:
        # Evaluated on nothing, and a query lazily at that; an update is for a confined process.
        store = ox.Store()
        run = store.update if update else store.query
        run(sparql, base_iri=BASE, prefixes=dict(prefixes))
    except SyntaxError as error:
        match = _MESSAGE.match(str(error))
        if match is None:
            return Complaint(len(sparql), str(error))
        return Complaint(_offset(sparql, int(match[1]), int(match[2])), match[3])
    except (RuntimeError, ValueError, OSError):
        return None
    return None


def variables(sparql: str) -> list[str]:
    """Name the variables of a SELECT; it is evaluated on nothing, for a confined process.

    Raises:
        SyntaxError: it is no SPARQL.
    """
    results = ox.Store().query(sparql, base_iri=BASE)
    return [v.value for v in results.variables] if isinstance(results, ox.QuerySolutions) else []


def locate(
    sparql: str, prefixes: Mapping[str, str], found: Complaint, *, update: bool = False
) -> Place:
    """Find the mistake.

    Args:
        sparql: the query.
        prefixes: prefixes that count as declared.
        found: what the parser says of the whole.
        update: whether it should be an update.
    """
    if len(sparql) > _LONGEST:
        return Place(found.offset, None, (), found.wishes, "")
    cut = list(tokens.tokens(sparql))
    stray = _stray(sparql, cut)
    whole = [token for token in cut if stray is None or token.start < stray]
    ends = [
        token
        for token, after in zip_longest(whole, whole[1:])
        if after is None or not _is_glued(token, after)
    ]

    def says(end: int) -> Complaint | None:
        return complaint(sparql[:end] + _PADDING, prefixes, update=update)

    def dead(token: Token) -> bool:
        said = says(_end(token))
        return said is not None and said.offset < _end(token) + len(_PADDING) // 2

    first = _first(ends, dead)
    if first == len(ends):
        offset = len(sparql.rstrip()) if stray is None else stray
        return Place(offset, None, tuple(whole), found.wishes, "")
    end = _end(ends[first])
    # The bracket of a function is cut off with its name.
    index = whole.index(ends[first])
    token = whole[index - 1] if index and _is_call(*whole[index - 1 : index + 1]) else whole[index]
    here, instead = says(end), says(token.start)
    return Place(
        token.start,
        token,
        tuple(t for t in whole if t.start < token.start),
        here.wishes if here else "",
        instead.wishes if instead else "",
    )


def _first(words: list[Token], dead: Callable[[Token], bool]) -> int:
    """Find the first dead word after which none lives; their number, if there is none.

    Where the parser wants no space, as within ``1e-5``, a word may be dead and the next ones alive.
    """
    start = 0
    while True:
        first = bisect_left(words, True, lo=start, key=dead)
        after = range(first + 1, min(first + 4, len(words)))
        alive = next((number for number in after if not dead(words[number])), None)
        if alive is None:
            return first
        start = alive + 1


def _is_glued(token: Token, after: Token) -> bool:
    """Say whether the parser takes two words for one, so that the first alone is no beginning."""
    operator = token.text in _GLUE and _end(token) == after.start
    return operator or _is_call(token, after)


def _is_call(token: Token, after: Token) -> bool:
    return token.kind == "word" and after.text == "(" and _end(token) == after.start


def _end(token: Token) -> int:
    return token.start + len(token.text)


def _offset(sparql: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = sparql.find("\n", start) + 1
    return min(start + column - 1, len(sparql))


def _stray(sparql: str, cut: list[Token]) -> int | None:
    """Find the first character that belongs to no word, such as the quote of an open string."""
    end = 0
    for start, after in [*((token.start, _end(token)) for token in cut), (len(sparql), 0)]:
        gap = re.sub(r"#[^\r\n]*", lambda match: " " * len(match[0]), sparql[end:start])
        if gap.strip():
            return end + len(gap) - len(gap.lstrip())
        end = after
    return None
