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
from maillage.store import Answer, Store, Term, mistake, unreadable
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
        return _decoded(sys.stdin.buffer.read(), "-")
    if "{" in text or not text.strip():
        return text
    found = [p for p in sorted(examples.glob("*.ttl")) if p.stem.split("-")[0] == text.lower()]
    path = found[0] if found else Path(text)
    if not found and (examples / f"{text}.ttl").is_file():
        path = examples / f"{text}.ttl"
    try:
        if path.suffix == ".ttl" and path.is_file():
            return read_example(path).query
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{text!r} is no file that can be read ({error.strerror}), no example of {examples}"
            " (cq01 …), and no SPARQL: it has no brace",
            fr=f"« {text} » n’est ni un fichier lisible ({error.strerror}), ni un exemple de"
            f" {examples} (cq01 …), ni du SPARQL : aucune accolade",
        ) from error
    return _decoded(content, str(path))


def _decoded(content: bytes, name: str) -> str:
    """Read UTF-8; editors of Windows begin it with a mark, which is no part of the query."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}, line {line}: not UTF-8 (byte {error.start}); save the query as UTF-8",
            fr=f"{name}, ligne {line} : pas de l’UTF-8 (octet {error.start}) ; enregistrez la"
            " requête en UTF-8",
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
    if not sparql.strip():
        raise BadRequest(
            "the query is empty: write SELECT, ASK, CONSTRUCT or DESCRIBE",
            fr="la requête est vide : écrivez SELECT, ASK, CONSTRUCT ou DESCRIBE",
        )
    judge(sparql)
    accept = accept_for(form) if form else f"{JSON if terminal else CSV}, {TURTLE};q=0.9"
    if accept is None:
        known = "csv, tsv, json, xml, ttl, nt, jsonld, rdf, nq, trig"
        raise BadRequest(
            f"--format {form!r} is unknown: use one of {known}",
            fr=f"--format {form!r} est inconnu : prenez l’un de {known}",
        )
    prefixes = _undeclared(sparql)
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())
    try:
        return store.query(prologue + sparql, accept=accept, timeout_s=timeout_s)
    except BadRequest as error:
        # The store counts columns with the prologue in them; the user has not written it.
        found = mistake.find(sparql, prefixes) if prologue else None
        raise (error if found is None else found) from error


def show(answer: Answer, console: Console) -> None:
    """Print an answer for people: rows as a table, a graph as Turtle.

    Raises:
        StoreUnavailable: it is no table, as a remote store may send.
    """
    body = answer.read()
    if not answer.media_type.startswith(JSON):
        console.print(body.decode(), markup=False, highlight=False, soft_wrap=True, end="")
        return
    try:
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(results, ox.QueryBoolean):
            console.print("true" if results else "false")
            return
        table = Table(*(variable.value for variable in results.variables))
        for solution in results:
            table.add_row(*("" if term is None else _cell(term) for term in solution))
    except SyntaxError as error:
        raise unreadable(JSON, error) from error
    console.print(table)
    console.print(f"({table.row_count})", highlight=False)


def _cell(term: Term) -> str:
    # Rich would read [brackets] of a literal as its own markup.
    text = (
        curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    )
    return text.replace("[", "\\[")


def _undeclared(sparql: str) -> dict[str, str]:
    """Find the project's prefixes that a query uses and does not declare."""
    declared: set[str] = set()
    used: set[str] = set()
    previous = ""
    for token in tokens(sparql):
        if token.kind == "name":
            prefix = token.text.split(":")[0]
            (declared if previous.upper() == "PREFIX" else used).add(prefix)
        previous = token.text
    return {name: PREFIXES[name] for name in sorted((used - declared) & PREFIXES.keys())}
