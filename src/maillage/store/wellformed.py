"""Where an RDF/XML document breaks the rules of XML: pyoxigraph's parser does not say."""

from __future__ import annotations

from lxml import etree

__all__ = ["place_of_mistake"]


def place_of_mistake(text: str) -> tuple[int | None, int | None]:
    r"""Give line and column, from 1; None twice if it is XML, but no RDF.

    >>> place_of_mistake("<a>\n <b></a>")
    (2, 9)
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        return int(line), int(column)
    return None, None
