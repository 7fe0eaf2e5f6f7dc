"""Orphanet's XML in any language: the same facts by the same ids, the texts in that language."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from maillage.sources.downloads import Download, recognise
from maillage.sources.orphanet.loading import load
from maillage.sources.orphanet.model import (
    Classification,
    Edge,
    Entity,
    Fact,
    Mapping,
    Phenotype,
    Prevalence,
    Quality,
    Unread,
)
from maillage.terms import curie, expand

SMALL = Path(__file__).parent / "data" / "orphanet"

#: English words of the small files -> theirs. Types, relations and lists are told by ids or by
#: ORDO's letters, never by these words.
WORDS = {
    "fr": {
        ">Disease<": ">Maladie<",
        ">Clinical group<": ">Groupe clinique<",
        ">Alexander  disease<": ">Maladie d'Alexander<",
        "(narrower term maps to a broader term)": "(le terme est plus étroit)",
        ">A disease of": "><i>Une</i> maladie de",
    },
    "de": {
        ">Disease<": ">Krankheit<",
        ">Alexander  disease<": ">Alexander-Krankheit<",
        ">Leukodystrophy<": ">Leukodystrophie<",
    },
    "es": {">Disease<": ">Enfermedad<", ">Alexander  disease<": ">Enfermedad de Alexander<"},
}


def translated(name: str, lang: str, folder: Path, *changes: tuple[str, str]) -> Download:
    """Make a small file's edition in another language."""
    text = (SMALL / name).read_text("utf-8").replace('lang="en"', f'lang="{lang}"')
    for english, other in (*WORDS[lang].items(), *changes):
        text = text.replace(english, other)
    path = folder / f"{lang}_{name.removeprefix('en_')}"
    path.write_text(text, "utf-8")
    return recognise(path, path.name)


def without_texts(facts: list[Fact]) -> list[Fact]:
    """Leave out of entities what is in a language."""
    return [
        replace(fact, lang="", label="", definition="", synonyms=None)
        if isinstance(fact, Entity)
        else fact
        for fact in facts
    ]


@pytest.mark.parametrize("lang", ["fr", "de", "es"])
def test_product_1_says_the_same_in_every_language(tmp_path, lang):
    english = list(recognise(SMALL / "en_product1.xml").facts())
    download = translated("en_product1.xml", lang, tmp_path)
    assert download.version.id == f"orphanet-product1-{lang}-2026-07-01"
    facts = list(download.facts())
    assert without_texts(facts) == without_texts(english)
    first = facts[0]
    assert isinstance(first, Entity)
    assert (first.type, first.status, first.lang) == ("disease", "active", lang)
    assert f">{first.label}<" == WORDS[lang][">Alexander  disease<"]
    relations = {(f.system, f.relation) for f in facts if isinstance(f, Mapping)}
    assert ("ICD-10", "NTBT") in relations
    assert ("MedDRA", "W") in relations


def test_a_definition_is_in_its_language_and_plain(tmp_path):
    first = next(translated("en_product1.xml", "fr", tmp_path).facts())
    assert isinstance(first, Entity)
    assert first.definition.startswith("Une maladie de")
    bulk = load([recognise(SMALL / "en_product1.xml"), recognise(tmp_path / "fr_product1.xml")])
    texts = {
        (q.object.language, q.object.value)
        for q in parse(b"".join(bulk.lines), format=RdfFormat.N_QUADS)
        if q.predicate == expand("skos:definition")
    }
    assert {lang for lang, _ in texts} == {"en", "fr"}
    assert not [text for _, text in texts if "<" in text]


@pytest.mark.parametrize("lang", ["fr", "de"])
def test_lists_are_read_by_id_where_words_are_not_english(tmp_path, lang):
    prevalence = translated(
        "en_product9_prev.xml",
        lang,
        tmp_path,
        (">Point prevalence<", ">Prévalence ponctuelle<"),
        (">Class only<", ">Qualitatif<"),
        (">Worldwide<", ">Monde<"),
    )
    point, _ = (f for f in prevalence.facts() if isinstance(f, Prevalence))
    assert (point.type, point.klass) == ("point-prevalence", "under-1-1000000")
    assert (point.qualification, point.area, point.lang) == ("class-only", "Monde", lang)


def onset(folder: Path, *items: tuple[str, str]) -> Download:
    """Make a French product 9 (ages) of some onsets: (id, name)."""
    text = (SMALL / "en_product9_ages.xml").read_text("utf-8").replace('lang="en"', 'lang="fr"')
    start = text.index("<AverageAgeOfOnsetList")
    end = text.index("</AverageAgeOfOnsetList>")
    listed = "".join(
        f'<AverageAgeOfOnset id="{number}"><Name lang="fr">{name}</Name></AverageAgeOfOnset>'
        for number, name in items
    )
    text = f'{text[:start]}<AverageAgeOfOnsetList count="{len(items)}">{listed}{text[end:]}'
    path = folder / "fr_product9_ages.xml"
    path.write_text(text, "utf-8")
    return recognise(path, path.name)


def test_a_value_that_nobody_knows_is_told_and_not_guessed(tmp_path):
    download = onset(tmp_path, ("23515", "Néonatal"), ("23522", "Petite enfance"), ("9", "Jamais"))
    assert download.version.product == "product9-ages"
    facts = list(download.facts())
    onsets = [f.concept for f in facts if isinstance(f, Quality) and f.scheme == "orphanet-onset"]
    assert onsets == ["neonatal", "infancy"]
    assert [f for f in facts if isinstance(f, Unread)] == [Unread("orphanet-onset", "Jamais", "9")]
    bulk = load([download])
    (told,) = (note for note in bulk.notes if "not read" in note.en)
    assert "fr_product9_ages.xml: 1 values" in told.en
    assert "orphanet-onset “Jamais” (9)" in told.fr
    assert not any(b"Jamais" in line for line in bulk.lines)


def test_no_data_is_no_unknown_value(tmp_path):
    facts = list(onset(tmp_path, ("23557", "No data available")).facts())
    assert not [f for f in facts if isinstance(f, Unread)]


def test_small_files_have_no_unknown_value():
    for path in sorted(SMALL.glob("en_*.xml")):
        assert not [f for f in recognise(path).facts() if isinstance(f, Unread)], path.name


HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><JDBOR date="2026-07-01 08:00:00" version="test">'
    "<DisorderList>{}</DisorderList></JDBOR>"
)
ICD_11 = """<Disorder id="1"><OrphaCode>58</OrphaCode><Name lang="fr">Maladie d'Alexander</Name>
<SynonymList count="0"/><ExternalReferenceList count="2">
<ExternalReference id="1"><Source>ICD-11</Source><Reference>8A44.2</Reference>
<DisorderMappingRelation id="21527"><Name lang="fr">E (exact)</Name>
</DisorderMappingRelation></ExternalReference>
<ExternalReference id="2"><Source>ICD-11</Source><Reference>8A44</Reference>
<DisorderMappingRelation id="1"><Name lang="fr">NTBT (le terme Orphanet est plus étroit)</Name>
</DisorderMappingRelation></ExternalReference>
</ExternalReferenceList></Disorder>"""


def test_a_file_of_icd_11_alone(tmp_path):
    path = tmp_path / "anything.xml"
    path.write_text(HEAD.format(ICD_11), "utf-8")
    download = recognise(path)
    assert download.version.id == "orphanet-mapping-icd-11-fr-2026-07-01"
    assert [f for f in download.facts() if isinstance(f, Mapping)] == [
        Mapping("58", "ICD-11", "8A44.2", "E"),
        Mapping("58", "ICD-11", "8A44", "NTBT"),
    ]
    quads = parse(b"".join(load([download]).lines), format=RdfFormat.N_QUADS)
    assert {(curie(q.predicate.value), q.object.value) for q in quads} >= {
        ("skos:exactMatch", "https://bioregistry.io/icd11.code:8A44.2"),
        ("skos:broadMatch", "https://bioregistry.io/icd11.code:8A44"),
    }


SIGNS = """<HPODisorderSetStatus id="1"><Disorder id="1"><OrphaNumber>58</OrphaNumber>
<Name lang="en">Alexander disease</Name><HPODisorderAssociationList count="2">
<HPODisorderAssociation id="1"><HPO id="4"><HPOId>HP:0000256</HPOId><HPOTerm>Macrocephaly</HPOTerm>
</HPO><HPOFrequency id="28419"><Name lang="xx">?</Name></HPOFrequency></HPODisorderAssociation>
<HPODisorderAssociation id="2"><HPO id="5"><HPOId>HP:0001250</HPOId><HPOTerm>Seizure</HPOTerm>
</HPO><HPOFrequency id="28426"><Name lang="xx">?</Name></HPOFrequency></HPODisorderAssociation>
</HPODisorderAssociationList></Disorder><ValidationDate>2020</ValidationDate>
</HPODisorderSetStatus>"""


def test_product_4_in_its_two_shapes(tmp_path):
    """Records nested in a set, and codes called numbers, as until 2019."""
    path = tmp_path / "product4.xml"
    path.write_text(HEAD.format(SIGNS), "utf-8")
    assert [f for f in recognise(path).facts() if isinstance(f, Phenotype)] == [
        Phenotype("58", "HP:0000256", "Macrocephaly", "frequent"),
        Phenotype("58", "HP:0001250", "Seizure", "occasional"),
    ]


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ("1", "active"),
        ("513", "active"),
        ("8448", "deprecated"),
        ("8208", "obsolete"),
        ("8224", "non-rare"),
    ],
)
def test_flags_are_a_status(tmp_path, flags, status):
    record = (
        '<Disorder id="1"><OrphaCode>58</OrphaCode><Name lang="en">X</Name><SynonymList/>'
        f"<DisorderFlagList><DisorderFlag><Value>{flags}</Value></DisorderFlag></DisorderFlagList>"
        '<DisorderType id="21394"><Name lang="en">Disease</Name></DisorderType></Disorder>'
    )
    path = tmp_path / "p.xml"
    path.write_text(HEAD.format(record), "utf-8")
    (fact,) = recognise(path).facts()
    assert isinstance(fact, Entity)
    assert fact.status == status


def test_flags_that_stand_apart_add_up(tmp_path):
    record = ICD_11.replace(
        '<SynonymList count="0"/>',
        "<SynonymList/><DisorderFlagList><DisorderFlag><Value>8192</Value></DisorderFlag>"
        "<DisorderFlag><Value>32</Value></DisorderFlag></DisorderFlagList>",
    )
    path = tmp_path / "p.xml"
    path.write_text(HEAD.format(record), "utf-8")
    entity = next(recognise(path).facts())
    assert isinstance(entity, Entity)
    assert entity.status == "non-rare"


def test_packets_in_a_tar_are_read_as_one_alone_is(tmp_path):
    body = (SMALL / "packet_58.json").read_bytes()
    path = tmp_path / "packets.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for code in ("58", "59"):
            content = body.replace(b'"58"', f'"{code}"'.encode())
            member = tarfile.TarInfo(f"json/ORPHApacket_{code}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        readme = tarfile.TarInfo("README.md")
        readme.size = 5
        archive.addfile(readme, io.BytesIO(b"hello"))
    download = recognise(path)
    assert download.version.id == "orphanet-packets-en-2026-08-02"
    facts = list(download.facts())
    alone = list(recognise(SMALL / "packet_58.json").facts())
    assert facts[: len(alone)] == alone
    assert len(facts) == 2 * len(alone)
    assert {f.code for f in facts if isinstance(f, Edge)} == {"58", "59"}


def test_a_classification_in_spanish_has_its_name_in_spanish(tmp_path):
    path = tmp_path / "es.xml"
    text = (SMALL / "fr_product3_901.xml").read_text("utf-8").replace('lang="fr"', 'lang="es"')
    path.write_text(text, "utf-8")
    download = recognise(path)
    assert download.version.id == "orphanet-product3-901-es-2026-07-01"
    (name,) = (f for f in download.facts() if isinstance(f, Classification))
    assert (name.id, name.lang) == ("901", "es")
