"""A server of files, a catalogue of them, and an empty cache for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fetching_under_test import BODY
from files_under_test import Page, Site, site

from maillage.fetch.catalogue import Item, read_catalogue


@pytest.fixture
def server() -> Iterator[Site]:
    with site() as here:
        here.pages["/a.xml"] = Page(BODY)
        yield here


@pytest.fixture
def catalogue(server: Site, tmp_path: Path) -> Path:
    """A catalogue of the server's files."""
    path = tmp_path / "downloads.toml"
    path.write_text(
        f"""
[groups.essai]
title = {{ fr = "Essai", en = "Trial" }}
licence = "https://creativecommons.org/licenses/by/4.0/"
attribution = "L'éditeur, 2026."
homepage = "https://exemple.fr/"
[files.a]
group = "essai"
title = {{ fr = "Le fichier A", en = "File A" }}
url = "{server.url}/{{lang}}.xml"
file = "{{lang}}.xml"
format = "xml"
langs = ["a", "b"]
[files.zip]
group = "essai"
title = {{ fr = "L'archive", en = "The archive" }}
url = "{server.url}/c.zip"
file = "c.zip"
format = "zip"
read = false
""",
        "utf-8",
    )
    return path


@pytest.fixture
def item(catalogue: Path) -> Item:
    return read_catalogue(catalogue).items[0]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"
