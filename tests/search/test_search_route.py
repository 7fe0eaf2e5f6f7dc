"""The route `/search`: its parameters, its JSON and its page."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching_under_test import ORDO
from site_under_test import BROWSER, Client, Page, header

from maillage.errors import BadRequest
from maillage.search import TYPES, find


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=210) | st.text("ab 58:-éœ'\"*~()^", max_size=60),
    lang=st.sampled_from(["fr", "en", "de", ""]),
    limit=st.integers(1, 50),
)
def test_nothing_typed_makes_it_fail(ask, text, lang, limit):
    text = text.encode("utf-8", "replace").decode()
    status, document = ask(text, f"&limit={limit}&lang={lang}")
    if not text.strip() or len(text) > 200:
        assert status == 400
        assert document["detail"].startswith("q ")
    else:
        assert status == 200
        assert len(document["items"]) <= limit
        iris = [item["iri"] for item in document["items"]]
        assert len(iris) == len(set(iris))


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=51",
        "limit=x",
        "limit=-1",
        "limit=1e1",
        "limit=٣",
        "type=Person",
        "type=a,b",
    ],
)
def test_parameters_without_meaning_are_told(app, query):
    reply = Client(app, "application/json", "en").get(f"/search?q=ald&{query}")
    assert (reply.status, header(reply, "content-type")) == (400, "application/problem+json")
    name, _, _ = query.partition("=")
    assert json.loads(reply.body)["detail"].startswith(f"{name}=")


@pytest.mark.parametrize("text", ["", "   ", "x" * 201, "é " * 5000])
def test_empty_and_huge_texts_are_refused(index, ask, text):
    with pytest.raises(BadRequest, match=r"^q "):
        find(index, text)
    status, document = ask(text)
    if len(quote(text)) > 8_000:  # a URL of that length is not even read
        assert status == 413
    else:
        assert status == 400
        assert document["messages"]["fr"].startswith("q ")


def test_the_json_says_what_and_why(ask):
    status, document = ask("ald", language="en")
    assert status == 200
    assert (document["q"], document["lang"], document["limit"]) == ("ald", "en", 10)
    assert document["items"][0] == {
        "iri": ORDO + "43",
        "page": "/page/orpha/43",
        "type": "ClinicalEntity",
        "typeLabel": "disease",
        "label": "X-linked adrenoleukodystrophy",
        "labelLang": "en",
        "code": "ORPHA:43",
        "match": {"how": "exact", "field": "acronym", "text": "ALD", "lang": "fr"},
    }
    assert ask("ald")[1]["items"][0]["typeLabel"] == "maladie"
    assert ask("!!!")[1]["items"] == []


def test_the_answer_can_be_kept_and_shared(app):
    client = Client(app, "application/json", "fr")
    first = client.get("/search?q=ald")
    assert header(first, "access-control-allow-origin") == "*"
    assert header(first, "cache-control") == "public, no-cache"
    assert header(first, "vary") == "Accept, Accept-Encoding, Accept-Language"
    tag = header(first, "etag")
    again = client.get("/search?q=ald", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    others = (
        "/search?q=ALD",
        "/search?q=ald&limit=3",
        "/search?q=ald&type=Region",
        "/search?q=ald&lang=en",
    )
    tags = {header(client.get(route), "etag") for route in others}
    assert len(tags | {tag}) == 5
    head = client.get("/search?q=ald", "HEAD")
    assert (head.status, head.body, header(head, "etag")) == (200, b"", tag)
    assert client.get("/search?q=ald", "POST").status == 405


def test_a_browser_gets_a_page_and_others_json(app):
    assert Client(app, BROWSER, "fr").get("/search?q=ald").body.startswith(b"<!DOCTYPE html>")
    assert header(Client(app).get("/search?q=ald"), "content-type") == "application/json"
    assert Client(app, "text/turtle").get("/search?q=ald").status == 406


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Rechercher", "maladie", "sigle ALD", "Adrénoleucodystrophie liée à l'X"]),
        ("en", ["Search", "disease", "acronym ALD", "X-linked adrenoleukodystrophy"]),
    ],
)
def test_the_page_shows_hits_and_why(app, language, words):
    page = Page(Client(app, BROWSER, language).get("/search?q=ald").body)
    assert all(word in page.text for word in words)
    assert "/page/orpha/43" in page.links
    assert page.all("input", name="q")[0]["value"] == "ald"


def test_the_home_page_leads_to_it(app):
    page = Page(Client(app, BROWSER, "fr").get("/?lang=en").body)
    assert [form["action"] for form in page.all("form", role="search")] == ["/search"]
    assert page.all("input", type="hidden") == [{"type": "hidden", "name": "lang", "value": "en"}]
    empty = Page(Client(app, BROWSER, "fr").get("/search").body)
    assert empty.all("input", name="q")[0]["value"] == ""
    assert "Résultats" not in empty.text


def test_every_hit_has_a_page_that_answers(app, ask):
    client = Client(app, BROWSER, "fr")
    pages = [
        item["page"] for kind in TYPES for item in ask("c", f"&type={kind}&limit=2")[1]["items"]
    ]
    assert len(pages) > 12
    assert {client.get(page).status for page in pages} == {200}
