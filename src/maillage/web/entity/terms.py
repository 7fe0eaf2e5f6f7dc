"""The head of the page of a list of values, and of one value: what each means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.store import Term
from maillage.terms import expand
from maillage.web.entity.reading import Read, in_language
from maillage.web.wording.naming import Names, best_literal
from maillage.web.wording.queries import Queries
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import INFERRED
from maillage.web.wording.values import Value, show

__all__ = ["SHOWN", "Glossary", "Meaning", "glossary"]

_DEFINITION: Final = expand("skos:definition").value
_IN: Final = expand("skos:inScheme").value
#: Properties that this head says, so that the lists below need not.
SHOWN: Final = frozenset({_DEFINITION, _IN, expand("skos:topConceptOf").value})


@dataclass(frozen=True)
class Meaning:
    """One value of a list, what it means, and whether the page is about it."""

    value: Value
    definition: Value | None
    here: bool


@dataclass(frozen=True)
class Glossary:
    """What a list of values is, or one of them, among the others.

    Attributes:
        definition: of what the page is about, each with its sources.
        scheme: the list that a value belongs to; None on the page of the list itself.
        meanings: the values of the list, in the order of their names.
    """

    definition: tuple[Value, ...]
    scheme: Value | None
    meanings: tuple[Meaning, ...]


def glossary(queries: Queries, read: Read) -> Glossary | None:
    """Read the list that a page is about, or is of.

    Args:
        queries: the page queries on a store.
        read: what the page shows; its names learn those of the values.

    Returns:
        None for what is neither a list nor in one.
    """
    of = next((f.value for f in read.of("skos:inScheme") if isinstance(f.value, NamedNode)), None)
    scheme = of or NamedNode(read.iri)
    said: dict[str, list[Term]] = {}
    for row in queries.rows("scheme", scheme=scheme):
        found = said.setdefault(getattr(row["concept"], "value", ""), [])
        found += [row["definition"]] if "definition" in row else []
    if not said:
        return None
    names = read.names
    names.learn(queries.briefs({scheme.value, *said} - names.briefs.keys()))
    meanings = [
        Meaning(_named(iri, names), _best(texts, read), iri == read.iri)
        for iri, texts in said.items()
    ]
    return Glossary(
        definition=tuple(
            show(fact.value, _DEFINITION, names).cited(
                read.book.notes_for(read.iri, {fact.graph} - {INFERRED} or {INFERRED})
            )
            for fact in in_language(read.of("skos:definition"), names.lang)
        ),
        scheme=show(of, _IN, names) if of else None,
        meanings=tuple(sorted(meanings, key=lambda one: collated(one.value.text))),
    )


def _named(iri: str, names: Names) -> Value:
    """Show a value by its name and page, evidence too, which elsewhere is a mark."""
    return replace(show(NamedNode(iri), _IN, names), evidence="")


def _best(texts: list[Term], read: Read) -> Value | None:
    found = [(_DEFINITION, text) for text in texts if isinstance(text, Literal)]
    best = best_literal(found, read.names.lang)
    return show(best, _DEFINITION, read.names) if best is not None else None
