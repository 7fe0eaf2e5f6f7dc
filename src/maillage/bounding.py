"""A bound on the rows of a SELECT, written into its text.

The engine is asked for no more rows than are sent, so that what is cut off is not computed either.
Which answers are so bounded is told by the caller (``X-SPARQL-MaxRows``), never left to be found.
"""

from __future__ import annotations

from typing import Final

from maillage import tokens
from maillage.tokens import Token

__all__ = ["bounded"]

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_OPEN: Final = "{(["
_CLOSE: Final = "})]"


def bounded(sparql: str, max_rows: int) -> str:
    """Bound a SELECT to so many rows, unless its own LIMIT does.

    The place is that of its own LIMIT: after ORDER BY and OFFSET, and before a last VALUES, whose
    rows are joined before rows are counted (SPARQL 1.1 Query §18.2.4.3). Sub-selects are left
    alone, and so is a text that is no query, which the engine refuses in its own words.

    Args:
        sparql: the query.
        max_rows: the most rows; 0 is no bound.

    Returns:
        The bounded query; the very same text if nothing was to be done.

    Raises:
        BadRequest: a SELECT that can be cut into tokens in two ways.

    >>> bounded("SELECT * { ?s ?p ?o } OFFSET 5 # all", 100)
    'SELECT * { ?s ?p ?o } OFFSET 5 LIMIT 100 # all'
    >>> bounded("SELECT * { ?s ?p ?o } LIMIT 1000", 100)
    'SELECT * { ?s ?p ?o } LIMIT 100'
    >>> bounded("SELECT * { ?s ?p ?o } LIMIT 10", 100)
    'SELECT * { ?s ?p ?o } LIMIT 10'
    """
    if not max_rows:
        return sparql
    form = next((t for t in tokens.tokens(sparql) if _is_word(t, _FORMS)), None)
    if form is None or form.text.upper() != "SELECT":
        return sparql
    after = _modifiers(tokens.cut(sparql))
    if not after:
        return sparql
    own = next((i for i, t in enumerate(after) if _is_word(t, {"LIMIT"})), None)
    if own is not None:
        number = after[own + 1] if own + 1 < len(after) else None
        if number is None or not _is_more(number.text, max_rows):
            return sparql
        end = number.start + len(number.text)
        return f"{sparql[: number.start]}{max_rows}{sparql[end:]}"
    values = next((i for i, t in enumerate(after) if _is_word(t, {"VALUES"})), len(after))
    last = after[values - 1]
    end = last.start + len(last.text)
    return f"{sparql[:end]} LIMIT {max_rows}{sparql[end:]}"


def _modifiers(cut: list[Token]) -> list[Token]:
    """Give the end of a query, from the last brace of its pattern on, without what is in brackets.

    Nothing of a text whose brackets do not match, and nothing if it has no pattern.
    """
    level, outside = 0, []
    for token in cut:
        if token.kind == "punct" and token.text in _OPEN:
            level += 1
        elif token.kind == "punct" and token.text in _CLOSE:
            level -= 1
            if level == 0:
                outside.append(token)
        elif level == 0:
            outside.append(token)
        if level < 0:
            return []
    pattern = next((i for i, t in enumerate(outside) if t.text == "}"), None)
    return [] if level or pattern is None else outside[pattern:]


def _is_more(digits: str, number: int) -> bool:
    """Compare a number as written, which may have more digits than `int` takes."""
    plain = digits.lstrip("0")
    if not (digits.isascii() and digits.isdecimal()):
        return False
    return (len(plain), plain) > (len(str(number)), str(number))


def _is_word(token: Token, words: frozenset[str] | set[str]) -> bool:
    return token.kind == "word" and token.text.upper() in words
