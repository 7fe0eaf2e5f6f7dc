"""Graphs of the shape of ours, of any size: the same classes and properties, and nothing true.

An entity of each kind gets as many values of each property as one of the real graph, drawn from
how many those have; a value is drawn as unevenly as there. Entities and graphs lie in
``https://example.org/generated/``, so that no invented fact is ever taken for one.
Same size and seed, same bytes::

    .venv/bin/python -m benchmarks.generate 1000000 > million.nq
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.shape import SHAPE

SEED = 20261126
SMALLEST = 90_000
BASE = "https://example.org/generated/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: How often a value is drawn anew, at most, where an entity has it already.
_TRIES = 4
#: A value of its own kind comes from the first quarter of those before it, so that there are no
#: circles, and the way to the top is some eight steps in a million quads, as in Orphanet.
_ABOVE = 4
#: Values of which so large a share differ become more with the graph; the rest are a list.
_GROWING = 0.05
_ROOTS = re.findall(
    r"\w+",
    "leuco dystro adreno myo neuro ataxi hepato cardio nephro osteo chondro dermo hemo lympho "
    "thrombo glyco lipo mito muco oculo retino crani facio cerebello spino cortico pulmo gastro "
    "entero angio fibro kerato melano erythro immuno endo ecto ichthyo macro micro",
)
_ENDINGS = re.findall(
    r"\w+", "pathie trophie plasie some lyse dème gie tose rome drome nie mie tie phie"
)

Draw = Callable[[int], str]


@dataclass(frozen=True)
class _Property:
    """How to draw the values of a property: how many, which, and what they stand in."""

    term: str
    degrees: list[int]
    weights: list[int]
    draws: list[Draw]
    shares: list[int]
    ends: list[str]
    again: float


def quads(size: int, *, seed: int = SEED) -> Iterator[str]:
    """Make a graph.

    Args:
        size: how many quads; 90,000 at least, for what does not grow takes its part.
        seed: of the drawing.

    Yields:
        Exactly so many lines of N-Quads, each another quad and each with its line end.
    """
    if size < SMALLEST:
        raise SystemExit(f"{size:,} quads: the shape of the graph begins at {SMALLEST:,}")
    return itertools.islice(_all(size, Random(seed)), size)


def _all(size: int, luck: Random) -> Iterator[str]:
    kinds = json.loads(SHAPE.read_text("utf-8"))["kinds"]
    weight = {name: _quads(kind) for name, kind in kinds.items()}
    fixed = sum(weight[name] for name, kind in kinds.items() if kind["fixed"])
    growth = (size - fixed) / (sum(weight.values()) - fixed)
    counts = {
        name: kind["count"] if kind["fixed"] else max(1, round(kind["count"] * growth))
        for name, kind in kinds.items()
    }
    order = sorted(kinds, key=weight.__getitem__)
    for name in order:
        kind = kinds[name]
        prefix = f"<{BASE}{_slug(name)}/"
        types = [f"{_TYPE} <{iri}>" for iri in kind["types"]]
        ends = _ends(kind["graphs"])
        properties = [
            _property(name, iri, of, counts, 1.0 if kind["fixed"] else growth, luck)
            for iri, of in kind["properties"].items()
        ]
        # The largest kind comes last, and goes on until the size is reached.
        for number in itertools.count() if name == order[-1] else range(counts[name]):
            entity = f"{prefix}{number}>"
            for term in types:
                yield from _lines(f"{entity} {term}", ends, kind["again"], luck)
            for found in properties:
                for value in _values(found, number, entity, luck):
                    text = f"{entity} {found.term} {value}"
                    yield from _lines(text, found.ends, found.again, luck)


def _lines(triple: str, ends: list[str], again: float, luck: Random) -> Iterator[str]:
    """Write a triple in its graph, and now and then in a second one."""
    yield triple + ends[0]
    if again and len(ends) > 1 and luck.random() < again:
        yield triple + ends[1]


def _values(found: _Property, number: int, entity: str, luck: Random) -> list[str]:
    """Draw different values, none the entity itself; fewer where there are hardly so many."""
    degree = luck.choices(found.degrees, found.weights)[0]
    values: dict[str, None] = {}
    for _ in range(_TRIES * degree):
        if len(values) == degree:
            break
        draws = found.draws
        draw = draws[0] if len(draws) == 1 else luck.choices(draws, found.shares)[0]
        values[draw(number)] = None
        values.pop(entity, None)
    return list(values)


def _quads(kind: dict[str, Any]) -> float:
    """Tell how many quads a kind of the real graph makes."""
    own = kind["count"] * len(kind["types"]) * (1 + min(kind["again"], 1))
    return own + sum(
        sum(int(n) * entities for n, entities in of["degrees"].items()) * (1 + min(of["again"], 1))
        for of in kind["properties"].values()
    )


def _property(
    kind: str, iri: str, of: dict[str, Any], counts: dict[str, int], growth: float, luck: Random
) -> _Property:
    return _Property(
        term=f"<{iri}>",
        degrees=[int(n) for n in of["degrees"]],
        weights=list(of["degrees"].values()),
        draws=[
            _draw(sort, kind, pool, counts, growth, luck) for sort, pool in of["values"].items()
        ],
        shares=[pool["count"] for pool in of["values"].values()],
        ends=_ends(of["graphs"]),
        again=of["again"],
    )


def _draw(
    sort: str,
    kind: str,
    pool: dict[str, float],
    counts: dict[str, int],
    growth: float,
    luck: Random,
) -> Draw:
    """Make what draws the values of one sort, for an entity of a number."""
    word, _, name = sort.partition(" ")
    skew, chance = pool["skew"], luck.random
    if word == "kind":
        prefix = f"<{BASE}{_slug(name)}/"
        if name == kind:
            return lambda number: f"{prefix}{int(max(1, number) / _ABOVE * chance() ** skew)}>"
        size = min(counts[name], max(1, round(pool["distinct"] * growth)))
        return lambda _: f"{prefix}{int(size * chance() ** skew)}>"
    grows = growth if pool["distinct"] / pool["count"] > _GROWING else 1
    size = max(1, round(pool["distinct"] * grows))
    if word == "iri":
        return lambda _: f"<{BASE}x/{int(size * chance() ** skew)}>"
    write = _literal(word, name, int(pool["length"]))
    return lambda _: write(int(size * chance() ** skew))


def _literal(word: str, name: str, length: int) -> Callable[[int], str]:
    """Make what writes the literal of a number: the same number, the same text."""
    if word == "lang":
        return lambda number: f'"{_text(number, length - 5)}"@{name}'
    if name == f"{_XSD}boolean":
        return lambda number: f'"{str(number % 2 == 0).lower()}"^^<{name}>'
    if name == f"{_XSD}date":
        return lambda n: f'"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"^^<{name}>'
    if name in (f"{_XSD}decimal", f"{_XSD}double"):
        return lambda number: f'"{number}.5"^^<{_XSD}decimal>'
    if name.startswith(_XSD) and name != f"{_XSD}anyURI":
        return lambda number: f'"{number}"^^<{_XSD}integer>'
    return lambda number: f'"{_text(number, length - 2)}"'


def _text(number: int, length: int) -> str:
    """Write words of medicine that mean nothing, about so long, and the number at the end.

    >>> _text(7, 30)
    'Retinoplasie corticonie 7'
    """
    own = Random(number)
    text = ""
    while len(text) < length - 14:
        text += f"{own.choice(_ROOTS)}{own.choice(_ENDINGS)} "
    return f"{text}{number}".capitalize()


def _ends(graphs: list[str]) -> list[str]:
    return [f" <{BASE}graph/{_slug(graph)}> .\n" for graph in graphs]


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name).lower() or "thing"


def main() -> None:
    """Print as many quads as are asked for."""
    if len(sys.argv) not in (2, 3) or not all(word.isdigit() for word in sys.argv[1:]):
        raise SystemExit("usage: python -m benchmarks.generate QUADS [SEED] > FILE.nq")
    size, *seed = map(int, sys.argv[1:])
    sys.stdout.writelines(quads(size, seed=seed[0] if seed else SEED))


if __name__ == "__main__":
    main()
