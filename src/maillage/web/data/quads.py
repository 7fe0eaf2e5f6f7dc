"""The triples of one graph, sent as quads of it, piece by piece.

A graph may have a million triples: whole, they would fill the memory of the server, and nothing
would be sent until the last one is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
from pyoxigraph import NamedNode

from maillage.negotiate import NQUADS
from maillage.store import Answer, triples_of
from maillage.terms import PREFIXES

__all__ = ["in_graph"]

#: Bytes of N-Triples that are read, at least, before the next piece is written.
_PIECE: Final = 1_000_000


def in_graph(answer: Answer, graph: NamedNode, media_type: str) -> Iterator[bytes]:
    r"""Write an answer in N-Triples as quads of a graph.

    Each piece of TriG has its own prefixes and block, which together are one document.

    Args:
        answer: the triples; it is closed at the end.
        graph: which they are of.
        media_type: N-Quads or TriG.

    Raises:
        StoreUnavailable: the answer is no N-Triples, as a remote store may send.

    >>> triple = Answer("", iter([b"<urn:a> <urn:b> <ur", b"n:c> ."]))
    >>> list(in_graph(triple, NamedNode("urn:g"), NQUADS))
    [b'<urn:a> <urn:b> <urn:c> <urn:g> .\n']
    """
    form = ox.RdfFormat.from_media_type(media_type)
    prefixes = None if media_type == NQUADS else PREFIXES
    for lines in _lines(answer):
        triples = triples_of(Answer(answer.media_type, iter([lines])))
        quads = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        yield ox.serialize(quads, format=form, prefixes=prefixes) or b""


def _lines(answer: Answer) -> Iterator[bytes]:
    """Give an answer in pieces that end where a line does."""
    held: list[bytes] = []
    given = False
    try:
        for chunk in answer.chunks:
            held.append(chunk)
            if sum(map(len, held)) >= _PIECE and b"\n" in chunk:
                whole, _, rest = b"".join(held).rpartition(b"\n")
                held, given = [rest], True
                yield whole + b"\n"
        if any(held) or not given:
            yield b"".join(held)
    finally:
        answer.close()
