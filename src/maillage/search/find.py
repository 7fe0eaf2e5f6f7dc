"""Ask the index: the same name first, then names that begin so, that have the words, that are near.

Each step is one query to tantivy, sorted by the place every name was given when the index was made;
steps stop as soon as there are enough hits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from tantivy import DocAddress, Occur, Order, Query

from maillage.errors import BadRequest
from maillage.negotiate import LANGUAGES
from maillage.search.fold import fold, forms, key, meant
from maillage.search.index import STEMMED, SearchIndex, read_document, stems
from maillage.search.names import TYPES, Entity, Name

__all__ = ["LONGEST", "MOST", "Hit", "check_limit", "check_text", "check_types", "find"]

#: The longest text taken, in characters, and the most hits given.
LONGEST: Final = 200
MOST: Final = 50
#: Words of a text that are looked at; no name needs more to be told from the others.
_WORDS: Final = 16
#: With fewer hits than this, names that are spelt nearly so are looked for too.
_FEW: Final = 5
#: Names spelt nearly so that are compared letter by letter.
_NEAR: Final = 100


@dataclass(frozen=True)
class Hit:
    """One entity found.

    Attributes:
        entity: what was found.
        name: the name or code that matched.
        how: ``exact``, ``prefix``, ``words`` or ``near``.
    """

    entity: Entity
    name: Name
    how: str


def check_text(text: str) -> str:
    """Refuse a text that cannot be searched.

    Raises:
        BadRequest: it is empty or too long.
    """
    if not text.strip():
        raise BadRequest(
            "q is empty: give a name, a word or a code, e.g. q=ORPHA:58",
            fr="q est vide : donnez un nom, une partie de nom ou un code, par exemple q=ORPHA:58",
        )
    if len(text) > LONGEST:
        raise BadRequest(
            f"q has {len(text)} characters: give at most {LONGEST}",
            fr=f"q compte {len(text)} caractères : donnez-en au plus {LONGEST}",
        )
    return text


def check_limit(text: str) -> int:
    """Read the number of hits wanted.

    Raises:
        BadRequest: it is no number from 1 to `MOST`.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise BadRequest(
            f"limit={text!r} is no number from 1 to {MOST}",
            fr=f"limit={text!r} n’est pas un nombre de 1 à {MOST}",
        )
    return int(text)


def check_types(texts: Collection[str]) -> frozenset[str]:
    """Read the kinds wanted: names of `TYPES` in any case, also several with commas between.

    Raises:
        BadRequest: there is no such kind.

    >>> sorted(check_types(["region,Commune"]))
    ['Commune', 'Region']
    """
    known = {name.casefold(): name for name in TYPES}
    wanted = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    for name in wanted:
        if name.casefold() not in known:
            raise BadRequest(
                f"type={name!r} is not searched: take {', '.join(TYPES)}",
                fr=f"type={name!r} n’est pas cherché : prenez {', '.join(TYPES)}",
            )
    return frozenset(known[name.casefold()] for name in wanted)


def find(
    index: SearchIndex,
    text: str,
    *,
    lang: str = LANGUAGES[0],
    types: Collection[str] = (),
    limit: int = 10,
) -> list[Hit]:
    """Find entities by name or code, in French and English alike.

    Args:
        index: where to look.
        text: what somebody typed.
        lang: of two names that match alike, the one in this language comes first.
        types: kinds to look for, of `TYPES`; all if empty.
        limit: hits wanted.

    Returns:
        The best first: the same name or code (endings and small words aside), names that begin
        so, names with all the words, names spelt nearly so (only where there are few others).
        Each entity once, with its best name.

    Raises:
        BadRequest: the text is empty or too long.
    """
    folded = fold(check_text(text))
    if not folded:  # nothing but signs
        return []
    asked = _Asked(index, folded, types)
    found: dict[int, Hit] = {}
    for how, query in asked.steps():
        near = how == "near"
        wanted = min(limit, _FEW) if near else limit
        if len(found) < wanted:
            for number, hit in asked.best(query, how, lang, wanted, found):
                found.setdefault(number, hit)
    return list(found.values())[:limit]


class _Asked:
    """One question: its words, and the queries they make."""

    def __init__(self, index: SearchIndex, folded: str, types: Collection[str]) -> None:
        self._index = index
        self._folded = folded
        self._schema = index.tantivy.schema
        self._types = types
        self._words = list(dict.fromkeys(meant(folded)))[:_WORDS]

    def steps(self) -> Iterator[tuple[str, Query]]:
        """Give the queries, the strictest first."""
        yield "exact", self._any([self._term("key", key(form)) for form in forms(self._folded)])
        yield (
            "exact",
            self._any(
                [
                    self._term(f"stem_{lang}", stems(stemmer, self._folded))
                    for lang, stemmer in self._index.stemmers.items()
                ]
            ),
        )
        if _may_go_on(self._folded):
            yield (
                "prefix",
                Query.fuzzy_term_query(self._schema, "whole", self._folded, 0, prefix=True),
            )
        *first, last = self._words
        yield "words", self._all([self._word(word) for word in self._words])
        yield "words", self._all([*map(self._word, first), self._word(last, prefix=True)])
        yield "near", self._all([self._word(word, distance=1) for word in self._words])
        yield "near", self._all([self._word(word, distance=2) for word in self._words])
        yield (
            "near",
            self._all(
                [
                    *(self._word(word, distance=2) for word in first),
                    self._word(last, distance=2, prefix=True),
                ]
            ),
        )

    def best(
        self, query: Query, how: str, lang: str, wanted: int, found: Collection[int]
    ) -> list[tuple[int, Hit]]:
        """Run one query: the best name of each entity that is not found yet."""
        if self._types:
            kinds = [self._term("type", name) for name in sorted(self._types)]
            query = self._all([query, self._any(kinds)])
        if how == "near":
            addresses, _ = self._run(query, lang, _NEAR)
            documents = [self._document(address) for address in addresses]
            numbers = self._numbers(addresses)
            ordered = sorted(
                zip(documents, numbers, strict=True),
                key=lambda pair: -round(_likeness(self._folded, pair[0]["folded"]), 2),
            )
            fresh = [(n, _hit(d, how)) for d, n in ordered if n not in found]
            return list({n: (n, hit) for n, hit in reversed(fresh)}.values())[::-1][:wanted]
        size = 4 * wanted + len(found)
        while True:
            addresses, whole = self._run(query, lang, size)
            new: dict[int, DocAddress] = {}
            for number, address in zip(self._numbers(addresses), addresses, strict=True):
                if number not in found:
                    new.setdefault(number, address)
            if len(new) >= wanted or whole:
                chosen = list(new.items())[:wanted]
                return [(n, _hit(self._document(a), how)) for n, a in chosen]
            size *= 4

    def _run(self, query: Query, lang: str, size: int) -> tuple[list[DocAddress], bool]:
        result = self._index.searcher.search(
            query, size, count=False, order_by_field=f"place_{lang}", order=Order.Asc
        )
        return [address for _, address in result.hits], len(result.hits) < size

    def _numbers(self, addresses: list[DocAddress]) -> list[int]:
        values = self._index.searcher.fast_field_values("number", addresses)
        return [int(value or 0) for value in values]

    def _document(self, address: DocAddress) -> dict[str, Any]:
        return read_document(self._index.searcher.doc(address))

    def _word(self, word: str, *, distance: int = 0, prefix: bool = False) -> Query:
        """Make the query of one word: the word, its stems, its beginning, its neighbours."""
        ways = [self._term("words", word)]
        for lang, stemmer in self._index.stemmers.items() if len(word) >= STEMMED else ():
            ways += [self._term(f"stems_{lang}", stem) for stem in stemmer.analyze(word)]
        distance, prefix = min(distance, _slips(word)), prefix and _may_go_on(word)
        if distance or prefix:
            ways.append(
                Query.fuzzy_term_query(self._schema, "words", word, distance, prefix=prefix)
            )
        return self._any(ways)

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, index_option="basic")

    @staticmethod
    def _any(queries: list[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    @staticmethod
    def _all(queries: list[Query]) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries])


def _may_go_on(text: str) -> bool:
    """One or two digits are a code, not the beginning of one: 58 does not mean ORPHA:586."""
    return not (text.isdigit() and len(text) < 3)


def _slips(word: str) -> int:
    """How many slips of the pen a word may have: none where it is short or has digits."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def _likeness(asked: str, name: str) -> float:
    return SequenceMatcher(None, asked, name, autojunk=False).ratio()


def _hit(document: dict[str, Any], how: str) -> Hit:
    return Hit(Entity(**document["entity"]), Name(**document["name"]), how)
