"""``/validate`` in Chromium: a steward drops, pastes, reads, mends and checks again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from accessibility import axe
from browser import needs_build, tab
from files_to_check import SITES
from servers import site_server

ROOT = Path(__file__).parents[1]
HEADER = SITES.splitlines()[0].removesuffix(",couleur")
WRONG = f"{HEADER}\nun-site,,A site,,,hopital-saint-louis,oscar-missions,l. 1\n"
#: Puts a file into a drop, as a desktop does.
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("#text").dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.body.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def site(published_folder: Path) -> Iterator[str]:
    needs_build()
    settings = {"MAILLAGE_VALIDATE_MAX_BYTES": "100000", "MAILLAGE_VALIDATE_TIMEOUT_S": "120"}
    with site_server(published_folder.parent, **settings) as url:
        yield url


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """The page in English; after each test: no request went elsewhere, and nothing complained."""
    with tab(browser, site, locale="en-GB") as made:
        made.goto(f"{site}/validate")
        yield made


def test_a_steward_drops_reads_mends_and_checks_again(page: Any) -> None:
    url = page.url
    page.get_by_text("More", exact=True).click()
    page.get_by_label("has rows to add to ours").check()
    page.evaluate(DROP, ["mes sites.csv", WRONG])
    page.wait_for_selector("#found")
    assert page.url == url  # nothing was loaded anew
    assert page.title().startswith("Findings")
    assert page.evaluate("document.activeElement.id") == "found"
    assert page.locator("#status").inner_text() == "It does not conform"
    assert "sites" in page.locator(".file .aside code").first.inner_text()
    # From the finding to its cell, and back, by keyboard.
    link = page.locator("#finding-1 a").first
    link.focus()
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "at-1"
    assert page.locator("td.wrong #at-1").is_visible()
    page.locator("#at-1").focus()
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "finding-1"
    assert axe(page) == []
    # Mended, and dropped once more.
    page.evaluate(DROP, ["mes sites.csv", WRONG.replace(",,A site", ",Un site,A site", 1)])
    page.locator("#found:not(:has-text('is empty'))").wait_for()
    assert "Un site" in page.locator("#found").inner_text()


def test_of_two_that_are_sent_at_once_the_last_is_answered(page: Any) -> None:
    answered: list[str] = []
    page.on("requestfinished", lambda request: answered.append(request.method))
    page.fill("#text", WRONG)
    page.evaluate(
        "() => { const form = document.querySelector('#text').form;"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    page.wait_for_selector("#found")
    page.wait_for_load_state("networkidle")
    assert answered.count("POST") == 1


def test_cells_that_are_pasted_are_checked_by_keyboard_alone(page: Any) -> None:
    page.evaluate(PASTE, WRONG.replace(",", "\t"))
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.locator("#status").inner_text() == "The text is in the field."
    for _ in range(2):  # past "More", to the button
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("Enter")
    page.wait_for_selector("#found")
    assert "the cell is empty" in page.locator("#found").inner_text()
    assert "pasted text.csv" in page.locator("#found h3").first.inner_text()
    # The text is still there, to be mended.
    assert page.input_value("#text").startswith("id\tname_fr")
    # A file of the findings is a download.
    page.get_by_text("More", exact=True).click()
    page.select_option("#format", "csv")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Check").click()
    assert saved.value.suggested_filename == "maillage-check.csv"


def test_what_cannot_be_sent_is_told_where_it_is_seen(page: Any, site: str) -> None:
    page.evaluate(DROP, ["sites.csv", "x" * 150_000])
    alert = page.locator("#answer [role=alert]")
    alert.wait_for()
    assert "0.2 MB" in alert.inner_text()
    page.evaluate(DROP, ["lettre.pdf", "%PDF-1.7"])
    page.locator("#wrong", has_text="lettre.pdf").wait_for()
    page.set_input_files("#file", [])
    page.evaluate("document.querySelector('#file').value = ''")
    page.get_by_role("button", name="Check").click()
    page.locator("#wrong", has_text="nothing to check").wait_for()
    # Stopped by who has begun it.
    page.evaluate(DROP, ["sites.csv", WRONG])
    page.get_by_role("button", name="Stop").click()
    page.locator("#status", has_text="Stopped.").wait_for(state="attached")
    assert page.locator("#progress").is_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_it_works_without_script_on_every_screen(
    browser: Any, site: str, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(SITES, "utf-8")
    context = browser.new_context(
        locale="fr-FR",
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        java_script_enabled=False,
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{site}/validate")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Vérifier").click()
    page.wait_for_selector("#found")
    assert page.locator("#verdict").inner_text() == "Non conforme"
    assert page.locator("td.wrong").count() > 4
    content = page.content()
    context.close()
    # The same page again, with script, for the tools that need it.
    again = browser.new_context(
        locale="fr-FR", color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page = again.new_page()
    page.route("**/validate", lambda route: route.fulfill(body=content, content_type="text/html"))
    page.goto(f"{site}/validate")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    again.close()
