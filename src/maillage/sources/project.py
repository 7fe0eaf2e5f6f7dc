"""All that is read for one run: the project's own files, and those the user gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Quad, Triple

from maillage import sources
from maillage.errors import SourceError
from maillage.report import Finding
from maillage.sources.cells import Known
from maillage.sources.problems import Cell, problem
from maillage.sources.rdf import FORMATS, parse_rdf, read_rdf
from maillage.sources.schema import read_schema
from maillage.sources.sheets import Sheet, read_csv, read_xlsx
from maillage.sources.tables import Statement, read_tables
from maillage.terms import expand, graph

__all__ = ["Draft", "read_project", "shown"]

_SHEETS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Draft:
    """What was read, before anything is derived or checked.

    Attributes:
        statements: the facts of the tables, of the RDF files given, and of ``sources.toml``.
        vocabulary: the ontology and the schemes, each in its graph.
        findings: what was wrong while reading.
        doubtful: see `Reading`.
        wanting: see `Reading`.
        whole: see `Reading`.
        files: names of the files the user gave.
    """

    statements: tuple[Statement, ...]
    vocabulary: tuple[Quad, ...]
    findings: tuple[Finding, ...]
    doubtful: frozenset[str] = frozenset()
    wanting: frozenset[str] = frozenset()
    whole: bool = True
    files: frozenset[str] = frozenset()


def read_project(project: Path, paths: Sequence[Path] = (), *, instead: bool = False) -> Draft:
    """Read the project's tables and sources, and the files given beside them.

    Args:
        project: folder with ``data``, ``ontology`` …
        paths: more tables (.csv, .xlsx), RDF files, or folders of them; a ``sources.toml`` among
            them is read instead of the project's.
        instead: a table given replaces the project's table of that name; else its rows are added.

    Raises:
        SourceError: a path does not exist or is of no known kind, or the project is incomplete.
    """
    data = project / "data"
    schema = read_schema(data / "tables.toml")
    given = list(_files(paths))
    registry = next((p for p in given if p.name == "sources.toml"), data / "sources.toml")
    known_sources, findings = sources.read_sources(registry, shown(registry))
    findings += sources.check_files(known_sources, data, shown(registry))
    vocabulary = list(_vocabulary(project, findings))
    concept = expand("skos:Concept")
    known = Known(
        concepts=frozenset(_iri(q.subject) for q in vocabulary if q.object == concept),
        sources=frozenset(known_sources),
    )
    own = [sheet for path in given for sheet in _sheets(path)]
    replaced = {sheet.table for sheet in own} if instead else set()
    already = {path.resolve() for path in given}
    context: list[Sheet] = []
    for table in schema.tables.values():
        path = data / table.file
        if table.name in replaced or path.resolve() in already:
            continue
        context.append(read_csv(path, shown(path)))
    reading = read_tables([*context, *own], schema, known)
    statements = list(reading.statements)
    findings += reading.findings
    for path in given:
        if path.suffix.lower() in FORMATS:
            rdf = read_rdf(path, shown(path))
            statements += rdf.statements
            findings += rdf.findings
    for source in known_sources.values():
        cell = Cell(shown(registry), source.line, source.id)
        statements += [Statement(quad, cell) for quad in _describe(source)]
    names = {shown(p) for p in given} | {sheet.file for sheet in own}
    return Draft(
        tuple(statements),
        tuple(vocabulary),
        tuple(findings),
        reading.doubtful,
        reading.wanting,
        reading.whole,
        frozenset(names),
    )


def shown(path: Path) -> str:
    """Name a file to the user: relative to the working folder where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _describe(source: sources.Source) -> Iterable[Quad]:
    """Describe a source as far as its values allow; what does not is among the findings."""
    try:
        return list(sources.quads(source))
    except ValueError:
        return []


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = file.name.startswith((".", "~$"))
                known = file.suffix.lower() in (*_SHEETS, *FORMATS) or file.name == "sources.toml"
                if file.is_file() and known and not hidden:
                    yield file
        elif not path.exists():
            raise SourceError(
                f"{path}: no such file or folder", fr=f"{path} : ni fichier ni dossier de ce nom"
            )
        elif path.suffix.lower() in (*_SHEETS, *FORMATS) or path.name == "sources.toml":
            yield path
        else:
            kinds = ", ".join((*_SHEETS, *FORMATS))
            raise SourceError(
                f"{path}: {path.suffix or 'no suffix'} is not read; known are {kinds}"
            )


def _sheets(path: Path) -> list[Sheet]:
    match path.suffix.lower():
        case ".csv":
            return [read_csv(path, shown(path))]
        case ".xlsx":
            return read_xlsx(path, shown(path))
        case _:
            return []


def _vocabulary(project: Path, findings: list[Finding]) -> Iterator[Quad]:
    """Read ontology and schemes; ``axioms.ttl`` has blank nodes: it is for reasoners only."""
    for file, home in (("maillage.ttl", "ontology"), ("schemes.ttl", "schemes")):
        path = project / "ontology" / file
        if not path.is_file():
            raise SourceError(
                f"{path}: missing; the project is incomplete (MAILLAGE_PROJECT?)",
                fr=f"{path} manque : le projet est incomplet (MAILLAGE_PROJECT ?)",
            )
        quads, problems = parse_rdf(path, shown(path))
        findings += problems
        for quad in quads:
            blank = next((t for t in quad if isinstance(t, BlankNode | Triple)), None)
            if blank is None:
                yield Quad(quad.subject, quad.predicate, quad.object, graph(home))
            else:
                findings.append(problem("blank-node", Cell(shown(path)), str(blank)))


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))
