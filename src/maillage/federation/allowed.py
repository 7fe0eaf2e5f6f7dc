"""The endpoints that SERVICE may ask: the setting ``MAILLAGE_SERVICES``, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from maillage.errors import ConfigError

__all__ = ["Service", "allowed"]

_SETTING: Final = "MAILLAGE_SERVICES"
_SCHEMES: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Service:
    """One endpoint.

    Attributes:
        iri: by which a query names it.
        secure: whether it is spoken to by TLS.
        host: name or address, without brackets.
        port: TCP port.
        target: path and query string of its URL.
    """

    iri: str
    secure: bool
    host: str
    port: int
    target: str


def allowed(text: str) -> Mapping[str, Service]:
    """Read the list.

    Args:
        text: entries with spaces or commas between. An entry is the IRI of an endpoint, which is
            then asked at that address; or ``PUBLIC=ACTUAL``, which answers for one by another,
            where PUBLIC has no ``?`` in it.

    Returns:
        The endpoints by the IRIs that queries name them by.

    Raises:
        ConfigError: an entry is no address of an endpoint, or stands there twice.

    >>> [s.host for s in allowed("https://a.example/sparql, https://b.example/=http://[::1]:7/q")
    ...  .values()]
    ['a.example', '::1']
    """
    found: dict[str, Service] = {}
    for entry in filter(None, re.split(r"[\s,]+", text)):
        public, equals, actual = entry.partition("=")
        if not equals or "?" in public:
            public = actual = entry
        service = _service(entry, public, actual)
        if public in found:
            raise ConfigError(
                f"{_SETTING}: {public!r} stands there twice: keep one",
                fr=f"{_SETTING} : « {public} » y figure deux fois : n’en gardez qu’un",
            )
        found[public] = service
    return found


def _service(entry: str, public: str, actual: str) -> Service:
    try:
        ox.NamedNode(public)
        parts = urlsplit(actual)
        port = parts.port or _SCHEMES.get(parts.scheme, 0)
    except ValueError as error:
        raise _no_endpoint(entry, str(error)) from error
    host = parts.hostname or ""
    if not port or not host or parts.fragment or not actual.isascii():
        raise _no_endpoint(entry, "it needs http or https, and a host, in ASCII, and no #")
    if parts.username is not None or parts.password is not None:
        raise _no_endpoint(entry, "a name or password in it would be sent")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Service(public, parts.scheme == "https", host, port, target)


def _no_endpoint(entry: str, why: str) -> ConfigError:
    return ConfigError(
        f"{_SETTING}: {entry!r} is no endpoint ({why}): give https://host/sparql, or"
        " https://public/sparql=http://127.0.0.1:7001/sparql",
        fr=f"{_SETTING} : « {entry} » n’est pas un point d’accès ({why}) : donnez"
        " https://hôte/sparql, ou https://public/sparql=http://127.0.0.1:7001/sparql",
    )
