"""The command `maillage find`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from finding_under_test import DAY
from site_under_test import ROOT


@pytest.fixture(scope="module")
def run(published_folder):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    environment = kept | {
        "MAILLAGE_STORE": f"oxigraph://{published_folder}",
        "MAILLAGE_PROJECT": str(ROOT),
        "LANG": "fr_FR.UTF-8",
        "COLUMNS": "160",
    }

    def run(*words):
        command = [str(Path(sys.executable).parent / "maillage"), "find", *words, "--asof", DAY]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def test_the_command_writes_tsv_and_tells_the_rest_on_stderr(run):
    done = run("58", "--from", "35", "--audience", "adult", "--why")
    assert done.returncode == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert {len(line) for line in lines} == {12}
    assert lines[0][:3] == ["rank", "site", "label"]
    assert lines[1][1].endswith("/site/leukofrance-rennes")
    assert len(lines) == 8
    assert "les distances partent de la préfecture (Rennes)" in done.stderr
    assert "Maladie d'Alexander (ORPHA:58) → Leucodystrophie (ORPHA:68356)" in done.stderr
    assert "seul l’autre public y est connu" in done.stderr
    assert "- Hôpital Pasteur, CHU de Nice – seul l’autre public est connu" in done.stderr


def test_the_command_s_table_and_sparql(run):
    table = run("ORPHA:58", "--from", "974", "--audience", "adult", "--format", "table")
    assert table.stdout.splitlines()[1].split("  ")[0] == "1"
    assert "appuie le site local" in table.stdout
    sparql = run("58", "--from", "974", "--format", "sparql")
    assert "VALUES (?condition ?audience ?point ?fromCode ?asOf)" in sparql.stdout
    assert json.loads(run("58", "--from", "974", "--format", "json").stdout)["total"] == 10


def test_the_command_says_that_nothing_is_known(run):
    done = run("102", "--from", "35")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert "cela ne veut pas dire qu’il n’y en a pas" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["58", "--from", "Renes"], "est-ce Rennes (35) = commune/35238"),
        (["Alexander", "--from", "35"], "n’est pas un code ORPHA"),
        (["9999999", "--from", "35"], "aucun ORPHA:9999999"),
        (["58", "--from", "35", "--audience", "adulte"], "est-ce adult ?"),
        (["58", "--from", "35", "--format", "pdf"], "table, tsv, json, sparql"),
        (["58"], "--from"),
    ],
)
def test_the_command_refuses_with_a_remedy(run, words, told):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
