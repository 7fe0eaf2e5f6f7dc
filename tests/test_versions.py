"""What a write comes to, however it is found; what is taken over, and that it may be."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage import build, history
from maillage.errors import BadRequest, ConfigError, NotFound
from maillage.history import Entry, Patch
from maillage.publishing import forget, locked, sweep
from maillage.store import Dataset, load_query
from maillage.store.changes import Update
from maillage.store.orders import Order
from maillage.store.patching import copy_store
from maillage.terms import PREFIXES, expand, graph
from maillage.versions.data import of_listed
from maillage.versions.difference import difference, run
from maillage.versions.making import Place, make
from maillage.versions.naming import names_change, properties
from maillage.versions.rolling import roll_back

ROOT = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "data" / "orphanet"
HOME = graph("afao-cracmo").value
CENTRE = PREFIXES["mlgid"] + "centre/cracmo"
ROLE = PREFIXES["mlgs"] + "role/coordinating"
SKOS = PREFIXES["skos"]
THERE = f'GRAPH <{HOME}> {{ <{CENTRE}> <{SKOS}altLabel> "CRACMO" }}'
NEW = f'GRAPH <{HOME}> {{ <{CENTRE}> <{SKOS}altLabel> "Un nom"@fr }}'
WHERE = f"DELETE WHERE {{ GRAPH <{HOME}> {{ <{CENTRE}> <{SKOS}altLabel> ?name }} }}"


@pytest.fixture(scope="module")
def body(published_folder: Path) -> list[bytes]:
    return (published_folder / "maillage.nq").read_bytes().splitlines(keepends=True)


def copied(published_folder: Path, tmp_path: Path) -> Path:
    """A copy on the same file system as hard links need."""
    folder, copy = tmp_path / "store", tmp_path / "copy"
    shutil.copytree(published_folder.resolve(), folder)
    copy_store(folder, copy)
    return copy


@pytest.mark.parametrize(
    ("update", "gone", "come"),
    [
        (f"INSERT DATA {{ {NEW} }}", 0, 1),
        (f"INSERT DATA {{ {THERE} }}", 0, 0),
        (f"DELETE DATA {{ {THERE} }}", 1, 0),
        (f"delete data {{ {NEW} {THERE} }} ; insert data {{ {NEW} }} # DELETE WHERE", 1, 1),
        (f"INSERT DATA {{ {NEW} }} ; DELETE DATA {{ {NEW} }}", 0, 0),
        (
            f"PREFIX s: <{SKOS}> INSERT DATA {{ GRAPH <{HOME}> {{ <urn:x> s:a 1.50, true, 'I' }}"
            " }",
            0,
            3,
        ),
    ],
)
def test_what_is_listed_comes_to_the_same_on_the_whole_store(
    published_folder: Path,
    tmp_path: Path,
    body: list[bytes],
    update: str,
    gone: int,
    come: int,
) -> None:
    listed = of_listed(Update(update), body, confined=False)
    assert listed is not None
    assert (len(listed[0]), len(listed[1])) == (gone, come)
    copy = copied(published_folder, tmp_path)
    # With a word more it is another update to us, and the same to the engine.
    longer = Update(f"{update}\n; CREATE SILENT GRAPH <{HOME}>")
    assert run(longer, body, copy, confined=False) is None
    assert difference(longer, body, copy, None) == Patch(
        tuple(sorted(listed[1])), tuple(sorted(listed[0]))
    )


@pytest.mark.parametrize(
    "update",
    [
        Update(WHERE),
        Update(f"DELETE {{ {THERE} }} INSERT {{ {NEW} }} WHERE {{ }}"),
        Update(f"CLEAR GRAPH <{HOME}>"),
        Update(f"INSERT DATA {{ {NEW} }} ; DROP ALL"),
        Update(f"INSERT DATA {{ <{CENTRE}> <{SKOS}altLabel> 'x' }}"),
        Update(f"DELETE DATA {{ GRAPH <{HOME}> {{ <{CENTRE}> <{SKOS}altLabel> 1.50 }} }}"),
        Update(f"INSERT DATA {{ {NEW} }}", Dataset((HOME,))),
    ],
)
def test_all_else_is_left_to_the_whole_store(body: list[bytes], update: Update) -> None:
    assert of_listed(update, body, confined=False) is None


def test_the_default_graph_is_not_written(
    published_folder: Path, tmp_path: Path, body: list[bytes]
) -> None:
    for number, update in enumerate(
        (
            f"INSERT DATA {{ <{CENTRE}> <{SKOS}altLabel> 'x' }}",
            f"DELETE DATA {{ <{CENTRE}> <{SKOS}altLabel> 'CRACMO' }}",
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        copy = copied(published_folder, folder)
        found = run(Update(update), body, copy, confined=False)
        with pytest.raises(BadRequest, match="default graph"):
            difference(Update(update), body, copy, found)


def test_names_are_those_of_properties_that_the_queries_name() -> None:
    folder = ROOT / "queries" / "search"
    texts = [load_query(path) for path in sorted(folder.glob("*.rq"))]
    assert len(texts) == 3
    patterns = "".join(re.sub(r"(?s)SELECT.*?WHERE", "", text) for text in texts)
    # The one property that is not written out is held to a list.
    assert set(re.findall(r"\?\w+\s+(\?\w+)\s+[?\w<]", patterns)) == {"?property"}
    assert "FILTER (?property IN (" in load_query(folder / "names.rq")
    for name in ("rdf:type", "rdfs:label", "mlg:broaderCondition", "skos:exactMatch"):
        assert str(expand(name)).encode() in properties(ROOT)
    line = f"<urn:s> <{SKOS}{{}}> 1 <urn:g> .\n"
    assert names_change(ROOT, [line.format("altLabel").encode()])
    assert not names_change(ROOT, [line.format("hiddenLabel").encode()])


@pytest.fixture(scope="module")
def beside_bulk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bulk") / "out"
    assert build.build(build.Order(ROOT, out, (SMALL,))).folder
    return out


@pytest.mark.parametrize(
    "fact",
    [
        # Beside bulk facts; then a class that these rest on, so that they are validated anew.
        f'<{CENTRE}> <{SKOS}altLabel> "Un nom"@fr <{HOME}> .\n',
        f"<{ROLE}> <{PREFIXES['rdf']}type> <{SKOS}Concept> <{HOME}> .\n",
    ],
)
def test_a_write_beside_bulk_facts_is_what_a_build_makes(
    tmp_path: Path, beside_bulk: Path, fact: str
) -> None:
    extra = tmp_path / "extra.nq"
    extra.write_text(fact, "utf-8")
    wanted = build.build(build.Order(ROOT, tmp_path / "wanted", (SMALL, extra)))
    out = shutil.copytree(beside_bulk, tmp_path / "out", symlinks=True)
    triple, home = fact.rsplit(" <", 1)[0], fact.rsplit(" <", 1)[1][:-4]
    text = f"INSERT DATA {{ GRAPH <{home}> {{ {triple} }} }}"
    place = Place(ROOT, out)
    if wanted.folder is None:
        pytest.fail("the build with the same fact does not conform")
    made = make(place, Order(Update(text), "anna"), wait_s=1)
    assert made.version == wanted.hash[:12]
    for name in ("core.nq", "maillage.nq"):
        assert (out / "current" / name).read_bytes() == (wanted.folder / name).read_bytes()
    ours, theirs = (
        json.loads((f / "manifest.json").read_text("utf-8"))
        for f in (out / "current", wanted.folder)
    )
    del theirs["findings"]  # those of the tables' readers among them, which a write does not see
    assert ours == theirs
    opened = ox.Store.read_only(str(out / "current"))
    other = ox.Store.read_only(str(wanted.folder))
    assert set(opened) == set(other)


def test_the_copy_is_closed_before_it_is_removed(
    published_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open store writes files of its own while its folder is emptied, and some are left."""
    out = shutil.copytree(published_folder.parent, tmp_path / "out", symlinks=True)
    remove, closed = shutil.rmtree, []

    def note_and_remove(path: Path, *, ignore_errors: bool = False) -> None:
        ox.Store(str(path))  # fails while another has it open
        closed.append(path.name)
        remove(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", note_and_remove)
    with pytest.raises(BadRequest, match="already exists"):
        make(Place(ROOT, out), Order(Update(f"CREATE GRAPH <{HOME}>"), "anna"), wait_s=1)
    assert closed == [".new-store"]


def test_a_record_that_was_never_published_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "store-aaa").mkdir()
    (tmp_path / "current").symlink_to("store-aaa")
    (first,) = history.settle(tmp_path)
    assert (first.number, first.version, first.kind) == (1, "aaa", "found")
    history.record(tmp_path, Entry(2, "bbb", "write", parent="aaa"), Patch((b"<x> .\n",)))
    assert len(history.read(tmp_path)) == 2
    link = tmp_path / "current"
    os.utime(tmp_path / "history" / "000002.json", ns=(0, link.lstat().st_mtime_ns + 1))
    assert history.settle(tmp_path) == [first]
    assert sorted(p.name for p in (tmp_path / "history").iterdir()) == ["000001.json"]


def test_what_was_put_in_service_by_hand_is_recorded(tmp_path: Path) -> None:
    link = tmp_path / "current"
    for number, version in enumerate(("aaa", "bbb", "ccc"), 1):
        history.record(tmp_path, Entry(number, version, "write" if number > 1 else "build"))
    link.symlink_to("store-aaa")
    last = history.settle(tmp_path)[-1]
    assert (last.number, last.kind, last.restores) == (4, "found", 1)
    assert history.pending(history.read(tmp_path)) == []


def test_a_back_up_brought_back_by_hand_takes_no_accepted_write_out_of_the_history(
    tmp_path: Path,
) -> None:
    link = tmp_path / "current"
    history.record(tmp_path, Entry(1, "aaa", "build"))
    history.record(tmp_path, Entry(2, "bbb", "write", parent="aaa"), Patch((b"<x> .\n",)))
    link.symlink_to("store-bbb")
    assert [e.number for e in history.settle(tmp_path)] == [1, 2]
    new = tmp_path / "current.new"  # as docs/operations.md restores
    new.symlink_to("store-aaa")
    new.replace(link)
    record = tmp_path / "history" / "000002.json"
    os.utime(record, ns=(0, link.lstat().st_mtime_ns - 1))  # clocks of files may tick slowly
    found = history.settle(tmp_path)
    assert [(e.number, e.kind, e.restores) for e in found[1:]] == [(2, "write", 0), (3, "found", 1)]
    assert history.read_patch(tmp_path, 2).added == (b"<x> .\n",)
    assert history.pending(found) == []  # it is not in service, so a build undoes nothing


def test_locks_wait_and_say_so(tmp_path: Path) -> None:
    from maillage.errors import Busy

    with locked(tmp_path):
        with pytest.raises(ConfigError), locked(tmp_path):
            pass
        with pytest.raises(Busy, match="at work"), locked(tmp_path, 0.05):
            pass
    with locked(tmp_path, 0.05):
        pass


def test_nothing_to_roll_back_to(tmp_path: Path) -> None:
    for wanted in ("", "1", "abc"):
        with pytest.raises(NotFound):
            roll_back(tmp_path, ROOT, wanted)


def test_what_another_account_has_made_keeps_nothing_from_being_published() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        out = Path(folder) / "build"
        theirs, ours = out / "store-a", out / "store-b"
        left = out / ".new-store-c"
        for made in (theirs, left, ours):
            made.mkdir(parents=True)
            (made / "file").touch()
            made.chmod(0o555)
        (out / "current").symlink_to(ours.name)
        Path(folder).chmod(0o755)
        root = os.geteuid() == 0
        if root:  # to whom all is open
            os.chown(out, 65534, 65534)
            os.seteuid(65534)
        try:
            sweep(out)
            forget(out, 1)
        finally:
            if root:
                os.seteuid(0)
        assert left.is_dir()
        assert (out / ".new-store-a" / "file").is_file()
        assert not theirs.exists()
        assert ours.is_dir()
        for made in (left, ours, out / ".new-store-a"):
            made.chmod(0o755)
