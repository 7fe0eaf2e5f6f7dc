"""Virtuoso as Debian ships it: a database of its own for each data set, on loopback."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil

from benchmarks import processes
from benchmarks.datasets import Dataset

#: The graph that holds the union of all others. Virtuoso mixes its own graphs into answers of
#: requests that name none.
GRAPH = "https://w3id.org/maillage/graph/union"
MORE = f"&default-graph-uri={quote(GRAPH, safe='')}"
_USER = ("dba", "dba")  # what a new database has; it listens on loopback, and is not kept open
#: Pages of 8 KiB: what its manual gives a machine of two gibibytes, and of four at the most.
_BUFFERS = (20_000, 340_000)
_QUADS_A_BUFFER = 20
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxClientConnections = 100
ServerThreads = 100
CheckpointInterval = 0
MaxQueryMem = 2G
ThreadsPerQuery = {cores}
AsyncQueueMaxThreads = {cores}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 100
ServerThreads = 100
MaxKeepAlives = 100
KeepAliveTimeout = 600
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""


def available() -> bool:
    """Tell whether the server and its SQL client are installed."""
    return all(shutil.which(name) for name in ("virtuoso-t", "isql-vt"))


def version() -> str:
    """Give the version of the server."""
    said = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    match = re.search(r"Version (\S+)", said.stdout + said.stderr)
    return match[1] if match else "of a version it does not tell"


@contextlib.contextmanager
def started(
    data: Dataset, http: int, sql: int, log: Path, limit_s: float
) -> Iterator[tuple[psutil.Process, float]]:
    """Start it, loaded; the first time, that takes a while.

    Args:
        data: what it serves.
        http: TCP port of its endpoint on 127.0.0.1.
        sql: TCP port of its SQL.
        log: file for what it says.
        limit_s: seconds for the start, loading included.

    Yields:
        The process, and the seconds from its start (and loading) to its first answer.
    """
    folder, triples = data.folder / "virtuoso", data.triples.resolve()
    loaded = folder / "loaded"
    if not loaded.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    fewest, most = _BUFFERS
    buffers = max(fewest, min(most, data.quads // _QUADS_A_BUFFER))
    names = {"folder": folder.resolve(), "data": triples.parent, "http": http, "sql": sql}
    ini = _INI.format(**names, buffers=buffers, dirty=buffers * 3 // 4, cores=os.cpu_count())
    (folder / "virtuoso.ini").write_text(ini, "utf-8")
    (folder / "virtuoso.lck").unlink(missing_ok=True)  # of one that was killed
    processes.forget(folder)
    begun = time.monotonic()
    command = ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with log.open("wb") as out:
        process = subprocess.Popen(
            processes.tied(command), stdout=out, stderr=out, start_new_session=True
        )
    try:
        while not _said(sql, "SELECT 1;"):
            if process.poll() is not None or time.monotonic() > begun + limit_s:
                text = (folder / "virtuoso.log").read_text("utf-8", "replace")[-4000:]
                raise SystemExit(f"Virtuoso did not start, or not in time; it said:\n{text}")
            time.sleep(0.1)
        if not loaded.exists():
            _load(sql, triples, limit_s)
            loaded.touch()
        yield psutil.Process(process.pid), time.monotonic() - begun
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)  # it writes what it has changed
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _load(sql: int, triples: Path, limit_s: float) -> None:
    """Load N-Triples into the one graph, as its manual says to load much."""
    folder, file = triples.parent, triples.name
    said = _said(
        sql,
        f"ld_dir('{folder}', '{file}', '{GRAPH}');\nrdf_loader_run();\n"
        "SELECT 'failed', ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;\n"
        "checkpoint;\n",
        limit_s,
    )
    if not said or "\nfailed " in said:
        raise SystemExit(f"Virtuoso could not load {triples}:\n{said}")


def _said(sql: int, text: str, limit_s: float = 10.0) -> str:
    """Run SQL; give what comes back, or nothing if it failed."""
    done = subprocess.run(
        ["isql-vt", f"127.0.0.1:{sql}", *_USER, "ERRORS=STDOUT"],
        input=text,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )
    return "" if done.returncode or "Error" in done.stdout else done.stdout
