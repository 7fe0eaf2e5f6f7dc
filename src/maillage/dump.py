"""What can be had of finished builds: other formats, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterator
from glob import escape
from itertools import chain
from pathlib import Path
from typing import IO, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from maillage import mappings
from maillage.errors import ConfigError, NotFound, SourceError, StoreUnavailable
from maillage.terms import PREFIXES

__all__ = ["FORMATS", "SSSOM", "diff", "export", "find_dump"]

#: Short name -> format; the last three know no graphs: their facts are the union of all.
FORMATS: Final = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
}
#: The format that is no RDF: the mappings alone.
SSSOM: Final = "sssom"


def find_dump(name: str, out: Path) -> Path:
    """Find the N-Quads of a build.

    Args:
        name: an .nq file, a folder that holds ``maillage.nq``, or the beginning of the hash of a
            build in `out`; empty means the build in service.
        out: folder that builds are published in.

    Raises:
        NotFound: there is no such build, or several; the message lists those there are.
        StoreUnavailable: nothing was built yet.
    """
    if not name:
        path = out / "current" / "maillage.nq"
        if not path.is_file():
            raise StoreUnavailable(
                f"no build in {out}: run `maillage build`",
                fr=f"rien de construit dans {out} : lancez `maillage build`",
            )
        return path
    for path in (Path(name), Path(name) / "maillage.nq"):
        if path.is_file():
            return path
    found = sorted(out.glob(f"store-{escape(name)}*/maillage.nq"))
    if len(found) != 1:
        known = ", ".join(path.name for path in sorted(out.glob("store-*"))) or "–"
        raise NotFound(
            f"{name!r} names no build, or several; in {out} are: {known}",
            fr=f"{name!r} ne désigne pas une construction et une seule ; {out} contient : {known}",
        )
    return found[0]


def export(dump: Path, form: str, out: IO[bytes], graph: NamedNode | None = None) -> None:
    """Write a build in another format.

    Args:
        dump: its N-Quads.
        form: one of `FORMATS`, or `SSSOM`.
        out: where to write.
        graph: only the facts of this graph.

    Raises:
        ConfigError: there is no such format.
        NotFound: nothing is in that graph, or there are no mappings.
        SourceError: the file is not N-Quads.
    """
    if form == SSSOM:
        mappings.write(_read(dump), out, graph)
        return
    if form not in FORMATS:
        known = ", ".join((*FORMATS, SSSOM))
        raise ConfigError(
            f"{form!r} is no format of an export; known are {known}",
            fr=f"{form!r} n’est pas un format d’export ; il y a {known}",
        )
    chosen = FORMATS[form]
    found = (quad for quad in _read(dump) if graph is None or quad.graph_name == graph)
    first = next(found, None)
    if first is None and graph is not None:
        raise NotFound(
            f"there is nothing in the graph {graph.value} of {dump}: `maillage stats` lists those"
            " there are",
            fr=f"il n’y a rien dans le graphe {graph.value} de {dump} : `maillage stats` donne la"
            " liste des graphes",
        )
    wanted = chain(() if first is None else (first,), found)
    prefixes = PREFIXES if chosen in {RdfFormat.TURTLE, RdfFormat.TRIG} else None
    if chosen.supports_datasets:
        serialize(wanted, out, format=chosen, prefixes=prefixes)
    else:
        # The dump is sorted, so a dict (not a set) keeps the output the same each time.
        triples = dict.fromkeys(quad.triple for quad in wanted)
        serialize(triples, out, format=chosen, prefixes=prefixes)


def diff(old: Path, new: Path) -> tuple[list[str], list[str]]:
    """Compare two builds.

    Returns:
        The N-Quads only in `old`, and those only in `new`, sorted.

    Raises:
        SourceError: a file is not N-Quads.
    """
    before, after = ({f"{quad} ." for quad in _read(path)} for path in (old, new))
    return sorted(before - after), sorted(after - before)


def _read(path: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=path, format=RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise SourceError(
            f"{path} cannot be read as N-Quads: {error}",
            fr=f"{path} ne se lit pas comme N-Quads : {error}",
        ) from error
