"""Facts -> what is wrong with them, by the shapes and the checks, each finding at its cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from pyoxigraph import Quad

from maillage import details
from maillage.checks import fill, read_checks, readable, run
from maillage.engines import Engine, Result, Shapes, as_ntriples, open_engine, read_shapes
from maillage.inference import infer
from maillage.report import Finding, Report, Severity, Text
from maillage.sources.project import Draft, read_project
from maillage.sources.trace import Trace
from maillage.store.oxigraph import in_memory

__all__ = ["Checked", "check", "found_before", "shape_files", "validate", "validate_files"]

#: Findings of one rule, in facts of no file of a steward's, that are told one by one.
_FEW: Final = 20
_RDF_TERM: Final = re.compile(
    r'^(?:<(?P<iri>[^>]*)>|"(?P<text>.*)"(?:@[\w-]+|\^\^<[^>]*>)?)$', re.S
)


@dataclass(frozen=True)
class Checked:
    """What a run would publish, and what it found.

    Attributes:
        quads: facts, ontology, schemes and what is derived from them.
        report: all findings, those of reading too.
        lines: further facts as N-Quads, see `Bulk`.
    """

    quads: tuple[Quad, ...]
    report: Report
    lines: tuple[bytes, ...] = ()


def check(
    draft: Draft,
    project: Path,
    *,
    engine: str = "shacl",
    withhold: Collection[str] = (),
    proved: bool = False,
) -> Checked:
    """Derive what follows from a draft and hold all of it against the shapes and checks.

    Args:
        draft: what was read.
        project: folder with ``shapes``, ``queries`` and ``ontology``.
        engine: name of the SHACL engine.
        withhold: kinds of statement to leave out, see `Statement.withhold`.
        proved: whether the very same bulk facts, with the same classes beside them, were held
            against the same shapes before, and conformed: see `maillage.details`.

    Raises:
        ShapeError: a shape, check or inference query is broken.
        ConfigError: there is no such engine.
    """
    statements = [s for s in draft.statements if s.withhold not in withhold]
    facts = [*(s.quad for s in statements), *draft.bulk.core, *draft.vocabulary]
    quads = [*facts, *infer(facts, project / "queries" / "inference")]
    shapes = read_shapes(shape_files(project))
    trace = Trace(statements)
    lines = draft.bulk.lines
    also = details.of_entities(lines)
    found = trace.locate(validate(quads, shapes, open_engine(engine, shapes), project, also=also))
    if not proved:
        found += _of_details(lines, quads, project, engine)
    kept = [f for f in found if not _follows(f, draft)]
    findings = _summed([*draft.findings, *kept])
    return Checked(tuple(quads), Report.of(findings), draft.bulk.lines)


def validate_files(
    project: Path,
    paths: Sequence[Path],
    *,
    engine: str = "shacl",
    added: bool = False,
    before: Collection[Finding] | None = None,
) -> Report:
    """Check files as the build would, amid the project's other tables.

    Args:
        project: the project's folder.
        paths: tables (each stands in for the project's own of that name), RDF files, or folders.
        engine: name of the SHACL engine.
        added: whether the rows of a table are added to the project's instead.
        before: what `found_before` gives, where it is known; None to find it when it is needed.

    Returns:
        The findings in those files, and those elsewhere that were not there without them.
    """
    draft = read_project(project, paths, instead=not added)
    found = check(draft, project, engine=engine).report.findings
    inside = [f for f in found if f.file in draft.files]
    elsewhere = [f for f in found if f.file not in draft.files]
    own = any(path.resolve().is_relative_to(project.resolve()) for path in paths)
    if elsewhere and not own:
        known = set(found_before(project, engine=engine) if before is None else before)
        elsewhere = [f for f in elsewhere if f not in known]
    return Report.of([*inside, *elsewhere])


def found_before(project: Path, *, engine: str = "shacl") -> tuple[Finding, ...]:
    """Give what is to be said of a project's own tables.

    Args:
        project: the project's folder.
        engine: name of the SHACL engine.
    """
    return check(read_project(project), project, engine=engine).report.findings


def validate(
    quads: list[Quad], shapes: Shapes, engine: Engine, project: Path, *, also: str = ""
) -> Iterator[Finding]:
    """Run the shapes on the union of all graphs, then the checks on the graphs.

    Args:
        quads: everything, vocabulary and derived facts too.
        shapes: whose messages findings bear.
        engine: made of the same shapes.
        project: folder with ``queries/checks``.
        also: more triples for the shapes alone, as N-Triples.
    """
    for result in engine.validate(as_ntriples(quads) + also):
        yield _finding(result, shapes)
    store = in_memory(quads)
    for rule in read_checks(project / "queries" / "checks"):
        yield from run(rule, store)


def _of_details(
    lines: Sequence[bytes], quads: list[Quad], project: Path, engine: str
) -> Iterator[Finding]:
    """Hold the nodes of bulk facts against their own shapes, piece by piece."""
    files = [path for path in shape_files(project) if path.stem in details.SHAPES]
    if not lines or not files:
        return
    shapes = read_shapes(files)
    made = open_engine(engine, shapes)
    for piece in details.pieces(lines, quads):
        for result in made.validate(piece):
            yield _finding(result, shapes)


def shape_files(project: Path) -> list[Path]:
    """Give the files of the shapes graph: the shapes, and the prefixes their queries use."""
    prefixes = project / "ontology" / "prefixes.ttl"
    return [
        *sorted((project / "shapes").glob("*.ttl")),
        *([prefixes] if prefixes.is_file() else []),
    ]


def _summed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say once what holds of many facts that no file of a steward's holds."""
    many: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.file or not finding.focus:
            yield finding
        else:
            many.setdefault((finding.severity, finding.rule), []).append(finding)
    for alike in many.values():
        first = min(alike, key=Finding.sort_key)
        if len(alike) <= _FEW:
            yield from alike
            continue
        fr, en = first.message
        count = len(alike)
        message = Text(
            f"{count} constats semblables, dont {readable(first.focus)} : {fr}",
            f"{count} findings alike, among them {readable(first.focus)}: {en}",
        )
        yield replace(first, message=message)


def _follows(finding: Finding, draft: Draft) -> bool:
    """Whether a finding may only follow from a row that could not be read.

    That row has its own finding; once it is mended, the next run tells what remains.
    """
    missing = finding.value in {"", finding.focus}
    return (
        finding.focus in draft.doubtful
        or finding.value in draft.doubtful
        or (missing and (finding.focus in draft.wanting or not draft.whole))
    )


def _finding(result: Result, shapes: Shapes) -> Finding:
    focus, value = _plain(result.focus), _plain(result.value)
    words = {"this": readable(focus), "value": readable(value), "path": readable(result.path)}
    templates = shapes.messages.get(result.shape, {})
    texts = {lang: text for lang, text in result.messages.items() if lang}
    if set(texts) != set(templates):
        words |= _bindings(result, templates)
        texts = dict(templates) or dict(result.messages)
    name = result.severity.rpartition("#")[2]
    return Finding(
        cast("Severity", name) if name in {"Violation", "Warning", "Info"} else "Violation",
        result.shape,
        _both({lang: fill(readable(text), words) for lang, text in texts.items()}),
        component=result.component,
        focus=focus,
        path=result.path,
        value=value,
    )


def _bindings(result: Result, templates: Mapping[str, str]) -> dict[str, str]:
    """Read the values that an engine filled in back out of a message whose language it dropped."""
    for message in result.messages.values():
        for template in templates.values():
            names: list[str] = []
            pattern = ""
            for part in re.split(r"(\{[$?]\w+\})", template):
                slot = re.fullmatch(r"\{[$?](\w+)\}", part)
                if slot:
                    names.append(slot[1])
                pattern += "(.*?)" if slot else re.escape(part)
            match = re.fullmatch(pattern, message, re.S)
            if match:
                return {n: readable(t) for n, t in zip(names, match.groups(), strict=True)}
    return {}


def _both(texts: dict[str, str]) -> Text:
    other = texts.get("", "")
    return Text(texts.get("fr", other), texts.get("en", other))


def _plain(term: str) -> str:
    """Give the IRI or lexical form of a term in N-Triples syntax."""
    match = _RDF_TERM.match(term)
    if match is None:
        return term
    if match["iri"] is not None:
        return match["iri"]
    return match["text"].replace(r"\"", '"').replace(r"\n", "\n").replace(r"\\", "\\")
