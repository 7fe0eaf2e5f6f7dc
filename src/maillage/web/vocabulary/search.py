"""Search in the vocabulary: the terms of the ontology, the concepts of the schemes, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.search.fold import fold
from maillage.terms import PREFIXES, curie
from maillage.web.vocabulary.ontology import Section
from maillage.web.vocabulary.rules import RuleGroup
from maillage.web.vocabulary.said import Said
from maillage.web.wording.language import Wording
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Name
from maillage.web.wording.queries import Queries
from maillage.web.wording.sorting import collated

__all__ = ["MOST", "Found", "concepts_of", "search_terms", "terms_and_rules"]

#: Hits that a page shows.
MOST: Final = 60
_SCHEMES: Final = NamedNode(PREFIXES["mlgg"] + "schemes")


@dataclass(frozen=True)
class Found:
    """What may be searched for.

    Attributes:
        kind: what it is, in the page's language.
        name: what it is called.
        code: its short IRI, or the end of it.
        href: where it is explained.
        text: its definition, or a rule's message.
        folded: everything that it is found by, as it is compared.
    """

    kind: str
    name: Name
    code: str
    href: str
    text: Name
    folded: str


def terms_and_rules(
    sections: Iterable[Section], groups: Iterable[RuleGroup], wording: Wording
) -> Iterator[Found]:
    """List what the two pages explain."""
    for section in sections:
        for term in section.terms:
            others = [link.text for words, links in term.facts for link in links]
            yield _found(
                section.title,
                term.name,
                term.curie,
                f"/ontology#{term.anchor}",
                term.definition,
                *term.examples,
                *others[:3],
            )
    for group in groups:
        for rule in group.rules if group.anchor != "lists" else ():
            yield _found(
                wording("rule") + (f" · {group.title.text}" if group.about else ""),
                rule.name,
                rule.anchor,
                f"/shapes#{rule.anchor}",
                rule.message,
                group.title.text,
                rule.remedy,
            )


def concepts_of(queries: Queries, wording: Wording) -> Iterator[Found]:
    """List the concepts of the schemes."""
    said = Said(queries, _SCHEMES, wording)
    for node in said.nodes("skos:Concept"):
        schemes = said.links(said.iris(node, "skos:inScheme"))
        also = [t.value for t in said.values(node, "skos:altLabel") if isinstance(t, Literal)]
        yield _found(
            wording("concept") + "".join(f" · {scheme.text}" for scheme in schemes[:1]),
            said.names.of(node),
            curie(node),
            page_path(node) or node,
            said.text(node, "skos:definition", "skos:scopeNote"),
            *also,
        )


def search_terms(known: Iterable[Found], text: str) -> list[Found]:
    """Find what has all words of a text; the best first.

    What is called so comes before what begins so, that before what has the words in its name, and
    that before what has them in its explanation.
    """
    wanted = fold(text)
    words = wanted.split()
    found = []
    for one in known:
        if words and all(word in one.folded for word in words):
            name, code = fold(one.name.text), fold(one.code)
            end = code.rpartition(" ")[2]
            rank = (
                0
                if wanted in {name, code, end}
                else 1
                if name.startswith(wanted)
                else 2
                if all(word in name or word in code for word in words)
                else 3
            )
            found.append((rank, collated(one.name.text), one.href, one))
    return [one for *_, one in sorted(found, key=lambda item: item[:3])]


def _found(kind: str, name: Name, code: str, href: str, text: Name, *more: str) -> Found:
    return Found(kind, name, code, href, text, fold(" ".join((name.text, code, text.text, *more))))
