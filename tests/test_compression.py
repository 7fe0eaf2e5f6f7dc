"""Compressed answers over real HTTP: the same bytes, at once, and nothing for caches to mix up."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import brotli
import httpx
import pyoxigraph as ox
import pytest
import zstandard
from servers import serving
from site_under_test import BROWSER, make_app, quads

from maillage.config import Settings
from maillage.store.oxigraph import in_memory
from maillage.terms import entity, expand, graph
from maillage.web.app import create_app
from maillage.web.page.site import Published
from maillage.web.server.compression import CODINGS, SMALLEST, Compression

SELECT = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"})
SHORT = "/sparql?" + urlencode({"query": "ASK {}"})
GRAPH = "/sparql?" + urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
#: Route -> what the client takes; all are long enough to be compressed.
LONG = {
    "/": BROWSER,
    "/page/centre/essai": BROWSER,
    "/ontology": "*/*",
    "/data/graph/first.nt": "*/*",
    "/data/graph/first.ttl": "*/*",
    "/data/graph/first.jsonld": "*/*",
    "/data/graph/first.rdf": "*/*",
    "/data/graph/first.trig": "*/*",
    "/data/graph/first.nq": "*/*",
    "/search?q=s0": "application/json",
    "/sparql": "text/turtle",
    "/sparql?": BROWSER,
    SELECT: "application/sparql-results+json",
    SELECT + "&format=xml": "*/*",
    SELECT + "&format=csv": "*/*",
    SELECT + "&format=tsv": "*/*",
    GRAPH: "text/turtle",
    GRAPH + "&format=nt": "*/*",
    "/static/style.css": "*/*",
    "/dumps/maillage.nq": "*/*",
}


@dataclass(frozen=True)
class Raw:
    """An answer as it came, nothing undone but the chunks."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(self.headers.get_all(name) or [])


def ask(url: str, route: str, method: str = "GET", **headers: str) -> Raw:
    """Ask like curl: no header but those given, and no decoding."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    try:
        connection.putrequest(method, route, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        return Raw(response.status, response.headers, body)
    finally:
        connection.close()


def decode(coding: str, body: bytes) -> bytes:
    match coding:
        case "br":
            return bytes(brotli.decompress(body))
        case "gzip":
            return gzip.decompress(body)
        case "zstd":
            return zstandard.ZstdDecompressor().decompressobj().decompress(body)
        case _:
            return body


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    dump = tmp_path_factory.mktemp("dump") / "maillage.nq"
    dump.write_bytes(b"".join(f"{quad} .\n".encode() for quad in quads()))
    published = Published("abc123", "2026-11-22", dump)
    # Sites that the search finds by name.
    kind = (expand("rdf:type"), expand("mlg:ExpertSite"), graph("first"))
    sites = [ox.Quad(entity("site", f"s{number:03}"), *kind) for number in range(120)]
    app = create_app(Settings(), in_memory([*quads(), *sites]), published=published)
    with serving(app) as served:
        yield served


def test_the_codings_are_these():
    assert CODINGS == ("zstd", "br", "gzip")


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("route", "accept"), LONG.items())
def test_the_same_bytes_in_every_coding(url, route, accept, coding):
    plain = ask(url, route, Accept=accept)
    coded = ask(url, route, Accept=accept, Accept_Encoding=coding)
    assert (plain.status, coded.status) == (200, 200)
    assert plain["content-encoding"] == ""
    assert coded["content-encoding"] == coding
    assert len(coded.body) < len(plain.body)
    assert decode(coding, coded.body) == plain.body
    assert len(plain.body) > SMALLEST
    for answer in (plain, coded):
        assert "Accept-Encoding" in answer["vary"].split(", ")
        if answer["content-length"]:
            assert int(answer["content-length"]) == len(answer.body)
        else:
            assert answer["transfer-encoding"] == "chunked"
    assert coded["accept-ranges"] == ""
    same = ("content-type", "content-language", "content-location", "link", "cache-control", "vary")
    assert [coded[name] for name in same] == [plain[name] for name in same]


@pytest.mark.parametrize("coding", ["", *CODINGS])
@pytest.mark.parametrize(("route", "accept"), LONG.items())
def test_a_tag_spares_the_answer_in_every_coding(url, route, accept, coding):
    headers = {"Accept": accept} | ({"Accept_Encoding": coding} if coding else {})
    first = ask(url, route, **headers)
    tag = first["etag"]
    # Weak, or it would have to be another one in each coding (RFC 9110 §8.8.3.3).
    assert tag.startswith("W/" if coding else ('"', "W/"))
    again = ask(url, route, If_None_Match=f'"x", {tag}', **headers)
    assert (again.status, again.body) == (304, b"")
    # RFC 9111 §4.3.4: a stored answer is freshened by a tag that is its own.
    assert again["etag"] == tag
    assert again["vary"] == first["vary"]
    assert again["cache-control"] == first["cache-control"]
    assert again["content-encoding"] == ""
    strong = tag.removeprefix("W/")
    assert ask(url, route, If_None_Match=strong, **headers).status == 304
    assert ask(url, route, If_None_Match=f"W/{strong}", **headers).status == 304
    assert ask(url, route, If_None_Match="*", **headers).status == 304
    assert ask(url, route, If_None_Match='"x"', **headers).status == 200


@pytest.mark.parametrize("coding", ["", *CODINGS])
@pytest.mark.parametrize(("route", "accept"), [*LONG.items(), (SHORT, "*/*"), ("/nope", "*/*")])
def test_head_is_as_get(url, route, accept, coding):
    headers = {"Accept": accept} | ({"Accept_Encoding": coding} if coding else {})
    got, head = ask(url, route, **headers), ask(url, route, "HEAD", **headers)
    assert (head.status, head.body) == (got.status, b"")
    # What is kept when it is asked for again says so.
    varying = {"date", "content-length", "transfer-encoding", "x-request-id", "cache-status"}
    fields = [{(k.lower(), v) for k, v in r.headers.items()} for r in (got, head)]
    said = [{pair for pair in pairs if pair[0] not in varying} for pairs in fields]
    assert said[0] == said[1]
    # What only compressing would tell may be left out (RFC 9110 §9.3.2); it is never wrong.
    assert head["content-length"] in {"", got["content-length"]}
    assert head["content-encoding"] == got["content-encoding"]
    if not coding and got["content-length"]:
        assert head["content-length"] == got["content-length"]


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0.5, zstd;q=0.1", "gzip"),
        ("gzip;q=0, *;q=0.1", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=0.5, identity", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity, gzip", "gzip"),
        ("compress, deflate", ""),
        ("", ""),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity", ""),
        ("gzip;q=nonsense", "gzip"),
    ],
)
def test_the_coding_is_the_one_wanted(url, asked, coding):
    assert ask(url, "/ontology", Accept_Encoding=asked)["content-encoding"] == coding


def test_a_header_in_several_lines_is_one(url):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    connection.putrequest("GET", "/ontology", skip_accept_encoding=True)
    for value in ("br;q=0.1", "gzip;q=0.5", "zstd;q=0"):
        connection.putheader("Accept-Encoding", value)
    connection.endheaders()
    response = connection.getresponse()
    assert response.headers["content-encoding"] == "gzip"
    response.read()
    connection.close()


@pytest.mark.parametrize(
    "asked", ["identity;q=0", "*;q=0", "compress, identity;q=0", "identity;q=0, *;q=0"]
)
@pytest.mark.parametrize("route", ["/", SELECT, "/static/style.css"])
def test_who_takes_nothing_gets_a_406(url, route, asked):
    answer = ask(url, route, Accept_Encoding=asked, Accept_Language="en")
    assert answer.status == 406
    assert answer["content-type"] == "application/problem+json"
    assert b"zstd, br, gzip, identity" in answer.body
    assert "Accept-Encoding" in answer["vary"]
    assert ask(url, route, "HEAD", Accept_Encoding=asked).body == b""


def test_short_answers_and_images_go_as_they_are(url):
    for route in (SHORT, "/health", "/static/mark.svg"):
        plain = ask(url, route)
        assert len(plain.body) < SMALLEST
        coded = ask(url, route, Accept_Encoding="gzip")
        assert coded["content-encoding"] == ""
        assert coded.body == plain.body
        assert coded["etag"] == plain["etag"]
    # But who refuses what is not coded does not get it.
    refused = ask(url, SHORT, Accept_Encoding="gzip, identity;q=0")
    assert refused["content-encoding"] == "gzip"
    assert gzip.decompress(refused.body) == ask(url, SHORT).body


def test_a_part_is_a_part_of_the_bytes_as_they_are(url):
    whole = ask(url, "/dumps/maillage.nq")
    assert whole["accept-ranges"] == "bytes"
    part = ask(url, "/dumps/maillage.nq", Range="bytes=100-199", Accept_Encoding="gzip")
    assert part.status == 206
    assert part["content-encoding"] == ""
    assert part.body == whole.body[100:200]
    # The tag of a coded answer is weak, so that it never joins parts of two codings.
    tag = ask(url, "/dumps/maillage.nq", Accept_Encoding="gzip")["etag"]
    assert ask(url, "/dumps/maillage.nq", Range="bytes=100-199", If_Range=tag).status == 200
    assert ask(url, "/dumps/maillage.nq", Range="bytes=1-2", If_Range=whole["etag"]).status == 206


def test_clients_undo_it(url):
    plain = ask(url, "/ontology")
    for asked in ("gzip", "zstd", "br", "gzip, br, zstd"):
        answer = httpx.get(url + "/ontology", headers={"Accept-Encoding": asked})
        assert answer.headers["content-encoding"] in asked
        assert answer.content == plain.body


# Applications that do what none of our routes does


async def start(send, *fields: tuple[bytes, bytes], status: int = 200) -> None:
    headers = [(b"content-type", b"text/plain"), *fields]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def piece(send, body: bytes, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


class Brotli:
    """Undoes brotli piece by piece, under the name that the others give it."""

    def __init__(self) -> None:
        self.decompress = brotli.Decompressor().process


def undoing(coding: str):
    if coding == "gzip":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    if coding == "br":
        return Brotli()
    return zstandard.ZstdDecompressor().decompressobj()


@pytest.mark.parametrize("coding", CODINGS)
def test_no_piece_waits_for_the_next(coding):
    """The server sends a piece only once the client has read the one before it, decoded."""
    read = asyncio.Event()
    loops = []

    async def app(scope, receive, send):
        loops.append(asyncio.get_running_loop())
        await start(send)
        for number in range(5):
            await piece(send, b"piece %d;" % number)
            await asyncio.wait_for(read.wait(), 60)
            read.clear()
        await piece(send, b"end", False)

    with (
        serving(Compression(app)) as url,
        httpx.stream("GET", url, headers={"Accept-Encoding": coding}, timeout=90) as answer,
    ):
        assert answer.headers["content-encoding"] == coding
        assert "content-length" not in answer.headers
        decoder, text, told = undoing(coding), b"", 0
        for chunk in answer.iter_raw():
            text += decoder.decompress(chunk)
            if text.count(b";") > told:
                told += 1
                loops[0].call_soon_threadsafe(read.set)
        assert told == 5
    assert text == b"piece 0;piece 1;piece 2;piece 3;piece 4;end"


@pytest.mark.parametrize("coding", CODINGS)
def test_large_pieces_and_empty_ones(coding):
    pieces = [b"", b"x" * 10, bytes(range(256)) * 4000, b"", b"y" * 300_000, b""]

    async def app(scope, receive, send):
        await start(send)
        for body in pieces:
            await piece(send, body)
        await piece(send, b"", False)

    with serving(Compression(app)) as url:
        answer = ask(url, "/", Accept_Encoding=coding)
    assert decode(coding, answer.body) == b"".join(pieces)


@pytest.mark.parametrize("coding", CODINGS)
def test_an_answer_that_breaks_off_is_seen_to(coding):
    async def app(scope, receive, send):
        await start(send)
        await piece(send, b"x" * 5000)
        raise RuntimeError

    with serving(Compression(app)) as url, pytest.raises(http.client.IncompleteRead):
        ask(url, "/", Accept_Encoding=coding)


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (200, [(b"content-encoding", b"br")]),
        (200, [(b"content-length", b"999")]),
        (206, [(b"content-range", b"bytes 0-998/2000")]),
    ],
)
def test_what_is_coded_short_or_a_part_stays(status, fields):
    async def app(scope, receive, send):
        await start(send, (b"etag", b'"e"'), *fields, status=status)
        await piece(send, b"z" * 999, False)

    with serving(Compression(app)) as url:
        answer = ask(url, "/", Accept_Encoding="gzip, zstd")
    assert answer.body == b"z" * 999
    assert answer["etag"] == '"e"'
    assert answer["content-encoding"] == dict(fields).get(b"content-encoding", b"").decode()


def test_images_are_compressed_already():
    async def app(scope, receive, send):
        headers = [(b"content-type", b"image/png")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await piece(send, b"z" * 5000, False)

    with serving(Compression(app)) as url:
        assert ask(url, "/", Accept_Encoding="gzip").body == b"z" * 5000


def test_nothing_is_done_where_nothing_is_asked_for():
    """Not even a function between the application and the server."""
    seen = []

    async def app(scope, receive, send):
        seen.append((scope, receive, send))

    async def receive(): ...

    async def send(message): ...

    scope = {"type": "http", "method": "GET", "headers": [(b"accept", b"*/*")]}
    asyncio.run(Compression(app)(scope, receive, send))
    assert seen == [(scope, receive, send)]
    assert seen[0][0] is scope
    assert seen[0][2] is send


def test_a_server_does_not_send_files_past_us():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["extensions"])

    async def send(message): ...

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", b"gzip")]}
    scope["extensions"] = {"http.response.pathsend": {}, "tls": {}}
    asyncio.run(Compression(app)(scope, None, send))
    assert seen == [{"tls": {}}]


def test_a_store_that_may_change_has_no_tags(tmp_path):
    with serving(make_app("")) as url:
        answer = ask(url, "/ontology", Accept_Encoding="gzip")
    assert answer["etag"] == ""
    assert answer["cache-control"] == "no-cache"
    assert answer["content-encoding"] == "gzip"
