import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.negotiate import (
    CSV,
    FORMATS,
    GRAPH_TYPES,
    JSON,
    JSONLD,
    NTRIPLES,
    RDFXML,
    RESULT_TYPES,
    TSV,
    TURTLE,
    XML,
    accept_for,
    choose,
    choose_coding,
    choose_language,
    parse_accept,
)

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("   ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        (CSV, CSV),
        ("TEXT/CSV", CSV),
        (f"{CSV};q=0.5, {TSV}", TSV),
        (f"{CSV};q=0.5,{TSV};q=0.50", CSV),
        (f"{CSV};q=0, */*", JSON),
        (f"{JSON};q=0, */*;q=0.1", XML),
        # RFC 9110 §12.5.1: the most specific range decides, not the greatest weight.
        (f"{JSON};q=0.1, application/*;q=0.9", XML),
        ("text/*;q=0.3, text/csv;q=0.7, text/tab-separated-values;level=1, */*;q=0.5", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/csv; charset=latin1", None),
        ('text/csv; note="a,b;q=0"', None),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("garbage", None),
        # As Java's own client writes it.
        ("text/csv, *; q=.2, */*; q=.2", CSV),
        ("*", JSON),
        (f"*;q=.5, {TSV};q=.75", TSV),
        ("text/csv;q=banana", CSV),
        (CHROME, "application/xml"),
        ("application/json", "application/json"),
        ("application/json, application/sparql-results+json", JSON),
    ],
)
def test_choose_among_results(accept: str, expected: str | None) -> None:
    assert choose(accept, RESULT_TYPES) == expected


@pytest.mark.parametrize("profile", ['"http://www.w3.org/ns/json-ld#compacted"', "urn:x", '"a b"'])
def test_a_profile_of_json_ld_is_no_reason_to_refuse_it(profile: str) -> None:
    assert choose(f"{JSONLD}; profile={profile}", GRAPH_TYPES) == JSONLD
    assert choose(f"{JSONLD};profile={profile}, {TURTLE};q=0.9", GRAPH_TYPES) == JSONLD
    assert choose(f"{TURTLE};profile={profile}", GRAPH_TYPES) is None


@pytest.mark.parametrize("offered", RESULT_TYPES + GRAPH_TYPES)
def test_every_type_can_be_asked_for(offered: str) -> None:
    offers = RESULT_TYPES if offered in RESULT_TYPES else GRAPH_TYPES
    assert choose(offered, offers) == offered
    assert choose(f"*/*;q=0.9, {offered}", offers) == offered


def test_an_offer_with_charset_meets_a_range_that_names_it() -> None:
    assert choose("text/csv;charset=UTF-8", ["text/csv; charset=utf-8"]) is not None
    assert choose("text/csv;charset=latin1", ["text/csv; charset=utf-8"]) is None


def test_no_offers() -> None:
    assert choose("", ()) is None
    assert choose("*/*", ()) is None


def test_ranges_keep_quoted_commas_and_escapes() -> None:
    (one, two) = parse_accept(r'a/b;x="1,\"2";q=0.25 , c/*')
    assert (one.type, one.subtype, one.params, one.q) == ("a", "b", {("x", '1,"2')}, 0.25)
    assert (two.specificity, two.q) == ((True, False, 0), 1.0)


def test_of_an_absurd_header_the_first_hundred_ranges_are_read() -> None:
    header = ",".join(["text/csv;q=0.1"] * 99 + ["text/turtle", "text/html"])
    assert [r.subtype for r in parse_accept(header)][98:] == ["csv", "turtle"]
    assert choose_language("fr;q=0.1," * 99 + "en") == "en"
    assert choose_language("fr;q=0.1," * 100 + "en") == "fr"


MANY = 300_000


@pytest.mark.parametrize(
    "evil",
    ['"\\' * MANY, "a/b;" + " " * MANY, 'a/b;x="' * MANY, "a/b" + ";a" * MANY, "*/*," * MANY],
)
def test_reading_a_header_takes_linear_time(evil: str) -> None:
    """Where it is quadratic, the first of these takes a quarter of an hour."""
    start = time.process_time()
    parse_accept(evil)
    choose_language(evil)
    assert time.process_time() - start < 5


@given(st.text(alphabet='a/*;=q01. ,"\\\t', max_size=80))
def test_a_header_never_fails(header: str) -> None:
    assert choose(header, RESULT_TYPES) in {None, *RESULT_TYPES}
    assert all(0 <= r.q <= 1 for r in parse_accept(header))
    assert choose_language(header) in {"fr", "en"}


def test_format_names() -> None:
    names = {"json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld", "nq", "trig"}
    assert names <= set(FORMATS)
    assert accept_for("csv") == CSV
    assert accept_for("CSV") == CSV
    assert accept_for("rdf xml") == RDFXML  # `rdf+xml` after form decoding
    assert accept_for("application/sparql-results json") == JSON
    assert accept_for("docx") is None
    for types in FORMATS.values():
        assert set(types) <= set(RESULT_TYPES) | set(GRAPH_TYPES)
    assert choose(accept_for("json") or "", GRAPH_TYPES) == JSONLD
    assert choose(accept_for("xml") or "", GRAPH_TYPES) == RDFXML
    assert choose(accept_for("ttl") or "", RESULT_TYPES) is None
    assert choose(accept_for("nt") or "", GRAPH_TYPES) == NTRIPLES
    assert choose("", GRAPH_TYPES) == TURTLE


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "fr"),
        ("de", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-CA, en;q=0.9", "fr"),
        ("fr;q=0.1, en;q=0.2", "en"),
        ("*", "fr"),
        ("fr;q=0, *", "en"),
        ("de, en;q=0.5, *;q=0.1", "en"),
        ("en;q=oops", "en"),
    ],
)
def test_language(header: str, expected: str) -> None:
    assert choose_language(header) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ("", True)),
        ("gzip", ("gzip", True)),
        ("gzip, zstd", ("zstd", True)),
        ("gzip;q=1.0, zstd;q=0.9", ("gzip", True)),
        ("*", ("zstd", True)),
        ("*;q=0.5, gzip", ("gzip", True)),
        ("zstd;q=0, *", ("gzip", True)),
        ("*;q=0", ("", False)),
        ("identity;q=0", ("", False)),
        ("identity;q=0, *;q=0", ("", False)),
        ("identity;q=0, *", ("zstd", False)),
        ("*;q=0, identity;q=0.1", ("", True)),
        ("*;q=0, identity;q=0.1, gzip;q=0.1", ("gzip", True)),
        ("identity, gzip;q=0.9", ("", True)),
        ("gzip;q=0.000", ("", True)),
        (" GZip ; Q=0.5 , ,", ("gzip", True)),
        ("x-gzip", ("gzip", True)),
        ("br, compress", ("", True)),
        # A weight nobody can read counts as none given.
        ("gzip;q=2", ("gzip", True)),
        ("gzip;level=9", ("gzip", True)),
    ],
)
def test_choose_coding(asked, expected):
    assert choose_coding(asked, ("zstd", "gzip")) == expected
