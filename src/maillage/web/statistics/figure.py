"""A figure of the statistics: a plot and its table, what it counts, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from maillage.plotting import Plot
from maillage.store import Term
from maillage.web.map.census import Census
from maillage.web.wording.language import Wording
from maillage.web.wording.naming import Names
from maillage.web.wording.queries import Source

__all__ = ["Cell", "Facts", "Figure", "Reach", "text"]

Cell = str | int | float | None


@dataclass(frozen=True)
class Reach:
    """How many diseases lead to a centre and to a filière.

    Attributes:
        classification: IRI of the classification that holds them; empty for all diseases.
        diseases: whether in the scope of a filière, whether a centre is entered -> how many.
    """

    classification: str
    diseases: Mapping[tuple[bool, bool], int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.diseases.values())

    def of(self, *, scope: bool, centre: bool) -> int:
        """Give how many are so."""
        return self.diseases.get((scope, centre), 0)

    @property
    def covered(self) -> int:
        """Those of a centre."""
        return self.of(scope=False, centre=True) + self.of(scope=True, centre=True)

    @property
    def led(self) -> int:
        """Those of a centre, of a filière, or of both."""
        return self.total - self.of(scope=False, centre=False)


@dataclass(frozen=True)
class Facts:
    """What figures are made of.

    Attributes:
        census: all sites.
        labels: rows of `labels.rq`.
        associations: rows of `associations-of-networks.rq`.
        published: rows of the catalogue's CQ29, in the language.
        coverage_graphs: IRIs of the graphs that say what is covered, and what lies below what.
        reach: how far coverage reaches: in all diseases first, then in each classification.
        names: of what the census and the labels name.
        wording: the language.
        today: the day on which parts and labels hold or not.
    """

    census: Census
    labels: tuple[Mapping[str, Term], ...]
    associations: tuple[Mapping[str, Term], ...]
    published: tuple[Mapping[str, Term], ...]
    coverage_graphs: tuple[str, ...]
    reach: tuple[Reach, ...]
    names: Names
    wording: Wording
    today: date

    def documents(self, iris: Iterable[str]) -> tuple[Source, ...]:
        """Give the documents of some IRIs of documents or graphs, by title, each once."""
        found = {s.document: s for iri in iris if (s := self.census.documents.get(iri)) is not None}
        return tuple(sorted(found.values(), key=lambda source: source.title.casefold()))

    def share(self, part: int, whole: int) -> str:
        """Write a part of a whole in per cent; what is not all of it is never written as 100."""
        if not whole:
            return "–"
        percent = 100 * part / whole
        about = ">\N{NO-BREAK SPACE}" if part < whole and round(percent) == 100 else ""
        return f"{about}{self.wording.decimal(99 if about else percent)}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        slug: of its files.
        title: in a few words.
        about: what is counted.
        caveat: what it cannot say, for whoever might read more out of it than there is.
        plots: the drawing for a telephone, and for a wider place; empty where there is nothing to
            draw, and `caveat` says so.
        columns: name in a file, and head on the page.
        rows: of the table.
        documents: where its facts come from.
        examples: beginnings of the names of queries of the catalogue that ask the same.
        queries: names of the site's queries that it is counted from.
    """

    slug: str
    title: str
    about: str
    caveat: str
    plots: tuple[Plot, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    documents: tuple[Source, ...] = ()
    examples: tuple[str, ...] = ()
    queries: tuple[str, ...] = field(default=())


def text(row: Mapping[str, Term], name: str) -> str:
    """Give the value of a variable; empty where it has none."""
    return str(getattr(row[name], "value", row[name])) if name in row else ""
