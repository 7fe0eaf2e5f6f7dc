"""How good the suggestions are, on the structures whose coverage is curated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.table import Table

from maillage.codes.suggested import Suggested
from maillage.report import Lang, Text

__all__ = ["AT", "NOTES", "Measure", "by_kind", "measure", "table", "tsv"]

#: How the figures are to be read.
NOTES: Final = (
    Text(
        "La couverture déjà entrée, et les mots qu’elle cite, ne sont pas des indices ; seuls le"
        " sont les noms et le champ des structures et de leurs centres.",
        "The coverage already entered, and the words it cites, are no evidence here; only the names"
        " and scope of the structures and of their centres are.",
    ),
    Text(
        "Un code juste, mais qui n’est pas entré, compte ici pour faux. Sur un extrait d’Orphanet,"
        " qui n’a que des entités voisines de ces codes, la tâche est plus facile.",
        "A right code that is not entered counts as wrong here. On an extract of Orphanet, which"
        " has only entities near these codes, the task is easier.",
    ),
    Text(
        "Le vocabulaire (words.toml) a été écrit en voyant ces cas : sur d’autres, attendez moins.",
        "The vocabulary (words.toml) was written with these cases in view: expect less on others.",
    ),
)
_KINDS: Final = {
    "all": Text("toutes", "all"),
    "centre": Text("centres", "centres"),
    "filiere": Text("filières", "networks"),
}
_HEADS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "fr": ("structures", "cas", "codes", "parmi les", "précision", "rappel", "au moins un", "MRR"),
    "en": ("structures", "cases", "codes", "among first", "precision", "recall", "any", "MRR"),
}

#: How many of the first candidates are looked at.
AT: Final = (1, 3, 5, 10)


@dataclass(frozen=True)
class Measure:
    """Means over all cases.

    Attributes:
        cases: structures looked at.
        codes: codes entered for them, together.
        precision: n -> share of the first n candidates that are entered.
        recall: n -> share of the entered codes that are among the first n.
        hits: n -> share of cases with at least one entered code among the first n.
        mrr: mean of 1 / place of the first entered code; 0 where there is none.
    """

    cases: int
    codes: int
    precision: dict[int, float]
    recall: dict[int, float]
    hits: dict[int, float]
    mrr: float


def measure(cases: Iterable[tuple[Sequence[str], frozenset[str]]]) -> Measure:
    """Compare ranked codes with those entered.

    Args:
        cases: of each structure, the ranked codes and those entered; at least one is entered.

    >>> found = measure([(["1", "2"], frozenset("2")), (["3"], frozenset("34"))])
    >>> found.mrr, found.recall[1], found.precision[1]
    (0.75, 0.25, 0.5)
    """
    rows = [(list(ranked), entered) for ranked, entered in cases]
    number = max(1, len(rows))

    def right(ranked: list[str], entered: frozenset[str], n: int) -> int:
        return sum(code in entered for code in ranked[:n])

    first = [
        next((1 / place for place, code in enumerate(ranked, 1) if code in entered), 0.0)
        for ranked, entered in rows
    ]
    return Measure(
        len(rows),
        sum(len(entered) for _, entered in rows),
        {n: sum(right(r, e, n) / n for r, e in rows) / number for n in AT},
        {n: sum(right(r, e, n) / len(e) for r, e in rows) / number for n in AT},
        {n: sum(right(r, e, n) > 0 for r, e in rows) / number for n in AT},
        sum(first) / number,
    )


def by_kind(found: Sequence[Suggested]) -> dict[str, Measure]:
    """Measure suggestions: of all structures, of centres, of filières, where there are any."""
    cases = [
        (one.structure.id, [c.condition.code for c in one.candidates], one.structure.covered)
        for one in found
    ]
    parts = {
        kind: [(codes, entered) for name, codes, entered in cases if kind in {"all", _kind(name)}]
        for kind in _KINDS
    }
    return {kind: measure(part) for kind, part in parts.items() if part}


def tsv(measures: Mapping[str, Measure]) -> Iterator[str]:
    """Write measures as TSV, a line a kind and number of candidates looked at."""
    yield "structures\tcases\tcodes\tat\tprecision\trecall\thit\tmrr\n"
    for kind, cells in _lines(measures):
        yield "\t".join((kind, *cells)) + "\n"


def table(measures: Mapping[str, Measure], lang: Lang) -> Table:
    """Make a table of measures for people."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    for kind, cells in _lines(measures):
        made.add_row(_KINDS[kind].pick(lang), *cells)
    return made


def _lines(measures: Mapping[str, Measure]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, m in measures.items():
        for n in AT:
            shares = (m.precision[n], m.recall[n], m.hits[n], m.mrr)
            yield kind, (str(m.cases), str(m.codes), str(n), *(f"{x:.3f}" for x in shares))


def _kind(name: str) -> str:
    return name.partition("/")[0]
