"""``/ontology`` and ``/shapes`` as pages, with one search over the whole vocabulary."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotFound
from maillage.terms import curie
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.once import Once
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.vocabulary.ontology import Section, terms_of
from maillage.web.vocabulary.rules import RuleGroup, rules_of
from maillage.web.vocabulary.search import MOST, Found, concepts_of, search_terms, terms_and_rules
from maillage.web.wording.links import Resource, resource

__all__ = ["Vocabulary", "vocabulary"]

#: Characters of a question.
_LONGEST: Final = 200


@dataclass(frozen=True)
class Vocabulary:
    """What a build says of terms and rules, in one language.

    Attributes:
        sections: of the ontology.
        groups: of the rules.
        known: all that can be searched for.
    """

    sections: tuple[Section, ...]
    groups: tuple[RuleGroup, ...]
    known: tuple[Found, ...]


def vocabulary(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """Show the terms or the rules, and what is found where ``?q=`` asks for something.

    Raises:
        BadRequest: the question is too long.
        NotFound: the store does not hold that graph.
    """
    site, language = site_of(request), language_of(request)
    text = request.query_params.get("q", "").strip()
    if len(text) > _LONGEST:
        raise BadRequest(
            f"q has {len(text)} characters: {_LONGEST} at most",
            fr=f"q compte {len(text)} caractères : {_LONGEST} au plus",
        )
    digest = hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""
    tag = etag(site, language.code, *filter(None, (digest,)))
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    read = _read(request, site, language.code)
    shown = read.sections if what.path == "ontology" else read.groups
    if not shown:
        raise NotFound(
            f"the graph {curie(what.graph.value)} is empty in this store",
            fr=f"le graphe {curie(what.graph.value)} est vide dans cet entrepôt",
        )
    hits = search_terms(read.known, text) if text else []
    values = {
        "what": what,
        "text": text,
        "hits": hits[:MOST],
        "more": max(len(hits) - MOST, 0),
        "sections": read.sections,
        "groups": read.groups,
        "downloads": what.downloads,
    }
    template = "vocabulary.html" if what.path == "ontology" else "rules.html"
    return page(request, template, values, headers=headers, tag=tag)


def _read(request: Request, site: Site, code: str) -> Vocabulary:
    """Read the vocabulary: once a build and language, for it is the same until the next build."""
    known: Once[Vocabulary] = request.app.state.vocabularies

    def make() -> Vocabulary:
        wording = site.wordings[code]
        sections = terms_of(site.queries, resource("ontology"), wording)
        groups = rules_of(site.queries, resource("shapes"), wording, site.checks)
        found = (
            *terms_and_rules(sections, groups, wording),
            *concepts_of(site.queries, wording),
        )
        return Vocabulary(sections, groups, found)

    return known.get(code, make)
