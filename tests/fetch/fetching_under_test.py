"""Fetching a file of a catalogue, by function and by command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from maillage.fetch.catalogue import Item
from maillage.fetch.obtain import Outcome, Wanted, obtain
from maillage.fetch.transfer import Bounds

ROOT = Path(__file__).parents[2]
COMMAND = str(Path(sys.executable).parent / "maillage")
BODY = b'<?xml version="1.0" encoding="UTF-8"?>\n<JDBOR>' + b"x" * 200_000 + b"</JDBOR>\n"
NEWER = BODY.replace(b"x</JDBOR>", b"y</JDBOR>")


def get(item: Item, cache: Path, *, force: bool = False, **bounds: float) -> tuple[Outcome, bytes]:
    """Fetch an item, and give how it ended and what the cache then has."""
    wanted = Wanted(cache, Bounds(**bounds), force)  # type: ignore[arg-type]
    outcome, found = obtain(item, wanted, lambda _done, _total: None)
    return outcome, found.path.read_bytes()


def leftovers(cache: Path) -> list[str]:
    """Name the files that are neither a file, nor a record, nor a lock."""
    return [p.name for p in cache.rglob(".*") if p.is_file() and not p.name.endswith(".lock")]


def run(cache: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words],
        env=os.environ | {"MAILLAGE_CACHE": str(cache), "LANG": "en_GB.UTF-8"} | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
