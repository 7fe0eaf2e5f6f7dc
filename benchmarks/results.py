"""`RESULTS.md`: a section a part, each with the day and the machine it was measured on."""

from __future__ import annotations

import datetime
import os
import platform
import re
from pathlib import Path

import pyoxigraph

from maillage import __version__

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEAD = """# Results

`make bench` measures all of it again, `make bench PART=search` a part.
The machines are shared and noisy: trust the ratios, taken in one run, above the times.
"""


def write(title: str, lines: list[str]) -> None:
    """Put a section into the page: in the place of the last one of its title, or at the end."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else _HEAD
    _, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    measured = (
        f"Measured {datetime.date.today().isoformat()}: Maillage {__version__}, "
        f"pyoxigraph {pyoxigraph.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}."
    )
    section = "\n".join([f"## {title}", "", measured, "", *lines]).rstrip() + "\n"
    known = {part.split("\n", 1)[0].removeprefix("## "): part for part in sections}
    known[title] = section
    body = "\n".join(part.rstrip() + "\n" for part in known.values())
    RESULTS.write_text(f"{_HEAD}\n{body}", "utf-8")
    print(f"{RESULTS.name}: {title}")


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Write a table in Markdown."""
    return [
        "| " + " | ".join(head) + " |",
        "|-" * len(head) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
