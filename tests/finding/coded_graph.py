"""A made-up graph: codes in every state, two classifications of one group, and who covers it."""

from __future__ import annotations

import pyoxigraph as ox

from maillage.terms import entity, expand, graph, orpha


def coded_graph() -> list[ox.Quad]:
    """Give its statements."""
    where = graph("test")
    quads = [
        *_condition(
            "1", also=[("mlg:broaderCondition", orpha("20")), ("mlg:broaderCondition", orpha("10"))]
        ),
        *_condition("10", also=[("mlg:broaderCondition", orpha("30"))]),
        *_condition("20", also=[("mlg:broaderCondition", orpha("30"))]),
        *_condition("30"),
        *_condition("2", "deprecated", also=[("dcterms:isReplacedBy", orpha("1"))]),
        *_condition(
            "3",
            "deprecated",
            also=[("dcterms:isReplacedBy", orpha("1")), ("dcterms:isReplacedBy", orpha("10"))],
        ),
        *_condition("4", "obsolete", also=[("mlg:referredTo", orpha("1"))]),
        *_condition("5", "deprecated", also=[("dcterms:isReplacedBy", orpha("6"))]),
        *_condition("6", "deprecated", also=[("dcterms:isReplacedBy", orpha("5"))]),
        *_condition("7", "non-rare"),
    ]
    for link, below, above, number in (
        ("a", "1", "20", "181"),
        ("b", "20", "30", "181"),
        ("c", "1", "10", "156"),
        ("d", "10", "30", "181"),
        ("e", "1", "30", "156"),
    ):
        node, scheme = entity("classement", link), expand(f"mlgs:classification/{number}")
        title = ox.Literal(f"C{number}", language="en")
        quads += [
            ox.Quad(node, expand("mlg:linkedCondition"), orpha(below), where),
            ox.Quad(node, expand("mlg:linkedBroader"), orpha(above), where),
            ox.Quad(node, expand("mlg:inClassification"), scheme, where),
            ox.Quad(scheme, expand("dcterms:title"), title, where),
        ]
    centre, site, part = entity("centre", "c"), entity("site", "s"), entity("participation", "p")
    coverage = entity("couverture", "c")
    other, statement = entity("site", "t"), entity("public", "t")
    also = entity("participation", "q")
    for node, prop, value in (
        (also, "rdf:type", expand("mlg:Participation")),
        (also, "mlg:site", other),
        (also, "mlg:centre", centre),
        (also, "mlg:role", expand("mlgs:role/resource-and-competence")),
        (statement, "rdf:type", expand("mlg:AudienceStatement")),
        (statement, "mlg:site", other),
        (statement, "mlg:audience", expand("mlgs:audience/adult")),
        (statement, "mlg:evidence", expand("mlgs:evidence/inferred")),
        (centre, "rdf:type", expand("mlg:ReferenceCentre")),
        (centre, "mlg:covers", orpha("30")),
        (coverage, "rdf:type", expand("mlg:Coverage")),
        (coverage, "mlg:condition", orpha("30")),
        (coverage, "mlg:coveringStructure", centre),
        (part, "rdf:type", expand("mlg:Participation")),
        (part, "mlg:site", site),
        (part, "mlg:centre", centre),
        (part, "mlg:role", expand("mlgs:role/competence")),
        *(
            (entity("departement", "35"), prop, value)
            for prop, value in (
                ("rdf:type", expand("mlg:Department")),
                ("mlg:departmentCode", ox.Literal("35")),
            )
        ),
    ):
        quads.append(ox.Quad(node, expand(prop), value, where))
    return quads


def _condition(code, status="active", *, also=()):
    where = graph("test")
    facts = [
        ("rdf:type", expand("mlg:ClinicalEntity")),
        ("mlg:orphaCode", ox.Literal(code)),
        ("skos:prefLabel", ox.Literal(f"Disease {code}", language="en")),
        ("mlg:entityStatus", expand(f"mlgs:orphanet-status/{status}")),
        *also,
    ]
    return [ox.Quad(orpha(code), expand(prop), value, where) for prop, value in facts]
