"""The condition that is asked about: what Orphanet says it is, and where an old code leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from maillage.errors import NotFound
from maillage.finding.graph import Facts, Graph, Said
from maillage.finding.path import by_number
from maillage.terms import PREFIXES, orpha

__all__ = ["Condition", "read_condition"]

_STATUS: Final = PREFIXES["mlgs"] + "orphanet-status/"
_COVERAGE: Final = PREFIXES["mlgs"] + "coverage-status/"
_UNKNOWN: Final = _COVERAGE + "unknown"
#: Redirections followed in a row; Orphanet's lead on in one step.
_HOPS: Final = 8


@dataclass(frozen=True)
class Condition:
    """A disease, subtype or group of diseases.

    Attributes:
        iri: ORDO's IRI of it.
        code: its ORPHAcode.
        label: its name, in the language asked for where it has one in it.
        type: IRI of its type in Orphanet, or empty.
        level: IRI of what the type is a kind of (group, disorder, subtype), or empty.
        status: slug of ``mlgs:orphanet-status``, or empty where the graph says none.
        coverage: slug of ``mlgs:coverage-status``: whether a centre has been entered for it.
        asked: the code that was asked for, where it is another, which this one replaces.
        asked_label: the name of that one.
        replaced_by: where an old code has several successors, these; nobody can choose for it.
        referred_to: what Orphanet refers to instead of an obsolete code, without being the same.
    """

    iri: str
    code: str
    label: Said
    type: str
    level: str
    status: str
    coverage: str
    asked: str = ""
    asked_label: Said | None = None
    replaced_by: tuple[str, ...] = ()
    referred_to: tuple[str, ...] = ()


def read_condition(graph: Graph, facts: Facts, code: str, lang: str) -> Condition:
    """Read a condition; a deprecated code is followed to the one that replaces it.

    Raises:
        NotFound: the graph knows no such code.
    """
    asked = node = orpha(code).value
    passed = [node]
    graph.tell([node], facts)
    if not facts.one(node, "mlg:orphaCode"):
        raise NotFound(
            f"orpha={code!r}: no ORPHA:{code} is known here; check the code, or find it by name:"
            " /search?q=…&type=ClinicalEntity",
            fr=f"orpha={code!r} : aucun ORPHA:{code} n’est connu ici ; vérifiez le code, ou"
            " cherchez-le par le nom : /search?q=…&type=ClinicalEntity",
        )
    while len(successors := facts.all(node, "dcterms:isReplacedBy")) == 1:
        graph.tell(successors, facts)
        known = facts.one(successors[0], "mlg:orphaCode")
        if successors[0] in passed or not known or len(passed) > _HOPS:
            break
        node = successors[0]
        passed.append(node)
    referred = facts.all(node, "mlg:referredTo")
    type_ = facts.one(node, "mlg:entityType")
    graph.tell([*successors, *referred, type_], facts)
    level = facts.one(type_, "skos:broader")
    graph.tell([level], facts)
    return Condition(
        iri=node,
        code=facts.one(node, "mlg:orphaCode"),
        label=facts.label(node, lang),
        type=type_,
        level=level,
        status=facts.one(node, "mlg:entityStatus").removeprefix(_STATUS),
        coverage=(facts.one(node, "mlg:coverageStatus") or _UNKNOWN).removeprefix(_COVERAGE),
        asked=code if node != asked else "",
        asked_label=facts.label(asked, lang) if node != asked else None,
        replaced_by=tuple(sorted(successors, key=by_number)),
        referred_to=tuple(sorted(referred, key=by_number)),
    )
