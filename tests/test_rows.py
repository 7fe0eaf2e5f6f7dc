"""Rows of answers, counted as they pass."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from maillage.negotiate import CSV, JSON, NTRIPLES, TSV, XML
from maillage.web.endpoint.rows import Rows

FORMATS = {
    JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    f"{CSV}; charset=utf-8": ox.QueryResultsFormat.CSV,
    f"{TSV}; charset=utf-8": ox.QueryResultsFormat.TSV,
}
QUERIES = {
    "SELECT * { ?s ?p ?o }": 0,
    "SELECT * {}": 1,
    "SELECT ?x { VALUES ?x { 1 } }": 1,
    "SELECT ?x { VALUES () { () () () } }": 3,  # nothing is bound
    'SELECT * { VALUES (?x ?y) { (1 UNDEF) (UNDEF "a\\n{}<result>") ("é\\t,"@fr "},") } }': 3,
    f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(500)))} }} }}": 500,
}


def counted(media_type: str, *parts: bytes) -> int | None:
    rows = Rows(media_type)
    for part in parts:
        rows.add(part)
    return rows.seen


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=range(len(QUERIES)))
def test_rows_are_counted_however_they_are_cut(media_type: str, query: str, expected: int) -> None:
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    body = results.serialize(format=FORMATS[media_type]) or b""
    assert counted(media_type, body) == expected
    begin = body.find(b"<results") + 12 if b"<results" in body else body.find(b"[", 30) + 2
    head = max(begin, body.find(b"\n") + 1, 1)
    for size in range(1, 12):
        rest = [body[at : at + size] for at in range(head, len(body), size)]
        assert counted(media_type, body[:head], *rest) == expected, size


@pytest.mark.parametrize("media_type", [*FORMATS, NTRIPLES])
def test_what_has_no_rows_has_none_counted(media_type: str) -> None:
    results = ox.Store().query("ASK {}")
    assert isinstance(results, ox.QueryBoolean)
    truth = results.serialize(format=FORMATS.get(media_type, ox.QueryResultsFormat.TSV)) or b""
    assert counted(media_type, truth) is None
    assert counted(media_type) is None


def test_json_that_is_written_in_another_way_is_not_counted() -> None:
    assert (
        counted(JSON, b'{ "head": { "vars": [] }, "results": { "bindings": [ {}, {} ] } }') is None
    )
