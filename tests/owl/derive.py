"""Write ontology/prefixes.ttl and context.jsonld, which terms.py and maillage.ttl determine.

Run by ``make ontology``; tests/test_ontology.py fails where a file differs from what this makes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, SDO, XSD, Graph, URIRef

from maillage.terms import PREFIXES

ONTOLOGY = Path(__file__).parents[2] / "ontology"
MLG = PREFIXES["mlg"]

#: Names that a JSON reader expects, beside those of the ontology.
ALIASES: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "label": "rdfs:label",
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
}

_HEAD = """\
# The prefixes of src/maillage/terms.py, for SHACL engines and all; made by `make ontology`.

@prefix mlgsh: <https://w3id.org/maillage/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""


def prefixes() -> str:
    """Declare every prefix on the ontology's IRI, each by a node with an IRI (no blank nodes)."""
    nodes = [f"mlgsh:prefix-{prefix}" for prefix in sorted(PREFIXES)]
    declared = " ,\n        ".join(nodes)
    lines = [f"<https://w3id.org/maillage/ontology> sh:declare\n        {declared} .\n"]
    lines += [
        f'mlgsh:prefix-{prefix} sh:prefix "{prefix}" ; sh:namespace "{iri}"^^xsd:anyURI .'
        for prefix, iri in sorted(PREFIXES.items())
    ]
    return _HEAD + "\n".join(lines) + "\n"


def context(graph: Graph) -> str:
    """Make the JSON-LD context: the prefixes, and each class and property under its own name."""
    # ordo: ends in no delimiter, so JSON-LD takes it for a prefix only when told.
    names: dict[str, Any] = {
        p: {"@id": iri, "@prefix": True} if iri.endswith("_") else iri
        for p, iri in sorted(PREFIXES.items())
    }
    names |= ALIASES
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for kind in kinds:
        for term in sorted(graph.subjects(RDF.type, kind), key=str):
            if isinstance(term, URIRef) and term.startswith(MLG):
                name = term.removeprefix(MLG)
                names[name] = _entry(graph, term, kind, f"mlg:{name}")
    return json.dumps({"@context": {"@version": 1.1, **names}}, indent=2, ensure_ascii=False) + "\n"


def _entry(graph: Graph, term: URIRef, kind: URIRef, curie: str) -> Any:
    if kind == OWL.Class:
        return curie
    if kind != OWL.DatatypeProperty:
        return {"@id": curie, "@type": "@id"}
    types = {*graph.objects(term, RDFS.range), *graph.objects(term, SDO.rangeIncludes)}
    # A string needs no type in JSON, and a text with a language may have none.
    if len(types) != 1 or types <= {XSD.string, RDF.langString}:
        return curie
    return {"@id": curie, "@type": "xsd:" + str(types.pop()).removeprefix(str(XSD))}


if __name__ == "__main__":
    ontology = Graph().parse(ONTOLOGY / "maillage.ttl")
    (ONTOLOGY / "prefixes.ttl").write_text(prefixes(), encoding="utf-8")
    (ONTOLOGY / "context.jsonld").write_text(context(ontology), encoding="utf-8")
