"""The server's time for pages of each type, over many different ones: first asked, and asked again.

A page is asked for over one connection that stays open, one after the other, compressed by brotli
as browsers ask; its time is from the request to the last byte, on the loopback.
"""

from __future__ import annotations

import http.client
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

_SUBJECT = re.compile(
    rb"<(?:https://w3id\.org/maillage/id/([a-z-]+)/|http://www\.orpha\.net/ORDO/Orphanet_)([^>]+)>"
)
_FIELDS = {
    "Accept": "text/html",
    "Accept-Encoding": "br",
    "Accept-Language": "fr",
    "Connection": "keep-alive",
}
_WORDS = (
    *("leuco", "hémophilie", "syndrome", "maladie rare", "Rennes", "Bicêtre", "Lyon", "35000"),
    *("atrophie", "ataxie", "mucoviscidose", "SLA", "ORPHA:58", "neutropénie", "déficit", "Necker"),
)
_PLACES = ("35", "974", "75", "69", "59", "13", "2A", "67", "33", "971")


@dataclass(frozen=True)
class Times:
    """Times of a type of page, in milliseconds.

    Attributes:
        pages: how many different ones.
        first: of each when it was first asked for.
        again: of each when it was asked for again.
        cpu_ms: the processor's time for one, of all the server's processes.
        longest: the path that took longest when it was asked for again.
    """

    pages: int
    first: list[float]
    again: list[float]
    cpu_ms: float
    longest: str

    @staticmethod
    def quantile(times: Sequence[float], part: int) -> float:
        """Give the 50th or 95th hundredth of some times."""
        return statistics.quantiles(times, n=100, method="inclusive")[part - 1]


def paths_of(dump: Path, most: int, seed: int = 1) -> dict[str, list[str]]:
    """Choose pages of each type, the same each time.

    Args:
        dump: N-Quads of the build.
        most: pages of a type.
        seed: of the choice.
    """
    choose = random.Random(seed)
    subjects = _subjects(dump)
    found = {
        f"/page/{kind}/…": [
            f"/page/{kind}/{slug}" for slug in choose.sample(slugs, min(most, len(slugs)))
        ]
        for kind, slugs in sorted(subjects.items())
        if len(slugs) >= 5
    }
    codes = choose.sample(subjects["orpha"], min(most, len(subjects["orpha"])))
    found["/find?…"] = [
        "/find?" + urlencode({"orpha": code, "from": _PLACES[n % len(_PLACES)]})
        for n, code in enumerate(codes)
    ]
    found["/search?…"] = ["/search?" + urlencode({"q": word}) for word in _WORDS]
    for path in ("/", "/find", "/sparql", "/dataset", "/ontology", "/map"):
        found[path] = [path] * 5
    return found


def _subjects(dump: Path) -> dict[str, list[str]]:
    """List the entities of each kind: the subjects of the sorted lines."""
    found: dict[str, list[str]] = {}
    last = b""
    with dump.open("rb") as lines:
        for line in lines:
            subject = line[: line.index(b"> ") + 1]
            if subject != last and (match := _SUBJECT.fullmatch(subject)):
                kind = (match[1] or b"orpha").decode()
                found.setdefault(kind, []).append(match[2].decode())
            last = subject
    return found


def measure(port: int, process: psutil.Process, paths: dict[str, list[str]]) -> dict[str, Times]:
    """Ask for all pages, type by type, and then again."""
    found = {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for name, chosen in paths.items():
        first = [taken for _, taken in _ask(connection, chosen)]
        before = _cpu_s(process)
        again = list(_ask(connection, chosen))
        cpu_ms = _spent(before, _cpu_s(process)) * 1000 / len(chosen)
        longest = max(again, key=lambda pair: pair[1])[0] if again else ""
        found[name] = Times(len(set(chosen)), first, [t for _, t in again], cpu_ms, longest)
    connection.close()
    return found


def _ask(connection: http.client.HTTPConnection, paths: list[str]) -> Iterator[tuple[str, float]]:
    for path in paths:
        begun = time.perf_counter()
        connection.request("GET", path, headers=_FIELDS)
        reply = connection.getresponse()
        reply.read()
        taken = (time.perf_counter() - begun) * 1000
        # Few chosen subjects have no page: a geometry's IRI may be of another form.
        if reply.status == 200:
            yield path, taken


def _cpu_s(process: psutil.Process) -> dict[int, float]:
    """Give the processor's time of a server and of each of its workers that live."""
    found = {}
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:  # a worker that was replaced meanwhile
            continue
        found[one.pid] = times.user + times.system
    return found


def _spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Sum what was spent between; of a worker that died meanwhile nothing is known.

    >>> _spent({1: 2.0, 2: 9.0}, {1: 2.5, 3: 0.25})
    0.75
    """
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())
