"""Changes between two editions as TSV, as a table to read, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from rich.markup import escape
from rich.table import Table

from maillage.codes.editions import Change, Edition
from maillage.report import Lang, Text

__all__ = ["summary", "table", "tsv"]

_HEADS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "fr": ("code", "nom", "aspect", "avant", "après"),
    "en": ("code", "label", "aspect", "before", "after"),
}
_STYLES: Final = {"added": "green", "removed": "red"}


def tsv(changes: Iterable[Change]) -> Iterator[str]:
    """Write changes as TSV lines under a line that names the columns."""
    yield "code\taspect\tbefore\tafter\n"
    for change in changes:
        cells = (change.code, change.aspect, change.before, change.after)
        yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"


def table(changes: Iterable[Change], new: Edition, old: Edition, lang: Lang) -> Table:
    """Make a table of changes for people, with the name of each code."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    for change in changes:
        label = new.labels.get(change.code) or old.labels.get(change.code, "")
        cells = (change.code, label, change.aspect, change.before, change.after)
        made.add_row(*map(escape, cells), style=_STYLES.get(change.aspect, ""))
    return made


def summary(changes: Sequence[Change], only: Collection[str] | None) -> Text:
    """Count changes by aspect, in one line."""
    counts = Counter(change.aspect for change in changes)
    told = ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "–"
    fr, en = f"{len(changes)} différence(s) : {told}", f"{len(changes)} difference(s): {told}"
    if only is not None:
        fr += f" (parmi les {len(only)} codes des tables du projet)"
        en += f" (among the {len(only)} codes of the project's tables)"
    return Text(fr, en)
