"""The ontology and its schemes: whole, in both languages, and in step with the tables."""

from __future__ import annotations

import csv
import json
import re
import runpy
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import (
    DCTERMS,
    OWL,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    XSD,
    BNode,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from maillage.terms import BASE, PREFIXES, curie, expand

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
MLG = Namespace(PREFIXES["mlg"])
MLGS = Namespace(PREFIXES["mlgs"])
IRI = URIRef(BASE + "ontology")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BOTH = ["en", "fr"]

#: Namespaces of the languages themselves, and of what only machinery speaks (endpoint descriptions,
#: functions, report vocabulary): their terms are not the ontology's to declare.
NOT_BORROWED = {"owl", "rdf", "rdfs", "xsd", "sh", "sd", "geof", "uom", "void", "vann"}
OURS = {"mlg", "mlgid", "mlgs", "mlgsh", "mlgg", "ordo"}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "maillage.ttl")


@pytest.fixture(scope="module")
def schemes() -> Graph:
    return Graph().parse(ONTOLOGY / "schemes.ttl")


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return tomllib.loads((ROOT / "data" / "tables.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def declared(ontology: Graph) -> set[URIRef]:
    kinds = (OWL.Class, RDFS.Datatype, *PROPERTY_KINDS)
    return {URIRef(str(s)) for kind in kinds for s in ontology.subjects(RDF.type, kind)}


@pytest.fixture(scope="module")
def ours(declared: set[URIRef]) -> list[URIRef]:
    return sorted(term for term in declared if term.startswith(MLG))


def iri(name: str) -> URIRef:
    return URIRef(expand(name).value)


def languages(graph: Graph, node: Any, prop: URIRef) -> list[str]:
    return sorted(str(o.language) for o in graph.objects(node, prop) if isinstance(o, Literal))


def columns(tables: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (table, column) that makes a triple, field columns among them."""
    return [
        (table, column)
        for table in tables.values()
        for part in ("columns", "fields")
        for column in table.get(part, {}).values()
        if "property" in column
    ]


# ── The header, and what must not be there ────────────────────────────────────────────────────────


def test_header_is_whole(ontology: Graph) -> None:
    vann = Namespace(PREFIXES["vann"])
    for prop in (DCTERMS.title, DCTERMS.description):
        assert languages(ontology, IRI, prop) == BOTH
    for prop in (DCTERMS.creator, DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        assert (IRI, prop, None) in ontology, prop
    version = str(ontology.value(IRI, OWL.versionInfo))
    assert ontology.value(IRI, OWL.versionIRI) == URIRef(f"{IRI}/{version}")
    assert ontology.value(IRI, DCTERMS.license) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )
    assert str(ontology.value(IRI, vann.preferredNamespacePrefix)) == "mlg"
    assert str(ontology.value(IRI, vann.preferredNamespaceUri)) == str(MLG)
    changes = (ONTOLOGY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)} ", changes, re.MULTILINE), version


@pytest.mark.parametrize("name", ["maillage.ttl", "axioms.ttl", "schemes.ttl", "prefixes.ttl"])
def test_nothing_is_imported(name: str) -> None:
    assert (None, OWL.imports, None) not in Graph().parse(ONTOLOGY / name)


@pytest.mark.parametrize("name", ["maillage.ttl", "schemes.ttl", "prefixes.ttl"])
def test_what_is_published_has_no_blank_node(name: str) -> None:
    graph = Graph().parse(ONTOLOGY / name)
    assert len(graph) > 50
    assert [t for t in graph if any(isinstance(term, BNode) for term in t)] == []


# ── Every term ────────────────────────────────────────────────────────────────────────────────────


def test_every_term_says_what_it_is_in_both_languages(ontology: Graph, ours: list[URIRef]) -> None:
    kinds = Counter(kind for t in ours for kind in ontology.objects(t, RDF.type))
    assert kinds[OWL.Class] >= 41
    assert sum(kinds[k] for k in PROPERTY_KINDS) >= 106
    lacking = [
        (term.removeprefix(MLG), lack)
        for term in ours
        for lack, fine in {
            "rdfs:label": languages(ontology, term, RDFS.label) == BOTH,
            "skos:definition": languages(ontology, term, SKOS.definition) == BOTH,
            "skos:example": (term, SKOS.example, None) in ontology,
            "rdfs:isDefinedBy": (term, RDFS.isDefinedBy, IRI) in ontology,
        }.items()
        if not fine
    ]
    assert lacking == []


def test_names_follow_the_convention(ontology: Graph, ours: list[URIRef]) -> None:
    for term in ours:
        upper = (term, RDF.type, OWL.Class) in ontology
        pattern = r"[A-Z][A-Za-z]+" if upper else r"[a-z][A-Za-z0-9]+"
        assert re.fullmatch(pattern, term.removeprefix(MLG)), term


def test_labels_are_unique_among_classes_and_among_properties(
    ontology: Graph, ours: list[URIRef]
) -> None:
    seen = Counter(
        (label, (term, RDF.type, OWL.Class) in ontology)
        for term in ours
        for label in ontology.objects(term, RDFS.label)
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_the_ontology_speaks_only_of_declared_terms(ontology: Graph, declared: set[URIRef]) -> None:
    graph = Graph().parse(ONTOLOGY / "axioms.ttl") + ontology
    links = (
        RDFS.domain,
        RDFS.range,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        OWL.inverseOf,
        SDO.domainIncludes,
        SDO.rangeIncludes,
    )
    outside = tuple(PREFIXES[p] for p in ("xsd", "rdf", "sh"))
    told = {o for link in links for o in graph.objects(None, link) if isinstance(o, URIRef)}
    assert len(told) > 50
    assert sorted(o for o in told if o not in declared and not str(o).startswith(outside)) == []


def test_sources_of_definitions_exist(ontology: Graph, schemes: Graph) -> None:
    sources = tomllib.loads((ROOT / "data" / "sources.toml").read_text(encoding="utf-8"))
    with (ROOT / "data/curated/legal_acts.csv").open(encoding="utf-8", newline="") as file:
        acts = {row["id"] for row in csv.DictReader(file)}
    known = {f"{BASE}id/document/{s}" for s in sources} | {f"{BASE}id/acte/{a}" for a in acts}
    cited = {str(o) for g in (ontology, schemes) for o in g.objects(None, DCTERMS.source)}
    assert len(cited) >= 6
    assert sorted(cited - known) == []


# ── In step with the tables, the queries and the shapes ───────────────────────────────────────────


def test_every_term_of_the_tables_is_declared(
    tables: dict[str, Any], declared: set[URIRef]
) -> None:
    used = {table["class"] for table in tables.values() if "class" in table}
    used |= {column["property"] for _, column in columns(tables)}
    used |= {triple[1] for table in tables.values() for triple in table.get("direct", [])}
    used |= {part["property"] for table in tables.values() for part in table.get("compose", [])}
    used.discard("rdfs:label")
    assert len(used) >= 145
    assert sorted(name for name in used if iri(name) not in declared) == []


def test_every_term_of_queries_shapes_and_code_is_declared(declared: set[URIRef]) -> None:
    files = [
        file
        for folder, glob in (("queries", "*.rq"), ("queries", "*.ttl"), ("shapes", "*.ttl"))
        for file in sorted((ROOT / folder).rglob(glob))
    ]
    # Pages may meet any term of others; what writes data may not.
    files += [f for f in sorted((ROOT / "src/maillage").rglob("*.py")) if "web" not in f.parts]
    assert len(files) >= 20
    borrowed = "|".join(sorted(set(PREFIXES) - NOT_BORROWED - (OURS - {"mlg"})))
    term = re.compile(rf"(?<![\w/:<@-])({borrowed}):([A-Za-z]\w*)")
    strangers = {
        (file.relative_to(ROOT).as_posix(), f"{prefix}:{name}")
        for file in files
        for prefix, name in term.findall(file.read_text(encoding="utf-8"))
        if iri(f"{prefix}:{name}") not in declared
    }
    assert sorted(strangers) == []


def test_every_concept_of_queries_and_shapes_is_in_its_scheme(schemes: Graph) -> None:
    known = {str(s) for s in schemes.subjects()}
    scheme = re.compile(rf"(?i)prefix\s+(\w+):\s*<({re.escape(str(MLGS))}[\w-]*/?)>")
    used, strangers = set(), set()
    for folder in ("queries", "shapes"):
        for file in sorted((ROOT / folder).rglob("*.*")):
            text = file.read_text(encoding="utf-8")
            found = {i.rstrip("/") for i in re.findall(rf"<({re.escape(str(MLGS))}[^>]+)>", text)}
            for prefix, base in scheme.findall(text):
                local = r"((?:\\/|[\w-])*\w)"
                found |= {
                    base + name.replace("\\", "")
                    for name in re.findall(rf"(?<![\w:-]){prefix}:{local}", text)
                }
            # Orphanet's classifications are data: a build has those that it was given.
            found = {i for i in found if not i.startswith(f"{MLGS}classification")}
            used |= found
            strangers |= {(file.name, iri) for iri in found if iri not in known}
    assert len(used) >= 15
    assert sorted(strangers) == []


def test_corrections_name_declared_properties(declared: set[URIRef]) -> None:
    with (ROOT / "data/curated/corrections.csv").open(encoding="utf-8", newline="") as file:
        names = {row["property"] for row in csv.DictReader(file)}
    assert names
    assert sorted(n for n in names if iri(n) not in {*declared, RDFS.label}) == []


def test_columns_fit_the_kind_of_their_property(ontology: Graph, tables: dict[str, Any]) -> None:
    """A cell that names a thing makes an IRI, any other a literal."""
    wrong = []
    for _, column in columns(tables):
        prop = iri(column["property"])
        names = any(
            key in column for key in ("ref", "concept", "orpha", "uri", "property_name", "entity")
        )
        allowed = {
            OWL.AnnotationProperty,
            OWL.ObjectProperty if names else OWL.DatatypeProperty,
        }
        if prop != RDFS.label and not allowed & set(ontology.objects(prop, RDF.type)):
            wrong.append(column["property"])
    assert wrong == []


def test_columns_fit_the_domain_and_range_of_their_property(
    ontology: Graph, tables: dict[str, Any]
) -> None:
    classes = {t["kind"]: t["class"] for t in tables.values() if "class" in t}
    # The registry, network and institution kinds have one table each; `organisme` is ORG's class.
    wrong, checked = [], 0
    for table, column in columns(tables):
        prop = iri(column["property"])
        if not prop.startswith(MLG):
            continue
        checked += 1
        domain = {*ontology.objects(prop, RDFS.domain), *ontology.objects(prop, SDO.domainIncludes)}
        subject = iri(table.get("class") or classes[table["kind"]])
        if domain and subject not in domain:
            wrong.append((column["property"], "domain", str(subject)))
        range_ = {*ontology.objects(prop, RDFS.range), *ontology.objects(prop, SDO.rangeIncludes)}
        for kind in _kinds(column):
            if range_ and iri(classes[kind]) not in range_:
                wrong.append((column["property"], "range", kind))
        if "concept" in column and range_ != {SKOS.Concept}:
            wrong.append((column["property"], "range", "concept"))
    assert checked >= 120
    assert wrong == []


def _kinds(column: dict[str, Any]) -> list[str]:
    ref = column.get("ref", [])
    kinds = [ref] if isinstance(ref, str) else list(ref)
    return [*kinds, "orpha"] if "orpha" in column else kinds


def test_properties_name_the_scheme_of_their_values(
    ontology: Graph, schemes: Graph, tables: dict[str, Any]
) -> None:
    known = set(schemes.subjects(RDF.type, SKOS.ConceptScheme))
    told = {
        (iri(column["property"]), MLGS[column["concept"]])
        for _, column in columns(tables)
        if "concept" in column
    }
    assert len({scheme for _, scheme in told}) >= 14
    assert sorted({scheme for _, scheme in told} - known) == []
    ours = {(prop, scheme) for prop, scheme in told if prop.startswith(MLG)}
    said = set(ontology.subject_objects(MLG.valuesFrom))
    # Two that no column fills: one is derived, the other stands in the schemes themselves.
    extra = {(MLG.coverageStatus, MLGS["coverage-status"]), (MLG.missionOf, MLGS["structure"])}
    # What only Orphanet's whole products say.
    extra |= {
        (MLG.ageOfOnset, MLGS["orphanet-onset"]),
        (MLG.inheritance, MLGS["orphanet-inheritance"]),
        (MLG.prevalenceType, MLGS["prevalence-type"]),
        (MLG.prevalenceQualification, MLGS["prevalence-qualification"]),
        (MLG.prevalenceClass, MLGS["prevalence-class"]),
        (MLG.geneRelation, MLGS["gene-relation"]),
        (MLG.phenotypeFrequency, MLGS["phenotype-frequency"]),
    }
    assert said == ours | extra


# ── The schemes ───────────────────────────────────────────────────────────────────────────────────


def test_every_concept_speaks_both_languages_and_has_its_place(schemes: Graph) -> None:
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) >= 147
    for concept in concepts:
        assert languages(schemes, concept, SKOS.prefLabel) == BOTH, concept
        assert languages(schemes, concept, SKOS.definition) == BOTH, concept
        (scheme,) = schemes.objects(concept, SKOS.inScheme)
        assert str(concept).startswith(f"{scheme}/"), concept
        broader = set(schemes.objects(concept, SKOS.broader))
        assert broader <= concepts, concept
        assert all((b, SKOS.inScheme, scheme) in schemes for b in broader), concept
        assert ((concept, SKOS.topConceptOf, scheme) in schemes) is (not broader), concept
        above = {a for b in broader for a in schemes.transitive_objects(b, SKOS.broader)}
        assert concept not in above, concept


def test_every_scheme_has_a_title_and_distinct_labels(schemes: Graph) -> None:
    known = set(schemes.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(known) >= 18
    for scheme in known:
        assert languages(schemes, scheme, DCTERMS.title) == BOTH, scheme
        assert languages(schemes, scheme, SKOS.definition) == BOTH, scheme
        labels = Counter(
            label
            for concept in schemes.subjects(SKOS.inScheme, scheme)
            for label in schemes.objects(concept, SKOS.prefLabel)
        )
        assert [label for label, count in labels.items() if count > 1] == [], scheme


def test_missions_objectives_and_actors_are_as_many_as_the_documents_say(schemes: Graph) -> None:
    missions = Counter(str(o).rsplit("/", 1)[1] for o in schemes.objects(None, MLG.missionOf))
    assert missions == {"crmr": 5, "ccmr": 11, "fsmr": 3}
    objectives = set(schemes.subjects(SKOS.inScheme, MLGS.objective))
    assert {schemes.value(o, MLG.structureType) for o in objectives} == {MLGS["structure/fsmr"]}
    assert len(objectives) == 2
    assert len(set(schemes.objects(MLGS["actor/fsmr-actors"], SKOS.member))) == 7


# ── What is derived ───────────────────────────────────────────────────────────────────────────────


def test_prefixes_are_those_of_the_code() -> None:
    graph = Graph().parse(ONTOLOGY / "prefixes.ttl")
    told = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(IRI, SH.declare)
    }
    assert told == PREFIXES


def test_files_are_in_step_with_what_they_derive_from(ontology: Graph) -> None:
    derive = runpy.run_path(str(ROOT / "tests/owl/derive.py"), run_name="derive")
    told = "run `make ontology` and commit what it writes"
    assert (ONTOLOGY / "prefixes.ttl").read_text(encoding="utf-8") == derive["prefixes"](), told
    context = (ONTOLOGY / "context.jsonld").read_text(encoding="utf-8")
    assert context == derive["context"](ontology), told


def test_the_context_reads_plain_json() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    document = context | {
        "id": "mlgid:participation/x",
        "type": "Participation",
        "site": "mlgid:site/leukofrance-bicetre",
        "role": "mlgs:role/coordinating",
        "validFrom": "2023-12-26",
    }
    quads = parse(input=json.dumps(document), format=RdfFormat.JSON_LD)
    found = {(curie(q.subject.value), curie(q.predicate.value), str(q.object)) for q in quads}
    node = "mlgid:participation/x"
    assert found == {
        (node, "rdf:type", f"<{MLG.Participation}>"),
        (node, "mlg:site", f"<{BASE}id/site/leukofrance-bicetre>"),
        (node, "mlg:role", f"<{MLGS['role/coordinating']}>"),
        (node, "mlg:validFrom", f'"2023-12-26"^^<{XSD.date}>'),
    }
