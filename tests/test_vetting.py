"""Strangers' files checked by a process of their own: what is found, and what it cannot do."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from files_to_check import EXPECTED, FORMATS, SITES, entity_bomb, rdf, workbook, zip_bomb

from maillage.errors import QueryTimeout, StoreUnavailable, TooLarge, UnsupportedMediaType
from maillage.report import Finding, Text, machine
from maillage.sources.schema import read_schema
from maillage.sources.sheets import parse_csv
from maillage.vetting import Answer, Order, Upload, Vetting
from maillage.vetting.given import upload
from maillage.vetting.guess import fitting
from maillage.vetting.order import decode, encode
from maillage.vetting.view import lines_of, rows_of
from maillage.vetting.waiting import answer_of

ROOT = Path(__file__).parents[1]
VETTING = Vetting(ROOT)
SCHEMA = read_schema(ROOT / "data" / "tables.toml")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")


def run(
    *files: Upload,
    form: str = "json",
    timeout_s: float = 120,
    started: Callable[[Callable[[], None]], None] = lambda kill: None,
    **more: Any,
) -> Answer:
    order = Order(files, form, **more)
    return VETTING.run(order, timeout_s=timeout_s, started=started)


def found(answer: Answer, file: str) -> set[tuple[int, str, str]]:
    """(line, column, rule) of the findings in a file."""
    return {
        (f["line"], f["column"], f["rule"].partition("#")[2])
        for f in json.loads(answer.body)["findings"]
        if f["file"] == file
    }


# What comes in


@pytest.mark.parametrize(
    ("name", "content", "media_type", "expected"),
    [
        ("sites.csv", b"id", "", ("sites.csv", ".csv")),
        ("../../etc/Sites.CSV", b"id", "", ("Sites.CSV", ".csv")),
        (r"C:\Users\a\sites.tsv", b"id", "", ("sites.tsv", ".csv")),
        (".~lock\x00\u202egpj.csv", b"id", "", ("lockgpj.csv", ".csv")),
        ("x.json", b"{}", "", ("x.json", ".jsonld")),
        ("a.owl", b"<?xml?>", "", ("a.owl", ".rdf")),
        ("notes.txt", b"@prefix e: <http://e/> .\ne:a a e:B .", "", ("notes.txt", ".ttl")),
        ("notes.txt", b"PREFIX e: <http://e/>\ne:g { e:a a e:B }", "", ("notes.txt", ".trig")),
        ("notes.txt", b"id\tname\n1\t2", "text/plain", ("notes.txt", ".csv")),
        ("facts", b"<http://e/a> <http://e/b> 'c' .", "text/turtle", ("facts", ".ttl")),
        ("facts", b"# x\n<http://e/a> <http://e/b> <http://e/c> .\n", "", ("facts", ".nq")),
        ("facts", b'{"@id": "http://e/a"}', "", ("facts", ".jsonld")),
        ("facts", b"<?xml version='1.0'?><rdf:RDF/>", "", ("facts", ".rdf")),
        ("facts", workbook(sites="id"), "", ("facts", ".xlsx")),
        ("", b"id;name_fr", "", ("data", ".csv")),
    ],
)
def test_a_file_is_known_by_its_name_its_type_or_what_it_begins_with(
    name, content, media_type, expected
):
    given = upload(name, content, media_type=media_type)
    assert (given.name, given.suffix) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.7"), ("a.ods", b"PK\x03\x04"), ("a.xls", b"\xd0\xcf"), ("a.csv", b"%PDF")],
)
def test_what_is_not_read_is_refused_by_name_in_both_languages(name, content):
    with pytest.raises(UnsupportedMediaType) as caught:
        upload(name, content)
    assert name in str(caught.value)
    assert name in caught.value.fr
    assert ".xlsx" in caught.value.fr


def test_a_long_name_is_cut_and_keeps_its_ending():
    given = upload("é" * 400 + ".xlsx", b"")
    assert len(given.name) < 90
    assert given.name.endswith(".xlsx")


def test_every_table_is_known_by_its_own_columns():
    wrong = {
        name: fitting(tuple(table.columns), SCHEMA)
        for name, table in SCHEMA.tables.items()
        if fitting(tuple(table.columns), SCHEMA) != name
    }
    # Two tables of the same columns cannot be told apart, and then none is taken.
    assert set(wrong.values()) <= {""}, wrong
    assert len(SCHEMA.tables) - len(wrong) > 45
    assert fitting(("nom", "prix"), SCHEMA) == ""
    assert fitting(("id", "source", "locator"), SCHEMA) == ""
    assert fitting((), SCHEMA) == ""


def test_an_order_crosses_whole():
    files = (Upload("é\n.csv", ".csv", b"\0\n\xff", "sites"), Upload("b.ttl", ".ttl", b""))
    sent = Order(files, "text", "en", added=True, before=b"{}\n")
    order, more = decode(io.BytesIO(encode(sent, {"engine": "x"})))
    assert order == sent
    assert more == {"engine": "x"}


# What a page shows of it


def at(line: int, column: str = "") -> Finding:
    return Finding("Violation", "urn:r", Text("a", "b"), file="f", line=line, column=column)


def test_of_a_long_table_the_rows_around_findings_are_shown():
    text = "id,name\n" + "".join(f"{n},x\n" for n in range(2, 100_002))
    view = rows_of(parse_csv(text.encode(), "t", "f"), [(1, at(50_000, "name")), (2, at(1, "id"))])
    assert [(row.line, row.skipped) for row in view.rows] == [
        (49_999, 49_997),
        (50_000, 0),
        (50_001, 0),
    ]
    assert view.rows[1].cells[1].marks == (1,)
    assert view.columns[0].marks == (2,)
    assert (view.total, view.after) == (100_000, 50_000)


def test_an_excerpt_has_a_bound_whatever_the_file_is():
    header = ",".join(f"c{n}" for n in range(500))
    row = ",".join(["y" * 1000] * 500)
    text = header + "\n" + (row + "\n") * 300
    findings = [(n, at(n + 1, f"c{n}")) for n in range(1, 300)]
    view = rows_of(parse_csv(text.encode(), "t", "f"), findings)
    assert len(view.rows) <= 120
    assert len(view.columns) <= 40
    assert view.hidden == 460
    assert max(len(cell.text) for row in view.rows for cell in row.cells) <= 240
    shown = lines_of("z" * 1_000_000 + "\n" + "w\n" * 10_000, [(1, at(1))])
    assert len(shown.rows[0].cells[0].text) == 240
    assert shown.total == 10_001


def test_cells_beyond_the_header_are_shown():
    view = rows_of(parse_csv(b"a,b\n1,2,3\n", "t", "f"), [(1, at(2))])
    assert [cell.text for cell in view.rows[0].cells] == ["1", "2", "3"]
    assert [cell.text for cell in view.columns] == ["a", "b", ""]


# What is found


def test_each_mistake_is_found_at_its_cell():
    answer = run(upload("sites.csv", SITES.encode()), added=True)
    assert not answer.conforms
    assert found(answer, "sites.csv") == EXPECTED
    said = json.loads(answer.body)["findings"]
    assert all(f["message"]["fr"] and f["message"]["en"] for f in said)
    # Where the server keeps things is nobody's business.
    assert str(ROOT) not in answer.body.decode()
    assert tempfile.gettempdir() + "/maillage-" not in answer.body.decode()
    duplicate = next(f for f in said if f["rule"].endswith("read-duplicate-id"))
    assert "(data/curated/sites.csv)" in duplicate["message"]["en"]


def test_the_answer_is_that_of_the_command(tmp_path):
    lines = (ROOT / "data" / "curated" / "centres.csv").read_text("utf-8").splitlines()
    # A name that sorts before the project's own, as a path of this machine does.
    path = tmp_path / "centres.csv"
    path.write_text("\n".join([lines[0], lines[1], lines[2] + ",x", " ,a"]) + "\n", "utf-8")
    given = upload("centres.csv", path.read_bytes())

    def command(form: str) -> str:
        binary = Path(sys.executable).parent / "maillage"
        options = ["--add", "--format", form, "--lang", "en"]
        done = subprocess.run(
            [binary, "validate", path, *options], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 1
        return done.stdout.replace(f"{tmp_path}/", "")

    with ThreadPoolExecutor(2) as pool:
        theirs = list(pool.map(command, ["json", "text"]))
        forms = ["json", "text", "tsv", "csv", "ttl"]
        ours = dict(
            zip(
                forms,
                pool.map(lambda f: run(given, form=f, lang="en", added=True), forms),
                strict=True,
            )
        )
    assert ours["json"].body.decode() == theirs[0]
    assert ours["text"].body.decode() == theirs[1]
    report = machine.from_json(theirs[0])
    assert len(report.findings) == 3
    written = {"tsv": machine.to_tsv, "csv": machine.to_csv, "ttl": machine.to_turtle}
    for form, write in written.items():
        assert ours[form].body.decode() == write(report), form
    assert ours["ttl"].media_type == "text/turtle"


def test_a_workbook_is_read_by_its_sheets_and_every_rdf_by_its_lines():
    sites = "\n".join(SITES.splitlines()[:1] + SITES.splitlines()[3:4])
    regions = "code,name\n11,Île-de-France"
    files = [upload("deux.xlsx", workbook(sites=sites, inconnue=regions))]
    files += [upload(f"essai.{ending}", rdf(ending)) for ending in FORMATS]
    answer = run(*files, added=True)
    assert (2, "name_fr", "read-empty-cell") in found(answer, "deux.xlsx#sites")
    assert {rule for _, _, rule in found(answer, "deux.xlsx#inconnue")} == {"read-unknown-table"}
    for ending in FORMATS:
        rules = found(answer, f"essai.{ending}")
        assert any(rule.startswith("HealthNetwork") or rule == "French" for *_, rule in rules), (
            ending,
            rules,
        )
        assert all(line > 0 for line, *_ in rules), (ending, rules)


def test_files_that_are_broken_are_told_and_not_choked_on():
    header = "id,name_fr,name_en,unit,pole,hosted_by,source,locator\n"
    files = {
        "sites.csv": header.encode() + "é".encode("latin-1"),
        "centres.csv": b"",
        "labels.csv": b'"never closed\n1,2',
        "erns.csv": b"id,\0acronym\n\0\0,x",
        "events.csv": b"id," + b"x" * 1_000_000,
        "axes.csv": "id;name_fr".encode("utf-16"),
        "regions.xlsx": b"PK\x03\x04 no archive",
        "a.ttl": b"@prefix e: <http://e/> .\n\ne:a e:b ",
        "b.jsonld": b"{",
        "c.rdf": b"<a>",
        "d.nq": b"\xff\xfe",
    }
    answer = run(*(upload(name, content) for name, content in files.items()), form="page")
    told = json.loads(answer.body)
    by_name = {part["name"]: part for part in told["files"]}
    assert set(by_name) == set(files)
    quiet = [n for n, part in by_name.items() if not part["counts"]["Violation"]]
    assert quiet == []
    assert len(answer.body) < 300_000
    [finding] = by_name["a.ttl"]["findings"]
    assert finding["rule"].endswith("read-rdf-syntax")
    # What no table can be made of is shown as the text it is, around the mistake.
    sites = by_name["sites.csv"]
    assert sites["findings"][0]["line"] == 2
    assert sites["view"]["rows"][1]["marks"] == [sites["findings"][0]["number"]]


def test_a_table_is_known_by_its_columns_and_two_of_one_name_are_told_apart():
    row = SITES.splitlines()[0].removesuffix(",couleur") + "\nx,,,,,,,\n"
    files = [upload(name, row.encode()) for name in ("mes sites (1).csv", "a.csv", "a.csv")]
    told = json.loads(run(*files, form="page", added=True).body)
    assert [(p["name"], p["table"], p["guessed"]) for p in told["files"]] == [
        ("mes sites (1).csv", "sites", True),
        ("a.csv", "sites", True),
        ("a.csv (2)", "sites", True),
    ]
    assert told["counts"]["Violation"] >= 6
    numbers = [f["number"] for part in told["files"] for f in part["findings"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_workbook_of_one_sheet_is_the_table_that_its_sheet_is_named_for():
    book = workbook(sites=(ROOT / "data" / "curated" / "centre_names.csv").read_text("utf-8"))
    told = json.loads(run(upload("mon-classeur.xlsx", book), form="page", added=True).body)
    [part] = told["files"]
    assert (part["name"], part["table"], part["guessed"]) == ("mon-classeur.xlsx", "sites", False)
    wrong = {(f["rule"].partition("#")[2], f["column"]) for f in part["findings"]}
    assert ("read-missing-column", "hosted_by") in wrong
    assert "read-unknown-table" not in {rule for rule, _ in wrong}


def test_the_published_tables_conform_and_a_part_of_one_breaks_others():
    path = ROOT / "data" / "curated" / "sites.csv"
    whole = run(upload("sites.csv", path.read_bytes()))
    assert whole.conforms
    assert found(whole, "sites.csv") == set()
    lines = path.read_bytes().splitlines(keepends=True)
    part = run(upload("sites.csv", b"".join(lines[:-5])), form="page")
    told = json.loads(part.body)
    assert not part.conforms
    assert told["elsewhere"]["counts"]["Violation"] > 0
    assert all(f["file"].startswith("data/") for f in told["elsewhere"]["findings"] if f["file"])


# What it cannot do


@linux
def test_bombs_are_defused():
    with pytest.raises(TooLarge, match="unpacks to 200"):
        run(upload("sites.xlsx", zip_bomb()))
    # A parser that unfolds entities ends its own process, or refuses them; and nobody else's.
    try:
        answer = run(upload("a.rdf", entity_bomb()))
    except TooLarge as error:
        said = f"{error} {error.fr}"
    else:
        said = "memory mémoire" if not answer.conforms else ""
    assert "memory" in said
    assert "mémoire" in said
    deep = b'{"a":' * 300_000
    with_stack = b"@prefix e: <http://e/> . e:a e:b " + b"[ e:b " * 200_000
    for name, content in (("d.jsonld", deep), ("d.ttl", with_stack)):
        with contextlib.suppress(TooLarge):
            assert not run(upload(name, content)).conforms


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what threads do")
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import threading; a = threading.Lock(); a.acquire(); a.acquire()", TooLarge),
        ("while True: pass", subprocess.TimeoutExpired),
        ("import sys; sum(range(30_000_000)); print(sys.stdin.read())", None),
    ],
)
def test_a_process_that_waits_for_itself_is_told_from_one_that_works(code, error):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as process:
        until = time.monotonic() + (4 if error is subprocess.TimeoutExpired else 60)
        if error is None:
            assert answer_of(process, b"x" * 200_000, until, look_s=0.5).strip() == b"x" * 200_000
        else:
            with pytest.raises(error):
                answer_of(process, b"", until, look_s=0.5)
    assert process.returncode is not None


def test_a_check_is_stopped_at_its_deadline_and_with_its_client():
    given = upload("sites.csv", SITES.encode())
    with pytest.raises(QueryTimeout, match="MAILLAGE_VALIDATE_TIMEOUT_S"):
        run(given, timeout_s=0.3)
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable):
        run(given, started=lambda kill: kill())
    assert time.monotonic() - begun < 60


@linux
def test_nothing_is_asked_of_other_hosts():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        there = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        xml = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{there}">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&e;</rdf:RDF>'
        local = xml.replace(there, "file:///etc/passwd")
        answer = run(
            upload("a.jsonld", f'{{"@context": "{there}", "a": "b"}}'.encode()),
            upload("b.rdf", xml.encode()),
            upload("c.rdf", local.encode()),
            upload(
                "d.ttl", f"<urn:a> <http://www.w3.org/2002/07/owl#imports> <{there}> .".encode()
            ),
        )
        with pytest.raises(TimeoutError):
            listening.accept()
    assert not answer.conforms
    assert b"root:" not in answer.body


@linux
@pytest.mark.parametrize("killed", [False, True])
def test_nothing_of_a_file_stays(tmp_path, monkeypatch, killed, capfd):
    run(upload("a.csv", b"id"))  # what is found once
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[bool] = []
    stop = threading.Event()

    def look(kill: Callable[[], None]) -> None:
        def watch() -> None:
            while not stop.wait(0.002):
                for folder, _, names in os.walk(tmp_path):  # which minds no folder that goes
                    for name in names:
                        with contextlib.suppress(FileNotFoundError):  # it has got its name
                            seen.append(stat.S_ISLNK((Path(folder) / name).lstat().st_mode))
                if killed and seen:
                    kill()
                    return

        threading.Thread(target=watch, daemon=True).start()

    secret = "un-secret-du-fichier"
    given = upload("sites.csv", SITES.replace("Hôpital É", secret + " É").encode())
    if killed:
        with pytest.raises(StoreUnavailable):
            run(given, started=look)
    else:
        run(given, started=look)
    stop.set()
    assert len(seen) > 0
    assert all(seen)  # links to memory, and no file
    assert list(tmp_path.iterdir()) == []
    assert secret not in "".join(capfd.readouterr())
