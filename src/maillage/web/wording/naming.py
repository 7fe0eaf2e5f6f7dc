"""What people read for an IRI: its label in their language, or an honest stand-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.negotiate import LANGUAGES
from maillage.terms import PREFIXES, curie, expand
from maillage.web.wording.borrowed import BORROWED
from maillage.web.wording.grouping import HIDDEN, LABELS, rank
from maillage.web.wording.language import Wording
from maillage.web.wording.queries import Brief, Fact

__all__ = ["Name", "Names", "best_literal"]

_DESCRIPTION: Final = expand("dcterms:description").value
_SYMBOL: Final = expand("mlg:geneSymbol").value
#: The act behind labels is long, and many have the same: it names one where nothing else does.
_GRANTED: Final = expand("mlg:grantedBy").value
_FIGURE: Final = expand("mlg:figureValue").value
_LONGEST: Final = 100
#: Concepts that qualify a node rather than name it.
_PROOFS: Final = PREFIXES["mlgs"] + "evidence/"
#: How many of the things a node joins make up its name.
_PARTS: Final = 2


@dataclass(frozen=True)
class Name:
    """A name to show.

    Attributes:
        text: what to read.
        lang: its language tag where that is not the page's language, else empty.
        known: whether the graph has a label; if not, `text` is made of what the node joins, or is
            the short form of the IRI.
    """

    text: str
    lang: str = ""
    known: bool = True


@dataclass
class Names:
    """The names of the nodes of one page, in one language.

    Attributes:
        wording: language of the page.
        briefs: what the graph says of them.
        composed: stand-ins for nodes without a label.
    """

    wording: Wording
    briefs: Mapping[str, Brief]
    composed: dict[str, Name] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """Code of the page's language."""
        return self.wording.code

    def learn(self, briefs: Mapping[str, Brief]) -> None:
        """Take in the names of further nodes."""
        self.briefs = {**self.briefs, **briefs}

    def of(self, iri: str) -> Name:
        """Name one node."""
        best = best_literal((self.briefs.get(iri) or Brief()).labels, self.lang)
        if best is not None:
            tag = (best.language or "").split("-")[0]
            return Name(best.value, tag if tag != self.lang else "")
        if iri in BORROWED:
            return Name(self.wording(BORROWED[iri]))
        return self.composed.get(iri) or Name(_short(iri), known=False)

    def has_label(self, iri: str) -> bool:
        """Say whether the graph has a label for the node, in any language."""
        return bool((self.briefs.get(iri) or Brief()).labels)

    def types(self, iri: str) -> list[str]:
        """Give the classes of a node, ours first: a borrowed one says less."""
        found = (self.briefs.get(iri) or Brief()).types
        return sorted(found, key=lambda c: (not c.startswith(PREFIXES["mlg"]), c))

    def compose(self, facts: Mapping[str, list[Fact]], *, about: str = "") -> None:
        """Make up names for nodes without a label, from what is said of them.

        Args:
            facts: node -> everything said of it.
            about: what the page is about, which goes without saying.
        """
        for node, said in facts.items():
            if not self.has_label(node):
                self.composed[node] = self._composed(node, said, about)

    def _composed(self, node: str, said: list[Fact], about: str) -> Name:
        descriptions = [
            (fact.property, fact.value)
            for fact in said
            if fact.property == _DESCRIPTION and isinstance(fact.value, Literal)
        ]
        text = best_literal(descriptions, self.lang)
        if text is not None:
            tag = (text.language or "").split("-")[0]
            return Name(_shortened(text.value), tag if tag != self.lang else "", known=False)
        parts = [self.of(kind).text for kind in self.types(node)[:1]]
        parts += [
            f.value.value for f in said if f.property == _FIGURE and isinstance(f.value, Literal)
        ]
        joined = dict.fromkeys(
            fact.value.value
            for fact in sorted(said, key=lambda f: rank(f.property))
            if fact.property not in HIDDEN
            and isinstance(fact.value, NamedNode)
            and fact.value.value != about
            and not fact.value.value.startswith(_PROOFS)
            and self.has_label(fact.value.value)
        )
        acts = {
            f.value.value for f in said if f.property == _GRANTED and isinstance(f.value, NamedNode)
        }
        named = [iri for iri in joined if iri not in acts] or list(joined)
        parts += [self._marked(self.of(iri)) for iri in named[:_PARTS]]
        return Name(" · ".join(parts) or _short(node), known=False)

    def _marked(self, name: Name) -> str:
        """Say in the text itself that a part of a name is in another language."""
        if not name.lang:
            return name.text
        told = self.wording("in %(language)s") % {"language": self.wording.tongue(name.lang)}
        return f"{name.text} ({told})"


def best_literal(labels: Iterable[tuple[str, Literal]], lang: str) -> Literal | None:
    """Choose the literal to show: in the language, else in none, else in another of the site's.

    Args:
        labels: (property, literal) pairs.
        lang: the language wanted.

    >>> best_literal([("p", Literal("Lille", language="fr"))], "en").value
    'Lille'
    """
    languages = {**dict.fromkeys(LANGUAGES, 2), "": 1, lang: 0}

    def order(label: tuple[str, Literal]) -> tuple[int, int, str]:
        property_iri, literal = label
        tag = (literal.language or "").split("-")[0]
        if property_iri == _SYMBOL:  # of a gene, the same in all languages
            return -1, 0, literal.value
        kind = LABELS.index(property_iri) if property_iri in LABELS else len(LABELS)
        return languages.get(tag, 3), kind, literal.value

    best = min(labels, key=order, default=None)
    return best[1] if best else None


def _short(iri: str) -> str:
    short = curie(iri)
    return short.removeprefix("mlgid:") if short != iri else iri


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " …"
