"""By which path a condition leads to the group that a centre or filière covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import pyoxigraph as ox

from maillage.finding.graph import Graph
from maillage.terms import PREFIXES

__all__ = ["Edges", "Path", "by_number", "reached", "read_edges", "shortest"]

#: Shortest paths that are compared; a condition has rarely more than ten to one group.
_COMPARED: Final = 200


@dataclass(frozen=True)
class Edges:
    """The parents of a condition and of all above it.

    Attributes:
        parents: IRI -> the IRIs one step above it.
        classifications: (IRI, parent's IRI) -> the classifications in which this step stands;
            none where the graph does not tell (the curated extract).
    """

    parents: Mapping[str, Sequence[str]]
    classifications: Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True)
class Path:
    """A shortest path up.

    Attributes:
        nodes: IRIs, the condition first, the group covered last; one alone if it is covered itself.
        classifications: of each step, the classifications in which it stands.
    """

    nodes: tuple[str, ...]
    classifications: tuple[tuple[str, ...], ...]


def read_edges(graph: Graph, condition: str, classification: str = "") -> Edges:
    """Read the steps above a condition.

    Args:
        graph: where.
        condition: IRI.
        classification: IRI of the only classification whose steps count, or empty for all.
    """
    rows = graph.ask("edges", {"condition": [ox.NamedNode(condition)]})
    stands: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if "classification" not in row:
            stands[row["node"], row["parent"]] = set()
    for row in rows:
        # An older classification may have steps that the newest source no longer makes.
        if "classification" in row and (row["node"], row["parent"]) in stands:
            stands[row["node"], row["parent"]].add(row["classification"])
    parents: dict[str, set[str]] = {}
    for (node, parent), where in stands.items():
        if not classification or classification in where:
            parents.setdefault(node, set()).add(parent)
    return Edges(
        {node: sorted(found, key=by_number) for node, found in parents.items()},
        {step: sorted(found, key=by_number) for step, found in stands.items()},
    )


def reached(edges: Edges, condition: str) -> list[str]:
    """List a condition and all that it leads to, nearest first."""
    found = [condition]
    for node in found:
        found += [parent for parent in edges.parents.get(node, ()) if parent not in found]
    return found


def shortest(edges: Edges, condition: str, group: str) -> Path | None:
    """Find the shortest path; None if there is none.

    Of several, one that stays within one classification, then that of the lowest codes.

    >>> edges = Edges({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, {("a", "c"): "1", ("c", "d"): "1"})
    >>> shortest(edges, "a", "d").nodes
    ('a', 'c', 'd')
    """
    depth = {condition: 0}
    for node in reached(edges, condition):
        for parent in edges.parents.get(node, ()):
            depth.setdefault(parent, depth[node] + 1)
    if group not in depth:
        return None
    below: dict[str, list[str]] = {}
    for node, level in depth.items():
        for parent in edges.parents.get(node, ()):
            if depth[parent] == level + 1:
                below.setdefault(parent, []).append(node)
    nodes = min(
        islice(_walks(below, condition, group), _COMPARED),
        key=lambda walk: (not _within_one(edges, walk), [by_number(node) for node in walk]),
    )
    steps = tuple(tuple(edges.classifications.get(step, ())) for step in pairwise(nodes))
    return Path(nodes, steps)


def _walks(below: Mapping[str, list[str]], start: str, goal: str) -> Iterator[tuple[str, ...]]:
    if start == goal:
        yield (goal,)
    for node in sorted(below.get(goal, ()), key=by_number):
        for walk in _walks(below, start, node):
            yield (*walk, goal)


def _within_one(edges: Edges, walk: Sequence[str]) -> bool:
    stands = [set(edges.classifications.get(step, ())) for step in pairwise(walk)]
    return not stands or bool(set.intersection(*stands))


def by_number(iri: str) -> tuple[int, str]:
    """Sort Orphanet's IRIs by their numbers."""
    number = iri.removeprefix(PREFIXES["ordo"]).rpartition("/")[2]
    return (int(number) if number.isascii() and number.isdigit() else 0, iri)
