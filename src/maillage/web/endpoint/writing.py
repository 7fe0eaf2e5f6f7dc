"""Writes to the published graph: who may, and what is answered once they are in service.

The server writes nothing itself. What it holds makes the next version in a process of its own
(`maillage.store.orders.Publisher`, docs/adr/0026); the server then takes that into service as it
does every build, and answers when that is done.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from maillage.access import Grant, Keys
from maillage.errors import ConfigError, StoreUnavailable, Unauthorized
from maillage.sparql import SparqlRequest
from maillage.store import Dataset
from maillage.store.changes import Change, Update
from maillage.store.orders import Order, Publisher
from maillage.web.endpoint.answering import Headers
from maillage.web.endpoint.updating import Line

__all__ = ["Writes", "versions_of"]

#: Writes that may wait at once.
_MOST: Final = 16
_SCHEME: Final = "bearer"


class Writes:
    """Carries out writes in the order they come, for whoever has a token.

    It outlives the build it was sent to, so a server has one for all.
    """

    union = True

    def __init__(
        self,
        publisher: Publisher,
        keys: Keys,
        follow: Callable[[str], Awaitable[bool]],
        *,
        timeout_s: float = 300.0,
    ) -> None:
        """Prepare it.

        Args:
            publisher: makes next versions.
            keys: the tokens.
            follow: has a version in service that was published; says whether that is so.
            timeout_s: seconds a write may take; waiting for those before it counts.
        """
        self._publisher = publisher
        self._keys = keys
        self._follow = follow
        self._line = Line(("writes", "écritures"), _MOST, timeout_s)

    def admit(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a token; see `updating.Takes`."""
        self._grant(headers)

    async def update(self, request: SparqlRequest, headers: Mapping[str, str]) -> Headers:
        """Carry out the update of a request."""
        using = Dataset(request.default_graphs, request.named_graphs)
        _, fields = await self.change(Update(request.update or "", using), headers)
        return fields

    async def change(self, change: Change, headers: Mapping[str, str]) -> tuple[bool, Headers]:
        """Carry out one change, and have it in service; see `updating.Takes`."""
        grant = self._grant(headers)
        if_match = headers.get("if-match")
        order = Order(
            change,
            grant.name,
            grant.graphs,
            None if if_match is None else versions_of(if_match),
            versions_of(headers.get("if-none-match", "")),
        )
        made = await self._line.run(lambda left_s: self._publisher.make(order, timeout_s=left_s))
        if not await self._follow(made.version):
            raise StoreUnavailable(
                f"the version {made.version} is published, but this server cannot open it yet:"
                " the write is done, do not send it again",
                fr=f"la version {made.version} est publiée, mais ce serveur ne peut pas encore"
                " l’ouvrir : l’écriture est faite, ne la renvoyez pas",
            )
        return made.created, [("Maillage-Version", made.version)]

    def _grant(self, headers: Mapping[str, str]) -> Grant:
        """Find what the token of a request allows."""
        scheme, _, token = headers.get("authorization", "").strip().partition(" ")
        token = token.strip()
        if scheme.lower() != _SCHEME or not token:
            raise Unauthorized(
                "a write needs a token: send it as Authorization: Bearer …",
                fr="une écriture demande un jeton : envoyez-le par Authorization: Bearer …",
            )
        try:
            grant = self._keys.find(token)
        except ConfigError as error:  # whose words name files of this machine
            sys.stderr.write(f"maillage: {error}\n")
            raise StoreUnavailable(
                "the server cannot read its tokens, and has told its operator: try again later",
                fr="le serveur ne peut pas lire ses jetons, et l’a dit à son exploitant :"
                " réessayez plus tard",
            ) from error
        if grant is None:
            raise Unauthorized(
                "the token is not known here, or was revoked",
                fr="le jeton n’est pas connu ici, ou a été révoqué",
                given=True,
            )
        return grant


def versions_of(tags: str) -> tuple[str, ...]:
    """Read the versions that entity tags name, or ``*``.

    A tag of an answer is weak, for it names the version of the graph and the kind of answer, and
    not its bytes; RFC 9110 §13.1.1 would have ``If-Match`` never fit such a tag. What a writer
    means by it is the state of the graph, which the part before the first hyphen names exactly: so
    that part is compared, and whether the tag is weak is not looked at (docs/adr/0026).

    >>> versions_of('W/"184c75c9f9bb-5f3a0c7be1d2", "4ea0"'), versions_of("*")
    (('184c75c9f9bb', '4ea0'), ('*',))
    """
    parts = (part.strip().removeprefix("W/").strip('"') for part in tags.split(","))
    return tuple(part.partition("-")[0] for part in parts if part)
