"""One graph at a time into the store: by the Graph Store HTTP Protocol, or by SPARQL 1.1 Update.

Both can be repeated: a graph is a set, so that triples sent twice are there once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from maillage.loading.remote import Refused, Remote
from maillage.store import load_query

__all__ = ["DEFAULT", "ByGraphStore", "ByUpdate", "Writer"]

#: In the place of a graph's IRI: the store's own default graph.
DEFAULT: Final = ""
#: A request of so few triples is not refused for its length.
_FEW: Final = 50
_NTRIPLES: Final = "application/n-triples"
_UPDATE: Final = "application/sparql-update"


class Writer(Protocol):
    """Writes graphs of one store; a graph is an IRI, or `DEFAULT`."""

    #: What it writes by, and where to, for people.
    name: str

    def replace(self, graph: str, lines: list[bytes]) -> None:
        """Make these triples (lines of N-Triples) all that a graph has."""
        ...

    def add(self, graph: str, lines: list[bytes]) -> None:
        """Add triples to a graph."""
        ...

    def drop(self, graph: str) -> None:
        """Leave nothing in a graph."""
        ...


class ByGraphStore:
    """PUT, POST and DELETE of graphs, named by ``?graph=`` and ``?default`` (indirectly)."""

    def __init__(self, remote: Remote, url: str) -> None:
        """Write at the URL of a graph store, such as ``https://host/store``."""
        self._remote = remote
        self._url = url
        self.name = f"Graph Store Protocol, {url}"

    def replace(self, graph: str, lines: list[bytes]) -> None:
        """See `Writer.replace`."""
        rest = _in_halves(lines, lambda part: self._send("PUT", graph, part))
        if rest:
            self.add(graph, rest)

    def add(self, graph: str, lines: list[bytes]) -> None:
        """See `Writer.add`."""
        while lines:
            lines = _in_halves(lines, lambda part: self._send("POST", graph, part))

    def drop(self, graph: str) -> None:
        """See `Writer.drop`."""
        self._remote.send("DELETE", self._url, params=_named(graph), also=(404,))

    def _send(self, method: str, graph: str, lines: list[bytes]) -> None:
        self._remote.send(
            method, self._url, params=_named(graph), body=b"".join(lines), media_type=_NTRIPLES
        )


class ByUpdate:
    """INSERT DATA and CLEAR, written out of the templates of ``queries/load``."""

    def __init__(self, remote: Remote, url: str, queries: Path) -> None:
        """Write at the URL that takes updates, such as ``https://host/update``."""
        self._remote = remote
        self._url = url
        self._texts = {
            name: load_query(queries / f"{name}.rq")
            for name in ("insert", "insert-default", "clear", "clear-default")
        }
        self.name = f"SPARQL Update, {url}"

    def replace(self, graph: str, lines: list[bytes]) -> None:
        """See `Writer.replace`."""
        self.drop(graph)
        self.add(graph, lines)

    def add(self, graph: str, lines: list[bytes]) -> None:
        """See `Writer.add`."""
        while lines:
            lines = _in_halves(lines, lambda part: self._insert(graph, part))

    def drop(self, graph: str) -> None:
        """See `Writer.drop`."""
        self._send("clear", graph)

    def _insert(self, graph: str, lines: list[bytes]) -> None:
        self._send("insert", graph, lines)

    def _send(self, name: str, graph: str, lines: list[bytes] | None = None) -> None:
        text = self._texts[name if graph else f"{name}-default"].replace("$graph", f"<{graph}>")
        head, _, tail = text.partition("$triples")
        body = b"".join([head.encode(), *(lines or ()), tail.encode()])
        self._remote.send("POST", self._url, body=body, media_type=_UPDATE)


def _named(graph: str) -> dict[str, str]:
    return {"graph": graph} if graph else {"default": ""}


def _in_halves(lines: list[bytes], send: Callable[[list[bytes]], None]) -> list[bytes]:
    """Send as many lines as the store takes in one request, from the first; give the others.

    There is no common word for "too long": 413 of a proxy, 400 of Virtuoso, whose compiler runs
    out of memory. So what is refused is tried again with half of it, down to a few triples.
    """
    count = len(lines)
    while True:
        try:
            send(lines[:count])
        except Refused as refused:
            if count <= _FEW or refused.code not in {400, 413, 500}:
                raise
            count //= 2
        else:
            return lines[count:]
