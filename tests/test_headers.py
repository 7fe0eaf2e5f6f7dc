"""The headers of every type of page and of every error: what a browser is told to keep out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser import needs_build
from servers import site_server
from site_pages import PAGES, SitePage, page_named
from site_under_test import BROWSER, Page

#: Directive of the policy -> what it may let in; nothing else may stand in it.
POLICY = {
    "default-src": {"'none'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
    "script-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "font-src": {"'self'"},
    "worker-src": {"'self'"},
    "require-trusted-types-for": {"'script'"},
    "upgrade-insecure-requests": set(),
    "sandbox": set(),
}
#: What must stand in it, for the rest to fall back to nothing.
NEEDED = {"default-src", "style-src", "img-src", "form-action", "base-uri", "frame-ancestors"}
#: Sensors and the like: none of our pages needs any but the place, and asks before it does.
POWERFUL = ("camera", "microphone", "payment", "usb")
#: Where an error arises, how it is asked for, and its status.
ERRORS = {
    "no page": ("GET", "/nope", 404),
    "no entity": ("GET", "/page/centre/nobody", 404),
    "no file": ("GET", "/static/style.0000000000.css", 404),
    "no built file": ("GET", "/static/built/nothing.js", 404),
    "no format": ("GET", "/data/centre/leukofrance.exe", 404),
    "bad question": ("GET", "/find?orpha=58&audience=adults", 400),
    "bad query": ("GET", "/sparql?query=nonsense", 400),
    "method": ("POST", "/find", 405),
    "write": ("PUT", "/store?default", 403),
    "long": ("GET", "/find?q=" + "a" * 9000, 413),
}
CODINGS = {"zstd", "br", "gzip"}


@pytest.fixture(scope="module")
def site(published_folder: Path) -> Iterator[httpx.Client]:
    """A real server, asked as a browser asks; nothing is decoded on the way."""
    needs_build()
    fields = {"Accept": BROWSER, "Accept-Language": "fr", "Accept-Encoding": "identity"}
    with (
        site_server(published_folder.parent) as url,
        httpx.Client(base_url=url, headers=fields, timeout=30) as client,
    ):
        yield client


def directives(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    assert len(parts) == len({part[0] for part in parts})  # of two, a browser takes the first
    return {name: set(sources) for name, *sources in parts}


def check(reply: httpx.Response) -> None:
    """Hold one answer to what all of them must bear."""
    told = directives(reply.headers["content-security-policy"])
    shown = reply.headers.get("content-type", "text/html").startswith("text/html")
    assert told["default-src"] == {"'none'"}
    assert (NEEDED if shown else set()) <= told.keys() <= POLICY.keys()
    for name, sources in told.items():
        assert sources <= POLICY[name], (name, sources)
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"
    if shown:
        for feature in POWERFUL:
            assert f"{feature}=()" in reply.headers["permissions-policy"], feature
    assert "set-cookie" not in reply.headers
    assert "server" not in reply.headers or not re.search(r"\d", reply.headers["server"])
    assert "accept-encoding" in reply.headers["vary"].lower()
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_type_of_page_is_guarded(site: httpx.Client, page: SitePage) -> None:
    reply = site.get(page.path)
    assert reply.status_code == page.status
    check(reply)
    policy = reply.headers["content-security-policy"]
    vary = {part.strip().lower() for part in reply.headers["vary"].split(",")}
    assert vary >= {"accept-language", "accept-encoding"}
    if page.status != 200 or page.name == "status":  # which tells of this very moment
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers
        return
    # Kept, and asked about each time; the answer is then only that it still holds.
    assert "no-cache" in reply.headers["cache-control"]
    again = site.get(page.path, headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    # A policy here would take the place of the page's own, which has scripts to let in.
    assert again.headers.get("content-security-policy") in {None, policy}
    other = site.get(page.path, headers={"Accept-Language": "en"})
    assert other.headers["etag"] != reply.headers["etag"]


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
def test_every_error_is_guarded(site: httpx.Client, name: str, accept: str) -> None:
    method, path, status = ERRORS[name]
    reply = site.request(method, path, headers={"Accept": accept})
    assert reply.status_code == status
    check(reply)
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("coding", sorted(CODINGS))
@pytest.mark.parametrize("name", ["home", "find", "site", "ontology", "not-found"])
def test_pages_are_compressed(site: httpx.Client, name: str, coding: str) -> None:
    page = page_named(name)
    plain = site.get(page.path)
    with site.stream("GET", page.path, headers={"Accept-Encoding": coding}) as reply:
        body = b"".join(reply.iter_raw())
    assert reply.headers["content-encoding"] == coding
    assert len(body) < len(plain.content) * 0.6
    if page.status == 200:
        assert reply.headers["etag"] == f"W/{plain.headers['etag']}"
        fields = {"Accept-Encoding": coding, "If-None-Match": reply.headers["etag"]}
        assert site.get(page.path, headers=fields).status_code == 304


def test_what_a_page_loads_is_kept_for_ever(site: httpx.Client) -> None:
    """Under a name that tells its content, of our own host, compressed, and guarded too."""
    found: set[str] = set()
    for name in ("home", "sparql"):
        page = Page(site.get(page_named(name).path).content)
        found |= {tag["href"] for tag in page.all("link", rel="stylesheet")}
        found |= {tag["href"] for tag in page.all("link", rel="icon")}
        found |= {tag["src"] for tag in [*page.all("script"), *page.all("img")]}
    assert len(found) >= 4
    for path in found:
        assert path.startswith("/static/")
        assert re.search(r"[.-][0-9A-Za-z_-]{8,}\.(css|js|svg)$", path)
        reply = site.get(path, headers={"Accept-Encoding": "br"})
        check(reply)
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        same = site.get(path, headers={"If-None-Match": reply.headers["etag"]})
        assert same.status_code == 304
        if int(reply.headers.get("content-length", 1000)) >= 1000:
            assert reply.headers["content-encoding"] == "br"


def test_programs_that_read_the_web_are_told_what_to_leave(site: httpx.Client) -> None:
    reply = site.get("/robots.txt")
    assert reply.headers["content-type"].startswith("text/plain")
    rules = re.findall(r"^(Allow|Disallow): (.*)$", reply.text, re.MULTILINE)
    for page in PAGES:
        # The longest rule decides (RFC 9309 §2.2.2).
        kind, _ = max((r for r in rules if page.path.startswith(r[1])), key=lambda r: len(r[1]))
        computed = page.path.startswith(("/find?", "/search?", "/sparql?"))
        assert (kind == "Disallow") == computed, page.path
