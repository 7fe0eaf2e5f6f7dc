"""The routes: which representation, with which headers, for which client."""

from __future__ import annotations

import gzip
import html
import re
import shlex
import socket
import subprocess
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
from servers import serving
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app, quads

from maillage.config import Settings
from maillage.errors import QueryTimeout, StoreUnavailable
from maillage.store import ALL
from maillage.store.oxigraph import in_memory
from maillage.web.app import create_app
from maillage.web.server.command import listen, published_in, request

CENTRE = "https://w3id.org/maillage/id/centre/essai"
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
#: Accept header -> the form it gets.
ACCEPTS = {
    "": "html",
    "*/*": "html",
    BROWSER: "html",
    "text/*": "html",
    "text/turtle": "ttl",
    "text/html;q=0.5, text/turtle": "ttl",
    "text/html;q=0.5, text/turtle;q=0.4": "html",
    "text/turtle;q=0.2, application/ld+json;q=0.9": "jsonld",
    "application/json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml, */*;q=0.1": "rdf",
    "text/n3": "ttl",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "jsonld",
    # RDFLib, told to read N-Triples; and a program that takes anything.
    "text/plain, */*;q=0.1": "nt",
    "application/json, text/plain, */*": "html",
    "text/html;q=0, */*": "ttl",
    "image/png, text/turtle;q=0.1": "ttl",
}
#: A document's route -> the path its forms have.
DOCUMENTS = {
    "/ontology": "ontology",
    "/scheme/role": "scheme/role",
    "/scheme/role/coordinating": "scheme/role/coordinating",
    "/graph/first": "graph/first",
}


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture(scope="module")
def client(app):
    return Client(app)


@pytest.fixture(scope="module")
def browser(app):
    return Client(app, BROWSER, "fr")


@pytest.mark.parametrize(("accept", "form"), ACCEPTS.items())
def test_an_iri_leads_to_the_form_asked_for(client, accept, form):
    reply = client.get("/id/centre/essai", Accept=accept)
    expected = "/page/centre/essai" if form == "html" else f"/data/centre/essai.{form}"
    assert reply.status == 303
    assert header(reply, "location") == expected
    assert "Accept" in header(reply, "vary")
    assert '</data/centre/essai.ttl>; rel="describedby"' in header(reply, "link")
    assert client.get(expected).status == 200


@pytest.mark.parametrize(("accept", "form"), ACCEPTS.items())
@pytest.mark.parametrize("route", DOCUMENTS)
def test_a_document_answers_in_the_form_asked_for(client, route, accept, form):
    reply = client.get(route, Accept=accept)
    media_type = "text/html" if form == "html" else FORMATS[form][0]
    assert reply.status == 200
    assert header(reply, "content-type").split(";")[0] == media_type
    assert "Accept" in header(reply, "vary")
    place = header(reply, "content-location")
    suffix = "" if form == "html" else f".{form}"
    assert place == f"/{'page' if form == 'html' else 'data'}/{DOCUMENTS[route]}{suffix}"
    assert client.get(place).body == reply.body


def test_a_header_in_several_lines_is_one(app):
    for first, second in (("image/png", "text/turtle"), ("text/turtle", "image/png")):
        lines = [("Accept", first), ("Accept", second), ("Accept-Language", "en")]
        assert header(request(app, "/id/centre/essai", lines), "location").endswith(".ttl")
        graph = request(app, "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"), lines)
        assert header(graph, "content-type") == "text/turtle"
    lines = [("Accept", "image/png"), ("Accept", "text/html")]
    shown = request(app, "/sparql?query=" + quote("ASK {}"), lines)
    assert header(shown, "content-type").startswith("text/html")


@pytest.mark.parametrize("route", ["/id/centre/essai", *DOCUMENTS])
def test_what_cannot_be_produced_is_406(client, route):
    reply = client.get(route, Accept="image/png")
    assert reply.status == 406
    assert header(reply, "content-type") == "application/problem+json"


def test_every_format_has_the_same_triples(client):
    graphs = {}
    for form, (media_type, parser) in FORMATS.items():
        reply = client.get(f"/data/centre/essai.{form}")
        assert header(reply, "content-type").split(";")[0] == media_type
        graphs[form] = {q.triple for q in ox.parse(reply.body, format=parser)}
    about = {q.triple for q in quads() if CENTRE in str(q.subject)}
    pointing = {q.triple for q in quads() if str(q.object) == f"<{CENTRE}>"}
    assert len(about) == 10
    assert len(pointing) == 1
    assert graphs == dict.fromkeys(FORMATS, about | pointing)


def test_provenance_does_not_fill_the_data_of_a_source(client):
    reply = client.get("/data/document/first.nt")
    triples = list(ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES))
    assert len(triples) == 6
    assert all("document/first" in str(t.subject) for t in triples)


@pytest.mark.parametrize("form", ["nt", "ttl", "nq"])
def test_a_graph_comes_whole(client, form):
    reply = client.get(f"/data/graph/first.{form}")
    parsers = {k: p for k, (_, p) in FORMATS.items()} | {"nq": ox.RdfFormat.N_QUADS}
    expected = {q.triple for q in quads() if q.graph_name.value.endswith("/first")}
    assert {q.triple for q in ox.parse(reply.body, format=parsers[form])} == expected
    assert len(expected) > 250


def test_orphanet_entities_keep_orphanets_iri(client, browser):
    reply = client.get("/data/orpha/58.nt")
    assert b"<http://www.orpha.net/ORDO/Orphanet_58>" in reply.body
    assert "Alexander disease" in Page(browser.get("/page/orpha/58").body).text
    assert client.get("/id/orpha/58").status == 404


def test_iris_do_not_depend_on_the_host(client):
    replies = [client.get("/data/centre/essai.ttl", Host=host) for host in ("a.example", "b:81")]
    assert replies[0].body == replies[1].body
    assert CENTRE.encode() in replies[0].body
    moved = client.get("/id/centre/essai", Host="a.example")
    assert header(moved, "location").startswith("/page/")


@pytest.mark.parametrize(
    "route",
    [
        "/id/centre/nobody",
        "/page/centre/nobody",
        "/data/centre/nobody.ttl",
        "/graph/nobody",
        "/scheme/nobody",
        "/page/centre",
        "/page/a/b/c/d",
        "/data/centre/essai.exe",
        "/id/",
        "/x",
        "/shapes",
        "/page/centre/" + quote("é è"),
        "/page/centre/%3E%7D",
        "/id/graph/first",
    ],
)
def test_what_is_not_there_is_404_for_machines_and_people(client, browser, route):
    reply = client.get(route)
    assert reply.status == 404
    assert header(reply, "content-type") == "application/problem+json"
    shown = browser.get(route)
    assert shown.status == 404
    assert "Rien ici" in Page(shown.body).text
    assert "Nothing here" in Page(Client(browser.app, BROWSER, "en").get(route).body).text


@pytest.mark.parametrize(
    "route",
    [
        "/",
        "/page/centre/essai",
        "/data/centre/essai.ttl",
        "/id/centre/essai",
        "/ontology",
        "/graph/first",
        "/health",
        "/ready",
        "/sparql",
        "/static/style.css",
        "/nope",
    ],
)
def test_head_is_get_without_the_body(browser, route):
    got, head = browser.get(route), browser.get(route, "HEAD")
    assert head.status == got.status
    assert head.body == b""
    its_own = {n: header(head, n) for n in ("date", "x-request-id") if header(head, n)}
    assert dict(head.headers) == dict(got.headers) | its_own


@pytest.mark.parametrize("route", ["/", "/page/centre/essai", "/ontology", "/health"])
def test_other_methods_are_405(client, route):
    reply = client.get(route, "POST")
    assert reply.status == 405
    assert set(header(reply, "allow").split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "route",
    [
        "/",
        "/page/centre/essai",
        "/data/centre/essai.ttl",
        "/data/graph/first.nt",
        "/ontology",
        "/scheme/role",
        "/page/graph/first",
    ],
)
def test_an_etag_spares_the_answer(client, route):
    first = client.get(route)
    tag = header(first, "etag")
    assert tag
    again = client.get(route, If_None_Match=f'"other", W/{tag}')
    assert (again.status, again.body) == (304, b"")
    assert header(again, "etag") == tag
    assert client.get(route, If_None_Match='"other"').status == 200
    assert header(Client(make_app("def456")).get(route), "etag") != tag
    assert header(Client(make_app("")).get(route), "etag") == ""


def test_languages_and_formats_have_etags_of_their_own(client):
    routes = ["/page/centre/essai?lang=fr", "/page/centre/essai?lang=en"]
    routes += [f"/data/centre/essai.{form}" for form in FORMATS]
    assert len({header(client.get(route), "etag") for route in routes}) == len(routes)


@pytest.mark.parametrize(
    ("route", "accept"),
    [
        ("/", BROWSER),
        ("/nope", BROWSER),
        ("/nope", "*/*"),
        ("/sparql", BROWSER),
        ("/page/centre/essai", BROWSER),
        ("/data/centre/essai.ttl", "*/*"),
        ("/health", "*/*"),
        ("/static/style.css", "*/*"),
        ("/id/centre/essai", "*/*"),
    ],
)
def test_every_answer_is_locked_down(client, route, accept):
    reply = client.get(route, Accept=accept)
    policy = header(reply, "content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert header(reply, "x-content-type-options") == "nosniff"
    assert header(reply, "access-control-allow-origin") == "*"
    assert header(reply, "access-control-allow-credentials") == ""


@pytest.mark.parametrize(
    "route",
    [
        "/find?" + "&".join(f"p{i}=" for i in range(2000)),
        "/search?q=" + "a" * 9_000,
        "/id/" + "a" * 9_000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_has_no_url_of_any_length(client, route, method):
    reply = client.get(route, method)
    assert reply.status == 413
    assert header(reply, "Content-Type") == "application/problem+json"
    assert header(reply, "X-Content-Type-Options") == "nosniff"
    assert (b"8000" in reply.body) is (method == "GET")


def test_a_query_of_too_many_parameters_is_told_so_to_browsers(browser):
    assert browser.get("/sparql?query=ASK{}" + "&a=b" * 1001).status == 400


def test_probes(client):
    assert client.get("/health").body == b'{"status": "ok"}\n'
    assert client.get("/ready").body == b'{"status": "ready", "build": "abc123"}\n'
    empty = Client(make_app(statements=[])).get("/ready")
    assert (empty.status, empty.body) == (503, b'{"status": "empty"}\n')


class _Broken:
    """A store that fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def query(self, sparql, *, accept="", dataset=ALL, timeout_s=30.0, cancel=None):
        raise self.error

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (StoreUnavailable("busy", fr="occupé"), 503, "Occupé."),
        (QueryTimeout("late", fr="trop tard"), 504, "Trop tard."),
        (RuntimeError("secret detail"), 500, "Une erreur de notre fait"),
    ],
)
def test_failures_of_the_store_have_a_status_and_a_page(error, status, told):
    app = create_app(Settings(project=ROOT), _Broken(error))
    for route in ("/", "/page/centre/essai", "/ontology"):
        reply = Client(app, BROWSER, "fr").get(route)
        assert reply.status == status
        assert told in Page(reply.body).text
        assert "secret" not in reply.body.decode()
        assert "default-src 'none'" in header(reply, "content-security-policy")
        machine = Client(app).get(route)
        assert machine.status == status
        assert header(machine, "content-type") == "application/problem+json"
        assert header(machine, "x-request-id")
    asked = Client(app).get("/sparql?query=ASK%20%7B%7D")
    assert asked.status == status
    assert "secret" not in asked.body.decode()
    assert header(asked, "content-type") == "application/problem+json"
    assert header(asked, "x-request-id")
    assert Client(app).get("/health").status == 200
    assert Client(app).get("/ready").status == status


SELECT = "SELECT ?s ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } LIMIT 3"


def test_a_browser_gets_the_form_and_a_client_the_endpoint(client, browser):
    page = Page(browser.get("/sparql").body)
    assert len(page.all("textarea", name="query")) == 1
    assert len(page.all("option")) == 11
    assert header(client.get("/sparql"), "content-type").startswith("text/turtle")
    route = "/sparql?" + urlencode({"query": SELECT})
    assert header(client.get(route), "content-type").startswith("application/sparql-results+json")
    assert header(client.get(route, Accept="text/csv"), "content-type").startswith("text/csv")
    page = Page(browser.get(route).body)
    assert len(page.all("tr")) == 4
    assert header(browser.get(route + "&format=csv"), "content-type").startswith("text/csv")
    assert header(browser.get(route + "&format="), "content-type").startswith("text/html")
    assert page.links.count("?" + urlencode({"query": SELECT, "format": "csv"})) == 1


def test_a_query_may_hold_accents(client):
    query = 'SELECT ("œsophage, Réunion" AS ?words) {}'
    reply = client.get("/sparql?" + urlencode({"query": query}), Accept="text/csv")
    assert reply.body.decode().splitlines() == ["words", '"œsophage, Réunion"']


def test_answers_do_not_wait_for_acknowledgements():
    with listen("127.0.0.1", 0) as listening:
        client = socket.create_connection(listening.getsockname())
        accepted, _ = listening.accept()
        with client, accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("ASK { ?s ?p ?o }", 200, "oui"),
        ("CONSTRUCT WHERE { <" + CENTRE + "> a ?c }", 200, "mlg:ReferenceCentre"),
        ("SELECT ?s { ?s ?p ?o . ?x ?y ?z } LIMIT 1001", 200, "1000 lignes"),
        ("SELECT ?s { ?s ?p", 400, "SELECT ?s { ?s ?p"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("</textarea><script>alert(1)</script>", 400, "<script>"),
    ],
)
def test_the_form_shows_the_answer_or_the_reason(browser, query, status, told):
    reply = browser.get("/sparql?" + urlencode({"query": query}))
    assert reply.status == status
    page = Page(reply.body)
    assert told in page.text
    # The site's, where they are built, and nothing of the query.
    assert page.stray_scripts("editor") == []
    assert len(page.all("p", role="alert")) == (status != 200)


def test_the_root_path_of_a_proxy_is_kept():
    app = make_app()
    app.root_path = "/maillage"
    browser = Client(app, BROWSER, "en")
    page = Page(browser.get("/maillage/page/centre/essai?lang=en").body)
    inner = [link for link in page.links if link.startswith("/")]
    assert len(inner) > 10
    assert all(link.startswith("/maillage/") for link in inner)
    moved = browser.get("/maillage/id/centre/essai?lang=en")
    assert header(moved, "location") == "/maillage/page/centre/essai?lang=en"


def test_only_an_embedded_build_has_a_name(tmp_path):
    triple = (ox.NamedNode("https://w3id.org/maillage/dataset"), "0123456789abcdef")
    identifier = ox.NamedNode("http://purl.org/dc/terms/identifier")
    version = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    where = ox.NamedNode("https://w3id.org/maillage/graph/build")
    store = in_memory(
        [
            ox.Quad(triple[0], identifier, ox.Literal(triple[1]), where),
            ox.Quad(triple[0], version, ox.Literal("0.1.0"), where),
        ]
    )
    (tmp_path / "store-fedcba987654").mkdir()
    (tmp_path / "current").symlink_to("store-fedcba987654")
    assert published_in(store, Settings(project=ROOT, build=tmp_path)).id == "fedcba987654"
    assert published_in(store, Settings(project=ROOT, build=tmp_path)).dump is None
    dump = tmp_path / "store-fedcba987654" / "maillage.nq"
    dump.touch()
    assert published_in(store, Settings(project=ROOT, build=tmp_path)).dump == dump.resolve()
    elsewhere = Settings(project=ROOT, store=f"oxigraph://{tmp_path}")
    assert published_in(store, elsewhere).id == "0123456789ab"
    strange = tmp_path / "my builds#1 100%41?"
    strange.mkdir()
    (strange / "current").symlink_to(tmp_path / "store-fedcba987654")
    assert published_in(store, Settings(project=ROOT, build=strange)).id == "fedcba987654"
    url = (strange / "current").as_uri().replace("file", "oxigraph")
    by_url = Settings(project=ROOT, store=url)
    assert published_in(store, by_url).id == "fedcba987654"
    remote = Settings(project=ROOT, store="https://host.example/sparql")
    assert published_in(store, remote).id == ""
    assert published_in(in_memory([]), elsewhere).id == ""


def test_a_request_without_a_socket_gives_the_bytes_as_sent(app):
    plain = request(app, "/ontology")
    assert header(plain, "content-encoding") == ""
    coded = request(app, "/ontology", [("Accept-Encoding", "gzip")])
    assert header(coded, "content-encoding") == "gzip"
    assert gzip.decompress(coded.body) == plain.body


def test_over_a_real_server(app):
    with serving(app) as url, httpx.Client(base_url=url, headers={"Accept": BROWSER}) as http:
        home = http.get("/?lang=en")
        assert home.status_code == 200
        assert http.head("/").content == b""
        assert http.get("/id/centre/essai", follow_redirects=True).url.path == "/page/centre/essai"
        turtle = http.get("/id/centre/essai", headers={"Accept": "text/turtle"})
        assert turtle.headers["location"] == "/data/centre/essai.ttl"
        command = re.search(r'<code id="curl">(.*?)</code>', home.text, re.DOTALL)
        assert command is not None
        words = shlex.split(html.unescape(command[1]))
        done = subprocess.run([*words, "-sS"], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[0] == "filiere,name"
