"""The tables' description, `data/tables.toml`, as frozen dataclasses."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from maillage.errors import SourceError
from maillage.report import Text
from maillage.terms import expand

__all__ = ["Column", "Compose", "Direct", "Schema", "Table", "read_schema"]

#: Kinds of cell; a column of no kind holds a plain word that serves an id.
_KINDS: Final = (
    *("text", "date", "year", "integer", "decimal", "boolean", "uri", "code", "ref", "concept"),
    *("orpha", "property_name", "entity"),
)
_COLUMN_KEYS: Final = {"property", "required", "many", "example", *_KINDS}
_TABLE_KEYS: Final = {
    *("file", "title", "kind", "class", "id", "withhold", "source", "direct", "compose"),
    *("unique", "columns", "field_column", "fields"),
}
_WITHHOLD: Final = ("", "persons", "nominative-emails")


@dataclass(frozen=True)
class Column:
    """One column, or one field of a table of facts.

    Attributes:
        name: its header.
        kind: what its cells hold, one of the kinds of ``data/tables.toml``; ``word`` if none.
        property: the RDF property its cells make, if any.
        required: an empty cell is an error.
        many: several values, separated by ``|``.
        lang: language of text; empty for text without one.
        pattern: what a code must match, whole.
        example: a code of that form, for people.
        refs: kinds a reference may be of.
        scheme: concept scheme of its cells.
    """

    name: str
    kind: str = "word"
    property: NamedNode | None = None
    required: bool = False
    many: bool = False
    lang: str = ""
    pattern: str = ""
    example: str = ""
    refs: tuple[str, ...] = ()
    scheme: str = ""


@dataclass(frozen=True)
class Direct:
    """A triple said in short beside the node; subject and object are columns or ``self``."""

    subject: str
    property: NamedNode
    object: str


@dataclass(frozen=True)
class Compose:
    """A literal made of several cells."""

    property: NamedNode
    template: str
    datatype: NamedNode


@dataclass(frozen=True)
class Table:
    """One table; the attributes are those of ``data/tables.toml``."""

    name: str
    file: str
    title: Text
    kind: str
    id_template: str
    columns: Mapping[str, Column]
    class_iri: NamedNode | None = None
    withhold: str = ""
    source: str = ""
    direct: tuple[Direct, ...] = ()
    compose: tuple[Compose, ...] = ()
    unique: tuple[str, ...] = ()
    field_column: str = ""
    fields: Mapping[str, Column] = field(default_factory=dict)

    @property
    def id_columns(self) -> tuple[str, ...]:
        """The columns that the id is made of."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.id_template) if name)


@dataclass(frozen=True)
class Schema:
    """All tables, by name."""

    tables: Mapping[str, Table]

    @property
    def properties(self) -> frozenset[str]:
        """The IRI of every property that a cell can make."""
        columns = [
            column
            for table in self.tables.values()
            for column in (*table.columns.values(), *table.fields.values())
        ]
        return frozenset(c.property.value for c in columns if c.property is not None)


def read_schema(path: Path) -> Schema:
    """Read the description of the tables.

    Args:
        path: ``data/tables.toml``.

    Raises:
        SourceError: it is missing, no TOML, or says what has no meaning; names table and column.
    """
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as TOML: {error}") from error
    return Schema({name: _table(name, spec, path) for name, spec in raw.items()})


def _table(name: str, spec: Mapping[str, Any], path: Path) -> Table:
    where = f"{path}: table [{name}]"
    _only(spec, _TABLE_KEYS, where)
    for key in ("file", "title", "kind", "id", "columns"):
        if key not in spec:
            raise SourceError(f"{where}: {key!r} is missing; every table needs it")
    columns = {key: _column(key, col, where) for key, col in spec["columns"].items()}
    if "source" not in spec:
        for key in ("source", "locator"):
            columns[key] = Column(key, required=True, kind="text" if key == "locator" else "word")
    if spec.get("withhold", "") not in _WITHHOLD:
        raise SourceError(f"{where}: withhold = {spec['withhold']!r}; known are {_WITHHOLD[1:]}")
    table = Table(
        name=name,
        file=spec["file"],
        title=Text(spec["title"]["fr"], spec["title"]["en"]),
        kind=spec["kind"],
        id_template=spec["id"],
        columns=columns,
        class_iri=_iri(spec["class"], where) if "class" in spec else None,
        withhold=spec.get("withhold", ""),
        source=spec.get("source", ""),
        direct=tuple(Direct(s, _iri(p, where), o) for s, p, o in spec.get("direct", [])),
        compose=tuple(
            Compose(_iri(c["property"], where), c["template"], _iri(c["datatype"], where))
            for c in spec.get("compose", [])
        ),
        unique=tuple(spec.get("unique", [])),
        field_column=spec.get("field_column", ""),
        fields={key: _column(key, col, where) for key, col in spec.get("fields", {}).items()},
    )
    named = [*table.id_columns, *table.unique, *([table.field_column] if table.fields else [])]
    named += [end for d in table.direct for end in (d.subject, d.object) if end != "self"]
    for column in named:
        if column not in columns:
            raise SourceError(f"{where}: names the column {column!r}, which it does not have")
    return table


def _column(name: str, spec: Mapping[str, Any], where: str) -> Column:
    where = f"{where}, column {name!r}"
    _only(spec, _COLUMN_KEYS, where)
    kinds = [kind for kind in _KINDS if kind in spec]
    if len(kinds) > 1:
        raise SourceError(f"{where}: is of one kind only, not {' and '.join(kinds)}")
    kind = kinds[0] if kinds else "word"
    value = spec.get(kind)
    example = str(spec.get("example", ""))
    if kind == "code":
        try:
            fits = re.fullmatch(str(value), example, re.ASCII)
        except re.error as error:
            raise SourceError(f"{where}: code = {value!r} is no pattern: {error}") from error
        if not fits:
            raise SourceError(f"{where}: needs an example that is of the form {value!r}")
    return Column(
        name,
        kind=kind,
        property=_iri(spec["property"], where) if "property" in spec else None,
        required=bool(spec.get("required", False)),
        many=bool(spec.get("many", False)),
        lang=value if kind == "text" and isinstance(value, str) else "",
        pattern=str(value) if kind == "code" else "",
        example=example,
        refs=_refs(value) if kind == "ref" else (),
        scheme=str(value) if kind == "concept" else "",
    )


def _refs(value: object) -> tuple[str, ...]:
    return tuple(str(kind) for kind in value) if isinstance(value, list) else (str(value),)


def _only(spec: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(spec) - known)
    if unknown:
        raise SourceError(f"{where}: unknown key {unknown[0]!r}; known are {sorted(known)}")


def _iri(text: str, where: str) -> NamedNode:
    try:
        return expand(text)
    except ValueError as error:
        raise SourceError(f"{where}: {error}") from error
