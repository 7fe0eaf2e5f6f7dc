"""Measure, and write `benchmarks/RESULTS.md`: ``make bench``, or ``make bench PART=search``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import building, growth, searching, serving

#: Part -> what measures it, given the project and a folder for what it makes.
PARTS: dict[str, Callable[[Path, Path], None]] = {
    "build": building.measure,
    "queries": serving.measure,
    "search": searching.measure,
    "growth": growth.measure,
}


def main() -> None:
    """Run the parts named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: no such part; there are {', '.join(PARTS)}")
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["MAILLAGE_CACHE"] = f"{folder}/cache"  # not what this user has fetched
            PARTS[name](Path(__file__).parents[1], Path(folder))


if __name__ == "__main__":
    main()
