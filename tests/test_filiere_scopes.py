"""The scopes of the filières: each row held against the words it cites, and how far they reach.

A filière's scope is our reading of what it prints; it is never the label of a centre.
"""

import csv
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from real_data import column, declared, rows

PLAN = "pfmg-preindications"
BOOK = "Filières_02_08_18_prio.xlsx"
#: Indications of the genomic medicine plan that no group of Orphanet's renders: why no row.
NOT_ENTERED = {
    "F-01": "familial forms only; rare cardiomyopathy stands in the filière's own scope",
    "F-05": "no group for medium-sized arteries; rare vascular disease stands apart",
    "F-21": "histiocytoses without a mutation: the name of the centre has them all",
    "F-23": "unexplained clonal forms only: the name of the centre has them all",
    "F-26": "severe forms revealed in childhood only; rare liver disease stands apart",
    "F-29": "chronic kidney diseases, rare or not; rare kidney disease stands apart",
    "F-30": "monogenic forms only: the filière's own name has them all",
    "F-46": "a sign (hyperlaxity), not a group; Ehlers-Danlos syndromes stand apart",
    "F-58": "early, drug-resistant forms only: the name of the centre has all rare epilepsies",
    "F-68": "early forms only; rare deafness stands in the filière's own scope",
}
#: Of the classifications, the active disorders, those in a filière's scope, and why so few.
LOW = {
    "185": (139, 122, "urogenital tumours"),
    "194": (368, 262, "leukaemias and lymphomas: MaRIH is read by its centres' names"),
    "196": (249, 223, "neither autoimmune nor autoinflammatory"),
    "202": (697, 409, "rare tumours have no filière"),
    "203": (172, 49, "rare infections have no filière"),
    "204": (55, 27, "poisonings have no filière"),
    "205": (200, 117, "gynaecological tumours and pregnancy have no filière"),
    "233": (975, 846, "tumours and infections that a transplant may follow or bring"),
}


def _scopes() -> list[dict[str, str]]:
    return [r for r in rows("coverages") if r["covering"].startswith("filiere/")]


def test_every_filiere_has_a_scope_and_every_scope_its_reason() -> None:
    scopes = _scopes()
    assert len(scopes) == 169
    assert {r["covering"] for r in scopes} == {f"filiere/{i}" for i in column("filieres", "id")}
    assert {r["evidence"] for r in scopes} == {"inferred"}
    english = {r["code"]: r["label_en"] for r in rows("orphanet_entities")}
    french = {r["code"]: r["label_fr"] for r in rows("orphanet_nomenclature_fr")}
    for row in scopes:
        words, code = row["value_in_source"], row["orpha"]
        begin = f"Champ de la filière, et non label d’un centre : « {words} » est lu comme « "
        assert row["evidence_note_fr"].startswith(f"{begin}{french[code]} » ;"), row
        begin = f"The scope of the network, not the label of a centre: “{words}” is read as “"
        assert row["evidence_note_en"].startswith(f"{begin}{english[code]}”;"), row


@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")  # of the workbook
def test_the_words_are_those_of_the_line_cited(shared: Path) -> None:
    folder = shared / "data" / "network"
    facts = (folder / "filieres.tsv").read_text("utf-8").splitlines()
    opened = openpyxl.load_workbook(folder / "Filieres_02_08_18_prio.xlsx", read_only=True)
    lines = opened["Feuil1"].iter_rows(values_only=True)
    book = [(str(line[0]), " ".join(str(line[3]).split())) for line in lines]
    opened.close()
    acronyms = {r["id"]: r["acronym"] for r in rows("filieres")}
    ids = [r for r in rows("filiere_facts") if r["field"] == "orphanet_network_id"]
    networks = {r["filiere"]: r["value"] for r in ids}
    sources = declared()
    checked = {"facts": 0, "book": 0, "page": 0}
    for row in _scopes():
        if row["source"] == PLAN:
            continue
        file, _, line = row["locator"].partition(", l. ")
        if file == "filieres.tsv":
            filiere, _, value, page, *_ = facts[int(line) - 1].split("\t")
            assert filiere == acronyms[row["covering"].removeprefix("filiere/")]
            assert row["value_in_source"] in value, row
            table = row["source"] == "orphanet-filieres-2018"
            assert (BOOK if table else str(sources[row["source"]]["url"])) in page, row
            checked["facts"] += 1
        elif file == BOOK:
            assert row["source"] == "orphanet-filieres-2018"
            network, centre = book[int(line) - 1]
            assert networks[row["covering"].removeprefix("filiere/")] == network
            assert row["value_in_source"] in centre, row
            checked["book"] += 1
        else:
            # Read on the page itself: the collection quotes another sentence of it.
            assert (row["source"], row["orpha"]) == ("filfoie-en-region", "57146")
            assert "extent" in sources[row["source"]]
            checked["page"] += 1
    assert checked == {"facts": 120, "book": 14, "page": 1}


def test_the_indications_of_the_plan_are_entered_or_said_not_to_be(shared: Path) -> None:
    path = shared / "data" / "network" / "pfmg_preindications_filieres.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        plan = {r["code"]: r for r in csv.DictReader(file, delimiter="\t")}
    assert len(plan) == 42
    acronyms = {r["id"]: r["acronym"] for r in rows("filieres")}
    entered = [r for r in _scopes() if r["source"] == PLAN]
    for row in entered:
        line = plan[row["locator"]]
        assert acronyms[row["covering"].removeprefix("filiere/")] == line["filiere"]
        assert row["value_in_source"] in line["preindication"]
    assert {r["locator"] for r in entered} ^ set(plan) == set(NOT_ENTERED)


# ── How far the scopes reach, on the nomenclature of June 2023 ────────────────────────────────


@pytest.fixture(scope="module")
def pack(shared: Path) -> dict[str, list[dict[str, str]]]:
    path = shared / "data" / "orphanet" / "nomenclature_fr_2023-06-22.tar.xz"
    read = {}
    with tarfile.open(path) as archive:
        for name in ("nomenclature", "classifications_edges"):
            file = archive.extractfile(f"nomenclature_fr_2023/{name}_fr_2023-06-22.csv")
            assert file is not None
            read[name] = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    return read


def _below(codes: set[str], edges: list[dict[str, str]]) -> set[str]:
    children: dict[str, set[str]] = {}
    for edge in edges:
        children.setdefault(edge["from"], set()).add(edge["to"])
    reached, queue = set(codes), list(codes)
    while queue:
        for child in children.get(queue.pop(), set()) - reached:
            reached.add(child)
            queue.append(child)
    return reached


def _disorders(pack: dict[str, list[dict[str, str]]], *statuses: str) -> set[str]:
    # 36547 is the level of disorders, beside groups (36540) and subtypes (36554).
    table = pack["nomenclature"]
    return {r["orpha_code"] for r in table if r["level"] == "36547" and r["status"] in statuses}


def _by_classification(pack: dict[str, list[dict[str, str]]]) -> Iterator[tuple[str, set[str]]]:
    members: dict[str, set[str]] = {}
    for edge in pack["classifications_edges"]:
        number = edge["classification"].split("_")[1]
        members.setdefault(number, set()).update((edge["from"], edge["to"]))
    assert len(members) == 33, "the 34th, of disorders without a diagnosis, is a head alone"
    yield from members.items()


def test_nine_active_disorders_in_ten_lead_to_a_filiere(
    pack: dict[str, list[dict[str, str]]],
) -> None:
    reached = _below({r["orpha"] for r in _scopes()}, pack["classifications_edges"])
    active = _disorders(pack, "1")
    assert (len(reached & active), len(active)) == (5420, 5991)
    assert len(reached & active) / len(active) > 0.9
    # With those that Orphanet calls historical (513), which it keeps in its classifications.
    kept = _disorders(pack, "1", "513")
    assert (len(reached & kept), len(kept)) == (5733, 6305)


def test_where_fewer_than_nine_in_ten_do_is_said_and_why(
    pack: dict[str, list[dict[str, str]]],
) -> None:
    reached = _below({r["orpha"] for r in _scopes()}, pack["classifications_edges"])
    active = _disorders(pack, "1")
    low = {}
    for number, members in _by_classification(pack):
        here = members & active
        if len(here) and len(here & reached) / len(here) < 0.9:
            low[number] = (len(here), len(here & reached))
    assert low == {number: (all_, some) for number, (all_, some, _) in LOW.items()}


def test_a_scope_is_in_both_versions_of_orphanet(pack: dict[str, list[dict[str, str]]]) -> None:
    """Entered from the packets of 2025, and found in the classifications of 2023."""
    known = {edge["from"] for edge in pack["classifications_edges"]}
    known |= {edge["to"] for edge in pack["classifications_edges"]}
    codes = {r["orpha"] for r in _scopes()}
    assert len(codes) == 150
    assert codes - known == set()
    assert codes - set(column("orphanet_entities", "code")) == set()
