"""A steward's copy of the tables with many mistakes: each is told once, at its cell."""

# ruff: noqa: E501 (a case a line)

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from maillage.terms import PREFIXES
from maillage.validate import validate_files

ROOT = Path(__file__).parents[1]
CURATED = ROOT / "data" / "curated"


def _cells(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _set(table, key, column, value):
    """Write `value` into a cell of the first row that begins so; give the row's line."""

    def spoil(folder):
        rows = _cells(folder, table)
        place = rows[0].index(column)
        numbers = [n for n, row in enumerate(rows) if row[: len(key)] == list(key)]
        assert numbers, f"{table}: {key} is in no row"
        assert not any("\n" in cell for row in rows for cell in row), "lines are not rows"
        assert rows[numbers[0]][place] != value
        rows[numbers[0]][place] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        (folder / f"{table}.csv").write_text(out.getvalue(), "utf-8")
        return numbers[0] + 1

    return spoil


def _append(table, line):
    def spoil(folder):
        path = folder / f"{table}.csv"
        text = path.read_text("utf-8") + line + "\n"
        path.write_text(text, "utf-8")
        return len(text.splitlines())

    return spoil


#: table, how to spoil it, column of the finding, offending value, rule
MISTAKES = [
    ("sites", _set("sites", ["leukofrance-brest"], "hosted_by", "hopital-morvann"), "hosted_by", "hopital-morvann", "read-unknown-ref"),
    ("participations", _set("participations", ["leukofrance", "leukofrance-pitie-salpetriere"], "role", "constitutif"), "role", "constitutif", "read-unknown-concept"),
    ("labels", _set("labels", ["cracmo-2006"], "valid_from", "01/07/2006"), "valid_from", "01/07/2006", "read-bad-date"),
    ("labels", _set("labels", ["leukofrance-2023"], "valid_until", "2029-12-26"), "valid_until", "2029-12-26", "Label-five-years"),
    ("establishment_codes", _set("establishment_codes", ["hopital-armand-trousseau"], "finess", "750100108"), "finess", "750100108", "Establishment-finess-key"),
    ("site_addresses", _set("site_addresses", ["leukofrance-bicetre"], "postcode", "9427"), "postcode", "9427", "read-bad-code"),
    ("coverages", _set("coverages", ["centre/cracmo", "1199"], "orpha", "999999"), "orpha", "http://www.orpha.net/ORDO/Orphanet_999999", "Coverage-condition"),
    ("site_contacts", _set("site_contacts", ["leukofrance-bicetre"], "telephone", "01.45.21.30.17"), "telephone", "01.45.21.30.17", "read-bad-code"),
    ("associations", _append("associations", "afh,AFH,Une autre AFH,faits-associations-2026-11,x"), "id", "afh", "read-duplicate-id"),
    ("figures", _set("figures", ["afh-comites-regionaux"], "value", "24,5"), "value", "24,5", "read-bad-decimal"),
    ("campaigns", _set("campaigns", ["crmr-2006"], "year", "MMVI"), "year", "MMVI", "read-bad-year"),
    ("actions", _set("actions", ["mhemo-2018-2022-1", "3"], "name_fr", ""), "name_fr", "", "read-empty-cell"),
    ("objectives", _set("objectives", ["mhemo", "1"], "themes", "lisibilite"), "themes", "lisibilite", "read-unknown-concept"),
    ("statements", _append("statements", "essai,duty,,,,,,,Texte,Text,mhemo-mission,x"), "source", "mhemo-mission", "read-unknown-source"),
    ("action_plans", _set("action_plans", ["mhemo-2018-2022"], "end_year", "2012"), "end_year", "2012", "ActionPlan-years-in-order"),
    ("plan_periods", _append("plan_periods", "pnmr-1,2005"), "", "2", "read-ragged-row"),
    ("centres", _set("centres", ["leukofrance"], "multi_site", "oui"), "multi_site", "oui", "read-bad-boolean"),
    ("erns", _set("erns", ["id"], "name_en", "nom_en"), "nom_en", "nom_en", "read-unknown-column"),
    ("filiere_facts", _append("filiere_facts", "mhemo,creation,2014,,,mhemo-missions,x"), "field", "creation", "read-unknown-field"),
    ("persons", _append("persons", "Jean_Dupont,,Dupont,ela-centres-experts,x"), "id", "Jean_Dupont", "read-bad-slug"),
]  # fmt: skip
# A renamed column is unknown, and the one it was is missing.
SECOND = {("erns", "name_en", "name_en", "read-missing-column")}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("steward") / "curated"
    shutil.copytree(CURATED, folder)
    before = set(validate_files(ROOT, [folder]).findings)
    lines = [spoil(folder) for _, spoil, *_ in MISTAKES]
    after = validate_files(ROOT, [folder])
    return folder, lines, [f for f in after.findings if f not in before]


def test_the_tables_are_right_to_begin_with():
    report = validate_files(ROOT, [CURATED])
    assert report.conforms, [f for f in report.findings if f.severity == "Violation"][:5]


def test_exactly_the_mistakes_are_found(spoilt):
    folder, lines, findings = spoilt
    assert len(MISTAKES) == 20
    wanted = {
        (f"{folder}/{table}.csv", line, column, value, PREFIXES["mlgsh"] + rule)
        for (table, _, column, value, rule), line in zip(MISTAKES, lines, strict=True)
    } | {(f"{folder}/{t}.csv", 1, c, v, PREFIXES["mlgsh"] + rule) for t, c, v, rule in SECOND}
    found = {
        (f.file, f.line, f.column, f.value, f.rule) for f in findings if f.severity == "Violation"
    }
    assert found == wanted


def test_each_says_in_both_languages_what_is_wrong(spoilt):
    _, _, findings = spoilt
    for finding in findings:
        assert finding.message.fr
        assert finding.message.en
        assert finding.message.fr != finding.message.en
        assert "{" not in finding.message.fr.replace(r"( \d\d){4}", "")
