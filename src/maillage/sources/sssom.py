"""SSSOM: mappings between Orphanet and another system, as TSV with a YAML head in comments."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import IO, Final

from maillage.sources.failures import failure
from maillage.sources.orphanet.model import Fact, Mapping, Version
from maillage.sources.orphanet.quads import SYSTEMS
from maillage.terms import BASE

__all__ = ["head", "read"]

_NEEDED: Final = ("subject_id", "predicate_id", "object_id")
_ORPHANET: Final = re.compile(
    r"(?:orphanet|ordo|orpha):(?:Orphanet_)?([1-9]\d{0,6})", re.IGNORECASE
)
#: Predicate, from Orphanet's side -> ORDO's relation; what is not here is a plain cross-reference.
_RELATIONS: Final = {
    "skos:exactMatch": "E",
    "skos:closeMatch": "ND",
    "skos:broadMatch": "NTBT",
    "skos:narrowMatch": "BTNT",
}
_INVERSE: Final = {"NTBT": "BTNT", "BTNT": "NTBT"}
#: Not the same: what `Not` makes of a relation. Not to be broader says nothing that ORDO could say.
_NEGATED: Final = {"E": "W"}
#: Namespace, or name in whatever case, -> the system's name in Orphanet's own files.
_SYSTEMS: Final = {iri: name for name, (iri, _) in SYSTEMS.items()} | {
    name.casefold(): name for name in SYSTEMS
}
_PREFIX: Final = re.compile(r"#\s+([\w.-]+):\s*[\"']?(https?://\S+?)[\"']?")
_DATES: Final = ("mapping_date", "mapping_set_version", "publication_date")
_OURS: Final = BASE + "dataset/mappings"


def head(stream: IO[bytes], place: str) -> Version:
    """Tell the edition from the head.

    Raises:
        SourceError: there is no date in it, or it is no SSSOM.
    """
    texts: dict[str, str] = {}
    for number, raw in enumerate(stream, 1):
        line = _decode(raw, place, number)
        if not line.startswith("#"):
            columns = _columns(line, place, number)
            row = dict(zip(columns, _line(stream, place, number), strict=False))
            ends = {row.get(end, "").split(":", 1)[0] for end in ("subject_id", "object_id")}
            break
        key, _, value = line.lstrip("#").strip().partition(":")
        texts[key] = value.strip().strip("'\"")
    else:
        raise failure("empty", place)
    day = re.search(r"\d{4}-\d\d-\d\d", " ".join(texts.get(name, "") for name in _DATES))
    if day is None:
        raise failure("header", place)
    mondo = "MONDO" in ends
    own = texts.get("mapping_set_id", "")
    if own.startswith(_OURS):  # our export: what its first row maps to tells nothing
        mondo = own.startswith(_OURS + "/mondo")
    product = "mondo-orphanet" if mondo else "ordo-mappings"
    licence = texts.get("license", "")
    licence = licence if "creativecommons.org" in licence else ""
    return Version(product, "", day[0], texts.get("mapping_set_version", ""), licence)


def read(stream: IO[bytes], place: str) -> Iterator[Fact]:
    """Read the mappings that have an Orphanet entity on one side; the other side is the target.

    Raises:
        SourceError: a column is missing, a row is cut, or bytes are not UTF-8; names the line.
    """
    columns: list[str] = []
    namespaces: dict[str, str] = {}
    for number, raw in enumerate(stream, 1):
        line = _decode(raw, place, number)
        if line.startswith("#") or not line:
            prefix = None if columns else _PREFIX.fullmatch(line)
            if prefix:
                namespaces[prefix[1]] = prefix[2]
            continue
        if not columns:
            columns = _columns(line, place, number)
            continue
        cells = _cells(line, len(columns))
        if len(cells) < len(columns):
            wanted = str(len(columns))
            raise failure("cells", f"{place}:{number}", str(len(cells)), wanted=wanted)
        row = dict(zip(columns, cells, strict=False))
        relation = _RELATIONS.get(row["predicate_id"], "")
        if row.get("predicate_modifier", "").lower() == "not":
            if relation not in _NEGATED:
                continue
            relation = _NEGATED[relation]
        subject, target = (_ORPHANET.fullmatch(row[k]) for k in ("subject_id", "object_id"))
        if subject is not None:
            yield Mapping(subject[1], *_code(row["object_id"], namespaces), relation)
        elif target is not None:
            relation = _INVERSE.get(relation, relation)
            yield Mapping(target[1], *_code(row["subject_id"], namespaces), relation)


def _code(curie: str, namespaces: dict[str, str]) -> tuple[str, str]:
    """Give system and code of a CURIE, whose prefix is the head's own affair."""
    prefix, _, reference = curie.partition(":")
    system = _SYSTEMS.get(namespaces.get(prefix, "")) or _SYSTEMS.get(prefix.casefold(), prefix)
    return system, reference


def _cells(line: str, count: int) -> list[str]:
    """Cut a row, quoted as the specification wants; if that does not fit, it has bare quotes."""
    cells = next(csv.reader(io.StringIO(line), delimiter="\t"))
    if len(cells) < count:
        cells = line.split("\t")
    return cells


def _decode(raw: bytes, place: str, number: int) -> str:
    try:
        return raw.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise failure("encoding", f"{place}:{number}", "UTF-8") from error


def _columns(line: str, place: str, number: int) -> list[str]:
    columns = line.split("\t")
    for name in _NEEDED:
        if name not in columns:
            raise failure("columns", f"{place}:{number}", name)
    return columns


def _line(stream: IO[bytes], place: str, number: int) -> list[str]:
    return _decode(next(iter(stream), b""), place, number + 1).split("\t")
