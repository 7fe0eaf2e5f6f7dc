"""The documentation tells the truth: its examples run, and it names all there is."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path

import pytest
from typer.main import get_command

from maillage import __version__, errors
from maillage.cli import app
from maillage.config import Settings
from maillage.store import Store

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")

#: A query of the README, and the answer printed under it.
EXAMPLES = re.findall(
    r"(?:--data-urlencode 'query=|```sparql)\n(.*?)'?\n```\n\n```csv\n(.*?)```", README, re.DOTALL
)
TOP = get_command(app).commands  # type: ignore[attr-defined]
#: Full name -> command; of a group, itself and what is in it.
FOUND = TOP | {
    f"{name} {inner}": command
    for name, group in TOP.items()
    for inner, command in getattr(group, "commands", {}).items()
}
COMMANDS = sorted(FOUND)
ERRORS = sorted(set(errors.__all__) - {"MaillageError", "RequestError"})


def test_readme_has_its_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize(("query", "answer"), EXAMPLES)
def test_readme_prints_the_real_answer(published: Store, query: str, answer: str) -> None:
    found = published.query(query, accept="text/csv").read().decode().replace("\r\n", "\n")
    assert found == answer


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_documented(command: str) -> None:
    assert f"`maillage {command} " in REFERENCE or f"`maillage {command}`" in REFERENCE


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_have_help_and_an_example(command: str) -> None:
    found = FOUND[command]
    assert found.help
    assert re.search(rf"\bmaillage {command}\b", found.epilog or "")
    assert all(option.help for option in found.params if option.name != "help")


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda f: f.name)
def test_settings_are_documented(field: dataclasses.Field[object]) -> None:
    assert f"| `MAILLAGE_{field.name.upper()}` |" in REFERENCE
    assert f"\n        {field.name}: " in inspect.getdoc(Settings).replace("\n    ", "\n        ")


@pytest.mark.parametrize("error", ERRORS)
def test_errors_are_documented(error: str) -> None:
    assert f"`{error}`" in REFERENCE
    assert error in (errors.__doc__ or "")


def test_versions_agree() -> None:
    line = re.compile(rf'(?m)^version(:| =) "?{re.escape(__version__)}"?$')
    for name in ("pyproject.toml", "CITATION.cff"):
        assert line.search((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page", sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md")})
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


def test_every_decision_is_listed() -> None:
    pages = {path.name for path in (ROOT / "docs/adr").glob("0*.md")}
    listed = re.findall(r"\]\((0[^)]+)\)", (ROOT / "docs/adr/README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(pages)
