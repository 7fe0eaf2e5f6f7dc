"""What is asked: the parameters of one question, read and checked before the graph is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from maillage.errors import BadRequest

__all__ = ["AUDIENCES", "EVIDENCE", "MOST", "PARAMETERS", "ROLES", "Asked", "read"]

#: Slugs of ``mlgs:audience``, and of ``mlgs:role`` in the order that ranks them.
AUDIENCES: Final = ("child", "adult")
ROLES: Final = ("coordinating", "constitutive", "resource-and-competence", "competence")
#: Slugs of ``mlgs:evidence``, the surest first.
EVIDENCE: Final = ("asserted", "inferred", "undetermined")
#: The most items given, and how many where nobody says.
MOST: Final = 100
_USUAL: Final = 20

PARAMETERS: Final = (
    "orpha",
    "from",
    "audience",
    "role",
    "asof",
    "classification",
    "lang",
    "limit",
)
#: What may be given: the form of the answer too, which whoever calls `read` has taken out.
_MEANT: Final = (*PARAMETERS, "format")
_ORPHA: Final = re.compile(
    r"(?:https?://www\.orpha\.net/ORDO/Orphanet_|ordo:|orphanet_|orpha\s*:?\s*)?([1-9]\d{0,6})",
    re.IGNORECASE | re.ASCII,
)
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLASSIFICATION: Final = re.compile(r"(?:.*/classification/)?(\d{1,6})", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """One question, its values of the right form; whether the graph knows them is seen later.

    Attributes:
        code: ORPHAcode, digits only.
        origin: the place, as it was typed; empty for none, where that is allowed.
        audience: ``child``, ``adult``, or empty for any.
        roles: slugs of the roles wanted, in the order of `ROLES`; all of them if none was named.
        as_of: the day that participations must be valid on.
        classification: Orphanet's number of the only classification to go through, or empty.
        limit: the most items wanted.
    """

    code: str
    origin: str
    audience: str
    roles: tuple[str, ...]
    as_of: date
    classification: str
    limit: int


def read(given: Mapping[str, Sequence[str]], today: date, *, placed: bool = True) -> Asked:
    """Read the parameters of a question.

    A parameter that does not exist is refused: a misspelt ``audience`` would otherwise list sites
    for the wrong people.

    Args:
        given: name -> its values, as they came.
        today: what ``asof`` is where nobody says.
        placed: whether a place must be given; without one, nothing is near and nothing is far.

    Raises:
        BadRequest: a parameter is unknown, missing, repeated or has no meaning; names it, its
            value, and what it may be.

    >>> read({"orpha": ["ORPHA:58"], "from": ["35"]}, date(2026, 11, 26)).code
    '58'
    """
    for name in given:
        if name not in PARAMETERS:
            near = process.extractOne(name, _MEANT, scorer=fuzz.ratio, score_cutoff=60)
            raise BadRequest(
                f"{name}= is no parameter of find: "
                + (f"did you mean {near[0]}=?" if near else f"there are {', '.join(_MEANT)}"),
                fr=f"{name}= n’est pas un paramètre de find : "
                + (f"est-ce {near[0]}= ?" if near else f"il y a {', '.join(_MEANT)}"),
            )
    lang = _single(given, "lang")
    if lang not in {"", "fr", "en"}:
        raise _wrong("lang", lang, "fr, en")
    audience = _single(given, "audience").strip()
    if audience not in {"", *AUDIENCES}:
        raise _wrong("audience", audience, ", ".join(AUDIENCES), AUDIENCES)
    return Asked(
        code=_code(_single(given, "orpha").strip()),
        origin=_origin(_single(given, "from"), placed=placed),
        audience=audience,
        roles=_roles(given.get("role", ())),
        as_of=_day(_single(given, "asof").strip(), today),
        classification=_classification(_single(given, "classification").strip()),
        limit=_limit(_single(given, "limit").strip()),
    )


def _single(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    if len(values) > 1:
        raise BadRequest(
            f"{name}= is given {len(values)} times ({', '.join(map(repr, values))}): give it once",
            fr=f"{name}= est donné {len(values)} fois ({', '.join(map(repr, values))}) :"
            " donnez-le une fois",
        )
    return next(iter(values), "")


def _code(text: str) -> str:
    if not text:
        raise BadRequest(
            "orpha= is missing: give the ORPHAcode of a disease, e.g. orpha=58;"
            " /search?q=… finds it by name",
            fr="orpha= manque : donnez le code ORPHA d’une maladie, par exemple orpha=58 ;"
            " /search?q=… le trouve par le nom",
        )
    if (match := _ORPHA.fullmatch(text)) is None:
        raise BadRequest(
            f"orpha={text[:100]!r} is no ORPHAcode: give 58, ORPHA:58 or"
            " http://www.orpha.net/ORDO/Orphanet_58; /search?q=… finds the code of a name",
            fr=f"orpha={text[:100]!r} n’est pas un code ORPHA : donnez 58, ORPHA:58 ou"
            " http://www.orpha.net/ORDO/Orphanet_58 ; /search?q=… trouve le code d’un nom",
        )
    return match[1]


def _origin(text: str, *, placed: bool) -> str:
    text = " ".join(text.split())
    if not text and placed:
        raise BadRequest(
            "from= is missing: give a département (35), a commune (Rennes), a postcode (35000) or"
            " a point (48.11,-1.68)",
            fr="from= manque : donnez un département (35), une commune (Rennes), un code postal"
            " (35000) ou un point (48.11,-1.68)",
        )
    if len(text) > 100:
        raise BadRequest(
            f"from={text[:30] + '…'!r} has {len(text)} characters: give at most 100",
            fr=f"from={text[:30] + '…'!r} compte {len(text)} caractères : donnez-en au plus 100",
        )
    return text


def _roles(values: Sequence[str]) -> tuple[str, ...]:
    wanted = {part.strip() for text in values for part in text.split(",") if part.strip()}
    for slug in sorted(wanted - set(ROLES)):
        raise _wrong("role", slug, ", ".join(ROLES), ROLES)
    return tuple(slug for slug in ROLES if slug in wanted) or ROLES


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        if not _ISO.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest(
            f"asof={text[:100]!r} is no day: give one of the calendar as year-month-day,"
            f" e.g. asof={today}",
            fr=f"asof={text[:100]!r} n’est pas un jour : donnez-en un du calendrier, en"
            f" année-mois-jour, par exemple asof={today}",
        ) from None


def _classification(text: str) -> str:
    if text and (match := _CLASSIFICATION.fullmatch(text)) is None:
        raise BadRequest(
            f"classification={text[:100]!r} is no number of an Orphanet classification:"
            " give e.g. 181 (rare neurologic diseases)",
            fr=f"classification={text[:100]!r} n’est pas le numéro d’une classification"
            " d’Orphanet : donnez par exemple 181 (maladies neurologiques rares)",
        )
    return match[1] if text and match else ""


def _limit(text: str) -> int:
    if not text:
        return _USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise BadRequest(
            f"limit={text[:100]!r} is no number from 1 to {MOST}",
            fr=f"limit={text[:100]!r} n’est pas un nombre de 1 à {MOST}",
        )
    return int(text)


def _wrong(name: str, value: str, known: str, slugs: Sequence[str] = ()) -> BadRequest:
    near = process.extractOne(value.lower(), slugs, score_cutoff=60) if slugs else None
    return BadRequest(
        f"{name}={value[:100]!r} has no meaning: take {known}"
        + (f"; did you mean {near[0]}?" if near else ""),
        fr=f"{name}={value[:100]!r} n’a pas de sens : prenez {known}"
        + (f" ; est-ce {near[0]} ?" if near else ""),
    )
