"""The build: same inputs, same bytes; all or nothing, even when killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage.build import DATASET, Order, build, nquads
from maillage.errors import ConfigError, SourceError
from maillage.search import open_index
from maillage.sources.sheets import read_csv
from maillage.terms import expand, graph

ROOT = Path(__file__).parents[1]
PARTS = ("data", "ontology", "shapes", "queries")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project that tests may spoil, if they mend it."""
    folder = tmp_path_factory.mktemp("project")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def built(project, tmp_path_factory):
    return build(Order(project, tmp_path_factory.mktemp("build")))


def _store_lines(folder):
    """The quads of a store; its default graph repeats them all, as the union of the graphs."""
    store = ox.Store.read_only(str(folder))
    named = [q for q in store if not isinstance(q.graph_name, ox.DefaultGraph)]
    union = {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert union == {q.triple for q in named}
    return nquads(named)[0]


def test_the_shipped_data_are_published(built):
    assert built.report.conforms
    assert built.folder is not None
    out = built.folder.parent
    assert (out / "current").resolve() == built.folder.resolve()
    lines = (out / "maillage.nq").read_bytes().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert len(lines) == built.quads > 20_000
    assert sum(built.graphs.values()) == built.quads


def test_the_store_holds_the_very_bytes_of_the_dump(built):
    assert _store_lines(built.folder) == (built.folder / "maillage.nq").read_bytes().splitlines(
        True
    )


def test_no_blank_node_is_published(built):
    text = (built.folder / "maillage.nq").read_text("utf-8")
    assert " _:" not in text
    assert not text.startswith("_:")
    assert "\n_:" not in text


def test_two_builds_have_the_same_hash(built, project, tmp_path):
    again = build(Order(project, tmp_path))
    assert again.hash == built.hash
    assert (tmp_path / "manifest.json").read_bytes() == (
        built.folder / "manifest.json"
    ).read_bytes()
    assert {p.name for p in tmp_path.glob("report.*")} == {
        "report.txt", "report.tsv", "report.json", "report.ttl"
    }  # fmt: skip


def test_two_processes_write_the_same_bytes(project, tmp_path):
    """Python orders sets of text another way in each process."""
    outs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        environ = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
        environ |= {"MAILLAGE_PROJECT": str(project), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "maillage", "build", "--out", str(out)]
        subprocess.run(command, env=environ, check=True, capture_output=True)
        names = ("maillage.nq", "manifest.json", "report.json", "report.ttl", "report.tsv")
        outs.append({name: (out / name).read_bytes() for name in names})
        # tantivy names its files at random; what they hold is the same.
        outs[-1]["search"] = open_index(out / "current" / "search").documents()
    assert len(outs[0]["search"]) > 2000
    assert outs[0] == outs[1]


def test_the_order_of_rows_does_not_matter(built, project, tmp_path):
    shuffled = tmp_path / "project"
    shutil.copytree(project, shuffled)
    # Not the extracts of data/reference, which are held against their checksums.
    tables = sorted((shuffled / "data" / "curated").glob("*.csv"))
    assert len(tables) > 30
    chance = random.Random(7)
    for path in tables:
        head, *rows = path.read_bytes().splitlines(keepends=True)
        if len(rows) == len(read_csv(path).rows):  # no cell with a line break in it
            chance.shuffle(rows)
        path.write_bytes(b"".join([head, *rows]).replace(b"\n", b"\r\n"))
    assert build(Order(shuffled, tmp_path / "out")).hash == built.hash


def test_the_graph_says_which_build_it_is(built):
    store = ox.Store.read_only(str(built.folder))
    about = {
        q.predicate: q.object for q in store.quads_for_pattern(DATASET, None, None, graph("build"))
    }
    others = [q for q in store if q.graph_name not in {graph("build"), ox.DefaultGraph()}]
    assert about[expand("dcterms:identifier")].value == nquads(others)[1]
    # A triple that several graphs hold is one triple of the data set.
    assert about[expand("void:triples")].value == str(len({q.triple for q in others}))
    manifest = json.loads((built.folder / "manifest.json").read_text())
    assert manifest["sha256"] == built.hash
    assert manifest["quads"] == built.quads


@pytest.mark.parametrize(
    ("options", "persons", "emails"),
    [
        ({}, True, False),
        ({"persons": False}, False, False),
        ({"nominative_emails": True}, True, True),
    ],
)
def test_persons_are_published_as_ordered(project, tmp_path, options, persons, emails):
    made = build(Order(project, tmp_path, **options))
    text = (made.folder / "maillage.nq").read_text("utf-8")
    assert (graph("persons").value in made.graphs) is persons
    assert ("<https://w3id.org/maillage/id/personne/" in text) is persons
    sheet = read_csv(project / "data" / "curated" / "personal_emails.csv")
    mails = [row.cells[sheet.header.index("email")] for row in sheet.rows]
    assert mails
    assert all((mail in text) is emails for mail in mails)


def test_nothing_is_published_when_a_rule_is_broken(built, project, tmp_path):
    out = tmp_path / "out"
    first = build(Order(project, out))
    bad = tmp_path / "participations.csv"
    bad.write_text("centre,site,role,source,locator\nnone,none,none,none,x\n")
    second = build(Order(project, out, paths=(bad,)))
    assert second.folder is None
    assert not second.report.conforms
    assert (out / "current").resolve() == first.folder.resolve()
    rules = {
        f["rule"].rpartition("#")[2]
        for f in json.loads((out / "report.json").read_text())["findings"]
    }
    assert {"read-unknown-ref", "read-unknown-concept", "read-unknown-source"} <= rules
    assert "participations.csv:2:role" in (out / "report.txt").read_text("utf-8")


def test_extra_files_are_added(built, project, tmp_path):
    extra = tmp_path / "organisations.csv"
    extra.write_text(
        "id,acronym,name_fr,name_en,website,source,locator\n"
        "essai,,Organisme d'essai,Trial body,,ela-centres-experts,nulle part\n"
    )
    more = build(Order(project, tmp_path / "out", paths=(extra,)))
    assert more.report.conforms
    new = set(_store_lines(more.folder)) - set(_store_lines(built.folder))
    assert len([line for line in new if b"/id/organisme/essai> " in line]) == 5


def test_a_missing_file_is_an_error_that_names_it(project, tmp_path):
    with pytest.raises(SourceError, match=r"no-such\.csv"):
        build(Order(project, tmp_path, paths=(Path("no-such.csv"),)))


def test_a_missing_table_and_a_wrong_checksum_are_told_in_one_run(project, tmp_path):
    shutil.copytree(project, tmp_path / "project")
    data = tmp_path / "project" / "data"
    (data / "curated" / "sites.csv").unlink()
    with (data / "reference" / "regions.csv").open("a") as file:
        file.write("999,Nulle part\n")
    made = build(Order(tmp_path / "project", tmp_path / "out"))
    errors = [f for f in made.report.findings if f.severity == "Violation"]
    found = {(f.rule.rpartition("#read-")[2], Path(f.file).name) for f in errors}
    assert found == {("missing-table", "sites.csv"), ("source-checksum", "sources.toml")}
    assert made.folder is None


def test_two_builds_do_not_meet(project, tmp_path):
    import fcntl

    tmp_path.joinpath(".lock").touch()
    with tmp_path.joinpath(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ConfigError, match="another build"):
            build(Order(project, tmp_path))


def test_old_builds_are_forgotten_and_the_last_three_kept(project, tmp_path):
    for number in range(5):
        (tmp_path / f"store-{number:012}").mkdir()
        os.utime(tmp_path / f"store-{number:012}", (number, number))
    last = build(Order(project, tmp_path))
    kept = {path.name for path in tmp_path.glob("store-*")}
    assert kept == {"store-000000000003", "store-000000000004", last.folder.name}
    assert (tmp_path / "current").resolve() == last.folder.resolve()


def _dump(folder):
    store = ox.Store.read_only(str(folder))
    return set(store.dump(format=ox.RdfFormat.N_QUADS).splitlines())


@pytest.mark.parametrize("moments", [10, pytest.param(40, marks=pytest.mark.slow)])
def test_killed_at_any_moment_the_published_store_is_old_or_new(built, project, tmp_path, moments):
    out = tmp_path / "out"
    old = build(Order(project, out))
    extra = tmp_path / "organisations.csv"
    extra.write_text(
        "id,acronym,name_fr,name_en,website,source,locator\n"
        "essai,,Organisme,Body,,ela-centres-experts,x\n"
    )
    new = build(Order(project, tmp_path / "other", paths=(extra,)))
    wanted = [_dump(old.folder), _dump(new.folder)]
    assert len(wanted[1] - wanted[0]) > 5
    environ = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
    environ |= {"MAILLAGE_PROJECT": str(project)}
    command = [sys.executable, "-m", "maillage", "build", "--out", str(out), "--with", str(extra)]
    start = time.monotonic()
    subprocess.run(command, env=environ, check=True, capture_output=True)
    whole_s = time.monotonic() - start
    chance = random.Random(4)
    killed = 0
    for moment in range(moments):
        # Back to the old build, and nothing of the new one: each run does all of the work.
        (out / "back").symlink_to(old.folder.name)
        (out / "back").replace(out / "current")
        shutil.rmtree(out / f"store-{new.hash[:12]}", ignore_errors=True)
        process = subprocess.Popen(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        start = time.monotonic()
        try:
            process.wait(whole_s * (moment + chance.random()) / moments)
            whole_s = time.monotonic() - start  # the machine has less to do than before
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
        assert _dump(out / "current") in wanted
    assert killed >= moments // 2  # else the test has not tested
    assert build(Order(project, out)).hash == old.hash
    assert not list(out.glob(".new-*"))
