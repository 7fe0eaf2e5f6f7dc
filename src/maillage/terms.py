"""Names: the prefixes, and the IRIs that Maillage mints.

`ontology/prefixes.ttl` declares the same prefixes for everyone else; a test keeps the two equal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

__all__ = ["BASE", "PREFIXES", "curie", "entity", "expand", "graph", "orpha", "prologue"]

BASE: Final = "https://w3id.org/maillage/"

#: Every prefix of the project: prefix -> namespace IRI.
PREFIXES: Final[dict[str, str]] = {
    "mlg": BASE + "ontology#",
    "mlgid": BASE + "id/",
    "mlgs": BASE + "scheme/",
    "mlgsh": BASE + "shapes#",
    "mlgg": BASE + "graph/",
    "ordo": "http://www.orpha.net/ORDO/Orphanet_",
    "adms": "http://www.w3.org/ns/adms#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "uom": "http://www.opengis.net/def/uom/OGC/1.0/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_CURIE: Final = re.compile(r"^([A-Za-z][\w-]*):(.*)$")
_SLUG: Final = re.compile(r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$")


@lru_cache(4096)
def expand(text: str) -> NamedNode:
    """Turn a CURIE into the IRI it stands for; an absolute IRI stays itself.

    Args:
        text: ``prefix:local`` with a prefix of `PREFIXES`, or an absolute IRI.

    Raises:
        ValueError: the prefix is unknown, or the result is no IRI.

    >>> expand("mlg:covers").value
    'https://w3id.org/maillage/ontology#covers'
    """
    match = _CURIE.match(text)
    if match is None:
        raise ValueError(f"{text!r} is neither prefix:name nor an absolute IRI")
    prefix, local = match.groups()
    if prefix in PREFIXES:
        return NamedNode(PREFIXES[prefix] + local)
    if prefix in {"http", "https", "urn", "mailto", "tel"}:
        return NamedNode(text)
    raise ValueError(f"unknown prefix {prefix!r} in {text!r}; ontology/prefixes.ttl has the list")


def curie(iri: str) -> str:
    """Shorten an IRI with the longest matching prefix, for people to read.

    >>> curie("http://www.orpha.net/ORDO/Orphanet_58")
    'ordo:58'
    """
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])),
        key=lambda item: len(item[1]),
        default=None,
    )
    return iri if best is None else f"{best[0]}:{iri[len(best[1]) :]}"


def entity(kind: str, slug: str) -> NamedNode:
    """Mint the IRI of one entity, ``mlgid:kind/slug``.

    Args:
        kind: path segment of the kind, e.g. ``centre``.
        slug: lower-case ASCII letters, digits and single hyphens or dots.

    Raises:
        ValueError: the slug is not of that form (what would be no stable, readable IRI).

    >>> entity("filiere", "mhemo").value
    'https://w3id.org/maillage/id/filiere/mhemo'
    """
    if not _SLUG.match(slug):
        raise ValueError(
            f"{slug!r} is no slug: use lower-case letters without accents, digits, single hyphens"
        )
    return NamedNode(f"{PREFIXES['mlgid']}{kind}/{slug}")


def graph(source_id: str) -> NamedNode:
    """Name the graph that holds what one source says (DESIGN: every fact in its source's graph)."""
    return NamedNode(PREFIXES["mlgg"] + source_id)


@lru_cache(65_536)  # a build names each some forty times
def orpha(code: str) -> NamedNode:
    """Name a disease or group by Orphanet's own IRI.

    Args:
        code: the ORPHAcode, digits only, no leading zero.

    Raises:
        ValueError: `code` is not an ORPHAcode.

    >>> orpha("58").value
    'http://www.orpha.net/ORDO/Orphanet_58'
    """
    if not re.fullmatch(r"[1-9]\d{0,6}", code):
        raise ValueError(f"{code!r} is no ORPHAcode: digits only, e.g. 58")
    return NamedNode(PREFIXES["ordo"] + code)


def prologue() -> str:
    """Give the ``PREFIX`` lines of all prefixes, for a query."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
