r"""The words of a SPARQL query, told from its strings, IRIs, comments and names.

A full parse is neither needed nor wanted here (docs/adr/0003): what has to be known is whether a
keyword really stands in the query, and how deep its brackets go.

A parser without a lexer, such as Oxigraph's, does not always cut a text where the grammar's
longest match does: after an operand it may read ``<'x>'`` as *less than* and a string where the
grammar says IRI.
A query where the two readings differ is reported as `Ambiguous`, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maillage.errors import BadRequest

__all__ = ["Ambiguous", "Token", "cut", "depth", "has_word", "is_volatile", "tokens"]

_LEXER: Final = re.compile(
    r"""
      (?P<space>   [ \t\r\n]++ )
    | (?P<comment> \#[^\r\n]*+ )
    | (?P<iri>     <(?:[^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8})*+> )
    | (?P<string>  '''(?:(?:'{1,2}+(?!'))?(?:[^'\\]|\\.))*+'''
                 | \"\"\"(?:(?:"{1,2}+(?!"))?(?:[^"\\]|\\.))*+\"\"\"
                 | '(?:[^'\\\r\n]|\\.)*+'
                 | "(?:[^"\\\r\n]|\\.)*+" )
    | (?P<open>    ['"].*+ )
    | (?P<var>     [?$]\w++ )
    | (?P<bnode>   _:\w(?:[\w.\-·]*[\w\-·])? )
    | (?P<name>    (?:[^\W\d_](?:[\w.\-·]{0,99}[\w\-·])?)?:
                   (?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                      (?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))? )
    | (?P<lang>    @[A-Za-z]++(?:-[A-Za-z0-9]+)*+ )
    | (?P<word>    \w++ )
    | (?P<punct>   [{}()\[\].,;:*/|^!=<>+\-&?$@~] )
    """,
    re.VERBOSE | re.DOTALL,
)

#: What makes the answer of a query differ from one time to the next.
_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
#: After one of these no operand ends, so a following ``<`` opens an IRI in any reading.
_OPENERS: Final = frozenset("{;,[(^|/")
#: ``scheme://`` cannot be read as *less than* and a prefixed name: ``//`` is no operator.
_HIERARCHICAL: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


class Ambiguous(ValueError):
    """A text that two readers of the SPARQL grammar may cut differently; says where and why."""


@dataclass(frozen=True)
class Token:
    """One token.

    Attributes:
        kind: ``iri``, ``string``, ``var``, ``bnode``, ``name`` (prefixed), ``lang``, ``word``
            (keyword, function or number) or ``punct``.
        text: as written.
        start: offset in the query, in characters.
    """

    kind: str
    text: str
    start: int


def tokens(sparql: str, *, strict: bool = False) -> Iterator[Token]:
    """Cut a query into tokens, spaces and comments left out.

    Args:
        sparql: the query.
        strict: refuse what could be cut in two ways; else such texts are cut by longest match, and
            characters of no token are passed over.

    Raises:
        Ambiguous: only if `strict`.

    >>> [t.text for t in tokens("ASK { ?s a <http://e/#x> } # end")]
    ['ASK', '{', '?s', 'a', '<http://e/#x>', '}']
    """
    position = 0
    previous = [Token("punct", "{", 0)] * 2
    while position < len(sparql):
        match = _LEXER.match(sparql, position)
        if match is None or match.lastgroup == "open":
            if strict:
                raise Ambiguous(f"{sparql[position]!r} at {_where(sparql, position)}")
            # The rest of a string never closed says nothing, and reading on from the next quote
            # would take quadratic time.
            position = position + 1 if match is None else match.end()
            continue
        position = match.end()
        kind = match.lastgroup or ""
        if kind in {"space", "comment"}:
            continue
        token = Token(kind, match[0], match.start())
        if strict and kind == "iri" and _may_be_less_than(token, previous):
            raise Ambiguous(f"{token.text} at {_where(sparql, token.start)}")
        previous = [previous[1], token]
        yield token


def has_word(sparql: str, *words: str) -> bool:
    """Say whether one of some keywords stands in the query, outside strings, names and comments.

    >>> has_word("SELECT * FROM <http://e/g> {}", "FROM")
    True
    >>> has_word("SELECT ?from {} # FROM", "FROM", "NOW")
    False
    """
    wanted = {word.upper() for word in words}
    # Most queries hold none of them at all, and `in` is a thousand times faster than cutting.
    text = sparql.upper()
    return any(word in text for word in wanted) and any(
        kind == "word" and text.upper() in wanted for kind, text in _cut(sparql)
    )


def is_volatile(sparql: str) -> bool:
    """Say whether the same query may have another answer the next time.

    >>> is_volatile("SELECT (NOW() AS ?t) {}"), is_volatile('SELECT ("now" AS ?t) {}')
    (True, False)
    """
    return has_word(sparql, *_VOLATILE)


def depth(sparql: str) -> int:
    """Measure how deep brackets of any kind are nested.

    >>> depth("SELECT * { { ?s ?p (1 2) } }")
    3
    """
    level = deepest = 0
    for kind, text in _cut(sparql):
        if kind == "punct":
            if text in "{([":
                level += 1
                deepest = max(deepest, level)
            elif text in "})]":
                level -= 1
    return deepest


def _cut(sparql: str) -> Iterator[tuple[str | None, str]]:
    """Cut as `tokens` does when it is not strict, three times as fast: kinds and texts alone."""
    return ((match.lastgroup, match[0]) for match in _LEXER.finditer(sparql))


def _may_be_less_than(token: Token, previous: list[Token]) -> bool:
    """Say whether reading ``<`` as *less than* would open a string or a comment inside the IRI."""
    if not re.search("['#]", token.text) or _HIERARCHICAL.match(token.text):
        return False
    before, last = previous
    if last.kind == "punct" and last.text in _OPENERS:
        return False
    declared = last.kind == "name" and before.text.upper() == "PREFIX"
    return not declared and last.text.upper() != "BASE"


def _where(sparql: str, offset: int) -> str:
    line = sparql.count("\n", 0, offset) + 1
    return f"{line}:{offset - sparql.rfind(chr(10), 0, offset)}"


def cut(sparql: str) -> list[Token]:
    """Cut a query that somebody has sent, if it can be cut in one way only.

    Raises:
        BadRequest: it can be read in two ways; says where, and how to write it.
    """
    try:
        return list(tokens(sparql, strict=True))
    except Ambiguous as error:
        raise BadRequest(
            f"the query can be read in two ways: {error}; put a space after '<' where it means"
            " 'less than', and write the IRI as PREFIX and name otherwise",
            fr=f"la requête se lit de deux façons : {error} ; mettez une espace après « < » là où"
            " il veut dire « inférieur », sinon écrivez l’IRI avec un préfixe",
        ) from error
