"""What a file is, told by its content, and how to read it."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from maillage.sources import cog, sssom
from maillage.sources.archives import Member, members
from maillage.sources.failures import failure
from maillage.sources.orphanet import nomenclature_fr, orphadata, packets
from maillage.sources.orphanet.model import Fact, Version

__all__ = ["SUFFIXES", "Download", "recognise"]

#: Names that such files bear; a folder's other files are not looked into.
SUFFIXES: Final = (".xml", ".json", ".tsv", ".zip", ".tar", ".gz", ".xz", ".tgz", ".txz")
_READERS: Final[dict[str, Callable[[IO[bytes], str], Iterator[Fact]]]] = {
    "xml": orphadata.read,
    "json": packets.read,
    "csv": nomenclature_fr.read,
    "sssom": sssom.read,
}


@dataclass(frozen=True)
class Download:
    """One published file that Maillage reads.

    Attributes:
        path: where it lies.
        shown: how to name it to the user.
        version: what it is.
    """

    path: Path
    shown: str
    version: Version

    def facts(self) -> Iterator[Fact]:
        """Read it from end to end.

        Raises:
            SourceError: it is damaged, or says what cannot be.
        """
        for member in members(self.path, self.shown):
            form = _form(member)
            if form in _READERS:
                yield from _READERS[form](member.stream, member.place)

    @property
    def lists_communes(self) -> bool:
        """Whether it is of the official geographic code, not of Orphanet's world."""
        return self.version.product.startswith("cog-")

    def communes(self) -> Iterator[cog.Commune]:
        """Read a list of communes from end to end.

        Raises:
            SourceError: it is damaged, or says what cannot be.
        """
        for member in members(self.path, self.shown):
            if _form(member) == "cog":
                yield from cog.read(member.stream, member.place)

    def sha256(self) -> str:
        """Compute its checksum, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def recognise(path: Path, shown: str = "") -> Download:
    """Tell what a file is.

    Args:
        path: a file, plain, compressed or an archive.
        shown: how to name it to the user; `path` if empty.

    Raises:
        SourceError: it is none of the products that are read, or is damaged; names file, member
            and line.
    """
    name = shown or str(path)
    found: list[Version] = []
    for member in members(path, name):
        form = _form(member)
        if form == "xml":
            found.append(orphadata.recognise(member.stream, member.place))
        elif form == "json":
            version = packets.head(member.stream, member.place)
            alone = "" if member.place != name else "-" + re.sub(r"\D", "", path.stem)
            return Download(path, name, replace(version, product=f"packets{alone}".rstrip("-")))
        elif form == "cog":  # which bears no date of its own
            obtained = datetime.date.fromtimestamp(path.stat().st_mtime)
            return Download(path, name, Version(cog.head(_start(member)), "", obtained.isoformat()))
        elif form == "csv":
            return Download(path, name, nomenclature_fr.head(member.name, member.place))
        elif form == "sssom":
            return Download(path, name, sssom.head(member.stream, member.place))
    if not found:
        raise failure("product", name, path.name)
    return Download(path, name, _together(found, name))


def _form(member: Member) -> str:
    """Tell a member's form by its first bytes; empty for a README and the like."""
    head = _start(member)
    if not head:
        raise failure("empty", member.place)
    first = head.split(b"\n", 1)[0].rstrip(b"\r").decode("ascii", "replace")
    if head.startswith(b"<"):  # other people's XML is not even walked through
        return "xml" if b"JDBOR" in head else ""
    if head.startswith(b"{"):
        return "json" if b'"Orphapacket"' in head else ""
    if cog.is_cog(head):
        return "cog"
    if tuple(first.split(",")) in nomenclature_fr.TABLES:
        return "csv"
    table = "subject_id\t" in first or b"\nsubject_id\t" in head
    if b"curie_map" in head or b"mapping_set" in head or table:
        return "sssom"
    return ""


def _start(member: Member) -> bytes:
    """Look at a member's first bytes, which stay to be read."""
    peek = getattr(member.stream, "peek", None)
    head: bytes = (peek(4096) if peek else b"")[:4096]
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _together(found: list[Version], name: str) -> Version:
    """Tell what several XML files in one archive are together."""
    if len(found) == 1 and found[0].product != "nomenclature":
        return found[0]
    newest = max(found, key=lambda version: version.date)
    products = {re.sub(r"-.*", "", version.product) for version in found}
    if "nomenclature" in products and products <= {"nomenclature", "product3", "mapping"}:
        licence = next((version.licence for version in found if version.licence), "")
        return replace(newest, product="pack", licence=licence)
    if products == {"product3"}:
        return replace(newest, product="product3")
    raise failure("product", name, ", ".join(sorted(products)))
