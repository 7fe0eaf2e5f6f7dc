"""Languages, addresses and headers of every page; the site map; what browsers search by."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.web.about import discovery
from maillage.web.about.texts import TEXTS
from maillage.web.app import create_app
from maillage.web.page.frame import FOOT, HEAD
from maillage.web.page.site import Published
from maillage.web.server.command import request

URL = "https://maillage.example/graphe"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
PAGES = [
    *("/", "/find", "/find?orpha=58&from=35", "/search?q=lille", "/sparql", "/ontology", "/shapes"),
    *("/page/centre/essai", "/page/scheme/role", "/page/graph/first", "/status", "/changelog"),
    *(f"/{name}" for name in TEXTS),
]


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture(scope="module")
def real(published):
    settings = Settings(project=ROOT, url=URL)
    return create_app(settings, published, published=Published("real", "2026-11-26"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("route", PAGES)
def test_every_page_tells_its_language_and_its_addresses(app, route, lang):
    reply = Client(app, BROWSER, lang).get(route)
    page = Page(reply.body)
    assert header(reply, "content-language") == lang
    assert set(header(reply, "vary").split(", ")) >= {"Accept", "Accept-Language"}
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("meta", name="description")) == 1
    assert len(page.text.split("–")[0].strip()) > 2
    if reply.status == 200:
        with_more = f"{route}&" if "?" in route else f"{route}?"
        assert {
            a["hreflang"]: a["href"] for a in page.all("link", rel="alternate") if "hreflang" in a
        } == {
            "fr": f"{with_more}lang=fr",
            "en": f"{with_more}lang=en",
            "x-default": route,
        }
        assert page.all("link", rel="canonical") == [{"rel": "canonical", "href": route}]
        for code in ("fr", "en"):
            assert Client(app, BROWSER, lang).get(f"{with_more}lang={code}").status == 200


@pytest.mark.parametrize("route", ["/find?q=leuco&from=35&audience=child", "/page/filiere/mhemo"])
def test_the_switch_keeps_place_and_question(real, route):
    page = Page(Client(real, BROWSER, "fr").get(route).body)
    (switch,) = page.all("a", **{"class": "switch"})
    other = Client(real, BROWSER, "fr").get(route.partition("?")[0] + switch["href"])
    assert other.status == 200
    assert header(other, "content-language") == "en"
    fields = {i.get("name"): i.get("value") for i in Page(other.body).all("input")}
    if "?" in route:
        assert (fields["q"], fields["from"], fields["lang"]) == ("leuco", "35", "en")
    (back,) = Page(other.body).all("a", **{"class": "switch"})
    assert back["href"] == switch["href"].replace("lang=en", "lang=fr")


def test_addresses_are_the_publics_where_a_setting_says_them(real):
    page = Page(request(real, "/about?lang=en", [("Host", "evil.example")]).body)
    hrefs = [
        a["href"] for a in page.all("link", rel="alternate") + page.all("link", rel="canonical")
    ]
    assert hrefs == [f"{URL}/about{end}" for end in ("?lang=fr", "?lang=en", "", "?lang=en")]
    for route in ("/robots.txt", "/sitemap.xml", "/sitemap/1.xml", "/opensearch.xml"):
        body = request(real, route, [("Host", "evil.example")]).body.decode()
        assert URL in body
        assert "evil" not in body


def test_without_a_setting_no_link_is_made_of_a_forged_host(app):
    for route in ("/about", "/find", "/page/centre/essai"):
        reply = request(app, route, [("Accept", BROWSER), ("Host", "evil.example")])
        assert not re.search(rb"(href|src|action)=\S*evil", reply.body)


def test_the_site_map_names_pages_that_answer_in_both_languages(real):
    index = ET.fromstring(request(real, "/sitemap.xml").body)
    parts = [loc.text for loc in index.iter(f"{MAP}loc")]
    assert parts == [f"{URL}/sitemap/1.xml"]
    found = ET.fromstring(request(real, "/sitemap/1.xml").body)
    urls = [url.find(f"{MAP}loc").text for url in found.iter(f"{MAP}url")]
    assert len(urls) == len(set(urls)) > 2_000
    paths = {url.removeprefix(URL) for url in urls}
    frame = [e.path for e in HEAD] + [e.path for g in FOOT for e in g.entries if not e.built]
    assert {f"{p}?lang={code}" for p in ["/", *frame] for code in ("fr", "en")} <= paths
    for path in ["/page/filiere/mhemo", "/page/orpha/58", "/page/site/leukofrance-bicetre"]:
        assert f"{path}?lang=fr" in paths
    first = next(found.iter(f"{MAP}url"))
    links = {a.get("hreflang"): a.get("href") for a in first.iter(f"{XHTML}link")}
    assert links == {"fr": f"{URL}/?lang=fr", "en": f"{URL}/?lang=en", "x-default": f"{URL}/"}
    for path in sorted(paths)[::150]:
        assert Client(real, BROWSER, "fr").get(path).status == 200, path
    assert request(real, "/sitemap/2.xml").status == 404
    assert request(real, "/sitemap/0.xml").status == 404


def test_a_large_site_map_comes_in_parts(real, monkeypatch):
    monkeypatch.setattr(discovery, "_PART", 500)
    parts = ET.fromstring(request(real, "/sitemap.xml").body)
    numbers = [int(re.search(r"(\d+)\.xml", loc.text)[1]) for loc in parts.iter(f"{MAP}loc")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 2
    found = []
    for number in numbers:
        part = ET.fromstring(request(real, f"/sitemap/{number}.xml").body)
        found += [url.find(f"{MAP}loc").text for url in part.iter(f"{MAP}url")]
    assert len(found) == len(set(found))
    assert request(real, f"/sitemap/{len(numbers) + 1}.xml").status == 404


def test_robots_are_kept_from_endless_questions(real):
    body = request(real, "/robots.txt").body.decode()
    assert body.startswith("User-agent: *\n")
    assert f"Sitemap: {URL}/sitemap.xml" in body
    rules = re.findall(r"(Allow|Disallow): (\S+)", body)
    assert len(rules) == 7

    def taken(path: str) -> bool:
        """Say what the longest rule that fits says (RFC 9309 §2.2.2)."""
        fit = [(len(prefix), kind == "Allow") for kind, prefix in rules if path.startswith(prefix)]
        return max(fit)[1]

    for path in ("/", "/find", "/find?lang=en", "/page/orpha/58", "/data/orpha/58.ttl"):
        assert taken(path), path
    for path in ("/find?orpha=58&from=35", "/search?q=x", "/sparql?query=ASK", "/store?default"):
        assert not taken(path), path


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ("/page/ontology", "/ontology"),
        ("/scheme/role", "/page/scheme/role"),
        ("/graph/first", "/page/graph/first"),
    ],
)
def test_a_page_that_several_addresses_lead_to_has_one_of_its_own(app, route, place):
    found = [Client(app, BROWSER, "fr").get(path).body for path in (route, place)]
    assert found[0] == found[1]
    assert Page(found[0]).all("link", rel="canonical") == [{"rel": "canonical", "href": place}]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_browser_can_search_here(real, lang):
    page = Page(Client(real, BROWSER, lang).get(f"/?lang={lang}").body)
    (link,) = page.all("link", rel="search")
    reply = Client(real, BROWSER, "*").get(link["href"])
    assert header(reply, "content-type") == link["type"]
    assert header(reply, "content-language") == lang
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    found = ET.fromstring(reply.body)
    urls = {u.get("type"): u.get("template") for u in found.iter(f"{space}Url")}
    asked = urls["text/html"].removeprefix(URL).replace("{searchTerms}", "alexander")
    answer = Client(real, BROWSER, "*").get(asked)
    assert answer.status == 200
    assert header(answer, "content-language") == lang
    assert found.find(f"{space}Language").text == lang


SECURE = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}
ROUTES = [
    *PAGES,
    *("/nope", "/data/centre/essai.ttl", "/sitemap.xml", "/robots.txt", "/opensearch.xml"),
    *("/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/static/style.css", "/health"),
]


@pytest.mark.parametrize("accept", [BROWSER, "*/*"])
@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_is_guarded(app, route, accept):
    plain = Client(app, accept).get(route)
    for name, value in SECURE.items():
        assert header(plain, name).startswith(value), name
    policy = header(plain, "content-security-policy")
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert header(plain, "set-cookie") == ""
    assert header(plain, "strict-transport-security") == ""


@pytest.mark.parametrize("route", ROUTES)
def test_who_came_by_tls_is_told_to_stay(app, route):
    reply = request(app, route, [("Accept", BROWSER)], root="https://localhost")
    assert header(reply, "strict-transport-security") == "max-age=63072000"
