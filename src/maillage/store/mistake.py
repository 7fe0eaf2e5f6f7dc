"""What is wrong with a query or an update that is not SPARQL, and where, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from maillage.errors import BadRequest
from maillage.store.place import Place, complaint, locate
from maillage.tokens import Token

__all__ = ["find"]

_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)+)"(?:, |$)')
#: More signs than these say nothing to a person.
_FEW: Final = 6
_SIGNS: Final = {"?": "?variable", "<": "<IRI>", ":": "prefix:name"}
_FORMS: Final = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
_UPDATES: Final = (
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
)
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}

_IRI: Final = (
    "cette IRI n’est pas valide (espace, accolade ou autre signe interdit)",
    "this IRI is not valid (a space, a brace or another sign that it may not hold)",
)
_TWICE: Final = (
    "une variable reçoit deux valeurs (BIND ou AS) : nommez-en une autrement",
    "a variable is given two values (BIND or AS): name one of them otherwise",
)
#: Oxigraph's words for what its grammar cannot say -> French and English ones.
_REASONS: Final = {
    "The SELECT contains a variable that is unbound": (
        "un SELECT qui regroupe ne peut rendre que des agrégats et des variables de GROUP BY",
        "a SELECT that groups can give nothing but aggregates and variables of GROUP BY",
    ),
    "Duplicated variable name in SELECT": _TWICE,
    "BIND is overriding an existing variable": _TWICE,
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * ne va pas avec GROUP BY : nommez les variables",
        "SELECT * does not go with GROUP BY: name the variables",
    ),
    "IRI parsing failed": _IRI,
    "language tag parsing failed": (
        "cette étiquette de langue n’est pas valide",
        "this language tag is not valid",
    ),
}


def find(
    sparql: str, prefixes: Mapping[str, str] | None = None, *, update: bool = False
) -> BadRequest | None:
    """Look for a mistake in a query, or an update.

    Args:
        sparql: the query.
        prefixes: prefixes that count as declared.
        update: whether it should be an update.

    Returns:
        The mistake, with line and column (counted from 1, in characters); None if it is SPARQL.

    >>> print(find("ASK { ?s foo ?o }"))
    syntax error at line 1, column 10, near 'foo ?o }': this cannot stand here
    """
    said = complaint(sparql, prefixes or {}, update=update)
    if said is None:
        return None
    place = locate(sparql, prefixes or {}, said, update=update)
    fr, en = _why(sparql, place, prefixes or {}, _UPDATES if update else _FORMS)
    offset = place.offset
    if (fr, en) == _IRI:
        # The parser has read on to the end of what it took for an IRI.
        offset = max(sparql.rfind("<", 0, offset + 1), 0)
    line = sparql.count("\n", 0, offset) + 1
    column = offset - sparql.rfind("\n", 0, offset)
    rest = sparql[offset:].strip().split("\n")[0].strip()[:30]
    near_fr, near_en = "à la fin", "at the end"
    if rest:
        near_fr, near_en = f"près de « {rest} »", f"near {rest!r}"
    return BadRequest(
        f"syntax error at line {line}, column {column}, {near_en}: {en}",
        fr=f"erreur de syntaxe ligne {line}, colonne {column}, {near_fr} : {fr}",
    )


def _why(
    sparql: str, place: Place, prefixes: Mapping[str, str], forms: tuple[str, ...]
) -> tuple[str, str]:
    """Find the words for a mistake, in French and English."""
    word = "" if place.token is None else place.token.text
    wanted = _LITERAL.findall(place.instead)
    prefix, colon, _ = word.partition(":")
    if (
        place.token is not None
        and place.token.kind == "name"
        and not (prefix in prefixes or _declares(place.before, prefix + colon))
    ):
        return (
            f"le préfixe {prefix}: n’est pas déclaré ; ajoutez PREFIX {prefix}: <…>",
            f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…>",
        )
    if word == ">" and ">" in wanted:
        return _IRI
    for reason, told in _REASONS.items():
        if reason in place.here or (word == "}" and reason in place.instead):
            return told
    if _is_in_prologue(place.before, forms):
        return _no_form(word.upper(), forms)
    if place.token is None:
        return _at_the_end(sparql, place)
    if word in _PAIRS.values():
        if word not in _missing(place.before)[-1:]:
            return "rien n’est ouvert que ceci fermerait", "nothing is open that this would close"
        if forms == _UPDATES and (unfit := _no_place_for(place.before)):
            return unfit
        return "il manque quelque chose avant", "something is missing before it"
    # What could stand here instead, as far as it is punctuation and a short list.
    signs = " ".join(_SIGNS.get(sign, sign) for sign in wanted if sign != "$")
    if 0 < len(wanted) <= _FEW and word not in wanted:
        return f"attendu {signs}", f"expected {signs}"
    return "ceci n’a pas sa place ici", "this cannot stand here"


def _is_in_prologue(before: Iterable[Token], forms: tuple[str, ...]) -> bool:
    """Say whether what stands before is nothing but declarations, each of them whole."""
    words = list(before)
    begun = any(token.kind == "word" and token.text.upper() in forms for token in words)
    return not words or (words[-1].kind == "iri" and not begun)


def _no_form(word: str, known: tuple[str, ...]) -> tuple[str, str]:
    if word in _FORMS and known == _UPDATES:
        return (
            f"{word} est une requête ; envoyez-la par le paramètre query",
            f"{word} is a query; send it as the parameter query",
        )
    if word in _UPDATES:
        return (
            f"{word} est une mise à jour ; seules les requêtes sont acceptées",
            f"{word} is an update; only queries are taken",
        )
    forms = ", ".join(known)
    return f"attendu l’un de {forms}", f"expected one of {forms}"


def _no_place_for(before: tuple[Token, ...]) -> tuple[str, str] | None:
    """Say what the template before may not hold: the parser finds out at its end alone."""
    level, start = 0, 0
    for index, token in enumerate(before):
        level += (token.text == "{") - (token.text == "}")
        start = index if token.text == "{" and level == 1 else start
    first, second = ([""] * 2 + [token.text.upper() for token in before[:start]])[-2:]
    held = {"var" if token.kind == "var" else token.text[:2] for token in before[start:]}
    operation = f"{first} {second}" if second in {"DATA", "WHERE"} else second
    if second == "DATA" and "var" in held:
        return (
            f"{operation} ne prend pas de variables ; utilisez {first} {{ … }} WHERE {{ … }}",
            f"{operation} takes no variables; use {first} {{ … }} WHERE {{ … }}",
        )
    if operation in {"DELETE", "DELETE DATA", "DELETE WHERE"} and held & {"_:", "[", "("}:
        return (
            f"{operation} ne prend pas de nœuds anonymes ; mettez une variable, et un WHERE",
            f"{operation} takes no blank nodes; put a variable, and a WHERE",
        )
    return None


def _at_the_end(sparql: str, place: Place) -> tuple[str, str]:
    if sparql[place.offset : place.offset + 1] in {'"', "'"}:
        return "cette chaîne n’est pas fermée", "this string is not closed"
    if place.offset < len(sparql.rstrip()):
        return "ceci n’a pas sa place ici", "this cannot stand here"
    missing = _missing(place.before)
    if missing:
        return f"il manque « {missing[-1]} »", f"{missing[-1]!r} is missing"
    return "la requête n’est pas complète", "the query is not complete"


def _missing(words: Iterable[Token]) -> list[str]:
    """Give the brackets that would close those still open, the innermost last."""
    missing: list[str] = []
    for token in words:
        if token.text in _PAIRS:
            missing.append(_PAIRS[token.text])
        elif missing and token.text == missing[-1]:
            missing.pop()
    return missing


def _declares(words: Iterable[Token], name: str) -> bool:
    return any(
        before.text.upper() == "PREFIX" and after.text == name for before, after in pairwise(words)
    )
