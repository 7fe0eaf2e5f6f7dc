"""The queries that look for faults and changes find them where there are some.

The real data have few: ``tests/queries/planted.trig`` adds one of each kind to them, and the
nominative e-mails that are not published. Each query must give, beside its rows on the real data,
exactly the rows listed here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from maillage.examples import read_examples
from maillage.inference import infer
from maillage.sources.project import read_project
from maillage.store import Store, select
from maillage.store.oxigraph import in_memory
from maillage.terms import curie

Row = tuple[str, ...]

#: Question -> the columns to look at, and the rows that the planted facts add.
FOUND: dict[str, tuple[Row, set[Row]]] = {
    "cq23": (
        ("site", "role", "previousRole", "change"),
        {
            ("crh-bicetre", "site constitutif", "site constitutif", "kept"),
            ("crh-lyon", "site constitutif", "site coordonnateur", "role changed"),
            ("crh-nantes", "", "site constitutif", "left"),
            ("crmw-caen", "centre de compétence", "", "entered"),
        },
    ),
    # CRH has participations in force again, and no coordinating site among them.
    "cq24": (
        ("finding", "centre", "site", "otherSite"),
        {("several", "moc", "dfo-lyon", "moc-necker"), ("none", "crh", "", "")},
    ),
    "cq25": (
        ("finding", "site", "finess", "departmentCode"),
        {
            ("check digit", "wrong-key", "750100209", "75"),
            ("département", "elsewhere", "690784178", "75"),
        },
    ),
    "cq26": (
        ("finding", "site", "postcode", "departmentCode"),
        {
            ("contradiction", "wrong-key", "35000", "29"),
            ("contradiction", "elsewhere", "29200", "35"),
        },
    ),
    # The label of 2023 makes the one of 2017 a thing of the past: nothing to ask of CRH any more.
    "cq27": (("kind", "item"), set()),
    "cq28": (
        ("finding", "subject", "property", "value", "otherValue"),
        {
            ("figure", "crmr-2022", "mlg:figureValue", "387", "388"),
            ("unsourced", "unsourced", "rdf:type", "", ""),
            ("unsourced", "unknown-source", "prov:wasDerivedFrom", "", ""),
        },
    ),
    "cq30": (
        ("finding", "orphaCode", "user", "inSource"),
        {("level", "166087", "crmw", "VWD 2B"), ("unknown", "717321", "crmw", "?")},
    ),
    # Each of the three persons of AP-HP, with the domains of the two others; and one mailbox of
    # Brest at Rennes, whose hospital has another domain of its own.
    "cq31": (
        ("finding", "site", "domain", "otherDomain"),
        {
            ("nominative", "leukofrance-bicetre", "icm-institute.org", "aphp.fr"),
            ("nominative", "leukofrance-bicetre", "icm-institute.org", "sorbonne-universite.fr"),
            ("nominative", "leukofrance-necker", "aphp.fr", "icm-institute.org"),
            ("nominative", "leukofrance-necker", "aphp.fr", "sorbonne-universite.fr"),
            ("nominative", "leukofrance-pitie-salpetriere", "sorbonne-universite.fr", "aphp.fr"),
            (
                "nominative",
                "leukofrance-pitie-salpetriere",
                "sorbonne-universite.fr",
                "icm-institute.org",
            ),
            ("shared", "leukofrance-brest", "chu-brest.fr", ""),
            ("shared", "leukofrance-rennes", "chu-brest.fr", "chu-rennes.fr"),
            ("domain", "leukofrance-rennes", "chu-rennes.fr", "chu-brest.fr"),
        },
    ),
}

#: What the planted facts settle, so that it is asked no more.
SETTLED: dict[str, set[Row]] = {
    "cq24": {("ended", "crh", "", "")},
    "cq27": {("label", "crh-2017")},
    "cq31": {
        ("none published", "leukofrance-bicetre", "", ""),
        ("none published", "leukofrance-necker", "", ""),
        ("none published", "leukofrance-pitie-salpetriere", "", ""),
    },
}


@pytest.fixture(scope="module")
def planted(root: Path) -> Store:
    """The real facts, those that are withheld, and the planted ones, with what follows."""
    draft = read_project(root)
    extra = parse(path=root / "tests/queries/planted.trig", format=RdfFormat.TRIG)
    facts = [*(s.quad for s in draft.statements), *draft.vocabulary, *extra]
    return in_memory([*facts, *infer(facts, root / "queries" / "inference")])


def _rows(store: Store, query: str, columns: Row) -> set[Row]:
    rows = set()
    for row in select(store, query):
        cells = []
        for name in columns:
            term = row.get(name)
            text = (
                curie(term.value)
                if isinstance(term, NamedNode)
                else str(getattr(term, "value", ""))
            )
            cells.append(text.rsplit("/", 1)[-1] if text.startswith("mlgid:") else text)
        rows.add(tuple(cells))
    return rows


@pytest.mark.parametrize("question", sorted(FOUND))
def test_what_is_planted_is_found(
    question: str, root: Path, published: Store, planted: Store
) -> None:
    (example,) = (
        e for e in read_examples(root / "queries/examples") if e.name.startswith(question)
    )
    columns, expected = FOUND[question]
    before = _rows(published, example.query, columns)
    after = _rows(planted, example.query, columns)
    assert after - before == expected
    assert before - after == SETTLED.get(question, set())
