"""Proposals under the search fields and "near me", in Chromium on the real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import tab
from test_editor import axe

#: Somewhere in Rennes, to more digits than anybody needs.
RENNES = {"latitude": 48.1146921, "longitude": -1.6794312}
#: Adds up how far things move by themselves.
MOVES = """() => { window.moved = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) window.moved += e.value; })
    .observe({ type: "layout-shift", buffered: true }); }"""


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page in French; after each test: no request went elsewhere, and nothing complained."""
    with tab(browser, site, locale="fr-FR") as made:
        yield made


def typed(page: Any, field: str, text: str) -> Any:
    """Type into a field as a person does; gives the options that come."""
    box = page.locator(field)
    whole = box.input_value() + text

    def is_last(response: Any) -> bool:
        return parse_qs(urlsplit(response.url).query).get("q") == [whole]

    # A slow machine asks in between as well: what is wanted are the proposals for all of it.
    with page.expect_response(is_last) as answered:
        box.press_sequentially(text, delay=5)
    answered.value.finished()
    options = page.locator(f"{field}-list [role=option]")
    options.first.wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return options


def query(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize(("route", "field"), [("/", "#q"), ("/find", "#seek"), ("/search", "#q")])
def test_the_keyboard_leads_to_a_page(page: Any, site: str, route: str, field: str) -> None:
    page.goto(site + route)
    options = typed(page, field, "alexand")
    box = page.locator(field)
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    assert options.first.locator("mark").first.inner_text() == "Alexand"
    assert "maladie" in options.first.locator(".kind").inner_text()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert page.locator(f"{field}-list [aria-selected=true]").count() == 1
    # Upwards from the first is the field itself, then the last.
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/orpha/58")


def test_the_name_that_was_found_is_told(page: Any, site: str) -> None:
    page.goto(f"{site}/find?lang=en")
    options = typed(page, "#q", "sclérose latérale")
    assert "other name: Sclérose latérale" in options.first.locator(".kind").inner_text()
    assert "in French" in options.first.locator(".kind").inner_text()
    assert options.first.locator(".kind [lang=fr]").count() == 1


def test_enter_without_a_choice_asks_as_without_script(page: Any, site: str) -> None:
    page.goto(site)
    typed(page, "#q", "alexander")
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == "alexander"
    assert page.locator("#q").get_attribute("aria-expanded") == "false"
    assert not page.locator("#q-list").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=alexander")


def test_a_parent_finds_a_centre_by_proposals(page: Any, site: str) -> None:
    page.goto(f"{site}/find?lang=fr")
    typed(page, "#q", "alexander")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#q").input_value() == "Maladie d'Alexander (ORPHA:58)"
    typed(page, "#from", "renne").first.click()
    assert page.locator("#from").input_value() == "Rennes (35)"
    assert not page.locator("#from-list").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?orpha=58**")
    assert query(page) == {"orpha": ["58"], "from": ["Rennes (35)"], "lang": ["fr"]}
    assert "Rennes" in page.locator(".place").first.inner_text()


def test_an_answer_that_comes_late_is_not_shown(page: Any, site: str) -> None:
    """The first question is held up until the second is answered."""
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route) if "q=alex&" in route.request.url else route.continue_()

    page.route("**/search?*", hold)
    page.goto(site)
    page.locator("#q").press_sequentially("alex")
    for _ in range(600):
        page.wait_for_timeout(100)
        if held:
            break
    assert len(held) == 1
    options = typed(page, "#q", "ander")
    names = options.all_inner_texts()
    assert names[0].startswith("Maladie d'Alexander")
    body = '{"items": []}'
    held[0].fulfill(status=200, body=body, content_type="application/json")
    page.wait_for_timeout(200)
    assert options.all_inner_texts() == names


def test_a_server_that_does_not_answer_leaves_the_form(page: Any, site: str) -> None:
    page.goto(site)
    page.route("**/search?*limit*", lambda route: route.fulfill(status=404, body="{}"))
    page.locator("#q").press_sequentially("alexander")
    page.wait_for_timeout(400)
    assert not page.locator("#q-list").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=alexander")


def test_nothing_moves_and_a_kept_page_still_proposes(page: Any, site: str) -> None:
    """Loaded again the page is the one that was kept (304), and its policy still lets scripts."""
    page.goto(f"{site}/find")
    page.evaluate(MOVES)
    typed(page, "#q", "alexander")
    assert page.evaluate("window.moved") == 0
    with page.expect_response(f"{site}/find") as response:
        page.reload()
    assert response.value.status in {200, 304}
    assert typed(page, "#q", "leuco").count() > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_shows_the_list_and_axe_is_content(
    browser: Any, site: str, scheme: str
) -> None:
    context = browser.new_context(
        locale="fr-FR",
        viewport={"width": 320, "height": 700},
        has_touch=True,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    made = context.new_page()
    made.goto(f"{site}/find")
    options = typed(made, "#q", "alexander")
    assert made.evaluate("document.documentElement.scrollWidth") <= 320
    assert all(box["height"] >= 44 for box in (one.bounding_box() for one in options.all()))
    assert axe(made) == []
    options.first.tap()
    assert made.locator("#q").input_value() == "Maladie d'Alexander (ORPHA:58)"
    context.close()


def test_near_me_asks_on_a_click_and_sends_a_rounded_place(browser: Any, site: str) -> None:
    context = browser.new_context(locale="fr-FR", geolocation=RENNES, permissions=["geolocation"])
    made = context.new_page()
    sent: list[str] = []
    made.on("request", lambda request: sent.append(request.url))
    made.goto(f"{site}/find")
    made.wait_for_load_state("networkidle")
    assert made.locator("#from").input_value() == ""
    before = len(sent)
    made.locator(".near button").click()
    made.locator(".near .told", has_text="arrondie").wait_for()
    assert made.locator("#from").input_value() == "48.11,-1.68"
    assert sent[before:] == []
    made.locator("#q").fill("ORPHA:58")
    made.keyboard.press("Enter")
    made.wait_for_url("**/find?orpha=58**")
    assert query(made)["from"] == ["48.11,-1.68"]
    assert "Rennes" in made.locator(".place").first.inner_text()
    assert not any("48.114" in url for url in sent)
    context.close()


@pytest.mark.parametrize(
    ("code", "told"), [(1, "n’a pas été autorisé"), (2, "ne sait pas"), (3, "dix secondes")]
)
def test_near_me_says_why_it_cannot(page: Any, site: str, code: int, told: str) -> None:
    """The three errors of the W3C's Geolocation; only the first can be had of Chromium itself."""
    if code > 1:
        page.add_init_script(
            "navigator.geolocation.getCurrentPosition ="
            f" (yes, no) => no({{ code: {code}, message: '' }})"
        )
    page.goto(f"{site}/find")
    page.locator(".near button").click()
    page.locator(".near .told", has_text=told).wait_for()
    assert page.locator("#from").input_value() == ""


def test_without_script_the_form_is_whole(browser: Any, site: str) -> None:
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    made = context.new_page()
    made.goto(f"{site}/find")
    assert not made.locator(".near").is_visible()
    made.locator("#q").fill("alexander")
    made.locator("#from").fill("Rennes")
    made.keyboard.press("Enter")
    made.wait_for_url("**/find?**")
    assert "Alexander" in made.locator("main").inner_text()
    context.close()
