"""Search: the real index of the real build finds what people type, and never fails."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from servers import oxigraph_server
from site_under_test import BROWSER, ROOT, Client, Page, header

from maillage.build import Order, build
from maillage.config import Settings
from maillage.errors import BadRequest, StoreUnavailable
from maillage.search import (
    TYPES,
    built_beside,
    find,
    finder,
    listing,
    made_of,
    open_index,
    trouble,
)
from maillage.search.fold import fold
from maillage.search.index import FORMAT, in_memory, write_index
from maillage.search.names import Entity, Name, read_names
from maillage.store import open_store, select
from maillage.store.oxigraph import in_memory as store_of
from maillage.terms import entity, expand, graph
from maillage.web.app import create_app
from maillage.web.page.site import Published

QUERIES = ROOT / "queries" / "search"


@pytest.fixture(scope="module")
def index(published_folder):
    return open_index(published_folder / "search")


@pytest.fixture(scope="module")
def app(published, published_folder):
    return create_app(
        Settings(project=ROOT),
        published,
        published=Published("real"),
        finder=built_beside(published_folder),
    )


@pytest.fixture(scope="module")
def ask(app):
    """Ask for JSON: the status and the document."""

    def ask(text: str, more: str = "", language: str = "fr"):
        reply = Client(app, "application/json", language).get(f"/search?q={quote(text)}{more}")
        return reply.status, json.loads(reply.body)

    return ask


def found(index, text, **how):
    return [hit.entity.iri.rpartition("/id/")[2] for hit in find(index, text, **how)]


ORDO = "http://www.orpha.net/ORDO/Orphanet_"
#: What is typed, what comes first, and why.
FIRST = [
    ("adrenoleucodystrophie", ORDO + "43", "prefix", "label"),
    ("Adrénoleuco", ORDO + "43", "prefix", "label"),
    ("ALD", ORDO + "43", "exact", "acronym"),
    ("x ald", ORDO + "43", "exact", "acronym"),
    ("hemofilia A", ORDO + "98878", "near", "label"),
    ("hémophilie", ORDO + "448", "exact", "label"),
    ("HEMOPHILIE", ORDO + "448", "exact", "label"),
    ("hemophilia", ORDO + "448", "exact", "label"),
    ("leucodystrophies", ORDO + "68356", "exact", "label"),
    ("leucodistrophie", ORDO + "68356", "near", "label"),
    ("Alexanders disease", ORDO + "58", "exact", "label"),
    ("la maladie d'Alexander", ORDO + "58", "exact", "label"),
    ("58", ORDO + "58", "exact", "code"),
    ("ORPHA:58", ORDO + "58", "exact", "code"),
    ("orpha 58", ORDO + "58", "exact", "code"),
    ("leukofrance", "centre/leukofrance", "exact", "acronym"),
    ("hôpital de bicêtre", "etablissement/hopital-bicetre", "exact", "label"),
    ("kremlin bicetre", "commune/94043", "exact", "label"),
    ("35", "departement/35", "exact", "code"),
    ("35000", "commune/35238", "exact", "code"),
    ("75", "departement/75", "exact", "code"),
    ("Réunion", "departement/974", "exact", "label"),
    ("bretagne", "region/53", "exact", "label"),
    ("aphp", "entite-juridique/ap-hp", "exact", "acronym"),
    ("350007084", "etablissement/hopital-sud-rennes", "exact", "code"),
    ("ern-rnd", "ern/ern-rnd", "exact", "acronym"),
    ("mhemo", "filiere/mhemo", "exact", "acronym"),
    ("ela", "association/ela", "exact", "acronym"),
]


@pytest.mark.parametrize(("text", "first", "how", "field"), FIRST, ids=[case[0] for case in FIRST])
def test_what_people_type_comes_first(index, text, first, how, field):
    best = find(index, text)[0]
    assert best.entity.iri.rpartition("/id/")[2] == first
    assert (best.how, best.name.field) == (how, field)


@pytest.mark.parametrize(
    ("one", "other"), [("Bicêtre", "bicetre"), ("œsophage", "oesophage"), ("RÉUNION", "reunion")]
)
def test_accents_ligatures_and_case_do_not_matter(index, one, other):
    assert found(index, one, limit=30) == found(index, other, limit=30) != []


def test_a_word_is_found_wherever_it_stands(index):
    bicetre = found(index, "bicetre", limit=20)
    assert {"site/leukofrance-bicetre", "etablissement/hopital-bicetre"} <= set(bicetre)
    assert {ORDO + "1199", ORDO + "930"} <= set(found(index, "œsophage", limit=50))


def test_the_letter_of_a_type_is_no_small_word(index):
    hits = {hit.entity.iri: hit.how for hit in find(index, "hémophilie")}
    assert [hits[ORDO + code] for code in ("448", "98878", "98879")] == [
        "exact",
        "prefix",
        "prefix",
    ]
    assert found(index, "hémophilie B")[0] == ORDO + "98879"


def test_short_words_have_no_endings_and_a_first_word_is_not_small():
    entities = [Entity(f"urn:{n}", "ClinicalEntity") for n in range(2)]
    names = [Name("urn:0", "synonym", "DES syndrome", "en"), Name("urn:1", "acronym", "aEDS")]
    index = in_memory(entities, names)
    assert [(hit.name.text, hit.how) for hit in find(index, "syndrome")] == [
        ("DES syndrome", "words")
    ]
    assert [(hit.name.text, hit.how) for hit in find(index, "a")] == [("aEDS", "prefix")]


def test_a_disease_comes_before_its_subtypes(index):
    names = [hit.entity.labels["fr"] for hit in find(index, "hémophilie A")]
    assert names[0] == "Hémophilie A"
    assert {"Hémophilie A sévère", "Hémophilie A mineure"} <= set(names[1:])


def test_the_same_comes_before_beginnings_words_and_neighbours(index):
    order = ["exact", "prefix", "words", "near"]
    for text in ("hémophilie", "réunion", "paris", "maladie", "leucodystrophie", "rennes"):
        ways = [order.index(hit.how) for hit in find(index, text, limit=50)]
        assert len(ways) > 2
        assert ways == sorted(ways)


def test_one_or_two_digits_begin_nothing(index):
    assert found(index, "58") == [ORDO + "58", "departement/58"]
    assert len(found(index, "580")) >= 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_language_only_orders_what_matches_alike(index, lang):
    hits = find(index, "marfan", lang=lang, limit=50)
    assert {hit.entity.iri for hit in hits} == {
        hit.entity.iri for hit in find(index, "marfan", limit=50)
    }
    centre = next(hit for hit in hits if hit.entity.iri.endswith("/centre/marfan"))
    assert centre.name.lang in {lang, "en", "fr"}
    assert centre.entity.label(lang)[1] == lang


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_is_searched_and_can_be_asked_for_alone(index, kind):
    hits = find(index, "e", types=[kind], limit=50) + find(index, "c", types=[kind], limit=50)
    assert hits
    assert {hit.entity.type for hit in hits} == {kind}


def test_every_name_and_code_finds_its_own_entity_within_the_first_five(index, published):
    """All labels, synonyms, acronyms and codes of the graph, in both languages: no exception."""
    entities, names = read_names(published, QUERIES)
    assert len(entities) > 850
    assert len(names) > 2500
    assert {name.field for name in names} == {"label", "acronym", "synonym", "code"}
    missed = [
        name
        for name in names
        if len(name.text) <= 200
        and name.entity not in {hit.entity.iri for hit in find(index, name.text, limit=5)}
    ]
    assert missed == []


def test_the_index_holds_every_label_of_what_is_searched(index, published):
    """Counted by a query of its own, not by the one that made the index."""
    classes = " ".join(f"mlg:{name}" for name in TYPES)
    rows = select(
        published,
        "PREFIX mlg: <https://w3id.org/maillage/ontology#>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        f" SELECT DISTINCT ?s ?l {{ VALUES ?c {{ {classes} }} ?s a ?c ; rdfs:label ?l }}",
    )
    held = {
        (d["name"]["entity"], d["name"]["text"], d["name"]["lang"])
        for d in index.documents()
        if d["name"]["field"] == "label"
    }
    assert {(r["s"].value, r["l"].value.strip(), r["l"].language or "") for r in rows} == held


def test_no_person_is_indexed(index, published):
    rows = select(
        published,
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"
        " SELECT DISTINCT ?n { ?p a foaf:Person ; foaf:name ?n }",
    )
    assert len(rows) > 20
    texts = {document["folded"] for document in index.documents()}
    assert not texts & {fold(row["n"].value) for row in rows}


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


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_folding_leaves_letters_and_digits_alone(text):
    folded = fold(text)
    assert all(part.isalnum() for part in folded.split(" ") if part)
    assert folded == folded.strip()
    assert "  " not in folded


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


def test_a_store_without_index_says_how_to_mend(published, published_folder, tmp_path):
    shutil.copytree(published_folder, tmp_path / "store", ignore=shutil.ignore_patterns("search"))
    app = create_app(Settings(project=ROOT), published, finder=built_beside(tmp_path / "store"))
    reply = Client(app, "application/json", "fr").get("/search?q=ald")
    assert reply.status == 503
    assert "lancez `maillage build`" in json.loads(reply.body)["detail"]
    assert Client(app, BROWSER, "fr").get("/search?q=ald").status == 503
    assert Client(app, BROWSER, "fr").get("/").status == 200


def test_the_next_build_makes_the_index_anew(tmp_path):
    made = build(Order(ROOT, tmp_path))
    place = made.folder / "search"
    whole = open_index(place).documents()
    older = json.dumps({"format": FORMAT - 1})
    for spoil in (
        lambda: shutil.rmtree(place),
        lambda: (place / "maillage.json").write_text(older),
        lambda: (place / "maillage.json").write_text("{"),
    ):
        spoil()
        with pytest.raises(StoreUnavailable, match="maillage build"):
            open_index(place)
        assert build(Order(ROOT, tmp_path)).folder == made.folder
        assert open_index(place).documents() == whole
    assert list(tmp_path.glob(".new-*")) == []
    modes = {path.stat().st_mode & 0o777 for path in place.iterdir()}
    assert modes == {(place / "maillage.json").stat().st_mode & 0o777}


def test_a_file_of_the_index_that_is_gone_is_told(published_folder, tmp_path):
    shutil.copytree(published_folder / "search", tmp_path / "search")
    (tmp_path / "search" / "meta.json").unlink()
    with pytest.raises(StoreUnavailable, match="remove that folder"):
        open_index(tmp_path / "search")


def test_an_index_that_somebody_else_has_built_is_opened(published_folder):
    with tempfile.TemporaryDirectory(dir="/tmp") as out:  # pytest's own folders let nobody through
        place = Path(out) / "search"
        shutil.copytree(published_folder / "search", place)
        for path in (*place.iterdir(), place):
            path.chmod(0o555 if path.is_dir() else 0o444)
        Path(out).chmod(0o755)
        with unprivileged():
            with pytest.raises(PermissionError):
                (place / ".tantivy-meta.lock").open("ab")
            found = open_index(place)
            assert find(found, "krabbe")
        assert found.documents() == open_index(published_folder / "search").documents()
        place.chmod(0o755)


@contextmanager
def unprivileged():
    """Be nobody for a while, where one was root: to root every file is open."""
    if os.geteuid() != 0:
        yield
        return
    with tempfile.TemporaryDirectory(dir="/tmp") as writable, pytest.MonkeyPatch.context() as patch:
        Path(writable).chmod(0o777)
        patch.setattr(tempfile, "tempdir", writable)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)


def test_a_remote_store_gives_the_same_index(published_folder, index, tmp_path):
    shutil.copytree(published_folder, tmp_path / "store")  # the native server locks its folder
    with oxigraph_server(tmp_path / "store") as url:
        store = open_store(url)
        live = made_of(store, QUERIES)
        assert live().documents() == index.documents()
        assert live() is live()
        store.close()


def command(folder, *words):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    environ = {**kept, "MAILLAGE_STORE": f"oxigraph://{folder}", "COLUMNS": "200"}
    maillage = Path(sys.executable).parent / "maillage"
    return subprocess.run(
        [maillage, "search", *words], env=environ, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("lang", "label"),
    [("fr", "Adrénoleucodystrophie liée à l'X"), ("en", "X-linked adrenoleukodystrophy")],
)
def test_the_command_writes_tsv(published_folder, lang, label):
    done = command(published_folder, "x", "ald", "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t"))
    assert rows[0] == {
        "iri": ORDO + "43",
        "type": "ClinicalEntity",
        "label": label,
        "code": "ORPHA:43",
        "how": "exact",
        "field": "acronym",
        "match": "X-ALD",
        "labelLang": lang,
    }


def test_the_command_takes_kinds_and_a_limit(published_folder):
    done = command(published_folder, "r", "--type", "region", "--type", "commune", "--limit", "4")
    kinds = [line.split("\t")[1] for line in done.stdout.splitlines()[1:]]
    assert len(kinds) == 4
    assert set(kinds) <= {"Region", "Commune"}


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        (["ald", "--type", "Person"], "en", "maillage: type='Person' is not searched"),
        (["x" * 201], "fr", "maillage : q compte 201 caractères"),
        (["ald"], "en", "run `maillage build`"),
    ],
)
def test_the_command_tells_what_is_wrong(published_folder, tmp_path, words, lang, told):
    folder = tmp_path if words == ["ald"] else published_folder
    done = command(folder, *words, "--lang", lang)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(("lang", "head"), [("fr", "trouvé par"), ("en", "found by")])
def test_on_a_terminal_hits_are_a_table(index, lang, head):
    screen = Console(width=160, file=io.StringIO(), record=True)
    screen.print(listing.table(find(index, "ald", lang=lang), lang))
    first, second, *_ = screen.export_text().splitlines()
    assert head in first
    assert "ALD" in second
    assert "ordo:43" in second


def test_the_server_knows_at_its_start_that_it_cannot_search(published_folder, tmp_path):
    assert trouble(f"oxigraph://{published_folder}") is None
    assert trouble("https://example.org/sparql") is None
    error = trouble(f"oxigraph://{tmp_path}")
    assert "maillage build" in str(error)
    assert "lancez" in error.fr


def small(*more):
    """A condition with a code of another system, and whatever else."""
    node, where = expand("ordo:43"), graph("first")
    facts = [
        (node, "rdf:type", expand("mlg:ClinicalEntity")),
        (node, "skos:prefLabel", ox.Literal("Adrénoleucodystrophie liée à l'X", language="fr")),
        (node, "mlg:orphaCode", ox.Literal("43")),
        (node, "skos:exactMatch", ox.NamedNode("https://identifiers.org/mim:300100")),
        (node, "skos:exactMatch", ox.NamedNode("http://purl.obolibrary.org/obo/MONDO_0018544")),
        (node, "skos:broadMatch", ox.NamedNode("https://identifiers.org/icd:E71.3")),
        (node, "skos:exactMatch", ox.NamedNode("http://id.nlm.nih.gov/mesh/D000326")),
        *more,
    ]
    return [ox.Quad(s, expand(p), o, where) for s, p, o in facts]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("300100", "OMIM:300100"),
        ("omim 300100", "OMIM:300100"),
        ("E71.3", "ICD-10:E71.3"),
        ("e713", "ICD-10:E71.3"),
        ("MONDO:0018544", "MONDO:0018544"),
        ("D000326", "D000326"),
    ],
)
def test_codes_of_other_systems_find_the_condition(text, code):
    index = in_memory(*read_names(store_of(small()), QUERIES))
    hit = find(index, text)[0]
    assert (hit.entity.iri, hit.how, hit.name.field) == (ORDO + "43", "exact", "code")
    assert (hit.entity.code, hit.name.text) == ("ORPHA:43", code)


def test_what_orphanet_no_longer_uses_comes_last():
    gone = expand("ordo:9")
    more = [
        (gone, "rdf:type", expand("mlg:ClinicalEntity")),
        (gone, "skos:prefLabel", ox.Literal("Adrénoleuco", language="fr")),
        (gone, "mlg:entityStatus", expand("mlgs:orphanet-status/obsolete")),
    ]
    index = in_memory(*read_names(store_of(small(*more)), QUERIES))
    assert found(index, "adrenoleu") == [ORDO + "43", ORDO + "9"]


def test_a_disease_with_subtypes_comes_before_rarer_ones_of_a_shorter_name():
    disease, level = expand("mlgs:orphanet-type/disease"), expand("mlgs:orphanet-type/disorder")
    neonatal, cerebral = expand("ordo:44"), expand("ordo:139396")
    more = [
        (disease, "skos:broader", level),
        (expand("ordo:43"), "mlg:entityType", disease),
        (cerebral, "mlg:broaderCondition", expand("ordo:43")),
        (neonatal, "rdf:type", expand("mlg:ClinicalEntity")),
        (neonatal, "skos:prefLabel", ox.Literal("Adrénoleucodystrophie néonatale", language="fr")),
        (neonatal, "mlg:entityType", disease),
    ]
    index = in_memory(*read_names(store_of(small(*more)), QUERIES))
    assert found(index, "adrenoleucodystrophie") == [ORDO + "43", ORDO + "44"]


def test_an_index_of_a_store_is_made_again_when_it_is_old(monkeypatch):
    quads = small()
    stores = [
        store_of(quads),
        store_of([*quads, *small((expand("ordo:43"), "skos:altLabel", ox.Literal("XYZ")))]),
    ]

    class Changing:
        def query(self, *words, **options):
            return stores[0].query(*words, **options)

        def close(self):
            pass

    live = made_of(Changing(), QUERIES)
    assert found(live(), "xyz") == []
    stores.pop(0)
    assert found(live(), "xyz") == []  # still young
    monkeypatch.setattr(finder, "_FRESH_S", 0.0)
    assert found(live(), "xyz") == [ORDO + "43"]


def test_many_threads_make_one_index():
    asked = []

    class Counting:
        store = store_of(small())

        def query(self, *words, **options):
            asked.append(words)
            return self.store.query(*words, **options)

        def close(self):
            pass

    live = made_of(Counting(), QUERIES)
    got = []
    threads = [threading.Thread(target=lambda: got.append(live())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == len(list(QUERIES.glob("*.rq"))) == 3
    assert len(got) == 8
    assert len({id(index) for index in got}) == 1


def test_a_store_that_is_gone_is_a_503(tmp_path):
    app = create_app(
        Settings(project=ROOT), open_store("http://me:hidden@127.0.0.1:9/sparql?k=hidden")
    )
    reply = Client(app, "application/json").get("/search?q=ald")
    assert reply.status == 503
    # Whoever asks the server is told this.
    assert b"http://127.0.0.1:9/sparql does not answer" in reply.body
    assert b"hidden" not in reply.body


def test_an_index_on_disk_and_one_in_memory_hold_the_same(tmp_path):
    entities = [Entity(entity("region", "53").value, "Region", labels={"fr": "Bretagne"})]
    names = [Name(entities[0].iri, "label", "Bretagne", "fr")]
    write_index(tmp_path / "search", entities, names)
    assert open_index(tmp_path / "search").documents() == in_memory(entities, names).documents()
    assert len(in_memory(entities, names).documents()) == 1
    assert find(in_memory([], []), "x") == []


def test_the_index_is_small(published_folder):
    size = sum(path.stat().st_size for path in Path(published_folder / "search").iterdir())
    assert size < 5_000_000
