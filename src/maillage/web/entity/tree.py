"""The place of a clinical entity in each classification: up to the root, and just below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from maillage.web.entity.reading import Read
from maillage.web.wording.queries import Queries, text_of
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import INFERRED, Note
from maillage.web.wording.values import Value, show

__all__ = ["Branch", "Place", "places"]

#: Entities just below that a page names; a group has up to some 700.
_MOST_BELOW: Final = 200
#: Ways up that are drawn in one classification.
_MOST_WAYS: Final = 8
#: A classification is about ten levels deep; a cycle, which the build refuses, ends here.
_DEEPEST: Final = 40


@dataclass(frozen=True)
class Branch:
    """One entity of a way down from the root.

    Attributes:
        value: its name and page.
        here: whether the page is about it.
        beside: how many others stand under the same parent, if the page is about it.
        below: what is next on the way.
    """

    value: Value
    here: bool
    beside: int
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Place:
    """A place in one classification.

    Attributes:
        name: of the classification; None where no source says which it is.
        roots: from the top down to the entity.
        more: ways up that are not drawn.
        below: the first entities just below, by name; empty if they are the `same` as those above.
        count: how many stand just below.
        same: whether they are those of the first place that has any.
        sources: who states the links.
    """

    name: Value | None
    roots: tuple[Branch, ...]
    more: int
    below: tuple[Value, ...]
    count: int
    same: bool
    sources: tuple[Note, ...]


@dataclass
class _Links:
    """The links of one classification: child -> parents, and the graphs that state them."""

    up: dict[str, set[str]] = field(default_factory=dict)
    graphs: set[str] = field(default_factory=set)


def places(queries: Queries, read: Read) -> tuple[Place, ...]:
    """Find the places of a clinical entity, the one with the longest way up first.

    Args:
        queries: the page queries on a store.
        read: the entity's page; its names learn those of the tree.

    Returns:
        Empty for an entity that nothing is broader or narrower than.
    """
    links = _links(queries, read.iri)
    children = _children(queries, read.iri)
    if not links and not children:
        return ()
    named = {c for c in links.keys() | children.keys() if c}
    told = {node for c in named if c in links for node in links[c].up.get(read.iri, ())}
    untold = links[""].up.get(read.iri, set()) if "" in links else set()
    # What a classification holds needs not be said again without its name.
    wanted = sorted(named if named and untold <= told else named | {""})
    ways = {c: list(_ways(links[c].up, read.iri)) if c in links else [] for c in wanted}
    shown = {node for found in ways.values() for way in found[:_MOST_WAYS] for node in way}
    shown |= set(named) | {node for c in wanted for node in children.get(c, ())}
    read.names.learn(queries.briefs(shown - read.names.briefs.keys()))
    beside = _counts(queries) if named else {}
    made = []
    given: set[str] = set()
    for c in sorted(wanted, key=lambda c: (-max(map(len, ways[c]), default=0), c)):
        known = children.get(c, set())
        same = bool(known) and known == given
        below = () if same else _sorted(read, known)
        given = given or known
        graphs = links[c].graphs - {INFERRED} if c in links else set()
        made.append(
            Place(
                show(NamedNode(c), "", read.names) if c else None,
                _drawn(read, ways[c][:_MOST_WAYS], beside.get(c, {})),
                max(0, len(ways[c]) - _MOST_WAYS),
                below[:_MOST_BELOW],
                len(known),
                same,
                read.book.notes_for(read.iri, graphs),
            )
        )
    return tuple(made)


def _links(queries: Queries, iri: str) -> dict[str, _Links]:
    found: dict[str, _Links] = {}
    for row in queries.rows_inside("tree", condition=[iri]):
        links = found.setdefault(text_of(row, "classification"), _Links())
        links.up.setdefault(text_of(row, "child"), set()).add(text_of(row, "parent"))
        if text_of(row, "child") == iri:
            links.graphs.add(text_of(row, "graph"))
    return {c: links for c, links in found.items() if iri in links.up}


def _children(queries: Queries, iri: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in queries.rows("children", parent=NamedNode(iri)):
        found.setdefault(text_of(row, "classification"), set()).add(text_of(row, "child"))
    if not found:
        untold = {text_of(row, "child") for row in queries.rows("narrower", parent=NamedNode(iri))}
        return {"": untold} if untold else {}
    return found


def _counts(queries: Queries) -> dict[str, dict[str, int]]:
    """Count what is next below each entity: classification -> entity -> number."""
    found: dict[str, dict[str, int]] = {}
    for row in queries.constant_rows("beside"):
        by_parent = found.setdefault(text_of(row, "classification"), {})
        by_parent[text_of(row, "parent")] = int(text_of(row, "count"))
    return found


def _ways(up: Mapping[str, set[str]], iri: str) -> Iterator[list[str]]:
    """Give the ways from a root down to an entity; of very many, the first hundred."""
    waiting = [[iri]]
    given = 0
    while waiting and given < 100:
        way = waiting.pop()
        parents = sorted(up.get(way[0], set()) - set(way), reverse=True)
        if not parents or len(way) >= _DEEPEST:
            given += 1
            yield way
        waiting += [[parent, *way] for parent in parents]


def _drawn(read: Read, ways: list[list[str]], beside: Mapping[str, int]) -> tuple[Branch, ...]:
    """Put ways that begin alike together."""
    heads: dict[str, list[list[str]]] = {}
    for way in ways:
        if way:
            heads.setdefault(way[0], []).append(way[1:])
    return tuple(
        Branch(
            show(NamedNode(head), "", read.names),
            head == read.iri,
            0,
            tuple(_below(read, head, rest, beside)),
        )
        for head, rest in heads.items()
    )


def _below(
    read: Read, parent: str, ways: list[list[str]], beside: Mapping[str, int]
) -> Iterator[Branch]:
    for branch in _drawn(read, ways, beside):
        others = max(0, beside.get(parent, 1) - 1) if branch.here else 0
        yield Branch(branch.value, branch.here, others, branch.below)


def _sorted(read: Read, nodes: Iterable[str]) -> tuple[Value, ...]:
    made = [show(NamedNode(node), "", read.names) for node in nodes]
    return tuple(sorted(made, key=lambda value: (collated(value.text), value.href)))
