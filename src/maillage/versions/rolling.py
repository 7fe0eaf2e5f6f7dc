"""Going back to a former version: published as it is, and itself a version that can be undone."""

from __future__ import annotations

from pathlib import Path

from maillage import history
from maillage.errors import NotFound
from maillage.history import Entry
from maillage.publishing import locked, make_search, publish, sweep

__all__ = ["roll_back"]


def roll_back(out: Path, project: Path, wanted: str = "", *, wait_s: float = 0.0) -> Entry:
    """Put a former version into service.

    Args:
        out: the folder of builds.
        project: the project, whose queries make an index of names where there is none.
        wanted: number of a record, or beginning of the name of a version; empty for the version
            that was in service before.
        wait_s: seconds to wait for a build or a write.

    Returns:
        Its record; that in service, if it is the one wanted.

    Raises:
        NotFound: there is no such version, or its store is not kept any more; lists those that are.
        Busy: a build or a write is at work.
    """
    out.mkdir(parents=True, exist_ok=True)
    with locked(out, wait_s):
        sweep(out)
        entries = history.settle(out)
        entry = _choose(out, entries, wanted)
        if entry.version == entries[-1].version:
            return entries[-1]
        folder = out / f"store-{entry.version}"
        make_search(folder, project)
        made = history.next_entry(entries, entry.version, "rollback", restores=entry.number)
        publish(out, folder, made)
        return made


def _choose(out: Path, entries: list[Entry], wanted: str) -> Entry:
    kept = [e for e in entries if (out / f"store-{e.version}" / "manifest.json").is_file()]
    if not wanted:
        fits = [e for e in kept if e is entries[-2]] if len(entries) > 1 else []
    elif wanted.isdecimal() and len(wanted) <= 6:  # a name has twelve digits
        fits = [e for e in kept if e.number == int(wanted)]
    else:
        fits = [e for e in kept if e.version.startswith(wanted)]
    if len({e.version for e in fits}) == 1:
        return fits[-1]
    known = ", ".join(f"{e.number} ({e.version})" for e in kept) or "–"
    raise NotFound(
        f"{wanted or 'the version before'!r} is no version that is kept, or several; there are:"
        f" {known}",
        fr=f"{wanted or 'la version précédente'!r} n’est pas une version conservée et une seule ;"
        f" il y a : {known}",
    )
