"""The facts of one entity as a table for spreadsheets: a row a fact, each with its source."""

from __future__ import annotations

import csv
import io
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.terms import curie, expand
from maillage.web.entity.reading import Read
from maillage.web.wording.grouping import HIDDEN, rank
from maillage.web.wording.sourcing import PERSONS

__all__ = ["COLUMNS", "sheet"]

COLUMNS: Final = (
    *("subject", "property", "property_label", "value", "value_label", "language", "datatype"),
    *("graph", "source", "source_page", "locator"),
)
_TYPE: Final = expand("rdf:type").value
_FROM: Final = expand("prov:wasDerivedFrom").value


def sheet(read: Read) -> str:
    """Write CSV (RFC 4180, UTF-8): what is said of the entity, and of the nodes it takes part in.

    Args:
        read: what is said of it.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(COLUMNS)
    for node, said in [(read.iri, read.facts), *sorted(read.inner.items())]:
        origins = [str(getattr(f.value, "value", "")) for f in said if f.property == _FROM]
        for fact in sorted(said, key=lambda f: (rank(f.property), str(f.value), f.graph)):
            if fact.property in HIDDEN and fact.property != _TYPE:
                continue
            value = fact.value
            # Of persons, one graph holds what several documents say: the node tells which.
            documents = origins if fact.graph == PERSONS else []
            sources = read.book.behind(fact.graph, documents)
            write.writerow(
                (
                    node,
                    curie(fact.property),
                    read.names.of(fact.property).text,
                    getattr(value, "value", str(value)),
                    read.names.of(value.value).text if isinstance(value, NamedNode) else "",
                    (value.language or "") if isinstance(value, Literal) else "",
                    curie(value.datatype.value)
                    if isinstance(value, Literal) and not value.language
                    else "",
                    fact.graph,
                    " | ".join(source.title for source in sources),
                    " | ".join(source.page for source in sources if source.page),
                    " | ".join(read.book.locators(node, fact.graph)),
                )
            )
    return out.getvalue()
