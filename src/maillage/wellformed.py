"""Where an RDF/XML document breaks the rules of XML: pyoxigraph's parser does not say.

Nor does it say that one ends in the middle: it gives what came before, as if that were all.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

__all__ = ["xml_mistake"]

_BOM: Final = b"\xef\xbb\xbf"


def xml_mistake(data: bytes) -> SyntaxError | None:
    r"""Give what breaks the rules of XML, with line and column from 1; nothing if it is empty.

    >>> (error := xml_mistake(b"<a>\n <b></a>")).lineno, error.offset
    (2, 9)
    >>> xml_mistake(b"<a>\n <b>").lineno
    2
    >>> xml_mistake(b"<a/>") is xml_mistake(b" ") is None
    True
    """
    if not data.removeprefix(_BOM).strip():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        return SyntaxError(error.msg, ("", int(line), int(column), None))
    return None
