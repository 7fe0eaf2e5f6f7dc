"""What may be done to a store that can be written, and how it is sent to the process that does it.

::

    Update        a SPARQL 1.1 Update request: all its operations, or none
    GraphWrite    an operation of the Graph Store HTTP Protocol on one graph
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final, Protocol

from maillage.store import ALL, Dataset, Store

__all__ = ["Change", "GraphWrite", "Payload", "Update", "Writable", "decode", "encode"]


@dataclass(frozen=True)
class Update:
    """A SPARQL 1.1 Update request.

    Attributes:
        sparql: its text.
        using: the graphs of ``using-graph-uri`` and ``using-named-graph-uri``; `ALL` for none.
    """

    sparql: str
    using: Dataset = ALL


@dataclass(frozen=True)
class Payload:
    """One RDF document.

    Attributes:
        text: its content.
        media_type: without parameters.
        base: IRI that its relative IRIs are resolved against.
    """

    text: str
    media_type: str
    base: str


@dataclass(frozen=True)
class GraphWrite:
    """An operation on one graph.

    Attributes:
        method: ``PUT`` (replace), ``POST`` (merge) or ``DELETE``.
        graph: IRI of the graph; empty for the default graph.
        payloads: what to put in; none for ``DELETE``.
    """

    method: str
    graph: str
    payloads: tuple[Payload, ...] = ()


Change = Update | GraphWrite
_KINDS: Final = {"Update": Update, "GraphWrite": GraphWrite}


class Writable(Store, Protocol):
    """A store that can be written, too."""

    def change(self, change: Change, *, timeout_s: float = 30.0) -> bool:
        """Carry out a change whole, or not at all.

        Args:
            change: what to do.
            timeout_s: seconds until it is stopped; waiting for other changes counts.

        Returns:
            Whether it has made a graph that was not there.

        Raises:
            BadRequest: the text breaks its grammar, or the change cannot be carried out.
            Forbidden: it would reach out to another host.
            NotFound: there is no such graph.
            QueryTimeout: stopped at its deadline; nothing has changed.
            StoreUnavailable: other changes took all the time, or it ended its process; nothing has
                changed.
        """
        ...


def encode(change: Change) -> bytes:
    """Write a change as JSON."""
    return json.dumps({"kind": type(change).__name__, **asdict(change)}).encode()


def decode(text: bytes) -> Change:
    """Read a change from JSON.

    >>> decode(encode(Update("CLEAR ALL", Dataset(("http://e/g",))))).using.default_graphs
    ('http://e/g',)
    """
    fields = json.loads(text)
    if _KINDS[fields.pop("kind")] is Update:
        using = Dataset(*(tuple(graphs) for graphs in fields["using"].values()))
        return Update(fields["sparql"], using)
    payloads = tuple(Payload(**payload) for payload in fields["payloads"])
    return GraphWrite(fields["method"], fields["graph"], payloads)
