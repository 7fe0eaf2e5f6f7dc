"""Fixtures that several test modules share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, needs_build
from servers import site_server, virtuoso

from maillage.build import Order, build
from maillage.report import text
from maillage.store import Store, open_store

ROOT = Path(__file__).parents[1]
#: Files that share what takes long to start, Virtuoso: `make test` gives them to one process.
_TOGETHER = {
    f"tests/{name}.py": "virtuoso"
    for name in ("test_loading", "test_remote", "store/test_store_contract")
}
#: Those that take longest, longest first: what is left for the end is short, so that the
#: processes end at the same time.
_LONG = (
    *("remote", "loading", "store_contract", "store_workers", "accessibility", "versions", "cli"),
    *("vetting", "validating", "validate", "writes_made", "writes_refused", "orphanet_loading"),
    *("validate_page", "openapi", "build", "journeys"),
    *("shapes", "crashes", "fetch_build", "search_index", "search_ranking", "editor", "commands"),
    *("crawl", "vocabulary", "writes_history"),
    *("live", "watching", "describing", "reasoning", "nginx", "dereferencing", "federation_list"),
    *("scratch_updates", "headers", "seek", "network_live", "entity_seen", "turns_served"),
    *("operations", "finding_command", "finding_answers", "finding_query", "store_leaving"),
    *("federation_failures", "federation_placement", "federation_refusals", "scratch_graphs"),
    *("scratch_processes", "scratch_access", "fetch_command", "fetch_arriving"),
)


def pytest_configure() -> None:
    """Look for garbage less often: the graphs that tests share are much to look through."""
    gc.set_threshold(100_000, 50, 1_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, and leave everything else in its order."""
    order = {f"test_{name}.py": place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give whole files to each process (`--dist loadfile`), some of them together."""
    from xdist.scheduler import LoadFileScheduling

    class ByFiles(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return _TOGETHER.get(file, file)

    return ByFiles(config, log)


@pytest.fixture(scope="session", autouse=True)
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep every test from what this user has fetched, in processes too.

    XDG_CACHE_HOME holds for those that are started without the MAILLAGE_* variables.
    """
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILLAGE_CACHE", str(folder))
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the checkout.

    Skips where it is absent, and fails in CI, where it must be there.
    """
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail(f"{folder.name}/ must lie beside the checkout in CI")
    pytest.skip(f"{folder.name}/ (reference material, not published) is not beside the checkout")


@pytest.fixture(scope="session")
def published_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data, built and published as `maillage build` does; the folder of the store."""
    out = tmp_path_factory.mktemp("published")
    built = build(Order(root, out))
    assert built.report.conforms, text.render(built.report, "en")
    return out / "current"


@pytest.fixture(scope="session")
def published(published_folder: Path) -> Iterator[Store]:
    """The real data, opened like a server."""
    store = open_store(f"oxigraph://{published_folder}", workers=1)
    yield store
    store.close()


@pytest.fixture(scope="session")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty Virtuoso; skips where it is not installed, and fails in CI, where it must be."""
    if shutil.which("virtuoso-t") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("virtuoso-t (virtuoso-opensource) must be installed in CI")
        pytest.skip("virtuoso-t (Debian: virtuoso-opensource) is not installed")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(scope="module")
def site(published_folder: Path) -> Iterator[str]:
    """Serve the real graph, with the browser code; give its address."""
    needs_build()
    with site_server(published_folder.parent) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Launch Chromium, once a module: its loop of events would be in the way of other modules'."""
    with chromium() as launched:
        yield launched
