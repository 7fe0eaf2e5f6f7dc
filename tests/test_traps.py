"""Trap questions: what the graph must not answer wrongly, however the question is put.

A bare number, a “no” that is only an absence, a role read in a mailbox, a guess shown as a fact.
The queries are in ``tests/queries/traps``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from real_data import column

from maillage.store import Store, Term, load_query, select
from maillage.terms import curie

QUERIES = Path(__file__).parent / "queries" / "traps"
TABLE = "mlgid:document/ela-centres-experts"
SHEETS = "mlgid:document/ela-fiches-centres"


def _ask(store: Store, name: str, **bind: Term) -> list[dict[str, str]]:
    """Give the rows of a query: IRIs as CURIEs, literals as their text."""
    rows = select(store, load_query(QUERIES / f"{name}.rq"), **bind)
    return [
        {k: curie(t.value) if isinstance(t, NamedNode) else str(t.value) for k, t in row.items()}
        for row in rows
    ]


def _node(name: str) -> NamedNode:
    return NamedNode(f"https://w3id.org/maillage/id/{name}")


@pytest.fixture(scope="module")
def figures(published: Store) -> list[dict[str, str]]:
    """National figures of reference centres."""
    return _ask(published, "reference-centres")


def test_the_number_of_reference_centres_is_never_bare(figures: list[dict[str, str]]) -> None:
    assert len(figures) >= 5
    for row in figures:
        for key in ("unit", "french", "english", "source", "locator"):
            assert row.get(key), f"{row['value']}: no {key}"
        assert row.get("asOf") or row.get("asOfInSource"), f"{row['value']}: no date"
        assert row["french"] != row["english"]


def test_there_are_several_answers_each_with_its_sense(figures: list[dict[str, str]]) -> None:
    """Document 002, § Chiffres-clés and § Historique; the order of 2017 (filieres.tsv, l. 342)."""
    answers = {
        (row["value"], row["unit"].removeprefix("mlgs:unit/"), row.get("asOf", ""))
        for row in figures
    }
    assert answers >= {
        ("387", "labelled-reference-site", "2022-12-31"),
        ("109", "reference-centre", "2022-12-31"),
        ("104", "reference-centre", "2017-08-08"),
        ("363", "labelled-reference-site", "2017-08-08"),
    }
    assert len({value for value, _, _ in answers}) >= 3


def test_sites_are_not_networks(figures: list[dict[str, str]]) -> None:
    """387 and 363 are sites; one page writes “387 CRMR multisites”, and is not believed."""
    units: dict[str, set[str]] = {}
    for row in figures:
        units.setdefault(row["value"], set()).add(row["unit"])
    assert all(len(kinds) == 1 for kinds in units.values()), units
    assert units["387"] == {"mlgs:unit/labelled-reference-site"}
    (alliance,) = (
        row for row in figures if row["value"] == "387" and row.get("asOf") == "2022-12-31"
    )
    assert "109" in alliance["french"]
    assert "278" in alliance["french"]
    assert int(alliance["value"]) == 109 + 278
    (believed_too_soon,) = (
        row for row in figures if row["value"] == "387" and row["source"] != alliance["source"]
    )
    assert "387 CRMR multisites" in believed_too_soon["french"]


def test_a_disease_without_a_centre_entered_is_unknown(published: Store) -> None:
    rows = _ask(published, "coverage")
    status = {(row["condition"], row["status"]) for row in rows}
    assert len(status) == len({row["condition"] for row in rows}), "one status a disease"
    assert len(status) > 400
    for row in rows:
        covered = "structure" in row
        assert row["status"] == f"mlgs:coverage-status/{'known' if covered else 'unknown'}"
    # Phenylketonuria: an association is entered, no centre; in life it has centres.
    # It lies in the scope of G2M, which is a network and says nothing of centres.
    assert "mlgid:filiere/g2m" in {
        row.get("filiere") for row in rows if row["condition"] == "ordo:716"
    }
    assert ("ordo:716", "mlgs:coverage-status/unknown") in status
    # Alexander disease is named nowhere: it is covered as a leukodystrophy.
    assert ("ordo:58", "mlgs:coverage-status/known") in status


def test_a_disease_that_is_not_in_the_tables_has_no_answer(published: Store) -> None:
    """Not “no centre”: nothing at all."""
    listed = set(column("orphanet_entities", "code")) | set(
        column("orphanet_nomenclature_fr", "code")
    )
    absent = next(str(code) for code in range(1, 1000) if str(code) not in listed)
    condition = NamedNode(f"http://www.orpha.net/ORDO/Orphanet_{absent}")
    assert _ask(published, "coverage", condition=condition) == []


def test_a_disease_that_is_not_rare_is_said_to_be_so(published: Store) -> None:
    """Document 003 has CRACMO treat it; Orphanet holds it for not rare in Europe."""
    rows = _ask(
        published, "coverage", condition=NamedNode("http://www.orpha.net/ORDO/Orphanet_73247")
    )
    assert {row["structure"] for row in rows} == {"mlgid:centre/cracmo"}
    assert {row["entityStatus"] for row in rows} == {"mlgs:orphanet-status/non-rare"}
    assert {row["evidence"] for row in rows} == {"mlgs:evidence/inferred"}
    assert all("non rare en Europe" in row["note"] for row in rows)


def test_a_crc_in_a_mailbox_is_no_role(published: Store) -> None:
    """``crcsep@chu-nice.fr`` is for multiple sclerosis; the label says “Centre de compétence”."""
    rows = _ask(published, "roles", site=_node("site/leukofrance-nice"))
    assert {row["email"] for row in rows} == {"crcsep@chu-nice.fr"}
    assert {row["role"] for row in rows} == {"mlgs:role/competence"}
    assert {row["printed"] for row in rows} == {"Centre de compétence"}
    assert {row["document"] for row in rows} == {TABLE, SHEETS}
    assert {row["class"] for row in rows} == {"mlg:ExpertSite", "mlg:CompetenceCentre"}


def test_no_site_is_a_crc_unless_its_source_says_so(published: Store) -> None:
    rows = _ask(published, "roles")
    assert len({row["site"] for row in rows}) > 30
    for row in rows:
        is_crc = row["role"] == "mlgs:role/resource-and-competence"
        assert is_crc <= ("ressources" in row.get("printed", "").lower()), row["site"]


def test_the_audience_of_bicetre_comes_with_its_evidence(published: Store) -> None:
    """One X for two columns; the row says “Neurologie Pédiatrique”: inferred, and never a fact."""
    (row,) = _ask(published, "audience", site=_node("site/leukofrance-bicetre"))
    assert row["audience"] == "mlgs:audience/child"
    assert row["evidence"] == "mlgs:evidence/inferred"
    assert row["printed"] == "X"
    assert "Neurologie Pédiatrique" in row["note"]
    assert row["document"] == TABLE
    assert "derived" not in row


@pytest.mark.parametrize(("site", "said_elsewhere"), [("montpellier", "adult"), ("nice", "child")])
def test_one_x_and_no_other_word_is_undetermined(
    published: Store, site: str, said_elsewhere: str
) -> None:
    """By the table nothing is known; the sheets of the same association do say it."""
    rows = _ask(published, "audience", site=_node(f"site/leukofrance-{site}"))
    by_source = {row["document"]: row for row in rows}
    assert set(by_source) == {TABLE, SHEETS}
    assert len(rows) == 2
    table, sheets = by_source[TABLE], by_source[SHEETS]
    assert table["evidence"] == "mlgs:evidence/undetermined"
    assert "audience" not in table
    assert table["printed"] == "X"
    assert sheets["evidence"] == "mlgs:evidence/asserted"
    assert sheets["audience"] == f"mlgs:audience/{said_elsewhere}"
    assert {row["derived"] for row in rows} == {f"mlgs:audience/{said_elsewhere}"}


def test_only_what_a_source_asserts_becomes_an_audience(published: Store) -> None:
    rows = _ask(published, "audience")
    asserted: dict[str, set[str]] = {}
    derived: dict[str, set[str]] = {}
    for row in rows:
        if row["evidence"] == "mlgs:evidence/asserted":
            asserted.setdefault(row["site"], set()).add(row["audience"])
        if "derived" in row:
            derived.setdefault(row["site"], set()).add(row["derived"])
    assert len(derived) >= 8
    assert derived == asserted


def test_97_is_no_department(published: Store) -> None:
    rows = _ask(published, "department")
    assert len(rows) == len(column("sites", "id"))
    assert "97" not in {row[key] for row in rows for key in ("ofSite", "ofHospital")}
    (saint_pierre,) = (row for row in rows if "printed" in row)
    assert saint_pierre == {
        "site": "mlgid:site/leukofrance-saint-pierre",
        "ofSite": "974",
        "ofAddress": "974",
        "ofHospital": "974",
        "printed": "97",
        "entered": "974",
    }


def test_two_sources_date_the_second_plan_differently(published: Store) -> None:
    """2011-2014 (document 002, a file name) and 2011-2016 (document 001): both stay, apart."""
    rows = _ask(published, "plans", plan=_node("plan/pnmr-2"))
    assert [(row["start"], row["end"], row["document"]) for row in rows] == [
        ("2011", "2014", "mlgid:document/alliance-fiche-centres"),
        ("2011", "2016", TABLE),
    ]


@pytest.mark.parametrize(
    ("site", "in_table", "in_sheets"),
    [("clermont-ferrand", "constitutive", "competence"), ("brest", "competence", "constitutive")],
)
def test_two_pages_of_one_association_disagree_on_a_role(
    published: Store, site: str, in_table: str, in_sheets: str
) -> None:
    rows = _ask(published, "roles", site=_node(f"site/leukofrance-{site}"))
    assert {(row["role"], row["document"]) for row in rows} == {
        (f"mlgs:role/{in_table}", TABLE),
        (f"mlgs:role/{in_sheets}", SHEETS),
    }
