"""SERVICE, to the endpoints that an operator allows, and to no other (docs/adr/0027).

::

    query ─▶ reader ─▶ process ``reading`` (confined, a deadline)
                          clauses   each SERVICE by its words, and its pattern
                          algebra   the same by rdflib's algebra: both must agree
      ◀── which clauses, with the variables of each
    allowed     is each endpoint on the list?
    client      asks it, innermost clause first; `address` says where may be connected to
    solutions   its rows ─▶ VALUES, in the place of the clause
      ─▶ a query without SERVICE, for a worker that could open no socket if it wanted to

SERVICE has a meaning of its own, whatever stands beside it (SPARQL 1.1 Federated Query §2): its
solutions are joined like those of VALUES, so the one can stand for the other.
"""
