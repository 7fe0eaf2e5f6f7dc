"""The facts on filières, associations and networks, each held against the line it cites."""

import csv
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from real_data import TABLES, declared, rows

COLLECTED = {
    "filieres.tsv": "faits-filieres-2026-11",
    "associations_facts.tsv": "faits-associations-2026-11",
    "centres_facts.tsv": "faits-centres-2026-11",
    "erns.tsv": "faits-ern-2026-11",
}
LINE = re.compile(r"(\w+\.tsv), l\. (\d+)")


@pytest.fixture(scope="module")
def collected(shared: Path) -> dict[str, list[str]]:
    folder = shared / "data" / "network"
    return {name: (folder / name).read_text("utf-8").splitlines() for name in COLLECTED}


def test_nothing_rests_on_memory(collected: dict[str, list[str]]) -> None:
    checked = 0
    for name, table in TABLES.items():
        for row in rows(name) if not table.source else []:
            for file, number in LINE.findall(row["locator"]):
                if file == "filieres.tsv":
                    source = collected[file][int(number) - 1].split("\t")[3]
                    assert source not in ("memory", "not found"), (name, row)
                    checked += 1
    assert checked > 500
    assert [s for s in declared() if "memory" in s or "memoire" in s] == []


@pytest.mark.parametrize(
    "name",
    [
        *("filieres", "filiere_facts", "erns"),
        *("associations", "association_facts", "association_conditions"),
    ],
)
def test_rows_cite_the_page_that_their_line_cites(
    name: str, collected: dict[str, list[str]]
) -> None:
    sources = declared()
    for row in rows(name):
        found = LINE.search(row["locator"])
        source = sources[row["source"]]
        if found is None:
            assert "via" not in source, row  # one of the five documents
            continue
        line = collected[found[1]][int(found[2]) - 1]
        if row["source"] == "orphanet-filieres-2018":
            assert "Filières_02_08_18_prio.xlsx" in line
        elif row["source"] == COLLECTED[found[1]]:
            assert line.count("http") > 1, "a line that cites one page is that page's"
        else:
            assert str(source["url"]) in line, row


VERBATIM = {"official_name", "website", "orphanet_network_id", "created", "created_on"}


def test_filiere_facts_are_those_of_their_lines(collected: dict[str, list[str]]) -> None:
    acronyms = {r["acronym"]: r["id"] for r in rows("filieres")}
    fields = {"coordinating_establishment": "coord_hospital", "scope_en": "scope"}
    fields |= {"coordinating_legal_entity": "coord_hospital", "created_on": "created"}
    fields["animating_centre"] = "animating_crmr_2018"
    read = set()
    for row in rows("filiere_facts"):
        found = LINE.search(row["locator"])
        assert found is not None
        filiere, field, value, *_ = collected["filieres.tsv"][int(found[2]) - 1].split("\t")
        assert acronyms[filiere] == row["filiere"]
        assert fields.get(row["field"], row["field"]) == field
        if row["field"] in VERBATIM:
            assert row["value"] in value
        if field == "ern":
            squeezed = re.sub(r"[^a-z]", "", value.lower())
            assert re.sub(r"[^a-z]", "", row["value"]) in squeezed
        read.add(int(found[2]))
    wanted = {"official_name", "scope", "website", "created", "coord_hospital", "ern"}
    wanted |= {"orphanet_network_id", "animating_crmr_2018"}
    for number, line in enumerate(collected["filieres.tsv"], 1):
        _, field, _, source, *_ = line.split("\t")
        if field in wanted and source not in ("memory", "not found"):
            assert number in read, f"filieres.tsv, l. {number} is not entered"


def test_association_facts_hold_nothing_from_memory(collected: dict[str, list[str]]) -> None:
    checked = 0
    for row in rows("association_facts"):
        found = LINE.search(row["locator"])
        if found is None or found[1] != "associations_facts.tsv":
            continue
        line = collected[found[1]][int(found[2]) - 1]
        known = re.sub(r"[^\s(]+ \[memory\]", "", line)
        if row["field"] in {"founded", "website", "seat"}:
            assert row["value"] in known, row
            checked += 1
    assert checked == 20


#: Codes that we chose from a name; all others are printed in the line itself.
CHOSEN = {
    "716": "phénylcétonurie",
    "558": "syndrome de Marfan",
    "774": "maladie de Rendu-Osler",
    "186": "CBP",
    "171": "CSP",
    "2137": "hépatite auto-immune",
    "98056": "maladies rénales génétiques",
    "3280": "syringomyélie",
    "71202": "pathologies plaquettaires",
}


def test_conditions_of_associations(collected: dict[str, list[str]]) -> None:
    chosen = set()
    for row in rows("association_conditions"):
        found = LINE.search(row["locator"])
        assert found is not None
        line = collected[found[1]][int(found[2]) - 1]
        if f"({row['orpha']})" not in line:
            assert CHOSEN[row["orpha"]] in line
            assert CHOSEN[row["orpha"]] in row["locator"], "the locator quotes the name"
            chosen.add(row["orpha"])
    assert chosen == set(CHOSEN)


def test_european_networks(collected: dict[str, list[str]]) -> None:
    lines = [line.split("\t") for line in collected["erns.tsv"][1:]]
    acronyms = {acronym for acronym, *_ in lines}
    assert {r["acronym"] for r in rows("erns")} == acronyms
    for acronym, name, _ in lines:
        row = next(r for r in rows("erns") if r["acronym"] == acronym)
        assert row["name_en"] == (acronym if "from memory" in name else name)


def test_the_network_ids_are_those_of_the_table_of_2018(shared: Path) -> None:
    path = shared / "data" / "network" / "Filieres_02_08_18_prio.xlsx"
    with zipfile.ZipFile(path) as book:
        text = "".join(book.read(n).decode("utf-8") for n in book.namelist() if n.endswith(".xml"))
    ids = {r["value"] for r in rows("filiere_facts") if r["field"] == "orphanet_network_id"}
    assert len(ids) == 23
    assert [i for i in ids if i not in text] == []


def test_figures_of_2018_are_the_counts_of_the_table(shared: Path) -> None:
    """Centres are those with a reference site, however their name is spaced in the table."""
    with (shared / "data/network/filieres_centres_2018.csv").open(encoding="utf-8") as file:
        sites = list(csv.DictReader(file))
    filieres = {
        r["value"]: r["filiere"]
        for r in rows("filiere_facts")
        if r["field"] == "orphanet_network_id"
    }
    counted: Counter[str] = Counter()
    centres: defaultdict[str, set[str]] = defaultdict(set)
    for site in sites:
        filiere, role = filieres[site["net_id"]], site["nature_site"].strip().lower().split(" ")[0]
        counted[f"{filiere}-{ROLES[role]}-2018"] += 1
        if role != "competence":
            centres[f"{filiere}-crmr-2018"].add(" ".join(site["nom_centre"].split()))
    counted.update({figure: len(names) for figure, names in centres.items()})
    entered = {r["id"]: int(r["value"]) for r in rows("figures") if r["id"] in counted}
    assert entered == dict(counted)
    assert len(entered) == 4 * 23
    assert sum(len(names) for names in centres.values()) == 109


ROLES = {
    "coordonnateur": "coordonnateurs",
    "constitutif": "constitutifs",
    "competence": "competence",
}
