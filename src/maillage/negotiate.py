"""Which representation a client wants: the ``Accept`` headers of RFC 9110, as functions on text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = [
    "CSV",
    "FORMATS",
    "GRAPH_TYPES",
    "HTML",
    "JSON",
    "JSONLD",
    "LANGUAGES",
    "NQUADS",
    "NTRIPLES",
    "RDFXML",
    "RESULT_TYPES",
    "TRIG",
    "TSV",
    "TURTLE",
    "XML",
    "Range",
    "accept_for",
    "choose",
    "choose_coding",
    "choose_language",
    "parse_accept",
]

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"

TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
RDFXML: Final = "application/rdf+xml"
JSONLD: Final = "application/ld+json"
NQUADS: Final = "application/n-quads"
TRIG: Final = "application/trig"

HTML: Final = "text/html"

#: What a SELECT or ASK can be answered in; earlier wins a tie. The generic names come last: they
#: are for clients that know no better one, and the body is the same.
RESULT_TYPES: Final = (JSON, XML, CSV, TSV, "application/json", "application/xml", "text/xml")

#: What a CONSTRUCT or DESCRIBE can be answered in; earlier wins a tie.
GRAPH_TYPES: Final = (
    TURTLE,
    NTRIPLES,
    RDFXML,
    JSONLD,
    NQUADS,
    TRIG,
    "text/n3",
    "application/json",
    "application/xml",
    "text/xml",
)

#: File extension or ``?format=`` value -> the media types it asks for, results before graphs.
#: The longer names are what SPARQLWrapper sends.
FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "json": (JSON, JSONLD),
    "xml": (XML, RDFXML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "ttl": (TURTLE,),
    "nt": (NTRIPLES,),
    "rdf": (RDFXML,),
    "jsonld": (JSONLD,),
    "nq": (NQUADS,),
    "trig": (TRIG,),
    "turtle": (TURTLE,),
    "n3": (TURTLE,),
    "rdf+xml": (RDFXML,),
    "json-ld": (JSONLD,),
}

#: The languages a person can be answered in; the first one where they state none.
LANGUAGES: Final = ("fr", "en")

#: Ranges of a header that are read: a client has a dozen, and ten thousand would hold up everyone.
_MOST: Final = 100
# A string that is never closed goes to the end: else each of its quotes would be tried in turn.
_QUOTED_OR_COMMA: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?$)|,', re.DOTALL)
_TCHARS: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_TCHARS})/({_TCHARS})\s*(;.*)?$", re.DOTALL)
#: Java's own client asks for ``*`` where it means ``*/*``.
_LONE_STAR: Final = re.compile(r"^\s*\*\s*(?=;|$)")
_PARAM: Final = re.compile(rf';\s*+({_TCHARS})\s*+=\s*+({_TCHARS}|"(?:[^"\\]|\\.)*+")')
#: Java writes .2 for 0.2.
_QVALUE: Final = re.compile(r"(?:0(?:\.\d{0,3})?|\.\d{1,3}|1(?:\.0{0,3})?)$")


@dataclass(frozen=True)
class Range:
    """One media range of an ``Accept`` header.

    Attributes:
        type: ``text``, ``*`` …
        subtype: ``turtle``, ``*`` …
        params: parameters other than ``q``, names and values in lower case.
        q: weight, 0 to 1.
    """

    type: str
    subtype: str
    params: frozenset[tuple[str, str]]
    q: float

    @property
    def specificity(self) -> tuple[bool, bool, int]:
        """Order ranges as RFC 9110 §12.5.1 has it: the most specific one decides."""
        return self.type != "*", self.subtype != "*", len(self.params)

    def covers(self, media_type: str) -> bool:
        """Say whether an offer lies in this range; an offer may leave ``charset`` unsaid.

        A ``profile`` of JSON-LD narrows nothing: JSON-LD 1.1 (appendix C) has servers ignore those
        that they do not know, and we know none.

        >>> (wanted,) = parse_accept('application/ld+json;profile="http://www.w3.org/ns/json-ld#x"')
        >>> wanted.covers("application/ld+json")
        True
        """
        essence, _, rest = media_type.partition(";")
        kind, _, subtype = essence.strip().partition("/")
        if self.type not in {"*", kind} or self.subtype not in {"*", subtype}:
            return False
        offered = dict(_params(";" + rest) if rest else ())
        return all(
            offered.get(name, "utf-8" if name == "charset" else None) == value
            for name, value in self.params
            if (essence, name) != (JSONLD, "profile")
        )


def parse_accept(header: str) -> list[Range]:
    """Read an ``Accept`` header; parts that are no media range, or past the 100th, are left out.

    >>> [(r.subtype, r.q) for r in parse_accept("text/turtle;q=0.5, text/*")]
    [('turtle', 0.5), ('*', 1.0)]
    """
    ranges = []
    for part in _split(header):
        match = _RANGE.match(_LONE_STAR.sub("*/*", part, count=1))
        if match is None:
            continue
        params = _params(match[3] or "")
        weights = [value for name, value in params if name == "q"]
        # A weight nobody can read is no wish: 0 would hide the type, so it counts as none given.
        q = float(weights[0]) if weights and _QVALUE.match(weights[0]) else 1.0
        others = frozenset((name, value) for name, value in params if name != "q")
        ranges.append(Range(match[1].lower(), match[2].lower(), others, q))
    return ranges


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Choose the media type to answer in.

    Args:
        accept: the ``Accept`` header; empty or blank means that anything will do.
        offers: media types that can be produced, the preferred one first.

    Returns:
        The offer of greatest weight, the earliest at a tie; None if all are refused.

    >>> choose("text/csv;q=0.5, application/*", ("text/csv", "application/trig"))
    'application/trig'
    >>> choose("image/png", ("text/csv",)) is None
    True
    """
    return _chosen(accept, tuple(offers))


@lru_cache(256)  # clients of one kind all send the same
def _chosen(accept: str, offers: tuple[str, ...]) -> str | None:
    if not accept.strip():
        return offers[0] if offers else None
    ranges = parse_accept(accept)
    best: str | None = None
    best_q = 0.0
    for offer in offers:
        covering = [r for r in ranges if r.covers(offer)]
        if covering:
            q = max(covering, key=lambda r: r.specificity).q
            if q > best_q:
                best, best_q = offer, q
    return best


def accept_for(name: str) -> str | None:
    """Turn a ``?format=`` value into the ``Accept`` header it stands for.

    Args:
        name: a key of `FORMATS`, or a media type written out (a ``+`` that form decoding has made
            a space is put back).

    Returns:
        None if nothing is known under that name.

    >>> accept_for("csv")
    'text/csv'
    """
    if "/" in name:
        return name.strip().replace(" ", "+") if ";" not in name and "," not in name else name
    types = FORMATS.get(name.strip().lower().replace(" ", "+"))
    return None if types is None else ", ".join(types)


@lru_cache(256)  # clients of one kind all send the same
def choose_coding(accept_encoding: str, offers: tuple[str, ...]) -> tuple[str, bool]:
    """Choose the content coding of an answer (RFC 9110 §12.5.3).

    Args:
        accept_encoding: the ``Accept-Encoding`` header; empty means that none is wanted.
        offers: codings that can be produced, the preferred one first.

    Returns:
        The offer of greatest weight, the earliest at a tie; empty where ``identity`` outweighs it
        or none is taken. And whether the answer may go without a coding.

    >>> choose_coding("gzip;q=0.5, br, *;q=0.1", ("zstd", "gzip"))
    ('gzip', True)
    >>> choose_coding("identity;q=0, br", ("zstd", "gzip"))
    ('', False)
    """
    weights: dict[str, float] = {}
    for name, q in _weighted(accept_encoding):
        # RFC 9110 §8.4.1.3: the two are one.
        weights.setdefault("gzip" if name == "x-gzip" else name, q)
    rest = weights.get("*", 0.0)
    # Identity is taken unless it is refused, by name or by `*;q=0`; named, it competes.
    plain = weights.get("identity", 0.0)
    may_be_plain = weights.get("identity", weights.get("*", 1.0)) > 0
    best, best_q = "", plain
    for offer in offers:
        q = weights.get(offer, rest)
        if q > best_q or (q == best_q > 0 and not best):
            best, best_q = offer, q
    return best, may_be_plain


def choose_language(accept_language: str, offers: Sequence[str] = LANGUAGES) -> str:
    """Choose the language to answer in (RFC 4647 lookup on the primary subtag).

    Args:
        accept_language: the ``Accept-Language`` header, or empty.
        offers: languages that can be produced; the first one answers where none is wanted.

    >>> choose_language("de, en-GB;q=0.8, fr;q=0.2")
    'en'
    """
    weights: dict[str, float] = {}
    for tag, weight in _weighted(accept_language):
        primary = tag.split("-")[0]
        weights[primary] = max(weights.get(primary, 0.0), weight)
    rest = weights.get("*", 0.0)
    return max(offers, key=lambda offer: weights.get(offer, rest))


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """Read a list of names with weights; a weight nobody can read counts as none given."""
    for part in header.split(",", _MOST)[:_MOST]:
        name, *params = (piece.strip().lower() for piece in part.split(";"))
        q = next((p[2:] for p in params if p.startswith("q=")), "1")
        if name:
            yield name, float(q) if _QVALUE.match(q) else 1.0


def _split(header: str) -> list[str]:
    """Split at the commas that stand outside quoted strings."""
    parts: list[str] = []
    start = 0
    for match in _QUOTED_OR_COMMA.finditer(header):
        if match[0] == ",":
            parts.append(header[start : match.start()])
            start = match.end()
            if len(parts) == _MOST:
                return parts
    return [*parts, header[start:]]


def _params(text: str) -> list[tuple[str, str]]:
    return [
        (name.lower(), value.strip('"').replace("\\", "").lower())
        for name, value in _PARAM.findall(text)
    ]
