"""Opening a store and loading one; the small functions around an answer."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode
from store_under_test import NQ

from maillage.errors import BadRequest, ConfigError, NotAcceptable, SourceError, StoreUnavailable
from maillage.store import Answer, ask, bound, construct, open_store, select
from maillage.store.oxigraph import NewStore, in_memory, in_process, write_store


def test_urls(folder: Path, tmp_path: Path) -> None:
    wrong = ("oxigraph://relative/path", "oxigraph:relative", "ftp://x/y", "/srv/x", "")
    for url in (*wrong, "http://[::1", "http://a:x/", "http://"):
        with pytest.raises(ConfigError) as caught:
            open_store(url)
        assert "oxigraph:///" in str(caught.value)
        assert "oxigraph:///" in caught.value.fr
    odd = tmp_path / "é à"
    odd.symlink_to(folder)
    for url in (odd.as_uri().replace("file", "oxigraph"), f"oxigraph://{odd}"):
        store = open_store(url, workers=1)
        assert ask(store, "ASK { ?s ?p ?o }")
        store.close()


def test_no_store_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="maillage build"):
        open_store(f"oxigraph://{tmp_path}/none")
    with pytest.raises(StoreUnavailable, match="maillage build"):
        open_store(f"oxigraph://{tmp_path}")
    assert list(tmp_path.iterdir()) == []  # looking does not make one


def test_no_server_there() -> None:
    store = open_store("http://127.0.0.1:9/sparql")
    with pytest.raises(StoreUnavailable, match="does not answer"):
        store.query("ASK {}", timeout_s=2)
    store.close()


def test_loading_refuses_what_it_cannot_read(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not empty"):
        write_store(folder, NQ)
    bad = tmp_path / "bad.nq"
    bad.write_text("<http://example.org/a> <http://example.org/b> .\n")
    with pytest.raises(SourceError, match=r"bad\.nq"):
        write_store(tmp_path / "new", bad)
    with pytest.raises(SourceError, match=r"none\.nq"):
        write_store(tmp_path / "new2", tmp_path / "none.nq")


def test_what_cannot_be_bound() -> None:
    with pytest.raises(ValueError, match=r"\?x cannot be bound"):
        bound("ASK {}", {"x": BlankNode("b")})
    assert bound("ASK {}", {}) == "ASK {}"


def test_the_wrong_kind_of_query() -> None:
    store = in_memory([])
    with pytest.raises(BadRequest):
        select(store, "ASK {}")
    with pytest.raises(BadRequest):
        ask(store, "SELECT * {}")
    with pytest.raises(NotAcceptable):
        construct(store, "ASK {}")


def test_answer_reads_and_closes() -> None:
    answer = Answer("text/plain", iter([b"a", b"b"]))
    assert answer.read() == b"ab"
    answer.close()


def test_a_store_loaded_in_pieces_is_the_same(tmp_path, monkeypatch):
    """As a build does it: bulk lines first, then the rest; the default graph is the union."""
    s, p, g = ("http://example.org/" + name for name in "spg")
    text = Literal('a <b> " c', language="fr")
    quads = [
        ox.Quad(NamedNode(f"{s}{n}"), NamedNode(p), text, NamedNode(f"{g}{m}"))
        for n in range(5)
        for m in range(2)
    ]
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    monkeypatch.setattr("maillage.store.oxigraph._PIECE", 3)
    new = NewStore(tmp_path / "store")
    new.add(lines[:4])
    new.add(lines)  # again, for the two may overlap
    new.finish()
    store = in_process(tmp_path / "store")
    count = "SELECT (COUNT(*) AS ?n) WHERE "
    assert select(store, count + "{ ?s ?p ?o }") == [{"n": Literal(5)}]
    assert select(store, count + "{ GRAPH ?g { ?s ?p ?o } }") == [{"n": Literal(10)}]
