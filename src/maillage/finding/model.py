"""What an answer is made of."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.finding.asked import Asked
from maillage.finding.condition import Condition
from maillage.finding.graph import Facts
from maillage.finding.path import Path
from maillage.finding.place import Place
from maillage.finding.ranking import Row

__all__ = ["Answer", "Coverage", "Item", "LeftOut", "Membership"]


@dataclass(frozen=True)
class Coverage:
    """That a centre or filière covers a group, and how the condition leads to it.

    Attributes:
        node: IRI of the coverage, which bears its evidence and source.
        structure: IRI of the centre or filière.
        asserted: IRI of the group, or of the condition itself.
        path: from the condition to the group.
    """

    node: str
    structure: str
    asserted: str
    path: Path


@dataclass(frozen=True)
class Membership:
    """The part that a site has in one centre.

    Attributes:
        centre: IRI.
        participations: IRIs, valid on the day asked for; one for each source.
        coverages: why the centre is the condition's.
    """

    centre: str
    participations: tuple[str, ...]
    coverages: tuple[Coverage, ...]


@dataclass(frozen=True)
class Item:
    """One site of the answer.

    Attributes:
        row: its place in the ranking.
        memberships: the centres it is listed for.
        statements: IRIs of what sources say of its audience.
        backs: (site, centre) of each local site of the answer that it backs as coordinating site.
    """

    row: Row
    memberships: tuple[Membership, ...]
    statements: tuple[str, ...]
    backs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LeftOut:
    """A site that takes or took part in a centre of the condition, and is not listed.

    Attributes:
        site: IRI.
        reason: ``ended`` or ``not-yet`` (no participation is valid on the day), ``role`` (none of
            the roles asked for), ``audience`` (only the other audience is known).
        participations: IRIs.
        statements: IRIs of what sources say of its audience.
    """

    site: str
    reason: str
    participations: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What is known for one question.

    Attributes:
        asked: the question.
        condition: what it is about.
        place: where it is asked from.
        classification: IRI of the only classification gone through, or empty.
        items: the sites, the first first, cut at the limit.
        total: how many there are.
        left_out: the sites that are not listed, by IRI.
        centres: IRIs of the centres that cover the condition.
        parts: (centre, what it covers) of centres that cover a part of the condition only.
        scopes: the filières whose published scope holds the condition.
        query: the SPARQL that gives the items.
        facts: what the graph says of every node named here.
    """

    asked: Asked
    condition: Condition
    place: Place
    classification: str
    items: tuple[Item, ...]
    total: int
    left_out: tuple[LeftOut, ...]
    centres: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    scopes: tuple[Coverage, ...]
    query: str
    facts: Facts
