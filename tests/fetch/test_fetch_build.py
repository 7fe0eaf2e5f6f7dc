"""What a build uses of what was fetched."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from fetching_under_test import BODY, ROOT, get, run
from files_under_test import Page

from maillage.errors import FetchError
from maillage.fetch.cache import fetched, place
from maillage.fetch.catalogue import read_catalogue


def test_a_build_gets_what_is_there_and_read(catalogue, cache, server):
    server.pages["/c.zip"] = Page(b"PK\x03\x04 an archive", "application/zip")
    items = read_catalogue(catalogue).items
    assert fetched(cache, items) == ([], [])
    get(items[0], cache)
    get(items[2], cache)
    (cache / "essai/stray.xml").write_bytes(BODY)  # nothing of ours
    used, unused = fetched(cache, items)
    assert [k.path for k in used] == [cache / "essai/a.xml"]
    assert [k.item.id for k in unused] == ["zip"]


def test_a_build_refuses_what_was_changed(item, cache, server):
    get(item, cache)
    place(cache, item).write_bytes(BODY.replace(b"x", b"z"))
    with pytest.raises(FetchError, match=r"checksum has changed\. Run “maillage fetch a-a” again"):
        fetched(cache, [item])
    place(cache, item).with_name("a.xml.toml").unlink()
    with pytest.raises(FetchError, match=r"its record a\.xml\.toml is missing.*--with"):
        fetched(cache, [item])


def test_a_build_with_what_was_fetched_and_without(cache, server, tmp_path):
    """The French nomenclature of two small products, as if they were the official ones."""
    small = ROOT / "tests" / "data" / "orphanet"
    offered = read_catalogue(ROOT / "data/downloads.toml")
    for name, file in (("product1-en", "en_product1.xml"), ("finess-structures", "")):
        body = (small / file).read_bytes() if file else b"\x1f\x8b anything"
        server.pages[f"/{name}"] = Page(body, "application/octet-stream")
        (item,) = offered.choose([name])
        get(dataclasses.replace(item, url=f"{server.url}/{name}"), cache)
    out = str(tmp_path / "out")

    done = run(cache, "build", "--out", out)
    assert done.returncode == 0, done.stderr
    assert f"Downloaded files read: 1, of {cache} (unless --without-fetched)" in done.stderr
    assert "finess-structures is downloaded, but the build does not use it yet" in done.stderr
    assert re.search(r"en_product1\.xml \(product1, 2026-\d\d-\d\d\): \d+ facts", done.stderr)
    asked = run(cache, "query", "ASK { GRAPH mlgg:orphanet-product1-en-2026-07-01 { ?s ?p ?o } }",
                "--format", "csv", MAILLAGE_BUILD=out)  # fmt: skip
    assert asked.stdout.strip() == "true", asked

    without = run(cache, "build", "--out", out, "--without-fetched", "--lang", "fr")
    assert "Fichiers téléchargés laissés de côté : 1" in without.stderr
    assert int(without.stdout.split()[2]) < int(done.stdout.split()[2])
    plain = run(tmp_path / "empty", "build", "--out", str(tmp_path / "plain"))
    assert plain.stdout.split()[1] == without.stdout.split()[1]  # the same hash
    assert "fetched" not in plain.stderr

    (cache / "orphanet/en_product1.xml").write_bytes(b"<JDBOR>")
    before = sorted(p.name for p in Path(out).iterdir())
    broken = run(cache, "build", "--out", out)
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.count("\n") == 1
    assert "Run “maillage fetch product1-en” again" in broken.stderr
    assert sorted(p.name for p in Path(out).iterdir()) == before
