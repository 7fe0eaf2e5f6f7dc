"""Where somebody asks from: how places are written, and what is not guessed."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from finding_under_test import FIND, sites

from maillage.errors import BadRequest
from maillage.finding import Gazetteer, Graph
from maillage.finding.graph import Facts
from maillage.finding.origin import understand
from maillage.store.oxigraph import in_memory
from maillage.terms import entity, expand, graph

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
    assert "one other commune has this postcode" in place.why.en
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
