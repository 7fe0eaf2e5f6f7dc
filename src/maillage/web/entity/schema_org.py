"""An entity in the words of schema.org, for search engines: only what a source states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.sources.orphanet.quads import SYSTEMS
from maillage.terms import expand
from maillage.web.entity.citing import LICENSE
from maillage.web.entity.reading import Read
from maillage.web.page.site import Published
from maillage.web.wording.queries import Fact
from maillage.web.wording.sourcing import INFERRED

__all__ = ["TYPES", "in_schema_org"]

Json = dict[str, object]

#: Kind of page -> schema.org's type. A kind that it has no honest word for has none; and persons
#: are not handed to search engines.
TYPES: Final = {
    "acte": "Legislation",
    "association": "NGO",
    "centre": "MedicalOrganization",
    "commune": "AdministrativeArea",
    "departement": "AdministrativeArea",
    "document": "CreativeWork",
    "entite-juridique": "Organization",
    "ern": "MedicalOrganization",
    "etablissement": "Hospital",
    "filiere": "MedicalOrganization",
    "gene": "Gene",
    "groupe-hospitalier": "MedicalOrganization",
    "organisme": "Organization",
    "orpha": "MedicalCondition",
    "protocole": "MedicalGuideline",
    "publication": "CreativeWork",
    "region": "AdministrativeArea",
    "site": "MedicalClinic",
}
#: Property -> schema.org's, for plain texts; those of places of their own are below.
_TEXTS: Final = {
    expand(curie).value: name
    for curie, name in (
        ("skos:altLabel", "alternateName"),
        ("foaf:homepage", "url"),
        ("foaf:page", "url"),
        ("schema:telephone", "telephone"),
        ("schema:email", "email"),
        ("mlg:established", "foundingDate"),
        ("mlg:establishedOn", "foundingDate"),
        ("dcterms:issued", "datePublished"),
        ("eli:date_document", "legislationDate"),
        ("skos:exactMatch", "sameAs"),
        ("skos:definition", "description"),
        ("mlg:geneSymbol", "symbol"),
    )
}
_PARENTS: Final = (
    ("mlg:hostedBy", "parentOrganization"),
    ("mlg:belongsTo", "parentOrganization"),
    ("mlg:attachedTo", "parentOrganization"),
    ("org:memberOf", "memberOf"),
    ("mlg:inRegion", "containedInPlace"),
)
_ADDRESS: Final = (
    ("locn:thoroughfare", "streetAddress"),
    ("locn:poBox", "postOfficeBoxNumber"),
    ("locn:postCode", "postalCode"),
    ("locn:postName", "addressLocality"),
)


def in_schema_org(read: Read, base: str, published: Published) -> Json | None:
    """Describe the page, and the entity it is about.

    Args:
        read: what is said of the entity.
        base: the site's address, without a slash at its end.
        published: the build in service.

    Returns:
        JSON-LD; None for a kind that has no type.
    """
    kind = TYPES.get(read.kind)
    if kind is None:
        return None
    entity: Json = {"@type": kind, "@id": read.iri, "name": read.names.of(read.iri).text}
    for fact in read.facts:
        name = _TEXTS.get(fact.property)
        if name and fact.graph != INFERRED:
            _add(entity, name, _plain(fact, read.names.lang), entity["name"])
    for curie, name in _PARENTS:
        for fact in read.of(curie):
            if isinstance(fact.value, NamedNode):
                parent = {"@id": fact.value.value, "name": read.names.of(fact.value.value).text}
                _add(entity, name, parent, None)
    for said in read.nodes("locn:Address").values():
        _add(entity, "address", _address(said), None)
    if read.kind == "orpha":
        entity["code"] = _codes(read)
    page: Json = {
        "@context": "https://schema.org",
        "@type": "AboutPage",
        "url": f"{base}/page/{read.what.path}",
        "inLanguage": read.names.lang,
        "license": LICENSE,
        "isPartOf": {
            "@type": "Dataset",
            "@id": "https://w3id.org/maillage/dataset",
            "name": "Maillage",
        },
        "mainEntity": entity,
    }
    if published.date:
        page["dateModified"] = published.date
    return page


def _plain(fact: Fact, lang: str) -> str:
    """Give the text of a fact, empty if it is in another language or is no address of the web."""
    if isinstance(fact.value, NamedNode):
        return fact.value.value if fact.value.value.startswith(("http://", "https://")) else ""
    if isinstance(fact.value, Literal):
        web = not fact.value.datatype.value.endswith("anyURI") or fact.value.value.startswith(
            "http"
        )
        return fact.value.value if fact.value.language in {None, lang} and web else ""
    return ""


def _address(said: list[Fact]) -> Json:
    made: Json = {"@type": "PostalAddress"}
    for curie, name in _ADDRESS:
        for fact in said:
            if fact.property == expand(curie).value and isinstance(fact.value, Literal):
                made[name] = fact.value.value
    return made


def _codes(read: Read) -> list[Mapping[str, str]]:
    codes = [
        {"@type": "MedicalCode", "codingSystem": "ORPHA", "codeValue": str(f.value.value)}
        for f in read.of("mlg:orphaCode")
        if isinstance(f.value, Literal)
    ]
    for fact in read.of("skos:exactMatch"):
        iri = str(getattr(fact.value, "value", ""))
        for system, (namespace, _) in SYSTEMS.items():
            if iri.startswith(namespace):
                value = iri.removeprefix(namespace)
                codes.append({"@type": "MedicalCode", "codingSystem": system, "codeValue": value})
    return list({tuple(code.items()): code for code in codes}.values())


def _add(entity: Json, name: str, value: object, but: object) -> None:
    """Add a value; several make a list, each once."""
    if not value or value == but:
        return
    known = entity.get(name)
    if known is None:
        entity[name] = value
    elif isinstance(known, list):
        if value not in known:
            known.append(value)
    elif known != value:
        entity[name] = [known, value]
