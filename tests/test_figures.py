"""The figures: how far coverage reaches, on a graph small enough to count by hand, and whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from maillage.figures import Reach, reach, table, tsv
from maillage.store import Store
from maillage.store.oxigraph import in_memory

TRIG = Path(__file__).parent / "data" / "reach.trig"
SCHEME = "https://w3id.org/maillage/scheme/classification/"


@pytest.fixture(scope="module")
def small() -> Store:
    return in_memory(parse(path=TRIG, format=RdfFormat.TRIG))


def test_reach_by_classification(small: Store, root: Path) -> None:
    everything, *by_classification = reach(small, root / "queries", "fr")
    # 104 is obsolete; 105 stands in no classification.
    assert everything == Reach("", "", disorders=4, scoped=2, covered=1)
    assert by_classification == [
        # 102 hangs from both branches, and is in a scope; 103 alone is not.
        Reach(SCHEME + "1", "Première", 3, 2, 1, (("Groupe douze", 1, 2),)),
        Reach(SCHEME + "2", "Second", 1, 1, 1),
    ]


def test_it_is_shown(small: Store, root: Path) -> None:
    found = reach(small, root / "queries", "en")
    lines = [line.rstrip("\n").split("\t") for line in tsv(found)]
    assert lines[0] == ["classification", "name", "disorders", "scope", "centre", "gaps"]
    assert lines[2] == [SCHEME + "1", "First", "3", "2", "1", "Branch twelve (1/2)"]
    shown = table(found, "en")
    assert [row.style for row in shown.rows] == [None, None, None]
    assert list(shown.columns[2].cells) == ["2 (50.0 %)", "2 (66.7 %)", "1 (100.0 %)"]


def test_without_classifications_there_is_one_figure(published: Store, root: Path) -> None:
    (everything,) = reach(published, root / "queries", "fr")
    assert 0 < everything.covered < everything.scoped <= everything.disorders
