"""What is asked of the map: which sites, on which day, and what the land is shaded by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from maillage.errors import BadRequest
from maillage.finding import read as read_question
from maillage.finding.asked import ROLES
from maillage.terms import PREFIXES

__all__ = ["PARAMETERS", "RATES", "Wanted", "read"]

PARAMETERS: Final = ("network", "role", "audience", "asof", "rate", "lang")
#: What may be given: the form of the answer too, which whoever calls `read` has taken out.
_MEANT: Final = (*PARAMETERS, "format")
#: What sites are counted by, for each million inhabitants.
RATES: Final = ("region", "department")
_NETWORK: Final = PREFIXES["mlgid"] + "filiere/"


@dataclass(frozen=True)
class Wanted:
    """One question to the map.

    Attributes:
        network: IRI of a filière, or empty for all.
        roles: slugs of the roles wanted; all of them if none was named.
        audience: ``child``, ``adult``, or empty for any.
        as_of: the day that parts must hold on.
        rate: ``region``, ``department``, or empty for land without shades.
    """

    network: str
    roles: tuple[str, ...]
    audience: str
    as_of: date
    rate: str

    def query(self, today: date) -> dict[str, str]:
        """Write it as the parameters of a link, as few as say it."""
        found = {
            "network": self.network.removeprefix(_NETWORK),
            "role": "" if self.roles == ROLES else ",".join(self.roles),
            "audience": self.audience,
            "asof": "" if self.as_of == today else self.as_of.isoformat(),
            "rate": self.rate,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def digest(self) -> str:
        """Name it in an ``ETag``."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]


def read(given: Mapping[str, Sequence[str]], networks: Sequence[str], today: date) -> Wanted:
    """Read the parameters of a request; empty ones are those of a form that was not filled in.

    Args:
        given: name -> its values, as they came.
        networks: IRIs of the filières there are.
        today: what ``asof`` is where nobody says.

    Raises:
        BadRequest: a parameter is unknown, repeated or has no meaning; names it, its value, and
            what it may be.

    >>> read({"role": ["competence"], "rate": ["region"]}, [], date(2026, 11, 26)).roles
    ('competence',)
    """
    given = {name: kept for name, values in given.items() if (kept := [v for v in values if v])}
    for name in given:
        if name not in PARAMETERS:
            near = process.extractOne(name, _MEANT, scorer=fuzz.ratio, score_cutoff=60)
            raise BadRequest(
                f"{name[:50]}= is no parameter of the map: "
                + (f"did you mean {near[0]}=?" if near else f"there are {', '.join(_MEANT)}"),
                fr=f"{name[:50]}= n’est pas un paramètre de la carte : "
                + (f"est-ce {near[0]}= ?" if near else f"il y a {', '.join(_MEANT)}"),
            )
    # Roles, audience and day mean what they mean to /find, and are refused as they are there.
    shared = {name: values for name, values in given.items() if name not in {"network", "rate"}}
    asked = read_question({"orpha": ["1"], **shared}, today, placed=False)
    slugs = {iri.removeprefix(_NETWORK): iri for iri in networks}
    slug = _one(given, "network", slugs)
    return Wanted(
        slugs.get(slug, ""), asked.roles, asked.audience, asked.as_of, _one(given, "rate", RATES)
    )


def _one(
    given: Mapping[str, Sequence[str]], name: str, known: Sequence[str] | Mapping[str, str]
) -> str:
    values = given.get(name, ())
    if not values:
        return ""
    value = values[0].strip()
    if len(values) == 1 and value in known:
        return value
    if len(values) > 1:
        raise BadRequest(
            f"{name}= is given {len(values)} times: give it once",
            fr=f"{name}= est donné {len(values)} fois : donnez-le une fois",
        )
    near = process.extractOne(value.lower(), list(known), score_cutoff=60)
    all_of_them = ", ".join(sorted(known)) or "nothing yet"
    raise BadRequest(
        f"{name}={value[:100]!r} has no meaning: take {all_of_them}"
        + (f"; did you mean {near[0]}?" if near else ""),
        fr=f"{name}={value[:100]!r} n’a pas de sens : prenez {all_of_them}"
        + (f" ; est-ce {near[0]} ?" if near else ""),
    )
