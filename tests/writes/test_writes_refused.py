"""Writes that may not be, or cannot be: refused in words, and nothing is changed."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from servers import published_server
from writes_under_test import (
    ALT,
    CENTRE,
    HOME,
    MAILLAGE,
    OTHER,
    ROOT,
    UPDATE,
    Server,
    copied,
    name_of,
)

from maillage import access, history
from maillage.negotiate import JSONLD, TURTLE
from maillage.terms import PREFIXES, graph


@pytest.mark.parametrize(
    ("update", "status", "words"),
    [
        (f"INSERT DATA {{ <{CENTRE}> <{ALT}> 'x'@fr }}", 400, "default graph"),
        ("CLEAR ALL", 400, "default graph"),
        ("DROP DEFAULT", 400, "default graph"),
        ("CLEAR NAMED", 403, "made by each build"),
        (f"CLEAR GRAPH <{graph('inferred').value}>", 403, "made by each build"),
        (f"DROP GRAPH <{graph('build').value}>", 403, "made by each build"),
        (name_of("x", graph("shapes").value), 403, "made by each build"),
        (name_of("x", graph("ontology").value), 403, "made by each build"),
        (f"INSERT DATA {{ GRAPH <{HOME}> {{ <{CENTRE}> <{ALT}> [] }} }}", 400, "blank node"),
        ("INSERT DATA { GRAPH <urn:g> ", 400, "syntax error"),
        ("LOAD <http://127.0.0.1:1/>", 403, "nothing is fetched"),
        ("INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", 403, ""),
        ("{" * 150_000, 400, ""),
        ("CREATE GRAPH <" + HOME + ">", 400, "already exists"),
    ],
)
def test_refused_and_nothing_changed(server: Server, update: str, status: int, words: str) -> None:
    version = server.version
    answer = server.update(update)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]
    assert server.version == version
    assert not list(server.out.glob(".new-*"))


def test_what_breaks_a_rule_is_told_as_a_report_and_nothing_changed(server: Server) -> None:
    version = server.version
    wrong = name_of("Nom", "https://w3id.org/maillage/graph/sans-source")
    told = server.update(wrong)
    assert told.status_code == 422
    (finding,) = told.json()["report"]["findings"]
    assert finding["rule"].endswith("#check-graph-sourced")
    assert all(finding["message"].values())
    shacl = PREFIXES["sh"]
    for media_type, form in ((TURTLE, ox.RdfFormat.TURTLE), (JSONLD, ox.RdfFormat.JSON_LD)):
        answer = server.update(wrong, Accept=media_type)
        assert (answer.status_code, answer.headers["Content-Type"]) == (422, media_type)
        triples = {quad.triple for quad in ox.parse(answer.content, format=form)}
        assert sum(t.predicate.value == shacl + "result" for t in triples) == 1
    assert server.version == version


def test_a_finding_is_worded_as_validate_words_it(server: Server, tmp_path: Path) -> None:
    kind = f"<{PREFIXES['rdf']}type> <{PREFIXES['mlg']}HealthNetwork>"
    line = f"<{PREFIXES['mlgid']}filiere/essai> {kind} <{HOME}> .\n"
    answer = server.update(f"INSERT DATA {{ GRAPH <{HOME}> {{ {line.rsplit(' <', 1)[0]} }} }}")
    assert answer.status_code == 422, answer.text
    extra = tmp_path / "extra.nq"
    extra.write_text(line, "utf-8")
    command = [str(MAILLAGE), "validate", str(extra), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    wanted = [f for f in json.loads(done.stdout)["findings"] if f["severity"] == "Violation"]
    told = answer.json()["report"]["findings"]
    assert {f["message"]["fr"] for f in told} == {f["message"]["fr"] for f in wanted}
    assert len(told) >= 1


def test_without_a_token_nothing_is_written(server: Server) -> None:
    version = server.version
    for route, method in (("/sparql", "POST"), (f"/store?graph={HOME}", "PUT")):
        media_type = UPDATE if route == "/sparql" else TURTLE
        for token in ("", "mlg_" + "x" * 43, access.read_grants(_tokens(server))[0].digest):
            answer = server.send(method, route, "INSERT DATA {}", media_type, token)
            assert answer.status_code == 401, answer.text
            wanted = 'Bearer realm="maillage"' + (', error="invalid_token"' if token else "")
            assert answer.headers["WWW-Authenticate"] == wanted
    other = server.update(name_of("x"), "", Authorization="Basic YW5uYTp4")
    assert other.status_code == 401
    assert server.version == version


def _tokens(server: Server) -> Path:
    return server.out.parent / "tokens"


def test_a_token_may_write_its_graphs_alone_until_it_is_revoked(server: Server) -> None:
    token = access.issue(_tokens(server), "bea", [HOME])
    assert server.update(name_of("Nom de Béa"), token).status_code == 204
    version = server.version
    for update in (
        name_of("x", OTHER),
        # What its text says does not count, but what it comes to.
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }}"
        f" FILTER (?g = <{OTHER}>) }}",
        f"MOVE <{HOME}> TO <{OTHER}>",
    ):
        answer = server.update(update, token)
        assert answer.status_code == 403, answer.text
        assert "may not write" in answer.json()["detail"]
    # No difference elsewhere: nothing that it may not do.
    noop = f"DELETE WHERE {{ GRAPH <{OTHER}> {{ <urn:none> ?p ?o }} }}"
    assert server.update(noop, token).status_code == 204
    assert server.send("DELETE", f"/store?graph={OTHER}", token=token).status_code == 403
    assert server.version == version
    access.revoke(_tokens(server), "bea")
    assert server.update(name_of("y"), token).status_code == 401


def test_tokens_that_others_can_read_stop_all_writes(server: Server) -> None:
    _tokens(server).chmod(0o644)
    try:
        answer = server.update(name_of("z"))
        assert answer.status_code == 503
        assert str(_tokens(server)) not in answer.text
    finally:
        _tokens(server).chmod(0o600)
    assert server.update("INSERT DATA {}").status_code == 204


def test_without_tokens_nothing_is_taken(published_folder: Path) -> None:
    with published_server(published_folder.parent) as (url, _):
        answer = httpx.post(f"{url}/sparql", content="CLEAR ALL", headers={"Content-Type": UPDATE})
        assert answer.status_code == 403
        assert httpx.options(f"{url}/store").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_the_hostile_cannot_hold_a_writer_up(published_folder: Path, tmp_path: Path) -> None:
    from maillage.errors import QueryTimeout
    from maillage.store.changes import Update
    from maillage.store.orders import Order as Write
    from maillage.versions.making import Place
    from maillage.versions.process import Processes

    out = copied(published_folder, tmp_path / "build")
    base = history.in_service(out)
    makes = Processes(Place(ROOT, out), query_timeout_s=0.5, memory_limit_mb=1024)
    cross = (
        "INSERT { GRAPH <urn:g> { ?a ?b ?i } } WHERE { GRAPH ?g { ?a ?b ?c } ?d ?e ?f . ?h ?p ?i }"
    )
    with pytest.raises(QueryTimeout, match="MAILLAGE_QUERY_TIMEOUT_S"):
        makes.make(Write(Update(cross), "anna"), timeout_s=300)
    assert history.in_service(out) == base
    made = Processes(Place(ROOT, out)).make(Write(Update(name_of("Nom")), "anna"), timeout_s=300)
    assert made.version == history.in_service(out) != base


def test_a_write_that_the_disk_has_no_room_for_is_told_as_that(
    published_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from maillage.errors import StoreUnavailable
    from maillage.store.changes import Update
    from maillage.store.orders import Order as Write
    from maillage.versions.making import Place
    from maillage.versions.process import Processes

    out = copied(published_folder, tmp_path / "build")
    base = history.in_service(out)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))  # for files, as a disk would
    try:
        with pytest.raises(StoreUnavailable, match=r"on the disk \(File too large\)") as told:
            Processes(Place(ROOT, out)).make(Write(Update(name_of("Nom")), "anna"), timeout_s=300)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "mise sur le disque" in told.value.fr
    assert str(out) not in str(told.value)
    said = capfd.readouterr().err
    assert str(out) in said
    assert "Traceback" not in said
    assert history.in_service(out) == base
