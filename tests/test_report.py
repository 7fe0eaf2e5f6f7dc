"""A report in its four forms."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rich.console import Console

from maillage.report import Finding, Report, Text, machine, text
from maillage.terms import expand

RULE = "https://w3id.org/maillage/shapes#Participation-role"
WORST = Finding(
    "Violation",
    RULE,
    Text("le rôle manque", "the role is missing"),
    Text("Donnez-en un.", "Give one."),
    component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    focus="https://w3id.org/maillage/id/participation/a.b.c",
    path="https://w3id.org/maillage/ontology#role",
    value='un "x"\tet plus',
    file="participations.csv",
    line=7,
    column="role",
)
MILD = Finding("Warning", RULE, Text("à voir", "have a look"), file="a.csv", line=1)
NOTE = Finding("Info", RULE, Text("à savoir", "good to know"))


def test_a_report_is_sorted_and_has_each_finding_once():
    report = Report.of([NOTE, MILD, WORST, MILD])
    assert report.findings == (WORST, MILD, NOTE)


@pytest.mark.parametrize(
    ("findings", "conforms"), [([], True), ([MILD, NOTE], True), ([MILD, WORST], False)]
)
def test_only_a_violation_forbids_publishing(findings, conforms):
    assert Report.of(findings).conforms is conforms


def test_text_tells_place_message_value_and_remedy_in_either_language():
    french = text.render(Report.of([WORST, MILD]), "fr")
    english = text.render(Report.of([WORST, MILD]), "en")
    assert "participations.csv:7:role: erreur: le rôle manque" in french
    assert "participations.csv:7:role: error: the role is missing" in english
    assert "mlgid:participation/a.b.c  mlg:role" in english
    assert "→ Donnez-en un." in french
    assert (
        french.splitlines()[-1] == "Non conforme : 1 erreur(s), 1 avertissement(s), 0 remarque(s)."
    )
    assert english.splitlines()[-1] == "Does not conform: 1 error(s), 1 warning(s), 0 note(s)."


def test_a_terminal_gets_colours_and_a_file_none():
    shown = []
    for terminal in (True, False):
        out = io.StringIO()
        text.show(Report.of([WORST]), "en", Console(file=out, force_terminal=terminal))
        shown.append(out.getvalue())
    assert "\x1b[" in shown[0]
    assert "\x1b[" not in shown[1]


def test_a_message_in_one_language_serves_both():
    assert Text("", "only English").pick("fr") == "only English"


def test_tsv_has_one_row_a_finding_whatever_the_value_holds():
    rows = list(
        csv.DictReader(io.StringIO(machine.to_tsv(Report.of([WORST, MILD]))), dialect="excel-tab")
    )
    assert [row["line"] for row in rows] == ["7", "1"]
    assert rows[0]["value"] == WORST.value
    assert (rows[0]["message_fr"], rows[0]["remedy_en"]) == ("le rôle manque", "Give one.")


def test_json_holds_everything():
    body = json.loads(machine.to_json(Report.of([WORST])))
    assert body["conforms"] is False
    (finding,) = body["findings"]
    assert finding["message"] == {"fr": "le rôle manque", "en": "the role is missing"}
    assert (finding["file"], finding["line"], finding["column"]) == (
        "participations.csv",
        7,
        "role",
    )


def test_turtle_is_a_shacl_report_without_blank_nodes():
    turtle = machine.to_turtle(Report.of([WORST, MILD]))
    quads = list(parse(turtle, format=RdfFormat.TURTLE))
    facts = {(q.predicate, q.object) for q in quads}
    assert "_:" not in turtle
    assert (expand("sh:conforms"), Literal(False)) in facts
    assert sum(q.predicate == expand("sh:result") for q in quads) == 2
    for name, value in (
        ("sh:focusNode", NamedNode(WORST.focus)),
        ("sh:resultPath", NamedNode(WORST.path)),
        ("sh:value", Literal(WORST.value)),
        ("sh:sourceShape", NamedNode(RULE)),
        ("sh:sourceConstraintComponent", NamedNode(WORST.component)),
        ("sh:resultSeverity", expand("sh:Warning")),
        ("sh:resultMessage", Literal("le rôle manque", language="fr")),
        ("mlg:line", Literal(7)),
    ):
        assert (expand(name), value) in facts


def test_an_empty_report_conforms_in_every_form():
    empty = Report(())
    assert json.loads(machine.to_json(empty)) == {"conforms": True, "findings": []}
    assert len(machine.to_tsv(empty).splitlines()) == 1
    assert "sh:conforms true" in machine.to_turtle(empty)
    assert text.render(empty, "fr") == "Conforme : rien à signaler.\n"
