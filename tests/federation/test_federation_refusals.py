"""SERVICE to nobody but the endpoints of the list, and what is told of a query that is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling_out import HOSTILE, Ear
from federation_under_test import LOCAL, OTHER, PLACES, ROWS, E, S, ask, endpoint, english
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.errors import BadRequest, Forbidden, QueryTimeout
from maillage.federation.algebra import services
from maillage.federation.clauses import MOST, Reading, find
from maillage.federation.reader import Reader
from maillage.federation.reading import _agree, read


def test_without_a_list_it_is_refused_as_ever(root: Path) -> None:
    with endpoint(root, LOCAL) as url:
        refused = ask(url, PLACES["join"])
        assert refused.status_code == 403
        assert "federated queries are refused" in english(refused)


def test_nobody_hears_of_what_is_not_on_the_list(here: str) -> None:
    ear = Ear()
    try:
        statuses = [ask(here, text.replace("URL", ear.url)).status_code for text in HOSTILE]
        texts = (
            f"SELECT * {{ SERVICE SILENT <{ear.url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ {S} {{ ?s <{E}q> ?o SERVICE <{ear.url}> {{ ?s ?p ?o }} }} }}",
            f"SELECT * {{ {S} {{ BIND(<{ear.url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }} }}",
            f"SELECT * {{ SERVICE <{ear.url}?{ROWS}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{ROWS}/../{ear.url}> {{ ?s ?p ?o }} }}",
            f"BASE <{ear.url}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
            f"PREFIX e: <{ear.url}> SELECT * {{ SERVICE e:sparql {{ ?s ?p ?o }} }}",
            "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
        )
        statuses += [ask(here, text).status_code for text in texts]
        for text in (f"SELECT * FROM <{ear.url}> {{ ?s ?p ?o }}", f"DESCRIBE <{ear.url}>"):
            assert ask(here, text).status_code == 200
        assert ask(here, f"LOAD <{ear.url}>").status_code == 400
        assert len(statuses) == 44
        assert set(statuses) == {400, 403}
        assert statuses.count(403) >= 25
        assert statuses[-8:] == [403] * 8
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


PIECES = (
    "SERVICE~SERVICE~service~SILENT~SERVICESILENT~SERVICE:~SERVICE#\n~<EAR>~<EAR>~<ROWS>~:ear~?u"
    "~{ ?s ?p ?o }~{ ?s ?p ?o }~{~}~'~\"~'''~#~\n~<x'>~<b#>~?a<~FILTER(1<2)~OPTIONAL~UNION~GRAPH~."
    "~SERVICE <ROWS> { ?s ?p ?o }~SERVICE SILENT <ROWS> {~SERVICE <EAR> { ?s ?p ?o }~1~@fr~\\~_:a"
    "~VALUES ?u { <EAR> }~BIND(<EAR> AS ?u)~FILTER EXISTS {~{ SELECT * {"
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(st.sampled_from(PIECES.split("~")), max_size=7))
def test_no_text_makes_anybody_else_be_called(pieces: list[str], here: str, ear: Ear) -> None:
    """The engine behind this endpoint is not confined: it would call out if it were told to."""
    text = f"PREFIX : <EAR> SELECT * {{ {' '.join(pieces)} }}"
    answer = ask(here, text.replace("EAR", ear.url).replace("ROWS", ROWS))
    assert answer.status_code in {200, 400, 403}, answer.text
    assert ear.heard() == 0


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


def test_the_refusal_says_what_is_allowed(here: str) -> None:
    query = f"SELECT * {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}"
    refused = ask(here, query, **{"Accept-Language": "fr"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        f"SERVICE <{OTHER}> au caractère 12 n’est pas autorisé ici ; sont autorisés <{ROWS}>"
    )


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { BIND(1 AS ?u) SERVICE ?u { ?s ?p ?o } }", 403, "a variable may name any"),
        (f"SELECT * {{ ?s ?p ?o }} {S} {{}}", 400, "syntax error at line 1, column 60"),
        (f"SELECT * {{\n {S} {{ ?s foo ?o }} }}", 400, "syntax error at line 2, column 44"),
        (f"SELECT * {{ {S} {{ ?s ?p ?o }}", 400, "column 61, at the end"),
        (f"SELECT * {{ {S} {{ ?s ?p ?o", 400, "close every bracket"),
        (f"PREFIX e: <{E}> SELECT * {{SERVICEe:x{{?s ?p ?o}} }}", 400, "with spaces around"),
        ("SELECT * {" + f"{S} {{ ?s ?p ?o }}" * (MOST + 1) + "}", 400, f"{MOST} are taken"),
        (f"SELECT * {{ {S} {{ ?s ?p '{'x' * 20_000}' }} }}", 400, "20000 characters at most"),
        (
            f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {S} {{ ?s ?q ?r FILTER(?o = ?r) }} }} }}",
            400,
            "?o does not leave the SERVICE clause",
        ),
    ],
)
def test_what_is_wrong_is_told(query: str, status: int, words: str, here: str) -> None:
    refused = ask(here, query)
    assert refused.status_code == status
    assert words in english(refused)


def test_words_and_algebra_must_agree() -> None:
    query = f"SELECT * {{ {S} {{ ?s ?p ?o }} SERVICE SILENT <{OTHER}> {{ ?s ?p ?o }} }}"
    assert services(query) == {(ROWS, False): 1, (OTHER, True): 1}
    reading = find(query)
    _agree(query, reading)
    for wrong in (reading.clauses[:1], reading.clauses[1:], (), reading.clauses[:1] * 2):
        with pytest.raises(BadRequest, match="its algebra"):
            _agree(query, Reading("", wrong))


@pytest.mark.parametrize("text", HOSTILE)
def test_reading_finds_all_of_it_or_refuses(text: str) -> None:
    query = text.replace("URL", E)
    try:
        found = read(query)
    except (BadRequest, Forbidden):
        return
    assert len(found.reading.clauses) == 1
    assert found.reading.clauses[0].iri.startswith(E)


def test_a_text_that_hangs_the_parser_holds_nobody_up() -> None:
    nasty = f"SELECT * {{ {S} {{ ?s ?p ?o }} ?s ?p {'(' * 190}1{')' * 190} }}"

    async def both() -> tuple[BaseException | Any, ...]:
        reader = Reader()
        try:
            first = await asyncio.gather(reader.read(nasty, 1.0), return_exceptions=True)
            return first[0], await reader.read(PLACES["join"], 30)
        finally:
            reader.close()

    told, found = asyncio.run(both())
    assert isinstance(told, QueryTimeout)
    assert found.variables == (("o", "r"),)
