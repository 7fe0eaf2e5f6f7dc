"""Every route by every way of asking: what caches, other origins and old clients are told."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from site_under_test import BROWSER, ROOT, header, make_app, quads

from maillage.config import Settings
from maillage.store.oxigraph import in_memory
from maillage.web.app import create_app
from maillage.web.page.site import Published
from maillage.web.server.command import request

TURTLE, JSON = "text/turtle", "application/sparql-results+json"
ASK = "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }"})
NOW = "/sparql?" + urlencode({"query": "SELECT (NOW() AS ?t) {}"})
BOTH, ONE = {"Accept", "Accept-Encoding", "Accept-Language"}, {"Accept", "Accept-Encoding"}
CODING, TONGUE = {"Accept-Encoding"}, {"Accept-Encoding", "Accept-Language"}
#: (route, Accept) -> status, essence of the media type, Vary, whether it bears a tag.
ROUTES = {
    ("/", BROWSER): (200, "text/html", BOTH, True),
    ("/", "*/*"): (200, "text/html", BOTH, True),
    ("/page/centre/essai", BROWSER): (200, "text/html", BOTH, True),
    ("/page/dataset", BROWSER): (200, "text/html", BOTH, True),
    ("/data/centre/essai.ttl", "*/*"): (200, TURTLE, ONE, True),
    ("/data/centre/essai.linkset", "*/*"): (200, "application/linkset+json", ONE, True),
    ("/data/graph/first.nq", "*/*"): (200, "application/n-quads", ONE, True),
    ("/data/dataset.jsonld", "*/*"): (200, "application/ld+json", ONE, True),
    ("/ontology", BROWSER): (200, "text/html", BOTH, True),
    ("/ontology", "text/*;q=0.5, application/ld+json"): (200, "application/ld+json", ONE, True),
    ("/ontology", "application/*"): (200, "application/ld+json", ONE, True),
    ("/graph/first", "text/turtle, */*;q=0.1"): (200, TURTLE, ONE, True),
    ("/scheme/role", "text/html;q=0, text/*"): (200, TURTLE, ONE, True),
    ("/dataset", BROWSER): (200, "text/html", BOTH, True),
    ("/dataset", "application/trig, text/turtle;q=0.9"): (200, "application/trig", ONE, True),
    **{
        (route, BROWSER): (200, "text/html", BOTH, True)
        for route in ("/about", "/privacy", "/legal", "/accessibility", "/changelog")
    },
    ("/status", BROWSER): (200, "text/html", BOTH, False),
    ("/robots.txt", "*/*"): (200, "text/plain", CODING, False),
    ("/sitemap.xml", "*/*"): (200, "application/xml", CODING, True),
    ("/sitemap/1.xml", "*/*"): (200, "application/xml", CODING, True),
    ("/sitemap/none.xml", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/opensearch.xml", "*/*"): (*(200, "application/opensearchdescription+xml", TONGUE, True),),
    ("/search", BROWSER): (200, "text/html", BOTH, True),
    ("/search?q=lille", "application/*, text/html;q=0.9"): (200, "application/json", BOTH, True),
    ("/search?q=lille", "*/*"): (200, "application/json", BOTH, True),
    ("/search?q=lille", BROWSER): (200, "text/html", BOTH, True),
    ("/sparql", TURTLE): (200, TURTLE, BOTH, True),
    ("/sparql", "application/*;q=0.5, application/rdf+xml"): (
        *(200, "application/rdf+xml", BOTH, True),
    ),
    ("/sparql", BROWSER): (200, "text/html", BOTH, True),
    ("/sparql/vocabulary", "*/*"): (200, "application/json", CODING, True),
    ("/sparql/examples", "*/*"): (200, "application/json", CODING, True),
    ("/sparql/outlines", "*/*"): (200, "application/json", CODING, True),
    ("/sparql/labels?iri=urn:x", "*/*"): (200, "application/json", BOTH, True),
    ("/static/built/none.js", "*/*"): (404, "application/problem+json", BOTH, False),
    (ASK, "*/*"): (200, JSON, BOTH, True),
    (ASK, "text/*"): (200, "text/csv", BOTH, True),
    (ASK, "text/csv;q=0.1, text/tab-separated-values;q=0.2"): (
        *(200, "text/tab-separated-values", BOTH, True),
    ),
    (ASK, BROWSER): (200, "text/html", BOTH, True),
    ("/store?default", TURTLE): (200, TURTLE, BOTH, True),
    ("/store?graph=urn:nothing", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/map", BROWSER): (200, "text/html", BOTH, True),
    ("/map?rate=region", "*/*"): (200, "text/html", BOTH, True),
    ("/map", "application/geo+json"): (200, "application/geo+json", BOTH, True),
    ("/map?format=svg", BROWSER): (200, "image/svg+xml", BOTH, True),
    ("/map?format=csv", "*/*"): (200, "text/csv", BOTH, True),
    ("/map?rate=commune", BROWSER): (400, "text/html", BOTH, False),
    ("/map", "image/png"): (406, "application/problem+json", BOTH, False),
    ("/network", BROWSER): (200, "text/html", BOTH, True),
    ("/network?format=json", "*/*"): (200, "application/json", BOTH, True),
    ("/network?filiere=nobody", BROWSER): (404, "text/html", BOTH, False),
    ("/validate", BROWSER): (200, "text/html", BOTH, True),
    ("/statistics", "*/*"): (200, "text/html", BOTH, True),
    ("/statistics/labels.csv", BROWSER): (200, "text/csv", BOTH, True),
    ("/statistics/associations.svg", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/statistics/nothing.svg", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/find?orpha=58", "*/*"): (400, "application/problem+json", BOTH, False),
    (NOW, "*/*"): (200, JSON, BOTH, False),
    (NOW, BROWSER): (200, "text/html", BOTH, False),
    ("/static/style.css", "*/*"): (200, "text/css", CODING, True),
    ("/dumps/maillage.nq", "*/*"): (200, "application/n-quads", CODING, True),
    ("/health", "*/*"): (200, "application/json", CODING, False),
    ("/ready", "*/*"): (200, "application/json", CODING, False),
    ("/metrics", "*/*"): (200, "text/plain", CODING, False),
    ("/openapi.json", "*/*"): (200, "application/json", CODING, True),
    ("/id/centre/essai", "*/*"): (303, "", ONE, False),
    ("/id/centre/essai", TURTLE): (303, "", ONE, False),
    ("/.well-known/void", "*/*"): (302, "", ONE, False),
    ("/nope", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/nope", BROWSER): (404, "text/html", BOTH, False),
    ("/page/centre/nobody", BROWSER): (404, "text/html", BOTH, False),
    ("/data/centre/nobody.ttl", "*/*"): (404, "application/problem+json", BOTH, False),
    ("/ontology", "image/png"): (406, "application/problem+json", BOTH, False),
    ("/.well-known/void", "image/png"): (406, "application/problem+json", BOTH, False),
    ("/search", "image/png"): (406, "application/problem+json", BOTH, False),
    (ASK, "image/png"): (406, "application/problem+json", BOTH, False),
    ("/sparql?query=ASK", "*/*"): (400, "application/problem+json", BOTH, False),
    ("/sparql?query=ASK", BROWSER): (400, "text/html", BOTH, False),
}
CASES = pytest.mark.parametrize(
    ("route", "accept", "status", "media_type", "vary", "tagged"),
    [(*asked, *expected) for asked, expected in ROUTES.items()],
)


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    """The same site on two builds."""
    dump = tmp_path_factory.mktemp("dump") / "maillage.nq"
    dump.write_bytes(b"<a:s> <a:p> <a:o> <a:g> .\n" * 100)
    statements = [*quads(), *described()]
    return [
        create_app(
            Settings(project=ROOT),
            in_memory(statements),
            published=Published(name, "2026-11-22", dump),
        )
        for name in ("abc123", "def456")
    ]


def described():
    from maillage.build import nquads
    from maillage.counting import count
    from maillage.describing import describe

    return list(describe(count(nquads(quads())[0]), "0"))


def get(app, route, accept="*/*", method="GET", **headers):
    fields = {"Accept": accept} | {k.replace("_", "-"): v for k, v in headers.items()}
    return request(app, route, list(fields.items()), method=method)


@CASES
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["", "br", "gzip", "zstd"])
def test_headers(apps, route, accept, status, media_type, vary, tagged, method, coding):
    extra = {"Accept_Encoding": coding} if coding else {}
    reply = get(apps[0], route, accept, method, **extra)
    assert reply.status == status
    assert header(reply, "content-type").partition(";")[0] == media_type
    assert set(header(reply, "vary").split(", ")) == vary
    assert len(header(reply, "vary").split(", ")) == len(vary)
    assert bool(header(reply, "etag")) is tagged
    wanted = {True: {"public, no-cache", "no-cache"}, False: {"no-store", "no-cache"}}[tagged]
    assert header(reply, "cache-control") in wanted
    if status >= 400:
        assert header(reply, "cache-control") == "no-store"
    assert header(reply, "access-control-allow-origin") == "*"
    assert header(reply, "access-control-allow-credentials") == ""
    assert header(reply, "set-cookie") == ""
    assert (reply.body == b"") is (method == "HEAD" or status in {302, 303})


@CASES
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_tag_is_good_for_its_build(apps, route, accept, status, media_type, vary, tagged, method):
    reply = get(apps[0], route, accept)
    tag = header(reply, "etag") or '"abc123"'
    again = get(apps[0], route, accept, method, If_None_Match=tag)
    assert again.status == (304 if tagged else status)
    if tagged:
        assert again.body == b""
        assert header(again, "etag") == tag
        for name in ("vary", "cache-control", "content-location"):
            assert header(again, name) == header(reply, name)
    star = get(apps[0], route, accept, method, If_None_Match="*")
    assert star.status == (304 if tagged else status)
    other = header(get(apps[1], route, accept), "etag")
    # Files of the site, and what the service says of itself, are those of every build.
    same = route == "/openapi.json" or route.startswith("/static/")
    same = same or (route == "/sparql" and media_type != "text/html")
    assert (other == header(reply, "etag")) is (same or not tagged)


def test_what_differs_has_another_tag(apps):
    """One route, several representations: no tag is good for two."""
    for route in ("/ontology", "/dataset", "/sparql", ASK, "/search?q=lille", "/map"):
        accepts = [accept for asked, accept in ROUTES if asked == route]
        accepts += [f"{BROWSER}"]
        tags = {}
        for accept in accepts:
            for language in ("fr", "en"):
                reply = get(apps[0], route, accept, Accept_Language=language)
                if reply.status == 200:
                    tags.setdefault(header(reply, "etag"), set()).add(reply.body)
        assert len(tags) > 2
        assert all(len(bodies) == 1 for bodies in tags.values()), route


@CASES
def test_other_origins_may_ask(apps, route, accept, status, media_type, vary, tagged):
    headers = {
        "Origin": "https://example.org",
        "Access_Control_Request_Method": "GET",
        "Access_Control_Request_Headers": "if-none-match",
    }
    reply = get(apps[0], route, accept, "OPTIONS", **headers)
    if route == "/nope":
        assert reply.status == 404
        return
    assert (reply.status, reply.body) == (204, b"")
    assert header(reply, "access-control-allow-origin") == "*"
    assert {"GET", "HEAD", "OPTIONS"} <= set(
        header(reply, "access-control-allow-methods").split(", ")
    )
    assert header(reply, "allow") == header(reply, "access-control-allow-methods")
    assert {"Accept", "If-None-Match"} <= set(
        header(reply, "access-control-allow-headers").split(", ")
    )
    assert header(reply, "access-control-allow-credentials") == ""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "route", ["/", "/page/centre/essai", "/dataset", "/dumps/maillage.nq", "/.well-known/void"]
)
def test_nothing_can_be_written(apps, route, method):
    reply = get(apps[0], route, method=method)
    assert reply.status == 405
    assert set(header(reply, "allow").split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_every_route_is_asked(apps):
    """A new route must find its way into the table."""
    asked = {route.partition("?")[0].split("/")[1] for route, _ in ROUTES}
    paths = {getattr(route, "path", "").split("/")[1] for route in apps[0].router.routes}
    assert paths - asked == {"shapes"}  # of the same function as /ontology
    assert len(paths) > 12


def test_a_store_that_may_change_says_so():
    app = make_app("")
    for route, accept in (("/", BROWSER), ("/data/centre/essai.ttl", "*/*"), (ASK, "*/*")):
        reply = get(app, route, accept)
        assert header(reply, "etag") == ""
        assert header(reply, "cache-control") == "no-cache"
