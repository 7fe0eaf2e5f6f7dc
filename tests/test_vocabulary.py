"""The pages of terms and rules: every one of them, in words, and found by a search."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode
from site_under_test import BROWSER, ROOT, Client, Page, header

from maillage.checks import read_checks
from maillage.config import Settings
from maillage.store import select
from maillage.terms import PREFIXES, curie
from maillage.web.app import create_app
from maillage.web.page.site import Published
from maillage.web.vocabulary.ontology import terms_of
from maillage.web.vocabulary.rules import rules_of
from maillage.web.wording.links import resource

CHECKS = read_checks(ROOT / "queries" / "checks")
KINDS = "SELECT DISTINCT ?s ?c { GRAPH ?g { ?s a ?c } }"


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real"))


def page(app, route: str, lang: str = "fr") -> Page:
    reply = Client(app, BROWSER, lang).get(route)
    assert reply.status == 200
    return Page(reply.body)


def own(published, namespace: str, *kinds: str) -> set[str]:
    wanted = {PREFIXES[k.split(":")[0]] + k.split(":")[1] for k in kinds}
    return {
        row["s"].value.removeprefix(PREFIXES[namespace])
        for row in select(published, KINDS)
        if isinstance(row["s"], NamedNode)
        and row["s"].value.startswith(PREFIXES[namespace])
        and row["c"].value in wanted
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_term_is_explained_in_the_language(app, published, lang):
    terms = own(published, "mlg", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
    found = page(app, "/ontology", lang)
    ids = {a["id"] for a in found.all("article")}
    assert terms <= ids
    assert len(terms) > 150
    wording = app.state.site.wordings[lang]
    entries = [
        term
        for section in terms_of(app.state.site.queries, resource("ontology"), wording)[:-1]
        for term in section.terms
    ]
    assert [t.curie for t in entries if t.name.lang or not t.name.known] == []
    assert [t.curie for t in entries if not t.definition.text or t.definition.lang] == []
    assert [t.curie for t in entries if t.used is None] == []


def test_use_is_what_the_graph_holds(app, published):
    wording = app.state.site.wordings["fr"]
    sections = terms_of(app.state.site.queries, resource("ontology"), wording)
    used = {t.curie: t for section in sections for t in section.terms}
    rows = select(
        published,
        "SELECT DISTINCT ?s { GRAPH ?g { ?s a <%s> } }" % (PREFIXES["mlg"] + "ExpertSite"),
    )
    assert used["mlg:ExpertSite"].used == len(rows) > 10
    listed = select(published, used["mlg:ExpertSite"].listing)
    assert len({row["entity"].value for row in listed}) == len(rows)
    assert used["mlg:hostedBy"].used > 10
    assert used["mlg:hostedBy"].listing == ""


def test_links_go_both_ways(app):
    wording = app.state.site.wordings["en"]
    sections = terms_of(app.state.site.queries, resource("ontology"), wording)
    facts = {t.anchor: dict(t.facts) for s in sections for t in s.terms}
    names = {t.anchor: t.name.text for s in sections for t in s.terms}
    texts = [link.text for link in facts["ExpertSite"]["its kinds"]]
    assert names["CoordinatingSite"] in texts
    assert [k.text for k in facts["CoordinatingSite"]["a kind of"]] == [names["ExpertSite"]]
    assert names["hostedBy"] in [k.text for k in facts["ExpertSite"]["what is said of it"]]
    assert [k.href for k in facts["ExpertSite"]["rules"]] == ["/shapes#ExpertSite"]
    tree = {branch.anchor: branch for branch in sections[0].tree}
    assert "CoordinatingSite" in {below.anchor for below in tree["ExpertSite"].below}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_rule_is_told_once_with_its_message(app, published, lang):
    shapes = own(published, "mlgsh", "sh:NodeShape", "sh:PropertyShape")
    checks = {curie(check.rule).removeprefix("mlgsh:") for check in CHECKS}
    ids = [a["id"] for a in page(app, "/shapes", lang).all("article")]
    assert len(ids) == len(set(ids))
    wording = app.state.site.wordings[lang]
    groups = rules_of(app.state.site.queries, resource("shapes"), wording, CHECKS)
    assert set(ids) == shapes | checks | {rule.anchor for rule in groups[-1].rules}
    assert {rule.anchor for rule in groups[-1].rules}.isdisjoint(shapes | checks)
    assert len(checks) > 20
    rules = [rule for group in groups for rule in group.rules]
    graded = [rule for rule in rules if rule.severity]
    assert len(graded) > 350
    assert {rule.severity for rule in graded} == {"Violation", "Warning", "Info"}
    assert [rule.anchor for rule in graded if not rule.message.text or rule.message.lang] == []
    assert [rule.anchor for rule in rules if "{" in rule.message.text] == []
    assert all(group.about for group in groups[:-4])


def test_a_rule_says_what_it_checks_and_how(app):
    wording = app.state.site.wordings["fr"]
    groups = rules_of(app.state.site.queries, resource("shapes"), wording, CHECKS)
    rules = {rule.anchor: rule for group in groups for rule in group.rules}
    checks = {w: [k.text for k in links] for w, links in rules["ExpertSite-hostedBy"].checks}
    assert checks == {
        "sur la propriété": ["hébergé par"],
        "au moins": ["1"],
        "est de la classe": ["établissement de santé"],
    }
    assert rules["Establishment-has-place"].query.startswith("SELECT DISTINCT $this")
    withheld = rules["check-person-withheld"]
    assert "‹cette entité› est une personne physique" in withheld.message.text
    assert "persons.csv" in withheld.remedy
    assert withheld.query.startswith("PREFIX")


def test_links_within_the_two_pages_lead_somewhere(app):
    pages = {route: page(app, route) for route in ("/ontology", "/shapes")}
    ids = {route: {e.get("id") for _, e in found.elements} for route, found in pages.items()}
    checked = 0
    for route, found in pages.items():
        for a in found.all("a"):
            path, _, fragment = a["href"].partition("#")
            if fragment and (path or route) in ids and not fragment.startswith("list-"):
                assert fragment in ids[path or route], a["href"]
                checked += 1
    assert checked > 1_000


@pytest.mark.parametrize(
    ("route", "first"),
    [
        ("/ontology?q=site+coordonnateur&lang=fr", "/ontology#CoordinatingSite"),
        ("/ontology?q=CoordinatingSite&lang=en", "/ontology#CoordinatingSite"),
        ("/ontology?q=mlg:hostedBy&lang=fr", "/ontology#hostedBy"),
        ("/shapes?q=check-person-withheld&lang=en", "/shapes#check-person-withheld"),
        ("/shapes?q=HEBERGE+PAR&lang=fr", "/ontology#hostedBy"),
        ("/ontology?q=CRC&lang=fr", "/page/scheme/role/resource-and-competence"),
    ],
)
def test_the_search_finds_terms_concepts_and_rules(app, route, first):
    found = page(app, route)
    hits = [a["href"] for a in found.all("a") if "#" in a["href"] or "/scheme/" in a["href"]]
    hits = [h.replace("?lang=fr", "").replace("?lang=en", "") for h in hits]
    assert first in hits[1:6]  # the first link skips to the content
    assert found.all("article") == []
    for href in {h.partition("#")[0] for h in hits if h.startswith("/")}:
        assert Client(app, BROWSER, "fr").get(href).status == 200


@pytest.mark.parametrize("route", ["/ontology", "/shapes"])
def test_a_search_for_nothing_says_so_and_stays_text(app, route):
    found = page(app, f"{route}?q=%3Cscript%3Ezzz")
    assert "Rien n’a tous ces mots" in found.text
    assert found.all("input", id="term")[0]["value"] == "<script>zzz"
    assert Client(app, BROWSER, "fr").get(f"{route}?q={'x' * 201}").status == 400
    assert len(page(app, f"{route}?q=+").all("article")) > 100


def test_a_kept_page_is_the_same_and_of_its_own_language(app):
    client = Client(app, BROWSER, "fr")
    first, again = client.get("/shapes"), client.get("/shapes")
    assert first.body == again.body
    own = {"x-request-id"}
    assert [h for h in first.headers if h[0] not in own] == [
        h for h in again.headers if h[0] not in own
    ]
    english = client.get("/shapes?lang=en")
    assert header(english, "content-language") == "en"
    assert "Rules" in Page(english.body).text
    assert b'rel="canonical" href="/shapes?lang=en"' in english.body
    version = client.get("/page/shapes")
    assert b'rel="canonical" href="/shapes"' in version.body


def test_severities_are_told_in_words(app):
    text = page(app, "/shapes", "en").text
    assert len(re.findall("error: nothing is published", text)) > 100
    assert "Violation" not in text
