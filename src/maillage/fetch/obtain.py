"""One item, from the question whether there is a newer one to the file in its place."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import pooch

from maillage.fetch import cache
from maillage.fetch.cache import Kept, Record, State
from maillage.fetch.catalogue import Item
from maillage.fetch.failures import failure, unwritten
from maillage.fetch.transfer import Bounds, Progress, discard, part_of, transfer
from maillage.fetch.trouble import Interrupted

__all__ = ["Outcome", "Wanted", "obtain"]

#: How often a broken connection is taken up again while bytes still come.
_ATTEMPTS: Final = 3
_PAUSE_S: Final = 0.5


class Outcome(StrEnum):
    """How it ended."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Wanted:
    """How to fetch.

    Attributes:
        cache: the user's cache.
        bounds: how far a download may go.
        force: whether to download what is there and unchanged, too.
    """

    cache: Path
    bounds: Bounds = field(default_factory=Bounds)
    force: bool = False


def obtain(
    item: Item, wanted: Wanted, progress: Progress, wait: Callable[[], None] = lambda: None
) -> tuple[Outcome, Kept]:
    """Have an item in the cache, whole and as new as the server's.

    Args:
        item: what to fetch.
        wanted: where to, and how.
        progress: see `transfer`.
        wait: is called if another process is fetching it, which is waited for.

    Raises:
        FetchError: it cannot be had or kept; what was there has stayed.
    """
    path = cache.place(wanted.cache, item)
    with cache.locked(path, wait):
        there = cache.kept(wanted.cache, item, verify=True)
        record = there.record if there.state is State.PRESENT else None
        same = record is not None and record.url == item.url
        known = record if same and not wanted.force else None
        part = part_of(path)
        try:
            said = _persist(item, part, known, wanted.bounds, progress)
            if said is None and record is not None:
                return Outcome.UNCHANGED, _stays(there, record)
            if said is None:  # 304 to a question that was none
                raise failure("status", item.id, status="304")
            return _put(there, part, said)
        except OSError as error:
            raise unwritten(path, error) from error


def _persist(
    item: Item, part: Path, known: Record | None, bounds: Bounds, progress: Progress
) -> Record | None:
    """Take a broken connection up again, as long as each one brings something."""
    arrived = -1
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return transfer(item, part, known, bounds, progress)
        except Interrupted:
            now = part.stat().st_size if part.is_file() else 0
            if attempt == _ATTEMPTS or now <= max(arrived, 0):
                raise
            arrived = now
            time.sleep(_PAUSE_S)
    raise AssertionError  # the last attempt returns or raises


def _put(there: Kept, part: Path, said: Record) -> tuple[Outcome, Kept]:
    """Put what has arrived in its place, in one step; the same bytes are no change."""
    item, path = there.item, there.path
    digest = str(pooch.file_hash(str(part), alg="sha256"))
    record = replace(
        said,
        obtained=_today(),
        checked=_today(),
        sha256=digest,
        bytes=part.stat().st_size,
        licence=item.licence,
        attribution=item.attribution,
    )
    old = there.record if there.state is State.PRESENT else None
    if old is not None and old.sha256 == digest:
        discard(part)
        return Outcome.UNCHANGED, _stays(there, replace(record, obtained=old.obtained))
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    cache.write(path, record)
    discard(part)
    outcome = Outcome.NEW if there.state is State.ABSENT else Outcome.UPDATED
    return outcome, Kept(item, path, State.PRESENT, record)


def _stays(there: Kept, record: Record) -> Kept:
    """Note that the server was asked today."""
    record = replace(record, checked=_today())
    cache.write(there.path, record)
    return replace(there, record=record)


def _today() -> str:
    return datetime.date.today().isoformat()
