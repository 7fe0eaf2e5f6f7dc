"""Figures of a store: what is in it, and how far coverage reaches in each classification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal
from rich.table import Table

from maillage.store import TRUE, Store, Term, load_query, select

__all__ = ["Reach", "counts", "reach", "table", "tsv"]

#: Branches that are named where coverage does not reach them.
_BRANCHES: Final = 3

_COLUMNS: Final = ("classification", "name", "disorders", "scope", "centre", "gaps")
_HEADS: Final = {
    "fr": ("classification", "maladies", "champ de filière", "centre entré", "où il en manque"),
    "en": ("classification", "disorders", "in a scope", "centre entered", "where they lack"),
}
_ALL: Final = {"fr": "toutes les maladies", "en": "all disorders"}

Graph = Mapping[str, Set[str]]


@dataclass(frozen=True)
class Reach:
    """How far coverage reaches in one classification of Orphanet, or in all it has.

    Attributes:
        classification: its IRI; empty for all disorders, classified or not.
        name: of the classification.
        disorders: disorders in use that it holds.
        scoped: of these, how many lie in the published scope of a filière at least.
        covered: of these, how many a reference centre at least is entered for. The others are
            unknown: nobody has said that no centre cares for them.
        gaps: the branches below its head with the most disorders in no filière's scope: name, how
            many, of how many.
    """

    classification: str
    name: str
    disorders: int
    scoped: int
    covered: int
    gaps: tuple[tuple[str, int, int], ...] = ()


def counts(store: Store, queries: Path) -> Iterator[tuple[str, str, int]]:
    """Count what is in a store.

    Args:
        store: where to ask.
        queries: folder of queries.

    Yields:
        ``graph`` or ``class``, its IRI, and how many triples or entities it has.
    """
    for kind, file, count in (("graph", "graphs", "triples"), ("class", "classes", "entities")):
        for row in select(store, load_query(queries / "stats" / f"{file}.rq")):
            yield kind, _text(row, kind), int(_text(row, count))


def reach(store: Store, queries: Path, lang: str, *, timeout_s: float = 30.0) -> list[Reach]:
    """Tell how many disorders lead to a filière and to a centre.

    Args:
        store: where to ask.
        queries: folder of queries.
        lang: ``fr`` or ``en``: language of names, where there are names in it.
        timeout_s: seconds that each query may take.

    Returns:
        All disorders first; then each classification, by how little of it is in a scope. Without
        whole classifications in the store, all disorders alone.
    """

    def rows(name: str) -> list[dict[str, Term]]:
        return select(store, load_query(queries / "stats" / name), timeout_s=timeout_s)

    scoped, covered = {}, {}
    for row in rows("disorders.rq"):
        condition = _text(row, "condition")
        scoped[condition] = _text(row, "scope") in TRUE
        covered[condition] = _text(row, "centre") in TRUE
    broader: dict[str, dict[str, set[str]]] = {}
    for row in rows("links.rq"):
        links = broader.setdefault(_text(row, "classification"), {})
        links.setdefault(_text(row, "condition"), set()).add(_text(row, "broader"))
    names: dict[str, str] = {}
    for row in rows("names.rq"):
        name = row["name"]
        if isinstance(name, Literal) and (name.language == lang or _text(row, "node") not in names):
            names[_text(row, "node")] = name.value
    found = [Reach("", "", len(scoped), sum(scoped.values()), sum(covered.values()))]
    for classification, links in broader.items():
        here = scoped.keys() & links.keys()
        missed = {condition for condition in here if not scoped[condition]}
        found.append(
            Reach(
                classification,
                names.get(classification, ""),
                len(here),
                len(here) - len(missed),
                sum(covered[condition] for condition in here),
                tuple(_gaps(links, here, missed, names)),
            )
        )
    found[1:] = sorted(found[1:], key=lambda r: (r.scoped / (r.disorders or 1), r.classification))
    return found


def tsv(found: Sequence[Reach]) -> Iterator[str]:
    """Write the reach as TSV lines, each with its end, under a line that names the columns."""
    yield "\t".join(_COLUMNS) + "\n"
    for one in found:
        gaps = "; ".join(f"{name} ({lacking}/{total})" for name, lacking, total in one.gaps)
        cells = (one.classification, one.name, one.disorders, one.scoped, one.covered, gaps)
        yield "\t".join(" ".join(str(cell).split()) for cell in cells) + "\n"


def table(found: Sequence[Reach], lang: str) -> Table:
    """Make a table of the reach; a classification that is mostly in no scope stands out."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    for column in made.columns[1:4]:
        column.justify = "right"
    for one in found:
        gaps = ", ".join(f"{name} {lacking}/{total}" for name, lacking, total in one.gaps)
        name = one.name if one.classification else _ALL[lang]
        cells = (name, str(one.disorders), _share(one.scoped, one), _share(one.covered, one), gaps)
        low = 2 * one.scoped < one.disorders
        made.add_row(*(cell.replace("[", "\\[") for cell in cells), style="red" if low else None)
    return made


def _share(count: int, one: Reach) -> str:
    return f"{count} ({100 * count / one.disorders:.1f} %)" if one.disorders else "–"


def _gaps(
    links: Graph, here: Set[str], missed: Set[str], names: Mapping[str, str]
) -> Iterator[tuple[str, int, int]]:
    """Count the disorders that no scope reaches by the branches that they hang from."""
    total: Counter[str] = Counter()
    out: Counter[str] = Counter()
    for condition in here:
        branches = _branches(condition, links)
        total.update(branches)
        if condition in missed:
            out.update(branches)
    for branch, count in sorted(out.items(), key=lambda item: (-item[1], item[0]))[:_BRANCHES]:
        yield names.get(branch, branch), count, total[branch]


def _branches(condition: str, links: Graph) -> set[str]:
    """Give the ancestors of a condition, itself among them, that hang from a head."""
    seen, queue = {condition}, [condition]
    branches = set()
    while queue:
        node = queue.pop()
        for parent in links.get(node, ()):
            if parent not in links:  # a head
                branches.add(node)
            elif parent not in seen:
                seen.add(parent)
                queue.append(parent)
    return branches


def _text(row: Mapping[str, Term], name: str) -> str:
    term = row[name]
    return str(getattr(term, "value", term))
