"""`maillage serve --scratch`, started once a file and emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from scratch_under_test import update
from servers import scratch_server


@pytest.fixture(scope="module")
def scratch() -> Iterator[str]:
    limits = {"MAILLAGE_QUERY_TIMEOUT_S": "4", "MAILLAGE_MAX_REQUEST_BYTES": "100000"}
    with scratch_server(**limits, MAILLAGE_MEMORY_LIMIT_MB="1024") as url:
        yield url


@pytest.fixture
def server(scratch: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=scratch, timeout=60, headers={"Accept-Language": "en"}) as client:
        assert update(client, "DROP ALL").status_code == 204
        yield client
