"""Debian's Chromium on the real server, for tests of what people see."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

#: What Chromium says of an answer that is an error, which some tests are about.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


STATIC = Path(__file__).parents[1] / "src" / "maillage" / "web" / "static"


def needs_build() -> None:
    """Skip where npm's registry was out of reach; CI has it."""
    if not (STATIC / "built" / "manifest.json").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("`make web` has built nothing")
        pytest.skip("the browser code is not built: npm could not be reached")


@dataclass
class Watched:
    """What a page did that no page of ours may do.

    Attributes:
        strangers: requests to another host.
        complaints: errors of scripts, and what the policy has stopped.
    """

    host: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Any) -> None:
        """Watch a page from now on."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _request(self, request: Any) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and url.netloc != self.host:
            self.strangers.append(request.url)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Launch Chromium; skip where there is none, which CI never does."""
    from playwright.sync_api import sync_playwright

    binary = shutil.which("chromium")
    if binary is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed (Debian's package `chromium`)")
    with sync_playwright() as playwright:
        # Root has no sandbox, and a container's /dev/shm is small.
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=binary, args=options)
        yield browser
        browser.close()


@contextlib.contextmanager
def tab(browser: Any, site: str, **options: Any) -> Iterator[Any]:
    """Open a tab; in the end nothing was asked of another host, and nothing complained."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
    context.set_default_timeout(60_000)
    page = context.new_page()
    watched = Watched(urlsplit(site).netloc)
    watched.follow(page)
    try:
        yield page
    finally:
        context.close()
    assert watched.strangers == []
    assert watched.complaints == []
