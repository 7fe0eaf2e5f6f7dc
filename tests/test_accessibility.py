"""Every type of page by WCAG 2.2 AA: axe, narrow screens, large text, the keyboard, no motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from accessibility import axe
from browser import Watched
from site_pages import PAGES, SAMPLE, SitePage, page_named

LANGUAGES = ("fr", "en")
NARROW, WIDE = 320, 1280
#: Ontology and shapes have thousands of elements that are all made alike: one language is enough.
_LONG = {"ontology", "shapes"}
#: What is left to the slow checks: English, but for a page of each style, and the longest pages.
EVERY = [
    pytest.param(
        page,
        code,
        id=f"{page.name}-{code}",
        marks=[pytest.mark.slow]
        if page.name in _LONG or (code == "en" and page.name not in SAMPLE)
        else [],
    )
    for page in PAGES
    for code in LANGUAGES
    if code == "fr" or page.name not in _LONG
]


@pytest.fixture(scope="module")
def tab(browser: Any) -> Iterator[Any]:
    """One tab for all pages, in which nothing moves: axe would measure colours on their way."""
    context = browser.new_context(reduced_motion="reduce", permissions=[])
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def show(tab: Any, site: str, page: SitePage, code: str) -> None:
    """Open a page, and wait for what its script shows."""
    tab.goto(site + page.in_language(code))
    if page.script:
        tab.wait_for_selector(page.script)


def sideways(tab: Any) -> int:
    """Tell by how many pixels a page is wider than its window."""
    return int(
        tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.mark.parametrize(("page", "code"), EVERY)
def test_axe_finds_nothing(tab: Any, site: str, page: SitePage, code: str) -> None:
    """Both languages in both schemes: French light at 320 px and dark at 1280, English the reverse.

    What differs between widths is laid out by the same sheet in both languages, and what differs
    between schemes is colour: every rule sees every page at both widths and in both schemes.
    """
    first, then = (NARROW, WIDE) if code == "fr" else (WIDE, NARROW)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": first, "height": 900})
    show(tab, site, page, code)
    assert sideways(tab) == 0
    assert axe(tab) == []
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": then, "height": 900})
    assert sideways(tab) == 0
    assert axe(tab) == []


def test_axe_sees_what_is_wrong(tab: Any, site: str) -> None:
    show(tab, site, page_named("home"), "fr")
    assert axe(tab) == []
    tab.evaluate("document.querySelector('main label').remove()")
    assert [found.split(":")[0] for found in axe(tab)] == ["label"]


@pytest.mark.parametrize("page", [p for p in PAGES if not p.heavy], ids=lambda page: page.name)
def test_text_twice_as_large_fits(tab: Any, site: str, page: SitePage) -> None:
    """Text alone at 200 % (WCAG 1.4.4), in a window of 1280 px: nothing is cut or hangs over.

    Zoom of 400 % at that width is the window of 320 px (1.4.10), which axe is run at.
    """
    tab.set_viewport_size({"width": WIDE, "height": 900})
    show(tab, site, page, "fr")
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(tab) == 0
    cut = tab.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
          const { overflowX, overflowY } = getComputedStyle(e);
          const hides = overflowX === "hidden" || overflowY === "hidden";
          return hides && !e.closest(".hidden, thead, svg")
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
        }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert cut == []


@pytest.mark.parametrize("name", [name for name in SAMPLE if not page_named(name).heavy])
def test_the_keyboard_reaches_everything_and_leaves_again(tab: Any, site: str, name: str) -> None:
    """Tab goes through every control in the order of the page, each with a focus that shows.

    The editor keeps Tab for itself until Escape: tests/test_editor.py.
    """
    page = page_named(name)
    tab.set_viewport_size({"width": WIDE, "height": 900})
    show(tab, site, page, "fr")
    told = """() => {
      const e = document.activeElement, s = getComputedStyle(e);
      const own = e.nextElementSibling && getComputedStyle(e.nextElementSibling);
      const drawn = [...e.querySelectorAll?.("circle, rect, path") ?? []];
      const ink = getComputedStyle(document.body).color;
      const marked = drawn.map((part) => getComputedStyle(part))
        .some(({ stroke, strokeWidth }) => stroke === ink && parseFloat(strokeWidth) >= 3);
      const shown = s.outlineStyle !== "none" || own?.outlineStyle === "solid"
        || (e.namespaceURI.endsWith("svg") && marked)
        || s.boxShadow !== "none" || e.closest(".cm-editor");
      const box = e.getBoundingClientRect();
      e.dataset.reached ??= document.querySelectorAll("[data-reached]").length;
      return [e.tagName, Number(e.dataset.reached), Boolean(shown), box.width > 0 && box.height > 0,
        (e.outerHTML || "").slice(0, 160)];
    }"""
    count = tab.evaluate(
        """() => [...document.querySelectorAll(
          "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
        )].filter((e) => e.checkVisibility({ visibilityProperty: true })).length"""
    )
    most = min(count, 60)  # the rest of a long list is made alike
    reached = -1
    for step in range(most):
        tab.keyboard.press("Tab")
        tag, number, shown, seen, what = tab.evaluate(told)
        if tag == "BODY":
            break  # a group of choices is one stop, so there are fewer stops than controls
        assert number == reached + 1, f"{what} has the focus again: a trap"
        assert shown, f"{what} does not show that it has the focus"
        assert seen, f"{what} has the focus and cannot be seen"
        reached = number
        if step == 0:
            assert "skip" in what
    assert reached >= min(count, 60) * 0.6
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate(told)[1] <= reached


@pytest.mark.parametrize("name", ["home", "find", "site"])
def test_the_link_to_the_content_works(tab: Any, site: str, name: str) -> None:
    show(tab, site, page_named(name), "fr")
    tab.keyboard.press("Tab")
    skip = tab.locator(".skip")
    assert skip.bounding_box()["x"] >= 0
    assert skip.inner_text() == "Aller au contenu"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**#content")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", SAMPLE)
def test_nothing_moves_for_those_who_asked_so(browser: Any, site: str, name: str) -> None:
    context = browser.new_context(reduced_motion="reduce", locale="fr-FR")
    tab = context.new_page()
    watched = Watched(urlsplit(site).netloc)
    watched.follow(tab)
    show(tab, site, page_named(name), "fr")
    moving = tab.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
          const s = getComputedStyle(e);
          const long = (text) => text.split(",").some((part) => parseFloat(part) > 0);
          const runs = s.animationName !== "none" && long(s.animationDuration);
          return runs || long(s.transitionDuration) || s.scrollBehavior === "smooth";
        }).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    assert watched.strangers == []
    assert watched.complaints == []
    context.close()
