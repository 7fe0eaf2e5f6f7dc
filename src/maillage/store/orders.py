"""What a server asks of the process that makes the next version of a published graph.

The server reads what is published and nothing else; another process publishes (docs/adr/0026).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Protocol

from maillage.store.changes import Change, decode, encode

__all__ = ["Made", "Order", "Publisher", "decode_order", "encode_order"]


@dataclass(frozen=True)
class Order:
    """One write to the published graph.

    Attributes:
        change: what to do.
        by: name of the token.
        graphs: IRIs of the graphs that it may write; None for every graph of facts.
        if_match: versions of which one must be in service; ``*`` for whichever there is; None for
            no such wish.
        if_none_match: versions of which none must be in service; with ``*`` the graph of a
            `GraphWrite` must not be there.
    """

    change: Change
    by: str
    graphs: tuple[str, ...] | None = None
    if_match: tuple[str, ...] | None = None
    if_none_match: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """How a write ended that was carried out.

    Attributes:
        version: that is in service by now.
        created: whether it has made a graph that was not there.
        changed: whether it is a new version.
    """

    version: str
    created: bool = False
    changed: bool = field(default=True, compare=False)


class Publisher(Protocol):
    """Makes next versions."""

    def make(self, order: Order, *, timeout_s: float) -> Made:
        """Make the next version, whole or not at all; returns when it is published.

        Args:
            order: what to do.
            timeout_s: seconds until it is stopped; waiting for other writes and builds counts.

        Raises:
            BadRequest: the text breaks its grammar, or cannot be carried out.
            Forbidden: it would change what the token may not write, or reach out.
            NotConforming: the graph would break a rule.
            NotFound: there is no such graph.
            PreconditionFailed: another version is in service.
            QueryTimeout: stopped at its deadline; nothing has changed.
            StoreUnavailable: others took all the time, or it ended its process; nothing has
                changed.
        """
        ...


def encode_order(order: Order) -> bytes:
    """Write an order as JSON."""
    fields = asdict(order) | {"change": encode(order.change).decode()}
    return json.dumps(fields).encode()


def decode_order(text: bytes) -> Order:
    """Read an order from JSON.

    >>> from maillage.store.changes import GraphWrite
    >>> order = Order(GraphWrite("DELETE", "http://e/g"), "anna", ("http://e/g",))
    >>> decode_order(encode_order(order)) == order
    True
    """
    fields = json.loads(text)
    for name in ("graphs", "if_match", "if_none_match"):
        if fields[name] is not None:
            fields[name] = tuple(fields[name])
    return Order(**fields | {"change": decode(fields["change"].encode())})
