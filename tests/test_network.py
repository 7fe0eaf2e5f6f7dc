"""``/network``: the whole network as list, picture and files, held against SPARQL and geometry."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zlib
from itertools import combinations
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from network_under_test import CENTRES, FILIERES, HOSPITALS, SITES, generated
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.store import Store, select
from maillage.terms import entity, expand, graph, prologue
from maillage.web.app import create_app
from maillage.web.network.files import sheet
from maillage.web.network.graph import Centre, Filiere, Network, Thing, narrowed, read_network
from maillage.web.network.layout import Picture, compose
from maillage.web.network.packing import enclosing, hexagonal, packed
from maillage.web.page.site import Published
from maillage.web.wording.queries import Queries

STATIC = ROOT / "src" / "maillage" / "web" / "static"
TEMPLATE = ROOT / "src" / "maillage" / "web" / "templates" / "network_picture.html"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def app(published: Store):
    """The whole curated graph."""
    return create_app(Settings(project=ROOT), published, published=Published("real", "2026-11-26"))


@pytest.fixture(scope="module")
def large():
    """As large as the national network."""
    return make_app("large", statements=generated())


def told(app, query: str = "", **headers: str) -> dict:
    reply = Client(app, "application/json", "fr").get(f"/network{query}", **headers)
    assert reply.status == 200
    return json.loads(reply.body)


def pairs(published: Store, pattern: str) -> set[tuple[str, str]]:
    rows = select(published, f"{prologue()}SELECT DISTINCT ?a ?b {{ {pattern} }}")
    return {(row["a"].value, row["b"].value) for row in rows}


def links(found: dict, relation: str) -> set[tuple[str, str]]:
    iris = [node["iri"] for node in found["nodes"]]
    return {
        (iris[one["from"]], iris[one["to"]])
        for one in found["links"]
        if one["relation"] == relation
    }


# -- what is told ----------------------------------------------------------------------------------


def test_the_links_are_those_of_the_graph(app, published: Store) -> None:
    found = told(app)
    part = "?p a mlg:Participation ; mlg:centre ?a ; mlg:site ?b ; mlg:role ?r"
    host = "?p a mlg:Participation ; mlg:site ?a . ?a mlg:hostedBy ?b"
    assert links(found, "attachedTo") == pairs(published, "?a mlg:attachedTo ?b")
    assert links(found, "hasSite") == pairs(published, part)
    assert links(found, "hostedBy") == pairs(published, host)
    assert len(links(found, "attachedTo")) > 60
    assert len(links(found, "hasSite")) > 30
    assert len(links(found, "hostedBy")) > 20
    filieres = {n["iri"] for n in found["nodes"] if n["kind"] == "filiere"}
    assert len(filieres) == 23
    for node in found["nodes"]:
        assert node["label"]
        assert node["page"].startswith("/page/")


def test_roles_are_told_as_find_ranks_them(app) -> None:
    found = told(app, "?filiere=brain-team")
    by_name = {node["iri"].rpartition("/")[2]: n for n, node in enumerate(found["nodes"])}
    roles = {
        one["to"]: one["roles"]
        for one in found["links"]
        if one["relation"] == "hasSite" and one["from"] == by_name["leukofrance"]
    }
    assert roles[by_name["leukofrance-bicetre"]] == ["coordinating"]
    assert roles[by_name["leukofrance-rennes"]] == ["competence"]
    # Two sources, two roles: both are told.
    assert any(len(set(several)) > 1 for several in roles.values())


def test_one_filiere_is_a_part_of_the_whole(app) -> None:
    whole, part = told(app), told(app, "?filiere=mhemo")
    kinds = [node["kind"] for node in part["nodes"]]
    assert kinds.count("filiere") == 1
    assert kinds.count("centre") == 3
    for relation in ("attachedTo", "hasSite", "hostedBy"):
        assert links(part, relation) < links(whole, relation)
    # MHEMO's label of 2017 has ended, and the graph says when.
    assert any(one["ended"] for one in part["links"])
    assert all(mark["within"] < n for n, mark in enumerate(part["marks"]))


def test_the_files_hold_the_same_links(app) -> None:
    client = Client(app, "*/*", "fr")
    found = told(app)
    expected = {
        (r, *pair) for r in ("attachedTo", "hasSite", "hostedBy") for pair in links(found, r)
    }
    sheet = client.get("/network?format=csv")
    assert header(sheet, "content-type").startswith("text/csv")
    assert 'filename="maillage-network.csv"' in header(sheet, "content-disposition")
    rows = list(csv.DictReader(io.StringIO(sheet.body.decode("utf-8-sig"))))
    assert len(rows) == len(expected)
    assert {(row["relation"], row["from"], row["to"]) for row in rows} == expected
    xml = client.get("/network?format=graphml&filiere=")
    assert header(xml, "content-type") == "application/graphml+xml"
    tree = ET.fromstring(xml.body)
    edges = list(tree.iter(f"{GRAPHML}edge"))
    assert {
        (edge.find(f"{GRAPHML}data[@key='relation']").text, edge.get("source"), edge.get("target"))
        for edge in edges
    } == expected
    nodes = {node.get("id") for node in tree.iter(f"{GRAPHML}node")}
    assert nodes == {node["iri"] for node in found["nodes"]}
    one = client.get("/network?format=csv&filiere=oscar")
    assert 'filename="maillage-network-oscar.csv"' in header(one, "content-disposition")


def test_no_name_is_a_formula_to_a_spreadsheet() -> None:
    bad, good = (Thing(f"urn:{n}", "", n, "fr", "", "") for n in ("=HYPERLINK(A1)", "good"))
    rows = list(csv.reader(io.StringIO(sheet(Network((Filiere(good, (Centre(bad, ()),)),))))))
    assert rows[1] == [bad.iri, "'=HYPERLINK(A1)", "attachedTo", good.iri, "good", "", ""]


def test_the_picture_is_a_file_by_itself(app) -> None:
    reply = Client(app, "image/svg+xml", "en").get("/network?filiere=brain-team")
    assert header(reply, "content-type").startswith("image/svg+xml")
    assert reply.body.startswith(b"<?xml")
    tree = ET.fromstring(reply.body)
    svg = "{http://www.w3.org/2000/svg}"
    titles = [title.text for title in tree.iter(f"{svg}title")]
    assert any("coordinating site" in title for title in titles)
    names = {element.tag.removeprefix(svg) for element in tree.iter()}
    assert names <= {"svg", "title", "desc", "rect", "g", "circle", "path", "text"}
    assert not any("style" in element.attrib for element in tree.iter())
    assert "What is absent here may exist." in "".join(tree.itertext())
    bright = dict(
        re.findall(
            r"--([a-z-]+): (#[0-9a-f]{6});",
            (STATIC / "style" / "tokens.css").read_text("utf-8").partition("@media")[0],
        )
    )
    used = set(re.findall(r"#[0-9a-f]{6}", TEMPLATE.read_text("utf-8")))
    assert used <= set(bright.values())
    assert len(used) > 8


# -- how it is asked -------------------------------------------------------------------------------


def test_what_is_constant_is_kept(app) -> None:
    client = Client(app, "application/json", "fr")
    first = client.get("/network")
    assert header(first, "cache-control") == "public, no-cache"
    tag = header(first, "etag")
    assert client.get("/network", If_None_Match=tag).status == 304
    other = client.get("/network?lang=en")
    assert header(other, "etag") != tag
    assert header(other, "content-language") == "en"
    for query in ("?filiere=oscar", "?format=svg", "?format=csv"):
        assert client.get(f"/network{query}", If_None_Match=tag).status == 200
    # A store that may change under us bears no ETag, and is read each time.
    live = Client(make_app("", statements=generated()[:40]), "application/json", "fr")
    assert header(live.get("/network"), "etag") == ""
    assert live.get("/network").status == 200


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?format=pdf", 400, "json, svg, csv, graphml"),
        ("?filiere=brainteam", 404, "brain-team"),
        ("?filiere=%3Cscript%3E", 404, "liste"),
    ],
)
def test_what_is_wrong_is_told(app, query: str, status: int, said: str) -> None:
    reply = Client(app, "application/json", "fr").get(f"/network{query}")
    assert reply.status == status
    assert said in json.loads(reply.body)["detail"]
    page = Client(app, BROWSER, "fr").get(f"/network{query}")
    assert page.status == status
    assert Page(page.body).stray_scripts() == []


def test_forms_are_negotiated(app) -> None:
    for accept, wanted in (
        (BROWSER, "text/html"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("image/svg+xml;q=0.5, text/csv;q=0.1", "image/svg+xml"),
    ):
        reply = Client(app, accept, "fr").get("/network")
        assert header(reply, "content-type").startswith(wanted)
    assert Client(app, "image/png", "fr").get("/network").status == 406
    assert Client(app, BROWSER, "fr").get("/network?q=" + "a" * 101).status == 400


# -- the page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("query", ["", "?filiere=brain-team", "?q=necker", "?q=zzzz"])
def test_the_page_is_sound(app, lang: str, query: str) -> None:
    reply = Client(app, BROWSER, lang).get(f"/network{query}")
    assert reply.status == 200
    page = Page(reply.body)  # strict
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == 1
    assert page.stray_scripts("mesh") == []
    assert not any("style" in attributes for _, attributes in page.elements)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_list_says_what_the_picture_shows(app) -> None:
    found = told(app)
    page = Page(Client(app, BROWSER, "fr").get("/network").body)
    linked = {a["href"] for a in page.all("a")}
    for node in found["nodes"]:
        assert node["page"] in linked, node
    assert len(page.all("details")) == 23
    assert "aucun site n’a encore été saisi" in page.text
    assert "Hospices Civils de Lyon" in page.text


def test_words_narrow_the_list(app) -> None:
    client = Client(app, BROWSER, "fr")
    page = Page(client.get("/network?q=NECKER%20enfants").body)
    assert "BRAIN-TEAM" in page.text
    opened = [tag for tag in page.all("details") if "open" in tag]
    assert {"brain-team", "oscar", "sensgene"} <= {tag["id"] for tag in opened}
    assert "mhemo" not in {tag["id"] for tag in opened}
    nothing = Page(client.get("/network?q=%3Cb%3Ezzz").body)
    assert "<b>zzz" in nothing.text
    assert nothing.all("details") == []
    kept = Page(client.get("/network?filiere=oscar&q=lyon&lang=fr").body)
    assert kept.all("option", value="oscar", selected="") != []
    assert kept.all("input", name="q")[-1]["value"] == "lyon"


def test_what_has_no_place_is_told_all_the_same() -> None:
    """A centre without filière, a site without hospital or known role, a hostile name."""
    g, centre, site = graph("first"), entity("centre", "lone"), entity("site", "lone")
    hostile = ox.Literal("<script>alert(1)</script>", language="fr")
    part = entity("participation", "lone")
    facts = [
        (centre, "rdf:type", expand("mlg:ReferenceCentre")),
        (centre, "rdfs:label", hostile),
        (site, "rdf:type", expand("mlg:ExpertSite")),
        (site, "rdfs:label", ox.Literal("Site seul", language="fr")),
        (part, "rdf:type", expand("mlg:Participation")),
        (part, "mlg:centre", centre),
        (part, "mlg:site", site),
        (part, "mlg:role", expand("mlgs:role/unheard-of")),
    ]
    quads = [ox.Quad(s, expand(p), o, g) for s, p, o in facts]
    app = make_app("lone", statements=quads)
    page = Page(Client(app, BROWSER, "fr").get("/network").body)
    assert page.stray_scripts("mesh") == []
    assert "<script>alert(1)</script>" in page.text
    assert "Centres dont aucune filière n’a été saisie" in page.text
    assert "Site seul" in page.text
    assert "hôpital non saisi" in page.text
    found = told(app)
    assert [one["relation"] for one in found["links"]] == ["hasSite"]
    assert found["marks"] == []
    ET.fromstring(Client(app, "image/svg+xml", "fr").get("/network").body)
    empty = make_app("none", statements=quads[1:2])
    assert Client(empty, BROWSER, "fr").get("/network").status == 200
    assert told(empty)["nodes"] == []


def test_the_national_network_is_a_small_page(large) -> None:
    found = told(large)
    kinds = [node["kind"] for node in found["nodes"]]
    assert [kinds.count(k) for k in ("filiere", "centre", "site", "hospital")] == [
        *(FILIERES, CENTRES, SITES, HOSPITALS)
    ]
    client = Client(large, BROWSER, "fr")
    whole = client.get("/network")
    assert len(zlib.compress(whole.body)) < 60_000
    # The sites are at the address of their filière, all of them.
    one = Page(client.get("/network?filiere=f2").body)
    sites = {a["href"] for a in one.all("a") if a["href"].startswith("/page/site/")}
    part = told(large, "?filiere=f2")
    assert sites == {n["page"] for n in part["nodes"] if n["kind"] == "site"}
    assert len(sites) > 50


# -- the geometry ----------------------------------------------------------------------------------


def test_circles_do_not_touch_and_are_enclosed() -> None:
    radii = [3 + 7 * ((7 * n) % 11) / 11 for n in range(40)]
    circles = packed(radii, 2.0, 1.5)
    assert [c[2] for c in circles] == radii
    for one, other in combinations(circles, 2):
        assert math.dist(one[:2], other[:2]) >= one[2] + other[2] + 2 - 1e-3
    x, y, r = enclosing(circles)
    assert all(math.dist((x, y), c[:2]) + c[2] <= r + 1e-9 for c in circles)
    # Not a loose one: two circles side by side are as wide as their sum.
    assert enclosing([(0, 0, 2), (10, 0, 4)])[2] == pytest.approx(8, rel=0.01)
    assert enclosing([]) == (0, 0, 0)
    assert packed(radii, 2.0, 1.5) == circles
    assert packed([], 1.0) == []


@pytest.mark.parametrize("count", [0, 1, 2, 7, 61, 200])
def test_dots_have_their_room(count: int) -> None:
    places = hexagonal(count, 10)
    assert len(set(places)) == count
    for one, other in combinations(places, 2):
        assert math.dist(one, other) >= 10 - 1e-6


@pytest.fixture(scope="module")
def pictures(large) -> list[Picture]:
    site = large.state.site
    queries: Queries = site.queries
    network = read_network(queries, site.wordings["fr"], "2026-11-26")
    return [compose(network), compose(narrowed(network, "f3"))]


def test_everything_lies_within_what_holds_it(pictures: list[Picture]) -> None:
    for picture in pictures:
        marks = picture.marks
        for mark in marks:
            assert mark.r <= mark.x <= picture.width - mark.r
            assert mark.r <= mark.y <= picture.height - mark.r
            if mark.within >= 0:
                around = marks[mark.within]
                assert math.dist((mark.x, mark.y), (around.x, around.y)) + mark.r <= around.r + 0.3
        for kind in ("filiere", "centre"):
            for one, other in combinations([m for m in marks if m.thing.kind == kind], 2):
                assert math.dist((one.x, one.y), (other.x, other.y)) >= one.r + other.r
        for site, hospital in picture.threads:
            assert (marks[site].thing.kind, marks[hospital].thing.kind) == ("site", "hospital")
        first = min(m.y - m.r for m in marks if m.thing.kind == "hospital")
        assert all(m.y + m.r < first for m in marks if m.thing.kind != "hospital")
    whole, alone = pictures
    assert len(whole.threads) == SITES
    assert whole.width > whole.height
    assert not any(m.thing.kind == "filiere" for m in alone.marks)


def test_the_same_network_gives_the_same_picture(large, pictures: list[Picture]) -> None:
    again = make_app("again", statements=list(reversed(generated())))
    queries = again.state.site.queries
    network = read_network(queries, again.state.site.wordings["fr"], "2026-11-26")
    assert compose(network) == pictures[0]
