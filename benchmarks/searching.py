"""Search: the index of names beside SPARQL CONTAINS and SQLite FTS5, on the same names."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import building, growth, results
from maillage.search import find, open_index
from maillage.search.fold import fold
from maillage.search.index import SearchIndex
from maillage.store import Store, load_query, open_store, select

#: What people type: whole names, beginnings, codes, acronyms, places, slips, nothing there is.
QUESTIONS = (
    "adrenoleucodystrophie",
    "Adrénoleuco",
    "ALD",
    "300100",
    "hemofilia A",
    "hémophilie",
    "ORPHA:58",
    "58",
    "maladie de Charcot",
    "leucodistrophie",
    "mucovisidose",
    "syndrome",
    "œsophage",
    "Bicêtre",
    "35000",
    "Réunion",
    "leukofrance",
    "s",
    "hôpital universitaire",
    "qwertz",
)
ROUNDS = 5
HITS = 10
CONTAINS = Path(__file__).parent / "search" / "contains.rq"


@dataclass(frozen=True)
class Times:
    """What a question took, in milliseconds, and how many of the questions found anything."""

    p50_ms: float
    p95_ms: float
    answered: int


def _fts5(index: SearchIndex) -> sqlite3.Connection:
    """Put the names of an index into FTS5, which takes off accents itself."""
    table = sqlite3.connect(":memory:")
    table.execute(
        "CREATE VIRTUAL TABLE names USING fts5(text, entity UNINDEXED,"
        " tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')"
    )
    rows = ((d["name"]["text"], d["name"]["entity"]) for d in index.documents())
    table.executemany("INSERT INTO names VALUES (?, ?)", rows)
    return table


def _ask_fts5(table: sqlite3.Connection, text: str) -> int:
    words = " ".join(f'"{word}"' for word in fold(text).split())
    found = table.execute(
        "SELECT entity FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?", (words + "*", HITS)
    )
    return len(found.fetchall())


def _ask_contains(store: Store, query: str, text: str) -> int:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return len(select(store, query.replace("TEXT", escaped)))


def compare(current: Path) -> dict[str, Times]:
    """Ask every question of each in turn, several times over.

    Args:
        current: folder of a build.

    Returns:
        What is asked -> its times; of all questions and rounds together.
    """
    index = open_index(current / "search")
    query = load_query(CONTAINS)
    with (
        closing(open_store(f"oxigraph://{current}", workers=1)) as store,
        closing(_fts5(index)) as table,
    ):
        asked: dict[str, Callable[[str], int]] = {
            "Maillage": lambda text: len(find(index, text, limit=HITS)),
            "SQLite FTS5": lambda text: _ask_fts5(table, text),
            "SPARQL CONTAINS": lambda text: _ask_contains(store, query, text),
        }
        samples: dict[str, list[float]] = {name: [] for name in asked}
        answered = {name: sum(ask(text) > 0 for text in QUESTIONS) for name, ask in asked.items()}
        for _ in range(ROUNDS):
            for text in QUESTIONS:
                for name, ask in asked.items():
                    begun = time.perf_counter()
                    ask(text)
                    samples[name].append((time.perf_counter() - begun) * 1000)
    return {
        name: Times(statistics.median(times), statistics.quantiles(times, n=20)[-1], answered[name])
        for name, times in samples.items()
    }


def names_in(current: Path) -> int:
    """Count the names in the index of a build."""
    return open_index(current / "search").searcher.num_docs


def measure(project: Path, scratch: Path) -> None:
    """Measure search in the curated graph, and in one with all of Orphanet if it is at hand."""
    given = {"the curated graph": [], "all of Orphanet": growth.files(project)}
    lines = [
        f"{len(QUESTIONS)} questions, {ROUNDS} interleaved rounds, in process.",
        "FTS5 and CONTAINS know neither slips nor stems, so they find less.",
    ]
    for number, (title, paths) in enumerate(given.items()):
        if number and not paths:
            continue
        out = scratch / str(number)
        options = [word for path in paths for word in ("--with", str(path))]
        building.run(["build", "--out", str(out), *options], {"MAILLAGE_PROJECT": str(project)})
        current = out / "current"
        lines += ["", f"### {title}, {names_in(current):,} names", "", *_table(compare(current))]
    results.write("Search", lines)


def _table(times: dict[str, Times]) -> list[str]:
    own = times["Maillage"]
    return results.table(
        ["asked", "p50 ms", "p95 ms", "p95 ÷ Maillage", "questions that find something"],
        [
            [
                name,
                f"{t.p50_ms:.2f}",
                f"{t.p95_ms:.2f}",
                f"{t.p95_ms / own.p95_ms:.1f}",
                f"{t.answered} of {len(QUESTIONS)}",
            ]
            for name, t in times.items()
        ],
    )
