"""What the endpoint says of itself: a SPARQL 1.1 Service Description."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from maillage import negotiate
from maillage.errors import BadRequest
from maillage.terms import BASE, PREFIXES, expand

__all__ = ["DESCRIPTION_TYPES", "EXTENSION_FUNCTIONS", "describe"]

_SIMPLE: Final = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")

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

#: W3C's name of a format, where Oxigraph has another; `graph/build` names it so too.
_NAMES: Final[Mapping[object, str]] = {ox.RdfFormat.JSON_LD: "http://www.w3.org/ns/formats/JSON-LD"}

#: What an embedded store calls beyond SPARQL 1.1; each is called by a test.
EXTENSION_FUNCTIONS: Final = tuple(
    f"{prefix}:{name}"
    for prefix, names in (
        (
            "geof",
            "area asGeoJSON centroid convexHull coordinateDimension difference dimension distance"
            " ehContains ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap"
            " envelope getSRID intersection isEmpty isSimple length perimeter rcc8dc rcc8ec rcc8eq"
            " rcc8ntpp rcc8ntppi rcc8po rcc8tpp rcc8tppi relate sfContains sfCrosses sfDisjoint"
            " sfEquals sfIntersects sfOverlaps sfTouches sfWithin spatialDimension symDifference"
            " union",
        ),
        (
            "xsd",
            "date dayTimeDuration duration gDay gMonth gMonthDay gYear gYearMonth time"
            " yearMonthDuration",
        ),
    )
    for name in names.split()
)


def describe(
    endpoint: str,
    graphs: Mapping[str, int],
    media_type: str,
    *,
    functions: Iterable[str] = (),
    writable: bool = False,
    federates: bool = False,
    union: bool = True,
) -> bytes:
    """Write the service description.

    What the endpoint does not do is not said: no ``sd:DereferencesURIs``, since it fetches nothing
    that a query names but endpoints of its list (docs/adr/0027), and no ``sd:inputFormat``,
    since it reads no RDF.

    Args:
        endpoint: URL the client has asked, which is what ``sd:endpoint`` must be.
        graphs: IRI of each named graph -> its number of triples; under the empty name, that of the
            default graph.
        media_type: one of `DESCRIPTION_TYPES`.
        functions: what may be called beyond SPARQL 1.1, as CURIEs.
        writable: whether updates are taken.
        union: whether the default graph is the union of all, and not a graph of its own.
        federates: whether SERVICE may ask some endpoints.

    Raises:
        BadRequest: `endpoint` is no IRI (the ``Host`` header is the client's to forge).
    """
    try:
        url = ox.NamedNode(endpoint)
        # A host with a # is an IRI by itself, and none with another.
        service = ox.NamedNode(f"{endpoint}#service")
    except ValueError as error:
        raise BadRequest(
            f"the URL of the request is no IRI: {error}; look at its Host header",
            fr=f"l’URL de la requête n’est pas une IRI : {error} ; voyez son en-tête Host",
        ) from error

    triples = [
        *_about(service, "sd:Service"),
        ox.Triple(service, expand("sd:endpoint"), url),
        ox.Triple(service, expand("sd:supportedLanguage"), expand("sd:SPARQL11Query")),
        *(ox.Triple(service, *_said(name)) for name in _manner(writable=writable, union=union)),
        # Nothing is inferred while a query runs; what a build has inferred is in a graph.
        ox.Triple(service, expand("sd:defaultEntailmentRegime"), _SIMPLE),
        ox.Triple(_SIMPLE, expand("rdf:type"), expand("sd:EntailmentRegime")),
        *_dataset(endpoint, service, graphs, "union" if union else "default"),
    ]
    if federates:
        federated = expand("sd:BasicFederatedQuery")
        triples.append(ox.Triple(service, expand("sd:feature"), federated))
    formats = [ox.NamedNode(_NAMES.get(format_, format_.iri)) for format_ in _FORMATS]
    triples += [ox.Triple(service, expand("sd:resultFormat"), name) for name in formats]
    for name in functions:
        triples.append(ox.Triple(service, expand("sd:extensionFunction"), expand(name)))
        triples += _about(expand(name), "sd:Function")
    # Subject by subject, as a person would write it.
    order: dict[object, int] = {}
    for triple in triples:
        order.setdefault(triple.subject, len(order))
    triples.sort(key=lambda triple: order[triple.subject])
    format_ = ox.RdfFormat.from_media_type(media_type)
    buffer = io.BytesIO()
    prefixes = {name: PREFIXES[name] for name in ("dcat", "geof", "mlgg", "sd", "void", "xsd")}
    ox.serialize(triples, buffer, format_, prefixes=prefixes)
    return buffer.getvalue()


def _manner(*, writable: bool, union: bool) -> Iterator[str]:
    """Give what tells a scratch store, a published one, and one that takes writes apart."""
    if writable:
        yield "sd:supportedLanguage sd:SPARQL11Update"
    if union:
        yield "sd:feature sd:UnionDefaultGraph"


def _said(statement: str) -> list[ox.NamedNode]:
    return [expand(name) for name in statement.split()]


def _dataset(
    endpoint: str, service: ox.NamedNode, graphs: Mapping[str, int], default_name: str
) -> Iterator[ox.Triple]:
    """Describe what a query without ``FROM`` reads."""
    dataset = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#{default_name}")
    yield ox.Triple(service, expand("sd:defaultDataset"), dataset)
    yield from _about(dataset, "sd:Dataset")
    yield ox.Triple(dataset, expand("sd:defaultGraph"), default)
    yield from _about(default, "sd:Graph")
    if "" in graphs:
        yield ox.Triple(default, expand("void:triples"), ox.Literal(graphs[""]))
    if PREFIXES["mlgg"] + "build" in graphs:
        # The store holds a build, which describes itself: sources, licences, classes, properties.
        published = ox.NamedNode(BASE + "dataset")
        yield from _about(service, "dcat:DataService")
        yield ox.Triple(service, expand("dcat:endpointURL"), ox.NamedNode(endpoint))
        yield ox.Triple(service, expand("dcat:servesDataset"), published)
    named = {iri: count for iri, count in graphs.items() if iri}
    for number, (iri, count) in enumerate(sorted(named.items()), start=1):
        node = ox.NamedNode(f"{endpoint}#named-graph-{number}")
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(dataset, expand("sd:namedGraph"), node)
        yield from _about(node, "sd:NamedGraph")
        yield ox.Triple(node, expand("sd:name"), ox.NamedNode(iri))
        yield ox.Triple(node, expand("sd:graph"), graph)
        yield from _about(graph, "sd:Graph")
        yield ox.Triple(graph, expand("void:triples"), ox.Literal(count))


def _about(subject: ox.NamedNode, kind: str) -> list[ox.Triple]:
    return [ox.Triple(subject, expand("rdf:type"), expand(kind))]
