"""What was measured, a line of JSON each, written as it comes: a run that ends early goes on."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

#: What tells one record from another.
_KEYS = ("kind", "data", "server", "question", "clients", "round")

Record = dict[str, Any]


class Records:
    """The records in a file, of which nothing is measured twice."""

    def __init__(self, file: Path) -> None:
        """Read what is there.

        Raises:
            SystemExit: a line is none of ours, unless it is the last, which may be cut.
        """
        self._file = file
        self._found: dict[tuple[Any, ...], Record] = {}
        lines = file.read_bytes().split(b"\n") if file.exists() else [b""]
        for number, line in enumerate(lines[:-1], 1):
            try:
                record = json.loads(line)
            except ValueError:
                raise SystemExit(
                    f"{file}, line {number}: not what a benchmark writes; --fresh begins anew"
                ) from None
            self._found[_key(record)] = record
        if lines[-1]:  # cut while it was written
            file.write_bytes(b"\n".join([*lines[:-1], b""]))

    def __len__(self) -> int:
        return len(self._found)

    def has(self, **key: object) -> bool:
        """Tell whether there is a record of a kind, data set, server, question, clients, round."""
        return _key(key) in self._found

    def add(self, record: Record) -> None:
        """Write a record down."""
        record["day"] = datetime.date.today().isoformat()
        self._found[_key(record)] = record
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")

    def all(self, kind: str) -> list[Record]:
        """Give the records of a kind, in the order they came."""
        return [record for record in self._found.values() if record["kind"] == kind]


def _key(record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in _KEYS)
