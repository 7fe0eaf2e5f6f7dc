"""The Graph Store Protocol, of a scratch store and of the published one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from scratch_under_test import CSV, TURTLE, E, count, refused
from servers import serving

from maillage.config import Settings
from maillage.store import open_store
from maillage.store.changes import GraphWrite, Payload
from maillage.store.scratch import ScratchStore
from maillage.web.app import create_app


def test_put_reads_all_before_it_clears(server: httpx.Client) -> None:
    url = f"/store?graph={E}g"
    assert server.put(url, content=f"<{E}s> <{E}p> 1, 2 .", headers=TURTLE).status_code == 201
    broken = f"<{E}s> <{E}p> 3 .\n<{E}s> <{E}p> ] ."
    refused(server.put(url, content=broken, headers=TURTLE), 400, "line 2, column 47")
    assert count(server) == 2
    assert server.put(url, content=f"<{E}s> <{E}p> 3 .", headers=TURTLE).status_code == 204
    assert count(server) == 1


def test_put_of_rdf_xml_that_was_cut_leaves_what_there_was(server: httpx.Client) -> None:
    url = f"/store?graph={E}g"
    assert server.put(url, content=f"<{E}s> <{E}p> 1, 2 .", headers=TURTLE).status_code == 201
    whole = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="{E}">\n'
        f'<rdf:Description rdf:about="{E}s"><e:p>3</e:p></rdf:Description>\n</rdf:RDF>'
    )
    headers = {"Content-Type": "application/rdf+xml"}
    cut = whole.removesuffix("</rdf:RDF>")
    refused(server.put(url, content=cut, headers=headers), 400, "line 3, column 1")
    assert count(server) == 2
    assert server.put(url, content=whole, headers=headers).status_code == 204
    assert count(server) == 1


def test_an_empty_graph_is_a_graph(server: httpx.Client) -> None:
    assert server.put(f"/store?graph={E}g", content=b"", headers=TURTLE).status_code == 201
    response = server.get(f"/store?graph={E}g")
    assert (response.status_code, response.text) == (200, "")
    assert server.delete(f"/store?graph={E}g").status_code == 204
    refused(server.get(f"/store?graph={E}g"), 404)
    refused(server.delete(f"/store?graph={E}g"), 404)


def test_relative_iris_and_blank_nodes(server: httpx.Client) -> None:
    content = "<> <p> <x>, _:b ."
    for _ in range(2):
        assert server.post("/store/a/b", content=content, headers=TURTLE).status_code in {201, 204}
    answer = server.get("/store/a/b", headers={"Accept": "application/n-triples"}).text
    base = f"{server.base_url}/store/a/".replace("//store", "/store")
    assert f"<{base}b> <{base}p> <{base}x> ." in answer
    # Two payloads that say _:b mean two nodes.
    assert len(answer.splitlines()) == 3


def test_graphs_are_negotiated(server: httpx.Client) -> None:
    server.put("/store?default", content=f"<{E}s> <{E}p> 1 .", headers=TURTLE)
    for accept, found in (
        ("", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("text/html, application/n-triples;q=0.1", "application/n-triples"),
        ("application/*", "application/n-triples"),
    ):
        response = server.get("/store?default", headers={"Accept": accept})
        assert response.headers["Content-Type"] == found
        head = server.head("/store?default", headers={"Accept": accept})
        assert head.headers["Content-Length"] == response.headers["Content-Length"]
        assert head.content == b""
    refused(server.get("/store?default", headers={"Accept": "image/png"}), 406)
    assert server.get("/store?default&format=nt").headers["Content-Type"] == "application/n-triples"


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (f"<{E}s> <{E}p> 'é' .".encode(), "text/turtle; charset=utf-8", 204),
        (f"<{E}s> <{E}p> 'é' .".encode("latin-1"), "text/turtle; charset=iso-8859-1", 415),
        (f"<{E}s> <{E}p> 'é' .".encode("latin-1"), "text/turtle", 400),
        (f"<{E}s> <{E}p> 'é' .".encode(), 'Text/Turtle; Charset="UTF-8"', 204),
        (f"<{E}s> <{E}p> <{E}o> <{E}other> .".encode(), "application/n-quads", 400),
        (f"<{E}s> <{E}p> <{E}o> .".encode(), "application/n-quads", 204),
        (f'{{"@id": "{E}s", "{E}p": "x"}}'.encode(), "application/ld+json", 204),
        (b"<a>\n <b></a>", "application/rdf+xml", 400),
        (b"", "", 415),
        (b"x", "text/plain", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
    ],
)
def test_types_of_payload(
    server: httpx.Client, content: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    response = server.put("/store?default", content=content, headers=headers)
    if status == 204:
        assert response.status_code == 204, response.text
        assert count(server) == 1
    else:
        refused(response, status)


def test_where_xml_is_broken(server: httpx.Client) -> None:
    headers = {"Content-Type": "application/rdf+xml"}
    response = server.put("/store?default", content=b"<a>\n <b></a>", headers=headers)
    refused(response, 400, "line 2, column 9")


def test_compressed_and_long_bodies(server: httpx.Client) -> None:
    headers = {**TURTLE, "Content-Encoding": "gzip"}
    refused(server.put("/store?default", content=b"\x1f\x8b", headers=headers), 415, "gzip")
    refused(server.put("/store?default", content=b" " * 100_001, headers=TURTLE), 413)


def test_files_of_a_form(server: httpx.Client) -> None:
    files = [
        ("a", ("a.ttl", f"<{E}s> <{E}p> _:x .", "application/octet-stream")),
        ("b", ("b.rdf", None, "application/rdf+xml")),
        ("c", ("c", f"<{E}s> <{E}p> _:x .", "text/turtle")),
    ]
    rdf = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    files[1] = ("b", ("b.rdf", rdf, "application/rdf+xml"))
    assert server.post(f"/store?graph={E}g", files=files).status_code == 201
    assert count(server) == 2
    files.append(("d", ("d.xyz", "x", "application/octet-stream")))
    refused(server.post(f"/store?graph={E}g", files=files), 415)
    assert count(server) == 2


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n\r\n<a> <b> 1 ."),
        (
            "multipart/form-data; boundary=x",
            b"--x\nContent-Type: text/turtle\n\n<a> <b> 1 .\n--x--",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n--x--"),
    ],
)
def test_forms_that_are_not_whole(server: httpx.Client, content_type: str, body: bytes) -> None:
    headers = {"Content-Type": content_type}
    refused(server.post("/store?default", content=body, headers=headers), 400)
    assert count(server) == 0


def test_a_new_graph_has_its_place(server: httpx.Client) -> None:
    response = server.post("/store", content=f"<> <{E}p> 1 .", headers=TURTLE)
    assert response.status_code == 201
    place = response.headers["Location"]
    assert place.startswith(f"{server.base_url}/store/".replace("//store", "/store"))
    assert f"<{place}>" in server.get(place).text
    assert server.get("/store", params={"graph": place}).text == server.get(place).text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/store", 400),
        ("PUT", "/store", 400),
        ("DELETE", "/store", 400),
        ("GET", f"/store?graph={E}g&default", 400),
        ("GET", f"/store?graph={E}g&graph={E}h", 400),
        ("GET", f"/store/x?graph={E}g", 400),
        ("GET", "/store?graph=relative", 400),
        ("GET", "/store?graph=", 400),
        ("GET", "/store?graph=http://e/a%20b", 400),
        ("GET", "/store?graph=%ff", 400),
        ("GET", f"/store?named={E}g", 400),
        ("GET", "/store?default&format=docx", 400),
        ("PATCH", "/store?default", 405),
        ("PROPFIND", "/store?default", 405),
        ("PUT", "/sparql", 405),
        ("GET", "/page/centre/cracmo", 404),
    ],
)
def test_requests_that_name_no_graph(
    server: httpx.Client, method: str, url: str, status: int
) -> None:
    response = server.request(method, url, headers=TURTLE if method in {"PUT", "PATCH"} else {})
    refused(response, status)
    assert ("Allow" in response.headers) == (status == 405)


def test_options(server: httpx.Client) -> None:
    response = server.options("/store?default")
    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, PUT, POST, DELETE"


def test_a_published_store_is_read_by_the_same_protocol(published_folder: Path) -> None:
    store = open_store(f"oxigraph://{published_folder}", workers=1)
    try:
        with (
            serving(create_app(Settings(), store)) as url,
            httpx.Client(base_url=url, headers={"Accept-Language": "en"}) as client,
        ):
            graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g LIMIT 1"
            answer = client.get("/sparql", params={"query": graphs}, headers=CSV)
            name = answer.text.split()[1]
            nt = {"Accept": "application/n-triples"}
            response = client.get("/store", params={"graph": name}, headers=nt)
            assert response.headers["Content-Type"] == "application/n-triples"
            assert len(response.text.splitlines()) > 1
            assert client.head("/store", params={"graph": name}).status_code == 200
            union = client.get("/store?default", headers=nt)
            assert set(response.text.splitlines()) < set(union.text.splitlines())
            refused(client.get(f"/store?graph={E}none"), 404)
            refused(client.get("/store/none"), 404)
            for method in ("PUT", "POST", "DELETE"):
                refused(client.request(method, f"/store?graph={name}"), 403, "new build")
            refused(client.request("PATCH", f"/store?graph={name}"), 405)
            assert client.options("/store").headers["Allow"] == "GET, HEAD, OPTIONS"
            refused(client.post("/sparql", data={"update": "CLEAR ALL"}), 403, "new build")
    finally:
        store.close()


def test_changes_of_graphs_without_http() -> None:
    store = ScratchStore(workers=1)
    try:
        turtle = Payload("<> <p> 1 .", "text/turtle", f"{E}g")
        assert store.change(GraphWrite("POST", f"{E}g", (turtle, turtle)))
        assert not store.change(GraphWrite("PUT", "", (turtle,)))
        answer = store.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", accept="text/csv").read()
        assert answer == f"s\r\n{E}g\r\n".encode()
        assert not store.change(GraphWrite("DELETE", f"{E}g"))
    finally:
        store.close()
