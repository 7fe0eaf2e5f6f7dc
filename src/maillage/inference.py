"""What follows from the facts: the CONSTRUCT queries of `queries/inference/`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, Quad

from maillage.errors import MaillageError, ShapeError
from maillage.store import construct, load_query
from maillage.store.oxigraph import in_memory
from maillage.terms import graph

__all__ = ["infer"]


def infer(quads: Iterable[Quad], folder: Path) -> list[Quad]:
    """Derive ``graph/inferred``.

    Each query sees the union of the facts, and none sees what another derives (they use property
    paths instead), so one round is enough and the order does not matter.

    Args:
        quads: the facts with ontology and schemes.
        folder: ``queries/inference``.

    Returns:
        The derived quads that are not among the facts, each once, sorted.

    Raises:
        ShapeError: a query is broken, or makes a blank node; names its file.
    """
    facts = list(quads)
    store = in_memory(facts)
    home = graph("inferred")
    asserted = {quad.triple for quad in facts}
    derived: set[Quad] = set()
    paths = sorted(folder.glob("*.rq"))
    if not paths:
        raise ShapeError(f"{folder}: no inference query (*.rq) is there")
    for path in paths:
        try:
            triples = construct(store, load_query(path))
        except (MaillageError, OSError) as error:
            raise ShapeError(f"{path}: {error}") from error
        for triple in triples:
            if any(isinstance(term, BlankNode) for term in triple):
                raise ShapeError(f"{path}: makes a blank node, which cannot be published")
            if triple not in asserted:
                derived.add(Quad(triple.subject, triple.predicate, triple.object, home))
    return sorted(derived, key=str)
