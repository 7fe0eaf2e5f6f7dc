"""Bulk facts against their shapes: in pieces, by the same rules as everything else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse, serialize

from maillage.details import SHAPES, of_entities, pieces
from maillage.engines import as_ntriples, open_engine, read_shapes
from maillage.sources.downloads import recognise
from maillage.sources.orphanet.loading import Bulk, load
from maillage.sources.project import Draft
from maillage.terms import PREFIXES, curie, expand
from maillage.validate import check, shape_files

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "data" / "orphanet"
GRAPH = expand("mlgg:exemple")


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    paths = (p for p in sorted(SMALL.iterdir()) if p.suffix in {".xml", ".json"})
    return load([recognise(path, path.name) for path in paths])


@pytest.fixture(scope="module")
def vocabulary() -> list[Quad]:
    base = PREFIXES["mlgs"]
    triples = parse(path=ROOT / "ontology" / "schemes.ttl", format=RdfFormat.TURTLE, base_iri=base)
    return [Quad(*q.triple, expand("mlgg:schemes")) for q in triples]


def lines(*turtle: str) -> tuple[bytes, ...]:
    """Write Turtle as the lines of bulk facts."""
    prologue = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    found = (Quad(*q.triple, GRAPH) for q in parse(prologue + " ".join(turtle), RdfFormat.TURTLE))
    return tuple((serialize(found, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


def draft(bulk: Bulk, vocabulary: list[Quad], *more: str) -> Draft:
    whole = Bulk(bulk.core, bulk.lines + lines(*more), bulk.codes)
    return Draft(statements=(), vocabulary=tuple(vocabulary), findings=(), bulk=whole)


def test_the_shapes_of_details_are_core_shacl_of_one_class():
    files = {path.stem: path for path in shape_files(ROOT)}
    for name in SHAPES:
        assert "sh:sparql" not in files[name].read_text("utf-8"), name


def test_every_line_of_a_node_is_in_one_piece(bulk):
    quads = list(bulk.core)
    made = list(pieces(bulk.lines, quads))
    assert len(made) == 4
    nodes = [
        {q.subject for q in parse(piece, RdfFormat.N_TRIPLES) if q.predicate != expand("rdf:type")}
        for piece in made
    ]
    assert sum(map(len, nodes)) == len(set().union(*nodes)) >= 7
    held = {q.triple for piece in made for q in parse(piece, RdfFormat.N_TRIPLES)}
    held |= {q.triple for q in parse(of_entities(bulk.lines), RdfFormat.N_TRIPLES)}
    said = {q.triple for q in parse(b"".join(bulk.lines), format=RdfFormat.N_QUADS)}
    # Names of signs have no shape: the HPO is not ours.
    assert {t.subject.value for t in said - held} == {"http://purl.obolibrary.org/obo/HP_0000256"}


def test_pieces_find_what_one_graph_would(bulk, vocabulary):
    whole = draft(bulk, vocabulary, BROKEN)
    shapes = read_shapes(shape_files(ROOT))
    everything = [*whole.bulk.core, *vocabulary]
    everything += parse(b"".join(whole.bulk.lines), format=RdfFormat.N_QUADS)
    at_once = {
        (curie(r.shape), r.focus)
        for r in open_engine("shacl", shapes).validate(as_ntriples(everything))
    }
    found = {(curie(f.rule), f"<{f.focus}>") for f in check(whole, ROOT).report.findings}
    assert {x for x in found if "check-" not in x[0]} == at_once
    assert {rule for rule, _ in at_once} >= BREAKS


BROKEN = """
mlgid:prevalence\\/58.0123456789ab a mlg:Prevalence ; mlg:ofCondition ordo:58 ;
  mlg:prevalenceClass mlgs:prevalence-class\\/unknown ; mlg:prevalenceValue 0.0 .
mlgid:signe\\/58.0000001 a mlg:PhenotypeAnnotation ; mlg:ofCondition ordo:999999 ;
  mlg:phenotype <http://purl.obolibrary.org/obo/HP_0000001> .
mlgid:role-de-gene\\/58.abc.germline a mlg:GeneAssociation ; mlg:ofCondition ordo:58 ;
  mlg:gene <https://identifiers.org/hgnc:1> ; mlg:geneRelation mlgs:gene-relation\\/germline .
mlgid:classement\\/901.58.58 a mlg:ClassificationLink ;
  mlg:inClassification mlgs:classification\\/901 ;
  mlg:linkedCondition ordo:58 ; mlg:linkedBroader ordo:58 .
ordo:58 mlg:noMatch <https://identifiers.org/mim:203450> .
"""
BREAKS = {
    "mlgsh:Prevalence-prevalenceValue",
    "mlgsh:Prevalence-type-told",
    "mlgsh:PhenotypeAnnotation-ofCondition",
    "mlgsh:GeneAssociation-gene",
    "mlgsh:ClassificationLink-not-itself",
    "mlgsh:ClinicalEntity-not-both",
}


def test_the_reference_engine_finds_the_same(bulk, vocabulary):
    whole = draft(bulk, vocabulary, BROKEN)
    shapes = read_shapes([path for path in shape_files(ROOT) if path.stem in SHAPES])
    quads = [*whole.bulk.core, *vocabulary]
    found = {
        engine: {
            result
            for piece in pieces(whole.bulk.lines, quads)
            for result in open_engine(engine, shapes).validate(piece)
        }
        for engine in ("shacl", "pyshacl")
    }
    assert found["shacl"] == found["pyshacl"]
    assert len(found["shacl"]) >= 5


def test_what_orphanet_publishes_conforms(bulk, vocabulary):
    report = check(draft(bulk, vocabulary), ROOT).report
    details = {f"mlgsh:{name}" for name in BREAKS}
    assert not [f for f in report.findings if curie(f.rule) in details]
    assert report.conforms


def test_many_findings_of_a_rule_are_one(bulk, vocabulary):
    wrong = " ".join(
        f"mlgid:signe\\/58.{n:07} a mlg:PhenotypeAnnotation ; mlg:ofCondition ordo:58 ;"
        f" mlg:phenotype <http://purl.obolibrary.org/obo/MP_{n:07}> ."
        for n in range(1, 31)
    )
    report = check(draft(bulk, vocabulary, wrong), ROOT).report
    (one,) = (f for f in report.findings if f.rule.endswith("PhenotypeAnnotation-phenotype"))
    assert one.message.en.startswith("30 findings alike, among them mlgid:signe/58.0000001")
    assert one.message.fr.startswith("30 constats semblables")
    assert not report.conforms


def test_a_project_without_these_shapes_is_not_held_to_them(tmp_path, bulk, vocabulary):
    for name in ("ontology", "queries", "shapes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in SHAPES:
        (tmp_path / "shapes" / f"{name}.ttl").unlink()
    report = check(draft(bulk, vocabulary, BROKEN), tmp_path).report
    rules = {curie(f.rule) for f in report.findings}
    assert rules & BREAKS == {"mlgsh:ClinicalEntity-not-both"}
