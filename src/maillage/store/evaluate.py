"""One query on an open pyoxigraph store: which media type, and how its bytes are written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import chain, islice
from typing import Final, Protocol

import pyoxigraph as ox

from maillage import negotiate
from maillage.errors import BadRequest, MaillageError, NotAcceptable, StoreUnavailable
from maillage.negotiate import GRAPH_TYPES, RESULT_TYPES
from maillage.store import Dataset, graph_named, mistake
from maillage.terms import BASE, PREFIXES

__all__ = ["FAILURES", "Evaluated", "Writer", "evaluate", "failed"]

#: What pyoxigraph raises while it evaluates: a damaged file, an unbound SERVICE, a number's limit.
FAILURES: Final = (OSError, RuntimeError, ValueError)

_RESULT_FORMATS: Final = {
    negotiate.JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    negotiate.XML: ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    negotiate.CSV: ox.QueryResultsFormat.CSV,
    negotiate.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS: Final = {
    negotiate.TURTLE: ox.RdfFormat.TURTLE,
    "text/n3": ox.RdfFormat.TURTLE,
    negotiate.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    negotiate.RDFXML: ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
    negotiate.JSONLD: ox.RdfFormat.JSON_LD,
    "application/json": ox.RdfFormat.JSON_LD,
    negotiate.NQUADS: ox.RdfFormat.N_QUADS,
    negotiate.TRIG: ox.RdfFormat.TRIG,
}
_FUNCTION: Final = re.compile(r"custom (?:aggregate )?function (<.*>) is not supported")
#: Up to this many triples a graph is sorted, and carries only the prefixes it uses.
_SMALL: Final = 2000
#: A name of these namespaces holds a slash, which reads worse escaped (`mlgid:site\/x`) than whole.
_PREFIXES: Final = {
    name: iri for name, iri in sorted(PREFIXES.items()) if name not in {"mlgid", "mlgs"}
}


class Writer(Protocol):
    """What a result is serialised into."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes; an exception stops the serialisation."""
        ...


Evaluated = tuple[str, Callable[[Writer], None]]


def evaluate(store: ox.Store, sparql: str, accept: str, dataset: Dataset) -> Evaluated:
    """Start a query.

    The store's own default graph must hold the union of its graphs (`maillage.store.oxigraph`
    sees to it). pyoxigraph's own union option is not used: it gives a triple once per graph that
    holds it, where SPARQL 1.1 has one triple (so every COUNT is wrong), and it overrules FROM.

    Relative IRIs are resolved against `maillage.terms.BASE`, whatever host serves them.

    Returns:
        The media type of the answer, and a function that computes and writes it. Both must run on
        one thread: pyoxigraph aborts the process otherwise.

    Raises:
        BadRequest: with line and column for a syntax error.
        NotAcceptable: nothing in `accept` fits.
    """
    default = [graph_named(iri) for iri in dataset.default_graphs]
    named = [graph_named(iri) for iri in dataset.named_graphs]
    given = bool(default or named)
    try:
        results = store.query(
            sparql,
            base_iri=BASE,
            default_graph=list(default) if given else None,
            named_graphs=list(named) if given else None,
        )
    except SyntaxError as error:
        raise _bad_query(sparql, str(error)) from error
    if isinstance(results, ox.QueryTriples):
        media_type = _choose(accept, GRAPH_TYPES, "CONSTRUCT, DESCRIBE")
        return media_type, lambda writer: _write_graph(results, writer, media_type)
    media_type = _choose(accept, RESULT_TYPES, "SELECT, ASK")
    format_ = _RESULT_FORMATS[media_type]
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return media_type + charset, lambda writer: _write_results(results, writer, format_)


def failed(error: Exception) -> MaillageError:
    """Translate one of `FAILURES`: a function nobody knows is the query's fault."""
    if isinstance(error, RuntimeError) and (match := _FUNCTION.search(str(error))):
        return BadRequest(
            f"there is no function {match[1]} here: use those of SPARQL 1.1, or those of"
            " GeoSPARQL (geof:) that the service description lists (/sparql)",
            fr=f"il n’y a pas de fonction {match[1]} ici : utilisez celles de SPARQL 1.1, ou"
            " celles de GeoSPARQL (geof:) que donne la description du service (/sparql)",
        )
    return StoreUnavailable(
        f"the query failed: {error}", fr=f"l’exécution de la requête a échoué : {error}"
    )


def _choose(accept: str, offers: tuple[str, ...], forms: str) -> str:
    chosen = negotiate.choose(accept, offers)
    if chosen is None:
        known = ", ".join(offers)
        raise NotAcceptable(
            f"{accept!r} names no format of {forms}; these are {known}",
            fr=f"{accept!r} ne nomme aucun format de {forms} ; ce sont {known}",
        )
    return chosen


def _write_results(
    results: ox.QuerySolutions | ox.QueryBoolean, writer: Writer, format_: ox.QueryResultsFormat
) -> None:
    if isinstance(results, ox.QueryBoolean):
        # The engine asks of a writer whether it is not rather a path, which takes a while.
        writer.write(results.serialize(format=format_) or b"")
        return
    results.serialize(writer, format_)  # type: ignore[arg-type]  # only `write` is called


def _write_graph(triples: ox.QueryTriples, writer: Writer, media_type: str) -> None:
    format_ = _GRAPH_FORMATS[media_type]
    head = list(islice(triples, _SMALL))
    if len(head) == _SMALL:
        ox.serialize(chain(head, triples), writer, format_, prefixes=_PREFIXES)  # type: ignore[arg-type]
        return
    buffer = io.BytesIO()
    head.sort(key=str)
    ox.serialize(head, buffer, format_, prefixes=_used(head))
    body = buffer.getvalue()
    if body.startswith(b"@prefix"):
        # pyoxigraph writes them in an order that changes from process to process.
        lines = body.split(b"\n")
        count = next(i for i, line in enumerate(lines) if not line.startswith(b"@prefix"))
        body = b"\n".join(sorted(lines[:count]) + lines[count:])
    if body:
        writer.write(body)


def _used(triples: list[ox.Triple]) -> dict[str, str]:
    text = "\n".join(map(str, triples))
    return {name: iri for name, iri in _PREFIXES.items() if f"<{iri}" in text}


def _bad_query(sparql: str, message: str) -> BadRequest:
    """Say where the mistake is; in the engine's own words where it is none of the grammar's."""
    return mistake.find(sparql) or BadRequest(
        f"the query is not SPARQL 1.1: {message}",
        fr=f"la requête n’est pas du SPARQL 1.1 : {message}",
    )
