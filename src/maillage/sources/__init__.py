"""The sources: `data/sources.toml`, and the graph that describes them."""

from __future__ import annotations

import datetime
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.errors import SourceError
from maillage.report import NOTHING, Finding, Text
from maillage.sources.problems import Cell, close, problem
from maillage.terms import entity, expand, graph

__all__ = ["Source", "check_files", "quads", "read_sources"]

_KEYS: Final = {
    *("title", "publisher", "publisher_evidence", "url", "issued", "consulted", "licence"),
    *("rights", "sha256", "via", "extent", "file", "file_sha256", "files"),
}
_BILINGUAL: Final = ("rights", "publisher_evidence", "extent")
_SHA: Final = re.compile(r"[0-9a-f]{64}")
_ISSUED: Final = {
    r"\d{4}": "gYear",
    r"\d{4}-(0[1-9]|1[0-2])": "gYearMonth",
    r"\d{4}-\d\d-\d\d": "date",
}


@dataclass(frozen=True)
class Source:
    """One source; the attributes are those of ``data/sources.toml``, all text.

    Attributes:
        line: line of its ``[id]``.
        files: every extract, ``file`` included, with its checksum.
    """

    id: str
    line: int
    title: str
    publisher: str
    consulted: str
    publisher_evidence: Text = NOTHING
    url: str = ""
    issued: str = ""
    licence: str = ""
    rights: Text = NOTHING
    sha256: str = ""
    via: str = ""
    extent: Text = NOTHING
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def node(self) -> NamedNode:
        """``mlgid:document/<id>``."""
        return entity("document", self.id)


def read_sources(path: Path, name: str = "") -> tuple[dict[str, Source], list[Finding]]:
    """Read the registry of sources.

    Args:
        path: ``data/sources.toml``.
        name: how to name the file to the user; `path` if empty.

    Returns:
        The sources by id, and what is wrong with them (a source that is wrong is still there, as
        far as it can be read, so that references to it do not fail as well).

    Raises:
        SourceError: the file is missing or no TOML.
    """
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as TOML: {error}") from error
    lines = {
        match[1]: number
        for number, line in enumerate(text.splitlines(), 1)
        if (match := re.match(r"\[([\w.-]+)\]\s*(?:#.*)?$", line))
    }
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for key, spec in raw.items():
        cell = Cell(name or str(path), lines.get(key, 0), key)
        findings += _problems(key, spec, raw, cell)
        sources[key] = _source(key, spec, cell.line)
    return sources, findings


def check_files(sources: Mapping[str, Source], data: Path, name: str) -> Iterator[Finding]:
    """Hold each source's files against the checksums registered for them.

    Args:
        sources: as `read_sources` gave them.
        data: the folder that their files lie below.
        name: how to name ``sources.toml`` to the user.
    """
    for source in sources.values():
        cell = Cell(name, source.line, source.id)
        for file, wanted in source.files.items():
            path = data / file
            if not path.is_file():
                yield problem("source-file", cell, file, source=source.id)
                continue
            actual = hashlib.sha256(path.read_bytes()).hexdigest()
            if actual != wanted:
                fill = {"path": file, "wanted": wanted}
                yield problem("source-checksum", cell, actual, source=source.id, **fill)


def quads(source: Source) -> Iterator[Quad]:
    """Describe one source, in ``graph/sources``."""
    pairs: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", expand("mlg:SourceDocument")),
        ("dcterms:title", Literal(source.title)),
        ("dc:publisher", Literal(source.publisher)),
        ("mlg:consultedOn", _typed(source.consulted, "date")),
        ("mlg:factsIn", graph(source.id)),
    ]
    pairs += [("mlg:publisherEvidence", text) for text in _both(source.publisher_evidence)]
    pairs += [("dcterms:rights", text) for text in _both(source.rights)]
    pairs += [("mlg:extentRead", text) for text in _both(source.extent)]
    if source.url:
        pairs.append(("foaf:page", NamedNode(source.url)))
    for pattern, datatype in _ISSUED.items():
        if re.fullmatch(pattern, source.issued):
            pairs.append(("dcterms:issued", _typed(source.issued, datatype)))
    if source.licence:
        pairs.append(("dcterms:license", NamedNode(source.licence)))
    if source.sha256:
        pairs.append(("mlg:sha256", Literal(source.sha256)))
    if source.via:
        pairs.append(("mlg:quotedIn", entity("document", source.via)))
    for prop, term in pairs:
        yield Quad(source.node, expand(prop), term, graph("sources"))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=expand("xsd:" + datatype))


def _both(text: Text) -> Iterator[Literal]:
    for lang, words in text._asdict().items():
        if words:
            yield Literal(words, language=lang)


def _source(key: str, spec: Mapping[str, Any], line: int) -> Source:
    texts = {
        k: str(v)
        for k, v in spec.items()
        if k in _KEYS - {"file", "file_sha256"} and not isinstance(v, dict)
    }
    pairs = {
        k: Text(str(v.get("fr", "")), str(v.get("en", "")))
        for k, v in spec.items()
        if k in _BILINGUAL and isinstance(v, dict)
    }
    needed = {"title": "", "publisher": "", "consulted": ""}
    files: dict[str, str] = {}
    if isinstance(spec.get("files"), dict):
        files = {file: str(sha) for file, sha in spec["files"].items()}
    if "file" in spec:
        files[str(spec["file"])] = str(spec.get("file_sha256", ""))
    return Source(key, line, **(needed | texts | pairs), files=files)  # type: ignore[arg-type]


def _problems(
    key: str, spec: Mapping[str, Any], every: Mapping[str, Any], cell: Cell
) -> Iterator[Finding]:
    """Say all that is wrong with one source."""

    def wrong(name: str, wanted: str) -> Finding:
        value = str(spec[name])
        return problem("source-value", cell, value, source=key, key=name, wanted=wanted)

    def bad(name: str, pattern: str) -> bool:
        return name in spec and not re.fullmatch(pattern, str(spec[name]))

    try:
        entity("document", key)
    except ValueError:
        yield problem("bad-slug", cell, key, proposal=re.sub("[^a-z0-9]+", "-", key.lower()))
    for name in sorted(set(spec) - _KEYS):
        yield problem(
            "source-key", cell, name, source=key, known=sorted(_KEYS), **close(name, _KEYS)
        )
    for name in ("title", "publisher", "consulted"):
        if not str(spec.get(name, "")).strip():
            yield problem("source-missing", cell, name, source=key)
    for names in (("licence", "rights"), ("sha256", "via")):
        if not any(name in spec for name in names):
            yield problem("source-missing", cell, " / ".join(names), source=key)
    if "file" in spec and "file_sha256" not in spec:
        yield problem("source-missing", cell, "file_sha256", source=key)
    for name in ("sha256", "file_sha256"):
        if bad(name, _SHA.pattern):
            yield wrong(name, "SHA-256 (64 × 0-9a-f)")
    files = spec.get("files", {})
    if not isinstance(files, dict) or not all(_SHA.fullmatch(str(v)) for v in files.values()):
        yield wrong("files", '{ "reference/….csv" = "SHA-256" }')
    for name in ("url", "licence"):
        if bad(name, r"https?://[^\s<>\"{}|\\^`]+"):
            yield wrong(name, "https://…")
    if "consulted" in spec and not isinstance(spec["consulted"], datetime.date):
        yield wrong("consulted", "AAAA-MM-JJ / YYYY-MM-DD")
    if bad("issued", "|".join(_ISSUED)):
        yield wrong("issued", "AAAA, AAAA-MM, AAAA-MM-JJ / YYYY, YYYY-MM, YYYY-MM-DD")
    if "via" in spec and spec["via"] not in every:
        yield wrong("via", "sources.toml [id]")
    for name in _BILINGUAL:
        if name in spec and not (isinstance(spec[name], dict) and set(spec[name]) == {"fr", "en"}):
            yield wrong(name, '{ fr = "…", en = "…" }')
