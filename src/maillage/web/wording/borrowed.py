"""Names for the terms borrowed from other vocabularies, which the graph does not label."""

from __future__ import annotations

from typing import Final

from maillage.terms import expand

__all__ = ["BORROWED"]


def _n(message: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


_NAMES: Final = {
    "rdf:type": _n("kind"),
    "rdfs:comment": _n("comment"),
    "rdfs:domain": _n("said of"),
    "rdfs:label": _n("name"),
    "rdfs:range": _n("value"),
    "rdfs:seeAlso": _n("see also"),
    "rdfs:subClassOf": _n("a kind of"),
    "rdfs:subPropertyOf": _n("narrower than"),
    "owl:disjointWith": _n("never also"),
    "owl:inverseOf": _n("inverse of"),
    "owl:versionInfo": _n("version"),
    "skos:altLabel": _n("other name"),
    "skos:broadMatch": _n("broader in another system"),
    "skos:broader": _n("broader concept"),
    "skos:closeMatch": _n("close in another system"),
    "skos:definition": _n("definition"),
    "skos:exactMatch": _n("the same in another system"),
    "skos:example": _n("example"),
    "skos:hasTopConcept": _n("first concept"),
    "skos:inScheme": _n("in the scheme"),
    "skos:member": _n("member"),
    "skos:narrowMatch": _n("narrower in another system"),
    "skos:narrower": _n("narrower concept"),
    "skos:notation": _n("code"),
    "skos:prefLabel": _n("name"),
    "skos:relatedMatch": _n("related in another system"),
    "skos:topConceptOf": _n("first concept of"),
    "dc:publisher": _n("publisher"),
    "dcterms:bibliographicCitation": _n("reference"),
    "dcterms:created": _n("made on"),
    "dcterms:creator": _n("author"),
    "dcterms:date": _n("date"),
    "dcterms:description": _n("description"),
    "dcterms:identifier": _n("identifier"),
    "dcterms:isPartOf": _n("part of"),
    "dcterms:issued": _n("date of publication"),
    "dcterms:isReplacedBy": _n("replaced by"),
    "dcterms:license": _n("licence"),
    "dcterms:publisher": _n("publisher"),
    "dcterms:rights": _n("terms of use"),
    "dcterms:source": _n("source of the definition"),
    "dcterms:subject": _n("theme"),
    "dcterms:title": _n("title"),
    "dcterms:type": _n("type"),
    "eli:date_document": _n("date of the act"),
    "eli:date_publication": _n("published on"),
    "eli:id_local": _n("number"),
    "foaf:homepage": _n("website"),
    "foaf:name": _n("name"),
    "foaf:page": _n("page on the web"),
    "foaf:title": _n("title"),
    "geo:asWKT": _n("latitude, longitude"),
    "geo:hasGeometry": _n("coordinates"),
    "locn:address": _n("address"),
    "locn:poBox": _n("post box"),
    "locn:postCode": _n("postcode"),
    "locn:postName": _n("town"),
    "locn:thoroughfare": _n("street"),
    "org:memberOf": _n("member of"),
    "prov:wasDerivedFrom": _n("source"),
    "schema:email": _n("e-mail"),
    "schema:telephone": _n("telephone"),
    "foaf:Person": _n("person"),
    "geo:Geometry": _n("coordinates"),
    "locn:Address": _n("address"),
    "org:FormalOrganization": _n("body"),
    "owl:AnnotationProperty": _n("property of terms"),
    "owl:Class": _n("class"),
    "owl:DatatypeProperty": _n("property with a value"),
    "owl:NamedIndividual": _n("individual"),
    "owl:ObjectProperty": _n("property between entities"),
    "owl:Ontology": _n("ontology"),
    "skos:Collection": _n("collection"),
    "skos:Concept": _n("value of a list"),
    "skos:ConceptScheme": _n("list of values"),
}

#: IRI -> its name, a key of the catalogues.
BORROWED: Final = {expand(short).value: name for short, name in _NAMES.items()}
