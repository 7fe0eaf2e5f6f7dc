"""Lists of communes: both published forms, which of several speaks, damage, a build with one."""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from maillage.build import Order, build
from maillage.errors import SourceError
from maillage.sources.communes import Communes, load_communes
from maillage.sources.downloads import Download, recognise
from maillage.sources.project import Draft, read_project
from maillage.store import Store, open_store, select
from maillage.terms import curie, expand, prologue

ROOT = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "data" / "cog"
ETALAB, GEO_API = SMALL / "communes-etalab.json", SMALL / "communes-geo-api.json"
DEPARTMENTS = {"2A", "35", "75", "973", "974", "984"}


def obtained(path: Path, folder: Path, day: str) -> Download:
    """Give a copy of a list that was obtained on a day."""
    copy = folder / f"{day}-{path.name}"
    copy.write_bytes(path.read_bytes())
    noon = datetime.datetime.fromisoformat(f"{day}T12:00").timestamp()
    os.utime(copy, (noon, noon))
    return recognise(copy, copy.name)


def quads(communes: Communes, named: Iterable[str] = ()) -> list[Quad]:
    named = set(named)
    lines = b"".join(communes.lines(named))
    return [*communes.core(named), *parse(lines, format=RdfFormat.N_QUADS)]


def said(every: Iterable[Quad], node: str) -> set[tuple[str, str]]:
    """Give property and value of a node, shortened, whatever the graph."""
    return {
        (curie(q.predicate.value), curie(getattr(q.object, "value", str(q.object))))
        for q in every
        if q.subject == expand(node)
    }


# ── How it is read and said ───────────────────────────────────────────────────────────────────────


def test_etalab_s_form(tmp_path):
    download = obtained(ETALAB, tmp_path, "2026-05-04")
    assert download.version.id == "cog-communes-etalab-2026-05-04"
    communes = load_communes([download], {}, DEPARTMENTS)
    # Neither the arrondissement nor the former commune is a commune.
    assert communes.codes == {"35238", "35900", "2A904", "97490"}
    every = quads(communes)
    assert {q.graph_name for q in every} == {
        expand("mlgg:cog-communes-etalab-2026-05-04"),
        expand("mlgg:sources"),
    }
    source = ("prov:wasDerivedFrom", "mlgid:document/cog-communes-etalab-2026-05-04")
    assert said(every, "mlgid:commune/2a904") == {
        ("rdf:type", "mlg:Commune"),
        ("rdfs:label", "Essai-di-Corsica"),
        ("mlg:communeCode", "2A904"),
        ("mlg:inDepartment", "mlgid:departement/2a"),
        ("mlg:postcode", "20990"),
        ("mlg:population", "7"),
        source,
    }
    assert said(every, "mlgid:commune/97490") == {
        ("rdf:type", "mlg:Commune"),
        ("rdfs:label", "Essai-Austral"),
        ("mlg:communeCode", "97490"),
        ("mlg:inDepartment", "mlgid:departement/974"),
        source,
    }


def test_geo_api_s_form_has_centres(tmp_path):
    download = obtained(GEO_API, tmp_path, "2026-05-04")
    assert download.version.id == "cog-communes-geo-api-2026-05-04"
    every = quads(load_communes([download], {}, DEPARTMENTS))
    assert ("geo:hasGeometry", "mlgid:geometrie/commune-35238") in said(
        every, "mlgid:commune/35238"
    )
    point = said(every, "mlgid:geometrie/commune-97390")
    assert point == {
        ("rdf:type", "geo:Geometry"),
        ("geo:asWKT", "POINT(-53.10 4.0)"),  # the digits of the source
        ("prov:wasDerivedFrom", "mlgid:document/cog-communes-geo-api-2026-05-04"),
    }
    wkt = next(q.object for q in every if q.predicate == expand("geo:asWKT"))
    assert wkt.datatype == expand("geo:wktLiteral")
    # The austral lands lie where no rule looks for France; nobody seeks care there.
    assert not any("98490" in q.subject.value and "geometrie" in q.subject.value for q in every)
    assert ("mlg:inDepartment", "mlgid:departement/984") in said(every, "mlgid:commune/98490")


def test_a_list_is_a_source_document(tmp_path):
    download = obtained(GEO_API, tmp_path, "2026-05-04")
    document = "mlgid:document/cog-communes-geo-api-2026-05-04"
    facts = said(load_communes([download], {}, DEPARTMENTS).documents, document)
    assert {
        ("rdf:type", "mlg:SourceDocument"),
        ("mlg:consultedOn", "2026-05-04"),
        ("dcterms:license", "https://spdx.org/licenses/etalab-2.0"),
        ("mlg:sha256", download.sha256()),
        ("mlg:factsIn", "mlgg:cog-communes-geo-api-2026-05-04"),
    } <= facts
    assert not any(name == "dcterms:issued" for name, _ in facts)  # it bears no date


def test_lists_of_other_places_are_not_taken_for_communes(tmp_path):
    path = tmp_path / "departements.json"
    path.write_text('[{"code": "01", "nom": "Ain", "region": "84", "chefLieu": "01053"}]', "utf-8")
    with pytest.raises(SourceError, match="none of the products"):
        recognise(path)


# ── Which list speaks ─────────────────────────────────────────────────────────────────────────────


def test_the_newest_list_speaks_and_an_older_one_gives_centres(tmp_path):
    new = obtained(ETALAB, tmp_path, "2026-05-04")
    old = obtained(GEO_API, tmp_path, "2025-05-04")
    communes = load_communes([old, new], {}, DEPARTMENTS)
    every = quads(communes)
    # 35902 is merged by now: the newest list has département 35, and not it.
    assert communes.codes == {"35238", "35900", "2A904", "97490", "97390", "98490"}
    labels = Counter(q.subject for q in every if q.predicate == expand("rdfs:label"))
    assert set(labels.values()) == {1}
    points = [q for q in every if q.predicate == expand("geo:hasGeometry")]
    assert {(curie(q.subject.value), curie(q.graph_name.value)) for q in points} == {
        ("mlgid:commune/35238", "mlgg:cog-communes-geo-api-2025-05-04"),
        ("mlgid:commune/97390", "mlgg:cog-communes-geo-api-2025-05-04"),
    }
    assert [note.en.split(": ")[1] for note in communes.notes] == [
        "4 communes, 0 left to newer files",
        "3 communes, 1 left to newer files",
    ]
    assert set(quads(load_communes([new, old], {}, DEPARTMENTS))) == set(every)


def test_a_newer_table_is_heard_before_an_older_list(tmp_path):
    old = obtained(ETALAB, tmp_path, "2025-12-31")
    assert load_communes([old], {"35238": "2026"}, DEPARTMENTS).codes == {"35900", "2A904", "97490"}
    new = obtained(ETALAB, tmp_path, "2026-01-01")
    assert "35238" in load_communes([new], {"35238": "2026"}, DEPARTMENTS).codes


def test_what_tables_name_is_core_and_the_rest_lines(tmp_path):
    communes = load_communes([obtained(ETALAB, tmp_path, "2026-05-04")], {}, DEPARTMENTS)
    named = {expand("mlgid:commune/35238").value}
    core = {q.subject for q in communes.core(named)}
    assert expand("mlgid:commune/35238") in core
    assert expand("mlgid:commune/35900") not in core
    assert set(quads(communes, named)) == set(quads(communes))


# ── Damage ────────────────────────────────────────────────────────────────────────────────────────


def changed(**fields: object) -> bytes:
    """Write the first commune of geo.api's form, changed."""
    records = json.loads(GEO_API.read_text("utf-8"))
    records[0] |= fields
    return json.dumps(records, ensure_ascii=False).encode()


DAMAGED = {
    "cut": (GEO_API.read_bytes()[:-90], "syntax error"),
    "latin-1": (GEO_API.read_text("utf-8").encode("iso-8859-1"), r"latin-1\.json:2: .*UTF-8"),
    "code": (changed(code="3523"), "“code”: “3523”"),
    "number": (changed(code=35238.5), "“code”"),
    "name": (changed(nom=" "), r"\(35238\).*“nom”"),
    "other-department": (changed(codeDepartement="53"), "“codeDepartement”: “53”"),
    "no-department": (changed(code="96001", codeDepartement="96"), "“departement”: “96”"),
    "postcode": (changed(codesPostaux=["3500"]), "“codesPostaux”"),
    "postcode-number": (changed(codesPostaux=[35000]), "“codesPostaux”"),
    "population": (changed(population=-1), "“population”: “-1”"),
    "population-text": (changed(population="many"), "“population”"),
    "swapped": (
        changed(centre={"type": "Point", "coordinates": [48.1159, -1.6812]}),
        "“centre”: “48.1159 -1.6812”",
    ),
    "no-point": (changed(centre={"type": "Polygon", "coordinates": []}), "“centre”"),
    "not-a-number": (
        changed(centre={"type": "Point", "coordinates": ["NaN", 48]}),
        "“centre”",
    ),
    "twice": (changed(code="35902"), "35902 is there twice"),
    "no-object": (GEO_API.read_bytes().replace(b"[{", b'["a",{', 1), "not possible for a commune"),
    "nested": (GEO_API.read_bytes()[:-2] + b"," + b"[" * 200_000, "syntax error"),
    "page": (b"<html><body>Error</body></html>", "none of the products"),
    "list-empty": (b"[]", "none of the products"),
    "empty": (b"", "is empty"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_one_clear_error(tmp_path, name):
    body, message = DAMAGED[name]
    path = tmp_path / f"{name}.json"
    path.write_bytes(body)
    with pytest.raises(SourceError, match=message) as caught:
        load_communes([recognise(path, path.name)], {}, DEPARTMENTS)
    assert name in str(caught.value)
    assert caught.value.fr != str(caught.value)


def answers(store: Store, query: str) -> list[tuple[str, ...]]:
    return [
        tuple(curie(term.value) for term in row.values())
        for row in select(store, prologue() + "SELECT " + query)
    ]


# ── With the project's tables ─────────────────────────────────────────────────────────────────────


def test_a_build_with_a_list(tmp_path):
    path = obtained(GEO_API, tmp_path, "2026-05-04").path
    table = tmp_path / "establishments.csv"  # a steward names a commune that only the list has
    table.write_text(
        "id,name_fr,legal_entity,commune,source,locator\n"
        "hopital-essai,Hôpital d'essai,ap-hm,97390,mhemo-labellisation-2017,l. 1\n",
        "utf-8",
    )
    told: list[str] = []
    made = build(Order(ROOT, tmp_path / "out", (path, table)), lambda text: told.append(text.en))
    assert made.report.conforms
    assert "data/reference/communes.csv: 1 rows of 112 left to the files given" in told
    store = open_store(f"oxigraph://{made.folder}", workers=1)
    try:
        query = (
            prologue() + "SELECT ?g ?label { GRAPH ?g { mlgid:commune\\/35238 rdfs:label ?label }}"
        )
        ((graph, label),) = [tuple(t.value for t in row.values()) for row in select(store, query)]
        assert (curie(graph), label) == ("mlgg:cog-communes-geo-api-2026-05-04", "Rennes")
        (row,) = select(store, prologue() + "SELECT (COUNT(*) AS ?n) { ?c a mlg:Commune }")
        assert next(iter(row.values())).value == str(112 + 3)
    finally:
        store.close()


@pytest.fixture(scope="module")
def real(shared: Path) -> Draft:
    return read_project(ROOT, (shared / "data/geo/communes_etalab_6.0.0.json.xz",))


def test_the_real_list_has_its_34_969_communes(real, shared):
    every = [*real.bulk.core, *parse(b"".join(real.bulk.lines), format=RdfFormat.N_QUADS)]
    counts = Counter(q.predicate for q in every)
    number = 34_969  # of 37,590 records: 45 arrondissements, 2,576 former communes are none
    for name in ("rdfs:label", "mlg:communeCode", "mlg:inDepartment"):
        assert counts[expand(name)] == number
    assert counts[expand("mlg:population")] == number - 6
    assert counts[expand("geo:asWKT")] == 0
    assert not any("75101" in q.subject.value for q in every)
    told = [note.en for note in real.notes]
    assert any("34969 communes, 0 left to newer files" in text for text in told)
    # What the tables name goes through the rules: the prefectures and the hospitals' communes.
    core = {q.subject for q in real.bulk.core if q.object == expand("mlg:Commune")}
    assert len(core) == 112


def test_the_real_list_says_what_the_table_says(real):
    """The table was made of this very list: fact for fact the same, but for where it is said."""

    def facts(every: Iterable[Quad]) -> set[tuple[object, ...]]:
        return {
            (q.subject, q.predicate, q.object)
            for q in every
            if q.subject.value.startswith(expand("mlgid:commune/").value)
            and q.predicate != expand("prov:wasDerivedFrom")
        }

    table = facts(statement.quad for statement in read_project(ROOT).statements)
    assert len({subject for subject, _, _ in table}) == 112
    assert facts(real.bulk.core) == table
    assert not facts(statement.quad for statement in real.statements)
