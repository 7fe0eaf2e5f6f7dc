"""What people come for, from the first page to what they read, in Chromium on a real server.

Once on the curated graph alone, and once with all of Orphanet and all communes beside it, which
takes a minute to build and is left to the slow checks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import needs_build, tab
from servers import site_server

from maillage.build import Order, build

ROOT = Path(__file__).parents[1]
RENNES = "Hôpital Sud, CHU de Rennes"
GRAPHS = ["curated", pytest.param("full", marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=GRAPHS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on either graph; needs the browser code."""
    needs_build()
    if request.param == "curated":
        folder: Path = request.getfixturevalue("published_folder").parent
    else:
        data: Path = request.getfixturevalue("shared") / "data"
        folder = tmp_path_factory.mktemp("full")
        more = (data / "orphanet", data / "mappings", data / "geo/communes_etalab_6.0.0.json.xz")
        built = build(Order(ROOT, folder, more))
        assert built.report.conforms
    with site_server(folder) as url:
        yield url


@pytest.fixture(params=["script", "no script"])
def reader(request: pytest.FixtureRequest, browser: Any, site: str) -> Iterator[Any]:
    """A French reader's tab, with script and without: it makes no difference to what is read."""
    with _tab(browser, site, java_script_enabled=request.param == "script") as page:
        yield page


@pytest.fixture
def asker(browser: Any, site: str) -> Iterator[Any]:
    """A tab with script."""
    with _tab(browser, site) as page:
        yield page


@contextmanager
def _tab(browser: Any, site: str, **options: Any) -> Iterator[Any]:
    """Open a telephone's tab at the home page."""
    phone = {"width": 390, "height": 844}
    with tab(browser, site, locale="fr-FR", viewport=phone, **options) as page:
        page.goto(site)
        yield page


def text(page: Any, selector: str = "main") -> str:
    """What is read, spaces run together."""
    return " ".join(page.locator(selector).first.inner_text().split())


def ask(page: Any, disease: str, place: str, audience: str = "") -> None:
    """Fill the form in, and send it, as one would without knowing the site."""
    page.get_by_role("link", name="Trouver un centre", exact=True).click()
    page.get_by_label("Quelle maladie").fill(disease)
    page.get_by_label("Depuis où").fill(place)
    if audience:
        page.get_by_label(audience).check()
    page.get_by_role("button", name="Trouver", exact=True).click()
    page.wait_for_url("**/find?*orpha=*")


def test_a_parent_in_rennes_looks_for_alexander_disease(reader: Any) -> None:
    ask(reader, "Maladie d'Alexander", "Rennes", "un enfant")
    assert parse_qs(urlsplit(reader.url).query) == {
        "orpha": ["58"], "from": ["Rennes"], "audience": ["child"]
    }  # fmt: skip
    assert text(reader, "h1") == "Maladie d'Alexander"
    assert "pour un enfant" in text(reader, ".summary")
    first = text(reader, ".place")
    assert "Rennes" in first
    assert "centre de compétence" in first
    assert "pour les enfants" in first
    assert "label jusqu’au 26" in first
    assert "le groupe Leucodystrophie" in first
    link = reader.locator(".place").first.get_by_role("link", name="Téléphone 02 99 26 67 44")
    assert link.get_attribute("href") == "tel:+33299266744"
    # Why, and on whose word.
    reader.locator(".place summary").first.click()
    why = text(reader, ".place .why")
    assert "Source :" in why
    assert "Leucodystrophie" in why
    # What is said of the site itself is one link away, and says the same number.
    reader.locator(".place h3 a").first.click()
    reader.wait_for_url("**/page/site/leukofrance-rennes*")
    assert "02 99 26 67 44" in text(reader)
    assert "35200 RENNES" in text(reader)


def test_a_child_with_haemophilia_in_reunion(reader: Any) -> None:
    ask(reader, "Hémophilie", "974", "un enfant")
    assert parse_qs(urlsplit(reader.url).query)["orpha"] == ["448"]
    assert text(reader, "h1") == "Hémophilie"
    # What was known has ended; it is neither shown as if it held, nor left out.
    assert "Aucun site à vous proposer, depuis La Réunion, pour un enfant" in text(reader)
    assert "Cela ne veut pas dire qu’ils ont fermé" in text(reader)
    assert reader.locator(".place").count() == 0
    reader.get_by_role("link", name="Voir les sites tels qu’on les connaissait").click()
    assert "et non d’aujourd’hui" in text(reader, ".notice")
    places = [" ".join(p.split()) for p in reader.locator(".place").all_inner_texts()]
    assert len(places) >= 3
    for place in places:
        assert re.search(r"(site coordonnateur|site constitutif|centre de ressources)", place)
        assert re.search(r"(label échu|fin du label)", place) or "label" in place
    assert reader.get_by_role("link", name="Voir la réponse d’aujourd’hui").is_visible()


def test_what_reunion_has_for_alexander_disease(reader: Any) -> None:
    """The local site comes first, then who backs it, whatever is nearer as the crow flies."""
    ask(reader, "58", "Saint-Pierre (974)" if "full" in reader.url else "974", "un adulte")
    first, second = reader.locator(".place").all_inner_texts()[:2]
    assert "Saint-Pierre" in first
    assert "Le site de votre département" in first
    assert "qui appuie le site local" in second


def test_a_disease_that_nobody_covers(reader: Any) -> None:
    ask(reader, "Maladie de Castleman", "35")
    told = text(reader)
    assert "Aucun centre n’a encore été saisi ici pour cette maladie" in told
    assert "Cela ne veut pas dire qu’il n’y en a pas" in told
    assert reader.locator(".place").count() == 0
    reader.locator(".choose a", has_text="MaRIH").or_(
        reader.locator(".choose a", has_text="immuno-hématologiques")
    ).first.click()
    reader.wait_for_url("**/page/filiere/marih*")
    assert "filière" in text(reader).lower()


def test_a_name_that_nobody_has(reader: Any) -> None:
    reader.goto(urlsplit(reader.url)._replace(path="/find").geturl())
    reader.get_by_label("Quelle maladie").fill("zzzzqqqq")
    reader.get_by_role("button", name="Trouver", exact=True).click()
    assert "Cette maladie n’a pas été trouvée" in text(reader, "h1")
    assert "Cela ne dit rien de sa prise en charge" in text(reader)
    assert reader.get_by_label("Quelle maladie").input_value() == "zzzzqqqq"


def test_a_filiere_is_read(reader: Any) -> None:
    reader.locator(".networks a", has_text="MHEMO").first.click()
    reader.wait_for_url("**/page/filiere/mhemo*")
    told = text(reader)
    assert "MHEMO" in told
    assert "2018" in told
    assert reader.locator("main a[href*='/page/centre/']").count() >= 2
    assert reader.locator("main a[href*='/page/plan-action/']").count() >= 1
    assert reader.locator(".sources li").count() >= 1
    # Each number leads to its source.
    mark = reader.locator("main a.cite").first
    mark.click()
    assert urlsplit(reader.url).fragment.startswith("source-")


def test_the_language_changes_and_the_place_is_kept(reader: Any) -> None:
    ask(reader, "Maladie d'Alexander", "35", "un adulte")
    count = reader.locator(".place").count()
    assert count > 3
    before = parse_qs(urlsplit(reader.url).query)
    reader.get_by_role("link", name="English").click()
    reader.wait_for_url("**lang=en*")
    assert parse_qs(urlsplit(reader.url).query) == {**before, "lang": ["en"]}
    assert reader.locator("html").get_attribute("lang") == "en"
    assert text(reader, "h1").startswith("Alexander disease")
    assert "for an adult" in text(reader, ".summary")
    assert reader.locator(".place").count() == count
    assert "02 99 26 67 44" in text(reader, ".places")
    # And stays changed from page to page, without a cookie.
    reader.locator(".place h3 a").first.click()
    reader.wait_for_url("**/page/site/*")
    assert reader.locator("html").get_attribute("lang") == "en"
    reader.get_by_role("link", name="Find a centre", exact=True).first.click()
    assert text(reader, "h1") == "Find a centre"
    assert reader.context.cookies() == []


def test_a_query_is_run_changed_shared_and_downloaded(
    asker: Any, site: str, tmp_path: Path
) -> None:
    asker.set_viewport_size({"width": 1280, "height": 900})
    asker.locator(".questions a[href^='/sparql']").first.click()
    asker.wait_for_selector('[data-row="0"]')
    asker.locator(".cm-content").click()
    asker.keyboard.press("Control+a")
    asker.keyboard.insert_text(
        "PREFIX mlg: <https://w3id.org/maillage/ontology#>\n"
        "SELECT ?site { <https://w3id.org/maillage/id/centre/leukofrance> mlg:hasSite ?site }"
        " ORDER BY ?site"
    )
    asker.keyboard.press("Control+Enter")
    asker.locator(".facts-line", has_text="10 lignes").or_(
        asker.locator(".facts-line", has_text="11 lignes")
    ).wait_for()
    asker.wait_for_selector("[data-row] a[href*='leukofrance-rennes']")
    shared = asker.url
    assert "mlg:hasSite" in parse_qs(urlsplit(shared).query)["query"][0]
    rows = asker.locator("[data-row]").count()
    with asker.expect_download() as saved:
        asker.get_by_role("link", name=re.compile("CSV", re.I)).first.click()
    saved.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == rows >= 10
    assert {"https://w3id.org/maillage/id/site/leukofrance-rennes"} <= {r["site"] for r in found}
    # Who gets the link and has no script reads the same rows.
    with _tab(asker.context.browser, site, java_script_enabled=False) as other:
        other.goto(shared)
        assert other.locator("table.plain tbody tr").count() == rows
        assert "leukofrance-rennes" in other.locator("table.plain").inner_text()


def test_all_of_it_by_the_keyboard_alone(reader: Any) -> None:
    """From the home page to a telephone number, without a mouse."""

    def to(selector: str, most: int = 40) -> None:
        for _ in range(most):
            reader.keyboard.press("Tab")
            if reader.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} is not reached in {most} steps")

    to("nav a[href^='/find']")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/find")
    to("#q")
    reader.keyboard.type("Maladie d'Alexander")
    to("#from")
    reader.keyboard.type("35000")
    to("input[name=audience]")
    reader.keyboard.press("ArrowRight")
    assert reader.locator("#audience-child").is_checked()
    to("form.ask button[type=submit]")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/find?*orpha=58*")
    assert "audience=child" in reader.url
    to(".place a[href^='tel:']")
    number = reader.evaluate("document.activeElement.href")
    assert number == "tel:+33299266744"
    to(".why summary")
    reader.keyboard.press("Enter")
    assert reader.locator(".why").first.get_attribute("open") is not None


def test_it_prints_what_was_found_and_no_more(asker: Any) -> None:
    ask(asker, "58", "35", "un adulte")
    asker.emulate_media(media="print")
    assert "02 99 26 67 44" in text(asker, ".places")
    for hidden in (".top nav", ".seek", "form.ask", ".downloads", ".skip"):
        assert not asker.locator(hidden).first.is_visible(), hidden
    assert asker.locator("#map svg").is_visible()
