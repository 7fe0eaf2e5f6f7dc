"""Validation: two engines that agree, checks as queries, findings at their cells."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from maillage.checks import fill, read_checks, readable, run
from maillage.engines import ENGINES, Result, as_ntriples, open_engine, read_shapes
from maillage.errors import ConfigError, ShapeError, SourceError
from maillage.inference import infer
from maillage.sources.project import read_project
from maillage.store.oxigraph import in_memory
from maillage.terms import expand, graph
from maillage.validate import check, shape_files, validate_files

ROOT = Path(__file__).parents[1]

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:T a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:T-p, e:T-later ; sh:sparql e:rule .
e:T-p a sh:PropertyShape ; sh:path e:p ; sh:minCount 1 ; sh:datatype xsd:string ;
  sh:severity sh:Warning ;
  sh:message "{$this} : « {?value} » ne convient pas"@fr, "{$this}: “{?value}” will not do"@en .
e:T-later a sh:PropertyShape ; sh:path e:q ; sh:sparql e:shared ;
  sh:message "partagé {?value}"@fr, "shared {?value}"@en ; sh:severity sh:Info .
e:shared a sh:SPARQLConstraint ;
  sh:select "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (?value > 10) }" .
e:rule a sh:SPARQLConstraint ; sh:severity sh:Info ;
  sh:message "trop : {?value} contre {?limit}"@fr, "too much: {?value} against {?limit}"@en ;
  sh:select '''SELECT $this (<http://e/q> AS ?path) ?value ?limit
    WHERE { $this <http://e/q> ?value . BIND (5 AS ?limit) FILTER (?value > ?limit) }''' .
"""
DATA = """
<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> .
<http://e/a> <http://e/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> .
<http://e/b> <http://e/p> "deux"@fr .
<http://e/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> .
<http://e/c> <http://e/q> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/c> <http://e/q> "77"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("shapes") / "t.ttl"
    path.write_text(SHAPES, "utf-8")
    return read_shapes([path])


def _brief(results):
    end = [(r.focus[10:-1], r.path[9:], r.severity[27:], r.value, r.shape[9:]) for r in results]
    return sorted(end)


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_an_engine_tells_focus_path_severity_value_and_shape(small, name):
    xsd = "^^<http://www.w3.org/2001/XMLSchema#"
    assert _brief(open_engine(name, small).validate(DATA)) == [
        ("a", "p", "Warning", f'"1.50"{xsd}decimal>', "T-p"),
        ("b", "p", "Warning", '"deux"@fr', "T-p"),
        ("c", "p", "Warning", "", "T-p"),
        ("c", "q", "Info", f'"7"{xsd}integer>', "rule"),
        ("c", "q", "Info", f'"77"{xsd}integer>', "T-later"),
        ("c", "q", "Info", f'"77"{xsd}integer>', "rule"),
    ]


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_messages_are_filled_in_both_languages_whatever_the_engine(small, name, tmp_path):
    from maillage.validate import validate

    (tmp_path / "queries" / "checks").mkdir(parents=True)
    quads = [Quad(q.subject, q.predicate, q.object, graph("x")) for q in _parse(DATA)]
    found = {
        (f.focus, f.value, f.rule): f
        for f in validate(quads, small, open_engine(name, small), tmp_path)
    }
    assert len(found) == 6
    rule = found["http://e/c", "77", "http://e/rule"]
    assert rule.message == ("trop : 77 contre 5", "too much: 77 against 5")
    core = found["http://e/b", "deux", "http://e/T-p"]
    assert core.message == (
        "http://e/b : « deux » ne convient pas",
        "http://e/b: “deux” will not do",
    )
    assert found["http://e/c", "77", "http://e/T-later"].message.fr == "partagé 77"


def _parse(text):
    from pyoxigraph import RdfFormat, parse

    return list(parse(text, format=RdfFormat.N_TRIPLES))


@pytest.fixture(scope="module")
def real():
    draft = read_project(ROOT)
    facts = [*(s.quad for s in draft.statements), *draft.vocabulary]
    return [*facts, *infer(facts, ROOT / "queries" / "inference")]


@pytest.fixture(scope="module")
def shapes():
    return read_shapes(shape_files(ROOT))


def _differences(quads, shapes):
    text = as_ntriples(quads)
    fast, reference = (open_engine(name, shapes).validate(text) for name in ("shacl", "pyshacl"))
    assert len(fast) == len(set(fast))
    return fast, set(fast) ^ set(reference)


@pytest.mark.slow  # the spoilt data are the real ones, all but a fortieth
def test_both_engines_find_the_same_in_the_real_data(real, shapes):
    _, differences = _differences(real, shapes)
    assert differences == set()


def test_both_engines_find_the_same_in_spoilt_data(real, shapes):
    """Random facts lost, swapped between nodes, or of another kind than the shape wants."""
    chance = random.Random(20261122)
    spoilt = []
    for quad in real:
        dice = chance.random()
        if dice < 0.01:
            continue
        if dice < 0.02:
            other = chance.choice(real)
            quad = Quad(quad.subject, quad.predicate, other.object, quad.graph_name)
        elif dice < 0.025:
            wrong = chance.choice(
                [Literal("x"), Literal("97", language="fr"), Literal(-3), NamedNode("urn:x")]
            )
            quad = Quad(quad.subject, quad.predicate, wrong, quad.graph_name)
        spoilt.append(quad)
    fast, differences = _differences(spoilt, shapes)
    assert len({result.shape for result in fast}) > 50
    assert differences == set()


def test_an_unknown_engine_is_named(small):
    with pytest.raises(ConfigError, match="'jena'") as told:
        open_engine("jena", small)
    assert "n’est pas un moteur SHACL" in told.value.fr


def test_a_broken_shape_names_its_file_and_rule(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text(SHAPES.replace("FILTER (?value > 10)", "FILTER (?value >"), "utf-8")
    with pytest.raises(ShapeError, match=r"broken\.ttl, <http://e/shared>"):
        open_engine("shacl", read_shapes([path]))
    path.write_text("@prefix x: <http://x/> .\nx:a x:b\n", "utf-8")
    with pytest.raises(ShapeError, match=r"broken\.ttl:3"):
        read_shapes([path])


def test_results_compare_by_what_was_found_not_by_words():
    first = Result("<http://e/a>", "", "c", "s", "", "r", {"fr": "un"})
    assert first == Result("<http://e/a>", "", "c", "s", "", "r", {"": "one"})


CHECK = """#+ rule: mlgsh:check-essai
#+ severity: Warning
#+ message-fr: {focus} dit {value} dans {graph}
#+ message-en: {focus} says {value} in {graph}
#+ remedy-fr: Ôtez {value}.
#+ remedy-en: Remove {value}.
SELECT ?focus ?path ?value ?graph
WHERE { GRAPH ?graph { ?focus ?path ?value } FILTER (?value = 2) }
"""


def test_a_check_makes_a_finding_of_each_row(tmp_path):
    (tmp_path / "essai.rq").write_text(CHECK, "utf-8")
    (rule,) = read_checks(tmp_path)
    node, prop = NamedNode("https://w3id.org/maillage/id/site/a"), expand("mlg:role")
    quads = [Quad(node, prop, Literal(n), graph("g")) for n in (1, 2)]
    (finding,) = run(rule, in_memory(quads))
    assert finding.severity == "Warning"
    assert finding.message == (
        "mlgid:site/a dit 2 dans mlgg:g",
        "mlgid:site/a says 2 in mlgg:g",
    )
    assert finding.remedy.fr == "Ôtez 2."
    assert (finding.focus, finding.path, finding.value) == (node.value, prop.value, "2")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ severity: Warning\n", "", r"essai\.rq: the line `#\+ severity"),
        ("severity: Warning", "severity: Error", "'Error'"),
        ("mlgsh:check-essai", "nope:x", "unknown prefix 'nope'"),
    ],
)
def test_a_check_with_a_broken_head_names_its_file(tmp_path, old, new, message):
    (tmp_path / "essai.rq").write_text(CHECK.replace(old, new), "utf-8")
    with pytest.raises(ShapeError, match=message):
        read_checks(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("SELECT ?focus ?path", "SELECT ?path", r"no \?focus"), ("FILTER (", "FILTER ((", "essai")],
)
def test_a_check_with_a_broken_query_names_its_file(tmp_path, old, new, message):
    (tmp_path / "essai.rq").write_text(CHECK.replace(old, new), "utf-8")
    (rule,) = read_checks(tmp_path)
    quad = Quad(NamedNode("http://e/a"), NamedNode("http://e/b"), Literal(2), graph("g"))
    with pytest.raises(ShapeError, match=message):
        list(run(rule, in_memory([quad])))


def test_words_are_filled_in_and_made_readable():
    assert fill("{$this} {?value} {x}{none}", {"this": "a", "value": "b", "x": "c"}) == "a b c"
    assert readable("« https://w3id.org/maillage/id/site/a »") == "« mlgid:site/a »"


def test_every_error_in_the_real_data_has_its_place():
    report = check(read_project(ROOT), ROOT).report
    assert report.conforms
    assert report.findings
    for finding in report.findings:
        assert finding.file, finding
        assert finding.line > 0, finding


def test_a_file_of_rdf_is_checked_with_the_tables_around_it(tmp_path):
    path = tmp_path / "more.ttl"
    path.write_text(
        "@prefix mlg: <https://w3id.org/maillage/ontology#> .\n"
        "@prefix mlgid: <https://w3id.org/maillage/id/> .\n"
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n\n"
        "<https://w3id.org/maillage/id/rattachement/leukofrance.mhemo.mhemo-missions>\n"
        "  a mlg:Attachment ;\n"
        "  mlg:centre <https://w3id.org/maillage/id/centre/leukofrance> ;\n"
        "  mlg:network <https://w3id.org/maillage/id/centre/leukofrance> ;\n"
        '  mlg:locator "essai" ;\n'
        "  prov:wasDerivedFrom <https://w3id.org/maillage/id/document/mhemo-missions> .\n",
        "utf-8",
    )
    found = [f for f in validate_files(ROOT, [path]).findings if f.severity == "Violation"]
    assert [(f.rule.rpartition("#")[2], f.line) for f in found] == [("Attachment-network", 8)]
    assert found[0].file == str(path)


def test_a_steward_sees_the_harm_done_elsewhere(tmp_path):
    """A site taken out of sites.csv breaks the rows of other tables that name it."""
    text = (ROOT / "data" / "curated" / "sites.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in text if not line.startswith("leukofrance-brest,")]
    assert len(kept) == len(text) - 1
    (tmp_path / "sites.csv").write_text("".join(kept), "utf-8")
    found = validate_files(ROOT, [tmp_path / "sites.csv"]).findings
    broken = {f.file for f in found if f.severity == "Violation"}
    assert {"data/curated/participations.csv", "data/curated/site_addresses.csv"} <= {
        str(Path(file).relative_to(ROOT)) if Path(file).is_absolute() else file for file in broken
    }


def test_a_file_of_another_kind_is_refused_in_both_languages(tmp_path):
    (tmp_path / "x.pdf").touch()
    with pytest.raises(SourceError, match=r"\.pdf is not read; known are \.csv") as caught:
        read_project(ROOT, [tmp_path / "x.pdf"])
    assert ".pdf n'est pas lu ; sont lus .csv" in caught.value.fr
