"""The pages of entities on the curated graph: each part is there, and says what the graph says."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header

from maillage.config import Settings
from maillage.store import select
from maillage.terms import PREFIXES
from maillage.web.app import create_app
from maillage.web.entity.sheet import COLUMNS
from maillage.web.page.site import Published

PREFIX = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
#: One page of every kind with much to say -> parts that it must have.
PARTS = {
    "orpha/58": {"tree", "codes", "near", "names"},
    "filiere/mhemo": {"covered", "partners", "plans", "figures", "history", "near"},
    "centre/leukofrance": {"covered", "each-participation", "history", "near", "disputes"},
    "site/leukofrance-rennes": {"each-participation", "each-audiencestatement", "history", "near"},
    "etablissement/hopital-sud-rennes": {"names", "place", "near", "pointers"},
    "association/afh": {"names", "relations", "near", "history"},
    "plan/pnmr-2": {"names", "history", "disputes", "near"},
    "plan-action/mhemo-2018-2022": {"plans", "history"},
    "label/leukofrance-2023": {"history", "near"},
    "document/ela-centres-experts": {"names", "pointers"},
    "acte/arrete-2023-12-26": {"names", "history"},
    "ern/euro-nmd": {"names", "near"},
    "departement/35": {"names", "place", "codes", "pointers"},
    "scheme/role/coordinating": {"names"},
}


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("b1", "2026-11-26"))


@pytest.fixture(scope="module")
def fr(app):
    return Client(app, BROWSER, "fr")


@pytest.fixture(scope="module")
def en(app):
    return Client(app, BROWSER, "en")


def text_of(client: Client, route: str) -> str:
    body = client.get(route).body
    return " ".join(Page(re.sub(rb"<script.*?</script>", b"", body), strict=False).text.split())


def part(client: Client, route: str, name: str) -> str:
    """The markup of one section, by the fragment of its heading."""
    body = client.get(route).body.decode()
    found = re.search(rf'<section[^>]*>\s*<h2 id="{name}".*?</section>', body, re.DOTALL)
    assert found is not None, (route, name)
    return found[0]


def plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PARTS)
def test_every_kind_has_its_parts_and_its_contents_lead_to_them(app, path, lang):
    reply = Client(app, BROWSER, lang).get(f"/page/{path}")
    page = Page(reply.body)  # strict HTML
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert PARTS[path] | {"cite", "data", "sources"} <= ids
    contents = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert contents <= ids
    if "on-page" in ids:
        assert PARTS[path] - {"disputes"} <= contents
    schema = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', reply.body)
    for block in schema:
        entity = json.loads(block)["mainEntity"]
        assert entity["name"]
        assert entity["@id"] in page.text


def test_a_disease_names_who_is_there_and_through_which_group(fr, en):
    text = text_of(fr, "/page/orpha/58")
    assert "Au moins un centre de référence a été saisi pour elle" in text
    centre = text.index("Centre de référence des leucodystrophies et leucoencéphalopathies rares")
    said = text[centre : centre + 400]
    assert "site coordonnateur : Neurologie pédiatrique, hôpital Bicêtre (Val-de-Marne)" in said
    assert "10 sites saisis" in said
    assert "par un groupe qui la contient : Leucodystrophie" in said
    assert "notre lecture d’après les mots leucodystrophies" in said
    # What names the disease itself is reached through nothing.
    own = text_of(fr, "/page/orpha/68356")
    assert "notre lecture d’après les mots" in own
    assert "par un groupe qui la contient" not in own[: own.index("Sur cette page")]
    assert "through a group that contains it: Leukodystrophy" in text_of(en, "/page/orpha/58")


def test_no_centre_and_not_yet_entered_never_look_alike(fr, published):
    unknown = fr.get("/page/orpha/160").body.decode()
    assert 'class="notice calm"><p><strong>Pas encore saisi</strong>' in unknown
    assert "Cela ne veut pas dire qu’il n’y en a pas" in unknown
    assert "<strong>Aucun centre</strong>" not in unknown
    known = fr.get("/page/orpha/58").body.decode()
    assert "Pas encore saisi" not in known
    assert "Aucun centre" not in known


def test_the_place_of_a_disease_can_be_walked(fr, published):
    tree = part(fr, "/page/orpha/58", "tree")
    assert tree.count('aria-current="page"') >= 1
    up = "SELECT DISTINCT ?up { ordo:58 mlg:broaderCondition* ?up FILTER (?up != ordo:58) }"
    wanted = {
        f"/page/orpha/{row['up'].value.rpartition('_')[2]}"
        for row in select(published, PREFIX + up)
    }
    assert len(wanted) > 3
    assert wanted <= set(Page(tree.encode(), strict=False).links)
    below = part(fr, "/page/orpha/68356", "tree")
    down = "SELECT DISTINCT ?down { ?down mlg:broaderCondition ordo:68356 }"
    children = {
        f"/page/orpha/{row['down'].value.rpartition('_')[2]}"
        for row in select(published, PREFIX + down)
    }
    assert len(children) > 3
    assert children <= set(Page(below.encode(), strict=False).links)
    assert f"({len(children)})" in plain(below)


def test_a_filiere_shows_its_centres_and_what_is_counted(fr, published):
    text = text_of(fr, "/page/filiere/mhemo")
    asked = "SELECT DISTINCT ?c { ?c mlg:attachedTo mlgid:filiere\\/mhemo }"
    centres = len(select(published, PREFIX + asked))
    assert f"{centres} centres de référence saisis" in text
    figures = part(fr, "/page/filiere/mhemo", "figures")
    rows = re.findall(r"<tr>(.*?)</tr>", figures, re.DOTALL)[1:]
    assert len(rows) == 8
    cells = [[plain(c) for c in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]
    crmr = [row for row in cells if row[0].startswith("centre de référence entier")]
    assert {row[2] for row in crmr} == {str(centres)}
    assert all(row[4] for row in cells)  # each with its source


def test_a_filieres_plan_has_its_axes_and_actions_in_order(fr):
    plan = part(fr, "/page/filiere/mhemo", "plans")
    axes = re.findall(r'<li value="(\d+)"><a href="/page/axe/', plan)
    actions = re.findall(r'<li value="(\d+)"><a href="/page/action/', plan)
    assert axes == ["1", "2", "3", "4"]
    assert len(actions) == 21
    assert "Ses axes n’ont pas été saisis." in plain(plan)  # of the plan of 2016
    own = part(fr, "/page/plan-action/mhemo-2018-2022", "plans")
    assert re.findall(r'<li value="(\d+)"><a href="/page/action/', own) == actions


def test_the_associations_of_a_filiere_are_those_of_its_own_scope(fr, published):
    found = part(fr, "/page/filiere/mhemo", "partners")
    named = {link for link in Page(found.encode(), strict=False).links if "/association/" in link}
    asked = """SELECT DISTINCT ?a {
      { ?a mlg:partnerOf ?n } UNION { ?n mlg:covers|mlg:coversInferred ?c .
        ?a mlg:concernsCondition ?c ; a mlg:PatientAssociation }
      FILTER (?n = <https://w3id.org/maillage/id/filiere/mhemo>) }"""
    rows = select(published, PREFIX + asked)
    wanted = {row["a"].value.removeprefix(PREFIXES["mlgid"]) for row in rows}
    assert named == {f"/page/{path}" for path in wanted}
    assert "/page/association/afh" in named
    others = "SELECT ?a { ?a a mlg:PatientAssociation }"
    assert len(named) < len(select(published, PREFIX + others))


def test_a_filieres_european_network_is_told_with_its_source(fr):
    body = fr.get("/page/filiere/filnemus").body.decode()
    line = re.search(r"<dt>Réseau européen de référence</dt>.*?</dd>", body, re.DOTALL)
    assert line is not None
    assert "/page/ern/euro-nmd" in line[0]
    assert 'class="cite"' in line[0]


def test_what_a_scope_covers_has_the_words_and_the_reason(fr):
    covered = part(fr, "/page/filiere/mhemo", "covered")
    assert covered.count('class="evidence inferred">notre lecture') == 5
    assert covered.count("<summary>pourquoi</summary>") == 5
    assert "maladie de Willebrand" in plain(covered)


def test_contradictions_stand_near_the_top_with_both_sources(fr, en):
    text = text_of(fr, "/page/plan/pnmr-2")
    assert "Les sources se contredisent Rien ici ne dit laquelle" in text
    assert text.index("Les sources se contredisent") < text.index("Sur cette page")
    notice = part(fr, "/page/plan/pnmr-2", "disputes")
    assert len(re.findall(r'class="cite"', notice)) >= 2
    assert "2014" in notice
    assert "2016" in notice
    roles = plain(part(fr, "/page/centre/leukofrance", "disputes"))
    assert "Pédiatrie, hôpital Morvan" in roles
    assert "centre de compétence" in roles
    assert "site constitutif" in roles
    assert "Sources disagree" in text_of(en, "/page/centre/leukofrance")
    assert "se contredisent" not in text_of(fr, "/page/site/leukofrance-rennes")


def test_what_was_corrected_says_what_the_source_prints(fr):
    notice = part(fr, "/page/chiffre/crmr-sanofi", "disputes")
    assert "Saisi autrement qu’imprimé" in notice
    assert "<q>387 CRMR multisites</q>" in notice
    assert "labelled-reference-site" in plain(notice)


def test_a_history_is_in_order_and_says_what_is_past(fr):
    past = part(fr, "/page/filiere/mhemo", "history")
    starts = re.findall(r'<span class="when"><time datetime="([\d-]+)"', past)
    assert starts == sorted(starts)
    assert "2018 – 2022" in plain(past)
    assert past.count("<svg") == len(starts)
    assert past.count('<span class="tag">passé</span>') == 1
    assert 'id="history"' not in fr.get("/page/orpha/58").body.decode()


def test_parts_of_the_same_role_and_dates_are_one_line_of_a_history(fr):
    past = part(fr, "/page/centre/leukofrance", "history")
    lines = [plain(line) for line in re.findall(r"<li>(.*?)</li>", past, re.DOTALL)]
    (competence,) = [line for line in lines if "centre de compétence" in line]
    assert competence.startswith("26 décembre 2023 – 26 décembre 2028 centre de compétence :")
    assert "et 3 de plus" in competence
    (site,) = re.findall(r"<li>.*?</li>", part(fr, "/page/site/sla-tours", "history"), re.DOTALL)[
        -1:
    ]
    assert "/page/centre/sla" in site or "/page/label/" in site


def test_the_sites_of_a_filiere_are_numbered_as_they_are_read(fr):
    body = fr.get("/page/filiere/mhemo").body.decode()
    listed = body[body.index('<ul class="centres">') : body.index("</figure>")]
    numbers = re.findall(r'<span class="rank [\w-]+">(\d+)</span>', listed)
    assert numbers == [str(n) for n in range(1, 8)]
    assert set(numbers) == set(re.findall(r'<text x="[\d.]+" y="[\d.]+">(\d+)</text>', listed))


def test_the_picture_and_its_list_say_the_same(fr):
    picture = part(fr, "/page/centre/leukofrance", "near")
    drawn = re.findall(r'<a class="box [\w-]+" href="([^"]+)"', picture)
    listed = re.findall(r'<li><a href="([^"]+)"', picture)
    assert drawn == listed
    assert "/page/filiere/brain-team" in drawn
    assert len(drawn) > 6


def test_a_persons_page_stays_minimal(fr, published):
    person = select(published, PREFIX + "SELECT ?p { GRAPH ?g { ?p a foaf:Person } } LIMIT 1")
    path = person[0]["p"].value.removeprefix(PREFIXES["mlgid"])
    body = fr.get(f"/page/{path}").body.decode()
    for name in ("near", "history", "covered"):
        assert f'id="{name}"' not in body
    assert '<script type="application/ld+json"' not in body
    assert "schema.org/Person" not in header(fr.get(f"/page/{path}"), "link")


def test_how_to_cite_names_the_iri_and_the_build(fr):
    said = plain(part(fr, "/page/filiere/brain-team", "cite"))
    iri = "https://w3id.org/maillage/id/filiere/brain-team"
    assert f"Maillage, build b1 (2026-11-26). {iri}. CC BY 4.0." in said
    assert "@misc{maillage-filiere-brain-team," in said


def test_the_table_of_facts_has_a_source_a_row(app, published):
    reply = Client(app).get("/data/centre/leukofrance.csv")
    assert header(reply, "content-type") == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    assert tuple(rows[0]) == COLUMNS
    own = [row for row in rows if row["subject"].endswith("/centre/leukofrance")]
    asked = """SELECT ?p ?v ?g { GRAPH ?g { mlgid:centre\\/leukofrance ?p ?v }
      FILTER (?p NOT IN (prov:wasDerivedFrom, mlg:locator, rdfs:isDefinedBy)) }"""
    assert len(own) == len(select(published, PREFIX + asked)) > 70
    for row in rows:
        assert bool(row["source"]) == (not row["graph"].endswith("/inferred")), row
    assert {row["locator"] for row in rows if row["property"] == "mlg:role"} != {""}
    asked = Client(app, "text/csv").get("/id/centre/leukofrance")
    assert header(asked, "location") == "/data/centre/leukofrance.csv"


def links_of(value: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for href, rel in re.findall(r'<([^>]+)>; rel="([\w-]+)"', value):
        found.setdefault(rel, []).append(href)
    return found


@pytest.mark.parametrize("path", ["filiere/mhemo", "orpha/58", "site/leukofrance-rennes"])
def test_signposts_lead_from_the_page_to_its_data_and_back(app, fr, path):
    found = links_of(header(fr.get(f"/page/{path}"), "link"))
    assert len(found["cite-as"]) == 1
    assert found["cite-as"][0] in fr.get(f"/page/{path}").body.decode()
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "https://schema.org/AboutPage" in found["type"]
    assert len(found["type"]) == 2
    assert len(found["describedby"]) == 4
    assert found["item"] == [f"/data/{path}.csv"]
    for form in (*found["describedby"], *found["item"]):
        reply = Client(app).get(form)
        assert reply.status == 200
        back = links_of(header(reply, "link"))
        assert f"/page/{path}" in back["collection" if form.endswith("csv") else "describes"]
        assert back["cite-as"] == found["cite-as"]
    (linkset,) = found["linkset"]
    reply = Client(app).get(linkset)
    assert header(reply, "content-type") == "application/linkset+json"
    contexts = json.loads(reply.body)["linkset"]
    assert len(contexts) == 6
    assert contexts[0]["cite-as"] == [{"href": found["cite-as"][0]}]
    assert all(context["anchor"].startswith("http") for context in contexts)
    assert Client(app).get("/data/filiere/nobody.linkset").status == 404


def test_schema_org_says_what_sources_state_alone(fr):
    def entity(path: str) -> dict[str, object]:
        body = fr.get(f"/page/{path}").body.decode()
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', body)
        assert found is not None
        return json.loads(found[1])["mainEntity"]

    site = entity("site/leukofrance-rennes")
    assert site["@type"] == "MedicalClinic"
    assert site["telephone"] == "02 99 26 67 44"
    assert site["address"]["postalCode"] == "35200"
    assert site["parentOrganization"]["name"] == "CHU de Rennes, site Hôpital Sud"
    ill = entity("orpha/58")
    assert ill["@type"] == "MedicalCondition"
    assert {"@type": "MedicalCode", "codingSystem": "ORPHA", "codeValue": "58"} in ill["code"]
    assert entity("association/afh")["foundingDate"] == "1955"
    assert entity("etablissement/hopital-sud-rennes")["@type"] == "Hospital"


def test_later_pages_of_what_points_here_have_nothing_else(fr):
    page = Page(fr.get("/page/scheme/evidence/inferred?page=2").body)
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert "pointers" in ids
    assert {"names", "near", "history"} & ids == set()


def test_hospitals_and_places_show_the_sites_that_they_have(fr, published):
    for path, asked in {
        "etablissement/hopital-sud-rennes": "?s mlg:hostedBy ?o",
        "entite-juridique/ap-hp": "?s mlg:hostedBy/mlg:belongsTo ?o",
        "departement/75": "?s mlg:inDepartment ?o",
        "region/53": "?s mlg:inRegion ?o",
    }.items():
        node = f"BIND (<{PREFIXES['mlgid']}{path}> AS ?o)"
        query = f"SELECT DISTINCT ?s {{ {node} {asked} . ?p mlg:site ?s ; a mlg:Participation }}"
        wanted = {row["s"].value for row in select(published, PREFIX + query)}
        assert wanted
        head = fr.get(f"/page/{path}").body.decode()
        head = head[head.index('<section class="card mapped"') : head.index("</figure>")]
        links = set(Page(head.encode(), strict=False).links)
        assert {f"/page/{iri.removeprefix(PREFIXES['mlgid'])}" for iri in wanted} == links, path
    empty = text_of(fr, "/page/departement/48")
    assert "Aucun site expert n’a été saisi pour ce lieu." in empty
    assert "Cela ne veut pas dire qu’il n’y en a pas." in empty


def test_a_label_that_nobody_names_is_named_by_what_it_joins(fr):
    text = text_of(fr, "/page/site/leukofrance-rennes")
    assert "Nouvelle labellisation des centres de référence, 2023" in text
    assert "label/leukofrance-2023" not in text


def test_a_code_that_is_no_longer_used_says_so_first(fr, published):
    asked = """SELECT ?c ?slug { ?c mlg:entityStatus ?status
      BIND (REPLACE(STR(?status), ".*/", "") AS ?slug)
      FILTER (?slug IN ("deprecated", "obsolete", "non-rare")) } ORDER BY ?c"""
    rows = {row["slug"].value: row["c"].value for row in select(published, PREFIX + asked)}
    said = {
        "deprecated": "Orphanet a retiré ce code au profit d’un autre.",
        "obsolete": "Orphanet n’emploie plus ce code.",
        "non-rare": "Orphanet garde ce code pour une affection qui n’est pas rare en Europe.",
    }
    assert rows
    for slug, iri in rows.items():
        assert said[slug] in text_of(fr, f"/page/orpha/{iri.rpartition('_')[2]}")


@pytest.mark.parametrize("path", ["centre/leukofrance", "filiere/mhemo", "filiere/brain-team"])
def test_how_much_is_covered_is_counted_of_this_structure_alone(fr, published, path):
    node = f"<{PREFIXES['mlgid']}{path}>"
    query = f"SELECT DISTINCT ?c {{ {node} mlg:coversInferred ?c }}"
    count = len(select(published, PREFIX + query))
    assert 3 < count < 1000
    assert f"avec toutes celles qu’elles contiennent, {count}." in text_of(fr, f"/page/{path}")
    relations = plain(part(fr, f"/page/{path}", "relations"))
    assert re.search(rf"couvre, groupes compris dérivé \d+ {count} ", relations)
