"""The one narrow waist: everything that reads the graph goes through `Store.query`.

::

    select  construct  ask        written once, on Store.query
    ──────────────────────
            Store.query
    ──────────────────────
    oxigraph.py    http.py        one adapter each, imported when a URL asks for it
    scratch.py                    a store that can be written, of which nothing is kept
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import pyoxigraph as ox

from maillage.config import folder_of
from maillage.errors import BadRequest, ConfigError, StoreUnavailable
from maillage.negotiate import JSON, NTRIPLES

__all__ = [
    "ALL",
    "TRUE",
    "Answer",
    "Cancellation",
    "Dataset",
    "Store",
    "Term",
    "ask",
    "bound",
    "construct",
    "graph_named",
    "load_query",
    "open_store",
    "select",
    "triples_of",
    "unreadable",
]

#: RDF 1.1: no triple terms (DESIGN, decision 8).
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class Dataset:
    """The graphs a query sees, as the SPARQL Protocol has it (§2.1.4); it overrules FROM.

    Attributes:
        default_graphs: IRIs of the graphs whose union is the default graph.
        named_graphs: IRIs of the graphs that GRAPH reaches.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


#: Every graph: the default graph is the union of them all, unless the query has FROM.
ALL: Final = Dataset()


#: The texts of a true value; some engines give the second one, and as a number.
TRUE: Final = frozenset({"true", "1"})


@dataclass(frozen=True)
class Answer:
    """The answer to one query.

    Attributes:
        media_type: exactly what the body is, with its charset where it has one.
        chunks: the body; readable once. An iterator that fails part-way raises a `MaillageError`,
            so a body is whole if and only if the iterator ends.
    """

    media_type: str
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        """Read the whole body."""
        return b"".join(self.chunks)

    def close(self) -> None:
        """Give up the rest of the body, and whatever was computing it."""
        close: Callable[[], None] | None = getattr(self.chunks, "close", None)
        if close is not None:
            close()


class Cancellation:
    """Lets one thread stop a query that another thread is waiting for.

    A client that hangs up would otherwise hold a worker until the deadline.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Stop the query, now or as soon as it starts."""
        with self._lock:
            self.cancelled = True
            if self._stop is not None:
                self._stop()

    def stops(self, stop: Callable[[], None]) -> Stops:
        """Let `cancel` call `stop` inside this block, and never after it."""
        return Stops(self, stop)

    def arm(self, stop: Callable[[], None] | None) -> None:
        """Let `cancel` call `stop` from now on, or nothing; `stops` is what sees to the end."""
        with self._lock:
            self._stop = stop
            if stop is not None and self.cancelled:
                stop()


class Stops:
    """The block of `Cancellation.stops`."""

    __slots__ = ("_cancel", "_stop")

    def __init__(self, cancel: Cancellation, stop: Callable[[], None]) -> None:
        self._cancel = cancel
        self._stop = stop

    def __enter__(self) -> None:
        self._cancel.arm(self._stop)

    def __exit__(self, *_: object) -> None:
        self._cancel.arm(None)


class Store(Protocol):
    """A SPARQL 1.1 query service over the graph."""

    def query(
        self,
        sparql: str,
        *,
        accept: str = "",
        dataset: Dataset = ALL,
        timeout_s: float = 30.0,
        cancel: Cancellation | None = None,
    ) -> Answer:
        """Run one query.

        Args:
            sparql: SPARQL 1.1 query text.
            accept: an ``Accept`` header; empty gives JSON or Turtle.
            dataset: the graphs to see.
            timeout_s: seconds until the query is stopped; time the caller takes to read the
                answer does not count.
            cancel: lets another thread stop the query, where the adapter can.

        Raises:
            BadRequest: the query is not SPARQL 1.1, or a graph's name is no IRI.
            NotAcceptable: no media type of `accept` fits the kind of query.
            QueryTimeout: stopped at its deadline.
            StoreUnavailable: no worker is free, the worker died, or the remote does not answer.
        """
        ...

    def close(self) -> None:
        """Release processes, files and connections; calling it twice does no harm."""
        ...


def open_store(
    url: str, *, workers: int = 2, memory_limit_mb: int = 4096, memory_quads: int = 0
) -> Store:
    """Open a store; the URL's scheme chooses the adapter.

    Args:
        url: ``oxigraph:///absolute/folder`` (embedded) or ``https://host/sparql`` (remote).
        workers: worker processes of an embedded store.
        memory_limit_mb: address space of each, in MiB; 0 means no limit.
        memory_quads: an embedded store of up to so many quads is held in memory, see
            `maillage.store.oxigraph.OxigraphStore`.

    Raises:
        ConfigError: the URL is of neither form.
        StoreUnavailable: there is no readable store in the folder.
    """
    folder = folder_of(url)
    if folder is not None:
        from maillage.store.oxigraph import OxigraphStore

        return OxigraphStore(
            folder,
            workers=workers,
            memory_limit_mb=memory_limit_mb,
            memory_quads=memory_quads,
        )
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _no_store(url) from error
    if parts.scheme in {"http", "https"} and parts.netloc:
        from maillage.store.http import HttpStore, is_url

        if is_url(url):
            return HttpStore(url)
    raise _no_store(url)


def _no_store(url: str) -> ConfigError:
    return ConfigError(
        f"{url!r} is no store: give oxigraph:///absolute/folder or https://host/sparql",
        fr=f"{url!r} n’est pas un entrepôt : donnez oxigraph:///dossier/absolu"
        " ou https://hôte/sparql",
    )


def load_query(path: Path) -> str:
    """Read a query file (``queries/**/*.rq``)."""
    return path.read_text(encoding="utf-8")


def select(
    store: Store,
    sparql: str,
    dataset: Dataset = ALL,
    /,
    *,
    timeout_s: float = 30.0,
    **bind: Term,
) -> list[dict[str, Term]]:
    """Run a SELECT.

    Args:
        store: where to ask.
        sparql: the query; its result may not be streamed, so keep it to what fits in memory.
        dataset: the graphs to see.
        timeout_s: seconds until the query is stopped.
        bind: terms for variables of the query, see `bound`.

    Returns:
        One dict per row, in order; a variable without a value is left out.

    >>> from maillage.store.oxigraph import in_memory
    >>> select(in_memory([]), "SELECT ?x { BIND (1 AS ?x) }")[0]["x"].value
    '1'
    """
    rows = _read(store, sparql, dataset, timeout_s, bind)
    if isinstance(rows, bool):
        raise BadRequest("an ASK query was given where a SELECT is needed")
    return rows


def ask(
    store: Store,
    sparql: str,
    dataset: Dataset = ALL,
    /,
    *,
    timeout_s: float = 30.0,
    **bind: Term,
) -> bool:
    """Run an ASK; the arguments are those of `select`."""
    told = _read(store, sparql, dataset, timeout_s, bind)
    if not isinstance(told, bool):
        raise BadRequest("a SELECT query was given where an ASK is needed")
    return told


def construct(
    store: Store,
    sparql: str,
    dataset: Dataset = ALL,
    /,
    *,
    timeout_s: float = 30.0,
    **bind: Term,
) -> list[ox.Triple]:
    """Run a CONSTRUCT or DESCRIBE; the arguments are those of `select`.

    Returns:
        The triples, in the store's order.
    """
    return triples_of(
        store.query(bound(sparql, bind), accept=NTRIPLES, dataset=dataset, timeout_s=timeout_s)
    )


def triples_of(answer: Answer) -> list[ox.Triple]:
    """Read an answer in N-Triples.

    Raises:
        StoreUnavailable: it is none, as a remote store may send.
    """
    try:
        return [quad.triple for quad in ox.parse(answer.read(), format=ox.RdfFormat.N_TRIPLES)]
    except SyntaxError as error:
        raise unreadable(NTRIPLES, error) from error


def bound(sparql: str, bind: dict[str, Term]) -> str:
    """Give variables of a query a value, by a VALUES block after it.

    Terms, not text, so nothing can be injected. The block joins with what the query gives: it
    does not reach into a sub-select's LIMIT, and an aggregate is joined after it is computed.

    Raises:
        ValueError: a value is a blank node or a triple, which SPARQL has no constant for.

    >>> bound("SELECT * { ?s ?p ?o }", {"s": ox.NamedNode("http://e/")}).splitlines()[-1]
    'VALUES (?s) { (<http://e/>) }'
    """
    if not bind:
        return sparql
    for name, term in bind.items():
        if not isinstance(term, ox.NamedNode | ox.Literal):
            raise ValueError(f"?{name} cannot be bound to {term}: give an IRI or a literal")
    names = " ".join(f"?{name}" for name in bind)
    # The newline ends a comment in the query's last line.
    return f"{sparql}\nVALUES ({names}) {{ ({' '.join(map(str, bind.values()))}) }}"


def graph_named(iri: str) -> ox.NamedNode:
    """Read the name of a graph that a request gives.

    Raises:
        BadRequest: it is no IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise BadRequest(
            f"{iri!r} cannot name a graph: give an absolute IRI ({error})",
            fr=f"« {iri} » ne peut pas nommer un graphe : donnez une IRI absolue ({error})",
        ) from error


def unreadable(media_type: str, error: Exception) -> StoreUnavailable:
    """Say that a store, which can only be a remote one, sent what it had not announced."""
    return StoreUnavailable(
        f"the store sent {media_type} that cannot be read: {error}",
        fr=f"l’entrepôt a envoyé du {media_type} illisible : {error}",
    )


def _read(
    store: Store, sparql: str, dataset: Dataset, timeout_s: float, bind: dict[str, Term]
) -> list[dict[str, Term]] | bool:
    """Read what a SELECT or an ASK gives.

    pyoxigraph's results must end on the thread they began on: an error must not carry them away.
    """
    answer = store.query(bound(sparql, bind), accept=JSON, dataset=dataset, timeout_s=timeout_s)
    results = None
    try:
        results = ox.parse_query_results(answer.read(), format=ox.QueryResultsFormat.JSON)
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        names = [variable.value for variable in results.variables]
        rows = []
        for solution in results:
            values = zip(names, solution, strict=True)
            rows.append({name: term for name, term in values if isinstance(term, Term)})
        return rows
    except SyntaxError as error:
        raise unreadable(JSON, error) from error
    finally:
        del results
