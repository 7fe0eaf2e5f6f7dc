"""Rules that need named graphs: the queries of `queries/checks/`, where a row is a violation.

A query's head says the rest, in comments::

    #+ rule: mlgsh:check-one-name-a-graph
    #+ severity: Violation
    #+ message-fr: {focus} a deux noms dans le graphe {graph}
    #+ message-en: {focus} has two names in the graph {graph}
    #+ remedy-fr: Gardez-en un.
    #+ remedy-en: Keep one.

``{name}`` is filled in with the row's ``?name``; ``?focus``, ``?path`` and ``?value`` tell the
place of the violation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from maillage.errors import MaillageError, ShapeError
from maillage.report import Finding, Severity, Text
from maillage.store import Store, Term, load_query, select
from maillage.terms import curie, expand

__all__ = ["Check", "fill", "read_checks", "readable", "run"]

_HEAD: Final = re.compile(r"^#\+\s*([\w-]+)\s*:\s*(.*?)\s*$", re.MULTILINE)
_NEEDED: Final = ("rule", "severity", "message-fr", "message-en")
_SLOT: Final = re.compile(r"\{[$?]?(\w+)\}")


@dataclass(frozen=True)
class Check:
    """One rule as a query.

    Attributes:
        path: its file.
        rule: IRI that findings cite.
        severity: of its findings.
        message: what is wrong, with slots.
        remedy: how to mend it, with slots.
        query: the SELECT.
    """

    path: Path
    rule: str
    severity: Severity
    message: Text
    remedy: Text
    query: str


def read_checks(folder: Path) -> list[Check]:
    """Read all checks of a folder, by name.

    Raises:
        ShapeError: a head lacks a line or has one without meaning; names the file.
    """
    return [_check(path) for path in sorted(folder.glob("*.rq"))]


def run(check: Check, store: Store) -> Iterator[Finding]:
    """Run one check on a store.

    Raises:
        ShapeError: its query is broken, or gives no ``?focus``.
    """
    try:
        rows = select(store, check.query)
    except MaillageError as error:
        raise ShapeError(f"{check.path}: {error}") from error
    for row in rows:
        if "focus" not in row:
            raise ShapeError(f"{check.path}: a row has no ?focus")
        words = {name: readable(_plain(term)) for name, term in row.items()}
        yield Finding(
            check.severity,
            check.rule,
            Text(fill(check.message.fr, words), fill(check.message.en, words)),
            Text(fill(check.remedy.fr, words), fill(check.remedy.en, words)),
            focus=_plain(row["focus"]),
            path=_plain(row["path"]) if "path" in row else "",
            value=_plain(row["value"]) if "value" in row else "",
        )


def fill(template: str, words: Mapping[str, str]) -> str:
    """Fill in ``{name}``, ``{?name}`` and ``{$name}``; a name without a word stays empty.

    >>> fill("{$this} : {?value}{?x}", {"this": "mlgid:site/a", "value": "974"})
    'mlgid:site/a : 974'
    """
    return _SLOT.sub(lambda slot: words.get(slot[1], ""), template)


def readable(text: str) -> str:
    """Shorten the IRIs in a text.

    >>> readable("voir <https://w3id.org/maillage/id/site/a>")
    'voir mlgid:site/a'
    """
    text = re.sub(r"<(https?://[^\s<>]+)>", r"\1", text)
    return re.sub(r"https?://[^\s<>\"“”«»()]+", lambda iri: curie(iri[0]), text)


def _check(path: Path) -> Check:
    try:
        query = load_query(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ShapeError(f"{path}: {error}") from error
    head: dict[str, str] = dict(_HEAD.findall(query))
    for name in _NEEDED:
        if not head.get(name):
            raise ShapeError(f"{path}: the line `#+ {name}: …` is missing; every check needs it")
    severity = next((s for s in get_args(Severity) if s == head["severity"]), None)
    if severity is None:
        known = ", ".join(get_args(Severity))
        raise ShapeError(f"{path}: severity {head['severity']!r}; known are {known}")
    try:
        rule = expand(head["rule"]).value
    except ValueError as error:
        raise ShapeError(f"{path}: rule: {error}") from error
    return Check(
        path,
        rule,
        severity,
        Text(head["message-fr"], head["message-en"]),
        Text(head.get("remedy-fr", ""), head.get("remedy-en", "")),
        query,
    )


def _plain(term: Term) -> str:
    return str(getattr(term, "value", term))
