"""OWLAPI's profile checker, HermiT and Openllet on the ontology, its schemes and some data.

All questions go to one Java machine in one process (check.py); without the packages of
requirements-owl.lock the tests skip, and in CI they fail.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from maillage.inference import infer
from maillage.sources.project import Draft, read_project
from maillage.terms import expand

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = ROOT / ".venv" / "owl"
REASONERS = ["hermit", "openllet"]

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix role: <https://w3id.org/maillage/scheme/role/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

#: What no data may say; each must make the ontology inconsistent.
CONTRADICTIONS = {
    "a site that is a centre": "ex:x a mlg:ExpertSite, mlg:ReferenceCentre .",
    "a centre where a site is meant": "ex:p mlg:site ex:x . ex:x a mlg:ReferenceCentre .",
    "a role that is a network": "ex:p mlg:role ex:x . ex:x a mlg:HealthNetwork .",
    "a coordinating site that is a hospital": (
        "ex:p a mlg:Participation ; mlg:site ex:x ; "
        "mlg:role role:coordinating . "
        "ex:x a mlg:Establishment ."
    ),
    "a disease covered as if it were a site": "ex:c mlg:covers ex:x . ex:x a mlg:ExpertSite .",
    "a disease broader than itself": "ex:x mlg:broaderCondition ex:x .",
    "an entity with two ORPHAcodes": 'ex:x mlg:orphaCode "58", "59" .',
    "a plan that follows itself": "ex:x mlg:follows ex:x .",
    "a number where a truth value is meant": "ex:x mlg:multiSite 2 .",
}

#: What the data may well say, and no reasoner may refuse.
ALLOWED = {
    "sources that disagree": (
        "ex:x a mlg:Participation ; mlg:role role:coordinating, role:competence . "
        'ex:y mlg:hostedBy ex:a, ex:b ; mlg:valueInSource "un"@fr , "deux" .'
    ),
    "an association that runs hospitals": "ex:x a mlg:PatientAssociation, mlg:LegalEntity .",
    "a collectivity that is both": "ex:x a mlg:Region, mlg:Department .",
    "a site with two roles": "ex:x a mlg:CoordinatingSite, mlg:CompetenceCentre .",
}

#: An axiom that leaves OWL 2 DL: a count on a property that a chain defines.
NOT_DL = """
mlg:ExpertSite rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty mlg:inDepartment ; owl:maxCardinality 1 ] .
"""

#: An axiom of OWL 2 DL that leaves RL: something must exist.
NOT_RL = """
mlg:Participation rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty mlg:centre ; owl:someValuesFrom mlg:ReferenceCentre ] .
"""

UNSATISFIABLE = "ex:Both a owl:Class ; rdfs:subClassOf mlg:ExpertSite, mlg:ReferenceCentre ."

#: Sensible to say, and not entailed: what is derived must not be more than was said.
NOT_ENTAILED = """
<https://w3id.org/maillage/id/site/leukofrance-rennes> a mlg:CoordinatingSite .
<https://w3id.org/maillage/id/site/leukofrance-bicetre> a mlg:CompetenceCentre .
<https://w3id.org/maillage/id/centre/leukofrance> mlg:hasSite
    <https://w3id.org/maillage/id/site/crcm-roscoff> .
<https://w3id.org/maillage/id/centre/leukofrance> mlg:covers
    <http://www.orpha.net/ORDO/Orphanet_58> .
"""


#: What both the queries and the axioms derive, and must derive alike.
DERIVED = {
    "CoordinatingSite",
    "ConstitutiveSite",
    "CompetenceCentre",
    "ResourceAndCompetenceCentre",
    "hasSite",
    "attachedTo",
    "coversInferred",
    "narrowerCondition",
    "inDepartment",
    "inRegion",
}

#: Datatypes of our literals that OWL 2 does not have.
NOT_OWL = {expand(n).value for n in ("xsd:date", "xsd:gYear", "xsd:gYearMonth", "geo:wktLiteral")}


def mlg(name: str) -> str:
    return expand(f"mlg:{name}").value


def _text(*files: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="module")
def draft() -> Draft:
    """What the project's tables say."""
    return read_project(ROOT)


@pytest.fixture(scope="module")
def facts(draft: Draft) -> list[Triple]:
    return [statement.quad.triple for statement in draft.statements]


@pytest.fixture(scope="module")
def derived(draft: Draft) -> set[Triple]:
    """What the queries derive from the tables."""
    quads = [*(statement.quad for statement in draft.statements), *draft.vocabulary]
    return {quad.triple for quad in infer(quads, ROOT / "queries" / "inference")}


def _turtle(triples: Iterable[Triple]) -> str:
    """Write facts for a reasoner: OWL 2 has no datatypes for dates, years and WKT (ADR 0014)."""
    fit = {
        t
        for t in triples
        if not isinstance(t.object, Literal) or t.object.datatype.value not in NOT_OWL
    }
    text: bytes = serialize(fit, format=RdfFormat.N_TRIPLES)
    return text.decode()


@pytest.fixture(scope="module")
def answers(facts: list[Triple]) -> dict[str, Any]:
    """What the reasoners say of every case, by the case's name."""
    if not (PACKAGES / "jpype").is_dir():
        message = "OWL reasoners are not installed: `make .venv/owl/ready`"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    folder = ROOT / "ontology"
    core = _text(folder / "maillage.ttl", folder / "axioms.ttl") + PREFIXES
    whole = core + _text(folder / "schemes.ttl") + PREFIXES
    sample = whole + _text(HERE / "sample.ttl") + PREFIXES
    cases = {
        "whole": {"turtle": whole},
        "published": {"turtle": _text(folder / "maillage.ttl", folder / "schemes.ttl")},
        "sample": {"turtle": sample, "entails": _text(HERE / "entailed.ttl")},
        "not entailed": {"turtle": sample, "entails": NOT_ENTAILED},
        "facts": {"turtle": whole + _turtle(facts), "extent": [mlg(n) for n in DERIVED]},
        "not DL": {"turtle": core + NOT_DL},
        "not RL": {"turtle": core + NOT_RL},
        "unsatisfiable": {"turtle": core + UNSATISFIABLE},
        **{name: {"turtle": core + text} for name, text in (CONTRADICTIONS | ALLOWED).items()},
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "check.py")],
        input=json.dumps(
            {name: {"entails": "", "extent": [], **case} for name, case in cases.items()}
        ),
        env={**os.environ, "PYTHONPATH": str(PACKAGES)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.keys() == cases.keys()
    return found


@pytest.mark.parametrize("case", ["whole", "published", "sample"])
def test_is_in_owl_2_dl_and_rl(answers: dict[str, Any], case: str) -> None:
    """No axiom leaves OWL 2 RL, and so none leaves DL; there is nothing to excuse."""
    assert answers[case]["axioms"] > 2500
    assert answers[case]["dl"] == []
    assert answers[case]["rl"] == []


@pytest.mark.parametrize("reasoner", REASONERS)
@pytest.mark.parametrize("case", ["whole", "published", "sample"])
def test_is_consistent_and_every_class_can_have_members(
    answers: dict[str, Any], case: str, reasoner: str
) -> None:
    assert answers[case][reasoner]["consistent"] is True
    assert answers[case][reasoner]["unsatisfiable"] == []


@pytest.mark.parametrize("reasoner", REASONERS)
def test_axioms_entail_what_the_queries_derive(answers: dict[str, Any], reasoner: str) -> None:
    assert answers["sample"]["asked"] == 19
    assert answers["sample"][reasoner]["missing"] == []


@pytest.mark.parametrize("reasoner", REASONERS)
def test_axioms_entail_no_more(answers: dict[str, Any], reasoner: str) -> None:
    assert answers["not entailed"]["asked"] == 4
    assert len(answers["not entailed"][reasoner]["missing"]) == 4


@pytest.mark.parametrize("reasoner", REASONERS)
@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradiction_is_caught(answers: dict[str, Any], case: str, reasoner: str) -> None:
    assert answers[case][reasoner]["consistent"] is False


@pytest.mark.parametrize("reasoner", REASONERS)
@pytest.mark.parametrize("case", ALLOWED)
def test_no_false_contradiction(answers: dict[str, Any], case: str, reasoner: str) -> None:
    assert answers[case][reasoner]["consistent"] is True


@pytest.mark.parametrize("reasoner", REASONERS)
def test_unsatisfiable_class_is_caught(answers: dict[str, Any], reasoner: str) -> None:
    found = answers["unsatisfiable"][reasoner]
    assert found["consistent"] is True
    assert found["unsatisfiable"] == ["http://example.org/Both"]


def test_axiom_outside_dl_is_caught(answers: dict[str, Any]) -> None:
    (violation,) = answers["not DL"]["dl"]
    assert "inDepartment" in violation


def test_axiom_outside_rl_is_caught(answers: dict[str, Any]) -> None:
    assert answers["not RL"]["dl"] == []
    (violation,) = answers["not RL"]["rl"]
    assert "ReferenceCentre" in violation


# ── The real data ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reasoner", REASONERS)
def test_facts_are_in_dl_and_consistent(answers: dict[str, Any], reasoner: str) -> None:
    found = answers["facts"]
    assert found["axioms"] > 15_000
    assert found["dl"] == []
    assert found[reasoner]["consistent"] is True


def test_facts_leave_rl_only_by_the_name_of_a_datatype(answers: dict[str, Any]) -> None:
    """OWL 2 is older than RDF 1.1: its list for RL has rdf:PlainLiteral, not rdf:langString."""
    reason = "Use of data range not in profile: " + expand("rdf:langString").value
    assert [v for v in answers["facts"]["rl"] if not v.startswith(reason)] == []


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_queries_derive_what_the_axioms_entail(
    answers: dict[str, Any], facts: list[Triple], derived: set[Triple], name: str
) -> None:
    """No more and no less, asserted facts included."""
    term, kind = NamedNode(mlg(name)), NamedNode(expand("rdf:type").value)
    told = {
        (t.subject.value,) if t.predicate == kind else (t.subject.value, t.object.value)
        for t in (*facts, *derived)
        if t.predicate == term or (t.predicate, t.object) == (kind, term)
    }
    entailed = {tuple(row) for row in answers["facts"]["extent"][term.value]}
    if name == "inRegion":
        # A commune or an address has its région through its département: no query repeats it.
        through = (expand("mlgid:commune/").value, expand("mlgid:adresse/").value)
        entailed = {row for row in entailed if not row[0].startswith(through)}
    assert entailed or name == "ResourceAndCompetenceCentre"  # no CRC is entered yet
    assert told == entailed
