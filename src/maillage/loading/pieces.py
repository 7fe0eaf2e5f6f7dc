"""N-Quads, cut into pieces of one graph each: the same file always gives the same pieces.

Graphs lie mixed in a dump, which is sorted by subject; they are set apart in files of their own,
so that a build larger than the memory can be loaded.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from maillage.errors import SourceError

__all__ = ["Cut", "Piece", "cut"]

#: Bytes of a graph that are held back before they are written to its file.
_BUFFER: Final = 1 << 20
#: Bytes after which a piece ends, however few triples it has.
_MOST_BYTES: Final = 4 << 20


@dataclass(frozen=True)
class Piece:
    """Some triples of one graph.

    Attributes:
        graph: its IRI.
        first: whether these are the first of the graph.
        file: N-Triples of the graph.
        offset: where the piece begins in it, in bytes.
        size: its bytes.
        triples: how many there are.
    """

    graph: str
    first: bool
    file: Path
    offset: int
    size: int
    triples: int

    def read(self) -> list[bytes]:
        """Give its triples, a line of N-Triples each."""
        with self.file.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size).splitlines(keepends=True)


@dataclass(frozen=True)
class Cut:
    """A file of N-Quads, cut.

    Attributes:
        digest: SHA-256 of its quads in order, in hexadecimal.
        graphs: IRI of each graph -> its triples.
        union: the triples of all graphs together, each once.
        pieces: all of it, graph after graph.
    """

    digest: str
    graphs: dict[str, int]
    union: int
    pieces: tuple[Piece, ...]


def cut(nquads: Path, folder: Path, triples: int) -> Cut:
    """Cut a file of N-Quads.

    Args:
        nquads: the file, in any order.
        folder: an empty folder, for the graphs.
        triples: the most triples of a piece.

    Raises:
        SourceError: the file cannot be read; a quad is in no graph, or has a blank node, of which
            nobody could tell whether the store has it already.
    """
    digest = hashlib.sha256()
    graphs: dict[str, int] = {}
    union = 0
    files: dict[str, Path] = {}
    buffers: dict[str, list[bytes]] = defaultdict(list)
    held: dict[str, int] = defaultdict(int)
    triple_before, graph_before = b"", ""
    for triple, graph in _in_order(nquads):
        if triple == triple_before and graph == graph_before:
            continue
        digest.update(triple + graph.encode() + b"\n")
        graphs[graph] = graphs.get(graph, 0) + 1
        union += triple != triple_before
        triple_before, graph_before = triple, graph
        file = files.setdefault(graph, folder / f"{len(files):04}.nt")
        buffers[graph].append(triple)
        held[graph] += len(triple)
        if held[graph] > _BUFFER:
            _append(file, buffers.pop(graph))
            held[graph] = 0
    for graph, lines in buffers.items():
        _append(files[graph], lines)
    pieces = tuple(
        piece for graph in sorted(files) for piece in _pieces(graph, files[graph], triples)
    )
    return Cut(digest.hexdigest(), dict(sorted(graphs.items())), union, pieces)


def _append(file: Path, lines: list[bytes]) -> None:
    with file.open("ab") as out:
        out.writelines(lines)


def _pieces(graph: str, file: Path, most: int) -> Iterator[Piece]:
    offset = size = triples = 0
    with file.open("rb") as lines:
        for line in lines:
            if triples and (triples == most or size + len(line) > _MOST_BYTES):
                yield Piece(graph, offset == 0, file, offset, size, triples)
                offset, size, triples = offset + size, 0, 0
            size += len(line)
            triples += 1
    yield Piece(graph, offset == 0, file, offset, size, triples)


def _in_order(nquads: Path) -> Iterator[tuple[bytes, str]]:
    """Give each quad as its line of N-Triples and its graph; equal triples follow each other.

    A dump is sorted. What is not, is sorted in memory.
    """
    before = b""
    for triple, _ in _quads(nquads):
        if triple < before:
            yield from sorted(set(_quads(nquads)))
            return
        before = triple
    yield from _quads(nquads)


def _quads(nquads: Path) -> Iterator[tuple[bytes, str]]:
    number = 0
    try:
        for number, quad in enumerate(parse(path=nquads, format=RdfFormat.N_QUADS), 1):
            yield f"{quad.triple} .\n".encode(), _graph(quad, nquads, number)
    except (OSError, SyntaxError) as error:
        raise SourceError(
            f"{nquads} cannot be read as N-Quads: {error}",
            fr=f"{nquads} ne se lit pas comme N-Quads : {error}",
        ) from error
    if not number:
        raise SourceError(
            f"{nquads} holds no quad: nothing to load",
            fr=f"{nquads} ne contient aucun quad : rien à charger",
        )


def _graph(quad: Quad, nquads: Path, number: int) -> str:
    graph = quad.graph_name
    if not isinstance(graph, NamedNode):
        raise SourceError(
            f"{nquads}: quad {number} is in no named graph ({quad.triple}): give it one",
            fr=f"{nquads} : le quad {number} n’est dans aucun graphe nommé ({quad.triple}) :"
            " donnez-lui-en un",
        )
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise SourceError(
            f"{nquads}: quad {number} has a blank node ({quad.triple}): give it an IRI",
            fr=f"{nquads} : le quad {number} a un nœud anonyme ({quad.triple}) :"
            " donnez-lui une IRI",
        )
    return graph.value
