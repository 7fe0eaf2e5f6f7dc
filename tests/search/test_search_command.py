"""The command `maillage search`."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from searching_under_test import ORDO

from maillage.search import find, listing


def command(folder, *words):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    environ = {**kept, "MAILLAGE_STORE": f"oxigraph://{folder}", "COLUMNS": "200"}
    maillage = Path(sys.executable).parent / "maillage"
    return subprocess.run(
        [maillage, "search", *words], env=environ, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("lang", "label"),
    [("fr", "Adrénoleucodystrophie liée à l'X"), ("en", "X-linked adrenoleukodystrophy")],
)
def test_the_command_writes_tsv(published_folder, lang, label):
    done = command(published_folder, "x", "ald", "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t"))
    assert rows[0] == {
        "iri": ORDO + "43",
        "type": "ClinicalEntity",
        "label": label,
        "code": "ORPHA:43",
        "how": "exact",
        "field": "acronym",
        "match": "X-ALD",
        "labelLang": lang,
    }


def test_the_command_takes_kinds_and_a_limit(published_folder):
    done = command(published_folder, "r", "--type", "region", "--type", "commune", "--limit", "4")
    kinds = [line.split("\t")[1] for line in done.stdout.splitlines()[1:]]
    assert len(kinds) == 4
    assert set(kinds) <= {"Region", "Commune"}


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        (["ald", "--type", "Person"], "en", "maillage: type='Person' is not searched"),
        (["x" * 201], "fr", "maillage : q compte 201 caractères"),
        (["ald"], "en", "run `maillage build`"),
    ],
)
def test_the_command_tells_what_is_wrong(published_folder, tmp_path, words, lang, told):
    folder = tmp_path if words == ["ald"] else published_folder
    done = command(folder, *words, "--lang", lang)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(("lang", "head"), [("fr", "trouvé par"), ("en", "found by")])
def test_on_a_terminal_hits_are_a_table(index, lang, head):
    screen = Console(width=160, file=io.StringIO(), record=True)
    screen.print(listing.table(find(index, "ald", lang=lang), lang))
    first, second, *_ = screen.export_text().splitlines()
    assert head in first
    assert "ALD" in second
    assert "ordo:43" in second
