"""Pages of entities in Chromium: folds on paper, sources by keyboard, data that nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import tab

PAGES = ("orpha/68356", "filiere/mhemo", "centre/leukofrance", "site/leukofrance-rennes")


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page without script; afterwards nothing was asked elsewhere, and nothing complained."""
    with tab(browser, site, locale="fr-FR", java_script_enabled=False) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_what_is_folded_opens_with_one_click_and_is_whole_on_paper(page, site, path):
    page.goto(f"{site}/page/{path}")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    folds = page.locator("main details:not([open]):not(.place-in)")
    assert folds.count() >= 1
    hidden = folds.first.locator("li, p").first
    assert not hidden.is_visible()
    folds.first.locator("summary").first.click()
    assert page.locator("main details[open]:not(.place-in)").count() >= 1
    page.goto(f"{site}/page/{path}")
    page.emulate_media(media="print")
    for item in page.locator("main details:not([open]) > ul > li, .reason .note").all():
        if item.locator("xpath=ancestor::figure").count():
            continue  # the picture's list says again what is drawn
        box = item.bounding_box()
        assert box is not None
        assert box["height"] > 5, item.text_content()
    assert not page.locator(".on-page").is_visible()
    assert page.locator("#sources").is_visible()  # the numbers beside facts lead to them


def test_the_source_of_a_fact_shows_under_the_keyboard(page, site):
    page.goto(f"{site}/page/centre/leukofrance")
    cite = page.locator("a.cite").first
    cite.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    shown = page.locator("a.cite:focus-visible")
    assert shown.count() == 1
    assert shown.get_attribute("title")
    target = shown.get_attribute("href")
    told = page.evaluate(
        "getComputedStyle(document.querySelector('a.cite:focus-visible'), '::after').position"
    )
    assert told == "fixed"  # the name of the source, at the foot of the window
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(browser, site, path, width):
    context = browser.new_context(locale="fr-FR", viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.goto(f"{site}/page/{path}")
    wide = tab.evaluate("document.documentElement.scrollWidth")
    drawn = tab.locator(".nearby svg").is_visible()
    context.close()
    assert wide <= width
    # A picture with words too small to read gives way to its list.
    assert drawn == (width == 1280)


def test_the_tree_is_walked_by_its_links(page, site):
    page.goto(f"{site}/page/orpha/58")
    page.locator(".tree a", has_text="Leucodystrophie").first.click()
    assert page.url.endswith("/page/orpha/68356")
    page.locator(".place-in[open] .links a").first.click()
    assert "/page/orpha/" in page.url
    here = page.locator(".tree strong").first.text_content()
    assert here == page.locator("h1 span").first.text_content()
