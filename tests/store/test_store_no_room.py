"""Where the system has no room for one more process: that is told, and nothing stays open."""

from __future__ import annotations

import asyncio
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maillage.config import project_dir
from maillage.errors import StoreUnavailable
from maillage.federation.reader import Reader
from maillage.store.changes import GraphWrite
from maillage.store.orders import Order
from maillage.store.processes import start
from maillage.versions.making import Place
from maillage.versions.process import Processes
from maillage.vetting import Order as Check
from maillage.vetting import Vetting

QUERY = "ASK { SERVICE <http://e/> { ?s ?p 1 } }"


def open_files() -> set[int]:
    """Number the files that this process has open; that of the list itself among them."""
    return {int(path.name) for path in Path("/proc/self/fd").iterdir()}


@contextmanager
def few_files(more: int) -> Iterator[None]:
    """Let this process open so many more files, and no others."""
    last = max(open_files())
    plugs = [os.dup(0)]
    while plugs[-1] <= last:  # there are numbers that are free below the last one
        plugs.append(os.dup(0))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(plugs[-1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (plugs.pop() + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for plug in plugs:
            os.close(plug)


def test_a_process_that_does_not_start_leaves_no_socket() -> None:
    before = open_files()
    with few_files(2), pytest.raises(OSError, match="Too many open files") as told:
        start("maillage.store.worker")
    assert open_files() == before
    assert told.value.__traceback__ is not None  # which holds the frames


def test_the_reader_of_service_says_that_no_process_can_be_started() -> None:
    async def twice() -> tuple[BaseException | object, ...]:
        reader = Reader()
        try:
            with few_files(0):
                refused = await asyncio.gather(reader.read(QUERY, 30), return_exceptions=True)
            return refused[0], await reader.read(QUERY, 30)
        finally:
            reader.close()

    refused, found = asyncio.run(twice())
    assert isinstance(refused, StoreUnavailable)
    assert "no process can be started for it" in str(refused)
    assert "aucun processus ne peut démarrer" in refused.fr
    assert getattr(found, "variables", None) == (("p", "s"),)


def test_a_write_and_a_check_of_files_say_so_too(tmp_path: Path) -> None:
    writes = Processes(Place(project_dir(), tmp_path))
    with few_files(0), pytest.raises(StoreUnavailable, match="no process can be started for it"):
        writes.make(Order(GraphWrite("DELETE", "http://e/g"), "anna"), timeout_s=30)
    checks = Vetting(project_dir())
    with few_files(3), pytest.raises(StoreUnavailable, match="no process can be started for it"):
        checks.run(Check(()), timeout_s=30, started=lambda _: None)
