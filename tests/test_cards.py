"""The heads of six kinds of pages, and what a page that is not there proposes."""

from __future__ import annotations

import re

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.web.app import create_app
from maillage.web.page.site import Published

#: Page -> what its head says, in French and in English.
SAID = {
    "/page/site/leukofrance-rennes": (
        ["pour les adultes", "16 boulevard de Bulgarie, BP 90347, 35200 RENNES", "Itinéraire"],
        ["for adults", "until 26 December 2028", "competence centre", "Directions"],
    ),
    "/page/site/sla-tours": (
        ["aucune source ne le dit", "Aucun téléphone n’a été saisi"],
        ["no source says", "No telephone has been entered"],
    ),
    "/page/site/crmw-lille": (
        ["participation finie d’après une source, sans fin d’après une autre"],
        ["its part has ended by one source, while another gives no end"],
    ),
    "/page/centre/cracmo": (
        ["Nord (59) · participation finie d’après une source, sans fin d’après une autre"],
        ["its part has ended by one source, while another gives no end"],
    ),
    "/page/centre/leukofrance": (
        ["10 sites saisis", "site coordonnateur · Val-de-Marne (94)", "les sources diffèrent"],
        ["10 sites entered", "coordinating site"],
    ),
    "/page/filiere/mhemo": (
        [
            *("participation finie le", "d’après la dernière source saisie"),
            "Hospices Civils de Lyon 1 notre lecture Siège de la coordination déduit",
        ],
        ["by the last source entered", "1 our reading Seat of the coordination deduced"],
    ),
    "/page/filiere/brain-team": (
        ["notre lecture", "déduit du dossier de candidature de 2013"],
        ["our reading", "deduced from the application of 2013"],
    ),
    "/page/filiere/oscar": (
        ["Hôpital Bicêtre 1Réseau européen", "notre lecture Lien avec BOND déduit"],
        ["in French 1European reference network", "our reading Link with BOND deduced"],
    ),
    "/page/orpha/58": (
        ["Trouver un centre près de chez vous", "Associations (1)", "Centres de référence (1)"],
        ["At least one reference centre has been entered", "Find a centre near you"],
    ),
    "/page/association/afh": (["Maladies dont elle s’occupe (3)", "Site web"], ["Website"]),
    "/page/document/ela-centres-experts": (
        ["Ouvrir le document", "Les faits qui en sont tirés"],
        ["Open the document"],
    ),
}


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real", "2026-11-26"))


def words(body: bytes) -> str:
    return " ".join(Page(body).text.split())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("route", SAID)
def test_the_head_of_a_page_says_what_one_looks_for(app, route, lang):
    reply = Client(app, BROWSER, lang).get(route)
    assert reply.status == 200
    text = words(reply.body)  # strict HTML
    for said in SAID[route][lang == "en"]:
        assert said in text, said
    page = Page(reply.body)
    assert (
        len(page.all("section", **{"aria-label": "En bref" if lang == "fr" else "In short"})) == 1
    )
    assert all("style" not in attributes for _, attributes in page.elements)


def test_a_site_can_be_called_and_reached(app):
    page = Page(Client(app, BROWSER, "fr").get("/page/site/leukofrance-rennes").body)
    assert [a["href"] for a in page.all("a", **{"class": "button"})] == ["tel:+33299266744"]
    (way,) = page.all("a", rel="external nofollow noreferrer")
    assert way["href"].startswith("https://www.openstreetmap.org/directions?to=48.08")
    assert len(page.all("path", **{"class": "chosen"})) == 1


def test_a_site_overseas_is_called_by_its_own_country_code(app):
    for route in ("/page/site/leukofrance-saint-pierre", "/find?orpha=58&from=974"):
        page = Page(Client(app, BROWSER, "fr").get(route).body)
        called = [a["href"] for a in page.all("a") if a["href"].startswith("tel:")]
        assert called[0] == "tel:+262262719867"
        assert "tel:+33262719867" not in called


@pytest.mark.parametrize("site", ["cracmo-lille", "crmw-lille", "crpp-marseille"])
def test_a_part_that_one_source_ends_and_another_does_not_is_told_without_a_day(app, site):
    """A source gives the part for the years of an old label, some of which are our reading."""
    body = Client(app, BROWSER, "fr").get(f"/page/site/{site}").body.decode()
    (card,) = re.findall(r'<section class="card.*?</section>', body, re.DOTALL)
    assert "site coordonnateur" in card
    assert "sans fin d’après une autre" in card
    assert "jusqu’au" not in card


def test_the_sites_of_a_centre_are_listed_and_drawn_alike(app):
    page = Page(Client(app, BROWSER, "fr").get("/page/centre/leukofrance").body)
    pins = [a for a in page.all("a") if a.get("class", "").startswith("pin ")]
    assert len(pins) == 10
    listed = page.all("ol", **{"class": "numbered"})
    assert len(listed) == 1
    assert {pin["href"] for pin in pins} <= set(page.links)
    # As /find ranks it: the role that a source asserts comes before one that is inferred.
    text = words(Client(app, BROWSER, "fr").get("/page/centre/leukofrance").body)
    brest = text[text.index("Pédiatrie, hôpital Morvan") :]
    assert brest.index("centre de compétence") < brest.index("site constitutif")


def test_a_disease_that_nobody_covers_is_told_so_and_never_none(app):
    reply = Client(app, BROWSER, "fr").get("/page/orpha/160")
    text = words(reply.body)
    assert "Cela ne veut pas dire qu’il n’y en a pas" in text
    assert "/find?orpha=160" in Page(reply.body).links


def test_long_derived_lists_are_folded_and_counted(app):
    page = Page(Client(app, BROWSER, "fr").get("/page/centre/leukofrance").body)
    body = Client(app, BROWSER, "fr").get("/page/centre/leukofrance").body.decode()
    folded = re.findall(r"<details><summary>(\d+)</summary>\s*<ul class=\"many\">", body)
    assert max(map(int, folded)) > 40
    assert len(page.all("details")) >= 2


def test_an_address_that_leads_nowhere_proposes_what_was_meant(app):
    for route, wanted in (
        ("/page/centre/leucofrance", "/page/centre/leukofrance"),
        ("/maladie-d-alexander", "/page/orpha/58"),
        ("/id/filiere/Brain_Team", "/page/filiere/brain-team"),
    ):
        reply = Client(app, BROWSER, "fr").get(route)
        assert reply.status == 404
        page = Page(reply.body)
        assert wanted in page.links, route
        assert "Cherchiez-vous" in words(reply.body)
    hostile = Client(app, BROWSER, "fr").get("/%3Cscript%3E" + "x" * 500)
    assert hostile.status == 404
    assert Page(hostile.body).stray_scripts() == []


def test_what_stands_in_no_classification_has_no_place_in_one(app):
    """Eosinophilic oesophagitis, which is not rare: its page told of entities above and below."""
    text = words(Client(app, BROWSER, "fr").get("/page/orpha/73247").body)
    assert "Place dans les classifications" not in text
    assert "Entités plus larges et plus étroites" not in text


def test_an_error_is_told_in_a_sentence(app):
    body = Client(app, BROWSER, "fr").get("/page/orpha/99999999").body
    assert "Rien n’est connu sous" in words(body)


def test_without_an_index_a_missing_page_is_still_a_missing_page():
    reply = Client(make_app(), BROWSER, "en").get("/page/site/zzzzzzzzz")
    assert reply.status == 404
    assert "Did you mean" not in words(reply.body)
    assert header(reply, "cache-control") == "no-store"


def test_a_disease_found_by_search_leads_to_its_centres(app):
    page = Page(Client(app, BROWSER, "fr").get("/search?q=alexander").body)
    assert "/find?orpha=58" in page.links
