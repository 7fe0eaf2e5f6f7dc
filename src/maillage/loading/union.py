"""What the default graph of a store answers from, and what writes the store takes: by a probe.

Maillage's queries want the union of all graphs as default graph, each triple once. Engines differ,
and no protocol tells, so that one triple is put into two graphs and asked for:

- not there: the default graph is a graph of its own (Oxigraph, Fuseki as it comes); it is filled;
- there once: it is a true union, and nothing need be done;
- there twice: it is all graphs one after the other, so that counts would be wrong (Virtuoso);
  a named graph is filled, which readers give as default graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from maillage.errors import StoreUnavailable
from maillage.loading.writing import DEFAULT, Writer
from maillage.report import Text
from maillage.store import Store, load_query, select
from maillage.terms import BASE, expand, graph

__all__ = ["UNION", "find_union", "find_writer"]

#: The named graph that holds all triples, where a store needs one.
UNION: Final = f"{BASE}union"
_PROBES: Final = (graph("probe-1").value, graph("probe-2").value)
_PROBE: Final = expand(f"{BASE}probe")
_LINE: Final = f'{_PROBE} {expand("rdf:value")} "é" .\n'.encode()


def find_writer(
    candidates: Iterable[Writer], store: Store, queries: Path, tell: Callable[[Text], None]
) -> Writer:
    """Find a way to write that the store takes: what is written must be there to read.

    Args:
        candidates: ways, the best first.
        store: where to read what was written.
        queries: ``queries/load``.
        tell: is told why a way was not taken.

    Raises:
        StoreUnavailable: none of them works; says why, of each.
    """
    query = load_query(queries / "graph-count.rq")
    why: list[StoreUnavailable] = []
    for writer in candidates:
        try:
            writer.replace(_PROBES[0], [_LINE])
            found = select(store, query, graph=expand(_PROBES[0]))
            if [row["triples"].value for row in found] != ["1"]:
                raise StoreUnavailable(
                    f"{writer.name}: takes a triple, and the store does not answer with it",
                    fr=f"{writer.name} : accepte un triplet, et l’entrepôt ne le rend pas",
                )
        except StoreUnavailable as error:
            why.append(error)
        else:
            writer.drop(_PROBES[0])
            return writer
        tell(Text(f"Écarté : {why[-1].fr}", f"Not taken: {why[-1]}"))
    raise StoreUnavailable(
        "the store takes no write: " + "; ".join(map(str, why)),
        fr="l’entrepôt n’accepte aucune écriture : " + " ; ".join(error.fr for error in why),
    )


def find_union(writer: Writer, store: Store, queries: Path) -> str | None:
    """Find which graph must be filled with the union.

    Args:
        writer: as `find_writer` gave it.
        store: where to ask.
        queries: ``queries/load``.

    Returns:
        `DEFAULT`, `UNION`, or None where the default graph is the union already.
    """
    for probe in _PROBES:
        writer.replace(probe, [_LINE])
    try:
        found = select(store, load_query(queries / "probe.rq"))
    finally:
        for probe in _PROBES:
            writer.drop(probe)
    return {0: DEFAULT, 1: None}.get(len(found), UNION)
