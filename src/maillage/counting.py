"""How much there is in a build, counted in one walk over its lines.

The lines of a build are sorted N-Quads, so those of one subject stand together, and so do those of
one triple, whatever the graphs that hold it. A million lines take about a second.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from maillage.terms import PREFIXES, expand, graph

__all__ = ["SPACES", "Figures", "Part", "count"]

#: The namespaces of the things that the data set describes; the rest describes those.
SPACES: Final = {"maillage": PREFIXES["mlgid"], "orphanet": PREFIXES["ordo"]}
_STARTS: Final = {name: b"<" + space.encode() for name, space in SPACES.items()}
#: Of each of these classes, the entity that most is said of is an example.
_EXEMPLARY: Final = (
    "mlg:HealthNetwork",
    "mlg:ReferenceCentre",
    "mlg:ExpertSite",
    "mlg:ClinicalEntity",
    "mlg:PatientAssociation",
)
_TYPE: Final = str(expand("rdf:type")).encode()


@dataclass
class Part:
    """How much there is of a data set, or of one graph; terms are written as in N-Quads.

    Attributes:
        triples: distinct ones.
        subjects: distinct ones.
        properties: property -> its triples.
        classes: class -> its distinct instances.
    """

    triples: int = 0
    subjects: int = 0
    properties: Counter[bytes] = field(default_factory=Counter)
    classes: Counter[bytes] = field(default_factory=Counter)


@dataclass
class Figures:
    """What one walk over the lines has found.

    Attributes:
        whole: of the union of all graphs.
        graphs: IRI of each graph -> its part.
        objects: distinct objects of the union.
        entities: name of a namespace of entities -> how many of its IRIs are described.
        examples: IRIs of entities that much is said of, one of each exemplary class.
        sources: the lines that describe the source documents.
    """

    whole: Part
    graphs: dict[str, Part]
    objects: int
    entities: dict[str, int]
    examples: list[str]
    sources: list[bytes]


def count(lines: Iterable[bytes]) -> Figures:
    r"""Count what is in some N-Quads.

    Args:
        lines: each with its end, all in named graphs, without blank nodes, sorted by byte, each
            once.

    >>> figures = count([b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:s> <a:p> <a:o> <a:h> .\n"])
    >>> figures.whole.triples, figures.graphs["a:h"].triples
    (1, 1)
    """
    whole, parts = Part(), defaultdict[bytes, Part](Part)
    pairs, classes = Counter[tuple[bytes, bytes]](), Counter[tuple[bytes, bytes]]()
    entities, objects = Counter[str](), set[bytes]()
    exemplary = {str(expand(name)).encode(): name for name in _EXEMPLARY}
    best: dict[str, tuple[int, bytes]] = {}
    described = graph("sources").value.encode() + b"> .\n"
    sources: list[bytes] = []
    latest: dict[bytes, bytes] = {}
    subject = property_ = value = b""
    began, kinds = 0, set[str]()

    def end(position: int) -> None:
        """Close the lines of one subject: is it the one that most is said of, of its class?"""
        for kind in kinds:
            if position - began > best.get(kind, (0, b""))[0]:
                best[kind] = (position - began, subject)
        kinds.clear()

    position = 0
    for position, line in enumerate(lines):
        s, p, rest = line.split(b" ", 2)
        o, g = rest.rsplit(b" <", 1)
        pairs[g, p] += 1
        if latest.get(g) != s:
            latest[g] = s
            parts[g].subjects += 1
        if p == _TYPE:
            classes[g, o] += 1
        if g == described:
            sources.append(line)
        if s != subject:
            end(position)
            subject, property_, began = s, b"", position
            whole.subjects += 1
            for name, start in _STARTS.items():
                if s.startswith(start):
                    entities[name] += 1
        elif p == property_ and o == value:
            continue  # The same triple in another graph.
        property_, value = p, o
        objects.add(o)
        whole.properties[p] += 1
        if p == _TYPE:
            whole.classes[o] += 1
            if o in exemplary:
                kinds.add(exemplary[o])
    end(position + 1)
    whole.triples = whole.properties.total()
    for (g, p), number in pairs.items():
        parts[g].properties[p] = number
        parts[g].triples += number
    for (g, o), number in classes.items():
        parts[g].classes[o] = number
    return Figures(
        whole,
        {g[:-4].decode(): parts[g] for g in sorted(parts)},
        len(objects),
        {name: entities[name] for name in SPACES if entities[name]},
        [best[name][1][1:-1].decode() for name in _EXEMPLARY if name in best],
        sources,
    )
