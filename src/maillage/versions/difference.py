"""What a change comes to: the facts that come and go, whatever its text says.

Rights, rules and history are judged on this difference alone. The text of an update is never read
for it: that would take a second SPARQL parser that agrees with the engine's in every corner.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maillage.errors import BadRequest, Forbidden, NotFound
from maillage.history import Patch
from maillage.store.applying import apply, read_payload
from maillage.store.changes import Change, GraphWrite, Update
from maillage.store.oxigraph import open_to_write
from maillage.terms import PREFIXES, graph
from maillage.versions.data import kept_form, of_listed

__all__ = ["DERIVED", "allow", "check_graph", "difference", "graph_of", "run"]

#: Graphs that no write may change -> what they come from.
DERIVED: Final = {
    graph(name).value: f"graph/{name}"
    for name in ("build", "inferred", "ontology", "schemes", "shapes")
}
_TYPED: Final = b'"^^<http://www.w3.org/2001/XMLSchema#'
_UNION: Final = (
    "the change is in the default graph, which is the union of all graphs and cannot be written:"
    " name the graph (GRAPH <…>, WITH <…>, or ?graph=…)",
    "le changement porte sur le graphe par défaut, qui est l’union de tous les graphes et ne"
    " s’écrit pas : nommez le graphe (GRAPH <…>, WITH <…> ou ?graph=…)",
)


def graph_of(line: bytes) -> str:
    r"""Give the graph of an N-Quads line.

    >>> graph_of(b'<s> <p> "a <b>" <http://e/g> .\n')
    'http://e/g'
    """
    return line[line.rindex(b" <") + 2 : line.rindex(b">")].decode()


def run(
    change: Change, body: Sequence[bytes], copy: Path, *, confined: bool
) -> tuple[set[bytes], set[bytes]] | None:
    """Run the text of an update: on the quads it lists, else on a copy of the store.

    Args:
        change: what is asked; a `GraphWrite` has no text to run.
        body: the lines of the version in service.
        copy: a copy of its store.
        confined: whether the system keeps this process from opening a socket.

    Returns:
        The lines that go and those that come; None if `difference` has yet to find them.

    Raises:
        BadRequest: it breaks its grammar, or cannot be carried out.
        Forbidden: it would reach out to another host.
    """
    if not isinstance(change, Update):
        return None
    listed = of_listed(change, body, confined=confined)
    if listed is None:
        store = open_to_write(copy)
        apply(store, change, confined=confined)
        store.flush()
        del store  # which closes it
    return listed


def difference(
    change: Change,
    body: Sequence[bytes],
    copy: Path,
    found: tuple[set[bytes], set[bytes]] | None,
) -> Patch:
    """Find out what a change comes to.

    Args:
        change: what is asked.
        body: the lines of the version in service.
        copy: a copy of its store, where an `Update` has been at work.
        found: what `run` has found.

    Raises:
        BadRequest: it leads to what cannot be published.
        NotFound: there is no graph to delete.
    """
    if found is None and isinstance(change, GraphWrite):
        found = _of_graph(change, body)
    gone, come = found or _of_update(body, copy)
    _check_terms(come)
    return Patch(tuple(sorted(come)), tuple(sorted(gone)))


def allow(patch: Patch, graphs: Collection[str] | None, by: str) -> None:
    """Refuse a difference that a token does not cover.

    Args:
        patch: the difference.
        graphs: IRIs of the graphs it may write; None for every graph of facts.
        by: its name.

    Raises:
        Forbidden: names the first graph that it may not write.
    """
    for iri in sorted({graph_of(line) for line in (*patch.added, *patch.removed)}):
        check_graph(iri, graphs, by)


def check_graph(iri: str, graphs: Collection[str] | None, by: str) -> None:
    """Refuse one graph that a token does not cover, see `allow`."""
    if iri in DERIVED:
        raise Forbidden(
            f"<{iri}> is made by each build, and cannot be written",
            fr=f"<{iri}> est fait par chaque construction, et ne s’écrit pas",
        )
    if graphs is not None and iri not in graphs:
        raise Forbidden(
            f"the token {by!r} may not write the graph <{iri}>",
            fr=f"le jeton « {by} » ne permet pas d’écrire le graphe <{iri}>",
        )


def _of_graph(write: GraphWrite, body: Sequence[bytes]) -> tuple[set[bytes], set[bytes]]:
    if not write.graph:
        raise BadRequest(_UNION[0], fr=_UNION[1])
    home = ox.NamedNode(write.graph)
    end = f" {home} .\n".encode()
    there = {line for line in body if line.endswith(end)}
    if write.method == "DELETE":
        if not there:
            raise NotFound(
                f"there is no graph <{write.graph}>", fr=f"il n’y a pas de graphe <{write.graph}>"
            )
        return there, set()
    quads = [quad for payload in write.payloads for quad in read_payload(payload, home)]
    sent = kept_form(quads)
    come, gone = sent - there, there - sent
    _cancel(gone, come)
    return (gone if write.method == "PUT" else set()), come


def _of_update(body: Sequence[bytes], copy: Path) -> tuple[set[bytes], set[bytes]]:
    store = open_to_write(copy)
    dump = copy.with_name(f"{copy.name}.nq")
    store.dump(dump, format=ox.RdfFormat.N_QUADS)
    del store  # which closes it
    gone = set(body)
    union = set(map(_triple, body))
    come: set[bytes] = set()
    with dump.open("rb") as lines:
        for line in lines:
            if line in gone:
                gone.discard(line)
            elif line in union:
                union.discard(line)
            else:
                come.add(line)
    dump.unlink()
    _cancel(gone, come)
    _cancel(union, come)
    strange = any(
        isinstance(quad.graph_name, ox.DefaultGraph)
        for quad in ox.parse(b"".join(come), format=ox.RdfFormat.N_QUADS)
    )
    if union or strange:
        raise BadRequest(_UNION[0], fr=_UNION[1])
    return gone, come


def _triple(line: bytes) -> bytes:
    return line[: line.rindex(b" <")] + b" .\n"


def _cancel(gone: set[bytes], come: set[bytes]) -> None:
    """Take out what differs in writing alone: the store writes some numbers and dates its way."""
    for line in [line for line in gone if _TYPED in line] if come else ():
        (same,) = kept_form(ox.parse(line, format=ox.RdfFormat.N_QUADS))
        if same in come:
            gone.discard(line)
            come.discard(same)


def _check_terms(lines: Collection[bytes]) -> None:
    """Refuse what the published data have none of (DESIGN, decision 8)."""
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        for term in quad:
            if isinstance(term, ox.BlankNode):
                raise BadRequest(
                    f"the data have a blank node ({quad.predicate} of {quad.subject}): give it an"
                    f" IRI, for instance below {PREFIXES['mlgid']}; nothing has changed",
                    fr=f"les données ont un nœud anonyme ({quad.predicate} de {quad.subject}) :"
                    f" donnez-lui une IRI, par exemple sous {PREFIXES['mlgid']} ; rien n’a changé",
                )
            if isinstance(term, ox.Triple) or getattr(term, "direction", None):
                raise BadRequest(
                    f"{term} is RDF 1.2, and the published data are RDF 1.1: say it otherwise",
                    fr=f"{term} est du RDF 1.2, et les données publiées sont en RDF 1.1 :"
                    " dites-le autrement",
                )
