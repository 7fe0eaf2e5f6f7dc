"""Hostile requests below and beside SPARQL: what is sent byte by byte, and how slowly."""

from __future__ import annotations

import gzip
import random
from typing import Final
from urllib.parse import quote

from hostile.attack import (
    ANSWERED,
    CUT,
    REFUSED,
    Attack,
    Outcome,
    Target,
    exchange,
)

__all__ = ["ASK", "FORM", "QUERY", "ask", "get", "length", "post", "wire_attacks"]

#: A refusal may be lost on a client that is still sending: the system then resets the connection.
R = frozenset({REFUSED, CUT})
TOLD: Final = frozenset({REFUSED})
A: Final = frozenset({ANSWERED})
ANY: Final = frozenset({ANSWERED, REFUSED, CUT})

HOST: Final = "Host: localhost\r\n"
CLOSE: Final = "Connection: close\r\n"
ASK: Final = "query=ASK%7B%7D"
FORM: Final = "Content-Type: application/x-www-form-urlencoded\r\n"
QUERY: Final = "Content-Type: application/sparql-query\r\n"
BOMB: Final = gzip.compress(b"ASK {} #" + b"x" * 50_000_000)


def get(route: str, headers: str = "", method: str = "GET") -> bytes:
    return f"{method} {route} HTTP/1.1\r\n{HOST}{CLOSE}{headers}\r\n".encode("latin-1")


def post(headers: str, body: bytes = b"", route: str = "/sparql") -> bytes:
    head = f"POST {route} HTTP/1.1\r\n{HOST}{CLOSE}{headers}\r\n"
    return head.encode("latin-1") + body


def length(body: bytes) -> str:
    return f"Content-Length: {len(body)}\r\n"


def ask(headers: str) -> bytes:
    return get(f"/sparql?{ASK}", headers)


FIND: Final = "/find?orpha=58&from=35"

#: Sent as fast as may be: name, bytes, what may come of it.
AT_ONCE: Final[list[tuple[str, bytes, frozenset[str]]]] = [
    # Bodies
    ("body of 50 MB", post(QUERY + "Content-Length: 50000000\r\n", b"#" * 50_000_000), R),
    ("body announced as 10 TB", post(QUERY + "Content-Length: 9999999999999\r\n"), R),
    (
        "body of chunks without end",
        post(
            QUERY + "Transfer-Encoding: chunked\r\n",
            b"fff\r\n" + b"x" * 4095 + b"\r\n" + (b"fff\r\n" + b"x" * 4095 + b"\r\n") * 3000,
        ),
        R,
    ),
    (
        "chunk announced as 10^18",
        post(QUERY + "Transfer-Encoding: chunked\r\n", b"fffffffffffffff\r\n" + b"x" * 5_000_000),
        R,
    ),
    (
        "chunk size that overflows",
        post(QUERY + "Transfer-Encoding: chunked\r\n", b"f" * 40 + b"\r\nx"),
        TOLD,
    ),
    (
        "chunk size negative",
        post(QUERY + "Transfer-Encoding: chunked\r\n", b"-1\r\nx\r\n0\r\n\r\n"),
        TOLD,
    ),
    ("chunks of garbage", post(QUERY + "Transfer-Encoding: chunked\r\n", b"zz\r\n\xff\x00"), TOLD),
    (
        "chunk extension of 300 kB",
        post(
            QUERY + "Transfer-Encoding: chunked\r\n", b"1;" + b"a" * 300_000 + b"\r\nx\r\n0\r\n\r\n"
        ),
        ANY,
    ),
    (
        "trailers without end",
        post(QUERY + "Transfer-Encoding: chunked\r\n", b"0\r\n" + b"x: y\r\n" * 100_000 + b"\r\n"),
        ANY,
    ),
    ("gzip bomb", post(QUERY + "Content-Encoding: gzip\r\n" + length(BOMB), BOMB), TOLD),
    ("gzip bomb as a form", post(FORM + "Content-Encoding: gzip\r\n" + length(BOMB), BOMB), TOLD),
    (
        "gzip as transfer coding",
        post(QUERY + "Transfer-Encoding: gzip, chunked\r\n", b"5\r\nASK{}\r\n0\r\n\r\n"),
        ANY,
    ),
    ("length too short", post(QUERY + "Content-Length: 3\r\n", b"ASK {}"), TOLD),
    ("length negative", post(QUERY + "Content-Length: -1\r\n", b"ASK {}"), TOLD),
    ("length no number", post(QUERY + "Content-Length: 0x10\r\n", b"ASK {}"), TOLD),
    ("length that overflows", post(QUERY + f"Content-Length: {'9' * 30}\r\n", b"ASK {}"), TOLD),
    ("two lengths", post(QUERY + "Content-Length: 6\r\nContent-Length: 60\r\n", b"ASK {}"), TOLD),
    (
        "length and chunks",
        post(
            QUERY + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
            b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        ),
        TOLD,
    ),
    (
        "chunks and length",
        post(QUERY + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", b"0\r\n\r\n"),
        TOLD,
    ),
    (
        "chunks misspelt",
        post(QUERY + "Transfer-Encoding: xchunked\r\nContent-Length: 6\r\n", b"ASK {}"),
        TOLD,
    ),
    (
        "chunks twice",
        post(QUERY + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"0\r\n\r\n"),
        TOLD,
    ),
    ("no body at all", post(QUERY), TOLD),
    ("a body with GET", get(f"/sparql?{ASK}", length(b"ASK {}")) + b"ASK {}", A),
    (
        "charset UTF-16",
        post(
            "Content-Type: application/sparql-query; charset=utf-16\r\n" + length(b"\xff\xfeA\0"),
            b"\xff\xfeA\0",
        ),
        TOLD,
    ),
    (
        "charset of nobody",
        post(
            "Content-Type: application/sparql-query; charset=\xe9\r\n" + length(b"ASK {}"),
            b"ASK {}",
        ),
        TOLD,
    ),
    ("no UTF-8", post(QUERY + length(b"ASK {} #\xe9\xff"), b"ASK {} #\xe9\xff"), TOLD),
    ("UTF-8 overlong", post(QUERY + length(b"ASK {} #\xc0\xaf"), b"ASK {} #\xc0\xaf"), TOLD),
    (
        "UTF-8 surrogates",
        post(QUERY + length(b"ASK {} #\xed\xa0\x80"), b"ASK {} #\xed\xa0\x80"),
        TOLD,
    ),
    (
        "UTF-16 unannounced",
        post(QUERY + length("ASK {}".encode("utf-16")), "ASK {}".encode("utf-16")),
        TOLD,
    ),
    (
        "content type of 60 kB",
        post("Content-Type: a/b" + ";charset" * 7000 + "\r\n" + length(b"x"), b"x"),
        TOLD,
    ),
    (
        "multipart",
        post("Content-Type: multipart/form-data; boundary=x\r\n" + length(b"--x--"), b"--x--"),
        TOLD,
    ),
    ("form of 2000 fields", post(FORM + length(b"a=b&" * 2000), b"a=b&" * 2000), TOLD),
    ("form of 500,000 fields", post(FORM + length(b"&a" * 400_000), b"&a" * 400_000), TOLD),
    ("form of broken escapes", post(FORM + length(b"query=%" * 1), b"query=%"), TOLD),
    # Heads
    ("header of 100 kB", ask(f"X: {'a' * 100_000}\r\n"), R),
    ("header of 20 MB", ask(f"X: {'a' * 20_000_000}\r\n"), R),
    ("10,000 headers", ask("X: y\r\n" * 10_000), R),
    ("header without end", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5_000_000, R),
    ("header name of 60 kB", ask(f"{'x' * 60_000}: y\r\n"), ANY),
    ("header folded", ask("X: a\r\n b\r\n"), ANY),
    ("header without a colon", ask("nonsense\r\n"), TOLD),
    ("header name with a space", ask("Content-Length : 5\r\n"), TOLD),
    ("header with NUL", ask("X: a\0b\r\n"), TOLD),
    ("header with a lone CR", ask("X: a\rX-Y: b\r\n"), TOLD),
    (
        "bytes of no alphabet in headers",
        ask("Accept: \xff\xfe\x80\r\nAccept-Language: \xe9\r\n"),
        ANY,
    ),
    ("accept of 10,000", ask("Accept: " + ",".join(["a/b"] * 10_000) + "\r\n"), TOLD),
    ("accept of */*", ask("Accept: " + ",".join(["*/*;q=0.1"] * 6_000) + "\r\n"), A),
    ("accept of quotes", ask("Accept: " + '"\\' * 30_000 + "\r\n"), TOLD),
    ("accept of spaces", ask("Accept: text/csv;" + " " * 60_000 + "\r\n"), A),
    ("accept of parameters", ask("Accept: text/csv" + ";a=b" * 15_000 + "\r\n"), TOLD),
    ("accept q=NaN", ask("Accept: text/csv;q=NaN, text/csv;q=1e999, text/csv;q=-1\r\n"), A),
    ("accept wildcards inside", ask("Accept: tex*/c*v, */csv, **/*\r\n"), ANY),
    ("accept in many lines", ask("Accept: text/csv\r\n" * 150), A),
    ("language of 60 kB", ask("Accept-Language: " + "fr-a;q=0.1," * 5_000 + "\r\n"), A),
    ("language absurd", ask("Accept-Language: *;q=NaN, \xff-\xff;q=;;;,,,-\r\n"), A),
    ("If-None-Match of 100 kB", ask('If-None-Match: "' + 'a","' * 25_000 + '"\r\n'), R),
    ("If-None-Match of 60 kB", ask('If-None-Match: "' + 'a","' * 15_000 + '"\r\n'), A),
    ("If-None-Match of a page", get("/", 'If-None-Match: "' + 'a","' * 15_000 + '"\r\n'), A),
    ("ranges", ask("Range: bytes=" + "0-1," * 10_000 + "5-\r\n"), A),
    (
        "ranges of a file",
        get("/static/style.css", "Range: bytes=" + "0-1," * 10_000 + "5-\r\n"),
        ANY,
    ),
    (
        "ranges without end",
        get("/static/style.css", f"Range: bytes={'9' * 5000}-{'9' * 5000}\r\n"),
        ANY,
    ),
    ("two hosts", get("/sparql").replace(b"Host", b"Host: a\r\nHost", 1), ANY),
    ("no host", b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", ANY),
    (
        "host with a path",
        get("/sparql", "Accept: text/turtle\r\n").replace(b"localhost", b"a/b?c#d@e"),
        ANY,
    ),
    (
        "host with brackets",
        get("/sparql", "Accept: text/turtle\r\n").replace(b"localhost", b"[::1"),
        ANY,
    ),
    ("host of a page with brackets", get("/page/filiere/mhemo").replace(b"localhost", b"[x"), ANY),
    (
        "host with an IRI's end",
        get("/sparql", "Accept: text/turtle\r\n").replace(b"localhost", b"a> <b"),
        ANY,
    ),
    ("host with bytes", get("/").replace(b"localhost", b"\xff\xfe"), ANY),
    ("host of 60 kB", get("/").replace(b"localhost", b"a" * 60_000), ANY),
    (
        "forwarded for everyone",
        ask("X-Forwarded-For: 1.2.3.4, \xff, ::1\r\nX-Forwarded-Proto: javascript\r\n"),
        A,
    ),
    (
        "method overridden",
        ask("X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /etc/passwd\r\n"),
        A,
    ),
    ("expect", post(QUERY + "Expect: 100-continue\r\n" + length(b"ASK {}"), b"ASK {}"), ANY),
    ("expect nonsense", ask("Expect: 200-ok\r\n"), ANY),
    (
        "upgrade to websocket",
        ask("Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n").replace(b"close", b"Upgrade"),
        ANY,
    ),
    (
        "upgrade to h2c",
        ask("Upgrade: h2c\r\nHTTP2-Settings: x\r\n").replace(b"close", b"Upgrade, HTTP2-Settings"),
        ANY,
    ),
    ("HTTP/2 by prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 50, R),
    ("a TLS handshake", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x80" * 500, R),
    ("HTTP/0.9", b"GET /\r\n\r\n", ANY),
    ("HTTP/1.0", b"GET /health HTTP/1.0\r\n\r\n", A),
    ("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n", TOLD),
    ("bytes at random", random.Random(4).randbytes(100_000), R),
    ("line ends alone", b"\r\n" * 100_000 + b"\0", R),
    # Methods
    *(
        (f"method {method[:20]}", get("/sparql", method=method), TOLD)
        for method in ("TRACE", "PUT", "PATCH", "DELETE", "get", "Get", "A" * 1000, "BREW", "G\0T")
    ),
    ("method CONNECT", b"CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", R),
    ("OPTIONS of everything", get("*", method="OPTIONS"), ANY),
    # Paths and parameters
    ("URL of 60 kB", get(f"/sparql?query={'a' * 60_000}"), TOLD),
    ("URL of 1 MB", get(f"/sparql?query={'a' * 999_000}"), R),
    ("URL of 20 MB", get(f"/sparql?query={'a' * 20_000_000}"), R),
    ("URL of parameters", get("/sparql?" + "&a=b" * 15_000), TOLD),
    ("URL with broken escapes", get("/sparql?query=ASK%7B%7D%"), ANY),
    ("URL with wrong escapes", get("/sparql?query=%zz%FF%c0%af"), TOLD),
    ("URL encoded twice", get("/sparql?query=ASK%257B%257D"), TOLD),
    (
        "URL with bytes",
        b"GET /sparql?query=\xe9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        TOLD,
    ),
    ("URL with NUL", get("/sparql?query=ASK\0"), TOLD),
    ("URL with a space", get("/sparql?query=ASK {}"), TOLD),
    ("URL absolute, of another host", get("http://169.254.169.254/latest/"), TOLD),
    ("URL with a fragment", get(f"/sparql?{ASK}#x"), ANY),
    ("query given twice", get(f"/sparql?{ASK}&{ASK}"), TOLD),
    ("format of 50 kB", get(f"/sparql?{ASK}&format={'x/' * 25_000}"), TOLD),
    ("graph of 50 kB", get(f"/sparql?{ASK}&default-graph-uri=a:{'x' * 50_000}"), A),
    ("graph that is no IRI", get(f"/sparql?{ASK}&default-graph-uri=%3E%0A"), TOLD),
    ("900 graphs", get(f"/sparql?{ASK}" + "&named-graph-uri=a:b" * 900), A),
    ("graph of a file", get(f"/sparql?{ASK}&default-graph-uri=file:///etc/passwd"), A),
    *(
        (f"path {number} {path[:40]}", get(path), TOLD)
        for number, path in enumerate(
            (
                "/sparql/../../etc/passwd",
                "/sparql/%2e%2e/%2e%2e/etc/passwd",
                "/static/../../../../etc/passwd",
                "/static/%2e%2e/%2e%2e/%2e%2e/app.py",
                "/static/..%2f..%2fapp.py",
                "/static//etc/passwd",
                "/static/%00",
                "/static/" + "a" * 5000,
                "//sparql",
                "/sparql/",
                "/sparql%00",
                "/id/%00",
                "/id/..%2f..%2fetc%2fpasswd",
                "/id/%3E%20%3C",
                "/id/%ED%A0%80",
                "/id/%FF%FE",
                "/id/" + "a/" * 3000,
                "/id/" + quote("é\u202e"),
                "/page/%00",
                "/page/centre/%22%3E%3Cscript%3E",
                "/page/" + "%25" * 1000,
                "/page/../../etc/passwd",
                "/data/%00.ttl",
                "/data/x.ttl.ttl.ttl",
                "/data/.ttl",
                "/data/centre/x.exe",
                "/data/centre/../../../etc/passwd.nt",
                "/ontology/%3E",
                "/ontology/..%2f..%2f",
                "/scheme/%00",
                "/graph/%7B%7D",
                "/graph/" + "a" * 7000,
                "/find",
                "/find?orpha=58",
                "/find?orpha=%00&from=35",
                "/find?orpha=" + "9" * 5000 + "&from=35",
                "/find?orpha=58&from=" + "%F0%9F%98%80" * 500,
                "/find?orpha=58&from=nan,nan",
                "/find?orpha=58&from=1e999,1e999",
                "/find?orpha=58&from=-0.0,99999999999",
                "/find?orpha=58&from=35&limit=-1",
                "/find?orpha=58&from=35&limit=99999999999999999999",
                "/find?orpha=58&from=35&asof=9999-99-99",
                "/find?orpha=58&from=35&role=" + "x" * 5000,
                "/find?orpha=58&from=35&lang=%00",
                "/find?orpha=58&orpha=59&from=35",
                "/find?" + "&".join(f"p{i}=" for i in range(700)),
                "/find?" + "&".join(f"p{i}=" for i in range(7_000)),
                "/search?q=" + "a" * 7000,
                "/search?q=",
                "/search?q=a&limit=1e9",
                "/search?q=a&limit=-5",
                "/search?q=a&limit=" + "9" * 5000,
                "/search?q=a&type=%00",
                "/search?q=a" + "&type=x" * 900,
            )
        )
    ),
    *(
        (f"search {text[:30]!r}", get(f"/search?q={quote(text)}"), ANY)
        for text in (
            "*" * 100,
            "a AND (b OR " * 8,
            "\0",
            "\u202e\u0301" * 40,
            "~" * 99,
            '"' * 99,
            "a*b?[c",
            "field:x^9",
            "\ud7ff\U0010ffff",
        )
    ),
    ("page number absurd", get(f"/page/filiere/mhemo?page={'9' * 3000}"), ANY),
    ("page number negative", get("/page/filiere/mhemo?page=-1"), ANY),
    ("page language absurd", get("/page/filiere/mhemo?lang=../../etc/passwd"), A),
    ("find answered in no language", get(FIND, "Accept-Language: \xff\r\n"), A),
    ("find as an image", get(FIND, "Accept: image/*\r\n"), TOLD),
    ("posting to a page", post(FORM + "Content-Length: 100000\r\n", b"x" * 100_000, "/find"), R),
    ("posting to search", post(FORM + length(b"q=a"), b"q=a", "/search"), TOLD),
]


def wire_attacks() -> list[Attack]:
    """Every request, as an attack that may take as long as a client, and a second."""

    def attack(name: str, data: bytes, may: frozenset[str]) -> Attack:
        def run(target: Target) -> Outcome:
            return exchange(target, [data])

        return Attack(f"wire: {name}", run, may, lambda target: target.client_s + 1)

    return [attack(name, data, may) for name, data, may in AT_ONCE]
