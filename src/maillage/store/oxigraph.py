"""The embedded adapter: Oxigraph in worker processes, or in memory; and the bulk loader.

A store made here holds every triple twice: in its named graph, and in the default graph, which so
is the union of all graphs, each triple once (docs/adr/0001).
Only this module opens a `pyoxigraph.Store`.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.errors import SourceError, StoreUnavailable
from maillage.store import ALL, Answer, Cancellation, Dataset, Store, waiting
from maillage.store.evaluate import FAILURES, evaluate, failed
from maillage.store.nursery import Build
from maillage.store.pool import Figures, Pool

__all__ = [
    "NewStore",
    "OxigraphStore",
    "empty_store",
    "in_memory",
    "in_process",
    "load",
    "open_read_only",
    "open_to_write",
    "write_store",
]

#: Lines that are loaded at a time; see `_add_lines`.
_PIECE: Final = 150_000


class OxigraphStore:
    """A store directory, read by a pool of worker processes.

    The directory must not be written while it is open: a build writes a new one.
    """

    def __init__(
        self,
        folder: Path,
        *,
        workers: int = 2,
        memory_limit_mb: int = 4096,
        memory_quads: int = 0,
    ) -> None:
        """Start the workers.

        Args:
            folder: directory made by `write_store`, or a symbolic link to one.
            workers: worker processes, so the number of queries that run at the same time.
            memory_limit_mb: address space of each worker, in MiB, beside the store where it is in
                memory; 0 means no limit.
            memory_quads: a build of up to so many quads is held in memory, once it is read, where
                the system can share it between processes (Linux).

        Raises:
            StoreUnavailable: there is no readable store in the folder.
        """
        self._quads = _quads(folder)
        in_memory = 0 < self._quads <= memory_quads
        self._build = Build(folder, memory_limit_mb, in_memory=in_memory)
        self._pool = Pool(self._build, workers=workers)
        self._build.begin()  # the files first: who asks now should not wait for the rest

    def wait_in_memory(self, timeout_s: float) -> bool:
        """Wait until queries are answered from memory; False if that takes too long."""
        return self._build.wait_in_memory(timeout_s)

    @property
    def worker_pids(self) -> frozenset[int]:
        """Process ids of the workers."""
        return self._pool.pids

    def figures(self) -> Figures:
        """Tell how many workers there are, and what they are at."""
        return dataclasses.replace(
            self._pool.figures, zygote=self._build.zygote_pid, quads=self._quads
        )

    def query(
        self,
        sparql: str,
        *,
        accept: str = "",
        dataset: Dataset = ALL,
        timeout_s: float = 30.0,
        cancel: Cancellation | None = None,
    ) -> Answer:
        """Run one query; see `maillage.store.Store.query`."""
        return self._pool.run(sparql, accept, dataset, timeout_s, cancel)

    async def await_query(
        self,
        sparql: str,
        accept: str,
        dataset: Dataset,
        timeout_s: float,
        cancel: Cancellation,
    ) -> waiting.Awaited | None:
        """Run one query without a thread; see `maillage.store.waiting.query`."""
        return await waiting.query(self._pool, sparql, accept, dataset, timeout_s, cancel)

    def warm(self, timeout_s: float) -> None:
        """Wait until an idle worker, if there is one, has started; a killed one was replaced."""
        self._pool.warm(timeout_s)

    def close(self) -> None:
        """Kill the workers."""
        self._pool.close()


def _quads(folder: Path) -> int:
    """Read how many quads a build holds; 0 for a store that no build has made."""
    try:
        return int(json.loads((folder / "manifest.json").read_text("utf-8"))["quads"])
    except (OSError, ValueError, KeyError):
        return 0


class _MemoryStore:
    """A store in this very process: for builds, checks and tests, never for other people's queries.

    `timeout_s` and `cancel` have no effect here: pyoxigraph cannot stop a query.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def query(
        self,
        sparql: str,
        *,
        accept: str = "",
        dataset: Dataset = ALL,
        timeout_s: float = 30.0,  # noqa: ARG002
        cancel: Cancellation | None = None,  # noqa: ARG002
    ) -> Answer:
        """Run one query; see `maillage.store.Store.query`."""
        body = io.BytesIO()
        try:
            media_type, write = evaluate(self._store, sparql, accept, dataset)
            write(body)
        except FAILURES as error:
            raise failed(error) from error
        return Answer(media_type, iter((body.getvalue(),)))

    def close(self) -> None:
        """Do nothing: the memory goes with the object."""


def in_memory(quads: Iterable[ox.Quad]) -> Store:
    """Make a store of some quads, in this process, without time-outs.

    >>> from maillage.store import ask
    >>> ask(in_memory([]), "ASK { ?s ?p ?o }")
    False
    """
    store = ox.Store()
    kept = list(quads)
    store.bulk_extend(kept)
    store.bulk_extend(_in_union(kept))
    return _MemoryStore(store)


def load(nquads: Path) -> ox.Store:
    """Read the N-Quads of a build into memory; a million takes some 8 s and 700 MB."""
    store = ox.Store()
    with nquads.open("rb") as lines:
        _add_lines(store, lines)
    return store


def empty_store() -> ox.Store:
    """Make a store in memory that holds nothing."""
    return ox.Store()


def in_process(folder: Path) -> Store:
    """Read a store directory in this process, without time-outs: for a build's own questions.

    Raises:
        StoreUnavailable: there is no readable store in the folder.
    """
    return _MemoryStore(open_read_only(str(folder)))


def _add_lines(store: ox.Store, lines: Iterable[bytes]) -> None:
    """Load quads, and their triples into the default graph.

    Piece by piece, for the loader keeps a piece and its indexes in memory: all of Orphanet at once
    takes 2 GB, and so a quarter of it.

    Args:
        store: on disk or in memory.
        lines: N-Quads as pyoxigraph writes them, each with its line end, and no blank node, whose
            name would mean another node in the next piece.

    Raises:
        SyntaxError: a line is no N-Quads.
    """
    lines = iter(lines)
    while piece := list(islice(lines, _PIECE)):
        union = map(_without_graph, piece)
        store.bulk_load(input=b"".join((*piece, *union)), format=ox.RdfFormat.N_QUADS)


def _without_graph(line: bytes) -> bytes:
    r"""Give the triple of a line.

    >>> _without_graph(b'<s> <p> "a <b>" <g> .\n'), _without_graph(b'<s> <p> <o> .\n')
    (b'<s> <p> "a <b>" .\n', b'<s> <p> <o> .\n')
    """
    triple = line[: line.rindex(b" <")]
    return triple + b" .\n" if triple.count(b" ") > 1 else line


class NewStore:
    """A store directory in the making; nobody reads it before it is finished."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty store.

        Args:
            folder: directory to make; must not exist or be empty.

        Raises:
            SourceError: the folder is not empty.
        """
        if folder.exists() and any(folder.iterdir()):
            raise SourceError(
                f"{folder} is not empty: a store is written once, into a new folder",
                fr=f"{folder} n’est pas vide : un entrepôt s’écrit une fois,"
                " dans un nouveau dossier",
            )
        self._store = ox.Store(str(folder))

    def add(self, lines: Iterable[bytes]) -> None:
        """Load quads, see `_add_lines`."""
        _add_lines(self._store, lines)

    def finish(self) -> None:
        """Bring it into the form that reads fastest, and onto the disk."""
        self._store.optimize()
        self._store.flush()
        del self._store  # which closes it

    def load(self, text: bytes) -> None:
        """Load N-Quads as they are.

        Raises:
            SyntaxError: they are none.
        """
        self._store.bulk_load(input=text, format=ox.RdfFormat.N_QUADS)


def write_store(folder: Path, nquads: Path) -> int:
    """Load an N-Quads file of anybody's into a new store directory, in one piece.

    Args:
        folder: directory to make; must not exist or be empty.
        nquads: the file, UTF-8.

    Returns:
        How many different quads the file holds.

    Raises:
        SourceError: the file is not N-Quads or cannot be read, or the folder is not empty.
    """
    new = NewStore(folder)
    try:
        quads = dict.fromkeys(ox.parse(path=nquads, format=ox.RdfFormat.N_QUADS))
        new.load(ox.serialize([*quads, *_in_union(quads)], format=ox.RdfFormat.N_QUADS) or b"")
    except (OSError, SyntaxError) as error:
        raise SourceError(
            f"{nquads} cannot be loaded: {error}", fr=f"{nquads} ne se charge pas : {error}"
        ) from error
    new.finish()
    return len(quads)


def _in_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def open_to_write(folder: Path) -> ox.Store:
    """Open a copy of a store directory, which nobody else has open, to change it."""
    return ox.Store(str(folder))


def open_read_only(folder: str) -> ox.Store:
    """Open a store directory for reading.

    Raises:
        StoreUnavailable: it is not there, or not readable.
    """
    if not (Path(folder) / "CURRENT").is_file():  # the file by which RocksDB knows its own
        raise StoreUnavailable(
            f"there is no store in {folder}: run `maillage build`",
            fr=f"il n’y a pas d’entrepôt dans {folder} : lancez `maillage build`",
        )
    try:
        return ox.Store.read_only(folder)
    except OSError as error:
        raise StoreUnavailable(
            f"the store in {folder} cannot be opened: {error}",
            fr=f"l’entrepôt dans {folder} ne s’ouvre pas : {error}",
        ) from error
