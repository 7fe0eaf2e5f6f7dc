"""`maillage codes check`: each verdict, each form of a list, as a steward types it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from maillage.codes.check import Judged, judge
from maillage.codes.code import codes_in, read_code
from maillage.codes.columns import Columns
from maillage.codes.known import Known, bare, read_known
from maillage.codes.lists import Given, read_lists
from maillage.store import open_store
from maillage.store.oxigraph import in_memory, write_store
from maillage.terms import prologue

MAILLAGE = Path(sys.executable).parent / "maillage"
SMALL = Path(__file__).parent / "data" / "codes" / "store.trig"


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """An environment whose store is the nomenclature of eight entities."""
    folder = tmp_path_factory.mktemp("codes")
    quads = ox.parse(SMALL.read_bytes(), format=ox.RdfFormat.TRIG)
    (folder / "small.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    write_store(folder / "store", folder / "small.nq")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    return {**kept, "MAILLAGE_STORE": f"oxigraph://{folder / 'store'}", "LANG": "en_GB.UTF-8"}


@pytest.fixture(scope="module")
def known(environment, root) -> Iterator[Known]:
    store = open_store(environment["MAILLAGE_STORE"], workers=1)
    yield read_known(store, root / "queries")
    store.close()


def judged(known: Known, path: Path) -> list[Judged]:
    is_known, is_name = known.conditions.__contains__, lambda text: bare(text) in known.by_name
    listed = read_lists([str(path)], sys.stdin.buffer.read, Columns(), is_known, is_name)
    return list(judge(listed.codes, known))


def check(environment, *words: object, stdin: bytes = b"") -> subprocess.CompletedProcess:
    command = [str(MAILLAGE), "codes", "check", *map(str, words)]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, timeout=60)


def rows(done: subprocess.CompletedProcess) -> list[dict[str, str]]:
    text = io.StringIO(done.stdout.decode())
    return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    "text",
    [
        *("58", " 58 ", "ORPHA:58", "orpha58", "ORPHA: 58", "ORPHA 58", "ORPHA-58", "Orphanet_58"),
        *("Orphanet:58", "58.0", "58,0", "0058", "ordo:58", "ORPHAcode 58", "ORPHANUMBER: 58"),
        *("http://www.orpha.net/ORDO/Orphanet_58", "<http://www.orpha.net/ORDO/Orphanet_58>"),
        *("https://www.orpha.net/fr/disease/detail/58", "https://identifiers.org/orphanet:58"),
        "http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=FR&Expert=58",
        *("５８", "ORPHA:\u00a058"),
    ],
)
def test_ways_to_write_a_code(text):
    assert read_code(text) == "58"


@pytest.mark.parametrize(
    "text", ["", "0", "E75.2", "58.5", "58a", "-58", "ORPHA:", "OMIM:58", "12345678", "5 8 x", "²"]
)
def test_what_is_no_code(text):
    assert read_code(text) == ""


def test_several_codes_in_one_cell():
    assert codes_in("58|448; ORPHA:903") == ["58", "448", "ORPHA:903"]
    assert codes_in("ORPHA: 58 ORPHA: 448") == ["ORPHA: 58", "ORPHA: 448"]
    assert codes_in("58 and 448") == ["58 and 448"]


LIST = """nom;Code ORPHA
;58
maladie d’ALEXANDER;58.0
AxD;ORPHA58
Leucodystrophie;58
Maladie d'Alexandre;58
;68356
;363717
;101
;103
oesophagite a eosinophiles;104
;105
;85
Alexander disease;59
;E75.2
"""
#: Line -> verdict, replacement, close, and a part of the remark.
EXPECTED = {
    2: ("valid", "", "", ""),
    3: ("valid", "", "", "already on line 2"),
    4: ("valid", "", "", "a synonym of “Alexander disease”"),
    5: ("label-differs", "", "68356", "the name given is that of ORPHA:68356"),
    6: ("label-differs", "", "", "the name given is near to it"),
    7: ("valid", "", "", "group (category)"),
    8: ("valid", "", "", "subtype (clinical subtype)"),
    9: ("deprecated", "102", "", "replaced by ORPHA:102 “Less old name”, deprecated"),
    10: ("obsolete", "", "", "referred, without being the same, to ORPHA:68356 “Leukodystrophy”"),
    11: ("non-rare", "", "", ""),
    12: ("valid", "", "", "no source tells its status"),
    13: ("unknown", "", "58", "does not prove"),
    14: ("unknown", "", "58", "the name given is that of ORPHA:58"),
    15: ("no-code", "", "", ":15:Code ORPHA: “E75.2” is no code"),
}


def test_every_verdict(environment, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8-sig")
    done = check(environment, path)
    found = rows(done)
    assert done.returncode == 1
    assert [int(row["line"]) for row in found] == sorted(EXPECTED)
    assert {row["file"] for row in found} == {str(path)}
    for row in found:
        verdict, replacement, close, remark = EXPECTED[int(row["line"])]
        assert (row["verdict"], row["replacement"], row["close"]) == (verdict, replacement, close)
        assert remark in row["remark"], row
    told = done.stderr.decode()
    assert "Nomenclature d'essai, 2026-07-01" in told
    assert "a code unknown here may exist" in told
    assert "14 code(s): 6 valid, 2 label differs, 1 non rare" in told


def test_a_code_that_the_newest_source_does_not_name(root):
    document = """
      GRAPH mlgg:sources {{ mlgid:document/{0} mlg:factsIn mlgg:{0} ;
        dcterms:title "{0}" ; dcterms:issued "{1}"^^xsd:date }}
      GRAPH mlgg:{0} {{ {2} }}"""
    entity = 'ordo:{0} a mlg:ClinicalEntity ; skos:prefLabel "{1} {0}"@{2} .'
    older = "".join(entity.format(code, "Nom", "fr") for code in (1, 2, 3))
    newer = "".join(entity.format(code, "Name", "en") for code in (1, 2))
    trig = prologue().replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    trig += document.format("old", "2023-06-22", older).replace("mlgid:document/", "mlgid:")
    trig += document.format("new", "2025-12-09", newer).replace("mlgid:document/", "mlgid:")
    found = read_known(in_memory(list(ox.parse(trig, format=ox.RdfFormat.TRIG))), root / "queries")
    assert found.newest == "2025-12-09"
    told = [
        [remark.en for remark in one.remarks if "to be checked" in remark.en]
        for one in judge([Given("-", n, "", str(n), str(n)) for n in (1, 2, 3)], found)
    ]
    assert told[:2] == [[], []]
    assert told[2] == [
        "named for the last time on 2023-06-22; not in the source of 2025-12-09: to be checked"
    ]


def test_json_has_the_same_and_the_sources(environment, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    found = json.loads(check(environment, path, "--format", "json", "--lang", "fr").stdout)
    assert [row["verdict"] for row in found["codes"]] == [v for v, *_ in EXPECTED.values()]
    assert found["codes"][8]["referred_to"] == ["68356"]
    assert found["codes"][5]["level"] == "group"
    assert found["judged_by"]["extract"] is True
    assert found["judged_by"]["entities"] == 8
    assert found["judged_by"]["sources"][0]["label-fr"] == 7


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", "label,orphacode\nAlexander disease,58\n"),
        ("list.csv", "orpha_code;libellé\n58;Maladie d'Alexander\n"),
        ("list.tsv", "x\tcode\tlabel\n1\tORPHA:58\tAlexander disease\n"),
        ("list.csv", "nom du centre,orpha,nom\nLEUKOFRANCE,58,Alexander disease\n"),
        ("list.csv", "code postal,code,maladie\n35000,58,Alexander disease\n"),
        ("list.csv", "a,b\nAlexander disease,58\n"),  # by content
        ("list.csv", "Alexander disease,58\n"),  # without a header
        ("list.csv", "\n\ncode,name\n58,Alexander disease\n"),
        ("list.txt", "58 Alexander disease\n"),
        ("list.txt", "# my list\nORPHA:58\tAlexander disease\n"),
        ("list.txt", "code;nom\n58;Maladie d'Alexander\n"),
    ],
)
def test_columns_are_found(known, tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert [(j.given.code, j.verdict) for j in judged(known, path)] == [("58", "valid")]
    # A wrong name is seen, so the column of names was found, too.
    path.write_text(content.replace("Alexander", "Krabbe"), "utf-8")
    if "a,b" not in content and not content.startswith("Alex"):  # found by the right names alone
        assert [j.verdict for j in judged(known, path)] == ["label-differs"]


def test_stdin_and_a_line_of_several(environment):
    done = check(environment, "-", stdin=b"58\r\nORPHA:58 ORPHA:68356\r\nnonsense\r\n")
    assert [(r["line"], r["code"], r["verdict"]) for r in rows(done)] == [
        ("1", "58", "valid"),
        ("2", "58", "valid"),
        ("2", "68356", "valid"),
        ("3", "", "no-code"),
    ]


def test_workbook_of_two_sheets(environment, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "codes"
    for row in (("ORPHA", "Libellé"), (58.0, "Maladie d'Alexander"), ("ORPHA:101", None)):
        book.active.append(row)
    book.create_sheet("notes").append(["nothing here"])
    book.save(tmp_path / "book.xlsx")
    done = check(environment, tmp_path / "book.xlsx")
    found = [(r["file"].rpartition("#")[2], r["line"], r["verdict"]) for r in rows(done)]
    assert found == [("codes", "2", "valid"), ("codes", "3", "deprecated")]
    assert b"#notes: no column of codes" in done.stderr


def test_columns_named_by_the_user(environment, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("orpha,parent orpha,note\n58,68356,Leukodystrophy\n", "utf-8")
    assert rows(check(environment, path))[0]["code"] == "58"
    by_name = rows(check(environment, path, "--column", "Parent Orpha", "--label-column", "3"))
    assert (by_name[0]["code"], by_name[0]["verdict"]) == ("68356", "valid")
    for words in (["--column", "9"], ["--label-column", "name"]):
        done = check(environment, path, *words)
        assert done.returncode == 2
        assert b"there are: 1" in done.stderr


def test_valid_lists_exit_0(environment, tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("58\n68356\n", "utf-8")
    assert check(environment, path).returncode == 0


@pytest.mark.parametrize(
    ("content", "lang", "said"),
    [
        (b"", "en", "the list is empty"),
        (b"nom,ville\nx,y\n", "fr", "aucune colonne de codes ORPHA"),
        ("orpha,nom\n58,é\n".encode("latin-1"), "fr", "n'est pas de l'UTF-8"),
        (b'orpha,nom\n58,"x"y\n', "en", "cannot be cut into cells"),
    ],
)
def test_what_cannot_be_read_exits_2(environment, tmp_path, content, lang, said):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    done = check(environment, path, "--lang", lang)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_other_ways_not_to_do_it(environment, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    assert check(environment, tmp_path / "absent.csv").returncode == 2
    assert check(environment, tmp_path / "bad.xlsx").returncode == 2
    assert check(environment, "-", "--format", "xml", stdin=b"58").returncode == 2


def test_curated_codes_are_known(published_folder, root):
    environment = {**os.environ, "MAILLAGE_STORE": f"oxigraph://{published_folder}"}
    done = check(environment, root / "data/curated/coverages.csv", "--lang", "en")
    found = rows(done)
    assert len(found) == 186
    bad = [(row["code"], row["verdict"]) for row in found if row["verdict"] != "valid"]
    assert bad == [("73247", "non-rare")]
    assert done.returncode == 1
