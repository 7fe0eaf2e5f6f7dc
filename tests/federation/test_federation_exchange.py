"""What another endpoint is sent, and how its answer is read."""

from __future__ import annotations

import httpx
from federation_under_test import ALONE, JSON, URI, E, S, ask
from remote_endpoint import Remote

from maillage.federation.solutions import GENID


def test_what_is_sent(fresh: Remote, limited: str) -> None:
    fresh.rows(URI)
    query = f"PREFIX e: <{E}>\n SELECT ?r {{ ?x e:n ?y . {S} {{ ?o e:q ?r }} }} LIMIT 1"
    secret = {"Authorization": "Basic eDp5", "Cookie": "a=b", "X-Forwarded-For": "192.0.2.1"}
    assert ask(limited, query, **secret).status_code == 200
    ((headers, text),) = fresh.asked
    assert set(headers) == {
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Content-Type", "Content-Length")
    }
    assert headers["User-Agent"].startswith("Maillage/")
    assert headers["Accept"].startswith(JSON)
    assert " ".join(text.split()) == (
        f"BASE <https://w3id.org/maillage/> PREFIX e: <{E}>"
        " SELECT ?o ?r WHERE { ?o e:q ?r } LIMIT 11"
    )


def test_the_answer_is_not_kept(fresh: Remote, limited: str) -> None:
    for number in "123":
        fresh.rows({"type": "literal", "value": number})
        answer = httpx.get(limited, params={"query": ALONE}, headers={"Accept": "text/csv"})
        assert answer.text.split() == ["r", number]
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-cache"
    assert len(fresh.asked) == 3


def test_every_kind_of_term(fresh: Remote, limited: str) -> None:
    awkward = "a\"'\\\n\r\t\u0001{}é😀 SERVICE <http://x/> {"
    terms = [
        {"type": "uri", "value": "urn:x'y#service"},
        {"type": "literal", "value": awkward},
        {"type": "literal", "value": "x", "xml:lang": "fr-CA"},
        {"type": "literal", "value": "1", "datatype": "http://e/it's#type"},
        {"type": "literal", "value": '"^^<'},
    ]
    fresh.rows(*terms)
    given = ask(limited, ALONE, Accept=JSON).json()["results"]["bindings"]
    expected = [{k: v.lower() if k == "xml:lang" else v for k, v in t.items()} for t in terms]
    assert [row["r"] for row in given] == expected


def test_a_blank_node_gets_a_name_of_this_answer_alone(fresh: Remote, limited: str) -> None:
    nodes = [{"type": "bnode", "value": name} for name in ("x", "y", "x")]
    fresh.rows(*nodes)
    answers = [ask(limited, ALONE, Accept=JSON).json()["results"]["bindings"] for _ in range(2)]
    first, second = ([row["r"]["value"] for row in answer] for answer in answers)
    assert first[0] == first[2] != first[1]
    assert all(iri.startswith(GENID) for iri in first + second)
    assert not set(first) & set(second)


def test_columns_nobody_asked_for_are_not_looked_at(fresh: Remote, limited: str) -> None:
    fresh.rows(URI, names=("r", "x"))
    assert ask(limited, ALONE, Accept="text/csv").text.split() == ["r", E]


def test_xml_is_understood(fresh: Remote, limited: str) -> None:
    fresh.headers = {"Content-Type": "application/sparql-results+xml"}
    fresh.body = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="r"/></head>'
        b"<results><result><binding name='r'><literal>1</literal></binding></result></results>"
        b"</sparql>"
    )
    assert ask(limited, ALONE, Accept="text/csv").text.split() == ["r", "1"]
