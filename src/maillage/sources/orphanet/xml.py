"""JDBOR XML, record by record in constant memory; no DTD, no entity, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, Final

from lxml import etree

from maillage.sources.failures import failure

__all__ = ["attribute", "events", "text"]

_ENCODING: Final = re.compile(r"encod|UTF-8|invalid bytes", re.IGNORECASE)
_CUT: Final = re.compile(
    r"Premature end|Extra content|EndTag|not found|Couldn't find|Document is empty", re.IGNORECASE
)


def events(
    stream: IO[bytes], place: str, starts: tuple[str, ...] = (), ends: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Walk through an XML file.

    Args:
        stream: the file.
        place: how to name it to the user.
        starts: elements whose start is told, ``JDBOR`` being always told.
        ends: elements whose end is told; they are emptied once the next event is asked for.

    Yields:
        ``("start" | "end", element)``.

    Raises:
        SourceError: it declares a DOCTYPE, is cut, or is no XML; names the line.
    """
    context = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=("JDBOR", *starts, *ends),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for event, element in context:
            if first:
                first = False
                info = element.getroottree().docinfo
                if info.doctype or info.internalDTD is not None:
                    raise failure("doctype", f"{place}:1")
                encoding = info.encoding or "UTF-8"
            if event == "start" and (element.tag in starts or element.tag == "JDBOR"):
                yield event, element
            elif event == "end" and element.tag in ends:
                yield event, element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        message = re.sub(r", line \d+, column \d+$", "", error.msg or "")
        at = f"{place}:{error.lineno or 1}"
        if re.search(r"entit|DTD|DOCTYPE|amplification", message, re.IGNORECASE):
            raise failure("doctype", at) from error
        if _ENCODING.search(message):
            name = re.search(r"not proper ([\w-]+)|'([\w-]+)'", message)
            announced = next((x for x in (name.groups() if name else ()) if x), "UTF-8")
            raise failure("encoding", at, announced if first else encoding) from error
        kind = "truncated" if _CUT.search(message) else "syntax"
        raise failure(kind, at, why=message) from error
    if first:
        raise failure("product", place, "XML ≠ JDBOR")


def text(element: Any, path: str) -> str:
    """Give the text of the first element at a path below one, without stray spaces."""
    return " ".join((element.findtext(path) or "").split())


def attribute(element: Any, path: str, name: str) -> str:
    """Give an attribute of the first element at a path below one; empty if it is not there."""
    found = element.find(path)
    return "" if found is None else str(found.get(name, ""))
