"""The mappings of a build as SSSOM: what the file says, and that it comes back the same."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage.build import Order, build
from maillage.dump import export, find_dump
from maillage.errors import NotFound, SourceError
from maillage.mappings import SET, write
from maillage.sources.downloads import recognise
from maillage.sources.orphanet.model import Mapping
from maillage.terms import PREFIXES, expand

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "data" / "orphanet"
MATCHES = {expand(f"skos:{name}Match") for name in ("exact", "broad", "narrow")} | {
    expand("mlg:crossReference"),
    expand("mlg:noMatch"),
}
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
MONDO = expand("mlgg:mondo-orphanet-2026-07-03")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the project with product 1 and MONDO's mappings."""
    out = tmp_path_factory.mktemp("build")
    paths = (SMALL / "en_product1.xml", SMALL / "mondo.sssom.tsv")
    assert build(Order(ROOT, out, paths)).folder
    return out


def written(dump: Path, graph: NamedNode | None = None) -> tuple[dict[str, object], list[dict]]:
    """Export, and read back by a YAML and a CSV library: head and rows."""
    out = io.BytesIO()
    export(dump, "sssom", out, graph)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    head = yaml.safe_load("".join(line[1:] for line in lines[:start]))
    return head, list(csv.DictReader(lines[start:], delimiter="\t", strict=True))


def mapped(dump: Path) -> set[tuple[str, str, str]]:
    """Give the mappings in a dump, whoever states them."""
    return {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in parse(path=dump, format=RdfFormat.N_QUADS)
        if q.predicate in MATCHES and q.subject.value.startswith(PREFIXES["ordo"])
    }


def test_the_set_says_what_it_is(built):
    head, rows = written(find_dump("", built))
    assert head["mapping_set_id"] == SET
    assert len(head["mapping_set_version"]) == 12
    assert head["license"] == CC_BY  # it takes in CC0, not the other way
    assert head["subject_source"] == "bioregistry:orphanet.ordo"
    assert str(head["publication_date"]) == "2026-07-03"
    assert "© INSERM 1999. CC BY 4.0" in head["comment"]
    assert list(rows[0]) == [
        *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id"),
        *("mapping_justification", "license", "mapping_provider", "mapping_source"),
        "publication_date",
    ]
    cells = [tuple(row.values()) for row in rows]
    assert cells == sorted(set(cells))
    built_in = {"skos", "semapv"}
    for row in rows:
        for name in ("subject_id", "predicate_id", "object_id", "mapping_source"):
            assert row[name].split(":")[0] in set(head["curie_map"]) | built_in
        assert row["mapping_justification"] == "semapv:UnspecifiedMatching"
    used = {row[k].split(":")[0] for row in rows for k in row if ":" in row[k]}
    assert set(head["curie_map"]) <= used | {"bioregistry"}


def test_each_row_has_the_licence_and_the_source_of_who_states_it(built):
    _, rows = written(find_dump("", built))
    of_58 = [row for row in rows if row["subject_id"] == "Orphanet:58"]
    assert [
        (row["predicate_id"], row["predicate_modifier"], row["object_id"]) for row in of_58
    ] == [
        ("oboInOwl:hasDbXref", "", "MeSH:D038261"),
        ("skos:broadMatch", "", "ICD-10:E75.2"),
        ("skos:exactMatch", "", "MONDO:0008752"),
        ("skos:exactMatch", "", "OMIM:203450"),
        ("skos:exactMatch", "Not", "MedDRA:10083059"),
        ("skos:narrowMatch", "", "MONDO:0019046"),
        ("skos:narrowMatch", "", "UMLS:C0270726"),
    ]
    assert {row["subject_label"] for row in of_58} == {"Alexander disease"}
    stated = Counter((row["license"], row["mapping_source"]) for row in of_58)
    assert stated == {
        (CC_BY, "source:orphanet-product1-en-2026-07-01"): 5,
        (CC0, "source:mondo-orphanet-2026-07-03"): 2,
    }


def test_one_graph_alone_bears_its_own_licence_and_nothing_of_others(built):
    head, rows = written(find_dump("", built), MONDO)
    assert head["license"] == CC0
    assert head["mapping_set_id"] == f"{SET}/mondo-orphanet-2026-07-03"
    assert "INSERM" not in head["comment"]
    assert head["mapping_provider"] == "https://mondo.monarchinitiative.org/"
    assert {row["object_id"].split(":")[0] for row in rows} == {"MONDO"}
    assert not {"subject_label", "mapping_provider", "predicate_modifier"} & set(rows[0])


def test_it_is_read_back_as_what_was_stated(built, tmp_path):
    path = tmp_path / "all.sssom.tsv"
    with path.open("wb") as out:
        export(find_dump("", built), "sssom", out)
    download = recognise(path)
    assert download.version.id == "ordo-mappings-2026-07-03"
    facts = [fact for fact in download.facts() if isinstance(fact, Mapping) and fact.code == "58"]
    assert {(f.system, f.reference, f.relation) for f in facts} == {
        ("MeSH", "D038261", ""),
        ("ICD-10", "E75.2", "NTBT"),
        ("MONDO", "0008752", "E"),
        ("OMIM", "203450", "E"),
        ("MedDRA", "10083059", "W"),
        ("MONDO", "0019046", "BTNT"),
        ("UMLS", "C0270726", "BTNT"),
    }


def test_a_build_with_the_export_has_the_same_mappings(built, tmp_path):
    before = mapped(find_dump("", built))
    assert len(before) == 7
    exported = tmp_path / "exported.sssom.tsv"
    with exported.open("wb") as out:
        export(find_dump("", built), "sssom", out)
    # The French tables describe the same entities and map nothing.
    tables = shutil.make_archive(str(tmp_path / "fr"), "zip", SMALL / "fr")
    out = tmp_path / "build"
    assert build(Order(ROOT, out, (exported, Path(tables)))).folder
    assert mapped(find_dump("", out)) == before


def test_a_mapping_to_what_we_do_not_know_has_a_prefix_too():
    def quad(subject: str, prop: str, value: str) -> Quad:
        return Quad(expand(subject), expand(prop), NamedNode(value), expand("mlgg:exemple"))

    out = io.BytesIO()
    write([quad("ordo:58", "skos:closeMatch", "http://www.wikidata.org/entity/Q1")], out)
    text = out.getvalue().decode()
    assert "#  ns1: http://www.wikidata.org/entity/\n" in text
    assert "#license: https://w3id.org/sssom/license/unspecified\n" in text  # nobody states one
    assert text.endswith("\nOrphanet:58\tskos:closeMatch\tns1:Q1\tsemapv:UnspecifiedMatching\n")


def test_labels_with_tabs_and_quotes_keep_the_columns():
    graph = expand("mlgg:exemple")
    out = io.BytesIO()
    quads = [
        Quad(
            expand("ordo:58"), expand("skos:prefLabel"), Literal('a "b"\tc', language="fr"), graph
        ),
        Quad(expand("ordo:58"), expand("skos:exactMatch"), expand("ordo:59"), graph),
    ]
    write(quads, out)
    assert '\nOrphanet:58\t"a ""b"" c"\tskos:exactMatch\tOrphanet:59\t' in out.getvalue().decode()


FOREIGN = """#curie_map:
#  MESH: "http://id.nlm.nih.gov/mesh/"
#  mim: https://identifiers.org/mim:
#publication_date: 2026-05-01
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id
orpha:58\t"Alexander ""disease\"""\tskos:closeMatch\t\tMESH:D038261
mim:203450\t5" long\tskos:exactMatch\tNot\tORDO:Orphanet_58
orpha:58\t\tskos:broadMatch\tNot\tmedDRA:10083059
orpha:58\t\tskos:relatedMatch\t\tumls:C0270726
"""


def test_files_of_others_are_read_by_their_own_prefixes(tmp_path):
    path = tmp_path / "theirs.tsv"
    path.write_text(FOREIGN, "utf-8")
    download = recognise(path)
    assert download.version.date == "2026-05-01"
    assert list(download.facts()) == [
        Mapping("58", "MeSH", "D038261", "ND"),
        Mapping("58", "OMIM", "203450", "W"),
        # Not to be broader is no relation of ORDO's: nothing is read.
        Mapping("58", "UMLS", "C0270726", ""),
    ]


def test_a_cut_row_is_told_with_its_line(tmp_path):
    path = tmp_path / "cut.tsv"
    head = "#mapping_date: 2026-05-01\nsubject_id\tpredicate_id\tobject_id\n"
    path.write_text(head + "Orphanet:58\tskos:exactMatch\tOMIM:203450\nOrphanet:58\tskos", "utf-8")
    with pytest.raises(SourceError, match=r"cut\.tsv:4"):
        list(recognise(path).facts())


def test_nothing_to_export_is_said(tmp_path):
    path = tmp_path / "empty.nq"
    path.write_bytes(b"")
    with pytest.raises(NotFound, match="there are no mappings: build with") as caught:
        export(path, "sssom", io.BytesIO())
    assert "correspondances" in caught.value.fr
    with pytest.raises(NotFound, match=r"in the graph https://w3id\.org/maillage/graph/x"):
        export(path, "sssom", io.BytesIO(), expand("mlgg:x"))


def test_the_command_writes_it(built):
    command = [sys.executable, "-m", "maillage", "export", "--format", "sssom", "--build"]
    done = subprocess.run([*command, built / "current"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"#curie_map:\n#  ICD-10: ")
    assert done.stdout.count(b"\n") > 20
    assert done.stderr == b""
