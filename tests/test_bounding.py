"""The bound on rows: right in every place of a query where a LIMIT may stand, and announced."""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import serving

from maillage.bounding import bounded
from maillage.errors import BadRequest
from maillage.store import load_query
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.web.endpoint.protocol import SparqlEndpoint

NQ = Path(__file__).parent / "data" / "store.nq"
MANY = "VALUES ?v { 5 4 3 2 1 0 9 8 7 6 }"
BOUNDED = [
    f"SELECT ?v {{ {MANY} }}",
    f"SELECT ?v WHERE {{ {MANY} }} # LIMIT 1",
    f"SELECT ?v {{ {MANY} }} ORDER BY DESC(?v)#",
    f"SELECT ?v {{ {MANY} }} ORDER BY ?v OFFSET 2",
    f"SELECT ?v {{ {MANY} }} LIMIT 9 OFFSET 3",
    f"SELECT ?v {{ {MANY} }} OFFSET 1\nLIMIT 000007",
    f"SELECT ?v {{ {MANY} }} LIMIT 99",
    f"SELECT ?v {{ {{ SELECT ?v {{ {MANY} }} ORDER BY ?v LIMIT 8 }} }} ORDER BY DESC(?v)",
    f"SELECT ?v ?w {{ {MANY} }} ORDER BY ?v VALUES ?w {{ 1 2 }}",
    f"SELECT ?v ?w {{ {MANY} }} # }} }} VALUES\nVALUES ?w {{ 1 2 }} # LIMIT",
    f"SELECT ?v {{ {MANY} }} GROUP BY ?v HAVING(COUNT(*) > 0) ORDER BY ?v",
    f"SELECT (CONCAT('}} LIMIT 1 {{', STR(?v)) AS ?w) {{ {MANY} }} ORDER BY ?w",
    f"PREFIX limit: <http://e/limit#> SELECT ?v ?LIMIT {{ {MANY} BIND(limit:x AS ?LIMIT) }}",
    f"BASE <http://e/> select distinct * from <http://e/#g> {{ {MANY} }} order by str(?v)",
    f"SELECT ?v {{ {MANY} BIND('''}}\n LIMIT 2 \\''' {{''' AS ?s) }}",
]
LEFT_ALONE = [
    f"SELECT ?v {{ {MANY} }} LIMIT 4",
    f"SELECT ?v {{ {MANY} }} LIMIT 0 OFFSET 3",
    f"ASK {{ {MANY} }}",
    f"CONSTRUCT {{ <http://e/> <http://e/> ?v }} {{ {MANY} {{ SELECT * {{}} }} }}",
    f"DESCRIBE ?v {{ {MANY} }}",
    "SELECT * { ?s ?p ?o",
    "SELECT * } {",
    "SELECT ?s",
    "",
    "nonsense",
    f"SELECT ?v {{ {MANY} }} LIMIT",
    f"SELECT ?v {{ {MANY} }} LIMIT ٩٩",
]


def rows(query: str) -> list[list[str]]:
    answer = ox.Store().query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return [[str(term) for term in row] for row in answer]


@pytest.mark.parametrize("query", BOUNDED)
def test_a_select_gives_the_first_of_its_rows(query: str) -> None:
    assert len(rows(query)) > 4
    assert rows(bounded(query, 4)) == rows(query)[:4]
    assert bounded(query, 0) == query


def test_a_number_longer_than_python_reads_is_a_larger_one() -> None:
    query = f"SELECT ?v {{ {MANY} }} LIMIT {'9' * 5000}"
    assert len(rows(bounded(query, 4))) == 4


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_whatever_needs_no_bound_is_left_as_it_is(query: str) -> None:
    assert bounded(query, 4) is query


def test_a_text_that_can_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(BadRequest, match="two ways") as caught:
        bounded("SELECT * { ?s ?p ?a FILTER(?a<'x>') } #'", 4)
    assert "deux façons" in caught.value.fr


WORDS = [
    "SELECT",
    "ASK",
    "{",
    "}",
    "(",
    ")",
    "?v",
    "LIMIT",
    "OFFSET",
    "VALUES",
    "ORDER",
    "BY",
    "1",
    "9",
    "'LIMIT'",
    "<",
    ">",
    "'",
    ".",
    "*",
    "<u>",
    "#",
]
WORDS.append("\n")


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_what_was_no_query_does_not_become_one(text: str) -> None:
    try:
        changed = bounded(text, 4)
    except BadRequest:
        return
    for query in (text, changed):
        try:
            kept = list(ox.Store().query(query))  # type: ignore[arg-type]
        except SyntaxError:
            kept = None
        if query == text:
            before = kept
    assert (before is None) == (kept is None)
    if changed != text and kept is not None:
        assert len(kept) <= 4


def test_the_endpoint_says_whatever_it_bounds(tmp_path: Path, root: Path) -> None:
    write_store(tmp_path / "store", NQ)
    store = OxigraphStore(tmp_path / "store", workers=1, memory_limit_mb=2048)
    queries = load_query(root / "queries/pages/graphs.rq")
    app = SparqlEndpoint(store, graphs_query=queries, build_id="b", kept_bytes=10**6, max_rows=4)
    name = "X-SPARQL-MaxRows"
    try:
        with serving(app) as url, httpx.Client(base_url=url, headers={"Accept": "text/csv"}) as web:
            told = [web.get("/sparql", params={"query": BOUNDED[0]}) for _ in range(2)]
            told.append(web.post("/sparql", data={"query": BOUNDED[0]}))
            for answer in told:  # the second one is kept
                assert answer.headers[name] == "4"
                assert answer.text.split() == ["v", "5", "4", "3", "2"]
                assert name in answer.headers["Access-Control-Expose-Headers"]
            assert app.answers.hits == 2
            head = web.head("/sparql", params={"query": BOUNDED[0]})
            known = {"If-None-Match": told[0].headers["ETag"]}
            same = web.get("/sparql", params={"query": BOUNDED[0]}, headers=known)
            assert (head.status_code, head.headers[name]) == (200, "4")
            assert (same.status_code, same.headers[name]) == (304, "4")
            free = web.get("/sparql", params={"query": LEFT_ALONE[0]})
            assert name not in free.headers
            assert len(free.text.split()) == 5
    finally:
        store.close()
