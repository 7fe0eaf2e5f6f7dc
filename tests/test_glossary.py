"""The pages of lists of values, and of their values, open with what these mean."""

from __future__ import annotations

import pytest
from site_under_test import BROWSER, Client, Page
from test_texts import app_of


@pytest.fixture(scope="module")
def app(published):
    return app_of(published)


def words(app, route: str, lang: str) -> str:
    reply = Client(app, BROWSER, lang).get(route)
    assert reply.status == 200
    return " ".join(Page(reply.body).text.split())


@pytest.mark.parametrize(
    ("lang", "count", "name", "meaning"),
    [
        ("fr", "4 valeurs", "centre de compétence", "Site qui suit les malades au plus près"),
        ("en", "4 values", "competence centre", "Site that follows patients"),
    ],
)
def test_a_list_says_what_each_value_means(app, lang, count, name, meaning):
    said = words(app, "/page/scheme/role", lang)
    assert said.index(count) < said.index(name) < said.index(meaning)
    # What the head says, nothing below it says again.
    for again in ("dans le schéma", "premier concept de", "in the scheme", "top concept of"):
        assert again not in said
    links = Page(Client(app, BROWSER, lang).get("/page/scheme/role").body).links
    assert links.count("/page/scheme/role/competence") == 1


def test_a_value_is_shown_among_the_others(app):
    reply = Client(app, BROWSER, "fr").get("/page/scheme/role/coordinating")
    page = Page(reply.body)
    said = " ".join(page.text.split())
    assert said.index("Site qui pilote") < said.index("Une valeur de la liste Rôle d’un site")
    assert page.all("strong", **{"aria-current": "page"}) == [{"aria-current": "page"}]
    for other in ("competence", "constitutive", "resource-and-competence"):
        assert page.links.count(f"/page/scheme/role/{other}") >= 1
    assert said.rindex("participation d’un site à un centre") < said.rindex("Noms")


def test_every_list_and_value_of_the_graph_has_such_a_head(app):
    client = Client(app, BROWSER, "fr")
    page = Page(client.get("/page/graph/schemes").body)
    assert page.text  # the graph has a page of its own, which lists nothing
    for scheme in ("audience", "evidence", "function", "mission", "unit", "theme"):
        found = Page(client.get(f"/page/scheme/{scheme}").body)
        values = {a for a in found.links if a.startswith(f"/page/scheme/{scheme}/")}
        assert len(values) >= 2, scheme
        for value in sorted(values)[:3]:
            head = client.get(value).body.decode()
            assert 'class="card terms"' in head, value
            assert "definition" not in head.partition('class="card terms"')[0]


def test_the_examples_of_the_data_set_are_no_fact_of_what_they_name(app):
    assert "void:exampleResource" not in words(app, "/page/orpha/68356", "fr")
    assert "/page/orpha/68356" in Page(Client(app, BROWSER, "fr").get("/page/dataset").body).links
