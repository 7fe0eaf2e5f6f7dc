"""SERVICE over real HTTP: to the endpoints of the list, and to nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.server
import ipaddress
import json
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs

import httpx
import psutil
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import scratch_server, serving
from test_sparql import HOSTILE, Ear

from maillage.errors import BadRequest, ConfigError, Forbidden, QueryTimeout
from maillage.federation.address import is_public
from maillage.federation.algebra import services
from maillage.federation.allowed import allowed
from maillage.federation.clauses import MOST, Reading, find
from maillage.federation.client import Budget, Client
from maillage.federation.joining import Federation
from maillage.federation.reader import Reader
from maillage.federation.reading import _agree, read
from maillage.federation.solutions import GENID
from maillage.store import Store, load_query
from maillage.store.http import HttpStore
from maillage.store.oxigraph import in_memory
from maillage.web.endpoint.protocol import SparqlEndpoint

E = "http://e/"
#: Names of endpoints, in queries: one of rows, one that is not on any list.
ROWS, OTHER = "http://rows.example/sparql", "http://other.example/sparql"
JSON = "application/sparql-results+json"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


def quads(text: str) -> list[ox.Quad]:
    """Read triples written short: ``a p b; b p "1"``, in a graph of their own."""
    found = []
    for triple in text.split(";"):
        terms: list[Any] = []
        for word in triple.split():
            quoted = word.startswith('"')
            terms.append(ox.Literal(word.strip('"')) if quoted else ox.NamedNode(E + word))
        found.append(ox.Quad(*terms, ox.NamedNode(E + "graph")))
    return found


LOCAL = quads('a p b; a p c; b p c; c p d; d p a; a n "1"; b n "2"; x n "1"; d n "3"')
REMOTE = quads('a q b; b q c; c q a; d q x; y q a; a m "1"; b m "2"; b m "1"; x m "3"; y m "9"')


@contextlib.contextmanager
def endpoint(
    root: Path, data: list[ox.Quad] | Store, services: str = "", **kw: Any
) -> Iterator[str]:
    """Serve some data or a store, with SERVICE to what a list says; gives the endpoint."""
    federation = Federation(allowed(services), **kw) if services else None
    app = SparqlEndpoint(
        in_memory(data) if isinstance(data, list) else data,
        graphs_query=load_query(root / "queries/pages/graphs.rq"),
        timeout_s=60.0,
        build_id="b",
        kept_bytes=10**6,
        federation=federation,
    )
    try:
        with serving(app) as url:
            yield f"{url}/sparql"
    finally:
        if federation is not None:
            federation.close()


@pytest.fixture(scope="module")
def here(root: Path) -> Iterator[str]:
    """An endpoint with the local data, behind which another one has the remote data."""
    with endpoint(root, REMOTE) as far, endpoint(root, LOCAL, f"{ROWS}={far}") as url:
        yield url


def english(answer: httpx.Response) -> str:
    return str(answer.json()["messages"]["en"])


def ask(url: str, query: str, **headers: str) -> httpx.Response:
    return httpx.post(url, data={"query": query}, headers=headers, timeout=90)


def table(answer: httpx.Response) -> list[tuple[str, ...]]:
    assert answer.status_code == 200, answer.text
    results = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    return rows(results)


def rows(results: Any) -> list[tuple[str, ...]]:
    names = [variable.value for variable in results.variables]
    return sorted(
        tuple(f"{name}={row[name]}" for name in sorted(names) if row[name] is not None)
        for row in results
    )


def merged(query: str) -> list[tuple[str, ...]]:
    """The answer of one store with all the data, where SERVICE is a group."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in (*LOCAL, *REMOTE))
    text = query.replace("SERVICE SILENT", "SERVICE").replace(f"SERVICE <{ROWS}>", "")
    return rows(store.query(text, base_iri="https://w3id.org/maillage/"))


S = f"SERVICE <{ROWS}>"
PLACES = {
    "join": f"SELECT * {{ ?s <{E}p> ?o {S} {{ ?o <{E}q> ?r }} }}",
    "first": f"SELECT * {{ {S} {{ ?o <{E}q> ?r }} . ?s <{E}p> ?o }}",
    "alone": f"SELECT * {{ {S} {{ ?o <{E}q> ?r }} }}",
    "optional": f"SELECT * {{ ?s <{E}n> ?n OPTIONAL {{ {S} {{ ?s <{E}q> ?r }} }} }}",
    "optional filter": f"SELECT * {{ ?s <{E}n> ?n OPTIONAL {{ {S} {{ ?s <{E}m> ?m }}"
    " FILTER(?m = ?n) } }",
    "union": f"SELECT * {{ {{ ?s <{E}p> ?o }} UNION {{ {S} {{ ?s <{E}q> ?o }} }} }}",
    "minus": f"SELECT * {{ ?s <{E}p> ?o MINUS {{ {S} {{ ?s <{E}m> ?m }} }} }}",
    "exists": f"SELECT * {{ ?s <{E}p> ?o FILTER EXISTS {{ {S} {{ ?s <{E}m> ?m }} }} }}",
    "not exists": f"SELECT * {{ ?s <{E}p> ?o FILTER NOT EXISTS {{ {S} {{ ?o <{E}m> ?m }} }} }}",
    "sub-select": f"SELECT * {{ ?s <{E}p> ?o {{ SELECT ?o (COUNT(*) AS ?n)"
    f" {{ {S} {{ ?o <{E}q>|<{E}m> ?r }} }} GROUP BY ?o }} }}",
    "sub-select inside": f"SELECT * {{ ?s <{E}p> ?o {S} {{ SELECT ?o (MAX(?m) AS ?x)"
    f" {{ ?o <{E}m> ?m }} GROUP BY ?o }} }}",
    "optional inside": f"SELECT * {{ {S} {{ ?s <{E}q> ?o OPTIONAL {{ ?s <{E}m> ?m }} }}"
    f" OPTIONAL {{ ?s <{E}n> ?m }} }}",
    "filter from outside": f"SELECT * {{ ?s <{E}n> ?n {S} {{ ?s <{E}m> ?m FILTER(?m = ?n) }} }}",
    "no variables": f"SELECT * {{ ?s <{E}n> ?n {S} {{ <{E}a> <{E}q> <{E}b> }} }}",
    "no rows": f"SELECT * {{ ?s <{E}n> ?n {S} {{ ?s <{E}nothing> ?m }} }}",
    "bind after": f"SELECT * {{ {S} {{ ?s <{E}m> ?m }} BIND(CONCAT(?m, '!') AS ?t) }}",
    "two": f"SELECT * {{ {S} {{ ?s <{E}q> ?o }} {S} {{ ?o <{E}m> ?m }} ?z <{E}p> ?s }}",
    "nested": f"SELECT * {{ ?z <{E}p> ?s {S} {{ ?s <{E}q> ?o OPTIONAL {{ {S} {{ ?o <{E}m> ?m"
    " } } } }",
    "silent": f"SELECT * {{ ?s <{E}p> ?o SERVICE SILENT <{ROWS}> {{ ?o <{E}q> ?r }} }}",
    "values inside": f"SELECT * {{ {S} {{ VALUES (?s ?o) {{ (<{E}a> UNDEF) (UNDEF <{E}a>) }}"
    f" ?s <{E}q> ?o }} }}",
    "prefix": f"PREFIX e: <{E}> PREFIX s: <http://rows.example/> SELECT *"
    " { ?s e:p ?o SERVICE s:sparql { ?o e:q ?r } }",
    "base": f"BASE <{E}> PREFIX : <#> SELECT * {{ ?s <p> ?o {S} {{ ?o <q> ?r #}}\n }} }}",
    "comments": f"SELECT * {{ ?s <{E}p> ?o SERVICE#x\n<{ROWS}>#y\n{{ ?o <{E}q> ?r }}#z\n}}",
    "texts": f"SELECT * {{ {S} {{ ?s <{E}m> ?m FILTER(?m != '}} SERVICE <{OTHER}> {{') }} }}",
    "order": f"SELECT ?s {{ ?s <{E}n> ?n {S} {{ ?s <{E}m> ?m }} }} ORDER BY ?m VALUES ?n {{ '1' }}",
    "anonymous": f"SELECT * {{ {S} {{ [] <{E}q> [ <{E}m> ?m ] . _:x <{E}q> ?o }} }}",
}


@pytest.mark.parametrize("name", PLACES)
def test_wherever_it_stands_the_answer_is_that_of_one_store(name: str, here: str) -> None:
    query = PLACES[name]
    plain = query.replace("SERVICE s:sparql", "").replace(f"SERVICE#x\n<{ROWS}>#y\n", "")
    expected = merged(plain)
    assert table(ask(here, query, Accept=JSON)) == expected
    assert expected or name in {"no rows", "filter from outside"}


def test_other_forms_of_query(here: str) -> None:
    pattern = f"{{ ?s <{E}p> ?o {S} {{ ?o <{E}q> ?r }} }}"
    assert ask(here, f"ASK {pattern}", Accept=JSON).json()["boolean"] is True
    made = ask(here, f"CONSTRUCT {{ ?s <{E}made> ?r }} WHERE {pattern}", Accept="text/turtle")
    assert len(list(ox.parse(made.content, format=ox.RdfFormat.TURTLE))) == 5
    told = ask(here, f"DESCRIBE ?s {pattern}", Accept="application/n-triples")
    assert told.status_code == 200
    assert told.text.count(f"<{E}p>") == 5


def test_a_graph_around_it_holds_for_local_patterns(here: str) -> None:
    query = f"SELECT * {{ GRAPH ?g {{ ?s <{E}p> ?o {S} {{ ?o <{E}q> ?r }} }} }}"
    found = table(ask(here, query, Accept=JSON))
    assert len(found) == 5
    assert all(f"g=<{E}graph>" in row for row in found)


class Composer:
    """Composes patterns at random, of what SPARQL has for joining.

    EXISTS has no variable but those of its own group. Of others that the query binds elsewhere, the
    one store, Oxigraph, sees the values from outside, where SPARQL 1.1 (§18.6) has none.
    """

    def __init__(self, random: Random) -> None:
        self._random = random

    def variable(self) -> str:
        return self._random.choice(["?a", "?b", "?c", "?d"])

    def triples(self, properties: str) -> str:
        return f"{self.variable()} <{E}{self._random.choice(properties)}> {self.variable()} . "

    def group(self, depth: int, properties: str, *, inside: bool) -> str:
        parts = [self.triples(properties)] if self._random.random() < 0.7 else []
        own = re.findall(r"\?\w", "".join(parts))
        parts += [
            self.part(depth, properties, own, inside=inside)
            for _ in range(self._random.randint(0, 2) or not parts)
        ]
        return "{ " + " ".join(parts) + " }"

    def part(self, depth: int, properties: str, own: list[str], *, inside: bool) -> str:
        kinds = ["triples", "values", "filter"]
        if depth:
            kinds += ["optional", "union", "minus", "select", "group"]
            kinds += ["service"] * 5 if not inside else ["exists"] * bool(own)
        group = partial_group(self, depth - 1, properties, inside)
        match self._random.choice(kinds):
            case "triples":
                return self.triples(properties)
            case "values":
                return f"VALUES ({self.variable()}) {{ (<{E}a>) (<{E}b>) (UNDEF) (<{E}a>) }}"
            case "filter":
                return f"FILTER({self.variable()} != <{E}c>)"
            case "optional":
                return f"OPTIONAL {group()}"
            case "union":
                return f"{group()} UNION {group()}"
            case "minus":
                return f"MINUS {group()}"
            case "select":
                return f"{{ SELECT DISTINCT {self.variable()} WHERE {group()} }}"
            case "exists":
                one, other = self._random.choices(own, k=2)
                return f"FILTER EXISTS {{ {one} <{E}{self._random.choice(properties)}> {other} }}"
            case "service":
                return f"{S} {self.group(depth - 1, 'qm', inside=True)}"
            case _:
                return group()


def partial_group(composer: Composer, depth: int, properties: str, inside: bool) -> Any:
    return lambda: composer.group(depth, properties, inside=inside)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_any_placement_gives_the_answer_of_one_store(seed: int, here: str) -> None:
    composer = Composer(Random(seed))
    query = "SELECT * " + composer.group(3, "pn", inside=False)
    try:
        expected = merged(query)
    except SyntaxError:  # a variable bound twice, for example
        return
    if len(expected) < 2000:
        assert table(ask(here, query, Accept=JSON)) == expected


def test_a_remote_store_gets_a_query_without_it(root: Path) -> None:
    with endpoint(root, REMOTE) as far, endpoint(root, LOCAL) as behind:
        store = HttpStore(behind)
        with contextlib.closing(store), endpoint(root, store, f"{ROWS}={far}") as url:
            assert table(ask(url, PLACES["nested"], Accept=JSON)) == merged(PLACES["nested"])


# What is refused


def test_without_a_list_it_is_refused_as_ever(root: Path) -> None:
    with endpoint(root, LOCAL) as url:
        refused = ask(url, PLACES["join"])
        assert refused.status_code == 403
        assert "federated queries are refused" in english(refused)


def test_nobody_hears_of_what_is_not_on_the_list(here: str) -> None:
    ear = Ear()
    try:
        statuses = [ask(here, text.replace("URL", ear.url)).status_code for text in HOSTILE]
        texts = (
            f"SELECT * {{ SERVICE SILENT <{ear.url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ {S} {{ ?s <{E}q> ?o SERVICE <{ear.url}> {{ ?s ?p ?o }} }} }}",
            f"SELECT * {{ {S} {{ BIND(<{ear.url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }} }}",
            f"SELECT * {{ SERVICE <{ear.url}?{ROWS}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{ROWS}/../{ear.url}> {{ ?s ?p ?o }} }}",
            f"BASE <{ear.url}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
            f"PREFIX e: <{ear.url}> SELECT * {{ SERVICE e:sparql {{ ?s ?p ?o }} }}",
            "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
        )
        statuses += [ask(here, text).status_code for text in texts]
        for text in (f"SELECT * FROM <{ear.url}> {{ ?s ?p ?o }}", f"DESCRIBE <{ear.url}>"):
            assert ask(here, text).status_code == 200
        assert ask(here, f"LOAD <{ear.url}>").status_code == 400
        assert len(statuses) == 44
        assert set(statuses) == {400, 403}
        assert statuses.count(403) >= 25
        assert statuses[-8:] == [403] * 8
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


PIECES = (
    "SERVICE~SERVICE~service~SILENT~SERVICESILENT~SERVICE:~SERVICE#\n~<EAR>~<EAR>~<ROWS>~:ear~?u"
    "~{ ?s ?p ?o }~{ ?s ?p ?o }~{~}~'~\"~'''~#~\n~<x'>~<b#>~?a<~FILTER(1<2)~OPTIONAL~UNION~GRAPH~."
    "~SERVICE <ROWS> { ?s ?p ?o }~SERVICE SILENT <ROWS> {~SERVICE <EAR> { ?s ?p ?o }~1~@fr~\\~_:a"
    "~VALUES ?u { <EAR> }~BIND(<EAR> AS ?u)~FILTER EXISTS {~{ SELECT * {"
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(st.sampled_from(PIECES.split("~")), max_size=7))
def test_no_text_makes_anybody_else_be_called(pieces: list[str], here: str, ear: Ear) -> None:
    """The engine behind this endpoint is not confined: it would call out if it were told to."""
    text = f"PREFIX : <EAR> SELECT * {{ {' '.join(pieces)} }}"
    answer = ask(here, text.replace("EAR", ear.url).replace("ROWS", ROWS))
    assert answer.status_code in {200, 400, 403}, answer.text
    assert ear.heard() == 0


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


def test_the_refusal_says_what_is_allowed(here: str) -> None:
    query = f"SELECT * {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}"
    refused = ask(here, query, **{"Accept-Language": "fr"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        f"SERVICE <{OTHER}> au caractère 12 n’est pas autorisé ici ; sont autorisés <{ROWS}>"
    )


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { BIND(1 AS ?u) SERVICE ?u { ?s ?p ?o } }", 403, "a variable may name any"),
        (f"SELECT * {{ ?s ?p ?o }} {S} {{}}", 400, "syntax error at line 1, column 60"),
        (f"SELECT * {{\n {S} {{ ?s foo ?o }} }}", 400, "syntax error at line 2, column 44"),
        (f"SELECT * {{ {S} {{ ?s ?p ?o }}", 400, "column 61, at the end"),
        (f"SELECT * {{ {S} {{ ?s ?p ?o", 400, "close every bracket"),
        (f"PREFIX e: <{E}> SELECT * {{SERVICEe:x{{?s ?p ?o}} }}", 400, "with spaces around"),
        ("SELECT * {" + f"{S} {{ ?s ?p ?o }}" * (MOST + 1) + "}", 400, f"{MOST} are taken"),
        (f"SELECT * {{ {S} {{ ?s ?p '{'x' * 20_000}' }} }}", 400, "20000 characters at most"),
        (
            f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {S} {{ ?s ?q ?r FILTER(?o = ?r) }} }} }}",
            400,
            "?o does not leave the SERVICE clause",
        ),
    ],
)
def test_what_is_wrong_is_told(query: str, status: int, words: str, here: str) -> None:
    refused = ask(here, query)
    assert refused.status_code == status
    assert words in english(refused)


def test_words_and_algebra_must_agree() -> None:
    query = f"SELECT * {{ {S} {{ ?s ?p ?o }} SERVICE SILENT <{OTHER}> {{ ?s ?p ?o }} }}"
    assert services(query) == {(ROWS, False): 1, (OTHER, True): 1}
    reading = find(query)
    _agree(query, reading)
    for wrong in (reading.clauses[:1], reading.clauses[1:], (), reading.clauses[:1] * 2):
        with pytest.raises(BadRequest, match="its algebra"):
            _agree(query, Reading("", wrong))


@pytest.mark.parametrize("text", HOSTILE)
def test_reading_finds_all_of_it_or_refuses(text: str) -> None:
    query = text.replace("URL", E)
    try:
        found = read(query)
    except (BadRequest, Forbidden):
        return
    assert len(found.reading.clauses) == 1
    assert found.reading.clauses[0].iri.startswith(E)


def test_a_text_that_hangs_the_parser_holds_nobody_up() -> None:
    nasty = f"SELECT * {{ {S} {{ ?s ?p ?o }} ?s ?p {'(' * 190}1{')' * 190} }}"

    async def both() -> tuple[BaseException | Any, ...]:
        reader = Reader()
        try:
            first = await asyncio.gather(reader.read(nasty, 1.0), return_exceptions=True)
            return first[0], await reader.read(PLACES["join"], 30)
        finally:
            reader.close()

    told, found = asyncio.run(both())
    assert isinstance(told, QueryTimeout)
    assert found.variables == (("o", "r"),)


# The list, and where it leads


def test_the_list() -> None:
    found = allowed(" https://a.example/sparql?x=1,http://b.example=https://[::1]:8/q \n http://c/")
    assert list(found) == ["https://a.example/sparql?x=1", "http://b.example", "http://c/"]
    first, second, third = found.values()
    assert (first.secure, first.host, first.port, first.target) == (
        True,
        "a.example",
        443,
        "/sparql?x=1",
    )
    assert (second.secure, second.host, second.port, second.target) == (True, "::1", 8, "/q")
    assert (third.secure, third.host, third.port, third.target) == (False, "c", 80, "/")
    assert not allowed("")


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://a/", "a.example", "http://", "http://a:99999/", "http://u:p@a/", "http://a/#x"),
        *("http://é.example/", "http://a/ http://a/", "http://a/=", "x=http://a/", "http://[::1/"),
    ],
)
def test_an_entry_that_is_no_endpoint_is_told(text: str) -> None:
    with pytest.raises(ConfigError, match="MAILLAGE_SERVICES") as caught:
        allowed(text)
    assert caught.value.fr != str(caught.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((a, True) for a in ("9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9")),
        *((a, False) for a in ("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1")),
        *((a, False) for a in ("192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1")),
        *((a, False) for a in ("255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1")),
        *((a, False) for a in ("::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1")),
        *((a, False) for a in ("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1")),
        *((a, False) for a in ("2002:7f00:1::", "2001:0:53aa:64c::1", "2001:db8::1")),
    ],
)
def test_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("host", ["localhost", "0x7f.1", "2130706433", "127.1"])
def test_a_name_that_leads_to_this_machine_is_not_called(host: str, root: Path) -> None:
    ear = Ear()
    port = ear.url.rpartition(":")[2].strip("/")
    try:
        with endpoint(root, LOCAL, f"{ROWS}=http://{host}:{port}/") as url:
            answer = ask(url, PLACES["alone"])
            assert answer.status_code == 502
            assert "not public" in english(answer)
            assert ROWS in english(answer)
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


# Endpoints that do not behave


class Remote:
    """A server that answers every request with what it is told to, and remembers them."""

    def __init__(self) -> None:
        outer = self
        self.status, self.headers, self.body = 200, {"Content-Type": JSON}, b""
        self.pause_s = 0.0
        self.asked: list[tuple[dict[str, str], str]] = []
        self.left = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.asked.append((dict(self.headers), parse_qs(sent).get("query", [""])[0]))
                if outer.pause_s:
                    self.connection.settimeout(outer.pause_s)
                    with contextlib.suppress(TimeoutError, ConnectionError):
                        if not self.connection.recv(1, socket.MSG_PEEK):
                            outer.left.set()
                            return
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(outer.body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def server_bind(self) -> None:  # http.server's own asks the name service who we are
                http.server.socketserver.TCPServer.server_bind(self)
                self.server_name, self.server_port = self.server_address[:2]

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def rows(self, *values: object, names: tuple[str, ...] = ("o", "r")) -> None:
        """Answer with rows of one column, ``r``."""
        found = [{"r": value} for value in values]
        told = {"head": {"vars": names}, "results": {"bindings": found}}
        self.status, self.headers = 200, {"Content-Type": f"{JSON}; charset=utf-8"}
        self.body = json.dumps(told).encode()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(60)


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    remote = Remote()
    yield remote
    remote.close()


@pytest.fixture(scope="module")
def limited(remote: Remote, root: Path) -> Iterator[str]:
    limits = {"max_bytes": 5_000, "max_rows": 10, "client_queries": 4}
    with endpoint(root, LOCAL, f"{ROWS}={remote.url}", timeout_s=60, **limits) as url:
        yield url


@pytest.fixture(scope="module")
def hasty(remote: Remote, root: Path) -> Iterator[str]:
    """The same, with a deadline that can be awaited."""
    with endpoint(root, LOCAL, f"{ROWS}={remote.url}", timeout_s=0.5) as url:
        yield url


@pytest.fixture
def fresh(remote: Remote) -> Iterator[Remote]:
    remote.asked.clear()
    remote.left.clear()
    remote.pause_s = 0.0
    remote.rows()
    yield remote
    remote.pause_s = 0.0


URI = {"type": "uri", "value": E}
ALONE = f"SELECT ?r {{ {S} {{ ?o <{E}q> ?r }} }}"


def test_what_is_sent(fresh: Remote, limited: str) -> None:
    fresh.rows(URI)
    query = f"PREFIX e: <{E}>\n SELECT ?r {{ ?x e:n ?y . {S} {{ ?o e:q ?r }} }} LIMIT 1"
    secret = {"Authorization": "Basic eDp5", "Cookie": "a=b", "X-Forwarded-For": "192.0.2.1"}
    assert ask(limited, query, **secret).status_code == 200
    ((headers, text),) = fresh.asked
    assert set(headers) == {
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Content-Type", "Content-Length")
    }
    assert headers["User-Agent"].startswith("Maillage/")
    assert headers["Accept"].startswith(JSON)
    assert " ".join(text.split()) == (
        f"BASE <https://w3id.org/maillage/> PREFIX e: <{E}>"
        " SELECT ?o ?r WHERE { ?o e:q ?r } LIMIT 11"
    )


def test_the_answer_is_not_kept(fresh: Remote, limited: str) -> None:
    for number in "123":
        fresh.rows({"type": "literal", "value": number})
        answer = httpx.get(limited, params={"query": ALONE}, headers={"Accept": "text/csv"})
        assert answer.text.split() == ["r", number]
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-cache"
    assert len(fresh.asked) == 3


def test_every_kind_of_term(fresh: Remote, limited: str) -> None:
    awkward = "a\"'\\\n\r\t\u0001{}é😀 SERVICE <http://x/> {"
    terms = [
        {"type": "uri", "value": "urn:x'y#service"},
        {"type": "literal", "value": awkward},
        {"type": "literal", "value": "x", "xml:lang": "fr-CA"},
        {"type": "literal", "value": "1", "datatype": "http://e/it's#type"},
        {"type": "literal", "value": '"^^<'},
    ]
    fresh.rows(*terms)
    given = ask(limited, ALONE, Accept=JSON).json()["results"]["bindings"]
    expected = [{k: v.lower() if k == "xml:lang" else v for k, v in t.items()} for t in terms]
    assert [row["r"] for row in given] == expected


def test_a_blank_node_gets_a_name_of_this_answer_alone(fresh: Remote, limited: str) -> None:
    nodes = [{"type": "bnode", "value": name} for name in ("x", "y", "x")]
    fresh.rows(*nodes)
    answers = [ask(limited, ALONE, Accept=JSON).json()["results"]["bindings"] for _ in range(2)]
    first, second = ([row["r"]["value"] for row in answer] for answer in answers)
    assert first[0] == first[2] != first[1]
    assert all(iri.startswith(GENID) for iri in first + second)
    assert not set(first) & set(second)


def test_columns_nobody_asked_for_are_not_looked_at(fresh: Remote, limited: str) -> None:
    fresh.rows(URI, names=("r", "x"))
    assert ask(limited, ALONE, Accept="text/csv").text.split() == ["r", E]


def broken(fresh: Remote, kind: str, ear: Ear) -> None:
    text = {"Content-Type": "text/plain"}
    match kind:
        case "no answer in time":
            fresh.pause_s = 3.0
        case "500":
            fresh.status, fresh.headers, fresh.body = 500, text, b"out  of\nmemory" + b"." * 9999
        case "problem":
            fresh.status, fresh.headers = 400, {"Content-Type": "application/problem+json"}
            fresh.body = b'{"detail": "no such function"}'
        case "redirect":
            fresh.status, fresh.headers, fresh.body = 307, {"Location": ear.url}, b""
        case "a page":
            fresh.headers, fresh.body = {"Content-Type": "text/html"}, b"<p>"
        case "cut":
            fresh.rows(URI)
            fresh.body = fresh.body[:-3]
        case "boolean":
            fresh.body = b'{"head": {}, "boolean": true}'
        case "no IRI":
            fresh.rows({"type": "uri", "value": "a b> } SERVICE"})
        case "a triple":
            fresh.rows(
                {"type": "triple", "value": {"subject": URI, "predicate": URI, "object": URI}}
            )
        case "compressed":
            fresh.rows(URI)
            fresh.headers |= {"Content-Encoding": "gzip"}
            fresh.body = gzip.compress(fresh.body)


BROKEN = {
    "no answer in time": (504, "has not answered within 0.5 s"),
    "500": (502, "it answers 500: out of memory"),
    "problem": (502, "it answers 400: no such function"),
    "redirect": (502, "no redirect is followed"),
    "a page": (502, "text/html, no SPARQL results"),
    "cut": (502, "its answer is broken"),
    "boolean": (502, "yes or no"),
    "no IRI": (502, "its answer is broken"),
    "a triple": (502, "its answer is broken"),
    "compressed": (502, "compressed"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_endpoint_that_fails_is_named(
    kind: str, fresh: Remote, limited: str, hasty: str
) -> None:
    ear = Ear()
    asked = hasty if kind == "no answer in time" else limited
    try:
        broken(fresh, kind, ear)
        status, words = BROKEN[kind]
        answer = ask(asked, ALONE)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
        assert words in english(answer)
        assert f"<{ROWS}>" in english(answer)
        assert "127.0.0.1" not in answer.text
        assert len(english(answer)) < 600
        silent = f"SELECT * {{ ?s <{E}n> '2' SERVICE SILENT <{ROWS}> {{ ?o <{E}q> ?r }} }}"
        rows = ask(asked, silent, Accept=JSON).json()
        assert sorted(rows["head"]["vars"]) == ["o", "r", "s"]
        assert rows["results"]["bindings"] == [{"s": {"type": "uri", "value": E + "b"}}]
        if kind == "redirect":  # of the others it has not even been told
            time.sleep(0.05)
            assert ear.heard() == 0
    finally:
        ear.close()


@pytest.mark.parametrize(
    ("number", "size", "words"), [(11, 1, "10 rows"), (1, 9_000, "5000 bytes")]
)
def test_too_much_is_refused_and_silent_does_not_hide_it(
    number: int, size: int, words: str, fresh: Remote, limited: str
) -> None:
    fresh.rows(*[{"type": "literal", "value": "x" * size}] * number)
    for query in (ALONE, ALONE.replace("SERVICE", "SERVICE SILENT")):
        answer = ask(limited, query)
        assert answer.status_code == 422
        assert words in english(answer)
    fresh.rows(*[URI] * 10)
    assert len(ask(limited, ALONE, Accept="text/csv").text.split()) == 11
    # The limits are of all clauses together.
    two = f"SELECT ?r {{ {S} {{ ?o <{E}q> ?r }} {S} {{ ?r <{E}q> ?o }} }}"
    assert ask(limited, two).status_code == 422


def test_xml_is_understood(fresh: Remote, limited: str) -> None:
    fresh.headers = {"Content-Type": "application/sparql-results+xml"}
    fresh.body = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="r"/></head>'
        b"<results><result><binding name='r'><literal>1</literal></binding></result></results>"
        b"</sparql>"
    )
    assert ask(limited, ALONE, Accept="text/csv").text.split() == ["r", "1"]


def test_a_client_that_leaves_takes_the_request_along(fresh: Remote, limited: str) -> None:
    fresh.pause_s = 300.0  # longer than the endpoint's own deadline, and than we wait
    where = httpx.URL(limited, params={"query": ALONE})
    with socket.create_connection((where.host, where.port or 0)) as client:
        client.sendall(f"GET {where.raw_path.decode()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while not fresh.asked:
            time.sleep(0.01)
    assert fresh.left.wait(40), "the endpoint was left waiting until its own deadline"


def test_whatever_is_given_up_half_way_leaves_no_connection(fresh: Remote) -> None:
    fresh.rows(URI)
    port = fresh.server.server_port

    async def give_up() -> int:
        client, service = Client(), allowed(f"{ROWS}={fresh.url}")[ROWS]
        for number in range(120):
            task = asyncio.create_task(client.ask(service, "x", Budget(1000, 9, 1000, 9), 5.0))
            for _ in range(number % 12):
                await asyncio.sleep(0.0003)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.sleep(0.1)
        found = psutil.Process().net_connections("tcp")
        return sum(bool(c.raddr) and c.raddr.port == port for c in found)

    assert asyncio.run(give_up()) == 0


def test_the_queries_of_a_client_are_counted(fresh: Remote, limited: str) -> None:
    fresh.pause_s = 1.0
    answers: list[int] = []

    def one() -> None:
        answers.append(ask(limited, ALONE).status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers.count(429) >= 1
    assert answers.count(200) >= 3
    assert set(answers) <= {200, 429}


def test_a_certificate_that_nobody_knows_is_refused(tmp_path: Path, root: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    made += ["-nodes", "-subj", "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    remote = Remote()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    remote.server.socket = context.wrap_socket(remote.server.socket, server_side=True)
    secure = remote.url.replace("http:", "https:")
    try:
        with endpoint(root, LOCAL, f"{ROWS}={secure}") as url:
            assert ask(url, ALONE).status_code == 502
        assert not remote.asked
    finally:
        remote.close()


# What the service says of itself, and its command


def test_the_description_says_it_where_it_is_so(here: str, root: Path) -> None:
    with endpoint(root, LOCAL) as without:
        for url, said in ((here, True), (without, False)):
            graph = rdflib.Graph().parse(data=httpx.get(url).text, format="turtle")
            assert ((None, SD.feature, SD.BasicFederatedQuery) in graph) is said


def test_the_command_takes_the_list(root: Path) -> None:
    with endpoint(root, REMOTE) as far, scratch_server(MAILLAGE_SERVICES=f"{ROWS}={far}") as url:
        assert len(table(ask(f"{url}/sparql", PLACES["alone"], Accept=JSON))) == 5
        update = f"INSERT {{ ?o <{E}q> ?r }} WHERE {{ {S} {{ ?o <{E}q> ?r }} }}"
        refused = httpx.post(f"{url}/sparql", data={"update": update})
        assert refused.status_code == 403
