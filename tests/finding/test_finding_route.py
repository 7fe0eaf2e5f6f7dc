"""The route `/find`: its parameters, languages and headers, and what the reference says of it."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from finding_under_test import DAY, ask, sites
from site_under_test import BROWSER, ROOT, Client, header

from maillage.store import select

BAD = [
    ({}, "orpha"),
    ({"orpha": ""}, "orpha"),
    ({"orpha": "Alexander"}, "orpha"),
    ({"orpha": "058"}, "orpha"),
    ({"orpha": "٥٨"}, "orpha"),
    ({"orpha": ["58", "59"]}, "orpha"),
    ({"from": ""}, "from"),
    ({"from": "x" * 101}, "from"),
    ({"from": "Renes"}, "from"),
    ({"audience": "adults"}, "audience"),
    ({"audience": ["adult", "child"]}, "audience"),
    ({"role": "coordinator"}, "role"),
    ({"asof": "2026-02-30"}, "asof"),
    ({"asof": "20260230"}, "asof"),
    ({"asof": "yesterday"}, "asof"),
    ({"classification": "neuro"}, "classification"),
    ({"classification": "181"}, "classification"),
    ({"limit": "0"}, "limit"),
    ({"limit": "101"}, "limit"),
    ({"limit": "١"}, "limit"),
    ({"lang": "de"}, "lang"),
    ({"audiance": "adult"}, "audiance"),
    ({"x" * 50: "1"}, "x" * 50),
]


@pytest.mark.parametrize(("given", "name"), BAD, ids=[str(b[0])[:40] for b in BAD])
def test_bad_values_are_told_with_name_value_and_remedy(app, given, name):
    base = {"orpha": "58", "from": "35"} if given else {}
    reply = Client(app, "application/json", "en").get(
        f"/find?{urlencode(base | given, doseq=True)}"
    )
    assert (reply.status, header(reply, "content-type")) == (400, "application/problem+json")
    problem = json.loads(reply.body)
    assert problem["detail"].startswith(f"{name}=")
    assert problem["messages"]["fr"].startswith(f"{name}=")
    assert problem["messages"]["fr"] != problem["messages"]["en"]


def test_the_form_of_the_answer_is_among_what_may_have_been_meant(app):
    client = Client(app, "application/json", "en")
    meant = json.loads(client.get("/find?orpha=58&from=35&fromat=csv").body)
    assert meant["detail"] == "fromat= is no parameter of find: did you mean format=?"
    told = json.loads(client.get("/find?orpha=58&from=35&zz=1").body)
    assert told["detail"].endswith("lang, limit, format")


def test_a_misspelt_parameter_is_not_passed_over(app):
    assert (
        "did you mean audience=?"
        in ask(app, orpha="58", place="35", audiance="adult")[1]["messages"]["en"]
    )


def test_an_unknown_code_is_not_found(app):
    status, problem = ask(app, orpha="9999999", place="35")
    assert status == 404
    assert "/search?q=" in problem["detail"]


@pytest.mark.parametrize(
    "code", ["ORPHA:58", "orpha 58", "ordo:58", "http://www.orpha.net/ORDO/Orphanet_58"]
)
def test_codes_as_people_write_them(find, code):
    assert find(code, place="35")["condition"]["code"] == "ORPHA:58"


def test_the_language_changes_words_only(app):
    french, english = (
        ask(app, lang=lang, orpha="58", place="974", audience="adult")[1] for lang in ("fr", "en")
    )
    assert sites(french) == sites(english)
    assert french["query"] == english["query"]
    assert [n["code"] for n in french["notes"]] == [n["code"] for n in english["notes"]]
    assert french["items"][0]["role"]["label"] == "centre de compétence"
    assert english["items"][0]["role"]["label"] == "competence centre"
    for one, other in zip(french["notes"], english["notes"], strict=True):
        assert one["text"] != other["text"]


def test_headers_and_etag(app):
    client = Client(app, "application/json", "fr")
    route = f"/find?orpha=58&from=35&asof={DAY}"
    reply = client.get(route)
    assert header(reply, "content-type") == "application/json"
    assert header(reply, "content-language") == "fr"
    # A cache must not give the compressed answer to who takes none.
    wanted = "Accept, Accept-Encoding, Accept-Language"
    assert header(reply, "vary") == wanted
    assert header(client.get(route + "&format=csv"), "vary") == wanted
    led = Client(app, BROWSER).get("/find?q=ORPHA:58&from=35")
    assert (led.status, header(led, "vary")) == (303, wanted)
    tag = header(reply, "etag")
    assert client.get(route, If_None_Match=tag).status == 304
    assert client.get(route + "&audience=adult", If_None_Match=tag).status == 200
    assert client.get(route + "&lang=en", If_None_Match=tag).status == 200
    assert client.get("/find?orpha=58&from=35&asof=2027-01-01", If_None_Match=tag).status == 200
    assert Client(app, "text/turtle").get(route).status == 406
    assert Client(app, BROWSER).get(route).status == 200
    assert client.get(route, method="POST").status == 405


def test_no_person_is_in_an_answer(find, published):
    rows = select(
        published,
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT DISTINCT ?n { ?p foaf:name ?n ;"
        " a foaf:Person }",
    )
    assert len(rows) > 20
    text = json.dumps(find(place="35"), ensure_ascii=False)
    assert not [row["n"].value for row in rows if row["n"].value in text]


def test_every_iri_with_a_page_leads_to_one(app, find):
    told = find(place="974")
    pages = {item[key]["page"] for item in told["items"] for key in ("site", "hospital")}
    pages |= {told["condition"]["page"], told["place"]["department"]["page"]}
    client = Client(app, BROWSER, "fr")
    assert {client.get(page).status for page in pages} == {200}
    assert len(pages) == 22


def _holds(real, excerpt):
    """Say whether a document holds all that an excerpt of it shows."""
    if isinstance(excerpt, dict):
        return all(name in real and _holds(real[name], part) for name, part in excerpt.items())
    if isinstance(excerpt, list):
        return all(_holds(one, part) for one, part in zip(real, excerpt, strict=False))
    return real == excerpt


def test_the_reference_shows_a_real_answer_and_every_note(app):
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    (block,) = re.findall(r"```json find\n(.*?)```", text, re.DOTALL)
    excerpt = json.loads(block)
    told = ask(app, lang="en", orpha="58", place="35", audience="adult")[1]
    assert len(excerpt) == 9
    assert _holds(told["items"][0], excerpt)
    source = (ROOT / "src/maillage/finding/notes.py").read_text("utf-8")
    written = set(re.findall(r'Note\(\s*"([a-z-]+)"', source))
    written |= {f"left-out-{reason}" for reason in ("audience", "ended", "not-yet", "role")}
    written |= {"deprecated", "obsolete"}
    assert len(written) == 21
    assert all(f"`{code}`" in text for code in written)
