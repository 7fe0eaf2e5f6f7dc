"""How a version gets into service: the folder of builds, its lock, its records and its link.

Everything here is one of two things: written under a hidden name and renamed when whole, or done
again by the next process that has the lock. So a process may be killed between any two steps
(docs/adr/0007, docs/adr/0026).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from maillage import __version__, history
from maillage.errors import Busy, ConfigError
from maillage.history import Entry, Patch
from maillage.search.index import is_current, write_index
from maillage.search.names import read_names
from maillage.store.oxigraph import in_process

__all__ = [
    "KEPT",
    "NEW",
    "forget",
    "locked",
    "make_folder",
    "make_search",
    "publish",
    "sweep",
    "write_file",
]

#: What the name of something unfinished begins with.
NEW: Final = ".new-"
#: Versions whose store is kept, that in service among them.
KEPT: Final = 3
#: Seconds between two looks at a lock that another process has.
_LOOK_S: Final = 0.02


@contextmanager
def locked(out: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Keep every other process from publishing in a folder; the lock dies with the process.

    Args:
        out: the folder of builds.
        wait_s: seconds to wait for another one.

    Raises:
        ConfigError: another is at work, and there was to be no waiting.
        Busy: another is still at work.
    """
    deadline = time.monotonic() + wait_s
    with (out / ".lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not wait_s:
                    raise ConfigError(
                        f"another build is at work in {out}; wait for it, or give another --out",
                        fr=f"une autre construction est en cours dans {out} ; attendez-la,"
                        " ou donnez un autre --out",
                    ) from None
                if time.monotonic() >= deadline:
                    raise Busy(
                        f"a build or another write has been at work for {wait_s:.3g} s, and"
                        " nothing has changed: try again in a moment",
                        fr="une construction ou une autre écriture est en cours depuis"
                        f" {wait_s:.3g} s, et rien n’a changé : réessayez dans un instant",
                    ) from None
                time.sleep(_LOOK_S)
        yield


def sweep(out: Path) -> None:
    """Remove what a killed process left, as far as it is ours."""
    for path in (*out.glob(f"{NEW}*"), *out.glob(f"history/{NEW}*")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def make_folder(
    folder: Path, new: Path, body: Iterable[bytes], manifest: Mapping[str, Any]
) -> None:
    """Add the dump and the manifest to a finished store, and rename it once all is on disk.

    Args:
        folder: the name it gets; must not exist.
        new: the store, under a hidden name beside it.
        body: the lines of its dump.
        manifest: what to say of it, beside the version of Maillage.
    """
    with (new / "maillage.nq").open("wb") as file:
        file.writelines(body)
    text = json.dumps({"version": __version__, **manifest}, indent=2) + "\n"
    (new / "manifest.json").write_text(text, "utf-8")
    for path in [*new.rglob("*"), new]:
        _sync(path)
    new.rename(folder)
    _sync(folder.parent)


def make_search(folder: Path, project: Path) -> None:
    """Make the index under a hidden name, and put it beside the store in one step."""
    if is_current(folder / "search"):
        return
    new, old = (folder.parent / f"{NEW}{folder.name}.{name}" for name in ("search", "old-search"))
    write_index(new, *read_names(in_process(folder), project / "queries" / "search"))
    for path in [*new.iterdir(), new]:
        _sync(path)
    if (folder / "search").exists():  # of another version of Maillage
        (folder / "search").rename(old)
        shutil.rmtree(old)
    new.rename(folder / "search")
    _sync(folder)


def publish(out: Path, folder: Path, entry: Entry, patch: Patch = history.EMPTY) -> None:
    """Record a version, then point `current` at it, in one step that is either done or not.

    A record whose version is not in service was never published: see `maillage.history.settle`.
    """
    if entry.number:
        history.record(out, entry, patch)
    os.utime(folder)
    _link(out / "current", folder.name)
    for name in ("maillage.nq", "manifest.json"):
        if not (out / name).is_symlink():
            _link(out / name, f"current/{name}")
    _sync(out)


def forget(out: Path, keep: int = KEPT) -> None:
    """Remove the stores of all versions but the last few, and never that in service."""
    folders = sorted(out.glob("store-*"), key=lambda path: path.stat().st_mtime_ns)
    used = f"store-{history.in_service(out)}"
    for folder in folders[: -max(keep, 1)]:
        if folder.name == used:
            continue
        # What another account has made may not be ours to remove; what was published stands.
        with suppress(OSError):
            # Renamed first, so that a half-removed build never bears a build's name.
            doomed = folder.rename(out / f"{NEW}{folder.name}")
            shutil.rmtree(doomed)


def write_file(path: Path, text: str) -> None:
    """Write a file under a hidden name, and put it in its place when it is whole."""
    temporary = path.with_name(f"{NEW}{path.name}")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def _link(link: Path, target: str) -> None:
    temporary = link.with_name(f"{NEW}{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
