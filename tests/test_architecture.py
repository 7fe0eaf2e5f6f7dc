"""The direction of imports (docs/architecture.md): a module imports only from lower rows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "maillage"


def _rows(within: str = "") -> dict[str, int]:
    """Module, or package whose modules share a row -> row, as CONTRIBUTING.md draws them."""
    text = (SOURCE.parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    lines = re.findall(rf"^{within}(\d)  ([a-z_]+(?:  [a-z_]+)*)$", text, re.MULTILINE)
    return {name: int(row) for row, names in lines for name in names.split()}


ROWS = _rows() | {"__init__": 0, "__main__": 5}
#: The packages and modules of `web`.
WEB_ROWS = _rows("web ") | {"__init__": 0}
#: What may import another module of its row besides its own package.
BESIDE = {
    ("sparql", "tokens"),
    ("sparql", "bounding"),
    ("bounding", "tokens"),
    ("finding", "search"),
    ("store", "tokens"),
    ("details", "engines"),
    ("validate", "details"),
    ("validate", "engines"),
    ("validate", "checks"),
    ("codes", "search"),
    ("publishing", "search"),
    ("versions", "build"),
    ("vetting", "validate"),
} | {("validate", "inference")}
LOWEST = {"__init__", "errors", "terms"}


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _row_name(path: Path, below: Path = SOURCE) -> str:
    first = path.relative_to(below).parts[0]
    return first.removesuffix(".py")


def _imports(path: Path, below: str = "maillage", rows: dict[str, int] = ROWS) -> set[str]:
    """Names below a package that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        found = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in found:
            if name.startswith(f"{below}."):
                first = name.removeprefix(f"{below}.").split(".")[0]
                names.add(first if first in rows else "__init__")
    return names


WEB = sorted((SOURCE / "web").rglob("*.py"))


def test_every_module_has_a_row():
    modules = _modules()
    assert len(modules) > 25
    assert {_row_name(path) for path in modules} <= set(ROWS)
    assert len(WEB) > 100
    assert {_row_name(path, SOURCE / "web") for path in WEB} == set(WEB_ROWS)


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_down(path):
    name = _row_name(path)
    for other in _imports(path) - {name, "__init__"}:
        if ROWS[name] == 0:
            assert other in LOWEST, f"row 0 imports only {LOWEST}, not {other}"
        elif (name, other) not in BESIDE:
            assert ROWS[other] < ROWS[name], f"{name} may not import {other}"


@pytest.mark.parametrize("path", WEB, ids=lambda p: str(p.relative_to(SOURCE / "web")))
def test_imports_within_web_point_down(path):
    name = _row_name(path, SOURCE / "web")
    for other in _imports(path, "maillage.web", WEB_ROWS) - {name, "__init__"}:
        assert WEB_ROWS[other] < WEB_ROWS[name], f"web.{name} may not import web.{other}"


def test_a_planted_upward_import_is_seen(tmp_path):
    planted = tmp_path / "terms.py"
    planted.write_text("def f():\n    from maillage.web.app import create_app\n", "utf-8")
    assert _imports(planted) == {"web"}
    assert _imports(planted, "maillage.web", WEB_ROWS) == {"app"}
    assert ROWS["web"] > ROWS["terms"]


def test_build_and_web_never_meet():
    for path in _modules():
        if _row_name(path) == "web":
            assert not _imports(path) & {"build", "dump", "publishing", "versions"}, path
        if _row_name(path) in {"build", "dump", "publishing", "versions"}:
            assert "web" not in _imports(path), path


def test_sources_and_adapters_do_not_reach_across():
    for path in _modules():
        if _row_name(path) == "sources":
            assert "store" not in _imports(path), path
        if _row_name(path) == "store":
            assert "sources" not in _imports(path), path


def test_only_the_adapter_opens_a_store():
    opens = set()
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in {"Store", "ox.Store", "pyoxigraph.Store", "ox.Store.read_only"}:
                    opens.add(str(path.relative_to(SOURCE)))
    # place.py opens an empty one, for its parser.
    assert opens == {"store/oxigraph.py", "store/place.py"}


def test_sparql_lies_in_query_files():
    starts = ("SELECT ", "CONSTRUCT ", "ASK ", "PREFIX ", "INSERT ", "DELETE ")
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lstrip()
                assert not (text.startswith(starts) and "{" in text), f"{path}: {text[:60]}"
