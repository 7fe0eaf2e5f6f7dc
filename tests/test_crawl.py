"""Every link of every page of the curated graph answers, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5rdf
import pytest
from crawling import Crawler, read
from site_pages import PAGES, SitePage
from site_under_test import BROWSER, ROOT, Client, header

from maillage.config import Settings
from maillage.store import Store
from maillage.web.app import create_app
from maillage.web.page.site import Published

LANGUAGES = ("fr", "en")
_ENTITY = re.compile(r"<https://w3id\.org/maillage/id/([a-z-]+)/([^>]+)>")


@pytest.fixture(scope="module")
def app(published: Store, published_folder: Path) -> Any:
    dump = published_folder / "maillage.nq"
    return create_app(
        Settings(project=ROOT), published, published=Published("real", "2026-11-26", dump)
    )


@pytest.fixture(scope="module")
def client(app: Any) -> Client:
    return Client(app, BROWSER, "fr")


@pytest.fixture(scope="module")
def entities(published_folder: Path) -> dict[str, str]:
    """Kind -> the page of the entity of that kind that comes first in the dump."""
    found: dict[str, str] = {}
    with (published_folder / "maillage.nq").open(encoding="utf-8") as lines:
        for line in lines:
            if match := _ENTITY.match(line):
                found.setdefault(match[1], f"/page/{match[1]}/{match[2]}")
    return found


def test_every_link_of_every_kind_of_page_answers(app: Any, entities: dict[str, str]) -> None:
    """Four pages of each kind, two a language, with all their links; further pages by samples."""
    starts = [page.path for page in PAGES if page.status == 200] + list(entities.values())
    starts = [SitePage("", path).in_language(code) for path in starts for code in LANGUAGES]
    found = Crawler(app, most=4, probes=6).run(starts)
    assert found.wrong == []
    kinds = found.kinds()
    assert len(entities) > 35
    assert {f"/page/{name}/…" for name in entities} <= set(kinds)
    assert sum(kinds.values()) > 180
    assert len(found.answered) > 600
    for code in LANGUAGES:
        assert sum(page.language == code for page in found.pages.values()) > 80


@pytest.mark.slow
def test_every_link_of_every_page_answers(app: Any) -> None:
    found = Crawler(app).run([f"/?lang={code}" for code in LANGUAGES])
    assert found.wrong == []
    asked = Counter(parse_qs(urlsplit(url).query).get("lang", [""])[0] for url in found.pages)
    assert asked["fr"] == asked["en"] == asked[""] > 6_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_type_of_page_is_strict_html(client: Client, page: SitePage) -> None:
    """Those that tell an error too, which no link leads to; and without a language in the URL."""
    plain = client.get(page.path)
    assert plain.status == page.status
    html5rdf.HTMLParser(strict=True).parse(plain.body.decode("utf-8"))
    for code in LANGUAGES:
        reply = client.get(page.in_language(code))
        assert reply.status == page.status
        seen, wrong = read(f"http://localhost{page.in_language(code)}", reply.headers, reply.body)
        assert wrong == []
        assert seen.language == code
        addresses = dict(seen.tongues)
        for other, address in addresses.items():
            told = client.get(address.removeprefix("http://localhost"))
            assert told.status == page.status
            assert other in {header(told, "content-language"), "x-default"}
            assert dict(read(address, told.headers, told.body)[0].tongues) == addresses


@pytest.mark.parametrize("code", LANGUAGES)
def test_titles_tell_the_pages_apart(client: Client, code: str) -> None:
    titles: dict[str, list[str]] = {}
    for page in PAGES:
        if page.kind == "error" or page.heavy:
            continue  # an error is called what it is, whatever was asked
        reply = client.get(page.in_language(code))
        seen, _ = read(page.path, reply.headers, reply.body)
        titles.setdefault(seen.title, []).append(page.name)
    assert all(title.endswith("Maillage") or title.startswith("Maillage") for title in titles)
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


def _broken(change: Callable[[bytes], bytes]) -> list[str]:
    page = (
        b'<!DOCTYPE html>\n<html lang="fr"><head><title>T</title>'
        b'<link rel="alternate" hreflang="fr" href="/?lang=fr">'
        b'<link rel="alternate" hreflang="en" href="/?lang=en">'
        b'<link rel="alternate" hreflang="x-default" href="/"></head>'
        b'<body><h1 id="a">T</h1><p><a href="/x">x</a></p></body></html>'
    )
    return read("http://localhost/?lang=fr", (("content-language", "fr"),), change(page))[1]


@pytest.mark.parametrize(
    ("part", "by"),
    [
        (b"<!DOCTYPE html>", b""),
        (b'lang="fr"', b'lang="en"'),
        (b"<title>T</title>", b"<title> </title>"),
        (b"</p>", b"</div></p>"),
        (b'<h1 id="a">T</h1>', b"<h1></h1>"),
        (b'<h1 id="a">T</h1>', b'<h1 id="a">T</h1><p id="a">'),
        (b'<h1 id="a">T</h1>', b""),
        (b"<p>", b'<p style="color: red">'),
        (b"<p>", b'<p onclick="x">'),
        (b">x</a>", b"></a>"),
        (b'href="/x"', b'href="https://elsewhere.example/"'),
        (b'href="/x"', b'href="javascript:x"'),
        (b'href="/x"', b'href="tel:0299266744"'),
        (b'hreflang="en"', b'hreflang="de"'),
        (b"<p>", b'<p><img src="https://elsewhere.example/x.png" alt="">'),
    ],
)
def test_what_is_wrong_is_seen(part: bytes, by: bytes) -> None:
    assert _broken(lambda page: page) == []
    assert _broken(lambda page: page.replace(part, by)) != []


def test_a_link_that_does_not_answer_is_seen() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        bodies = {"/": b'<a href="/a">a</a><a href="/gone">b</a>', "/a": b'<a href="/#no">c</a>'}
        body = bodies.get(scope["path"])
        head = [(b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200 if body else 404, "headers": head})
        await send({"type": "http.response.body", "body": body or b"gone"})

    found = Crawler(app).run(["/"])
    assert "http://localhost/gone: 404" in found.wrong
    assert "http://localhost/a: no #no in http://localhost/" in found.wrong
    assert found.answered["http://localhost/a"] == 200
