"""What the pages say: every fact with its source, in both languages, and nothing runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from site_under_test import BROWSER, ROOT, Client, Page, make_app

from maillage.store import load_query, select
from maillage.web.wording.language import CATALOGUES

WEB = ROOT / "src" / "maillage" / "web"
PAGES = [
    "/",
    "/find",
    "/sparql",
    "/ontology",
    "/page/association/mechante",
    "/page/centre/essai",
    "/page/document/first",
    "/page/etablissement/grand",
    "/page/graph/first",
    "/page/orpha/58",
    "/page/participation/essai.lille.first",
    "/page/personne/a-b",
    "/page/plan/p2",
    "/page/public/lille.undetermined.first",
    "/page/scheme/role",
    "/page/scheme/role/coordinating",
    "/page/site/lille",
    "/search",
    "/search?q=lille&type=ExpertSite",
    "/search?q=%3Cb%3Enobody%22",
    "/nope",
]
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture(scope="module")
def fr(app):
    return Client(app, BROWSER, "fr")


@pytest.fixture(scope="module")
def en(app):
    return Client(app, BROWSER, "en")


def cells(body: bytes) -> str:
    """The text of a page, spaces run together."""
    return " ".join(Page(body).text.split())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", PAGES)
def test_pages_are_sound_html(app, route, language):
    body = Client(app, BROWSER, language).get(route).body
    page = Page(body)  # strict: an error raises
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert body.split(b"</head>")[0].count(b"<title>") == 1  # drawings have titles too
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all("alt" in image for image in page.all("img"))
    fragments = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert fragments <= set(ids)
    labelled = {label["for"] for label in page.all("label")}
    fields = page.all("textarea") + page.all("select")
    fields += [field for field in page.all("input") if field.get("type") != "hidden"]
    assert {field["id"] for field in fields} == labelled


@pytest.mark.parametrize("route", PAGES)
def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(fr, route):
    page = Page(fr.get(route).body)
    names = {name for name, _ in page.elements}
    assert names & {"style", "iframe", "object", "embed", "base"} == set()
    # Scripts are files of ours, where they are built, and nothing in the page itself.
    assert page.stray_scripts(*["editor"] * (route == "/sparql")) == []
    # A block of data for search engines is no script: nothing runs it.
    blocks = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', fr.get(route).body)
    assert len(blocks) == len(page.all("script", type="application/ld+json"))
    for block in blocks:
        assert json.loads(block)["@context"] == "https://schema.org"
        assert not {b"<", b">", b"&"} & {block[i : i + 1] for i in range(len(block))}
    for name, attributes in page.elements:
        assert "style" not in attributes
        assert not any(key.startswith("on") for key in attributes)
        loaded = attributes.get("src") or (attributes["href"] if name == "link" else "/")
        assert loaded.startswith("/")
        href = attributes.get("href", "/")
        assert href.startswith(("/", "#", "?", "https://", "http://", "tel:", "mailto:"))


def test_the_reader_chooses_the_language(app):
    for asked, accepted, expected in (
        ("?lang=en", "fr", "en"),
        ("?lang=fr", "en", "fr"),
        ("", "en-GB, fr;q=0.5", "en"),
        ("", "de", "fr"),
        ("?lang=xx", "en", "en"),
    ):
        page = Page(Client(app, BROWSER, accepted).get(f"/page/centre/essai{asked}").body)
        assert page.all("html") == [{"lang": expected}]
        other = "fr" if expected == "en" else "en"
        assert page.all("a", hreflang=other)[0]["href"] == f"?lang={other}"
        kept = [link for link in page.links if link.startswith("/page/")]
        assert len(kept) > 3
        assert all(("lang=" in link) == (len(asked) == 8 and "xx" not in asked) for link in kept)


def test_every_fact_names_its_source(fr):
    page = Page(fr.get("/page/centre/essai").body)
    facts, items = 0, 0
    text = fr.get("/page/centre/essai").body.decode()
    for section in re.findall(r'<section class="facts".*?</section>', text, re.DOTALL):
        for item in re.findall(r"<li>.*?</li>", section, re.DOTALL):
            items += 1
            facts += 'class="cite"' in item
    assert items == facts == 7
    rows = re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    assert len(rows) == 1
    assert 'class="cite"' in rows[0]
    assert "ligne 7" in rows[0]
    titles = {a["title"] for a in page.all("a") if a.get("class") == "cite"}
    assert titles == {"Première source", "inferred"}
    shown = cells(fr.get("/page/centre/essai").body)
    assert "Première source, Éditeur A, décembre 2023. Lu le 22 novembre 2026. p. 3" in shown


def test_what_no_source_says_is_marked(fr, en):
    assert "a pour site Site de Lille dérivé" in cells(fr.get("/page/centre/essai").body)
    assert "has site Lille site derived" in cells(en.get("/page/centre/essai").body)
    assert "dérivé" not in cells(fr.get("/page/plan/p2").body)
    # A derived name that only repeats a stated one is not shown twice.
    assert "derived" not in cells(en.get("/page/orpha/58").body)


def test_sources_that_disagree_are_both_shown(fr):
    text = cells(fr.get("/page/plan/p2").body)
    assert "sources en désaccord 2014 1 2016 2" in text
    assert text.count("sources en désaccord") == 1  # both say 2011
    assert "2011 1 2" in text


def test_doubtful_evidence_is_visible(fr, en):
    for route in ("/page/site/lille", "/page/public/lille.undetermined.first"):
        reply = fr.get(route)
        assert '<span class="evidence undetermined">indéterminé</span>' in reply.body.decode()
        assert "Rien ne dit lequel." in cells(reply.body)
        assert "<q>X</q>" in reply.body.decode()
        assert "Nothing says which." in cells(en.get(route).body)
        assert "Nothing says which." not in cells(reply.body)


def test_a_persons_source_is_that_of_the_person(fr):
    page = Page(fr.get("/page/personne/a-b").body)
    assert {a["title"] for a in page.all("a") if a.get("class") == "cite"} == {"Second source"}


def test_names_are_honest(fr, en):
    text = fr.get("/page/orpha/58").body.decode()
    marked = '<span lang="en">Alexander disease</span> <span class="tongue">en anglais</span>'
    assert f"<h1>{marked}</h1>" in text
    assert "Le graphe n’a pas de nom français pour cette entité." in text
    assert "The graph has no" not in en.get("/page/orpha/58").body.decode()
    composed = cells(fr.get("/page/participation/essai.lille.first").body)
    assert "participation · Site de Lille · Centre d’essai" in composed
    assert "Le graphe ne nomme pas cette entité" in composed
    assert "mlg:NationalPlan" in cells(fr.get("/page/plan/p2").body)


def test_a_hostile_label_stays_text(fr):
    for route in ("/page/association/mechante", "/sparql?query=SELECT+*+{+?s+?p+?o+}"):
        reply = fr.get(route)
        page = Page(reply.body)
        assert "<script>alert(1)</script>" in page.text
        # The editor's own, where it is built, has a file and nothing in it.
        assert (
            re.search(
                rb'<script(?! type="(module" src="/static/built/[\w.-]+"></|application/ld))',
                reply.body,
            )
            is None
        )
        assert b"<img src=x" not in reply.body
        assert not [a for a in page.all("a") if a["href"].startswith("javascript")]


def test_contacts_can_be_used(fr):
    page = Page(fr.get("/page/site/lille").body)
    links = {a["href"] for a in page.all("a")}
    assert {"tel:+33320000000", "mailto:centre@chu.example"} <= links


def test_what_points_here_comes_in_pages(fr):
    seen, sizes = set(), []
    route = "/page/etablissement/grand"
    while route:
        page = Page(fr.get(route).body)
        links = {link for link in page.links if link.startswith("/page/site/")}
        sizes.append(len(links))
        seen |= links
        route = next((a["href"] for a in page.all("a", rel="next")), "")
    assert sizes == [200, 200, 20]
    assert len(seen) == 420


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "²", "9999999", ""])
def test_page_numbers_are_checked(fr, page):
    assert fr.get(f"/page/etablissement/grand?page={page}").status == 400


def test_the_query_behind_a_page_gives_its_facts(app, fr):
    page = Page(fr.get("/page/centre/essai").body)
    link = next(a["href"] for a in page.all("a") if a["href"].startswith("/sparql?query="))
    answer = Page(fr.get(link).body)
    assert len(answer.all("tr")) == 1 + 10


def test_the_home_page_counts_what_is_there(fr):
    text = cells(fr.get("/").body)
    assert "centres de référence 1 centres entiers décrits ici" in text
    assert "sources 2 documents" in text
    assert "filières 0" in text
    assert "abc123" in text
    assert "22 novembre 2026" in text


def test_the_vocabulary_has_an_anchor_a_term(fr):
    page = Page(fr.get("/ontology").body)
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {"ReferenceCentre", "Participation", "hasSite"} <= ids
    assert "Un centre entier." in page.text
    assert "A whole centre." not in page.text


def test_every_message_is_in_the_catalogue():
    found = extract_from_dir(
        WEB,
        method_map=[("templates/**.html", "jinja2"), ("**.py", "python")],
        keywords={
            "_": None,
            "gettext": None,
            "ngettext": (1, 2),
            "plural": (1, 2),
            "wording": None,
            "_n": None,
        },
    )
    used = {message for _, _, message, _, _ in found}
    with (CATALOGUES / "fr.po").open("rb") as file:
        catalogue = {message.id: message for message in read_po(file, locale="fr") if message.id}
    assert len(used) > 120
    assert set(catalogue) == used
    text = (CATALOGUES / "fr.po").read_text("utf-8")
    assert text.count('\nmsgid "') == len(catalogue) + 1  # no key twice; the first is the head
    for key, message in catalogue.items():
        assert not message.fuzzy
        keys = key if isinstance(key, tuple) else (key,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert len(texts) == len(keys)
        for text in texts:
            assert text.strip(), key
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(keys[-1])), key


def test_every_template_is_used():
    used = {"base.html"}
    for path in [*WEB.rglob("*.py"), *WEB.glob("templates/**/*.html")]:
        used |= set(re.findall(r'"(\w+\.html)"', path.read_text("utf-8")))
    assert used == {path.name for path in WEB.glob("templates/*.html")}


def test_every_page_query_is_used():
    code = "".join(p.read_text("utf-8") for p in WEB.rglob("*.py"))
    names = sorted(p.stem for p in (ROOT / "queries" / "pages").glob("*.rq"))
    assert len(names) >= 13
    assert [n for n in names if not re.search(rf"""["']{n}(?:\.rq)?["']""", code)] == []


def test_the_example_of_the_home_page_answers(published):
    query = load_query(Path(ROOT / "queries" / "pages" / "curl.rq"))
    rows = select(published, query)
    assert len(rows) == 5
    assert all("/filiere/" in row["filiere"].value for row in rows)
