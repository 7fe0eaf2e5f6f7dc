"""Files as published: plain, compressed (.gz, .xz), or members of a .zip or .tar, one at a time.

Nothing is unpacked to disk. What a file is shows in its first bytes, not in its name. A member
cannot leave its folder, and what expands beyond reason is refused.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from maillage.sources.failures import failure

__all__ = ["LIMITS", "Limits", "Member", "members"]

_DAMAGE: Final = (EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, tarfile.TarError)
_XZ, _GZ, _ZIP = b"\xfd7zXZ\x00", b"\x1f\x8b", b"PK"
_TAR_AT: Final = 257  # where a tar says "ustar"


@dataclass(frozen=True)
class Limits:
    """How far an archive may expand.

    Attributes:
        size_bytes: all its content together.
        ratio: content to archive, looked at from `floor_bytes` on.
        floor_bytes: content that is never too much.
        members: number of files in it.
    """

    size_bytes: int = 4 << 30
    ratio: int = 300
    floor_bytes: int = 16 << 20
    members: int = 200_000


#: Far above any file of Orphanet's (the packets expand 60 times) and far below a bomb (1,000).
LIMITS: Final = Limits()


@dataclass(frozen=True)
class Member:
    """One file, open for reading until the next one is asked for.

    Attributes:
        name: its path in the archive; the file's own name where there is no archive.
        place: how to name it to the user, ``pack.zip#folder/file.xml``.
        stream: its bytes, expanded; reads raise `SourceError` where they are damaged.
    """

    name: str
    place: str
    stream: IO[bytes]


def members(path: Path, shown: str = "", limits: Limits = LIMITS) -> Iterator[Member]:
    """Give the files in a file, in the archive's order; folders and hidden files are passed over.

    Args:
        path: a plain or compressed file, or an archive.
        shown: how to name it to the user; `path` if empty.
        limits: how far it may expand.

    Raises:
        SourceError: it is empty, damaged, unsafe, or expands too far; names file and member.
    """
    name = shown or str(path)
    try:
        packed = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
            file.seek(0)
            if not head:
                raise failure("empty", name)
            if head.startswith(_ZIP):
                yield from _zip(file, name, packed, limits)
                return
            with _expanded(file, head) as raw:
                whole = io.BufferedReader(_Bounded(raw, name, packed, limits), 1 << 16)
                if whole.peek(512)[_TAR_AT : _TAR_AT + 5] == b"ustar":
                    yield from _tar(whole, name, limits)
                else:
                    yield Member(re.sub(r"\.(gz|xz)$", "", path.name), name, whole)
    except _DAMAGE as error:
        raise failure("truncated", name, why=str(error)) from error
    except (OSError, RuntimeError) as error:  # the latter: a password, an unknown compression
        raise failure("unreadable", name, why=str(error)) from error


@contextmanager
def _expanded(file: IO[bytes], head: bytes) -> Iterator[IO[bytes]]:
    if head.startswith(_XZ):
        with lzma.open(file) as stream:
            yield stream
    elif head.startswith(_GZ):
        with gzip.GzipFile(fileobj=file) as unzipped:
            yield cast("IO[bytes]", unzipped)
    else:
        yield file


def _zip(file: IO[bytes], name: str, packed: int, limits: Limits) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > limits.members:
            raise failure("bomb", name, limit=f"{limits.members} membres / members")
        for info in infos:
            link = (info.external_attr >> 16) & 0o170000 not in {0, 0o100000}
            _check_name(info.filename, name, ordinary=not link)
        tally = _Tally(packed, limits)
        for info in infos:
            if _hidden(info.filename):
                continue
            place = f"{name}#{info.filename}"
            with archive.open(info) as raw:
                yield Member(
                    info.filename, place, io.BufferedReader(_Bounded(raw, place, 0, limits, tally))
                )


def _tar(whole: IO[bytes], name: str, limits: Limits) -> Iterator[Member]:
    tally = _Tally(limits.size_bytes, limits)  # `whole` is counted already
    with tarfile.open(fileobj=whole, mode="r|") as archive:
        for number, info in enumerate(archive):
            if number >= limits.members:
                raise failure("bomb", name, limit=f"{limits.members} membres / members")
            _check_name(info.name, name, ordinary=info.isfile() or info.isdir())
            raw = archive.extractfile(info) if info.isfile() else None
            if raw is not None and not _hidden(info.name):
                place = f"{name}#{info.name}"
                bounded = _Bounded(raw, place, 0, limits, tally)
                yield Member(info.name, place, io.BufferedReader(bounded))


def _check_name(member: str, name: str, *, ordinary: bool) -> None:
    parts = member.replace("\\", "/").split("/")
    absolute = member.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", member)
    if absolute or ".." in parts or not ordinary:
        raise failure("member-name", name, member[:120])


def _hidden(member: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in member.split("/") if part != ".")


class _Tally:
    """Counts what comes out of one archive, all its members together."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self._limits = limits
        self._most = min(limits.size_bytes, max(limits.floor_bytes, packed * limits.ratio))
        self._count = 0

    def add(self, size: int, place: str) -> None:
        self._count += size
        if self._count > self._most:
            raise failure("bomb", place, limit=f"{self._most >> 20} Mio / MiB")


class _Bounded(io.RawIOBase):
    """A stream that counts what is read of it, and says where it is damaged."""

    def __init__(
        self,
        raw: IO[bytes],
        place: str,
        packed: int,
        limits: Limits,
        tally: _Tally | None = None,
    ) -> None:
        self._raw, self._place, self._at = raw, place, 0
        self._tally = tally or _Tally(packed, limits)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._raw.read(len(view))
        except (*_DAMAGE, OSError) as error:
            why = f"{error} (octet / byte {self._at})"
            raise failure("truncated", self._place, why=why) from error
        self._tally.add(len(data), self._place)
        self._at += len(data)
        view[: len(data)] = data
        return len(data)
