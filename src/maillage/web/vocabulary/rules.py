"""The page of the rules: what each checks, how grave it is, what it says, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.checks import Check
from maillage.terms import PREFIXES, curie
from maillage.web.vocabulary.said import Link, Said
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource, page_path
from maillage.web.wording.naming import Name
from maillage.web.wording.queries import Queries

__all__ = ["Rule", "RuleGroup", "rules_of"]

_OWN: Final = PREFIXES["mlgsh"]
#: What stands for a term of the data in a message.
_SLOT: Final = re.compile(r"\{[$?]?(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        anchor: the end of its IRI, by which findings cite it.
        name: what it is about.
        severity: ``Violation``, ``Warning`` or ``Info``; empty where it only describes values.
        message: what is said when it is broken, and what to do.
        remedy: what to do, where the message does not say it.
        checks: words and what they lead to: what it holds the data to.
        query: SPARQL that finds what breaks it; empty if it needs none.
        made_of: ends of the IRIs of further nodes that say it: of the query, of lists.
    """

    anchor: str
    name: Name
    severity: str
    message: Name
    remedy: str = ""
    checks: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    query: str = ""
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleGroup:
    """The rules on one class, or of one sort.

    Attributes:
        anchor: of the page; that of the shape where there is one.
        title: what they are about.
        about: the class, if they are about one.
        rules: in the order that the shape gives them.
        shared: rules that others have too, told elsewhere on the page.
    """

    anchor: str
    title: Name
    about: tuple[Link, ...]
    rules: tuple[Rule, ...]
    shared: tuple[Link, ...] = ()


def rules_of(
    queries: Queries, what: Resource, wording: Wording, checks: Iterable[Check]
) -> tuple[RuleGroup, ...]:
    """List the rules: class by class, then those that classes share, values, and checks.

    Args:
        queries: the page queries on a store.
        what: the shapes.
        wording: the language to show them in.
        checks: the rules that look at several graphs.

    Returns:
        Empty if the store does not hold the graph.
    """
    said = Said(queries, what.graph, wording)
    shapes = said.nodes("sh:NodeShape")
    users: dict[str, int] = {}
    for shape in shapes:
        for rule in said.iris(shape, "sh:property"):
            users[rule] = users.get(rule, 0) + 1
    groups = []
    for shape in shapes:
        if targets := said.iris(shape, "sh:targetClass"):
            properties = said.iris(shape, "sh:property")
            own = [rule for rule in properties if users[rule] == 1]
            rules = [_rule(said, rule) for rule in sorted(own, key=lambda r: _order(said, r))]
            groups.append(
                RuleGroup(
                    anchor="group-" + shape.removeprefix(_OWN),
                    title=said.name(shape),
                    about=said.links(targets),
                    rules=(_rule(said, shape), *rules),
                    shared=said.links(rule for rule in properties if users[rule] > 1),
                )
            )
    if not groups:
        return ()
    shared = [rule for rule, count in users.items() if count > 1]
    told = {rule.anchor for group in groups for rule in group.rules}
    others = [
        node
        for node in [*shapes, *said.nodes("sh:PropertyShape")]
        if node.removeprefix(_OWN) not in told and node not in shared
    ]
    found = (
        *groups,
        _group("shared", wording("Rules that several classes share"), said, sorted(shared)),
        _group("values", wording("Kinds of value that rules ask for"), said, others),
        RuleGroup(
            "checks",
            Name(wording("Rules that compare sources")),
            (),
            tuple(_check(check, wording) for check in checks),
        ),
    )
    found = tuple(replace(group, rules=_anchored(group.rules, told)) for group in found)
    shown = {a for g in found for r in g.rules for a in (r.anchor, *r.made_of)}
    lists = [n for n in said.all_nodes(_OWN) if n.removeprefix(_OWN) not in shown]
    return (*found, RuleGroup("lists", Name(wording("Lists")), (), _lists(said, lists)))


def _anchored(rules: Iterable[Rule], taken: set[str]) -> tuple[Rule, ...]:
    """Leave what several rules are made of to the first of them: a page has an anchor once."""
    kept = []
    for rule in rules:
        parts = tuple(part for part in rule.made_of if part not in taken)
        taken.update(parts)
        kept.append(replace(rule, made_of=parts))
    return tuple(kept)


def _lists(said: Said, nodes: Iterable[str]) -> tuple[Rule, ...]:
    """Say what is in the lists that rules choose from, from each of their nodes on."""
    wording = said.wording
    return tuple(
        Rule(
            anchor=node.removeprefix(_OWN),
            name=Name(node.removeprefix(_OWN), known=False),
            severity="",
            message=Name(""),
            checks=((wording("one of"), (Link(", ".join(_listed(said, node))),)),),
        )
        for node in nodes
    )


def _group(anchor: str, title: str, said: Said, nodes: Iterable[str]) -> RuleGroup:
    return RuleGroup(anchor, Name(title), (), tuple(_rule(said, node) for node in nodes))


def _rule(said: Said, node: str) -> Rule:
    severities = said.iris(node, "sh:severity")
    message = said.text(node, "sh:message")
    return Rule(
        anchor=node.removeprefix(_OWN),
        name=said.name(node),
        severity=severities[0].rpartition("#")[2] if severities else "",
        message=Name(_filled(message.text, said.wording), message.lang),
        checks=_checks(said, node),
        query="\n\n".join(_queries(said, node)),
        made_of=tuple(part.removeprefix(_OWN) for part in said.iris(node, "sh:sparql")),
    )


def _check(check: Check, wording: Wording) -> Rule:
    lines = [line for line in check.query.splitlines() if not line.startswith("#")]
    anchor = check.rule.removeprefix(_OWN)
    message, remedy = (
        (check.message.fr, check.remedy.fr)
        if wording.code == "fr"
        else (check.message.en, check.remedy.en)
    )
    return Rule(
        anchor=anchor,
        name=Name(anchor.removeprefix("check-").replace("-", " "), known=False),
        severity=check.severity,
        message=Name(_filled(message, wording)),
        remedy=_filled(remedy, wording),
        query="\n".join(lines).strip(),
    )


def _checks(said: Said, node: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Say in words what a shape holds the data to."""
    wording = said.wording
    texts = {
        "sh:path": wording("on the property"),
        "sh:minCount": wording("at least"),
        "sh:maxCount": wording("at most"),
        "sh:class": wording("is a"),
        "sh:datatype": wording("has the datatype"),
        "sh:nodeKind": wording("is of the kind"),
        "sh:pattern": wording("is written as"),
        "sh:qualifiedMinCount": wording("at least"),
        "sh:qualifiedValueShape": wording("of the sort"),
        "sh:or": wording("is one of"),
        "sh:languageIn": wording("is in the language"),
        "sh:minInclusive": wording("is no less than"),
        "sh:minExclusive": wording("is more than"),
        "sh:uniqueLang": wording("one a language"),
        "sh:disjoint": wording("is not the same as"),
        "sh:closed": wording("and nothing else"),
    }
    found = []
    for property_, words in texts.items():
        values = said.values(node, property_)
        if values:
            found.append((words, tuple(_value(said, value) for value in values)))
    return tuple(found)


def _value(said: Said, value: object) -> Link:
    if isinstance(value, Literal):
        return Link("" if value.value == "true" else value.value, code=True)
    if not isinstance(value, NamedNode):
        return Link(str(value), code=True)
    items = _listed(said, value.value)
    if items:
        return Link(", ".join(items))
    name = said.name(value.value)
    href = page_path(value.value) or ""
    return Link(name.text if name.known else curie(value.value), href, not name.known, name.lang)


def _listed(said: Said, node: str) -> list[str]:
    """Name what is in a list of RDF; nothing if it is none."""
    found: list[str] = []
    seen: set[str] = set()
    while node not in seen and (first := said.values(node, "rdf:first")):
        seen.add(node)
        item = first[0]
        if isinstance(item, NamedNode):
            classes = said.iris(item.value, "sh:class") or [item.value]
            found.append(said.name(classes[0]).text)
        else:
            found.append(str(getattr(item, "value", item)))
        node = next(iter(said.iris(node, "rdf:rest")), "")
    return found


def _queries(said: Said, node: str) -> Iterable[str]:
    for rule in said.iris(node, "sh:sparql"):
        for query in said.values(rule, "sh:select"):
            if isinstance(query, Literal):
                lines = query.value.strip("\n").splitlines()
                indent = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
                yield "\n".join(line[indent:] for line in lines).strip()


def _order(said: Said, node: str) -> tuple[float, str]:
    orders = [t for t in said.values(node, "sh:order") if isinstance(t, Literal)]
    return (float(orders[0].value) if orders else 0.0, node)


def _filled(message: str, wording: Wording) -> str:
    """Say what stands where a message names a term of the data."""
    words = {"this": wording("this entity"), "focus": wording("this entity")}
    words |= {"value": wording("its value"), "graph": wording("the source")}
    return _SLOT.sub(lambda slot: f"‹{words.get(slot[1], slot[1])}›", message)
