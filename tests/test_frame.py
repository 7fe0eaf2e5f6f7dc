"""The head and the foot of every page: what they lead to, at every width, by mouse and keyboard."""

from __future__ import annotations

import pytest
from browser import Watched
from servers import serving
from site_under_test import BROWSER, Client, Page, make_app

from maillage.web.page.frame import FOOT, HEAD, Entry

#: As many as the head has to hold beside the other language, in the long words of French.
SIX = (
    *HEAD[:1],
    *(Entry(f"/p{n}", words) for n, words in enumerate(("Carte", "Réseau", "Statistiques"))),
    Entry("/validate", "Vérifier un fichier"),
    Entry("/sparql", "SPARQL"),
)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_head_and_foot_hold_what_they_are_told(lang):
    """Every entry, in order, in the language that was asked for; the page itself is marked."""
    page = Page(Client(make_app(), BROWSER, "fr").get(f"/ontology?lang={lang}").body)
    links = [a for a in page.all("a") if a.get("href", "").endswith(f"?lang={lang}")]
    paths = [a["href"].split("?")[0] for a in links]
    head = [entry.path for entry in HEAD]
    foot = [entry.path for group in FOOT for entry in group.entries if not entry.built]
    assert paths[1 : 1 + len(head)] == head
    assert paths[-len(foot) :] == foot
    current = [a["href"].split("?")[0] for a in links if a.get("aria-current") == "page"]
    assert current == [p for p in [*head, *foot] if p == "/ontology"]


@pytest.fixture(scope="module")
def six():
    """The URL of a site whose head has six links, and the switch."""
    app = make_app()
    for environment in app.state.site.templates.values():
        environment.globals["frame_head"] = SIX
    with serving(app) as url:
        yield url


def open_page(browser, url, width, lang="fr-FR"):
    context = browser.new_context(
        java_script_enabled=False, locale=lang, viewport={"width": width, "height": 760}
    )
    page = context.new_page()
    watched = Watched(url.removeprefix("http://"))
    watched.follow(page)
    page.goto(f"{url}/find")
    return page, watched


@pytest.mark.parametrize("width", [1280, 1100, 1025])
def test_all_links_stand_in_a_line_where_there_is_room(browser, six, width):
    page, watched = open_page(browser, six, width)
    boxes = [link.bounding_box() for link in page.locator(".top nav a, .top .switch").all()]
    assert len(boxes) == 7
    assert len({round(box["y"]) for box in boxes}) == 1
    assert max(box["x"] + box["width"] for box in boxes) <= width
    assert not page.locator(".menu").is_visible()
    assert not page.get_by_role("button", name="Fermer").is_visible()
    assert watched.strangers == watched.complaints == []
    page.context.close()


@pytest.mark.parametrize("width", [1024, 390, 320])
def test_a_button_opens_them_where_there_is_none(browser, six, width):
    page, watched = open_page(browser, six, width)
    links = page.locator("#menu a")
    assert page.get_by_role("link", name="Trouver un centre").first.is_visible()
    assert [link.is_visible() for link in links.all()] == [False] * 5
    page.locator(".menu").focus()
    page.keyboard.press("Enter")
    assert [link.is_visible() for link in links.all()] == [True] * 5
    page.keyboard.press("Tab")
    assert page.locator("#menu a").first.evaluate("a => a === document.activeElement")
    boxes = [link.bounding_box() for link in links.all()]
    assert all(box["height"] >= 44 and box["x"] + box["width"] <= width for box in boxes)
    assert all(box["y"] + box["height"] <= 760 for box in boxes)
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    page.locator(".menu").click()
    page.get_by_role("button", name="Fermer").click()
    assert not links.first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.strangers == watched.complaints == []
    page.context.close()
