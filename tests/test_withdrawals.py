"""The table of what was withdrawn: from a row to the page that says why, and its checks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from site_under_test import BROWSER, Client, Page, header

from maillage.build import Order, build
from maillage.config import Settings
from maillage.store import open_store
from maillage.terms import PREFIXES, entity, expand, graph
from maillage.validate import validate_files
from maillage.web.app import create_app
from maillage.web.page.site import Published

ROOT = Path(__file__).parents[1]
HEADER = "entity,withdrawn_on,reason_fr,reason_en,replaced_by,source,locator\n"
FROM = "ela-centres-experts,essai"
OLD, LOST, NEW = (
    entity("centre", "ancien"),
    entity("site", "perdu"),
    entity("centre", "leukofrance"),
)
ROWS = (
    f"centre/ancien,2026-03-01,Saisi deux fois.,Entered twice.,mlgid:centre/leukofrance,{FROM}\n"
    f"{LOST.value},2026-04-02,N’a jamais existé.,Never existed.,,{FROM}\n"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory):
    """The curated data with two rows in the table, built as `maillage build` does."""
    project = tmp_path_factory.mktemp("project")
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(ROOT / name, project / name)
    (project / "data" / "curated" / "withdrawn.csv").write_text(HEADER + ROWS, "utf-8")
    built = build(Order(project, tmp_path_factory.mktemp("out")))
    assert built.report.conforms
    store = open_store(f"oxigraph://{built.folder}", workers=1)
    yield create_app(Settings(project=project), store, published=Published("x", "2026-11-22"))
    store.close()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("Ceci a été retiré", "Saisi deux fois.", "1er mars 2026", "À sa place")),
        ("en", ("This was withdrawn", "Entered twice.", "1 March 2026", "In its place")),
    ],
)
def test_the_page_says_why_since_when_and_what_takes_its_place(app, lang, words):
    reply = Client(app, BROWSER, lang).get("/page/centre/ancien")
    page = Page(reply.body)
    text = page.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert reply.status == 410
    assert [word for word in words if word not in text] == []
    links = [a["href"] for a in page.all("a")]
    assert {"/page/centre/leukofrance", "/page/document/ela-centres-experts"} <= set(links)
    assert Client(app, BROWSER, lang).get("/page/centre/leukofrance").status == 200


def test_what_nothing_replaces_says_so(app):
    page = Page(Client(app, BROWSER, "en").get("/page/site/perdu").body)
    assert "nothing is told to take its place" in page.text
    assert "In its place" not in page.text
    assert "Never existed." in page.text


def test_the_iri_leads_there_and_programs_are_told(app):
    browser, machine = Client(app, BROWSER), Client(app, "application/json")
    assert header(browser.get("/id/centre/ancien"), "location") == "/page/centre/ancien"
    reply = machine.get("/page/centre/ancien")
    told = json.loads(reply.body)
    assert (reply.status, told["replacedBy"]) == (410, [NEW.value])
    assert told["withdrawals"] == [
        {
            "withdrawnOn": "2026-03-01",
            "reasons": {"fr": "Saisi deux fois.", "en": "Entered twice."},
            "source": entity("document", "ela-centres-experts").value,
        }
    ]


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "nt", "rdf"])
def test_its_data_say_all_of_it(app, extension):
    reply = Client(app).get(f"/data/centre/ancien.{extension}")
    form = ox.RdfFormat.from_extension(extension)
    triples = {quad.triple for quad in ox.parse(reply.body, format=form)}
    node = entity("retrait", "centre-ancien.ela-centres-experts")
    assert reply.status == 410
    assert {
        ox.Triple(OLD, expand("owl:deprecated"), ox.Literal(True)),
        ox.Triple(OLD, expand("dcterms:isReplacedBy"), NEW),
        ox.Triple(node, expand("mlg:withdraws"), OLD),
        ox.Triple(
            node, expand("mlg:withdrawalReason"), ox.Literal("Entered twice.", language="en")
        ),
    } <= triples


def test_what_is_derived_lies_in_its_graph_and_the_row_in_that_of_its_source(app):
    def of(extension: str, path: str) -> set[ox.Quad]:
        return set(ox.parse(Client(app).get(path).body, format=ox.RdfFormat.N_QUADS))

    inferred = of("nq", "/data/graph/inferred.nq")
    by = expand("dcterms:isReplacedBy")
    assert {q.subject for q in inferred if q.predicate == expand("owl:deprecated")} == {OLD, LOST}
    assert [q.object for q in inferred if q.predicate == by and q.subject == OLD] == [NEW]
    stated = of("nq", "/data/graph/ela-centres-experts.nq")
    made = {q.graph_name for q in stated if q.object == expand("mlg:Withdrawal")}
    assert made == {graph("ela-centres-experts")}


#: Row, the column at fault, the rule, and what both messages name.
WRONG = [
    ("centre/leukofrance,2026-03-01,a,b,,", "entity", "Withdrawal-still-stated", "leukofrance"),
    ("centre/a,2999-01-01,a,b,,", "withdrawn_on", "Withdrawal-in-the-future", "2999-01-01"),
    ("centre/b,2026-03-01,a,b,site/rien,", "replaced_by", "Withdrawal-replacement-unknown", "rien"),
    ("centre/c,2026-03-01,a,b,centre/a,", "replaced_by", "Withdrawal-replacement-withdrawn", "a"),
    ("centre/d,2026-03-01,a,b,centre/d,", "replaced_by", "Withdrawal-replacement-withdrawn", "d"),
    ("personne/x,2026-03-01,a,b,,", "entity", "read-bad-ref", "personne/x"),
    ("centre,2026-03-01,a,b,,", "entity", "read-bad-ref", "centre"),
    ("site/É,2026-03-01,a,b,,", "entity", "read-bad-slug", "site/e"),
    ("site/f,1/3/2026,a,b,,", "withdrawn_on", "read-bad-date", "2026-03-01"),
    ("site/g,2026-03-01,,b,,", "reason_fr", "read-empty-cell", ""),
]


def test_each_mistake_is_told_at_its_cell_with_how_to_mend_it(tmp_path):
    file = tmp_path / "withdrawn.csv"
    file.write_text(HEADER + "".join(f"{row}{FROM}\n" for row, *_ in WRONG), "utf-8")
    report = validate_files(ROOT, [file], before=())
    found = {(f.line, f.column, f.rule.removeprefix(PREFIXES["mlgsh"])): f for f in report.findings}
    own = {key: f for key, f in found.items() if f.file == str(file)}
    wanted = {(n, column, rule) for n, (_, column, rule, _) in enumerate(WRONG, 2)}
    assert set(own) == wanted
    for n, (_, column, rule, names) in enumerate(WRONG, 2):
        finding = own[n, column, rule]
        for lang in ("fr", "en"):
            assert names in finding.message.pick(lang) + finding.remedy.pick(lang)
        assert finding.message.fr != finding.message.en


def test_a_table_that_holds_its_header_alone_breaks_nothing(tmp_path):
    file = tmp_path / "withdrawn.csv"
    file.write_text(HEADER, "utf-8")
    shipped = (ROOT / "data" / "curated" / "withdrawn.csv").read_text("utf-8")
    assert shipped.startswith(HEADER)
    assert [f for f in validate_files(ROOT, [file]).findings if f.severity == "Violation"] == []
