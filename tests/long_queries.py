"""Queries as long as one likes, and those that no engine ends before its deadline."""

from __future__ import annotations

__all__ = ["CROSS", "ENDLESS", "RUNAWAY", "cross"]


def cross(count: int, size: int = 100) -> str:
    """A pattern that has ``size ** count`` solutions."""
    numbers = " ".join(map(str, range(size)))
    return " ".join(f"VALUES ?v{i} {{ {numbers} }}" for i in range(count))


#: A million million solutions.
CROSS = cross(6)
#: Says nothing until it has counted them.
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
#: Says something at once, and does not come to an end.
ENDLESS = f"SELECT * {{ {CROSS} }}"
