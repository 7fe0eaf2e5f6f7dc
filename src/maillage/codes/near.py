"""Codes and names that a writer may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from maillage.codes.known import Known, bare
from maillage.search.fold import fold

__all__ = ["ALIKE", "likeness", "near_codes", "near_names"]

#: How alike names must be to be told, from 0 to 100.
ALIKE: Final = 85


def near_codes(code: str, known: Known, label: str = "", limit: int = 5) -> list[str]:
    """Find known codes that differ by one slip: a digit swapped, wrong, left out or too many.

    Args:
        code: digits.
        known: what there is.
        label: what the code should be called; the likest come first.
        limit: most codes wanted.
    """
    found = []
    for other in known.conditions:
        if other != code and OSA.distance(code, other, score_cutoff=1) == 1:
            swapped = sorted(code) == sorted(other)
            alike = likeness(label, known, other) if label else 0.0
            # A slip changes a digit more often than the length.
            found.append((-alike, not swapped, len(other) != len(code), int(other)))
    return [str(item[-1]) for item in sorted(found)[:limit]]


def near_names(label: str, known: Known, limit: int = 3) -> list[str]:
    """Find the codes of the entities of this name; of nearly this name, if there is none.

    >>> from maillage.codes.known import Condition, Name
    >>> known = Known({"58": Condition("58", (Name("Maladie d'Alexander", "fr", True),))})
    >>> near_names("maladie d’Alexandre", known), near_names("Mucoviscidose", known)
    (['58'], [])
    """
    same = known.by_name.get(bare(label), ())
    if same:
        return list(same)
    names = known.by_words
    found = process.extract(
        fold(label), names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit * 3
    )
    return list(dict.fromkeys(code for name, _, _ in found for code in names[name]))[:limit]


def likeness(label: str, known: Known, code: str) -> float:
    """Tell how alike a text and the likest name of an entity are, from 0 to 100."""
    names: Iterable[str] = (name.text for name in known.conditions[code].names)
    return max((fuzz.ratio(fold(label), fold(name)) for name in names), default=0.0)
