"""Orphanet's files, read into the neutral model: small ones written here, and the real ones."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from maillage.errors import SourceError
from maillage.sources.downloads import recognise
from maillage.sources.orphanet.model import (
    Classification,
    Edge,
    Entity,
    GeneLink,
    Mapping,
    Phenotype,
    PreferredParent,
    Prevalence,
    Quality,
    Replacement,
    code_of,
)
from maillage.sources.orphanet.values import VALUES

SMALL = Path(__file__).parent / "data" / "orphanet"


def tar(folder: Path, path: Path) -> Path:
    with tarfile.open(path, "w:xz") as archive:
        for file in sorted(folder.iterdir()):
            archive.add(file, f"folder/{file.name}")
    return path


# ── The small files: each format says what it says ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "product", "lang"),
    [
        ("en_product1.xml", "product1", "en"),
        ("fr_product3_901.xml", "product3-901", "fr"),
        ("en_product4.xml", "product4", "en"),
        ("en_product6.xml", "product6", "en"),
        ("en_product7.xml", "product7", "en"),
        ("en_product9_prev.xml", "product9-prev", "en"),
        ("en_product9_ages.xml", "product9-ages", "en"),
    ],
)
def test_products_are_told_by_their_content(tmp_path, name, product, lang):
    anonymous = tmp_path / "download.bin"
    anonymous.write_bytes((SMALL / name).read_bytes())
    version = recognise(anonymous).version
    assert (version.product, version.lang, version.date) == (product, lang, "2026-07-01")
    assert version.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert version.id == f"orphanet-{product}-{lang}-2026-07-01"


def test_product_1():
    facts = list(recognise(SMALL / "en_product1.xml").facts())
    assert facts[0] == Entity(
        *("58", "en", "Alexander disease", ("AxD",), "A disease of the white matter."),
        *("disease", "active"),
    )
    assert {f.code: f.status for f in facts if isinstance(f, Entity)} == {
        "58": "active",
        "68356": "active",
        "900001": "deprecated",
        "900002": "obsolete",
    }
    assert [f for f in facts if isinstance(f, Replacement)] == [
        Replacement("900001", "58", moved=True),
        Replacement("900002", "68356", moved=False),
    ]
    assert [(f.system, f.reference, f.relation) for f in facts if isinstance(f, Mapping)] == [
        ("ICD-10", "E75.2", "NTBT"),
        ("OMIM", "203450", "E"),
        ("UMLS", "C0270726", "BTNT"),
        ("MeSH", "D038261", "ND"),
        ("MedDRA", "10083059", "W"),
    ]


def test_product_3_in_french():
    assert list(recognise(SMALL / "fr_product3_901.xml").facts()) == [
        Classification("901", "Classification inventée numéro 901", "fr"),
        Entity("68356", "fr", "Leucodystrophie", type="clinical-group"),
        Entity("58", "fr", "Maladie d'Alexander", type="disease"),
        Edge("901", "58", "68356"),
    ]


def test_the_products_of_details():
    def read(name: str) -> list[object]:
        first, *others = recognise(SMALL / f"en_product{name}.xml").facts()
        assert isinstance(first, Entity)
        assert (first.code, first.label, first.synonyms) == ("58", "Alexander disease", None)
        return others

    assert read("4") == [Phenotype("58", "HP:0000256", "Macrocephaly", "very-frequent")]
    assert read("7") == [PreferredParent("58", "68356")]
    assert read("9_ages") == [
        Quality("58", "orphanet-onset", "all-ages"),
        Quality("58", "orphanet-inheritance", "autosomal-dominant"),
    ]
    (gene,) = read("6")
    references = (("HGNC", "4235"), ("OMIM", "137780"), ("Genatlas", "GFAP"))
    name = "glial fibrillary acidic protein"
    assert gene == GeneLink(
        "58", "GFAP", name, "en", references, "germline", assessed=True, origin="1[PMID]"
    )
    point, cases = read("9_prev")
    assert point == Prevalence(
        *("58", "point-prevalence", "class-only", "under-1-1000000", "", "Worldwide", "en"),
        validated=True,
        origin="1[PMID]",
    )
    assert isinstance(cases, Prevalence)
    assert (cases.type, cases.value, cases.validated) == ("cases-families", "500.0", False)


def test_a_packet():
    download = recognise(SMALL / "packet_58.json")
    assert download.version.id == "orphanet-packets-58-en-2026-08-02"
    counts = Counter(type(fact).__name__ for fact in download.facts())
    assert counts == {
        "Entity": 2,
        "Edge": 1,
        "Mapping": 1,
        "Quality": 2,
        "Prevalence": 1,
        "GeneLink": 1,
        "Phenotype": 1,
    }
    entity, parent, edge, *_ = download.facts()
    assert entity == Entity(
        "58", "en", "Alexander disease", ("AxD",), "A disease of the white matter.", "disease"
    )
    assert parent == Entity("68356", "en", "Leukodystrophy")
    assert edge == Edge("", "58", "68356")


def test_the_french_nomenclature(tmp_path):
    download = recognise(tar(SMALL / "fr", tmp_path / "fr.tar.xz"))
    assert download.version.id == "orphanet-nomenclature-fr-2026-07-01"
    facts = list(download.facts())
    assert Entity("58", "fr", "Maladie d’Alexander", type="disease", status="active") in facts
    assert Entity("58", "fr", synonyms=("AxD",)) in facts
    assert [f for f in facts if isinstance(f, Replacement)] == [Replacement("900001", "58", True)]
    assert [f.classification for f in facts if isinstance(f, Edge)] == ["901", "902"]


def test_mappings_are_turned_to_orphanets_side():
    download = recognise(SMALL / "mondo.sssom.tsv")
    assert download.version.id == "mondo-orphanet-2026-07-03"
    assert list(download.facts())[:2] == [
        Mapping("58", "MONDO", "0008752", "E"),
        Mapping("58", "MONDO", "0019046", "BTNT"),  # MONDO's is the narrower one
    ]


def test_an_archive_of_one_product_is_that_product(tmp_path):
    path = tmp_path / "product3.tar"
    with tarfile.open(path, "w") as archive:
        for number in (901, 902):
            archive.add(SMALL / f"fr_product3_{number}.xml", f"x/fr_product3_{number}.xml")
    download = recognise(path)
    assert download.version.product == "product3"
    assert {f.classification for f in download.facts() if isinstance(f, Edge)} == {"901", "902"}
    with tarfile.open(path, "w") as archive:
        for name in ("en_product4.xml", "en_product6.xml"):
            archive.add(SMALL / name, name)
    with pytest.raises(SourceError, match="product4, product6"):
        recognise(path)


def test_every_value_has_a_name_of_its_own():
    for scheme, slugs in VALUES.items():
        names = [spec["en"].casefold() for spec in slugs.values()]
        assert len(set(names)) == len(names) >= 4, scheme


@pytest.mark.parametrize("code", ["", "058", "ORPHA:58", "5 8", "12345678", "५८", None])
def test_a_code_is_digits(code):
    with pytest.raises(SourceError, match=r"here:3: “.*” is no ORPHAcode"):
        code_of(code, "here:3")


# ── Ten damaged inputs: one clear error each ──────────────────────────────────────────────────────

P1 = (SMALL / "en_product1.xml").read_text("utf-8")
P3 = (SMALL / "fr_product3_901.xml").read_text("utf-8")


def _doctype(text: str, internal: str) -> str:
    head, body = text.split("?>", 1)
    return f"{head}?>\n<!DOCTYPE JDBOR [{internal}]>{body}"


def _zipped(name: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr(name, P1)
    return body.getvalue()


PADDED = ("<!--" + 1000 * "x" + "-->") * 40_000 + "</DisorderList>"
LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {x} "{f"&{y};" * 10}">' for y, x in zip("abcdefghi", "bcdefghij", strict=True)
)

#: Name -> content, what the English message says, and what its place ends in.
DAMAGED: dict[str, tuple[bytes, str, str]] = {
    "cut.xml": (P1[: P1.index("OBSOLETE")].encode(), "cut short", r"cut\.xml:\d+"),
    "xxe.xml": (
        _doctype(P1, '<!ENTITY x SYSTEM "file:///etc/passwd">')
        .replace("<Name lang", "<!-- --><Name x='' lang")
        .replace("Leukodystrophy", "&x;")
        .encode(),
        "declares a DOCTYPE",
        r"xxe\.xml:\d+",
    ),
    "laughs.xml": (
        _doctype(P1, LAUGHS).replace("Leukodystrophy", "&j;").encode(),
        "declares a DOCTYPE",
        r"laughs\.xml:\d+",
    ),
    "leaves.zip": (_zipped("../../nomenclature.xml"), "leaves its folder", r"leaves\.zip"),
    "bomb.xml.gz": (
        gzip.compress(P1.replace("</DisorderList>", PADDED).encode()),
        "once expanded",
        r"bomb\.xml\.gz",
    ),
    "funct.xml": (
        P1.replace("DisorderFlagList", "DisabilityList")
        .replace("SynonymList", "DisabilityRelevance")
        .replace("DisorderDisorderAssociationList", "Other")
        .encode(),
        "none of the products",
        r"funct\.xml:\d+",
    ),
    "latin.xml": (
        P3.replace("é", "É").encode("iso-8859-1"),
        "not of the UTF-8 announced",
        r"latin\.xml:\d+",
    ),
    "twice.xml": (
        P1.replace(">68356</OrphaCode>\n", ">58</OrphaCode>\n", 1).encode(),
        "58 is there twice",
        r"twice\.xml:\d+",
    ),
    "cycle.xml": (
        P3.replace("<OrphaCode>58<", "<OrphaCode>68356<").encode(),
        "ancestor",
        r"\.xml:\d+",
    ),
    "empty.xml": (b"", "is empty", r"empty\.xml"),
    "letters.xml": (P1.replace(">900001<", ">9OOOO1<").encode(), "9OOOO1", r"letters\.xml:\d+"),
}


def test_ten_kinds_of_damage_at_least():
    assert len(DAMAGED) >= 10


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_one_clear_error(tmp_path, name):
    content, message, place = DAMAGED[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=place) as caught:
        list(recognise(path, name).facts())
    assert message in str(caught.value)
    assert caught.value.fr != str(caught.value)
    assert caught.value.fr.startswith(name)
    assert len(str(caught.value)) < 600


def test_a_cycle_of_the_french_edges_is_found(tmp_path):
    path = tmp_path / "edges_fr_2026-07-01.csv"
    text = (SMALL / "fr" / path.name).read_text("utf-8")
    path.write_text(text.replace("902_x_fr_2026,68356,58", "901_x_fr_2026,58,68356"), "utf-8")
    with pytest.raises(SourceError, match=r"classification 901: ORPHA:(58|68356) is its own"):
        list(recognise(path).facts())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"Orphapacket": {"ORPHAcode": ', "syntax error"),
        (b'{"other": 1}', "none of the products"),
        (b'{"Orphapacket": {"Label": "\xe9"}}', "not of the UTF-8"),
        (b'{"Orphapacket": {}}', "date of the version"),
        (b"[1]", "none of the products"),
    ],
)
def test_a_damaged_packet_is_told(tmp_path, content, message):
    path = tmp_path / "p.json"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        list(recognise(path).facts())


# ── The real files ────────────────────────────────────────────────────────────────────────────────


def counted(facts: Iterable[object]) -> Counter[str]:
    """Count what is different among a download's facts."""
    seen: dict[str, set[object]] = {}
    for fact in facts:
        match fact:
            case Entity(synonyms=synonyms):
                seen.setdefault("entities", set()).add(fact.code)
                if fact.status:
                    seen.setdefault(fact.status, set()).add(fact.code)
                for name in synonyms or ():
                    seen.setdefault("synonyms", set()).add((fact.code, name))
                if synonyms is not None:
                    seen.setdefault("rows", set()).add((fact.code, synonyms))
            case Edge():
                seen.setdefault("edges", set()).add((fact.code, fact.parent))
                seen.setdefault("links", set()).add(fact)
            case Classification():
                seen.setdefault("classifications", set()).add(fact.id)
            case Replacement():
                seen.setdefault("replaced", set()).add(fact.code)
                seen.setdefault("replacements", set()).add(fact)
            case _:
                seen.setdefault(type(fact).__name__, set()).add(fact)
    return Counter({name: len(values) for name, values in seen.items()})


def test_the_pack_of_2023(shared):
    pack = recognise(shared / "data/orphanet/Orphanet_Nomenclature_Pack_EN_2023-06.zip")
    assert pack.version.id == "orphanet-pack-en-2023-06-21"
    facts = list(pack.facts())  # once: it takes seconds
    counts = counted(facts)
    assert counts["entities"] == 10_839
    assert counts["edges"] == 18_424
    assert counts["links"] == 35_755
    assert counts["classifications"] == 34  # one, 235, has a head without a code, and so no edge
    statuses = {name: counts[name] for name in ("active", "deprecated", "obsolete", "non-rare")}
    assert statuses == {"active": 9_479, "deprecated": 288, "obsolete": 931, "non-rare": 141}
    # 288 deprecated and 836 obsolete codes lead elsewhere, 1,124 in all; and two more, which the
    # nomenclature itself no longer lists, nor the French tables.
    assert counts["replacements"] == 1_126
    status = {f.code: f.status for f in facts if isinstance(f, Entity) and f.status}
    led = Counter((status.get(f.code), f.moved) for f in set(facts) if isinstance(f, Replacement))
    assert led == {("deprecated", True): 288, ("obsolete", False): 836, (None, False): 2}


def test_the_french_nomenclature_of_2023(shared):
    counts = counted(recognise(shared / "data/orphanet/nomenclature_fr_2023-06-22.tar.xz").facts())
    assert counts["entities"] == 10_839
    assert (counts["edges"], counts["links"]) == (18_424, 35_755)
    # 17,838 rows of synonyms, of which 4,516 say that an entity has none.
    assert (counts["rows"], counts["synonyms"]) == (17_838, 13_322)
    assert counts["replaced"] == counts["replacements"] == 1_124


def test_the_classifications_of_2025(shared):
    path = shared / "data/orphanet/product3_classifications_en_2025-06-24.tar.xz"
    download = recognise(path)
    assert download.version.id == "orphanet-product3-en-2025-06-24"
    counts = counted(download.facts())
    assert counts["entities"] == 7_450  # three files of the release, with the largest, are missing
    assert counts["edges"] == 10_751
    assert counts["classifications"] == 32


def test_the_packets_of_2025(shared):
    download = recognise(shared / "data/orphanet/orphapacket_json_2025-12.tar.xz")
    assert download.version.id == "orphanet-packets-en-2025-12-09"
    facts = list(download.facts())
    described = {f.code for f in facts if isinstance(f, Entity) and f.type}
    assert len(described) == 9_960
    counts = counted(facts)
    assert counts["entities"] == 9_998  # with 38 heads, which have no packet but are parents
    assert counts["Phenotype"] == 115_853  # 25 are there twice


def test_the_mappings(shared):
    folder = shared / "data" / "mappings"
    mondo = recognise(folder / "mondo_exactmatch_orphanet_2026-08.sssom.tsv.xz")
    assert len(list(mondo.facts())) == 9_785
    ordo = recognise(folder / "ordo_2022-02.sssom.tsv.xz")
    assert ordo.version.id == "ordo-mappings-2022-02-23"
    assert len(list(ordo.facts())) == 41_502  # with the line of names, 41,503
    icd = recognise(shared / "data/orphanet/ORPHA_ICD11_mapping_en_2022-06.xml.xz")
    assert icd.version.product == "mapping-icd-11"
    assert counted(icd.facts())["entities"] == 1_123


def test_what_is_none_of_them_is_told(shared):
    folder = shared / "data" / "orphanet"
    told = []
    for path in sorted(folder.iterdir()):
        try:
            recognise(path)
        except SourceError as error:
            told.append((path.name, "none of the products" in str(error)))
    assert (
        [name for name, clear in told if clear]
        == [name for name, _ in told]
        == [
            "ORPHAnomenclature_MasterFile_2022.xlsx",
            "mattop73_epidemiology_of_rare_diseases.csv.xz",
            "mattop73_genes_associated_with_rare_diseases.csv.xz",
            "mattop73_linearisation_of_rare_diseases.csv.xz",
            "mattop73_natural_history_of_rare_diseases.csv.xz",
            "ordo-2_6-2018-07-12.json.gz",
            "product_xml_fixtures_2025-12.tar.xz",  # several products in one archive, one unknown
        ]
    )
