"""Tables -> statements: a golden example, and one case for each thing that can be wrong."""

# ruff: noqa: E501 (a case a line)

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from maillage.build import nquads
from maillage.sources.cells import Known
from maillage.sources.problems import PROBLEMS
from maillage.sources.schema import read_schema
from maillage.sources.sheets import Row, Sheet, read_csv, read_xlsx
from maillage.sources.tables import read_tables
from maillage.terms import PREFIXES

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "network"
SCHEMA = read_schema(ROOT / "data" / "tables.toml")
KNOWN = Known(
    sources=frozenset({"ela", "finess", "cog-2026"}),
    concepts=frozenset(
        PREFIXES["mlgs"] + c
        for c in ("role/coordinating", "role/constitutive", "audience/child", "audience/adult",
                  "evidence/asserted", "evidence/inferred", "evidence/undetermined")
    ),
)  # fmt: skip


def _read(folder):
    sheets = [read_csv(path, path.name) for path in sorted(folder.glob("*.csv"))]
    for path in sorted(folder.glob("*.xlsx")):
        sheets += read_xlsx(path, path.name)
    return read_tables(sheets, SCHEMA, KNOWN)


@pytest.fixture
def tables(tmp_path):
    """A copy of the golden tables to spoil."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "tables"))


def test_golden_tables_make_the_expected_quads():
    reading = _read(GOLDEN)
    assert reading.findings == ()
    assert len(list(GOLDEN.glob("*.csv"))) == 12
    lines, _ = nquads(s.quad for s in reading.statements)
    assert b"".join(lines).decode() == (GOLDEN / "expected.nq").read_text("utf-8")


def test_each_statement_knows_its_cell():
    reading = _read(GOLDEN)
    cells = {(s.quad.predicate.value.rpartition("#")[2], s.cell) for s in reading.statements}
    role = next(cell for name, cell in cells if name == "role")
    assert (role.file, role.line, role.column) == ("participations.csv", 2, "role")
    assert {s.withhold for s in reading.statements if "p-aubert" in s.quad.subject.value} == {
        "persons"
    }


def _edit(name, old, new):
    def edit(folder):
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8", newline="")

    return edit


def _bytes(name, old, new):
    def edit(folder):
        path = folder / name
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new))

    return edit


P, C, S = "participations.csv", "centres.csv", "sites.csv"

#: problem, edit, file, line, column, value
CASES = [
    ("unknown-table", lambda f: (f / S).rename(f / "sitess.csv"), "sitess.csv", 0, "", "sitess"),
    ("unreadable", lambda f: ((f / "persons.csv").unlink(), (f / "persons.xlsx").write_bytes(b"PK")), "persons.xlsx", 0, "", ""),
    ("empty", lambda f: (f / "persons.csv").write_bytes(b"\n\n"), "persons.csv", 0, "", ""),
    ("not-utf-8", _bytes(C, "§".encode(), b"\xa7"), C, 2, "", "A7"),
    ("semicolons", lambda f: (f / "persons.csv").write_text("id;title;name;source;locator\nx;;Y;ela;l\n"), "persons.csv", 1, "", ";"),
    ("missing-column", _edit(C, "id,acronym,name_fr", "id,acronym,nom_fr"), C, 1, "name_fr", "name_fr"),
    ("unknown-column", _edit(S, "unit,", "units,"), S, 1, "units", "units"),
    ("repeated-column", _edit(S, "unit,pole", "unit,unit"), S, 1, "unit", "unit"),
    ("ragged-row", _edit(P, "leuko,leuko-bicetre", "leuko,x,leuko-bicetre"), P, 2, "", "10"),
    ("broken-quotes", _edit(C, '""toutes""', '"toutes"'), C, 2, "", ""),
    ("duplicate-row", lambda f: (f / P).write_text((f / P).read_text() + (f / P).read_text().splitlines()[1] + "\n"), P, 3, "", ""),
    ("duplicate-id", _edit("persons.csv", "p-aubert,Pr,", "p-aubert,,Autre,ela,l\np-aubert,Pr,"), "persons.csv", 3, "id", "p-aubert"),
    ("empty-cell", _edit(P, ",coordinating,", ",,"), P, 2, "role", ""),
    ("stray-space", _edit(P, ",CRMR coord", ",  CRMR coord"), P, 2, "label_in_source", "  CRMR coordonnateur"),
    ("bad-text", _edit(P, "CRMR coord", "CRMR\ufffdcoord"), P, 2, "label_in_source", "CRMR\ufffdcoordonnateur"),
    ("bad-slug", _edit("persons.csv", "p-aubert", "P_Aubert"), "persons.csv", 2, "id", "P_Aubert"),
    ("bad-date", _edit(P, "2023-12-26", "26/12/2023"), P, 2, "valid_from", "26/12/2023"),
    ("bad-date", _edit(P, "2023-12-26", "2023-02-30"), P, 2, "valid_from", "2023-02-30"),
    ("bad-year", _edit("filiere_facts.csv", ",2014,", ",14,"), "filiere_facts.csv", 2, "value", "14"),
    ("bad-decimal", _edit("establishment_places.csv", "48.8100", '"48,81"'), "establishment_places.csv", 2, "latitude", "48,81"),
    ("bad-boolean", _edit(C, ",true,", ",oui,"), C, 2, "multi_site", "oui"),
    ("bad-uri", _edit(C, "https://exemple.fr/centre?a=1&b=2", "exemple.fr"), C, 2, "website", "exemple.fr"),
    ("bad-code", _edit("site_contacts.csv", "01 45 21 21 21", "145212121"), "site_contacts.csv", 2, "telephone", "145212121"),
    ("bad-orpha", _edit("coverages.csv", "68356", "ORPHA:68356"), "coverages.csv", 2, "orpha", "ORPHA:68356"),
    ("bad-ref", _edit("coverages.csv", "centre/leuko", "leuko"), "coverages.csv", 2, "covering", "leuko"),
    ("unknown-ref", _edit(P, "leuko,leuko-bicetre", "leuko,leuko-bicetres"), P, 2, "site", "leuko-bicetres"),
    ("unknown-concept", _edit(P, "coordinating", "coordonnateur"), P, 2, "role", "coordonnateur"),
    ("unknown-source", _edit(P, ",ela,", ",ella,"), P, 2, "source", "ella"),
    ("unknown-field", _edit("filiere_facts.csv", ",created,", ",creation,"), "filiere_facts.csv", 2, "field", "creation"),
    ("repeated-value", _edit("site_contacts.csv", "secretariat.neuro", "cs.neuro"), "site_contacts.csv", 2, "email", "cs.neuro@exemple.fr"),
    ("bad-integer", lambda f: (f / "national_plans.csv").write_text("id,name_fr,name_en,ordinal,source,locator\np1,Un,One,I,ela,l\n"), "national_plans.csv", 2, "ordinal", "I"),
    ("unknown-property", lambda f: (f / "corrections.csv").write_text("id,corrects,property,value_in_source,value_entered,reason_fr,reason_en,source,locator\nc,site/leuko-bicetre,mlg:inDepartement,97,974,a,b,ela,l\n"), "corrections.csv", 2, "property", "mlg:inDepartement"),
]  # fmt: skip
#: Problems of other readers, or of a description no shipped table has; see test_sources.
ELSEWHERE = {
    "blank-node", "missing-table", "rdf-syntax", "duplicate-value", "source-checksum", "source-file", "source-key",
    "source-missing", "source-value",
}  # fmt: skip


def test_every_problem_has_a_case():
    assert {case[0] for case in CASES} | ELSEWHERE == set(PROBLEMS)
    assert len(CASES) == 32


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_one_mistake_is_one_finding(case, tables):
    name, edit, file, line, column, value = case
    edit(tables)
    findings = [f for f in _read(tables).findings if f.rule == PREFIXES["mlgsh"] + "read-" + name]
    assert len(findings) == 1
    found = findings[0]
    assert (found.file, found.line, found.column, found.value) == (file, line, column, value)
    for text in (*found.message, *found.remedy):
        assert text
        assert "{" not in text.replace(found.value, "").replace(r"\d", "").replace("{4}", "")
    assert found.message.fr != found.message.en
    assert found.remedy.fr != found.remedy.en


@pytest.mark.parametrize(
    ("written", "meant"), [("26/12/2023", ": 2023-12-26."), ("31/02/2023", "."), ("2/30/2023", ".")]
)
def test_a_date_that_is_none_is_not_proposed(tables, written, meant):
    _edit(P, "2023-12-26", written)(tables)
    [found] = _read(tables).findings
    assert found.remedy.en == f"Write YYYY-MM-DD{meant}"


#: Mistakes that make other rows' references fail too must not report those as well.
ALONE = {
    "not-utf-8",
    "semicolons",
    "ragged-row",
    "unreadable",
    "empty",
    "bad-date",
    "unknown-concept",
}


@pytest.mark.parametrize("case", [c for c in CASES if c[0] in ALONE], ids=lambda c: c[0])
def test_a_mistake_brings_no_others(case, tables):
    case[1](tables)
    assert len(_read(tables).findings) == 1


def test_all_mistakes_are_told_in_one_run(tables):
    spoilt = [c for c in CASES if c[0] in {"bad-boolean", "bad-decimal", "bad-ref", "empty-cell",
                                           "bad-year", "bad-code", "unknown-source"}]  # fmt: skip
    for case in spoilt:
        case[1](tables)
    assert len(spoilt) == 7
    assert len(_read(tables).findings) == 7


def test_spreadsheet_habits_do_not_matter(tables):
    for path in tables.glob("*.csv"):
        text = path.read_text("utf-8").replace("\n", "\r\n") + "\r\n,,,\r\n\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    reading = _read(tables)
    assert reading.findings == ()
    assert {s.quad for s in reading.statements} == {s.quad for s in _read(GOLDEN).statements}


def test_a_workbook_reads_like_its_tables(tables):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for path in sorted(tables.glob("*.csv")):
        sheet = read_csv(path)
        page = book.create_sheet(path.stem)
        page.append(sheet.header)
        for row in sheet.rows:
            page.append([float(c) if c.startswith(("48.", "2.3")) else c for c in row.cells])
        page.append([None] * 20)
        path.unlink()
    book.save(tables / "tables.xlsx")
    reading = _read(tables)
    assert reading.findings == ()
    expected = {s.quad for s in _read(GOLDEN).statements}
    # A spreadsheet keeps numbers, not figures: 48.8100 comes back as 48.81.
    differ = {str(q) for q in expected ^ {s.quad for s in reading.statements}}
    assert len(differ) == 2
    assert all("asWKT" in text for text in differ)
    role = next(s.cell for s in reading.statements if s.quad.predicate.value.endswith("#role"))
    assert (role.file, role.line, role.column) == ("tables.xlsx#participations", 2, "role")


def test_a_sheet_alone_is_named_by_its_file_unless_only_the_sheet_is_a_table(tmp_path):
    names = {
        ("my-book", "sites"): "sites",
        ("sites", "labels"): "sites",
        ("sites", "Feuil1"): "sites",
        ("my-book", "Feuil1"): "my-book",
    }
    for (stem, title), table in names.items():
        book = openpyxl.Workbook()
        book.active.title = title
        book.active.append(["id", "name_fr"])
        book.save(path := tmp_path / f"{stem}.xlsx")
        (sheet,) = read_xlsx(path, "b", SCHEMA.tables)
        assert (sheet.table, sheet.file) == (table, "b"), (stem, title)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("how", ["its XML is cut", "its bytes are spoilt"])
def test_a_damaged_workbook_is_a_finding(tmp_path, part, how):
    openpyxl.Workbook().save(whole := tmp_path / "whole.xlsx")
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(whole) as read, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in read.namelist():
            cut = how == "its XML is cut" and name == part
            made.writestr(name, read.read(name)[: 60 if cut else None])
        start = made.getinfo(part).header_offset + 30 + len(part)
    if how == "its bytes are spoilt":
        path.write_bytes((data := path.read_bytes())[:start] + b"\xff" * 9 + data[start + 9 :])
    (sheet,) = read_xlsx(path)
    (finding,) = sheet.findings
    assert finding.rule.endswith("read-unreadable")
    assert not sheet.rows


def test_near_misses_are_proposed(tables):
    _edit(P, "leuko,leuko-bicetre", "leuko,leuko-bicetres")(tables)
    finding = _read(tables).findings[0]
    assert "leuko-bicetre”" in finding.remedy.en
    assert "« leuko-bicetre »" in finding.remedy.fr


def test_a_lost_leading_zero_is_proposed(tables):
    (tables / "establishment_codes.csv").write_text(
        "establishment,finess,registered_name,source,locator\nbicetre,60785003,,finess,l\n"
    )
    finding = _read(tables).findings[0]
    assert "060785003" in finding.remedy.fr


#: Cells as people and spreadsheets make them, and as nobody would.
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "leuko", "ela", "centre/leuko", "child", "58", "٢٠٢٣", "2023-12-26", "true",
                     "https://a.fr/<b>", "48.5", "a | a", "|", " | ", "None", "\x00", "{site}", "1e5"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_in_the_cells_each_row_is_read_or_told(data):
    table = data.draw(st.sampled_from(sorted(SCHEMA.tables.values(), key=lambda t: t.name)))
    header = tuple(table.columns)
    cells = st.tuples(*[CELLS] * len(header))
    rows = [Row(n, row) for n, row in enumerate(data.draw(st.lists(cells, max_size=3)), 2)]
    known = Known(sources=(KNOWN.sources | {table.source}) - {""}, concepts=KNOWN.concepts)
    reading = read_tables([Sheet(table.name, "x.csv", header, tuple(rows))], SCHEMA, known)
    lines = {s.cell.line for s in reading.statements} | {f.line for f in reading.findings}
    assert lines >= {row.line for row in rows}
    # What was made can be written and read again, and nothing of it is lost.
    quads = {s.quad for s in reading.statements}
    written, _ = nquads(quads)
    assert set(parse(b"".join(written), format=RdfFormat.N_QUADS)) == quads


@settings(max_examples=150, deadline=None)
@given(content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_whatever_is_in_a_file_it_is_read_or_told(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "persons.csv"
    path.write_bytes(content)
    sheet = read_csv(path)
    assert sheet.header or sheet.findings
    assert {f.severity for f in read_tables([sheet], SCHEMA, KNOWN).findings}


@pytest.mark.parametrize(
    ("column", "value"), [("valid_from", "٢٠٢٣-12-26"), ("valid_from", "2023-12-2٦")]
)
def test_figures_of_another_script_are_no_figures(tables, column, value):
    _edit(P, "2023-12-26", value)(tables)
    (finding,) = _read(tables).findings
    assert (finding.rule, finding.column) == (PREFIXES["mlgsh"] + "read-bad-date", column)
