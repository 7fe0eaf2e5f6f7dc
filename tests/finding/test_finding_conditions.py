"""The condition asked for: codes in every state, and the paths to what a centre covers."""

from __future__ import annotations

import pytest
from finding_under_test import codes, path, sites, told
from site_under_test import ROOT

from maillage.errors import BadRequest
from maillage.examples import read_example
from maillage.finding.path import Edges, shortest
from maillage.store import select


def test_a_deprecated_code_is_followed_and_it_is_said(coded):
    found = told(coded, orpha="2")
    assert (found["condition"]["code"], found["condition"]["replaces"]["code"]) == (
        "ORPHA:1",
        "ORPHA:2",
    )
    assert "replaced" in codes(found)
    assert sites(found) == ["t", "s"]


def test_a_code_with_two_successors_is_not_followed(coded):
    found = told(coded, orpha="3")
    assert [c["code"] for c in found["condition"]["replacedBy"]] == ["ORPHA:1", "ORPHA:10"]
    assert "deprecated" in codes(found)
    assert found["items"] == []


def test_an_obsolete_code_says_what_it_is_referred_to(coded):
    found = told(coded, orpha="4")
    assert found["condition"]["code"] == "ORPHA:4"
    assert [c["code"] for c in found["condition"]["referredTo"]] == ["ORPHA:1"]
    (note,) = [n["text"] for n in found["notes"] if n["code"] == "obsolete"]
    assert "not the same entity" in note


def test_redirections_in_a_circle_end(coded):
    assert told(coded, orpha="5")["condition"]["status"] == "deprecated"


def test_a_condition_that_is_not_rare_is_told_so(find, coded):
    assert "non-rare" in codes(told(coded, orpha="7"))
    assert "non-rare" in codes(find("73247", place="35"))


def test_a_label_in_the_other_language_says_so(coded):
    assert told(coded, "fr", orpha="1")["condition"]["labelLang"] == "en"


def test_of_two_shortest_paths_the_one_within_one_classification(coded):
    (centre,) = told(coded, orpha="1")["items"][0]["centres"]
    (coverage,) = centre["coverages"]
    assert path(coverage) == ["ORPHA:1", "ORPHA:20", "ORPHA:30"]
    assert [[c["label"] for c in s["classifications"]] for s in coverage["steps"]] == [
        ["C181"],
        ["C181"],
    ]


def test_only_through_one_classification(coded):
    through = told(coded, orpha="1", classification="181")
    assert sites(through) == ["t", "s"]
    assert through["classification"]["label"] == "C181"
    assert "VALUES ?asserted { <http://www.orpha.net/ORDO/Orphanet_30> }" in through["query"]
    # 156 has a step from 1 to 30 that the newest parents do not have: it does not count.
    other = told(coded, orpha="1", classification="156")
    assert (other["items"], other["total"]) == ([], 0)
    assert "VALUES ?asserted {  }" in other["query"]
    with pytest.raises(BadRequest, match="it has 156, 181"):
        told(coded, orpha="1", classification="999")


@pytest.mark.parametrize(
    ("code", "number", "asserted"),
    [("1", "181", ["30"]), ("1", "156", []), ("10", "156", []), ("30", "181", ["30"])],
)
def test_the_example_for_one_classification_gives_its_rows(coded, code, number, asserted):
    (file,) = (ROOT / "queries" / "examples").glob("f03-*.ttl")
    text = read_example(file).query
    assert text.count("ordo:58 classification:181") == 1
    text = text.replace("ordo:58 classification:181", f"ordo:{code} classification:{number}")
    rows = select(coded.graph.store, text)
    assert [row["asserted"].value.rpartition("_")[2] for row in rows] == asserted


def test_without_coordinates_there_is_no_distance_and_it_is_said(coded):
    found = told(coded, orpha="1")
    assert (found["place"]["precision"], found["items"][0]["distanceKm"]) == ("none", None)
    assert "no-point" in codes(found)


def test_paths():
    edges = Edges({"a": ["b"], "b": ["a", "c"]}, {})
    assert shortest(edges, "a", "a").nodes == ("a",)
    assert shortest(edges, "a", "c").nodes == ("a", "b", "c")
    assert shortest(edges, "a", "z") is None
