"""A server that takes writes, started once a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from servers import published_server
from writes_under_test import Server, copied

from maillage import access


@pytest.fixture(scope="module")
def server(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("writes")
    out, tokens = copied(published_folder, folder / "build"), folder / "tokens"
    token = access.issue(tokens, "anna")
    settings = {"MAILLAGE_TOKENS": str(tokens), "MAILLAGE_KEPT_VERSIONS": "100"}
    with (
        published_server(out, **settings) as (url, _),
        httpx.Client(base_url=url, timeout=120) as client,
    ):
        yield Server(url, out, token, client)
