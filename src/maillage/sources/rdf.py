"""RDF files -> statements, with the line of a node found only when a finding asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from maillage.report import Finding
from maillage.sources.problems import Cell, problem
from maillage.sources.tables import Reading, Statement
from maillage.terms import PREFIXES, expand, graph

__all__ = ["FORMATS", "find_line", "parse_rdf", "read_rdf"]

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
_PREFIX: Final = re.compile(r"(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


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
    try:
        # What precedes an error is kept: extend takes quads one by one.
        quads.extend(parse(path=path, format=FORMATS[path.suffix.lower()], base_iri="urn:file:"))
    except SyntaxError as error:
        place = Cell(name, error.lineno or 0)
        return quads, [problem("rdf-syntax", place, why=str(error.msg))]
    except (OSError, ValueError) as error:
        return quads, [problem("unreadable", Cell(name), why=str(error))]
    return quads, []


def find_line(text: str, focus: str, path: str = "", value: str = "") -> int:
    """Find where a text speaks of a node, and there of a property or value.

    Args:
        text: the file's text, of any RDF syntax.
        focus: IRI of the node.
        path: IRI of the property, if one is meant.
        value: IRI or lexical form of the value, if one is meant.

    Returns:
        The line from 1, the nearest that can be told by reading; 0 if the node is not there.
    """
    prefixes = dict(_PREFIX.findall(text)) or PREFIXES
    lines = text.splitlines()
    forms = tuple(_forms(focus, prefixes))
    mentions = [n for n, line in enumerate(lines) if _has(line, forms)]
    if not mentions:
        return 0
    # A node's own description starts a line; elsewhere it is only mentioned.
    own = [n for n in mentions if lines[n].startswith(forms)]
    start = (own or mentions)[0]
    block = range(start, _block_end(lines, start))
    of_path, of_value = tuple(_forms(path, prefixes)), tuple(_forms(value, prefixes))
    at = next((n for n in block if path and _has(lines[n], of_path)), start)
    # The value stands beside its property or below it, in a list of several.
    for number in range(at, block.stop):
        if value and _has(lines[number], of_value):
            return number + 1
    return at + 1


def _block_end(lines: list[str], start: int) -> int:
    for number in range(start, len(lines)):
        if re.search(r"\.\s*(#.*)?$", lines[number]):
            return number + 1
    return len(lines)


def _has(line: str, forms: tuple[str, ...]) -> bool:
    # Most lines have none: so that is asked first, which is much quicker than a pattern.
    return any(f in line and re.search(re.escape(f) + r"(?![\w-])", line) for f in forms)


def _forms(term: str, prefixes: dict[str, str]) -> Iterator[str]:
    """Give the ways a term may be written."""
    if not term.startswith(("http://", "https://", "urn:")):
        yield term
        return
    yield f"<{term}>"
    yield f'"{term}"'
    for prefix, namespace in prefixes.items():
        if namespace and term.startswith(namespace):
            yield f"{prefix}:{term[len(namespace) :]}"
