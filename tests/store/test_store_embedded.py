"""What the embedded store alone promises of its answers and its refusals."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode
from store_under_test import NQ, E

from maillage.errors import BadRequest
from maillage.store import Dataset, construct, select
from maillage.store.oxigraph import OxigraphStore, in_memory


def test_small_graphs_are_the_same_bytes_in_every_process(embedded: OxigraphStore) -> None:
    thing = "<http://www.w3.org/2002/07/owl#Thing>"
    query = f"CONSTRUCT {{ ?s a {thing} ; ?p ?o }} WHERE {{ ?s ?p ?o }}"
    here = in_memory(ox.parse(path=NQ, format=ox.RdfFormat.N_QUADS)).query(query).read()
    assert embedded.query(query).read() == here
    prefixes = [line.split()[1] for line in here.decode().splitlines() if line[0] == "@"]
    assert prefixes == ["owl:", "rdf:", "xsd:"]  # those it uses, sorted


def test_prefixes_of_large_graphs(embedded: OxigraphStore) -> None:
    numbers = " ".join(map(str, range(5000)))
    query = f"CONSTRUCT {{ <{E}x> <{E}p> ?n }} WHERE {{ VALUES ?n {{ {numbers} }} }}"
    body = embedded.query(query, accept="text/turtle").read()
    assert body.startswith(b"@prefix")
    assert len(list(ox.parse(body, format=ox.RdfFormat.TURTLE))) == 5000


def test_relative_iris_do_not_depend_on_the_host(embedded: OxigraphStore) -> None:
    (triple,) = construct(embedded, "CONSTRUCT { <s> <p> 1 } WHERE {}")
    assert triple.subject == NamedNode("https://w3id.org/maillage/s")


def test_from_restricts_the_default_graph(embedded: OxigraphStore) -> None:
    assert len(select(embedded, f"SELECT * FROM <{E}graph/a> {{ ?s ?p ?o }}")) == 3
    query = f"SELECT * FROM NAMED <{E}graph/a> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert len(select(embedded, query)) == 3
    assert len(select(embedded, "SELECT ?from { ?from ?p 'AFH' } # FROM <x>")) == 1


def test_syntax_errors_tell_line_column_and_text(embedded: OxigraphStore) -> None:
    with pytest.raises(BadRequest, match=r"line 2, column 6, near 'nope:p \?o \}'") as caught:
        embedded.query("SELECT *\n{ ?s nope:p ?o }")
    assert "ligne 2" in caught.value.fr
    with pytest.raises(BadRequest, match="the prefix nope: is not declared"):
        embedded.query("SELECT * { ?s nope:p ?o }")
    with pytest.raises(BadRequest, match="at the end"):
        embedded.query("SELECT * { ?s ?p")


def test_a_function_unknown_is_a_bad_request(embedded: OxigraphStore) -> None:
    with pytest.raises(BadRequest, match=rf"no function <{E}f> .* GeoSPARQL \(geof:\)"):
        embedded.query(f"ASK {{ FILTER (<{E}f>(1)) }}")
    with pytest.raises(BadRequest, match="'graph one' cannot name a graph"):
        embedded.query("ASK {}", dataset=Dataset(("graph one",)))
