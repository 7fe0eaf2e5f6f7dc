"""The readers of requests, on texts that nobody would write: they refuse, and never fail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, urlencode

import pyoxigraph as ox
import pytest
from calling_out import Ear
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage import tokens
from maillage.errors import BadRequest, Forbidden, RequestError
from maillage.negotiate import GRAPH_TYPES, RESULT_TYPES, accept_for, choose, choose_language
from maillage.sparql import METHODS, judge, parse

LIMIT = 5_000
TYPES = st.one_of(
    st.sampled_from(
        [
            "",
            "application/sparql-query",
            "application/x-www-form-urlencoded",
            "application/sparql-update",
            "application/sparql-query; charset=utf-8",
            'application/sparql-query;charset="utf-16"',
        ]
    ),
    st.text(max_size=40),
)
NAMES = st.sampled_from(
    ["query", "update", "default-graph-uri", "named-graph-uri", "format", "", "x"]
)
#: Parts of queries, and of what only looks like one.
SIGNS = """SELECT ASK CONSTRUCT { } ( ) [ ] * ?s ?p $service SERVICE service SILENT <EAR> <'x'> <b#>
    < > <= ' " \\ \\' # . ; , : e: e:a _:b @fr ^^ ^ | / + - ! = && a 1 1.5e3 true FILTER OPTIONAL
    UNION MINUS GRAPH EXISTS NOT BIND AS VALUES PREFIX BASE FROM NAMED DESCRIBE {| |} << >> \\u0053
    \\U00000053 ſervice SERVİCE é 😀 NOW RAND \x00 \ufeff \u202e"""
SPACES = ["\n", "\r", " ", "\t", "\u00a0"]
PARTS = st.sampled_from([*SIGNS.split(), "'''", '"""', *SPACES])
TEXTS = st.lists(PARTS, max_size=30).map(" ".join) | st.lists(PARTS, max_size=30).map("".join)


@st.composite
def encoded(draw: st.DrawFn) -> bytes:
    """A query string or a form: well made, broken, or no text at all."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=200))
    fields = draw(st.lists(st.tuples(NAMES, TEXTS | st.text(max_size=30)), max_size=5))
    text = urlencode(fields, errors="surrogatepass").encode()
    if draw(st.booleans()):
        text += b"&query=" + quote_from_bytes(draw(st.binary(max_size=20))).encode()
    return text


@settings(max_examples=400, deadline=None)
@given(
    method=st.sampled_from(METHODS) | st.text(max_size=10),
    url=encoded(),
    content_type=TYPES,
    body=encoded() | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_a_request_is_read_or_refused(
    method: str, url: bytes, content_type: str, body: bytes
) -> None:
    refused = None
    try:
        request = parse(method, url, content_type, body, max_bytes=LIMIT)
    except RequestError as error:
        refused = error
    if refused is not None:
        assert 400 <= refused.status < 500
        assert refused.fr
        assert str(refused)
    else:
        assert len(request.query.encode("utf-8", "surrogatepass")) <= LIMIT
        judge(request.query)  # what is read has been judged


@given(st.binary(min_size=101, max_size=300), st.sampled_from(["GET", "POST"]))
def test_what_is_too_long_is_refused_unread(data: bytes, method: str) -> None:
    for url, body in ((data, b""), (b"", data)):
        if method == "GET" and body:
            continue
        with pytest.raises(RequestError, match="longer than 100 bytes"):
            parse(method, url, "application/sparql-query", body, max_bytes=100)


@settings(max_examples=400, deadline=None)
@given(TEXTS | st.text(max_size=200))
def test_a_text_is_cut_once_from_end_to_end(text: str) -> None:
    """So work is bounded by length: every character lies in one token at most, in order."""
    cut = list(tokens.tokens(text))
    assert sum(len(token.text) for token in cut) <= len(text)
    assert len(cut) <= len(text)
    assert all(token.text for token in cut)
    assert tokens.depth(text) == _depth(cut)
    words = {token.text.upper() for token in cut if token.kind == "word"}
    assert tokens.has_word(text, "SERVICE", "NOW") == bool(words & {"SERVICE", "NOW"})


def _depth(cut: list[tokens.Token]) -> int:
    level = deepest = 0
    for token in cut:
        if token.kind == "punct":
            level += (token.text in "{([") - (token.text in "})]")
            deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize("part", ["{", "'", '"""', "<", "a.", "_:a.", "e:\\", "%4", "@a-", "#\n"])
@pytest.mark.parametrize("after", ["", "'", "\\", "}", "\n", " SERVICE"])
def test_matching_grows_with_the_text_alone(part: str, after: str) -> None:
    """Counted, not timed: no text twice as long is cut into more than twice the pieces, and one."""
    few, many = (sum(1 for _ in tokens._cut(part * n + after)) for n in (500, 1000))
    assert many <= 2 * few + 1


HEADERS = st.lists(st.sampled_from('a/*;=q01. ,"\\\t'), max_size=99).map("".join)


@settings(max_examples=300)
@given(st.text(max_size=200) | HEADERS)
def test_a_header_is_read_whatever_it_is(header: str) -> None:
    for offers in (RESULT_TYPES, GRAPH_TYPES):
        assert choose(header, offers) in {None, *offers}
    assert choose_language(header) in {"fr", "en"}
    accept = accept_for(header)
    assert accept is None or choose(accept, RESULT_TYPES) in {None, *RESULT_TYPES}


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal("x")))
    return store


def words_of(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.split("~"))


#: Where the keyword stands in what is otherwise a query …
FRAMES = words_of(
    "SELECT * { ?s ?p ?a . %s }~ASK { ?s ?p ?a FILTER(?a%s }~SELECT * { OPTIONAL { ?s ?p 1%s } }"
    "~PREFIX e: <EAR> PREFIX : <EAR> ASK { ?s ?p ?a . %s }~PREFIX service: <EAR> ASK { %s }"
    "~SELECT * { { SELECT * { %s } } UNION { ?s ?p ?o } }~ASK { FILTER EXISTS { ?s ?p ?a %s } }"
    "~CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?a . %s }~PREFIX e: <EAR> SELECT * { ?s ?p ?a %s }"
)
#: … what stands before it, so that one reader may take it for part of a string or an IRI …
BEFORE = words_of(
    "~<'x'>)~<?b#>'''\n)~<e:b#>'''\n)~FILTER(?a<'x'>)~FILTER(?a<?b#>'''\n)~;e:a\\'b ?b~#'\n~#\r~#\n"
    "~'~'''~\"\"\"~''~'\\\\'~'a'~@fr~.~1~true~<a#~<x:'~FILTER(1<2)~GRAPH ~_:~?~$~service:~e:~\\"
)
CALLS = words_of(
    "SERVICE~service~SeRvIcE~SERVICE SILENT~SERVICESILENT~SERVICE#\n~\\u0053ERVICE~SERV\u0130CE"
)
TARGETS = words_of("<EAR>~ <EAR>~ ?a~ :x~:x~e:x~ e:x~ <'x'>~")
GROUPS = words_of("{ ?x ?y ?z }~{?x ?y ?z}~ { }~ ?x")
AFTER = words_of(
    "~ FILTER('a'='a')~ #'\n~ #'''\n~ #\"\"\"\n~'~'''~ FILTER(?a>\"b\")~.~ } #~ FILTER(1>2)~>"
)
CALLED: list[str] = []
PASSED: list[str] = []


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(FRAMES, st.tuples(BEFORE, CALLS, TARGETS, GROUPS, AFTER).map("".join))
def test_what_is_let_through_calls_nobody(ear: Ear, store: ox.Store, frame: str, call: str) -> None:
    """The engine is asked for real, also what is refused: or this would prove nothing."""
    text = frame.replace("%s", call).replace("EAR", ear.url)
    before = ear.heard()
    with contextlib.suppress(SyntaxError, OSError, RuntimeError, ValueError):
        results = store.query(text, base_iri="http://127.0.0.1:1/")
        if not isinstance(results, ox.QueryBoolean):
            list(results)  # type: ignore[arg-type]
    if ear.heard() > before:
        CALLED.append(text)
        with pytest.raises((Forbidden, BadRequest)):
            judge(text)
        return
    with contextlib.suppress(Forbidden, BadRequest):
        judge(text)
        PASSED.append(text)


def test_many_of_them_did_call_and_many_passed() -> None:
    assert len(set(CALLED)) >= 15
    assert len(set(PASSED)) >= 15
