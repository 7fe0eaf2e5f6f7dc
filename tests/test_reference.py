"""The reference tables, held against the files that they were extracted from."""

import csv
import io
import json
import lzma
import tarfile
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from real_data import TABLES, rows

TYPES = {
    "Category": "category",
    "Clinical group": "clinical-group",
    "Disease": "disease",
    "Malformation syndrome": "malformation-syndrome",
    "Morphological anomaly": "morphological-anomaly",
    "Clinical syndrome": "clinical-syndrome",
    "Biological anomaly": "biological-anomaly",
    "Particular clinical situation in a disease or syndrome": "particular-clinical-situation",
    "Clinical subtype": "clinical-subtype",
    "Etiological subtype": "etiological-subtype",
    "Histopathological subtype": "histopathological-subtype",
}
#: Orphanet's flags; 129 marks the head of a classification and 513 a historical entity.
STATUSES = {
    **dict.fromkeys(("1", "129", "513"), "active"),
    "8449": "deprecated",
    "8208": "obsolete",
    "8225": "non-rare",
}
#: Heads that gather classifications for Orphanet's own use; no packet describes them.
TECHNICAL_HEADS = {"231957", "320716"}


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


# ── Territory ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def cog(shared: Path) -> dict[str, list[dict[str, Any]]]:
    geo = shared / "data" / "geo"
    communes = lzma.decompress((geo / "communes_etalab_6.0.0.json.xz").read_bytes())
    return {
        "regions": json.loads((geo / "regions.json").read_text("utf-8")),
        "departments": json.loads((geo / "departements.json").read_text("utf-8")),
        "communes": json.loads(communes),
    }


def test_regions(cog: dict[str, list[dict[str, Any]]]) -> None:
    expected = {r["code"]: r["nom"] for r in cog["regions"]}
    assert {r["code"]: r["name_fr"] for r in rows("regions")} == expected


def test_departments(cog: dict[str, list[dict[str, Any]]]) -> None:
    people: dict[str, int] = {}
    home = {}
    for commune in cog["communes"]:
        if commune["type"] == "commune-actuelle":  # arrondissements would count twice
            home[commune["code"]] = commune["departement"]
            count = commune.get("population")
            if count is not None:
                people[commune["departement"]] = people.get(commune["departement"], 0) + count
    expected = {
        d["code"]: {
            "slug": d["code"].lower(),
            "code": d["code"],
            "name_fr": d["nom"],
            "region": d["region"],
            "prefecture": d["chefLieu"].lower() if home[d["chefLieu"]] == d["code"] else "",
            "population": str(people.get(d["code"], "")),
        }
        for d in cog["departments"]
    }
    assert {r["code"]: r for r in rows("departments")} == expected
    assert [r["code"] for r in rows("departments") if not r["prefecture"]] == ["984"]
    assert [r["code"] for r in rows("departments") if not r["population"]] == ["984", "989"]
    paris = next(r for r in rows("departments") if r["code"] == "75")
    assert 2_000_000 < int(paris["population"]) < 2_300_000


def test_communes(cog: dict[str, list[dict[str, Any]]]) -> None:
    kinds = ("commune-actuelle", "arrondissement-municipal")
    known = {c["code"]: c for c in cog["communes"] if c["type"] in kinds}
    table = rows("communes")
    assert len(table) > 108
    for row in table:
        commune = known[row["code"]]
        assert row == {
            "slug": row["code"].lower(),
            "code": commune["code"],
            "name_fr": commune["nom"],
            "department": commune["departement"].lower(),
            "postcodes": " | ".join(sorted(commune.get("codesPostaux", []))),
            "population": str(commune.get("population", "")),
        }


def test_every_commune_is_used_and_every_used_commune_is_there() -> None:
    used = {r["prefecture"] for r in rows("departments")} - {""}
    for name, table in TABLES.items():
        for key, spec in table.columns.items():
            if spec.refs == ("commune",):
                used |= {r[key] for r in rows(name)} - {""}
    assert {r["slug"] for r in rows("communes")} == used


def inside(place: tuple[float, float], geometry: dict[str, Any]) -> bool:
    """Say whether a point lies in a (multi)polygon, by counting the sides east of it."""
    x, y = place
    shape = geometry["coordinates"]
    odd = False
    for polygon in [shape] if geometry["type"] == "Polygon" else shape:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    odd = not odd
    return odd


@pytest.fixture(scope="module")
def boundaries(shared: Path) -> dict[str, dict[str, Any]]:
    path = shared / "data" / "geo" / "departements-avec-outre-mer.geojson.xz"
    features = json.loads(lzma.decompress(path.read_bytes()))["features"]
    return {f["properties"]["code"].lower(): f["geometry"] for f in features}


def test_prefectures_lie_in_their_departements(boundaries: dict[str, dict[str, Any]]) -> None:
    places = {
        r["department"]: (float(r["longitude"]), float(r["latitude"]))
        for r in rows("department_places")
    }
    assert len(boundaries) == 101
    assert [d for d, shape in boundaries.items() if not inside(places[d], shape)] == []
    without = {r["slug"] for r in rows("departments")} - set(places)
    assert without == {"984", "989"}, "the TAAF have no prefecture, Clipperton has no inhabitants"
    # The six collectivities have no boundary here: each lies in its own ocean.
    assert sorted(set(places) - set(boundaries)) == ["975", "977", "978", "986", "987", "988"]
    assert 46 < places["975"][1] < 48
    assert all(17 < places[d][1] < 19 and -64 < places[d][0] < -62 for d in ("977", "978"))
    assert all(-24 < places[d][1] < -13 for d in ("986", "987", "988"))


def test_hospitals_lie_in_their_departements(boundaries: dict[str, dict[str, Any]]) -> None:
    home = {r["id"]: r["department"] for r in rows("establishments")}
    checked = [
        (r["establishment"], (float(r["longitude"]), float(r["latitude"])))
        for r in rows("establishment_places")
    ]
    assert len(checked) > 15
    assert [e for e, place in checked if not inside(place, boundaries[home[e]])] == []


# ── Orphanet ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def packets(shared: Path) -> dict[str, dict[str, Any]]:
    path = shared / "data" / "orphanet" / "orphapacket_json_2025-12.tar.xz"
    read = {}
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and member.name.endswith(".json"):
                packet = json.load(file)["Orphapacket"]
                read[packet["ORPHAcode"]] = packet
    assert len(read) == 9960
    return read


def parents(packet: dict[str, Any]) -> Iterator[str]:
    """Read the parents of a packet, which come alone or in lists of lists."""
    held = packet.get("Parents") or []
    for one in held if isinstance(held, list) else [held]:
        inner = one["Parent"]
        for parent in inner if isinstance(inner, list) else [inner]:
            yield parent["ORPHAcode"]


@pytest.fixture(scope="module")
def french(shared: Path) -> dict[str, list[dict[str, str]]]:
    path = shared / "data" / "orphanet" / "nomenclature_fr_2023-06-22.tar.xz"
    read = {}
    with tarfile.open(path) as archive:
        for name in ("nomenclature", "synonyms"):
            file = archive.extractfile(f"nomenclature_fr_2023/{name}_fr_2023-06-22.csv")
            assert file is not None
            read[name] = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    assert len(read["nomenclature"]) == 10_839
    return read


def needed(shared: Path) -> set[str]:
    """Codes that the curated tables use, and those that the documents touch."""
    path = shared / "data" / "network" / "orphacodes_requested.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        codes = {r["orphacode"] for r in csv.DictReader(file, delimiter="\t")}
    assert len(codes) == 120
    for name, table in TABLES.items():
        for key, spec in table.columns.items():
            if spec.kind == "orpha" and table.file.startswith("curated/"):
                codes |= {c for r in rows(name) for c in r[key].split(" | ")} - {""}
    return codes


def test_orphanet_entities(packets: dict[str, dict[str, Any]]) -> None:
    for row in rows("orphanet_entities"):
        packet = packets[row["code"]]
        assert row["label_en"] == packet["Label"]
        assert row["type"] == TYPES[packet["DisorderType"]["value"]]


def test_orphanet_parents(packets: dict[str, dict[str, Any]]) -> None:
    ours = {(r["code"], r["parent"]) for r in rows("orphanet_parents")}
    codes = {r["code"] for r in rows("orphanet_entities")}
    theirs = {(code, parent) for code in codes for parent in parents(packets[code])}
    assert {parent for _, parent in theirs - ours} == TECHNICAL_HEADS
    assert ours <= theirs
    assert {parent for _, parent in ours} <= codes


def test_the_extract_is_what_is_needed_and_its_ancestors(shared: Path) -> None:
    above: dict[str, set[str]] = {}
    for row in rows("orphanet_parents"):
        above.setdefault(row["code"], set()).add(row["parent"])
    wanted = needed(shared)
    queue = list(wanted)
    while queue:
        for parent in above.get(queue.pop(), set()) - wanted:
            wanted.add(parent)
            queue.append(parent)
    english = {r["code"] for r in rows("orphanet_entities")}
    assert english | {r["code"] for r in rows("orphanet_nomenclature_fr")} == wanted
    assert wanted - english == {"73247"}, "non rare in Europe: no packet"


def test_orphanet_french_names(french: dict[str, list[dict[str, str]]]) -> None:
    known = {r["orpha_code"]: r for r in french["nomenclature"]}
    table = {r["code"]: (r["label_fr"], r["status"]) for r in rows("orphanet_nomenclature_fr")}
    for code, pair in table.items():
        assert pair == (plain(known[code]["label"]), STATUSES[known[code]["status"]])
    assert table["73247"][1] == "non-rare"
    missing = {r["code"] for r in rows("orphanet_entities")} - set(table)
    assert missing & set(known) == set()
    assert {"652532", "662229"} <= missing, "newer than the French nomenclature"
    assert len(missing) == 10


def test_orphanet_french_synonyms(french: dict[str, list[dict[str, str]]]) -> None:
    codes = {r["code"] for r in rows("orphanet_nomenclature_fr")}
    expected = {
        (r["orpha_code"], plain(r["synonyms"]))
        for r in french["synonyms"]
        if r["orpha_code"] in codes and r["synonyms"].strip()
    }
    assert {(r["code"], r["synonym"]) for r in rows("orphanet_synonyms_fr")} == expected


def test_parents_agree_with_the_classifications_of_2023(shared: Path) -> None:
    """A second file of another year names most of the same parents."""
    pack = shared / "data" / "orphanet" / "nomenclature_fr_2023-06-22.tar.xz"
    with tarfile.open(pack) as archive:
        file = archive.extractfile("nomenclature_fr_2023/classifications_edges_fr_2023-06-22.csv")
        assert file is not None
        older = {(r["to"], r["from"]) for r in csv.DictReader(io.TextIOWrapper(file, "utf-8"))}
    ours = {(r["code"], r["parent"]) for r in rows("orphanet_parents")}
    assert len(ours & older) > 0.9 * len(ours)
