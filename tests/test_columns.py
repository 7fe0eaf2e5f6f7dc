"""``/validate/{table}``: the columns as `tables.toml` and the ontology have them."""

from __future__ import annotations

import csv
import json
import re

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header

from maillage.config import Settings
from maillage.sources.schema import read_schema
from maillage.store import Store
from maillage.web.app import create_app
from maillage.web.page.site import Published

SCHEMA = read_schema(ROOT / "data" / "tables.toml")


@pytest.fixture(scope="module")
def app(published: Store):
    return create_app(Settings(project=ROOT), published, published=Published("real"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_column_of_every_table_is_told(app, lang):
    client = Client(app, BROWSER, lang)
    assert len(SCHEMA.tables) > 50
    untold = []
    for table in SCHEMA.tables.values():
        reply = client.get(f"/validate/{table.name}")
        assert reply.status == 200, table.name
        text = reply.body.decode()
        assert text.count('scope="row"') == len(table.columns) + len(table.fields)
        for column in (*table.columns.values(), *table.fields.values()):
            assert f"<code>{column.name}</code>" in text
        # A property is told by its meaning, in the language of the page.
        rows = re.findall(r"<tr><th scope=.row.>.*?</tr>", text, re.S)
        untold += [row for row in rows if "#" in row and "<span>" not in row]
    assert [row for row in untold if "/ontology#" in row] == []


def test_a_reference_leads_to_its_table_and_a_word_to_its_list(app):
    page = Page(Client(app, BROWSER, "fr").get("/validate/participations").body)
    assert {"/validate/centres", "/validate/sites", "/scheme/role"} <= set(page.links)
    assert "Une ligne, c’est" in page.text
    facts = Client(app, BROWSER, "en").get("/validate/filiere_facts")
    assert "What the column field may say" in Page(facts.body).text


def test_the_table_without_rows_has_every_column_and_can_be_filled_in(app):
    client = Client(app, "*/*", "fr")
    for name, table in SCHEMA.tables.items():
        reply = client.get(f"/validate/{name}.csv")
        [line] = csv.reader(reply.body.decode("utf-8-sig").splitlines())
        assert line == list(table.columns)
        assert header(reply, "content-disposition") == f'attachment; filename="{name}.csv"'


def test_an_unknown_table_is_told_with_what_may_be_meant(app):
    reply = Client(app, "application/json", "en").get("/validate/sits")
    assert reply.status == 404
    assert b"sites" in reply.body
    assert Client(app, BROWSER, "fr").get("/validate/a/b").status == 404
    # Where nothing is near, with all there are.
    none = json.loads(Client(app, "application/json").get("/validate/nonsense").body)["messages"]
    assert none["en"].startswith("there is no table 'nonsense'; there are filieres, filiere_facts,")
    assert none["fr"].startswith("il n’y a pas de table « nonsense » ; il y a filieres,")
