"""The index: made by a build or of a store, made again, and told of where it is not there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from searching_under_test import ORDO, QUERIES, found, small
from servers import oxigraph_server
from site_under_test import BROWSER, ROOT, Client

from maillage.build import Order, build
from maillage.config import Settings
from maillage.errors import StoreUnavailable
from maillage.search import built_beside, find, finder, made_of, open_index, trouble
from maillage.search.index import FORMAT, in_memory, write_index
from maillage.search.names import Entity, Name
from maillage.store import open_store
from maillage.store.oxigraph import in_memory as store_of
from maillage.terms import entity, expand
from maillage.web.app import create_app


def test_a_store_without_index_says_how_to_mend(published, published_folder, tmp_path):
    shutil.copytree(published_folder, tmp_path / "store", ignore=shutil.ignore_patterns("search"))
    app = create_app(Settings(project=ROOT), published, finder=built_beside(tmp_path / "store"))
    reply = Client(app, "application/json", "fr").get("/search?q=ald")
    assert reply.status == 503
    assert "lancez `maillage build`" in json.loads(reply.body)["detail"]
    assert Client(app, BROWSER, "fr").get("/search?q=ald").status == 503
    assert Client(app, BROWSER, "fr").get("/").status == 200


def test_the_next_build_makes_the_index_anew(tmp_path):
    made = build(Order(ROOT, tmp_path))
    place = made.folder / "search"
    whole = open_index(place).documents()
    older = json.dumps({"format": FORMAT - 1})
    for spoil in (
        lambda: shutil.rmtree(place),
        lambda: (place / "maillage.json").write_text(older),
        lambda: (place / "maillage.json").write_text("{"),
    ):
        spoil()
        with pytest.raises(StoreUnavailable, match="maillage build"):
            open_index(place)
        assert build(Order(ROOT, tmp_path)).folder == made.folder
        assert open_index(place).documents() == whole
    assert list(tmp_path.glob(".new-*")) == []
    modes = {path.stat().st_mode & 0o777 for path in place.iterdir()}
    assert modes == {(place / "maillage.json").stat().st_mode & 0o777}


def test_a_file_of_the_index_that_is_gone_is_told(published_folder, tmp_path):
    shutil.copytree(published_folder / "search", tmp_path / "search")
    (tmp_path / "search" / "meta.json").unlink()
    with pytest.raises(StoreUnavailable, match="remove that folder"):
        open_index(tmp_path / "search")


def test_an_index_that_somebody_else_has_built_is_opened(published_folder):
    with tempfile.TemporaryDirectory() as out:  # pytest's own folders let nobody through
        place = Path(out) / "search"
        shutil.copytree(published_folder / "search", place)
        for path in (*place.iterdir(), place):
            path.chmod(0o555 if path.is_dir() else 0o444)
        Path(out).chmod(0o755)
        with unprivileged():
            with pytest.raises(PermissionError):
                (place / ".tantivy-meta.lock").open("ab")
            opened = open_index(place)
            assert find(opened, "krabbe")
        assert opened.documents() == open_index(published_folder / "search").documents()
        place.chmod(0o755)


@contextmanager
def unprivileged():
    """Be nobody for a while, where one was root: to root every file is open."""
    if os.geteuid() != 0:
        yield
        return
    with tempfile.TemporaryDirectory() as writable, pytest.MonkeyPatch.context() as patch:
        Path(writable).chmod(0o777)
        patch.setattr(tempfile, "tempdir", writable)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)


def test_a_remote_store_gives_the_same_index(published_folder, index, tmp_path):
    shutil.copytree(published_folder, tmp_path / "store")  # the native server locks its folder
    with oxigraph_server(tmp_path / "store") as url:
        store = open_store(url)
        live = made_of(store, QUERIES)
        assert live().documents() == index.documents()
        assert live() is live()
        store.close()


def test_the_server_knows_at_its_start_that_it_cannot_search(published_folder, tmp_path):
    assert trouble(f"oxigraph://{published_folder}") is None
    assert trouble("https://example.org/sparql") is None
    error = trouble(f"oxigraph://{tmp_path}")
    assert "maillage build" in str(error)
    assert "lancez" in error.fr


def test_an_index_of_a_store_is_made_again_when_it_is_old(monkeypatch):
    quads = small()
    stores = [
        store_of(quads),
        store_of([*quads, *small((expand("ordo:43"), "skos:altLabel", ox.Literal("XYZ")))]),
    ]

    class Changing:
        def query(self, *words, **options):
            return stores[0].query(*words, **options)

        def close(self):
            pass

    live = made_of(Changing(), QUERIES)
    assert found(live(), "xyz") == []
    stores.pop(0)
    assert found(live(), "xyz") == []  # still young
    monkeypatch.setattr(finder, "_FRESH_S", 0.0)
    assert found(live(), "xyz") == [ORDO + "43"]


def test_many_threads_make_one_index():
    asked = []

    class Counting:
        store = store_of(small())

        def query(self, *words, **options):
            asked.append(words)
            return self.store.query(*words, **options)

        def close(self):
            pass

    live = made_of(Counting(), QUERIES)
    got = []
    threads = [threading.Thread(target=lambda: got.append(live())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == len(list(QUERIES.glob("*.rq"))) == 3
    assert len(got) == 8
    assert len({id(index) for index in got}) == 1


def test_a_store_that_is_gone_is_a_503(tmp_path):
    app = create_app(Settings(project=ROOT), open_store("http://127.0.0.1:9/sparql"))
    assert Client(app, "application/json").get("/search?q=ald").status == 503


def test_an_index_on_disk_and_one_in_memory_hold_the_same(tmp_path):
    entities = [Entity(entity("region", "53").value, "Region", labels={"fr": "Bretagne"})]
    names = [Name(entities[0].iri, "label", "Bretagne", "fr")]
    write_index(tmp_path / "search", entities, names)
    assert open_index(tmp_path / "search").documents() == in_memory(entities, names).documents()
    assert len(in_memory(entities, names).documents()) == 1
    assert find(in_memory([], []), "x") == []


def test_the_index_is_small(published_folder):
    size = sum(path.stat().st_size for path in Path(published_folder / "search").iterdir())
    assert size < 5_000_000
