"""All that is read for one run: the project's own files, and those the user gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import BlankNode, Quad, Triple

from maillage import sources
from maillage.errors import SourceError
from maillage.report import Finding, Text
from maillage.sources.cells import Known
from maillage.sources.communes import Communes, load_communes
from maillage.sources.downloads import SUFFIXES, Download, recognise
from maillage.sources.failures import Unrecognised
from maillage.sources.orphanet.loading import Bulk, load
from maillage.sources.problems import Cell, problem
from maillage.sources.rdf import FORMATS, parse_rdf, read_rdf
from maillage.sources.schema import Schema, read_schema
from maillage.sources.sheets import Row, Sheet, read_csv, read_xlsx
from maillage.sources.tables import Statement, read_tables
from maillage.terms import expand, graph

__all__ = ["Draft", "read_project", "shown"]

_SHEETS = (".csv", ".xlsx")
#: Table that holds an extract of a published whole -> what its rows speak of, see `loading`.
_EXTRACTS = {
    "orphanet_entities": ("label-en", "type"),
    "orphanet_nomenclature_fr": ("label-fr", "status"),
    "orphanet_parents": ("parents",),
    "orphanet_synonyms_fr": ("synonyms-fr",),
    "communes": ("commune",),
}


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
        bulk: what whole products of Orphanet, and lists of communes, say.
        notes: what the user should know of the files given, beside the findings.
    """

    statements: tuple[Statement, ...]
    vocabulary: tuple[Quad, ...]
    findings: tuple[Finding, ...]
    doubtful: frozenset[str] = frozenset()
    wanting: frozenset[str] = frozenset()
    whole: bool = True
    files: frozenset[str] = frozenset()
    bulk: Bulk = field(default_factory=Bulk)
    notes: tuple[Text, ...] = ()


def read_project(project: Path, paths: Sequence[Path] = (), *, instead: bool = False) -> Draft:
    """Read the project's tables and sources, and the files given beside them.

    Args:
        project: folder with ``data``, ``ontology`` …
        paths: more tables (.csv, .xlsx), RDF files, whole products of Orphanet, or folders of
            them; a ``sources.toml`` among them is read instead of the project's.
        instead: a table given replaces the project's table of that name; else its rows are added.

    Raises:
        SourceError: a path does not exist, is damaged or of no known kind, or the project is
            incomplete.
    """
    data = project / "data"
    schema = read_schema(data / "tables.toml")
    given, downloads, notes = _files(paths, schema)
    registry = next((p for p in given if p.name == "sources.toml"), data / "sources.toml")
    known_sources, findings = sources.read_sources(registry, shown(registry))
    findings += sources.check_files(known_sources, data, shown(registry))
    vocabulary = list(_vocabulary(project, findings))
    concept = expand("skos:Concept")
    known = Known(
        concepts=frozenset(_iri(q.subject) for q in vocabulary if q.object == concept),
        sources=frozenset(known_sources),
    )
    own = [sheet for path in given for sheet in _sheets(path, schema)]
    replaced = {sheet.table for sheet in own} if instead else set()
    already = {path.resolve() for path in given}
    context: list[Sheet] = []
    for table in schema.tables.values():
        path = data / table.file
        if table.name in replaced or path.resolve() in already:
            continue
        context.append(read_csv(path, shown(path)))
    bulk, communes = Bulk(), Communes()
    if downloads:
        days = {name: known_sources.get(table.source) for name, table in schema.tables.items()}
        bulk, communes = _wholes(downloads, [*context, *own], _said(context, days))
        context = [_unspoken(sheet, bulk, notes) for sheet in context]
        slugs = {code.lower() for code in communes.codes}
        known = replace(known, ids={"orpha": set(bulk.codes), "commune": slugs})
    # In the order of the schema: a node's own row comes before the rows that mention it.
    order = {name: number for number, name in enumerate(schema.tables)}
    sheets = sorted([*context, *own], key=lambda sheet: order.get(sheet.table, len(order)))
    reading = read_tables(sheets, schema, known)
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
    named = {_iri(statement.quad.object) for statement in statements}
    bulk = replace(
        bulk,
        core=(*bulk.core, *communes.core(named)),
        lines=(*bulk.lines, *communes.lines(named)),
    )
    names = {shown(p) for p in given} | {sheet.file for sheet in own}
    return Draft(
        tuple(statements),
        tuple(vocabulary),
        tuple(findings),
        reading.doubtful,
        reading.wanting,
        reading.whole,
        frozenset(names),
        bulk,
        (*bulk.notes, *notes),
    )


def _wholes(
    downloads: Iterable[Download],
    sheets: Iterable[Sheet],
    said: Mapping[str, Mapping[str, str]],
) -> tuple[Bulk, Communes]:
    """Load what was published whole: Orphanet's products, and the lists of communes."""
    official = [download for download in downloads if download.lists_communes]
    orphanet = [download for download in downloads if not download.lists_communes]
    departments = {
        _code(sheet, row) for sheet in sheets if sheet.table == "departments" for row in sheet.rows
    }
    bulk = load(orphanet, {name: days for name, days in said.items() if name != "commune"})
    communes = load_communes(official, said.get("commune", {}), departments)
    spoken = {**bulk.spoken, "commune": communes.codes}
    return replace(bulk, spoken=spoken, notes=(*bulk.notes, *communes.notes)), communes


def _said(
    sheets: Iterable[Sheet], origins: Mapping[str, sources.Source | None]
) -> dict[str, dict[str, str]]:
    """Give what the project's extracts speak of: aspect -> code -> day of their source."""
    said: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        origin = origins.get(sheet.table)
        for aspect in _EXTRACTS.get(sheet.table, ()):
            codes = (_code(sheet, row) for row in sheet.rows)
            said[aspect] = dict.fromkeys(codes, origin.issued if origin else "")
    return said


def _unspoken(sheet: Sheet, bulk: Bulk, notes: list[Text]) -> Sheet:
    """Leave out of an extract the rows on what the whole products speak of."""
    if sheet.table not in _EXTRACTS:
        return sheet
    aspects = [bulk.spoken.get(name, frozenset()) for name in _EXTRACTS[sheet.table]]
    rows = tuple(row for row in sheet.rows if not all(_code(sheet, row) in a for a in aspects))
    if len(rows) < len(sheet.rows):
        left, total = len(sheet.rows) - len(rows), len(sheet.rows)
        notes.append(
            Text(
                f"{sheet.file} : {left} lignes sur {total} laissées aux fichiers donnés",
                f"{sheet.file}: {left} rows of {total} left to the files given",
            )
        )
    return replace(sheet, rows=rows)


def _code(sheet: Sheet, row: Row) -> str:
    """Give a row's code; empty in a row too short to have one."""
    return dict(zip(sheet.header, row.cells, strict=False)).get("code", "")


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


def _files(paths: Sequence[Path], schema: Schema) -> tuple[list[Path], list[Download], list[Text]]:
    """Sort what was given: tables and RDF files, products of Orphanet, and what is left out."""
    tables: list[Path] = []
    downloads: list[Download] = []
    notes: list[Text] = []
    for path in paths:
        if path.is_dir():
            _folder(path, schema, tables, downloads, notes)
        elif not path.exists():
            raise SourceError(
                f"{path}: no such file or folder", fr=f"{path} : ni fichier ni dossier de ce nom"
            )
        elif path.suffix.lower() in (*_SHEETS, *FORMATS) or path.name == "sources.toml":
            tables.append(path)
        elif path.suffix.lower() in SUFFIXES:
            downloads.append(recognise(path, shown(path)))
        else:
            kinds = ", ".join((*_SHEETS, *FORMATS, *SUFFIXES))
            raise SourceError(
                f"{path}: {path.suffix or 'no suffix'} is not read; known are {kinds}",
                fr=f"{path} : {path.suffix or 'sans suffixe'} n'est pas lu ; sont lus {kinds}",
            )
    return tables, downloads, notes


def _folder(
    folder: Path,
    schema: Schema,
    tables: list[Path],
    downloads: list[Download],
    notes: list[Text],
) -> None:
    """Sort a folder's files; in one of downloads, what is none of ours is left out and told."""
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith((".", "~$"))
    ]
    strangers: list[Path] = []
    found = []
    for file in files:
        if file.suffix.lower() in SUFFIXES:
            try:
                found.append(recognise(file, shown(file)))
            except Unrecognised:
                strangers.append(file)
    for file in files:
        known = file.suffix.lower() in (*_SHEETS, *FORMATS) or file.name == "sources.toml"
        if found and file.suffix.lower() in _SHEETS and file.stem not in schema.tables:
            strangers.append(file)
        elif known:
            tables.append(file)
    downloads += found
    for file in strangers:
        name = shown(file)
        notes.append(
            Text(f"{name} n'est pas lu : produit inconnu", f"{name} is not read: unknown product")
        )


def _sheets(path: Path, schema: Schema) -> list[Sheet]:
    match path.suffix.lower():
        case ".csv":
            return [read_csv(path, shown(path))]
        case ".xlsx":
            return read_xlsx(path, shown(path), schema.tables)
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
