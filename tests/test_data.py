"""The real tables: their form, their sources, their codes, and how many rows there are."""

import csv
import io
import re
import unicodedata

import pytest
from real_data import DATA, TABLES, column, declared, rows
from stdnum import luhn

from maillage.sources.schema import Table

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILIERES = [
    *("anddi-rares", "brain-team", "cardiogen", "defiscience", "fai2r", "fava-multi", "filfoie"),
    *("filnemus", "filslan", "fimarad", "fimatho", "firendo", "g2m", "marih", "mcgre", "mhemo"),
    *("muco-cftr", "neurosphinx", "orkid", "oscar", "respifil", "sensgene", "tetecou"),
]


@pytest.fixture(params=TABLES.values(), ids=TABLES)
def table(request: pytest.FixtureRequest) -> Table:
    return request.param


def test_every_table_has_its_file_and_no_file_is_of_no_table() -> None:
    files = {table.file for table in TABLES.values()}
    found = {p.relative_to(DATA).as_posix() for p in DATA.glob("*/*.csv")}
    assert found == files
    assert len(files) > 50


def test_table_is_written_one_way(table: Table) -> None:
    raw = (DATA / table.file).read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff"), "begins with a byte-order mark"
    assert "\r" not in text, "has Windows line ends"
    assert text == unicodedata.normalize("NFC", text)
    records = list(csv.reader(io.StringIO(text)))
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(records)
    assert text == again.getvalue(), "quotes more than is needed, or ends without a line end"
    header, *body = records
    assert body == sorted(body), "is not sorted; `maillage fmt` sorts it"
    assert len({tuple(row) for row in body}) == len(body), "has a row twice"
    # Nothing may have been withdrawn; every other table is there for its rows.
    assert body or table.name == "withdrawn", "has no rows"
    assert header == list(table.columns)


def test_cells_hold_no_stray_spaces(table: Table) -> None:
    odd = re.compile(r"^\s|\s$|  |[\t\n\v\f]|\u200b|\u00ad")
    assert [cell for row in rows(table.name) for cell in row.values() if odd.search(cell)] == []


def test_slugs_are_well_formed() -> None:
    checked = 0
    for name, table in TABLES.items():
        if "id" in table.columns:
            ids = column(name, "id")
            assert [i for i in ids if not SLUG.fullmatch(i)] == []
            assert len(set(ids)) == len(ids), name
            checked += len(ids)
    assert checked > 500
    assert [s for s in declared() if not SLUG.fullmatch(s)] == []


def test_sources_are_declared_and_used() -> None:
    sources = declared()
    used = {table.source for table in TABLES.values() if table.source}
    used |= {str(source["via"]) for source in sources.values() if "via" in source}
    for name, table in TABLES.items():
        if not table.source:
            used |= set(column(name, "source"))
    # The maps are drawn with it, and no fact is taken from it.
    used |= {
        n for n, s in sources.items() if "reference/departement_outlines.json" in s.get("files", {})
    }
    assert used - set(sources) == set()
    assert set(sources) - used == set(), "declared, but nothing is taken from them"


def test_every_row_has_a_source_and_a_locator() -> None:
    bare = [
        (name, row)
        for name, table in TABLES.items()
        if not table.source
        for row in rows(name)
        if not row["source"] or not row["locator"]
    ]
    assert bare == []


def test_each_page_is_one_source() -> None:
    urls = [s["url"] for s in declared().values() if "url" in s and "via" in s]
    assert len(urls) > 60
    assert len(set(urls)) == len(urls)


@pytest.mark.parametrize(
    ("name", "count"),
    {
        "filieres": 23,
        "erns": 24,
        "associations": 14,
        "association_conditions": 16,
        "regions": 26,
        "departments": 109,
        "department_places": 107,
        "orphanet_entities": 645,
        "orphanet_nomenclature_fr": 636,
        "orphanet_synonyms_fr": 426,
        "orphanet_parents": 988,
    }.items(),
)
def test_counts(name: str, count: int) -> None:
    assert len(rows(name)) == count


def test_the_filieres() -> None:
    assert sorted(column("filieres", "id")) == sorted(FILIERES)
    facts = rows("filiere_facts")
    for field in ("orphanet_network_id", "animating_centre"):
        assert sorted(r["filiere"] for r in facts if r["field"] == field) == sorted(FILIERES)
    linked = {r["filiere"] for r in facts if r["field"] == "ern"}
    assert len(linked) == 12
    assert {r["value"] for r in facts if r["field"] == "ern"} <= set(column("erns", "id"))
    homes = {r["filiere"] for r in facts if r["field"].startswith("coordinating_")}
    assert len(homes) == 17


def test_finess_numbers_have_their_check_digit() -> None:
    numbers = column("establishment_codes", "finess") + column("legal_entity_codes", "finess")
    assert len(numbers) > 30
    # Corsica's letters stand for no digit: none is entered yet, so none may pass unseen.
    assert [n for n in numbers if not n.isdigit()] == []
    assert [n for n in numbers if not luhn.is_valid(n)] == []


def test_a_finess_number_begins_with_the_departement() -> None:
    homes = {r["id"]: r["department"] for r in rows("establishments")}
    pairs = [(r["finess"], homes[r["establishment"]]) for r in rows("establishment_codes")]
    assert pairs
    # Overseas the third digit of the département gives way: 9704… is Réunion.
    wrong = [
        (finess, home)
        for finess, home in pairs
        if not finess.lower().startswith(home if len(home) == 2 else home[:2] + "0" + home[2])
    ]
    assert wrong == []


def test_the_sirets_have_their_check_digit() -> None:
    sirets = [r["value"] for r in rows("association_facts") if r["field"] == "siret"]
    assert sirets == ["43250283900033"]
    assert luhn.is_valid(sirets[0])
    assert luhn.is_valid(sirets[0][:9])


def test_what_was_read_of_a_page_is_told_in_both_languages() -> None:
    partly = {name: spec for name, spec in declared().items() if "extent" in spec}
    assert {"ela-fiches-centres", "mhemo-labellisation-2017"} <= set(partly)
    for name, spec in partly.items():
        extent = spec["extent"]
        assert isinstance(extent, dict)
        assert set(extent) == {"fr", "en"}, name
        assert all(extent.values()), name
        assert "via" in spec, f"{name}: read in part, so there is no copy to take a checksum of"
