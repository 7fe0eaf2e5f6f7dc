"""Many clients at once, by wrk: written in C, it costs some ten microseconds an answer.

A generator in Python costs more than the server it measures. Where both share the cores, as here,
what the server takes of the processor is the figure that does not hang on the client; what wrk
takes is measured beside it.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import processes
from benchmarks.client import Client, Reply

_SCRIPT = Path(__file__).with_name("wrk.lua")
_PATIENCE_S = 120
#: Between two questions of the client that looks at first bytes; it is to be no load.
_PAUSE_S = 0.02
#: How often it asks at least, and the part of the round it takes where it is the only client.
_FEWEST = 3
_PART = 0.25
#: Beside so many answers a client, what was being worked on in the end does not count much.
_ENOUGH = 10


class Failed(Exception):
    """A server did not do what could be measured."""


@dataclass(frozen=True)
class Round:
    """What a server did in one round.

    Attributes:
        rate: answers a second.
        p50: milliseconds that half of the answers took at most.
        p99: milliseconds that 99 of 100 took at most.
        first: median milliseconds to the first byte; None if none was seen.
        cpu: milliseconds of processor an answer, of all processes of the server; None if too few
            answers came to tell.
        client: the same of wrk.
        answers: how many came.
        refused: how many of them said so by their status.
    """

    rate: float
    p50: float
    p99: float
    first: float | None
    cpu: float | None
    client: float
    answers: int
    refused: int


def available() -> str:
    """Give the path of wrk.

    Raises:
        SystemExit: there is none.
    """
    found = shutil.which("wrk")
    if not found:
        raise SystemExit("wrk is not installed; it loads the servers (Debian: apt install wrk)")
    return found


def run(
    process: psutil.Process,
    port: int,
    paths: Sequence[str],
    accept: str,
    clients: int,
    seconds: float,
    scratch: Path,
    first: int = 0,
) -> Round:
    """Let some clients ask a server for a while; one of them looks at first bytes.

    Args:
        process: the server.
        port: where it listens on 127.0.0.1.
        paths: what to ask, each in its turn.
        accept: media type to ask for.
        clients: how many ask at once.
        seconds: for how long.
        scratch: folder for a file.
        first: of the paths, the one to begin with.

    Raises:
        Failed: connections broke, or nothing was answered.
        SystemExit: wrk itself failed.
    """
    replies: list[Reply] = []
    before = processes.cpu_s(process)
    if clients == 1:
        _look(port, paths, accept, time.monotonic() + _PART * seconds, 0, replies)
    alone = len(replies)
    looked, before = processes.cpu_s(process) - before, processes.cpu_s(process)
    stop = time.monotonic() + seconds
    watching = threading.Thread(
        target=_look, args=(port, paths, accept, stop, _PAUSE_S, replies), daemon=True
    )
    if clients > 1:
        watching.start()
    found, client_s = _wrk(port, paths, accept, max(1, clients - 1), seconds, scratch, first)
    took = processes.cpu_s(process) - before
    if clients > 1:
        watching.join(_PATIENCE_S)
    processes.settle(process)
    answers = found["answers"] + len(replies) - alone
    if found["broken"] or not found["answers"]:
        raise Failed(
            f"{found['broken']} broken connections, "
            f"{found['answers']} answers in {found['us'] / 1e6:.1f} s"
        )
    cpu = took / answers * 1000 if answers >= _ENOUGH * clients else None
    if cpu is None and alone:  # few, but each of them whole
        cpu = looked / alone * 1000
    return Round(
        rate=answers / found["us"] * 1e6,
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        first=statistics.median(r.first_s for r in replies) * 1000 if replies else None,
        cpu=cpu,
        client=client_s / answers * 1000,
        answers=answers,
        refused=found["refused"],
    )


def _look(
    port: int,
    paths: Sequence[str],
    accept: str,
    stop: float,
    pause_s: float,
    replies: list[Reply],
) -> None:
    """Ask one question after the other, and keep when their answers came."""
    client = Client(port)
    number = 0
    with contextlib.suppress(OSError), contextlib.closing(client):  # wrk tells of what breaks
        while time.monotonic() < stop or (not pause_s and number < _FEWEST):
            reply = client.ask(paths[number % len(paths)], accept)
            number += 1
            if reply.status == 200:
                replies.append(Reply(reply.status, b"", reply.first_s, reply.whole_s))
            time.sleep(pause_s)


def _wrk(
    port: int,
    paths: Sequence[str],
    accept: str,
    clients: int,
    seconds: float,
    scratch: Path,
    first: int,
) -> tuple[dict[str, int], float]:
    """Run wrk; give what it tells, and the seconds of processor it took."""
    file = scratch / "paths.txt"
    file.write_text("".join(f"{path}\n" for path in paths), "utf-8")
    options = ["-t1", f"-c{clients}", f"-d{math.ceil(seconds)}", f"--timeout={_PATIENCE_S}"]
    url = f"http://127.0.0.1:{port}/"
    command = [available(), *options, "-s", str(_SCRIPT), url, "--", str(file), accept, str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = process.stdout.read()
    # wait4 gives the usage of just this child.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    last = said.rstrip().rpartition("\n")[2]
    if process.returncode or not last.startswith("{"):
        raise SystemExit(f"wrk failed with {process.returncode}:\n{said}")
    return json.loads(last), usage.ru_utime + usage.ru_stime
