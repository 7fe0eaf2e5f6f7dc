"""The endpoint over real HTTP, queries of every length, and how its errors are checked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from servers import serving

from maillage.store import load_query
from maillage.store.oxigraph import OxigraphStore, write_store
from maillage.web.endpoint.protocol import SparqlEndpoint

E = "http://example.org/"
NQ = Path(__file__).parents[1] / "data" / "store.nq"
SELECT = f"SELECT ?o {{ <{E}brest> <{E}label> ?o }} ORDER BY LANG(?o)"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{E}brest> ?p ?o }}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True)
class Site:
    """A server under test, and the store behind it."""

    url: str
    store: OxigraphStore

    def get(self, query: str, accept: str = "", **params: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return httpx.get(self.url, params={"query": query, **params}, headers=headers)


async def editor(scope: Any, receive: Any, send: Any) -> None:
    """Stand where the real editor page will be."""
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/html")],
        }
    )
    await send({"type": "http.response.body", "body": b"<title>editor</title>"})


@contextlib.contextmanager
def endpoint(folder: Path, root: Path, timeout_s: float) -> Iterator[Site]:
    write_store(folder, NQ)
    store = OxigraphStore(folder, workers=2, memory_limit_mb=2048)
    app = SparqlEndpoint(
        store,
        graphs_query=load_query(root / "queries/pages/graphs.rq"),
        timeout_s=timeout_s,
        max_request_bytes=100_000,
        build_id="b1",
        page=editor,
    )
    with serving(app) as url:
        yield Site(f"{url}/sparql", store)
    store.close()


def send(site: Site, how: str, query: str, headers: dict[str, str]) -> httpx.Response:
    match how:
        case "GET":
            return httpx.get(site.url, params={"query": query}, headers=headers)
        case "form":
            return httpx.post(site.url, data={"query": query}, headers=headers)
        case _:
            headers = {**headers, "Content-Type": "application/sparql-query"}
            return httpx.post(site.url, content=query, headers=headers)


def check_problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"] == f"https://w3id.org/maillage/problem/{kind}"
    assert set(document["messages"]) == {"fr", "en"}
    return document
