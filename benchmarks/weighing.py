"""What a first view of each type of page costs a reader: bytes as sent, requests, hosts."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: What Chromium calls what was loaded -> what the table calls it.
_KINDS = {"document": "page", "stylesheet": "sheets", "script": "scripts", "image": "images"}
KINDS = ("page", "sheets", "scripts", "images", "other")


@dataclass(frozen=True)
class Weight:
    """A first view.

    Attributes:
        sent: kind -> bytes of bodies, as they were sent.
        requests: how many.
        strangers: hosts other than the site's.
        violations: what axe found, per language.
    """

    sent: Counter[str]
    requests: int
    strangers: frozenset[str]
    violations: dict[str, int]


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Launch Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        yield browser
        browser.close()


def weigh(browser: Any, url: str, paths: dict[str, str], wait: str, axe: Path) -> Weight:
    """Open a page as one who was never there, once for each language, and check it.

    Args:
        browser: Chromium.
        url: the site.
        paths: language -> path; the first is weighed.
        wait: a selector that the page shows in the end, or empty.
        axe: the script of axe-core.
    """
    sent: Counter[str] = Counter()
    hosts: list[str] = []
    violations = {}
    for number, (code, path) in enumerate(paths.items()):
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale=code)
        page = context.new_page()
        if not number:
            page.on("response", lambda response: _add(response, sent, hosts))
        page.goto(url + path, wait_until="networkidle")
        if wait:
            with contextlib.suppress(Exception):  # without the browser code it never comes
                page.wait_for_selector(wait, timeout=10_000)
        page.evaluate(axe.read_text("utf-8"))
        violations[code] = page.evaluate(
            """async () => (await axe.run(document, { runOnly:
              ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })).violations.length"""
        )
        context.close()
    own = urlsplit(url).netloc
    return Weight(sent, len(hosts), frozenset(hosts) - {own}, violations)


def _add(response: Any, sent: Counter[str], hosts: list[str]) -> None:
    """Count one answer by the length that the server tells, which is that of what it sends."""
    if response.url.startswith(("data:", "blob:")):
        return
    kind = _KINDS.get(response.request.resource_type, "other")
    sent[kind] += int(response.headers.get("content-length", 0))
    hosts.append(urlsplit(response.url).netloc)
