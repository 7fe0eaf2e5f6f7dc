"""The neutral model -> quads: the one place that knows how Orphanet's facts are said in RDF."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.sources.orphanet.model import (
    Classification,
    Edge,
    Entity,
    Fact,
    GeneLink,
    Mapping,
    Phenotype,
    PreferredParent,
    Prevalence,
    Quality,
    Replacement,
)
from maillage.terms import PREFIXES, entity, expand, orpha

__all__ = ["MATCHES", "SYSTEMS", "Writer", "target"]

#: Name of a system in the files -> namespace of its IRIs, and what its codes look like.
SYSTEMS: Final[dict[str, tuple[str, re.Pattern[str]]]] = {
    name: (spec["iri"], re.compile(spec["code"], re.ASCII))
    for name, spec in tomllib.loads(
        Path(__file__).with_name("systems.toml").read_text("utf-8")
    ).items()
}
#: ORDO's relation -> the property, seen from Orphanet: a SKOS match, or for W (wrong) that there is
#: none. What is not here (ND: not decided) is a cross-reference and no more.
MATCHES: Final = {
    "E": expand("skos:exactMatch"),
    "NTBT": expand("skos:broadMatch"),
    "BTNT": expand("skos:narrowMatch"),
    "W": expand("mlg:noMatch"),
}

_TYPE, _LABEL = expand("rdf:type"), expand("rdfs:label")
_PREF, _ALT = expand("skos:prefLabel"), expand("skos:altLabel")
_DEFINITION, _FROM = expand("skos:definition"), expand("prov:wasDerivedFrom")
_CODE, _OF = expand("mlg:orphaCode"), expand("mlg:ofCondition")
_CLINICAL, _BROADER = expand("mlg:ClinicalEntity"), expand("mlg:broaderCondition")
_ENTITY_TYPE, _STATUS = expand("mlg:entityType"), expand("mlg:entityStatus")
_CROSS: Final = expand("mlg:crossReference")
_DECIMAL, _BOOLEAN = expand("xsd:decimal"), expand("xsd:boolean")
_OBO: Final = "http://purl.obolibrary.org/obo/"
_QUALITIES: Final = {
    "orphanet-onset": expand("mlg:ageOfOnset"),
    "orphanet-inheritance": expand("mlg:inheritance"),
}

Pair = tuple[NamedNode, NamedNode, NamedNode | Literal]


def target(system: str, reference: str) -> NamedNode | None:
    """Name a code of another system; None for a system or code that has no IRI.

    >>> target("OMIM", "203450")
    <NamedNode value=https://identifiers.org/mim:203450>
    """
    if system not in SYSTEMS:
        return None
    iri, pattern = SYSTEMS[system]
    code = reference.strip()
    return NamedNode(iri + code) if pattern.fullmatch(code) else None


class Writer:
    """Says the facts of one source in its graph.

    Attributes:
        graph: named graph of every quad.
        document: the source document.
    """

    def __init__(self, graph: NamedNode, document: NamedNode) -> None:
        self.graph, self.document = graph, document
        self._concepts: dict[tuple[str, str], NamedNode] = {}

    def entity(self, code: str) -> Iterator[Quad]:
        """Say that there is an entity of this code, as this source has it."""
        node = orpha(code)
        yield Quad(node, _TYPE, _CLINICAL, self.graph)
        yield Quad(node, _CODE, Literal(code), self.graph)
        yield Quad(node, _FROM, self.document, self.graph)

    def broader(self, edge: Edge) -> Iterator[Quad]:
        """Say a parent, whatever the classification."""
        yield Quad(orpha(edge.code), _BROADER, orpha(edge.parent), self.graph)

    def core(self, fact: Entity | Replacement | Classification) -> Iterator[Quad]:
        """Say what rules and queries of all kinds rest on: names, types, statuses."""
        match fact:
            case Entity():
                node = orpha(fact.code)
                if fact.label:
                    yield self._quad(node, _PREF, Literal(fact.label, language=fact.lang))
                if fact.type:
                    yield self._quad(node, _ENTITY_TYPE, self._concept("orphanet-type", fact.type))
                if fact.status:
                    status = self._concept("orphanet-status", fact.status)
                    yield self._quad(node, _STATUS, status)
            case Replacement():
                prop = expand("dcterms:isReplacedBy" if fact.moved else "mlg:referredTo")
                yield self._quad(orpha(fact.code), prop, orpha(fact.by))
            case Classification():
                scheme_node = self._concept("classification", fact.id)
                yield self._quad(scheme_node, _TYPE, expand("skos:ConceptScheme"))
                name = Literal(fact.name, language=fact.lang)
                yield self._quad(scheme_node, expand("dcterms:title"), name)
                yield self._quad(scheme_node, _FROM, self.document)

    def details(self, fact: Fact) -> Iterator[Quad]:
        """Say the rest: other names, definitions, and what has a node of its own."""
        match fact:
            case Entity():
                node = orpha(fact.code)
                for name in fact.synonyms or ():
                    if name and name != fact.label:
                        yield self._quad(node, _ALT, Literal(name, language=fact.lang))
                if fact.definition:
                    text = Literal(fact.definition, language=fact.lang)
                    yield self._quad(node, _DEFINITION, text)
            case Edge():
                yield from self._link(fact)
            case Mapping():
                other = target(fact.system, fact.reference)
                if other is not None:
                    prop = MATCHES.get(fact.relation, _CROSS)
                    yield self._quad(orpha(fact.code), prop, other)
            case Quality():
                value = self._concept(fact.scheme, fact.concept)
                yield self._quad(orpha(fact.code), _QUALITIES[fact.scheme], value)
            case PreferredParent():
                prop = expand("mlg:preferentialParent")
                yield self._quad(orpha(fact.code), prop, orpha(fact.parent))
            case Prevalence():
                yield from self._prevalence(fact)
            case GeneLink():
                yield from self._gene(fact)
            case Phenotype():
                yield from self._phenotype(fact)

    def _link(self, fact: Edge) -> Iterator[Quad]:
        node = entity("classement", f"{fact.classification}.{fact.code}.{fact.parent}")
        yield self._quad(node, _TYPE, expand("mlg:ClassificationLink"))
        scheme = self._concept("classification", fact.classification)
        yield self._quad(node, expand("mlg:inClassification"), scheme)
        yield self._quad(node, expand("mlg:linkedCondition"), orpha(fact.code))
        yield self._quad(node, expand("mlg:linkedBroader"), orpha(fact.parent))

    def _prevalence(self, fact: Prevalence) -> Iterator[Quad]:
        if not (fact.klass or fact.value):  # "no data", as the packets print: no figure at all
            return
        # Orphanet's own numbers are not in all formats, so the content names the node.
        said = (fact.type, fact.qualification, fact.klass, fact.value, fact.area, fact.origin)
        digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]
        node = entity("prevalence", f"{fact.code}.{digest}")
        yield self._quad(node, _TYPE, expand("mlg:Prevalence"))
        yield self._quad(node, _OF, orpha(fact.code))
        for scheme, prop, slug in (
            ("prevalence-type", "mlg:prevalenceType", fact.type),
            ("prevalence-qualification", "mlg:prevalenceQualification", fact.qualification),
            ("prevalence-class", "mlg:prevalenceClass", fact.klass),
        ):
            if slug:
                yield self._quad(node, expand(prop), self._concept(scheme, slug))
        if fact.value:
            # As stores write it: some rewrite 500.0, and the dump would not be what they hold.
            plain = format(Decimal(fact.value).normalize(), "f")
            value = Literal(plain, datatype=_DECIMAL)
            yield self._quad(node, expand("mlg:prevalenceValue"), value)
        if fact.area:
            area = Literal(fact.area, language=fact.lang)
            yield self._quad(node, expand("mlg:prevalenceArea"), area)
        yield from self._checked(node, fact.validated, fact.origin)

    def _gene(self, fact: GeneLink) -> Iterator[Quad]:
        slug = re.sub(r"[^a-z0-9]+", "-", fact.symbol.lower()).strip("-")
        named = (target("HGNC", ref) for system, ref in fact.references if system == "HGNC")
        gene = next((iri for iri in named if iri is not None), None) or entity("gene", slug)
        yield self._quad(gene, _TYPE, expand("mlg:Gene"))
        yield self._quad(gene, expand("mlg:geneSymbol"), Literal(fact.symbol))
        if fact.name:
            yield self._quad(gene, _LABEL, Literal(fact.name, language=fact.lang))
        for system, reference in fact.references:
            other = target(system, reference)
            if other is not None and other != gene:
                yield self._quad(gene, _CROSS, other)
        node = entity("role-de-gene", f"{fact.code}.{slug}.{fact.relation or 'undetermined'}")
        yield self._quad(node, _TYPE, expand("mlg:GeneAssociation"))
        yield self._quad(node, _OF, orpha(fact.code))
        yield self._quad(node, expand("mlg:gene"), gene)
        if fact.relation:
            relation = self._concept("gene-relation", fact.relation)
            yield self._quad(node, expand("mlg:geneRelation"), relation)
        yield from self._checked(node, fact.assessed, fact.origin)

    def _phenotype(self, fact: Phenotype) -> Iterator[Quad]:
        slug = fact.hpo.removeprefix("HP:")
        sign = NamedNode(f"{_OBO}HP_{slug}")
        node = entity("signe", f"{fact.code}.{slug}")
        yield self._quad(node, _TYPE, expand("mlg:PhenotypeAnnotation"))
        yield self._quad(node, _OF, orpha(fact.code))
        yield self._quad(node, expand("mlg:phenotype"), sign)
        if fact.frequency:
            often = self._concept("phenotype-frequency", fact.frequency)
            yield self._quad(node, expand("mlg:phenotypeFrequency"), often)
        yield self._quad(sign, _LABEL, Literal(fact.term, language="en"))  # HPO's own words

    def _checked(self, node: NamedNode, validated: bool | None, origin: str) -> Iterator[Quad]:
        if validated is not None:
            value = Literal(str(validated).lower(), datatype=_BOOLEAN)
            yield self._quad(node, expand("mlg:validated"), value)
        if origin:
            yield self._quad(node, expand("mlg:referenceText"), Literal(origin))

    def _concept(self, scheme: str, slug: str) -> NamedNode:
        key = scheme, slug
        if key not in self._concepts:
            self._concepts[key] = NamedNode(f"{PREFIXES['mlgs']}{scheme}/{slug}")
        return self._concepts[key]

    def _quad(self, node: NamedNode, prop: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(node, prop, value, self.graph)
