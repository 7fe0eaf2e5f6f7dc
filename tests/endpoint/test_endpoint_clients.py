"""The endpoint with the clients that people really use."""

from __future__ import annotations

import http.client

import httpx
import pytest
import rdflib
from endpoint_under_test import CONSTRUCT, SELECT, E, Site
from long_queries import cross
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_select(site: Site, method: str, format_: str) -> None:
    wrapper = SPARQLWrapper(site.url)
    wrapper.setMethod(method)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(format_)
    result = wrapper.queryAndConvert()
    if format_ == JSON:
        assert [b["o"]["xml:lang"] for b in result["results"]["bindings"]] == ["en-gb", "fr"]
    elif format_ == XML:
        assert len(result.getElementsByTagName("binding")) == 2
    else:
        assert b"Brest" in result


# SPARQLWrapper's own use of rdflib, not ours.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_construct(site: Site, format_: str) -> None:
    wrapper = SPARQLWrapper(site.url)
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(format_)
    result = wrapper.queryAndConvert()
    if isinstance(result, bytes):
        result = rdflib.Graph().parse(data=result, format="turtle")
    assert len(result) == 6


def test_sparqlwrapper_ask_and_error(site: Site) -> None:
    wrapper = SPARQLWrapper(site.url, returnFormat=JSON)
    wrapper.setQuery(f"ASK {{ <{E}brest> ?p ?o }}")
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(Exception, match=r"(?i)bad request"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rdflib_sparqlstore(site: Site, method: str, format_: str) -> None:
    graph = rdflib.Graph(SPARQLStore(site.url, method=method, returnFormat=format_))
    brest = rdflib.URIRef(E + "brest")
    rows = list(graph.query(SELECT))
    assert [str(row[0])[:2] for row in rows] == ["Br", "Br"]
    if format_ in {"json", "xml"}:
        assert [row[0].language for row in rows] == ["en-gb", "fr"]
        assert graph.value(brest, rdflib.URIRef(E + "beds")).toPython() == 12
        assert (brest, None, None) in graph
        assert graph.query(f"ASK {{ <{E}brest> ?p ?o }}").askAnswer


def test_keep_alive_after_every_kind_of_answer(site: Site) -> None:
    url = httpx.URL(site.url)
    connection = http.client.HTTPConnection(url.host, url.port)
    for query in ("ASK {}", "nonsense", f"SELECT * {{ {cross(3, 60)} }} LIMIT 30000", "ASK {}"):
        target = httpx.URL(site.url, params={"query": query}).raw_path.decode()
        connection.request("GET", target)
        response = connection.getresponse()
        assert len(response.read()) > 10
        assert not response.will_close
    connection.close()
