"""Answers that a remote store breaks off in the middle, read by one thread and told to another.

pyoxigraph cannot drop its results on a thread they did not begin on: it complains to Python, which
is what fails here, and never frees them.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoxigraph import NamedNode
from remote_endpoint import Remote
from rich.console import Console

from maillage import asking
from maillage.errors import StoreUnavailable
from maillage.negotiate import JSON, NQUADS, NTRIPLES
from maillage.store import Answer, ask, construct, select
from maillage.store.http import HttpStore
from maillage.web.data.quads import in_graph
from maillage.web.editor import page

VIRTUOSO = "Virtuoso/07.20.3240"
QUERY = "SELECT ?r { ?s ?p ?r }"
READERS: dict[str, Callable[[HttpStore], object]] = {
    "select": lambda store: select(store, QUERY),
    "ask": lambda store: ask(store, QUERY),
    "in JSON": lambda store: page._read(store.query(QUERY, accept=JSON)),
    "in CSV": lambda store: store.query(QUERY, accept="text/csv").read(),
}

GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
GRAPH_READERS: dict[str, Callable[[HttpStore], object]] = {
    "construct": lambda store: construct(store, GRAPH),
    "as quads": lambda store: next(
        in_graph(store.query(GRAPH, accept=NTRIPLES), NamedNode("http://e/g"), NQUADS)
    ),
}


@pytest.fixture
def broken() -> Iterator[Remote]:
    """A store that breaks off after some rows."""
    remote = Remote()
    remote.rows(*[{"type": "literal", "value": "x"}] * 3)
    remote.body = remote.body[:-8]
    yield remote
    remote.close()


@pytest.mark.parametrize(
    ("name", "server"),
    [
        *((name, "remote") for name in READERS if name != "in CSV"),  # which is passed on as it is
        *((name, VIRTUOSO) for name in READERS),
    ],
)
def test_an_error_leaves_the_results_to_their_thread(
    name: str, server: str, broken: Remote
) -> None:
    broken.name = server
    store = HttpStore(broken.url)
    with ThreadPoolExecutor(1) as other:
        error = other.submit(READERS[name], store).exception(60)
    store.close()
    assert isinstance(error, StoreUnavailable)
    assert f"the store sent {JSON} that cannot be read" in str(error)
    assert f"du {JSON} illisible" in error.fr
    del error
    gc.collect()


def test_an_answer_may_end_on_another_thread(broken: Remote) -> None:
    broken.rows(*[{"type": "literal", "value": "x" * 9_999}] * 100)
    broken.name = VIRTUOSO
    store = HttpStore(broken.url)

    def begun() -> Answer:
        answer = store.query(QUERY, accept="text/csv")
        assert next(answer.chunks)
        return answer

    with ThreadPoolExecutor(1) as other:
        answer = other.submit(begun).result(60)
    answer.close()
    store.close()
    del answer
    gc.collect()


@pytest.mark.parametrize("name", GRAPH_READERS)
def test_a_graph_that_breaks_off_is_told_as_that(name: str, broken: Remote) -> None:
    broken.headers = {"Content-Type": NTRIPLES}
    broken.body = b"<http://e/s> <http://e/p> <http://e/o> .\n<http://e/s> <htt"
    store = HttpStore(broken.url)
    with pytest.raises(StoreUnavailable, match=f"the store sent {NTRIPLES} that cannot be read"):
        GRAPH_READERS[name](store)
    store.close()


def test_a_table_that_breaks_off_is_told_on_a_terminal_as_that(broken: Remote) -> None:
    store = HttpStore(broken.url)
    shown = Console(file=io.StringIO())
    with pytest.raises(StoreUnavailable, match=r"the store sent .* that cannot be read"):
        asking.show(store.query(QUERY, accept=JSON), shown)
    store.close()
