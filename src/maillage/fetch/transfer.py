"""One exchange over HTTP: what arrives goes to a partial file, which the next exchange resumes.

pooch's downloader moves the bytes (by requests: proxies, certificates and redirects are its own);
a hook on its responses judges each head before a byte of the body is taken, redirects included.
A partial file is resumed by ``Range`` under ``If-Range`` (RFC 9110 §13.1.5, §14.2): a server that
has another file by now, or cannot resume, sends it whole, and the partial one is begun anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urljoin

import pooch
import requests

from maillage import __version__
from maillage.errors import FetchError
from maillage.fetch.cache import Record, read_record, write
from maillage.fetch.catalogue import FORMATS, Item, allowed
from maillage.fetch.failures import failure, unwritten
from maillage.fetch.trouble import cut, translated

__all__ = ["Bounds", "discard", "part_of", "transfer"]

_CHUNK_BYTES: Final = 16 << 10
_JUDGED_BYTES: Final = 512
_HTML: Final = re.compile(rb"(<!doctype\s+html|<html)", re.IGNORECASE)
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Progress = Callable[[int, int], None]


class _Restart(Exception):
    """The partial file cannot be continued."""


@dataclass(frozen=True)
class Bounds:
    """How far a download may go.

    Attributes:
        size_bytes: larger files are refused.
        timeout_s: seconds of silence that are waited.
    """

    size_bytes: int = 1 << 30
    timeout_s: float = 30.0


def part_of(path: Path) -> Path:
    """Name the partial file of a file; it never bears the final name."""
    return path.with_name(f".{path.name}.part")


def discard(part: Path) -> None:
    """Forget a partial file."""
    part.unlink(missing_ok=True)
    part.with_name(part.name + ".toml").unlink(missing_ok=True)


def transfer(
    item: Item, part: Path, known: Record | None, bounds: Bounds, progress: Progress
) -> Record | None:
    """Fetch an item into its partial file, from where that one ends.

    Args:
        item: what to fetch.
        part: its partial file, whole when this returns a record.
        known: of the file that is there already; the server is asked for a newer one only.
        bounds: how far it may go.
        progress: is told how many bytes there are, of how many (0: not known).

    Returns:
        What the server says of the file; None if it has nothing newer than `known`.

    Raises:
        Interrupted: it broke off; another call goes on.
        FetchError: it cannot be had, or not be written.
    """
    try:
        return _exchange(item, part, known, bounds, progress)
    except _Restart:
        discard(part)
        return _exchange(item, part, known, bounds, progress)


def _exchange(
    item: Item, part: Path, known: Record | None, bounds: Bounds, progress: Progress
) -> Record | None:
    watch = _Watch(item, part, bounds, progress)
    download = pooch.HTTPDownloader(
        chunk_size=_CHUNK_BYTES,
        timeout=bounds.timeout_s,
        headers=watch.ask(known),
        hooks={"response": watch.judge},
    )
    try:
        download(item.url, watch, None)
        return watch.end()
    except requests.RequestException as error:
        raise translated(error, item, watch.done, watch.total, bounds.timeout_s) from error
    finally:
        watch.close()


class _Watch:
    """Judges the answers to one request, and writes the body of the last."""

    def __init__(self, item: Item, part: Path, bounds: Bounds, progress: Progress) -> None:
        self.item = item
        self.done = self.total = 0
        self._part, self._bounds, self._progress = part, bounds, progress
        self._had = read_record(part)
        self._fresh = False
        self._record = Record(item.url)
        self._head = b""
        self._file: IO[bytes] | None = None
        self._response: requests.Response | None = None

    def ask(self, known: Record | None) -> dict[str, str]:
        """Choose the fields of the request: go on, or only if newer, or all."""
        fields = {"Accept-Encoding": "identity", "User-Agent": f"maillage/{__version__}"}
        had = self._had
        size = self._part.stat().st_size if self._part.is_file() else 0
        if had is not None and had.url == self.item.url and size:
            strong = had.etag if not had.etag.startswith("W/") else ""
            if validator := strong or had.last_modified:
                self.done = size
                return fields | {"Range": f"bytes={size}-", "If-Range": validator}
        if known is not None and known.etag:
            fields["If-None-Match"] = known.etag
        elif known is not None and known.last_modified:
            fields["If-Modified-Since"] = known.last_modified
        return fields

    def judge(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Look at the head of one answer, a redirect or the last.

        Raises:
            FetchError: it is none that can be taken.
        """
        self._response = response
        status = response.status_code
        if response.is_redirect:
            self._check_redirect(response)
        elif status == requests.codes.not_modified:
            self._fresh = True
        elif status == requests.codes.range_not_satisfiable and self.done:
            raise _Restart
        elif status in {requests.codes.not_found, requests.codes.gone}:
            name = "missing-guess" if self.item.analogy else "missing"
            raise self._failure(name, status=str(status))
        elif status not in {requests.codes.ok, requests.codes.partial_content}:
            raise self._failure("status", status=str(status))
        else:
            self._begin(response)

    def write(self, chunk: bytes) -> None:
        """Take some of the body."""
        self.done += len(chunk)
        self._check_size(self.done)
        if len(self._head) < _JUDGED_BYTES:
            self._head += chunk[:_JUDGED_BYTES]
            if len(self._head) >= _JUDGED_BYTES:
                self._check_head()
        try:
            if self._file is not None:
                self._file.write(chunk)
        except OSError as error:
            raise unwritten(self._part, error) from error
        self._progress(self.done, self.total)

    def flush(self) -> None:
        """Put it on disk, so that a full one is told here and what has arrived outlives us."""
        try:
            if self._file is not None:
                self._file.flush()
        except OSError as error:
            raise unwritten(self._part, error) from error

    def end(self) -> Record | None:
        """Hold what has arrived against what was announced."""
        if self._fresh:
            return None
        if self.total and self.done != self.total:
            raise cut(self.item, self.done, self.total)
        self._check_head()
        return self._record

    def close(self) -> None:
        """Let go of the file and of the connection."""
        if self._response is not None:
            self._response.close()
        if self._file is not None:
            with suppress(OSError):  # a full disk has been told already
                self._file.close()

    def _check_redirect(self, response: requests.Response) -> None:
        target = urljoin(response.url, response.headers["Location"])
        downgraded = response.url.startswith("https:") and not target.startswith("https:")
        if downgraded or not allowed(target):
            raise self._failure("insecure", url=target)

    def _begin(self, response: requests.Response) -> None:
        """Open the partial file where this body goes on, and note what it is a part of."""
        fields = response.headers
        if fields.get("Content-Type", "").lower().startswith("text/html"):
            raise self._failure("html")
        resumed = response.status_code == requests.codes.partial_content
        if resumed:
            match = _RANGE.fullmatch(fields.get("Content-Range", ""))
            if match is None or int(match[1]) != self.done:
                raise _Restart
        else:
            self.done = 0
        length = fields.get("Content-Length", "")
        if length.isdigit() and "Content-Encoding" not in fields:
            self.total = self.done + int(length)
        self._check_size(self.total)
        etag, modified = fields.get("ETag", ""), fields.get("Last-Modified", "")
        self._record = Record(self.item.url, bytes=self.total, etag=etag, last_modified=modified)
        try:
            if resumed:
                with self._part.open("rb") as begun:
                    self._head = begun.read(_JUDGED_BYTES)
            self._file = self._part.open("ab" if resumed else "wb")
            write(self._part, self._record)
        except OSError as error:
            raise unwritten(self._part, error) from error

    def _check_size(self, size: int) -> None:
        if size > self._bounds.size_bytes:
            discard(self._part)
            raise self._failure("too-large", limit=str(self._bounds.size_bytes // 10**6))

    def _check_head(self) -> None:
        """Refuse what is another thing than the file, before it takes its place."""
        head = self._head.removeprefix(b"\xef\xbb\xbf").lstrip()
        starts = FORMATS[self.item.format]
        name = "html" if _HTML.match(head) else "format"
        if name == "html" or not head or (starts and not head.startswith(starts)):
            discard(self._part)
            raise self._failure(name, format=self.item.format.upper())

    def _failure(self, name: str, **fill: str) -> FetchError:
        fill = {"url": self.item.url, "homepage": self.item.homepage} | fill
        return failure(name, self.item.id, **fill)
