"""The long texts: both languages say the same, and nothing of an operator is made up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.config import Settings
from maillage.errors import ConfigError
from maillage.history import Entry
from maillage.store.oxigraph import in_memory
from maillage.web.about.changes import parts_of, read_changes
from maillage.web.about.texts import TEXTS, licences
from maillage.web.app import create_app
from maillage.web.page.house import House
from maillage.web.page.site import Published
from maillage.web.wording.language import wordings

TEMPLATES = ROOT / "src" / "maillage" / "web" / "templates"
#: Links that lead to the same thing in the reader's own language.
TONGUE = re.compile(r"(deed\.|/)(fr|en)\b|\?lang=\w+")


def app_of(store, published=None, **settings):
    return create_app(Settings(project=ROOT, **settings), store, published=published)


def words(app, route: str, lang: str) -> str:
    reply = Client(app, BROWSER, lang).get(route)
    assert reply.status == 200
    return " ".join(Page(reply.body).text.split())


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_have_the_same_parts_links_and_conditions(published, name):
    """A text that says more in one language is wrong in the other."""
    app = app_of(published, Published("real", "2026-11-22"), contact="a@maillage.example")
    found = []
    for lang in ("fr", "en"):
        page = Page(Client(app, BROWSER, lang).get(f"/{name}").body)
        ids = [e["id"] for _, e in page.elements if "id" in e]
        tags = [tag for tag, _ in page.elements if tag in {"h2", "p", "li", "dt", "dd", "strong"}]
        hrefs = [TONGUE.sub("", a["href"]) for a in page.all("a") if "switch" not in a.values()]
        found.append((ids, len(tags), hrefs))
    assert found[0][0] == found[1][0]
    assert len(found[0][0]) > 5
    # What is listed is in the order of its names.
    assert sorted(found[0][2]) == sorted(found[1][2])
    assert len(found[0][2]) > 10
    assert found[0][1] == found[1][1]
    conditions = [
        re.findall(r"{% (?:if|elif|else|for|endif|endfor)[^%]*%}", path.read_text("utf-8"))
        for path in (TEMPLATES / lang / f"{name}.html" for lang in ("fr", "en"))
    ]
    assert conditions[0] == conditions[1]


def test_every_text_is_in_both_languages_and_no_other():
    for lang in ("fr", "en"):
        assert {path.stem for path in (TEMPLATES / lang).glob("*")} == set(TEXTS)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_operator_who_says_nothing_is_not_invented(lang):
    app = make_app()
    unsaid = {
        "fr": ("ne s’est pas encore nommé", "Non indiqué par l’exploitant", "alors qu’il le doit"),
        "en": ("has not given a name yet", "Not given by the operator", "as they must"),
    }[lang]
    assert unsaid[0] in words(app, "/legal", lang)
    assert unsaid[1] in words(app, "/legal", lang)
    assert unsaid[2] in words(app, "/privacy", lang)
    assert "mailto:" not in Client(app, BROWSER, lang).get("/privacy").body.decode()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_the_operator_says_is_told_and_stays_text(lang):
    said = {
        "operator": "Association <b>Essai</b>, 1 rue du Port, Brest",
        "hosting": "Hébergeur & Cie",
        "contact": "ecrire@maillage.example",
    }
    app = app_of(in_memory([]), Published("b1", "2026-11-22"), **said)
    legal = words(app, "/legal", lang)
    assert all(text in legal for text in said.values())
    for name in TEXTS:
        body = Client(app, BROWSER, lang).get(f"/{name}").body.decode()
        assert "<b>" not in body
        assert 'href="mailto:ecrire@maillage.example"' in body
    other = app_of(in_memory([]), Published("b1", "2026-11-22"))
    tags = {header(Client(a, BROWSER, lang).get("/legal"), "etag") for a in (app, other)}
    assert len(tags) == 2  # who has the old text is given the new one


LOGS = {"fr": "a activé un journal des requêtes SPARQL", "en": "has turned on a log of SPARQL"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_privacy_tells_the_logs_that_there_are(lang, tmp_path):
    none = words(make_app(), "/privacy", lang)
    assert LOGS[lang] not in none
    slow = app_of(in_memory([]), slow_query_log=str(tmp_path / "slow"), slow_query_s=7.0)
    told = words(slow, "/privacy", lang)
    assert LOGS[lang] in told
    assert re.search(r"\b7\b", told)
    assert ("texte de la requête" if lang == "fr" else "text of the query") in told


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_privacy_calls_the_button_what_the_form_calls_it(published, lang):
    name = wordings()[lang]("Near me")
    quoted = f"« {name} »" if lang == "fr" else f"“{name}”"
    assert quoted in words(app_of(published), "/privacy", lang)


def test_persons_are_told_where_there_are_any(published):
    has = words(app_of(published), "/privacy", "fr")
    without = words(app_of(in_memory([])), "/privacy", "fr")
    assert "intérêt légitime" in has
    assert "ne nomment aucune personne" not in has
    assert "ne nomment aucune personne" in without
    assert "intérêt légitime" not in without


def test_every_source_stands_once_under_its_terms(published):
    app = app_of(published)
    for lang in ("fr", "en"):
        found = licences(app.state.site, app.state.site.wordings[lang])
        sources = [source for one in found for source in one.sources]
        documents = {source.document for source in app.state.site.queries.sources()}
        assert len({path for path, *_ in sources}) == len(documents) > 100
        assert [one.name for one in found[:2]] == ["CC BY 4.0", "Licence Ouverte 2.0"]
        assert all(one.name for one in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "maillage.example"),
        ("URL", "https://maillage.example/"),
        ("URL", "javascript:alert(1)"),
        ("URL", 'https://maillage.example/"x'),
        ("CONTACT", "nobody"),
        ("CONTACT", "javascript:alert(1)//a@b.fr"),
        ("CONTACT", "a b@maillage.example"),
    ],
)
def test_what_cannot_be_a_link_is_no_setting(name, value):
    with pytest.raises(ConfigError, match=f"MAILLAGE_{name}") as told:
        Settings.from_env({f"MAILLAGE_{name}": value})
    assert value in told.value.fr


def test_contacts_lead_where_they_say():
    assert House(contact="https://maillage.example/ecrire").contact_href.startswith("https://")
    assert House().contact_href == ""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_status_tells_the_build_and_the_age_of_each_source(published, lang):
    build = Published("abc", "2026-11-22", quads=41_189, findings={"Warning": 9, "Info": 33})
    reply = Client(app_of(published, build), BROWSER, lang).get("/status")
    page = Page(reply.body)
    text = " ".join(page.text.split())
    assert header(reply, "cache-control") == "no-store"
    assert ("0 erreur, 9 avertissements, 33" if lang == "fr" else "0 errors, 9 war") in text
    assert re.search(r"41\s189|41,189", page.text)
    assert len(page.all("tr")) > 100
    assert len(page.all("li", **{"class": "works"})) == 2
    assert ("il y a" if lang == "fr" else "days ago") in text


def test_status_says_so_when_the_store_is_gone():
    store = in_memory([])
    app = app_of(store)
    reply = Client(app, BROWSER, "fr").get("/status")
    assert reply.status == 503  # an empty store is not ready
    page = Page(reply.body)
    assert "Le graphe ne répond pas" in page.text
    assert page.all("link", rel="canonical") == []


def test_the_changelog_shows_builds_and_both_logs():
    entries = (
        Entry(1, "aaa", "build", at="2026-11-22T10:00:00.000+00:00"),
        Entry(2, "bbb", "write", at="2026-11-23T10:00:00.000+00:00", by="Dr X", added=3, removed=1),
    )
    app = app_of(in_memory([]), Published("bbb", "2026-11-23", versions=entries))
    page = Page(Client(app, BROWSER, "fr").get("/changelog").body)
    text = " ".join(page.text.split())
    table = text[text.index("énoncés ajoutés") :]
    assert table.index("bbbmodifiée par un gestionnaire des données31") < table.index("aaa")
    assert "Dr X" not in text
    assert "Ce journal est tenu en anglais." in text
    assert {"maillage", "ontology"} <= {e.get("id") for _, e in page.elements}


def test_a_changelog_becomes_parts_and_no_markup():
    parts = read_changes(ROOT / "CHANGELOG.md")
    assert [part.heading for part in parts][:2] == ["Unreleased", "Added"]
    assert len(parts[1].items) > 50
    assert all("`" not in s.text and "](" not in s.text for p in parts for i in p.items for s in i)
    (part,) = parts_of("## <b>x</b>\n\n- see [a](docs/a.md) and [b](https://b.example)\n  more\n")
    assert [(s.text, s.href) for s in part.items[0]] == [
        ("see ", ""),
        ("a", ""),
        (" and ", ""),
        ("b", "https://b.example"),
        (" ", ""),
        ("more", ""),
    ]
    app = make_app()
    app.state.site = replace(app.state.site, changelogs={"maillage": ROOT / "none.md"})
    assert Client(app, BROWSER, "en").get("/changelog").status == 200
