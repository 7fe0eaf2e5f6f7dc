"""The list of endpoints: how it is written, where it may lead, and who says that there is one."""

from __future__ import annotations

import ipaddress
import time
from pathlib import Path

import httpx
import pytest
import rdflib
from calling_out import Ear
from federation_under_test import (
    JSON,
    LOCAL,
    PLACES,
    REMOTE,
    ROWS,
    E,
    S,
    ask,
    endpoint,
    english,
    table,
)
from servers import scratch_server

from maillage.errors import ConfigError
from maillage.federation.address import is_public
from maillage.federation.allowed import allowed

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_the_list() -> None:
    found = allowed(" https://a.example/sparql?x=1,http://b.example=https://[::1]:8/q \n http://c/")
    assert list(found) == ["https://a.example/sparql?x=1", "http://b.example", "http://c/"]
    first, second, third = found.values()
    assert (first.secure, first.host, first.port, first.target) == (
        True,
        "a.example",
        443,
        "/sparql?x=1",
    )
    assert (second.secure, second.host, second.port, second.target) == (True, "::1", 8, "/q")
    assert (third.secure, third.host, third.port, third.target) == (False, "c", 80, "/")
    assert not allowed("")


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://a/", "a.example", "http://", "http://a:99999/", "http://u:p@a/", "http://a/#x"),
        *("http://é.example/", "http://a/ http://a/", "http://a/=", "x=http://a/", "http://[::1/"),
    ],
)
def test_an_entry_that_is_no_endpoint_is_told(text: str) -> None:
    with pytest.raises(ConfigError, match="MAILLAGE_SERVICES") as caught:
        allowed(text)
    assert caught.value.fr != str(caught.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((a, True) for a in ("9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9")),
        *((a, False) for a in ("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1")),
        *((a, False) for a in ("192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1")),
        *((a, False) for a in ("255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1")),
        *((a, False) for a in ("::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1")),
        *((a, False) for a in ("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1")),
        *((a, False) for a in ("2002:7f00:1::", "2001:0:53aa:64c::1", "2001:db8::1")),
    ],
)
def test_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("host", ["localhost", "0x7f.1", "2130706433", "127.1"])
def test_a_name_that_leads_to_this_machine_is_not_called(host: str, root: Path) -> None:
    ear = Ear()
    port = ear.url.rpartition(":")[2].strip("/")
    try:
        with endpoint(root, LOCAL, f"{ROWS}=http://{host}:{port}/") as url:
            answer = ask(url, PLACES["alone"])
            assert answer.status_code == 502
            assert "not public" in english(answer)
            assert ROWS in english(answer)
        time.sleep(0.1)
        assert ear.heard() == 0
    finally:
        ear.close()


def test_the_description_says_it_where_it_is_so(here: str, root: Path) -> None:
    with endpoint(root, LOCAL) as without:
        for url, said in ((here, True), (without, False)):
            graph = rdflib.Graph().parse(data=httpx.get(url).text, format="turtle")
            assert ((None, SD.feature, SD.BasicFederatedQuery) in graph) is said


def test_the_command_takes_the_list(root: Path) -> None:
    with endpoint(root, REMOTE) as far, scratch_server(MAILLAGE_SERVICES=f"{ROWS}={far}") as url:
        assert len(table(ask(f"{url}/sparql", PLACES["alone"], Accept=JSON))) == 5
        update = f"INSERT {{ ?o <{E}q> ?r }} WHERE {{ {S} {{ ?o <{E}q> ?r }} }}"
        refused = httpx.post(f"{url}/sparql", data={"update": update})
        assert refused.status_code == 403
