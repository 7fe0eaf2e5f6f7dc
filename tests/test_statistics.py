"""The statistics: each figure against counts of its own, its files, and the page in every state."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import RdfFormat, parse
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.figures import reach
from maillage.plotting import Bar, Dot, Key, Row, Tick, both, plot
from maillage.store import select
from maillage.store.oxigraph import in_memory
from maillage.web.app import create_app
from maillage.web.map.census import Territory, Unit
from maillage.web.page.site import Published
from maillage.web.statistics import of_sites
from maillage.web.statistics.figure import Facts
from maillage.web.statistics.page import warm

SLUGS = (
    *("published", "sites-by-region", "distance", "networks"),
    *("reach", "associations", "labels"),
)
SVG = "{http://www.w3.org/2000/svg}"
COUNT = "PREFIX mlg: <https://w3id.org/maillage/ontology#> SELECT (COUNT(DISTINCT ?x) AS ?n) { %s }"


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real", "2026-11-26"))


@pytest.fixture(scope="module")
def pages(app) -> dict[str, Page]:
    replies = {lang: Client(app, BROWSER, lang).get("/statistics") for lang in ("fr", "en")}
    assert {reply.status for reply in replies.values()} == {200}
    return {lang: Page(reply.body) for lang, reply in replies.items()}  # strict


def table(app, slug: str, lang: str = "fr") -> list[dict[str, str]]:
    reply = Client(app, "*/*", lang).get(f"/statistics/{slug}.csv")
    assert reply.status == 200
    assert header(reply, "content-type").startswith("text/csv")
    text = reply.body.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def count(store, pattern: str) -> int:
    (row,) = select(store, COUNT % pattern)
    return int(row["n"].value)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_is_sound(pages, lang):
    page = pages[lang]
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == 1
    assert page.stray_scripts() == []
    assert {name for name, _ in page.elements} & {"style", "iframe"} == set()
    assert not any("style" in attributes for _, attributes in page.elements)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    sections = page.all("section")
    assert [s["id"] for s in sections] == list(SLUGS)
    drawings = [a for a in page.all("svg") if a.get("class", "").startswith("plot")]
    assert len(drawings) >= len(SLUGS)
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert set(drawing["aria-labelledby"].split()) <= set(ids)
    # Each figure says what it cannot say, and has its table.
    cannot = {"fr": "Ce qu’elle ne peut pas dire.", "en": "What it cannot say."}[lang]
    assert page.text.count(cannot) == len(SLUGS)
    assert len(page.all("table")) == len(SLUGS)


def test_the_navigation_leads_to_it(app):
    page = Page(Client(app, BROWSER, "fr").get("/").body)
    assert {"/map", "/statistics"} <= set(page.links)


def test_published_numbers_stand_beside_the_counts(app, published, pages):
    rows = table(app, "published")
    told = {(int(r["published"]), r["unit"]): int(r["entered"]) for r in rows}
    assert told[1844, "centre de compétence"] == count(
        published,
        "?p a mlg:Participation ; mlg:site ?x ; mlg:role ?r"
        " FILTER (CONTAINS(STR(?r), 'competence'))",
    )
    assert told[109, "centre de référence entier"] == count(published, "?x a mlg:ReferenceCentre")
    assert told[23, "filière de santé maladies rares"] == 23
    assert {value for value, _ in told} >= {109, 278, 387, 1844, 23}
    assert all(row["sense"] for row in rows)
    # The two senses of 109 and 387 are told apart.
    assert {unit for value, unit in told if value == 109} == {
        "site coordonnateur",
        "centre de référence entier",
    }
    assert "1\u202f844 · centre de compétence" in pages["fr"].text
    assert "1,844 · competence centre" in pages["en"].text


def test_sites_by_region_are_those_of_the_map(app):
    on_map = Client(app, "*/*", "fr").get("/map?rate=region&format=places").body.decode("utf-8")
    places = {r["code"]: r for r in csv.DictReader(io.StringIO(on_map[1:]))}
    rows = table(app, "sites-by-region")
    assert len(rows) == 18
    for row in rows:
        place = places[row["region_code"]]
        assert row["sites_entered"] == place["sites_entered"]
        assert row["population"] == place["population"]
        rate = float(place["sites_entered_per_million"])
        assert float(row["sites_entered_per_million"]) == pytest.approx(rate, abs=1e-3)
    sites = sum(int(r["sites_entered"]) for r in rows)
    roles = ("coordinating", "constitutive", "resource_and_competence", "competence")
    # Sources give some sites two roles: the table counts both, the bar one.
    assert sum(int(row[role]) for row in rows for role in roles) > sites == 28


def test_distances_are_of_one_territory(app, pages):
    rows = {row["region"]: row for row in table(app, "distance")}
    assert (rows["Guadeloupe"]["adult_km"], rows["Mayotte"]["child_km"]) == ("", "")
    assert 0 < int(rows["Île-de-France"]["adult_km"]) < 30
    # In Nice, a source gives the site to children alone.
    assert int(rows["Corse"]["child_km"]) < int(rows["Corse"]["adult_km"])
    assert "Aucun site sur place\u00a0: Guadeloupe, Martinique, Guyane, Mayotte" in pages["fr"].text


def test_a_mean_way_is_weighted_by_inhabitants():
    def place(code, people, prefecture):
        return Territory(code, code, "99", "R", people, prefecture)

    near = Unit("a", "", (48.0, 0.0), "35", {})
    members = [place("35", 3, (48.0, 0.0)), place("29", 1, (49.0, 0.0))]
    km = of_sites._mean_km(members, [near])
    assert km == pytest.approx(111.19 / 4, abs=0.01)
    assert of_sites._mean_km([place("971", 3, (16.0, -61.0))], [near]) is None
    assert of_sites._mean_km(members, [Unit("b", "", (16.0, -61.0), "971", {})]) is None


def test_networks_count_each_site_once(app):
    rows = {row["centre"]: row for row in table(app, "networks")}
    leuko = rows["Centre de référence des leucodystrophies et leucoencéphalopathies rares"]
    assert (leuko["sites_entered"], leuko["levels"]) == ("10", "3")
    roles = ("coordinating", "constitutive", "resource_and_competence", "competence")
    for row in rows.values():
        assert sum(int(row[role]) for role in roles) == int(row["sites_entered"])
    assert len(rows) == 18


def test_reach_is_what_the_command_tells(root):
    """The queries of the page against `maillage stats coverage`, with classifications."""
    trig = Path(__file__).parent / "data" / "reach.trig"
    store = in_memory(parse(path=trig, format=RdfFormat.TRIG))
    small = create_app(Settings(project=ROOT), store, published=Published("small", "2026-11-26"))
    rows = table(small, "reach")
    told = reach(store, root / "queries", "fr")
    assert len(rows) == len(told) == 3
    for one in told:
        name = one.name if one.classification else "toutes les maladies en usage"
        (row,) = [r for r in rows if r["classification"].startswith(name)]
        both_, filiere, centre, neither = (
            int(row[n]) for n in ("centre_and_filiere", "filiere_alone", "centre_alone", "neither")
        )
        assert both_ + filiere + centre + neither == one.disorders == int(row["diseases"])
        assert both_ + centre == one.covered
        assert both_ + filiere == one.scoped


def test_reach_of_the_curated_graph(app, published, pages):
    (row,) = table(app, "reach")
    (told,) = reach(published, ROOT / "queries", "fr")
    assert int(row["diseases"]) == told.disorders
    assert int(row["centre_and_filiere"]) + int(row["centre_alone"]) == told.covered
    assert "aucune classification entière d’Orphanet" in pages["fr"].text


def test_filieres_without_an_association_are_all_named(app, published, pages):
    rows = table(app, "associations")
    assert len(rows) == 23
    linked = {r["filiere"] for r in rows if int(r["associations_entered"])}
    assert linked == {"FIMATHO", "MHEMO", "MUCO-CFTR", "NeuroSphinx"}
    catalogue = next(e for e in app.state.site.examples if e.name.startswith("cq12"))
    without = {row["filiere"].value for row in select(published, catalogue.query)}
    assert len(without) == len(rows) - len(linked)
    assert "18 autres filières" in pages["fr"].text


def test_labels_end_when_they_say(app, published):
    rows = table(app, "labels")
    assert len(rows) == count(published, "?x a mlg:Label") == 10
    assert [row["until"] for row in rows] == sorted(row["until"] for row in rows)
    assert sum(row["until"] == "2028-12-26" for row in rows) == 6


@pytest.mark.parametrize("slug", SLUGS)
def test_a_drawing_stands_alone_and_says_what_it_cannot_say(app, slug):
    reply = Client(app, BROWSER, "fr").get(f"/statistics/{slug}.svg")
    assert reply.status == 200
    assert header(reply, "content-type") == "image/svg+xml"
    assert "style-src 'sha256-" in header(reply, "content-security-policy")
    root = ET.fromstring(reply.body)
    (style,) = root.iter(f"{SVG}style")
    assert "var(" not in (style.text or "")
    (inner,) = (s for s in root.iter(f"{SVG}svg") if s is not root)
    assert inner.get("role") == "img"
    # In absolute lengths, for programs that know no others; all within the drawing.
    width = float(inner.get("width", "0"))
    for mark in inner.iter(f"{SVG}rect"):
        assert 0 <= float(mark.get("x", "")) <= width
        assert 0 < float(mark.get("width", "")) <= width + 0.1
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "/statistics – " in words
    assert "CC BY 4.0" in words
    tag = header(reply, "etag")
    assert (
        Client(app, BROWSER, "fr").get(f"/statistics/{slug}.svg", If_None_Match=tag).status == 304
    )


@pytest.mark.parametrize("name", ["nothing.svg", "published.pdf", "published."])
def test_there_is_no_other_figure(app, name):
    reply = Client(app, "application/json", "fr").get(f"/statistics/{name}")
    assert reply.status == 404


def test_every_query_of_the_page_leads_to_the_editor(app, pages):
    links = {h for h in pages["fr"].links if h.startswith("/sparql?query=")}
    # Eight of the catalogue, and six that count for the page.
    assert len(links) == 14
    for link in sorted(links)[:2]:
        assert Client(app, BROWSER, "fr").get(link).status == 200


def test_an_empty_store_has_nothing_to_draw():
    small = make_app(statements=[])
    page = Page(Client(small, BROWSER, "en").get("/statistics").body)
    assert page.text.count("There is nothing to draw.") >= 5
    reply = Client(small, "application/json", "en").get("/statistics/labels.svg")
    assert reply.status == 404
    assert b"there is nothing to draw of labels" in reply.body


def test_a_store_that_may_change_is_counted_each_time(published):
    changing = create_app(Settings(project=ROOT), published)
    client = Client(changing, BROWSER, "en")
    first = client.get("/statistics")
    assert header(first, "etag") == ""
    assert client.get("/statistics").body == first.body


def test_it_is_counted_once_a_build_and_may_be_counted_before(published, monkeypatch):
    fresh = create_app(Settings(project=ROOT), published, published=Published("b", "2026-11-26"))
    warm(fresh.state)
    asked = []
    real = type(fresh.state.site.queries).rows

    def rows(self, name, **bind):
        asked.append(name)
        return real(self, name, **bind)

    monkeypatch.setattr(type(fresh.state.site.queries), "rows", rows)
    for lang in ("fr", "en"):
        assert Client(fresh, BROWSER, lang).get("/statistics").status == 200
        assert Client(fresh, BROWSER, lang).get("/map").status == 200
    assert asked == []


def test_pages_of_both_languages_and_of_their_links_are_kept_apart(app):
    french = Client(app, BROWSER, "fr").get("/statistics").body
    asked = Client(app, BROWSER, "en").get("/statistics?lang=fr").body
    assert b"Statistiques" in french
    assert b"Statistiques" in asked
    # Who has asked for a language by the address is led on in it.
    assert b"/map?lang=fr" in asked
    assert b"/map?lang=fr" not in french
    other = Client(app, BROWSER, "en").get("/statistics?x=1").body
    assert b"?x=1&amp;lang=fr" in other


def test_rows_are_broken_where_the_room_ends():
    label = "Maladies rares possiblement indiquées pour une transplantation d’organe ou de moelle"
    row = Row(label, "16 % · 87 %")
    narrow, wide = both([row])
    lines = [[m.text for m in p.marks if m.kind == "label"] for p in (narrow, wide)]
    assert len(lines[0]) > len(lines[1])
    assert len(lines[0][0]) <= 40 - len(row.value)  # beside the number
    assert all(len(line) <= 36 for line in lines[0])
    long = Row("Leucoencéphalopathies héréditaires", "10 sites · 3 niveaux")
    assert "Leucoencéphalopathies" in {m.text for m in both([long])[0].marks}
    assert narrow.height > wide.height


def test_marks_do_not_lie_on_each_other():
    rows = [
        Row("A", "1", bars=(Bar("strong", 0, 0.4), Bar("none", 0.4, 0.4)), note="Une note. " * 20),
        Row("B", "2", dots=(Dot("child", 0.1), Dot("adult", 0.9))),
        Row("C", "–"),
    ]
    made = plot(rows, [Key("strong", "clé")], [Tick(0, "0"), Tick(0.5, "5"), Tick(1, "10", True)])
    texts = [m.y for m in made.marks if m.shape == "text" and m.kind in {"label", "note"}]
    assert texts == sorted(texts)
    assert len(set(texts)) == len(texts)
    # An empty bar is not drawn; a line down from each tick within.
    assert [m.kind for m in made.marks if m.shape == "rect"] == ["strong sample", "strong", "span"]
    assert [m.kind for m in made.marks if m.shape == "line"] == ["rule"]
    assert made.height > max(m.y for m in made.marks)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (1, 3, "33\u00a0%"), (2714, 2715, ">\u00a099\u00a0%"), (5, 5, "100\u00a0%")],
)
def test_a_part_is_never_written_as_the_whole(app, part, whole, said):
    facts = SimpleNamespace(wording=app.state.site.wordings["fr"])
    assert Facts.share(facts, part, whole) == said  # type: ignore[arg-type]
