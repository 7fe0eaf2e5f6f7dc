"""What Virtuoso 7 wants otherwise, or says otherwise, than SPARQL 1.1 has it.

- A VALUES block after the query fails unless its variables are in the result (SQ200): it is moved
  to the beginning of WHERE, where it means the same, if nothing is grouped.
- The answer to ASK is a table of one column, ``__ASK_RETVAL``, that is empty for false.
- JSON calls a literal with a datatype ``typed-literal``; booleans are 1 and 0, points are of a
  datatype of its own; TSV lacks the signs of terms; so that tables are taken as JSON and graphs as
  N-Triples, and written anew.
- An answer of more rows than ``ResultSetMaxRows`` is cut, and a header says so; one that ran out of
  time too. Neither is passed on as if it were whole.

What cannot be mended here is listed, query by query, in `tests/test_remote.py`.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Final

import pyoxigraph as ox

from maillage import negotiate, tokens
from maillage.errors import BadRequest, NotAcceptable, QueryTimeout, StoreUnavailable
from maillage.negotiate import GRAPH_TYPES, JSON, NTRIPLES, RESULT_TYPES
from maillage.store import mistake, unreadable
from maillage.terms import PREFIXES

__all__ = [
    "check_whole",
    "is_timeout",
    "is_virtuoso",
    "media_types",
    "portable",
    "rewritten",
]

_FORMS: Final = {"SELECT": JSON, "ASK": JSON, "CONSTRUCT": NTRIPLES, "DESCRIBE": NTRIPLES}
_BOOLEAN: Final = re.compile(
    rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": ")([01])(")'
)
_XSD_BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"
#: What Virtuoso makes of a point; its text stays as it was.
_GEOMETRY: Final = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
_WKT: Final = PREFIXES["geo"] + "wktLiteral"
_WORDS: Final = {b"0": b"false", b"1": b"true"}
#: Bytes that are held in memory before they go to a file.
_IN_MEMORY: Final = 4 << 20
_CHUNK: Final = 1 << 16


def is_virtuoso(headers: Mapping[str, str]) -> bool:
    """Say whether an answer is Virtuoso's."""
    return headers.get("Server", "").startswith("Virtuoso/")


def is_timeout(status: int, text: str) -> bool:
    """Say whether an error of Virtuoso's is that the query took too long."""
    return status == 500 and text.startswith("Virtuoso S1T00")


def check_whole(headers: Mapping[str, str], url: str, timeout_s: float) -> None:
    """Refuse an answer that is not whole.

    Raises:
        StoreUnavailable: it has as many rows as Virtuoso gives, and may have lost others.
        QueryTimeout: it has what was found in time.
    """
    if rows := headers.get("X-SPARQL-MaxRows", ""):
        raise StoreUnavailable(
            f"the store {url} gives {rows} rows at most, and there are more: add LIMIT, or have"
            " ResultSetMaxRows raised in its virtuoso.ini",
            fr=f"l’entrepôt {url} donne au plus {rows} lignes, et il y en a davantage : ajoutez"
            " LIMIT, ou faites augmenter ResultSetMaxRows dans son virtuoso.ini",
        )
    if headers.get("X-SQL-State", "") == "S1TAT":
        raise QueryTimeout(
            f"the store {url} has not found everything within its time, {timeout_s:.3g} s at most",
            fr=f"l’entrepôt {url} n’a pas tout trouvé dans son délai, {timeout_s:.3g} s au plus",
        )


def portable(sparql: str) -> str:
    """Move a VALUES block from behind a query to the beginning of its WHERE.

    The group is joined with the block as a whole, so that OPTIONAL and MINUS within it see no more
    than they did. With GROUP BY it would be another query, which is left as it is. The short form
    of CONSTRUCT, which has no room for the block, is written in full.

    >>> portable("SELECT ?p { ?s ?p ?o } LIMIT 1 VALUES ?s { <urn:x> }")
    'SELECT ?p { VALUES ?s { <urn:x> } { ?s ?p ?o }} LIMIT 1 '
    """
    depth, template, short = 0, False, False
    start = end = values = -1
    for token in tokens.tokens(sparql):
        word = token.text.upper() if token.kind == "word" else ""
        if token.text == "{":
            if depth == 0 and not template and start < 0:
                start = token.start
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0 and template:
                template = False
            elif depth == 0 and end < 0:
                end = token.start
        elif depth == 0 and word == "CONSTRUCT":
            template = True
        elif depth == 0 and template and word in {"WHERE", "FROM"}:
            template, short = False, True
        elif depth == 0 and word in {"GROUP", "HAVING"}:
            return sparql
        elif depth == 0 and word == "VALUES":
            values = token.start
    if values < 0 or not 0 <= start < end < values:
        return sparql
    head, block, inner = sparql[:start], sparql[values:].strip(), sparql[start + 1 : end]
    if short:
        head = re.sub(r"(?i)\bCONSTRUCT\b", lambda word: f"{word[0]} {{{inner}}}", head, count=1)
    return f"{head}{{ {block} {{{inner}}}}}{sparql[end + 1 : values]}"


def media_types(sparql: str, accept: str) -> tuple[str, str]:
    """Choose what to ask an answer as, and what to write it as.

    Raises:
        BadRequest: it is no query; Virtuoso would carry an update out.
        NotAcceptable: nothing in `accept` fits the kind of query.
    """
    words = (token.text.upper() for token in tokens.tokens(sparql) if token.kind == "word")
    form = next((word for word in words if word not in {"PREFIX", "BASE"}), "")
    if form not in _FORMS:
        raise mistake.find(sparql) or BadRequest(
            f"{form!r} begins no query: that is {', '.join(_FORMS)}",
            fr=f"{form!r} ne commence pas une requête : il faut {', '.join(_FORMS)}",
        )
    offers = RESULT_TYPES if _FORMS[form] == JSON else GRAPH_TYPES
    chosen = negotiate.choose(accept, offers)
    if chosen is None:
        known = ", ".join(offers)
        raise NotAcceptable(
            f"{accept!r} names no format of {form}; these are {known}",
            fr=f"{accept!r} ne nomme aucun format de {form} ; ce sont {known}",
        )
    return _FORMS[form], chosen


def rewritten(chunks: Iterable[bytes], given: str, wanted: str) -> Iterator[bytes]:
    """Write an answer as it should have been.

    Args:
        chunks: the answer.
        given: its media type: JSON for a table, else N-Triples.
        wanted: one of `RESULT_TYPES` or `GRAPH_TYPES`.

    Raises:
        StoreUnavailable: it is neither.
    """
    try:
        if given == JSON:
            yield from _table(chunks, wanted)
        else:
            yield from _graph(chunks, wanted)
    except (SyntaxError, ValueError) as error:
        raise unreadable(given, error) from error


def _table(chunks: Iterable[bytes], wanted: str) -> Iterator[bytes]:
    lines = _lines(chunks)
    head = b"".join(next(lines, b"") for _ in range(3))
    if b'"vars": ["__ASK_RETVAL"]' in head.replace(b'[ "', b'["').replace(b'" ]', b'"]'):
        rest = head + b"".join(lines)
        told = b"true" if re.search(rb'"value": *"1"', rest) else b"false"
        body: Iterator[bytes] = iter([b'{"head":{},"boolean":' + told + b"}"])
    else:
        body = (_mended(line) for line in _after(head, lines))
    if wanted in {JSON, "application/json"}:
        yield from body
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as table, _spool() as out:
        table.writelines(body)
        table.seek(0)
        _rewrite(table, out, wanted)
        yield from _pieces(out)


def _rewrite(table: IO[bytes], out: IO[bytes], wanted: str) -> None:
    """Write a table in another format.

    pyoxigraph's results must end on the thread they began on: neither an answer that is read
    elsewhere nor an error must carry them away.
    """
    results = None
    try:
        results = ox.parse_query_results(table, format=ox.QueryResultsFormat.JSON)
        results.serialize(out, ox.QueryResultsFormat.from_media_type(wanted))
    finally:
        del results


def _mended(line: bytes) -> bytes:
    """Mend a line of JSON: within a string, the quotes of what is looked for would be escaped."""
    line = line.replace(b'"type": "typed-literal"', b'"type": "literal"')
    line = line.replace(f'"datatype": "{_GEOMETRY}"'.encode(), f'"datatype": "{_WKT}"'.encode())
    return _BOOLEAN.sub(lambda match: match[1] + _WORDS[match[2]] + match[3], line)


def _graph(chunks: Iterable[bytes], wanted: str) -> Iterator[bytes]:
    """Each triple once, as CONSTRUCT has it; so that the graph is held in memory."""
    body = b"".join(chunks)
    found = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    triples = dict.fromkeys(_true(quad.triple) for quad in found)
    with _spool() as out:
        ox.serialize(triples, out, ox.RdfFormat.from_media_type(wanted))
        yield from _pieces(out)


def _true(triple: ox.Triple) -> ox.Triple:
    """Mend a triple as `_mended` does a line."""
    value = triple.object
    if not isinstance(value, ox.Literal):
        return triple
    text, datatype = value.value, value.datatype
    if datatype.value == _XSD_BOOLEAN and text.encode() in _WORDS:
        text = _WORDS[text.encode()].decode()
    elif datatype.value == _GEOMETRY:
        datatype = ox.NamedNode(_WKT)
    else:
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=datatype))


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)


def _pieces(out: IO[bytes]) -> Iterator[bytes]:
    out.seek(0)
    while chunk := out.read(_CHUNK):
        yield chunk


def _after(head: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield from io.BytesIO(head)
    yield from lines


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks at their line ends."""
    rest: list[bytes] = []
    for chunk in chunks:
        *whole, last = chunk.split(b"\n")
        for line in whole:
            yield b"".join(rest) + line + b"\n"
            rest = []
        rest.append(last)
    yield b"".join(rest)
