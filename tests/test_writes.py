"""Writes to the published graph: who may, and that each is whole or not at all."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import pty
import re
import resource
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from patience import until
from servers import published_server

from maillage import access, history
from maillage.build import Order, build, nquads
from maillage.errors import WritesLost
from maillage.negotiate import JSONLD, TURTLE
from maillage.terms import PREFIXES, graph

ROOT = Path(__file__).parents[1]
MAILLAGE = Path(sys.executable).parent / "maillage"
HOME = graph("afao-cracmo").value
OTHER = graph("ela-centres-experts").value
CENTRE = PREFIXES["mlgid"] + "centre/cracmo"
ALT = PREFIXES["skos"] + "altLabel"
UPDATE = "application/sparql-update"


def name_of(text: str, home: str = HOME) -> str:
    """An update that gives a centre one name more."""
    return f'INSERT DATA {{ GRAPH <{home}> {{ <{CENTRE}> <{ALT}> "{text}"@fr }} }}'


@dataclasses.dataclass
class Server:
    """A server that takes writes."""

    url: str
    out: Path
    token: str
    client: httpx.Client

    def update(self, text: str, token: str | None = None, **headers: str) -> httpx.Response:
        return self.send("POST", "/sparql", text, UPDATE, token, **headers)

    def send(
        self,
        method: str,
        route: str,
        body: str = "",
        media_type: str = TURTLE,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        fields = {"Content-Type": media_type, "Accept-Language": "en"}
        if token != "":
            fields["Authorization"] = f"Bearer {token or self.token}"
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, route, content=body.encode(), headers=fields)

    def names(self) -> set[str]:
        query = f"SELECT ?n {{ <{CENTRE}> <{ALT}> ?n }}"
        accept = {"Accept": "application/sparql-results+json"}
        found = self.client.get("/sparql", params={"query": query}, headers=accept).json()
        return {row["n"]["value"] for row in found["results"]["bindings"]}

    @property
    def version(self) -> str:
        return history.in_service(self.out)


def copied(published_folder: Path, out: Path) -> Path:
    shutil.copytree(published_folder.parent, out, symlinks=True)
    return out


@pytest.fixture(scope="module")
def server(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("writes")
    out, tokens = copied(published_folder, folder / "build"), folder / "tokens"
    token = access.issue(tokens, "anna")
    settings = {"MAILLAGE_TOKENS": str(tokens), "MAILLAGE_KEPT_VERSIONS": "100"}
    with (
        published_server(out, **settings) as (url, _),
        httpx.Client(base_url=url, timeout=120) as client,
    ):
        yield Server(url, out, token, client)


def lines_of(store: Path) -> list[bytes]:
    """The quads of a store, whose default graph must be the union of the others."""
    opened = ox.Store.read_only(str(store))
    named = [q for q in opened if not isinstance(q.graph_name, ox.DefaultGraph)]
    union = {q.triple for q in opened.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert union == {q.triple for q in named}
    assert set(opened.named_graphs()) == {q.graph_name for q in named}
    return nquads(named)[0]


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


def test_the_same_again_makes_no_version(server: Server) -> None:
    assert server.update(name_of("Nom trois")).status_code == 204
    version, records = server.version, len(history.read(server.out))
    answer = server.update(name_of("Nom trois"))
    assert (answer.status_code, answer.headers["Maillage-Version"]) == (204, version)
    assert server.version == version
    assert len(history.read(server.out)) == records


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


def run(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "MAILLAGE_BUILD": str(server.out), "LANG": "en_GB.UTF-8"}
    command = [str(MAILLAGE), *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_history_and_rollback(server: Server) -> None:
    before = server.version
    assert server.update(name_of("À défaire")).status_code == 204
    after = server.version
    listed = run(server, "history")
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert rows[0][:5] == ["number", "version", "kind", "at", "by"]
    assert len(rows) == len(history.read(server.out)) + 1
    assert rows[-1][1:3] == [after, "write"]
    assert rows[-1][-1] == "in service"
    done = run(server, "rollback")
    assert (done.returncode, server.version) == (0, before)
    until(lambda: "À défaire" not in server.names())
    assert run(server, "rollback").returncode == 0  # which undoes it
    assert server.version == after
    told = [line.split("\t") for line in run(server, "history").stdout.splitlines()]
    assert [row[5:7] for row in (rows[1], *told[-3:])] == [["", ""], ["1", "0"], *[["", ""]] * 2]
    until(lambda: "À défaire" in server.names())
    assert run(server, "rollback", rows[1][0]).returncode == 0
    assert server.version == rows[1][1]
    until(lambda: "À défaire" not in server.names())
    assert run(server, "rollback", before).returncode == 0
    wrong = run(server, "rollback", "ffffffff")
    assert (wrong.returncode, server.version) == (2, before)
    assert before in wrong.stderr


def test_a_build_that_would_lose_a_write_is_refused(published_folder: Path, tmp_path: Path) -> None:
    from maillage.store.changes import Update
    from maillage.store.orders import Order as Write
    from maillage.versions.making import Place
    from maillage.versions.process import Processes

    out = copied(published_folder, tmp_path / "build")
    base = history.in_service(out)
    made = Processes(Place(ROOT, out)).make(Write(Update(name_of("Nom")), "anna"), timeout_s=300)
    assert history.in_service(out) == made.version
    words = r"1 quad\(s\) of accepted writes: 2 .*anna.*; the first is \+ .* <\S+>\. Enter them"
    with pytest.raises(WritesLost, match=words):
        build(Order(ROOT, out))
    assert history.in_service(out) == made.version
    # The sources say it by now: nothing is lost.
    extra = tmp_path / "extra.nq"
    extra.write_bytes(history.read_patch(out, 2).added[0])
    assert build(Order(ROOT, out, paths=(extra,))).hash[:12] == made.version
    assert history.in_service(out) == made.version
    assert build(Order(ROOT, out), discard=True).hash[:12] == base
    assert [e.kind for e in history.read(out)] == ["build", "write", "build"]
    assert build(Order(ROOT, out)).hash[:12] == base  # and nothing waits any more


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


def test_a_terminal_of_80_columns_is_shown_each_version_and_time_whole(
    published_folder: Path,
) -> None:
    out = published_folder.parent
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environ = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "MAILLAGE_STORE"}}
    environ |= {"MAILLAGE_BUILD": str(out), "TERM": "xterm"}
    done = subprocess.run(
        [MAILLAGE, "history"], env=environ, stdout=far, stderr=subprocess.PIPE, check=True
    )
    os.close(far)
    shown = os.read(near, 100_000).decode()
    os.close(near)
    last = history.read(out)[-1]
    assert done.stderr == b""
    for text in (last.version, last.at[:10], f"{last.at[11:19]}Z", "in service"):
        assert text in shown
    assert "…" not in shown
