"""Sources -> a validated store, published by one atomic step.

::

    <out>/
      store-<hash>/            one build, never changed: the store, maillage.nq, manifest.json,
                               and search/, the index of its names
      current -> store-<hash>  the one in service
      maillage.nq, manifest.json -> current/…
      report.{txt,tsv,json,ttl}   of the last run, published or not

A build is made under a hidden name, renamed when whole, and then `current` is replaced; killed at
any moment, `current` is the old build or the new one. What a killed build leaves is swept by the
next. The hash is the SHA-256 of the sorted N-Quads, so the same inputs make the same build.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Quad, RdfFormat, parse, serialize

from maillage import __version__
from maillage.counting import count
from maillage.describing import DATASET, describe
from maillage.errors import ConfigError
from maillage.report import Report, Text, machine
from maillage.report import text as report_text
from maillage.search.index import is_current, write_index
from maillage.search.names import read_names
from maillage.sources.project import read_project
from maillage.store.oxigraph import NewStore, in_process
from maillage.terms import graph
from maillage.validate import Checked, check

__all__ = ["DATASET", "Built", "Order", "build", "nquads"]

_NEW: Final = ".new-"
_KEPT: Final = 3


@dataclass(frozen=True)
class Order:
    """What to build.

    Attributes:
        project: folder with ``data``, ``ontology``, ``queries`` and ``shapes``.
        out: folder to publish in.
        paths: more tables, RDF files and products of Orphanet, added to the project's.
        engine: SHACL engine.
        persons: whether natural persons are published.
        nominative_emails: whether their e-mails are.
    """

    project: Path
    out: Path
    paths: tuple[Path, ...] = ()
    engine: str = "shacl"
    persons: bool = True
    nominative_emails: bool = False

    @property
    def withhold(self) -> frozenset[str]:
        """The kinds of statement to leave out."""
        kinds = {"persons": self.persons, "nominative-emails": self.nominative_emails}
        if not self.persons:
            return frozenset(kinds)
        return frozenset(kind for kind, wanted in kinds.items() if not wanted)


@dataclass(frozen=True)
class Built:
    """How a build ended.

    Attributes:
        report: all findings.
        folder: the store now in service; None if the data do not conform.
        hash: SHA-256 of the N-Quads, in hexadecimal; empty if nothing was published.
        quads: how many there are.
        graphs: IRI of each graph -> its triples.
    """

    report: Report
    folder: Path | None = None
    hash: str = ""
    quads: int = 0
    graphs: dict[str, int] = field(default_factory=dict)


def build(order: Order, tell: Callable[[Text], None] = lambda _: None) -> Built:
    """Make and publish a build.

    Args:
        order: what to build.
        tell: is told each step.

    Raises:
        SourceError: a file cannot be read at all.
        ShapeError: a shape, check or inference query is broken.
        ConfigError: another build is at work in the same folder.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    with _locked(order.out), _uncollected():
        _sweep(order.out)
        tell(Text("Lecture des sources", "Reading the sources"))
        draft = read_project(order.project, order.paths)
        for note in draft.notes:
            tell(note)
        tell(Text("Inférence et validation", "Inference and validation"))
        new = order.out / f"{_NEW}store"
        with _loading(new, draft.bulk.lines) as finish:
            checked = check(draft, order.project, engine=order.engine, withhold=order.withhold)
            _write_report(order.out, checked.report)
            if not checked.report.conforms:
                return Built(checked.report)
            tell(Text("Écriture des N-Quads", "Writing the N-Quads"))
            body, own, counts = _dump(checked, order.project)
            digest = _hash(body)
            folder = order.out / f"store-{digest[:12]}"
            built = Built(checked.report, folder, digest, len(body), counts)
            if not folder.is_dir():
                tell(Text(f"Chargement de {len(body)} quads", f"Loading {len(body)} quads"))
                finish(own)
                _make(folder, new, body, built)
        if not is_current(folder / "search"):
            tell(Text("Index de recherche", "Search index"))
            _make_search(folder, order.project)
        tell(Text(f"Publication de {folder.name}", f"Publishing {folder.name}"))
        _publish(order.out, folder)
        _forget(order.out)
        return built


def nquads(quads: Iterable[Quad], lines: Iterable[bytes] = ()) -> tuple[list[bytes], str]:
    """Write quads in the one order and form that is hashed.

    Args:
        quads: what to write.
        lines: what is written already, each line with its end.

    Returns:
        The sorted lines, each once and with its line end, and the SHA-256 of them all.
    """
    text: bytes = serialize(list(quads), format=RdfFormat.N_QUADS) or b""
    body = sorted({*text.splitlines(keepends=True), *lines})
    return body, _hash(body)


def _dump(checked: Checked, project: Path) -> tuple[list[bytes], list[bytes], dict[str, int]]:
    """Give all the lines of a build, sorted; those not among its bulk lines; triples by graph."""
    own, _ = nquads([*checked.quads, *_shapes(project)])
    body = sorted({*own, *checked.lines})
    figures = count(body)
    about, _ = nquads(describe(figures, _hash(body)))
    counts = {iri: part.triples for iri, part in figures.graphs.items()}
    counts[graph("build").value] = len(about)
    return sorted([*body, *about]), [*own, *about], dict(sorted(counts.items()))


def _hash(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def _shapes(project: Path) -> Iterator[Quad]:
    """Give the shapes as a graph: the files that have no blank nodes, which are not published."""
    for path in sorted((project / "shapes").glob("*.ttl")):
        quads = list(parse(path=path, format=RdfFormat.TURTLE))
        if not any(isinstance(term, BlankNode) for quad in quads for term in quad):
            for quad in quads:
                yield Quad(quad.subject, quad.predicate, quad.object, graph("shapes"))


@contextmanager
def _loading(new: Path, lines: Iterable[bytes]) -> Iterator[Callable[[Iterable[bytes]], None]]:
    """Load lines into a new store while the caller goes on, for the loader leaves Python free.

    Gives the function that takes the rest of the lines and finishes the store. A store that is
    not moved elsewhere is removed.
    """
    store = NewStore(new)
    try:
        with ThreadPoolExecutor(1) as thread:
            begun = thread.submit(store.add, lines)

            def finish(rest: Iterable[bytes]) -> None:
                begun.result()
                store.add(rest)
                store.finish()

            yield finish
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _make(folder: Path, new: Path, body: list[bytes], built: Built) -> None:
    """Add the dump and the manifest to a finished store, and rename it once all is on disk."""
    with (new / "maillage.nq").open("wb") as file:
        file.writelines(body)
    manifest = {
        "version": __version__,
        "sha256": built.hash,
        "quads": built.quads,
        "graphs": built.graphs,
    }
    (new / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    for path in [*new.iterdir(), new]:
        _sync(path)
    new.rename(folder)
    _sync(folder.parent)


def _make_search(folder: Path, project: Path) -> None:
    """Make the index under a hidden name, and put it beside the store in one step."""
    new, old = (folder.parent / f"{_NEW}{folder.name}.{name}" for name in ("search", "old-search"))
    write_index(new, *read_names(in_process(folder), project / "queries" / "search"))
    for path in [*new.iterdir(), new]:
        _sync(path)
    if (folder / "search").exists():  # of another version of Maillage
        (folder / "search").rename(old)
        shutil.rmtree(old)
    new.rename(folder / "search")
    _sync(folder)


def _publish(out: Path, folder: Path) -> None:
    """Point `current` at a build, in one step that is either done or not."""
    os.utime(folder)
    _link(out / "current", folder.name)
    for name in ("maillage.nq", "manifest.json"):
        if not (out / name).is_symlink():
            _link(out / name, f"current/{name}")
    _sync(out)


def _link(link: Path, target: str) -> None:
    temporary = link.with_name(f"{_NEW}{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def _sweep(out: Path) -> None:
    """Remove what a killed build left."""
    for path in out.glob(f"{_NEW}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _forget(out: Path) -> None:
    """Remove all builds but the last few; the one in service is the last."""
    folders = sorted(out.glob("store-*"), key=lambda path: path.stat().st_mtime_ns)
    for folder in folders[:-_KEPT]:
        # Renamed first, so that a half-removed build never bears a build's name.
        doomed = folder.rename(out / f"{_NEW}{folder.name}")
        shutil.rmtree(doomed)


def _write_report(out: Path, report: Report) -> None:
    texts = {
        "txt": report_text.render(report, "fr") + "\n" + report_text.render(report, "en"),
        "tsv": machine.to_tsv(report),
        "json": machine.to_json(report),
        "ttl": machine.to_turtle(report),
    }
    for suffix, text in texts.items():
        temporary = out / f"{_NEW}report.{suffix}"
        temporary.write_text(text, "utf-8")
        temporary.replace(out / f"report.{suffix}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking through millions of terms that stay anyway."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Keep a second build out; the lock dies with the process."""
    with (out / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"another build is at work in {out}; wait for it, or give another --out",
                fr=f"une autre construction est en cours dans {out} ; attendez-la,"
                " ou donnez un autre --out",
            ) from None
        yield
