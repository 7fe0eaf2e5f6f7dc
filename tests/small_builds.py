"""Two small builds that differ wherever one looks, made and published as `maillage build` does."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

import httpx
from site_under_test import ROOT, quads

from maillage.search.index import write_index
from maillage.search.names import read_names
from maillage.store.oxigraph import in_process, write_store

#: What tells that a store is a build.
BUILD = (
    '<https://w3id.org/maillage/dataset> <http://purl.org/dc/terms/identifier> "x"'
    " <https://w3id.org/maillage/graph/build> .\n"
    '<https://w3id.org/maillage/dataset> <http://www.w3.org/2002/07/owl#versionInfo> "0"'
    " <https://w3id.org/maillage/graph/build> .\n"
)


def small_builds(folder: Path) -> tuple[str, str]:
    """Make two builds, in which every site has another name, and publish the first.

    Returns:
        Their names, ``store-<hash>``.
    """
    folder.mkdir(parents=True)
    names = []
    for city in ("Lille", "Lyon"):
        lines = sorted(f"{quad} .\n".replace("Lille", city) for quad in quads())
        lines.append(BUILD)
        name = f"store-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:12]}"
        dump = folder / f"{city}.nq"
        dump.write_text("".join(lines), "utf-8")
        count = write_store(folder / name, dump)
        dump.rename(folder / name / "maillage.nq")
        (folder / name / "manifest.json").write_text(json.dumps({"quads": count}))
        found = read_names(in_process(folder / name), ROOT / "queries" / "search")
        write_index(folder / name / "search", *found)
        names.append(name)
    publish(folder, names[0])
    return names[0], names[1]


def publish(folder: Path, name: str) -> None:
    """Put a build into service by one rename."""
    (folder / "current.new").symlink_to(name)
    (folder / "current.new").rename(folder / "current")


def quick_client() -> httpx.Client:
    """A client that reads no certificates first, which takes longer than the server to answer."""
    return httpx.Client(timeout=30, verify=False, trust_env=False)


def in_service(url: str) -> str:
    """Name the build that a server answers from; empty if it does not answer."""
    with quick_client() as client, contextlib.suppress(httpx.HTTPError, KeyError):
        return f"store-{client.get(f'{url}/ready').json()['build']}"
    return ""
