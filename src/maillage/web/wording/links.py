"""Which page and which data stand behind an IRI of ours, and back again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from maillage.errors import NotFound
from maillage.negotiate import CSV, JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from maillage.terms import BASE, PREFIXES

__all__ = [
    "ALIASES",
    "DATA_TYPES",
    "GRAPH_DATA_TYPES",
    "Resource",
    "data_path",
    "ontology_version",
    "page_path",
    "resource",
    "unknown",
]

#: File extension of the data -> media type, the preferred one first.
DATA_TYPES: Final = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES, "rdf": RDFXML}
#: The facts of one entity come as a table too, each with its source.
_ENTITY_DATA_TYPES: Final = {**DATA_TYPES, "csv": CSV}
#: A whole graph comes in these too.
GRAPH_DATA_TYPES: Final = {**DATA_TYPES, "nq": NQUADS, "trig": TRIG}
#: RDF types under other names, for clients that know no better one. ``text/plain`` is what
#: N-Triples were once sent as, and what RDFLib asks for where it is told to read them.
ALIASES: Final = {"application/json": "jsonld", "text/n3": "ttl", "text/plain": "nt"}

#: The IRIs of the ontology's versions begin so (``owl:versionIRI``).
_VERSIONS: Final = BASE + "ontology/"

_DATASET: Final = BASE + "dataset"
_VOCABULARIES: Final = {"ontology": PREFIXES["mlg"], "shapes": PREFIXES["mlgsh"]}
_SEGMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


@dataclass(frozen=True)
class Resource:
    """What a path of the site is about.

    Attributes:
        path: below ``/page/`` and ``/data/``, e.g. ``centre/leukofrance`` or ``orpha/58``.
        iri: what it describes.
        kind: ``entity``; ``graph``; ``vocabulary``, the ontology or the shapes; or ``dataset``.
    """

    path: str
    iri: str
    kind: str = "entity"

    @property
    def node(self) -> NamedNode:
        """The IRI as a term."""
        return NamedNode(self.iri)

    @property
    def graph(self) -> NamedNode:
        """The graph that holds the statements: of a vocabulary, of the data set, or itself."""
        match self.kind:
            case "vocabulary":
                return NamedNode(PREFIXES["mlgg"] + self.path)
            case "dataset":
                return NamedNode(PREFIXES["mlgg"] + "build")
            case _:
                return self.node

    @property
    def data_types(self) -> dict[str, str]:
        """The formats its data come in: extension -> media type."""
        return _ENTITY_DATA_TYPES if self.kind == "entity" else GRAPH_DATA_TYPES

    @property
    def downloads(self) -> list[tuple[str, str, str]]:
        """Its data, as a page offers them: path, extension and media type of each format."""
        return [
            (data_path(self.path, form), f".{form}", media_type)
            for form, media_type in self.data_types.items()
        ]


def resource(path: str) -> Resource:
    """Tell which resource a path is about; the host never matters.

    Args:
        path: what follows ``/page/``, or ``/data/`` without the extension.

    Raises:
        NotFound: no resource of ours has such a path.

    >>> resource("orpha/58").iri
    'http://www.orpha.net/ORDO/Orphanet_58'
    >>> resource("scheme/role/coordinating").iri
    'https://w3id.org/maillage/scheme/role/coordinating'
    """
    segments = path.split("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise unknown(path)
    match segments:
        case ["ontology" | "shapes" as name]:
            return Resource(path, BASE + name, "vocabulary")
        case ["dataset"]:
            return Resource(path, BASE + path, "dataset")
        case ["graph", slug]:
            return Resource(path, PREFIXES["mlgg"] + slug, "graph")
        case ["scheme", _] | ["scheme", _, _]:
            return Resource(path, BASE + path)
        case ["orpha", code]:
            return Resource(path, PREFIXES["ordo"] + code)
        case [_, _]:
            return Resource(path, PREFIXES["mlgid"] + path)
    raise unknown(path)


def ontology_version(version: str) -> NamedNode:
    """Give the IRI of a version of the ontology.

    Raises:
        NotFound: the text cannot stand in such an IRI.
    """
    if not _SEGMENT.fullmatch(version):
        raise unknown(f"ontology/{version}")
    return NamedNode(_VERSIONS + version)


def page_path(iri: str) -> str | None:
    """Give the path of the page about an IRI, or None if the site has none.

    >>> page_path("https://w3id.org/maillage/id/filiere/mhemo")
    '/page/filiere/mhemo'
    >>> page_path("https://w3id.org/maillage/ontology#covers")
    '/ontology#covers'
    >>> page_path("http://example.org/") is None
    True
    """
    for name, namespace in _VOCABULARIES.items():
        if iri.startswith(namespace):
            return f"/{name}#{quote(iri.removeprefix(namespace))}"
        if iri == BASE + name:
            return f"/{name}"
    if iri == _DATASET or iri.startswith(f"{_DATASET}#"):
        return f"/page/dataset{iri.removeprefix(_DATASET)}"
    if iri.startswith(_VERSIONS):
        return f"/ontology/{quote(iri.removeprefix(_VERSIONS))}"
    for namespace, folder in (
        (PREFIXES["mlgid"], ""),
        (PREFIXES["mlgs"], "scheme/"),
        (PREFIXES["mlgg"], "graph/"),
        (PREFIXES["ordo"], "orpha/"),
    ):
        if iri.startswith(namespace):
            path = folder + iri.removeprefix(namespace)
            try:
                return "/page/" + quote(resource(path).path)
            except NotFound:
                return None
    return None


def data_path(path: str, extension: str) -> str:
    """Give the path of a resource's data in one format."""
    return f"/data/{quote(path)}.{extension}"


def unknown(path: str) -> NotFound:
    """Say that a path is of nothing that is known."""
    return NotFound(
        f"nothing is known under {path!r}: see the home page for what there is",
        fr=f"rien n’est connu sous « {path} » : l’accueil dit ce qui existe",
    )
