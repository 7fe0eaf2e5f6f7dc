"""Queries that would make an engine call others, and an ear that hears who calls."""

from __future__ import annotations

import socket
import threading

__all__ = ["HOSTILE", "Ear"]

#: Federated queries in every spelling; ``URL`` stands for the address to call.
HOSTILE = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service<URL>{ ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * {\tSERVICE\n#c\n<URL>\r\n{ ?s ?p ?o } }",
    "SELECT * {#c\rSERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "ASK { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER NOT EXISTS { { ?s ?p ?o } UNION { SERVICE <URL> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <URL> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?x)SERVICE?x{ ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE :x { ?s ?p ?o } }",
    # A parser without a lexer finds the keyword glued to its neighbours.
    "PREFIX : <URL> SELECT * {SERVICE:x{?s ?p ?o}}",
    "PREFIX : <URL> SELECT * {SERVICESILENT:x{?s ?p ?o}}",
    "PREFIX e: <URL> SELECT * {SERVICEe:x{?s ?p ?o}}",
    "SELECT * { ?s ?p ?o.SERVICE<URL>{?s ?p ?o}}",
    "SELECT * { OPTIONAL{?s ?p 1SERVICE<URL>{?s ?p ?o}}}",
    "SELECT * { OPTIONAL{?s ?p trueSERVICE<URL>{?s ?p ?o}}}",
    # It reads '<' as "less than" where longest match would find an IRI that hides the rest.
    "SELECT * { ?s ?p ?a FILTER(?a<'x>') SERVICE <URL> {?s ?p ?o} FILTER('a'='a')}",
    "SELECT * { ?s ?p ?a FILTER(?a<?b#>'''\n) SERVICE <URL> {?s ?p ?o} #'''\n}",
    "PREFIX e: <URL> SELECT * { ?s ?p ?a FILTER(?a<e:b#>'''\n) SERVICE <URL> {?s ?p ?o} #'''\n}",
    "SELECT * { ?s ?p ?a FILTER((1)<'x>') SERVICE <URL> {?s ?p ?o} FILTER('a'='a')}",
    # Escapes, quotes and comment signs where they open nothing.
    "PREFIX e: <URL> SELECT * { OPTIONAL{?s e:a\\'b ?a} SERVICE <URL> {?s ?p ?o} #'\n}",
    "PREFIX e: <URL> SELECT * { OPTIONAL{?s e:a\\#b ?a} SERVICE <URL> {?s ?p ?o} }",
    "SELECT * { OPTIONAL{?s ?p <http://a\\u0027b>} SERVICE <URL> {?s ?p ?o} #'\n}",
    "SELECT * { OPTIONAL{?s ?p <http://a#b'>} SERVICE <URL> {?s ?p ?o} #'\n}",
    "SELECT * { OPTIONAL{?s ?p 'a\\u0027'} SERVICE <URL> {?s ?p ?o} #'\n}",
    "SELECT * { OPTIONAL{?s ?p '\\\\'} SERVICE <URL> {?s ?p ?o} #'\n}",
    "SELECT * { OPTIONAL{?s ?p ''} SERVICE <URL> {?s ?p ?o} #'''\n}",
    "SELECT * { OPTIONAL{?s ?p '''a''' } SERVICE <URL> {?s ?p ?o} #'''\n}",
    "SELECT * { OPTIONAL{?s ?p ?a {| ?x ?y |} } SERVICE <URL> {?s ?p ?o} }",
    # No SPARQL 1.1, but a lenient parser could take it.
    "SELECT * { SER\\u0056ICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a\n' SERVICE <URL> {?s ?p ?o} }",
]


class Ear:
    """A loopback socket that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._calls = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._calls += 1
            connection.close()

    def heard(self) -> int:
        return self._calls

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(60)
