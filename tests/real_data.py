"""The project's own tables, as the tests read them: plain rows, without the reader under test."""

import csv
import tomllib
from pathlib import Path

from maillage.sources.schema import read_schema

DATA = Path(__file__).parents[1] / "data"
TABLES = read_schema(DATA / "tables.toml").tables


def rows(name: str) -> list[dict[str, str]]:
    """All rows of a table, by its name in ``data/tables.toml``."""
    with (DATA / TABLES[name].file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, key: str) -> list[str]:
    """The filled cells of one column."""
    return [row[key] for row in rows(name) if row[key]]


def declared() -> dict[str, dict[str, object]]:
    """``data/sources.toml``."""
    return tomllib.loads((DATA / "sources.toml").read_text("utf-8"))
