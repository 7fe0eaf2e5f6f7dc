"""docs/operations.md tells the truth: its unit, its commands and its files are tried."""

from __future__ import annotations

import configparser
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from patience import until
from servers import free_port, site_server
from small_builds import in_service, publish, small_builds

from maillage.config import Settings

ROOT = Path(__file__).parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
MAILLAGE = Path(sys.executable).parent / "maillage"


def block(kind: str) -> str:
    """The one block of the document that is marked so."""
    [found] = re.findall(rf"```{kind}\n(.*?)```", OPERATIONS, re.DOTALL)
    return str(found)


def tool(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} must be there in CI: .ci/run installs it")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: {package})")
    return found


# systemd


def test_the_settings_of_a_public_server_are_settings() -> None:
    [text] = re.findall(r"```sh\n(MAILLAGE_BUILD=.*?)```", OPERATIONS, re.DOTALL)
    given = dict(line.split("=", 1) for line in text.splitlines())
    assert len(given) == 7
    read = Settings.from_env(given)
    assert (read.workers, read.query_timeout_s) == (4, 30.0)


def test_the_token_of_the_example_is_for_a_graph_that_can_be_written() -> None:
    sources = tomllib.loads((ROOT / "data/sources.toml").read_text("utf-8"))
    graphs = re.findall(r"--graph https://w3id\.org/maillage/graph/(\S+)", OPERATIONS)
    assert len(graphs) == 1
    assert set(graphs) <= set(sources)


def test_the_unit_stops_the_server_as_it_wants_to_be_stopped() -> None:
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block("ini"))
    service = unit["Service"]
    assert service["ExecStart"].split()[0].endswith("/bin/maillage")
    assert service["ExecStart"].split()[1:] == ["serve"]
    # To all processes at once, SIGTERM would end the workers, and their queries with them.
    assert service["KillMode"] == "mixed"
    assert float(service["TimeoutStopSec"]) > Settings().grace_s
    assert service["Restart"] == "always"
    assert "HUP" in service["ExecReload"]
    written = {"/var/lib/maillage", "/var/log/maillage"}
    assert set(service["ReadWritePaths"].split()) == written


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze", "systemd")

    def verify(text: str) -> subprocess.CompletedProcess[str]:
        unit = tmp_path / "maillage.service"
        unit.write_text(text, "utf-8")
        command = [analyze, "verify", "--man=no", unit]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    documented = block("ini").replace("/opt/maillage/.venv/bin/maillage", str(MAILLAGE))
    done = verify(documented)
    ours = [line for line in done.stderr.splitlines() if "maillage.service" in line]
    assert (done.returncode, ours) == (0, [])
    assert "KillMod" in verify(documented.replace("KillMode=", "KillMod=")).stderr


# Back-up


def run(script: str, folder: Path, name: str) -> None:
    """Run commands of the document, with the folders of the test."""
    text = script.replace("store-184c75c9f9bb", name)
    for documented, ours in (
        ("/var/lib/maillage/build", folder / "build"),
        ("/var/backups/maillage", folder / "backups"),
    ):
        assert documented in text
        text = text.replace(documented, str(ours))
    subprocess.run(["bash", "-euc", text], check=True)


def test_a_build_is_copied_and_restored_under_a_server_that_follows(tmp_path: Path) -> None:
    first, second = small_builds(tmp_path / "build")
    (tmp_path / "backups").mkdir()
    with site_server(tmp_path / "build") as url:
        route = f"{url}/page/site/lille?lang=en"
        before = httpx.get(route)
        assert before.status_code == 200
        run(block("sh backup"), tmp_path, first)
        assert [path.name for path in (tmp_path / "backups").iterdir()] == [first]
        publish(tmp_path / "build", second)
        until(lambda: in_service(url) == second)
        assert httpx.get(route).content != before.content
        shutil.rmtree(tmp_path / "build" / first)

        run(block("sh restore"), tmp_path, first)
        until(lambda: in_service(url) == first)
        after = httpx.get(route)
        assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
        assert httpx.get(f"{url}/search?q=site").status_code == 200
    left = {path.name for path in (tmp_path / "build").iterdir()}
    assert left == {"current", first, second}


# Logs


def wait_until_there(log: Path, id_: str) -> None:
    until(lambda: log.exists() and f'"{id_}"' in log.read_text("utf-8"))


def test_logrotate_takes_the_log_away_and_no_line_is_lost(tmp_path: Path) -> None:
    logrotate = tool("logrotate", "logrotate")
    small_builds(tmp_path / "build")
    logs = tmp_path / "log"
    logs.mkdir(mode=0o755)
    rules = tmp_path / "rules"
    rules.write_text(block("logrotate").replace("/var/log/maillage", str(logs)), "utf-8")
    state = ["-s", str(tmp_path / "state")]
    with site_server(tmp_path / "build", MAILLAGE_QUERY_LOG=str(logs / "queries.log")) as url:

        def ask(id_: str) -> None:
            headers = {"X-Request-Id": id_, "Accept": "application/sparql-results+json"}
            asked = httpx.get(f"{url}/sparql?query=ASK%7B%7D", headers=headers)
            assert asked.status_code == 200
            wait_until_there(logs / "queries.log", id_)  # which is after the answer

        ask("one")
        for id_ in ("two", "three"):
            subprocess.run([logrotate, "-f", *state, rules], check=True)
            ask(id_)
    texts = [(path.name, gzip.decompress(path.read_bytes()).decode()) for path in logs.glob("*.gz")]
    texts += [(p.name, p.read_text("utf-8")) for p in logs.iterdir() if p.suffix != ".gz"]
    found = {name: [json.loads(line)["id"] for line in text.splitlines()] for name, text in texts}
    assert found == {
        "queries.log": ["three"],
        "queries.log.1": ["two"],
        "queries.log.2.gz": ["one"],
    }


# Container


def instructions() -> list[tuple[str, str]]:
    joined = CONTAINERFILE.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_container_copies_what_the_package_is_made_of_and_is_not_root() -> None:
    found = instructions()
    assert found[0] == ("FROM", "python:3.13-slim")  # whose registry is whoever builds it
    copied = {name for word, rest in found if word == "COPY" for name in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    built = re.findall(r'^"(\w+)" = "maillage/project', (ROOT / "pyproject.toml").read_text(), re.M)
    assert len(built) == 4
    assert copied >= {*built, "src", "pyproject.toml", "README.md", "LICENSE", "requirements.lock"}
    words = [word for word, _ in found]
    assert dict(found)["USER"] == "maillage"
    assert max(n for n, word in enumerate(words) if word == "RUN") < words.index("USER")
    environ = dict(re.findall(r"(MAILLAGE_\w+)=(\S+)", CONTAINERFILE))
    assert Settings.from_env(environ).host == "0.0.0.0"


def test_the_health_check_tells_a_server_from_none(tmp_path: Path) -> None:
    [check] = [
        json.loads(rest[rest.index("[") :]) for w, rest in instructions() if w == "HEALTHCHECK"
    ]
    assert check[0] == "python"

    def healthy(url: str) -> bool:
        script = check[2].replace("http://127.0.0.1:8000", url)
        assert script != check[2]
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
        return done.returncode == 0

    small_builds(tmp_path / "build")
    with site_server(tmp_path / "build") as url:
        assert healthy(url)
    assert not healthy(f"http://127.0.0.1:{free_port()}")
