"""`data/sources.toml`, RDF files, the description of the tables, and the trace back to a line."""

# ruff: noqa: E501 (a case a line)

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import Literal

from maillage import sources
from maillage.errors import SourceError
from maillage.report import Finding, Text
from maillage.sources.cells import Known
from maillage.sources.normal import normal_form
from maillage.sources.rdf import FORMATS, read_rdf
from maillage.sources.schema import read_schema
from maillage.sources.sheets import Row, Sheet, read_csv
from maillage.sources.tables import read_tables
from maillage.sources.trace import Trace
from maillage.terms import PREFIXES, entity, expand, graph

ROOT = Path(__file__).parents[1]
SHA = "a" * 64
GOOD = f"""
[fiche]
title = "La fiche"
publisher = "L'éditeur"
url = "https://exemple.fr/fiche"
issued = "2018-09"
consulted = 2026-11-22
sha256 = "{SHA}"
rights = {{ fr = "Rien de dit.", en = "Nothing stated." }}
"""


def _sources(tmp_path, text):
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return sources.read_sources(path, "sources.toml")


def test_a_source_becomes_a_document_in_the_graph_of_sources(tmp_path):
    found, findings = _sources(tmp_path, GOOD)
    assert findings == []
    quads = list(sources.quads(found["fiche"]))
    assert {q.subject for q in quads} == {entity("document", "fiche")}
    assert {q.graph_name for q in quads} == {graph("sources")}
    facts = {(q.predicate.value, q.object) for q in quads}
    month = Literal("2018-09", datatype=expand("xsd:gYearMonth"))
    assert (expand("dcterms:issued").value, month) in facts
    assert (expand("mlg:factsIn").value, graph("fiche")) in facts
    assert (expand("dcterms:rights").value, Literal("Rien de dit.", language="fr")) in facts
    assert len(facts) == 10


@pytest.mark.parametrize(
    ("old", "new", "rule", "value"),
    [
        ("issued", "isued", "source-key", "isued"),
        ('title = "La fiche"\n', "", "source-missing", "title"),
        ("rights", "# rights", "source-missing", "licence / rights"),
        (f'sha256 = "{SHA}"', 'sha256 = "abc"', "source-value", "abc"),
        (f'sha256 = "{SHA}"', 'via = "autre"', "source-value", "autre"),
        ('"2018-09"', '"09/2018"', "source-value", "09/2018"),
        ("https://exemple.fr/fiche", "exemple.fr", "source-value", "exemple.fr"),
        ("2026-11-22", '"hier"', "source-value", "hier"),
        ("[fiche]", "[La_Fiche]", "bad-slug", "La_Fiche"),
        ("consulted", 'file = "x.csv"\nconsulted', "source-missing", "file_sha256"),
    ],
)
def test_a_wrong_source_is_one_finding_at_its_line(tmp_path, old, new, rule, value):
    assert old in GOOD
    _, findings = _sources(tmp_path, GOOD.replace(old, new))
    assert [(f.rule, f.value, f.file, f.line) for f in findings] == [
        (PREFIXES["mlgsh"] + "read-" + rule, value, "sources.toml", 2)
    ]


def test_all_that_is_wrong_with_a_source_is_told_at_once(tmp_path):
    _, findings = _sources(tmp_path, "[x]\ncolour = 1\n")
    assert len(findings) == 6


def test_no_toml_is_an_error_that_names_the_line(tmp_path):
    with pytest.raises(SourceError, match="line 3"):
        _sources(tmp_path, "[x]\n\ntitle = La fiche\n")
    with pytest.raises(SourceError, match="absent"):
        sources.read_sources(tmp_path / "absent.toml")


def test_a_file_is_held_against_its_checksum(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"a\n")
    right = hashlib.sha256(b"a\n").hexdigest()
    text = GOOD + f'file = "x.csv"\nfile_sha256 = "{right}"\n'
    found, _ = _sources(tmp_path, text)
    assert list(sources.check_files(found, tmp_path, "s")) == []
    found, _ = _sources(tmp_path, text.replace(right, SHA))
    (finding,) = sources.check_files(found, tmp_path, "s")
    for language in finding.message:
        assert right in language
        assert SHA in language
    assert "file_sha256" in finding.remedy.en
    (tmp_path / "x.csv").unlink()
    (finding,) = sources.check_files(found, tmp_path, "s")
    assert finding.rule.endswith("read-source-file")


def test_the_shipped_sources_are_in_order():
    found, findings = sources.read_sources(ROOT / "data" / "sources.toml")
    findings += sources.check_files(found, ROOT / "data", "sources.toml")
    assert findings == []
    seeds = {"iris-centres-de-reference", "ela-centres-experts", "alliance-fiche-centres"}
    assert seeds | {"afao-cracmo", "mhemo-missions"} <= set(found)


TURTLE = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix mlgid: <https://w3id.org/maillage/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .

mlgid:centre/x a mlg:ReferenceCentre ;
  mlg:locator "p. 1" ;
  prov:wasDerivedFrom <https://w3id.org/maillage/id/document/fiche> .
"""


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_rdf_format_is_read(tmp_path, suffix):
    from pyoxigraph import RdfFormat, parse, serialize

    path = tmp_path / f"x{suffix}"
    text = TURTLE.replace("mlgid:centre/x", "<https://w3id.org/maillage/id/centre/x>")
    triples = [q.triple for q in parse(text, format=RdfFormat.TURTLE)]
    path.write_bytes(serialize(triples, format=FORMATS[suffix]))
    reading = read_rdf(path, "x")
    assert reading.findings == ()
    assert {s.quad.triple for s in reading.statements} == set(triples)
    # Facts in no graph go where the file says they come from.
    assert {s.quad.graph_name for s in reading.statements} == {graph("fiche")}


def test_a_syntax_error_is_a_finding_with_its_line(tmp_path):
    path = tmp_path / "x.ttl"
    path.write_text("<http://e/a> <http://e/b> 1 .\n<http://e/a> <http://e/b> .\n")
    (finding,) = read_rdf(path, "x.ttl").findings
    assert (finding.rule, finding.file, finding.line) == (
        PREFIXES["mlgsh"] + "read-rdf-syntax",
        "x.ttl",
        2,
    )


def test_rdf_xml_that_ends_in_the_middle_is_a_finding_and_not_all_there_is(tmp_path):
    path = tmp_path / "x.rdf"
    named = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">\n'
    fact = '<rdf:Description rdf:about="urn:a"><e:b>1</e:b></rdf:Description>\n'
    for end in ("", "<rdf:Description", "<rdf:Description>", "<rdf:Description><e:b>un"):
        path.write_text(named + fact + end, "utf-8")
        (finding,) = read_rdf(path, "x.rdf").findings
        assert finding.rule == PREFIXES["mlgsh"] + "read-rdf-syntax", end
        assert finding.line == 3, end
    for whole in (named + fact + "</rdf:RDF>", ""):
        path.write_text(whole, "utf-8")
        assert read_rdf(path, "x.rdf").findings == ()


def test_a_blank_node_cannot_be_published(tmp_path):
    path = tmp_path / "x.ttl"
    path.write_text("<http://e/a> <http://e/b> [ <http://e/c> 1 ] .\n")
    findings = read_rdf(path).findings
    assert {f.rule for f in findings} == {PREFIXES["mlgsh"] + "read-blank-node"}


def test_the_trace_gives_the_most_exact_cell():
    schema = read_schema(ROOT / "data" / "tables.toml")
    golden = Path(__file__).parent / "golden" / "network"
    sheets = [read_csv(golden / f"{name}.csv", name) for name in ("centres", "centre_names")]
    reading = read_tables(sheets[:1], schema, Known(sources=frozenset({"ela"})))
    trace = Trace(reading.statements)
    centre = entity("centre", "leuko").value
    label = expand("rdfs:label").value
    assert trace.cell(centre, label, "Leukodystrophy centre").column == "name_en"
    assert trace.cell(centre, label, "no such name").column == "name_fr"
    assert trace.cell(centre, "urn:other").line == 2
    assert trace.cell("urn:other") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[t]\nfile = 'x.csv'\n", "table \\[t\\].*'title' is missing"),
        ("[t]\ncolour = 1\n", "table \\[t\\].*unknown key 'colour'"),
        ("[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\n[t.columns]\nb={}\n", "column 'a'"),
        ("[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\n[t.columns]\na={txt=true}\n",
         "column 'a': unknown key 'txt'"),
        ("[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\n[t.columns]\na={code='('}\n",
         "is no pattern"),
        ("[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\nsource='s'\n"
         "unique=['a']\n[t.columns]\na={text=true, date=true}\n", "one kind only"),
        ("[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\n[t.columns]\n"
         "a={property='nope:x'}\n", "unknown prefix 'nope'"),
    ],
)  # fmt: skip
def test_a_broken_description_names_table_and_column(tmp_path, text, message):
    path = tmp_path / "tables.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=message):
        read_schema(path)


def test_unique_columns_are_held(tmp_path):
    (tmp_path / "tables.toml").write_text(
        "[t]\nfile='x'\ntitle={fr='a',en='b'}\nkind='k'\nid='{a}'\nclass='mlg:Site'\nsource='s'\n"
        "unique=['b']\n[t.columns]\na={required=true}\nb={text=true}\n"
    )
    sheet = Sheet("t", "t.csv", ("a", "b"), (Row(2, ("x", "1")), Row(3, ("y", "1"))))
    known = Known(sources=frozenset({"s"}))
    reading = read_tables([sheet], read_schema(tmp_path / "tables.toml"), known)
    (finding,) = reading.findings
    assert (finding.rule, finding.line) == (PREFIXES["mlgsh"] + "read-duplicate-value", 3)


def test_every_reference_names_a_kind_that_some_table_makes():
    schema = read_schema(ROOT / "data" / "tables.toml")
    made = {table.kind for table in schema.tables.values() if table.class_iri}
    columns = [
        column
        for table in schema.tables.values()
        for column in (*table.columns.values(), *table.fields.values())
        if column.refs
    ]
    assert len(columns) > 40
    assert {kind for column in columns for kind in column.refs} <= made


def test_the_shipped_tables_are_in_normal_form():
    schema = read_schema(ROOT / "data" / "tables.toml")
    there = [table for table in schema.tables.values() if (ROOT / "data" / table.file).is_file()]
    assert len(there) > 40
    for table in there:
        path = ROOT / "data" / table.file
        text = normal_form(read_csv(path), table)
        assert path.read_bytes() == text.encode(), f"run: maillage fmt data/{table.file}"


def test_every_shipped_table_is_described():
    schema = read_schema(ROOT / "data" / "tables.toml")
    files = {str(path.relative_to(ROOT / "data")) for path in (ROOT / "data").rglob("*.csv")}
    assert files <= {table.file for table in schema.tables.values()}


def test_what_is_missing_is_placed_at_the_row_not_at_another_cell():
    schema = read_schema(ROOT / "data" / "tables.toml")
    sheet = read_csv(Path(__file__).parent / "golden" / "network" / "centres.csv", "centres.csv")
    trace = Trace(read_tables([sheet], schema, Known(sources=frozenset({"ela"}))).statements)
    there = {"focus": entity("centre", "leuko").value, "path": expand("rdfs:label").value}
    sh = PREFIXES["sh"]
    few = Finding(
        "Violation", "urn:x", Text(), component=sh + "MinCountConstraintComponent", **there
    )
    many = Finding(
        "Violation", "urn:x", Text(), component=sh + "MaxCountConstraintComponent", **there
    )
    assert [finding.place for finding in trace.locate([few, many])] == [
        "centres.csv:2",
        "centres.csv:2:name_fr",
    ]
