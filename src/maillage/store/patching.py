"""A store directory -> a changed copy of it, without reading what does not change.

The engine never writes into a file of sorted tables once it is finished: the copy has hard links
to them, and costs no more than what is new. All else is copied.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.store.oxigraph import open_to_write

__all__ = ["copy_store", "patch_store"]

_TABLES: Final = ".sst"
#: Files of a version that are not the engine's, or that it writes anew.
_LEFT: Final = frozenset({"maillage.nq", "core.nq", "manifest.json", "LOCK", "LOG"})


def copy_store(folder: Path, copy: Path) -> None:
    """Copy a store directory that nobody writes.

    Args:
        folder: the store; may be read meanwhile.
        copy: on the same file system; must not exist.
    """
    copy.mkdir()
    for path in folder.iterdir():
        if path.is_dir() or path.name in _LEFT or path.name.startswith("LOG.old"):
            continue
        if path.suffix == _TABLES:
            os.link(path, copy / path.name)
        else:
            shutil.copyfile(path, copy / path.name)


def patch_store(copy: Path, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
    """Take quads out of a copied store and put others in, in their graphs and in the union of all.

    Args:
        copy: changed in place; on disk when this returns.
        removed: N-Quads lines, in named graphs.
        added: the same.
    """
    store = open_to_write(copy)
    come = list(ox.parse(b"".join(added), format=ox.RdfFormat.N_QUADS))
    gone = list(ox.parse(b"".join(removed), format=ox.RdfFormat.N_QUADS))
    for quad in gone:
        store.remove(quad)
    store.extend(come)
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in come)
    for triple in {quad.triple for quad in gone}:
        held = store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        if all(isinstance(quad.graph_name, ox.DefaultGraph) for quad in held):
            store.remove(ox.Quad(triple.subject, triple.predicate, triple.object))
    for graph in list(store.named_graphs()):
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)
    store.flush()
    del store  # which closes it
