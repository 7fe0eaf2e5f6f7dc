"""``/validate/{table}``: what each column of a table means, and a table without rows to fill in.

All of it is read off ``data/tables.toml`` and the ontology, which files are checked by too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotFound
from maillage.negotiate import CSV
from maillage.sources.problems import close_or_all
from maillage.sources.schema import Column, Schema, Table
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.site import language_of, site_of
from maillage.web.validate.checking import Meanings, here
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import best_literal

__all__ = ["Told", "columns", "told"]


@dataclass(frozen=True)
class Told:
    """One column, as a steward needs it.

    Attributes:
        name: its header.
        holds: what its cells hold, in words.
        links: what these words lead to, (text, path) pairs.
        required: an empty cell is an error.
        many: several values, separated by ``|``.
        meaning: what its property means; empty where nothing says.
        tongue: language of that, if it is not the page's.
        property: path of the page about its property; empty if none.
    """

    name: str
    holds: str
    links: tuple[tuple[str, str], ...] = ()
    required: bool = False
    many: bool = False
    meaning: str = ""
    tongue: str = ""
    property: str = ""


async def columns(request: Request) -> Response:
    """Show the columns of a table; or give it without rows, by ``.csv``.

    Raises:
        NotFound: there is no such table.
    """
    return await run_in_threadpool(_columns, request)


def _columns(request: Request) -> Response:
    site, language = site_of(request), language_of(request)
    schema = here(request).schema
    name, dot, _ = request.path_params["table"].partition(".csv")
    table = schema.tables.get(name)
    if table is None:
        near = close_or_all(name[:80], schema.tables)
        raise NotFound(
            f"there is no table {name[:80]!r}{near['close_en']}",
            fr=f"il n’y a pas de table « {name[:80]} »{near['close_fr']}",
        )
    tag = etag(site, "columns", language.code)
    if is_fresh(request, tag):
        return not_modified(tag)
    if dot:
        return _empty(table)
    wording = site.wordings[language.code]
    meanings = here(request).meanings
    values = {
        "table": table,
        "about": table.title.fr if language.code == "fr" else table.title.en,
        "columns": [
            _of_facts(c, table, wording) or told(c, schema, meanings, wording)
            for c in table.columns.values()
        ],
        "fields": [told(c, schema, meanings, wording) for c in table.fields.values()],
        "by_hand": table.file.startswith("curated/"),
    }
    return page(request, "columns.html", values, tag=tag)


def _empty(table: Table) -> Response:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(table.columns)
    headers = {"Content-Disposition": f'attachment; filename="{table.name}.csv"'}
    # With a mark, for spreadsheets that else take it for the old code page of their country.
    return Response("\ufeff" + out.getvalue(), 200, headers, media_type=CSV)


def _of_facts(column: Column, table: Table, wording: Wording) -> Told | None:
    """Tell of the two columns of a table of facts that say which fact, and what it is."""
    if not table.fields or column.name not in {table.field_column, "value"}:
        return None
    which = wording("one of the names of the second table below")
    what = wording("what that table says of the name")
    said = which if column.name == table.field_column else what
    return Told(column.name, said, required=column.required)


def told(column: Column, schema: Schema, meanings: Meanings, wording: Wording) -> Told:
    """Tell of one column.

    Args:
        column: as the schema describes it.
        schema: of all tables, for what it refers to.
        meanings: of the properties.
        wording: of the language to tell it in.
    """
    iri = column.property.value if column.property is not None else ""
    found = best_literal(meanings.get(iri, ()), wording.code)
    tongue = (found.language or "") if found is not None else ""
    return Told(
        column.name,
        _holds(column, wording),
        tuple(_links(column, schema)),
        column.required,
        column.many,
        found.value if found is not None else "",
        tongue if tongue != wording.code else "",
        page_path(iri) or "",
    )


def _holds(column: Column, wording: Wording) -> str:
    _ = wording
    match column.kind:
        case "text":
            said = {"fr": _("text in French"), "en": _("text in English")}
            if column.name == "locator":
                return _("where in the source: its part, row or page")
            return said.get(column.lang, _("text"))
        case "date":
            return _("a day, such as 2023-12-26")
        case "year":
            return _("a year, such as 2023")
        case "integer":
            return _("a whole number")
        case "decimal":
            return _("a number, with a point: 48.11")
        case "boolean":
            return _("true or false")
        case "uri":
            return _("a web address, https://…")
        case "code":
            return _("a code, such as") + f" {column.example}"
        case "orpha":
            return _("an ORPHAcode, such as 58")
        case "property_name":
            return _("the name of a property, such as mlg:role")
        case "entity":
            return _("kind/id of an entity, such as filiere/mhemo, or its IRI; there or not")
        case "concept":
            return _("a word of the list")
        case "ref":
            if len(column.refs) > 1:
                return _("kind/id of a row, such as filiere/mhemo; kinds:")
            return _("the id of a row of")
    if column.name == "source":
        return _("the id of a source in sources.toml")
    return _("a short name: small letters without accents, digits, hyphens")


def _links(column: Column, schema: Schema) -> Iterator[tuple[str, str]]:
    """Lead to the list or the tables that a cell's word comes from."""
    if column.kind == "concept":
        yield column.scheme, f"/scheme/{column.scheme}"
    several = len(column.refs) > 1
    for kind in column.refs:
        tables = [t for t in schema.tables.values() if t.kind == kind and t.class_iri is not None]
        for table in tables[:1]:
            yield kind if several else table.name, f"/validate/{table.name}"
        if not tables:
            yield kind, ""
