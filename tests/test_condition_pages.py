"""The page of a disease with Orphanet's files loaded, and what is in one language only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, parse
from site_under_test import BROWSER, ROOT, Client, Page, make_app

from maillage.search.find import Hit
from maillage.search.listing import table, tsv
from maillage.search.names import Entity, Name
from maillage.sources.downloads import recognise
from maillage.sources.orphanet.loading import load
from maillage.terms import PREFIXES, expand
from maillage.web.wording.naming import best_literal

SMALL = ROOT / "tests" / "data" / "orphanet"
#: Described by product 1, which is in English, and in no French file: as what is newer than 2023.
ENGLISH = "An invented leukodystrophy, now Alexander's"


def statements(*more: Path) -> list[Quad]:
    """All the small files but the French tables, with the vocabulary."""
    paths = [p for p in sorted(SMALL.iterdir()) if p.suffix in {".xml", ".tsv"}]
    bulk = load([recognise(path, path.name) for path in (*paths, *more)])
    found = [*bulk.core, *parse(b"".join(bulk.lines), format=RdfFormat.N_QUADS)]
    for name, graph in (("maillage", "ontology"), ("schemes", "schemes")):
        path = ROOT / "ontology" / f"{name}.ttl"
        triples = parse(path=path, format=RdfFormat.TURTLE, base_iri=PREFIXES["mlgs"])
        found += [Quad(*q.triple, expand(f"mlgg:{graph}")) for q in triples]
    return found


@pytest.fixture(scope="module")
def app():
    return make_app(statements=statements())


@pytest.fixture(scope="module")
def fr(app):
    return Client(app, BROWSER, "fr")


@pytest.fixture(scope="module")
def en(app):
    return Client(app, BROWSER, "en")


def words(client: Client, route: str) -> str:
    reply = client.get(route)
    assert reply.status == 200
    return " ".join(Page(reply.body).text.split())


# ── A name that is only in English ────────────────────────────────────────────────────────────────


def test_a_name_only_in_english_says_so_on_its_page(fr, en):
    text = fr.get("/page/orpha/900001").body.decode()
    name = ENGLISH.replace("'", "&#39;")
    mark = '<span class="tongue">en anglais</span>'
    assert f'<h1><span lang="en">{name}</span> {mark}</h1>' in text
    assert "Le graphe n’a pas de nom français pour cette entité." in text
    assert 'class="tongue"' not in en.get("/page/orpha/900001").body.decode()


def test_a_name_only_in_english_says_so_wherever_it_is_listed(fr, en):
    # ordo:900001 is replaced by ordo:58, so it is listed there.
    name = ENGLISH.replace("'", "&#39;")
    link = f'lang="en" hreflang="en">{name}</a>'
    body = fr.get("/page/orpha/58").body.decode()
    assert f'{link} <span class="tongue">en anglais</span>' in body
    assert f"{ENGLISH} en anglais" in words(fr, "/page/orpha/58")
    assert "in French" in words(en, "/page/orpha/58")  # the French name, beside the English one


def test_a_name_made_of_parts_marks_those_that_are_in_english(fr, en):
    text = words(fr, "/page/signe/58.0000256")
    assert "signe d’une entité · Macrocephaly (en anglais) · très fréquent" in text
    assert "(in " not in words(en, "/page/signe/58.0000256")


def test_a_language_said_once_for_a_column_is_said_in_each_narrow_row(app, fr):
    found = statements()
    graph = next(q.graph_name for q in found if q.predicate == expand("mlg:phenotype"))
    for n in range(1, 5):
        node = expand(f"mlgid:signe/58.000000{n}")
        prevalence = expand(f"mlgid:prevalence/58.{n}")
        sign = expand(f"http://purl.obolibrary.org/obo/HP_000000{n}")
        found += [
            Quad(node, expand("rdf:type"), expand("mlg:PhenotypeAnnotation"), graph),
            Quad(node, expand("mlg:ofCondition"), expand("ordo:58"), graph),
            Quad(node, expand("mlg:phenotype"), sign, graph),
            Quad(sign, expand("rdfs:label"), Literal(f"Sign {n}", language="en"), graph),
            Quad(prevalence, expand("rdf:type"), expand("mlg:Prevalence"), graph),
            Quad(prevalence, expand("mlg:ofCondition"), expand("ordo:58"), graph),
            Quad(
                prevalence, expand("mlg:prevalenceArea"), Literal(f"Land {n}", language="en"), graph
            ),
        ]
    page = Page(Client(make_app(statements=found), BROWSER, "fr").get("/page/orpha/58").body)
    assert len(page.all("td", **{"data-name": "Lieu de la prévalence en anglais"})) == 6
    text = " ".join(page.text.split())
    assert "Land 1 en anglais" not in text
    # Signs are a list, and say it once above it.
    assert text.count("Leurs noms sont en anglais.") == 1
    assert "Sign 1 en anglais" not in text


def test_search_marks_it_on_the_page_and_in_json(app, fr):
    text = words(fr, "/search?q=invented+leukodystrophy")
    assert f"{ENGLISH} en anglais ORPHA:900001" in text
    reply = Client(app, "application/json", "fr").get("/search?q=invented+leukodystrophy")
    (item,) = json.loads(reply.body)["items"]
    assert (item["label"], item["labelLang"]) == (ENGLISH, "en")
    reply = Client(app, "application/json", "fr").get("/search?q=58")
    assert json.loads(reply.body)["items"][0]["labelLang"] == "fr"


def test_the_command_marks_it():
    entity = Entity("urn:x", "ClinicalEntity", labels={"en": ENGLISH})
    hit = Hit(entity, Name("urn:x", "label", ENGLISH, "en"), "exact")
    head, row = tsv([hit], "fr")
    assert head.rstrip("\n").split("\t")[-1] == "labelLang"
    assert row.rstrip("\n").split("\t")[-1] == "en"
    assert list(table([hit], "fr").columns[0].cells) == [f"{ENGLISH} (en anglais)"]
    assert list(table([hit], "en").columns[0].cells) == [ENGLISH]
    other = Entity("urn:x", "ClinicalEntity", labels={"fr": "Une maladie"})
    assert list(table([Hit(other, hit.name, "exact")], "en").columns[0].cells) == [
        "Une maladie (in French)"
    ]


def test_other_languages_have_their_names_too(tmp_path):
    german = tmp_path / "de_product1.xml"
    text = (SMALL / "en_product1.xml").read_text("utf-8").replace('lang="en"', 'lang="de"')
    german.write_text(text.replace(">Leukodystrophy<", ">Leukodystrophie<"), "utf-8")
    client = Client(make_app(statements=statements(german)), BROWSER, "fr")
    text = words(client, "/page/orpha/68356")
    assert "Leukodystrophie en allemand" in text
    assert "Leukodystrophy en anglais" in text
    # Where there is no French, English is read by more people than what comes first by chance.
    labels = [("p", Literal("Aaa", language="de")), ("p", Literal("Zzz", language="en"))]
    assert best_literal(labels, "fr").value == "Zzz"


# ── What Orphanet says of a disease, for people ───────────────────────────────────────────────────


def test_codes_of_other_systems_read_as_codes(fr):
    text = words(fr, "/page/orpha/58")
    assert "la même chose dans un autre système MONDO:0008752" in text
    assert "OMIM:203450" in text
    assert "plus large dans un autre système ICD-10:E75.2" in text
    assert "référence croisée MeSH:D038261" in text
    assert "ne correspond pas à MedDRA:10083059" in text
    assert "skos:" not in text


def test_places_in_one_classification_are_one_tree():
    link = statements()
    other = expand("mlgid:classement/901.58.900002")
    graph = next(q.graph_name for q in link if q.predicate == expand("mlg:linkedBroader"))
    for prop, value in (
        ("rdf:type", expand("mlg:ClassificationLink")),
        ("mlg:inClassification", expand("mlgs:classification/901")),
        ("mlg:linkedCondition", expand("ordo:58")),
        ("mlg:linkedBroader", expand("ordo:900002")),
    ):
        link.append(Quad(other, expand(prop), value, graph))
    page = Page(Client(make_app(statements=link), BROWSER, "fr").get("/page/orpha/58").body)
    text = " ".join(page.text.split())
    assert text.count("Classification inventée numéro 901") == 1
    assert text.count("Classification inventée numéro 902") == 1
    assert [d.get("class") for d in page.all("details")].count("place-in") == 2
    # Two ways down in one, one in the other: the entity stands at the end of each.
    assert len(page.all("strong", **{"aria-current": "page"})) == 3


def test_genes_signs_and_prevalence_are_said_by_name(fr):
    text = words(fr, "/page/orpha/58")
    assert "GFAP mutation germinale causale" in text
    assert "très fréquent (1) Macrocephaly en anglais" in text
    assert "moins de 1 sur 1 000 000" in text
    assert "mlgid:" not in text


def test_a_parent_does_not_list_what_its_children_say(fr):
    page = Page(fr.get("/page/orpha/68356").body)
    assert not [a for a in page.all("a") if "/page/classement/" in a.get("href", "")]
    assert "Maladie d'Alexander" in " ".join(page.text.split())


def test_the_data_of_a_disease_hold_its_details(app):
    reply = Client(app).get("/data/orpha/58.nt")
    triples = {q.triple for q in parse(reply.body, RdfFormat.N_TRIPLES)}
    subjects = {t.subject.value.removeprefix(PREFIXES["mlgid"]).split(".")[0] for t in triples}
    assert {"signe/58", "prevalence/58", "role-de-gene/58", "classement/901"} <= subjects
    said = {(t.predicate, getattr(t.object, "value", "")) for t in triples}
    assert (expand("mlg:geneSymbol"), "GFAP") in said
    assert (expand("rdfs:label"), "Macrocephaly") in said
    assert (expand("mlg:prevalenceValue"), "500") in said
    # A group's data name the places of its children, and no more of them.
    of_group = parse(Client(app).get("/data/orpha/68356.nt").body, RdfFormat.N_TRIPLES)
    placed = {q.predicate for q in of_group if "/classement/" in str(q.subject)}
    assert placed == {expand("mlg:linkedBroader")}
