"""``/sparql`` in a browser: a form without script, and the answer as a table.

With script the form becomes the editor (`web/src/editor.ts`), which asks the endpoint itself.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Final, cast
from urllib.parse import parse_qs, urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from maillage import sparql
from maillage.errors import MaillageError
from maillage.negotiate import GRAPH_TYPES, HTML, JSON, RESULT_TYPES, TURTLE, choose
from maillage.sparql import SparqlRequest
from maillage.store import Answer, Cancellation, Dataset, Term, unreadable
from maillage.terms import curie
from maillage.tokens import is_volatile
from maillage.web.editor.words import words
from maillage.web.endpoint.answering import Watch
from maillage.web.endpoint.federating import Federation, joined
from maillage.web.endpoint.record import outcome_of, record_of
from maillage.web.endpoint.turns import LeftError, Place, Turns, client_of
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.built import built
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.links import page_path
from maillage.web.wording.values import Value

__all__ = ["editor", "wants_page"]

#: Rows and bytes of an answer that a page shows; the other formats have them all.
MOST_ROWS: Final = 1000
_MOST_BYTES: Final = 4_000_000
_MOST_FIELDS: Final = 1000
#: What a query may be answered in, and the page.
_EVERYTHING: Final = (*RESULT_TYPES, *GRAPH_TYPES, HTML)
#: The formats the form offers, by kind of query.
_FORMATS: Final = ("csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf", "nq", "trig")


async def editor(request: Request) -> Response:
    """Show the form, and below it the answer to the query it holds."""
    site, language = site_of(request), language_of(request)
    tag = ""
    if not await run_in_threadpool(is_volatile, request.query_params.get("query", "")):
        asked_for = hashlib.sha256(request.url.query.encode()).hexdigest()[:16]
        tag = etag(site, language.code, asked_for)
        # `*` is any answer there is, so it must first be seen that there is one.
        if request.headers.get("if-none-match") != "*" and is_fresh(request, tag):
            return not_modified(tag)
    values: dict[str, object] = {
        "query": request.query_params.get("query", ""),
        "formats": _FORMATS,
        "examples": [(e.titles.get(language.code) or e.name, e.query) for e in site.examples],
        "answer": None,
        "message": "",
        "most_rows": MOST_ROWS,
        "formats_of_answer": [],
        "is_editor": bool(built(request).chosen("editor")),
        "words": words(site.wordings[language.code]),
    }
    status = 200
    show = partial(page, request, "sparql.html", values, scripts=("editor",))
    if request.query_params.get("query"):
        try:
            asked, shown = await _answer(request, site)
            if asked.federated:  # another endpoint may say something else tomorrow
                tag = ""
            values["answer"] = shown
            params = [
                (k, v) for k, v in request.query_params.multi_items() if k not in {"format", "lang"}
            ]
            formats = _FORMATS[:4] if shown["kind"] != "graph" else _FORMATS[4:]
            values["formats_of_answer"] = [
                (form, "?" + urlencode([*params, ("format", form)])) for form in formats
            ]
        except LeftError:
            record_of(request.scope).outcome = "cancelled"
            return Response(status_code=499)  # which nobody reads
        except MaillageError as error:
            record_of(request.scope).outcome = outcome_of(error)
            status = error.status
            values["message"] = error.fr if language.code == "fr" else str(error)
    if status != 200:
        return await run_in_threadpool(show, status=status, headers={"Cache-Control": "no-store"})
    if is_fresh(request, tag):
        return not_modified(tag)
    return await run_in_threadpool(show, tag=tag)


async def _answer(request: Request, site: Site) -> tuple[SparqlRequest, dict[str, object]]:
    """Run the query of the form, when its turn comes, as far as a page shows the answer."""
    record = record_of(request.scope)
    federation = cast("Federation | None", request.app.state.federation)
    parse = partial(sparql.parse, services=federation is not None)
    asked = await run_in_threadpool(parse, "GET", request.url.query.encode())
    record.query = asked.query
    turns = cast("Turns", request.app.state.turns)
    place = turns.place(client_of(request.scope))
    watch = Watch(request.receive, place.leave)
    limit_s = site.queries.timeout_s
    try:
        plain, left_s = await joined(federation, asked, place, limit_s)
        shown = await turns.run(place, left_s, partial(_attempt, site, plain, place))
    finally:
        watch.stop()
        record.waited_s = place.waited_s
    record.outcome = "ok"
    return asked, shown


async def _attempt(
    site: Site, asked: SparqlRequest, place: Place, left_s: float
) -> dict[str, object]:
    cancel = Cancellation()
    place.stop = cancel.cancel

    def read() -> dict[str, object]:
        answer = site.queries.store.query(
            asked.query,
            accept=f"{JSON}, {TURTLE};q=0.9",
            dataset=Dataset(asked.default_graphs, asked.named_graphs),
            timeout_s=left_s,
            cancel=cancel,
        )
        return _read(answer)

    return await run_in_threadpool(read)


def wants_page(scope: Scope) -> bool:
    """Say whether a client prefers HTML to all the endpoint gives, as browsers do."""
    if scope["method"] not in {"GET", "HEAD"}:
        return False
    accept = dict(scope["headers"]).get(b"accept", b"").decode("latin-1")
    # Every query comes by here, so the commonest wish is told first, and cheaply.
    if "html" not in accept.lower() and "*" not in accept:
        return False
    try:
        fields = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=_MOST_FIELDS)
    except ValueError:  # the endpoint will say so
        return False
    if fields.get("format", [""])[0]:
        return False
    return choose(accept, _EVERYTHING) == HTML


def _read(answer: Answer) -> dict[str, object]:
    """Read an answer as far as a page shows it.

    pyoxigraph's results must end on the thread they began on: an error must not carry them away.
    """
    body = bytearray()
    try:
        for chunk in answer.chunks:
            body += chunk
            if len(body) > _MOST_BYTES:
                break
    finally:
        answer.close()
    whole = len(body) <= _MOST_BYTES
    if not answer.media_type.startswith(JSON):
        text = body.decode("utf-8", errors="replace")
        return {"kind": "graph", "text": text, "whole": whole}
    rows: list[list[Value | None]] = []
    columns: list[str] = []
    results = None
    try:
        results = ox.parse_query_results(bytes(body), format=ox.QueryResultsFormat.JSON)
        if isinstance(results, ox.QueryBoolean):
            return {"kind": "boolean", "value": bool(results), "whole": True}
        if isinstance(results, ox.QuerySolutions):
            columns = [variable.value for variable in results.variables]
            for solution in results:
                if len(rows) == MOST_ROWS:
                    whole = False
                    break
                rows.append([None if term is None else _cell(term) for term in solution])
    except SyntaxError as error:
        # Cut in the middle by `_MOST_BYTES`: the rows before the cut are good.
        if whole:
            raise unreadable(JSON, error) from error
    finally:
        del results
    return {"kind": "rows", "columns": columns, "rows": rows, "whole": whole}


def _cell(term: Term) -> Value:
    """Show a term as it is: an answer to a query is not rewritten for the reader."""
    if isinstance(term, ox.NamedNode):
        web = term.value if term.value.startswith(("https://", "http://")) else ""
        page = page_path(term.value)
        return Value(curie(term.value), href=page or web, external=page is None and bool(web))
    if isinstance(term, ox.Literal):
        return Value(term.value, lang=term.language or "")
    return Value(str(term))
