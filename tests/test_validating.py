"""``/validate`` over HTTP: what is sent, forms of the answer, limits, and who waits for whom."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from files_to_check import EXPECTED, SITES, TURTLE, workbook
from patience import until
from servers import published_server
from site_under_test import BROWSER, Client, Page, header, make_app

from maillage.errors import BadRequest, UnsupportedMediaType
from maillage.web.endpoint.multipart import parts
from maillage.web.validate.uploads import asked

ROOT = Path(__file__).parents[1]
FORM = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def server(published_folder: Path) -> Iterator[tuple[httpx.Client, int]]:
    """A server that takes small files, and its process id."""
    settings = {"MAILLAGE_VALIDATE_MAX_BYTES": "200000", "MAILLAGE_VALIDATE_TIMEOUT_S": "120"}
    with (
        published_server(published_folder.parent, **settings) as (url, process),
        httpx.Client(base_url=url, timeout=120, headers={"Accept-Language": "en"}) as client,
    ):
        yield client, process.pid


@pytest.fixture(scope="module")
def client(server: tuple[httpx.Client, int]) -> httpx.Client:
    return server[0]


def send(client: httpx.Client, *files: tuple[str, bytes], **headers: str) -> httpx.Response:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/validate", files=[("file", file) for file in files], headers=fields)


# What a request brings


def body(*fields: tuple[str, str, bytes]) -> bytes:
    """A form of (name, filename, content)."""
    out = b""
    for name, filename, content in fields:
        file = f'; filename="{filename}"' if filename is not None else ""
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        out += head.encode() + content + b"\r\n"
    return out + b"--x--\r\n"


def test_a_form_brings_files_text_and_choices():
    sent = body(
        ("file", "a.csv", b"id"),
        ("file", "", b""),
        ("text", None, "code;nom\r\n58;é".encode()),
        ("kind", None, b"regions"),
        ("rows", None, b"added"),
    )
    found = asked(FORM, sent, {"format": "json", "rows": "all"}, "pasted")
    assert [(u.name, u.suffix, u.table) for u in found.uploads] == [
        ("a.csv", ".csv", ""),
        ("regions.csv", ".csv", "regions"),
    ]
    assert found.fields == {"format": "json", "rows": "added", "kind": "regions"}
    assert found.text == "code;nom\r\n58;é"


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("", TURTLE, "pasted.ttl"),
        ("", "id,name_fr", "pasted.csv"),
        ("nq", "anything", "pasted.nq"),
        ("sites", "id,name_fr", "sites.csv"),
    ],
)
def test_a_pasted_text_is_what_it_is_said_to_be_or_looks_like(kind, text, name):
    sent = body(("text", None, text.encode()), ("kind", None, kind.encode()))
    assert [u.name for u in asked(FORM, sent, {}, "pasted").uploads] == [name]


def test_a_body_that_is_no_form_is_one_file():
    given = asked("text/turtle", TURTLE.encode(), {}, "pasted").uploads
    assert [(u.name, u.suffix) for u in given] == [("pasted.ttl", ".ttl")]
    [given] = asked("application/octet-stream", b"id", {"name": "sites.csv"}, "pasted").uploads
    assert (given.name, given.suffix) == ("sites.csv", ".csv")
    [given] = asked("text/csv; charset=utf-8", b"id", {"kind": "sites"}, "pasted").uploads
    assert (given.name, given.table) == ("sites.csv", "sites")


@pytest.mark.parametrize(
    ("content_type", "sent", "error", "word"),
    [
        ("text/turtle", b"  \n", BadRequest, "nothing"),
        (FORM, body(("file", "", b""), ("text", None, b" ")), BadRequest, "nothing"),
        (FORM, body(*[("file", f"{n}.csv", b"a") for n in range(21)]), BadRequest, "21 files"),
        (FORM, body(*[("file", f"{n}.csv", b"a") for n in range(50)]), BadRequest, "parts"),
        (FORM, body(("file", "a.csv", b"id"))[:-6], BadRequest, "not whole"),
        (FORM, body(("file", "a.pdf", b"%PDF")), UnsupportedMediaType, "a.pdf"),
        ("multipart/form-data", b"", BadRequest, "boundary"),
        ("application/x-www-form-urlencoded", b"a=b", UnsupportedMediaType, "curl -F"),
        ("image/png", b"x", UnsupportedMediaType, "image/png"),
        (FORM, b"--x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n\r\n--x--", BadRequest, "headers"),
    ],
)
def test_what_cannot_be_read_is_told_in_both_languages(content_type, sent, error, word):
    with pytest.raises(error) as caught:
        asked(content_type, sent, {}, "pasted")
    assert word in str(caught.value)
    assert caught.value.fr != str(caught.value)


def test_parts_bear_the_names_of_their_fields():
    found = parts("x", body(("file", "é.csv", b"a"), ("text", None, b"b")))
    assert [(part.name, part.filename, part.content) for part in found] == [
        ("file", "é.csv", b"a"),
        ("text", "", b"b"),
    ]


# The page without files


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Vérifier un fichier"), ("en", "Check a file")]
)
def test_the_form_is_there_in_both_languages(language, word):
    client = Client(make_app(), BROWSER, language)
    reply = client.get("/validate")
    page = Page(reply.body)
    assert reply.status == 200
    assert word in page.text
    [form] = page.all("form", id="check")
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert len(page.all("option")) > 60
    assert client.get("/validate", If_None_Match=header(reply, "etag")).status == 304
    assert client.get("/validate", "HEAD").body == b""


def test_methods_are_told():
    client = Client(make_app())
    told = client.get("/validate", "OPTIONS")
    assert told.status == 204
    assert header(told, "access-control-allow-methods") == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in header(told, "access-control-allow-headers")
    refused = client.get("/validate", "PUT")
    assert (refused.status, header(refused, "allow")) == (405, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize(
    ("query", "en", "fr"),
    [
        (
            "table=centers",
            "table='centers' is no table (“centres”",
            "n’est pas une table (« centres",
        ),
        ("kind=turtle", "kind='turtle' is no table and no format (“ttl”", "ni un format (« ttl »"),
        ("kind=qqqq", "kind='qqqq' is no table and no format; there are fil", " ; il y a fil"),
        ("table=qqqq", "table='qqqq' is no table; there are filieres, ", " ; il y a filieres, "),
    ],
)
def test_a_table_that_is_unknown_is_told_with_those_there_are(query, en, fr):
    app = make_app()
    reply = Client(app, BROWSER, "fr").get(f"/validate?{query}")
    assert reply.status == 400
    assert Page(reply.body).all("form", id="check")
    assert fr in " ".join(Page(reply.body).text.split())  # a page holds its spaces
    told = Client(app, "application/json").get(f"/validate?{query}")
    messages = json.loads(told.body)["messages"]
    assert told.status == 400
    assert en in messages["en"]
    assert fr in messages["fr"]


def test_a_table_that_is_known_is_chosen_in_the_form():
    page = Page(Client(make_app(), BROWSER).get("/validate?table=sites").body)
    [chosen] = [o for o in page.all("option") if "selected" in o and o["value"]]
    assert chosen["value"] == "sites"


# Answers


def test_the_forms_of_the_answer(client: httpx.Client) -> None:
    row = SITES.splitlines()[0].removesuffix(",couleur") + "\nx,,,,,,,\n"
    given = ("sites.csv", row.encode())
    text = send(client, given)  # curl takes anything, and shows it on a terminal
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "sites.csv:2:name_fr: error: the cell is empty" in text.text
    french = send(client, given, Accept_Language="fr")
    assert "sites.csv:2:name_fr: erreur : la cellule" in french.text.replace("erreur:", "erreur :")
    told = send(client, given, Accept="application/json")
    report = told.json()
    assert told.status_code == 200
    assert report["conforms"] is False
    assert report["findings"][0]["rule"].startswith("https://w3id.org/maillage/shapes#")
    assert told.headers["cache-control"] == "no-store"
    assert "content-disposition" not in told.headers
    saved = client.post("/validate?rows=added&format=csv", files=[("file", given)])
    assert saved.headers["content-disposition"] == 'attachment; filename="maillage-check.csv"'
    assert saved.text.removeprefix("\ufeff").startswith("severity,file,line,column,")
    turtle = client.post(
        "/validate?lang=fr",
        content=TURTLE.encode(),
        headers={"Content-Type": "text/turtle", "Accept": "text/turtle"},
    )
    assert "sh:ValidationReport" in turtle.text
    assert '"texte collé.ttl"' in turtle.text


def test_the_page_shows_each_mistake_at_its_cell(client: httpx.Client) -> None:
    files = [("file", ("sites.csv", SITES.encode()))]
    told = client.post(
        "/validate", files=files, data={"rows": "added"}, headers={"Accept": BROWSER}
    )
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    page = Page(told.content)
    places = {a["id"] for a in page.all("a") if a.get("id", "").startswith("at-")}
    findings = {li["id"] for li in page.all("li") if li.get("id", "").startswith("finding-")}
    assert len(places) == len(EXPECTED)
    assert {f"finding-{n}" for n in range(1, len(EXPECTED) + 1)} <= findings
    # From finding to cell and back, and to the rule.
    links = {a["href"] for a in page.all("a")}
    assert {f"#at-{n}" for n in range(1, 12)} <= links
    assert {f"#finding-{n}" for n in range(1, 12)} <= links
    assert "/shapes#ExpertSite-takes-part" in links
    assert "<script>alert(1)</script>" in page.text
    assert b"<script>alert" not in told.content
    assert b"<img src=x" not in told.content
    assert page.all("input", id="rows-added")[0].get("checked") is not None


def test_what_was_pasted_comes_back_to_be_mended(client: httpx.Client) -> None:
    text = '\n"><script>x</script>\nid,name_fr\n'
    told = client.post(
        "/validate?lang=fr", files={"text": (None, text)}, headers={"Accept": BROWSER}
    )
    assert told.status_code == 200
    assert b"<script>x" not in told.content
    assert "&lt;script&gt;x" in told.text
    assert 'lang="fr"' in told.text


def test_a_browser_gets_the_form_again_with_what_is_wrong(client: httpx.Client) -> None:
    told = client.post("/validate", files={"text": (None, " ")}, headers={"Accept": BROWSER})
    page = Page(told.content)
    assert told.status_code == 400
    assert "nothing to check" in page.text
    assert page.all("form", id="check")
    machine = send(client, ("a.pdf", b"%PDF"))
    assert machine.status_code == 415
    assert machine.headers["content-type"] == "application/problem+json"
    assert "a.pdf" in machine.json()["messages"]["fr"]
    assert send(client, ("a.csv", b"id"), Accept="image/png").status_code == 406
    for query in ("format=pdf", "rows=some", "kind=nothing", "table=nothing"):
        wrong = client.post(f"/validate?{query}", files=[("file", ("a.csv", b"id"))])
        assert wrong.status_code == 400
        assert query.partition("=")[2] in wrong.json()["detail"]


@pytest.mark.parametrize("size", [250_000, 1_000_000])
def test_a_body_that_is_too_long_is_told(client: httpx.Client, size: int) -> None:
    told = send(client, ("sites.csv", b"x" * size), Accept=BROWSER)
    assert told.status_code == 413
    assert "200000" in Page(told.content).text


def test_a_workbook_comes_by_its_type(client: httpx.Client) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    told = client.post(
        "/validate?kind=sites&rows=added",
        content=workbook(Feuil1="id,name_fr\nx,y"),
        headers={"Content-Type": kind, "Accept": "application/json"},
    )
    rules = {f["rule"].partition("#")[2] for f in told.json()["findings"]}
    assert "read-missing-column" in rules
    assert {f["file"] for f in told.json()["findings"]} == {"sites.xlsx"}


# Who waits for whom


def test_one_client_has_two_checks_and_others_are_served(client: httpx.Client) -> None:
    given = ("sites.csv", SITES.encode())
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(send, client, given, Accept=BROWSER) for _ in range(4)]
        begun = time.monotonic()
        assert client.get("/validate").status_code == 200
        assert client.post("/sparql", data={"query": "ASK {}"}).status_code == 200
        assert not all(future.done() for future in sent)
        statuses = sorted(future.result().status_code for future in sent)
        assert time.monotonic() > begun
    assert statuses == [200, 200, 429, 429]
    refused = next(f.result() for f in sent if f.result().status_code == 429)
    assert int(refused.headers["retry-after"]) > 0


def test_a_check_ends_when_its_client_leaves(server: tuple[httpx.Client, int]) -> None:
    client, pid = server

    def checks() -> list[psutil.Process]:
        found = []
        for process in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "maillage.vetting" in process.cmdline():
                    found.append(process)
        return found

    async def leave() -> None:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=60) as leaving:
            files = [("file", ("sites.csv", SITES.encode()))]
            asked = asyncio.create_task(leaving.post("/validate", files=files))
            while not checks():
                assert not asked.done()
                await asyncio.sleep(0.01)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

    asyncio.run(leave())
    until(lambda: not checks())
    # And the place is free again.
    assert send(client, ("a.csv", b"id"), Accept="application/json").status_code == 200


def test_an_operator_can_switch_it_off(published_folder: Path) -> None:
    with published_server(published_folder.parent, MAILLAGE_VALIDATE_RUNS="0") as (url, _):
        told = httpx.post(f"{url}/validate", files={"file": ("a.csv", b"id")})
        assert told.status_code == 403
        assert "MAILLAGE_VALIDATE_RUNS" in json.loads(told.text)["detail"]
        page = httpx.get(f"{url}/validate", headers={"Accept": BROWSER})
        assert "maillage validate" in page.text
        assert 'id="check"' not in page.text
