"""Sources -> a validated store, published by one atomic step.

::

    <out>/
      store-<hash>/            one build, never changed: the store, maillage.nq, manifest.json,
                               and search/, the index of its names
      current -> store-<hash>  the one in service
      maillage.nq, manifest.json -> current/…
      report.{txt,tsv,json,ttl}   of the last run, published or not
      history/                 which versions have been in service, see `maillage.history`

A build is made under a hidden name, renamed when whole, and then `current` is replaced; killed at
any moment, `current` is the old build or the new one. What a killed build leaves is swept by the
next. The hash is the SHA-256 of the sorted N-Quads, so the same inputs make the same build.
"""

from __future__ import annotations

import gc
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Quad, RdfFormat, parse, serialize

from maillage import __version__, history
from maillage.counting import count
from maillage.describing import DATASET, describe
from maillage.errors import WritesLost
from maillage.history import Entry
from maillage.publishing import (
    KEPT,
    NEW,
    forget,
    locked,
    make_folder,
    make_search,
    publish,
    sweep,
    write_file,
)
from maillage.report import Report, Text, machine
from maillage.report import text as report_text
from maillage.search.index import is_current
from maillage.sources.project import read_project
from maillage.store.oxigraph import NewStore
from maillage.terms import graph
from maillage.validate import Checked, check, shape_files

__all__ = [
    "CORE",
    "DATASET",
    "Built",
    "Order",
    "build",
    "hash_of",
    "lines_of",
    "manifest_of",
    "nquads",
    "rules_of",
    "uncollected",
    "write_core",
]

#: File of a version that has bulk facts: the facts that are none, as sorted N-Quads.
CORE: Final = "core.nq"
#: Lines that are hashed at a time.
_PIECE: Final = 10_000


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
        kept: versions whose store is kept.
    """

    project: Path
    out: Path
    paths: tuple[Path, ...] = ()
    engine: str = "shacl"
    persons: bool = True
    nominative_emails: bool = False
    kept: int = KEPT

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


def build(
    order: Order, tell: Callable[[Text], None] = lambda _: None, *, discard: bool = False
) -> Built:
    """Make and publish a build.

    Args:
        order: what to build.
        tell: is told each step.
        discard: whether accepted writes may be lost that the sources do not say.

    Raises:
        SourceError: a file cannot be read at all.
        ShapeError: a shape, check or inference query is broken.
        ConfigError: another build is at work in the same folder.
        WritesLost: it would lose accepted writes.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    with locked(order.out), uncollected():
        sweep(order.out)
        entries = history.settle(order.out)
        tell(Text("Lecture des sources", "Reading the sources"))
        draft = read_project(order.project, order.paths)
        for note in draft.notes:
            tell(note)
        tell(Text("Inférence et validation", "Inference and validation"))
        new = order.out / f"{NEW}store"
        with _loading(new, draft.bulk.lines) as finish:
            checked = check(draft, order.project, engine=order.engine, withhold=order.withhold)
            _write_report(order.out, checked.report)
            if not checked.report.conforms:
                return Built(checked.report)
            tell(Text("Écriture des N-Quads", "Writing the N-Quads"))
            body, own, counts = lines_of(checked, order.project)
            if not discard:
                _lose_nothing(order.out, entries, body)
            digest = hash_of(body)
            folder = order.out / f"store-{digest[:12]}"
            built = Built(checked.report, folder, digest, len(body), counts)
            if not folder.is_dir():
                tell(Text(f"Chargement de {len(body)} quads", f"Loading {len(body)} quads"))
                finish(own)
                if checked.lines:
                    write_core(new, checked)
                make_folder(folder, new, body, manifest_of(built, order))
        if not is_current(folder / "search"):
            tell(Text("Index de recherche", "Search index"))
            make_search(folder, order.project)
        tell(Text(f"Publication de {folder.name}", f"Publishing {folder.name}"))
        version = folder.name.removeprefix("store-")
        unchanged = version == history.in_service(order.out)
        entry = history.next_entry(entries, version, "build")
        publish(order.out, folder, replace(entry, number=0) if unchanged else entry)
        forget(order.out, order.kept)
        return built


def _lose_nothing(out: Path, entries: Sequence[Entry], body: Sequence[bytes]) -> None:
    """Refuse to publish what undoes accepted writes; what the sources say by now is not lost.

    Raises:
        WritesLost: names them.
    """
    writes = history.pending(entries)
    if not writes:
        return
    patches = [history.read_patch(out, entry.number) for entry in writes]
    change, lines = history.net(patches), frozenset(body)
    lost = {line for line in change.added if line not in lines}
    lost |= {line for line in change.removed if line in lines}
    undone = [
        entry
        for entry, patch in zip(writes, patches, strict=True)
        if not lost.isdisjoint((*patch.added, *patch.removed))
    ]
    if not undone:
        return
    names = ", ".join(f"{e.number} ({e.at[:16]}Z, {e.by or '–'})" for e in undone)
    first = min(lost)
    sign = "+" if first in change.added else "-"
    line = first.decode().strip().removesuffix(" .")  # whose full stop would be ours
    raise WritesLost(
        f"this build would undo {len(lost)} quad(s) of accepted writes: {names}; the first is"
        f" {sign} {line}. Enter them in the sources (history/*.patch has them), or give"
        " --discard-writes",
        fr=f"cette construction déferait {len(lost)} quad(s) d’écritures acceptées : {names} ;"
        f" le premier est {sign} {line}. Portez-les dans les sources (history/*.patch les"
        " contient), ou donnez --discard-writes",
    )


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
    return body, hash_of(body)


def lines_of(checked: Checked, project: Path) -> tuple[list[bytes], list[bytes], dict[str, int]]:
    """Give all the lines of a build, sorted; those not among its bulk lines; triples by graph."""
    own, _ = nquads([*checked.quads, *_shapes(project)])
    # Both are in runs that are sorted already, which a set would scatter.
    body = list(dict.fromkeys(sorted([*own, *checked.lines])))
    figures = count(body)
    about, _ = nquads(describe(figures, hash_of(body)))
    counts = {iri: part.triples for iri, part in figures.graphs.items()}
    counts[graph("build").value] = len(about)
    return sorted([*body, *about]), [*own, *about], dict(sorted(counts.items()))


def hash_of(lines: Iterable[bytes]) -> str:
    """Give the SHA-256 of lines, in hexadecimal."""
    digest, lines = hashlib.sha256(), iter(lines)
    while piece := b"".join(islice(lines, _PIECE)):
        digest.update(piece)
    return digest.hexdigest()


def _shapes(project: Path) -> Iterator[Quad]:
    """Give the shapes as a graph: the files that have no blank nodes, which are not published."""
    for path in sorted((project / "shapes").glob("*.ttl")):
        quads = list(parse(path=path, format=RdfFormat.TURTLE))
        if not any(isinstance(term, BlankNode) for quad in quads for term in quad):
            for quad in quads:
                yield Quad(quad.subject, quad.predicate, quad.object, graph("shapes"))


def write_core(new: Path, checked: Checked) -> None:
    """Write down which facts are not bulk: a write infers and validates on these alone."""
    inferred = graph("inferred")
    core, _ = nquads(quad for quad in checked.quads if quad.graph_name != inferred)
    with (new / CORE).open("wb") as file:
        file.writelines(core)


def manifest_of(built: Built, order: Order) -> dict[str, Any]:
    """Say what a version holds, and by what it was validated."""
    return {
        "sha256": built.hash,
        "quads": built.quads,
        "graphs": built.graphs,
        "rules": rules_of(order.project, order.engine),
        "findings": {
            severity: sum(finding.severity == severity for finding in built.report.findings)
            for severity in ("Violation", "Warning", "Info")
        },
    }


def rules_of(project: Path, engine: str) -> str:
    """Give a hash of what facts are validated by: the same hash, the same findings."""
    digest = hashlib.sha256(f"{__version__} {engine}".encode())
    for path in shape_files(project):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


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


def _write_report(out: Path, report: Report) -> None:
    texts = {
        "txt": report_text.render(report, "fr") + "\n" + report_text.render(report, "en"),
        "tsv": machine.to_tsv(report),
        "json": machine.to_json(report),
        "ttl": machine.to_turtle(report),
    }
    for suffix, text in texts.items():
        write_file(out / f"report.{suffix}", text)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking through millions of terms that stay anyway."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
