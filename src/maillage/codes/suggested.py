"""Suggestions as a table to accept or reject; nothing applies them.

The columns of ``data/curated/coverages.csv`` stand together, in its order, so that an accepted row
can be copied there. The others say on what a suggestion rests.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.markup import escape
from rich.table import Table

from maillage.codes.ranking import Candidate
from maillage.codes.scope import Phrase, Structure, cut
from maillage.codes.tree import Tree
from maillage.errors import SourceError
from maillage.report import Lang

__all__ = ["COVERAGE", "Suggested", "check_out", "rows", "table", "to_csv", "write"]

#: The columns of ``data/curated/coverages.csv``.
COVERAGE: Final = (
    *("covering", "orpha", "evidence", "evidence_note_fr", "evidence_note_en"),
    *("value_in_source", "source", "locator"),
)
_HEADS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "fr": ("structure", "rang", "note", "ORPHA", "nom", "niveau", "dessous", "mots", "où"),
    "en": ("structure", "rank", "score", "ORPHA", "label", "level", "below", "words", "where"),
}


@dataclass(frozen=True)
class Suggested:
    """The ranked candidates of one structure."""

    structure: Structure
    candidates: tuple[Candidate, ...]


def rows(suggested: Iterable[Suggested], tree: Tree) -> Iterator[dict[str, str]]:
    """Make one row a candidate; ``decision`` is left to the steward."""
    for one in suggested:
        better: list[str] = []
        for rank, candidate in enumerate(one.candidates, 1):
            condition, phrase = candidate.condition, candidate.phrase
            code = condition.code
            yield {
                "decision": "",
                **_coverage(one.structure, candidate),
                "rank": str(rank),
                "score": f"{candidate.score:.2f}",
                "label_fr": condition.label("fr"),
                "label_en": condition.label("en"),
                "level": condition.level,
                "type": condition.type,
                "status": condition.status,
                "entities_below": str(tree.below(code)),
                "under": " | ".join(c for c in better if c in tree.above(code)),
                "entered": "yes" if code in one.structure.covered else "",
                "matched_words": " ".join(candidate.words),
                "matched_text": candidate.part,
                "matched_name": candidate.name,
                "found_in": phrase.of if phrase.kind == "centre" else phrase.kind,
                "structure": one.structure.label,
            }
            better.append(code)


def _coverage(structure: Structure, candidate: Candidate) -> dict[str, str]:
    """Fill the columns of ``coverages.csv``, in the words of the rows that are there."""
    condition, phrase = candidate.condition, candidate.phrase
    words = _in_source(structure, candidate)
    if structure.id.startswith("filiere/"):
        fr = (
            f"Champ de la filière, et non label d’un centre : « {words} » est lu comme"
            f" « {condition.label('fr')} » ; le code ORPHA est notre lecture."
        )
        en = (
            f"The scope of the network, not the label of a centre: “{words}” is read as"
            f" “{condition.label('en')}”; the ORPHAcode is our reading."
        )
    else:
        fr = f"La source nomme « {words} » sans code ; le code ORPHA est notre lecture."
        en = f"The source names “{words}” and gives no code; the ORPHAcode is our reading."
    cells = (structure.id, condition.code, "inferred", fr, en, words, phrase.source, phrase.locator)
    return dict(zip(COVERAGE, cells, strict=True))


def _in_source(structure: Structure, candidate: Candidate) -> str:
    """Give the French words of the source: English ones are our own translation of them."""
    said = candidate.phrase
    if said.lang != "en":
        return candidate.part
    english = cut(said.text)
    for other in structure.phrases:
        if other.lang == "fr" and _told_with(said, other):
            french = cut(other.text)
            if len(french) == len(english):
                return french[english.index(candidate.part)]
            return other.text  # which part of it cannot be told
    return ""


def _told_with(english: Phrase, french: Phrase) -> bool:
    same = (english.of, english.kind, english.source) == (french.of, french.kind, french.source)
    return same and " " in french.text


def to_csv(made: Sequence[Mapping[str, str]]) -> str:
    """Write rows as CSV: commas, LF."""
    out = io.StringIO()
    names = list(made[0]) if made else ["decision", *COVERAGE]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return out.getvalue()


def table(made: Iterable[Mapping[str, str]], lang: Lang) -> Table:
    """Make a table of rows for people."""
    shown = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    names = ("covering", "rank", "score", "orpha", f"label_{lang}", "level", "entities_below")
    for row in made:
        cells = (*(row[name] for name in names), row["matched_text"], row["found_in"])
        shown.add_row(*map(escape, cells), style="bold" if row["rank"] == "1" else "")
    return shown


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a file that is there already, and may hold decisions.

    Raises:
        SourceError: it is there, and `force` is not set.
    """
    if out.exists() and not force:
        raise SourceError(
            f"{out} is there already, perhaps with decisions: name another, or use --force",
            fr=f"{out} existe déjà, peut-être avec des décisions : nommez-en un autre, ou --force",
        )


def write(text: str, out: Path) -> None:
    """Put a file into place in one step, so that half a table is never seen."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
