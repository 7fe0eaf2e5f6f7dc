"""What lies above and below each entity, in all classifications together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from maillage.store import Store, load_query, select
from maillage.terms import PREFIXES

__all__ = ["Tree", "read_tree"]


class Tree:
    """Parents and children of entities; a cycle, which no build publishes, does no harm.

    >>> tree = Tree([("58", "68356"), ("363717", "58")])
    >>> tree.below("68356"), sorted(tree.above("363717")), tree.below("363717")
    (2, ['58', '68356'], 0)
    """

    def __init__(self, edges: Iterable[tuple[str, str]]) -> None:
        up: dict[str, set[str]] = {}
        down: dict[str, set[str]] = {}
        for code, parent in edges:
            up.setdefault(code, set()).add(parent)
            down.setdefault(parent, set()).add(code)
        self.above = cache(lambda code: _reached(code, up))
        self._under = cache(lambda code: len(_reached(code, down)))

    def below(self, code: str) -> int:
        """Count the entities below one."""
        return self._under(code)


def read_tree(store: Store, queries: Path, *, timeout_s: float = 30.0) -> Tree:
    """Ask the graph for the parents of all entities."""
    rows = select(store, load_query(queries / "codes" / "parents.rq"), timeout_s=timeout_s)
    ordo = PREFIXES["ordo"]
    return Tree(
        (row["entity"].value.removeprefix(ordo), row["parent"].value.removeprefix(ordo))
        for row in rows
    )


def _reached(start: str, step: dict[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for code in step.get(todo.pop(), ()):
            if code not in found:
                found.add(code)
                todo.append(code)
    return frozenset(found - {start})
