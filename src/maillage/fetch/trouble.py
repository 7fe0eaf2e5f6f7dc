"""What requests says of the network, in our words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from requests import exceptions as said
from urllib3.exceptions import MaxRetryError, ReadTimeoutError

from maillage.errors import FetchError
from maillage.fetch.catalogue import Item
from maillage.fetch.failures import failure

__all__ = ["Interrupted", "cut", "translated"]


class Interrupted(FetchError):
    """The connection broke or went silent; what has arrived is kept."""


def cut(item: Item, done: int, total: int) -> FetchError:
    """Say that the connection broke.

    Args:
        item: what was fetched.
        done: bytes that have arrived.
        total: bytes that were announced; 0 if none.
    """
    return _interrupted(failure("cut", item.id, done=str(done), total=str(total or "?")))


def translated(
    error: said.RequestException, item: Item, done: int, total: int, timeout_s: float
) -> FetchError:
    """Say what went wrong in an exchange.

    Args:
        error: what requests raised.
        item: what was fetched.
        done: bytes that have arrived.
        total: bytes that were announced; 0 if none.
        timeout_s: seconds of silence that were waited.
    """
    host = urlsplit(item.url).hostname or ""
    fill = {"host": host, "why": _why(error), "seconds": f"{timeout_s:g}"}
    inner = error.args[0] if error.args else None
    match error:
        case said.ProxyError():
            return failure("proxy", item.id, **fill)
        case said.SSLError():
            return failure("certificate", item.id, **fill)
        case said.TooManyRedirects():
            return failure("redirects", item.id, **fill)
        case said.ReadTimeout():
            return _interrupted(failure("timeout", item.id, **fill))
        case said.ConnectionError() if isinstance(inner, MaxRetryError):  # never connected
            return failure("unreachable", host, **fill)
        case said.ConnectionError() if isinstance(inner, ReadTimeoutError):  # amid the body
            return _interrupted(failure("timeout", item.id, **fill))
        case said.ConnectionError() | said.ChunkedEncodingError():
            return cut(item, done, total)
        case _:
            return failure("exchange", item.id, **fill)


def _interrupted(error: FetchError) -> Interrupted:
    return Interrupted(str(error), fr=error.fr)


def _why(error: Exception) -> str:
    """Give the innermost reason, in one short line."""
    inner: object = error
    while True:
        args = getattr(inner, "args", ())
        below = getattr(inner, "reason", None) or next(
            (arg for arg in args if isinstance(arg, Exception)), None
        )
        if not isinstance(below, Exception):
            break
        inner = below
    # urllib3 puts the connection's name before what happened to it.
    return re.sub(r"^(<[^>]*>|\w+\(.*?port=\d+\)):\s*", "", " ".join(str(inner).split()))[:200]
