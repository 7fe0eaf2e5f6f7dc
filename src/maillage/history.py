"""Which versions have been in service, who made them of what, and what each changed.

::

    <out>/history/
      000001.json     one record: `Entry`
      000002.patch    what an accepted write changed, as an RDF Patch: lines `A` or `D` and a quad

A version is named by the beginning of the hash of its content, so the same name may come back:
hence the records are numbered, and lie beside the stores and not in them. A record is written
before `current` leads to its version; a process that is killed in between leaves one record too
many, which the next takes away (`settle`). Patches hold facts alone, nothing that is derived.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from maillage.errors import SourceError

__all__ = [
    "EMPTY",
    "Entry",
    "Kind",
    "Patch",
    "in_service",
    "net",
    "next_entry",
    "pending",
    "read",
    "read_patch",
    "record",
    "settle",
]

Kind = Literal["build", "write", "rollback", "found"]
#: What the name of a version's folder begins with; the version follows.
_STORE: Final = "store-"


@dataclass(frozen=True)
class Entry:
    """One version that was put into service.

    Attributes:
        number: from 1, in the order of publication; 0 for what is not to be recorded.
        version: beginning of the hash of its content, which names its folder.
        kind: made of the sources (``build``), by a write, by going back (``rollback``), or found
            in service without a record (``found``): published by hand, or before there were any.
        at: when, ISO 8601 in UTC.
        by: name of the token of a write; empty otherwise.
        parent: the version that was in service before; empty if none was.
        restores: number of the record that a rollback goes back to, or that what was found is the
            version of; 0 if none.
        added: quads of facts that a write has added.
        removed: quads of facts that it has removed.
        nonce: names the request, so that whoever waits for it knows its own.
    """

    number: int
    version: str
    kind: Kind
    at: str = ""
    by: str = ""
    parent: str = ""
    restores: int = 0
    added: int = 0
    removed: int = 0
    nonce: str = ""


@dataclass(frozen=True)
class Patch:
    """What changed among the facts; N-Quads lines, each with its end, sorted.

    Attributes:
        added: lines that were not there.
        removed: lines that were.
    """

    added: tuple[bytes, ...] = ()
    removed: tuple[bytes, ...] = ()


EMPTY: Final = Patch()


def in_service(out: Path) -> str:
    """Give the version that `current` leads to; empty if there is none."""
    try:
        return (out / "current").readlink().name.removeprefix(_STORE)
    except OSError:
        return ""


def read(out: Path) -> list[Entry]:
    """Read all records, first to last.

    Raises:
        SourceError: one is damaged; names the file.
    """
    entries = []
    for path in sorted((out / "history").glob("[0-9]*.json")):
        try:
            entries.append(Entry(**json.loads(path.read_text("utf-8"))))
        except (ValueError, TypeError) as error:
            raise SourceError(
                f"{path} is no record of a version: {error}; restore it from a back-up",
                fr=f"{path} n’est pas la fiche d’une version : {error} ; restaurez-la d’une"
                " sauvegarde",
            ) from error
    return entries


def settle(out: Path) -> list[Entry]:
    """Make the records agree with what is in service, and give them; for who has the lock.

    A last record that was never published is taken away. What is in service without a record, or
    was put there by hand, gets one.
    """
    entries, now = read(out), in_service(out)
    before = entries[-2].version if len(entries) > 1 else ""
    unpublished = entries and entries[-1].version != now and before == now
    if unpublished and not _repointed(out, entries[-1]):
        last = entries.pop()
        for suffix in ("json", "patch"):
            _path(out, last.number, suffix).unlink(missing_ok=True)
    if now and (not entries or entries[-1].version != now):
        restores = next((e.number for e in reversed(entries) if e.version == now), 0)
        found = next_entry(entries, now, "found", restores=restores)
        record(out, found)
        entries.append(found)
    return entries


def _repointed(out: Path, last: Entry) -> bool:
    """Say whether `current` was set after a version was recorded.

    If so, and it leads to the version before, that is somebody's hand, who has brought back a
    back-up; a process that is killed between the two leaves the older link.
    """
    written = _path(out, last.number, "json").stat().st_mtime_ns
    return (out / "current").lstat().st_mtime_ns > written


def next_entry(
    entries: Sequence[Entry], version: str, kind: Kind, *, by: str = "", restores: int = 0
) -> Entry:
    """Begin the record of the version that follows the last one."""
    last = entries[-1] if entries else Entry(0, "", "found")
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Entry(last.number + 1, version, kind, at, by, last.version, restores)


def record(out: Path, entry: Entry, patch: Patch = EMPTY) -> None:
    """Write a record to disk; it is there when its JSON is."""
    folder = out / "history"
    folder.mkdir(exist_ok=True)
    if patch != EMPTY:
        lines = [b"TX .\n", *(b"D " + line for line in patch.removed)]
        lines += [*(b"A " + line for line in patch.added), b"TC .\n"]
        _write(_path(out, entry.number, "patch"), b"".join(lines))
    entry = replace(entry, added=len(patch.added), removed=len(patch.removed))
    text = json.dumps(asdict(entry), ensure_ascii=False, indent=1) + "\n"
    _write(_path(out, entry.number, "json"), text.encode())


def read_patch(out: Path, number: int) -> Patch:
    """Read what a write changed."""
    added, removed = [], []
    for line in _path(out, number, "patch").read_bytes().splitlines(keepends=True):
        if line.startswith(b"A "):
            added.append(line[2:])
        elif line.startswith(b"D "):
            removed.append(line[2:])
    return Patch(tuple(added), tuple(removed))


def pending(entries: Iterable[Entry]) -> list[Entry]:
    """Give the writes that the last version rests on, since what was made of the sources.

    >>> a, b = Entry(1, "x", "build"), Entry(2, "y", "write")
    >>> [e.number for e in pending([a, b])]
    [2]
    >>> pending([a, b, Entry(3, "x", "rollback", restores=1)])
    []
    """
    by_number: dict[int, Entry] = {}
    # Record -> the last write it rests on; write -> the one before it.
    rests: dict[int, int] = {0: 0}
    before: dict[int, int] = {}
    last = 0
    for entry in entries:
        by_number[entry.number] = entry
        if entry.kind == "write":
            before[entry.number] = rests[last]
            rests[entry.number] = entry.number
        else:
            rests[entry.number] = rests[entry.restores]
        last = entry.number
    found = []
    number = rests[last]
    while number:
        found.append(by_number[number])
        number = before[number]
    return found[::-1]


def net(patches: Iterable[Patch]) -> Patch:
    """Give what several patches, one after another, change in all.

    >>> net([Patch(added=(b"a",)), Patch(added=(b"b",), removed=(b"a",))]).added
    (b'b',)
    """
    added: set[bytes] = set()
    removed: set[bytes] = set()
    for patch in patches:
        for lines, here, there in ((patch.removed, removed, added), (patch.added, added, removed)):
            for line in lines:
                if line in there:
                    there.discard(line)
                else:
                    here.add(line)
    return Patch(tuple(sorted(added)), tuple(sorted(removed)))


def _path(out: Path, number: int, suffix: str) -> Path:
    return out / "history" / f"{number:06}.{suffix}"


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place when all of it is on disk."""
    temporary = path.with_name(f".new-{path.name}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
