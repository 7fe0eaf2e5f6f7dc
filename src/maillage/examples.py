"""The catalogue of example queries, `queries/examples/*.ttl`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from maillage.errors import ShapeError
from maillage.terms import expand

__all__ = ["Example", "read_example", "read_examples"]


@dataclass(frozen=True)
class Example:
    """One example query.

    Attributes:
        name: file name without its extension, e.g. ``cq02-sites``.
        titles: language -> the question it answers.
        query: SPARQL text.
        identifier: what it is called for short, e.g. ``CQ02``; empty where it has none.
        comments: language -> what its answer says, and what it does not.
        keywords: what it is about.
    """

    name: str
    titles: dict[str, str]
    query: str
    identifier: str = ""
    comments: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Read the catalogue, in the order of the file names.

    Args:
        folder: where the ``.ttl`` files lie; it may be missing.

    Raises:
        ShapeError: a file is no Turtle, or has no query; names it.
    """
    return tuple(read_example(path) for path in sorted(folder.glob("*.ttl")))


def read_example(path: Path) -> Example:
    """Read one file of the catalogue.

    Raises:
        ShapeError: the file is no Turtle, or has no query; names it.
    """
    titles, comments, keywords = {}, {}, []
    query = identifier = ""
    queries = {expand(f"sh:{kind}") for kind in ("select", "ask", "construct")}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.object, ox.Literal):
                continue
            if quad.predicate in queries:
                query = quad.object.value.strip()
            elif quad.predicate == expand("rdfs:label") and quad.object.language:
                titles[quad.object.language] = quad.object.value
            elif quad.predicate == expand("rdfs:comment") and quad.object.language:
                comments[quad.object.language] = quad.object.value
            elif quad.predicate == expand("schema:keywords"):
                keywords.append(quad.object.value)
            elif quad.predicate == expand("dcterms:identifier"):
                identifier = quad.object.value
    except SyntaxError as error:
        raise ShapeError(f"{path}: no Turtle: {error}") from error
    if not query:
        raise ShapeError(f"{path}: has no sh:select, sh:ask or sh:construct")
    return Example(path.stem, titles, query, identifier, comments, tuple(sorted(keywords)))
