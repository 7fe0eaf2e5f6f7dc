"""`/find` on the real data: whom it lists, in which order, whom it leaves out, and what it says."""

from __future__ import annotations

from datetime import date

import pytest
from finding_under_test import codes, path, sites, told

from maillage.finding import answer, read
from maillage.store import select


def test_from_ille_et_vilaine_an_adult_finds_rennes_first_and_why(find):
    told = find(place="35", audience="adult")
    assert sites(told) == [
        *("leukofrance-rennes", "leukofrance-brest", "leukofrance-pitie-salpetriere"),
        *("leukofrance-clermont-ferrand", "leukofrance-lyon", "leukofrance-montpellier"),
        "leukofrance-saint-pierre",
    ]
    first = told["items"][0]
    (centre,) = first["centres"]
    (coverage,) = centre["coverages"]
    assert path(coverage) == ["ORPHA:58", "ORPHA:68356"]
    assert [node["label"] for node in coverage["path"]] == [
        "Maladie d'Alexander",
        "Leucodystrophie",
    ]
    assert (coverage["evidence"], coverage["locator"]) == ("inferred", "titre")
    assert coverage["source"]["iri"].endswith("/document/ela-centres-experts")
    assert (first["role"]["slug"], first["audienceFit"]) == ("competence", "asserted")
    assert first["distanceKm"] == pytest.approx(3.4, abs=0.3)
    assert first["telephone"] == ["02 99 26 67 44"]
    assert first["email"] == ["secretariat.genetique.medicale@chu-rennes.fr"]
    assert first["addresses"][0]["postcode"] == "35200"
    assert (first["listed"], first["backs"], first["located"]) == ("distance", [], True)
    until = {part["validUntil"] for part in centre["participations"]}
    assert until == {"2028-12-26", None}
    (label,) = centre["labels"]
    assert (label["validUntil"], label["valid"]) == ("2028-12-26", True)
    assert {s["evidence"] for s in first["audiences"]} == {"asserted"}
    assert len(first["audiences"]) == 4


def test_sites_known_for_children_only_are_left_out_and_told(find):
    told = find(place="35", audience="adult")
    left = {x["site"]["iri"].rpartition("/")[2]: x["reason"] for x in told["leftOut"]}
    assert left == dict.fromkeys(
        ["leukofrance-bicetre", "leukofrance-necker", "leukofrance-nice"], "audience"
    )
    assert "left-out-audience" in codes(told)
    assert len(sites(find(place="35"))) == 10


def test_a_centre_without_its_coordinating_site_says_that_one_may_be_nearer(find):
    """Of CEREDIH one competence site is entered: from Paris it was all there is, 592 km away."""
    told = find(orpha="101997", place="75")
    assert sites(told) == ["ceredih-montpellier"]
    (text,) = (n["text"] for n in told["notes"] if n["code"] == "no-coordinating-site")
    assert "déficits immunitaires héréditaires ;" in text
    assert "peut être plus près" in text
    assert "no-coordinating-site" not in codes(find(place="35"))
    # A coordinating site whose part has ended was entered: it is told among those left out.
    ended = find(orpha="98878", place="33")
    assert {x["reason"] for x in ended["leftOut"]} == {"ended"}
    assert "no-coordinating-site" not in codes(ended)


def test_from_reunion_the_local_site_then_the_one_that_backs_it(find):
    told = find(place="974", audience="adult")
    assert sites(told)[:2] == ["leukofrance-saint-pierre", "leukofrance-bicetre"]
    local, backing = told["items"][:2]
    assert (local["listed"], backing["listed"]) == ("local", "backing")
    assert backing["audienceFit"] == "other"
    assert [s["audience"]["slug"] for s in backing["audiences"]] == ["child"]
    (backed,) = backing["backs"]
    assert backed["site"]["iri"] == local["site"]["iri"]
    assert backed["centre"]["iri"].endswith("/centre/leukofrance")
    assert "backing-other-audience" in codes(told)
    rest = [item["distanceKm"] for item in told["items"][2:]]
    assert rest == sorted(rest)
    assert {x["site"]["iri"].rpartition("/")[2] for x in told["leftOut"]} == {
        "leukofrance-necker",
        "leukofrance-nice",
    }


def test_a_backing_site_says_whom_it_backs_even_if_that_is_of_another_role(find):
    told = find(place="974", audience="adult", role="coordinating")
    (item,) = told["items"]
    assert item["listed"] == "backing"
    assert item["backs"][0]["site"]["iri"].endswith("/site/leukofrance-saint-pierre")
    assert {left["reason"] for left in told["leftOut"]} == {"role"}
    assert "no-local-site" not in codes(told)  # there is one, of another role


def test_overseas_without_a_local_site_the_nearest_and_it_is_said(find):
    told = find(place="976", audience="adult")
    assert sites(told)[0] == "leukofrance-saint-pierre"
    assert {item["listed"] for item in told["items"]} == {"distance"}
    assert "no-local-site" in codes(told)
    (said,) = [note["text"] for note in told["notes"] if note["code"] == "no-local-site"]
    assert "Mayotte (976)" in said
    assert "nearest" in said or "proches" in said
    far = find(place="984")  # of which no point is known
    (said,) = [note["text"] for note in far["notes"] if note["code"] == "no-local-site"]
    assert "nearest" not in said
    assert "proches" not in said
    assert "no-local-site" not in codes(find(place="974")) | codes(find(place="35"))


def test_no_coverage_is_unknown_and_never_none(find):
    told = find("102", place="35")
    assert told["coverage"]["status"] == "unknown"
    assert "ne veut pas dire" in told["coverage"]["message"]
    assert (told["items"], told["leftOut"], told["total"]) == ([], [], 0)
    assert {"coverage-unknown", "filiere-scope"} <= codes(told)
    (filiere,) = told["filieres"]
    assert filiere["iri"].endswith("/filiere/brain-team")
    assert path(filiere["scopes"][0]) == ["ORPHA:102"]


def test_filieres_are_told_as_scopes_with_their_path(find):
    (filiere,) = find(place="35")["filieres"]
    assert filiere["iri"].endswith("/filiere/brain-team")
    assert {tuple(path(scope)) for scope in filiere["scopes"]} == {("ORPHA:58", "ORPHA:68356")}
    assert {scope["evidence"] for scope in filiere["scopes"]} == {"inferred"}
    assert all("non label d’un centre" in scope["why"] for scope in filiere["scopes"])
    assert "filiere-scope" in codes(find(place="35"))


def test_every_uncovered_disease_is_answered_and_many_have_a_filiere(names, published):
    prefix = "PREFIX mlg: <https://w3id.org/maillage/ontology#> "
    status = "<https://w3id.org/maillage/scheme/coverage-status/unknown>"
    rows = select(
        published,
        f"{prefix} SELECT ?c {{ ?d mlg:coverageStatus {status} ; mlg:orphaCode ?c }} ORDER BY ?c",
    )
    assert len(rows) > 500
    scoped = 0
    for row in rows[::12]:
        asked = read({"orpha": [row["c"].value], "from": ["35"]}, date(2026, 11, 26))
        found = answer(names, asked, "fr")
        assert not found.items
        assert not found.centres
        scoped += bool(found.scopes)
    assert scoped > len(rows[::12]) / 2


def test_an_ended_label_rules_out_today_and_not_in_its_days(find):
    then = find("448", place="44", asof="2020-01-01")
    # The hospital at Nantes is not named by the source; its département decides.
    assert sites(then) == ["crh-nantes", "crh-bicetre", "crh-lyon"]
    first = then["items"][0]
    assert (first["distanceKm"], first["located"]) == (None, False)
    assert first["approximateKm"] == 0
    assert "not-located" in codes(then)
    assert first["centres"][0]["labels"][0]["valid"] is True
    now = find("448", place="44")
    assert (now["items"], now["coverage"]["status"]) == ([], "known")
    assert {left["reason"] for left in now["leftOut"]} == {"ended"}
    assert len(now["leftOut"]) == 3
    assert {"none-listed", "left-out-ended"} <= codes(now)
    before = find("448", place="44", asof="2010-01-01")
    assert {left["reason"] for left in before["leftOut"]} == {"not-yet"}


def test_the_day_a_label_ends_is_no_longer_in_it(find):
    assert len(sites(find("448", place="44", asof="2022-11-24"))) == 3
    assert sites(find("448", place="44", asof="2022-11-25")) == []


def test_an_undated_participation_stays_and_its_ended_label_is_told(find):
    (item,) = find("903", place="59")["items"]
    assert item["site"]["iri"].endswith("/site/crmw-lille")
    (label,) = item["centres"][0]["labels"]
    assert (label["validUntil"], label["valid"]) == ("2022-11-25", False)


def test_a_centre_of_which_no_site_is_entered_is_named(find):
    told = find("586", place="35")
    assert (told["items"], told["coverage"]["status"]) == ([], "known")
    assert [c["iri"].rpartition("/")[2] for c in told["centresWithoutSites"]] == ["mucoviscidose"]
    assert find(place="35")["centresWithoutSites"] == []


def test_a_group_tells_who_covers_a_part_of_it(find):
    told = find("98006", place="35")
    assert told["items"] == []
    assert {(c["iri"].rpartition("/")[2], c["covers"]["code"]) for c in told["centresOfParts"]} == {
        ("leukofrance", "ORPHA:68356"),
        ("sla", "ORPHA:803"),
    }
    assert "parts" in codes(told)
    assert find(place="35")["centresOfParts"] == []


def test_a_name_among_a_few_communes_is_told_with_its_departement(find):
    told = find(place="Saint-Denis")
    assert told["place"]["label"] == "Saint-Denis (974)"
    assert "place-unsure" in codes(told)
    for sure in ("97400", "Saint-Denis (974)", "974", "-20.88,55.45"):
        assert "place-unsure" not in codes(find(place=sure))


def test_one_item_a_site_and_both_roles_where_sources_disagree(find):
    told = find(place="35")
    assert len(sites(told)) == len(set(sites(told)))
    differ = {
        item["site"]["iri"].rpartition("-")[2]: [
            (p["role"]["slug"], p["evidence"]) for p in centre["participations"]
        ]
        for item in told["items"]
        for centre in item["centres"]
        if centre["rolesDiffer"]
    }
    assert differ == {
        "brest": [("competence", "asserted"), ("constitutive", "inferred")],
        "ferrand": [("constitutive", "asserted"), ("competence", "asserted")],
    }
    assert "roles-differ" in codes(told)
    # What a source asserts ranks before what we infer.
    roles = [item["role"]["slug"] for item in told["items"]]
    assert roles[sites(told).index("leukofrance-brest")] == "competence"
    assert roles[sites(told).index("leukofrance-clermont-ferrand")] == "constitutive"


def test_only_the_roles_asked_for(find):
    told = find(place="35", role=["competence,coordinating"])
    assert [r["slug"] for r in told["roles"]] == ["coordinating", "competence"]
    assert {item["role"]["slug"] for item in told["items"]} == {"coordinating", "competence"}
    assert {left["reason"] for left in told["leftOut"]} == {"role"}


def test_within_a_band_the_role_decides_before_the_kilometres(find):
    paris = [
        (item["band"], item["role"]["slug"], item["distanceKm"])
        for item in find(place="75", audience="child")["items"][:3]
        if item["audienceFit"] == "asserted"
    ]
    assert [p[:2] for p in paris[:2]] == [(0, "constitutive"), (0, "competence")]
    told = find(place="75", audience="child")
    # Inferred from the name of its unit, and five kilometres away: not after Brest or La Réunion.
    assert sites(told)[2] == "leukofrance-bicetre"
    assert told["items"][2]["audienceFit"] == "inferred"
    order = [(i["band"], i["audienceFit"]) for i in told["items"]]
    asserted = [band for band, fit in order if fit == "asserted"]
    assert asserted == sorted(asserted)
    assert [band for band, _ in order] == [*asserted[:2], 0, *asserted[2:]]


def test_an_undetermined_audience_comes_after_a_known_one(coded):
    adult = told(coded, orpha="1", audience="adult")
    assert [i["audienceFit"] for i in adult["items"]] == ["inferred", "undetermined"]
    assert sites(adult) == ["t", "s"]
