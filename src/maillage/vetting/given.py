"""What a stranger gives: a file with a name that may be trusted to be one, and its kind."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from maillage.errors import UnsupportedMediaType
from maillage.negotiate import CSV, JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TSV, TURTLE

__all__ = ["SUFFIXES", "TYPES", "Upload", "upload"]

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Suffix of a file -> the suffix it is read by.
SUFFIXES: Final = {
    **{name: name for name in (".csv", ".xlsx", ".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf")},
    ".tsv": ".csv",
    ".txt": ".csv",
    ".json": ".jsonld",
    ".xml": ".rdf",
    ".owl": ".rdf",
}
#: Media type -> the same, where there is no name.
TYPES: Final = {
    CSV: ".csv",
    TSV: ".csv",
    _XLSX: ".xlsx",
    TURTLE: ".ttl",
    NTRIPLES: ".nt",
    NQUADS: ".nq",
    TRIG: ".trig",
    JSONLD: ".jsonld",
    "application/json": ".jsonld",
    RDFXML: ".rdf",
}
#: Characters of a name that are kept.
_LONGEST: Final = 80
_N_QUAD: Final = re.compile(r"(?:<[^<>\s]*>|_:\S+)\s+<[^<>\s]*>\s+[<\"_].*\.$")
_TURTLE: Final = re.compile(r"@?(?:prefix|base)\b", re.IGNORECASE)
_TRIG: Final = re.compile(r"(?m)^\s*(?:GRAPH\s+)?(?:<[^<>\s]*>|[\w-]*:\S*)\s*\{", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """One file.

    Attributes:
        name: what to call it to who gave it.
        suffix: how it is read, ``.csv`` …
        content: its bytes.
        table: the table it is said to be; empty where its name or its columns are to tell.
    """

    name: str
    suffix: str
    content: bytes
    table: str = ""

    @property
    def stem(self) -> str:
        """Its name without the suffix."""
        return self.name.rpartition(".")[0] or self.name


def upload(name: str, content: bytes, *, media_type: str = "", table: str = "") -> Upload:
    """Take a file in.

    Args:
        name: as given; only its last part is kept, without what cannot be seen.
        content: its bytes.
        media_type: as given; counts where the name has no suffix that is known.
        table: see `Upload`.

    Raises:
        UnsupportedMediaType: it is of a kind that is not read.

    >>> upload("../../mes sites.CSV", b"id").name
    'mes sites.CSV'
    >>> upload("x", b"<http://e/s> <http://e/p> 'o' .", media_type="text/turtle").suffix
    '.ttl'
    """
    name = _plain(name)
    dot, ending = name.rpartition(".")[1:]
    suffix = SUFFIXES.get((dot + ending).lower(), "") if dot else ""
    # A spreadsheet's text may be anything; what it begins with tells.
    if not suffix or (dot + ending).lower() == ".txt":
        suffix = TYPES.get(media_type) or suffix
        if not suffix and dot and media_type in {"", "application/octet-stream"}:
            raise _unknown(name)
        if not suffix or (dot + ending).lower() == ".txt":
            suffix = _sniffed(content)
    if suffix == ".csv" and content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise _unknown(name)
    return Upload(name, suffix, content, table)


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C"
    )
    seen = seen.strip().lstrip(".~$") or "data"
    if len(seen) <= _LONGEST:
        return seen
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: _LONGEST - 10]}{dot}{ending[:8]}" if dot else seen[:_LONGEST]


def _sniffed(content: bytes) -> str:
    """Tell the kind of a text by what it begins with; a table where nothing else shows."""
    if content.startswith(b"PK\x03\x04"):
        return ".xlsx"
    text = content[:20_000].decode("utf-8-sig", "replace").lstrip()
    lines = [line.strip() for line in text.splitlines()]
    said = next((line for line in lines if line and not line.startswith("#")), "")
    if text.startswith(("{", "[")) and '"' in text[:200]:
        return ".jsonld"
    if text.startswith("<?xml") or re.match(r"<!--|<[\w-]+:RDF\b", text):
        return ".rdf"
    if _N_QUAD.match(said):
        return ".nq"
    if _TURTLE.match(said) or re.match(
        r"(?:<[^<>\s]*>|[\w-]+:\S+)\s+(?:a|<\S+>|[\w-]*:\S+)\s", said
    ):
        return ".trig" if _TRIG.search(text) else ".ttl"
    return ".csv"


def _unknown(name: str) -> UnsupportedMediaType:
    known = ".csv, .xlsx, .ttl, .nt, .nq, .trig, .jsonld, .rdf"
    return UnsupportedMediaType(
        f"{name!r} is of a kind that is not read: save a table as .xlsx or CSV in UTF-8, RDF as one"
        f" of {known}",
        fr=f"« {name} » est d’une sorte qui n’est pas lue : enregistrez un tableau en .xlsx ou en"
        f" CSV (UTF-8), du RDF dans un de ces formats : {known}",
    )
