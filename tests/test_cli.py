"""The commands that make and check builds, as a person types them."""

from __future__ import annotations

import json
import os
import pty
import resource
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from maillage.cli import app
from maillage.terms import graph

ROOT = Path(__file__).parents[1]
COMMAND = [str(Path(sys.executable).parent / "maillage")]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("build")


def _environ(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "LC_", "LANG"))}
    return kept | {"MAILLAGE_PROJECT": str(ROOT), "COLUMNS": "200"} | more


@pytest.fixture(scope="module")
def run(out):
    def run(*args, **environ):
        return subprocess.run(
            [*COMMAND, *map(str, args)],
            capture_output=True,
            text=True,
            cwd=out,
            env=_environ(**{"MAILLAGE_BUILD": str(out)} | environ),
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def built(run):
    return run("build", "--lang", "fr")


def test_build_tells_its_steps_and_prints_the_store(built, out):
    assert built.returncode == 0, built.stderr
    folder, digest, quads = built.stdout.split()
    assert Path(folder) == (out / "current").resolve()
    assert Path(folder).name == f"store-{digest[:12]}"
    assert int(quads) > 20_000
    assert built.stderr.splitlines()[0] == "Lecture des sources"
    assert "Conforme" in built.stderr
    assert "\x1b" not in built.stderr


def test_validate_conforming_is_0(run, built):
    done = run("validate", ROOT / "data" / "curated" / "centres.csv", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["conforms"] is True


@pytest.mark.parametrize(
    ("option", "environ", "words"),
    [
        ("", {"LANG": "fr_FR.UTF-8"}, "n'est pas un concept de la liste"),
        ("", {"LANG": "C.UTF-8"}, "is no concept of the scheme"),
        ("--lang=fr", {"LANG": "en_GB.UTF-8"}, "n'est pas un concept de la liste"),
    ],
)
def test_validate_not_conforming_is_1_in_the_language_wanted(run, tmp_path, option, environ, words):
    table = tmp_path / "participations.csv"
    text = (ROOT / "data" / "curated" / "participations.csv").read_text("utf-8")
    table.write_text(text.replace(",coordinating,", ",coordonnateur,", 1), "utf-8")
    done = run("validate", table, *filter(None, [option]), **environ)
    assert done.returncode == 1
    assert words in done.stdout
    line = next(
        n
        for n, row in enumerate(table.read_text("utf-8").splitlines(), 1)
        if ",coordonnateur," in row
    )
    assert f"{table}:{line}:role:" in done.stdout


@pytest.mark.parametrize(
    ("args", "environ", "words"),
    [
        (["validate", "no-such-folder"], {}, "no-such-folder"),
        (["validate", sys.executable], {}, "not read"),
        (["validate", "{table}", "--engine", "jena"], {}, "'jena'"),
        (["stats"], {"MAILLAGE_BUILD": "/nowhere"}, "maillage build"),
        (["export"], {"MAILLAGE_BUILD": "/nowhere"}, "maillage build"),
        (["export", "--format", "xls"], {}, "xls"),
        (["export", "--graph", "mlgg:nothing"], {}, "graph/nothing"),
        (["export", "--build", "{table}"], {}, "centres.csv cannot be read as N-Quads"),
        (["diff", "abcdef0"], {}, "abcdef0"),
        (["diff", "*"], {}, "'*' names no build"),
        (["diff", "{table}"], {}, "centres.csv cannot be read as N-Quads"),
        (["stats"], {"MAILLAGE_STORE": "http://[::1"}, "'http://[::1' is no store"),
        (["stats"], {"MAILLAGE_PROJECT": "/nowhere"}, "no folder data, ontology, queries, shapes"),
        (["stats"], {"MAILLAGE_MEMORY_LIMIT_MB": "1"}, "MAILLAGE_MEMORY_LIMIT_MB"),
        (["serve"], {"MAILLAGE_PORT": "99999"}, "give 1 to 65535"),
        (["serve"], {"MAILLAGE_PROXIES": "10.0.0.0/8, *"}, "'*' does not appear to be"),
        (["serve"], {"MAILLAGE_CLIENT_QUERIES": "0"}, "give 1 to 10000"),
        (["serve", "--host", "192.0.2.1"], {}, "choose another --port or --host"),
        (["build"], {"MAILLAGE_PROJECT": "/nowhere"}, "/nowhere"),
        (["build"], {"MAILLAGE_COLOUR": "red"}, "MAILLAGE_COLOUR"),
        (["build", "--no-such-option"], {}, "--no-such-option"),
        (["validate", "{table}", "--lang", "de"], {}, "--lang"),
    ],
)
def test_what_cannot_be_done_is_2_and_says_why(run, built, tmp_path, args, environ, words):
    args = [a.format(table=ROOT / "data" / "curated" / "centres.csv") for a in args]
    done = run(*args, **environ)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_broken_build_is_1_and_prints_each_finding(run, built, tmp_path, out):
    bad = tmp_path / "erns.csv"
    bad.write_text("id,acronym,name_en,name_fr,source,locator\nX Y,X,X,,nulle-part,p\n")
    before = (out / "current").resolve()
    done = run("build", "--with", bad)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"{bad}:2:id: error:" in done.stderr
    assert "Nothing was published." in done.stderr
    assert (out / "current").resolve() == before


def test_on_a_terminal_there_are_colours(out, tmp_path):
    """On a pseudo-terminal; what is piped has none (above)."""
    bad = tmp_path / "erns.csv"
    bad.write_text("id,acronym\n")
    main, side = pty.openpty()
    environ = _environ(TERM="xterm-256color", LANG="fr_FR.UTF-8")
    process = subprocess.Popen(
        [*COMMAND, "validate", str(bad)], stdin=side, stdout=side, stderr=side, env=environ
    )
    os.close(side)
    said = b""
    while select.select([main], [], [], 30)[0]:
        try:
            said += os.read(main, 4096)
        except OSError:  # the other side is closed
            break
    os.close(main)
    assert process.wait() == 1
    assert b"\x1b[1;31merreur" in said


def test_stats_count_graphs_and_classes(run, built):
    done = run("stats")
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    counts = {(kind, iri.rpartition("#")[2]): int(n) for kind, iri, n in rows}
    assert counts["class", "HealthNetwork"] == 23
    assert counts["class", "Action"] == 21
    assert counts["class", "Objective"] == 12
    assert counts["graph", graph("inferred").value] > 500


@pytest.mark.parametrize("form", ["nq", "trig", "nt", "ttl", "rdf", "jsonld"])
def test_export_gives_the_same_facts_in_every_format(run, built, tmp_path, form):
    done = run("export", "--format", form, "--graph", "mlgg:mhemo-missions")
    assert done.returncode == 0, done.stderr
    triples = {q.triple for q in parse(done.stdout, format=RdfFormat.from_extension(form))}
    whole = run("export").stdout
    wanted = {
        q.triple
        for q in parse(whole, format=RdfFormat.N_QUADS)
        if q.graph_name == graph("mhemo-missions")
    }
    assert len(wanted) > 100
    assert triples == wanted


def test_diff_shows_what_a_file_adds(run, built, tmp_path, out):
    old = built.stdout.split()[1]
    extra = tmp_path / "erns.csv"
    extra.write_text(
        "id,acronym,name_en,name_fr,source,locator\nessai,X,Trial,Essai,ec-ern-call,p\n"
    )
    assert run("build", "--with", extra, "--out", tmp_path / "other").returncode == 0
    done = run("diff", old[:8], tmp_path / "other" / "current", "--lang", "fr")
    lines = [line for line in done.stdout.splitlines() if "/id/ern/essai>" in line]
    assert len(lines) == 6
    assert all(line.startswith("+ <") for line in lines)
    removed = [line for line in done.stdout.splitlines() if line.startswith("- ")]
    # Nothing but the counts in graph/build.
    assert done.stderr.startswith(f"{len(removed)} quad(s) ôté(s)")
    assert all(line.endswith("/graph/build> .") for line in removed)
    assert 3 < len(removed) < 30
    assert run("diff", old[:8]).stdout == ""


@pytest.mark.parametrize("args", [["stats"], ["export"], ["query", "ASK {}"], ["get", "/health"]])
def test_a_full_disk_is_told(built, out, args):
    environ = _environ(MAILLAGE_BUILD=str(out))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *args], stdout=full, stderr=subprocess.PIPE, env=environ, text=True
        )
    assert (done.returncode, done.stderr) == (2, "maillage: No space left on device\n")


@pytest.mark.parametrize("args", [["export"], ["query", "SELECT * { ?s ?p ?o }"], ["stats"]])
def test_a_pipe_closed_early_is_no_error_to_talk_about(built, out, args):
    environ = _environ(MAILLAGE_BUILD=str(out))
    with subprocess.Popen(
        [*COMMAND, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_fmt_brings_tables_into_the_committed_form(run, tmp_path):
    folder = Path(shutil.copytree(ROOT / "data" / "curated", tmp_path / "curated"))
    original = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    assert len(original) > 30
    for path in folder.glob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        path.write_text(
            "\r\n".join([head, *reversed(rows), *rows[:1]]) + "\r\n\r\n", "utf-8-sig", newline=""
        )
    assert run("fmt", "--check", folder).returncode == 1
    assert run("fmt", folder).returncode == 0
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == original
    again = run("fmt", "--check", folder)
    assert (again.returncode, again.stderr) == (0, "")


def test_fmt_leaves_alone_what_it_cannot_read(run, tmp_path):
    path = tmp_path / "centres.csv"
    path.write_bytes(b"id,acronym\nx,y,z\n")
    done = run("fmt", path, "--lang", "fr")
    assert done.returncode == 1
    assert "laissé tel quel" in done.stderr
    assert path.read_bytes() == b"id,acronym\nx,y,z\n"


def test_fmt_loses_no_table_for_want_of_room(run, tmp_path):
    path, link = tmp_path / "centres.csv", tmp_path / "link.csv"
    path.write_bytes(b"id,acronym\r\n" + b"".join(b"x%d,y\r\n" % n for n in range(500)))
    path.chmod(0o640)
    link.symlink_to(path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))  # for files, as a disk would
    try:
        done = run("fmt", path, "--lang", "fr")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert done.returncode == 2
    assert f"{path} ne peut être réécrit, et reste tel quel" in done.stderr
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path, link]
    assert run("fmt", link).returncode == 0
    assert link.is_symlink()
    assert b"\r" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640


def test_every_command_has_help_with_an_example():
    commands = app.registered_commands
    assert len(commands) >= 6
    for command in commands:
        assert command.epilog
        assert "maillage" in command.epilog
        assert command.callback is not None
        assert command.callback.__doc__
