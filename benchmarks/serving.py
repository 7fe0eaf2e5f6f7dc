"""Queries over HTTP: the same questions to each server in turn, and what they cost.

::

    make bench PART=queries ARGS="--sizes full,1M --rounds 3"

Every round goes to all servers before the next begins, so that what disturbs one disturbs all.
What is measured is written down at once, in ``build/bench/records.jsonl``; a run that was cut goes
on from there, and the page and the plot are made of it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import (
    ceiling,
    datasets,
    formats,
    load,
    plan,
    processes,
    questions,
    scans,
    servers,
    tables,
)
from benchmarks.client import Client
from benchmarks.datasets import Dataset
from benchmarks.plan import Plan
from benchmarks.questions import Question
from benchmarks.records import Records
from benchmarks.servers import DISK, KEPT, RDFLIB, Server
from benchmarks.telling import Telling

#: A round lasts long enough for each client to be answered about so often, if it may.
_TURNS = 2
#: Where it is so many times as long as others, fewer rounds do.
_LONG, _FEWER = 3, 3


def measure(project: Path, scratch: Path, arguments: Sequence[str] = ()) -> None:
    """Measure what is not measured yet, and write the page and the plot of all there is."""
    chosen = plan.read(arguments, project)
    load.available()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    file = chosen.folder / "records.jsonl"
    if chosen.fresh:
        file.unlink(missing_ok=True)
    records = Records(file)
    # A run that is told to end stops its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if not chosen.only_tables:
            with Telling(_steps(chosen, records)) as telling:
                if kept := len(records.all("round")):
                    telling.say(f"{kept} rounds in {file} are kept; --fresh begins anew")
                records.add({"kind": "run", "question": chosen.words()})
                ceiling.measure(chosen.clients, chosen.seconds, records, scratch)
                for name in chosen.sizes:
                    folder = chosen.folder / name
                    data = datasets.make(name, project, folder, telling.say, chosen.build)
                    if data:
                        _measure(chosen, data, records, scratch, telling)
    finally:
        if records.all("round"):
            tables.publish(records, chosen.page)


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
    rounds = len(chosen.questions) * len(chosen.clients) * chosen.rounds
    telling.skip((len(chosen.servers) - len(able)) * rounds)
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
            for question in asked:
                same, each = _check(data, running, question, records, telling)
                telling.skip((len(able) - len(same)) * len(chosen.clients) * chosen.rounds)
                if question.name == formats.QUESTION:
                    formats.measure(data.name, same, question, records)
                for clients in chosen.clients:
                    _rounds(chosen, data, same, each, question, clients, records, scratch, telling)
            for name, server in running.items():
                _memory(records, data, name, "after all rounds", server)
    scans.measure(data, chosen.servers, asked_of=chosen.questions, records=records, scratch=scratch)


def _done(chosen: Plan, data: Dataset, records: Records, server: str) -> bool:
    mine = {"data": data.name, "server": server}
    long = {
        (record["question"], record["clients"])
        for record in records.all("planned")
        if mine.items() <= record.items() and record["long"]
    }
    left_out = {
        (record.get("question"), record.get("clients"))
        for record in records.all("left-out")
        if mine.items() <= record.items()
        and record.get("need", chosen.longest + 1) > chosen.longest
    }
    return all(
        not {(question, None), (question, clients)}.isdisjoint(left_out)
        or all(
            records.has(kind="round", **mine, question=question, clients=clients, round=number)
            for number in range(_count(chosen, long=(question, clients) in long))
        )
        for question in chosen.questions
        for clients in chosen.clients
    )


def _first(server: Server, data: Dataset, asked: list[Question], records: Records) -> None:
    """Ask each question once of a server that has just started, its files not in memory."""
    of = {"data": data.name, "server": server.name}
    records.add({"kind": "start", **of, "seconds": server.started_s})
    client = Client(server.port)
    for question in asked:
        record = {"kind": "cold", **of, "question": question.name}
        try:
            reply = client.ask(server.url(question.cold), question.accept)
        except OSError as error:
            records.add(record | {"status": str(error)})
            client.close()
            continue
        times = {"first": reply.first_s * 1000, "whole": reply.whole_s * 1000}
        times["status"] = reply.status
        records.add(record | times)
    client.close()
    held = servers.wait_in_memory(server, data)
    processes.settle(server.process)
    allocator = processes.allocator(server.process)
    records.add({"kind": "held", **of, "in_memory": held, "allocator": allocator})
    _memory(records, data, server.name, "each question asked once", server)


def _memory(records: Records, data: Dataset, name: str, when: str, server: Server) -> None:
    of = {"kind": "memory", "data": data.name, "server": name, "question": when}
    records.add(of | {"mb": processes.memory_mb(server.process)})


def _check(
    data: Dataset,
    running: dict[str, Server],
    question: Question,
    records: Records,
    telling: Telling,
) -> tuple[dict[str, Server], dict[str, float]]:
    """Give the servers that answer a question alike, and the seconds of one answer of each."""
    of = {"data": data.name, "question": question.name}
    given, odd = questions.compare(running, question)
    each = {}
    for name in running.keys() - odd.keys():
        try:
            if name == KEPT:
                _each_s(running[name], question, len(question.texts))  # kept from here on
                if not servers.keeps(running[name]):
                    odd[name] = "it keeps no answers, of a build it cannot name or with no room"
            each[name] = _each_s(running[name], question)
        except OSError as error:
            odd[name] = str(error)
    for name, why in odd.items():
        telling.say(f"{data.name}, {question.name}, {name}: left out: {why}")
        records.add({"kind": "left-out", **of, "server": name, "why": why})
    for name, found in given.items():
        rows = [one.rows for one in found]
        records.add({"kind": "rows", **of, "server": name, "rows": rows})
    return {name: server for name, server in running.items() if name not in odd}, each


def _rounds(
    chosen: Plan,
    data: Dataset,
    same: dict[str, Server],
    each: dict[str, float],
    question: Question,
    clients: int,
    records: Records,
    scratch: Path,
    telling: Telling,
) -> None:
    """Time a question, interleaved: every server in turn, again and again."""
    of = {"data": data.name, "question": question.name, "clients": clients}
    lengths, counts = {}, {}
    for name in same:
        need = _need_s(name, each[name], clients)
        if need > chosen.longest:
            why = f"a round would take {need:.0f} s"
            records.add({"kind": "left-out", **of, "server": name, "why": why, "need": need})
            telling.skip(chosen.rounds)
            continue
        lengths[name] = max(chosen.seconds, need)
        long = need > _LONG * chosen.seconds
        counts[name] = _count(chosen, long=long)
        telling.skip(chosen.rounds - counts[name])
        records.add({"kind": "planned", **of, "server": name, "long": long})
    for number in range(chosen.rounds):
        for name, seconds in lengths.items():
            key = {"kind": "round", **of, "server": name, "round": number}
            if number >= counts[name] or records.has(**key):
                continue
            process, port = same[name].process, same[name].port
            paths = [same[name].url(text) for text in question.texts]
            what = f"{data.name}, {clients} clients, {question.name}, {name}"
            try:
                found = load.run(
                    process, port, paths, question.accept, clients, seconds, scratch, 7 * number
                )
            except load.Failed as error:
                telling.step(what, str(error))
                records.add({"kind": "left-out", **of, "server": name, "why": str(error)})
                continue
            records.add(key | dataclasses.asdict(found))
            telling.step(what, f"{found.rate:,.0f}/s, p50 {found.p50:.2f} ms")


def _count(chosen: Plan, *, long: bool) -> int:
    """Tell how many rounds there are to be."""
    return min(chosen.rounds, _FEWER) if long else chosen.rounds


def _each_s(server: Server, question: Question, times: int = _TURNS) -> float:
    """Tell how long one answer takes, of a server that nobody else asks."""
    client = Client(server.port)
    begun = time.perf_counter()
    for text in question.texts[:times]:
        client.ask(server.url(text), question.accept)
    client.close()
    return (time.perf_counter() - begun) / times


def _need_s(server: str, each_s: float, clients: int) -> float:
    """Tell how long a round must be for all clients to be answered a few times.

    >>> _need_s(RDFLIB, 0.5, 8)  # which answers one after the other
    8.0
    """
    at_once = 1 if server == RDFLIB else os.cpu_count() or 1
    return _TURNS * each_s * max(1, clients / at_once)
