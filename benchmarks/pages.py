"""The pages: what they weigh, how long the server takes, what axe and Lighthouse say of them."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks import building, growth, lighthouse, page_tables, results, timing, weighing

LANGUAGES = ("fr", "en")
#: Answers of /find are kept from search engines on purpose, which costs them SEO; its form is not.
_AUDITED = ("home", "find-empty", "find", "disease")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks pages", description=(__doc__ or ""))
    parser.add_argument("--build", type=Path, help="a folder with a build; else one is made")
    parser.add_argument("--most", type=int, default=100, help="pages of a type (default: 100)")
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    return parser.parse_args(arguments)


def measure(project: Path, scratch: Path, arguments: Sequence[str] = ()) -> None:
    """Measure the pages on the graph with all of Orphanet, or on the curated one where it lacks."""
    asked = _options(arguments)
    folder = asked.build or _build(project, scratch)
    dump = folder / "current" / "maillage.nq"
    paths = timing.paths_of(dump, asked.most)
    with _server(folder) as (port, process):
        url = f"http://127.0.0.1:{port}"
        times, busy = timing.measure(port, process, paths), os.getloadavg()[0]
        weights, policies = _weights(project, url), _policies(port)
        reports = {} if asked.no_lighthouse else _reports(project, url)
    with dump.open("rb") as lines:
        quads = sum(1 for _ in lines)
    lines = [
        f"On a graph of {quads:,} quads; server and client share the cores, and the machine's load "
        f"was {busy:.0f}: above 2 it had other work, and times were waited for rather than taken.",
        *page_tables.timed(times),
        *page_tables.weighed(weights),
        *page_tables.audited(reports),
        *page_tables.guarded(policies),
    ]
    results.write("Pages", lines)


def _build(project: Path, scratch: Path) -> Path:
    given = growth.files(project)
    communes = project.parent / "shared" / "data" / "geo" / "communes_etalab_6.0.0.json.xz"
    given += [communes] if given and communes.exists() else []
    options = [word for path in given for word in ("--with", str(path))]
    building.run(["build", "--out", str(scratch / "build"), *options],
                 {"MAILLAGE_PROJECT": str(project)})  # fmt: skip
    return scratch / "build"


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if k != "MAILLAGE_STORE"}
    process = psutil.Popen(
        [str(building.MAILLAGE), "serve", "--port", str(port)],
        # Its own address is told, as operators do: search engines take whole addresses alone.
        env=environ | {"MAILLAGE_BUILD": str(folder), "MAILLAGE_URL": f"http://127.0.0.1:{port}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 300
        while not _is_ready(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("pages: the server did not start")
            time.sleep(0.2)
        time.sleep(5)  # it answers from its files until the store is in memory
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _site_pages(project: Path) -> Any:
    """The list of page types, which lies with the tests."""
    sys.path.append(str(project / "tests"))
    import site_pages

    return site_pages


def _weights(project: Path, url: str) -> dict[str, tuple[weighing.Weight, bool]]:
    axe = project / "web" / "node_modules" / "axe-core" / "axe.min.js"
    with weighing.chromium() as browser:
        return {
            page.name: (
                weighing.weigh(
                    browser, url, {c: page.in_language(c) for c in LANGUAGES}, page.script, axe
                ),
                page.heavy,
            )
            for page in _site_pages(project).PAGES
        }


def _policies(port: int) -> dict[str, dict[str, str]]:
    found = {}
    for path in ("/", "/sparql", "/nope"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Accept": "text/html"})
        reply = connection.getresponse()
        found[path] = {name.lower(): value for name, value in reply.getheaders()}
        connection.close()
    return found


def _reports(project: Path, url: str) -> dict[tuple[str, str, str], lighthouse.Report]:
    folder = project / "build" / "lighthouse"
    if why := lighthouse.install(folder):
        print(f"pages: no Lighthouse: {why}")
        return {}
    listed = _site_pages(project)
    return {
        (name, code, preset): lighthouse.run(
            folder, url + listed.page_named(name).in_language(code), preset
        )
        for name in _AUDITED
        for code in LANGUAGES
        for preset in lighthouse.PRESETS
    }
