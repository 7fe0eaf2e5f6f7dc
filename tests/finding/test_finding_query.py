"""The SPARQL of `/find`: published with each answer, it gives the same rows elsewhere too."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import rdflib
from finding_under_test import DAY, FIND, ask, codes, sites, told
from site_under_test import Client

from maillage.finding import Gazetteer, Graph
from maillage.finding.graph import values
from maillage.finding.ranking import rank
from maillage.store import Answer, select
from maillage.store.oxigraph import in_memory
from maillage.terms import expand

#: Questions that between them use every part of the ranking query.
QUESTIONS = [
    {"orpha": "58", "from": "35", "audience": "adult"},
    {"orpha": "58", "from": "974", "audience": "adult"},
    {"orpha": "58", "from": "974"},
    {"orpha": "58", "from": "976", "audience": "child", "role": "competence"},
    {"orpha": "58", "from": "984"},
    {"orpha": "58", "from": "48.11,-1.68", "limit": "3"},
    {"orpha": "448", "from": "44", "asof": "2020-01-01"},
    {"orpha": "448", "from": "Nantes"},
    {"orpha": "586", "from": "69"},
    {"orpha": "101997", "from": "Montpellier", "lang": "en"},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: "-".join(q.values()))
def test_the_query_alone_gives_the_same_rows_in_the_same_order(app, question):
    status, told = ask(app, **question)
    assert status == 200
    reply = Client(app, "application/sparql-results+json").get(
        "/sparql?" + urlencode({"query": told["query"]})
    )
    rows = json.loads(reply.body)["results"]["bindings"]
    assert [row["site"]["value"] for row in rows] == [i["site"]["iri"] for i in told["items"]]
    for row, item in zip(rows, told["items"], strict=True):
        for name in ("distanceKm", "approximateKm", "band"):
            given = float(row[name]["value"]) if name in row else None
            assert given == item[name], name
    if question["orpha"] != "586" and (question["orpha"], question.get("asof")) != ("448", None):
        assert rows or question["from"] == "Nantes"
    assert len(rows) <= told["limit"]


def test_the_file_of_the_query_runs_as_it_stands(published):
    assert len(rank(Graph(published, FIND), (FIND / "sites.rq").read_text("utf-8"))) == 7


def test_every_query_file_runs_as_it_stands(published):
    files = sorted(FIND.glob("*.rq"))
    assert len(files) == 12
    for file in files:
        rows = select(published, file.read_text("utf-8"))
        assert rows or file.stem == "classifications", file.stem


class RdflibStore:
    """Another engine, which knows no ``geof:distance``."""

    def __init__(self, quads):
        triples = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
        self.graph = rdflib.Graph().parse(data=triples, format="nt")

    def query(self, sparql, **_how):
        # On a thread of its own: rdflib keeps errors as values, and with them the frames of its
        # callers, whose pyoxigraph objects must not end on another thread.
        with ThreadPoolExecutor(1) as pool:
            body = pool.submit(lambda: self.graph.query(sparql).serialize(format="json")).result()
        return Answer("application/sparql-results+json", iter([body]))


#: What the answer rests on; the rest would only make a slow engine slower.
NEEDED = {
    expand(name)
    for name in (
        *("mlg:orphaCode", "mlg:broaderCondition", "mlg:covers", "mlg:coverageStatus"),
        *("mlg:condition", "mlg:coveringStructure", "mlg:centre", "mlg:site", "mlg:role"),
        *("mlg:evidence", "mlg:validFrom", "mlg:validUntil", "mlg:audience", "rdf:type"),
        *("mlg:inDepartment", "mlg:departmentCode", "geo:hasGeometry", "geo:asWKT"),
    )
}


def test_an_engine_without_distances_gives_the_rest_and_it_is_said(published_folder, find):
    lines = ox.parse(path=published_folder / "maillage.nq", format=ox.RdfFormat.N_QUADS)
    store = RdflibStore(quad for quad in lines if quad.predicate in NEEDED)
    found = told(Gazetteer(Graph(store, FIND)), orpha="58", audience="adult", asof=DAY)
    ours = find(place="35", audience="adult")
    assert sorted(sites(found)) == sorted(sites(ours))
    assert [item["distanceKm"] for item in found["items"]] == [None] * 7
    assert [item["role"]["slug"] for item in found["items"]] == [
        *["constitutive"] * 3,
        *["competence"] * 4,
    ]
    assert "no-distances" in codes(found)
    assert found["leftOut"][0]["reason"] == "audience"


def test_values_are_terms_and_cannot_inject():
    sparql = 'SELECT * { VALUES (?a ?b) { ("x" 1) } ?a ?p ?b VALUES ?c { 1 2 } }'
    nasty = ox.Literal('"} ?x ?y ?z VALUES ?c { 9 } #\n')
    written = values(sparql, {"a": [nasty], "b": [None]}, {"c": []}, {"d": [ox.Literal("d")]})
    assert written.count("VALUES") == 5 - 1  # one of them within the literal
    assert 'VALUES ?d { "d" }' in written
    assert written.endswith("?a ?p ?b VALUES ?c {  } }")
    assert select(in_memory([]), written) == []
    with pytest.raises(ValueError, match="give an IRI or a literal"):
        values(sparql, {"c": [ox.BlankNode()]})
