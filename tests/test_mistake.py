"""Where a query goes wrong: at the very word, with a reason that helps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_under_test import ROOT

from maillage.examples import read_examples
from maillage.store.mistake import find
from maillage.tokens import tokens

PROLOGUE = "PREFIX mlg: <https://w3id.org/maillage/ontology#>\n"
#: Query -> line, column, and what is told.
MISTAKES = {
    "": (1, 1, "expected one of SELECT, CONSTRUCT, DESCRIBE, ASK"),
    "SELEC ?s { ?s ?p ?o }": (1, 1, "expected one of SELECT"),
    PROLOGUE + "SELEC * {}": (2, 1, "expected one of SELECT"),
    "PREFIX x <http://e/> ASK {}": (1, 8, "expected prefix:name"),
    "ASK { ?s ?p ?o": (1, 15, "'}' is missing"),
    "ASK {\n ?s ?p (1 2": (2, 12, "')' is missing"),
    "ASK { ?s ?p ?o }}": (1, 17, "nothing is open that this would close"),
    "ASK {\r\n ?s ?p\r\n}": (3, 1, "something is missing before it"),
    'ASK { "é😀" ?p }': (1, 15, "something is missing before it"),
    "ASK { ?s foo ?o }": (1, 10, "this cannot stand here"),
    "ASK { ?s ?p 'it's' }": (1, 17, "this cannot stand here"),
    'ASK {\n ?s ?p "é😀\n}': (2, 8, "this string is not closed"),
    "ASK { ?s ?p <a b> }": (1, 13, "this IRI is not valid"),
    "ASK { ?s ?p 'x'^^<a b> }": (1, 18, "this IRI is not valid"),
    "ASK { ?s ?p 'a'@abcdefghijklm }": (1, 16, "this language tag is not valid"),
    "ASK { ?s a mlg:Site }": (1, 12, "the prefix mlg: is not declared"),
    "ASK { FILTER(fn:x(?y)) }": (1, 14, "the prefix fn: is not declared"),
    "ASK { ?s ?p 1^^<http://e/> }": (1, 16, "this cannot stand here"),
    "ASK { ?s COALESCE(?x) ?o }": (1, 10, "this cannot stand here"),
    "SELECT s { ?s ?p ?o }": (1, 8, "expected ( * ?variable"),
    "SELECT * { OPTIONAL ?s ?p ?o }": (1, 21, "expected {"),
    "SELECT * { FILTER(?a > ) }": (1, 24, "something is missing before it"),
    "SELECT * { ?s ?p ?o } LIMIT x": (1, 29, "this cannot stand here"),
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }": (1, 41, "nothing but aggregates"),
    "SELECT * { ?s ?p ?o } GROUP BY ?s": (1, 34, "SELECT * does not go with GROUP BY"),
    "SELECT (1 AS ?a) (2 AS ?a) {}": (1, 30, "given two values"),
    "ASK { BIND(1 AS ?s) BIND (2 AS ?s) }": (1, 36, "given two values"),
    "# a comment\nINSERT DATA {}": (2, 1, "INSERT is an update"),
    "LOAD <http://e/>": (1, 1, "LOAD is an update"),
    "SELECT * { VALUES ?x { 0.5 1e-5 -1.5e+3 } ?s }": (1, 46, "something is missing before it"),
    "ASK {} # {\nASK {}": (2, 1, "this cannot stand here"),
}
QUERIES = [example.query for example in read_examples(ROOT / "queries" / "examples")]


@pytest.mark.parametrize(("query", "told"), MISTAKES.items(), ids=range(len(MISTAKES)))
def test_each_mistake_is_told_where_it_is(query: str, told: tuple[int, int, str]) -> None:
    line, column, words = told
    mistake = find(query)
    assert mistake is not None
    assert str(mistake).startswith(f"syntax error at line {line}, column {column}, ")
    assert words in str(mistake)
    assert f"ligne {line}, colonne {column}, " in mistake.fr
    assert words not in mistake.fr


def test_queries_have_no_mistake() -> None:
    assert len(QUERIES) > 30
    assert [find(query) for query in QUERIES] == [None] * len(QUERIES)
    assert find("ASK { ?s a mlg:Site }", {"mlg": "http://e/"}) is None


@given(query=st.sampled_from(QUERIES), where=st.floats(0, 1, exclude_max=True))
@settings(max_examples=200, deadline=None)
def test_a_stray_word_is_found_where_it_stands(query: str, where: float) -> None:
    cut = list(tokens(query))
    token = cut[int(where * len(cut))]
    # Not between the halves of an operator, where a word may be read as one with what follows.
    if query[token.start - 1 : token.start] not in {" ", "\n", "(", "{"}:
        return
    spoilt = f"{query[: token.start]} xyzzy {query[token.start :]}"
    line = spoilt.count("\n", 0, token.start + 1) + 1
    column = token.start + 1 - spoilt.rfind("\n", 0, token.start + 1)
    assert str(find(spoilt)).startswith(f"syntax error at line {line}, column {column}, near 'xyzz")


def test_a_very_long_query_is_told_as_the_engine_tells_it() -> None:
    mistake = find("ASK { " + "?s ?p ?o . " * 5000 + "?s }")
    assert mistake is not None
    assert "line 1, column 550" in str(mistake)


#: Update -> column, and what is told.
OF_UPDATES = {
    "SELECT * {}": (1, "SELECT is a query"),
    "CLEAR XYZ": (7, "this cannot stand here"),
    "INSERT DATA { ?s <p> 1 }": (24, "INSERT DATA takes no variables"),
    "DELETE DATA { _:s <p> 1 }": (25, "DELETE DATA takes no blank nodes"),
    "CLEAR ALL; DELETE WHERE { [] <p> ?o }": (37, "DELETE WHERE takes no blank nodes"),
    "DELETE { ?s <p> _:o } WHERE { ?s <p> ?o }": (21, "DELETE takes no blank nodes"),
    "DELETE { ?s <p> } WHERE { ?s <p> ?o }": (17, "something is missing before it"),
    "INSERT DATA { <s> <p> 1": (24, "'}' is missing"),
    "INSERT DATA { e:s <p> 1 }": (15, "the prefix e: is not declared"),
}


@pytest.mark.parametrize(("text", "expected"), OF_UPDATES.items())
def test_mistakes_in_updates(text: str, expected: tuple[int, str]) -> None:
    column, told = expected
    found = find(text, update=True)
    assert found is not None
    assert str(found).startswith(f"syntax error at line 1, column {column}, ")
    assert told in str(found)
    assert found.fr != str(found)


@pytest.mark.parametrize("text", ["", "CLEAR ALL", "LOAD <http://127.0.0.1:9/>", "DROP GRAPH <g>"])
def test_an_update_without_a_mistake(text: str) -> None:
    assert find(text, update=True) is None
