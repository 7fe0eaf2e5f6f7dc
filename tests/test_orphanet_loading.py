"""Orphanet's files together: which of them speaks, how it is said in RDF, and a build with them."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage.build import Order, build
from maillage.errors import SourceError
from maillage.figures import reach
from maillage.search.names import read_names
from maillage.sources.downloads import Download, recognise
from maillage.sources.orphanet import model
from maillage.sources.orphanet.loading import Bulk, load
from maillage.sources.orphanet.quads import MATCHES, SYSTEMS, target
from maillage.sources.orphanet.values import VALUES
from maillage.store import Store, open_store, select
from maillage.store.oxigraph import in_memory, in_process
from maillage.terms import PREFIXES, curie, expand, prologue

from test_orphanet import DAMAGED, SMALL  # isort: skip

ROOT = Path(__file__).parents[1]
SEARCH = ROOT / "queries" / "search"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[Download]:
    """All the small files, the French tables in one archive."""
    french = tmp_path_factory.mktemp("fr") / "nomenclature_fr.tar.xz"
    with tarfile.open(french, "w:xz") as archive:
        archive.add(SMALL / "fr", "fr")
    paths = [french, *(p for p in sorted(SMALL.iterdir()) if p.is_file())]
    downloads = [recognise(path, path.name) for path in paths]
    assert len(downloads) == 11
    return downloads


def quads(bulk: Bulk) -> list[Quad]:
    return [*bulk.core, *parse(b"".join(bulk.lines), format=RdfFormat.N_QUADS)]


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """Run a query and give its rows as text, in the order of the variables."""
    return [
        tuple(str(getattr(term, "value", term)) for term in row.values())
        for row in select(store, prologue() + query)
    ]


def number(store: Store, query: str) -> int:
    ((count,),) = rows(store, query)
    return int(count)


def said(all_quads: Iterable[Quad], subject: str) -> set[tuple[str, str]]:
    """Give property and value of a node, shortened."""
    return {
        (curie(q.predicate.value), curie(getattr(q.object, "value", str(q.object))))
        for q in all_quads
        if q.subject == NamedNode(subject)
    }


def older(path: Path, folder: Path, day: str, *changes: tuple[str, str]) -> Download:
    """Make an edition of another day of a small file."""
    text = re.sub(r"2026-0[78]-0\d", day, path.read_text("utf-8"))
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    copy = folder / f"{day}-{path.name}"
    copy.write_text(text, "utf-8")
    return recognise(copy, copy.name)


# ── How it is said ────────────────────────────────────────────────────────────────────────────────


def test_an_entity_from_all_the_files(small):
    facts = said(quads(load(small)), PREFIXES["ordo"] + "58")
    assert facts == {
        ("rdf:type", "mlg:ClinicalEntity"),
        ("mlg:orphaCode", "58"),
        ("skos:prefLabel", "Alexander disease"),
        ("skos:prefLabel", "Maladie d’Alexander"),
        ("skos:altLabel", "AxD"),
        ("skos:definition", "A disease of the white matter."),
        ("mlg:entityType", "mlgs:orphanet-type/disease"),
        ("mlg:entityStatus", "mlgs:orphanet-status/active"),
        ("mlg:broaderCondition", "ordo:68356"),
        ("mlg:preferentialParent", "ordo:68356"),
        ("mlg:ageOfOnset", "mlgs:orphanet-onset/all-ages"),
        ("mlg:inheritance", "mlgs:orphanet-inheritance/autosomal-dominant"),
        ("skos:broadMatch", "https://identifiers.org/icd:E75.2"),
        ("skos:exactMatch", "https://identifiers.org/mim:203450"),
        ("skos:narrowMatch", "https://identifiers.org/umls:C0270726"),
        ("mlg:crossReference", "http://id.nlm.nih.gov/mesh/D038261"),  # ND: not decided
        ("mlg:noMatch", "https://identifiers.org/meddra:10083059"),  # W: wrong
        ("skos:exactMatch", "http://purl.obolibrary.org/obo/MONDO_0008752"),
        ("skos:narrowMatch", "http://purl.obolibrary.org/obo/MONDO_0019046"),
        *(("prov:wasDerivedFrom", f"mlgid:document/orphanet-{name}") for name in SOURCES_OF_58),
    }


SOURCES_OF_58 = [
    "packets-58-en-2026-08-02",
    "product1-en-2026-07-01",
    "nomenclature-fr-2026-07-01",
]


def test_a_wrong_mapping_is_kept_as_no_match(small):
    """W says that the two are not the same: no match, and nothing that the search finds by."""
    all_quads = quads(load(small))
    wrong = NamedNode("https://identifiers.org/meddra:10083059")
    assert [(q.subject, q.predicate) for q in all_quads if q.object == wrong] == [
        (NamedNode(PREFIXES["ordo"] + "58"), expand("mlg:noMatch"))
    ]
    assert MATCHES.keys() == {"E", "NTBT", "BTNT", "W"}
    store = in_memory(all_quads)
    texts = {name.text for name in read_names(store, SEARCH)[1]}
    assert "OMIM:203450" in texts  # OMIM's, which is exact
    assert not [text for text in texts if "10083059" in text]


def test_a_prevalence_without_a_figure_says_nothing(tmp_path):
    prevalence = older(
        SMALL / "en_product9_prev.xml",
        tmp_path,
        "2026-07-01",
        ("<ValMoy>500.0</ValMoy>", "<ValMoy>0.0</ValMoy>"),
    )
    facts = [f for f in prevalence.facts() if isinstance(f, model.Prevalence)]
    assert [(f.klass, f.value) for f in facts] == [("under-1-1000000", ""), ("", "")]
    bulk = load([prevalence])
    assert sum(b"ontology#Prevalence>" in line for line in bulk.lines) == 1


def test_redirections(small):
    all_quads = quads(load(small))
    moved = said(all_quads, PREFIXES["ordo"] + "900001")
    assert ("dcterms:isReplacedBy", "ordo:58") in moved
    assert ("mlg:entityStatus", "mlgs:orphanet-status/deprecated") in moved
    referred = said(all_quads, PREFIXES["ordo"] + "900002")
    assert ("mlg:referredTo", "ordo:68356") in referred
    assert "dcterms:isReplacedBy" not in {prop for prop, _ in referred}


def test_the_same_parent_in_two_classifications_is_told_apart(small):
    store = in_memory(quads(load(small)))
    assert rows(
        store,
        """SELECT ?link ?classification ?name WHERE {
          ?link a mlg:ClassificationLink ; mlg:linkedCondition ordo:58 ;
            mlg:linkedBroader ordo:68356 ; mlg:inClassification ?classification .
          ?classification a skos:ConceptScheme ; dcterms:title ?name
        } ORDER BY ?link""",
    ) == [
        (
            f"{PREFIXES['mlgid']}classement/{n}.58.68356",
            f"{PREFIXES['mlgs']}classification/{n}",
            f"Classification inventée numéro {n}",
        )
        for n in (901, 902)
    ]
    assert number(store, "SELECT (COUNT(*) AS ?n) { ordo:58 mlg:broaderCondition ?x }") == 1


def test_a_classification_that_only_the_tables_name_is_described_all_the_same(tmp_path):
    """Their names of files have English words; a product's own name is better, whatever its day."""
    table = tmp_path / "classifications_edges_fr_2026-07-01.csv"
    row = "ORPHAclassification_901_rare_invented_diseases_fr_2026,68356,58"
    table.write_text(f"classification,from,to\n{row}\n", "utf-8")

    def titles(*downloads: Download) -> list[tuple[str, ...]]:
        return rows(
            in_memory(quads(load(downloads))),
            "SELECT ?c ?t (LANG(?t) AS ?l) { ?c a skos:ConceptScheme ; dcterms:title ?t }",
        )

    scheme = f"{PREFIXES['mlgs']}classification/901"
    assert titles(recognise(table)) == [(scheme, "Rare invented diseases", "en")]
    product3 = older(SMALL / "fr_product3_901.xml", tmp_path, "2026-06-01")
    assert titles(recognise(table), product3) == [
        (scheme, "Classification inventée numéro 901", "fr")
    ]


def test_nodes_of_their_own(small):
    all_quads = quads(load(small))
    assert said(all_quads, PREFIXES["mlgid"] + "signe/58.0000256") == {
        ("rdf:type", "mlg:PhenotypeAnnotation"),
        ("mlg:ofCondition", "ordo:58"),
        ("mlg:phenotype", "http://purl.obolibrary.org/obo/HP_0000256"),
        ("mlg:phenotypeFrequency", "mlgs:phenotype-frequency/very-frequent"),
    }
    # The packet is a month newer than product 6, so its word on the genes stands alone.
    assert said(all_quads, PREFIXES["mlgid"] + "role-de-gene/58.gfap.germline-gain") == {
        ("rdf:type", "mlg:GeneAssociation"),
        ("mlg:ofCondition", "ordo:58"),
        ("mlg:gene", "https://identifiers.org/hgnc:4235"),
        ("mlg:geneRelation", "mlgs:gene-relation/germline-gain"),
    }
    assert not said(all_quads, PREFIXES["mlgid"] + "role-de-gene/58.gfap.germline")
    # Product 9 is the older one here, but the packets leave most values out.
    store = in_memory(all_quads)
    assert rows(
        store,
        """SELECT ?type ?qualification ?area ?origin ?validated ?class ?value WHERE {
          ?node a mlg:Prevalence ; mlg:ofCondition ordo:58 ; mlg:prevalenceType ?type ;
            mlg:prevalenceQualification ?qualification ;
            mlg:prevalenceArea ?area ; mlg:referenceText ?origin ; mlg:validated ?validated .
          OPTIONAL { ?node mlg:prevalenceClass ?class }
          OPTIONAL { ?node mlg:prevalenceValue ?value } } ORDER BY ?origin""",
    ) == [
        (
            f"{PREFIXES['mlgs']}prevalence-type/point-prevalence",
            f"{PREFIXES['mlgs']}prevalence-qualification/class-only",
            *("Worldwide", "1[PMID]", "true"),
            f"{PREFIXES['mlgs']}prevalence-class/under-1-1000000",
        ),
        (
            f"{PREFIXES['mlgs']}prevalence-type/cases-families",
            f"{PREFIXES['mlgs']}prevalence-qualification/cases",
            *("Worldwide", "2[PMID]", "false", "500"),
        ),
    ]


def test_each_file_has_its_graph_and_its_document(small):
    bulk = load(small)
    all_quads = quads(bulk)
    sources = expand("mlgg:sources")
    graphs = {q.graph_name.value for q in all_quads if q.graph_name != sources}
    documents = {q.object.value for q in bulk.core if q.predicate == expand("mlg:factsIn")}
    assert graphs == documents
    assert len(graphs) == 8  # of eleven: the packet says all that products 4, 6 and 9 (ages) do
    about = said(bulk.core, PREFIXES["mlgid"] + "document/orphanet-product1-en-2026-07-01")
    assert {
        ("dcterms:issued", "2026-07-01"),
        ("dcterms:license", "https://creativecommons.org/licenses/by/4.0/"),
    } <= about
    texts = [value for prop, value in about if prop == "dcterms:rights"]
    assert len(texts) == 2
    assert all("© INSERM 1999. CC BY 4.0" in text for text in texts)
    (checksum,) = (value for prop, value in about if prop == "mlg:sha256")
    assert re.fullmatch("[0-9a-f]{64}", checksum)


def test_what_is_said_is_in_the_ontology(small):
    """Every property and class is declared, and every concept stands in its scheme."""
    files = ("maillage.ttl", "schemes.ttl")
    base = PREFIXES["mlgs"]
    terms = {
        q.subject
        for file in files
        for q in parse(path=ROOT / "ontology" / file, format=RdfFormat.TURTLE, base_iri=base)
    }
    own = {expand("rdf:type"), expand("rdfs:label")}
    all_quads = quads(load(small))
    assert {q.predicate for q in all_quads} - terms - own == set()
    assert {q.object for q in all_quads if q.predicate == expand("rdf:type")} - terms == set()
    concepts = {expand(f"mlgs:{scheme}/{slug}") for scheme in VALUES for slug in VALUES[scheme]}
    assert concepts - terms == set()
    assert len(concepts) == 62


@pytest.mark.parametrize(
    ("system", "code", "iri"),
    [
        ("ICD-11", "8A44.2", "https://bioregistry.io/icd11.code:8A44.2"),
        ("MONDO", "0011778", "http://purl.obolibrary.org/obo/MONDO_0011778"),
        ("Reactome", "Q2M1P5", None),  # a protein, by mistake
        ("Genatlas", "KIF7", None),
        ("OMIM", "60713x", None),
    ],
)
def test_codes_of_other_systems(system, code, iri):
    assert target(system, code) == (None if iri is None else NamedNode(iri))
    assert len(SYSTEMS) == 11


# ── Which file speaks ─────────────────────────────────────────────────────────────────────────────


def test_of_two_editions_the_newer_is_served(tmp_path):
    new = recognise(SMALL / "en_product1.xml", "new.xml")
    old = older(SMALL / "en_product1.xml", tmp_path, "2025-01-01", (">AxD<", ">An older synonym<"))
    bulk = load([old, new])
    assert set(bulk.core) == set(load([new]).core)
    assert set(bulk.lines) == set(load([new]).lines)
    assert any("2025-01-01-en_product1.xml is left out" in note.en for note in bulk.notes)
    assert any("est laissé de côté" in note.fr for note in bulk.notes)


def test_an_older_file_of_another_kind_only_fills_gaps(tmp_path):
    old = older(
        SMALL / "packet_58.json",
        tmp_path,
        "2025-01-01",
        ('"Label": "Alexander disease"', '"Label": "An older name"'),
        ("68356", "68357"),
    )
    facts = said(quads(load([recognise(SMALL / "en_product1.xml"), old])), PREFIXES["ordo"] + "58")
    assert {v for p, v in facts if p == "skos:prefLabel"} == {"Alexander disease"}
    # Product 1 tells no parents, so the packet's stand.
    assert {v for p, v in facts if p == "mlg:broaderCondition"} == {"ordo:68357"}


def test_the_order_of_files_does_not_matter(small):
    assert set(quads(load(small))) == set(quads(load(small[::-1])))


def test_a_mapping_of_an_unknown_code_is_left_out_and_told(small):
    bulk = load(small)
    assert not any("377788" in str(quad) for quad in quads(bulk))
    assert [note.en for note in bulk.notes if "describes" in note.en] == [
        "1 mappings and redirections left out: nothing describes their codes"
    ]


# ── A build with them ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str], Store]]:
    out = tmp_path_factory.mktemp("out")
    told: list[str] = []
    result = build(Order(ROOT, out, (SMALL,)), lambda text: told.append(text.en))
    assert result.report.conforms
    store = open_store(f"oxigraph://{out / 'current'}", workers=1)
    yield out, told, store
    store.close()


def test_a_build_with_a_folder_of_downloads(built):
    _, told, store = built
    assert any("packet_58.json (packets-58, 2026-08-02): 8 facts" in text for text in told)
    assert any(re.search(r"orphanet_parents.csv: \d+ rows of \d+ left to", t) for t in told)
    assert any("nomenclature_fr_2026-07-01.csv is not read" in text for text in told)
    label = "SELECT DISTINCT ?l { ordo:58 rdfs:label ?l FILTER(LANG(?l) = 'en') }"
    assert rows(store, label) == [("Alexander disease",)]
    graphs = "SELECT ?g { GRAPH ?g { ordo:58 mlg:broaderCondition ordo:68356 } }"
    assert rows(store, graphs) == [(PREFIXES["mlgg"] + "orphanet-packets-58-en-2026-08-02",)]
    # The extract goes on speaking of what no file given speaks of.
    extract = "SELECT ?g { GRAPH ?g { ordo:1199 skos:prefLabel ?l } FILTER(LANG(?l) = 'en') }"
    assert rows(store, extract) == [(PREFIXES["mlgg"] + "orphapacket-2025-12",)]
    covered = "SELECT ?c { ?c mlg:coversInferred ordo:58 ; a mlg:ReferenceCentre }"
    assert (PREFIXES["mlgid"] + "centre/leukofrance",) in rows(store, covered)


def listing(out: Path) -> list[tuple[str, int]]:
    """Give every file of a build's folder and when it was written, but for the lock's."""
    files = (p for p in out.rglob("*") if p.name != ".lock")
    return sorted((str(p), p.lstat().st_mtime_ns) for p in files)


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_leaves_everything_as_it_was(built, tmp_path, name):
    out, _, _ = built
    before = listing(out)
    path = tmp_path / name
    path.write_bytes(DAMAGED[name][0])
    with pytest.raises(SourceError, match=re.escape(name)):
        build(Order(ROOT, out, (path,)))
    assert listing(out) == before


# ── The real files ────────────────────────────────────────────────────────────────────────────────


def test_the_pack_as_a_graph(shared):
    path = shared / "data/orphanet/Orphanet_Nomenclature_Pack_EN_2023-06.zip"
    store = in_memory(quads(load([recognise(path)])))
    count = "SELECT (COUNT(DISTINCT ?x) AS ?n) "
    assert number(store, count + "{ ?x a mlg:ClinicalEntity ; mlg:orphaCode ?c }") == 10_839
    assert number(store, count + "{ ?x a skos:ConceptScheme }") == 34
    links = "{ ?x a mlg:ClassificationLink }"
    assert number(store, count + links) == 35_755
    edges = (
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?child ?parent {"
        " ?l mlg:linkedCondition ?child ; mlg:linkedBroader ?parent } }"
    )
    assert number(store, edges) == 18_424
    assert number(store, "SELECT (COUNT(*) AS ?n) { ?x mlg:broaderCondition ?y }") == 18_424
    # 1,124 redirections; two more are of codes that the nomenclature no longer lists.
    assert number(store, count + "{ ?x dcterms:isReplacedBy ?y }") == 288
    assert number(store, count + "{ ?x mlg:referredTo ?y }") == 836


def test_the_french_nomenclature_as_a_graph(shared):
    path = shared / "data/orphanet/nomenclature_fr_2023-06-22.tar.xz"
    store = in_memory(quads(load([recognise(path)])))
    assert number(store, "SELECT (COUNT(*) AS ?n) { ?x skos:prefLabel ?l }") == 10_839
    # 17,838 rows: 4,516 say that there is none, 13,322 give one, of which those that only repeat
    # the name are no other name.
    assert number(store, "SELECT (COUNT(*) AS ?n) { ?x skos:altLabel ?l }") == 13_322
    assert number(
        store, "SELECT (COUNT(*) AS ?n) { ?x dcterms:isReplacedBy|mlg:referredTo ?y }"
    ) == (1_124)


def test_the_packets_and_the_classifications_as_graphs(shared):
    folder = shared / "data" / "orphanet"
    packets = recognise(folder / "orphapacket_json_2025-12.tar.xz")
    product3 = recognise(folder / "product3_classifications_en_2025-06-24.tar.xz")
    store = in_memory(load([packets]).core)
    described = "{ ?x a mlg:ClinicalEntity ; mlg:entityType ?t }"
    count = "SELECT (COUNT(DISTINCT ?x) AS ?n) "
    assert number(store, count + described) == 9_960
    store = in_memory(load([product3]).core)
    assert number(store, count + "{ ?x a mlg:ClinicalEntity }") == 7_450
    assert number(store, "SELECT (COUNT(*) AS ?n) { ?x mlg:broaderCondition ?y }") == 10_751


@pytest.mark.slow
def test_a_build_with_everything(shared, tmp_path):
    paths = (shared / "data" / "orphanet", shared / "data" / "mappings")
    told: list[str] = []
    result = build(Order(ROOT, tmp_path, paths), lambda text: told.append(text.en))
    assert result.report.conforms
    assert result.quads > 1_000_000
    assert sum("is not read: unknown product" in text for text in told) == 7
    # A French name is missing for what is newer than June 2023: one line, not one each.
    missing = [f for f in result.report.findings if f.rule.endswith("ClinicalEntity-nameFr")]
    assert len(missing) == 1
    assert re.match(r"6\d\d findings alike", missing[0].message.en)
    # Where fewer than nine in ten lead to a filière is told by tests/test_filiere_scopes.py.
    store = in_process(tmp_path / "current")
    everything, *by_classification = reach(store, ROOT / "queries", "fr")
    assert everything.scoped / everything.disorders > 0.9
    assert 0.05 < everything.covered / everything.disorders < 0.1
    assert len(by_classification) == 35
    assert all(one.name for one in by_classification)
