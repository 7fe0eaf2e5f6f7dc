"""The page "find a centre": every state of it, on the curated graph, in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header

from maillage.config import Settings
from maillage.web.app import create_app
from maillage.web.find.found import itinerary
from maillage.web.page.site import Published
from maillage.web.wording.values import international

DAY = "2026-11-26"
#: State -> a question that leads to it.
STATES = {
    "empty": {},
    "found": {"orpha": "58", "from": "35", "audience": "adult"},
    "roles": {"orpha": "58", "from": "35", "role": "coordinating", "asof": "2024-06-01"},
    "overseas": {"orpha": "58", "from": "974", "audience": "adult"},
    "no place": {"orpha": "58"},
    "nobody": {"orpha": "550", "from": "35"},
    "ended": {"orpha": "448", "from": "974", "audience": "child"},
    "part": {"orpha": "98006", "from": "75"},
    "choose": {"q": "leuco", "from": "35"},
    "unknown name": {"q": "zzzzqqqq", "from": "35"},
    "unknown code": {"orpha": "9999999", "from": "35"},
    "place near": {"orpha": "58", "from": "Renes"},
    "no such place": {"orpha": "58", "from": "Xyzzyqw"},
    "region": {"orpha": "58", "from": "Bretagne"},
    "bad day": {"orpha": "58", "from": "35", "asof": "2026-02-30"},
    "misspelt": {"audiance": "adult"},
}
STATUS = {
    **dict.fromkeys(["unknown name", "unknown code"], 404),
    **dict.fromkeys(["place near", "no such place", "region", "bad day", "misspelt"], 400),
}


@pytest.fixture(scope="module")
def app(published):
    return create_app(Settings(project=ROOT), published, published=Published("real", DAY))


@pytest.fixture(scope="module")
def uncovered(app):
    """A disease of the curated graph that no centre covers and that a filière's scope holds."""
    client = Client(app, "application/json", "fr")
    rows = client.get("/search?q=maladie&type=ClinicalEntity&limit=50")
    codes = [item["code"].removeprefix("ORPHA:") for item in json.loads(rows.body)["items"]]
    for code in codes:
        told = json.loads(client.get(f"/find?orpha={code}&from=35").body)
        if told["coverage"]["status"] == "unknown" and told["filieres"]:
            return code
    pytest.fail("no such disease")


def route(question: dict[str, str], **more: str) -> str:
    return "/find?" + urlencode({**question, "asof": question.get("asof", DAY), **more})


def ask(app, question: dict[str, str], lang: str = "fr") -> Page:
    reply = Client(app, BROWSER, lang).get("/find?" + urlencode(question))
    assert reply.status == 200
    return Page(reply.body)


def words(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_a_sound_page(app, uncovered, state, lang):
    question = STATES[state] | ({"orpha": uncovered} if state == "nobody" else {})
    reply = Client(app, BROWSER, lang).get("/find?" + urlencode(question))
    assert reply.status == STATUS.get(state, 200)
    assert header(reply, "content-language") == lang
    page = Page(reply.body)  # strict
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == 1
    assert {name for name, _ in page.elements} & {"style", "iframe"} == set()
    assert page.stray_scripts() == []
    for _, attributes in page.elements:
        assert "style" not in attributes
        assert not any(key.startswith("on") for key in attributes)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(ids)
    labelled = {label["for"] for label in page.all("label")}
    fields = [field for field in page.all("input") if field.get("type") != "hidden"]
    assert {field["id"] for field in fields} == labelled
    # The form is there in every state, so that one can go on.
    assert len(page.all("form", action="/find")) == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_list_and_the_map_say_what_the_json_says(app, lang):
    question = {"orpha": "58", "from": "35", "audience": "adult", "asof": DAY}
    told = json.loads(Client(app, "application/json", lang).get(route(question)).body)
    page = ask(app, question, lang)
    places = page.all("li", **{"class": "place"})
    assert [place["id"] for place in places] == [f"site-{i['rank']}" for i in told["items"]]
    pins = [a for a in page.all("a") if a.get("class", "").startswith("pin ")]
    assert sorted(a["href"] for a in pins) == sorted(f"#{place['id']}" for place in places)
    said = {a["aria-label"] for a in pins}
    text = words(page)
    for item in told["items"]:
        assert any(label.startswith(f"{item['rank']}. {item['site']['label']}") for label in said)
        assert item["site"]["label"] in text
        for number in item["telephone"]:
            (link,) = page.all("a", href="tel:" + international(number))
            assert link["class"] == "button"
    assert [a["href"] for a in page.all("a", rel="external nofollow noreferrer")] == [
        itinerary(item["hospital"]["point"], []) for item in told["items"]
    ]
    assert told["query"] in page.text
    assert len(page.all("svg", **{"class": "map"})) == 1
    assert len(page.all("path", **{"class": "chosen"})) == 1


def test_what_is_told_of_a_site(app):
    text = words(ask(app, {"orpha": "58", "from": "35", "audience": "adult", "asof": DAY}))
    assert "Maladie d'Alexander" in text
    assert "7 sites, depuis Ille-et-Vilaine, pour un adulte" in text
    for said in (
        *("centre de compétence", "pour les enfants", "pour les adultes", "label jusqu’au 26"),
        *("le groupe Leucodystrophie (notre lecture)", "35200 RENNES", "3,4 km à vol d’oiseau"),
        *("Les sources ne sont pas d’accord sur le rôle de ce site", "tableau, ligne 6"),
        *("3 sites écartés, et pourquoi", "seul l’autre public y est connu"),
    ):
        assert said in text, said


def test_a_label_has_not_ended_before_it_begins(app):
    """On New Year's Day of 2023 a label from December of that year was told to have ended."""
    ten_months_before = words(ask(app, {"orpha": "58", "from": "35", "asof": "2023-01-01"}))
    assert "label à partir du 26 décembre 2023, qui n’a pas encore commencé" in ten_months_before
    assert "label échu" not in ten_months_before
    after = words(ask(app, {"orpha": "58", "from": "35", "asof": "2030-01-01"}))
    assert "label échu le 26 décembre 2028" in after
    assert "label échu le 1er juillet 2011" in words(ask(app, {"orpha": "1199", "asof": DAY}))


def test_a_place_beyond_the_map_is_named_as_one(app):
    """From Nouméa the map said "Hors de cette carte :" and nothing after it."""
    text = words(ask(app, {"orpha": "58", "from": "98800", "asof": DAY}))
    assert "Hors de cette carte : le lieu de votre recherche" in text


@pytest.mark.parametrize("abroad", ["51.50,-0.12", "-11.70,43.26"], ids=["London", "Moroni"])
def test_a_point_abroad_is_put_on_no_other_place(app, abroad):
    """Moroni, nearest to Mayotte, was drawn in the south-west of the mainland."""
    page = ask(app, {"orpha": "58", "from": abroad, "asof": DAY})
    assert "Hors de cette carte : le lieu de votre recherche" in words(page)
    assert not page.all("g", **{"class": "here"})
    assert ask(app, {"orpha": "58", "from": "48.11,-1.68"}).all("g", **{"class": "here"})


def test_role_and_audience_are_read_aloud_one_after_the_other(app):
    text = words(ask(app, {"orpha": "68356", "from": "29", "asof": DAY}))
    assert re.search(
        "centre de compétence ?, site constitutif ?, pour les enfants ?, pour les adultes", text
    )


def test_overseas_the_local_site_and_the_one_that_backs_it(app):
    page = ask(app, {"orpha": "58", "from": "974", "audience": "adult", "asof": DAY})
    text = words(page)
    assert "Le site de votre département" in text
    assert "qui appuie le site local" in text
    assert "appelez d’abord le site local" in text
    assert text.index("Le site de votre département") < text.index("qui appuie le site local")


def test_without_a_place_nothing_is_near(app):
    page = ask(app, {"orpha": "58", "asof": DAY})
    text = words(page)
    assert "Vous n’avez donné aucun lieu" in text
    assert " km à vol d’oiseau ·" not in text
    assert len(page.all("li", **{"class": "place"})) == 10
    assert not page.all("a", type="application/json")  # the JSON asks for a place


def test_an_estimate_never_reads_like_a_measure(app):
    """The hospital in Lille is not named by the source: from Lille it is not 0 km away."""
    text = words(ask(app, {"orpha": "903", "from": "59000", "asof": DAY}))
    assert "lieu exact inconnu · Nord (59)" in text
    assert "0 km ·" not in text
    far = words(ask(app, {"orpha": "903", "from": "974", "asof": DAY}))
    assert re.search(r"environ 9.\d{3} km", far)


def test_a_distance_from_a_prefecture_elsewhere_never_reads_like_one_from_home(app):
    """The hospital is in Saint-Pierre: its 52 km are those from Saint-Denis."""
    page = ask(app, {"orpha": "58", "from": "97410", "asof": DAY})
    text = words(page)
    assert "Le point de Saint-Pierre n’est pas connu ici" in text
    assert "l’écart peut être de plusieurs dizaines de kilomètres" in text
    assert "environ 52 km · La Réunion (974)" in text
    assert "à vol d’oiseau ·" not in text
    assert "Vous êtes ici" not in text
    assert "la préfecture, d’où partent les distances" in text
    home = words(ask(app, {"orpha": "58", "from": "35000", "asof": DAY}))
    assert "3,4 km à vol d’oiseau" in home
    assert "Vous êtes ici : 35000 Rennes" in home
    assert "plusieurs dizaines de kilomètres" not in home
    assert "D’où partent les distances : la commune est la préfecture" in home


def test_not_yet_entered_is_never_none(app, uncovered):
    page = ask(app, {"orpha": uncovered, "from": "35"})
    text = words(page)
    assert "Aucun centre n’a encore été saisi ici" in text
    assert "Cela ne veut pas dire qu’il n’y en a pas" in text
    assert "Les filières dont elle relève" in text
    assert "voyez les groupes plus larges" in text or "voyez le groupe plus large ;" in text
    assert [a for a in page.links if a.startswith("/page/filiere/")]
    broader = [a for a in page.links if a.startswith("/find?") and "orpha=" in a and "csv" not in a]
    assert broader
    for link in broader:
        assert Client(app, BROWSER, "fr").get(link).status == 200
    english = words(ask(app, {"orpha": uncovered, "from": "35"}, "en"))
    assert "That does not mean that there is none." in english


def test_a_list_is_never_said_to_be_whole(app):
    """From Nice the only site entered for ALS is in Tours, and that is no reason to go there."""
    said = {"fr": "il peut y en avoir d’autres, et de plus proches", "en": "and nearer ones"}
    for lang, text in said.items():
        found = words(ask(app, {"orpha": "803", "from": "06"}, lang))
        assert "655 km" in found
        assert found.count(text) == 1
        assert text not in words(ask(app, {"orpha": "448", "from": "33"}, lang))


def test_what_is_told_without_a_site_is_true_of_none(app):
    """Cystic fibrosis: a centre is entered, none of its sites; no order, and nothing left out."""
    text = words(ask(app, {"orpha": "586", "asof": DAY}))
    assert "aucun de ses sites n’a encore été saisi ici" in text
    assert "écartés" not in text
    assert "les sites sont rangés" not in text
    ended = words(ask(app, {"orpha": "448", "from": "974", "asof": DAY}))
    assert "ils ont été écartés, et la raison en est dite plus bas" in ended


def test_ended_labels_lead_to_what_was_last_known(app):
    page = ask(app, {"orpha": "448", "from": "974", "audience": "child", "asof": DAY})
    text = words(page)
    assert "Aucun site à vous proposer" in text
    assert "Cela ne veut pas dire qu’ils ont fermé" in text
    (link,) = [a["href"] for a in page.all("a", **{"class": "button"}) if "asof=" in a["href"]]
    day = parse_qs(urlsplit(link).query)["asof"][0]
    assert day < DAY
    reply = Client(app, BROWSER, "fr").get(link)
    then = Page(reply.body)
    assert len(then.all("li", **{"class": "place"})) >= 3
    # What was is never read for what is.
    assert "et non d’aujourd’hui" in words(then)
    assert "/find?orpha=448&from=974&audience=child" in then.links


def test_a_site_of_which_only_the_label_has_ended_is_not_passed_over_in_silence(app):
    """From Caen, Lille is 293 km away: the site in Caen is of the same centre and campaign."""
    page = ask(app, {"orpha": "903", "from": "14000", "asof": DAY})
    text = words(page)
    assert "2 sites ne sont pas proposés, car leur participation au centre a pris fin" in text
    assert page.all("a", href="#left-out")
    (details,) = page.all("details", id="left-out")
    assert "open" in details
    assert "Maladie de Willebrand, CHU de Caen" in text
    assert "ne sont pas proposés" not in words(ask(app, {"orpha": "58", "from": "35"}))


def test_a_name_leads_to_an_address_that_can_be_shared(app):
    client = Client(app, BROWSER, "fr")
    for typed in ("58", "ORPHA:58", "Maladie d'Alexander", "maladie d’alexander",
                  "Alexander disease", "Maladie d'Alexander (ORPHA:58)"):  # fmt: skip
        question = {"q": typed, "from": "35000", "audience": "adult", "asof": ""}
        reply = client.get("/find?" + urlencode(question))
        assert reply.status == 303, typed
        assert header(reply, "location") == "/find?orpha=58&from=35000&audience=adult"
    kept = client.get("/find?" + urlencode({"q": "58", "from": "35", "lang": "en"}))
    assert header(kept, "location") == "/find?orpha=58&from=35&lang=en"


@pytest.mark.parametrize(
    "wrong",
    ["audiance=adult", "audience=adults", "role=coordinator", "asof=tomorrow", "from=35&from=44",
     "limit=0", "q=59"],
)  # fmt: skip
def test_what_has_no_meaning_is_told_whatever_the_disease_is_called(app, wrong):
    for disease in ("q=58", "orpha=58", "q=Maladie+d%27Alexander"):
        if disease == "orpha=58" and wrong == "q=59":
            continue  # the code decides; the name only fills the field
        reply = Client(app, BROWSER, "fr").get(f"/find?{disease}&{wrong}")
        assert reply.status == 400, (disease, wrong)
        (message,) = Page(reply.body).all("p", role="alert")
        assert message["class"] == "message"


def test_several_diseases_are_offered_and_lead_on(app):
    page = ask(app, {"q": "leuco", "from": "35", "audience": "child"})
    links = [a for a in page.links if a.startswith("/find?") and "orpha=" in a]
    assert len(links) > 5
    for link in links:
        assert "from=35" in link
        assert "audience=child" in link
    assert Client(app, BROWSER, "fr").get(links[0]).status == 200


def test_names_that_are_only_near_are_never_said_to_fit(app):
    """A family was told of "mucovicidose", and of "covid", that several diseases answer to it."""
    misspelt = words(ask(app, {"q": "leucodistrophie"}))
    assert "Aucune maladie ne s’appelle ici « leucodistrophie »" in misspelt
    assert "Leucodystrophie" in misspelt
    assert "Plusieurs maladies répondent" not in misspelt
    assert "Plusieurs maladies répondent" in words(ask(app, {"q": "willebrand"}))


def test_places_are_proposed_and_can_be_taken(app):
    client = Client(app, BROWSER, "fr")
    page = Page(client.get("/find?orpha=58&from=Renes").body)
    assert "Est-ce" in words(page)
    (link,) = [a for a in page.links if a.startswith("/find?orpha=58") and "Rennes" in a]
    assert client.get(link).status == 200


def test_a_place_that_was_chosen_is_the_same_when_the_form_is_sent_again(app):
    """Vienne is a département and a commune elsewhere: its bare name asked which, each time."""
    question = {"orpha": "58", "from": "departement/86", "asof": DAY}
    (field,) = ask(app, question).all("input", id="from")
    assert field["value"] == "Vienne (86)"
    again = json.loads(
        Client(app, "application/json").get(route({**question, "from": "Vienne (86)"})).body
    )
    assert again["place"]["iri"].endswith("/departement/86")


def test_of_a_region_its_departements_are_offered(app):
    """A région was refused on a page without any reason, or said not to be known."""
    reply = Client(app, BROWSER, "fr").get(route(STATES["region"]))
    page = Page(reply.body)
    assert "Bretagne est une région, trop étendue pour dire ce qui est proche" in words(page)
    links = [a for a in page.links if a.startswith("/find?orpha=58&from=")]
    assert [parse_qs(urlsplit(a).query)["from"] for a in links] == [["22"], ["29"], ["35"], ["56"]]
    assert "Finistère (29)" in words(page)
    assert Client(app, BROWSER, "fr").get(links[1]).status == 200


def test_hostile_words_stay_words(app):
    for name in ("q", "from", "asof", "role", "x"):
        question = {"orpha": "58", "from": "35"} if name not in {"q", "x"} else {}
        question[name] = "<script>alert(1)</script>\"'"
        reply = Client(app, BROWSER, "fr").get("/find?" + urlencode(question))
        assert reply.status in {200, 400, 404}
        assert Page(reply.body).stray_scripts() == []
    long = Client(app, BROWSER, "fr").get("/find?q=" + "a" * 300)
    assert long.status == 400
    assert Client(app, BROWSER, "fr").get("/find?orpha=58&orpha=59&from=35").status == 400


def test_formats_by_link_and_by_accept(app):
    client = Client(app, BROWSER, "fr")
    question = {"orpha": "58", "from": "35", "audience": "adult", "asof": DAY}
    page = Page(client.get(route(question)).body)
    (link,) = page.all("a", type="text/csv")
    reply = client.get(link["href"])
    assert header(reply, "content-type").startswith("text/csv")
    assert 'filename="maillage-orpha58.csv"' in header(reply, "content-disposition")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert rows[0]["telephone"] == "02 99 26 67 44"
    assert rows[0]["address"] == "16 boulevard de Bulgarie, BP 90347, 35200 RENNES"
    assert rows[0]["audiences"] == "enfant (affirmé) | adulte (affirmé)" or set(
        rows[0]["audiences"].split(" | ")
    ) == {"enfant (affirmé)", "adulte (affirmé)"}
    assert Client(app, "text/csv", "fr").get(route(question)).body == reply.body
    (link,) = page.all("a", type="application/json")
    told = json.loads(client.get(link["href"]).body)
    assert told["total"] == 7
    assert client.get(route(question, format="xls")).status == 400
    assert Client(app, "text/turtle").get(route(question)).status == 406


def test_an_etag_spares_the_page(app):
    client = Client(app, BROWSER, "fr")
    reply = client.get("/find?orpha=58&from=35")
    assert client.get("/find?orpha=58&from=35", If_None_Match=header(reply, "etag")).status == 304
    assert client.get("/find?orpha=58&from=44", If_None_Match=header(reply, "etag")).status == 200


def test_a_site_is_where_its_departement_is(app):
    """On the drawing of a real answer, each marker lies on or near its own département."""
    body = Client(app, BROWSER, "fr").get(route({"orpha": "58", "from": "35"})).body.decode()
    assert len(re.findall(r'<a class="pin ', body)) == 10
    spots = re.findall(r'<circle class="spot" cx="([\d.]+)" cy="([\d.]+)"', body)
    assert all(0 < float(x) < 1170 and 0 < float(y) < 1352 for x, y in spots)


def test_behind_a_proxy_links_keep_its_root(published):
    app = create_app(Settings(project=ROOT), published, published=Published("real", DAY))

    async def below(scope, receive, send):
        await app({**scope, "root_path": "/m", "path": "/m" + scope["path"]}, receive, send)

    page = Page(Client(below, BROWSER, "fr").get("/find?orpha=58&from=35").body)
    links = [a for a in page.links if a.startswith("/")]
    assert len(links) > 30
    assert all(a.startswith("/m/") and not a.startswith("/m/m/") for a in links)


def test_the_questions_that_the_pages_propose_are_answered(app):
    page = Page(Client(app, BROWSER, "fr").get("/find").body)
    links = [a for a in page.links if a.startswith("/find?orpha=")]
    assert len(links) == 3
    for link in links:
        assert Client(app, BROWSER, "fr").get(link).status == 200


def test_a_misspelt_place_keeps_the_name_of_the_disease_and_asks_which(app):
    reply = Client(app, BROWSER, "fr").get(route(STATES["place near"]))
    page = Page(reply.body)
    assert reply.status == 400
    assert page.all("input", id="q")[0]["value"] == "Maladie d'Alexander (ORPHA:58)"
    assert "De quel lieu s’agit-il ?" in words(page)
    unknown = Client(app, BROWSER, "fr").get("/find?orpha=9999999&from=Renes&audience=chid")
    assert Page(unknown.body).all("input", id="q")[0]["value"] == "9999999"


def test_many_names_are_told_to_be_the_first_ones(app):
    assert "Voici les premières" in words(ask(app, {"q": "syndrome"}))
    assert "Voici les premières" not in words(ask(app, {"q": "willebrand"}))


def test_without_a_place_it_is_said_before_the_form(app):
    said = words(ask(app, {**STATES["no place"], "asof": DAY}))
    assert said.index("Vous n’avez donné aucun lieu") < said.index("Modifier la recherche")
    assert "Vous n’avez donné aucun lieu" not in words(ask(app, STATES["found"]))
