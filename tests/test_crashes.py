"""kill -9 at any moment of a write: one whole version is in service, and no accepted write lost."""

from __future__ import annotations

import contextlib
import itertools
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox
import pytest
from servers import published_server

from maillage import access, history
from maillage.build import nquads
from maillage.terms import PREFIXES, graph

HOME = graph("afao-cracmo").value
CENTRE = PREFIXES["mlgid"] + "centre/cracmo"
ALT = PREFIXES["skos"] + "altLabel"


def _update(number: int) -> str:
    return f'INSERT DATA {{ GRAPH <{HOME}> {{ <{CENTRE}> <{ALT}> "Nom {number}"@fr }} }}'


def _send(url: str, token: str, number: int) -> int:
    """Give the status of a write; 0 if there was no answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
    try:
        return httpx.post(
            f"{url}/sparql", content=_update(number), headers=headers, timeout=120
        ).status_code
    except httpx.TransportError:
        return 0


def _numbers(out: Path) -> set[int]:
    """Which writes are in the version in service, which must be whole."""
    folder = (out / "current").resolve(strict=True)
    dump = (folder / "maillage.nq").read_bytes().splitlines(keepends=True)
    store = ox.Store.read_only(str(folder))
    named = [q for q in store if not isinstance(q.graph_name, ox.DefaultGraph)]
    assert nquads(named)[0] == dump
    start = f'<{CENTRE}> <{ALT}> "Nom '.encode()
    return {int(line[len(start) :].partition(b'"')[0]) for line in dump if line.startswith(start)}


def _crash(published_folder: Path, folder: Path, rounds: int, whom: str) -> None:
    """Kill the process that writes, or the server, in each round at another moment."""
    out, tokens = folder / "build", folder / "tokens"
    shutil.copytree(published_folder.parent, out, symlinks=True)
    token, chance = access.issue(tokens, "anna"), random.Random(26)
    settings = {"MAILLAGE_TOKENS": str(tokens)}
    accepted: set[int] = set()
    whole_s = 0.0
    sent = interrupted = turn = 0
    with ThreadPoolExecutor(1) as thread:
        while turn < rounds:
            with published_server(out, **settings) as (url, process):
                while turn < rounds and process.poll() is None:
                    sent += 1
                    begin = time.monotonic()
                    writing = thread.submit(_send, url, token, sent)
                    if whole_s:  # of the first, which nobody disturbs
                        time.sleep(whole_s * (turn + chance.random()) / rounds)
                        turn += 1
                        if whom == "server":
                            process.kill()
                            process.wait()
                        else:
                            _kill_writers(process.pid)
                    status = writing.result()
                    whole_s = whole_s or time.monotonic() - begin
                    there = _numbers(out)
                    assert status in {204, 504, 0}
                    if status == 204:
                        accepted.add(sent)
                    elif status == 504:  # told that nothing has changed
                        assert sent not in there
                    assert accepted <= there <= set(range(sent + 1))
                    interrupted += status != 204
        with published_server(out, **settings) as (url, _):
            sent += 1
            assert _send(url, token, sent) == 204  # and the next write works
    assert interrupted >= rounds // 4  # else the test has not tested
    numbers = _numbers(out)
    assert accepted | {sent} <= numbers
    assert not list(out.glob(".new-*"))
    entries = history.read(out)
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    assert all(former.version == e.parent for former, e in itertools.pairwise(entries))
    added = {history.read_patch(out, e.number).added for e in entries if e.kind == "write"}
    assert len(added) == len(numbers)


def _kill_writers(server: int) -> None:
    for child in psutil.Process(server).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "maillage.versions" in child.cmdline():
                child.kill()


@pytest.mark.parametrize(("whom", "rounds"), [("writer", 4), ("server", 2)])
def test_killed_in_the_midst_of_a_write(
    published_folder: Path, tmp_path: Path, whom: str, rounds: int
) -> None:
    _crash(published_folder, tmp_path, rounds, whom)


@pytest.mark.slow
@pytest.mark.parametrize(("whom", "rounds"), [("writer", 40), ("server", 15)])
def test_killed_at_many_moments_of_a_write(
    published_folder: Path, tmp_path: Path, whom: str, rounds: int
) -> None:
    _crash(published_folder, tmp_path, rounds, whom)
