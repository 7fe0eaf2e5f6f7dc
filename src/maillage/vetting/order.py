"""What a server asks of the process that checks, and how it crosses to there.

One line of JSON, then the bytes of the files one after another: they are never written as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from maillage.errors import BadRequest
from maillage.report import Lang
from maillage.vetting.given import Upload

__all__ = ["FORMS", "Order", "decode", "encode"]

#: How findings are told -> media type; ``page`` is what `maillage.vetting.told` makes, for a page.
FORMS: Final[Mapping[str, str]] = {
    "text": "text/plain",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "page": "application/vnd.maillage.page+json",
}


@dataclass(frozen=True)
class Order:
    """One check.

    Attributes:
        uploads: the files.
        form: a key of `FORMS`.
        lang: language of ``text``.
        added: whether the rows of a table are added to the project's, and do not take their place.
        before: what is to be said of the project without the files, as `machine.to_json` has it;
            empty where that is what is asked.
    """

    uploads: tuple[Upload, ...]
    form: str = "json"
    lang: Lang = "fr"
    added: bool = False
    before: bytes = b""


def encode(order: Order, more: Mapping[str, Any]) -> bytes:
    """Write an order, with what the process needs besides."""
    files = [(u.name, u.suffix, u.table, len(u.content)) for u in order.uploads]
    head = {"form": order.form, "lang": order.lang, "added": order.added, "files": files, **more}
    head["before"] = len(order.before)
    contents = [order.before, *(u.content for u in order.uploads)]
    return b"\n".join([json.dumps(head).encode(), b"".join(contents)])


def decode(stream: BinaryIO) -> tuple[Order, dict[str, Any]]:
    """Read an order, and what came with it.

    Raises:
        BadRequest: it was cut short.
    """
    head = json.loads(stream.readline())
    before = _exactly(stream, head.pop("before"))
    uploads = tuple(
        Upload(name, suffix, _exactly(stream, size), table)
        for name, suffix, table, size in head.pop("files")
    )
    return Order(uploads, head.pop("form"), head.pop("lang"), head.pop("added"), before), head


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise BadRequest("the order was cut short", fr="la demande est incomplète")
    return content
