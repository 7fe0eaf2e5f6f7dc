"""A remote store that does not answer: nobody waits longer than his own query may take."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from patience import until
from remote_endpoint import Remote

from maillage.errors import MaillageError, QueryTimeout
from maillage.store.http import HttpStore

QUERY = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def silent() -> Iterator[Remote]:
    """A store that takes every request, and says nothing."""
    remote = Remote()
    remote.pause_s = 300.0
    yield remote
    remote.close()


def union_of(remote: Remote) -> HttpStore:
    """Read it as one whose union is a graph of its own, so that its graphs are asked for first."""
    return HttpStore(f"{remote.url}?default-graph-uri=http://e/union")


def test_the_list_of_graphs_is_waited_for_as_long_as_the_query_may_take(silent: Remote) -> None:
    store = union_of(silent)
    with pytest.raises(QueryTimeout, match=r"has not answered within 0\.\d+ s"):
        store.query(QUERY, timeout_s=0.2)
    store.close()
    assert len(silent.asked) == 1


def test_nobody_waits_longer_for_another_who_asks_for_the_graphs(silent: Remote) -> None:
    store = union_of(silent)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(store.query, QUERY, timeout_s=3.0)
        until(lambda: silent.asked)
        with pytest.raises(QueryTimeout, match=r"has not answered within 0\.2 s"):
            store.query(QUERY, timeout_s=0.2)
        assert isinstance(first.exception(60), MaillageError)
    store.close()
    assert len(silent.asked) == 1
