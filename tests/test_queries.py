"""The catalogue of examples: every query runs on the real graph and gives the rows we vouch for.

``tests/queries/cqNN.toml`` holds what the query of competency question NN must return, ``fNN.toml``
what one of those must that show how to ask SPARQL what `/find` answers; its comments say which
lines of the documents prove it::

    columns = [...]        the names of all columns, in order
    count = 12             how many rows
    checked = [...]        the columns that `rows` gives
    rows = [[...], ...]    all rows in order if there are `count` of them; else some of them
    never = [...]          cells that no row may hold (optional)
    tolerance = {km = 0.01}   columns of numbers that may differ by this share (optional)

    [[again]]              the same query with other parameters (optional)
    change = [["58", "448"], ...]   what to put in the place of what, in the VALUES block
    count, rows            as above

Cells are text: an IRI as a CURIE, a literal as its lexical form, "" where a variable is unbound.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from maillage.store import Store, select
from maillage.terms import BASE, PREFIXES, curie, expand

ROOT = Path(__file__).parents[1]
CATALOGUE = sorted((ROOT / "queries/examples").glob("*.ttl"))
EXPECTED = sorted((ROOT / "tests/queries").glob("*.toml"))
#: How many examples there are; a file that is not found must not go unseen.
COUNT = 42

#: Competency questions without an example, each with the reason.
WITHOUT = {"CQ40": "needs two releases, and there is one"}


@dataclass(frozen=True)
class Example:
    """One file of the catalogue."""

    stem: str
    node: ox.NamedNode
    triples: list[ox.Quad]
    select: str

    def values(self, name: str) -> list[ox.Literal | ox.NamedNode]:
        """Give all values of a property."""
        return [q.object for q in self.triples if q.predicate == expand(name)]

    def parameters(self) -> re.Match[str]:
        """Find the VALUES block, which must be the first thing in WHERE."""
        match = re.search(r"WHERE\s*\{\s*(VALUES\s*(\([^)]*\)|\?\w+)\s*\{[^}]*\})", self.select)
        assert match, f"{self.stem}: no VALUES block at the top of WHERE"
        return match


def _read(path: Path) -> Example:
    triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    (node,) = {q.subject for q in triples}
    (text,) = (q.object.value for q in triples if q.predicate == expand("sh:select"))
    return Example(path.stem, node, triples, text)


def _number(stem: str) -> str:
    return stem.split("-")[0].upper()


@pytest.fixture(scope="module", params=CATALOGUE, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Example:
    """Each example in turn."""
    return _read(request.param)


def test_all_are_collected() -> None:
    assert len(CATALOGUE) == COUNT
    assert {_number(path.stem) for path in CATALOGUE} == {path.stem.upper() for path in EXPECTED}


def test_every_question_is_answered_or_listed(shared: Path) -> None:
    text = (shared / "competency_questions.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| CQ\d\d \|", line)]
    seed = {row[1].strip(): row[5].strip() for row in rows}
    assert len(seed) == 40
    assert {mark[0] for mark in seed.values()} == {"Y", "P", "N"}
    written = {_number(path.stem) for path in CATALOGUE if path.stem.startswith("cq")}
    assert written <= set(seed)
    assert set(seed) - written == set(WITHOUT), "a question has an example or a reason, not both"


def test_is_described(example: Example) -> None:
    assert example.node.value == f"https://w3id.org/maillage/query/{example.stem}"
    assert set(example.values("rdf:type")) == {
        expand("sh:SPARQLExecutable"),
        expand("sh:SPARQLSelectExecutable"),
    }
    assert [v.value for v in example.values("dcterms:identifier")] == [_number(example.stem)]
    for name in ("rdfs:label", "rdfs:comment"):
        texts = {v.language: v.value for v in example.values(name)}
        assert set(texts) == {"fr", "en"}, name
        assert texts["fr"] != texts["en"]
        assert len(example.values(name)) == 2
    assert len(example.values("schema:keywords")) >= 3
    assert example.values("schema:target") == [expand("https://w3id.org/maillage/sparql")]
    assert example.values("sh:prefixes") == [expand("https://w3id.org/maillage/ontology")]


def test_can_be_pasted(example: Example) -> None:
    """The text stands alone: its own prefixes, one block of parameters, a total order."""
    text = example.select
    assert len(re.findall(r"\bVALUES\b", text)) == 1
    assert example.parameters()
    assert re.search(r"\bORDER BY\b", text)
    assert not re.search(r"\b(NOW|RAND|UUID|STRUUID|SERVICE|LIMIT)\b", text)
    declared = dict(re.findall(r"^PREFIX ([\w-]+): <([^>]*)>$", text, re.MULTILINE))
    for prefix, iri in declared.items():
        # One name for one thing; short names for the parts of our own space are free.
        assert PREFIXES.get(prefix, iri) == iri or iri.startswith(BASE), prefix
        assert re.search(rf"(?<!PREFIX )\b{prefix}:", text), f"{prefix}: is not used"
    (head,) = re.findall(r"^SELECT (.*?)\bWHERE\b", text, re.MULTILINE | re.DOTALL)
    names = re.findall(r"\?(\w+)", head)
    assert all(re.fullmatch(r"[a-z][A-Za-z]*", name) for name in names), names


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_rows(path: Path, published: Store) -> None:
    expected = tomllib.loads(path.read_text("utf-8"))
    (file,) = (file for file in CATALOGUE if _number(file.stem) == path.stem.upper())
    query = _read(file)
    _compare(published, query.select, expected)
    for case in expected.get("again", []):
        block = query.parameters()[1]
        changed = block
        for old, new in case["change"]:
            assert changed.count(old) == 1, f"{old} is not once in {changed}"
            changed = changed.replace(old, new)
        _compare(published, query.select.replace(block, changed), expected | case)


def test_the_language_changes_words_only(example: Example, published: Store) -> None:
    block = example.parameters()[1]
    if "?lang" not in block:
        assert "LANG" not in example.select
        return
    assert '"fr"' in block
    french = select(published, example.select)
    english = select(published, example.select.replace(block, block.replace('"fr"', '"en"')))
    assert len(french) == len(english)
    iris = [sorted(t.value for t in r.values() if isinstance(t, ox.NamedNode)) for r in french]
    others = [sorted(t.value for t in r.values() if isinstance(t, ox.NamedNode)) for r in english]
    assert sorted(iris) == sorted(others)


def _compare(store: Store, text: str, expected: dict[str, Any]) -> None:
    answer = store.query(text, accept="application/sparql-results+json").read()
    results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    columns = [variable.value for variable in results.variables]
    assert columns == expected["columns"]
    rows = [[_cell(term) for term in solution] for solution in results]
    assert len(rows) == expected["count"]
    assert len({tuple(row) for row in rows}) == len(rows), "a row comes twice"
    assert not {cell for row in rows for cell in row} & set(expected.get("never", []))
    places = [columns.index(name) for name in expected["checked"]]
    shares = expected.get("tolerance", {})
    tolerances = [shares.get(name, 0.0) for name in expected["checked"]]
    found = [[row[place] for place in places] for row in rows]
    wanted = expected["rows"]
    assert wanted or not rows, "no row is checked"
    if len(wanted) == len(rows):
        for number, (row, model) in enumerate(zip(found, wanted, strict=True), 1):
            assert _alike(row, model, tolerances), f"row {number}: {row} is not {model}"
    else:
        missing = [m for m in wanted if not any(_alike(row, m, tolerances) for row in found)]
        assert not missing


def _alike(row: list[str], model: list[str], tolerances: list[float]) -> bool:
    return all(
        cell == wanted or (share and float(cell) == pytest.approx(float(wanted), rel=share))
        for cell, wanted, share in zip(row, model, tolerances, strict=True)
    )


def _cell(term: Any) -> str:
    if term is None:
        return ""
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(term.value)
