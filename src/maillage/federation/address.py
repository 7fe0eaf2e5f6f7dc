"""Where a SERVICE clause may connect to: a name is looked up once, judged, and so used."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

import httpcore

__all__ = ["NotPublicError", "Pinned", "is_public"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Networks of IPv6 that carry an IPv4 address in their last bits (RFC 6052), and bits of it.
_CARRIES: Final = (ipaddress.IPv6Network("64:ff9b::/96"),)
#: Site-local addresses, which no newer standard lists among the private ones (RFC 3879).
_SITE_LOCAL: Final = ipaddress.IPv6Network("fec0::/10")


class NotPublicError(Exception):
    """A name leads to an address that is not everybody's; says which."""


def is_public(address: Address) -> bool:
    """Say whether an address is reached over the public network, and is one host's alone.

    Loopback, private, shared (CGNAT), link-local, site-local, multicast, reserved and unspecified
    ones are not; an IPv6 address that stands for an IPv4 one is judged as that one.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("9.9.9.9", "10.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in _CARRIES):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in _SITE_LOCAL:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


class Pinned(httpcore.AsyncNetworkBackend):
    """Connects to public addresses, and to those that an operator has written as such.

    What has been judged is what is connected to: the name is not looked up a second time. TLS
    still verifies the certificate against the name, which is the pool's to know.
    """

    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect; see `httpcore.AsyncNetworkBackend`.

        Raises:
            NotPublicError: the name leads to an address that is not public.
            httpcore.ConnectError: there is no such name, or nobody answers.
        """
        failed: Exception | None = None
        for address in await _judged(host, port):
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address")


async def _judged(host: str, port: int) -> list[str]:
    """Look a host up; an address stands for itself, for an operator has written it."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} has no address") from error
    # What the system answers may have a scope (fe80::1%eth0), which is of no public address.
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise NotPublicError(address)
    return list(dict.fromkeys(addresses))
