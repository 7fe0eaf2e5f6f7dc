"""The order of names in lists, as a reader of French or English expects it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["Collation", "collated"]

#: What a text is sorted by.
Collation = tuple[tuple[tuple[int, int, str], ...], str]

#: Letters that Unicode does not take apart.
_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_PARTS: Final = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=50_000)
def collated(text: str) -> Collation:
    """Give what texts are sorted by.

    Letters decide, whatever their accents and case (by code point, *é* would come after *z*);
    numbers count as numbers; hyphens, quotes and the like part words and are nothing else. Of
    texts that are the same so far the plain one comes first.

    >>> sorted(["Zoé", "écho", "eau", "Œdème", "L’Isle", "CHU 10", "CHU 9", "Eau"], key=collated)
    ['CHU 9', 'CHU 10', 'Eau', 'eau', 'écho', 'L’Isle', 'Œdème', 'Zoé']
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _PARTS.findall(letters)
    )
    return parts, text
