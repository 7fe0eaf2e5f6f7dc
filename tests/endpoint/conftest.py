"""The endpoint on a small store, served once a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint_under_test import Site, endpoint


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    with endpoint(tmp_path_factory.mktemp("endpoint") / "store", root, 60) as site:
        yield site


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    """The same with a deadline that can be awaited."""
    with endpoint(tmp_path_factory.mktemp("hasty") / "store", root, 1.5) as site:
        yield site
