"""The names of all places of the graph, compared without case or accents, and those near."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from maillage.finding.graph import Graph
from maillage.search.fold import fold, forms
from maillage.terms import PREFIXES

__all__ = ["Gazetteer", "Named"]

#: Seconds after which the names are read again: a remote store may change under us.
_FRESH_S: Final = 600.0
#: Names from which on the communes are taken for all known; some 32,000 are different.
_ALL: Final = 30_000
#: Names proposed for one that is not known, and how alike they must be, of 100.
_PROPOSED: Final = 5
_ALIKE: Final = 75


@dataclass(frozen=True)
class Named:
    """A place by its name.

    Attributes:
        iri: of the commune, département or région.
        kind: ``Commune``, ``Department`` or ``Region``.
        name: as the graph writes it.
        department: code of the département of a commune, else empty.
    """

    iri: str
    kind: str
    name: str
    department: str


class Gazetteer:
    """Names of places, read when the first is asked for and kept for ten minutes.

    Codes and postcodes are not here: the store finds them by itself.

    Attributes:
        graph: whose places they are.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._lock = threading.Lock()
        self._names: dict[str, list[Named]] = {}
        self._read_at = 0.0

    def named(self, text: str) -> list[Named]:
        """Find the places that bear a name.

        Args:
            text: with or without accents, capitals, hyphens and article; ``st`` is ``saint``.
        """
        names = self._known()
        found = {place for form in forms(_key(text)) for place in names.get(form, ())}
        return sorted(found, key=lambda place: (place.kind, place.iri))

    def departments_of(self, region: str) -> list[tuple[str, str]]:
        """List the départements of a région, by code: (code, name).

        Args:
            region: IRI.
        """
        rows = self.graph.ask("departments-of", {"region": [ox.NamedNode(region)]})
        return [(row["code"], row["label"]) for row in rows]

    @property
    def complete(self) -> bool:
        """Whether all communes seem to be known; France has some 34,900."""
        return len(self._known()) > _ALL

    def near(self, text: str) -> list[Named]:
        """Propose places whose names are nearly so, the likest first."""
        names = self._known()
        hits = process.extract(
            _key(text), names.keys(), scorer=fuzz.ratio, limit=_PROPOSED, score_cutoff=_ALIKE
        )
        places = [place for hit in hits for place in names[hit[0]]]
        return list(dict.fromkeys(places))[:_PROPOSED]

    def _known(self) -> dict[str, list[Named]]:
        with self._lock:
            if not self._names or time.monotonic() - self._read_at > _FRESH_S:
                self._names, self._read_at = self._read(), time.monotonic()
            return self._names

    def _read(self) -> dict[str, list[Named]]:
        names: defaultdict[str, list[Named]] = defaultdict(list)
        for row in self.graph.ask("place-names"):
            kind = row["class"].removeprefix(PREFIXES["mlg"])
            place = Named(row["place"], kind, row["label"], row.get("code", ""))
            for form in forms(_key(place.name)):
                names[form].append(place)
        return dict(names)


def _key(text: str) -> str:
    """Fold a name, and write out what people shorten.

    >>> _key("St-Pierre"), _key("Sainte-Anne")
    ('saint pierre', 'sainte anne')
    """
    full = {"st": "saint", "ste": "sainte"}
    return " ".join(full.get(word, word) for word in fold(text).split())
