"""One contract for every adapter: embedded, in memory, a foreign server, and our own."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from long_queries import RUNAWAY
from pyoxigraph import Literal, NamedNode
from servers import oxigraph_server, oxigraph_writable, serving
from store_under_test import NQ, E, forked_store

from maillage.errors import (
    BadRequest,
    Forbidden,
    MaillageError,
    NotAcceptable,
    QueryTimeout,
    StoreUnavailable,
)
from maillage.negotiate import GRAPH_TYPES, NTRIPLES, RESULT_TYPES
from maillage.store import ALL, Dataset, Store, ask, construct, load_query, open_store, select
from maillage.store.oxigraph import in_memory
from maillage.web.endpoint.protocol import SparqlEndpoint

XSD = "http://www.w3.org/2001/XMLSchema#"
ADAPTERS = (
    "embedded",
    "forked",
    "memory",
    "oxigraph-server",
    "oxigraph-serve",
    "virtuoso",
    "own-server",
)
FOREIGN = ("oxigraph-server", "oxigraph-serve", "virtuoso")
#: What Virtuoso 7.2.5 does otherwise, and our adapter cannot mend.
VIRTUOSO = {
    "test_the_dataset_of_the_request_overrules_the_one_of_the_query": "adds it to FROM",
    "test_empty_results": "has a column _star_fake where SELECT * finds no variable",
    "test_a_large_answer_comes_whole": "makes at most 10,000 lines of SQL of a query",
}


def put_all(url: str, union: dict[str, str]) -> None:
    """Fill a server by the Graph Store Protocol: each graph, and the union of them all."""
    graphs: dict[str, set[str]] = {}
    for quad in ox.parse(path=NQ, format=ox.RdfFormat.N_QUADS):
        line = f"{quad.triple} ."
        graphs.setdefault("", set()).add(line)
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, set()).add(line)
    for graph, lines in graphs.items():
        httpx.put(
            url,
            params={"graph": graph} if graph else union,
            content="\n".join(lines),
            headers={"Content-Type": "application/n-triples"},
            auth=httpx.DigestAuth("dba", "dba"),
        ).raise_for_status()


@pytest.fixture(scope="session", params=ADAPTERS)
def store(request: pytest.FixtureRequest, folder: Path, root: Path) -> Iterator[Store]:
    with contextlib.ExitStack() as stack:
        if request.param == "memory":
            opened = in_memory(ox.parse(path=NQ, format=ox.RdfFormat.N_QUADS))
        elif request.param == "forked":
            opened = forked_store(folder, workers=2)
        elif request.param == "oxigraph-server":
            opened = open_store(stack.enter_context(oxigraph_server(folder)))
        elif request.param == "oxigraph-serve":
            url = stack.enter_context(oxigraph_writable())
            put_all(f"{url}/store", {"default": ""})
            opened = open_store(f"{url}/query")
        elif request.param == "virtuoso":
            url = request.getfixturevalue("virtuoso_url")
            put_all(f"{url}/sparql-graph-crud-auth", {"graph": f"{E}union"})
            graphs = f"named-graph-uri={E}graph/a&named-graph-uri={E}graph/b"
            opened = open_store(f"{url}/sparql?default-graph-uri={E}union&{graphs}")
        else:
            opened = open_store(folder.as_uri().replace("file", "oxigraph"), workers=2)
            if request.param == "own-server":
                stack.callback(opened.close)
                query = load_query(root / "queries/pages/graphs.rq")
                app = SparqlEndpoint(opened, graphs_query=query, timeout_s=3)
                opened = open_store(stack.enter_context(serving(app)) + "/sparql")
        stack.callback(opened.close)
        yield opened


@pytest.fixture(autouse=True)
def known_differences(request: pytest.FixtureRequest) -> None:
    """Expect of Virtuoso what is listed, strictly."""
    case = getattr(request.node, "callspec", None)
    reason = VIRTUOSO.get(request.node.originalname)
    if reason and case and case.params.get("store") == "virtuoso":
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    rows = select(store, "SELECT ?s ?p ?o { ?s ?p ?o }")
    assert len(rows) == 8  # a triple that two graphs hold is one triple of the union
    rows = select(store, "SELECT ?g ?o { GRAPH ?g { ?s <http://example.org/label> ?o } }")
    assert len(rows) == 4
    assert {row["g"] for row in rows} == {NamedNode(E + "graph/a"), NamedNode(E + "graph/b")}


def test_terms_come_back_as_they_are(store: Store) -> None:
    rows = select(store, "SELECT ?p ?o { <http://example.org/brest> ?p ?o } ORDER BY ?p ?o")
    terms = {(str(row["p"]), str(row["o"])) for row in rows}
    assert terms == {
        (f"<{E}label>", '"Brest"@fr'),
        (f"<{E}label>", r'"Breizh, \"the far\"\tend\nof it"@en-gb'),
        (f"<{E}opened>", f'"2023-12-29"^^<{XSD}date>'),
        (f"<{E}beds>", f'"12"^^<{XSD}integer>'),
        (f"<{E}partOf>", f"<{E}afh>"),
        (f"<{E}rate>", f'"0.5"^^<{XSD}decimal>'),
    }
    (row,) = select(store, f"SELECT ?o {{ <{E}afh> <{E}since> ?o }}")
    assert row["o"] == Literal("1955", datatype=NamedNode(XSD + "gYear"))


def test_order_and_unbound(store: Store) -> None:
    query = f"""SELECT ?s ?since {{ ?s <{E}label> ?l OPTIONAL {{ ?s <{E}since> ?since }} }}
                GROUP BY ?s ?since ORDER BY DESC(?s)"""
    rows = select(store, query)
    assert rows == [
        {"s": NamedNode(E + "brest")},
        {"s": NamedNode(E + "afh"), "since": Literal("1955", datatype=NamedNode(XSD + "gYear"))},
    ]


def test_empty_results(store: Store) -> None:
    assert select(store, "SELECT ?s { ?s <http://example.org/nothing> ?o }") == []
    assert construct(store, "CONSTRUCT WHERE { ?s <http://example.org/nothing> ?o }") == []
    assert not ask(store, "ASK { ?s <http://example.org/nothing> ?o }")
    assert select(store, "SELECT * {}") == [{}]
    for accept in ("text/turtle", NTRIPLES):
        answer = store.query("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 'no' }", accept=accept)
        assert answer.read() == b""


def test_ask(store: Store) -> None:
    assert ask(store, f"ASK {{ <{E}brest> <{E}partOf>+ <{E}afh> }}")


def test_construct(store: Store) -> None:
    triples = construct(store, f"CONSTRUCT {{ ?b <{E}has> ?a }} WHERE {{ ?a <{E}partOf> ?b }}")
    expected = ox.Triple(NamedNode(E + "afh"), NamedNode(E + "has"), NamedNode(E + "brest"))
    assert triples == [expected]


def test_bound_terms(store: Store) -> None:
    query = "SELECT ?p ?o { ?s ?p ?o } # a comment without end of line"
    assert len(select(store, query, s=NamedNode(E + "afh"))) == 2
    evil = Literal('"} SERVICE <http://example.org/> { ?s ?p "\\\n')
    assert select(store, query, o=evil) == []
    (row,) = select(store, query, s=NamedNode(E + "brest"), o=Literal("Brest", language="fr"))
    assert row["p"] == NamedNode(E + "label")
    assert ask(store, "ASK { ?s ?p ?o }", s=NamedNode(E + "afh"))
    assert len(construct(store, "CONSTRUCT WHERE { ?s ?p ?o }", s=NamedNode(E + "afh"))) == 2


@pytest.mark.parametrize(
    ("dataset", "default", "named"),
    [
        (ALL, 8, 8),
        (Dataset((E + "graph/a",)), 3, 0),
        pytest.param(
            *(Dataset((E + "graph/a", E + "graph/b")), 7, 0),
            marks=pytest.mark.xfail(
                reason="Oxigraph gives a triple once per default graph that holds it, not once"
            ),
        ),
        (Dataset((), (E + "graph/b",)), 0, 5),
        (Dataset((E + "graph/a",), (E + "graph/b",)), 3, 5),
        (Dataset((E + "graph/none",)), 0, 0),
    ],
)
def test_dataset(store: Store, dataset: Dataset, default: int, named: int) -> None:
    assert len(select(store, "SELECT * { ?s ?p ?o }", dataset)) == default
    assert len(select(store, "SELECT * { GRAPH ?g { ?s ?p ?o } }", dataset)) == named


def test_the_dataset_of_the_request_overrules_the_one_of_the_query(store: Store) -> None:
    query = f"SELECT * FROM <{E}graph/a> {{ ?s ?p ?o }}"
    assert len(select(store, query, Dataset((E + "graph/b",)))) == 5


@pytest.mark.parametrize("accept", RESULT_TYPES)
def test_result_formats(store: Store, accept: str) -> None:
    answer = store.query(
        f"SELECT ?o {{ <{E}brest> <{E}label> ?o }} ORDER BY LANG(?o)", accept=accept
    )
    given = answer.media_type.partition(";")[0]
    # A foreign server may answer a generic name with the exact one.
    assert given in {accept, "application/sparql-results+" + accept.rpartition("/")[2]}
    body = answer.read()
    kind = accept.rpartition("/")[2].rpartition("+")[2]
    if kind == "csv":
        assert body == b'o\r\n"Breizh, ""the far""\tend\nof it"\r\nBrest\r\n'
    elif kind == "tab-separated-values":
        assert body == b'?o\n"Breizh, \\"the far\\"\\tend\\nof it"@en-gb\n"Brest"@fr\n'
    elif kind == "json":
        bindings = json.loads(body)["results"]["bindings"]
        assert [b["o"]["xml:lang"] for b in bindings] == ["en-gb", "fr"]
    else:
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.XML)
        assert isinstance(results, ox.QuerySolutions)
        assert [row["o"].language for row in results] == ["en-gb", "fr"]


def test_csv_bytes_keep_a_charset(store: Store) -> None:
    answer = store.query("SELECT ('é' AS ?x) {}", accept="text/csv")
    assert answer.media_type == "text/csv; charset=utf-8"
    assert answer.read() == "x\r\né\r\n".encode()


@pytest.mark.parametrize("accept", GRAPH_TYPES[:6])
def test_graph_formats(store: Store, accept: str) -> None:
    query = f"CONSTRUCT WHERE {{ <{E}brest> ?p ?o }}"
    answer = store.query(query, accept=accept)
    assert answer.media_type.partition(";")[0] == accept
    format_ = ox.RdfFormat.from_media_type(accept)
    triples = {quad.triple for quad in ox.parse(answer.read(), format=format_)}
    assert triples == set(construct(store, query))
    assert len(triples) == 6


def test_defaults(store: Store) -> None:
    assert store.query("ASK {}").media_type == "application/sparql-results+json"
    answer = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert answer.media_type.partition(";")[0] == "text/turtle"
    answer.close()


def test_nothing_acceptable(store: Store) -> None:
    for query in ("SELECT * {}", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(NotAcceptable):
            store.query(query, accept="image/png")


@pytest.mark.parametrize("query", ["SELECT *\n{ ?s ?p ", "SELECT * { ?s nope:p ?o }", "?"])
def test_a_syntax_error_says_where(store: Store, query: str) -> None:
    with pytest.raises(BadRequest) as caught:
        store.query(query)
    told = str(caught.value)
    assert told.startswith("syntax error at line ")
    assert caught.value.fr.startswith("erreur de syntaxe ligne ")


def test_updates_are_no_queries(store: Store) -> None:
    for update in (f"INSERT DATA {{ <{E}x> <{E}p> 1 }}", "DROP ALL", f"LOAD <{E}>"):
        with pytest.raises(BadRequest):
            store.query(update)


def test_a_graph_name_that_is_no_iri(store: Store) -> None:
    with pytest.raises(BadRequest):
        store.query("ASK {}", dataset=Dataset(("not an iri",)))


def test_a_failure_while_evaluating_is_an_error_of_the_store(
    store: Store, request: pytest.FixtureRequest
) -> None:
    if request.node.callspec.params["store"] in FOREIGN:
        pytest.skip("a foreign server words it as it likes")
    # Unbound, so that nothing is sent; our own endpoint refuses the keyword before it gets here.
    with pytest.raises((StoreUnavailable, Forbidden)):
        store.query("SELECT * { SERVICE ?nowhere { ?s ?p ?o } }").read()
    assert ask(store, "ASK {}")


def test_a_large_answer_comes_whole(store: Store) -> None:
    numbers = " ".join(map(str, range(20_000)))
    query = f"SELECT ?x ?y {{ VALUES ?x {{ {numbers} }} VALUES ?y {{ 1 2 3 }} }}"
    assert len(select(store, query)) == 60_000


def test_threads_share_a_store(store: Store) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for i in range(10):
            rows = select(store, f"SELECT ?x {{ VALUES ?x {{ {number * 100 + i} }} }}")
            if rows[0]["x"] != Literal(number * 100 + i):
                wrong.append(rows)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_runaway_query_is_stopped(store: Store, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["store"]
    if name == "memory":
        pytest.skip("a store in memory has no time-out, as its docstring says")
    start = time.monotonic()
    with pytest.raises(
        (QueryTimeout, MaillageError) if name == "oxigraph-server" else QueryTimeout
    ):
        select(store, RUNAWAY, timeout_s=1)
    assert time.monotonic() - start < 60
    assert ask(store, "ASK {}")


def test_what_the_engine_cannot_do_is_the_query_s_fault(store: Store) -> None:
    with pytest.raises((BadRequest, StoreUnavailable), match=f"{E}f"):
        store.query(f"SELECT (<{E}f>(1) AS ?x) {{}}")
