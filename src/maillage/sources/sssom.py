"""SSSOM: mappings between Orphanet and another system, as TSV with a YAML head in comments."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import IO, Final

from maillage.sources.failures import failure
from maillage.sources.orphanet.model import Fact, Mapping, Version

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


def head(stream: IO[bytes], place: str) -> Version:
    """Tell the edition from the head.

    Raises:
        SourceError: there is no date in it, or it is no SSSOM.
    """
    texts: dict[str, str] = {}
    for number, raw in enumerate(stream, 1):
        line = _decode(raw, place, number)
        if not line.startswith("#"):
            _columns(line, place, number)
            systems = {s.split(":", 1)[0] for s in _line(stream, place, number)[:3]}
            break
        key, _, value = line.lstrip("#").strip().partition(":")
        texts[key] = value.strip().strip("'\"")
    else:
        raise failure("empty", place)
    where = texts.get("mapping_date", "") + " " + texts.get("mapping_set_version", "")
    day = re.search(r"\d{4}-\d\d-\d\d", where)
    if day is None:
        raise failure("header", place)
    product = "mondo-orphanet" if "MONDO" in systems else "ordo-mappings"
    licence = texts.get("license", "")
    licence = licence if "creativecommons.org" in licence else ""
    return Version(product, "", day[0], texts.get("mapping_set_version", ""), licence)


def read(stream: IO[bytes], place: str) -> Iterator[Fact]:
    """Read the mappings that have an Orphanet entity on one side; the other side is the target.

    Raises:
        SourceError: a column is missing, a row is cut, or bytes are not UTF-8; names the line.
    """
    columns: list[str] = []
    for number, raw in enumerate(stream, 1):
        line = _decode(raw, place, number)
        if line.startswith("#") or not line:
            continue
        if not columns:
            columns = _columns(line, place, number)
            continue
        cells = next(csv.reader(io.StringIO(line), delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(cells) < len(columns):
            why = f"{len(cells)} < {len(columns)}"
            raise failure("truncated", f"{place}:{number}", why=why)
        row = dict(zip(columns, cells, strict=False))
        if row.get("predicate_modifier", "").lower() == "not":
            continue
        relation = _RELATIONS.get(row["predicate_id"], "")
        subject, target = (_ORPHANET.fullmatch(row[k]) for k in ("subject_id", "object_id"))
        if subject is not None:
            system, _, reference = row["object_id"].partition(":")
            yield Mapping(subject[1], system, reference, relation)
        elif target is not None:
            system, _, reference = row["subject_id"].partition(":")
            yield Mapping(target[1], system, reference, _INVERSE.get(relation, relation))


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
