"""Other engines as the store: `oxigraph serve`, and Virtuoso 7.2.5 of Debian.

Both are loaded by `maillage load` with the real data, and must give what the embedded store gives:
every example query, every query that runs behind the site, and the pages themselves. What Virtuoso
does otherwise is listed, with the reason, and must stay so (xfail, strict).
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from servers import oxigraph_writable, virtuoso
from site_under_test import Client

from maillage.config import Settings
from maillage.errors import StoreUnavailable
from maillage.store import Store, bound, load_query, open_store
from maillage.store.constants import written_out
from maillage.store.virtuoso import portable
from maillage.terms import expand
from maillage.web.app import create_app

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "queries"
MAILLAGE = Path(sys.executable).parent / "maillage"
EXAMPLES = sorted((QUERIES / "examples").glob("*.ttl"))
SERVERS = ("oxigraph", "virtuoso")
UNION = "https://w3id.org/maillage/union"

GEOF = "knows no geof:distance: refused"
SORTED = "the same rows; long texts are sorted otherwise"
POINT = "rounds the numbers of a point to 32 bits"
INTEGER = "gives the truth of an expression as the integer 0 or 1"
UNBOUND = "WRONG ROWS, no error: takes a variable that is not bound for one that is, in a FILTER"
#: Example -> what Virtuoso does otherwise.
EXAMPLES_OF_VIRTUOSO = {
    "cq01": GEOF,
    "cq03": SORTED,
    "cq06": SORTED,
    "cq07": SORTED,
    "cq09": "WRONG ROWS, no error: nothing of an OPTIONAL that holds a UNION",
    "cq11": INTEGER,
    "cq18": "WRONG ROWS, no error: a path in NOT EXISTS finds nothing",
    "cq19": "WRONG CELLS, no error: what a sub-select has counted is 1 where it is divided",
    "cq21": "WRONG CELLS, no error: IF of a variable that is not bound is its third part",
    "cq30": "its SQL compiler fails: refused",
    "cq31": UNBOUND,
    "cq33": INTEGER,
    "cq39": "WRONG ROWS, no error: GRAPH with OPTIONAL reaches graphs that are not in the dataset",
    "f01": GEOF,
}
#: Query of the site -> what Virtuoso does otherwise.
QUERIES_OF_VIRTUOSO = {
    "find/edges": "refuses a path from a variable of VALUES in a sub-select",
    "find/nearest-prefecture": GEOF,
    "find/sites": "refuses an expression in ORDER BY over what is grouped, and " + GEOF,
    "pages/card-site": POINT,
    "pages/card-sites": POINT,
    "pages/hospitals": POINT,
    "pages/parts": "gives two rows twice in spite of DISTINCT; sites are counted as a set",
    "pages/places-of-sites": POINT,
    "pages/reach-all": INTEGER,
    "pages/territories": POINT,
    "pages/vocabulary": POINT,
    "search/conditions": INTEGER,
    "stats/disorders": INTEGER,
}


@dataclass(frozen=True)
class Other:
    """Another engine with the real data."""

    name: str
    url: str
    store: Store


def loaded(folder: Path, *words: str, **more: str) -> str:
    """Load the real data as an operator does; gives the MAILLAGE_STORE that the command tells."""
    done = subprocess.run(
        [MAILLAGE, "load", *words, "--from", folder / "maillage.nq", "--lang", "en"],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return re.search(r"MAILLAGE_STORE='(.*)'", done.stderr)[1]


@pytest.fixture(scope="module")
def oxigraph_loaded(published_folder: Path) -> Iterator[Other]:
    with oxigraph_writable() as base:
        url = loaded(published_folder, f"{base}/query")
        assert url == f"{base}/query"
        store = open_store(url)
        yield Other("oxigraph", url, store)
        store.close()


@pytest.fixture(scope="module")
def virtuoso_loaded(virtuoso_url: str, published_folder: Path) -> Iterator[Other]:
    words = (f"{virtuoso_url}/sparql", "--user", "dba")
    url = loaded(published_folder, *words, MAILLAGE_LOAD_PASSWORD="dba")
    assert url == f"{virtuoso_url}/sparql?default-graph-uri={UNION}"
    store = open_store(url)
    yield Other("virtuoso", url, store)
    store.close()


@pytest.fixture(params=SERVERS)
def other(request: pytest.FixtureRequest) -> Other:
    found = request.getfixturevalue(f"{request.param}_loaded")
    assert isinstance(found, Other)
    return found


@pytest.fixture
def expect(request: pytest.FixtureRequest, other: Other) -> Callable[[str | None], None]:
    """Expect a failure of Virtuoso for a reason, strictly."""

    def expected(reason: str | None) -> None:
        if reason and other.name == "virtuoso":
            request.applymarker(pytest.mark.xfail(strict=True, reason=reason))

    return expected


def rows_of(store: Store, sparql: str) -> list[tuple[str, ...]] | bool:
    """The rows of a table in their order, or the answer to ASK."""
    body = store.query(sparql, accept="application/sparql-results+json").read()
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = tuple(variable.value for variable in results.variables)
    return [names, *(tuple(map(str, row)) for row in results)]


def graph_of(store: Store, sparql: str) -> list[str]:
    body = store.query(sparql, accept="application/n-triples").read()
    return sorted(str(quad.triple) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


# The examples


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(
    path: Path, other: Other, published: Store, expect: Callable[[str | None], None]
) -> None:
    expect(EXAMPLES_OF_VIRTUOSO.get(path.stem.split("-")[0]))
    triples = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    (text,) = (q.object.value for q in triples if q.predicate == expand("sh:select"))
    assert rows_of(other.store, text) == rows_of(published, text)


def test_the_list_of_examples_is_current() -> None:
    assert len(EXAMPLES) == 42
    assert set(EXAMPLES_OF_VIRTUOSO) <= {path.stem.split("-")[0] for path in EXAMPLES}


# The queries of the site

#: Query -> what its caller binds; each is asked with every one of its values.
IRIS = (
    "https://w3id.org/maillage/id/filiere/mhemo",
    "https://w3id.org/maillage/id/centre/leukofrance",
    "http://www.orpha.net/ORDO/Orphanet_58",
    "https://w3id.org/maillage/id/nothing/at-all",
)
GRAPHS = ("https://w3id.org/maillage/graph/cog-2026", "https://w3id.org/maillage/graph/none")
BOUND = {
    "pages/brief": ("node", IRIS),
    # One with fewer than it shows, for which of more it shows is the store's choice.
    "pages/covered-first": ("node", ("https://w3id.org/maillage/id/centre/cracmo",)),
    "pages/exists": ("iri", IRIS),
    "pages/facts": ("node", IRIS),
    "pages/facts-but-derived": ("node", IRIS),
    "pages/graph": ("graph", GRAPHS),
    "pages/graph-exists": ("graph", GRAPHS),
    "pages/incoming": ("iri", IRIS),
    "pages/resource": ("iri", IRIS),
}
SITE = [
    f"{folder}/{path.stem}"
    for folder in ("codes", "find", "pages", "search", "stats")
    for path in sorted((QUERIES / folder).glob("*.rq"))
]


def test_all_queries_of_the_site_are_collected() -> None:
    assert len(SITE) == 87
    assert set(BOUND) | set(QUERIES_OF_VIRTUOSO) <= set(SITE)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        pytest.param(
            server,
            name,
            marks=pytest.mark.slow if server == "virtuoso" else (),
        )
        for server in SERVERS
        for name in SITE
    ],
    indirect=["other"],
)
def test_queries_of_the_site(
    name: str, other: Other, published: Store, expect: Callable[[str | None], None]
) -> None:
    expect(QUERIES_OF_VIRTUOSO.get(name))
    text = load_query(QUERIES / f"{name}.rq")
    variable, values = BOUND.get(name, ("", ()))
    for sparql in [bound(text, {variable: ox.NamedNode(v)}) for v in values] or [text]:
        if re.search(r"^CONSTRUCT", text, re.MULTILINE):
            assert graph_of(other.store, sparql) == graph_of(published, sparql)
        else:
            ours, theirs = rows_of(published, sparql), rows_of(other.store, sparql)
            # An order is the engine's choice where the query has none, or one with ties.
            assert theirs == ours if isinstance(ours, bool) else sorted(theirs) == sorted(ours)


def test_values_survive_in_virtuoso_but_those_of_points(
    virtuoso_loaded: Other, published: Store
) -> None:
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    ours, theirs = (set(graph_of(s, everything)) for s in (published, virtuoso_loaded.store))
    assert len(ours) == len(theirs) > 30_000
    wkt = "geosparql#wktLiteral>"
    assert ours - theirs
    assert all(text.endswith(wkt) for text in ours ^ theirs)


# The pages

ROUTES = {
    "/": "text/html",
    "/page/filiere/mhemo": "text/html",
    "/page/centre/leukofrance": "text/html",
    "/page/orpha/58": "text/html",
    "/page/nothing/at-all": "text/html",
    "/dataset": "text/html",
    "/search?q=leukofrance&lang=fr": "application/json",
    "/find?orpha=58&from=35&audience=adult&asof=2026-11-26": "application/json",
    "/find?orpha=58&from=974&audience=child&asof=2026-11-26": "text/html",
}
#: Page -> what becomes of it on Virtuoso.
ROUTES_OF_VIRTUOSO = {route: GEOF for route in ROUTES if route.startswith("/find")}


def site(store: Store, url: str) -> Client:
    return Client(create_app(Settings(project=ROOT, store=url), store), language="fr")


@pytest.mark.parametrize(
    ("other", "route"),
    [
        pytest.param(
            server,
            route,
            marks=pytest.mark.slow if server == "virtuoso" and "search" in route else (),
        )
        for server in SERVERS
        for route in ROUTES
    ],
    indirect=["other"],
)
def test_pages(
    route: str, other: Other, published: Store, expect: Callable[[str | None], None]
) -> None:
    expect(ROUTES_OF_VIRTUOSO.get(route))
    accept = ROUTES[route]
    ours = site(published, other.url).get(route, Accept=accept)
    theirs = site(other.store, other.url).get(route, Accept=accept)
    assert theirs.status == ours.status in {200, 404}
    assert theirs.body == ours.body


def test_the_endpoint_gives_the_same_in_every_format(other: Other, published: Store) -> None:
    query = "/sparql?query=" + (
        "PREFIX%20mlg:%20%3Chttps://w3id.org/maillage/ontology%23%3E%20SELECT%20?n%20?t%20"
        "%7B%20?n%20a%20mlg:NationalPlan,%20?t%20%7D%20ORDER%20BY%20?n%20?t"
    )
    ours, theirs = site(published, other.url), site(other.store, other.url)
    for accept in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        expected, found = ours.get(query, Accept=accept), theirs.get(query, Accept=accept)
        assert found.status == expected.status == 200
        kind = ox.QueryResultsFormat.from_media_type(accept)
        if kind in {ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML}:
            a, b = (
                [tuple(map(str, row)) for row in ox.parse_query_results(body, format=kind)]
                for body in (expected.body, found.body)
            )
            assert a == b
            assert a
        else:
            assert found.body == expected.body


# What goes wrong


@contextmanager
def saying(*answers: bytes, hold: bool = False) -> Iterator[str]:
    """A server that answers every request with these bytes, and then hangs up or waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    for answer in answers:
                        connection.sendall(answer)
                    if hold:
                        over.wait(60)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
        finally:
            over.set()
            with socket.create_connection(listening.getsockname()):
                pass
            thread.join()


def answer(status: str, kind: str, body: str, length: int = 0) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {length or len(body)}\r\n\r\n{body}".encode()


RESULTS = "application/sparql-results+json"


@pytest.mark.parametrize(
    ("said", "hold", "status", "told"),
    [
        ([answer("200 OK", "text/html", "<p>hello</p>")], False, 503, "URL d’un point d’accès"),
        ([answer("503 No", "text/html", "later")], False, 503, "répond 503"),
        ([answer("500 No", "text/plain", "Virtuoso S1T00 x")], False, 504, "60 s"),
        ([answer("404 No", "text/plain", "?")], False, 503, "URL d’un point d’accès"),
        ([answer("200 OK", RESULTS, '{"head"', 90)], False, 503, "ne répond pas"),
        ([answer("200 OK", RESULTS, '{"head"', 90)], True, 504, "0.5 s"),
        ([], False, 503, "ne répond pas"),
        ([], True, 504, "0.5 s"),
        ([b"nonsense"], False, 503, "ne répond pas"),
    ],
)
def test_a_store_that_fails_is_told_as_a_problem(
    said: list[bytes], hold: bool, status: int, told: str
) -> None:
    with saying(*said, hold=hold) as url:
        store = open_store(url)
        limit_s = 0.5 if hold else 60
        app = create_app(Settings(project=ROOT, store=url, query_timeout_s=limit_s), store)
        for route in ("/page/filiere/mhemo", "/sparql?query=ASK%7B%7D"):
            reply = Client(app, language="fr").get(route, Accept="application/json")
            assert reply.status == status, reply.body
            assert dict(reply.headers)["content-type"].startswith("application/problem+json")
            assert told in reply.body.decode()
        store.close()


def test_a_remote_that_dies_in_mid_answer_is_never_taken_for_whole() -> None:
    first = '{"head":{"vars":["x"]},"results":{"bindings":[' + " " * 300_000
    with saying(answer("200 OK", RESULTS, first, 900_000)) as url:
        store = open_store(url)
        chunks = store.query("SELECT ?x {}", timeout_s=60).chunks
        assert next(chunks)
        with pytest.raises(StoreUnavailable, match="does not answer"):
            list(chunks)
        store.close()


def test_virtuoso_cuts_nothing_in_silence(virtuoso_url: str, tmp_path: Path) -> None:
    """A server of its own, that gives ten rows and has two thousand of its system's."""
    with virtuoso(tmp_path, rows=10) as url:
        store = open_store(f"{url}/sparql")
        with pytest.raises(StoreUnavailable, match="gives 10 rows at most"):
            store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")
        assert len(rows_of(store, "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 9")) == 10
        store.close()


# What is asked of Virtuoso in other words


@pytest.mark.parametrize(
    ("sparql", "moved"),
    [
        ("ASK { ?s ?p ?o }", None),
        (
            "SELECT ?p { ?s ?p ?o } VALUES ?s { <u:x> }",
            "SELECT ?p { VALUES ?s { <u:x> } { ?s ?p ?o }} ",
        ),
        (
            "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } VALUES ?s { <u:x> }",
            "CONSTRUCT { ?s ?p 1 } WHERE { VALUES ?s { <u:x> } { ?s ?p ?o }} ",
        ),
        (
            "CONSTRUCT WHERE { ?s ?p ?o } VALUES ?s { <u:x> }",
            "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <u:x> } { ?s ?p ?o }} ",
        ),
        ("SELECT (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p VALUES ?p { 1 }", None),
    ],
)
def test_values_behind_a_query(sparql: str, moved: str | None) -> None:
    assert portable(sparql) == (moved or sparql)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("VALUES ?x { <u:c> } ?x ?p ?o", "VALUES ?x { <u:c> } <u:c> ?p ?o"),
        (
            'VALUES (?x ?y) { ("a"@fr 3) } ?s ?p ?x, ?y .',
            'VALUES (?x ?y) { ("a"@fr 3) } ?s ?p "a"@fr, 3 .',
        ),
        ('VALUES ?x { "1"^^<u:d> } ?s ?p ?x', 'VALUES ?x { "1"^^<u:d> } ?s ?p "1"^^<u:d>'),
        (
            "VALUES ?x { 1 } OPTIONAL { ?s ?p ?o FILTER (?o = ?x) }",
            "VALUES ?x { 1 } OPTIONAL { ?s ?p ?o FILTER (?o = 1) }",
        ),
        (
            "VALUES ?x { 1 } FILTER NOT EXISTS { ?s ?p ?o { ?o ?q ?r FILTER (?r < ?x) } }",
            "VALUES ?x { 1 } FILTER NOT EXISTS { ?s ?p ?o { ?o ?q ?r FILTER (?r < 1) } }",
        ),
        (
            "VALUES ?x { <u:c> } { ?x ?p ?o } UNION { ?o ?p ?x }",
            "VALUES ?x { <u:c> } { <u:c> ?p ?o } UNION { ?o ?p <u:c> }",
        ),
        # Another query, or none: left as it is.
        ("VALUES ?x { 1 2 } ?s ?p ?x", None),
        ("VALUES ?x { UNDEF } ?s ?p ?x", None),
        ("VALUES (?x ?y) { (1 2) (3 4) } ?s ?p ?x", None),
        ("VALUES ?x { 1.5 } ?s ?p ?x", None),
        ("VALUES ?x { -1 } ?s ?p ?x", None),
        ("VALUES ?x { 1 } ?x ?p ?o", None),
        ("VALUES ?x { 1 } { ?s ?p ?o FILTER (?o > ?x) }", None),
        ("VALUES ?x { 1 } MINUS { ?s ?p ?x }", None),
        ("VALUES ?x { 1 } { SELECT ?s { ?s ?p ?x } }", None),
        ("VALUES ?x { 1 } OPTIONAL { ?s ?p ?o OPTIONAL { ?o ?q ?x } }", None),
        ("VALUES ?x { 1 } FILTER (BOUND(?x))", None),
        ("VALUES ?x { 1 } ?s ?p ?o VALUES (?o ?x) { (2 1) }", None),
        ("?s ?p ?o VALUES ?x { 1 } FILTER (?o = ?x)", None),
    ],
)
def test_constants(body: str, written: str | None) -> None:
    head, tail = "PREFIX u: <u:> SELECT * {", "} ORDER BY ?x"
    expected = f"{head} {written or body} {tail}"
    assert written_out(f"{head} {body} {tail}") == expected
