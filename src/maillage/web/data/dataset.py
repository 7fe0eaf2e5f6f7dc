"""``/dataset``: what is in the data set, how much of it, under which terms, and where to get it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from maillage.errors import NotAcceptable
from maillage.negotiate import HTML, choose
from maillage.store import Term
from maillage.terms import PREFIXES, curie
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.language import Wording
from maillage.web.wording.links import (
    ALIASES,
    GRAPH_DATA_TYPES,
    Resource,
    data_path,
    page_path,
)
from maillage.web.wording.naming import Name, Names, best_literal

__all__ = ["Amount", "Overview", "dataset", "licence_name", "overview", "well_known"]

#: ``/.well-known/void`` is for machines, so Turtle comes first and HTML only where it is preferred.
_WELL_KNOWN: Final = {
    **{media_type: form for form, media_type in GRAPH_DATA_TYPES.items()},
    HTML: "html",
    **ALIASES,
}


@dataclass(frozen=True)
class Amount:
    """How much there is of a class, a property or a graph.

    Attributes:
        name: what it is called.
        curie: its IRI, short.
        href: its page; empty if there is none.
        number: how many entities or triples, as the language writes it.
        anchor: fragment of the IRI of the partition.
        terms: name and address of the licence, or what is known of the terms; of a graph alone.
    """

    name: Name
    curie: str
    href: str
    number: str
    anchor: str = ""
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Overview:
    """The data set as its page shows it.

    Attributes:
        title: its name.
        description: what it holds, and how it is counted.
        rights: how to credit it.
        figures: property of VoID -> its value, as the language writes it.
        modified: the day, ISO; empty where not known.
        examples: name and path of entities to begin with.
        classes: the most entities first.
        properties: the most triples first.
        graphs: the most triples first.
    """

    title: str
    description: str
    rights: str
    figures: Mapping[str, str]
    modified: str
    examples: tuple[tuple[Name, str], ...]
    classes: tuple[Amount, ...]
    properties: tuple[Amount, ...]
    graphs: tuple[Amount, ...]


def dataset(request: Request, what: Resource, headers: dict[str, str]) -> Response:
    """``/dataset``: the data set as a page."""
    site, language = site_of(request), language_of(request)
    tag = etag(site, language.code)
    if is_fresh(request, tag):
        return not_modified(tag, headers)
    values = {
        "what": what,
        "dataset": overview(site, what, site.wordings[language.code]),
        "dump": site.published.dump is not None,
        "downloads": what.downloads,
    }
    return page(request, "dataset.html", values, headers=headers, tag=tag)


def well_known(request: Request) -> Response:
    """``/.well-known/void``: leads to the description, as the VoID note has it (§7.2: by a 302).

    Raises:
        NotAcceptable: the client takes no form of it.
    """
    accept = request.headers.get("accept", "")
    chosen = choose(accept, tuple(_WELL_KNOWN))
    if chosen is None:
        known = ", ".join(_WELL_KNOWN)
        raise NotAcceptable(
            f"none of {accept!r} is to be had: ask for one of {known}",
            fr=f"rien de {accept!r} n’est disponible : demandez {known}",
        )
    form = _WELL_KNOWN[chosen]
    target = "/page/dataset" if form == "html" else data_path("dataset", form)
    headers = {"Vary": "Accept, Accept-Encoding"}
    return RedirectResponse(request.scope.get("root_path", "") + target, 302, headers)


def overview(site: Site, what: Resource, wording: Wording) -> Overview:
    """Read what the graph says of the data set."""
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in site.queries.rows("dataset"):
        node, property_ = row["node"], row["property"]
        if isinstance(node, NamedNode) and isinstance(property_, NamedNode):
            said[node.value][curie(property_.value)].append(row["value"])
    about = said[what.iri]
    kinds = {node: kind for node, facts in said.items() for kind in _KINDS if kind in facts}
    terms = {_value(said[node][kind][0]) for node, kind in kinds.items()}
    examples = [_value(term) for term in about["void:exampleResource"]]
    names = Names(wording, site.queries.briefs([*terms, *examples]))

    def amounts(kind: str) -> tuple[Amount, ...]:
        found = []
        for node in (node for node, its in kinds.items() if its == kind):
            term = _value(said[node][kind][0])
            number = _number(said[node], _KINDS[kind])
            shown = Amount(
                names.of(term),
                curie(term),
                page_path(term) or "",
                wording.number(number),
                node.partition("#")[2],
            )
            found.append((-number, term, shown))
        return tuple(shown for *_, shown in sorted(found, key=lambda item: item[:2]))

    graphs = [
        (-_number(facts, "void:triples"), node, facts)
        for node, facts in said.items()
        if node.startswith(PREFIXES["mlgg"])
    ]
    return Overview(
        title=_text(about["dcterms:title"], wording.code).text or curie(what.iri),
        description=_text(about["dcterms:description"], wording.code).text,
        rights=_text(about["dcterms:rights"], wording.code).text,
        figures={
            name: wording.number(int(_value(values[0])))
            for name, values in about.items()
            if name in _FIGURES
        },
        modified=_value(about["dcterms:modified"][0]) if about["dcterms:modified"] else "",
        examples=tuple((names.of(iri), page_path(iri) or iri) for iri in sorted(examples)),
        classes=amounts("void:class"),
        properties=amounts("void:property"),
        graphs=tuple(
            Amount(
                _text(facts["dcterms:title"], wording.code),
                curie(node),
                page_path(node) or "",
                wording.number(-number),
                terms=_terms(facts, wording.code),
            )
            for number, node, facts in sorted(graphs, key=lambda item: item[:2])
        ),
    )


#: What a partition is of -> the property that tells how much there is of it.
_KINDS: Final = {"void:class": "void:entities", "void:property": "void:triples"}
_FIGURES: Final = frozenset(
    f"void:{name}"
    for name in (
        *("triples", "entities", "distinctSubjects", "distinctObjects"),
        *("classes", "properties"),
    )
)
_LICENCES: Final = {
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://spdx.org/licenses/etalab-2.0": "Licence Ouverte 2.0",
}


def licence_name(iri: str) -> str:
    """Name a licence as people do; one that is not known is its IRI."""
    return _LICENCES.get(iri, iri)


def _terms(facts: Mapping[str, list[Term]], lang: str) -> tuple[tuple[str, str], ...]:
    licences = sorted(_value(term) for term in facts.get("dcterms:license", ()))
    if licences:
        return tuple((licence_name(iri), iri) for iri in licences)
    rights = _text(facts.get("dcterms:rights", []), lang).text
    return ((rights, ""),) if rights else ()


def _text(terms: list[Term], lang: str) -> Name:
    labels = [("", term) for term in terms if isinstance(term, Literal)]
    best = best_literal(labels, lang)
    if best is None:
        return Name("")
    return Name(best.value, best.language if best.language and best.language != lang else "")


def _number(facts: Mapping[str, list[Term]], name: str) -> int:
    return int(_value(facts[name][0])) if facts.get(name) else 0


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))
