"""What centres and filières say they are about, cut into the phrases that may name an entity."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from maillage.codes.words import roots
from maillage.errors import NotFound
from maillage.sources.problems import close
from maillage.store import Store, Term, load_query, select
from maillage.terms import PREFIXES

__all__ = ["Phrase", "Structure", "choose", "cut", "leans", "read_structures"]

_MLG, _ID, _GRAPHS = PREFIXES["mlg"], PREFIXES["mlgid"], PREFIXES["mlgg"]
#: What such names begin with, which is not about any disease.
_BEGIN: Final = re.compile(
    r"^\W*(?:(?:[\w-]+,\s+)?(?:centres?|r[ée]seaux?|fili[èe]res?|plateforme)\s+"
    r"(?:nationale?s?\s+)?(?:de\s+)?(?:r[ée]f[ée]rence|comp[ée]tences?|sant[ée])?"
    r"(?:\s+(?:des?|du|sur)\b)?|(?:reference centre|(?:national )?health network) for)\s*"
    r"(?:(?:de\s+la|des?|du|la|les?)\s+|(?:de\s+)?l['’]\s*)?",
    re.IGNORECASE,
)
_CUT: Final = re.compile(r"\s*(?:[;:()/–—]|,(?!\d))\s*|\.\s+")
_AND: Final = re.compile(r"\s+(?:et|ou|and|or|&|ainsi que|as well as)\s+", re.IGNORECASE)
#: What leads from the head of a phrase to what it is about.
_OF: Final = re.compile(r"\b(?:de|des|du|of)\b|\bd['’]", re.IGNORECASE)
_ARTICLE: Final = re.compile(
    r"^(?:(?:de\s+la|de|des|du|la|le|les|the|of)\s+|(?:de\s+)?[ld]['’]\s*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a name or scope.

    Attributes:
        text: as it stands in the source.
        lang: of the text.
        kind: ``name``, ``scope``, or ``centre`` for the name of a filière's centre.
        source: id of the source that says it.
        locator: where in the source; empty where the graph has several places or none.
        of: slug of the structure that bears it.
    """

    text: str
    lang: str
    kind: str
    source: str
    locator: str
    of: str


@dataclass(frozen=True)
class Structure:
    """A centre or filière.

    Attributes:
        id: ``centre/slug`` or ``filiere/slug``.
        label: its French name.
        acronyms: its own and its centres', which are no name of a disease.
        phrases: what it says of itself; a filière's centres come after it.
        covered: codes entered for it; never used as evidence.
    """

    id: str
    label: str
    acronyms: frozenset[str]
    phrases: tuple[Phrase, ...]
    covered: frozenset[str]


def cut(text: str) -> list[str]:
    """Cut a name or scope into phrases, the longer before their parts.

    >>> cut("Centre de référence des leucodystrophies et leucoencéphalopathies rares")[1:]
    ['leucodystrophies', 'leucoencéphalopathies rares']
    >>> cut("Aorte (Marfan et apparentés), maladies lymphatiques")
    ['Aorte', 'Marfan et apparentés', 'Marfan', 'maladies lymphatiques']
    """
    found: dict[str, None] = {}
    for part in _CUT.split(_BEGIN.sub("", text)):
        whole = _BEGIN.sub("", part)
        for piece in (whole, *_AND.split(whole)):
            piece = _ARTICLE.sub("", piece.strip(" .")).strip()
            if roots(piece):
                found[piece] = None
    return list(found)


def read_structures(store: Store, queries: Path, *, timeout_s: float = 30.0) -> list[Structure]:
    """Ask the graph for centres and filières, with all they say of their scope.

    Args:
        store: where to ask.
        queries: the project's folder of queries.
        timeout_s: seconds each query may take.
    """

    def rows(name: str) -> Iterable[Mapping[str, Term]]:
        return select(store, load_query(queries / "codes" / f"{name}.rq"), timeout_s=timeout_s)

    places: dict[tuple[str, str], set[str]] = {}
    for row in rows("locators"):
        key = _slug(row["structure"]), row["graph"].value
        places.setdefault(key, set()).add(row["locator"].value)
    phrases: dict[str, list[Phrase]] = {}
    labels: dict[str, str] = {}
    acronyms: dict[str, set[str]] = {}
    for row in rows("structures"):
        slug, text = _slug(row["structure"]), row["text"]
        lang = (text.language or "") if isinstance(text, Literal) else ""
        kind = "scope" if row["property"].value == f"{_MLG}scope" else "name"
        if row["property"].value == f"{PREFIXES['rdfs']}label" and lang == "fr":
            labels.setdefault(slug, text.value)
        if kind == "name" and " " not in text.value:
            acronyms.setdefault(slug, set()).add(text.value)
        place = places.get((slug, row["graph"].value), set())
        source = row["graph"].value.removeprefix(_GRAPHS)
        locator = next(iter(place)) if len(place) == 1 else ""
        phrases.setdefault(slug, []).append(Phrase(text.value, lang, kind, source, locator, slug))
    centres: dict[str, set[str]] = {}
    for row in rows("attached"):
        centres.setdefault(_slug(row["network"]), set()).add(_slug(row["centre"]))
    covered: dict[str, set[str]] = {}
    for row in rows("covered"):
        code = row["condition"].value.removeprefix(PREFIXES["ordo"])
        covered.setdefault(_slug(row["structure"]), set()).add(code)
    return [
        Structure(
            slug,
            labels.get(slug, slug),
            frozenset().union(*(acronyms.get(s, ()) for s in (slug, *centres.get(slug, ())))),
            tuple(_all(slug, phrases, sorted(centres.get(slug, ())))),
            frozenset(covered.get(slug, ())),
        )
        for slug in sorted(phrases)
    ]


def leans(text: str, part: str) -> bool:
    """Whether a part has lost its head: the eye of "vascular diseases of the brain and eye".

    >>> leans("maladies vasculaires du cerveau et de l'œil", "œil"), leans("Œil et surdités", "Œil")
    (True, False)
    """
    before, _, _ = text.partition(part)
    return len(roots(part)) == 1 and len(part.split()) == 1 and bool(_OF.search(_tail(before)))


def _tail(text: str) -> str:
    """Give what precedes a part in its sentence, without what all such names begin with."""
    return _BEGIN.sub("", re.split(r"[;:()]", text)[-1]).strip()


def choose(
    structures: Iterable[Structure], names: Collection[str], *, covered: bool
) -> list[Structure]:
    """Choose structures by id or slug; those without codes, or all, where none is named.

    Args:
        structures: all there are.
        names: ``centre/marfan``, ``filiere/oscar``, or the slug alone.
        covered: whether those that have codes are meant too, where none is named.

    Raises:
        NotFound: there is no such structure; the message says what is near.
    """
    every = list(structures)
    if not names:
        return [one for one in every if covered or not one.covered]
    known = {one.id for one in every} | {one.id.partition("/")[2] for one in every}
    for name in names:
        if name not in known:
            near = close(name, sorted(known)) or {"close_fr": "", "close_en": ""}
            raise NotFound(
                f"{name!r} is no centre or filière{near['close_en']}; give an id, as centre/marfan",
                fr=f"« {name} » n’est ni un centre ni une filière{near['close_fr']} ;"
                " donnez son identifiant, comme centre/marfan",
            )
    return [one for one in every if {one.id, one.id.partition("/")[2]} & set(names)]


def _all(
    slug: str, phrases: Mapping[str, list[Phrase]], centres: Iterable[str]
) -> Iterator[Phrase]:
    yield from sorted(phrases[slug], key=lambda p: (p.kind, p.lang != "fr", p.text, p.source))
    for centre in centres:
        for said in sorted(phrases.get(centre, ()), key=lambda p: (p.lang != "fr", p.text)):
            yield Phrase(said.text, said.lang, "centre", said.source, said.locator, centre)


def _slug(term: Term) -> str:
    return term.value.removeprefix(_ID)
