"""The build as a user runs it, and validation by each engine, in processes of their own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import results

MAILLAGE = Path(sys.executable).parent / "maillage"
RUNS = 3


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and CPU seconds, peak resident memory in MiB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(arguments: list[str], env: dict[str, str]) -> Cost:
    """Run `maillage` to its end, and tell what that took."""
    begun = time.perf_counter()
    process = psutil.Popen(
        [str(MAILLAGE), *arguments],
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # wait4 gives the usage of just this child and what it waited for.
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"maillage {' '.join(arguments)} failed with {status}")
    return Cost(
        time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


def median(costs: list[Cost]) -> Cost:
    """Give the median of each measure by itself."""
    return Cost(
        statistics.median(c.wall_s for c in costs),
        statistics.median(c.cpu_s for c in costs),
        statistics.median(c.peak_mb for c in costs),
    )


def costs(project: Path, scratch: Path) -> dict[str, Cost]:
    """Measure a build, and validation of all tables by each engine; interleaved medians."""
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "build": (["build", "--out", str(scratch / "build")], {}),
        "validate, shacl": (["validate", str(project / "data/curated")], {}),
        "validate, pySHACL": (
            ["validate", str(project / "data/curated")],
            {"MAILLAGE_ENGINE": "pyshacl"},
        ),
    }
    samples: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, (arguments, env) in commands.items():
            samples[name].append(run(arguments, env))
    return {name: median(found) for name, found in samples.items()}


def measure(project: Path, scratch: Path) -> None:
    """Measure the curated graph: its build, and validation by each engine."""
    found = costs(project, scratch)
    fast, reference = found["validate, shacl"], found["validate, pySHACL"]
    results.write(
        "Build and validation of the curated graph",
        [
            f"Medians of {RUNS} interleaved runs, start-up of Python included.",
            "",
            *results.table(
                ["command", "wall s", "CPU s", "peak MiB"],
                [
                    [name, f"{c.wall_s:.2f}", f"{c.cpu_s:.2f}", f"{c.peak_mb:.0f}"]
                    for name, c in found.items()
                ],
            ),
            "",
            f"pySHACL ÷ shacl: CPU {reference.cpu_s / fast.cpu_s:.1f}, "
            f"memory {reference.peak_mb / fast.peak_mb:.1f}.",
        ],
    )
