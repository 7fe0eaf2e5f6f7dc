"""What the endpoint says of itself is what it does."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from servers import serving
from site_under_test import ROOT, make_app, quads

from maillage.config import Settings
from maillage.errors import BadRequest
from maillage.store import Store, load_query, select
from maillage.store.oxigraph import in_memory
from maillage.terms import BASE, PREFIXES, expand, prologue
from maillage.web.app import create_app
from maillage.web.endpoint.description import EXTENSION_FUNCTIONS, describe
from maillage.web.page.site import Published

SD = rdflib.Namespace(PREFIXES["sd"])
VOID = rdflib.Namespace(PREFIXES["void"])
DCAT = rdflib.Namespace(PREFIXES["dcat"])
POINT, SQUARE = '"POINT(2 2)"^^geo:wktLiteral', '"POLYGON((0 0,3 0,3 3,0 3,0 0))"^^geo:wktLiteral'
LINE, OTHER = (
    '"LINESTRING(0 0,1 1)"^^geo:wktLiteral',
    '"POLYGON((2 2,5 2,5 5,2 2))"^^geo:wktLiteral',
)
ONE = {"asGeoJSON", "centroid", "convexHull", "coordinateDimension", "dimension", "envelope"}
ONE |= {"getSRID", "isEmpty", "isSimple", "spatialDimension"}
#: Function -> what it is called with, where not with one geometry or two.
ARGUMENTS = {
    "geof:area": f"{SQUARE}, uom:square_metre",
    "geof:distance": f"{POINT}, {POINT}, uom:metre",
    "geof:length": f"{LINE}, uom:metre",
    "geof:perimeter": f"{SQUARE}, uom:metre",
    "geof:relate": f'{SQUARE}, {OTHER}, "T********"',
    "xsd:date": '"2026-11-22"',
    "xsd:dayTimeDuration": '"P1D"',
    "xsd:duration": '"P1D"',
    "xsd:gDay": '"---22"',
    "xsd:gMonth": '"--11"',
    "xsd:gMonthDay": '"--11-22"',
    "xsd:gYear": '"2026"',
    "xsd:gYearMonth": '"2026-11"',
    "xsd:time": '"12:00:00"',
    "xsd:yearMonthDuration": '"P1Y"',
}


@pytest.mark.parametrize("name", EXTENSION_FUNCTIONS)
def test_every_function_listed_can_be_called(name):
    arguments = SQUARE if name.partition(":")[2] in ONE else f"{SQUARE}, {OTHER}"
    call = f"{name}({ARGUMENTS.get(name, arguments)})"
    (row,) = select(in_memory([]), f"{prologue()}SELECT ({call} AS ?value) {{}}")
    assert "value" in row, call


def test_functions_are_listed_once():
    assert len(EXTENSION_FUNCTIONS) == len(set(EXTENSION_FUNCTIONS)) == 53
    # One that is not there would be seen.
    with pytest.raises(BadRequest):
        select(in_memory([]), f"{prologue()}SELECT (geof:buffer({POINT}) AS ?value) {{}}")


@pytest.fixture(scope="module")
def described(published: Store):
    """The real data set, over HTTP."""
    app = create_app(Settings(project=ROOT), published, published=Published("abc123"))
    with serving(app) as url:
        answer = httpx.get(f"{url}/sparql", headers={"Accept": "text/turtle"})
        yield f"{url}/sparql", rdflib.Graph().parse(data=answer.text, format="turtle")


def test_the_dataset_is_that_of_the_store(described, published: Store):
    _, graph = described
    sizes = {
        str(graph.value(node, SD.name)): int(graph.value(graph.value(node, SD.graph), VOID.triples))
        for node in graph.objects(None, SD.namedGraph)
    }
    rows = select(published, load_query(ROOT / "queries/pages/graphs.rq"))
    assert sizes == {row["graph"].value: int(row["triples"].value) for row in rows}
    assert len(sizes) > 100
    (default,) = graph.objects(None, SD.defaultGraph)
    (row,) = select(published, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    total = int(graph.value(default, VOID.triples))
    assert total == int(row["n"].value)
    # A triple of several graphs is one triple of their union.
    assert 0 < total < sum(sizes.values())


def test_the_dataset_described_in_the_graph_is_named(described):
    url, graph = described
    service = graph.value(predicate=rdflib.RDF.type, object=SD.Service)
    assert str(service) == f"{url}#service"
    assert list(graph.objects(service, SD.endpoint)) == [rdflib.URIRef(url)]
    assert list(graph.objects(service, DCAT.servesDataset)) == [rdflib.URIRef(BASE + "dataset")]
    functions = {str(f) for f in graph.objects(service, SD.extensionFunction)}
    assert functions == {expand(name).value for name in EXTENSION_FUNCTIONS}


def test_a_format_has_one_name(described, published: Store):
    """That of W3C's list, in the service description and in the data set's."""
    _, graph = described
    told = {str(name) for name in graph.objects(None, SD.resultFormat)}
    assert {name.rpartition("/")[0] for name in told} == {"http://www.w3.org/ns/formats"}
    rows = select(published, "SELECT ?f { ?d <http://rdfs.org/ns/void#feature> ?f }")
    features = {row["f"].value for row in rows}
    assert len(features) == 6
    assert features <= told


def test_every_node_leads_to_the_description(described):
    url, graph = described
    ours = {str(s) for s in graph.subjects() if str(s).startswith(url)}
    assert len(ours) > 200
    assert {iri.partition("#")[0] for iri in ours} == {url}


def test_what_is_not_done_is_not_said(described):
    _, graph = described
    assert list(graph.objects(None, SD.feature)) == [SD.UnionDefaultGraph]
    assert list(graph.objects(None, SD.inputFormat)) == []
    assert list(graph.objects(None, SD.supportedLanguage)) == [SD.SPARQL11Query]


def test_another_engine_is_not_spoken_for():
    statements = quads()
    settings = Settings(project=ROOT, store="https://host.example/sparql")
    with serving(create_app(settings, in_memory(statements))) as url:
        answer = httpx.get(f"{url}/sparql", headers={"Accept": "application/n-triples"})
    triples = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}
    assert not any(t.predicate == expand("sd:extensionFunction") for t in triples)
    # Nor is a build, where there is none.
    assert not any(t.predicate == expand("dcat:servesDataset") for t in triples)


def test_a_description_is_asked_about_again():
    with serving(make_app()) as url:
        first = httpx.get(f"{url}/sparql", headers={"Accept": "text/turtle"})
        tag = first.headers["ETag"]
        headers = {"Accept": "text/turtle", "If-None-Match": tag}
        assert httpx.get(f"{url}/sparql", headers=headers).status_code == 304
        headers["Accept"] = "application/n-triples"
        assert httpx.get(f"{url}/sparql", headers=headers).status_code == 200


def test_an_empty_store_is_described():
    body = describe("http://e/sparql", {"": 0}, "application/n-triples")
    assert b'#union> <http://rdfs.org/ns/void#triples> "0"' in body
    assert b"servesDataset" not in body
