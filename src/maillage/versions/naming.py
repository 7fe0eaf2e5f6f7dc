"""Whether a difference can change the index of names, which takes a while to make.

The index is made of what `queries/search/*.rq` give. Each pattern of these queries has a property
that is written out, or that a FILTER holds to a list that is; so a quad whose property is nowhere
in their texts changes none of their rows. A test keeps the queries so.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode

from maillage.store import load_query
from maillage.terms import expand
from maillage.tokens import tokens

__all__ = ["names_change", "properties"]


def properties(project: Path) -> frozenset[bytes]:
    """Give every IRI that the queries of the search name, as in N-Quads; `a` is among them."""
    found = {expand("rdf:type")}
    for path in sorted((project / "queries" / "search").glob("*.rq")):
        for token in tokens(load_query(path)):
            if token.kind == "name":
                found.add(expand(token.text))
            elif token.kind == "iri":
                found.add(NamedNode(token.text[1:-1]))
    return frozenset(str(iri).encode() for iri in found)


def names_change(project: Path, lines: Iterable[bytes]) -> bool:
    """Say whether N-Quads that come or go may change what the index is made of."""
    named = properties(project)
    return any(line.split(b" ", 2)[1] in named for line in lines)
