"""Sheets -> statements, by the tables' description; every problem is collected, none stops it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad

from maillage.report import Finding
from maillage.sources.cells import Known, Term, short, slugify, terms_of, tidy, values_of
from maillage.sources.problems import Cell, close, close_or_all, problem
from maillage.sources.schema import Column, Schema, Table
from maillage.sources.sheets import Row, Sheet
from maillage.terms import entity, expand, graph, orpha

__all__ = ["Reading", "Statement", "read_tables"]

_TYPE = expand("rdf:type")
_DERIVED = expand("prov:wasDerivedFrom")
_LOCATOR = expand("mlg:locator")
_PERSONS = graph("persons")


@dataclass(frozen=True)
class Statement:
    """One quad and where it was read.

    Attributes:
        quad: the fact, in the graph of its source.
        cell: the cell that says it.
        withhold: ``persons`` or ``nominative-emails`` where a build may leave it out.
    """

    quad: Quad
    cell: Cell
    withhold: str = ""


@dataclass(frozen=True)
class Reading:
    """All that was read, and all that was wrong.

    Attributes:
        statements: the facts.
        findings: the problems.
        doubtful: IRIs of the nodes whose rows were not wholly read.
        wanting: IRIs of the nodes that such rows refer to: what a shape misses of them may only
            be missing for that reason.
        whole: whether every table could be read; if not, nothing can be said to be missing.
    """

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    doubtful: frozenset[str] = frozenset()
    wanting: frozenset[str] = frozenset()
    whole: bool = True


@dataclass(frozen=True)
class _Line:
    """A row with its cells by column name, tidied."""

    table: Table
    file: str
    line: int
    cells: Mapping[str, str]
    slug: str
    header: tuple[str, ...]
    broken: bool = False  # of a wrong number of cells: good for its id at most

    def cell(self, column: str = "") -> Cell:
        return Cell(self.file, self.line, column)

    @property
    def source(self) -> str:
        return self.table.source or self.cells["source"]

    @property
    def node(self) -> NamedNode:
        return _node(self.table.kind, self.slug)


def read_tables(sheets: Iterable[Sheet], schema: Schema, known: Known) -> Reading:
    """Read all tables together, so that references from one to another are checked.

    Args:
        sheets: the tables; several may bear the same name (their rows are then taken together).
        schema: what each column means.
        known: concepts and sources; `Known.ids` and the rest are filled in from the sheets.
    """
    findings: list[Finding] = []
    lines: list[_Line] = []
    ids: dict[str, set[str]] = {kind: set(slugs) for kind, slugs in known.ids.items()}
    unread: set[str] = set()
    whole = True
    for sheet in sheets:
        findings += sheet.findings
        table = schema.tables.get(sheet.table)
        if table is None:
            near = close_or_all(sheet.table, schema.tables)
            findings.append(problem("unknown-table", Cell(sheet.file), sheet.table, **near))
            continue
        mints = table.class_iri is not None
        if not set(table.id_columns) <= set(sheet.header):
            whole = False  # the file could not be read, or its ids not be made
            if mints:
                unread.add(table.kind)
        for line in _lines(sheet, table, findings) if sheet.header else ():
            lines.append(line)
            if mints:
                ids.setdefault(table.kind, set()).add(line.slug)
    known = replace(
        known,
        ids=ids,
        unread=frozenset(unread),
        properties=schema.properties,
        tables=_tables_of(schema),
        public=_public(schema),
    )
    findings += _repeats(lines)
    statements: list[Statement] = []
    doubtful: set[str] = set()
    wanting: set[str] = set()
    for line in lines:
        before = len(findings)
        made = list(_statements(line, known, findings)) if not line.broken else []
        statements += made
        lacks = [c for c in line.table.columns.values() if c.required and c.name not in line.header]
        if line.broken or lacks or any(f.severity == "Violation" for f in findings[before:]):
            doubtful.add(line.node.value)
            objects = (statement.quad.object for statement in made)
            wanting |= {term.value for term in objects if isinstance(term, NamedNode)}
    for kind in unread:
        prefix = entity(kind, "x").value[:-1]
        objects = (statement.quad.object for statement in statements)
        iris = {term.value for term in objects if isinstance(term, NamedNode)}
        doubtful |= {iri for iri in iris if iri.startswith(prefix)}
    return Reading(
        tuple(statements), tuple(findings), frozenset(doubtful), frozenset(wanting), whole
    )


def _lines(sheet: Sheet, table: Table, findings: list[Finding]) -> Iterator[_Line]:
    """Check the shape of a sheet and give its rows with named cells."""
    header = Cell(sheet.file, 1)
    for name in sorted(set(sheet.header)):
        place = replace(header, column=name)
        if name not in table.columns:
            near = close(name, set(table.columns) - set(sheet.header))
            findings.append(problem("unknown-column", place, name, known=table.columns, **near))
        if sheet.header.count(name) > 1:
            findings.append(problem("repeated-column", place, name))
    for name, column in table.columns.items():
        if name not in sheet.header and column.required:
            place = replace(header, column=name)
            findings.append(problem("missing-column", place, name, known=table.columns))
    first: dict[tuple[str, ...], int] = {}
    for row in sheet.rows:
        width = len(sheet.header)
        broken = len(row.cells) != width
        if broken:
            place = Cell(sheet.file, row.line)
            findings.append(problem("ragged-row", place, str(len(row.cells)), wanted=width))
            padded = (*row.cells, *[""] * width)[:width]
            row = replace(row, cells=tuple(tidy(cell) for cell in padded))
        cells = dict(zip(sheet.header, _tidied(row, sheet, findings), strict=True))
        whole = tuple(cells.values())
        if whole in first:
            place = Cell(sheet.file, row.line)
            findings.append(problem("duplicate-row", place, first=first[whole]))
            continue
        first[whole] = row.line
        cells = {name: cells.get(name, "") for name in table.columns}
        line = _Line(table, sheet.file, row.line, cells, _slug(table, cells), sheet.header, broken)
        if _mints(line, [] if broken else findings):
            yield line


def _tidied(row: Row, sheet: Sheet, findings: list[Finding]) -> list[str]:
    cells = []
    for name, cell in zip(sheet.header, row.cells, strict=True):
        cells.append(tidy(cell))
        if cell != tidy(cell):
            findings.append(problem("stray-space", Cell(sheet.file, row.line, name), cell))
    return cells


def _slug(table: Table, cells: Mapping[str, str]) -> str:
    """Fill in the id template: ``/`` reads ``-``, an empty part reads ``undetermined``."""
    parts = table.id_template.split(".")
    said = {
        name: short(cell) if table.columns[name].kind == "entity" else cell
        for name, cell in cells.items()
    }
    filled = (part.format_map(said).replace("/", "-").lower() for part in parts)
    return ".".join(part or "undetermined" for part in filled)


def _mints(line: _Line, findings: list[Finding]) -> bool:
    """Check that the row has an id from which an IRI can be made."""
    table = line.table
    empty = [
        name for name in table.id_columns if not line.cells[name] and table.columns[name].required
    ]
    # A column that is missing has its own finding.
    findings += [problem("empty-cell", line.cell(name)) for name in empty if name in line.header]
    if empty:
        return False
    try:
        return bool(line.node.value)
    except ValueError:
        for name in table.id_columns:
            value = line.cells[name]
            code = table.kind == "orpha" or table.columns[name].kind == "orpha"
            if table.columns[name].kind == "entity":
                value = short(value)
            if value and not _mints_alone("orpha" if code else "x", value.replace("/", "-")):
                rule = "bad-orpha" if code else "bad-slug"
                parts = value.split("/") if table.columns[name].kind != "word" else [value]
                proposal = "/".join(map(slugify, parts))
                findings.append(problem(rule, line.cell(name), value, proposal=proposal))
        return False


def _mints_alone(kind: str, slug: str) -> bool:
    try:
        return bool(_node(kind, slug).value)
    except ValueError:
        return False


def _node(kind: str, slug: str) -> NamedNode:
    return orpha(slug) if kind == "orpha" else entity(kind, slug)


def _tables_of(schema: Schema) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for table in schema.tables.values():
        if table.class_iri is not None:
            tables.setdefault(table.kind, []).append(table.file)
    return tables


def _public(schema: Schema) -> tuple[str, ...]:
    """Give the kinds of ours that a public table may name freely: persons are not told of."""
    tables = [t for t in schema.tables.values() if t.class_iri is not None and t.kind != "orpha"]
    return tuple(dict.fromkeys(t.kind for t in tables if not t.withhold and t.name != "withdrawn"))


def _repeats(every: list[_Line]) -> Iterator[Finding]:
    """Find ids and unique values that two rows share.

    Two sources may both speak of one entity, so only rows of the same source clash.
    """
    seen: dict[tuple[str, ...], _Line] = {}
    for line in (line for line in every if not line.broken):
        table = line.table
        if table.class_iri is not None:
            first = seen.setdefault((table.name, "", line.slug, line.source), line)
            if first is not line:
                columns = [name for name in table.id_columns if table.columns[name].kind == "word"]
                place = line.cell(columns[0] if columns else table.id_columns[0])
                yield problem("duplicate-id", place, line.slug, first=_elsewhere(first, line))
        if table.unique:
            values = [line.cells[name] for name in table.unique]
            first = seen.setdefault((table.name, *values), line)
            if all(values) and first is not line:
                fill = {"first": _elsewhere(first, line), "columns": table.unique}
                yield problem(
                    "duplicate-value", line.cell(table.unique[0]), " ".join(values), **fill
                )


def _elsewhere(first: _Line, line: _Line) -> str:
    return str(first.line) if first.file == line.file else f"{first.line} ({first.file})"


def _statements(line: _Line, known: Known, findings: list[Finding]) -> Iterator[Statement]:
    """Make a row's quads; a cell that is wrong makes none."""
    table = line.table
    values: dict[str, list[Term]] = {"self": [line.node]}
    pairs: list[tuple[NamedNode, Term, str]] = []
    for name, column in table.columns.items():
        actual = _field(line, column, findings)
        if actual is None:
            continue
        values[name] = list(_terms(line, actual, known, findings))
        if actual.property is not None:
            pairs += [(actual.property, term, name) for term in values[name]]
    source = table.source or line.cells["source"]
    if source not in known.sources:
        if table.source:
            findings.append(problem("unknown-source", line.cell(), source))
        return  # its own finding is that of the cell, or of the column that is missing
    where = _PERSONS if table.withhold else graph(source)
    anchor = table.id_columns[0]
    if table.class_iri is not None:
        pairs.append((_TYPE, table.class_iri, anchor))
    pairs.append((_DERIVED, entity("document", source), "" if table.source else "source"))
    pairs += [(_LOCATOR, term, "locator") for term in values.get("locator", [])]
    for compose in table.compose:
        if all(values.get(name) for name in ("latitude", "longitude") if name in table.columns):
            text = compose.template.format_map(line.cells)
            literal = Literal(text, datatype=compose.datatype)
            pairs.append((compose.property, literal, anchor))
    for prop, term, column_name in pairs:
        quad = Quad(line.node, prop, term, where)
        yield Statement(quad, line.cell(column_name), table.withhold)
    for direct in table.direct:
        for subject in values.get(direct.subject, []):
            for term in values.get(direct.object, []):
                end = direct.object if direct.object != "self" else direct.subject
                if isinstance(subject, NamedNode):
                    quad = Quad(subject, direct.property, term, where)
                    yield Statement(quad, line.cell(end), table.withhold)


def _field(line: _Line, column: Column, findings: list[Finding]) -> Column | None:
    """Give the column a cell is read by: that of the field named, in a table of facts."""
    table = line.table
    if not table.fields or column.name not in {"value", table.field_column}:
        return column
    field = line.cells[table.field_column]
    if field in table.fields:
        if column.name == table.field_column:
            return column
        return replace(table.fields[field], name=column.name, required=True)
    if column.name == table.field_column and field:
        near = list(table.fields)
        findings.append(problem("unknown-field", line.cell(column.name), field, known=near))
    return column if column.name == table.field_column else None


def _terms(line: _Line, column: Column, known: Known, findings: list[Finding]) -> Iterator[Term]:
    text = line.cells[column.name]
    place = line.cell(column.name)
    if not text:
        if column.required and column.name in line.header:
            findings.append(problem("empty-cell", place))
        return
    values = values_of(text, column)
    for number, value in enumerate(values):
        if not value:
            findings.append(problem("empty-cell", place))
        elif value in values[:number]:
            findings.append(problem("repeated-value", place, value))
        else:
            term, finding = terms_of(value, column, place, known)
            if term is not None:
                yield term
            if finding is not None:
                findings.append(finding)
