"""`maillage suggest coverage`: ranked with evidence, measured, written once, and never applied."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.codes.evaluation import measure
from maillage.codes.known import Condition, Known, Name
from maillage.codes.ranking import Ranking
from maillage.codes.scope import Phrase, Structure, cut
from maillage.codes.suggested import COVERAGE
from maillage.codes.tree import Tree
from maillage.codes.words import contrary, roots
from maillage.search.fold import fold

MAILLAGE = Path(sys.executable).parent / "maillage"


@pytest.fixture(scope="module")
def environment(published_folder) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    return {**kept, "MAILLAGE_STORE": f"oxigraph://{published_folder}", "LANG": "en_GB.UTF-8"}


def suggest(environment, *words: object) -> subprocess.CompletedProcess:
    command = [str(MAILLAGE), "suggest", "coverage", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maladies rares du foie", "Rare hepatic disease"),
        ("maladies osseuses", "Maladie de l'os"),
        ("Maladies auto-immunes", "maladie autoimmune"),
        ("malformations ano-rectales", "Malformation anorectale"),
        ("Hémophilie", "hémophilies"),
        ("atrophie multi systématisée", "Atrophie multisystématisée"),
        ("œsophage, estomac", "gastro-oesophagienne"),
    ],
)
def test_words_that_mean_the_same(one, other):
    assert set(roots(one)) == set(roots(other)) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("os", "oscillation"), ("neutropénies chroniques", "neutropénie acquise"), ("dents", "Denys")],
)
def test_words_that_do_not(one, other):
    assert set(roots(one)) != set(roots(other))


def test_what_is_denied():
    assert contrary(
        roots("Ehlers-Danlos non vasculaires"), roots("Vascular Ehlers-Danlos syndrome")
    )
    assert contrary(roots("troubles génétiques"), roots("Trouble non génétique du rythme"))
    assert not contrary(roots("Ehlers-Danlos non vasculaires"), roots("Ehlers-Danlos syndrome"))


def test_names_are_cut_into_phrases():
    assert cut("Centre de référence de l’amylose AL et autres maladies par dépôt")[1:] == [
        "amylose AL",
        "autres maladies par dépôt",
    ]
    assert cut("Reference centre for leukodystrophies") == ["leukodystrophies"]
    assert cut("Filière de santé maladies rares") == []
    assert (
        cut("over 5,000 monogenic diseases, chromosomal anomalies")[-1] == "chromosomal anomalies"
    )


def structure(*texts: str, acronyms: tuple[str, ...] = ()) -> Structure:
    phrases = tuple(Phrase(text, "fr", "name", "s", "", "centre/x") for text in texts)
    return Structure("centre/x", "X", frozenset(acronyms), phrases, frozenset())


def ranked(known: dict[str, tuple[str, ...]], one: Structure, **levels: str) -> list[str]:
    conditions = {
        code: Condition(
            code,
            tuple(Name(text, "fr", place == 0) for place, text in enumerate(names)),
            level=levels.get(f"l{code}", "disorder"),
            status=levels.get(f"s{code}", "active"),
        )
        for code, names in known.items()
    }
    found = Ranking(Known(conditions), Tree([])).candidates(one)
    return [candidate.condition.code for candidate in found]


NAMES = {
    "1": ("Maladie de Krabbe",),
    "2": ("Maladie de Wilson", "DHL"),
    "3": ("Maladie rare du foie",),
    "4": ("Syndrome d'Ehlers-Danlos vasculaire",),
    "5": ("Syndrome d'Ehlers-Danlos",),
    "6": ("Maladies de Krabbe",),
}


def test_rare_words_decide():
    assert ranked(NAMES, structure("Centre de référence de la maladie de Wilson")) == ["2"]
    assert ranked(NAMES, structure("Filière de santé des maladies hépatiques rares"))[0] == "3"
    assert ranked(NAMES, structure("Centre de référence des maladies rares")) == []
    assert ranked(NAMES, structure("Centre de référence de la maladie de Wilsonn")) == ["2"]


def test_groups_come_first_and_codes_out_of_use_never():
    assert ranked(NAMES, structure("maladie de Krabbe"), l6="group")[0] == "6"
    assert ranked(NAMES, structure("maladie de Krabbe"), s6="obsolete") == ["1"]


def test_what_a_scope_denies_is_not_suggested():
    assert ranked(NAMES, structure("Ehlers-Danlos non vasculaires")) == ["5"]


def test_a_part_without_its_head_counts_less():
    names = {"1": ("Maladie du cerveau",), "2": ("Maladie de l'œil",)}
    assert ranked(names, structure("maladies vasculaires du cerveau et de l'œil")) == ["1", "2"]
    assert ranked(names, structure("Œil")) == ["2"]


def test_acronyms():
    assert ranked(NAMES, structure("DHL")) == ["2"]
    assert ranked(NAMES, structure("DhL")) == []  # some other acronym
    assert ranked(NAMES, structure("DHL", acronyms=("DHL",))) == []  # the structure's own


# ── The command on the real data ──────────────────────────────────────────────────────────────────


def test_a_floor_under_the_measures(environment):
    done = suggest(environment, "--evaluate")
    assert done.returncode == 0
    found = {
        (row["structures"], row["at"]): row
        for row in csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t")
    }
    assert len(found) == 12
    every = found["all", "10"]
    assert (every["cases"], every["codes"]) == ("32", "164")
    assert (found["centre", "1"]["cases"], found["filiere", "1"]["cases"]) == ("9", "23")
    assert float(every["mrr"]) > 0.8  # measured: 0.93
    assert float(found["all", "1"]["precision"]) > 0.75  # 0.88
    assert float(found["all", "3"]["hit"]) > 0.85  # 0.97
    assert float(every["recall"]) > 0.65  # 0.79
    assert b"are no evidence here" in done.stderr


def test_measures_of_no_use_are_told_so():
    found = measure([(["9"], frozenset("1")), ([], frozenset("2"))])
    assert (found.cases, found.mrr, found.recall[10], found.precision[1]) == (2, 0, 0, 0)


def test_rows_fit_the_table_of_coverages(environment, root):
    done = suggest(environment, "--limit", 3)
    found = table(done.stdout.decode())
    header = (root / "data/curated/coverages.csv").read_text("utf-8").split("\n", 1)[0]
    assert tuple(header.split(",")) == COVERAGE
    assert list(found[0])[1 : 1 + len(COVERAGE)] == list(COVERAGE)
    entered = {
        row["covering"] for row in table((root / "data/curated/coverages.csv").read_text("utf-8"))
    }
    assert {row["covering"] for row in found}.isdisjoint(entered)
    assert len({row["covering"] for row in found}) > 45
    assert {row["decision"] for row in found} == {""}
    assert {row["evidence"] for row in found} == {"inferred"}
    names = (root / "data/curated/centres.csv").read_text("utf-8") + (
        root / "data/curated/centre_names.csv"
    ).read_text("utf-8")
    for row in found:  # what is cited is French, and stands in the source's own name
        assert fold(row["value_in_source"]) in fold(names), row


def test_an_accepted_row_validates(environment, root, tmp_path):
    out = tmp_path / "suggested.csv"
    assert suggest(environment, "centre/marfan", "--limit", 1, "--out", out).returncode == 0
    row = table(out.read_text("utf-8"))[0]
    assert (row["orpha"], row["rank"]) == ("284993", "1")
    with (tmp_path / "coverages.csv").open("w", encoding="utf-8", newline="") as file:
        file.write((root / "data/curated/coverages.csv").read_text("utf-8"))
        csv.writer(file, lineterminator="\n").writerow([row[name] for name in COVERAGE])
    command = [str(MAILLAGE), "validate", str(tmp_path / "coverages.csv"), "--format", "tsv"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout.decode()


def test_a_filiere_is_told_as_such(environment):
    found = table(suggest(environment, "oscar", "--limit", 30).stdout.decode())
    assert {row["covering"] for row in found} == {"filiere/oscar"}
    assert all(r["evidence_note_fr"].startswith("Champ de la filière, et non label") for r in found)
    assert {row["orpha"]: row["entered"] for row in found}["93419"] == "yes"
    assert "centre/sed-nv" in {row["found_in"] for row in found}
    again = suggest(environment, "oscar", "--limit", 30)
    assert table(again.stdout.decode()) == found


def test_nothing_is_overwritten(environment, tmp_path):
    out = tmp_path / "suggested.csv"
    out.write_text("my decisions", "utf-8")
    done = suggest(environment, "marfan", "--out", out, "--lang", "fr")
    assert (done.returncode, out.read_text("utf-8")) == (2, "my decisions")
    assert "existe déjà" in done.stderr.decode()
    assert suggest(environment, "marfan", "--out", out, "--force").returncode == 0
    assert out.read_text("utf-8").startswith("decision,covering,orpha,")
    assert [path.name for path in tmp_path.iterdir()] == ["suggested.csv"]


def test_what_cannot_be_done_exits_2(environment, tmp_path):
    done = suggest(environment, "marfam")
    assert done.returncode == 2
    assert "“marfan”" in done.stderr.decode()
    assert suggest(environment, "marfan", "--out", tmp_path / "no" / "x.csv").returncode == 2
    assert suggest(environment, "--limit", 0).returncode == 2
