"""The shape of a graph: how many entities of each kind, with how many of each property, to what.

`shape.json` is that of a build with all of Orphanet; `generate.py` makes graphs of it, of any size.
It holds counts alone, no name and no fact. To measure another graph::

    .venv/bin/python -m benchmarks.shape build/maillage.nq > benchmarks/shape.json
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

SHAPE = Path(__file__).with_name("shape.json")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LINE = re.compile(r"(<[^>]*>) <([^>]*)> (.*) <([^>]*)> \.\n?")
_LITERAL = re.compile(r'"(.*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
#: Graphs whose entities are as many in a graph of any size: what describes, not what is described.
_FIXED = frozenset({"ontology", "schemes", "shapes", "cog-2026", "build", "examples"})
_FIXED_KINDS = frozenset({"HealthNetwork", "EuropeanReferenceNetwork", "SourceDocument"})

#: One property of a kind, as `shape.json` writes it.
Property = dict[str, object]


def measure(lines: Iterable[str]) -> dict[str, object]:
    """Count what there is of each kind, property and target.

    A kind is the set of an entity's types, by their local names; ``""`` has none.

    Args:
        lines: N-Quads of one form, as a build writes them; every quad in a named graph.

    Returns:
        What `shape.json` holds: ``quads``, ``triples`` and ``kinds``.
    """
    rows = [match.groups() for match in map(_LINE.fullmatch, lines) if match]
    types: dict[str, set[str]] = defaultdict(set)
    subjects: dict[str, Counter[str]] = {}
    for subject, predicate, value, graph in rows:
        subjects.setdefault(subject, Counter())[_local(graph)] += 1
        if predicate == _TYPE:
            types[subject].add(value[1:-1])
    kind = {s: " ".join(sorted(_local(t) for t in types[s])) for s in subjects}
    home: dict[str, Counter[str]] = defaultdict(Counter)
    for subject, graphs in subjects.items():
        home[kind[subject]].update(graphs)
    by: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for subject, predicate, value, graph in rows:
        by[kind[subject], predicate].append((subject, value, graph))
    kinds: dict[str, dict[str, object]] = {}
    sizes = Counter(kind.values())
    for name, size in sorted(sizes.items()):
        main = home[name].most_common(1)[0][0]
        entity = next(s for s in subjects if kind[s] == name)
        kinds[name] = {
            "count": size,
            "types": sorted(types[entity]),
            "fixed": main in _FIXED or name in _FIXED_KINDS,
            "properties": {
                predicate: _property(found, size, kind)
                for (of, predicate), found in sorted(by.items())
                if of == name and predicate != _TYPE
            },
            "graphs": [graph for graph, _ in home[name].most_common(2)],
            "again": round(_again(by.get((name, _TYPE), [])), 3),
        }
    triples = len({row[:3] for row in rows})
    return {"quads": len(rows), "triples": triples, "kinds": kinds}


def _property(found: list[tuple[str, str, str]], size: int, kind: dict[str, str]) -> Property:
    """Describe a property of a kind: how many values an entity has, of which sorts."""
    pairs = {(subject, value) for subject, value, _ in found}
    degrees = Counter(_rounded(n) for n in Counter(subject for subject, _ in pairs).values())
    degrees[0] = size - sum(degrees.values())
    sorts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, value in sorted(pairs):
        sorts[_sort(value, kind)][value] += 1
    graphs = Counter(_local(graph) for _, _, graph in found)
    return {
        "degrees": {str(n): count for n, count in sorted(degrees.items()) if count},
        "values": {sort: _pool(values) for sort, values in sorted(sorts.items())},
        "graphs": [graph for graph, _ in graphs.most_common(2)],
        "again": round(_again(found), 3),
    }


def _pool(values: Counter[str]) -> dict[str, float]:
    """Describe the values of one sort: how often, how many different, how uneven, how long."""
    total = values.total()
    most = sum(n for _, n in values.most_common(max(1, len(values) // 10)))
    share = most / total
    tenth = max(1, len(values) // 10) / len(values)
    skew = math.log(tenth) / math.log(share) if tenth < share < 1 else 1.0
    length = sum(len(value) * n for value, n in values.items()) / total
    return {"count": total, "distinct": len(values), "skew": round(skew, 2), "length": int(length)}


def _again(found: list[tuple[str, str, str]]) -> float:
    """Tell how many times more a triple stands in further graphs, on average."""
    return len(found) / len({(s, v) for s, v, _ in found}) - 1 if found else 0.0


def _rounded(number: int) -> int:
    """Keep two digits of a large degree.

    >>> [_rounded(n) for n in (7, 99, 1234)]
    [7, 99, 1200]
    """
    step = 10 ** max(0, len(str(number)) - 2)
    return number // step * step


def _sort(value: str, kind: dict[str, str]) -> str:
    """Tell what a value is: ``kind …``, ``iri``, ``lang xx`` or ``type …``."""
    if value in kind:
        return f"kind {kind[value]}"
    if value.startswith("<"):
        return "iri"
    match = _LITERAL.fullmatch(value)
    assert match, value
    _, lang, datatype = match.groups()
    return f"lang {lang}" if lang else f"type {datatype or ''}"


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def main() -> None:
    """Print the shape of a file of N-Quads."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.shape FILE.nq > benchmarks/shape.json")
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        found = measure(file)
    kinds = found.pop("kinds")
    assert isinstance(kinds, dict)
    text = ",\n".join(f"{json.dumps(name)}: {_compact(kind)}" for name, kind in kinds.items())
    print(f'{_compact(found)[:-1]},"kinds":{{\n{text}\n}}}}')


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
