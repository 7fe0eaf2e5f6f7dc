"""What people type, what it finds, and in which order."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching_under_test import ORDO, QUERIES, found, small

from maillage.search import TYPES, find
from maillage.search.fold import fold
from maillage.search.index import in_memory
from maillage.search.names import Entity, Name, read_names
from maillage.store import select
from maillage.store.oxigraph import in_memory as store_of
from maillage.terms import expand

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


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_folding_leaves_letters_and_digits_alone(text):
    folded = fold(text)
    assert all(part.isalnum() for part in folded.split(" ") if part)
    assert folded == folded.strip()
    assert "  " not in folded


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
