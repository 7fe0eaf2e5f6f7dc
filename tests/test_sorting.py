"""Names in lists stand where a reader looks for them."""

from __future__ import annotations

import re

import pytest
from site_under_test import BROWSER, ROOT, Client, Page

from maillage.config import Settings
from maillage.web.app import create_app
from maillage.web.page.site import Published
from maillage.web.wording.sorting import collated


@pytest.mark.parametrize(
    "ordered",
    [
        ["eau", "écho", "Écho", "edit", "Zoé"],
        ["CHU 9", "CHU 10", "CHU de Brest"],
        ["Île-de-France", "Isère", "L’Haÿ", "L'Hôpital"],
        ["cœur", "coexistence"],
        ["Saint Malo", "Saint-Malo", "Sainte"],
        ["", "–", "a"],
    ],
)
def test_accents_case_and_signs_do_not_part_names(ordered):
    assert [collated(t)[0] for t in ordered] == sorted(collated(t)[0] for t in ordered)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_filieres_of_the_home_page_are_in_order(published, lang):
    app = create_app(Settings(project=ROOT), published, published=Published("real"))
    body = Client(app, BROWSER, lang).get("/").body.decode()
    acronyms = re.findall(r"<strong>([^<]+)</strong> <span", body)
    assert len(acronyms) == 23
    assert acronyms == sorted(acronyms, key=collated)
    hospitals = [a["href"] for a in Page(body.encode()).all("a") if "etablissement" in a["href"]]
    assert len(hospitals) > 20
