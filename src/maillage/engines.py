"""SHACL engines behind one interface; each gives a W3C validation report, read here once.

`RustEngine` is the every-day one, `PyShaclEngine` the reference (docs/adr/0005).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from maillage.errors import ConfigError, ShapeError
from maillage.terms import expand

__all__ = ["ENGINES", "Engine", "Result", "Shapes", "as_ntriples", "open_engine", "read_shapes"]


@dataclass(frozen=True)
class Result:
    """One result of a SHACL engine; equal results of two engines are equal.

    Attributes:
        focus: the focus node, in N-Triples syntax.
        path: the result path as a SPARQL property path; empty if none.
        component: IRI of the constraint component.
        severity: IRI of the severity.
        value: the value in N-Triples syntax; empty if none.
        shape: IRI of what has the messages: the SPARQL constraint, or else the shape.
        messages: text by language, as the engine filled it in; not compared.
    """

    focus: str
    path: str
    component: str
    severity: str
    value: str
    shape: str
    messages: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Shapes:
    """All shapes: for the engines as text, and each shape's own messages.

    Attributes:
        parts: file -> its part of the shapes graph, as N-Triples.
        messages: IRI of a shape or constraint -> its messages by language.
        severities: IRI of a shape or constraint -> IRI of the severity it states.
    """

    parts: Mapping[str, str]
    messages: Mapping[str, Mapping[str, str]]
    severities: Mapping[str, str]

    @property
    def ntriples(self) -> str:
        """The whole shapes graph."""
        return "".join(self.parts.values())


class Engine(Protocol):
    """Validates data against shapes."""

    def validate(self, ntriples: str) -> list[Result]:
        """Validate one graph, given as N-Triples.

        Raises:
            ShapeError: the engine cannot run a shape.
        """
        ...


def read_shapes(paths: list[Path]) -> Shapes:
    """Read shape files as one shapes graph.

    Raises:
        ShapeError: a file is missing or has a syntax error; names file and line.
    """
    parts: dict[str, str] = {}
    messages: dict[str, dict[str, str]] = {}
    severities: dict[str, str] = {}
    for path in paths:
        quads = _parse(path)
        parts[str(path)] = as_ntriples(quads)
        for quad in quads:
            subject, text = _plain(quad.subject), quad.object
            if quad.predicate == expand("sh:severity"):
                severities[subject] = _plain(text)
            if quad.predicate == expand("sh:message") and isinstance(text, Literal):
                messages.setdefault(subject, {})[text.language or ""] = text.value
    return Shapes(parts, messages, severities)


def _parse(path: Path) -> list[Quad]:
    try:
        return list(parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise ShapeError(f"{path}:{error.lineno}: {error.msg}") from error
    except OSError as error:
        raise ShapeError(f"{path}: {error}") from error


class RustEngine:
    """The `shacl` package."""

    def __init__(self, shapes: Shapes) -> None:
        import shacl

        try:
            self._shapes = shacl.Shapes.from_text(shapes.ntriples, "ntriples")
        except ValueError as error:
            raise ShapeError(f"{_culprit(shapes)}: the engine shacl: {error}") from error
        self._of = shapes

    def validate(self, ntriples: str) -> list[Result]:
        """See `Engine.validate`."""
        try:
            report = self._shapes.validate_text(ntriples, "ntriples")
        except ValueError as error:
            raise ShapeError(f"the engine shacl cannot run a shape: {error}") from error
        return list(_results(report.serialize("ntriples"), self._of))


def _culprit(shapes: Shapes) -> str:
    """Find the SPARQL constraint that the engine, which sees one graph, cannot read."""
    import shacl

    prefixes = "".join(text for name, text in shapes.parts.items() if "prefixes" in name)
    for name, text in shapes.parts.items():
        lines = text.splitlines(keepends=True)
        for node in sorted({x.split(" ", 1)[0] for x in lines if f"<{_SH}select>" in x}):
            alone = "".join(line for line in lines if line.startswith(node))
            holder = f"<urn:x> <{_RDF}type> <{_SH}NodeShape> .\n<urn:x> <{_SH}sparql> {node} .\n"
            try:
                shacl.Shapes.from_text(prefixes + alone + holder, "ntriples")
            except ValueError:
                return f"{name}, {node}"
    return ", ".join(shapes.parts)


class PyShaclEngine:
    """pySHACL on rdflib."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def validate(self, ntriples: str) -> list[Result]:
        """See `Engine.validate`."""
        import pyshacl
        import rdflib
        from pyshacl.errors import ReportableRuntimeError

        with _parses_cached(), _lexical_forms_kept():
            data, shapes = rdflib.Graph(), rdflib.Graph()
            data.parse(data=ntriples, format="nt")
            shapes.parse(data=self._shapes.ntriples, format="nt")
            try:
                _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
            except (ReportableRuntimeError, RuntimeError) as error:
                raise ShapeError(f"the engine pyshacl cannot run a shape: {error}") from error
            return list(_results(report.serialize(format="nt"), self._shapes))


@contextmanager
def _parses_cached() -> Iterator[None]:
    """Let rdflib parse each SPARQL text once, not once a focus node (nine tenths of its time)."""
    processor: Any = import_module("rdflib.plugins.sparql.processor")
    saved = processor.parseQuery, processor.translateQuery

    parsed: dict[tuple[Any, ...], Any] = {}

    def translate(text: Any, base: Any = None, initNs: Any = None) -> Any:  # noqa: N803
        if not isinstance(text, str):
            return saved[1](text, base, initNs)
        key = (text, base, *sorted((name, str(iri)) for name, iri in (initNs or {}).items()))
        if key not in parsed:
            parsed[key] = saved[1](saved[0](text), base, initNs)
        return parsed[key]

    processor.parseQuery = lambda text: text
    processor.translateQuery = translate
    try:
        yield
    finally:
        processor.parseQuery, processor.translateQuery = saved


@contextmanager
def _lexical_forms_kept() -> Iterator[None]:
    """Keep rdflib from rewriting literals (2018-01-01T00:00:00Z, 1.50) that it reports."""
    import rdflib

    saved, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = saved


def _results(ntriples: str, shapes: Shapes) -> Iterator[Result]:
    """Read a validation report (SHACL §3.6).

    A SPARQL constraint may have messages and a severity of its own, or leave both to the shapes
    that share it. SHACL 1.0 leaves open whether its severity counts, and the engines differ.
    """
    graph: dict[str, dict[str, list[Any]]] = {}
    for quad in parse(ntriples, format=RdfFormat.N_TRIPLES):
        graph.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(
            quad.object
        )
    for reports in (node for node in graph.values() if _SH + "conforms" in node):
        for result in reports.get(_SH + "result", []):
            node = graph[str(result)]

            def one(name: str, node: dict[str, list[Any]] = node) -> Any:
                return next(iter(node.get(_SH + name, [])), None)

            path = one("resultPath")
            shape, rule = _plain(one("sourceShape")), _plain(one("sourceConstraint"))
            if rule in shapes.messages:
                shape = rule
            yield Result(
                focus=str(one("focusNode")),
                path="" if path is None else _path(path, graph),
                component=one("sourceConstraintComponent").value,
                severity=shapes.severities.get(shape, one("resultSeverity").value),
                value="" if one("value") is None else str(one("value")),
                shape=shape,
                messages={m.language or "": m.value for m in node.get(_SH + "resultMessage", [])},
            )


def _path(term: Any, graph: dict[str, dict[str, list[Any]]]) -> str:
    """Write a property path as SPARQL does."""
    node = graph.get(str(term), {})
    if isinstance(term, NamedNode):
        return term.value
    for name, form in _PATHS.items():
        if node.get(_SH + name):
            return form.format(_path(node[_SH + name][0], graph))
    sign = "|" if _SH + "alternativePath" in node else "/"
    head = node[_SH + "alternativePath"][0] if sign == "|" else term
    steps = []
    while (cell := graph.get(str(head), {})) and _RDF + "first" in cell:
        steps.append(_path(cell[_RDF + "first"][0], graph))
        head = cell[_RDF + "rest"][0]
    return sign.join(steps)


def _plain(term: Any) -> str:
    return str(term) if isinstance(term, BlankNode) or term is None else str(term.value)


_SH: Final = expand("sh:x").value[:-1]
_RDF: Final = expand("rdf:x").value[:-1]
_PATHS: Final = {
    "inversePath": "^{}",
    "zeroOrMorePath": "{}*",
    "oneOrMorePath": "{}+",
    "zeroOrOnePath": "{}?",
}

#: Name of an engine, as in `Settings.engine` -> how to make it.
ENGINES: Final[dict[str, Callable[[Shapes], Engine]]] = {
    "shacl": RustEngine,
    "pyshacl": PyShaclEngine,
}


def open_engine(name: str, shapes: Shapes) -> Engine:
    """Make the engine of that name.

    Raises:
        ConfigError: there is no such engine.
        ShapeError: it cannot read the shapes.
    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise ConfigError(
            f"{name!r} is no SHACL engine; known are {known}",
            fr=f"{name!r} n’est pas un moteur SHACL ; il y a {known}",
        )
    return ENGINES[name](shapes)


def as_ntriples(quads: list[Quad]) -> str:
    """Write the union of all graphs as one graph."""
    out = io.BytesIO()
    serialize({quad.triple: None for quad in quads}, out, format=RdfFormat.N_TRIPLES)
    return out.getvalue().decode()
