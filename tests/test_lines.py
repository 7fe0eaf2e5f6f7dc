"""The line of a fact in a file of RDF, whatever its syntax, and one reading for all findings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pyoxigraph as ox
import pytest

from maillage.report import Finding, Text
from maillage.sources.lines import Fact, lines_of_facts
from maillage.sources.rdf import FORMATS, read_rdf
from maillage.sources.trace import Trace
from maillage.terms import expand

SITE = "https://w3id.org/maillage/id/site/"
LABEL, NOTE, TYPE = (expand(c).value for c in ("rdfs:label", "mlg:evidenceNote", "rdf:type"))
HOSTED = expand("mlg:hostedBy").value
HEAD = """\
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix s: <https://w3id.org/maillage/id/site/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
# s:b is told below; s:a, too.
"""
TURTLE = (
    HEAD
    + '''\
s:a.b a mlg:ExpertSite ; mlg:hostedBy s:b .
s:a a mlg:ExpertSite ;
  rdfs:label "Un « nom »"@fr,
    "Say \\"yes\\""@en ;
  mlg:evidenceNote """Two lines.
s:b is none of them."""@en , 'caf\\u00E9' ; # s:b
  mlg:hostedBy <https://w3id.org/maillage/id/site/b>, s:c .
s:b
  a mlg:ExpertSite ;
  mlg:evidenceNote 7 , 1.5, true .
s:b rdfs:label "Later"@en .
'''
)
#: What is asked of it -> its line.
OF_TURTLE = {
    Fact(SITE + "a"): 6,
    Fact(SITE + "a", TYPE): 6,
    Fact(SITE + "a", LABEL): 7,
    Fact(SITE + "a", LABEL, "Un « nom »"): 7,
    Fact(SITE + "a", LABEL, 'Say "yes"'): 8,
    Fact(SITE + "a", NOTE): 9,
    Fact(SITE + "a", NOTE, "Two lines.\ns:b is none of them."): 9,
    Fact(SITE + "a", NOTE, "café"): 10,
    Fact(SITE + "a", HOSTED, SITE + "b"): 11,
    Fact(SITE + "a", "", SITE + "c"): 11,
    Fact(SITE + "a", "urn:none", "none"): 6,
    Fact(SITE + "a", LABEL, "Later"): 7,
    Fact(SITE + "a", "", SITE + "a"): 6,
    Fact(SITE + "a.b"): 5,
    Fact(SITE + "b"): 12,
    Fact(SITE + "b", NOTE, "7"): 14,
    Fact(SITE + "b", NOTE, "1.5"): 14,
    Fact(SITE + "b", LABEL): 15,
    Fact(SITE + "c"): 11,
    Fact(SITE + "d"): 0,
    Fact("https://w3id.org/maillage/id/site"): 0,
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_term_of_turtle_has_its_line(end: str) -> None:
    for suffix in (".ttl", ".trig"):
        assert lines_of_facts(TURTLE.replace("\n", end), suffix, OF_TURTLE) == OF_TURTLE


def test_a_character_that_is_no_end_of_line_counts_as_none() -> None:
    text = '<urn:a> <urn:p> "x\u2028y\u0085z" .\n<urn:b> <urn:p> "w" .\n'
    assert lines_of_facts(text, ".nt", [Fact("urn:b", "urn:p", "w")]) == {
        Fact("urn:b", "urn:p", "w"): 2
    }


def test_a_graph_of_trig_is_looked_into() -> None:
    text = (
        HEAD + "GRAPH <urn:g> {\n  s:b mlg:hostedBy s:a .\n  s:a rdfs:label 'x'\n}\n<urn:h> {\n}\n"
    )
    asked = {Fact(SITE + "a", LABEL): 7, Fact(SITE + "b"): 6, Fact(SITE + "a"): 7}
    assert lines_of_facts(text, ".trig", asked) == asked


JSON = """\
{
  "@context": {"mlg": "https://w3id.org/maillage/ontology#", "s": "https://w3id.org/maillage/id/site/"},
  "@graph": [
    {
      "http://www.w3.org/2000/01/rdf-schema#label": [
        {"@language": "fr", "@value": "Un \\u00ab nom \\u00bb"},
        {"@language": "en", "@value": "A name"}
      ],
      "mlg:hostedBy": {"@id": "s:b"},
      "@id": "s:a",
      "mlg:evidenceNote": 7,
      "@type": "mlg:ExpertSite"
    },
    {
      "@id": "https://w3id.org/maillage/id/site/b",
      "mlg:evidenceNote": "A name"
    }
  ]
}
"""
OF_JSON = {
    Fact(SITE + "a"): 10,
    Fact(SITE + "a", LABEL): 5,
    Fact(SITE + "a", LABEL, "Un « nom »"): 6,
    Fact(SITE + "a", LABEL, "A name"): 7,
    Fact(SITE + "a", HOSTED, SITE + "b"): 9,
    Fact(SITE + "a", NOTE, "7"): 11,
    Fact(SITE + "a", TYPE): 12,
    Fact(SITE + "b"): 15,
    Fact(SITE + "b", LABEL): 15,
    Fact(SITE + "b", NOTE, "A name"): 16,
    Fact(SITE + "c"): 0,
}
XML = """\
<?xml version="1.0" encoding="utf-8"?>
<!-- rdf:about="https://w3id.org/maillage/id/site/a" -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:m="https://w3id.org/maillage/ontology#">
  <m:ExpertSite
      rdf:about="https://w3id.org/maillage/id/site/b">
    <m:hostedBy rdf:resource="https://w3id.org/maillage/id/site/a"/>
    <m:evidenceNote><![CDATA[A <name>]]></m:evidenceNote>
  </m:ExpertSite>
  <rdf:Description rdf:about='https://w3id.org/maillage/id/site/a'>
    <label xmlns="http://www.w3.org/2000/01/rdf-schema#" xml:lang="en">Tom &amp; Ann</label>
    <m:evidenceNote>7</m:evidenceNote>
  </rdf:Description>
</rdf:RDF>
"""
OF_XML = {
    Fact(SITE + "a"): 10,
    Fact(SITE + "a", LABEL): 11,
    Fact(SITE + "a", LABEL, "Tom & Ann"): 11,
    Fact(SITE + "a", NOTE, "7"): 12,
    Fact(SITE + "a", HOSTED): 10,
    Fact(SITE + "b"): 6,
    Fact(SITE + "b", HOSTED, SITE + "a"): 7,
    Fact(SITE + "b", NOTE, "A <name>"): 8,
    Fact(SITE + "b", LABEL): 6,
}


@pytest.mark.parametrize(
    ("text", "suffix", "asked"), [(JSON, ".jsonld", OF_JSON), (XML, ".rdf", OF_XML)]
)
def test_every_term_of_json_and_xml_has_its_line(
    text: str, suffix: str, asked: dict[Fact, int]
) -> None:
    assert json.loads(JSON)
    assert len(list(ox.parse(text, format=FORMATS[suffix], base_iri="urn:x"))) >= 4
    assert lines_of_facts(text, suffix, asked) == asked


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_whatever_a_parser_reads_is_found_again(suffix: str) -> None:
    """A triple a line, or an element or a member of an object: the line holds the value."""
    quads = list(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE))
    prefixes = {"s": SITE} if suffix in {".ttl", ".trig", ".rdf"} else None
    written = ox.serialize(
        [q.triple for q in quads], format=FORMATS[suffix], prefixes=prefixes
    ).decode()  # type: ignore[union-attr]
    facts = [
        Fact(
            str(getattr(q.subject, "value", "")), q.predicate.value, getattr(q.object, "value", "")
        )
        for q in quads
    ]
    found = lines_of_facts(written, suffix, facts)
    assert len(found) == len(facts) == 14
    assert min(found.values()) > 0
    if suffix in {".nt", ".nq"}:
        lines = written.splitlines()
        assert all(f"<{f.focus}> <{f.path}>" in lines[n - 1] for f, n in found.items())
        assert len(set(found.values())) == len(quads)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('<urn:a> <urn:p> """never closed\n' + '\\"' * 50, ".ttl"),
        ("<urn:a> <urn:p> 'never closed\n<urn:b> . ] } ) \\", ".ttl"),
        ('{"@id": "urn:a", "p": "never' + '\\"' * 50 + "\\", ".jsonld"),
        ("}}}}" + '{"@id": "urn:a"' + "{" * 5_000, ".jsonld"),
        ("</a></a><a rdf:about='urn:a'", ".rdf"),
        ("<!-- <a><![CDATA[", ".rdf"),
        ("", ".ttl"),
    ],
)
def test_a_broken_text_is_gone_through_all_the_same(text: str, suffix: str) -> None:
    assert lines_of_facts(text, suffix, [Fact("urn:a"), Fact("urn:zz")])[Fact("urn:zz")] == 0


def _file(folder: Path, nodes: int) -> Path:
    path = folder / f"{nodes}.ttl"
    text = "".join(
        f's:e{n} a mlg:ExpertSite ;\n  rdfs:label "Only English {n}"@en .\n' for n in range(nodes)
    )
    path.write_text(HEAD + text, "utf-8")
    return path


def test_the_work_grows_as_the_file_and_not_as_its_square(tmp_path: Path) -> None:
    """Steps of our own code, counted: with twice the nodes and findings, twice as many."""
    counts = []
    for nodes in (200, 400, 800):
        path = _file(tmp_path, nodes)
        trace = Trace(read_rdf(path).statements)
        findings = [
            Finding("Violation", "urn:x", Text(), focus=f"{SITE}e{n}", path=path_)
            for n in range(nodes)
            for path_ in (LABEL, HOSTED)
        ]
        steps = 0

        def count(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal steps
            if "/maillage/" not in frame.f_code.co_filename:
                return None
            steps += event == "line"
            return count

        before = sys.gettrace()
        sys.settrace(count)
        try:
            placed = trace.locate(findings)
        finally:
            sys.settrace(before)
        # The label's own line; and of what is not there, the node's.
        assert [f.line for f in placed] == [n for i in range(nodes) for n in (6 + 2 * i, 5 + 2 * i)]
        counts.append(steps)
    one, two, four = counts
    assert one > 200
    assert 1.9 < two / one < 2.1
    assert 1.9 < four / two < 2.1
