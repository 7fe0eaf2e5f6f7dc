"""Reads queries with SERVICE: ``python -m maillage.federation.reading``, a socket as its stdin.

A parser may recurse, hang or crash on a text made for that, so it does here: without sockets, with
little memory, and with a server that ends this process when it takes too long.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import sys
import threading
from typing import Final

from maillage.errors import BadRequest, MaillageError
from maillage.federation.algebra import services
from maillage.federation.clauses import Clause, Found, Reading, blanked, find
from maillage.store import frames, mistake
from maillage.store.place import variables
from maillage.store.sandbox import confine, limit_memory
from maillage.store.worker import send_error

__all__ = ["ALARM_S", "main", "read"]

#: Seconds after which this process ends by itself, whether or not its server still lives.
ALARM_S: Final = 20
#: Room for recursion: brackets are nested 200 deep at most (`maillage.sparql.MAX_DEPTH`).
_RECURSION: Final = 50_000
_STACK_BYTES: Final = 256 * 2**20
_MEMORY_MB: Final = 2048


def read(sparql: str) -> Found:
    """Read a query with SERVICE by its words and by its algebra.

    Args:
        sparql: the query.

    Raises:
        Forbidden: SERVICE of a variable.
        BadRequest: it is no SPARQL, or the two do not agree.

    >>> read("ASK { SERVICE <http://e/> { ?s ?p ?o FILTER(?x > 1) } }").variables
    (('o', 'p', 's'),)
    """
    reading = find(sparql)
    wrong = mistake.find(blanked(sparql, reading.clauses))
    if wrong is not None:
        raise wrong
    _agree(sparql, reading)
    leaving = []
    for clause in reading.clauses:
        pattern = blanked(sparql, reading.clauses)[clause.open : clause.end]
        names = _leaving(reading, clause, pattern)
        leaving.append(tuple(sorted(names)))
        if clause.exists and clause.names.difference(names):
            lost = ", ".join(f"?{name}" for name in sorted(clause.names.difference(names)))
            raise BadRequest(
                f"{lost} does not leave the SERVICE clause at character {clause.start + 1}, which"
                " stands in EXISTS: whether it should have the value from outside, no standard"
                " says; rename it or take the clause out of EXISTS",
                fr=f"{lost} ne sort pas de la clause SERVICE au caractère {clause.start + 1}, qui"
                " se trouve dans EXISTS : aucune norme ne dit si la valeur du dehors s’y applique ;"
                " renommez-la ou sortez la clause d’EXISTS",
            )
    return Found(reading, tuple(leaving))


def _leaving(reading: Reading, clause: Clause, pattern: str) -> frozenset[str]:
    """Find the variables of a pattern that leave it, as SELECT * would give them."""
    try:
        names = variables(f"{reading.prologue}\nSELECT * WHERE {pattern}\nLIMIT 0")
    except SyntaxError as error:
        raise BadRequest(
            f"the pattern of the SERVICE clause at character {clause.start + 1} is no query of its"
            f" own: {error}",
            fr=f"le motif de la clause SERVICE au caractère {clause.start + 1} n’est pas une"
            f" requête à lui seul : {error}",
        ) from error
    return clause.names.intersection(names)


def main() -> None:
    """Read one query after another, until the server closes its end of the socket."""
    connection = socket.socket(fileno=0)
    limit_memory(_MEMORY_MB)
    confine()
    connection.sendall(frames.frame(frames.READY))
    reader = frames.Reader(connection)
    while True:
        try:
            _, payload = reader.receive()
        except EOFError:
            return
        signal.alarm(ALARM_S)
        try:
            found = json.dumps(dataclasses.asdict(read(payload.decode())), default=sorted)
            connection.sendall(frames.frame(frames.END, found.encode()))
        except MaillageError as error:
            send_error(connection, error)
        signal.alarm(0)


def _agree(sparql: str, reading: Reading) -> None:
    """Hold the words of a query against its algebra."""
    said = sorted((clause.iri, clause.silent) for clause in reading.clauses)
    try:
        seen = sorted(services(sparql).elements())
    except Exception as error:  # rdflib raises whatever its parser does
        raise BadRequest(
            f"the algebra of the query cannot be read ({type(error).__name__}), so SERVICE is not"
            " carried out: simplify the query",
            fr=f"l’algèbre de la requête ne peut être lue ({type(error).__name__}), SERVICE n’est"
            " donc pas exécuté : simplifiez la requête",
        ) from error
    if seen != said:
        raise BadRequest(
            f"the words of the query say SERVICE {_list(said)}, its algebra {_list(seen)}: write"
            " it more plainly",
            fr=f"les mots de la requête disent SERVICE {_list(said)}, son algèbre {_list(seen)} :"
            " écrivez-la plus simplement",
        )


def _list(found: list[tuple[str, bool]]) -> str:
    return ", ".join(f"{'SILENT ' if silent else ''}<{iri}>" for iri, silent in found) or "–"


if __name__ == "__main__":
    # Ctrl-C in a terminal reaches the whole group; the server decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setrecursionlimit(_RECURSION)
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    os._exit(0)
