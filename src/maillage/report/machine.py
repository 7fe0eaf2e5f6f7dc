"""A report for programs: TSV, CSV, JSON, and a SHACL validation report in Turtle."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from maillage.report import Finding, Report, Text
from maillage.terms import PREFIXES, expand

__all__ = ["from_json", "to_csv", "to_json", "to_tsv", "to_turtle"]

_COLUMNS = ("severity", "file", "line", "column", "focus", "path", "value", "rule", "component")


def to_tsv(report: Report) -> str:
    """Write one line a finding, with a header."""
    return _table(report, "excel-tab")


def to_csv(report: Report) -> str:
    """Write the same with commas, as spreadsheets open it."""
    return _table(report, "excel")


def _table(report: Report, dialect: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, dialect, lineterminator="\n")
    writer.writerow([*_COLUMNS, "message_fr", "message_en", "remedy_fr", "remedy_en"])
    for finding in report.findings:
        cells = [getattr(finding, name) for name in _COLUMNS]
        writer.writerow([*cells, *finding.message, *finding.remedy])
    return out.getvalue()


def to_json(report: Report) -> str:
    """Write ``{"conforms": …, "findings": […]}``, indented."""
    findings = [
        dataclasses.asdict(f) | {"message": f.message._asdict(), "remedy": f.remedy._asdict()}
        for f in report.findings
    ]
    body = {"conforms": report.conforms, "findings": findings}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str | bytes) -> Report:
    """Read what `to_json` has written."""
    return Report(
        tuple(
            Finding(**f | {"message": Text(**f["message"]), "remedy": Text(**f["remedy"])})
            for f in json.loads(text)["findings"]
        )
    )


def to_turtle(report: Report) -> str:
    """Write a ``sh:ValidationReport`` (SHACL §3.6); nodes are numbered, none is blank.

    File, line and column go into ``mlg:file``, ``mlg:line`` and ``mlg:column``.
    """
    node = NamedNode("urn:maillage:report")
    triples = [
        Triple(node, expand("rdf:type"), expand("sh:ValidationReport")),
        Triple(node, expand("sh:conforms"), Literal(report.conforms)),
    ]
    for number, finding in enumerate(report.findings, 1):
        result = NamedNode(f"{node.value}:{number}")
        triples.append(Triple(node, expand("sh:result"), result))
        triples += _result(result, finding)
    prefixes = {p: PREFIXES[p] for p in ("sh", "mlg", "mlgid", "mlgsh", "ordo", "xsd")}
    out = io.BytesIO()
    serialize(triples, out, format=RdfFormat.TURTLE, prefixes=prefixes)
    return out.getvalue().decode()


def _result(node: NamedNode, finding: Finding) -> list[Triple]:
    def triple(prop: str, value: NamedNode | Literal) -> Triple:
        return Triple(node, expand(prop), value)

    triples = [
        triple("rdf:type", expand("sh:ValidationResult")),
        triple("sh:resultSeverity", expand("sh:" + finding.severity)),
        triple("sh:sourceShape", NamedNode(finding.rule)),
    ]
    if finding.component:
        triples.append(triple("sh:sourceConstraintComponent", NamedNode(finding.component)))
    if finding.focus:
        triples.append(triple("sh:focusNode", _term(finding.focus)))
    if finding.path.startswith("http"):
        triples.append(triple("sh:resultPath", NamedNode(finding.path)))
    if finding.value:
        triples.append(triple("sh:value", _term(finding.value)))
    triples += [
        triple("sh:resultMessage", Literal(text, language=lang))
        for lang, text in finding.message._asdict().items()
        if text
    ]
    for prop, text in (("mlg:file", finding.file), ("mlg:column", finding.column)):
        if text:
            triples.append(triple(prop, Literal(text)))
    if finding.line:
        triples.append(triple("mlg:line", Literal(finding.line)))
    return triples


def _term(text: str) -> NamedNode | Literal:
    if text.startswith(("http://", "https://")):
        try:
            return NamedNode(text)
        except ValueError:
            return Literal(text)
    return Literal(text)
