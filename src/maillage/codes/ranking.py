"""Which entities a phrase may mean: rare words decide, groups before disorders before subtypes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz, process

from maillage.codes.known import Condition, Known
from maillage.codes.scope import Phrase, Structure, cut, leans
from maillage.codes.tree import Tree
from maillage.codes.words import WEAK, contrary, roots
from maillage.search.fold import fold

__all__ = ["Candidate", "Ranking"]

#: Kind of evidence -> how much it counts.
_KINDS: Final = {"name": 1.0, "scope": 1.0, "centre": 0.92}
_LEVELS: Final = {"group": 1.0, "disorder": 0.93, "subtype": 0.8, "": 0.85}
_WEAK: Final = 0.25
#: A word that no name has says little: "complexes", a region, a misspelling.
_FOREIGN: Final = 0.3
_SYNONYM: Final = 0.97
#: How alike words must be, from 0 to 100, to be one word misspelt or of the other language.
_ALIKE: Final = 84
#: The shortest word that is looked for misspelt.
_MISSPELT: Final = 5
#: The share of letters that count, beside the words.
_LETTERS: Final = 0.15
#: How much an acronym counts that is spelt the same, and the longest taken for one.
_SAME_ACRONYM: Final = 0.85
_ACRONYM: Final = 6
#: What a part keeps that has lost its head, and an entity that gathers the others of its kind.
_LEANING: Final = 0.8
_OTHERS: Final = 0.85
#: What English words must have over French ones, which are the source's own.
_OURS: Final = 0.05
#: What a phrase's second candidate loses to its first, and so on.
_NEXT: Final = 0.06
_LEAST: Final = 0.3


@dataclass(frozen=True)
class Candidate:
    """An entity that a structure may cover, and why.

    Attributes:
        condition: the entity.
        score: from 0 to 1.
        phrase: where the words are from.
        part: the words themselves.
        name: the entity's name that they match.
        words: the matching words, as they stand in the phrase.
    """

    condition: Condition
    score: float
    phrase: Phrase
    part: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Indexed:
    code: str
    text: str
    roots: tuple[str, ...]
    weight: float
    preferred: bool


class Ranking:
    """All names of the nomenclature, ready to be compared with phrases."""

    def __init__(self, known: Known, tree: Tree) -> None:
        self._known = known
        self._tree = tree
        self._most = math.log1p(max(1, *(tree.below(code) for code in known.conditions)))
        usable = [
            c for c in known.conditions.values() if c.status not in {"deprecated", "obsolete"}
        ]
        named = [(c.code, n, tuple(roots(_bare(n.text)))) for c in usable for n in c.names]
        having: dict[str, set[str]] = {}
        for code, _, words in named:
            for word in words:
                having.setdefault(word, set()).add(code)
        self._top = math.log1p(len(usable))
        self._weights = {
            word: math.log1p(len(usable) / len(codes)) * (_WEAK if word in WEAK else 1)
            for word, codes in having.items()
        }
        self._names = [
            _Indexed(code, name.text, words, self._weigh(words), name.preferred)
            for code, name, words in named
            if words
        ]
        self._having: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for word in name.roots:
                self._having.setdefault(word, []).append(number)

    def candidates(self, structure: Structure, limit: int = 10) -> list[Candidate]:
        """Rank the entities that a structure's names and scope may mean, the best first."""
        best: dict[str, Candidate] = {}
        for phrase in structure.phrases:
            for part in cut(phrase.text):
                if part in structure.acronyms:
                    continue
                whole = _LEANING if leans(phrase.text, part) else 1.0
                for place, found in enumerate(self._of(phrase, part)):
                    score = found.score * whole * (1 - _NEXT * min(place, 8))
                    if score >= _LEAST:
                        code = found.condition.code
                        best[code] = _better(best.get(code), replace(found, score=score))
        ranked = sorted(best.values(), key=lambda c: (-c.score, int(c.condition.code)))
        return ranked[:limit]

    def _of(self, phrase: Phrase, part: str) -> list[Candidate]:
        """Rank the entities that one part of a phrase may mean."""
        said = roots(part)
        total = sum(self._weights.get(w, self._foreign(w)) for w in said)
        shares: dict[int, dict[str, float]] = {}
        for word in said:
            for same, alike in self._same(word).items():
                gain = self._weights[same] * alike
                for number in self._having[same]:
                    have = shares.setdefault(number, {})
                    have[word] = max(have.get(word, 0.0), gain)
        found: dict[str, tuple[float, int, tuple[str, ...]]] = {}
        folded = fold(part)
        loud = len(part) <= _ACRONYM and sum(map(str.isupper, part)) > 1
        for number, have in shares.items():
            name = self._names[number]
            if loud and name.text != part:  # "CaP" is not cap disease
                continue
            if contrary(said, name.roots):
                continue
            met = sum(have.values())
            if all(word in WEAK for word in have):
                continue
            share = 2 * met / (total + name.weight)
            if share < _LEAST:
                continue
            letters = fuzz.token_sort_ratio(folded, fold(_bare(name.text))) / 100
            score = (1 - _LETTERS) * min(1.0, share) + _LETTERS * letters
            score *= self._prior(name) * _KINDS[phrase.kind] * (_SAME_ACRONYM if loud else 1)
            old = found.get(name.code)
            if old is None or score > old[0]:
                found[name.code] = score, number, tuple(said[w] for w in have)
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], int(item[0])))
        return [
            Candidate(self._known.conditions[code], score, phrase, part, self._names[n].text, words)
            for code, (score, n, words) in ranked[:20]
        ]

    def _prior(self, name: _Indexed) -> float:
        condition = self._known.conditions[name.code]
        size = math.log1p(self._tree.below(name.code)) / self._most
        prior = _LEVELS.get(condition.level, 0.85) * (0.94 + 0.06 * size)
        if fold(name.text).startswith(("autre ", "other ")):
            prior *= _OTHERS
        return prior * (1 if name.preferred else _SYNONYM)

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in words)

    def _foreign(self, word: str) -> float:
        same = self._same(word)
        return max((self._weights[w] for w in same), default=self._top * _FOREIGN)

    def _same(self, word: str) -> dict[str, float]:
        """Give the words of names that are this word, or nearly."""
        if word in self._weights:
            return {word: 1.0}
        if len(word) < _MISSPELT or word.startswith("non "):
            return {}
        near = process.extract(
            word, self._weights.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3
        )
        return {found: score / 100 for found, score, _ in near}


def _better(old: Candidate | None, new: Candidate) -> Candidate:
    """Keep the better score, but French words: English ones are our translation of the source."""
    if old is None or new.score <= old.score:
        return old or new
    ours = (old.phrase.lang, new.phrase.lang) == ("fr", "en") and new.score <= old.score + _OURS
    return replace(old, score=new.score) if ours else new


def _bare(text: str) -> str:
    """Leave out Orphanet's warnings before the name."""
    head, colon, rest = text.partition(":")
    return rest if colon and head.strip().upper().startswith("NON RARE ") else text
