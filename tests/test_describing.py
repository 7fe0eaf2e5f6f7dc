"""What the data set says of itself, against counts made in another way."""

from __future__ import annotations

import random
from collections import defaultdict

import pyoxigraph as ox
import pytest
import rdflib

from maillage.build import nquads
from maillage.counting import count
from maillage.describing import DATASET, describe
from maillage.terms import BASE, PREFIXES, expand, graph

TYPE = expand("rdf:type")


@pytest.fixture(scope="module")
def quads(published_folder):
    """The published quads, as terms; parsed, not cut like lines."""
    return list(ox.parse(path=published_folder / "maillage.nq", format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def about(quads):
    return [q for q in quads if q.graph_name == graph("build")]


@pytest.fixture(scope="module")
def others(quads):
    return [q for q in quads if q.graph_name != graph("build")]


def values(about, subject, name):
    return [q.object for q in about if q.subject == subject and q.predicate == expand(name)]


def number(about, subject, name):
    (value,) = values(about, subject, name)
    assert value.datatype == expand("xsd:integer")
    return int(value.value)


def partitions(about, subject, kind, figure):
    """Class or property -> its number."""
    found = {}
    for node in values(about, subject, f"void:{kind}Partition"):
        (term,) = values(about, node, f"void:{kind}")
        assert term not in found
        found[term] = number(about, node, figure)
    return found


def tally(triples):
    """Count with sets of terms: (class -> instances, property -> triples)."""
    classes, properties = defaultdict(set), defaultdict(set)
    for triple in triples:
        properties[triple.predicate].add(triple)
        if triple.predicate == TYPE:
            classes[triple.object].add(triple.subject)
    return ({k: len(v) for k, v in classes.items()}, {k: len(v) for k, v in properties.items()})


def test_the_figures_of_the_whole_are_those_of_the_union(about, others):
    union = {q.triple for q in others}
    assert len(others) > len(union) > 20_000
    assert number(about, DATASET, "void:triples") == len(union)
    assert number(about, DATASET, "void:distinctSubjects") == len({t.subject for t in union})
    assert number(about, DATASET, "void:distinctObjects") == len({t.object for t in union})
    classes, properties = tally(union)
    assert number(about, DATASET, "void:classes") == len(classes) > 40
    assert number(about, DATASET, "void:properties") == len(properties) > 150
    assert partitions(about, DATASET, "class", "void:entities") == classes
    assert partitions(about, DATASET, "property", "void:triples") == properties


def test_every_graph_is_a_subset_with_figures_of_its_own(about, others):
    graphs = defaultdict(set)
    for quad in others:
        graphs[quad.graph_name].add(quad.triple)
    subsets = set(values(about, DATASET, "void:subset"))
    assert {s for s in subsets if "#" not in s.value} == set(graphs)
    assert len(graphs) > 100
    for name, triples in graphs.items():
        classes, properties = tally(triples)
        assert number(about, name, "void:triples") == len(triples)
        assert number(about, name, "void:distinctSubjects") == len({t.subject for t in triples})
        assert partitions(about, name, "class", "void:entities") == classes
        assert partitions(about, name, "property", "void:triples") == properties


def test_entities_are_counted_by_namespace(about, others):
    subjects = {q.subject.value for q in others}
    spaces = [s for s in values(about, DATASET, "void:subset") if "#entities/" in s.value]
    counted = {}
    for subset in spaces:
        (space,) = values(about, subset, "void:uriSpace")
        counted[space.value] = number(about, subset, "void:entities")
    assert counted == {
        space: sum(iri.startswith(space) for iri in subjects)
        for space in (PREFIXES["mlgid"], PREFIXES["ordo"])
    }
    assert min(counted.values()) > 600
    assert number(about, DATASET, "void:entities") == sum(counted.values())


def test_a_graph_says_what_its_source_says(about, others):
    homes = [q for q in others if q.predicate == expand("mlg:factsIn")]
    filled = {q.graph_name for q in others}
    checked = licences = 0
    for quad in homes:
        if quad.object not in filled:
            assert values(about, quad.object, "dcterms:title") == []
            continue
        assert values(about, quad.object, "dcterms:source") == [quad.subject]
        for theirs, ours in (
            ("dcterms:title", "dcterms:title"),
            ("dcterms:license", "dcterms:license"),
            ("dcterms:rights", "dcterms:rights"),
            ("mlg:consultedOn", "dcterms:modified"),
        ):
            told = (quad.subject, expand(theirs))
            said = {q.object for q in others if (q.subject, q.predicate) == told}
            assert set(values(about, quad.object, ours)) == said
        licences += bool(values(about, quad.object, "dcterms:license"))
        checked += 1
    assert checked > 90
    assert licences >= 4
    days = [q.object.value for q in others if q.predicate == expand("mlg:consultedOn")]
    assert [v.value for v in values(about, DATASET, "dcterms:modified")] == [max(days)]


def test_every_graph_has_a_title_and_terms(about):
    for node in values(about, DATASET, "void:subset"):
        if "#" in node.value:
            continue
        assert values(about, node, "dcterms:title")
        terms = [*values(about, node, "dcterms:license"), *values(about, node, "dcterms:rights")]
        assert bool(terms) is (node != graph("persons"))


def test_orphanet_is_credited_in_both_languages(about):
    texts = {v.language: v.value for v in values(about, DATASET, "dcterms:rights")}
    assert set(texts) == {"fr", "en"}
    for text in texts.values():
        assert "“Orphadata: Free access data from Orphanet. © INSERM 1999. CC BY 4.0”" in text


def test_examples_are_described_and_vocabularies_are_used(about, others):
    described = {q.subject for q in others}
    examples = values(about, DATASET, "void:exampleResource")
    assert len(examples) == 5
    assert set(examples) <= described
    used = {q.predicate.value for q in others} | {
        q.object.value for q in others if q.predicate == TYPE
    }
    vocabularies = [v.value for v in values(about, DATASET, "void:vocabulary")]
    assert BASE + "ontology" in vocabularies
    assert all(any(term.startswith(v) for term in used) for v in vocabularies)
    assert len(vocabularies) > 10


def test_addresses_are_below_the_base_whoever_serves(about):
    for name, end in (
        ("void:sparqlEndpoint", "sparql"),
        ("void:dataDump", "dumps/maillage.nq"),
        ("foaf:homepage", ""),
    ):
        assert values(about, DATASET, name) == [ox.NamedNode(BASE + end)]
    (distribution,) = values(about, DATASET, "dcat:distribution")
    rights = values(about, distribution, "dcterms:rights")
    assert rights == values(about, DATASET, "dcterms:rights")
    assert sorted("physiques" in text.value for text in rights) == [False, True]
    assert sorted("natural persons" in text.value for text in rights) == [False, True]
    assert values(about, distribution, "dcat:downloadURL") == values(
        about, DATASET, "void:dataDump"
    )


def test_every_node_has_an_iri_of_the_data_set(about):
    own = {q.subject.value for q in about}
    assert all(isinstance(term, ox.NamedNode) for q in about for term in (q.subject, q.predicate))
    assert all(iri.startswith((f"{BASE}dataset", PREFIXES["mlgg"])) for iri in own)
    # rdflib refuses what is no IRI by RFC 3987.
    assert all(rdflib.URIRef(iri).n3() for iri in own)
    assert len([iri for iri in own if iri.startswith(f"{BASE}dataset#")]) > 500


def test_lines_that_are_hard_to_cut():
    """Literals that look like the end of a line, and triples in several graphs."""
    chance = random.Random(3)
    names = [ox.NamedNode(f"http://e/{c}") for c in ("a", "a-b", "a%20b", "aa", "b", "é")]
    classes = [expand("mlg:ExpertSite"), expand("mlg:HealthNetwork"), ox.NamedNode("http://e/a")]
    texts = [ox.Literal(t) for t in ("x <http://e/a> .", 'a" <b', "a\n.", " ", "é", "a> <b")]
    graphs = [ox.NamedNode(f"http://e/g{i}") for i in ("", "1", "1-2")]
    quads = []
    for _ in range(600):
        property_ = chance.choice([TYPE, *names])
        value = chance.choice(classes if property_ == TYPE else [*names, *texts])
        quads.append(ox.Quad(chance.choice(names), property_, value, chance.choice(graphs)))
    lines, _ = nquads(quads)
    figures = count(lines)
    union = {q.triple for q in quads}
    assert len(lines) > len(union) > 100
    for part, triples in [
        (figures.whole, union),
        *(
            (figures.graphs[g.value], {q.triple for q in quads if q.graph_name == g})
            for g in graphs
        ),
    ]:
        assert part.triples == len(triples)
        assert part.subjects == len({t.subject for t in triples})
        classes_, properties = tally(triples)
        assert part.classes == {str(k).encode(): v for k, v in classes_.items()}
        assert part.properties == {str(k).encode(): v for k, v in properties.items()}
    assert figures.objects == len({t.object for t in union})
    most = {
        kind: max(
            {t.subject for t in union if (t.predicate, t.object) == (TYPE, expand(kind))},
            key=lambda s: sum(q.subject == s for q in set(quads)),
        ).value
        for kind in ("mlg:HealthNetwork", "mlg:ExpertSite")
    }
    assert figures.examples == list(most.values())


def test_nothing_is_described_too():
    figures = count([])
    assert (figures.whole.triples, figures.objects, figures.graphs) == (0, 0, {})
    quads = list(describe(figures, "0"))
    assert values(quads, DATASET, "void:triples") == [ox.Literal(0)]
    assert len(quads) == len(set(quads))


def test_iris_of_partitions_differ():
    """Even where one term's short form is written like another's IRI."""
    terms = ["https://w3id.org/maillage/ontology#x/y", "http://e/#a?b", "http://e/%23a?b", "urn:é"]
    quads = [ox.Quad(expand("mlg:s"), ox.NamedNode(t), ox.Literal(1), graph("g")) for t in terms]
    about = list(describe(count(nquads(quads)[0]), "0"))
    nodes = values(about, DATASET, "void:propertyPartition")
    assert len(set(nodes)) == len(terms)
    assert f"{BASE}dataset#property/mlg:x%2Fy" in {n.value for n in nodes}
