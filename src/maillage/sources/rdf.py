"""RDF files -> statements; `maillage.sources.lines` finds their lines, if a finding asks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from maillage.report import Finding
from maillage.sources.problems import Cell, problem
from maillage.sources.tables import Reading, Statement
from maillage.terms import expand, graph
from maillage.wellformed import xml_mistake

__all__ = ["FORMATS", "parse_rdf", "read_rdf"]

#: File suffix -> format.
FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
_DERIVED: Final = expand("prov:wasDerivedFrom")


def read_rdf(path: Path, name: str = "") -> Reading:
    """Read one RDF file of facts.

    Facts in no graph go to the graph of the one source that the file's ``prov:wasDerivedFrom``
    names; to ``graph/local`` where it names none or several.

    Args:
        path: its suffix, one of `FORMATS`, tells the format.
        name: how to name the file to the user; `path` if empty.
    """
    cell = Cell(name or str(path))
    quads, findings = parse_rdf(path, cell.file)
    sources = {q.object for q in quads if q.predicate == _DERIVED}
    home = graph("local")
    if len(sources) == 1 and isinstance(source := sources.pop(), NamedNode):
        home = graph(source.value.rpartition("/")[2])
    statements = []
    for quad in quads:
        blank = next((t for t in quad if isinstance(t, BlankNode | Triple)), None)
        if blank is not None:
            findings.append(problem("blank-node", cell, str(blank)))
            continue
        bare = isinstance(quad.graph_name, DefaultGraph)
        fact = Quad(quad.subject, quad.predicate, quad.object, home) if bare else quad
        statements.append(Statement(fact, cell))
    return Reading(tuple(statements), tuple(findings))


def parse_rdf(path: Path, name: str) -> tuple[list[Quad], list[Finding]]:
    """Parse a file up to its first syntax error, which becomes a finding."""
    quads: list[Quad] = []
    wrong: SyntaxError | None
    try:
        # What precedes an error is kept: extend takes quads one by one.
        quads.extend(parse(path=path, format=FORMATS[path.suffix.lower()], base_iri="urn:file:"))
        wrong = _xml_mistake(path)
    except SyntaxError as error:
        wrong = error if error.lineno else _xml_mistake(path) or error
    except (OSError, ValueError) as error:
        return quads, [problem("unreadable", Cell(name), why=str(error))]
    if wrong is None:
        return quads, []
    return quads, [problem("rdf-syntax", Cell(name, wrong.lineno or 0), why=str(wrong.msg))]


def _xml_mistake(path: Path) -> SyntaxError | None:
    return xml_mistake(path.read_bytes()) if path.suffix.lower() == ".rdf" else None
