"""One change, applied to an open pyoxigraph store.

Payloads are read completely before anything is cleared; that a change is whole or not at all is the
caller's business (`succession`).
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from maillage import negotiate
from maillage.errors import (
    BadRequest,
    Forbidden,
    MaillageError,
    NotFound,
    StoreUnavailable,
    UnsupportedMediaType,
)
from maillage.store import mistake
from maillage.store.changes import Change, GraphWrite, Payload, Update
from maillage.store.evaluate import FAILURES, failed
from maillage.store.using import with_using
from maillage.terms import BASE
from maillage.wellformed import xml_mistake

__all__ = ["PAYLOAD_TYPES", "apply", "read_payload"]

_FORMATS: Final = {
    negotiate.TURTLE: ox.RdfFormat.TURTLE,
    negotiate.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    negotiate.RDFXML: ox.RdfFormat.RDF_XML,
    negotiate.JSONLD: ox.RdfFormat.JSON_LD,
    negotiate.NQUADS: ox.RdfFormat.N_QUADS,
    negotiate.TRIG: ox.RdfFormat.TRIG,
}
#: Media types that a payload may be of.
PAYLOAD_TYPES: Final = tuple(_FORMATS)

_STATE: Final = re.compile(r"The graph (<.*>) (already exists|does not exist)")


def apply(store: ox.Store, change: Change, *, confined: bool) -> bool:
    """Carry out a change.

    Args:
        store: whose default graph is a graph of its own.
        change: what to do.
        confined: whether the system keeps this process from opening a socket.

    Returns:
        Whether it has made a graph that was not there.

    Raises:
        MaillageError: see `maillage.store.changes.Writable.change`; the store may have changed.
    """
    if isinstance(change, Update):
        _update(store, change, confined=confined)
        return False
    return _write(store, change)


def _update(store: ox.Store, update: Update, *, confined: bool) -> None:
    # By letter, not by token: nothing else would hold LOAD SILENT back here.
    if not confined and "LOAD" in update.sparql.upper():
        raise Forbidden(
            "LOAD is refused: this system cannot keep it from going out",
            fr="LOAD est refusé : ce système ne peut pas l’empêcher de sortir",
        )
    text = with_using(update.sparql, update.using)
    try:
        store.update(text, base_iri=BASE)
    except SyntaxError as error:
        raise mistake.find(update.sparql, update=True) or BadRequest(
            f"the update is not SPARQL 1.1: {error}",
            fr=f"la mise à jour n’est pas du SPARQL 1.1 : {error}",
        ) from error
    except FAILURES as error:
        raise _failed(error) from error


def _failed(error: Exception) -> MaillageError:
    if match := _STATE.search(str(error)):
        there = match[2] == "already exists"
        return BadRequest(
            f"the graph {match[1]} {match[2]}: nothing has changed; add SILENT to go on all the"
            " same",
            fr=f"le graphe {match[1]} {'existe déjà' if there else 'n’existe pas'} :"
            " rien n’a changé ; ajoutez SILENT pour continuer malgré tout",
        )
    if not isinstance(error, OSError):
        return failed(error)
    return StoreUnavailable(
        f"the update failed, and nothing has changed: {error}",
        fr=f"la mise à jour a échoué, et rien n’a changé : {error}",
    )


def _write(store: ox.Store, write: GraphWrite) -> bool:
    graph = _graph(write.graph)
    known = isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)
    if write.method == "DELETE":
        if not known:
            raise NotFound(
                f"there is no graph <{write.graph}>", fr=f"il n’y a pas de graphe <{write.graph}>"
            )
        store.remove_graph(graph)
        return False
    quads = [quad for payload in write.payloads for quad in read_payload(payload, graph)]
    if write.method == "PUT" and known:
        store.clear_graph(graph)
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)  # an empty payload makes an empty graph
    store.extend(quads)
    return not known


def _graph(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(iri) if iri else ox.DefaultGraph()


def read_payload(payload: Payload, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """Read a document into a graph.

    Raises:
        BadRequest: it is not well formed, or names graphs itself.
        UnsupportedMediaType: it is of no type that is read.
    """
    format_ = _FORMATS.get(payload.media_type)
    if format_ is None:
        raise UnsupportedMediaType(
            f"a graph of type {payload.media_type} is not understood: send one of"
            f" {', '.join(PAYLOAD_TYPES)}",
            fr=f"un graphe de type {payload.media_type} n’est pas pris en charge : envoyez"
            f" {', '.join(PAYLOAD_TYPES)}",
        )
    try:
        quads = ox.parse(
            payload.text,
            format=format_,
            base_iri=payload.base,
            without_named_graphs=True,
            rename_blank_nodes=True,  # two payloads may both say _:a and mean two nodes
        )
        found = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads]
        if format_ is ox.RdfFormat.RDF_XML and (cut := xml_mistake(payload.text.encode())):
            raise cut
    except SyntaxError as error:
        raise _not_well_formed(payload, error) from error
    return found


def _not_well_formed(payload: Payload, error: SyntaxError) -> BadRequest:
    if "Named graphs" in str(error):
        return BadRequest(
            "the payload names graphs, and one graph is wanted here: send its triples alone",
            fr="le contenu nomme des graphes, et il en faut un seul ici : n’envoyez que ses"
            " triplets",
        )
    line, column = error.lineno, error.offset
    if line is None and payload.media_type == negotiate.RDFXML:
        wrong = xml_mistake(payload.text.encode())
        line, column = (wrong.lineno, wrong.offset) if wrong else (None, None)
    why = re.sub(r"^Parser error at .*?: | \(line \d+\)$", "", error.msg or "")
    if line is None:
        return BadRequest(
            f"the payload is not {payload.media_type}: {why}",
            fr=f"le contenu n’est pas du {payload.media_type} : {why}",
        )
    return BadRequest(
        f"the payload is not {payload.media_type}: line {line}, column {column}: {why}",
        fr=f"le contenu n’est pas du {payload.media_type} : ligne {line}, colonne {column} : {why}",
    )
