"""The picture of the network in Chromium: keys, pointer, fingers, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from browser import Watched, needs_build
from network_under_test import generated
from servers import serving
from site_under_test import make_app
from test_editor import axe


def opened(browser: Any, url: str, **options: Any) -> Any:
    """Open a page in French without motion; gives it once its picture is alive."""
    told = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 1300}}
    context = browser.new_context(**told | {"reduced_motion": "reduce"} | options)
    context.set_default_timeout(60_000)
    made = context.new_page()
    made.watched = Watched(urlsplit(url).netloc)
    made.watched.follow(made)
    made.goto(url)
    made.locator(".mesh-live canvas").wait_for()
    return made


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    made = opened(browser, f"{site}/network")
    yield made
    assert made.watched.strangers == []
    assert made.watched.complaints == []
    made.context.close()


def said(page: Any) -> str:
    text: str = page.locator(".mesh-said").inner_text()
    return text


def picture(page: Any) -> bytes:
    """What is painted, once it is."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    data: bytes = page.evaluate("document.querySelector('canvas').toDataURL()").encode()
    return data


def place(page: Any, site: str, slug: str, number: int = 0) -> tuple[float, float]:
    """Where a thing is on the screen while the whole is shown."""
    mesh = httpx.get(f"{site}/network?format=json&lang=fr").json()
    box = page.locator("canvas").bounding_box()
    scale = min((box["width"] - 16) / mesh["width"], (box["height"] - 16) / mesh["height"])
    nodes = [n for n, node in enumerate(mesh["nodes"]) if node["iri"].endswith(f"/{slug}")]
    mark = [mark for mark in mesh["marks"] if mark["node"] in nodes][number]
    left = (box["width"] - mesh["width"] * scale) / 2
    top = (box["height"] - mesh["height"] * scale) / 2
    return mark["x"] * scale + left, mark["y"] * scale + top


def test_keys_go_from_filiere_to_hospital_and_back(page: Any, site: str) -> None:
    canvas = page.locator("canvas")
    assert canvas.get_attribute("role") == "application"
    assert "Les flèches" in canvas.get_attribute("aria-label")
    assert not page.locator(".mesh-still").is_visible()
    canvas.focus()
    page.keyboard.press("ArrowRight")
    assert said(page).startswith("filière")
    # To MHEMO, whose centres have sites.
    mesh = httpx.get(f"{site}/network?format=json&lang=fr&filiere=mhemo").json()
    assert {node["kind"] for node in mesh["nodes"]} == {"filiere", "centre", "site", "hospital"}
    x, y = place(page, site, "mhemo")
    canvas.click(position={"x": x, "y": y - 2})
    before = picture(page)
    for key, kind in (("Enter", "centre de référence"), ("Enter", "site expert")):
        if "site expert" in said(page):
            break
        page.keyboard.press(key)
        assert said(page).startswith(kind)
    assert "Hôpital :" in said(page)
    assert picture(page) != before
    page.keyboard.press("Enter")
    assert said(page).startswith("hôpital")
    assert "Il accueille" in said(page)
    page.keyboard.press("Enter")
    assert said(page).startswith("site expert")
    page.keyboard.press("Escape")
    assert said(page).startswith("centre de référence · MHEMO")
    page.keyboard.press("Escape")
    assert said(page).startswith("filière")
    page.keyboard.press("Escape")
    assert said(page).startswith("Pointez")
    # What was chosen leads to its page, and Tab leaves the picture.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.get_by_text("Ouvrir sa page").click()
    page.wait_for_url("**/page/filiere/**")


def test_a_pointer_tells_and_chooses(page: Any, site: str) -> None:
    x, y = place(page, site, "leukofrance-bicetre")
    page.locator("canvas").hover(position={"x": x, "y": y})
    tip = page.locator(".mesh-tip")
    assert "site coordonnateur" in tip.inner_text()
    page.locator("canvas").click(position={"x": x, "y": y})
    assert "BRAIN-TEAM" in said(page)
    assert "Rôle : site coordonnateur" in said(page)
    assert page.locator(".mesh-said a", has_text="Hôpital Bicêtre").get_attribute("href") == (
        "/page/etablissement/hopital-bicetre"
    )
    assert "coordonnateur" in page.locator(".mesh-told [role=status]").inner_text()
    x, y = place(page, site, "hopital-necker")
    page.locator("canvas").click(position={"x": x, "y": y})
    assert "Il accueille (4)" in said(page)


def test_it_grows_by_buttons_keys_and_wheel_once_chosen(page: Any) -> None:
    whole = picture(page)
    page.get_by_role("button", name="Agrandir").click()
    assert picture(page) != whole
    page.get_by_role("button", name="L’ensemble").click()
    assert picture(page) == whole
    # Who scrolls the page past it does not change it.
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 20)
    page.mouse.wheel(0, -200)
    assert picture(page) == whole
    page.locator("canvas").focus()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(100)
    grown = picture(page)
    assert grown != whole
    # It is drawn away, and comes back by zero.
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 120, box["y"] + 90, steps=4)
    page.mouse.up()
    assert picture(page) != grown
    page.keyboard.press("0")
    page.mouse.move(0, 0)
    assert picture(page) == whole
    page.keyboard.press("+")
    page.keyboard.press("-")
    assert picture(page) == whole


def test_words_are_found_while_typed(page: Any) -> None:
    whole = picture(page)
    page.locator("#within").fill("necker")
    status = page.locator(".mesh-told [role=status]")
    status.get_by_text("trouvés").wait_for()
    assert int(status.inner_text().split()[0]) >= 2
    assert picture(page) != whole
    page.locator("#within").fill("")
    assert picture(page) == whole
    # The form works as without script.
    page.locator("#within").fill("necker")
    page.keyboard.press("Enter")
    page.wait_for_url("**/network?filiere=&q=necker")
    assert page.locator("details[open]").count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_is_content_and_nothing_is_too_wide(
    browser: Any, site: str, scheme: str, width: int
) -> None:
    made = opened(
        browser,
        f"{site}/network?filiere=brain-team&lang=en",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    made.locator("canvas").focus()
    made.keyboard.press("ArrowRight")
    assert made.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(made) == []
    made.context.close()


def test_fingers_choose_and_pinch(browser: Any, site: str) -> None:
    made = opened(
        browser, f"{site}/network", has_touch=True, viewport={"width": 390, "height": 844}
    )
    canvas = made.locator("canvas")
    canvas.scroll_into_view_if_needed()
    x, y = place(made, site, "leukofrance-bicetre")
    canvas.tap(position={"x": x, "y": y})
    assert "BRAIN-TEAM" in said(made)
    assert made.evaluate("document.querySelector('canvas').style.touchAction") in {"", "pan-y"}
    # Two fingers that go apart.
    before = picture(made)
    box = canvas.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hands = made.context.new_cdp_session(made)
    for kind, apart in (("Start", 20), ("Move", 40), ("Move", 90), ("End", 0)):
        points = [
            {"x": middle[0] + sign * apart, "y": middle[1], "id": sign + 1} for sign in (-1, 1)
        ]
        event = {"type": f"touch{kind}", "touchPoints": points if apart else []}
        hands.send("Input.dispatchTouchEvent", event)
    assert picture(made) != before
    assert made.evaluate("document.querySelector('canvas').style.touchAction") == "none"
    made.context.close()


def test_thousands_of_nodes_are_alive(browser: Any) -> None:
    needs_build()
    with serving(make_app("large", statements=generated())) as url:
        made = opened(browser, f"{url}/network")
        canvas = made.locator("canvas")
        canvas.focus()
        made.keyboard.press("ArrowRight")
        made.keyboard.press("Enter")
        made.keyboard.press("Enter")
        assert said(made).startswith("site expert · FILIERE-")
        made.locator("#within").fill("service 100")
        made.locator(".mesh-told [role=status]", has_text="trouvés").wait_for()
        x, y = place(made, url, "h0")
        made.get_by_role("button", name="L’ensemble").click()
        canvas.click(position={"x": x, "y": y})
        assert "et " in said(made)
        assert "de plus" in said(made)
        assert made.watched.complaints == []
        made.context.close()


def test_without_script_list_and_picture_are_there(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    made = context.new_page()
    made.goto(f"{site}/network")
    assert made.locator(".mesh-still svg").is_visible()
    assert not made.locator(".mesh-told").is_visible()
    assert not made.locator(".mesh-live").is_visible()
    made.locator("#filiere").select_option("oscar")
    made.get_by_role("button", name="Afficher").click()
    made.wait_for_url("**/network?filiere=oscar&q=")
    assert made.locator("h1").inner_text() == "OSCAR"
    made.locator(".mesh-still .sites a").first.click()
    made.wait_for_url("**/page/site/**")
    context.close()


def test_a_server_that_has_no_data_leaves_the_picture(browser: Any, site: str) -> None:
    context = browser.new_context(locale="fr-FR")
    made = context.new_page()
    made.route("**/network?format=json*", lambda route: route.fulfill(status=503, body=""))
    made.goto(f"{site}/network")
    made.wait_for_load_state("networkidle")
    assert made.locator(".mesh-still svg").is_visible()
    assert made.locator("canvas").count() == 0
    context.close()
