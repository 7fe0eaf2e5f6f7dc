"""A network as large as the national one, generated: the same every time."""

from __future__ import annotations

import random

import pyoxigraph as ox

from maillage.terms import entity, expand, graph

FILIERES, CENTRES, SITES, HOSPITALS = 23, 132, 2231, 640
_G = graph("generated")


def _said(node: ox.NamedNode, *facts: tuple[str, ox.NamedNode | ox.Literal]) -> list[ox.Quad]:
    return [ox.Quad(node, expand(name), value, _G) for name, value in facts]


def _name(text: str) -> tuple[str, ox.Literal]:
    return "rdfs:label", ox.Literal(text, language="fr")


def generated() -> list[ox.Quad]:
    """Filières, centres, sites and hospitals in the numbers of France (some 3,000 nodes)."""
    chance = random.Random(3)
    quads: list[ox.Quad] = []
    for n in range(HOSPITALS):
        quads += _said(
            entity("etablissement", f"h{n}"),
            ("rdf:type", expand("mlg:Establishment")),
            _name(f"Hôpital {n} de la ville"),
        )
    for n in range(FILIERES):
        quads += _said(
            entity("filiere", f"f{n}"),
            ("rdf:type", expand("mlg:HealthNetwork")),
            _name(f"Filière numéro {n}"),
            ("skos:altLabel", ox.Literal(f"FILIERE-{n}")),
        )
    for n in range(CENTRES):
        centre = entity("centre", f"c{n}")
        quads += _said(
            centre,
            ("rdf:type", expand("mlg:ReferenceCentre")),
            _name(f"Centre de référence des maladies {n}"),
        )
        quads += _said(
            entity("rattachement", f"a{n}"),
            ("rdf:type", expand("mlg:Attachment")),
            ("mlg:centre", centre),
            ("mlg:network", entity("filiere", f"f{n % FILIERES}")),
        )
    for n in range(SITES):
        site = entity("site", f"s{n}")
        # Most of them in few hospitals, as in France.
        host = n if n < HOSPITALS else int(HOSPITALS * chance.random() ** 3)
        quads += _said(
            site,
            ("rdf:type", expand("mlg:ExpertSite")),
            _name(f"Service {n}, hôpital {host}"),
            ("mlg:hostedBy", entity("etablissement", f"h{host}")),
        )
        centre = n if n < CENTRES else int(CENTRES * chance.random() ** 1.5)
        role = "coordinating" if n < CENTRES else "constitutive" if n < 410 else "competence"
        quads += _said(
            entity("participation", f"p{n}"),
            ("rdf:type", expand("mlg:Participation")),
            ("mlg:centre", entity("centre", f"c{centre}")),
            ("mlg:site", site),
            ("mlg:role", expand(f"mlgs:role/{role}")),
            ("mlg:evidence", expand("mlgs:evidence/asserted")),
        )
    return quads
