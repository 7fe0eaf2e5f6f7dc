"""What a search finds, and a small store to search."""

from __future__ import annotations

import pyoxigraph as ox
from site_under_test import ROOT

from maillage.search import find
from maillage.terms import expand, graph

QUERIES = ROOT / "queries" / "search"
ORDO = "http://www.orpha.net/ORDO/Orphanet_"


def found(index, text, **how):
    return [hit.entity.iri.rpartition("/id/")[2] for hit in find(index, text, **how)]


def small(*more):
    """A condition with a code of another system, and whatever else."""
    node, where = expand("ordo:43"), graph("first")
    facts = [
        (node, "rdf:type", expand("mlg:ClinicalEntity")),
        (node, "skos:prefLabel", ox.Literal("Adrénoleucodystrophie liée à l'X", language="fr")),
        (node, "mlg:orphaCode", ox.Literal("43")),
        (node, "skos:exactMatch", ox.NamedNode("https://identifiers.org/mim:300100")),
        (node, "skos:exactMatch", ox.NamedNode("http://purl.obolibrary.org/obo/MONDO_0018544")),
        (node, "skos:broadMatch", ox.NamedNode("https://identifiers.org/icd:E71.3")),
        (node, "skos:exactMatch", ox.NamedNode("http://id.nlm.nih.gov/mesh/D000326")),
        *more,
    ]
    return [ox.Quad(s, expand(p), o, where) for s, p, o in facts]
