"""The shapes and checks: each has an example that passes and one that fails for its reason alone.

An example stands in the small world of ``tests/shapes/context.trig``, and its first line says what
it must trip: ``# Fails: mlgsh:…``, or ``# Passes``. In a Turtle example a node's facts lie in the
graph of the source it names, as a reader of tables would put them; where graphs matter, it is TriG.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, Triple, parse
from rdflib.namespace import RDF, RDFS, SH

from maillage.checks import read_checks
from maillage.engines import (
    Engine,
    Shapes,
    _lexical_forms_kept,
    _parses_cached,
    as_ntriples,
    open_engine,
    read_shapes,
)
from maillage.terms import curie, expand
from maillage.validate import shape_files, validate

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "tests" / "shapes").glob("*/*"))
CONTEXT = ROOT / "tests" / "shapes" / "context.trig"
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
CHECKS = read_checks(ROOT / "queries" / "checks")
TURTLE = RdfFormat.TURTLE

SHACL = expand("sh:x").value[:-1]
A = expand("rdf:type")
FROM = expand("prov:wasDerivedFrom")
#: Classes whose nodes lie in one graph, whatever their source.
HOMES = {
    expand("mlg:SourceDocument"): expand("mlgg:sources"),
    expand("skos:Concept"): expand("mlgg:schemes"),
    expand("foaf:Person"): expand("mlgg:persons"),
    expand("mlg:Responsibility"): expand("mlgg:persons"),
}
#: Sources that the context describes; facts of any other would have no graph.
SOURCES = {expand(f"mlgid:document/{s}"): expand(f"mlgg:{s}") for s in ("exemple", "autre")}


def quads(path: Path) -> list[Quad]:
    """Read an example, each node's facts in the graph where a reader would put them."""
    if path.suffix == ".trig":
        return list(parse(path=path, format=RdfFormat.TRIG))
    triples = [quad.triple for quad in parse(path=path, format=TURTLE)]
    graphs = {
        t.subject: SOURCES[t.object] for t in triples if t.predicate == FROM and t.object in SOURCES
    }
    graphs |= {
        t.subject: HOMES[t.object] for t in triples if t.predicate == A and t.object in HOMES
    }
    return [Quad(*t, graphs.get(t.subject, expand("mlgg:exemple"))) for t in triples]


def wanted(path: Path) -> list[str]:
    """Say what an example must trip, by its first line: one rule or none."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# (?:Fails: (mlgsh:[\w-]+)|Passes(?:: mlgsh:[\w-]+)?\.?)", first)
    assert match, f"{path.name}: the first line is neither `# Fails: mlgsh:…` nor `# Passes.`"
    assert path.name.startswith("fail-" if match[1] else "pass-")
    return [match[1]] if match[1] else []


def of_file(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=path, format=TURTLE)]


@pytest.fixture(scope="module")
def world() -> list[Quad]:
    """What every example stands in, the vocabulary too."""
    vocabulary = {"ontology": "maillage.ttl", "schemes": "schemes.ttl"}
    return quads(CONTEXT) + [
        Quad(*triple, expand(f"mlgg:{graph}"))
        for graph, name in vocabulary.items()
        for triple in of_file(ROOT / "ontology" / name)
    ]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(shape_files(ROOT))


@pytest.fixture(scope="module")
def engine(shapes: Shapes) -> Engine:
    return open_engine("shacl", shapes)


@pytest.fixture(scope="module")
def terms() -> list[Triple]:
    """All triples of the shapes."""
    return [triple for path in SHAPES for triple in of_file(path)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_example_trips_its_rule_alone(
    path: Path, world: list[Quad], shapes: Shapes, engine: Engine
) -> None:
    found = list(validate([*world, *quads(path)], shapes, engine, ROOT))
    assert [curie(f.rule) for f in found] == wanted(path), [
        (f.rule, f.focus, f.value) for f in found
    ]
    for finding in found:
        for text in (finding.message.fr, finding.message.en):
            assert text
            assert "{" not in text
        assert finding.message.fr != finding.message.en


def test_context_has_no_finding(world: list[Quad], shapes: Shapes, engine: Engine) -> None:
    assert list(validate(world, shapes, engine, ROOT)) == []


def test_pyshacl_finds_the_same(world: list[Quad]) -> None:
    """The reference engine, with the shapes aimed at each example's own nodes, which is faster.

    Its option ``focus_nodes`` will not do: it lets every nested shape pass (pySHACL 0.40.1).
    """
    examples = [p for p in EXAMPLES if not any("check-" in rule for rule in wanted(p))]
    assert len(examples) >= 300
    differing = {}
    with _parses_cached(), _lexical_forms_kept():
        graph, data = rdflib.Graph(), as_rdflib(world)
        for path in shape_files(ROOT):
            graph.parse(path)
        targets = defaultdict(set)
        for shape, cls in list(graph.subject_objects(SH.targetClass)):
            targets[cls].add(shape)
            graph.remove((shape, SH.targetClass, cls))
        for path in examples:
            added = set(as_rdflib(quads(path))) - set(data)
            aims = {
                (shape, SH.targetNode, node)
                for node, property_, cls in added
                if property_ == RDF.type
                for above in data.transitive_objects(cls, RDFS.subClassOf)
                for shape in targets[above]
            }
            data += added
            aimed = led_to(graph, {shape for shape, _, _ in aims})
            aimed += aims
            _, report, _ = pyshacl.validate(data, shacl_graph=aimed, advanced=False, inplace=True)
            results = report.subjects(RDF.type, SH.ValidationResult)
            found = [curie(str(report.value(result, SH.sourceShape))) for result in results]
            if found != wanted(path):
                differing[f"{path.parent.name}/{path.stem}"] = found
            data -= added
    assert differing == {}


def led_to(graph: rdflib.Graph, shapes: Collection[Any]) -> rdflib.Graph:
    """The part of a graph that some shapes lead to: of all of them, pySHACL would make each anew.

    Those that are left out have no target, and nothing that has one refers to them.
    """
    found, waiting = rdflib.Graph(), list(shapes)
    while waiting:
        for triple in graph.triples((waiting.pop(), None, None)):
            if triple not in found:
                found.add(triple)
                waiting.append(triple[2])
    return found


def as_rdflib(quads: list[Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data=as_ntriples(quads), format="nt")
    return graph


def test_every_rule_has_examples(terms: list[Triple]) -> None:
    """Each shape and check is tripped by a failing example; its class has a passing one."""
    tripped = Counter(rule for path in EXAMPLES for rule in wanted(path))
    rules = {curie(s) for s in reporting(terms)} | {curie(check.rule) for check in CHECKS}
    assert rules - set(tripped) == set()
    assert set(tripped) - rules == set()
    passing = {
        triple.object.value
        for path in EXAMPLES
        if path.name.startswith("pass-") and path.suffix == ".ttl"
        for triple in of_file(path)
        if triple.predicate == A
    }
    targets = {
        t.subject.value: t.object.value for t in terms if t.predicate.value == SHACL + "targetClass"
    }
    assert {node for node, cls in targets.items() if cls not in passing} == set()
    checks = {p.stem.removeprefix("pass-") for p in EXAMPLES if p.match("checks/pass-*.trig")}
    assert checks == {curie(c.rule).removeprefix("mlgsh:check-") for c in CHECKS}


def test_passing_examples_hold_a_value_for_every_constraint(terms: list[Triple]) -> None:
    """A property shape that never met a value has not passed: only rules may bear on a class."""
    paths = {t.subject: t.object for t in terms if t.predicate.value == SHACL + "path"}
    queried = {t.subject for t in terms if t.predicate.value == SHACL + "sparql"}
    node_of = defaultdict(set)
    for t in terms:
        if t.predicate.value == SHACL + "property":
            node_of[t.subject].add(t.object)
    unmet = set()
    for t in terms:
        if t.predicate.value != SHACL + "targetClass":
            continue
        met = set()
        for path in EXAMPLES:
            if path.name.startswith("pass-") and path.suffix == ".ttl":
                triples = of_file(path)
                nodes = {x.subject for x in triples if x.predicate == A and x.object == t.object}
                met |= {x.predicate for x in triples if x.subject in nodes}
        unmet |= {curie(s.value) for s in node_of[t.subject] - queried if paths[s] not in met}
    assert unmet == set()


def test_counts(terms: list[Triple]) -> None:
    kinds = Counter(t.object.value for t in terms if t.predicate == A)
    queried = {t.subject for t in terms if t.predicate.value == SHACL + "sparql"}
    assert kinds[SHACL + "PropertyShape"] - len(queried) >= 180
    assert len(queried) >= 50
    assert kinds[SHACL + "SPARQLConstraint"] >= 40
    assert len({t.object for t in terms if t.predicate.value == SHACL + "targetClass"}) == 49
    assert len(CHECKS) == 25
    assert len(EXAMPLES) >= 400


def test_every_shape_says_what_to_do(terms: list[Triple]) -> None:
    """Messages in both languages, a severity, a name; property shapes an order too."""
    said = defaultdict(list)
    for t in terms:
        said[t.subject.value, t.predicate.value.removeprefix(SHACL)].append(t.object)
    severities = set()
    for shape in reporting(terms):
        for name in ("message", "name"):
            languages = sorted(
                x.language or "" for x in said[shape, name] if isinstance(x, Literal)
            )
            assert languages == ["en", "fr"], (curie(shape), name, languages)
        for message in said[shape, "message"]:
            assert set(re.findall(r"\{[?$]?(\w+)\}", message.value)) <= {"this", "value"}, curie(
                shape
            )
            assert len(message.value) > 20
        assert len(said[shape, "severity"]) == 1, curie(shape)
        severities.add(curie(said[shape, "severity"][0].value))
        if "-" in curie(shape):
            assert len(said[shape, "path"]) == 1, curie(shape)
            assert len(said[shape, "order"]) == 1, curie(shape)
    assert severities == {"sh:Violation", "sh:Warning", "sh:Info"}
    assert {c.severity for c in CHECKS} == {"Violation", "Warning", "Info"}
    for check in CHECKS:
        assert check.message.fr != check.message.en
        assert check.remedy.fr
        assert check.remedy.en
        assert check.path.name.endswith(f"-{check.severity.lower()}.rq")


def test_shapes_can_be_cited_and_published(terms: list[Triple]) -> None:
    """No blank node, one file a class, every shape in the shapes' namespace."""
    assert not [t for t in terms if BlankNode in {type(t.subject), type(t.object)}]
    assert {
        t.subject.value
        for t in terms
        if not t.subject.value.startswith(expand("mlgsh:x").value[:-1])
    } == set()
    for path in SHAPES:
        targets = [t for t in of_file(path) if t.predicate.value == SHACL + "targetClass"]
        classes = {t.object for t in targets}  # a class may have a second shape, with its message
        assert len(classes) == (0 if path.stem in {"shared", "values", "rules"} else 1), path.name


def test_queries_are_portable() -> None:
    """Nothing that SHACL forbids in a constraint or that SPARQL leaves to the implementation."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in SHAPES} | {
        c.path.name: c.query for c in CHECKS
    }
    for name, text in texts.items():
        assert not re.search(r"\b(YEAR|MONTH|DAY|MINUS|SERVICE|DESCRIBE)\b\s*[({<]", text), name


def reporting(terms: list[Triple]) -> set[str]:
    """IRIs of the shapes that a result may cite: those with a target, and their properties."""
    cited = {t.subject.value for t in terms if t.predicate.value == SHACL + "targetClass"}
    return cited | {t.object.value for t in terms if t.predicate.value == SHACL + "property"}
