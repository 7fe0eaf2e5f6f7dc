"""`/find`: the real data's answers, what they leave out, and the SPARQL that gives the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import rdflib
from site_under_test import BROWSER, ROOT, Client, header

from maillage.config import Settings
from maillage.errors import BadRequest
from maillage.examples import read_example
from maillage.finding import Gazetteer, Graph, answer, document, read
from maillage.finding.graph import Facts, values
from maillage.finding.origin import understand
from maillage.finding.path import Edges, shortest
from maillage.finding.ranking import rank
from maillage.store import Answer, select
from maillage.store.oxigraph import in_memory
from maillage.terms import entity, expand, graph, orpha
from maillage.web.app import create_app
from maillage.web.page.site import Published

FIND = ROOT / "queries" / "find"
DAY = "2026-11-26"
#: Questions that between them use every part of the ranking query.
QUESTIONS = [
    {"orpha": "58", "from": "35", "audience": "adult"},
    {"orpha": "58", "from": "974", "audience": "adult"},
    {"orpha": "58", "from": "974"},
    {"orpha": "58", "from": "976", "audience": "child", "role": "competence"},
    {"orpha": "58", "from": "984"},
    {"orpha": "58", "from": "48.11,-1.68", "limit": "3"},
    {"orpha": "448", "from": "44", "asof": "2020-01-01"},
    {"orpha": "448", "from": "Nantes"},
    {"orpha": "586", "from": "69"},
    {"orpha": "101997", "from": "Montpellier", "lang": "en"},
]


@pytest.fixture(scope="module")
def names(published):
    return Gazetteer(Graph(published, FIND))


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real"))


@pytest.fixture(scope="module")
def find(app):
    """Ask for JSON: the document of a good answer."""

    def find(orpha="58", **given):
        return ask(app, orpha=orpha, **given)[1]

    return find


def ask(app, language="fr", **given):
    given = {"from" if name == "place" else name: value for name, value in given.items()}
    given.setdefault("asof", DAY)
    reply = Client(app, "application/json", language).get(f"/find?{urlencode(given, doseq=True)}")
    return reply.status, json.loads(reply.body)


def sites(document):
    return [item["site"]["iri"].rpartition("/site/")[2] for item in document["items"]]


def codes(document):
    return {note["code"] for note in document["notes"]}


def path(coverage):
    return [node["code"] for node in coverage["path"]]


# ── What must hold ────────────────────────────────────────────────────────────────────────────


def test_from_ille_et_vilaine_an_adult_finds_rennes_first_and_why(find):
    told = find(place="35", audience="adult")
    assert sites(told) == [
        *("leukofrance-rennes", "leukofrance-brest", "leukofrance-pitie-salpetriere"),
        *("leukofrance-clermont-ferrand", "leukofrance-lyon", "leukofrance-montpellier"),
        "leukofrance-saint-pierre",
    ]
    first = told["items"][0]
    (centre,) = first["centres"]
    (coverage,) = centre["coverages"]
    assert path(coverage) == ["ORPHA:58", "ORPHA:68356"]
    assert [node["label"] for node in coverage["path"]] == [
        "Maladie d'Alexander",
        "Leucodystrophie",
    ]
    assert (coverage["evidence"], coverage["locator"]) == ("inferred", "titre")
    assert coverage["source"]["iri"].endswith("/document/ela-centres-experts")
    assert (first["role"]["slug"], first["audienceFit"]) == ("competence", "asserted")
    assert first["distanceKm"] == pytest.approx(3.4, abs=0.3)
    assert first["telephone"] == ["02 99 26 67 44"]
    assert first["email"] == ["secretariat.genetique.medicale@chu-rennes.fr"]
    assert first["addresses"][0]["postcode"] == "35200"
    assert (first["listed"], first["backs"], first["located"]) == ("distance", [], True)
    until = {part["validUntil"] for part in centre["participations"]}
    assert until == {"2028-12-26", None}
    (label,) = centre["labels"]
    assert (label["validUntil"], label["valid"]) == ("2028-12-26", True)
    assert {s["evidence"] for s in first["audiences"]} == {"asserted"}
    assert len(first["audiences"]) == 4


def test_sites_known_for_children_only_are_left_out_and_told(find):
    told = find(place="35", audience="adult")
    left = {x["site"]["iri"].rpartition("/")[2]: x["reason"] for x in told["leftOut"]}
    assert left == dict.fromkeys(
        ["leukofrance-bicetre", "leukofrance-necker", "leukofrance-nice"], "audience"
    )
    assert "left-out-audience" in codes(told)
    assert len(sites(find(place="35"))) == 10


def test_from_reunion_the_local_site_then_the_one_that_backs_it(find):
    told = find(place="974", audience="adult")
    assert sites(told)[:2] == ["leukofrance-saint-pierre", "leukofrance-bicetre"]
    local, backing = told["items"][:2]
    assert (local["listed"], backing["listed"]) == ("local", "backing")
    assert backing["audienceFit"] == "other"
    assert [s["audience"]["slug"] for s in backing["audiences"]] == ["child"]
    (backed,) = backing["backs"]
    assert backed["site"]["iri"] == local["site"]["iri"]
    assert backed["centre"]["iri"].endswith("/centre/leukofrance")
    assert "backing-other-audience" in codes(told)
    rest = [item["distanceKm"] for item in told["items"][2:]]
    assert rest == sorted(rest)
    assert {x["site"]["iri"].rpartition("/")[2] for x in told["leftOut"]} == {
        "leukofrance-necker",
        "leukofrance-nice",
    }


def test_a_backing_site_says_whom_it_backs_even_if_that_is_of_another_role(find):
    told = find(place="974", audience="adult", role="coordinating")
    (item,) = told["items"]
    assert item["listed"] == "backing"
    assert item["backs"][0]["site"]["iri"].endswith("/site/leukofrance-saint-pierre")
    assert {left["reason"] for left in told["leftOut"]} == {"role"}


def test_overseas_without_a_local_site_the_nearest_and_it_is_said(find):
    told = find(place="976", audience="adult")
    assert sites(told)[0] == "leukofrance-saint-pierre"
    assert {item["listed"] for item in told["items"]} == {"distance"}
    assert "no-local-site" in codes(told)
    assert "no-local-site" not in codes(find(place="974")) | codes(find(place="35"))


def test_no_coverage_is_unknown_and_never_none(find):
    told = find("102", place="35")
    assert told["coverage"]["status"] == "unknown"
    assert "ne veut pas dire" in told["coverage"]["message"]
    assert (told["items"], told["leftOut"], told["total"]) == ([], [], 0)
    assert {"coverage-unknown", "filiere-scope"} <= codes(told)
    (filiere,) = told["filieres"]
    assert filiere["iri"].endswith("/filiere/brain-team")
    assert path(filiere["scopes"][0]) == ["ORPHA:102"]


def test_filieres_are_told_as_scopes_with_their_path(find):
    (filiere,) = find(place="35")["filieres"]
    assert filiere["iri"].endswith("/filiere/brain-team")
    assert {tuple(path(scope)) for scope in filiere["scopes"]} == {("ORPHA:58", "ORPHA:68356")}
    assert {scope["evidence"] for scope in filiere["scopes"]} == {"inferred"}
    assert all("non label d’un centre" in scope["why"] for scope in filiere["scopes"])
    assert "filiere-scope" in codes(find(place="35"))


def test_every_uncovered_disease_is_answered_and_many_have_a_filiere(names, published):
    prefix = "PREFIX mlg: <https://w3id.org/maillage/ontology#> "
    status = "<https://w3id.org/maillage/scheme/coverage-status/unknown>"
    rows = select(
        published,
        f"{prefix} SELECT ?c {{ ?d mlg:coverageStatus {status} ; mlg:orphaCode ?c }} ORDER BY ?c",
    )
    assert len(rows) > 500
    scoped = 0
    for row in rows[::12]:
        asked = read({"orpha": [row["c"].value], "from": ["35"]}, date(2026, 11, 26))
        found = answer(names, asked, "fr")
        assert not found.items
        assert not found.centres
        scoped += bool(found.scopes)
    assert scoped > len(rows[::12]) / 2


def test_an_ended_label_rules_out_today_and_not_in_its_days(find):
    then = find("448", place="44", asof="2020-01-01")
    # The hospital at Nantes is not named by the source; its département decides.
    assert sites(then) == ["crh-nantes", "crh-bicetre", "crh-lyon"]
    first = then["items"][0]
    assert (first["distanceKm"], first["located"]) == (None, False)
    assert first["approximateKm"] == 0
    assert "not-located" in codes(then)
    assert first["centres"][0]["labels"][0]["valid"] is True
    now = find("448", place="44")
    assert (now["items"], now["coverage"]["status"]) == ([], "known")
    assert {left["reason"] for left in now["leftOut"]} == {"ended"}
    assert len(now["leftOut"]) == 3
    assert {"none-listed", "left-out-ended"} <= codes(now)
    before = find("448", place="44", asof="2010-01-01")
    assert {left["reason"] for left in before["leftOut"]} == {"not-yet"}


def test_the_day_a_label_ends_is_no_longer_in_it(find):
    assert len(sites(find("448", place="44", asof="2022-11-24"))) == 3
    assert sites(find("448", place="44", asof="2022-11-25")) == []


def test_an_undated_participation_stays_and_its_ended_label_is_told(find):
    (item,) = find("903", place="59")["items"]
    assert item["site"]["iri"].endswith("/site/crmw-lille")
    (label,) = item["centres"][0]["labels"]
    assert (label["validUntil"], label["valid"]) == ("2022-11-25", False)


def test_a_centre_of_which_no_site_is_entered_is_named(find):
    told = find("586", place="35")
    assert (told["items"], told["coverage"]["status"]) == ([], "known")
    assert [c["iri"].rpartition("/")[2] for c in told["centresWithoutSites"]] == ["mucoviscidose"]
    assert find(place="35")["centresWithoutSites"] == []


def test_a_group_tells_who_covers_a_part_of_it(find):
    told = find("98006", place="35")
    assert told["items"] == []
    assert {(c["iri"].rpartition("/")[2], c["covers"]["code"]) for c in told["centresOfParts"]} == {
        ("leukofrance", "ORPHA:68356"),
        ("sla", "ORPHA:803"),
    }
    assert "parts" in codes(told)
    assert find(place="35")["centresOfParts"] == []


def test_a_name_among_a_few_communes_is_told_with_its_departement(find):
    told = find(place="Saint-Denis")
    assert told["place"]["label"] == "Saint-Denis (974)"
    assert "place-unsure" in codes(told)
    for sure in ("97400", "Saint-Denis (974)", "974", "-20.88,55.45"):
        assert "place-unsure" not in codes(find(place=sure))


def test_one_item_a_site_and_both_roles_where_sources_disagree(find):
    told = find(place="35")
    assert len(sites(told)) == len(set(sites(told)))
    differ = {
        item["site"]["iri"].rpartition("-")[2]: [
            (p["role"]["slug"], p["evidence"]) for p in centre["participations"]
        ]
        for item in told["items"]
        for centre in item["centres"]
        if centre["rolesDiffer"]
    }
    assert differ == {
        "brest": [("competence", "asserted"), ("constitutive", "inferred")],
        "ferrand": [("constitutive", "asserted"), ("competence", "asserted")],
    }
    assert "roles-differ" in codes(told)
    # What a source asserts ranks before what we infer.
    roles = [item["role"]["slug"] for item in told["items"]]
    assert roles[sites(told).index("leukofrance-brest")] == "competence"
    assert roles[sites(told).index("leukofrance-clermont-ferrand")] == "constitutive"


def test_only_the_roles_asked_for(find):
    told = find(place="35", role=["competence,coordinating"])
    assert [r["slug"] for r in told["roles"]] == ["coordinating", "competence"]
    assert {item["role"]["slug"] for item in told["items"]} == {"coordinating", "competence"}
    assert {left["reason"] for left in told["leftOut"]} == {"role"}


def test_within_a_band_the_role_decides_before_the_kilometres(find):
    paris = [
        (item["band"], item["role"]["slug"], item["distanceKm"])
        for item in find(place="75", audience="child")["items"][:3]
        if item["audienceFit"] == "asserted"
    ]
    assert [p[:2] for p in paris[:2]] == [(0, "constitutive"), (0, "competence")]
    told = find(place="75", audience="child")
    # Inferred from the name of its unit, and five kilometres away: not after Brest or La Réunion.
    assert sites(told)[2] == "leukofrance-bicetre"
    assert told["items"][2]["audienceFit"] == "inferred"
    order = [(i["band"], i["audienceFit"]) for i in told["items"]]
    asserted = [band for band, fit in order if fit == "asserted"]
    assert asserted == sorted(asserted)
    assert [band for band, _ in order] == [*asserted[:2], 0, *asserted[2:]]


def test_an_undetermined_audience_comes_after_a_known_one(coded):
    adult = told(coded, orpha="1", audience="adult")
    assert [i["audienceFit"] for i in adult["items"]] == ["inferred", "undetermined"]
    assert sites(adult) == ["t", "s"]


# ── The published query ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: "-".join(q.values()))
def test_the_query_alone_gives_the_same_rows_in_the_same_order(app, question):
    status, told = ask(app, **question)
    assert status == 200
    reply = Client(app, "application/sparql-results+json").get(
        "/sparql?" + urlencode({"query": told["query"]})
    )
    rows = json.loads(reply.body)["results"]["bindings"]
    assert [row["site"]["value"] for row in rows] == [i["site"]["iri"] for i in told["items"]]
    for row, item in zip(rows, told["items"], strict=True):
        for name in ("distanceKm", "approximateKm", "band"):
            given = float(row[name]["value"]) if name in row else None
            assert given == item[name], name
    if question["orpha"] != "586" and (question["orpha"], question.get("asof")) != ("448", None):
        assert rows or question["from"] == "Nantes"
    assert len(rows) <= told["limit"]


def test_the_file_of_the_query_runs_as_it_stands(published):
    assert len(rank(Graph(published, FIND), (FIND / "sites.rq").read_text("utf-8"))) == 7


def test_every_query_file_runs_as_it_stands(published):
    files = sorted(FIND.glob("*.rq"))
    assert len(files) == 12
    for file in files:
        rows = select(published, file.read_text("utf-8"))
        assert rows or file.stem == "classifications", file.stem


class RdflibStore:
    """Another engine, which knows no ``geof:distance``."""

    def __init__(self, quads):
        triples = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
        self.graph = rdflib.Graph().parse(data=triples, format="nt")

    def query(self, sparql, **_how):
        # On a thread of its own: rdflib keeps errors as values, and with them the frames of its
        # callers, whose pyoxigraph objects must not end on another thread.
        with ThreadPoolExecutor(1) as pool:
            body = pool.submit(lambda: self.graph.query(sparql).serialize(format="json")).result()
        return Answer("application/sparql-results+json", iter([body]))


#: What the answer rests on; the rest would only make a slow engine slower.
NEEDED = {
    expand(name)
    for name in (
        *("mlg:orphaCode", "mlg:broaderCondition", "mlg:covers", "mlg:coverageStatus"),
        *("mlg:condition", "mlg:coveringStructure", "mlg:centre", "mlg:site", "mlg:role"),
        *("mlg:evidence", "mlg:validFrom", "mlg:validUntil", "mlg:audience", "rdf:type"),
        *("mlg:inDepartment", "mlg:departmentCode", "geo:hasGeometry", "geo:asWKT"),
    )
}


def test_an_engine_without_distances_gives_the_rest_and_it_is_said(published_folder, find):
    lines = ox.parse(path=published_folder / "maillage.nq", format=ox.RdfFormat.N_QUADS)
    store = RdflibStore(quad for quad in lines if quad.predicate in NEEDED)
    found = told(Gazetteer(Graph(store, FIND)), orpha="58", audience="adult", asof=DAY)
    ours = find(place="35", audience="adult")
    assert sorted(sites(found)) == sorted(sites(ours))
    assert [item["distanceKm"] for item in found["items"]] == [None] * 7
    assert [item["role"]["slug"] for item in found["items"]] == [
        *["constitutive"] * 3,
        *["competence"] * 4,
    ]
    assert "no-distances" in codes(found)
    assert found["leftOut"][0]["reason"] == "audience"


def test_values_are_terms_and_cannot_inject():
    sparql = 'SELECT * { VALUES (?a ?b) { ("x" 1) } ?a ?p ?b VALUES ?c { 1 2 } }'
    nasty = ox.Literal('"} ?x ?y ?z VALUES ?c { 9 } #\n')
    written = values(sparql, {"a": [nasty], "b": [None]}, {"c": []}, {"d": [ox.Literal("d")]})
    assert written.count("VALUES") == 5 - 1  # one of them within the literal
    assert 'VALUES ?d { "d" }' in written
    assert written.endswith("?a ?p ?b VALUES ?c {  } }")
    assert select(in_memory([]), written) == []
    with pytest.raises(ValueError, match="give an IRI or a literal"):
        values(sparql, {"c": [ox.BlankNode()]})


# ── Where somebody asks from ──────────────────────────────────────────────────────────────────

PLACES = [
    ("35", "department", "35", "prefecture"),
    ("1", "department", "01", "prefecture"),
    ("2a", "department", "2A", "prefecture"),
    ("974", "department", "974", "prefecture"),
    ("Ille-et-Vilaine", "department", "35", "prefecture"),
    ("réunion", "department", "974", "prefecture"),
    ("Martinique", "department", "972", "prefecture"),
    ("984", "department", "984", "none"),
    ("Rennes", "commune", "35", "commune"),
    ("RENNES (35)", "commune", "35", "commune"),
    ("rennes 35", "commune", "35", "commune"),
    ("Paris", "commune", "75", "commune"),
    ("le kremlin bicetre", "commune", "94", "prefecture"),
    ("35238", "commune", "35", "commune"),
    ("commune/35238", "commune", "35", "commune"),
    ("https://w3id.org/maillage/id/departement/2b", "department", "2B", "prefecture"),
    ("35000", "postcode", "35", "commune"),
    ("35000 Rennes", "postcode", "35", "commune"),
    ("Rennes, 35000", "postcode", "35", "commune"),
    ("35999", "postcode", "35", "prefecture"),
    ("35033 Rennes Cedex 9", "commune", "35", "commune"),
    ("75015 Paris", "postcode", "75", "commune"),
    ("Paris 15e", "postcode", "75", "commune"),
    ("Lyon 3", "postcode", "69", "commune"),
    ("Marseille 1er arrondissement", "postcode", "13", "commune"),
    ("20000", "postcode", "2A", "commune"),
    ("20100", "postcode", "2A", "prefecture"),
    ("20250", "postcode", "2B", "prefecture"),
    ("97410", "postcode", "974", "prefecture"),
    ("97499", "postcode", "974", "prefecture"),
    ("97133", "postcode", "977", "commune"),
    ("97150", "postcode", "978", "commune"),
    ("98800", "postcode", "988", "commune"),
    ("98735", "commune", "987", "commune"),
    ("48.11,-1.68", "point", "35", "exact"),
    ("48.11 -1.68", "point", "35", "exact"),
    ("-21.34; 55.49", "point", "974", "exact"),
    ("40.71,-74.00", "point", "", "exact"),
]


@pytest.mark.parametrize(("text", "kind", "code", "precision"), PLACES, ids=[p[0] for p in PLACES])
def test_places_are_understood(names, text, kind, code, precision):
    place = understand(names.graph, Facts(), names, text)
    assert (place.kind, place.code, place.precision) == (kind, code, precision)
    assert (place.position is None) == (precision == "none")
    assert place.why.fr != place.why.en
    assert place.overseas == (code[:2] in {"97", "98"})


WRONG = [
    ("Renes", "Rennes (35) = commune/35238"),
    ("Nowhereville", "no place known here bears this name"),
    ("99", "no département 99"),
    ("20", "there are 2A, 2B"),
    ("97", "971 – 978"),
    ("99999", "neither a postcode nor"),
    ("98000", "neither a postcode nor"),
    ("00100", "neither a postcode nor"),
    ("Bretagne", "(22, 29, 35, 56)"),
    ("region/11", "too wide"),
    ("-1.68,48.11", "did you mean 48.11,-1.68?"),
    ("91,0", "latitude is from -90 to 90"),
    ("commune/99999", "no place of this code"),
    ("'}\"<x>", "no place known"),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[w[0] for w in WRONG])
def test_places_that_are_not_understood(names, text, told):
    with pytest.raises(BadRequest) as caught:
        understand(names.graph, Facts(), names, text)
    assert str(caught.value).startswith(f"from={text!r}: ")
    assert told in str(caught.value)
    assert caught.value.fr.startswith(f"from={text!r} : ")
    assert "Donnez un département" in caught.value.fr


def test_postcode_commune_and_point_agree(find):
    orders = {tuple(sites(find(place=p))) for p in ("35000", "Rennes", "48.11,-1.68", "35")}
    assert len(orders) == 1


def _commune(code, name, department, *, postcodes=(), people=0, wkt=""):
    node, where = entity("commune", code), graph("test")
    facts = [
        ("rdf:type", expand("mlg:Commune")),
        ("rdfs:label", ox.Literal(name, language="fr")),
        ("mlg:communeCode", ox.Literal(code)),
        ("mlg:inDepartment", entity("departement", department)),
        ("mlg:population", ox.Literal(people)),
        *(("mlg:postcode", ox.Literal(p)) for p in postcodes),
    ]
    yield from (ox.Quad(node, expand(prop), value, where) for prop, value in facts)
    if wkt:
        shape = entity("geometrie", f"commune-{code}")
        literal = ox.Literal(wkt, datatype=expand("geo:wktLiteral"))
        yield ox.Quad(node, expand("geo:hasGeometry"), shape, where)
        yield ox.Quad(shape, expand("geo:asWKT"), literal, where)


@pytest.fixture(scope="module")
def fuller():
    """A few communes more, as a full list has them: points, shared postcodes, shared names."""
    where = graph("test")
    quads = [
        *_commune("86194", "Poitiers", "86", people=90000),
        *_commune("38544", "Vienne", "38", people=30000, wkt="POINT(4.87 45.52)"),
        *_commune("93066", "Saint-Denis", "93", people=110000, wkt="POINT(2.35 48.93)"),
        *_commune("97411", "Saint-Denis", "974", people=150000, wkt="POINT(55.45 -20.88)"),
        *_commune(
            "35001", "Acigné", "35", postcodes=["35690"], people=6000, wkt="POINT(-1.5 48.1)"
        ),
        *_commune("35002", "Petit", "35", postcodes=["35690"], people=60, wkt="POINT(-1.6 48.1)"),
    ]
    for code, name in (
        ("86", "Vienne"),
        ("38", "Isère"),
        ("93", "Seine"),
        ("974", "La Réunion"),
        ("35", "Ille-et-Vilaine"),
    ):
        node = entity("departement", code)
        quads += [
            ox.Quad(node, expand("rdf:type"), expand("mlg:Department"), where),
            ox.Quad(node, expand("rdfs:label"), ox.Literal(name, language="fr"), where),
            ox.Quad(node, expand("mlg:departmentCode"), ox.Literal(code), where),
        ]
    return Gazetteer(Graph(in_memory(quads), FIND))


def test_a_commune_s_own_point_is_used(fuller):
    place = understand(fuller.graph, Facts(), fuller, "acigne")
    assert (place.precision, place.position) == ("commune", (48.1, -1.5))


def test_five_digits_are_an_insee_code_only_when_alone_and_it_is_said(fuller):
    place = understand(fuller.graph, Facts(), fuller, "35001")
    assert place.label == "Acigné (35)"
    assert "35001 is read as the INSEE code of Acigné (35)" in place.why.en
    assert understand(fuller.graph, Facts(), fuller, "35001 Petit Cedex 3").label == "Petit (35)"
    unknown = understand(fuller.graph, Facts(), fuller, "35001 Ailleurs")
    assert (unknown.kind, unknown.code, unknown.label) == ("postcode", "35", "35001")


def test_of_several_communes_of_a_postcode_the_largest_unless_one_is_named(fuller):
    place = understand(fuller.graph, Facts(), fuller, "35690")
    assert place.label == "35690 Acigné"
    assert "1 other commune(s) have this postcode" in place.why.en
    assert understand(fuller.graph, Facts(), fuller, "35690 Petit").label == "35690 Petit"


@pytest.mark.parametrize("name", ["Saint-Denis", "St Denis", "Vienne"])
def test_a_name_of_several_places_is_not_guessed(fuller, name):
    with pytest.raises(BadRequest, match=r"several places: .* = commune/.* ; .* = "):
        understand(fuller.graph, Facts(), fuller, name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Saint-Denis (974)", "974"),
        ("St-Denis 93", "93"),
        ("commune/38544", "38"),
        ("departement/86", "86"),
        ("Vienne 38", "38"),
    ],
)
def test_and_can_be_told_apart(fuller, text, code):
    assert understand(fuller.graph, Facts(), fuller, text).code == code


# ── The condition ─────────────────────────────────────────────────────────────────────────────


def _condition(code, status="active", *, also=()):
    where = graph("test")
    facts = [
        ("rdf:type", expand("mlg:ClinicalEntity")),
        ("mlg:orphaCode", ox.Literal(code)),
        ("skos:prefLabel", ox.Literal(f"Disease {code}", language="en")),
        ("mlg:entityStatus", expand(f"mlgs:orphanet-status/{status}")),
        *also,
    ]
    return [ox.Quad(orpha(code), expand(prop), value, where) for prop, value in facts]


@pytest.fixture(scope="module")
def coded():
    """Codes in every state, and two classifications of one group."""
    where = graph("test")
    quads = [
        *_condition(
            "1", also=[("mlg:broaderCondition", orpha("20")), ("mlg:broaderCondition", orpha("10"))]
        ),
        *_condition("10", also=[("mlg:broaderCondition", orpha("30"))]),
        *_condition("20", also=[("mlg:broaderCondition", orpha("30"))]),
        *_condition("30"),
        *_condition("2", "deprecated", also=[("dcterms:isReplacedBy", orpha("1"))]),
        *_condition(
            "3",
            "deprecated",
            also=[("dcterms:isReplacedBy", orpha("1")), ("dcterms:isReplacedBy", orpha("10"))],
        ),
        *_condition("4", "obsolete", also=[("mlg:referredTo", orpha("1"))]),
        *_condition("5", "deprecated", also=[("dcterms:isReplacedBy", orpha("6"))]),
        *_condition("6", "deprecated", also=[("dcterms:isReplacedBy", orpha("5"))]),
        *_condition("7", "non-rare"),
    ]
    for link, below, above, number in (
        ("a", "1", "20", "181"),
        ("b", "20", "30", "181"),
        ("c", "1", "10", "156"),
        ("d", "10", "30", "181"),
        ("e", "1", "30", "156"),
    ):
        node, scheme = entity("classement", link), expand(f"mlgs:classification/{number}")
        title = ox.Literal(f"C{number}", language="en")
        quads += [
            ox.Quad(node, expand("mlg:linkedCondition"), orpha(below), where),
            ox.Quad(node, expand("mlg:linkedBroader"), orpha(above), where),
            ox.Quad(node, expand("mlg:inClassification"), scheme, where),
            ox.Quad(scheme, expand("dcterms:title"), title, where),
        ]
    centre, site, part = entity("centre", "c"), entity("site", "s"), entity("participation", "p")
    coverage = entity("couverture", "c")
    other, statement = entity("site", "t"), entity("public", "t")
    also = entity("participation", "q")
    for node, prop, value in (
        (also, "rdf:type", expand("mlg:Participation")),
        (also, "mlg:site", other),
        (also, "mlg:centre", centre),
        (also, "mlg:role", expand("mlgs:role/resource-and-competence")),
        (statement, "rdf:type", expand("mlg:AudienceStatement")),
        (statement, "mlg:site", other),
        (statement, "mlg:audience", expand("mlgs:audience/adult")),
        (statement, "mlg:evidence", expand("mlgs:evidence/inferred")),
        (centre, "rdf:type", expand("mlg:ReferenceCentre")),
        (centre, "mlg:covers", orpha("30")),
        (coverage, "rdf:type", expand("mlg:Coverage")),
        (coverage, "mlg:condition", orpha("30")),
        (coverage, "mlg:coveringStructure", centre),
        (part, "rdf:type", expand("mlg:Participation")),
        (part, "mlg:site", site),
        (part, "mlg:centre", centre),
        (part, "mlg:role", expand("mlgs:role/competence")),
        *(
            (entity("departement", "35"), prop, value)
            for prop, value in (
                ("rdf:type", expand("mlg:Department")),
                ("mlg:departmentCode", ox.Literal("35")),
            )
        ),
    ):
        quads.append(ox.Quad(node, expand(prop), value, where))
    return Gazetteer(Graph(in_memory(quads), FIND))


def told(names, lang="en", **given):
    given = {"from": ["35"], **{name: [value] for name, value in given.items()}}
    return document(answer(names, read(given, date(2026, 11, 26)), lang), lang, lambda _iri: None)


def test_a_deprecated_code_is_followed_and_it_is_said(coded):
    found = told(coded, orpha="2")
    assert (found["condition"]["code"], found["condition"]["replaces"]["code"]) == (
        "ORPHA:1",
        "ORPHA:2",
    )
    assert "replaced" in codes(found)
    assert sites(found) == ["t", "s"]


def test_a_code_with_two_successors_is_not_followed(coded):
    found = told(coded, orpha="3")
    assert [c["code"] for c in found["condition"]["replacedBy"]] == ["ORPHA:1", "ORPHA:10"]
    assert "deprecated" in codes(found)
    assert found["items"] == []


def test_an_obsolete_code_says_what_it_is_referred_to(coded):
    found = told(coded, orpha="4")
    assert found["condition"]["code"] == "ORPHA:4"
    assert [c["code"] for c in found["condition"]["referredTo"]] == ["ORPHA:1"]
    (note,) = [n["text"] for n in found["notes"] if n["code"] == "obsolete"]
    assert "not the same entity" in note


def test_redirections_in_a_circle_end(coded):
    assert told(coded, orpha="5")["condition"]["status"] == "deprecated"


def test_a_condition_that_is_not_rare_is_told_so(find, coded):
    assert "non-rare" in codes(told(coded, orpha="7"))
    assert "non-rare" in codes(find("73247", place="35"))


def test_a_label_in_the_other_language_says_so(coded):
    assert told(coded, "fr", orpha="1")["condition"]["labelLang"] == "en"


def test_of_two_shortest_paths_the_one_within_one_classification(coded):
    (centre,) = told(coded, orpha="1")["items"][0]["centres"]
    (coverage,) = centre["coverages"]
    assert path(coverage) == ["ORPHA:1", "ORPHA:20", "ORPHA:30"]
    assert [[c["label"] for c in s["classifications"]] for s in coverage["steps"]] == [
        ["C181"],
        ["C181"],
    ]


def test_only_through_one_classification(coded):
    through = told(coded, orpha="1", classification="181")
    assert sites(through) == ["t", "s"]
    assert through["classification"]["label"] == "C181"
    assert "VALUES ?asserted { <http://www.orpha.net/ORDO/Orphanet_30> }" in through["query"]
    # 156 has a step from 1 to 30 that the newest parents do not have: it does not count.
    other = told(coded, orpha="1", classification="156")
    assert (other["items"], other["total"]) == ([], 0)
    assert "VALUES ?asserted {  }" in other["query"]
    with pytest.raises(BadRequest, match="it has 156, 181"):
        told(coded, orpha="1", classification="999")


@pytest.mark.parametrize(
    ("code", "number", "asserted"),
    [("1", "181", ["30"]), ("1", "156", []), ("10", "156", []), ("30", "181", ["30"])],
)
def test_the_example_for_one_classification_gives_its_rows(coded, code, number, asserted):
    (file,) = (ROOT / "queries" / "examples").glob("f03-*.ttl")
    text = read_example(file).query
    assert text.count("ordo:58 classification:181") == 1
    text = text.replace("ordo:58 classification:181", f"ordo:{code} classification:{number}")
    rows = select(coded.graph.store, text)
    assert [row["asserted"].value.rpartition("_")[2] for row in rows] == asserted


def test_without_coordinates_there_is_no_distance_and_it_is_said(coded):
    found = told(coded, orpha="1")
    assert (found["place"]["precision"], found["items"][0]["distanceKm"]) == ("none", None)
    assert "no-point" in codes(found)


def test_paths():
    edges = Edges({"a": ["b"], "b": ["a", "c"]}, {})
    assert shortest(edges, "a", "a").nodes == ("a",)
    assert shortest(edges, "a", "c").nodes == ("a", "b", "c")
    assert shortest(edges, "a", "z") is None


# ── The route ─────────────────────────────────────────────────────────────────────────────────

BAD = [
    ({}, "orpha"),
    ({"orpha": ""}, "orpha"),
    ({"orpha": "Alexander"}, "orpha"),
    ({"orpha": "058"}, "orpha"),
    ({"orpha": "٥٨"}, "orpha"),
    ({"orpha": ["58", "59"]}, "orpha"),
    ({"from": ""}, "from"),
    ({"from": "x" * 101}, "from"),
    ({"from": "Renes"}, "from"),
    ({"audience": "adults"}, "audience"),
    ({"audience": ["adult", "child"]}, "audience"),
    ({"role": "coordinator"}, "role"),
    ({"asof": "2026-02-30"}, "asof"),
    ({"asof": "20260230"}, "asof"),
    ({"asof": "yesterday"}, "asof"),
    ({"classification": "neuro"}, "classification"),
    ({"classification": "181"}, "classification"),
    ({"limit": "0"}, "limit"),
    ({"limit": "101"}, "limit"),
    ({"limit": "١"}, "limit"),
    ({"lang": "de"}, "lang"),
    ({"audiance": "adult"}, "audiance"),
    ({"x" * 50: "1"}, "x" * 50),
]


@pytest.mark.parametrize(("given", "name"), BAD, ids=[str(b[0])[:40] for b in BAD])
def test_bad_values_are_told_with_name_value_and_remedy(app, given, name):
    base = {"orpha": "58", "from": "35"} if given else {}
    reply = Client(app, "application/json", "en").get(
        f"/find?{urlencode(base | given, doseq=True)}"
    )
    assert (reply.status, header(reply, "content-type")) == (400, "application/problem+json")
    problem = json.loads(reply.body)
    assert problem["detail"].startswith(f"{name}=")
    assert problem["messages"]["fr"].startswith(f"{name}=")
    assert problem["messages"]["fr"] != problem["messages"]["en"]


def test_a_misspelt_parameter_is_not_passed_over(app):
    assert (
        "did you mean audience=?"
        in ask(app, orpha="58", place="35", audiance="adult")[1]["messages"]["en"]
    )


def test_an_unknown_code_is_not_found(app):
    status, problem = ask(app, orpha="9999999", place="35")
    assert status == 404
    assert "/search?q=" in problem["detail"]


@pytest.mark.parametrize(
    "code", ["ORPHA:58", "orpha 58", "ordo:58", "http://www.orpha.net/ORDO/Orphanet_58"]
)
def test_codes_as_people_write_them(find, code):
    assert find(code, place="35")["condition"]["code"] == "ORPHA:58"


def test_the_language_changes_words_only(app):
    french, english = (
        ask(app, lang=lang, orpha="58", place="974", audience="adult")[1] for lang in ("fr", "en")
    )
    assert sites(french) == sites(english)
    assert french["query"] == english["query"]
    assert [n["code"] for n in french["notes"]] == [n["code"] for n in english["notes"]]
    assert french["items"][0]["role"]["label"] == "centre de compétence"
    assert english["items"][0]["role"]["label"] == "competence centre"
    for one, other in zip(french["notes"], english["notes"], strict=True):
        assert one["text"] != other["text"]


def test_headers_and_etag(app):
    client = Client(app, "application/json", "fr")
    route = f"/find?orpha=58&from=35&asof={DAY}"
    reply = client.get(route)
    assert header(reply, "content-type") == "application/json"
    assert header(reply, "content-language") == "fr"
    assert header(reply, "vary") == "Accept, Accept-Language"
    tag = header(reply, "etag")
    assert client.get(route, If_None_Match=tag).status == 304
    assert client.get(route + "&audience=adult", If_None_Match=tag).status == 200
    assert client.get(route + "&lang=en", If_None_Match=tag).status == 200
    assert client.get("/find?orpha=58&from=35&asof=2027-01-01", If_None_Match=tag).status == 200
    assert Client(app, "text/turtle").get(route).status == 406
    assert Client(app, BROWSER).get(route).status == 200
    assert client.get(route, method="POST").status == 405


def test_no_person_is_in_an_answer(find, published):
    rows = select(
        published,
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT DISTINCT ?n { ?p foaf:name ?n ;"
        " a foaf:Person }",
    )
    assert len(rows) > 20
    text = json.dumps(find(place="35"), ensure_ascii=False)
    assert not [row["n"].value for row in rows if row["n"].value in text]


def test_every_iri_with_a_page_leads_to_one(app, find):
    told = find(place="974")
    pages = {item[key]["page"] for item in told["items"] for key in ("site", "hospital")}
    pages |= {told["condition"]["page"], told["place"]["department"]["page"]}
    client = Client(app, BROWSER, "fr")
    assert {client.get(page).status for page in pages} == {200}
    assert len(pages) == 22


def _holds(real, excerpt):
    """Say whether a document holds all that an excerpt of it shows."""
    if isinstance(excerpt, dict):
        return all(name in real and _holds(real[name], part) for name, part in excerpt.items())
    if isinstance(excerpt, list):
        return all(_holds(one, part) for one, part in zip(real, excerpt, strict=False))
    return real == excerpt


def test_the_reference_shows_a_real_answer_and_every_note(app):
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    (block,) = re.findall(r"```json find\n(.*?)```", text, re.DOTALL)
    excerpt = json.loads(block)
    told = ask(app, lang="en", orpha="58", place="35", audience="adult")[1]
    assert len(excerpt) == 9
    assert _holds(told["items"][0], excerpt)
    source = (ROOT / "src/maillage/finding/notes.py").read_text("utf-8")
    written = set(re.findall(r'Note\(\s*"([a-z-]+)"', source))
    written |= {f"left-out-{reason}" for reason in ("audience", "ended", "not-yet", "role")}
    written |= {"deprecated", "obsolete"}
    assert len(written) == 20
    assert all(f"`{code}`" in text for code in written)


# ── The command ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def run(published_folder):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    environment = kept | {
        "MAILLAGE_STORE": f"oxigraph://{published_folder}",
        "MAILLAGE_PROJECT": str(ROOT),
        "LANG": "fr_FR.UTF-8",
        "COLUMNS": "160",
    }

    def run(*words):
        command = [str(Path(sys.executable).parent / "maillage"), "find", *words, "--asof", DAY]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def test_the_command_writes_tsv_and_tells_the_rest_on_stderr(run):
    done = run("58", "--from", "35", "--audience", "adult", "--why")
    assert done.returncode == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert {len(line) for line in lines} == {12}
    assert lines[0][:3] == ["rank", "site", "label"]
    assert lines[1][1].endswith("/site/leukofrance-rennes")
    assert len(lines) == 8
    assert "le point est la préfecture (Rennes)" in done.stderr
    assert "Maladie d'Alexander (ORPHA:58) → Leucodystrophie (ORPHA:68356)" in done.stderr
    assert "seul l’autre public y est connu" in done.stderr
    assert "- Hôpital Pasteur, CHU de Nice – seul l’autre public est connu" in done.stderr


def test_the_command_s_table_and_sparql(run):
    table = run("ORPHA:58", "--from", "974", "--audience", "adult", "--format", "table")
    assert table.stdout.splitlines()[1].split("  ")[0] == "1"
    assert "appuie le site local" in table.stdout
    sparql = run("58", "--from", "974", "--format", "sparql")
    assert "VALUES (?condition ?audience ?point ?fromCode ?asOf)" in sparql.stdout
    assert json.loads(run("58", "--from", "974", "--format", "json").stdout)["total"] == 10


def test_the_command_says_that_nothing_is_known(run):
    done = run("102", "--from", "35")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert "cela ne veut pas dire qu’il n’y en a pas" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["58", "--from", "Renes"], "est-ce Rennes (35) = commune/35238"),
        (["Alexander", "--from", "35"], "n’est pas un code ORPHA"),
        (["9999999", "--from", "35"], "aucun ORPHA:9999999"),
        (["58", "--from", "35", "--audience", "adulte"], "est-ce adult ?"),
        (["58", "--from", "35", "--format", "pdf"], "table, tsv, json, sparql"),
        (["58"], "--from"),
    ],
)
def test_the_command_refuses_with_a_remedy(run, words, told):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
