"""The browser code: its own tests and types, what is built of it, and what the server gives it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from browser import STATIC, needs_build
from site_under_test import BROWSER, Client, Page, header, make_app

from maillage.config import Settings
from maillage.errors import BadRequest
from maillage.examples import read_examples
from maillage.store import Store
from maillage.terms import PREFIXES
from maillage.web.app import create_app
from maillage.web.editor.words import WORDS
from maillage.web.page.built import Entry, read_built
from maillage.web.page.site import Published
from maillage.web.problem import problem

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"


@pytest.fixture(scope="module")
def client(published: Store) -> Client:
    """The whole curated graph, asked in English."""
    app = create_app(Settings(project=ROOT), published, published=Published("real"))
    return Client(app, "application/json", "en")


def told(client: Client, route: str) -> dict:
    reply = client.get(route)
    assert reply.status == 200
    assert header(reply, "content-type") == "application/json"
    return json.loads(reply.body)


@pytest.mark.parametrize("task", ["check", "test"])
def test_types_and_units(task: str) -> None:
    needs_build()
    done = subprocess.run(
        [sys.executable, WEB / "build.py", task], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_lock_file_names_no_registry() -> None:
    lock = (WEB / "package-lock.json").read_text("utf-8")
    packages = json.loads(lock)["packages"]
    assert len(packages) > 30
    assert '"resolved"' not in lock
    assert all("integrity" in package for name, package in packages.items() if name)


def test_without_npm_the_site_goes_without_script(tmp_path: Path) -> None:
    """A registry that nobody answers at: the reason is told, and nothing fails."""
    copy = tmp_path / "web"
    copy.mkdir()
    for name in ("build.py", "package.json", "package-lock.json", ".npmrc", "vite.config.js"):
        (copy / name).write_bytes((WEB / name).read_bytes())
    env = {
        **os.environ,
        "npm_config_registry": "http://127.0.0.1:9/",
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_fetch_retries": "0",
    }
    for ci, status in (("", 0), ("true", 1)):
        done = subprocess.run(
            [sys.executable, copy / "build.py"],
            env={**env, "CI": ci},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert "the pages work without it" in done.stderr
    assert not (tmp_path / "src").exists()


def test_the_wheel_holds_what_was_built(tmp_path: Path) -> None:
    needs_build()
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    prefix = "maillage/web/static/built/"
    held = {n.removeprefix(prefix) for n in ZipFile(wheel).namelist() if n.startswith(prefix)}
    assert held == {path.name for path in (STATIC / "built").iterdir()}
    assert len(held) >= 4


def test_the_script_has_the_words_of_the_server() -> None:
    source = (WEB / "src" / "words.ts").read_text("utf-8")
    keys = re.search(r"export const KEYS = \[(.*?)\] as const", source, re.DOTALL)
    assert keys
    assert set(re.findall(r'"([\w.]+)"', keys[1])) == set(WORDS)
    code = "".join(path.read_text("utf-8") for path in (WEB / "src").glob("*.ts"))
    code = code.replace(keys[0], "")
    unused = [
        name
        for name in WORDS
        if not re.search(rf'"{re.escape(name)}"', code)
        # Names that are put together.
        and not name.startswith(("param.", "sort.", "sorted."))
        and not re.search(rf'count\("{name.rsplit(".", 1)[0]}"', code)
    ]
    assert unused == []


def test_nothing_built_is_no_script(tmp_path: Path) -> None:
    nothing = read_built(tmp_path / "missing")
    assert nothing.entries == {}
    assert nothing.chosen("seek", "editor") == ()


def test_an_entry_knows_all_it_begins_with(tmp_path: Path) -> None:
    manifest = {
        "_a.js": {"file": "a-1.js", "name": "a", "imports": ["_b.js"]},
        "_b.js": {"file": "b-1.js", "name": "b", "imports": ["_a.js"]},
        "src/x.ts": {"file": "x-1.js", "name": "x", "isEntry": True, "imports": ["_a.js"]},
        "src/y.ts": {"file": "y-1.js", "name": "y", "isDynamicEntry": True, "imports": ["_b.js"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert dict(read_built(tmp_path).entries) == {
        "x": Entry("/static/built/x-1.js", ("/static/built/a-1.js", "/static/built/b-1.js"))
    }


def test_every_page_proposes_and_a_kept_one_keeps_its_policy() -> None:
    """A 304 without a policy leaves the page the one it was kept with, script and all."""
    needs_build()
    client = Client(make_app(), BROWSER, "fr")
    for route in ("/", "/find", "/search", "/page/site/lille", "/ontology", "/nothing/here"):
        reply = client.get(route)
        scripts = [tag["src"] for tag in Page(reply.body).all("script") if "src" in tag]
        assert len(scripts) == 1
        assert scripts[0].startswith("/static/built/seek-")
        assert "script-src 'self'" in header(reply, "content-security-policy")
        if reply.status == 200:
            kept = client.get(route, If_None_Match=header(reply, "etag"))
            assert kept.status == 304
            assert header(kept, "content-security-policy") == ""
            assert header(kept, "x-content-type-options") == "nosniff"


def test_built_files_are_kept_for_ever_under_hashed_names() -> None:
    needs_build()
    client = Client(make_app(), BROWSER, "fr")
    reply = client.get("/sparql")
    page = Page(reply.body)
    (script,) = (tag for tag in page.all("script") if "/editor-" in tag["src"])
    sheets = [a["href"] for a in page.all("link", rel="stylesheet") if "/built/" in a["href"]]
    assert script == {"type": "module", "src": script["src"]}
    assert len(sheets) == 1
    for path, media_type in ((script["src"], "text/javascript"), (sheets[0], "text/css")):
        assert re.search(r"/static/built/editor-[\w-]{8}\.(js|css)$", path)
        found = client.get(path)
        assert found.status == 200
        assert header(found, "content-type").startswith(media_type)
        assert header(found, "cache-control") == "public, max-age=31536000, immutable"
    assert client.get("/static/built/manifest.json").status == 404
    assert client.get("/static/built/editor-00000000.js").status == 404


def test_the_policy_lets_in_this_server_alone() -> None:
    needs_build()
    policy = header(Client(make_app(), BROWSER, "fr").get("/sparql"), "content-security-policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy
    # What is no page has no script, and goes on forbidding it.
    other = header(
        Client(make_app(), "text/turtle", "fr").get("/ontology"), "content-security-policy"
    )
    assert "default-src 'none'" in other
    assert "script-src" not in other


def test_the_vocabulary_names_what_the_graph_uses(client: Client) -> None:
    found = told(client, "/sparql/vocabulary")
    assert found["prefixes"].items() >= PREFIXES.items()
    assert found["prefixes"]["audience"] == "https://w3id.org/maillage/scheme/audience/"
    classes = {one["iri"]: one for one in found["classes"]}
    centre = classes[PREFIXES["mlg"] + "ReferenceCentre"]
    assert set(centre["labels"]) == {"fr", "en"}
    assert set(centre["comments"]) == {"fr", "en"}
    assert centre["count"] > 0
    properties = {one["iri"]: one for one in found["properties"]}
    assert properties[PREFIXES["mlg"] + "covers"]["count"] > 0
    # A borrowed term, which the graph has no label of.
    assert properties[PREFIXES["rdf"] + "type"]["labels"]["en"] == "kind"
    assert len(classes) > 40
    assert len(properties) > 100
    assert "geof:distance" in found["functions"]
    assert len(found["graphs"]) > 10


def test_the_catalogue_comes_whole_in_both_languages(client: Client) -> None:
    found = told(client, "/sparql/examples")["examples"]
    assert len(found) == len(read_examples(ROOT / "queries" / "examples"))
    for example in found:
        assert set(example["titles"]) == set(example["comments"]) == {"fr", "en"}
        assert example["identifier"]
        assert len(example["keywords"]) >= 3
        assert example["query"].lstrip().startswith("PREFIX")


def test_labels_come_in_the_language_with_their_pages(client: Client) -> None:
    disease, hospital = "http://www.orpha.net/ORDO/Orphanet_58", "http://e.example/none"
    route = f"/sparql/labels?iri={disease}&iri={hospital}&iri=%3Cno%20iri&iri=&iri={disease}"
    assert told(client, route) == {
        disease: {"label": "Alexander disease", "lang": "", "page": "/page/orpha/58"}
    }
    assert told(client, f"{route}&lang=fr")[disease]["label"] == "Maladie d'Alexander"
    assert told(client, "/sparql/labels") == {}
    many = "&".join(f"iri=urn:x:{number}" for number in range(101))
    reply = client.get(f"/sparql/labels?{many}")
    assert reply.status == 400
    assert "101" in json.loads(reply.body)["detail"]


def test_the_place_of_a_mistake_is_told_to_programs() -> None:
    error = BadRequest("syntax error at line 3, column 14, near 'x': no", fr="non")
    document = json.loads(problem(error).body)
    assert (document["line"], document["column"]) == (3, 14)
    assert "line" not in json.loads(problem(BadRequest("no line 3", fr="non")).body)


def test_a_mistake_has_the_place_the_parser_found() -> None:
    client = Client(make_app(), "text/csv", "en")
    reply = client.get("/sparql?query=SELECT%20*%20%7B%0A%20%20%3Fs%20a%20foo%0A%7D")
    assert reply.status == 400
    assert json.loads(reply.body)["line"] == 2


def test_what_was_kept_says_so() -> None:
    """RFC 9211, for the editor: an answer that cost nothing tells nothing of a query's time."""
    client = Client(make_app(), "text/csv", "en")
    first, second = (client.get("/sparql?query=ASK%20%7B%7D") for _ in range(2))
    assert header(first, "cache-status") == ""
    assert header(second, "cache-status") == "maillage; hit"


def test_the_text_of_a_query_never_becomes_markup() -> None:
    """The words of the script stand in an attribute: no quote of theirs may end it."""
    needs_build()
    page = Page(Client(make_app(), BROWSER, "fr").get("/sparql").body)
    (editor,) = page.all("div", id="editor")
    words = json.loads(editor["data-words"])
    assert words["run"] == "Exécuter"
    assert set(words) == set(WORDS)
