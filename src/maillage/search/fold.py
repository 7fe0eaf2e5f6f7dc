"""Text as the search compares it: no case, no accents, no ligatures, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["fold", "forms", "key", "meant"]

#: Letters that Unicode does not take apart.
_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_]+")

#: Words that nobody means inside a name: articles, prepositions, elided ones too.
_SMALL_WORDS: Final = frozenset(
    (
        *("au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou"),
        *("par", "pour", "sur", "and", "by", "for", "in", "of", "on", "or", "the", "with"),
    )
)
_ARTICLES: Final = frozenset(("l", "la", "le", "les", "the"))


def fold(text: str) -> str:
    """Reduce a text to lower-case words without accents, one space between them.

    >>> fold("Atrésie de l'Œsophage – forme « B »")
    'atresie de l oesophage forme b'
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(_WORD.findall(letters))


def key(folded: str) -> str:
    """Give the form by which whole names are the same; spaces do not count.

    >>> key(fold("ORPHA:58")), key(fold("AP-HP"))
    ('orpha58', 'aphp')
    """
    return folded.replace(" ", "")


def forms(folded: str) -> list[str]:
    """Give the forms of a whole name: with its article, and without.

    >>> forms(fold("La Réunion"))
    ['la reunion', 'reunion']
    """
    first, _, rest = folded.partition(" ")
    return [folded, rest] if first in _ARTICLES and rest else [folded]


def meant(folded: str) -> list[str]:
    """Give the words that tell a name from others.

    >>> meant(fold("Hôpital de Bicêtre")), meant(fold("Hépatite D"))
    (['hopital', 'bicetre'], ['hepatite', 'd'])
    """
    words = folded.split()
    # The last word is meant: it may be the letter of a type, or still be typed.
    return [word for word in words[:-1] if word not in _SMALL_WORDS] + words[-1:]
