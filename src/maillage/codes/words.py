"""Texts as the words that matter in them, French and English brought together.

``words.toml`` beside this file says which words are generic, and which roots mean the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Final

from maillage.search.fold import fold

__all__ = ["GENERIC", "WEAK", "contrary", "root", "roots"]

_RAW: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
#: Folded words that say nothing.
GENERIC: Final = frozenset(_RAW["generic"].split())
#: Concepts of little weight.
WEAK: Final = frozenset(_RAW["weak"])
_BEGINNINGS: Final[dict[str, tuple[str, ...]]] = {
    begin: (concept,)
    for group in ("weak", "concepts")
    for concept, words in _RAW[group].items()
    for begin in words.split()
} | {begin: tuple(concepts.split()) for begin, concepts in _RAW["compounds"].items()}
#: A beginning this short is a whole word: "os" must not be found in "oscillation".
_WHOLE: Final = 4
_LONGEST: Final = max(map(len, _BEGINNINGS))
#: Parts of words that are written with a hyphen or without: auto-immune, ano-rectal.
_HYPHEN: Final = re.compile(
    r"(?<=[^\W\d_][oi])[-\u2010\u2011](?=[^\W\d_])"
    r"|(?<=\b(?:auto))\s(?=\w{4})|(?<=\b(?:leuco|multi))\s(?=\w{4})",
    re.IGNORECASE,
)
#: What is not of the kind that the next word says: "non vasculaires" is about anything but vessels.
_NOT: Final = "non"
_ENDINGS: Final = (
    *("iennes", "ienne", "iens", "ien", "euses", "euse", "eux", "iques", "ique", "ics", "ic"),
    *("aires", "aire", "ales", "ale", "aux", "al", "ives", "ive", "ifs", "if"),
    *("ies", "ie", "y", "ees", "ee", "es", "e", "s", "x"),
)


def roots(text: str) -> dict[str, str]:
    """Give the roots and concepts of a text, each with the word that it is from.

    >>> roots("Maladies rares du foie"), roots("Rare hepatic disease")
    ({'liver': 'foie'}, {'liver': 'hepatic'})
    >>> list(roots("Maladies auto-immunes")) == list(roots("maladie autoimmune"))
    True
    >>> roots("Ehlers-Danlos non vasculaires")
    {'ehler': 'ehlers', 'danlo': 'danlos', 'non vessel': 'vasculaires'}
    """
    found: dict[str, str] = {}
    before = ""
    for word in fold(_HYPHEN.sub("", text)).split():
        if word not in GENERIC and not word.isdigit():
            for one in root(word):
                found.setdefault(f"{_NOT} {one}" if before == _NOT else one, word)
        before = word
    return found


def contrary(some: Collection[str], others: Collection[str]) -> bool:
    """Whether one text denies what the other says.

    >>> contrary(roots("Ehlers-Danlos non vasculaires"), roots("Ehlers-Danlos vasculaire"))
    True
    """
    pairs = ((some, others), (others, some))
    return any(f"{_NOT} {word}" in these for these, those in pairs for word in those)


@cache
def root(word: str) -> tuple[str, ...]:
    """Give the concepts of a folded word, or the word without its ending.

    >>> root("osseuses"), root("oscillations"), root("hemophilies")
    (('bone',), ('oscillation',), ('hemophil',))
    """
    if word in _BEGINNINGS:
        return _BEGINNINGS[word]
    singular = word[:-1] if word.endswith(("s", "x")) else word
    if singular in _BEGINNINGS:
        return _BEGINNINGS[singular]
    for length in range(min(len(word), _LONGEST), _WHOLE, -1):
        if word[:length] in _BEGINNINGS:
            return _BEGINNINGS[word[:length]]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return (word[: -len(ending)],)
    return (word,)
