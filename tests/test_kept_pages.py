"""Pages that the build alone decides are made once, and never given to who asked otherwise."""

from __future__ import annotations

import pytest
from site_under_test import BROWSER, Client, header, make_app

from maillage.web.page.kept import KeptPages


@pytest.fixture
def app():
    return make_app()


def counted(app, monkeypatch) -> list[str]:
    """Note the pages that are made from now on."""
    made: list[str] = []
    rows = app.state.site.queries.rows

    def noting(name, **bind):
        made.append(name)
        return rows(name, **bind)

    monkeypatch.setattr(type(app.state.site.queries), "rows", lambda _, n, **b: noting(n, **b))
    return made


def test_the_same_page_is_made_once(app, monkeypatch):
    made = counted(app, monkeypatch)
    client = Client(app, BROWSER, "fr")
    first = client.get("/ontology")
    count = made.count("vocabulary")
    assert count
    second = client.get("/ontology")
    assert made.count("vocabulary") == count
    assert second.body == first.body
    plain = [[pair for pair in r.headers if pair[0] != "x-request-id"] for r in (first, second)]
    assert plain[0] == plain[1]
    assert header(second, "content-security-policy")
    tag = header(first, "etag")
    assert client.get("/ontology", If_None_Match=tag).status == 304
    assert client.get("/ontology", If_None_Match='"other"').body == first.body


def test_another_language_host_or_form_is_another_page(app):
    fr, en = Client(app, BROWSER, "fr"), Client(app, BROWSER, "en")
    assert b'<html lang="fr">' in fr.get("/ontology").body
    assert b'<html lang="en">' in en.get("/ontology").body
    assert b'<html lang="en">' in fr.get("/ontology?lang=en").body
    # Whoever asked first, and under whatever name of ours.
    for host in ("a.example", "localhost"):
        assert b"a.example" not in fr.get("/ontology", Host=host).body
    assert header(fr.get("/ontology"), "content-location") == "/page/ontology"
    assert header(fr.get("/page/ontology"), "content-location") == ""
    assert header(Client(app, "text/turtle").get("/ontology"), "content-type") == "text/turtle"


def test_a_store_that_may_change_keeps_nothing(monkeypatch):
    app = make_app("")
    made = counted(app, monkeypatch)
    Client(app, BROWSER, "fr").get("/ontology")
    count = made.count("vocabulary")
    Client(app, BROWSER, "fr").get("/ontology")
    assert made.count("vocabulary") == 2 * count


def test_what_is_kept_is_bounded(app):
    client = Client(app, BROWSER, "fr")
    for number in range(30):
        client.get(f"/ontology?x={number}")
    pages: KeptPages = app.state.kept_pages
    assert len(pages._pages) == 24
    assert pages.get(("http://localhost/ontology?x=0", "fr", "")) is None
    assert pages.get(("http://localhost/ontology?x=29", "fr", "")) is not None
