"""Who may write: the file of tokens, by the commands that keep it."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from maillage.access import Keys, issue, read_grants, revoke
from maillage.errors import ConfigError, NotFound

MAILLAGE = Path(sys.executable).parent / "maillage"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens"


def test_a_token_is_kept_as_its_hash(path: Path) -> None:
    token = issue(path, "anna", ["http://e/g", "http://e/h", "http://e/g"])
    assert token.startswith("mlg_")
    assert len(token) == 47  # 256 bits in base 64
    assert token not in path.read_text()
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert path.read_text() == f"anna\t{digest}\thttp://e/g http://e/h\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = Keys(path).find(token)
    assert found is not None
    assert (found.name, found.graphs) == ("anna", ("http://e/g", "http://e/h"))


def test_only_the_whole_token_is_one(path: Path) -> None:
    token = issue(path, "anna")
    keys = Keys(path)
    digest = read_grants(path)[0].digest
    for wrong in ("", token[:-1], token + "x", token.upper(), digest, "\udcff", " " + token):
        assert keys.find(wrong) is None
    assert keys.find(token) is not None


def test_a_server_sees_changes_at_once(path: Path) -> None:
    first = issue(path, "anna")
    keys = Keys(path)
    second = issue(path, "bea")
    assert keys.find(second) is not None
    revoke(path, "anna")
    assert keys.find(first) is None
    assert keys.find(second) is not None


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o602])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    token = issue(path, "anna")
    keys = Keys(path)
    path.chmod(mode)
    for call in (lambda: Keys(path), lambda: keys.find(token), lambda: issue(path, "bea")):
        with pytest.raises(ConfigError, match="chmod 600"):
            call()
    path.chmod(0o640)
    assert keys.find(token) is not None


def test_a_file_of_another_account_is_told_as_such() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder) / "tokens"
        issue(path, "anna")
        Path(folder).chmod(0o755)
        path.chmod(0o000)
        root = os.geteuid() == 0
        if root:  # who may read everything
            os.seteuid(65534)
        try:
            with pytest.raises(ConfigError, match=r"by this account: .* chown") as told:
                read_grants(path)
        finally:
            if root:
                os.seteuid(0)
    assert "pour ce compte" in told.value.fr
    assert "token new" not in str(told.value)


@pytest.mark.parametrize(
    "line",
    [
        "anna",
        "anna\tabc\t*",
        f"anna\t{'0' * 64}\t",
        f"anna\t{'0' * 64}\tno-iri",
        f"a b\t{'0' * 64}\t*",
    ],
)
def test_a_line_without_meaning_is_named(path: Path, line: str) -> None:
    path.write_text(f"# ours\n\n{line}\n")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match=r":3: "):
        read_grants(path)


def test_names_are_taken_once(path: Path) -> None:
    issue(path, "anna")
    with pytest.raises(ConfigError, match="already"):
        issue(path, "anna")
    for name in ("", "a\tb", "a b", "é", "x" * 65):
        with pytest.raises(ConfigError, match="cannot name a token"):
            issue(path, name)
    with pytest.raises(ConfigError, match="cannot name a graph"):
        issue(path, "bea", ["not an iri"])
    with pytest.raises(NotFound, match="anna"):
        revoke(path, "bea")
    assert [grant.name for grant in read_grants(path)] == ["anna"]


def test_no_token_is_lost_where_many_are_made_at_once(path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: issue(path, f"n{n}"), range(24)))
    keys = Keys(path)
    assert len({keys.find(token) for token in made} - {None}) == 24


def test_the_commands(path: Path) -> None:
    environ = {**os.environ, "MAILLAGE_TOKENS": str(path), "LANG": "fr_FR.UTF-8"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(MAILLAGE), "token", *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    made = run("new", "anna", "--graph", "http://e/g")
    token = made.stdout.strip()
    assert made.returncode == 0
    assert token not in made.stderr
    listed = run("list")
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert listed.stdout == f"name\tsha256\tgraphs\nanna\t{digest[:12]}\thttp://e/g\n"
    wrong = run("new", "anna")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "il y a déjà un jeton" in wrong.stderr
    assert run("revoke", "anna").returncode == 0
    assert run("revoke", "anna").returncode == 2
    environ["MAILLAGE_TOKENS"] = ""
    assert "MAILLAGE_TOKENS" in run("list").stderr
