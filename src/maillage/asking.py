"""The command `query`: one query, and its answer for a terminal or a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from maillage.errors import BadRequest, SourceError
from maillage.examples import read_example
from maillage.negotiate import CSV, JSON, TURTLE, accept_for
from maillage.sparql import judge
from maillage.store import Answer, Store, Term
from maillage.terms import PREFIXES, curie
from maillage.tokens import tokens

__all__ = ["read", "run", "show"]


def read(text: str, examples: Path) -> str:
    """Find the query that an argument means.

    Args:
        text: SPARQL text; the name of a file that holds it, or an example's; ``-`` for standard
            input; or the beginning of an example's name, such as ``cq02``.
        examples: folder of the example queries.

    Raises:
        SourceError: it is none of these.
        ShapeError: the example has no query.

    >>> read("ASK {}", Path())
    'ASK {}'
    """
    if text == "-":
        return sys.stdin.read()
    if "{" in text:
        return text
    found = [p for p in sorted(examples.glob("*.ttl")) if p.stem.split("-")[0] == text.lower()]
    path = found[0] if found else Path(text)
    if not found and (examples / f"{text}.ttl").is_file():
        path = examples / f"{text}.ttl"
    try:
        if path.suffix == ".ttl" and path.is_file():
            return read_example(path).query
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{text!r} is no file that can be read ({error}), no example, and no SPARQL:"
            " it has no brace",
            fr=f"« {text} » n’est ni un fichier lisible ({error}), ni un exemple, ni du SPARQL :"
            " aucune accolade",
        ) from error


def run(store: Store, sparql: str, form: str, timeout_s: float, *, terminal: bool) -> Answer:
    """Run a query, with the project's prefixes where it declares none of its own.

    Args:
        store: where to ask.
        sparql: the query.
        form: format of the answer, as in ``?format=``; empty gives CSV, or Turtle for a graph.
        timeout_s: seconds until it is stopped.
        terminal: whether `show` is to print it.

    Raises:
        BadRequest: the format is unknown, or the query is wrong.
        Forbidden: the query would go out to other hosts.
    """
    judge(sparql)
    accept = accept_for(form) if form else f"{JSON if terminal else CSV}, {TURTLE};q=0.9"
    if accept is None:
        known = "csv, tsv, json, xml, ttl, nt, jsonld, rdf, nq, trig"
        raise BadRequest(
            f"--format {form!r} is unknown: use one of {known}",
            fr=f"--format {form!r} est inconnu : prenez l’un de {known}",
        )
    return store.query(_with_prefixes(sparql), accept=accept, timeout_s=timeout_s)


def show(answer: Answer, console: Console) -> None:
    """Print an answer for people: rows as a table, a graph as Turtle."""
    body = answer.read()
    if not answer.media_type.startswith(JSON):
        console.print(body.decode(), markup=False, highlight=False, soft_wrap=True, end="")
        return
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        console.print("true" if results else "false")
        return
    if not isinstance(results, ox.QuerySolutions):
        return
    table = Table(*(variable.value for variable in results.variables))
    for solution in results:
        table.add_row(*("" if term is None else _cell(term) for term in solution))
    console.print(table)
    console.print(f"({table.row_count})", highlight=False)


def _cell(term: Term) -> str:
    # Rich would read [brackets] of a literal as its own markup.
    text = (
        curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    )
    return text.replace("[", "\\[")


def _with_prefixes(sparql: str) -> str:
    """Declare the project's prefixes that a query uses and does not declare."""
    declared: set[str] = set()
    used: set[str] = set()
    previous = ""
    for token in tokens(sparql):
        if token.kind == "name":
            prefix = token.text.split(":")[0]
            (declared if previous.upper() == "PREFIX" else used).add(prefix)
        previous = token.text
    missing = sorted((used - declared) & PREFIXES.keys())
    # On one line, so that an error's line number is off by none.
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in missing) + sparql
