"""The description of the routes is the truth: by the routes themselves, and by schemathesis."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import site_server
from site_under_test import ROOT, Client, header, make_app
from starlette.routing import Match

from maillage.errors import MaillageError
from maillage.store import load_query
from maillage.web.openapi import description

HERE = Path(__file__).parent / "openapi"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
QUERY = load_query(ROOT / "queries" / "pages" / "curl.rq")
DESCRIPTION = json.loads(json.dumps(description("0.1.0", QUERY)))
PATHS: dict[str, dict[str, Any]] = DESCRIPTION["paths"]
OPERATIONS = [(path, method) for path, of_path in PATHS.items() for method in of_path]


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for member in value.values():
            yield from refs(member)
    elif isinstance(value, list):
        for member in value:
            yield from refs(member)


def test_every_route_is_described_and_every_description_has_its_route() -> None:
    routes = make_app().router.routes
    found = set()
    for path in PATHS:
        filled = re.sub(r"\{\w+\}", "x", path)
        scope = {"type": "http", "path": filled, "method": "GET", "headers": [], "root_path": ""}
        matching = [route for route in routes if route.matches(scope)[0] == Match.FULL]
        assert matching, path
        found.add(routes.index(matching[0]))
    assert [route for n, route in enumerate(routes) if n not in found] == []
    assert len(PATHS) == 44


def test_the_description_is_of_one_piece() -> None:
    names = [PATHS[path][method]["operationId"] for path, method in OPERATIONS]
    assert len(names) == len(set(names)) == len(OPERATIONS) == 52
    known = {f"#/components/schemas/{name}" for name in DESCRIPTION["components"]["schemas"]}
    assert set(refs(DESCRIPTION)) == known
    tags = {tag["name"] for tag in DESCRIPTION["tags"]}
    assert {tag for p, m in OPERATIONS for tag in PATHS[p][m]["tags"]} == tags


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_parameter_of_a_path_is_described(path: str, method: str) -> None:
    described = [p["name"] for p in PATHS[path][method]["parameters"] if p["in"] == "path"]
    assert described == re.findall(r"\{(\w+)\}", path)


def test_every_error_that_a_client_may_meet_is_described() -> None:
    def below(kind: type[MaillageError]) -> Iterator[type[MaillageError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    told = {int(s) for p, m in OPERATIONS for s in PATHS[p][m]["responses"] if int(s) >= 400}
    statuses = {kind.status for kind in below(MaillageError)} - {500}
    # A method that a route does not take is not described, since no method is that is not taken.
    assert told == statuses - {405} | {416}


def test_it_is_served() -> None:
    client = Client(make_app())
    answer = client.get("/openapi.json")
    assert (answer.status, header(answer, "Content-Type")) == (200, "application/json")
    assert json.loads(answer.body) == DESCRIPTION
    assert client.get("/openapi.json", If_None_Match=header(answer, "ETag")).status == 304
    assert '</openapi.json>; rel="service-desc"' in header(client.get("/"), "Link")


def schemathesis(where: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    # `Allow` does not offer the writes that are described, since they are answered (by 403).
    checks = ["--checks", "all", "--exclude-checks", "allow_header_conformance"]
    command = [SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", where, *checks]
    environ = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    return subprocess.run(
        [*command, "--phases", "examples,coverage,fuzzing", "--no-color", *options],
        env=environ,
        cwd=folder,  # it keeps what it finds there
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("examples", "options"),
    [
        (4, ["--seed", "1", "--generation-deterministic"]),
        pytest.param(200, [], marks=pytest.mark.slow),
    ],
)
def test_schemathesis_finds_nothing(
    published_folder: Path, tmp_path: Path, examples: int, options: list[str]
) -> None:
    keys = tmp_path / "tokens"  # with none in it: writes are taken, and nobody may
    keys.touch(mode=0o600)
    settings = {"MAILLAGE_QUERY_TIMEOUT_S": "10", "MAILLAGE_TOKENS": str(keys)}
    # Nor any files: each takes seconds, and tests/test_validating.py sends its own.
    settings["MAILLAGE_VALIDATE_RUNS"] = "0"
    with site_server(published_folder.parent, **settings) as url:
        where = f"{url}/openapi.json"
        done = schemathesis(where, tmp_path, "--max-examples", str(examples), *options)
    assert done.returncode == 0, done.stdout + done.stderr
    # All but /openapi.json, which it has read.
    assert re.search(r"Tested: +51\n", done.stdout), done.stdout
    [generated] = re.findall(r"(\d+) generated", done.stdout)
    assert int(generated) > 500


def test_schemathesis_finds_what_is_wrong(published_folder: Path, tmp_path: Path) -> None:
    """It would find something if there were anything."""
    wrong = json.loads(json.dumps(DESCRIPTION))
    wrong["components"]["schemas"]["Health"]["properties"]["status"]["const"] = "dead"
    wrong["paths"]["/metrics"]["get"]["responses"]["200"]["content"] = {"text/html": {}}
    paths = ["--include-path", "/health", "--include-path", "/metrics"]
    written = tmp_path / "wrong.json"
    written.write_text(json.dumps(wrong), "utf-8")
    with site_server(published_folder.parent) as url:
        done = schemathesis(str(written), tmp_path, "--url", url, "-n", "4", *paths)
    assert done.returncode == 1
    assert "Response violates schema" in done.stdout
    assert "Undocumented Content-Type" in done.stdout
