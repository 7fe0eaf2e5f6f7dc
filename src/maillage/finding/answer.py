"""One question, one answer: the condition, the place, the sites in order, and why each is there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

import pyoxigraph as ox

from maillage.errors import BadRequest
from maillage.finding.asked import Asked
from maillage.finding.condition import read_condition
from maillage.finding.gazetteer import Gazetteer
from maillage.finding.graph import Facts, Graph
from maillage.finding.model import Answer, Coverage, Item, LeftOut, Membership
from maillage.finding.origin import understand
from maillage.finding.path import Edges, reached, read_edges, shortest
from maillage.finding.place import Place
from maillage.finding.ranking import BACKING, Row, query_text, rank
from maillage.terms import PREFIXES, expand

__all__ = ["answer"]

_NETWORK: Final = expand("mlg:HealthNetwork").value


def answer(names: Gazetteer, asked: Asked, lang: str) -> Answer:
    """Answer one question.

    Args:
        names: the names of places, and the graph they are of.
        asked: the question.
        lang: ``fr`` or ``en``: the language of names, where they have one in it.

    Raises:
        BadRequest: the place or the classification is not known.
        NotFound: the condition is not known.
    """
    graph, facts = names.graph, Facts()
    condition = read_condition(graph, facts, asked.code, lang)
    place = understand(graph, facts, names, asked.origin)
    classification = _classification(graph, facts, asked.classification)
    edges = read_edges(graph, condition.iri, classification)
    coverages, networks = _coverages(graph, condition.iri, edges)
    asserted = sorted({c.asserted for c in coverages}) if classification else None
    text = query_text(graph, asked, place, condition.iri, asserted)
    rows = rank(graph, text)
    centres = sorted({c.structure for c in coverages} - networks)
    around = _around(graph, facts, centres)
    parts = _parts(graph, facts, condition.iri, centres)
    _learn(graph, facts, coverages, around)
    graph.tell(_concepts(asked), facts)
    given = rows[: asked.limit]
    left = _left_out(rows, facts, asked, around)
    local = _local(facts, place, around, left)
    items = _items(given, facts, asked, coverages, around, local)
    return Answer(
        asked=asked,
        condition=condition,
        place=place,
        classification=classification,
        items=items,
        total=len(rows),
        left_out=left,
        centres=tuple(centres),
        parts=parts,
        scopes=tuple(c for c in coverages if c.structure in networks),
        query=f"{text.rstrip()}\nLIMIT {asked.limit}\n",
        facts=facts,
    )


def _concepts(asked: Asked) -> list[str]:
    """Name what is asked for: it is told back with its labels."""
    slugs = [f"audience/{asked.audience}"] if asked.audience else []
    return [PREFIXES["mlgs"] + slug for slug in (*slugs, *(f"role/{r}" for r in asked.roles))]


def _classification(graph: Graph, facts: Facts, number: str) -> str:
    if not number:
        return ""
    iri = f"{PREFIXES['mlgs']}classification/{number}"
    graph.tell([iri], facts)
    if not facts.known[iri]:
        known = [row["classification"].rpartition("/")[2] for row in graph.ask("classifications")]
        listed = ", ".join(sorted(known, key=int))
        raise BadRequest(
            f"classification={number!r} is not in this graph: "
            + (f"it has {listed}" if listed else "it has none; leave the parameter out"),
            fr=f"classification={number!r} n’est pas dans ce graphe : "
            + (f"il a {listed}" if listed else "il n’en a aucune ; ôtez ce paramètre"),
        )
    return iri


def _coverages(graph: Graph, condition: str, edges: Edges) -> tuple[list[Coverage], set[str]]:
    """List the coverages reached, nearest group first, and which structures are filières."""
    rows = graph.ask("coverages", {"condition": [ox.NamedNode(condition)]})
    near = {iri: number for number, iri in enumerate(reached(edges, condition))}
    networks = {row["structure"] for row in rows if row["class"] == _NETWORK}
    paths = {iri: shortest(edges, condition, iri) for iri in {row["asserted"] for row in rows}}
    found = [
        Coverage(row["coverage"], row["structure"], row["asserted"], path)
        for row in rows
        if (path := paths[row["asserted"]]) is not None
    ]
    found.sort(key=lambda c: (len(c.path.nodes), near[c.asserted], c.node))
    return found, networks


def _parts(
    graph: Graph, facts: Facts, condition: str, centres: list[str]
) -> tuple[tuple[str, str], ...]:
    """Give the centres, beside those of the whole, that cover something below the condition."""
    rows = graph.ask("parts", {"condition": [ox.NamedNode(condition)]})
    found = [(row["centre"], row["asserted"]) for row in rows if row["centre"] not in centres]
    graph.tell([centre for centre, _ in found], facts)
    graph.name([asserted for _, asserted in found], facts)
    return tuple(found)


def _around(graph: Graph, facts: Facts, centres: list[str]) -> dict[str, list[str]]:
    """Give the nodes around some centres by class: participations, statements, labels."""
    terms: list[ox.NamedNode] = [ox.NamedNode(iri) for iri in centres]
    nodes = [row["node"] for row in graph.ask("around", {"centre": terms})] if terms else []
    graph.tell(nodes, facts)
    found: dict[str, list[str]] = {"Participation": [], "AudienceStatement": [], "Label": []}
    for node in sorted(nodes):
        for kind in facts.all(node, "rdf:type"):
            found.get(kind.removeprefix(PREFIXES["mlg"]), []).append(node)
    return found


def _learn(
    graph: Graph, facts: Facts, coverages: list[Coverage], around: dict[str, list[str]]
) -> None:
    """Read what the answer tells of everything it names, in three rounds."""
    paths = chain.from_iterable(c.path.nodes for c in coverages)
    steps = chain.from_iterable(chain.from_iterable(c.path.classifications for c in coverages))
    graph.name([*paths, *steps], facts)
    nodes = [c.node for c in coverages]
    graph.tell([*nodes, *(c.structure for c in coverages)], facts)
    nodes += chain.from_iterable(around.values())
    graph.tell(
        _led_to(
            facts,
            nodes,
            *("prov:wasDerivedFrom", "mlg:site", "mlg:role", "mlg:evidence", "mlg:audience"),
        ),
        facts,
    )
    sites = _led_to(facts, around["Participation"], "mlg:site")
    places = _led_to(facts, sites, "mlg:hostedBy", "mlg:inDepartment", "locn:address")
    graph.tell([*places, *_led_to(facts, sites, "geo:hasGeometry")], facts)


def _led_to(facts: Facts, nodes: Iterable[str], *props: str) -> list[str]:
    return sorted({value for node in nodes for prop in props for value in facts.all(node, prop)})


def _is_valid(facts: Facts, node: str, day: str) -> bool:
    """Say what the query says: a participation without dates is not ruled out."""
    return not _begins_later(facts, node, day) and not any(
        end <= day for end in facts.all(node, "mlg:validUntil")
    )


def _begins_later(facts: Facts, node: str, day: str) -> bool:
    return any(start > day for start in facts.all(node, "mlg:validFrom"))


def _items(
    rows: tuple[Row, ...],
    facts: Facts,
    asked: Asked,
    coverages: list[Coverage],
    around: dict[str, list[str]],
    local: list[str],
) -> tuple[Item, ...]:
    day = asked.as_of.isoformat()
    valid = [node for node in around["Participation"] if _is_valid(facts, node, day)]
    centres_of: dict[str, dict[str, list[str]]] = {}
    for node in valid:
        by_centre = centres_of.setdefault(facts.one(node, "mlg:site"), {})
        by_centre.setdefault(facts.one(node, "mlg:centre"), []).append(node)
    items = []
    for row in rows:
        memberships = tuple(
            Membership(centre, tuple(nodes), tuple(c for c in coverages if c.structure == centre))
            for centre, nodes in sorted(centres_of.get(row.site, {}).items())
        )
        coordinated = [
            m.centre
            for m in memberships
            if any(facts.one(n, "mlg:role").endswith("/coordinating") for n in m.participations)
        ]
        backs = [(s, c) for s in local for c in coordinated if c in centres_of.get(s, {})]
        items.append(
            Item(
                row=row,
                memberships=memberships,
                statements=_about(facts, around["AudienceStatement"], row.site),
                backs=tuple(backs) if row.tier == BACKING else (),
            )
        )
    return tuple(items)


def _local(
    facts: Facts, place: Place, around: dict[str, list[str]], left: tuple[LeftOut, ...]
) -> list[str]:
    """List the sites overseas that can be backed, also those that are of a role not asked for."""
    elsewhere = {item.site for item in left if item.reason == "audience"}
    sites = _led_to(facts, around["Participation"], "mlg:site") if place.overseas else []
    return [
        site
        for site in sites
        if place.department in facts.all(site, "mlg:inDepartment") and site not in elsewhere
    ]


def _left_out(
    rows: tuple[Row, ...], facts: Facts, asked: Asked, around: dict[str, list[str]]
) -> tuple[LeftOut, ...]:
    day = asked.as_of.isoformat()
    listed = {row.site for row in rows}
    wanted = {expand(f"mlgs:role/{slug}").value for slug in asked.roles}
    found = []
    for site in sorted({facts.one(n, "mlg:site") for n in around["Participation"]} - listed):
        nodes = _about(facts, around["Participation"], site)
        valid = [node for node in nodes if _is_valid(facts, node, day)]
        if not valid:
            later = all(_begins_later(facts, node, day) for node in nodes)
            reason = "not-yet" if later else "ended"
        elif not any(facts.one(node, "mlg:role") in wanted for node in valid):
            reason = "role"
        else:
            reason = "audience"
        statements = _about(facts, around["AudienceStatement"], site)
        found.append(LeftOut(site, reason, nodes, statements))
    return tuple(found)


def _about(facts: Facts, nodes: list[str], site: str) -> tuple[str, ...]:
    return tuple(node for node in nodes if facts.one(node, "mlg:site") == site)
