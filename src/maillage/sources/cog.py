"""The communes of the official geographic code (COG), as JSON, in the two forms that are published.

Etalab's (``@etalab/decoupage-administratif``)::

    {"code": "35238", "nom": "Rennes", "type": "commune-actuelle", "departement": "35",
     "codesPostaux": ["35000", …], "population": 230890, …}

and that of geo.api.gouv.fr::

    {"code": "35238", "nom": "Rennes", "codeDepartement": "35", "codesPostaux": ["35000", …],
     "population": 230890, "centre": {"type": "Point", "coordinates": [-1.6824, 48.1159]}}

Neither bears a date. Etalab's also lists parts of communes: arrondissements of Paris, Lyon and
Marseille, former communes (``commune-deleguee``, ``-associee``); they are no communes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any, Final

from maillage.errors import SourceError
from maillage.sources.failures import failure

__all__ = ["LIMIT_BYTES", "Commune", "head", "is_cog", "read"]

#: Ten times what is published.
LIMIT_BYTES: Final = 128 << 20
_CODE: Final = re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII)
_POSTCODE: Final = re.compile(r"\d{5}", re.ASCII)
_PRESENT: Final = "commune-actuelle"
#: Where France is, as the rule of shapes/geometry.ttl has it: west, east, south, north.
_FRANCE: Final = (
    (-5.6, 9.7, 41.2, 51.3),
    (-64, -51, 2, 19),
    (44, 56, -22, -12),
    (-57, -56, 46, 48),
    (156, 173, -27, -14),
    (-180, -130, -30, -5),
)
#: Austral lands and Clipperton: outside of all these, and nobody's home.
_UNINHABITED: Final = frozenset({"984", "989"})


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today.

    Attributes:
        code: INSEE code, ``35238``, ``2A004``.
        name: in French.
        department: code of its département or collectivity, ``35``, ``974``.
        postcodes: those in use in it.
        population: inhabitants; None if not given.
        centre: longitude and latitude in degrees (WGS84), as written; None if not given.
    """

    code: str
    name: str
    department: str
    postcodes: tuple[str, ...] = ()
    population: int | None = None
    centre: tuple[Decimal, Decimal] | None = None


def is_cog(start: bytes) -> bool:
    """Tell by its first bytes whether a file is of these; lists of départements are not.

    >>> is_cog(b'[{"code": "35238", "nom": "Rennes", "codesPostaux": ["35000"]}]')
    True
    """
    keys = (b'"codesPostaux"', b'"codeDepartement"', _PRESENT.encode())
    return start.startswith(b"[") and b'"nom"' in start and any(key in start for key in keys)


def head(start: bytes) -> str:
    """Name the product by its first bytes."""
    etalab = b'"typeLiaison"' in start or b'"type":"commune' in start.replace(b" ", b"")
    return "cog-communes-etalab" if etalab else "cog-communes-geo-api"


def read(stream: IO[bytes], place: str) -> Iterator[Commune]:
    """Read the communes of today, in the file's order.

    Raises:
        SourceError: the file is damaged, or says what cannot be; names file and commune.
    """
    seen: set[str] = set()
    for number, record in enumerate(_records(stream, place), 1):
        if not isinstance(record, dict):
            raise failure("commune", f"{place}#{number}", json.dumps(record)[:60], field="–")
        if record.get("type", _PRESENT) != _PRESENT:
            continue
        commune = _commune(record, f"{place}#{number}")
        if commune.code in seen:
            raise failure("commune-twice", place, commune.code)
        seen.add(commune.code)
        yield commune
    if not seen:
        raise failure("empty", place)


def _records(stream: IO[bytes], place: str) -> list[Any]:
    data = stream.read(LIMIT_BYTES + 1)
    if len(data) > LIMIT_BYTES:
        raise failure("bomb", place, limit=f"{LIMIT_BYTES >> 20} Mio / MiB")
    try:
        # Decimals keep the digits that the file has.
        records = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise failure("encoding", f"{place}:{line}", "UTF-8") from error
    except (ValueError, RecursionError) as error:
        at = f"{place}:{getattr(error, 'lineno', 1)}"
        raise failure("syntax", at, why=str(error)) from error
    if not isinstance(records, list):
        raise failure("product", place, "JSON ≠ [{…}]")
    return records


def _commune(record: Mapping[str, Any], place: str) -> Commune:
    code = str(record.get("code", ""))
    if not _CODE.fullmatch(code):
        raise _wrong(place, "code", record.get("code"))
    place = f"{place} ({code})"
    name = record.get("nom")
    if not isinstance(name, str) or not name.strip():
        raise _wrong(place, "nom", name)
    # The code begins with that of the département, or of the collectivity overseas.
    department = code[:3] if code[:2] in {"97", "98"} else code[:2]
    for key in ("codeDepartement", "departement"):
        said = record.get(key, department)
        said = said.get("code") if isinstance(said, dict) else said
        if said != department:
            raise _wrong(place, key, said)
    postcodes = record.get("codesPostaux") or []
    if not isinstance(postcodes, list) or not all(_is_postcode(p) for p in postcodes):
        raise _wrong(place, "codesPostaux", postcodes)
    population = record.get("population")
    if population is not None and (type(population) is not int or population < 0):
        raise _wrong(place, "population", population)
    centre = _centre(record.get("centre"), department, place)
    return Commune(
        code,
        " ".join(name.split()),
        department,
        tuple(dict.fromkeys(postcodes)),
        population,
        centre,
    )


def _is_postcode(value: Any) -> bool:
    return isinstance(value, str) and _POSTCODE.fullmatch(value) is not None


def _centre(value: Any, department: str, place: str) -> tuple[Decimal, Decimal] | None:
    """Read a GeoJSON point; one that is nowhere in France may have its coordinates swapped."""
    if value is None:
        return None
    try:
        longitude, latitude = (Decimal(n) for n in value["coordinates"])
        known = value["type"] == "Point" and longitude.is_finite() and latitude.is_finite()
    except (ArithmeticError, KeyError, TypeError, ValueError):
        known = False
    if not known:
        raise _wrong(place, "centre", value)
    inside = any(w < longitude < e and s < latitude < n for w, e, s, n in _FRANCE)
    if inside:
        return longitude, latitude
    if department in _UNINHABITED:
        return None
    raise _wrong(place, "centre", f"{longitude} {latitude}")


def _wrong(place: str, field: str, value: Any) -> SourceError:
    return failure("commune", place, str(value)[:60], field=field)
