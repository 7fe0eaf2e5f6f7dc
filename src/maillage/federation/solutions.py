"""The rows of an endpoint, as a VALUES clause that stands in the place of SERVICE."""

from __future__ import annotations

import secrets
from typing import Final

import pyoxigraph as ox

from maillage.federation.allowed import Service
from maillage.federation.client import Budget, failed, too_large
from maillage.negotiate import JSON, XML
from maillage.terms import BASE

__all__ = ["GENID", "NOTHING", "empty", "values"]

#: What a blank node of an endpoint is named by (RDF 1.1 Concepts §3.5): VALUES can hold none.
GENID: Final = f"{BASE}.well-known/genid/"
#: What stands for a value that is not there.
NOTHING: Final = "UNDEF"

_FORMATS: Final = {
    JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
#: Signs at which a reader without a lexer could take an IRI for something else (docs/adr/0003).
_ESCAPES: Final = str.maketrans({"'": "\\u0027", "#": "\\u0023"})


def values(
    service: Service, variables: tuple[str, ...], media_type: str, body: bytes, budget: Budget
) -> str:
    """Write an answer as VALUES.

    Args:
        service: whose answer.
        variables: of the clause that leave it; columns of other names are not looked at.
        media_type: of the answer.
        body: the answer.
        budget: of the query that this is for.

    Raises:
        ServiceFailed: it is no SPARQL result in JSON or XML, or holds what VALUES cannot.
        AnswerTooLarge: it has more rows than the budget.
    """
    format_ = _FORMATS.get(media_type)
    if format_ is None:
        kind = media_type[:100] or "nothing"
        raise failed(
            service,
            f"it answers with {kind}, no SPARQL results in JSON or XML",
            f"il répond par {kind}, et non par des résultats SPARQL en JSON ou XML",
        )
    try:
        rows = _rows(service, variables, body, format_, budget)
    except (SyntaxError, ValueError) as error:
        raise failed(
            service,
            "its answer is broken, or holds what SPARQL 1.1 does not know",
            "sa réponse est corrompue, ou contient ce que SPARQL 1.1 ne connaît pas",
        ) from error
    return _block(variables, rows)


def _rows(
    service: Service,
    variables: tuple[str, ...],
    body: bytes,
    format_: ox.QueryResultsFormat,
    budget: Budget,
) -> list[str]:
    """Write the rows.

    pyoxigraph's results must end on the thread they began on: an error must not carry them away.
    """
    nodes, rows = _Nodes(), []
    results = solution = None
    try:
        results = ox.parse_query_results(body, format=format_)
        if not isinstance(results, ox.QuerySolutions):
            raise failed(
                service, "it answers yes or no, not with rows", "il répond oui ou non, sans lignes"
            )
        named = {variable.value for variable in results.variables}
        known = [name if name in named else None for name in variables]
        for solution in results:
            budget.rows_left -= 1
            if budget.rows_left < 0:
                most = budget.max_rows
                raise too_large(service, f"{most} rows", f"{most} lignes")
            terms = [None if name is None else solution[name] for name in known]
            rows.append(f"({' '.join(map(nodes.text, terms))})")
    finally:
        del results, solution
    return rows


def empty(variables: tuple[str, ...]) -> str:
    """Write the one solution without values, for SILENT.

    >>> empty(("a", "b"))
    'VALUES (?a ?b) { (UNDEF UNDEF) }'
    """
    return _block(variables, [f"({' '.join(NOTHING for _ in variables)})"])


def _block(variables: tuple[str, ...], rows: list[str]) -> str:
    names = " ".join(f"?{name}" for name in variables)
    return f"VALUES ({names}) {{ {' '.join(rows)} }}"


class _Nodes:
    """Writes terms; blank nodes by names that no other answer has."""

    def __init__(self) -> None:
        self._answer = secrets.token_hex(8)
        self._known: dict[str, int] = {}

    def text(self, term: object) -> str:
        match term:
            case None:
                return NOTHING
            case ox.NamedNode():
                return str(term).translate(_ESCAPES)
            case ox.Literal():
                # The datatype is an IRI too.
                value, _, kind = str(term).rpartition('"')
                return f'{value}"{kind.translate(_ESCAPES)}'
            case ox.BlankNode():
                number = self._known.setdefault(term.value, len(self._known))
                return f"<{GENID}{self._answer}-{number}>"
            case _:
                raise ValueError(f"{term} is no term of RDF 1.1")
