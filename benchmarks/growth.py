"""A build with all of Orphanet, and with two and five of it: how time and memory grow.

A copy is every entity once more under a code of its own, with its names, parents, signs and genes;
the copies are made of the files that others published, which lie beside the checkout or nowhere.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import building, results

SIZES = (1, 2, 5)
RUNS = 3
#: ORPHAcodes have seven digits at most, and the files of today none above 700,000.
_STEP = 1_000_000

Shift = Callable[[bytes, int], bytes]


def files(project: Path) -> list[Path]:
    """Give the folders of published files beside a checkout; none if they are not there."""
    folder = project.parent / "shared" / "data"
    return [path for path in (folder / "orphanet", folder / "mappings") if path.is_dir()]


def measure(project: Path, scratch: Path) -> None:
    """Measure builds of all files, and of one, two and five copies of the largest."""
    given = files(project)
    if not given:
        print("growth: the published files do not lie beside the checkout; nothing measured")
        return
    folders: dict[str, list[Path]] = {"all the files": given}
    for size in SIZES:
        folder = scratch / f"copies-{size}"
        folder.mkdir()
        multiply(given[0], given[1], folder, size)
        folders[f"{size} ×"] = [folder]
    samples: dict[str, list[building.Cost]] = {name: [] for name in folders}
    quads: dict[str, int] = {}
    for _ in range(RUNS):
        for name, paths in folders.items():
            options = [word for path in paths for word in ("--with", str(path))]
            out = scratch / "out"
            env = {"MAILLAGE_PROJECT": str(project)}
            samples[name].append(building.run(["build", "--out", str(out), *options], env))
            quads[name] = json.loads((out / "manifest.json").read_text("utf-8"))["quads"]
            for store in out.glob("store-*"):  # lest the next run find its store made
                store.rename(scratch / f"old-{len(list(scratch.iterdir()))}")
    found = {name: building.median(costs) for name, costs in samples.items()}
    one = found["1 ×"]
    rows = [
        [
            name,
            f"{quads[name]:,}",
            f"{c.wall_s:.1f}",
            f"{c.wall_s / one.wall_s:.2f}",
            f"{c.cpu_s:.1f}",
            f"{c.peak_mb:,.0f}",
            f"{c.peak_mb / one.peak_mb:.2f}",
        ]
        for name, c in found.items()
    ]
    results.write(
        "A build with all of Orphanet",
        [
            f"From the published files to the store in service: reading, inference, validation, "
            f"store and search index. Medians of {RUNS} interleaved runs. "
            "The copies are of the packets, the Nomenclature Pack, the French nomenclature and "
            "MONDO's mappings.",
            "",
            *results.table(
                ["files", "quads", "wall s", "÷ 1 ×", "CPU s", "peak MiB", "÷ 1 ×"], rows
            ),
        ],
    )


def multiply(orphanet: Path, mappings: Path, folder: Path, size: int) -> None:
    """Make files that hold every entity several times, each time under other codes.

    Args:
        orphanet: folder of Orphanet's published files.
        mappings: folder of SSSOM files.
        folder: where to write.
        size: how many times.
    """
    _tar(next(orphanet.glob("orphapacket_json_*.tar.xz")), folder / "packets.tar", _packet, size)
    _tar(next(orphanet.glob("nomenclature_fr_*.tar.xz")), folder / "french.tar", _table, size)
    pack = next(orphanet.glob("Orphanet_Nomenclature_Pack_*.zip"))
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(folder / "pack.zip", "w") as new:
        for name in old.namelist():
            if name.endswith(".xml"):
                new.writestr(name, _list(old.read(name), size))
    for path in mappings.glob("mondo_*.xz"):
        text = lzma.decompress(path.read_bytes()).rstrip() + b"\n"
        first = text.index(b"\nMONDO:") + 1  # below the head and the names of the columns
        head, rows = text[:first], text[first:]
        more = (_shifted(rows, rb"(Orphanet:)(\d+)", number) for number in range(1, size))
        (folder / path.stem).write_bytes(b"".join((head, rows, *more)))


def _shifted(text: bytes, pattern: bytes, number: int) -> bytes:
    """Move the codes that a pattern finds after a prefix."""

    def moved(match: re.Match[bytes]) -> bytes:
        return match[1] + str(int(match[2]) + number * _STEP).encode()

    return re.sub(pattern, moved, text) if number else text


def _packet(text: bytes, number: int) -> bytes:
    return _shifted(text, rb'("ORPHA(?:code|packetId)": ")(\d+)', number)


def _table(text: bytes, number: int) -> bytes:
    """Move the codes of one of the French tables, whose first or second columns they are."""
    head, rows = text.split(b"\n", 1)
    edges = head.startswith(b"classification")
    pairs = head.startswith(b"from")
    for pattern in (
        rb"(?m)^([^,]*,)(\d+)" if edges else rb"(?m)^()(\d+)",
        rb"(?m)^([^,]*,[^,]*,)(\d+)" if edges else rb"(?m)^(\d+,)(\d+)" if pairs else b"",
    ):
        rows = _shifted(rows, pattern, number) if pattern else rows
    return rows if number else text


def _tar(old: Path, new: Path, shift: Shift, size: int) -> None:
    """Copy an archive; its CSV members grow, its JSON members come again under other names."""
    with tarfile.open(old) as source, tarfile.open(new, "w") as target:
        for member in source:
            file = source.extractfile(member)
            if file is None:
                continue
            text = file.read()
            for name, body in _members(member.name, text, shift, size):
                info = tarfile.TarInfo(name)
                info.size = len(body)
                target.addfile(info, io.BytesIO(body))


def _members(name: str, text: bytes, shift: Shift, size: int) -> Iterator[tuple[str, bytes]]:
    copies = (shift(text, number) for number in range(size))
    if name.endswith(".csv"):
        yield name, b"".join(copies)
        return
    for number, body in enumerate(copies):
        yield f"{number}/{name}", body


def _list(text: bytes, size: int) -> bytes:
    """Repeat what a list of disorders, or of a classification's heads, holds."""
    found = re.search(
        rb"(?s)^(.*?<(DisorderList|ClassificationNodeRootList)\b[^>]*>)(.*)(</\2>.*)$", text
    )
    assert found, "no list of the pack's kinds"
    codes = rb"(<OrphaCode>)(\d+)(?=</OrphaCode>)"
    copies = (_shifted(found[3], codes, number) for number in range(size))
    return b"".join((found[1], *copies, found[4]))
