"""Queries over HTTP: the same questions to each server in turn, and what they cost.

::

    make bench PART=queries ARGS="--sizes full,1M --rounds 3"

Every round goes to all servers before the next begins, so that what disturbs one disturbs all.
What is measured is written down at once, in ``build/bench/records.jsonl``; a run that was cut goes
on from there, and the page and the plot are made of it.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import ceiling, datasets, load, processes, questions, scans, servers, tables
from benchmarks.client import Client
from benchmarks.datasets import Dataset
from benchmarks.questions import Question
from benchmarks.records import Records
from benchmarks.servers import DISK, RDFLIB, Server
from benchmarks.telling import Telling

#: A round lasts long enough for each client to be answered about so often, if it may.
_TURNS = 2


@dataclasses.dataclass(frozen=True)
class Plan:
    """What to measure.

    Attributes:
        sizes: data sets, by name.
        servers: by the name that the tables have.
        questions: by name.
        clients: how many ask at once.
        rounds: of each.
        seconds: that a round takes.
        longest: that a round may take where answers are slow; slower ones are left out.
        folder: where data sets and records lie.
        build: a published build with all of Orphanet, if there is one.
    """

    sizes: tuple[str, ...]
    servers: tuple[str, ...]
    questions: tuple[str, ...]
    clients: tuple[int, ...]
    rounds: int
    seconds: int
    longest: float
    folder: Path
    build: Path | None


def plan(arguments: Sequence[str], project: Path) -> tuple[Plan, argparse.Namespace]:
    """Read the options.

    Raises:
        SystemExit: one of them has no meaning.
    """
    parser = argparse.ArgumentParser("python -m benchmarks queries", description=__doc__)
    listed = {"metavar": "A,B,…"}
    sizes = f"{datasets.CURATED},{datasets.FULL},1M,10M"
    parser.add_argument("--sizes", default=sizes, help="data sets (default: %(default)s)", **listed)
    short = ",".join(servers.SHORT)
    parser.add_argument("--servers", default=short, help="default: %(default)s", **listed)
    names = ",".join(questions.NAMES)
    parser.add_argument("--questions", default=names, help="default: %(default)s", **listed)
    parser.add_argument("--clients", default="1,8,64", help="default: %(default)s", **listed)
    parser.add_argument("--rounds", type=int, default=5, help="of each (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=1, help="a round (default: %(default)s)")
    parser.add_argument(
        "--longest", type=float, default=10, help="seconds of a slow round (default: %(default)s)"
    )
    folder = project / "build" / "bench"
    parser.add_argument("--folder", type=Path, default=folder, help="of data sets and records")
    parser.add_argument("--build", type=Path, help="a build with all of Orphanet, to measure")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--only-tables", action="store_true", help="measure nothing")
    parser.add_argument(
        "--page", type=Path, help="write the tables there, and not into RESULTS.md; no plot"
    )
    found = parser.parse_args(arguments)
    lists = {
        name: tuple(filter(None, getattr(found, name).split(",")))
        for name in ("sizes", "servers", "questions", "clients")
    }
    for name, known in (("servers", servers.SHORT), ("questions", questions.NAMES)):
        if unknown := [word for word in lists[name] if word not in known]:
            parser.error(f"--{name}: {', '.join(unknown)} unknown; there are {', '.join(known)}")
    if not all(word.isdigit() and 0 < int(word) <= 500 for word in lists["clients"]):
        parser.error(f"--clients: {found.clients!r} is no list of numbers from 1 to 500")
    if not all(lists.values()):
        parser.error("a list is empty: it needs one name at least")
    if min(found.rounds, found.seconds, found.longest) < 1:
        parser.error("--rounds, --seconds, --longest: at least 1")
    for name in lists["sizes"]:
        datasets.size(name)
    if found.build and not (found.build / "current" / "maillage.nq").is_file():
        parser.error(f"--build: {found.build} holds no published build (current/maillage.nq)")
    return Plan(
        lists["sizes"],
        tuple(servers.SHORT[word] for word in lists["servers"]),
        lists["questions"],
        tuple(map(int, lists["clients"])),
        found.rounds,
        found.seconds,
        found.longest,
        found.folder.resolve(),
        found.build,
    ), found


def measure(project: Path, scratch: Path, arguments: Sequence[str] = ()) -> None:
    """Measure what is not measured yet, and write the page and the plot of all there is."""
    chosen, options = plan(arguments, project)
    load.available()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    file = chosen.folder / "records.jsonl"
    if options.fresh:
        file.unlink(missing_ok=True)
    records = Records(file)
    # A run that is told to end stops its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if not options.only_tables:
            with Telling(_steps(chosen, records)) as telling:
                if len(records):
                    telling.say(f"{len(records)} records in {file} are kept; --fresh begins anew")
                ceiling.measure(chosen.clients, chosen.seconds, records, scratch)
                for name in chosen.sizes:
                    folder = chosen.folder / name
                    data = datasets.make(name, project, folder, telling.say, chosen.build)
                    if data:
                        _measure(chosen, data, records, scratch, telling)
    finally:
        if len(records):
            tables.publish(records, options.page)


def _steps(chosen: Plan, records: Records) -> int:
    done = sum(
        record["data"] in chosen.sizes and record["round"] < chosen.rounds
        for record in records.all("round")
    )
    every = len(chosen.sizes) * len(chosen.servers) * len(chosen.questions)
    return max(1, every * len(chosen.clients) * chosen.rounds - done)


def _measure(
    chosen: Plan, data: Dataset, records: Records, scratch: Path, telling: Telling
) -> None:
    """Measure one data set on all servers."""
    records.add({"kind": "data", "data": data.name, "quads": data.quads, "triples": data.distinct})
    able: list[str] = []
    for name in chosen.servers:
        why = servers.missing(name, data)
        if why:
            telling.say(f"{data.name}, {name}: {why}")
            records.add({"kind": "left-out", "data": data.name, "server": name, "why": why})
        else:
            able.append(name)
    if not all(_done(chosen, data, records, name) for name in able):
        with contextlib.ExitStack() as stack:
            running: dict[str, Server] = {}
            asked: list[Question] = []
            # The native server on disk first: the parameters are drawn from it.
            for name in sorted(able, key=lambda name: name != DISK):
                telling.say(f"{data.name}: starting {name}")
                server = stack.enter_context(servers.started(name, data, scratch))
                asked = asked or [q for q in questions.read(server) if q.name in chosen.questions]
                _first(server, data, asked, records)
                running[name] = server
            for clients in chosen.clients:
                for question in asked:
                    _compare(chosen, data, running, question, clients, records, scratch, telling)
            for name, server in running.items():
                _memory(records, data, name, "after all rounds", server)
    scans.measure(data, chosen.servers, asked_of=chosen.questions, records=records, scratch=scratch)


def _done(chosen: Plan, data: Dataset, records: Records, server: str) -> bool:
    return all(
        records.has(kind="round", data=data.name, server=server, question=q, clients=c, round=r)
        or records.has(kind="left-out", data=data.name, server=server, question=q)
        or records.has(kind="left-out", data=data.name, server=server, question=q, clients=c)
        for q in chosen.questions
        for c in chosen.clients
        for r in range(chosen.rounds)
    )


def _first(server: Server, data: Dataset, asked: list[Question], records: Records) -> None:
    """Ask each question once of a server that has just started, its files not in memory."""
    of = {"data": data.name, "server": server.name}
    records.add({"kind": "start", **of, "seconds": server.started_s})
    client = Client(server.port)
    for question in asked:
        reply = client.ask(server.url(question.cold), question.accept)
        record = {"kind": "cold", **of, "question": question.name, "status": reply.status}
        times = {"first": reply.first_s * 1000, "whole": reply.whole_s * 1000}
        records.add(record | times)
    client.close()
    held = servers.wait_in_memory(server, data)
    processes.settle(server.process)
    records.add({"kind": "held", **of, "in_memory": held})
    _memory(records, data, server.name, "once started", server)


def _memory(records: Records, data: Dataset, name: str, when: str, server: Server) -> None:
    of = {"kind": "memory", "data": data.name, "server": name, "question": when}
    records.add(of | {"mb": processes.memory_mb(server.process)})


def _compare(
    chosen: Plan,
    data: Dataset,
    running: dict[str, Server],
    question: Question,
    clients: int,
    records: Records,
    scratch: Path,
    telling: Telling,
) -> None:
    """Check that a question has one answer, then time it, interleaved."""
    of = {"data": data.name, "question": question.name}
    given, odd = questions.compare(running, question)
    for name, why in odd.items():
        telling.say(f"{data.name}, {question.name}, {name}: left out: {why}")
        records.add({"kind": "left-out", **of, "server": name, "why": why})
    for name, found in given.items():
        rows = [one.rows for one in found]
        records.add({"kind": "rows", **of, "server": name, "rows": rows})
    lengths = {}
    for name in running:
        if name in odd:
            continue
        need = _need_s(running[name], question, clients)
        if need > chosen.longest:
            why = f"a round of {clients} clients would take {need:.0f} s"
            record = {"kind": "left-out", **of, "server": name, "clients": clients, "why": why}
            records.add(record)
        else:
            lengths[name] = max(chosen.seconds, need)
    for number in range(chosen.rounds):
        for name, seconds in lengths.items():
            key = {"kind": "round", **of, "server": name, "clients": clients, "round": number}
            if records.has(**key):
                continue
            server = running[name]
            paths = [server.url(text) for text in question.texts]
            what = f"{data.name}, {clients} clients, {question.name}, {name}"
            process, port = server.process, server.port
            try:
                found = load.run(
                    process, port, paths, question.accept, clients, seconds, scratch, 7 * number
                )
            except load.Failed as error:
                telling.step(what, str(error))
                why = {"clients": clients, "why": str(error)}
                records.add({"kind": "left-out", **of, "server": name, **why})
                continue
            records.add(key | dataclasses.asdict(found))
            telling.step(what, f"{found.rate:,.0f}/s, p50 {found.p50:.2f} ms")


def _need_s(server: Server, question: Question, clients: int) -> float:
    """Tell how long a round must be for all clients to be answered a few times."""
    client = Client(server.port)
    before = time.perf_counter()
    for text in question.texts[:2]:
        client.ask(server.url(text), question.accept)
    each = (time.perf_counter() - before) / 2
    client.close()
    at_once = 1 if server.name == RDFLIB else os.cpu_count() or 1
    return _TURNS * each * max(1, clients / at_once)
