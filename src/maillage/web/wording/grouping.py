"""In which part of a page a property is shown, and in which order."""

from __future__ import annotations

from typing import Final

from maillage.terms import expand

__all__ = ["GROUPS", "HIDDEN", "LABELS", "NOTES", "group_of", "rank"]


def _iris(*curies: str) -> tuple[str, ...]:
    return tuple(expand(text).value for text in curies)


#: What names a node, the best one first.
LABELS: Final = _iris("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")

#: Shown apart: as the kind of the entity, or with the source of each fact.
HIDDEN: Final = frozenset(
    _iris("rdf:type", "prov:wasDerivedFrom", "mlg:locator", "rdfs:isDefinedBy")
)

#: Said below the evidence they explain, in one cell with it.
NOTES: Final = _iris("mlg:evidenceNote", "mlg:valueInSource")

#: Parts of a page in order, each with its properties in order; `relations` takes all others.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "names": _iris(
        *("skos:prefLabel", "rdfs:label", "foaf:title", "foaf:name", "dcterms:title"),
        *("skos:altLabel", "mlg:geneSymbol", "mlg:unitName", "mlg:poleName", "skos:notation"),
    ),
    "description": _iris(
        *("mlg:figureValue", "mlg:approximate", "mlg:countedUnit", "mlg:sense", "mlg:capacity"),
        *("skos:definition", "dcterms:description", "rdfs:comment", "mlg:scope", "skos:example"),
        *("mlg:evidence", "mlg:evidenceNote", "mlg:valueInSource", "mlg:coverageStatus"),
        *("mlg:ageOfOnset", "mlg:inheritance"),
    ),
    "relations": _iris(
        *("mlg:site", "mlg:person", "mlg:body", "mlg:member", "mlg:centre", "mlg:network"),
        *("mlg:structure", "mlg:role", "mlg:function", "mlg:audience", "mlg:attachedTo"),
        *("mlg:condition", "mlg:covers", "mlg:concernsCondition", "mlg:broaderCondition"),
        *("mlg:preferentialParent", "mlg:narrowerCondition"),
        *("mlg:inClassification", "mlg:linkedBroader", "mlg:linkedCondition"),
        *("mlg:gene", "mlg:geneRelation", "mlg:phenotype", "mlg:phenotypeFrequency"),
        *("mlg:prevalenceType", "mlg:prevalenceClass", "mlg:prevalenceValue"),
        *("mlg:prevalenceArea", "mlg:prevalenceQualification"),
    ),
    "place": _iris(
        *("mlg:hostedBy", "mlg:memberOfGroup", "mlg:belongsTo", "locn:address"),
        *("locn:thoroughfare", "locn:poBox", "locn:postCode", "locn:postName", "mlg:cedex"),
        *("mlg:postcode", "mlg:inCommune", "mlg:inDepartment", "mlg:inRegion", "mlg:prefecture"),
        *("mlg:seat", "mlg:population", "geo:hasGeometry", "geo:asWKT"),
    ),
    "contact": _iris("schema:telephone", "schema:email", "foaf:homepage", "foaf:page"),
    "time": _iris(
        *("mlg:underLabel", "mlg:campaign", "mlg:grantedBy", "mlg:launchedBy", "mlg:underPlan"),
        *("mlg:validFrom", "mlg:validUntil", "mlg:established", "mlg:establishedOn"),
        *("mlg:startYear", "mlg:endYear", "mlg:startDate", "mlg:campaignYear", "mlg:asOf"),
        *("mlg:asOfInSource", "dcterms:date", "dcterms:issued", "eli:date_document"),
        *("eli:date_publication", "mlg:consultedOn"),
    ),
    "codes": _iris(
        *("mlg:orphaCode", "mlg:entityType", "mlg:entityStatus", "mlg:finess"),
        *("mlg:departmentCode", "mlg:regionCode", "mlg:communeCode", "mlg:siret", "mlg:apeCode"),
        *("mlg:orphanetNetworkId", "eli:id_local", "mlg:sha256", "skos:exactMatch"),
        *("skos:broadMatch", "skos:narrowMatch", "skos:closeMatch", "skos:relatedMatch"),
        *("mlg:crossReference", "mlg:noMatch"),
    ),
}

_PLACES: Final = {
    iri: (group, position) for group, iris in GROUPS.items() for position, iri in enumerate(iris)
}
_LAST: Final = 1000


def group_of(property_iri: str) -> str:
    """Give the part of the page that a property belongs to.

    >>> group_of("https://w3id.org/maillage/ontology#inRegion")
    'place'
    """
    return _PLACES.get(property_iri, ("relations", _LAST))[0]


def rank(property_iri: str) -> tuple[int, int, str]:
    """Order properties: by part, then as listed there, then by IRI."""
    group, position = _PLACES.get(property_iri, ("relations", _LAST))
    return list(GROUPS).index(group), position, property_iri
