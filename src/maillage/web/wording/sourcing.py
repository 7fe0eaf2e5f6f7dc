"""The sources of a page's facts, numbered in the order in which the page first needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from maillage.terms import PREFIXES, curie, expand
from maillage.web.wording.links import page_path
from maillage.web.wording.queries import Fact, Source

__all__ = ["Note", "SourceBook"]

INFERRED: Final = PREFIXES["mlgg"] + "inferred"
PERSONS: Final = PREFIXES["mlgg"] + "persons"
_DERIVED_FROM: Final = expand("prov:wasDerivedFrom").value
_LOCATOR: Final = expand("mlg:locator").value


@dataclass(eq=False)
class Note:
    """One source, as the foot of a page shows it.

    Attributes:
        number: what the facts refer to it by.
        title: of the document; empty for a graph that no document stands behind.
        graph: short name of the graph.
        href: page about the document or the graph.
        derived: whether its facts were derived by Maillage rather than stated by anybody.
        publisher, page, issued, consulted, license: of the document, empty where not known.
        locators: where in the document the page's own entity is spoken of.
    """

    number: int
    title: str
    graph: str
    href: str
    derived: bool = False
    publisher: str = ""
    page: str = ""
    issued: str = ""
    consulted: str = ""
    license: str = ""
    locators: list[str] = field(default_factory=list)


class SourceBook:
    """Numbers sources as facts ask for them.

    Args:
        sources: every source document of the store.
        facts: the facts of the page; a person's facts lie in one graph for all sources, so their
            source is told by the node.
    """

    def __init__(self, sources: Iterable[Source], facts: Iterable[Fact]) -> None:
        sources = list(sources)
        self._by_graph = {source.graph: source for source in sources}
        self._by_document = {source.document: source for source in sources}
        self._derived_from: dict[str, list[str]] = {}
        self._locators: dict[tuple[str, str], list[str]] = {}
        for fact in facts:
            value = str(getattr(fact.value, "value", fact.value))
            if fact.property == _DERIVED_FROM:
                self._derived_from.setdefault(fact.node, []).append(value)
            elif fact.property == _LOCATOR:
                self._locators.setdefault((fact.node, fact.graph), []).append(value)
        self.notes: dict[str, Note] = {}

    def notes_for(self, node: str, graphs: Iterable[str]) -> tuple[Note, ...]:
        """Give the sources behind a statement on `node` that stands in these graphs."""
        notes = []
        for graph in sorted(graphs):
            if graph == PERSONS:
                documents = self._derived_from.get(node, [])
                found = [self._by_document[d] for d in documents if d in self._by_document]
                notes += [self._note(source.graph) for source in found] or [self._note(graph)]
            else:
                notes.append(self._note(graph))
        return tuple(sorted(dict.fromkeys(notes), key=lambda note: note.number))

    def behind(self, graph: str, documents: Iterable[str] = ()) -> list[Source]:
        """Give the documents behind a graph, or those named; of what Maillage derived, none."""
        found = [self._by_document[d] for d in documents if d in self._by_document]
        return found or ([self._by_graph[graph]] if graph in self._by_graph else [])

    def locators(self, node: str, graph: str) -> list[str]:
        """Say where in its source a node is spoken of."""
        return self._locators.get((node, graph), [])

    def locate(self, node: str) -> None:
        """Write the locators of one node, the page's own, into the notes."""
        for (spoken_of, graph), locators in sorted(self._locators.items()):
            if spoken_of != node:
                continue
            for note in self.notes_for(node, [graph]):
                note.locators += [text for text in locators if text not in note.locators]

    def _note(self, graph: str) -> Note:
        if graph not in self.notes:
            source = self._by_graph.get(graph)
            self.notes[graph] = Note(
                number=len(self.notes) + 1,
                title=source.title if source else "",
                graph=curie(graph).removeprefix("mlgg:"),
                href=page_path(source.document if source else graph) or graph,
                derived=graph == INFERRED,
                publisher=source.publisher if source else "",
                page=source.page if source else "",
                issued=source.issued if source else "",
                consulted=source.consulted if source else "",
                license=source.license if source else "",
            )
        return self.notes[graph]
