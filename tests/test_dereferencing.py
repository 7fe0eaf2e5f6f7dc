"""Every IRI of ours in the published graph leads somewhere, on the server that publishes it."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.store import Answer, Store, select
from maillage.terms import BASE, PREFIXES, entity, expand, graph
from maillage.web.app import create_app
from maillage.web.data.quads import in_graph
from maillage.web.page.site import Published

TERMS = "SELECT DISTINCT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
#: Documents whose terms are fragments: path -> graph of the terms.
VOCABULARIES = ("ontology", "shapes")
#: What machines are sent to for the description of the data set, by what they take.
DESCRIPTIONS = {
    "": "/data/dataset.ttl",
    "*/*": "/data/dataset.ttl",
    BROWSER: "/page/dataset",
    "text/html": "/page/dataset",
    "text/*;q=0.5, application/trig": "/data/dataset.trig",
    "application/ld+json": "/data/dataset.jsonld",
    "application/rdf+xml, text/turtle;q=0.9": "/data/dataset.rdf",
    "application/n-quads": "/data/dataset.nq",
    "application/n-triples;q=0.1": "/data/dataset.nt",
    # As RDFLib asks for N-Triples, for N3 and for JSON-LD.
    "text/plain, */*;q=0.1": "/data/dataset.nt",
    "text/n3, */*;q=0.1": "/data/dataset.ttl",
    "application/json": "/data/dataset.jsonld",
}


@pytest.fixture(scope="module")
def app(published: Store, published_folder):
    build = Published("abc123", dump=published_folder / "maillage.nq")
    return create_app(Settings(project=ROOT), published, published=build)


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
        # Of the description of the data set: the site itself, and where to get the data.
        *("", "data", "dumps", "sparql"),
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


@pytest.mark.parametrize(("accept", "target"), DESCRIPTIONS.items())
def test_the_well_known_address_leads_to_the_description(client, accept, target):
    reply = client.get("/.well-known/void", Accept=accept)
    assert (reply.status, header(reply, "location")) == (302, target)
    assert header(reply, "vary").split(", ")[0] == "Accept"
    assert client.get(target).status == 200
    assert client.get("/.well-known/void", Accept="image/png").status == 406


def test_every_form_of_the_description_says_the_same(client, app):
    said = ox.parse(client.get("/data/graph/build.nt").body, format=ox.RdfFormat.N_TRIPLES)
    triples = {quad.triple for quad in said}
    assert len(triples) > 5000
    for form in ("ttl", "jsonld", "nt", "rdf", "nq", "trig"):
        reply = client.get(f"/data/dataset.{form}")
        parser = ox.RdfFormat.from_media_type(header(reply, "content-type"))
        assert {quad.triple for quad in ox.parse(reply.body, format=parser)} == triples
    assert Client(app).get("/dataset", Accept="text/turtle").body == client.get("/dataset").body


@pytest.mark.parametrize(("code", "title"), [("fr", "réseau de soins"), ("en", "care network")])
def test_the_page_of_the_data_set_shows_what_there_is(app, iris, code, title):
    page = Page(Client(app, BROWSER, code).get("/dataset").body)
    assert title in page.text
    parts = {iri.partition("#")[2] for iri in iris if iri.startswith(f"{BASE}dataset#")}
    whole = {part for part in parts if part.startswith(("class/", "property/"))}
    assert len(whole) > 200
    assert whole - {attrs.get("id") for _, attrs in page.elements} == set()
    links = set(page.links)
    graphs = {iri for iri in iris if iri.startswith(PREFIXES["mlgg"])} - {graph("build").value}
    assert len(graphs) > 100
    assert {"/page/graph/" + iri.removeprefix(PREFIXES["mlgg"]) for iri in graphs} - links <= {
        f"/page/graph/{slug}" for slug in _empty_graphs(app)
    }
    assert {"/dumps/maillage.nq", "/data/dataset.ttl", "/page/centre/leukofrance"} <= links


def _empty_graphs(app) -> set[str]:
    """The graphs of sources in which no fact stands: known, but no part of the data set."""
    store = app.state.site.queries.store
    named = select(store, "SELECT ?g { GRAPH ?s { ?d <" + expand("mlg:factsIn").value + "> ?g } }")
    filled = {row["g"] for row in select(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    return {r["g"].value.removeprefix(PREFIXES["mlgg"]) for r in named if r["g"] not in filled}


def test_the_dump_is_the_build(client, published_folder):
    reply = client.get("/dumps/maillage.nq")
    assert reply.body == (published_folder / "maillage.nq").read_bytes()
    assert header(reply, "content-type") == "application/n-quads"
    assert header(reply, "content-disposition") == 'attachment; filename="maillage-abc123.nq"'
    assert header(reply, "etag") == '"abc123"'
    part = client.get("/dumps/maillage.nq", Range="bytes=10-19", If_Range='"abc123"')
    assert (part.status, part.body) == (206, reply.body[10:20])
    assert client.get("/dumps/maillage.nq", Range="bytes=10-19", If_Range='"other"').status == 200
    assert client.get("/dumps/maillage.nq", If_None_Match='"abc123"').status == 304
    # As `wget -N` and `curl -z` ask; a copy of another date may be of a version taken back.
    dated = {"If_Modified_Since": header(reply, "last-modified")}
    assert client.get("/dumps/maillage.nq", **dated).status == 304
    assert client.get("/dumps/maillage.nq", **dated, If_None_Match='"other"').status == 200
    later = "Fri, 31 Dec 2999 23:59:59 GMT"
    assert client.get("/dumps/maillage.nq", If_Modified_Since=later).status == 200
    assert Client(make_app()).get("/dumps/maillage.nq").status == 404


def test_a_download_is_not_gone_on_with_by_bytes_of_another_build(client):
    for tag in ('"abc123"', '"old", "abc123"', "*"):
        part = client.get("/dumps/maillage.nq", Range="bytes=10-19", If_Match=tag)
        assert (part.status, len(part.body)) == (206, 10), tag
    for tag in ('"old"', 'W/"abc123"'):  # no weak tag vouches for bytes
        refused = client.get("/dumps/maillage.nq", Range="bytes=10-19", If_Match=tag)
        assert refused.status == 412
        assert header(refused, "content-type") == "application/problem+json"
        assert header(refused, "maillage-version") == "abc123"
        assert '"abc123"' in json.loads(refused.body)["messages"]["en"]


@pytest.mark.parametrize("wrong", ["5-1", "0-1,9-2", "10-9", f"{'9' * 5000}-{'8' * 5000}"])
def test_a_range_that_ends_before_it_begins_is_as_none(client, wrong):
    whole = client.get("/dumps/maillage.nq", "HEAD")
    asked = client.get("/dumps/maillage.nq", "HEAD", Range=f"bytes={wrong}")
    assert asked.status == 200
    assert header(asked, "content-length") == header(whole, "content-length")
    assert client.get("/dumps/maillage.nq", Range="bytes=09-9").status == 206


def test_scripts_of_other_origins_can_download_in_parts(client):
    asked = {"Origin": "https://example.org", "Access_Control_Request_Method": "GET"}
    let_in = client.get("/dumps/maillage.nq", "OPTIONS", **asked)
    fields = set(header(let_in, "access-control-allow-headers").split(", "))
    assert {"Range", "If-Range", "If-Match", "If-None-Match"} <= fields
    part = client.get("/dumps/maillage.nq", Range="bytes=0-9")
    seen = set(header(part, "access-control-expose-headers").split(", "))
    assert {"Accept-Ranges", "Content-Range", "Content-Disposition", "ETag"} <= seen


def test_a_store_without_a_build_has_no_description():
    client = Client(make_app(statements=[]))
    for route in ("/dataset", "/page/dataset", "/data/dataset.ttl"):
        assert client.get(route).status == 404


def test_the_graph_of_a_source_without_facts_is_known():
    place = graph("sources")
    statement = ox.Quad(entity("document", "mute"), expand("mlg:factsIn"), graph("mute"), place)
    app = make_app(statements=[statement])
    assert Client(app).get("/data/graph/mute.nt").body == b""
    assert Client(app).get("/graph/mute").status == 200
    assert "0 triples" in Page(Client(app, BROWSER, "en").get("/page/graph/mute").body).text
    assert Client(app).get("/graph/other").status == 404


def test_a_graph_is_linked_to_the_licence_that_its_description_gives(client):
    described = Client(client.app).get("/data/dataset.nt").body
    stated: dict[str, set[str]] = {}
    for quad in ox.parse(described, format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate == expand("dcterms:license"):
            stated.setdefault(quad.subject.value, set()).add(quad.object.value)
    etalab = "https://spdx.org/licenses/etalab-2.0"
    assert stated[graph("cog-2026").value] == {etalab}
    for slug in ("cog-2026", "orphapacket-2025-12", "alliance-fiche-centres", "persons"):
        wanted = sorted(stated.get(graph(slug).value, ()))
        for route in (f"/page/graph/{slug}", f"/graph/{slug}", f"/data/graph/{slug}.ttl"):
            assert _licences(client.get(route)) == wanted, route
        contexts = json.loads(client.get(f"/data/graph/{slug}.linkset").body)["linkset"]
        told = {link["href"] for c in contexts for link in c.get("license", ())}
        assert sorted(told) == wanted


def test_no_licence_is_given_to_what_is_about_persons(app, client, iris):
    spaces = [f"{PREFIXES['mlgid']}{kind}/" for kind in ("personne", "responsabilite")]
    for space in spaces:
        slug = min(iri for iri in iris if iri.startswith(space)).removeprefix(PREFIXES["mlgid"])
        for route in (f"/id/{slug}", f"/page/{slug}", f"/data/{slug}.ttl", f"/data/{slug}.csv"):
            assert _licences(client.get(route)) == [], route
        assert b'"license"' not in client.get(f"/data/{slug}.linkset").body
        page = Page(Client(app, BROWSER, "en").get(f"/page/{slug}").body)
        assert PREFIXES["mlgid"] + slug in page.text
        assert f"{PREFIXES['mlgid']}{slug}. CC BY" not in page.text
    # As the data set has it: their data are in the graph that has no licence, and nowhere else.
    where = "SELECT DISTINCT ?g { GRAPH ?g { ?s a ?t FILTER(STRSTARTS(STR(?s), '%s')) } }"
    for space in spaces:
        rows = select(app.state.site.queries.store, where % space)
        assert {row["g"] for row in rows} == {graph("persons")}


def _licences(reply) -> list[str]:
    return sorted(re.findall(r'<([^>]+)>; rel="license"', header(reply, "link")))


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


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig"])
def test_a_large_graph_is_sent_as_it_is_read(media_type):
    """Quads are written while most of the triples are still to come, and nothing is lost."""
    size, read, closed = 30_000, 0, False

    def chunks():
        nonlocal read, closed
        lines = b"".join(b'<urn:s%d> <urn:p> "\xc3\xa9\\n ." .\n' % n for n in range(size)) * 3
        try:
            for start in range(0, len(lines), 65_521):  # chunks end anywhere
                read += 1
                yield lines[start : start + 65_521]
        finally:
            closed = True

    pieces = in_graph(Answer("application/n-triples", chunks()), graph("g"), media_type)
    first = next(pieces)
    early = read
    body = first + b"".join(pieces)
    assert (early, read, closed) == (16, 44, True)
    quads = set(ox.parse(body, format=ox.RdfFormat.from_media_type(media_type)))
    assert len(quads) == size
    assert {(quad.graph_name, quad.object.value) for quad in quads} == {(graph("g"), "é\n .")}
