"""What is noted of a request while it is answered, for the counters and the logs."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from maillage.errors import (
    Busy,
    Forbidden,
    MaillageError,
    QueryDied,
    QueryTimeout,
    RequestError,
    TooManyRequests,
)

__all__ = ["OUTCOMES", "Record", "outcome_of", "record_of"]

#: How a query or a write may end.
OUTCOMES: Final = (
    "ok",
    "bad-request",
    "timeout",
    "cancelled",
    "died",
    "refused",
    "busy",
    "error",
)
_KEY: Final = "maillage.record"


@dataclass
class Record:
    """One request.

    Attributes:
        id: of the request, which its answer bears too.
        query: text of the query or update; empty if there is none.
        is_write: an update or a write of a graph was sent, where those are taken.
        outcome: one of `OUTCOMES`; empty if nothing was asked.
        media_type: of the answer.
        rows: of the answer that have been sent; None if it has none to count.
        begun: its status has been sent.
        kept: the answer was kept, here or by the client, and nothing was run.
        waited_s: seconds that the query has waited for its turn.
    """

    id: str = ""
    query: str = ""
    is_write: bool = False
    outcome: str = ""
    media_type: str = ""
    rows: int | None = None
    begun: bool = False
    kept: bool = False
    waited_s: float = 0.0

    def begin(self, media_type: str) -> None:
        """Note that the answer begins."""
        self.begun = True
        self.media_type = media_type


def record_of(scope: MutableMapping[str, Any]) -> Record:
    """Give the record of a request; copies of its scope have the same one."""
    record = scope.get(_KEY)
    if not isinstance(record, Record):
        record = scope[_KEY] = Record()
    return record


def outcome_of(error: MaillageError) -> str:
    """Say in a word how a query or a write ended.

    >>> outcome_of(Busy("later")), outcome_of(Forbidden("no"))
    ('busy', 'refused')
    """
    match error:
        case QueryTimeout():
            return "timeout"
        case Busy() | TooManyRequests():
            return "busy"
        case QueryDied():
            return "died"
        case Forbidden():
            return "refused"
        case RequestError():
            return "bad-request"
        case _:
            return "error"
