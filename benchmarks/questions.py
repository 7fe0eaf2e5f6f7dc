"""What is asked: a query with another parameter each time, and the same rows from all servers."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Client
from benchmarks.servers import DISK, KEPT, MEMORY, OURS, Server

_FOLDER = Path(__file__).parent
_PLACE = "urn:parameter"
_JSON = "application/sparql-results+json"
_NTRIPLES = "application/n-triples"
#: In the order of the tables: from the smallest answer to the largest.
NAMES = (
    "point",
    "describe",
    "ask",
    "join",
    "path",
    "label",
    "aggregate",
    "rows-10k",
    "construct",
    "rows-100k",
)
#: How many of the parameters are checked on every server before anything is timed; of those that
#: a LIMIT ends, one, for their rows are many and not the same.
CHECKED = 3
_LETTERS = 5
#: What an engine describes an entity by is its own choice; these are one engine.
_ALIKE = (OURS, KEPT, DISK, MEMORY)


@dataclass(frozen=True)
class Question:
    """A query, and the texts it is asked in.

    Attributes:
        name: of its file.
        accept: media type asked for.
        texts: SPARQL, one for each parameter.
        cold: one more, which is asked once, right after a server has started.
        ordered: whether its rows are the same on all servers; a LIMIT takes any.
    """

    name: str
    accept: str
    texts: tuple[str, ...]
    cold: str
    ordered: bool


@dataclass(frozen=True)
class Given:
    """What a server answers: how many rows, and a digest of them all where they are comparable."""

    rows: int
    digest: str = ""


def read(server: Server) -> list[Question]:
    """Make the questions, with parameters drawn from what a server holds; the same each time.

    Raises:
        SystemExit: there are fewer parameters than wanted.
    """
    values: dict[str, list[str]] = {}
    found = []
    for name in NAMES:
        text = (_FOLDER / "queries" / f"{name}.rq").read_text("utf-8")
        head, _, query = text.partition("\n")
        match = re.search(r"parameter: (\w+), (\d+)$", head)
        assert match, f"{name}.rq: its first line names no parameter"
        kind, count = match[1], int(match[2])
        if kind not in values:
            values[kind] = _parameters(server, kind)
        if len(values[kind]) <= count:
            raise SystemExit(
                f"{name}: {count + 1} values of {kind} wanted, {len(values[kind])} there"
            )
        chosen = random.Random(name).sample(values[kind], count + 1)
        texts = [query.replace(_PLACE, value) for value in chosen]
        graph = re.search(r"^(CONSTRUCT|DESCRIBE)", query, re.MULTILINE)
        accept = _NTRIPLES if graph else _JSON
        found.append(Question(name, accept, tuple(texts[:-1]), texts[-1], "LIMIT" not in query))
    return found


def _parameters(server: Server, kind: str) -> list[str]:
    """Ask a server for all values a parameter may have, in their order."""
    query = (_FOLDER / "parameters" / f"{kind}.rq").read_text("utf-8")
    reply = Client(server.port).ask(server.url(query), _JSON)
    if reply.status != 200:
        raise SystemExit(f"{server.name}, {kind}: HTTP {reply.status}: {reply.body[:500]!r}")
    found = [row["parameter"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]
    return sorted({_letters(text) for text in found} - {""}) if kind == "label" else found


def _letters(label: str) -> str:
    """Take letters from within the longest word of a name, if they are plain.

    >>> _letters("Maladie de Charcot-Marie-Tooth"), _letters("œil")
    ('ladie', '')
    """
    word = max(re.findall(r"\w+", label.lower()), key=len, default="")[2 : 2 + _LETTERS]
    return word if re.fullmatch(f"[a-z]{{{_LETTERS}}}", word) else ""


def compare(
    servers: dict[str, Server], question: Question
) -> tuple[dict[str, list[Given]], dict[str, str]]:
    """Ask all servers the same, and compare what they answer with the first one's.

    Returns:
        Server -> what it gave for the first few parameters; and server -> why it differs, of
        those that do.
    """
    given, odd = {}, {}
    texts = question.texts[: CHECKED if question.ordered else 1]
    for name, server in servers.items():
        try:
            given[name] = [_given(server, question, text) for text in texts]
        except (OSError, ValueError) as error:
            odd[name] = str(error)[:300]
    if not given:
        return given, odd
    first = next(iter(given))
    for name, found in given.items():
        if question.name == "describe" and not {name, first} <= set(_ALIKE):
            if not all(one.rows for one in found):
                odd[name] = f"describes nothing: {[one.rows for one in found]} triples"
            continue
        if found != given[first]:
            mine, its = ([one.rows for one in answers] for answers in (found, given[first]))
            rows = f"rows {mine}, and of {first} {its}"
            odd[name] = rows if mine != its else f"as many rows ({mine}), but others"
    return given, odd


def _given(server: Server, question: Question, text: str) -> Given:
    client = Client(server.port)
    reply = client.ask(server.url(text), question.accept)
    client.close()
    if reply.status != 200:
        raise ValueError(f"HTTP {reply.status}: {reply.body[:200]!r}")
    if question.accept == _NTRIPLES:
        lines = [line for line in reply.body.decode().splitlines() if line.rstrip().endswith(".")]
        comparable = question.ordered and server.name in _ALIKE
        return Given(len(lines), _digest(lines) if comparable else "")
    answer = json.loads(reply.body)
    if "boolean" in answer:
        return Given(int(answer["boolean"]))
    rows = answer["results"]["bindings"]
    if answer["head"]["vars"] == ["__ASK_RETVAL"]:  # so Virtuoso answers an ASK
        return Given(len(rows))
    written = [json.dumps({v: _term(t) for v, t in row.items()}, sort_keys=True) for row in rows]
    return Given(len(rows), _digest(written) if question.ordered else "")


def _term(term: dict[str, str]) -> tuple[str, str, str]:
    """Write a term in one way for all: Virtuoso has a type of its own, and datatypes differ."""
    kind = "literal" if "literal" in term["type"] else term["type"]
    return kind, term["value"], term.get("xml:lang", "").lower()


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
