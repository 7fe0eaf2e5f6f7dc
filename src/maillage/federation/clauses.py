"""The SERVICE clauses of a query, by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from maillage import tokens
from maillage.errors import BadRequest, Forbidden
from maillage.terms import BASE
from maillage.tokens import Token

__all__ = ["MOST", "Clause", "Found", "Reading", "blanked", "find"]

#: Clauses of one query: each is a request to somebody else's server.
MOST: Final = 10
_SERVICE: Final = "SERVICE"
_OPEN: Final = "{(["
_CLOSE: Final = "})]"


@dataclass(frozen=True)
class Clause:
    """One SERVICE clause.

    Attributes:
        start: offset of the word SERVICE in the query, in characters.
        open: offset of the brace that opens its pattern.
        end: offset after the brace that closes it.
        iri: of the endpoint, absolute.
        silent: whether a failure counts as one empty solution.
        exists: whether it stands in a pattern of EXISTS.
        names: all variables of the pattern, also those that do not leave it.
    """

    start: int
    open: int
    end: int
    iri: str
    silent: bool
    exists: bool
    names: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """What the words of a query say of its SERVICE clauses.

    Attributes:
        prologue: its BASE and PREFIX, as written.
        clauses: in the order of their beginnings, so an outer one before those in it.
    """

    prologue: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Found:
    """What both readers find in a query (`maillage.federation.reading`).

    Attributes:
        reading: its clauses.
        variables: of each, those that leave it, in alphabetical order.
    """

    reading: Reading
    variables: tuple[tuple[str, ...], ...]


def find(sparql: str) -> Reading:
    """Find the SERVICE clauses.

    Args:
        sparql: a query which `maillage.sparql.judge` has read without fault, SERVICE aside.

    Raises:
        Forbidden: SERVICE of a variable.
        BadRequest: SERVICE in no form that can be read in one way only, or too often.

    >>> find("ASK { SERVICE <http://e/> { ?s ?p 1 } }").clauses[0].iri
    'http://e/'
    """
    cut = tokens.cut(sparql)
    prologue, base, prefixes = _prologue(cut, sparql)
    pairs = _pairs(cut)
    found = []
    for index, token in enumerate(cut):
        if not _may_be_service(cut, index):
            continue
        rest = cut[index + 1 : index + 4]
        silent = bool(rest) and rest[0].kind == "word" and rest[0].text.upper() == "SILENT"
        target, brace = (*rest[silent : silent + 2], None, None)[:2]
        if token.text.upper() != _SERVICE or target is None or brace is None or brace.text != "{":
            raise _unclear(token)
        if target.kind == "var":
            raise Forbidden(
                f"SERVICE {target.text} at character {token.start + 1}: a variable may name any"
                " endpoint, so none is asked; write its IRI",
                fr=f"SERVICE {target.text} au caractère {token.start + 1} : une variable peut"
                " désigner n’importe quel point d’accès, aucun n’est donc interrogé ; écrivez son"
                " IRI",
            )
        opened = index + 2 + silent
        closed = pairs.get(opened)
        iri = _iri(target, base, prefixes)
        if closed is None or iri is None:
            raise _unclear(token)
        inside = cut[opened : closed + 1]
        found.append(
            Clause(
                start=token.start,
                open=brace.start,
                end=cut[closed].start + 1,
                iri=iri,
                silent=silent,
                exists=any(
                    cut[before - 1].text.upper() == "EXISTS"
                    for before, after in pairs.items()
                    if before < index < after and before
                ),
                names=frozenset(t.text[1:] for t in inside if t.kind == "var"),
            )
        )
    if len(found) > MOST:
        raise BadRequest(
            f"the query has {len(found)} SERVICE clauses: {MOST} are taken",
            fr=f"la requête compte {len(found)} clauses SERVICE : {MOST} au plus",
        )
    return Reading(prologue, tuple(found))


def blanked(sparql: str, clauses: tuple[Clause, ...]) -> str:
    """Write a query so that the patterns of some clauses are patterns of its own.

    What stands where stays where it is: what is wrong with it is wrong at the same place.

    >>> text = "ASK { SERVICE <http://e/> { ?s ?p 1 } }"
    >>> blanked(text, find(text).clauses)
    'ASK {                     { ?s ?p 1 } }'
    """
    for clause in clauses:
        head = re.sub(r"[^\r\n]", " ", sparql[clause.start : clause.open])
        sparql = sparql[: clause.start] + head + sparql[clause.open :]
    return sparql


def _may_be_service(cut: list[Token], index: int) -> bool:
    """Say whether a reader without a lexer could see SERVICE here; as `maillage.sparql.judge`."""
    token = cut[index]
    if _SERVICE not in token.text.upper():
        return False
    if token.kind == "word":
        return True
    if token.kind != "name" or _SERVICE not in token.text.partition(":")[0].upper():
        return False
    before = cut[index - 1].text.upper() if index else ""
    after = cut[index + 1].text if index + 1 < len(cut) else ""
    return after == "{" and before not in {"GRAPH", _SERVICE, "SILENT"}


def _prologue(cut: list[Token], sparql: str) -> tuple[str, str, dict[str, str]]:
    """Read BASE and PREFIX: their text, the base, and the prefixes with their colons."""
    base, prefixes, index = BASE, dict[str, str](), 0
    while index < len(cut):
        word = cut[index].text.upper()
        if word == "BASE" and index + 1 < len(cut) and cut[index + 1].kind == "iri":
            base = _absolute(cut[index + 1], base)
            index += 2
        elif word == "PREFIX" and index + 2 < len(cut) and cut[index + 2].kind == "iri":
            prefixes[cut[index + 1].text] = _absolute(cut[index + 2], base)
            index += 3
        else:
            break
    if not index:
        return "", base, prefixes
    last = cut[index - 1]
    return sparql[: last.start + len(last.text)], base, prefixes


def _pairs(cut: list[Token]) -> dict[int, int]:
    """Pair the brackets that open with those that close them, by their places among the tokens."""
    pairs, opened = dict[int, int](), list[int]()
    for index, token in enumerate(cut):
        if token.kind != "punct":
            continue
        if token.text in _OPEN:
            opened.append(index)
        elif token.text in _CLOSE:
            if not opened or _OPEN.index(cut[opened[-1]].text) != _CLOSE.index(token.text):
                return {}
            pairs[opened.pop()] = index
    return pairs


def _iri(token: Token, base: str, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return _absolute(token, base)
    name, colon, local = token.text.partition(":")
    if token.kind != "name" or name + colon not in prefixes:
        return None
    return prefixes[name + colon] + re.sub(r"\\(.)", r"\1", local)


def _absolute(token: Token, base: str) -> str:
    text = re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)),
        token.text[1:-1],
    )
    try:
        return text if urlsplit(text).scheme else urljoin(base, text)
    except ValueError:  # no IRI, which the engine says in its own words
        return text


def _unclear(token: Token) -> BadRequest:
    return BadRequest(
        f"{token.text!r} at character {token.start + 1} is no clear SERVICE clause: write SERVICE"
        " <IRI> { … }, with spaces around, and close every bracket",
        fr=f"« {token.text} » au caractère {token.start + 1} n’est pas une clause SERVICE claire :"
        " écrivez SERVICE <IRI> { … }, les mots séparés, et fermez chaque parenthèse",
    )
