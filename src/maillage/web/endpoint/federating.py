"""SERVICE in a request: carried out before the query takes its turn, given up with its client."""

from __future__ import annotations

import asyncio
import dataclasses

from maillage.config import Settings
from maillage.federation.allowed import allowed
from maillage.federation.joining import Federation
from maillage.sparql import SparqlRequest
from maillage.web.endpoint.turns import LeftError, Place

__all__ = ["Federation", "federation_of", "joined"]


def federation_of(settings: Settings) -> Federation | None:
    """Make the federation that the settings allow; None if they allow none.

    Raises:
        ConfigError: an entry of the list is no endpoint.
    """
    services = allowed(settings.services)
    if not services:
        return None
    return Federation(
        services,
        timeout_s=settings.service_timeout_s,
        max_bytes=settings.service_max_bytes,
        max_rows=settings.service_max_rows,
        at_once=settings.service_queries,
        client_queries=settings.client_queries,
    )


async def joined(
    federation: Federation | None, request: SparqlRequest, place: Place, limit_s: float
) -> tuple[SparqlRequest, float]:
    """Carry the SERVICE clauses of a request out, if it has any.

    No worker waits for somebody else's server: the query takes its turn when the rows are there.

    Args:
        federation: carries them out.
        request: a query.
        place: of the query, which has no turn yet.
        limit_s: seconds for all of it.

    Returns:
        The request without SERVICE, and the seconds that are left.

    Raises:
        MaillageError: see `maillage.federation.joining.Federation.joined`.
        LeftError: the client has gone.
    """
    if not request.federated or federation is None:
        return request, limit_s
    loop = asyncio.get_running_loop()
    begun = loop.time()
    task = loop.create_task(federation.joined(request.query, place.client, limit_s))
    place.stop = task.cancel  # type: ignore[assignment]  # whose answer nobody looks at
    try:
        query = await task
    except asyncio.CancelledError:
        if place.left:
            raise LeftError from None
        task.cancel()
        raise
    finally:
        place.stop = None
    left_s = max(limit_s - (loop.time() - begun), 0.001)
    return dataclasses.replace(request, query=query, federated=False), left_s
