"""The user's cache: each file in the folder of its group, its record beside it.

::

    <cache>/orphanet/
      en_product1.xml            the file, whole
      en_product1.xml.toml       its record: address, day, checksum, size, licence
      .en_product1.xml.part      what has arrived of the next one, with its own record
      .en_product1.xml.lock      held while it is being fetched; the lock dies with the process

A file is put there by one rename. Between it and its record a crash may fall: then the two do not
match, which is seen, and the file is fetched again.
"""

from __future__ import annotations

import fcntl
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import pooch

from maillage.fetch.catalogue import Item
from maillage.fetch.failures import failure, unwritten

__all__ = ["Kept", "Record", "State", "fetched", "kept", "locked", "place", "read_record", "write"]


class State(StrEnum):
    """How an item stands in the cache."""

    ABSENT = "absent"
    PRESENT = "present"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Record:
    """What is remembered of a download.

    Attributes:
        url: where it came from.
        obtained: ISO day it was downloaded.
        checked: ISO day the server was last asked and had nothing newer.
        sha256: of the whole file, in hexadecimal; empty while it is not whole.
        bytes: its size; of a partial file, what the whole one will have, 0 if not known.
        etag: as the server gave it.
        last_modified: as the server gave it.
        licence: IRI.
        attribution: how the publisher wants to be cited.
    """

    url: str
    obtained: str = ""
    checked: str = ""
    sha256: str = ""
    bytes: int = 0
    etag: str = ""
    last_modified: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Kept:
    """An item and what the cache has of it."""

    item: Item
    path: Path
    state: State
    record: Record | None = None


def place(cache: Path, item: Item) -> Path:
    """Tell where an item lies, or will."""
    return cache / item.group / item.file


def kept(cache: Path, item: Item, *, verify: bool = False) -> Kept:
    """Look an item up.

    Args:
        cache: the user's cache.
        item: what is looked for.
        verify: whether to compute its checksum, not only compare its size.
    """
    path = place(cache, item)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return Kept(item, path, State.ABSENT)
    except OSError as error:
        raise failure("read", str(path), why=error.strerror or str(error)) from error
    record = read_record(path)
    sound = record is not None and record.bytes == size
    if sound and record is not None and verify:
        sound = pooch.file_hash(str(path), alg="sha256") == record.sha256
    return Kept(item, path, State.PRESENT if sound else State.DAMAGED, record)


def fetched(cache: Path, items: Iterable[Item]) -> tuple[list[Kept], list[Kept]]:
    """Give what a build can use, and what lies there without being used yet.

    Raises:
        FetchError: a file is not what was downloaded; names it, and how to mend it.
    """
    used: list[Kept] = []
    unused: list[Kept] = []
    for item in items:
        found = kept(cache, item, verify=item.read)
        if found.state is State.DAMAGED and item.read:
            where, record = str(found.path), found.record
            if record is None:
                name = f"{found.path.name}.toml"
                raise failure("no-record", where, record=name, item=item.id)
            raise failure("damaged", where, day=record.obtained, item=item.id)
        if found.state is not State.ABSENT:
            (used if item.read else unused).append(found)
    return used, unused


def read_record(path: Path) -> Record | None:
    """Read the record of a file, whole or partial; None if there is none that can be read."""
    try:
        raw = tomllib.loads(path.with_name(path.name + ".toml").read_text("utf-8"))
        return Record(**raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError):
        return None


def write(path: Path, record: Record) -> None:
    """Write the record of a file, in one step."""
    # A JSON text or number is a TOML value too, but for DEL.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "")
        for key, value in asdict(record).items()
    ]
    home = path.with_name(path.name + ".toml")
    new = path.with_name(f".{path.name.lstrip('.')}.new")
    new.write_text("".join(lines), "utf-8")
    new.replace(home)


@contextmanager
def locked(path: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold an item alone; two processes that fetch it do so one after the other.

    Args:
        path: where it lies.
        wait: is called if another process holds it.

    Raises:
        FetchError: the cache cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(f".{path.name}.lock").open("w")
    except OSError as error:
        raise unwritten(path, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
