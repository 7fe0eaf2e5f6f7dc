"""ORPHApackets: one JSON an entity, in English, with all that the XML products say of it.

Their shape varies: what stands once is an object, what stands twice a list, at two levels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any, Final

from maillage.sources.failures import failure
from maillage.sources.orphanet.model import (
    Edge,
    Entity,
    Fact,
    GeneLink,
    Mapping,
    Phenotype,
    Prevalence,
    Quality,
    Version,
    code_of,
)
from maillage.sources.orphanet.records import plain
from maillage.sources.orphanet.values import concept

__all__ = ["LIMIT_BYTES", "head", "read"]

#: No packet comes near this size.
LIMIT_BYTES: Final = 32 << 20
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"  # as their README states


def head(stream: IO[bytes], place: str) -> Version:
    """Tell the edition of a packet.

    Raises:
        SourceError: it is damaged, or no packet.
    """
    packet = _load(stream, place)
    day = re.match(r"\d{4}-\d\d-\d\d", str(packet.get("creationDate", "")))
    if day is None:
        raise failure("header", place)
    version, rights = str(packet.get("version", "")), str(packet.get("copyright", ""))
    return Version("packets", "en", day[0], version, _LICENCE, rights)


def read(stream: IO[bytes], place: str) -> Iterator[Fact]:
    """Read one packet.

    Raises:
        SourceError: it is damaged, or says what cannot be.
    """
    packet = _load(stream, place)
    code = code_of(str(packet.get("ORPHAcode")), place)
    synonyms = tuple(" ".join(s["Synonym"].split()) for s in _list(packet.get("Synonyms")))
    section = packet.get("TextSection")
    definition = plain(section["Contents"]) if isinstance(section, dict) else ""
    kind = concept("orphanet-type", packet["DisorderType"]["value"])
    label = " ".join(str(packet["Label"]).split())
    yield Entity(code, "en", label, tuple(dict.fromkeys(synonyms)), definition, kind)
    for parent in _inner(packet.get("Parents"), "Parent"):
        above = code_of(parent["ORPHAcode"], place)
        # The heads of the classifications have no packet of their own.
        yield Entity(above, "en", " ".join(parent["Label"].split()))
        yield Edge("", code, above)
    for link in _list(packet.get("ExternalReferences")):
        link = link.get("ExternalReference", link)
        relation = str(link.get("DisorderMappingRelation", "")).split(" ", 1)[0]
        yield Mapping(code, link["Source"], link["Reference"], relation)
    for scheme, key, inner in (
        ("orphanet-onset", "AverageAgeOfOnsets", "AverageAgeOfOnset"),
        ("orphanet-inheritance", "TypeOfInheritances", "TypeOfInheritance"),
    ):
        for item in _inner(packet.get(key), inner):
            value = concept(scheme, item["value"])
            if value:
                yield Quality(code, scheme, value)
    yield from _details(packet, code)


def _details(packet: dict[str, Any], code: str) -> Iterator[Fact]:
    for item in _inner(packet.get("Prevalences"), "Prevalence"):
        value = str(item.get("ValMoy", ""))
        yield Prevalence(
            code,
            concept("prevalence-type", item["PrevalenceType"]),
            concept("prevalence-qualification", item["PrevalenceQualification"]),
            concept("prevalence-class", item["PrevalenceClass"]),
            value if re.fullmatch(r"\d+(\.\d+)?", value) and float(value) > 0 else "",
            item["PrevalenceGeographic"],
            "en",
            origin=" ".join((item["Source"] or "").split()),
        )
    for item in _inner(packet.get("Genes"), "Gene"):
        found = (x.get("ExternalReference", x) for x in _list(item.get("ExternalReferences")))
        references = tuple((x["Source"], x["Reference"]) for x in found)
        relation = concept("gene-relation", item["DisorderGeneAssociationType"])
        yield GeneLink(code, item["Symbol"], item["Name"], "en", references, relation)
    for item in _inner(packet.get("Phenotypes"), "Phenotype"):
        often = concept("phenotype-frequency", item["HPOFrequency"])
        yield Phenotype(code, item["HPOId"], item["HPOTerm"], often)


def _load(stream: IO[bytes], place: str) -> dict[str, Any]:
    data = stream.read(LIMIT_BYTES + 1)
    if len(data) > LIMIT_BYTES:
        raise failure("bomb", place, limit=f"{LIMIT_BYTES >> 20} Mio / MiB")
    if not data.strip():
        raise failure("empty", place)
    try:
        packet = json.loads(data.decode("utf-8-sig")).get("Orphapacket")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise failure("encoding", f"{place}:{line}", "UTF-8") from error
    except (ValueError, RecursionError) as error:
        at = f"{place}:{getattr(error, 'lineno', 1)}"
        raise failure("syntax", at, why=str(error)) from error
    except AttributeError:
        packet = None
    if not isinstance(packet, dict):
        raise failure("product", place, "JSON ≠ Orphapacket")
    return packet


def _list(value: Any) -> list[Any]:
    """Give a list of what may be one, a single object, or a text that says there is none."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def _inner(value: Any, name: str) -> Iterator[Any]:
    for outer in _list(value):
        yield from _list(outer.get(name))
