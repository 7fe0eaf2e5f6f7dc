"""Writes to the published graph: each is whole, in service when it is answered, and what a build of
the same facts would make."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from writes_under_test import ALT, CENTRE, HOME, ROOT, Server, name_of

from maillage import history
from maillage.build import Order, build, nquads
from maillage.negotiate import TURTLE
from maillage.terms import PREFIXES, graph


def test_an_update_is_in_service_when_it_is_answered(server: Server) -> None:
    before = server.version
    answer = server.update(name_of("Nom un"))
    assert answer.status_code == 204, answer.text
    version = answer.headers["Maillage-Version"]
    assert version == server.version != before
    assert "Nom un" in server.names()
    assert server.client.get("/ready").json()["build"] == version
    found = server.client.get("/search", params={"q": "nom un"}).json()["items"]
    assert CENTRE in {item["iri"] for item in found}  # the index of names too
    last = history.read(server.out)[-1]
    assert (last.by, last.kind, last.parent, last.added) == ("anna", "write", before, 1)
    (added,) = history.read_patch(server.out, last.number).added
    assert added.decode() == f'<{CENTRE}> <{ALT}> "Nom un"@fr <{HOME}> .\n'


def test_the_version_is_what_a_build_of_the_same_facts_makes(
    server: Server, tmp_path: Path
) -> None:
    assert server.update(name_of("Nom deux")).status_code == 204
    store = server.out / "current"
    assert lines_of(store) == (store / "maillage.nq").read_bytes().splitlines(keepends=True)
    facts = [
        line
        for entry in history.read(server.out)
        if entry.kind == "write"
        for line in history.read_patch(server.out, entry.number).added
    ]
    extra = tmp_path / "extra.nq"
    extra.write_bytes(b"".join(facts))
    assert len(facts) >= 1
    made = build(Order(ROOT, tmp_path / "out", paths=(extra,)))
    assert made.hash[:12] == server.version
    assert made.folder is not None
    assert _manifest(made.folder) == _manifest(store)


def _manifest(folder: Path) -> object:
    """Read what must be the same; the notes of the readers of tables a write does not see."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest.pop("findings", None)
    return manifest


def lines_of(store: Path) -> list[bytes]:
    """The quads of a store, whose default graph must be the union of the others."""
    opened = ox.Store.read_only(str(store))
    named = [q for q in opened if not isinstance(q.graph_name, ox.DefaultGraph)]
    union = {q.triple for q in opened.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert union == {q.triple for q in named}
    assert set(opened.named_graphs()) == {q.graph_name for q in named}
    return nquads(named)[0]


def test_the_same_again_makes_no_version(server: Server) -> None:
    assert server.update(name_of("Nom trois")).status_code == 204
    version, records = server.version, len(history.read(server.out))
    answer = server.update(name_of("Nom trois"))
    assert (answer.status_code, answer.headers["Maillage-Version"]) == (204, version)
    assert server.version == version
    assert len(history.read(server.out)) == records


@pytest.mark.parametrize("way", ["form", "direct", "using"])
def test_every_way_of_the_protocol(server: Server, way: str) -> None:
    text = f"Par {way}"
    if way == "form":
        body = str(httpx.QueryParams({"update": name_of(text)}))
        answer = server.send("POST", "/sparql", body, "application/x-www-form-urlencoded")
    elif way == "direct":
        answer = server.update(name_of(text))
    else:
        update = (
            f'INSERT {{ GRAPH <{HOME}> {{ ?s <{ALT}> "{text}"@fr }} }} WHERE'
            f" {{ ?s <{PREFIXES['mlg']}orphaCode> ?c FILTER (false) }} ; {name_of(text)}"
        )
        body = str(httpx.QueryParams({"update": update, "using-graph-uri": HOME}))
        answer = server.send("POST", "/sparql", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 204, answer.text
    assert text in server.names()


def test_graph_store_put_post_delete(server: Server) -> None:
    route = f"/store?graph={HOME}"
    whole = server.client.get(route, headers={"Accept": TURTLE}).text
    version = server.version
    same = server.send("PUT", route, whole)  # what GET gives is what PUT takes
    assert (same.status_code, server.version) == (204, version)
    one = f'<{CENTRE}> <{ALT}> "Par POST"@fr .'
    assert server.send("POST", route, one).status_code == 204
    assert "Par POST" in server.names()
    assert server.send("PUT", route, whole).status_code == 204
    assert "Par POST" not in server.names()
    assert server.version == version  # the same content bears the same name
    assert [e.kind for e in history.read(server.out)[-2:]] == ["write", "write"]
    missing = f"/store?graph={HOME}-none"
    assert server.send("DELETE", missing).status_code == 404
    assert server.send("DELETE", "/store?default").status_code == 400
    assert server.send("PUT", "/store?default", one).status_code == 400
    wrong = server.send("PUT", route, "<a> <b> ")
    assert (wrong.status_code, server.version) == (400, version)
    assert server.send("PATCH", route).status_code == 405


def test_a_new_graph_is_created_with_its_source_and_deleted(server: Server) -> None:
    new, document = HOME + "-2", PREFIXES["mlgid"] + "document/essai-2"
    sources = graph("sources").value
    dump = (server.out / "current" / "maillage.nq").read_text("utf-8").splitlines()
    old = f"<{PREFIXES['mlgid']}document/afao-cracmo>"
    about = [
        line.replace(old, f"<{document}>").replace(f"<{HOME}>", f"<{new}>")
        for line in dump
        if line.startswith(old) and line.endswith(f"<{sources}> .")
    ]
    assert len(about) > 3
    triples = "\n".join(line.removesuffix(f" <{sources}> .") + " ." for line in about)
    assert server.send("POST", f"/store?graph={sources}", triples).status_code == 204
    fact = f'<{CENTRE}> <{ALT}> "Nom nouveau"@fr .'
    answer = server.send("PUT", f"/store?graph={new}", fact, If_None_Match="*")
    assert answer.status_code == 201, answer.text
    again = server.send("PUT", f"/store?graph={new}", fact, If_None_Match="*")
    assert again.status_code == 412
    assert server.client.get(f"/store?graph={new}").status_code == 200
    assert server.send("DELETE", f"/store?graph={new}", If_Match="*").status_code == 204
    assert server.client.get(f"/store?graph={new}").status_code == 404
    assert server.send("DELETE", f"/store?graph={new}", If_Match="*").status_code == 412


def test_if_match_takes_the_tag_of_an_answer(server: Server) -> None:
    got = server.client.get(f"/store?graph={HOME}", headers={"Accept": TURTLE})
    tag = got.headers["ETag"]
    first = server.update(name_of("Premier"), If_Match=tag)
    assert first.status_code == 204, first.text
    second = server.update(name_of("Second"), If_Match=tag)
    assert second.status_code == 412
    assert second.headers["Maillage-Version"] == server.version
    assert "Second" not in server.names()
    third = server.update(name_of("Second"), If_Match=f'"x", "{server.version}"')
    assert third.status_code == 204
    assert server.update(name_of("Second"), If_Match="*").status_code == 204
    assert server.update(name_of("Second"), If_None_Match=tag).status_code == 204


def test_writers_at_the_same_time_lose_nothing(server: Server) -> None:
    records = len(history.read(server.out))
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda n: server.update(name_of(f"Ensemble {n}")), range(4)))
    assert [answer.status_code for answer in done] == [204] * 4
    assert {f"Ensemble {n}" for n in range(4)} <= server.names()
    assert len(history.read(server.out)) == records + 4


def test_methods_and_description_tell_that_it_takes_writes(server: Server) -> None:
    answer = server.client.options("/store")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PUT, POST, DELETE"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "authorization" not in answer.headers["Access-Control-Allow-Headers"].lower()
    about = server.client.get("/sparql", headers={"Accept": TURTLE}).text
    assert {"sd:SPARQL11Update", "sd:UnionDefaultGraph"} <= set(re.findall(r"sd:\w+", about))
