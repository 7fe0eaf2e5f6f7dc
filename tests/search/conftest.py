"""The index of the real data and the application that searches it; made once a process."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from site_under_test import ROOT, Client

from maillage.config import Settings
from maillage.search import built_beside, open_index
from maillage.web.app import create_app
from maillage.web.page.site import Published


@pytest.fixture(scope="session")
def index(published_folder):
    return open_index(published_folder / "search")


@pytest.fixture(scope="session")
def app(published, published_folder):
    return create_app(
        Settings(project=ROOT),
        published,
        published=Published("real"),
        finder=built_beside(published_folder),
    )


@pytest.fixture(scope="session")
def ask(app):
    """Ask for JSON: the status and the document."""

    def ask(text: str, more: str = "", language: str = "fr"):
        reply = Client(app, "application/json", language).get(f"/search?q={quote(text)}{more}")
        return reply.status, json.loads(reply.body)

    return ask
