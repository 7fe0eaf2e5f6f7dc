"""What the endpoint says of itself: a SPARQL 1.1 Service Description."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from maillage import negotiate
from maillage.errors import BadRequest
from maillage.terms import PREFIXES, expand

__all__ = ["DESCRIPTION_TYPES", "describe"]

#: Media types of the description; earlier wins a tie.
DESCRIPTION_TYPES: Final = (
    negotiate.TURTLE,
    negotiate.NTRIPLES,
    negotiate.RDFXML,
    negotiate.JSONLD,
    negotiate.NQUADS,
    negotiate.TRIG,
)

_FORMATS: Final[tuple[ox.QueryResultsFormat | ox.RdfFormat, ...]] = (
    ox.QueryResultsFormat.JSON,
    ox.QueryResultsFormat.XML,
    ox.QueryResultsFormat.CSV,
    ox.QueryResultsFormat.TSV,
    ox.RdfFormat.TURTLE,
    ox.RdfFormat.N_TRIPLES,
    ox.RdfFormat.RDF_XML,
    ox.RdfFormat.JSON_LD,
    ox.RdfFormat.N_QUADS,
    ox.RdfFormat.TRIG,
)


def describe(
    endpoint: str, graphs: Mapping[str, int], media_type: str, *, writable: bool = False
) -> bytes:
    """Write the service description.

    Args:
        endpoint: URL the client has asked, which is what ``sd:endpoint`` must be.
        graphs: IRI of each named graph -> its number of triples.
        media_type: one of `DESCRIPTION_TYPES`.
        writable: whether updates are taken; the default graph is then a graph of its own, and not
            the union of all.

    Raises:
        BadRequest: `endpoint` is no IRI (the ``Host`` header is the client's to forge).
    """
    try:
        url = ox.NamedNode(endpoint)
    except ValueError as error:
        raise BadRequest(f"the URL of the request is no IRI: {error}") from error
    service = ox.NamedNode(f"{endpoint}#service")
    dataset = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#{'default' if writable else 'union'}")
    triples = [
        *_about(service, "sd:Service"),
        ox.Triple(service, expand("sd:endpoint"), url),
        ox.Triple(service, expand("sd:supportedLanguage"), expand("sd:SPARQL11Query")),
        ox.Triple(service, *_manner(writable=writable)),
        ox.Triple(service, expand("sd:defaultDataset"), dataset),
        *_about(dataset, "sd:Dataset"),
        ox.Triple(dataset, expand("sd:defaultGraph"), default),
        *_about(default, "sd:Graph"),
    ]
    triples += [
        ox.Triple(service, expand("sd:resultFormat"), ox.NamedNode(format_.iri))
        for format_ in _FORMATS
    ]
    for number, (iri, count) in enumerate(sorted(graphs.items()), start=1):
        named = ox.NamedNode(f"{endpoint}#named-graph-{number}")
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        triples += [
            ox.Triple(dataset, expand("sd:namedGraph"), named),
            *_about(named, "sd:NamedGraph"),
            ox.Triple(named, expand("sd:name"), ox.NamedNode(iri)),
            ox.Triple(named, expand("sd:graph"), graph),
            *_about(graph, "sd:Graph"),
            ox.Triple(graph, expand("void:triples"), ox.Literal(count)),
        ]
    format_ = ox.RdfFormat.from_media_type(media_type)
    buffer = io.BytesIO()
    prefixes = {name: PREFIXES[name] for name in ("sd", "void")}
    ox.serialize(triples, buffer, format_, prefixes=prefixes)
    return buffer.getvalue()


def _manner(*, writable: bool) -> tuple[ox.NamedNode, ox.NamedNode]:
    """Give the property and value that tell a scratch store from a published one."""
    if writable:
        return expand("sd:supportedLanguage"), expand("sd:SPARQL11Update")
    return expand("sd:feature"), expand("sd:UnionDefaultGraph")


def _about(subject: ox.NamedNode, kind: str) -> list[ox.Triple]:
    return [ox.Triple(subject, expand("rdf:type"), expand(kind))]
