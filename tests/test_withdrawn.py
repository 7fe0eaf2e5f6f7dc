"""An entity that was withdrawn keeps its IRI, which says what to use in its place."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from site_under_test import BROWSER, Client, Page, header, make_app, quads

from maillage.terms import entity, expand, graph

OLD, NEW, LOST = (entity("centre", name) for name in ("ancien", "essai", "perdu"))


@pytest.fixture(scope="module")
def app():
    """The small graph, with a centre that another replaces and one that nothing does."""
    stated = [
        (OLD, expand("owl:deprecated"), ox.Literal(True)),
        (OLD, expand("dcterms:isReplacedBy"), NEW),
        (OLD, expand("rdfs:label"), ox.Literal("Ancien centre", language="fr")),
        (LOST, expand("owl:deprecated"), ox.Literal(True)),
    ]
    return make_app(statements=[*quads(), *(ox.Quad(*t, graph("first")) for t in stated)])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_reader_is_led_to_what_takes_its_place(app, lang):
    reply = Client(app, BROWSER, lang).get("/page/centre/ancien")
    page = Page(reply.body)
    assert reply.status == 410
    assert header(reply, "cache-control") == "no-store"
    assert ("À sa place" if lang == "fr" else "In its place") in page.text
    assert "/page/centre/essai" in [a["href"] for a in page.all("a")]
    assert "mlgid:" not in page.text  # a code is for programs
    assert Client(app, BROWSER, lang).get("/page/centre/essai").status == 200


def test_a_program_is_told_in_its_own_terms(app):
    reply = Client(app, "application/json").get("/page/centre/ancien")
    told = json.loads(reply.body)
    assert (reply.status, told["status"]) == (410, 410)
    assert told["type"].endswith("/problem/gone")
    assert told["replacedBy"] == [NEW.value]
    assert "essai" in told["messages"]["fr"]
    assert "essai" in told["messages"]["en"]


def test_where_nothing_takes_its_place_that_is_said(app):
    for lang, said in (("fr", "rien n’est indiqué à sa place"), ("en", "nothing is told to take")):
        reply = Client(app, BROWSER, lang).get("/page/centre/perdu")
        assert reply.status == 410
        assert said in Page(reply.body).text
        assert "/find" in [link.split("?")[0] for link in Page(reply.body).links]


def test_a_page_past_the_last_says_so_and_leads_back(app):
    page = Page(Client(app, BROWSER, "en").get("/page/centre/essai?page=99").body)
    assert "Nothing more points here." in page.text
    assert not [a for a in page.all("a") if "page=98" in a["href"]]


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "rdf"])
def test_its_data_say_so_too(app, extension):
    client = Client(app)
    reply = client.get(f"/data/centre/ancien.{extension}")
    assert reply.status == 410
    assert header(reply, "etag") == ""
    form = ox.RdfFormat.from_extension(extension)
    triples = {quad.triple for quad in ox.parse(reply.body, format=form)}
    assert ox.Triple(OLD, expand("dcterms:isReplacedBy"), NEW) in triples
    assert client.get(f"/data/centre/essai.{extension}").status == 200
    tag = header(client.get(f"/data/centre/essai.{extension}"), "etag")
    assert client.get(f"/data/centre/ancien.{extension}", If_None_Match=tag).status == 410


def test_the_iri_leads_there_still(app):
    reply = Client(app, "text/turtle").get("/id/centre/ancien")
    assert (reply.status, header(reply, "location")) == (303, "/data/centre/ancien.ttl")


def test_nothing_may_take_its_place(app):
    reply = Client(app, BROWSER, "fr").get("/page/centre/perdu")
    assert reply.status == 410
    assert "À sa place" not in Page(reply.body).text
    told = json.loads(Client(app).get("/page/centre/perdu").body)
    assert told["replacedBy"] == []
