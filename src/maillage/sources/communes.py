"""Official lists of communes in a build: which of several speaks, and how it is said in RDF.

They are said as the table ``reference/communes.csv`` says them (`data/tables.toml`). Of each
département the newest list speaks alone: a commune that it no longer has was merged. An older one
only gives centres that the newest lacks. The lists bear no date, so theirs is the day they were
obtained. A list is 35,000 communes of which the tables name some hundreds: those that they name go
through rules and inference like any other node, the rest straight to lines (docs/adr/0018).
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from maillage.report import Text
from maillage.sources import Source
from maillage.sources import quads as describe
from maillage.sources.cog import Commune
from maillage.sources.downloads import Download
from maillage.sources.failures import failure
from maillage.terms import PREFIXES, entity, expand, graph

__all__ = ["Communes", "load_communes"]

_LICENCE: Final = "https://spdx.org/licenses/etalab-2.0"
_RIGHTS: Final = Text(
    "Licence Ouverte 2.0. Modifications : mis en RDF ; retenu les communes actuelles.",
    "Licence Ouverte 2.0. Changes made: turned into RDF; kept are present communes.",
)
#: Product -> title, publisher, page.
_PUBLISHED: Final = {
    "cog-communes-etalab": (
        "@etalab/decoupage-administratif, communes",
        "Etalab, d'après l'Insee et La Poste",
        "https://github.com/etalab/decoupage-administratif",
    ),
    "cog-communes-geo-api": (
        "API Découpage administratif, communes",
        "geo.api.gouv.fr (DINUM), d'après l'Insee, La Poste et l'IGN",
        "https://geo.api.gouv.fr/decoupage-administratif",
    ),
}
_TYPE, _FROM, _LABEL = expand("rdf:type"), expand("prov:wasDerivedFrom"), expand("rdfs:label")
_COMMUNE, _CODE = expand("mlg:Commune"), expand("mlg:communeCode")
_DEPARTMENT, _POSTCODE = expand("mlg:inDepartment"), expand("mlg:postcode")
_POPULATION, _INTEGER = expand("mlg:population"), expand("xsd:integer")
_GEOMETRY, _HAS_GEOMETRY = expand("geo:Geometry"), expand("geo:hasGeometry")
_WKT, _WKT_LITERAL = expand("geo:asWKT"), expand("geo:wktLiteral")
_KIND: Final = f"{PREFIXES['mlgid']}commune/"


@dataclass(frozen=True)
class Communes:
    """What official lists say.

    Attributes:
        said: a commune, the id of the list that says it, and whether only its centre.
        documents: the lists as source documents.
        notes: what the user should know.
    """

    said: tuple[tuple[Commune, str, bool], ...] = ()
    documents: tuple[Quad, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the communes described."""
        return frozenset(commune.code for commune, _, _ in self.said)

    def core(self, named: Collection[str]) -> Iterator[Quad]:
        """Give the documents and the communes that rules rest on.

        Args:
            named: IRIs that the tables name.
        """
        yield from self.documents
        for commune, document, only_centre in self.said:
            if _KIND + commune.code.lower() in named:
                yield from _quads(commune, document, only_centre=only_centre)

    def lines(self, named: Collection[str]) -> list[bytes]:
        """Give all the other communes as N-Quads."""
        out = io.BytesIO()
        rest = (
            quad
            for commune, document, only_centre in self.said
            if _KIND + commune.code.lower() not in named
            for quad in _quads(commune, document, only_centre=only_centre)
        )
        serialize(rest, out, format=RdfFormat.N_QUADS)
        return out.getvalue().splitlines(keepends=True)


def load_communes(
    downloads: Iterable[Download], tables: Mapping[str, str], departments: Collection[str]
) -> Communes:
    """Load lists together, the newest first.

    Args:
        downloads: what `recognise` gave.
        tables: code -> day of what the project's own table says; an older list is not heard on it.
        departments: codes of the départements and collectivities that there are.

    Raises:
        SourceError: a list is damaged, or says what cannot be.
    """
    said: list[tuple[Commune, str, bool]] = []
    documents: list[Quad] = []
    notes: list[Text] = []
    closed: set[str] = set()
    lacking: set[str] = set()
    for download in sorted(downloads, key=lambda d: (d.version.date, d.shown), reverse=True):
        version = download.version
        heard, spoken, left = len(said), set[str](), 0
        for commune in download.communes():
            if commune.department not in departments:
                place = f"{download.shown} ({commune.code})"
                raise failure("commune", place, commune.department, field="departement")
            if tables.get(commune.code, "") > version.date:
                left += 1
            elif commune.department not in closed:
                spoken.add(commune.department)
                said.append((commune, version.id, False))
                if commune.centre is None:
                    lacking.add(commune.code)
            elif commune.code in lacking and commune.centre is not None:
                lacking.discard(commune.code)
                said.append((commune, version.id, True))
            else:
                left += 1
        closed |= spoken
        heard = len(said) - heard
        if heard:
            documents += describe(_source(download))
        shown = download.shown
        notes.append(
            Text(
                f"{shown} ({version.product}, {version.date}) : {heard} communes,"
                f" {left} laissées à plus récent",
                f"{shown} ({version.product}, {version.date}): {heard} communes,"
                f" {left} left to newer files",
            )
        )
    return Communes(tuple(said), tuple(documents), tuple(notes))


def _quads(commune: Commune, document: str, *, only_centre: bool) -> Iterator[Quad]:
    """Say a commune in the graph of its list."""
    slug, where, source = commune.code.lower(), graph(document), entity("document", document)
    node = entity("commune", slug)

    def quad(subject: NamedNode, prop: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, prop, value, where)

    if not only_centre:
        department = entity("departement", commune.department.lower())
        yield quad(node, _TYPE, _COMMUNE)
        yield quad(node, _FROM, source)
        yield quad(node, _LABEL, Literal(commune.name, language="fr"))
        yield quad(node, _CODE, Literal(commune.code))
        yield quad(node, _DEPARTMENT, department)
        for postcode in commune.postcodes:
            yield quad(node, _POSTCODE, Literal(postcode))
        if commune.population is not None:
            yield quad(node, _POPULATION, Literal(str(commune.population), datatype=_INTEGER))
    if commune.centre is not None:
        point = entity("geometrie", f"commune-{slug}")
        text = "POINT({:f} {:f})".format(*commune.centre)
        yield quad(node, _HAS_GEOMETRY, point)
        yield quad(point, _TYPE, _GEOMETRY)
        yield quad(point, _FROM, source)
        yield quad(point, _WKT, Literal(text, datatype=_WKT_LITERAL))


def _source(download: Download) -> Source:
    """Describe a list as a source document."""
    title, publisher, page = _PUBLISHED[download.version.product]
    obtained = datetime.date.fromtimestamp(download.path.stat().st_mtime)
    return Source(
        download.version.id,
        0,
        f"{title} ({download.path.name})",
        publisher,
        obtained.isoformat(),
        url=page,
        licence=_LICENCE,
        rights=_RIGHTS,
        sha256=download.sha256(),
    )
