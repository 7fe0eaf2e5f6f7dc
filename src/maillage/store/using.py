"""The dataset that a request gives an update (SPARQL 1.1 Protocol §2.2.3), written into its text.

The protocol has it count as if each operation had USING and USING NAMED; the engine knows no other
way to say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from maillage import tokens
from maillage.errors import BadRequest
from maillage.store import ALL, Dataset, graph_named
from maillage.tokens import Token

__all__ = ["with_using"]

_OPEN: Final = "{(["
_CLOSE: Final = "})]"


def with_using(sparql: str, using: Dataset) -> str:
    """Write the graphs of a request into an update.

    Args:
        sparql: the update.
        using: the graphs; with `ALL` the text is given back as it is.

    Raises:
        BadRequest: the update names graphs itself (USING, WITH), one of the graphs is no IRI, or
            the text can be cut in two ways.

    >>> with_using("DELETE WHERE { ?s ?p 1 }", Dataset(("http://e/g",)))
    'DELETE { ?s ?p 1 } USING <http://e/g> WHERE { ?s ?p 1 }'
    """
    if using == ALL:
        return sparql
    clause = " ".join(
        [f"USING {graph_named(iri)}" for iri in using.default_graphs]
        + [f"USING NAMED {graph_named(iri)}" for iri in using.named_graphs]
    )
    try:
        cut = list(tokens.tokens(sparql, strict=True))
    except tokens.Ambiguous as error:
        raise BadRequest(
            f"the update can be read in two ways: {error}; write its IRIs with prefixes",
            fr=f"la mise à jour se lit de deux façons : {error} ; écrivez ses IRI avec des"
            " préfixes",
        ) from error
    written, done = [], 0
    for where, template in _wheres(cut, sparql):
        written.append(sparql[done : where.start])
        written.append(f"{template} {clause} " if template else f"{clause} ")
        done = where.start
    return "".join([*written, sparql[done:]])


def _wheres(cut: list[Token], sparql: str) -> Iterator[tuple[Token, str]]:
    """Find the WHERE of each operation; of ``DELETE WHERE``, its pattern, which is its template."""
    level = 0
    for index, token in enumerate(cut):
        if token.kind == "punct" and token.text in _OPEN:
            level += 1
        elif token.kind == "punct" and token.text in _CLOSE:
            level -= 1
        if level or token.kind != "word":
            continue
        word = token.text.upper()
        if word in {"USING", "WITH"}:
            raise BadRequest(
                f"{word} at character {token.start + 1}, and using-graph-uri or"
                " using-named-graph-uri in the request: keep one of the two",
                fr=f"{word} au caractère {token.start + 1}, et using-graph-uri ou"
                " using-named-graph-uri dans la requête : gardez l’un des deux",
            )
        if word == "WHERE":
            short = index > 0 and cut[index - 1].text.upper() == "DELETE"
            yield token, _braced(cut, index + 1, sparql) if short else ""


def _braced(cut: list[Token], first: int, sparql: str) -> str:
    """Give what stands in braces, with them; empty if they are not closed."""
    level = 0
    for token in cut[first:]:
        level += (token.text == "{") - (token.text == "}")
        if level == 0:
            return sparql[cut[first].start : token.start + 1]
    return ""
