"""The map of all sites: what it counts, its forms, and how it is refused, on the curated graph."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import Counter
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.plotting import classes
from maillage.store import select
from maillage.store.oxigraph import in_memory
from maillage.terms import entity, expand, graph
from maillage.web.app import create_app
from maillage.web.page.site import Published

DAY = "2026-11-26"
SVG = "{http://www.w3.org/2000/svg}"
#: Sites by day, counted by a query of its own.
AS_OF = """
PREFIX mlg: <https://w3id.org/maillage/ontology#>
SELECT (COUNT(DISTINCT ?site) AS ?sites) {
  ?part a mlg:Participation ; mlg:site ?site .
  FILTER NOT EXISTS { ?part mlg:validFrom ?from FILTER (STR(?from) > "DAY") }
  FILTER NOT EXISTS { ?part mlg:validUntil ?until FILTER (STR(?until) <= "DAY") }
}"""


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real", DAY))


def route(**query: str) -> str:
    return "/map?" + urlencode({"asof": DAY, **query})


def told(app, **query: str) -> dict:
    reply = Client(app, "application/json", "fr").get(route(**query))
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def shown(app, lang: str = "fr", **query: str) -> Page:
    reply = Client(app, BROWSER, lang).get(route(**query))
    assert reply.status == 200
    return Page(reply.body)  # strict


def pins(page: Page) -> list[dict[str, str]]:
    return [a for a in page.all("a") if a.get("class", "").startswith("pin ")]


@pytest.mark.parametrize("day", [DAY, "2018-06-01", "2007-01-01"])
def test_it_counts_the_sites_of_a_day(app, published, day):
    (row,) = select(published, AS_OF.replace("DAY", day))
    answer = told(app, asof=day)
    assert answer["total"] == len(answer["items"]) == int(row["sites"].value) > 0
    assert answer["total"] + answer["leftOut"]["ended"] == 33


def test_those_who_have_ended_are_told_and_can_be_seen(app):
    page = shown(app)
    assert told(app)["leftOut"]["ended"] == 5
    assert "5 sites sont écartés, car leur participation était finie" in page.text
    (link,) = {h for h in page.links if "asof=2022-11-24" in h}
    assert Client(app, BROWSER, "fr").get(link).status == 200
    assert told(app, asof="2022-11-24")["total"] > 28 - 9


def test_filters_narrow_as_they_say(app):
    everything = {item["site"]["iri"] for item in told(app)["items"]}
    network = told(app, network="brain-team")["items"]
    assert len(network) == 10
    assert all([f["label"] for f in i["filieres"]] == ["BRAIN-TEAM"] for i in network)
    roles = told(app, role="competence,constitutive")["items"]
    assert {r for i in roles for r in i["roles"]} == {"constitutive", "competence"}
    adults = told(app, audience="adult")
    for item in adults["items"]:
        assert "adult" in {a["audience"] for a in item["audiences"]}
    children = told(app, audience="child")
    both = (adults, children)
    assert all({i["site"]["iri"] for i in answer["items"]} < everything for answer in both)
    for answer in both:
        left = answer["leftOut"]
        assert left["unknownAudience"] == 15
        assert answer["total"] + left["unknownAudience"] + left["otherAudience"] == 28


def test_the_page_says_what_the_json_says(app):
    for query in ({}, {"network": "mhemo"}, {"audience": "child", "rate": "department"}):
        answer, page = told(app, **query), shown(app, **query)
        hospitals = Counter(i["hospital"]["iri"] for i in answer["items"])
        assert len(pins(page)) == len(hospitals)
        labels = " ".join(a["aria-label"] for a in pins(page))
        for item in answer["items"]:
            assert item["site"]["label"] in page.text
            assert item["site"]["label"] in labels
        rows = [name for name, _ in page.elements].count("tr")
        places = [p for p in answer["places"] if p["sitesEntered"]]
        assert rows == len(answer["items"]) + len(places) + 2


def test_a_pin_leads_to_the_site_or_to_the_hospital_of_several(app):
    page = shown(app)
    client = Client(app, BROWSER, "fr")
    kinds = Counter(a["href"].split("/")[2] for a in pins(page))
    assert kinds == {"site": 22, "etablissement": 2}
    for pin in pins(page):
        assert client.get(pin["href"]).status == 200
    necker = next(a for a in pins(page) if a["aria-label"].startswith("Hôpital Necker"))
    assert necker["aria-label"].count(";") == 3


def test_sites_per_million_are_those_of_the_table_of_places(app):
    for by, count in (("region", 26), ("department", 109)):
        answer = told(app, rate=by)
        assert len(answer["places"]) == count
        assert sum(p["sitesEntered"] for p in answer["places"]) == answer["total"] == 28
    place = {p["code"]: p for p in told(app, rate="department")["places"]}
    assert place["75"]["population"] == 2_103_778
    assert place["75"]["perMillion"] == pytest.approx(1e6 * 9 / 2_103_778, abs=5e-4)
    assert place["984"]["perMillion"] is None  # nobody lives there
    region = {p["code"]: p for p in told(app, rate="region")["places"]}
    inner = [place[code]["population"] for code in ("75", "77", "78", "91", "92", "93", "94", "95")]
    assert region["11"]["population"] == sum(inner)


def test_shades_are_classes_that_the_legend_tells(app):
    page = shown(app, rate="department")
    shaded = [p for p in page.all("path") if p.get("class", "").startswith("level-")]
    # Every département and collectivity with an outline, and those around Paris twice.
    assert Counter(p["class"] for p in shaded)["level-0"] > 80
    keys = [s["class"] for s in page.all("span") if s.get("class", "").startswith("key square")]
    bounds = told(app, rate="department")["bounds"]
    assert len(keys) == len(bounds) + 2
    assert {p["class"] for p in shaded} - {"level-0"} == {k.split()[-1] for k in keys[:-1]}
    assert "Paris – 9 sites, 4,3 par million d’habitants" in page.text
    # Whose inhabitants they are, in the words of the source.
    assert page.text.count("municipale, d’après «\u00a0@etalab/decoupage-administratif 6.0.0") == 2
    assert [p for p in shown(app).all("path") if p.get("class", "").startswith("level-")] == []


def test_classes_hold_a_number_each():
    for values in ([1.0], [0.5, 1.0], [1, 1, 1], [0, 0.4, 0.7, 1.1, 1.2, 3.9], list(range(1, 90))):
        made = classes(values)
        assert {made.of(v) for v in values if v} == set(range(len(made)))
    assert len(classes(range(1, 90))) == 4


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_state_is_a_sound_page(app, lang):
    for query in (
        {},
        {"rate": "region", "role": "competence"},
        {"network": "fai2r", "audience": "child"},  # of which no site is entered
        {"asof": "1999-01-01"},
    ):
        page = shown(app, lang, **query)
        assert page.all("html") == [{"lang": lang}]
        assert len(page.all("h1")) == 1
        assert {name for name, _ in page.elements} & {"style", "iframe"} == set()
        assert all("src" in script for script in page.all("script"))
        assert not any("style" in attributes for _, attributes in page.elements)
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        labelled = {label["for"] for label in page.all("label")}
        fields = [f for f in page.all("input") if f.get("type") != "hidden"] + page.all("select")
        assert {field["id"] for field in fields} == labelled


def test_nothing_entered_is_not_nothing_there(app):
    page = shown(app, network="fai2r")
    assert pins(page) == []
    assert "Cela ne veut pas dire qu’il n’y en a pas" in page.text
    assert "1\u202f844 centres de compétence" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("audiance=child", "est-ce audience= ?"),
        ("fromat=csv", "est-ce format= ?"),
        ("zz=1", "rate, lang, format"),
        ("audience=chid", "est-ce child ?"),
        ("network=mhemoo", "est-ce mhemo ?"),
        ("rate=commune", "prenez department, region"),
        ("rate=region&rate=department", "donné 2 fois"),
        ("asof=2026-02-30", "n’est pas un jour"),
        ("role=boss", "n’a pas de sens"),
        ("format=pdf", "prenez json, geojson, csv, svg, places"),
    ],
)
def test_what_has_no_meaning_is_refused(app, query, said):
    for accept in (BROWSER, "application/json"):
        reply = Client(app, accept, "fr").get(f"/map?{query}")
        assert reply.status == 400
        assert said in " ".join(reply.body.decode("utf-8").replace("&#39;", "'").split())
        assert header(reply, "cache-control") == "no-store"


def test_forms_are_chosen_by_accept_and_by_format(app):
    types = {
        "json": "application/json",
        "geojson": "application/geo+json",
        "csv": "text/csv",
        "svg": "image/svg+xml",
    }
    for name, media_type in types.items():
        by_accept = Client(app, media_type, "fr").get(route())
        by_format = Client(app, BROWSER, "fr").get(route(format=name))
        assert by_accept.body == by_format.body
        assert header(by_accept, "content-type").split(";")[0] == media_type
        tag = header(by_format, "etag")
        again = Client(app, BROWSER, "fr").get(route(format=name), If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
    assert header(Client(app, "*/*").get(route()), "content-type").startswith("text/html")
    assert Client(app, "image/png").get(route()).status == 406


def test_tables_and_points_say_the_same(app):
    items = told(app)["items"]
    rows = list(csv.DictReader(io.StringIO(body(app, "csv").removeprefix("\ufeff"))))
    assert [row["iri"] for row in rows] == [item["site"]["iri"] for item in items]
    collection = json.loads(body(app, "geojson"))
    points = [f for f in collection["features"] if f["geometry"]]
    assert len(collection["features"]) == 28
    assert len(points) == 28 - told(app)["withoutPoint"] == 20
    paris = next(f for f in points if f["properties"]["department"]["code"] == "75")
    longitude, latitude = paris["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (2, 49)
    places = list(csv.DictReader(io.StringIO(body(app, "places").removeprefix("\ufeff"))))
    assert sum(int(row["sites_entered"]) for row in places) == 28


def body(app, form: str) -> str:
    return Client(app, BROWSER, "fr").get(route(format=form, rate="region")).body.decode("utf-8")


def test_the_drawing_stands_alone(app):
    reply = Client(app, BROWSER, "fr").get(route(format="svg", rate="region"))
    root = ET.fromstring(reply.body)
    assert root.tag == f"{SVG}svg"
    (style,) = root.iter(f"{SVG}style")
    assert "var(" not in (style.text or "")
    assert "prefers-color-scheme: dark" in (style.text or "")
    assert all(a.get("href", "").startswith("http") for a in root.iter(f"{SVG}a"))
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "non tous ceux du pays" in texts
    assert "Licence Ouverte" in texts
    policy = header(reply, "content-security-policy")
    assert "style-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_a_site_of_no_known_place_is_in_the_table_and_told():
    site, centre = entity("site", "nulle-part"), entity("centre", "essai")
    part = entity("participation", "p")
    facts = [
        (site, "rdf:type", expand("mlg:ExpertSite")),
        (site, "rdfs:label", ox.Literal("=Nulle part", language="fr")),
        (part, "rdf:type", expand("mlg:Participation")),
        (part, "mlg:site", site),
        (part, "mlg:centre", centre),
        (part, "mlg:role", ox.NamedNode("https://w3id.org/maillage/scheme/role/competence")),
    ]
    quads = [ox.Quad(s, expand(p), o, graph("first")) for s, p, o in facts]
    small = create_app(Settings(project=ROOT), in_memory(quads), published=Published("x", DAY))
    page = Page(Client(small, BROWSER, "fr").get("/map").body)
    assert "1 site n’a aucun lieu connu, pas même un département" in page.text
    assert pins(page) == []
    assert "=Nulle part" in page.text
    rows = Client(small, "text/csv", "fr").get("/map").body.decode("utf-8")
    assert "'=Nulle part" in rows  # no formula to a spreadsheet


def test_an_empty_store_has_a_map():
    page = Page(Client(make_app(statements=[]), BROWSER, "en").get("/map?rate=region").body)
    assert "No site entered here answers these criteria." in page.text


def test_it_is_read_once_a_build(app):
    census = app.state.census
    made = []
    assert census.get("census", lambda: made.append(1)) is not None
    assert made == []
