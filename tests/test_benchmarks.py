"""The benchmark of the endpoint: its graphs, its questions, its records, and a short whole run."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

import psutil
import pytest

from benchmarks import datasets, generate, plan, questions, servers, shape, tables, virtuoso
from benchmarks.records import Records
from maillage.store import ask, load_query, open_store, select

ROOT = Path(__file__).parents[1]
MLG = "https://w3id.org/maillage/ontology#"


@pytest.fixture(scope="module")
def made() -> list[str]:
    return list(generate.quads(generate.SMALLEST))


def test_a_generated_graph_has_its_size_and_no_quad_twice(made: list[str]) -> None:
    assert len(made) == len(set(made)) == generate.SMALLEST
    assert all(line.endswith("> .\n") for line in made)


def test_the_same_seed_makes_the_same_graph(made: list[str]) -> None:
    some = 20_000
    assert list(islice(generate.quads(generate.SMALLEST), some)) == made[:some]
    assert list(islice(generate.quads(generate.SMALLEST, seed=1), some)) != made[:some]


def test_a_generated_graph_is_n_quads_of_its_own_names(made: list[str]) -> None:
    import pyoxigraph as ox

    quads = list(ox.parse(input="".join(made), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == generate.SMALLEST
    assert {q.subject.value.startswith(generate.BASE) for q in quads} == {True}
    assert {q.graph_name.value.startswith(generate.BASE) for q in quads} == {True}


def test_a_generated_graph_has_the_classes_and_properties_of_the_real_one(made: list[str]) -> None:
    kinds = json.loads(shape.SHAPE.read_text("utf-8"))["kinds"]
    found = shape.measure(made)["kinds"]
    assert isinstance(found, dict)
    assert found.keys() == kinds.keys()
    assert len(kinds) == 66
    entity, real = found["ClinicalEntity"], kinds["ClinicalEntity"]
    common = {p for p, of in real["properties"].items() if of["degrees"].get("0", 0) < 5000}
    assert len(common) > 8
    assert common <= entity["properties"].keys()
    parents = f"{MLG}broaderCondition"
    mean = {
        name: sum(int(n) * many for n, many in of["properties"][parents]["degrees"].items())
        / of["count"]
        for name, of in (("made", entity), ("real", real))
    }
    assert mean["made"] == pytest.approx(mean["real"], rel=0.15)


def test_nothing_generated_stands_above_itself(made: list[str]) -> None:
    above: dict[str, set[str]] = {}
    for child, predicate, parent, *_ in (line.split(" ", 3) for line in made):
        if predicate == f"<{MLG}broaderCondition>":
            above.setdefault(child, set()).add(parent)
    done: dict[str, int] = {}

    def depth(entity: str, path: tuple[str, ...] = ()) -> int:
        assert entity not in path
        if entity not in done:
            parents = above.get(entity, ())
            done[entity] = 1 + max((depth(p, (*path, entity)) for p in parents), default=0)
        return done[entity]

    assert 3 < max(map(depth, above)) < 20


def test_too_small_a_graph_is_refused() -> None:
    with pytest.raises(SystemExit, match="begins at 90,000"):
        next(generate.quads(89_999))
    with pytest.raises(SystemExit, match="'12' is no data set"):
        datasets.size("12")


def test_the_graph_of_a_quad_is_its_last_term() -> None:
    line = b'<s> <p> "a < b > c" <g> .\n'
    assert list(datasets.without_graph([line])) == [b'<s> <p> "a < b > c" .\n']


def test_every_question_names_its_parameter() -> None:
    folder = ROOT / "benchmarks"
    assert {path.stem for path in (folder / "queries").glob("*.rq")} == set(questions.NAMES)
    kinds = Counter()
    for name in questions.NAMES:
        text = load_query(folder / "queries" / f"{name}.rq")
        assert "urn:parameter" in text
        kinds[re.search(r"parameter: (\w+), \d+\n", text)[1]] += 1
    assert {path.stem for path in (folder / "parameters").glob("*.rq")} == set(kinds)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--servers", "disk,fuseki"], "fuseki unknown; there are maillage"),
        (["--questions", "points"], "points unknown"),
        (["--clients", "0"], "'0' is no list of numbers"),
        (["--clients", "a"], "'a' is no list of numbers"),
        (["--rounds", "0"], "at least 1"),
        (["--sizes", ","], "a list is empty"),
        (["--build", "nowhere"], "nowhere holds no published build"),
    ],
)
def test_options_without_meaning_are_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        plan.read(arguments, ROOT)
    assert end.value.code == 2
    assert told in capsys.readouterr().err


def test_records_are_kept_as_they_come_and_a_cut_line_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    records = Records(file)
    records.add({"kind": "round", "data": "curated", "round": 0})
    records.add({"kind": "round", "data": "curated", "round": 1})
    whole = file.read_bytes()
    file.write_bytes(whole[:-7])
    again = Records(file)
    assert len(again) == 1
    assert again.has(kind="round", data="curated", round=0)
    assert not again.has(kind="round", data="curated", round=1)
    again.add({"kind": "round", "data": "curated", "round": 1})
    assert file.read_bytes() == whole
    file.write_text('rubbish\n{"kind": "x"}\n')
    with pytest.raises(SystemExit, match="line 1: not what a benchmark writes"):
        Records(file)


needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")


def _command(folder: Path, page: Path, names: str, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "benchmarks", "queries", "--sizes", "curated"),
        *("--folder", str(folder), "--page", str(page), "--servers", names),
        *("--rounds", "1", "--clients", "2", *more),
    ]


@needs_wrk
@pytest.mark.slow
def test_a_short_run_measures_all_servers_there_are(tmp_path: Path) -> None:
    folder, page = tmp_path / "bench", tmp_path / "page.md"
    names = [name for name in servers.SHORT if name != "virtuoso" or virtuoso.available()]
    asked = ("point", "ask")
    command = _command(folder, page, ",".join(names), "--questions", ",".join(asked))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    records = Records(folder / "records.jsonl")
    rounds = records.all("round")
    wanted = {(question, servers.SHORT[name]) for question in asked for name in names}
    assert {(r["question"], r["server"]) for r in rounds} == wanted
    assert all(r["answers"] > 0 and r["refused"] == 0 for r in rounds)
    assert all(r["cpu"] for r in rounds if r["server"] == servers.OURS)
    assert not records.all("left-out")
    assert len(records.all("cold")) == len(wanted)
    assert len(records.all("memory")) == 2 * len(names)
    rows = {r["server"]: r["rows"] for r in records.all("rows") if r["question"] == "point"}
    assert len(rows) == len(names)
    assert len({tuple(found) for found in rows.values()}) == 1
    assert min(next(iter(rows.values()))) > 5
    text = page.read_text("utf-8")
    assert text.count("| point |") == 4
    assert "2 clients: answers a second ÷ those of oxigraph serve-read-only" in text
    # A second run finds all measured, and starts nothing.
    before = (folder / "records.jsonl").read_text("utf-8").count('"start"')
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "are kept" in again.stderr
    assert (folder / "records.jsonl").read_text("utf-8").count('"start"') == before


@needs_wrk
@pytest.mark.slow
def test_a_run_that_is_told_to_end_leaves_no_server_and_what_it_has_measured(
    tmp_path: Path,
) -> None:
    folder, page = tmp_path / "bench", tmp_path / "page.md"
    command = _command(folder, page, "disk,maillage", "--rounds", "50", "--questions", "point")
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while '"round"' not in _text(folder / "records.jsonl"):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            assert time.monotonic() < deadline
            time.sleep(0.1)
        started = psutil.Process(process.pid).children(recursive=True)
        ports = {port for child in started for port in _listened(child)}
        assert len(ports) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
    gone, alive = psutil.wait_procs(started, timeout=60)
    assert not alive
    assert len(gone) >= 4
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert Records(folder / "records.jsonl").all("round")
    assert tables.TITLE in page.read_text("utf-8")


def _listened(process: psutil.Process) -> set[int]:
    """Ports a process listens on; none if it has ended, as wrk does after a round."""
    with suppress(psutil.NoSuchProcess):
        found = process.net_connections("tcp4")
        return {one.laddr.port for one in found if one.status == psutil.CONN_LISTEN}
    return set()


def _text(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def test_a_generated_data_set_is_a_build_with_a_name_and_made_once(tmp_path: Path) -> None:
    told: list[str] = []
    made = datasets.make("100k", ROOT, tmp_path / "100k", told.append)
    assert made
    assert made.quads == 100_000
    assert 95_000 < made.distinct < 100_000
    assert len(told) == 3
    lines = (made.store / "maillage.nq").read_text("utf-8").splitlines()
    assert len(set(lines)) == 100_000
    assert made.triples.read_text("utf-8").count("\n") == made.distinct
    with closing(open_store(f"oxigraph://{made.store}", workers=1)) as store:
        (named,) = select(store, load_query(ROOT / "queries/pages/build.rq"))
        assert len(named["hash"].value) == 64
        assert ask(store, "ASK { ?group a <" + MLG + "ClinicalEntity> }")
    assert datasets.make("100k", ROOT, tmp_path / "100k", told.append) == made
    assert len(told) == 3
