"""What answers the questions of these tests; made once a process."""

from __future__ import annotations

import pytest
from coded_graph import coded_graph
from finding_under_test import FIND, ask
from site_under_test import ROOT

from maillage.config import Settings
from maillage.finding import Gazetteer, Graph
from maillage.store.oxigraph import in_memory
from maillage.web.app import create_app
from maillage.web.page.site import Published


@pytest.fixture(scope="session")
def names(published):
    return Gazetteer(Graph(published, FIND))


@pytest.fixture(scope="session")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real"))


@pytest.fixture(scope="session")
def find(app):
    """Ask for JSON: the document of a good answer."""

    def find(orpha="58", **given):
        return ask(app, orpha=orpha, **given)[1]

    return find


@pytest.fixture(scope="session")
def coded():
    """Codes in every state, and two classifications of one group."""
    return Gazetteer(Graph(in_memory(coded_graph()), FIND))
