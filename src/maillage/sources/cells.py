"""One cell -> the RDF terms it stands for, or what is wrong with it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.report import Finding
from maillage.sources.problems import Cell, close, problem
from maillage.sources.schema import Column
from maillage.terms import PREFIXES, curie, entity, expand, orpha

__all__ = ["Known", "Term", "short", "slugify", "terms_of", "tidy", "values_of"]

Term = NamedNode | Literal

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class Known:
    """What a cell may refer to.

    Attributes:
        ids: kind -> slugs of its entities.
        unread: kinds whose table could not be read: any slug passes for one of theirs.
        concepts: IRIs of the concepts of all schemes.
        sources: ids of the sources.
        properties: IRIs of the properties that columns make.
        tables: kind -> files of the tables that mint it, for remedies.
        public: kinds whose entities may be named whether or not they are there.
    """

    ids: Mapping[str, set[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    tables: Mapping[str, list[str]] = field(default_factory=dict)
    public: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Give a cell's text without stray spaces and in NFC.

    >>> tidy("  CHU  de Brest ")
    'CHU de Brest'
    """
    return re.sub(" {2,}", " ", unicodedata.normalize("NFC", text).strip())


def short(text: str) -> str:
    """Give an entity's IRI, or its CURIE, as ``kind/slug``; any other text is itself.

    >>> short("https://w3id.org/maillage/id/centre/x"), short("mlgid:centre/x")
    ('centre/x', 'centre/x')
    """
    return text.removeprefix(PREFIXES["mlgid"]).removeprefix("mlgid:")


def slugify(text: str) -> str:
    """Propose a slug.

    >>> slugify("Hôpital Jeanne de Flandre")
    'hopital-jeanne-de-flandre'
    """
    plain = (
        unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode()
    )
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-") or "exemple-1"


def values_of(text: str, column: Column) -> list[str]:
    """Cut a cell into its values."""
    return [part.strip() for part in text.split("|")] if column.many else [text]


def terms_of(
    value: str, column: Column, cell: Cell, known: Known
) -> tuple[Term | None, Finding | None]:
    """Turn one value into its term; exactly one of the two results is there.

    A column of kind ``word`` makes plain literals.
    """
    if _CONTROL.search(value):
        return None, problem("bad-text", cell, value)
    match column.kind:
        case "text":
            return Literal(value, language=column.lang) if column.lang else Literal(value), None
        case "code":
            return _code(value, column, cell)
        case "ref":
            return _ref(value, column, cell, known)
        case "entity":
            return _entity(value, cell, known)
        case "concept":
            return _concept(value, column, cell, known)
        case "property_name":
            return _property(value, cell, known)
        case "word":
            return _word(value, column, cell, known)
        case kind:
            return _PLAIN[kind](value, cell)


_Read = tuple[Term | None, Finding | None]


def _literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=expand("xsd:" + datatype))


def _date(value: str, cell: Cell) -> _Read:
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        datetime.date.fromisoformat(value)
    except ValueError:
        meant = _meant(value)
        hint_fr, hint_en = (f" : {meant}", f": {meant}") if meant else ("", "")
        return None, problem("bad-date", cell, value, hint_fr=hint_fr, hint_en=hint_en)
    return _literal(value, "date"), None


def _meant(value: str) -> str:
    """Read a date as the French write it; empty where that is none, or no day of the calendar.

    >>> _meant("26/12/2023"), _meant("31/02/2023"), _meant("12/26/2023")
    ('2023-12-26', '', '')
    """
    french = _FRENCH_DATE.fullmatch(value)
    if french is None:
        return ""
    day, month, year = map(int, french.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _year(value: str, cell: Cell) -> _Read:
    if not re.fullmatch(r"[12]\d{3}", value, re.ASCII):
        return None, problem("bad-year", cell, value)
    return _literal(value, "gYear"), None


def _integer(value: str, cell: Cell) -> _Read:
    if not re.fullmatch(r"0|-?[1-9]\d*", value, re.ASCII):
        return None, problem("bad-integer", cell, value)
    return _literal(value, "integer"), None


def _decimal(value: str, cell: Cell) -> _Read:
    if not _DECIMAL.fullmatch(value):
        return None, problem("bad-decimal", cell, value)
    # The shortest form, as the store would rewrite any other (2.50 -> 2.5).
    return _literal(f"{Decimal(value).normalize():f}", "decimal"), None


def _boolean(value: str, cell: Cell) -> _Read:
    text = value.lower()  # spreadsheets write TRUE
    if text not in {"true", "false"}:
        return None, problem("bad-boolean", cell, value)
    return _literal(text, "boolean"), None


def _uri(value: str, cell: Cell) -> _Read:
    try:
        if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
            return NamedNode(value), None
    except ValueError:
        pass
    return None, problem("bad-uri", cell, value)


def _code(value: str, column: Column, cell: Cell) -> _Read:
    if not re.fullmatch(column.pattern, value, re.ASCII):
        zero = {"zero_fr": "", "zero_en": ""}
        if re.fullmatch(column.pattern, "0" + value, re.ASCII):
            zero["zero_fr"] = f" ; un tableur a sans doute ôté le zéro de tête : 0{value}"
            zero["zero_en"] = f"; a spreadsheet may have dropped the leading zero: 0{value}"
        return None, problem("bad-code", cell, value, example=column.example, **zero)
    return Literal(value), None


def _ref(value: str, column: Column, cell: Cell, known: Known) -> _Read:
    kind, slug = column.refs[0], value
    if len(column.refs) > 1:
        kind, _, slug = value.partition("/")
        if kind not in column.refs or not slug:
            return None, problem("bad-ref", cell, value, known=column.refs)
    ids = known.ids.get(kind, set())
    if slug not in ids and kind not in known.unread:
        near = close(slug, ids)
        tables = known.tables.get(kind, [])
        return None, problem("unknown-ref", cell, value, kind=kind, tables=tables, **near)
    return _slugged(kind, slug, cell)


def _entity(value: str, cell: Cell, known: Known) -> _Read:
    kind, _, slug = short(value).partition("/")
    if kind not in known.public or not slug:
        return None, problem("bad-ref", cell, value, known=known.public)
    return _slugged(kind, slug, cell)


def _slugged(kind: str, slug: str, cell: Cell) -> _Read:
    try:
        return entity(kind, slug), None
    except ValueError:
        return None, problem("bad-slug", cell, slug, proposal=slugify(slug))


def _concept(value: str, column: Column, cell: Cell, known: Known) -> _Read:
    prefix = f"{PREFIXES['mlgs']}{column.scheme}/"
    if prefix + value not in known.concepts:
        slugs = sorted(c.removeprefix(prefix) for c in known.concepts if c.startswith(prefix))
        return None, problem("unknown-concept", cell, value, scheme=column.scheme, known=slugs)
    return NamedNode(prefix + value), None


def _orpha(value: str, cell: Cell) -> _Read:
    try:
        return orpha(value), None
    except ValueError:
        return None, problem("bad-orpha", cell, value)


def _property(value: str, cell: Cell, known: Known) -> _Read:
    try:
        iri = expand(value)
    except ValueError:
        iri = NamedNode(PREFIXES["mlg"])
    if iri.value not in known.properties:
        near = close(value, map(curie, known.properties))
        return None, problem("unknown-property", cell, value, **near)
    return iri, None


def _word(value: str, column: Column, cell: Cell, known: Known) -> _Read:
    if column.name == "source" and value not in known.sources:
        return None, problem("unknown-source", cell, value, **close(value, known.sources))
    return Literal(value), None


_PLAIN: Final[dict[str, Callable[[str, Cell], _Read]]] = {
    "date": _date,
    "year": _year,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "uri": _uri,
    "orpha": _orpha,
}
