"""The query log and the log of slow queries: a line of JSON each (docs/operations.md)."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import Any, Final

from maillage.errors import ConfigError
from maillage.web.endpoint.record import Record
from maillage.web.endpoint.turns import client_of

__all__ = ["Journal"]

#: Characters of a query that the log of slow queries keeps.
_MOST_TEXT: Final = 10_000


class Journal:
    """Where queries are noted, if anywhere.

    Clients are told apart by a hash whose salt is made anew at every start and told nobody, so
    that no address can be found from a log.
    """

    def __init__(self, queries: str = "", slow: str = "", slow_s: float = 5.0) -> None:
        """Open the logs.

        Args:
            queries: file of the query log, ``stderr``, or empty for none.
            slow: the same of the log of slow queries, which has their text too.
            slow_s: seconds from which a query is slow.

        Raises:
            ConfigError: a file cannot be written.
        """
        self._queries = _handler("MAILLAGE_QUERY_LOG", queries)
        self._slow = _handler("MAILLAGE_SLOW_QUERY_LOG", slow)
        self._slow_s = slow_s
        self._salt = secrets.token_bytes(16)

    def note(
        self, scope: Mapping[str, Any], record: Record, status: int, size: int, seconds: float
    ) -> None:
        """Note one request, if it is a query or a write and there is a log."""
        slow = self._slow if seconds >= self._slow_s else None
        if not record.outcome or not (self._queries or slow):
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": record.id,
            "client": self._hash(client_of(scope).encode()),
            "method": scope["method"],
            "status": status,
            "kind": "write" if record.is_write else "query",
            "outcome": record.outcome,
            "type": record.media_type,
            "seconds": round(seconds, 4),
            "waited": round(record.waited_s, 4),
            "rows": record.rows,
            "bytes": size,
            "kept": record.kept,
            "query": hashlib.sha256(record.query.encode()).hexdigest()[:16],
        }
        if self._queries is not None:
            _write(self._queries, line)
        if slow is not None:
            _write(slow, line | {"text": record.query[:_MOST_TEXT]})

    def close(self) -> None:
        """Close the files."""
        for handler in (self._queries, self._slow):
            if isinstance(handler, WatchedFileHandler):
                handler.close()

    def _hash(self, client: bytes) -> str:
        return hashlib.blake2b(client, digest_size=6, key=self._salt).hexdigest()


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """To stderr; a line that cannot be written is lost, and the server goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        pass


class _FileHandler(WatchedFileHandler):
    """To a file, opened anew when it was moved away (logrotate); a full disk stops nobody."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        pass


def _handler(name: str, where: str) -> logging.Handler | None:
    if not where:
        return None
    if where == "stderr":
        return _Handler(sys.stderr)
    try:
        return _FileHandler(where, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{name}={where!r} cannot be written: {error.strerror}; give a file in a folder that is"
            " there, or stderr",
            fr=f"{name}={where!r} ne peut être écrit : {error.strerror} ; donnez un fichier dans"
            " un dossier qui existe, ou stderr",
        ) from error


def _write(handler: logging.Handler, line: Mapping[str, object]) -> None:
    text = json.dumps(line, ensure_ascii=False)
    handler.handle(logging.LogRecord("maillage", logging.INFO, "", 0, "%s", (text,), None))
