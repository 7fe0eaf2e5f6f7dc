"""What the graph knows of Orphanet's entities: names, type, status, redirections, and who says so.

Everything is asked through `Store.query`, so the curated extract and a build with all of Orphanet
are judged by alike; `Known.sources` tells which of them it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from maillage.errors import StoreUnavailable
from maillage.report import Lang, Text
from maillage.search.fold import fold, key
from maillage.store import Store, Term, load_query, select
from maillage.terms import PREFIXES

__all__ = ["Condition", "Known", "Name", "Nomenclature", "bare", "read_known"]

Rows = Iterable[Mapping[str, Term]]
_ORDO: Final = PREFIXES["ordo"]
#: Orphanet's complete nomenclature has some 10,000 entities; with less, it is an extract.
_WHOLE: Final = 5_000
#: The most cautious first: the graph has one status an entity, unless two sources disagree.
_STATUSES: Final = ("obsolete", "deprecated", "non-rare", "active")
_WARNINGS: Final = ("non rare en europe", "non rare in europe")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity; an acronym may be of no language."""

    text: str
    lang: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One of Orphanet's entities, as the graph has it.

    Attributes:
        code: its ORPHAcode.
        names: preferred names and synonyms, in French and English.
        type: slug of its type (``disease``, ``category`` …); empty if not known.
        level: slug of what that type is a kind of: ``group``, ``disorder`` or ``subtype``.
        status: ``active``, ``deprecated``, ``obsolete`` or ``non-rare``; empty if no source tells.
        replaced_by: the codes to use instead.
        referred_to: the codes to look at, which are not the same.
        named_on: ISO day of the newest source that names it; empty if none is dated.
    """

    code: str
    names: tuple[Name, ...] = ()
    type: str = ""
    level: str = ""
    status: str = ""
    replaced_by: tuple[str, ...] = ()
    referred_to: tuple[str, ...] = ()
    named_on: str = ""

    def label(self, lang: Lang) -> str:
        """Give its preferred name, in the other language where it has none in this one."""
        preferred = {name.lang: name.text for name in self.names if name.preferred}
        return preferred.get(lang) or next(iter(preferred.values()), "")


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """A source of names or statuses.

    Attributes:
        title: of the document, or the IRI of the graph where nothing describes it.
        issued: its date, if it has one.
        counts: ``label-fr``, ``synonym-en``, ``status`` … -> how many it tells.
    """

    title: str
    issued: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Known:
    """All of them, and where they are from.

    Attributes:
        conditions: code -> entity.
        sources: the newest first.
        types: slug of a type or level -> what it is called.
    """

    conditions: Mapping[str, Condition]
    sources: tuple[Nomenclature, ...] = ()
    types: Mapping[str, Text] = field(default_factory=dict)

    @property
    def extract(self) -> bool:
        """Whether so few entities are known that this cannot be all of Orphanet."""
        return len(self.conditions) < _WHOLE

    @cached_property
    def newest(self) -> str:
        """ISO day of the newest source that names most entities; empty if there is none."""
        days = [
            source.issued
            for source in self.sources
            for aspect, count in source.counts.items()
            if aspect.startswith("label-") and 2 * count > len(self.conditions)
        ]
        return max(days, default="")

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Name, as it is compared -> the codes that bear it."""
        found: dict[str, dict[str, None]] = {}
        for condition in self.conditions.values():
            for name in condition.names:
                found.setdefault(bare(name.text), {})[condition.code] = None
        return {text: tuple(codes) for text, codes in found.items()}

    @cached_property
    def by_words(self) -> Mapping[str, tuple[str, ...]]:
        """Name as folded words -> the codes that bear it."""
        found: dict[str, dict[str, None]] = {}
        for condition in self.conditions.values():
            for name in condition.names:
                found.setdefault(fold(name.text), {})[condition.code] = None
        return {text: tuple(codes) for text, codes in found.items()}

    def told(self, aspect: str) -> int:
        """Count what all sources tell of one aspect, e.g. ``synonym-en``."""
        return sum(source.counts.get(aspect, 0) for source in self.sources)

    def kind(self, condition: Condition, lang: Lang) -> str:
        """Say what an entity is: its level, and its type where that says more."""
        slugs = condition.level, condition.type
        names = (self.types.get(slug, Text(slug, slug)).pick(lang) for slug in slugs)
        told = list(dict.fromkeys(filter(None, names)))
        return told[0] + (f" ({told[1]})" if len(told) > 1 else "") if told else ""


def bare(text: str) -> str:
    """Give the form by which names are the same: no case, accents, signs, nor Orphanet's warning.

    >>> bare("NON RARE EN EUROPE : Œsophagite à éosinophiles") == bare("oesophagite a eosinophiles")
    True
    """
    folded = fold(text)
    for warning in _WARNINGS:
        folded = folded.removeprefix(warning)
    return key(folded)


def read_known(store: Store, queries: Path, *, timeout_s: float = 30.0) -> Known:
    """Ask the graph for all of Orphanet's entities that it has.

    Args:
        store: where to ask.
        queries: the project's folder of queries.
        timeout_s: seconds each query may take.

    Raises:
        StoreUnavailable: it has none.
    """

    def rows(name: str) -> Rows:
        return select(store, load_query(queries / f"{name}.rq"), timeout_s=timeout_s)

    sources = list(rows("codes/sources"))
    days = {row["graph"].value: row["issued"].value for row in sources if "issued" in row}
    names: dict[str, dict[Name, None]] = {}
    named_on: dict[str, str] = {}
    for row in rows("codes/names"):
        text = row["text"]
        lang = (text.language or "").split("-")[0] if isinstance(text, Literal) else ""
        name = Name(" ".join(text.value.split()), lang, row["property"].value.endswith("prefLabel"))
        code = _code(row["entity"])
        names.setdefault(code, {})[name] = None
        if name.preferred:
            named_on[code] = max(named_on.get(code, ""), days.get(row["named"].value, ""))
    facts: dict[str, dict[str, set[str]]] = {}
    for row in rows("search/conditions"):
        known = facts.setdefault(_code(row["entity"]), {})
        for aspect in ("type", "level", "status"):
            if aspect in row:
                known.setdefault(aspect, set()).add(_slug(row[aspect]))
    others: dict[tuple[str, bool], set[str]] = {}
    for row in rows("codes/redirections"):
        moved = row["property"].value.endswith("isReplacedBy")
        others.setdefault((_code(row["entity"]), moved), set()).add(_code(row["other"]))
    conditions = {
        code: Condition(
            code,
            tuple(sorted(names.get(code, ()), key=lambda n: (not n.preferred, n.lang, n.text))),
            min(said.get("type", {""})),
            min(said.get("level", {""})),
            min(said.get("status", {""}), key=lambda s: _STATUSES.index(s) if s else 9),
            tuple(sorted(others.get((code, True), ()), key=int)),
            tuple(sorted(others.get((code, False), ()), key=int)),
            named_on.get(code, ""),
        )
        for code, said in sorted(facts.items(), key=lambda item: int(item[0]))
    }
    if not conditions:
        raise StoreUnavailable(
            "the store has no entity of Orphanet: set MAILLAGE_STORE or MAILLAGE_BUILD to a build",
            fr="l’entrepôt n’a aucune entité d’Orphanet : désignez une construction par"
            " MAILLAGE_STORE ou MAILLAGE_BUILD",
        )
    return Known(conditions, _sources(sources), _types(rows("search/types")))


def _sources(rows: Rows) -> tuple[Nomenclature, ...]:
    counts: dict[str, dict[str, int]] = {}
    about: dict[str, tuple[str, str]] = {}
    for row in rows:
        graph = row["graph"].value
        aspect = {"prefLabel": "label", "altLabel": "synonym"}.get(_slug(row["property"]), "status")
        lang = row["lang"].value if "lang" in row else ""
        name = f"{aspect}-{lang}" if lang else aspect
        counts.setdefault(graph, {})[name] = int(row["count"].value)
        title, issued = (row[k].value if k in row else "" for k in ("title", "issued"))
        about[graph] = title or graph, issued
    found = [Nomenclature(*about[graph], dict(sorted(c.items()))) for graph, c in counts.items()]
    return tuple(sorted(found, key=lambda s: (s.issued, s.title), reverse=True))


def _types(rows: Rows) -> dict[str, Text]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        label = row["label"]
        if isinstance(label, Literal) and label.language:
            found.setdefault(_slug(row["type"]), {})[label.language] = label.value
    return {slug: Text(by.get("fr", ""), by.get("en", "")) for slug, by in found.items()}


def _code(term: Term) -> str:
    return term.value.removeprefix(_ORDO)


def _slug(term: Term) -> str:
    return term.value.replace("#", "/").rpartition("/")[2]
