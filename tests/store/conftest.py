"""A small store on disk, made once a process, and stores of one worker that answer from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_under_test import NQ, forked_store

from maillage.store import ask
from maillage.store.oxigraph import OxigraphStore, write_store


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "store"
    assert write_store(folder, NQ) == 9
    # As a build has them, by which a store may be held in memory.
    shutil.copy(NQ, folder / "maillage.nq")
    (folder / "manifest.json").write_text('{"quads": 9}')
    return folder


@pytest.fixture(params=["files", "memory"])
def embedded(request: pytest.FixtureRequest, folder: Path) -> Iterator[OxigraphStore]:
    """One worker, that reads the store's files or was forked where they are in memory."""
    files = request.param == "files"
    store = OxigraphStore(folder, workers=1) if files else forked_store(folder, workers=1)
    assert ask(store, "ASK {}")  # a forked worker has taken the first one's place
    yield store
    store.close()
