"""Two small stores, an endpoint that may ask another one, and queries with SERVICE."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
from servers import serving

from maillage.federation.allowed import allowed
from maillage.federation.joining import Federation
from maillage.store import Store, load_query
from maillage.store.oxigraph import in_memory
from maillage.web.endpoint.protocol import SparqlEndpoint

E = "http://e/"
#: Names of endpoints, in queries: one of rows, one that is not on any list.
ROWS, OTHER = "http://rows.example/sparql", "http://other.example/sparql"
JSON = "application/sparql-results+json"
#: The clause itself, a query that is it alone, and a value that its endpoint may give.
S = f"SERVICE <{ROWS}>"
ALONE = f"SELECT ?r {{ {S} {{ ?o <{E}q> ?r }} }}"
URI = {"type": "uri", "value": E}


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
#: The clause wherever a query may have one.
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
