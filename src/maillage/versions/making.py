"""One write: the version in service and a change -> the next version, validated and published.

::

    copy, by hard links ─▶ the change, on the copy ─▶ the difference: may this token make it?
        ─▶ infer and validate, as a build does ─▶ what differs, in the copy
        ─▶ store-<hash> ─▶ the record ─▶ `current`

Until the last step nothing of it is seen, and killed at any moment nothing of it stays. What a
build would make of the same facts is made here, byte by byte; what cannot have changed is taken
over instead of being made again, and each place says why it cannot.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import clear_frames
from typing import Any, Final

from pyoxigraph import RdfFormat, parse

from maillage import build, details, history
from maillage.build import CORE, Built
from maillage.errors import NotConforming, PreconditionFailed, StoreUnavailable
from maillage.history import Patch
from maillage.publishing import (
    KEPT,
    NEW,
    forget,
    locked,
    make_folder,
    make_search,
    publish,
    sweep,
)
from maillage.report import Report, machine
from maillage.search.index import is_current
from maillage.sources.orphanet.loading import Bulk
from maillage.sources.project import Draft
from maillage.store.changes import Change, GraphWrite, Update
from maillage.store.orders import Made, Order
from maillage.store.patching import copy_store, patch_store
from maillage.terms import graph
from maillage.validate import check
from maillage.versions.difference import allow, check_graph, difference, graph_of, run
from maillage.versions.naming import names_change

__all__ = ["Place", "make"]

#: Graphs that are made anew with every version of facts and project.
_ANEW: Final = tuple(f" {graph(name)} .\n".encode() for name in ("build", "inferred", "shapes"))


@dataclass(frozen=True)
class Place:
    """Where versions are made, and by what rules.

    Attributes:
        project: folder with ``shapes`` and ``queries``.
        out: the folder of builds.
        engine: SHACL engine.
        persons: whether natural persons are published.
        kept: versions whose store is kept.
    """

    project: Path
    out: Path
    engine: str = "shacl"
    persons: bool = True
    kept: int = KEPT


def make(
    place: Place,
    order: Order,
    *,
    wait_s: float,
    query_s: float = 0.0,
    nonce: str = "",
    confined: bool = False,
) -> Made:
    """Carry out a write; see `maillage.store.orders.Publisher`.

    Args:
        place: where.
        order: what.
        wait_s: seconds to wait for a build or another write.
        query_s: seconds after which the text of an update ends this process, by SIGALRM; 0 is
            never.
        nonce: goes into the record.
        confined: whether the system keeps this process from opening a socket.
    """
    if isinstance(order.change, GraphWrite) and order.change.graph:
        check_graph(order.change.graph, order.graphs, order.by)
    with locked(place.out, wait_s), build.uncollected():
        sweep(place.out)
        entries = history.settle(place.out)
        version = history.in_service(place.out)
        folder = place.out / f"store-{version}"
        if not version or not (folder / "maillage.nq").is_file():
            raise StoreUnavailable(
                f"there is no build in {place.out} to write to: run `maillage build`",
                fr=f"il n’y a pas de construction à modifier dans {place.out} : lancez"
                " `maillage build`",
            )
        body = (folder / "maillage.nq").read_bytes().splitlines(keepends=True)
        there = _is_there(order.change, body)
        _check_wishes(order, version, there=there)
        new = place.out / f"{NEW}store"
        copy_store(folder, new)
        try:
            with _alarm(query_s):
                found = run(order.change, body, new, confined=confined)
            patch = difference(order.change, body, new, found)
            allow(patch, order.graphs, order.by)
            _check_persons(place, patch)
            if patch == history.EMPTY:
                return Made(version, changed=False)
            after = _finish(place, folder, body, patch, new)
        except BaseException as error:
            # Its frames hold the store open, which may write a file while the folder is removed.
            clear_frames(error.__traceback__)
            raise
        finally:
            shutil.rmtree(new, ignore_errors=True)
        name = after.name.removeprefix("store-")
        entry = history.next_entry(entries, name, "write", by=order.by)
        publish(place.out, after, replace(entry, nonce=nonce), patch)
        forget(place.out, place.kept)
        return Made(name, created=not there)


@contextmanager
def _alarm(after_s: float) -> Iterator[None]:
    """End this process if what follows takes too long: the engine cannot be interrupted."""
    signal.setitimer(signal.ITIMER_REAL, after_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _is_there(change: Change, body: Sequence[bytes]) -> bool:
    """Say whether what a change is about is there: its graph, or for an update the store."""
    if isinstance(change, Update):
        return True
    end = f" <{change.graph}> .\n".encode()
    return any(line.endswith(end) for line in body)


def _check_wishes(order: Order, version: str, *, there: bool) -> None:
    """Refuse a write whose sender has another version in mind.

    Raises:
        PreconditionFailed: with the version in service.
    """
    if order.if_match is not None:
        fits = version in order.if_match or ("*" in order.if_match and there)
    else:
        fits = True
    barred = version in order.if_none_match or ("*" in order.if_none_match and there)
    if not fits or barred:
        raise PreconditionFailed(
            f"the version in service is {version}, which the request rules out (If-Match,"
            " If-None-Match), and nothing has changed: read it again, then decide",
            fr=f"la version en service est {version}, que la requête exclut (If-Match,"
            " If-None-Match), et rien n’a changé : relisez-la, puis décidez",
            version=version,
        )


def _check_persons(place: Place, patch: Patch) -> None:
    """Refuse to publish persons where they are left out."""
    if not place.persons:
        persons = graph("persons").value
        for line in patch.added:
            if graph_of(line) == persons:
                check_graph(persons, (), "MAILLAGE_PERSONS=false")


def _finish(place: Place, folder: Path, body: Sequence[bytes], patch: Patch, new: Path) -> Path:
    """Validate the changed facts, and make the version of them.

    Returns:
        Its folder, which bears its name.

    Raises:
        NotConforming: a rule is broken.
    """
    gone, come = frozenset(patch.removed), patch.added
    facts = [line for line in body if not line.endswith(_ANEW)]
    core, bulk = _apart(folder, facts)
    kept = [line for line in core if line not in gone]
    lines = tuple(line for line in bulk if line not in gone)
    had = len(bulk)
    own = {*core, *(line for line in body if line.endswith(_ANEW))}
    lost = gone.intersection(bulk)
    del facts, core, bulk
    quads = tuple(parse(b"".join([*kept, *come]), format=RdfFormat.N_QUADS))
    manifest = _manifest(folder)
    rules = build.rules_of(place.project, place.engine)
    # Bulk facts are held against shapes that see these lines, and the classes beside them. Both
    # are what they were, and so are the shapes: they were found to conform then.
    proved = (
        manifest.get("rules") == rules
        and len(lines) == had
        and not any(
            details.beside(quad)
            for quad in parse(b"".join([*gone, *come]), format=RdfFormat.N_QUADS)
        )
    )
    draft = Draft((), (), (), bulk=Bulk(core=quads, lines=lines))
    checked = check(draft, place.project, engine=place.engine, proved=proved)
    if not checked.report.conforms:
        raise _refused(checked.report)
    after, fresh, counts = build.lines_of(checked, place.project)
    digest = build.hash_of(after)
    made = place.out / f"store-{digest[:12]}"
    if not made.is_dir():
        right = set(fresh) - own
        left = (own | lost).difference(fresh)
        left.difference_update(lines)  # a fact may be stated both ways
        patch_store(new, left, right)
        if lines:
            build.write_core(new, checked)
        if is_current(folder / "search") and not names_change(place.project, (*left, *right)):
            shutil.copytree(folder / "search", new / "search", copy_function=os.link)
        built = Built(checked.report, made, digest, len(after), counts)
        about = {"sha256": digest, "quads": built.quads, "graphs": counts, "rules": rules}
        make_folder(made, new, after, about)
    make_search(made, place.project)
    return made


def _apart(folder: Path, facts: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Tell the facts that rules rest on from bulk facts, as the build did."""
    path = folder / CORE
    if not path.is_file():
        return list(facts), []
    core = set(path.read_bytes().splitlines(keepends=True))
    return [f for f in facts if f in core], [f for f in facts if f not in core]


def _manifest(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found if isinstance(found, dict) else {}


def _refused(report: Report) -> NotConforming:
    worst = Report(tuple(f for f in report.findings if f.severity == "Violation"))
    first = worst.findings[0].message
    count = len(worst.findings)
    return NotConforming(
        f"the graph would break {count} rule(s), and nothing has changed: {first.pick('en')}",
        fr=f"le graphe enfreindrait {count} règle(s), et rien n’a changé : {first.pick('fr')}",
        report=machine.to_json(worst),
        turtle=machine.to_turtle(worst),
    )
