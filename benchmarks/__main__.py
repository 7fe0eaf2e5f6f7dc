"""Measure, and write `benchmarks/RESULTS.md`: ``make bench``, or ``make bench PART=search``.

``PART=queries`` and ``PART=pages`` take options, as in ``ARGS="--sizes full,1M --rounds 3"``;
``ARGS=--help`` names them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import building, growth, pages, searching, serving

#: Part -> what measures it, given the project and a folder for what it makes.
PARTS: dict[str, Callable[[Path, Path], None]] = {
    "build": building.measure,
    "queries": serving.measure,
    "search": searching.measure,
    "growth": growth.measure,
    "pages": pages.measure,
}
#: Those of them that take options.
WITH_OPTIONS: dict[str, Callable[[Path, Path, Sequence[str]], None]] = {
    "queries": serving.measure,
    "pages": pages.measure,
}


def main(arguments: Sequence[str]) -> None:
    """Run the parts named, or all; options are for one part."""
    first = next((n for n, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    wanted, options = list(arguments[:first]) or list(PARTS), arguments[first:]
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: no such part; there are {', '.join(PARTS)}")
    if options and (len(wanted) != 1 or wanted[0] not in WITH_OPTIONS):
        raise SystemExit(f"{options[0]}: options are for one part of {', '.join(WITH_OPTIONS)}")
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["MAILLAGE_CACHE"] = f"{folder}/cache"  # not what this user has fetched
            project = Path(__file__).parents[1]
            if options:
                WITH_OPTIONS[name](project, Path(folder), options)
            else:
                PARTS[name](project, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
