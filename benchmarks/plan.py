"""What to measure: the options of ``make bench PART=queries ARGS=…``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import datasets, questions, servers

_ABOUT = (
    "Load the endpoint beside its peers. What is measured lies in --folder; a run that was cut "
    "goes on from there."
)


@dataclass(frozen=True)
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
        fresh: whether what was measured before is forgotten.
        only_tables: whether nothing is measured.
        page: where to write the tables, instead of into the page.
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
    fresh: bool
    only_tables: bool
    page: Path | None

    def words(self) -> str:
        """Give the options that ask for this, but for files and folders."""
        short = {name: word for word, name in servers.SHORT.items()}
        return (
            f"--sizes {','.join(self.sizes)} --servers {','.join(short[n] for n in self.servers)} "
            f"--questions {','.join(self.questions)} --clients {','.join(map(str, self.clients))} "
            f"--rounds {self.rounds} --seconds {self.seconds} --longest {self.longest:g}"
        )


def read(arguments: Sequence[str], project: Path) -> Plan:
    """Read the options.

    Raises:
        SystemExit: one of them has no meaning.
    """
    parser = argparse.ArgumentParser("python -m benchmarks queries", description=_ABOUT)
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
        found.fresh,
        found.only_tables,
        found.page,
    )
