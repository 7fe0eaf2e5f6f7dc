"""A build's quads -> its mappings to other systems as one SSSOM/TSV mapping set.

https://mapping-commons.github.io/sssom/ , in the canonical form of its TSV: the head in YAML, slots
and columns in the order of the specification, what all rows share said once, rows sorted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.errors import NotFound
from maillage.sources.orphanet.quads import SYSTEMS
from maillage.terms import BASE, PREFIXES, expand

__all__ = ["SET", "write"]

#: IRI of the mapping set; that of one source alone has the source's id after a slash.
SET: Final = BASE + "dataset/mappings"
#: Property of the graph -> predicate and modifier of a row.
_PREDICATES: Final = {
    **{
        expand(f"skos:{name}Match"): (f"skos:{name}Match", "")
        for name in ("exact", "close", "broad", "narrow", "related")
    },
    expand("mlg:crossReference"): ("oboInOwl:hasDbXref", ""),
    expand("mlg:noMatch"): ("skos:exactMatch", "Not"),
}
#: The graph does not say how a mapping was come by, only who states it.
_JUSTIFICATION: Final = "semapv:UnspecifiedMatching"
_COLUMNS: Final = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id"),
    *("mapping_justification", "license", "mapping_provider", "mapping_source"),
    "publication_date",
)
#: What a set says once for all its rows, where they agree.
_PROPAGATED: Final = "mapping_provider"
_CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"
#: Not every source has stated terms; a set has to.
_UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"
_SUBJECT: Final = PREFIXES["ordo"]
_NAMESPACES: Final = {
    **{iri: name for name, (iri, _) in SYSTEMS.items()},
    _SUBJECT: "Orphanet",
    PREFIXES["mlgid"] + "document/": "source",
}
#: Prefixes of the head that no row's object has; those of SSSOM itself go without saying.
_OTHERS: Final = {
    "bioregistry": "https://bioregistry.io/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class _Source:
    """What a set has to say of a source document."""

    id: str = ""
    graph: str = ""
    title: str = ""
    license: str = ""
    page: str = ""
    issued: str = ""
    rights: str = ""


_FIELDS: Final = {
    expand("mlg:factsIn"): "graph",
    expand("dcterms:title"): "title",
    expand("dcterms:license"): "license",
    expand("foaf:page"): "page",
    expand("dcterms:issued"): "issued",
    expand("dcterms:rights"): "rights",
}


@dataclass
class _Read:
    """What one pass over a build keeps: the mappings, and what is needed to tell of them."""

    mappings: set[tuple[str, NamedNode, str, str]] = field(default_factory=set)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    sources: dict[str, _Source] = field(default_factory=dict)
    version: str = ""

    def take(self, quad: Quad, only: NamedNode | None) -> None:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(quad.graph_name, NamedNode):
            return
        if subject.value.startswith(_SUBJECT):
            if only is not None and quad.graph_name != only:
                return  # another source's words, perhaps under other terms
            if quad.predicate in _PREDICATES and isinstance(value, NamedNode):
                said = subject.value, quad.predicate, value.value, quad.graph_name.value
                self.mappings.add(said)
            elif (
                quad.predicate == _PREF
                and isinstance(value, Literal)
                and (value.language == "en" or subject.value not in self.labels)
            ):
                self.labels[subject.value] = value.value, quad.graph_name.value
        elif quad.predicate in _FIELDS and quad.graph_name == _SOURCES:
            self._of_source(subject.value, quad)
        elif quad.predicate == _IDENTIFIER and quad.graph_name == _BUILD:
            self.version = str(getattr(value, "value", ""))[:12]

    def _of_source(self, document: str, quad: Quad) -> None:
        value, name = quad.object, _FIELDS[quad.predicate]
        source = self.sources.setdefault(document, _Source(document))
        if not (isinstance(value, Literal) and value.language == "fr"):
            setattr(source, name, str(getattr(value, "value", "")))


_PREF: Final = expand("skos:prefLabel")
_IDENTIFIER: Final = expand("dcterms:identifier")
_SOURCES, _BUILD = expand("mlgg:sources"), expand("mlgg:build")


def write(quads: Iterable[Quad], out: IO[bytes], graph: NamedNode | None = None) -> None:
    """Write the mappings of a build.

    Each row has the licence and the source of whoever states the mapping. Those of one graph alone
    bear its licence, and nothing of another source is in them: no Orphanet label in MONDO's set.

    Args:
        quads: the build.
        out: where to write.
        graph: only the mappings of this graph.

    Raises:
        NotFound: there is none.
    """
    read = _Read()
    for quad in quads:
        read.take(quad, graph)
    if not read.mappings:
        raise NotFound(
            "there are no mappings"
            + (f" in the graph {graph.value}" if graph else "")
            + ": build with Orphanet's files or an SSSOM file (`maillage build --with PATH`)",
            fr="il n’y a pas de correspondances"
            + (f" dans le graphe {graph.value}" if graph else "")
            + " : construisez avec les fichiers d’Orphanet ou un fichier SSSOM"
            " (`maillage build --with CHEMIN`)",
        )
    sources = {source.graph: source for source in read.sources.values()}
    curies = _Curies(
        {iri for _, _, iri, _ in read.mappings}
        | {sources[g].id for _, _, _, g in read.mappings if g in sources}
    )
    rows = sorted(set(_rows(read, sources, curies)))
    graphs = {g for _, _, _, g in read.mappings}
    # The names beside the codes are somebody's too.
    graphs |= {read.labels[s][1] for s, _, _, _ in read.mappings if s in read.labels}
    used = [sources[g] for g in sorted(graphs) if g in sources]
    shared = {row[_COLUMNS.index(_PROPAGATED)] for row in rows}
    once = shared.pop() if len(shared) == 1 else ""
    lines = _head(read, used, curies, graph, rows, once)
    out.write("".join(f"#{line}\n" for line in lines).encode())
    kept = [
        i
        for i, name in enumerate(_COLUMNS)
        if any(row[i] for row in rows) and not (name == _PROPAGATED and once)
    ]
    for row in (_COLUMNS, *rows):
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n").writerow([row[i] for i in kept])
        out.write(text.getvalue().encode())


def _rows(
    read: _Read, sources: Mapping[str, _Source], curies: _Curies
) -> Iterator[tuple[str, ...]]:
    for subject, prop, target, graph in read.mappings:
        predicate, modifier = _PREDICATES[prop]
        source = sources.get(graph, _Source())
        yield (
            curies.of(subject),
            " ".join(read.labels.get(subject, ("", ""))[0].split()),
            predicate,
            modifier,
            curies.of(target),
            _JUSTIFICATION,
            source.license,
            source.page,
            curies.of(source.id) if source.id else "",
            source.issued if _DAY.fullmatch(source.issued) else "",
        )


class _Curies:
    """Short names for IRIs, of the systems we know and of others that turn up."""

    def __init__(self, iris: Iterable[str]) -> None:
        self.prefixes = {"Orphanet": _SUBJECT}
        strange = set()
        for iri in iris:
            known = max((n for n in _NAMESPACES if iri.startswith(n)), key=len, default="")
            if known:
                self.prefixes[_NAMESPACES[known]] = known
            else:
                strange.add(re.split(r"[^/#:=]*$", iri)[0])
        for number, namespace in enumerate(sorted(strange), 1):
            self.prefixes[f"ns{number}"] = namespace
        self._longest = sorted(self.prefixes.items(), key=lambda item: -len(item[1]))

    def of(self, iri: str) -> str:
        """Shorten one of the IRIs."""
        prefix, namespace = next(p for p in self._longest if iri.startswith(p[1]))
        return f"{prefix}:{iri.removeprefix(namespace)}"


def _head(
    read: _Read,
    used: list[_Source],
    curies: _Curies,
    graph: NamedNode | None,
    rows: list[tuple[str, ...]],
    provider: str,
) -> Iterator[str]:
    prefixes = curies.prefixes | _OTHERS
    if not any(row[2].startswith("oboInOwl") for row in rows):
        del prefixes["oboInOwl"]
    yield "curie_map:"
    yield from (f"  {name}: {_quoted(prefixes[name])}" for name in sorted(prefixes))
    name = graph.value.rpartition("/")[2] if graph else ""
    yield f"mapping_set_id: {SET}/{name}" if name else f"mapping_set_id: {SET}"
    if read.version:
        yield f"mapping_set_version: {_quoted(read.version)}"
    yield "mapping_set_title: " + _quoted(
        "Mappings of Orphanet's clinical entities"
        + (f": {used[0].title}" if graph and used else ", as Maillage has them")
    )
    yield f"license: {_license(used)}"
    yield "subject_source: bioregistry:orphanet.ordo"
    if provider:
        yield f"mapping_provider: {_quoted(provider)}"
    days = sorted(row[-1] for row in rows if row[-1])
    if days:
        yield f"publication_date: {_quoted(days[-1])}"
    rights = dict.fromkeys(source.rights for source in used if source.rights)
    if rights:
        yield f"comment: {_quoted(' '.join(rights))}"


def _license(used: list[_Source]) -> str:
    """Give the licence that covers all: one source's own, or CC BY where it takes CC0 in."""
    found = {source.license for source in used} or {""}
    if len(found) == 1:
        return found.pop() or _UNSPECIFIED
    return _CC_BY if found == {_CC0, _CC_BY} else _UNSPECIFIED


def _quoted(text: str) -> str:
    """Write a YAML scalar, plain where that cannot be read as anything else."""
    if re.fullmatch(r"https?://[\w./#~%?=-]+|[A-Za-z][\w. -]*|\d{4}-\d\d-\d\d", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
