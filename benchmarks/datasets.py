"""The graphs that are asked: ours, with all of Orphanet, and generated ones; each made once."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, Quad

from benchmarks import building, generate, growth
from maillage import __version__
from maillage.describing import DATASET
from maillage.store.oxigraph import NewStore
from maillage.terms import expand, graph

CURATED, FULL = "curated", "full"
#: Quads of a generated one.
SMALLEST = 100_000
_UNITS = {"": 1, "k": 1_000, "M": 1_000_000}


@dataclass(frozen=True)
class Dataset:
    """A graph that is ready to be served.

    Attributes:
        name: as it was asked for: ``curated``, ``full``, ``1M``.
        folder: of the benchmark, for what servers make of it.
        store: folder of the build; its default graph is the union of all graphs (docs/adr/0001).
        triples: N-Triples of that union, for servers that are loaded.
        quads: how many there are.
        distinct: how many triples the union has.
    """

    name: str
    folder: Path
    store: Path
    triples: Path
    quads: int
    distinct: int


def size(name: str) -> int:
    """Read how many quads a name asks for; 0 for the graphs that are not generated.

    >>> size("1M"), size("250k"), size("full")
    (1000000, 250000, 0)
    """
    if name in (CURATED, FULL):
        return 0
    match = re.fullmatch(r"(\d+)(k|M|)", name)
    number = int(match[1]) * _UNITS[match[2]] if match else 0
    if number < SMALLEST:
        raise SystemExit(
            f"--sizes: {name!r} is no data set; there are {CURATED}, {FULL}, "
            f"and generated ones from {SMALLEST // 1000}k up: 250k, 1M, 10M"
        )
    return number


def make(
    name: str, project: Path, folder: Path, tell: Callable[[str], None], build: Path | None = None
) -> Dataset | None:
    """Make a data set in a folder, as far as it is not there already and the same.

    Ours is built anew, which finds its store again if nothing has changed; what was made of it
    (the union, a database of Virtuoso) is dropped where something has.

    Args:
        name: which.
        project: the checkout.
        folder: of this data set; made if needed.
        tell: is told each step.
        build: for ``full``, a folder that `maillage build` has published all of Orphanet in.

    Returns:
        The data set; None if its sources are not at hand.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted, about = size(name), folder / "about.json"
    found = json.loads(about.read_text("utf-8")) if about.exists() else {}
    key = _generator() if wanted else ""
    store = folder / "store" if wanted else _built(name, project, folder, tell, build)
    if store is None:
        return None
    if (found.get("store"), found.get("generator")) != (str(store), key):
        about.unlink(missing_ok=True)
        shutil.rmtree(folder / "virtuoso", ignore_errors=True)
        if wanted:
            _generate(wanted, folder, tell)
        tell(f"{name}: the union of its graphs")
        quads, distinct = union(store / "maillage.nq", folder / "union.nt")
        found = {"store": str(store), "generator": key, "quads": quads, "distinct": distinct}
        about.write_text(json.dumps(found), "utf-8")  # last: without it, nothing is there
    return Dataset(name, folder, store, folder / "union.nt", found["quads"], found["distinct"])


def _generator() -> str:
    """Tell one state of the generator from another."""
    files = (Path(__file__), Path(generate.__file__), generate.SHAPE)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _built(
    name: str, project: Path, folder: Path, tell: Callable[[str], None], build: Path | None
) -> Path | None:
    """Give the folder of a build of ours, made or found."""
    if name == FULL and build:
        return (build / "current").resolve(strict=True)
    given = growth.files(project) if name == FULL else []
    if name == FULL and not given:
        tell("full: Orphanet's files do not lie beside the checkout, and no --build is given")
        return None
    tell(f"{name}: maillage build")
    options = [word for path in given for word in ("--with", str(path))]
    out = folder / "build"
    building.run(["build", "--out", str(out), *options], {"MAILLAGE_PROJECT": str(project)})
    return (out / "current").resolve()


def _generate(quads: int, folder: Path, tell: Callable[[str], None]) -> None:
    """Generate a graph, and load it as a build does.

    Two of its quads name the build, as those of ours do: what has no name is not kept.
    """
    shutil.rmtree(folder / "store", ignore_errors=True)
    tell(f"{quads:,} quads to generate")
    file, digest = folder / "maillage.nq", hashlib.sha256()
    with file.open("wb") as target:
        for line in generate.quads(quads - 2):
            text = line.encode()
            digest.update(text)
            target.write(text)
        of = {"dcterms:identifier": digest.hexdigest(), "owl:versionInfo": __version__}
        for name, value in of.items():
            quad = Quad(DATASET, expand(name), Literal(value), graph("build"))
            target.write(f"{quad} .\n".encode())
    tell(f"{quads:,} quads to load into a store")
    new = NewStore(folder / "store")
    with file.open("rb") as lines:
        new.add(lines)
    new.finish()
    file.rename(folder / "store" / file.name)
    manifest = {
        "version": __version__,
        "sha256": digest.hexdigest(),
        "quads": quads,
        "graphs": {},
    }
    (folder / "store" / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def union(nquads: Path, target: Path) -> tuple[int, int]:
    """Write the union of all graphs as sorted N-Triples, each once; by `sort`, for it may be large.

    Returns:
        How many quads there are, and how many triples.
    """
    quads = 0
    command = ["sort", "-u", "-S", "25%", "-T", str(target.parent), "-o", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env={"LC_ALL": "C"}) as sorting:
        assert sorting.stdin
        with nquads.open("rb") as lines:
            for line in without_graph(lines):
                sorting.stdin.write(line)
                quads += 1
        sorting.stdin.close()
        if sorting.wait():
            raise SystemExit(f"sort failed with {sorting.returncode}")
    with target.open("rb") as found:
        return quads, sum(1 for _ in found)


def without_graph(lines: Iterable[bytes]) -> Iterator[bytes]:
    r"""Give the triples of N-Quads, each of them in a named graph.

    >>> list(without_graph([b'<s> <p> "a <b" <g> .\n']))
    [b'<s> <p> "a <b" .\n']
    """
    return (line[: line.rindex(b" <")] + b" .\n" for line in lines)
