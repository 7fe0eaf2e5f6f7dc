"""The SERVICE clauses of a query, by its algebra: a second reader, who knows nothing of the first.

rdflib's parser takes milliseconds, recurses, and may take for ever: it runs in a process of its own
(`maillage.federation.reading`). Nothing is evaluated.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import ServiceGraphPattern, parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef

from maillage.terms import BASE

__all__ = ["services"]

_CLAUSE: Final = "ServiceGraphPattern"


def _never(*_: object) -> None:
    raise NotImplementedError("SERVICE is not evaluated by rdflib")


# rdflib searches the query once more for the text of each clause, which fails on a comment in it,
# and never ends on a clause in a clause; not so for what has an evaluation of its own.
ServiceGraphPattern.setEvalFn(_never)


def services(sparql: str) -> Counter[tuple[str, bool]]:
    """Count the SERVICE clauses in the algebra of a query.

    Args:
        sparql: a query.

    Returns:
        How many clauses ask an endpoint, and whether silently; that of a variable has no IRI.

    Raises:
        Exception: rdflib cannot read it; of many kinds.

    >>> services("ASK { FILTER EXISTS { SERVICE SILENT <http://e/> { ?s ?p 1 } } }")
    Counter({('http://e/', True): 1})
    """
    found: Counter[tuple[str, bool]] = Counter()
    seen: set[int] = set()
    left: list[Any] = [translateQuery(parseQuery(sparql), base=BASE).algebra]
    while left:  # and no recursion
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, CompValue):
            if node.name == _CLAUSE:
                iri = str(node.term) if isinstance(node.term, URIRef) else ""
                found[iri, dict.get(node, "silent") is not None] += 1
            left.extend(dict.values(node))
        elif isinstance(node, list | tuple | set | frozenset):
            left.extend(node)
    return found
