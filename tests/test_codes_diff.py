"""`maillage codes diff`: each aspect of a change, and what two files cannot be compared on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from maillage.codes.ours import curated_codes

MAILLAGE = Path(sys.executable).parent / "maillage"
SMALL = Path(__file__).parent / "data" / "orphanet"


def diff(old: Path, new: Path, *words: str) -> tuple[list[tuple[str, ...]], str]:
    command = [str(MAILLAGE), "codes", "diff", str(old), str(new), "--lang", "en", *words]
    done = subprocess.run(command, capture_output=True, timeout=120, env=os.environ)
    assert done.returncode == 0, done.stderr.decode()
    head, *lines = done.stdout.decode().splitlines()
    assert head.split("\t") == ["code", "aspect", "before", "after"]
    return [tuple(line.split("\t")) for line in lines], done.stderr.decode()


def edited(path: Path, name: str, *pairs: tuple[str, str]) -> Path:
    text = (SMALL / name).read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text.replace("2026-07-01 08", "2026-08-01 08"), "utf-8")
    return path


def test_every_aspect_of_product_1(tmp_path):
    new = edited(
        tmp_path / "new.xml",
        "en_product1.xml",
        ("Alexander  disease", "Alexander's disease"),
        ("<OrphaCode>900002</OrphaCode>", "<OrphaCode>900003</OrphaCode>"),
        ('id="21436"><Name lang="en">Clinical group', 'id="36561"><Name lang="en">Category'),
        ("<Value>8449</Value>", "<Value>1</Value>"),
        (
            '<OrphaCode>58</OrphaCode></TargetDisorder><RootDisorder id="3"',
            '<OrphaCode>68356</OrphaCode></TargetDisorder><RootDisorder id="3"',
        ),
    )
    found, told = diff(SMALL / "en_product1.xml", new)
    assert found == [
        ("58", "label@en", "Alexander disease", "Alexander's disease"),
        ("68356", "type", "clinical-group", "category"),
        ("900001", "replaced-by", "58", "68356"),
        ("900001", "status", "deprecated", "active"),
        ("900002", "removed", "OBSOLETE: an invented entity (obsolete)", ""),
        ("900003", "added", "", "OBSOLETE: an invented entity (obsolete)"),
    ]
    assert (
        "6 difference(s): added 1, label@en 1, removed 1, replaced-by 1, status 1, type 1" in told
    )
    assert "orphanet-product1-en-2026-08-01" in told


def test_a_file_is_the_same_as_itself():
    found, told = diff(SMALL / "en_product1.xml", SMALL / "en_product1.xml")
    assert found == []
    assert "0 difference(s): –" in told


def test_parents_within_a_classification(tmp_path):
    inner = '<Disorder id="1"><OrphaCode>58</OrphaCode>'
    new = edited(
        tmp_path / "new.xml",
        "fr_product3_901.xml",
        ("<OrphaCode>68356</OrphaCode>", "<OrphaCode>68357</OrphaCode>"),
    )
    assert inner in new.read_text("utf-8")
    found, _ = diff(SMALL / "fr_product3_901.xml", new)
    assert ("58", "parents:901", "68356", "68357") in found
    assert len(found) == 3


def test_what_only_one_tells_is_said_and_left():
    found, told = diff(SMALL / "fr_product3_901.xml", SMALL / "en_product1.xml")
    assert {aspect for _, aspect, *_ in found} == {"added"}
    assert "These are two products (product3, product1)" in told
    for aspect in ("label@fr", "parents:901 (Classification inventée numéro 901)", "status"):
        assert aspect in told


def test_codes_of_classifications_that_the_other_lacks():
    found, told = diff(SMALL / "fr_product3_901.xml", SMALL / "fr_product3_902.xml")
    assert not [row for row in found if row[1] == "removed"]
    assert "parents:902" in told


def test_the_wrong_order_is_told(tmp_path):
    new = edited(tmp_path / "new.xml", "en_product1.xml", ("AxD", "AXD"))
    _, told = diff(new, SMALL / "en_product1.xml")
    assert "the first file is the newer" in told


def test_only_ours(tmp_path, root):
    new = edited(
        tmp_path / "new.xml",
        "en_product1.xml",
        ("Leukodystrophy", "Leucodystrophy"),
        ("An invented", "The invented"),
    )
    assert {code for code, *_ in diff(SMALL / "en_product1.xml", new)[0]} == {"68356", "900001"}
    found, told = diff(SMALL / "en_product1.xml", new, "--only-ours")
    assert [code for code, *_ in found] == ["68356"]
    ours = curated_codes(root)
    assert {"68356", "903", "586"} <= ours
    assert f"among the {len(ours)} codes" in told


def test_no_file_of_orphanet(tmp_path):
    (tmp_path / "x.xml").write_text("<a/>", "utf-8")
    for path in (tmp_path / "x.xml", tmp_path / "absent.xml"):
        command = [str(MAILLAGE), "codes", "diff", str(path), str(SMALL / "en_product1.xml")]
        done = subprocess.run(command, capture_output=True, timeout=60)
        assert (done.returncode, done.stdout) == (2, b"")
        assert path.name.encode() in done.stderr


def test_the_classifications_of_2019_and_2025(shared):
    folder = shared / "data" / "orphanet"
    found, told = diff(
        folder / "product3_classifications_fr_2019-05.tar.xz",
        folder / "product3_classifications_en_2025-06-24.tar.xz",
    )
    counts = Counter(aspect.partition(":")[0] for _, aspect, *_ in found)
    assert counts == {"added": 768, "removed": 306, "type": 1135, "parents": 1228}
    assert "1804 codes stand only in classifications" in told


@pytest.mark.slow
def test_the_pack_of_2023_and_the_packets_of_2025(shared):
    folder = shared / "data" / "orphanet"
    found, told = diff(
        folder / "Orphanet_Nomenclature_Pack_EN_2023-06.zip",
        folder / "orphapacket_json_2025-12.tar.xz",
    )
    counts = Counter(aspect for _, aspect, *_ in found)
    assert counts == {"added": 654, "removed": 1495, "label@en": 596, "type": 73, "parents": 907}
    assert "These are two products (pack, packets)" in told
