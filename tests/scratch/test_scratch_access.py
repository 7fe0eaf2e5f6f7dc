"""Who may come to a scratch server, and what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from patience import until
from scratch_under_test import born_since, refused, update
from servers import scratch_server


def test_it_answers_to_this_machine_alone(server: httpx.Client) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        refused(update(server, "CLEAR ALL", headers=headers), 403, "localhost")
        refused(server.get("/sparql", headers=headers), 403, "localhost")
    for headers in (
        {"Host": "localhost:1"},
        {"Host": "[::1]"},
        {"Origin": "http://localhost:3000"},
    ):
        assert update(server, "CLEAR ALL", headers=headers).status_code == 204


def test_it_says_what_it_is(server: httpx.Client) -> None:
    text = server.get("/").text
    assert "SCRATCH STORE" in text
    assert "ENTREPÔT DE TRAVAIL" in text


@pytest.mark.parametrize("how", ["option", "setting"])
def test_other_addresses_are_refused(how: str) -> None:
    options = ["--host", "0.0.0.0"] if how == "option" else []
    environment = {**os.environ, "MAILLAGE_HOST": "192.0.2.1" if how == "setting" else "127.0.0.1"}
    command = [Path(sys.executable).parent / "maillage", "serve", "--scratch", *options]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 2
    assert "--host or MAILLAGE_HOST" in done.stderr


def test_interrupted_it_leaves_nothing() -> None:
    before = born_since(set())
    with scratch_server() as url:
        assert httpx.post(f"{url}/sparql", data={"update": "CLEAR ALL"}).status_code == 204
        # The server, the keeper, a generation. A former one may end while they are looked for, and
        # then its successor is found below neither.
        until(lambda: len(born_since(before)) >= 3)
        family = born_since(before)
    assert not psutil.wait_procs(family, timeout=60)[1]
