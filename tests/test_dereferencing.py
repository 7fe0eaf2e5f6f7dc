"""Every IRI of ours in the published graph leads somewhere, on the server that publishes it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.store import Store, select
from maillage.terms import BASE, PREFIXES, entity, expand, graph
from maillage.web.app import create_app
from maillage.web.site import Published

TERMS = "SELECT DISTINCT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
#: Documents whose terms are fragments: path -> graph of the terms.
VOCABULARIES = ("ontology", "shapes")


@pytest.fixture(scope="module")
def app(published: Store):
    return create_app(Settings(project=ROOT), published, published=Published("abc123"))


@pytest.fixture(scope="module")
def client(app):
    return Client(app, "text/turtle")


@pytest.fixture(scope="module")
def iris(published: Store) -> set[str]:
    """Every IRI of ours, wherever it stands: subject, predicate, object, graph or datatype."""
    found = set()
    for row in select(published, TERMS):
        for term in row.values():
            iri = term.datatype if isinstance(term, ox.Literal) else term
            found.add(iri.value)
    return {iri for iri in found if iri.startswith(BASE.rstrip("/"))}


def test_every_iri_of_the_graph_leads_somewhere(client, iris):
    paths = {iri.removeprefix(BASE.rstrip("/")).partition("#")[0] for iri in iris}
    assert len(paths) > 1500
    assert {path.split("/")[1] for path in paths} == {
        *("id", "scheme", "graph"),
        *("dataset", "ontology", "shapes"),
    }
    replies = {path: client.get(path, "HEAD") for path in sorted(paths)}
    expected = {path: 303 if path.startswith("/id/") else 200 for path in paths}
    assert {path: reply.status for path, reply in replies.items()} == expected
    # What a redirect leads to depends on the kind of thing alone.
    moved = {path: reply for path, reply in replies.items() if reply.status == 303}
    targets = {path.split("/")[2]: header(reply, "location") for path, reply in moved.items()}
    assert len(targets) > 30
    assert {client.get(target).status for target in targets.values()} == {200}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_term_has_its_place_on_the_page(app, iris, name):
    terms = {iri.partition("#")[2] for iri in iris if iri.startswith(f"{BASE}{name}#")}
    assert len(terms) > 100
    page = Page(Client(app, BROWSER, "en").get(f"/{name}").body)
    assert terms - {attrs.get("id") for _, attrs in page.elements} == set()


def test_the_version_of_the_ontology_is_the_ontology(client, iris):
    (version,) = (iri for iri in iris if iri.startswith(BASE + "ontology/"))
    reply = client.get(version.removeprefix(BASE.rstrip("/")))
    assert reply.body == client.get("/ontology").body
    assert header(reply, "content-location") == "/data/ontology.ttl"
    assert client.get("/ontology/9.9.9").status == 404
    assert client.get("/ontology/%3E").status == 404


def test_the_dataset_is_described(app, client):
    reply = client.get("/dataset")
    assert b"rdfs.org/ns/void#" in reply.body
    assert header(reply, "content-location") == "/data/dataset.ttl"
    page = Page(Client(app, BROWSER, "en").get("/page/graph/build").body)
    assert "/data/graph/build.ttl" in page.links
    assert Client(app, BROWSER, "en").get("/page/dataset").status == 200


def test_the_graph_of_a_source_without_facts_is_known():
    place = graph("sources")
    statement = ox.Quad(entity("document", "mute"), expand("mlg:factsIn"), graph("mute"), place)
    app = make_app(statements=[statement])
    assert Client(app).get("/data/graph/mute.nt").body == b""
    assert Client(app).get("/graph/mute").status == 200
    assert "0 triples" in Page(Client(app, BROWSER, "en").get("/page/graph/mute").body).text
    assert Client(app).get("/graph/other").status == 404


@pytest.mark.parametrize("form", ["nq", "trig"])
@pytest.mark.parametrize(("path", "count"), [("graph/schemes", 1000), ("ontology", 1000)])
def test_formats_of_quads_name_the_graph(client, form, path, count):
    reply = client.get(f"/data/{path}.{form}")
    parser = ox.RdfFormat.from_media_type(header(reply, "content-type"))
    quads = list(ox.parse(reply.body, format=parser))
    name = path.removeprefix("graph/")
    assert {str(quad.graph_name) for quad in quads} == {f"<{PREFIXES['mlgg']}{name}>"}
    triples = ox.parse(client.get(f"/data/{path}.nt").body, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in quads} == {quad.triple for quad in triples}
    assert len(quads) > count
