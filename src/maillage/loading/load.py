"""A load: begun or gone on with, piece by piece, and held against the build at its end.

How far it has come stands in the store itself, in a graph of its own, written after each piece:
whatever else happens to the store meanwhile, another load or a restored copy, the record tells of
what is there. A piece that was written and not recorded is written again, which changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from maillage.errors import ConfigError, StoreUnavailable
from maillage.loading.pieces import Cut, Piece, cut
from maillage.loading.writing import DEFAULT, Writer
from maillage.report import Text
from maillage.store import Store, ask, load_query, select
from maillage.terms import BASE, expand

__all__ = ["Loaded", "Mismatch", "Order", "load"]

_RECORD: Final = f"{BASE}load"
#: Counting may take a store long.
_TIMEOUT_S: Final = 3600.0


@dataclass(frozen=True)
class Order:
    """What to load, and how.

    Attributes:
        nquads: the file.
        queries: ``queries/load``.
        union: graph to fill with all triples: an IRI or `DEFAULT`; None for none.
        triples: the most triples of a piece.
        restart: whether to begin anew, whatever the record says.
        foreign: whether the default graph may be replaced although it holds others' triples.
    """

    nquads: Path
    queries: Path
    union: str | None
    triples: int = 10_000
    restart: bool = False
    foreign: bool = False


@dataclass(frozen=True)
class Mismatch:
    """A graph that does not have what it should.

    Attributes:
        graph: its IRI, or `DEFAULT`.
        wanted: triples of the build.
        found: triples of the store.
    """

    graph: str
    wanted: int
    found: int


@dataclass(frozen=True)
class Loaded:
    """How a load ended.

    Attributes:
        triples: written now, those of the union included.
        resumed: pieces that were there already.
        graphs: IRI of each graph -> its triples in the store.
        gone: graphs of Maillage that the build has not, and that were emptied.
        mismatches: what is not as it should be.
    """

    triples: int
    resumed: int
    graphs: dict[str, int]
    gone: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]


def load(
    order: Order,
    writer: Writer,
    store: Store,
    tell: Callable[[Text], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Loaded:
    """Make the graphs of a store those of a file, no more and no less.

    Graphs whose IRI does not begin as Maillage's are left alone, unless the file has them.

    Args:
        order: what to load.
        writer: how.
        store: the same store, to ask.
        tell: is told each step.
        progress: is told the triples that are there, and those there will be.

    Raises:
        SourceError: the file cannot be read.
        StoreUnavailable: the store has failed for good; the same command goes on later.
        ConfigError: the default graph is to be replaced, and is not ours.
    """
    with tempfile.TemporaryDirectory(prefix="maillage-load-") as folder:
        tell(Text(f"Lecture de {order.nquads}", f"Reading {order.nquads}"))
        whole = cut(order.nquads, Path(folder), order.triples)
        pieces = list(_all_pieces(whole, order.union))
        name = f"{whole.digest} {order.triples} {order.union}"
        value = _recorded(store, order)
        done = 0 if order.restart else _position(value, name)
        if value is None and not done:
            _check_default(order, store)
        if done:
            tell(
                Text(
                    f"Reprise : {done} morceaux sur {len(pieces)} sont là",
                    f"Going on: {done} of {len(pieces)} pieces are there",
                )
            )
        else:
            _record(writer, f"{name} 0")
        total = sum(piece.triples for piece in pieces)
        there = sum(piece.triples for piece in pieces[:done])
        progress(there, total)
        written = 0
        for number, piece in enumerate(pieces[done:], done + 1):
            write = writer.replace if piece.first else writer.add
            write(piece.graph, piece.read())
            _record(writer, f"{name} {number}")
            written += piece.triples
            progress(there + written, total)
    tell(Text("Vérification des graphes", "Verifying the graphs"))
    gone = tuple(graph for graph in _counts(store, order) if graph not in whole.graphs)
    for graph in gone:
        writer.drop(graph)
    found, mismatches = _verify(whole, order, store)
    # After the verification: a load whose end was not seen is verified again by the next one.
    if mismatches:
        _record(writer, f"{name} 0")
    else:
        writer.drop(_RECORD)
    return Loaded(written, done, found, gone, mismatches)


def _all_pieces(whole: Cut, union: str | None) -> Iterator[Piece]:
    yield from whole.pieces
    if union is not None:
        for number, piece in enumerate(whole.pieces):
            yield replace(piece, graph=union, first=number == 0)


def _recorded(store: Store, order: Order) -> str | None:
    rows = select(store, load_query(order.queries / "record.rq"))
    return rows[0]["value"].value if rows else None


def _position(value: str | None, name: str) -> int:
    """Tell how many pieces of this very load are there; 0 if the record is of another."""
    before, _, number = (value or "").rpartition(" ")
    return int(number) if before == name and number.isdigit() else 0


def _record(writer: Writer, value: str) -> None:
    line = f'<{_RECORD}> {expand("rdf:value")} "{value}" .\n'
    writer.replace(_RECORD, [line.encode()])


def _check_default(order: Order, store: Store) -> None:
    """Refuse to replace a default graph with triples that no graph of Maillage holds."""
    if order.union != DEFAULT or order.foreign:
        return
    if ask(store, load_query(order.queries / "foreign.rq"), timeout_s=_TIMEOUT_S):
        raise ConfigError(
            "the store's default graph holds triples that are not Maillage's, and would lose them:"
            " give --union none, the IRI of a graph, or --replace-default",
            fr="le graphe par défaut de l’entrepôt contient des triplets qui ne sont pas de"
            " Maillage, et les perdrait : donnez --union none, l’IRI d’un graphe, ou"
            " --replace-default",
        )


def _counts(store: Store, order: Order) -> dict[str, int]:
    rows = select(store, load_query(order.queries / "counts.rq"), timeout_s=_TIMEOUT_S)
    return {row["graph"].value: int(row["triples"].value) for row in rows}


def _verify(whole: Cut, order: Order, store: Store) -> tuple[dict[str, int], tuple[Mismatch, ...]]:
    wanted = dict(whole.graphs)
    found = _counts(store, order)
    others = [graph for graph in wanted if graph not in found]
    if order.union is not None:
        wanted[order.union] = whole.union
        others.append(order.union)
    for graph in others:
        found[graph] = _count(store, order, graph)
    wrong = (
        Mismatch(graph, wanted.get(graph, 0), found.get(graph, 0))
        for graph in sorted(wanted | found)
        if wanted.get(graph, 0) != found.get(graph, 0)
    )
    return found, tuple(wrong)


def _count(store: Store, order: Order, graph: str) -> int:
    """Count the triples of a graph that does not bear a name of Maillage's."""
    if graph == DEFAULT:
        rows = select(store, load_query(order.queries / "default-count.rq"), timeout_s=_TIMEOUT_S)
    else:
        query = load_query(order.queries / "graph-count.rq")
        rows = select(store, query, timeout_s=_TIMEOUT_S, graph=expand(graph))
    if len(rows) > 1:
        raise StoreUnavailable(
            f"the store gives {len(rows)} rows for one count",
            fr=f"l’entrepôt donne {len(rows)} lignes pour un seul compte",
        )
    return int(rows[0]["triples"].value) if rows else 0
