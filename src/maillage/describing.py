"""What the data set says of itself: VoID (https://www.w3.org/TR/void/), and a little of DCAT.

Every node has an IRI, ``…/dataset#…``, made of what it stands for; nothing depends on a clock or on
the host that serves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage import __version__
from maillage.counting import SPACES, Figures, Part
from maillage.terms import BASE, PREFIXES, curie, expand, graph

__all__ = ["DATASET", "describe"]

#: The data set that all builds are versions of; described in ``graph/build``.
DATASET: Final = NamedNode(BASE + "dataset")

#: Described in the ontology, whose creator it is too.
_PUBLISHER: Final = NamedNode(PREFIXES["mlg"] + "contributors")
_CC_BY: Final = NamedNode("https://creativecommons.org/licenses/by/4.0/")

_TITLE: Final = {
    "fr": "Maillage, le réseau de soins des maladies rares en France",
    "en": "Maillage, the rare-disease care network of France",
}
_DESCRIPTION: Final = {
    "fr": "Filières, centres, sites, labels, plans et associations, avec leurs sources. Les nombres"
    " sont ceux de tous les graphes sauf graph/build, qui contient cette description ; un triplet"
    " que plusieurs graphes contiennent y compte une fois.",
    "en": "Networks, centres, sites, labels, plans and associations, with their sources. The"
    " figures are those of all graphs but graph/build, which holds this description; a triple that"
    " several graphs hold counts once.",
}
#: Orphanet asks for this very attribution, and that changes be told.
_RIGHTS: Final = {
    "fr": "Données saisies : CC BY 4.0, sauf ce qui concerne des personnes physiques, que nous"
    " ne pouvons pas concéder. Maladies : “Orphadata: Free access data from Orphanet."
    " © INSERM 1999. CC BY 4.0” ; modifications : reprises en partie, transposées dans ce"
    " vocabulaire. Chaque graphe dit les conditions de sa source.",
    "en": "Curated data: CC BY 4.0, but for what is about natural persons, which is not ours to"
    " license. Diseases: “Orphadata: Free access data from Orphanet."
    " © INSERM 1999. CC BY 4.0”; changes made: taken in part, put into this vocabulary."
    " Each graph tells the terms of its source.",
}
#: The graphs that no source stands behind. Natural persons' has no licence: it is not ours to give.
_OWN: Final = {
    "inferred": {"fr": "Faits dérivés par Maillage", "en": "Facts that Maillage derives"},
    "ontology": {"fr": "Ontologie", "en": "Ontology"},
    "persons": {"fr": "Personnes physiques", "en": "Natural persons"},
    "schemes": {"fr": "Listes de concepts", "en": "Concept schemes"},
    "shapes": {"fr": "Règles (SHACL)", "en": "Rules (SHACL)"},
    "sources": {"fr": "Documents sources", "en": "Source documents"},
}
#: What a graph takes over from the description of its source.
_TAKEN: Final = {
    "dcterms:title": "dcterms:title",
    "dcterms:license": "dcterms:license",
    "dcterms:rights": "dcterms:rights",
    "mlg:consultedOn": "dcterms:modified",
}


def describe(figures: Figures, digest: str) -> Iterator[Quad]:
    """Say in the graph itself which build it is, what is in it and where to get it.

    Addresses are below the data set's own base, whatever host serves it.

    Args:
        figures: of all graphs but ``graph/build``.
        digest: hash of their lines: a hash cannot hold itself.

    Yields:
        The quads of ``graph/build``.
    """
    where = graph("build")
    for subject, name, value in (
        *_whole(figures, digest),
        *_access(),
        *_graphs(figures),
        *_partitions(DATASET, "", figures.whole),
    ):
        yield Quad(subject, expand(name), value, where)


_Statement = tuple[NamedNode, str, NamedNode | Literal]


def _whole(figures: Figures, digest: str) -> Iterator[_Statement]:
    for name in ("void:Dataset", "dcat:Dataset"):
        yield DATASET, "rdf:type", expand(name)
    yield from _both(DATASET, "dcterms:title", _TITLE)
    yield from _both(DATASET, "dcterms:description", _DESCRIPTION)
    yield from _both(DATASET, "dcterms:rights", _RIGHTS)
    yield DATASET, "dcterms:license", _CC_BY
    yield DATASET, "dcterms:publisher", _PUBLISHER
    yield DATASET, "dcterms:identifier", Literal(digest)
    yield DATASET, "owl:versionInfo", Literal(__version__)
    yield DATASET, "void:triples", Literal(figures.whole.triples)
    yield DATASET, "void:distinctSubjects", Literal(figures.whole.subjects)
    yield DATASET, "void:distinctObjects", Literal(figures.objects)
    yield DATASET, "void:entities", Literal(sum(figures.entities.values()))
    # No prefix is common to the IRIs of all entities, so each subset has its own.
    for name, number in figures.entities.items():
        subset = NamedNode(f"{DATASET.value}#entities/{name}")
        yield DATASET, "void:subset", subset
        yield subset, "rdf:type", expand("void:Dataset")
        yield subset, "void:uriSpace", Literal(SPACES[name])
        yield subset, "void:entities", Literal(number)
    for iri in figures.examples:
        yield DATASET, "void:exampleResource", NamedNode(iri)
    for iri in _vocabularies(figures.whole):
        yield DATASET, "void:vocabulary", NamedNode(iri)
    description = graph("build")
    yield description, "rdf:type", expand("void:DatasetDescription")
    yield description, "foaf:primaryTopic", DATASET


def _access() -> Iterator[_Statement]:
    dump = NamedNode(BASE + "dumps/maillage.nq")
    distribution = NamedNode(f"{DATASET.value}#nquads")
    yield DATASET, "foaf:homepage", NamedNode(BASE)
    yield DATASET, "void:sparqlEndpoint", NamedNode(BASE + "sparql")
    yield DATASET, "void:dataDump", dump
    yield DATASET, "dcat:distribution", distribution
    yield distribution, "rdf:type", expand("dcat:Distribution")
    yield distribution, "dcterms:title", Literal("N-Quads")
    yield distribution, "dcterms:license", _CC_BY
    yield from _both(distribution, "dcterms:rights", _RIGHTS)
    yield distribution, "dcat:downloadURL", dump
    media_type = "https://www.iana.org/assignments/media-types/application/n-quads"
    yield distribution, "dcat:mediaType", NamedNode(media_type)
    for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG"):
        yield DATASET, "void:feature", NamedNode(f"http://www.w3.org/ns/formats/{name}")


def _graphs(figures: Figures) -> Iterator[_Statement]:
    """Describe each graph as a part of the data set, by what is known of its source."""
    about: dict[str, list[tuple[str, NamedNode | Literal]]] = defaultdict(list)
    homes: dict[str, str] = {}
    taken = {expand(name).value: to for name, to in _TAKEN.items()}
    facts_in = expand("mlg:factsIn")
    for quad in parse(b"".join(figures.sources), format=RdfFormat.N_QUADS):
        document, value = quad.subject, quad.object
        if not isinstance(document, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        if quad.predicate == facts_in:
            homes[document.value] = value.value
        elif quad.predicate.value in taken:
            about[document.value].append((taken[quad.predicate.value], value))
    days = [v.value for facts in about.values() for name, v in facts if name == "dcterms:modified"]
    if days:
        day = Literal(max(days), datatype=expand("xsd:date"))
        yield DATASET, "dcterms:modified", day
    for iri, part in figures.graphs.items():
        node, slug = NamedNode(iri), iri.removeprefix(PREFIXES["mlgg"])
        yield DATASET, "void:subset", node
        yield node, "rdf:type", expand("void:Dataset")
        yield node, "void:triples", Literal(part.triples)
        yield node, "void:distinctSubjects", Literal(part.subjects)
        if slug != iri:
            yield node, "void:dataDump", NamedNode(f"{BASE}data/graph/{slug}.nq")
        if slug in _OWN:
            yield from _both(node, "dcterms:title", _OWN[slug])
            if slug != "persons":
                yield node, "dcterms:license", _CC_BY
        yield from _partitions(node, f"graph/{quote(slug)}/", part)
    for document, home in sorted(homes.items()):
        if home in figures.graphs:
            node = NamedNode(home)
            yield node, "dcterms:source", NamedNode(document)
            for name, value in about[document]:
                yield node, name, value


def _partitions(node: NamedNode, scope: str, part: Part) -> Iterator[_Statement]:
    yield node, "void:classes", Literal(len(part.classes))
    yield node, "void:properties", Literal(len(part.properties))
    for kind, terms, number in (
        ("class", part.classes, "void:entities"),
        ("property", part.properties, "void:triples"),
    ):
        for term, amount in sorted(terms.items()):
            iri = term[1:-1].decode()
            # Readable, and another for every term: no IRI of a term is some other's CURIE.
            name = quote(curie(iri), safe=":")
            partition = NamedNode(f"{DATASET.value}#{scope}{kind}/{name}")
            yield node, f"void:{kind}Partition", partition
            yield partition, f"void:{kind}", NamedNode(iri)
            yield partition, number, Literal(amount)


def _vocabularies(part: Part) -> list[str]:
    """Name the vocabularies whose terms are used, as far as they have a prefix here."""
    found = set()
    for term in (*part.properties, *part.classes):
        prefix, separator, _ = curie(term[1:-1].decode()).partition(":")
        if separator and prefix in PREFIXES:
            found.add(PREFIXES[prefix])
    # Ours is an ontology with an IRI of its own.
    return sorted(BASE + "ontology" if iri == PREFIXES["mlg"] else iri for iri in found)


def _both(node: NamedNode, name: str, texts: Mapping[str, str]) -> Iterator[_Statement]:
    for lang, text in texts.items():
        yield node, name, Literal(text, language=lang)
