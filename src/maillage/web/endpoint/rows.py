"""How many rows an answer has, told by what stands between them: nothing is parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from maillage.negotiate import CSV, JSON, TSV, XML

__all__ = ["Rows"]


@dataclass(frozen=True)
class _Form:
    """How rows are told apart in a format, as Oxigraph writes it.

    Attributes:
        begin: rows follow it; it stands in the first part of the answer to a SELECT.
        none: stands there instead, if there is no row; empty if the marks tell that.
        mark: one a row.
        unmarked: rows beside those that the marks tell.
    """

    begin: bytes
    none: bytes
    mark: bytes
    unmarked: int


_OWN: Final = {
    JSON: _Form(b'"bindings":[', b'"bindings":[]', b"},{", 1),
    XML: _Form(b"<results", b"", b"<result>", 0),
    CSV: _Form(b"\r\n", b"", b"\r\n", -1),
    TSV: _Form(b"\n", b"", b"\n", -1),
}
_FORMS: Final = _OWN | {
    "application/json": _OWN[JSON],
    "application/xml": _OWN[XML],
    "text/xml": _OWN[XML],
}


class Rows:
    r"""Counts the rows of one answer as its parts pass.

    In JSON a text that holds ``},{`` counts as one more, and so does a line's end (CRLF) inside a
    text in CSV; XML and TSV cannot hold what tells their rows apart.

    >>> rows = Rows("text/tab-separated-values; charset=utf-8")
    >>> rows.add(b"?x\n1\n")
    >>> rows.add(b"2\n")
    >>> rows.seen
    2
    """

    def __init__(self, media_type: str) -> None:
        """Begin to count.

        Args:
            media_type: of the answer.
        """
        self._form = _FORMS.get(media_type.partition(";")[0])
        self._end = b""
        #: Rows so far; None of what has no rows, or is not written as Oxigraph would.
        self.seen: int | None = None

    def add(self, part: bytes) -> None:
        """Count what has come next; the first part holds all that stands before the rows."""
        form = self._form
        if form is None:
            return
        if self.seen is None:
            if form.begin not in part:
                self._form = None
                return
            self.seen = 0 if form.none and form.none in part else form.unmarked
        # What a mark may have begun with at the end of one part, and ends with in the next.
        beyond = len(form.mark) - 1
        between = self._end + part[:beyond]
        self.seen += part.count(form.mark) + between.count(form.mark)
        self._end = (part if len(part) >= beyond else between)[-beyond:] if beyond else b""
