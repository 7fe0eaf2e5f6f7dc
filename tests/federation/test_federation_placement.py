"""Wherever SERVICE stands in a query, the answer is that of one store with all the data."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from federation_under_test import (
    JSON,
    LOCAL,
    PLACES,
    REMOTE,
    ROWS,
    E,
    S,
    ask,
    endpoint,
    rows,
    table,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.store.http import HttpStore


def merged(query: str) -> list[tuple[str, ...]]:
    """The answer of one store with all the data, where SERVICE is a group."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in (*LOCAL, *REMOTE))
    text = query.replace("SERVICE SILENT", "SERVICE").replace(f"SERVICE <{ROWS}>", "")
    return rows(store.query(text, base_iri="https://w3id.org/maillage/"))


@pytest.mark.parametrize("name", PLACES)
def test_wherever_it_stands_the_answer_is_that_of_one_store(name: str, here: str) -> None:
    query = PLACES[name]
    plain = query.replace("SERVICE s:sparql", "").replace(f"SERVICE#x\n<{ROWS}>#y\n", "")
    expected = merged(plain)
    assert table(ask(here, query, Accept=JSON)) == expected
    assert expected or name in {"no rows", "filter from outside"}


def test_other_forms_of_query(here: str) -> None:
    pattern = f"{{ ?s <{E}p> ?o {S} {{ ?o <{E}q> ?r }} }}"
    assert ask(here, f"ASK {pattern}", Accept=JSON).json()["boolean"] is True
    made = ask(here, f"CONSTRUCT {{ ?s <{E}made> ?r }} WHERE {pattern}", Accept="text/turtle")
    assert len(list(ox.parse(made.content, format=ox.RdfFormat.TURTLE))) == 5
    told = ask(here, f"DESCRIBE ?s {pattern}", Accept="application/n-triples")
    assert told.status_code == 200
    assert told.text.count(f"<{E}p>") == 5


def test_a_graph_around_it_holds_for_local_patterns(here: str) -> None:
    query = f"SELECT * {{ GRAPH ?g {{ ?s <{E}p> ?o {S} {{ ?o <{E}q> ?r }} }} }}"
    found = table(ask(here, query, Accept=JSON))
    assert len(found) == 5
    assert all(f"g=<{E}graph>" in row for row in found)


class Composer:
    """Composes patterns at random, of what SPARQL has for joining.

    EXISTS and FILTER have no variable but those of their own group. Of others that the query binds
    elsewhere, the one store, Oxigraph, sees the values from outside, where SPARQL 1.1 (§18.6) has
    none. Nor has DISTINCT rows without a value: of those, too, it sees the values from outside, and
    so drops a row that is none twice. (A service, which is asked by itself, rightly does neither.)
    """

    def __init__(self, random: Random) -> None:
        self._random = random

    def variable(self) -> str:
        return self._random.choice(["?a", "?b", "?c", "?d"])

    def triples(self, properties: str) -> str:
        return f"{self.variable()} <{E}{self._random.choice(properties)}> {self.variable()} . "

    def group(self, depth: int, properties: str, *, inside: bool) -> str:
        parts = [self.triples(properties)] if self._random.random() < 0.7 else []
        own = re.findall(r"\?\w", "".join(parts))
        parts += [
            self.part(depth, properties, own, inside=inside)
            for _ in range(self._random.randint(0, 2) or not parts)
        ]
        return "{ " + " ".join(parts) + " }"

    def part(self, depth: int, properties: str, own: list[str], *, inside: bool) -> str:
        kinds = ["triples", "values", *["filter"] * bool(own)]
        if depth:
            kinds += ["optional", "union", "minus", "select", "group"]
            kinds += ["service"] * 5 if not inside else ["exists"] * bool(own)
        group = partial_group(self, depth - 1, properties, inside)
        match self._random.choice(kinds):
            case "triples":
                return self.triples(properties)
            case "values":
                return f"VALUES ({self.variable()}) {{ (<{E}a>) (<{E}b>) (UNDEF) (<{E}a>) }}"
            case "filter":
                return f"FILTER({self._random.choice(own)} != <{E}c>)"
            case "optional":
                return f"OPTIONAL {group()}"
            case "union":
                return f"{group()} UNION {group()}"
            case "minus":
                return f"MINUS {group()}"
            case "select":
                name, inner = self.variable(), group()
                if self._random.random() < 0.5:
                    return f"{{ SELECT {name} WHERE {inner} }}"
                return f"{{ SELECT DISTINCT {name} WHERE {{ {inner} FILTER(BOUND({name})) }} }}"
            case "exists":
                one, other = self._random.choices(own, k=2)
                return f"FILTER EXISTS {{ {one} <{E}{self._random.choice(properties)}> {other} }}"
            case "service":
                return f"{S} {self.group(depth - 1, 'qm', inside=True)}"
            case _:
                return group()


def partial_group(composer: Composer, depth: int, properties: str, inside: bool) -> Any:
    return lambda: composer.group(depth, properties, inside=inside)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_any_placement_gives_the_answer_of_one_store(seed: int, here: str) -> None:
    composer = Composer(Random(seed))
    query = "SELECT * " + composer.group(3, "pn", inside=False)
    try:
        expected = merged(query)
    except SyntaxError:  # a variable bound twice, for example
        return
    if len(expected) < 2000:
        assert table(ask(here, query, Accept=JSON)) == expected


def test_a_remote_store_gets_a_query_without_it(root: Path) -> None:
    with endpoint(root, REMOTE) as far, endpoint(root, LOCAL) as behind:
        store = HttpStore(behind)
        with contextlib.closing(store), endpoint(root, store, f"{ROWS}={far}") as url:
            assert table(ask(url, PLACES["nested"], Accept=JSON)) == merged(PLACES["nested"])
