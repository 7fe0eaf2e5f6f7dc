"""Bulk facts that are N-Quads lines already -> N-Triples in pieces that a SHACL engine can hold.

An engine copies what it is given, so a million lines at once would double the memory of a build.
A node of such facts points at entities, concepts, genes and classifications, and its shapes ask no
more of these than their class: each kind of node is a piece, with those classes beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Quad

from maillage.engines import as_ntriples
from maillage.terms import PREFIXES, expand

__all__ = ["SHAPES", "beside", "of_entities", "pieces", "triples"]

#: Stems of the shape files that a piece is held against: core SHACL, one class of node each.
SHAPES: Final = (
    "classification-link",
    "gene",
    "gene-association",
    "phenotype-annotation",
    "prevalence",
)
#: Beginnings of the subjects of each piece; genes and what they do belong together.
_PIECES: Final = tuple(
    tuple(f"<{start}".encode() for start in starts)
    for starts in (
        (PREFIXES["mlgid"] + "classement/",),
        (PREFIXES["mlgid"] + "prevalence/",),
        (PREFIXES["mlgid"] + "signe/",),
        (
            PREFIXES["mlgid"] + "role-de-gene/",
            PREFIXES["mlgid"] + "gene/",
            "https://identifiers.org/hgnc:",
        ),
    )
)
_ENTITY: Final = f"<{PREFIXES['ordo']}".encode()
_TYPE: Final = expand("rdf:type")
_POINTED_AT: Final = frozenset(
    expand(name) for name in ("mlg:ClinicalEntity", "skos:Concept", "skos:ConceptScheme")
)


def of_entities(lines: Iterable[bytes]) -> str:
    """Give as N-Triples what the lines say of clinical entities: their shape sees it all at once.

    >>> of_entities([b'<http://www.orpha.net/ORDO/Orphanet_58> <p> "AxD"@en <g> .']).strip()
    '<http://www.orpha.net/ORDO/Orphanet_58> <p> "AxD"@en .'
    """
    return triples(line for line in lines if line.startswith(_ENTITY))


def pieces(lines: Iterable[bytes], quads: Iterable[Quad]) -> Iterator[str]:
    """Give the nodes of bulk facts, kind by kind, none of whose nodes stands in two pieces.

    Args:
        lines: N-Quads, each with its line end.
        quads: the facts that are no lines; the classes of what nodes point at are taken of them.
    """
    kinds: list[list[bytes]] = [[] for _ in _PIECES]
    for line in lines:
        for starts, kind in zip(_PIECES, kinds, strict=True):
            if line.startswith(starts):
                kind.append(line)
                break
    if any(kinds):
        known = as_ntriples([q for q in quads if beside(q)])
        while kinds:
            kind = kinds.pop()
            if kind:
                yield known + triples(kind)


def beside(quad: Quad) -> bool:
    """Say whether a fact stands beside every piece: it is the class of what nodes point at."""
    return quad.predicate == _TYPE and quad.object in _POINTED_AT


def triples(lines: Iterable[bytes]) -> str:
    """Leave the graph out of N-Quads lines."""
    return b"".join(line[: line.rindex(b" <")] + b" .\n" for line in lines).decode()
