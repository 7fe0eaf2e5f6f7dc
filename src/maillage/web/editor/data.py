"""What the editor asks for beside answers: vocabulary, examples, and what IRIs are called."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest
from maillage.negotiate import LANGUAGES
from maillage.store import Term
from maillage.terms import PREFIXES
from maillage.web.endpoint.description import EXTENSION_FUNCTIONS
from maillage.web.page.answers import caching, etag, is_fresh, not_modified
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.borrowed import BORROWED
from maillage.web.wording.links import page_path
from maillage.web.wording.naming import Names, best_literal
from maillage.web.wording.typography import hold

__all__ = ["MOST_IRIS", "examples", "labels", "outlines", "vocabulary"]

#: IRIs that one request may ask the labels of.
MOST_IRIS: Final = 100
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)


def vocabulary(request: Request) -> Response:
    """``/sparql/vocabulary``: prefixes, classes, properties, graphs and functions, as JSON."""
    return _given(request, "vocabulary", lambda: _vocabulary(site_of(request)))


def examples(request: Request) -> Response:
    """``/sparql/examples``: the catalogue in both languages, as JSON."""
    found = [
        {
            "name": example.name,
            "identifier": example.identifier,
            "titles": _set(example.titles),
            "comments": _set(example.comments),
            "keywords": example.keywords,
            "query": example.query,
        }
        for example in site_of(request).examples
    ]
    return _given(request, "examples", lambda: {"examples": found})


def _set(texts: Mapping[str, str]) -> dict[str, str]:
    """Hold the spaces of the French one."""
    return {code: hold(text) if code == "fr" else text for code, text in texts.items()}


def outlines(request: Request) -> Response:
    """``/sparql/outlines``: the départements' shapes and how points are put on them, as JSON."""
    found = site_of(request).outlines

    def told() -> dict[str, object]:
        frames = [
            {
                "name": frame.name,
                "width": frame.width,
                "height": frame.height,
                "stepM": frame.step_m,
                "west": frame.west,
                "north": frame.north,
                "parallel": frame.parallel,
                "paths": [outline.path for outline in frame.outlines.values()],
            }
            for frame in found.frames.values()
        ]
        return {"attribution": found.attribution, "frames": frames}

    return _given(request, "outlines", told)


def labels(request: Request) -> Response:
    """``/sparql/labels?iri=…&iri=…``: what IRIs are called in the language, and their pages.

    Raises:
        BadRequest: too many IRIs.
    """
    site, language = site_of(request), language_of(request)
    asked = list(dict.fromkeys(request.query_params.getlist("iri")))
    if len(asked) > MOST_IRIS:
        raise BadRequest(
            f"{len(asked)} IRIs are asked about: ask about {MOST_IRIS} at a time",
            fr=f"{len(asked)} IRI sont demandés : demandez-en {MOST_IRIS} à la fois",
        )

    def found() -> dict[str, object]:
        iris = [iri for iri in asked if _is_iri(iri)]
        names = Names(site.wordings[language.code], site.queries.briefs(iris))
        told: dict[str, object] = {}
        for iri in iris:
            name, path = names.of(iri), page_path(iri)
            if name.known or path:
                text = name.text if name.known else ""
                told[iri] = {"label": text, "lang": name.lang, "page": path or ""}
        return told

    digest = hashlib.sha256(json.dumps(asked).encode("utf-8", "replace")).hexdigest()[:16]
    return _given(request, f"labels-{digest}", found, language.code)


def _given(request: Request, name: str, make: Callable[[], object], language: str = "") -> Response:
    """Answer with JSON, or say that the client has it."""
    tag = etag(site_of(request), name, *([language] if language else []))
    vary = {"Vary": "Accept, Accept-Encoding, Accept-Language" if language else "Accept-Encoding"}
    if is_fresh(request, tag):
        return not_modified(tag, vary)
    headers = {
        **vary,
        **(caching(tag) or {"Cache-Control": "no-store"}),
        **({"Content-Language": language} if language else {}),
    }
    body = json.dumps(make(), ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(body.encode("utf-8", "replace"), 200, headers, media_type="application/json")


def _vocabulary(site: Site) -> dict[str, object]:
    rows = site.queries.rows("terms")
    counts: dict[tuple[str, str], int] = {}
    comments: dict[str, dict[str, str]] = {}
    for row in rows:
        term, kind = _text(row["term"]), _text(row["kind"])
        counts.setdefault((kind, term), 0)
        if "count" in row:
            counts[kind, term] = int(_text(row["count"]))
        comment = row.get("comment")
        if isinstance(comment, Literal) and comment.language:
            comments.setdefault(term, {}).setdefault(comment.language, comment.value)
    sources = {source.graph: source.title for source in site.queries.sources()}
    briefs = site.queries.briefs([term for _, term in counts])

    def named(kind: str) -> list[dict[str, object]]:
        found = []
        for (its, term), count in sorted(counts.items()):
            if its != kind:
                continue
            known = briefs[term].labels if term in briefs else ()
            texts = [best_literal(known, code) for code in LANGUAGES]
            names = {text.language or "": text.value for text in texts if text}
            if not names and term in BORROWED:
                names = {code: site.wordings[code](BORROWED[term]) for code in LANGUAGES}
            about = {"comments": comments[term]} if term in comments else {}
            found.append({"iri": term, "labels": names, "count": count, **about})
        return found

    return {
        "prefixes": _prefixes(site),
        "classes": named("class"),
        "properties": named("property"),
        "graphs": [
            {"iri": graph, "labels": {"": title}} for graph, title in sorted(sources.items())
        ],
        "functions": list(EXTENSION_FUNCTIONS),
    }


def _prefixes(site: Site) -> dict[str, str]:
    """Give every prefix of the project, and those that only the examples use."""
    used = {name: iri for example in site.examples for name, iri in _PREFIX.findall(example.query)}
    return dict(sorted({**used, **PREFIXES}.items()))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
