"""What is derived, against the n-ary truth: a small graph by hand, the real data by Python."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage.errors import ShapeError
from maillage.inference import infer
from maillage.sources.project import read_project
from maillage.terms import PREFIXES, curie, expand, graph

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "queries" / "inference"

HAND = """
@prefix : <https://w3id.org/maillage/id/> .
:p1 a mlg:Participation ; mlg:centre :c ; mlg:site :s1 ; mlg:role mlgs:role\\/coordinating .
:p2 a mlg:Participation ; mlg:centre :c ; mlg:site :s2 ; mlg:role mlgs:role\\/constitutive .
:p3 a mlg:Participation ; mlg:centre :c ; mlg:site :s3 ; mlg:role mlgs:role\\/competence .
:p4 a mlg:Participation ; mlg:centre :d ; mlg:site :s3 ; mlg:role mlgs:role\\/resource-and-competence .
:a1 a mlg:Attachment ; mlg:centre :c ; mlg:network :f .
:u1 a mlg:AudienceStatement ; mlg:site :s1 ; mlg:audience mlgs:audience\\/child ; mlg:evidence mlgs:evidence\\/asserted .
:u2 a mlg:AudienceStatement ; mlg:site :s2 ; mlg:audience mlgs:audience\\/child ; mlg:evidence mlgs:evidence\\/inferred .
:u3 a mlg:AudienceStatement ; mlg:site :s3 ; mlg:evidence mlgs:evidence\\/undetermined .
:c a mlg:ReferenceCentre ; mlg:covers :g .
:f a mlg:HealthNetwork ; mlg:covers :w , :y .
:g a mlg:ClinicalEntity ; skos:prefLabel "groupe"@fr .
:x a mlg:ClinicalEntity ; mlg:broaderCondition :g .
:y a mlg:ClinicalEntity ; mlg:broaderCondition :x , :z .
:z a mlg:ClinicalEntity ; mlg:broaderCondition :y .
:w a mlg:ClinicalEntity .
:s1 mlg:hostedBy :h1 . :s2 mlg:hostedBy :h2 .
:h1 a mlg:Establishment ; mlg:inCommune :co ; geo:hasGeometry :geo1 .
:h2 a mlg:Establishment ; mlg:inDepartment :dep2 .
:co mlg:inDepartment :dep1 . :dep1 mlg:inRegion :r1 .
"""  # noqa: E501
EXPECTED = """
c hasSite s1, c hasSite s2, c hasSite s3, d hasSite s3
c hasCoordinatingSite s1, c hasConstitutiveSite s2
c hasCompetenceCentre s3, d hasCompetenceCentre s3
s1 type CoordinatingSite, s2 type ConstitutiveSite, s3 type CompetenceCentre
s3 type ResourceAndCompetenceCentre
c attachedTo f, p1 audience child
c coversInferred g, c coversInferred x, c coversInferred y, c coversInferred z
f coversInferred w, f coversInferred y, f coversInferred z
g narrowerCondition x, x narrowerCondition y, z narrowerCondition y, y narrowerCondition z
g coverageStatus known, x coverageStatus known, y coverageStatus known, z coverageStatus known
w coverageStatus unknown, g label groupe
h1 inDepartment dep1, h1 inRegion r1, s1 inDepartment dep1, s1 inRegion r1
s2 inDepartment dep2, s1 hasGeometry geo1
"""


def _short(term):
    return (
        term.value.replace("#", "/").rpartition("/")[2]
        if term.value.startswith("http")
        else term.value
    )


def _hand():
    text = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()) + HAND
    return [
        Quad(q.subject, q.predicate, q.object, graph("hand"))
        for q in parse(text, format=RdfFormat.TURTLE)
    ]


def test_a_small_graph_gives_what_a_hand_derives():
    derived = {
        (_short(q.subject), _short(q.predicate), _short(q.object)) for q in infer(_hand(), QUERIES)
    }
    lines = EXPECTED.replace("\n", ",").split(",")
    expected = {tuple(line.split()) for line in lines if line.strip()}
    assert len(expected) == 37
    assert derived == expected


@pytest.fixture(scope="module")
def facts():
    draft = read_project(ROOT)
    return [*(s.quad for s in draft.statements), *draft.vocabulary]


@pytest.fixture(scope="module")
def derived(facts):
    return infer(facts, QUERIES)


def _by_subject(facts):
    nodes = defaultdict(lambda: defaultdict(set))
    for quad in facts:
        nodes[quad.subject.value][curie(quad.predicate.value)].add(_plain(quad.object))
    return nodes


def _plain(term):
    return (term.value, term.language) if isinstance(term, Literal) else term.value


def test_on_the_real_data_the_short_cuts_equal_the_n_ary_truth(facts, derived):
    nodes = _by_subject(facts)
    m, role = PREFIXES["mlg"], PREFIXES["mlgs"] + "role/"
    names = {
        role + "coordinating": ("CoordinatingSite", "hasCoordinatingSite"),
        role + "constitutive": ("ConstitutiveSite", "hasConstitutiveSite"),
        role + "competence": ("CompetenceCentre", "hasCompetenceCentre"),
        role + "resource-and-competence": ("ResourceAndCompetenceCentre", "hasCompetenceCentre"),
    }
    wanted = set()
    for node in nodes.values():
        if m + "Participation" in node["rdf:type"]:
            (site,), (centre,), (held,) = node["mlg:site"], node["mlg:centre"], node["mlg:role"]
            class_name, short_cut = names[held]
            wanted |= {(site, "rdf:type", m + class_name)}
            wanted |= {(centre, "mlg:hasSite", site), (centre, "mlg:" + short_cut, site)}
        if m + "Attachment" in node["rdf:type"]:
            (centre,), (network,) = node["mlg:centre"], node["mlg:network"]
            wanted.add((centre, "mlg:attachedTo", network))
    mine = {"mlg:hasSite", "mlg:attachedTo"} | {"mlg:" + s for _, s in names.values()}
    classes = {m + c for c, _ in names.values()}
    found = {
        (q.subject.value, curie(q.predicate.value), _plain(q.object))
        for q in derived
        if curie(q.predicate.value) in mine or _plain(q.object) in classes
    }
    assert len(wanted) > 100
    assert found == wanted


def test_on_the_real_data_coverage_is_the_closure(facts, derived):
    nodes = _by_subject(facts)
    below = defaultdict(set)
    for name, node in list(nodes.items()):
        for parent in node["mlg:broaderCondition"]:
            below[parent].add(name)
    wanted = set()
    for name, node in list(nodes.items()):
        todo = list(node["mlg:covers"])
        while todo:
            condition = todo.pop()
            if (name, condition) not in wanted:
                wanted.add((name, condition))
                todo += below[condition]
    found = {
        (q.subject.value, q.object.value)
        for q in derived
        if q.predicate == expand("mlg:coversInferred")
    }
    assert len(wanted) > 20
    assert found == wanted
    centre = PREFIXES["mlg"] + "ReferenceCentre"
    covered = {condition for name, condition in wanted if centre in nodes[name]["rdf:type"]}
    assert covered < {condition for _, condition in wanted}, (
        "a filière covers more: it is no centre"
    )
    statuses = {
        (q.subject.value, curie(q.object.value))
        for q in derived
        if q.predicate == expand("mlg:coverageStatus")
    }
    entities = {
        n for n, node in nodes.items() if PREFIXES["mlg"] + "ClinicalEntity" in node["rdf:type"]
    }
    assert len(entities) > 20
    assert statuses == {
        (e, f"mlgs:coverage-status/{'known' if e in covered else 'unknown'}") for e in entities
    }


def test_on_the_real_data_audiences_and_places_equal_the_n_ary_truth(facts, derived):
    nodes = _by_subject(facts)
    m, asserted = PREFIXES["mlg"], PREFIXES["mlgs"] + "evidence/asserted"
    audiences, wanted = defaultdict(set), set()
    for node in nodes.values():
        if m + "AudienceStatement" in node["rdf:type"] and asserted in node["mlg:evidence"]:
            for site in node["mlg:site"]:
                audiences[site] |= node["mlg:audience"]
    for name, node in list(nodes.items()):
        if m + "Participation" in node["rdf:type"]:
            wanted |= {(name, "mlg:audience", a) for s in node["mlg:site"] for a in audiences[s]}
        if m + "Establishment" in node["rdf:type"]:
            departments = set(node["mlg:inDepartment"])
            for commune in node["mlg:inCommune"]:
                departments |= nodes[commune]["mlg:inDepartment"]
            placed = [name, *(n for n, other in nodes.items() if name in other["mlg:hostedBy"])]
            for department in departments:
                for place in placed:
                    wanted.add((place, "mlg:inDepartment", department))
                    wanted |= {
                        (place, "mlg:inRegion", r) for r in nodes[department]["mlg:inRegion"]
                    }
            for place in placed[1:]:
                wanted |= {(place, "geo:hasGeometry", g) for g in node["geo:hasGeometry"]}
    said = {(q.subject.value, curie(q.predicate.value), _plain(q.object)) for q in facts}
    mine = {"mlg:audience", "mlg:inDepartment", "mlg:inRegion", "geo:hasGeometry"}
    found = {(q.subject.value, curie(q.predicate.value), _plain(q.object)) for q in derived}
    assert len(wanted) > 100
    assert {f for f in found if f[1] in mine} == wanted - said


def test_one_round_is_enough(facts, derived):
    assert infer([*facts, *derived], QUERIES) == []


def test_only_what_nobody_asserts_is_in_the_graph(facts, derived):
    assert {q.graph_name for q in derived} == {graph("inferred")}
    assert not {q.triple for q in derived} & {q.triple for q in facts}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("CONSTRUCT { ?s ?p", "broken.rq"),
        ("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }", "blank node"),
    ],
)
def test_a_broken_query_names_its_file(tmp_path, query, message):
    (tmp_path / "broken.rq").write_text(query)
    quad = Quad(NamedNode("http://e/a"), NamedNode("http://e/b"), Literal("c"), graph("x"))
    with pytest.raises(ShapeError, match=message):
        infer([quad], tmp_path)
