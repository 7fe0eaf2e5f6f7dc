"""Endpoints with SERVICE, started once a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from federation_under_test import LOCAL, REMOTE, ROWS, endpoint
from remote_endpoint import Remote


@pytest.fixture(scope="module")
def here(root: Path) -> Iterator[str]:
    """An endpoint with the local data, behind which another one has the remote data."""
    with endpoint(root, REMOTE) as far, endpoint(root, LOCAL, f"{ROWS}={far}") as url:
        yield url


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    remote = Remote()
    yield remote
    remote.close()


@pytest.fixture(scope="module")
def limited(remote: Remote, root: Path) -> Iterator[str]:
    limits = {"max_bytes": 5_000, "max_rows": 10, "client_queries": 4}
    with endpoint(root, LOCAL, f"{ROWS}={remote.url}", timeout_s=60, **limits) as url:
        yield url


@pytest.fixture(scope="module")
def hasty(remote: Remote, root: Path) -> Iterator[str]:
    """The same, with a deadline that can be awaited."""
    with endpoint(root, LOCAL, f"{ROWS}={remote.url}", timeout_s=0.5) as url:
        yield url


@pytest.fixture
def fresh(remote: Remote) -> Iterator[Remote]:
    remote.asked.clear()
    remote.left.clear()
    remote.pause_s = 0.0
    remote.rows()
    yield remote
    remote.pause_s = 0.0
