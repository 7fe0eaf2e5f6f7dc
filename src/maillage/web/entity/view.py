"""One entity's page put together: its parts, and the order that its kind wants them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maillage.terms import expand
from maillage.web.entity import signs as signs_module
from maillage.web.entity.cards import Card, card
from maillage.web.entity.citing import Citation, cite
from maillage.web.entity.disease import Disease, disease
from maillage.web.entity.disputes import Correction, Dispute, corrections, disputes
from maillage.web.entity.facts import Entity, entity_of
from maillage.web.entity.filiere import Filiere, Plan, filiere, plans
from maillage.web.entity.history import History, history
from maillage.web.entity.near import Near, near
from maillage.web.entity.reading import read
from maillage.web.entity.schema_org import in_schema_org
from maillage.web.entity.signs import Signs, signs_of
from maillage.web.entity.terms import SHOWN, Glossary, glossary
from maillage.web.entity.tree import Place, places
from maillage.web.page.site import Site
from maillage.web.wording.language import Wording
from maillage.web.wording.links import Resource
from maillage.web.wording.naming import Name
from maillage.web.wording.sourcing import Note

__all__ = ["Section", "View", "view"]

#: Kind of page -> its parts in the order of their use; others have `_USUAL`.
_ORDERS: Final = {
    "orpha": (
        *("description", "tree", "tables", "signs", "codes", "near", "history", "plans"),
        *("relations", "names", "time", "place", "contact", "pointers"),
    ),
    "filiere": (
        *("covered", "partners", "plans", "figures", "history", "near", "description"),
        *("contact", "relations", "tables", "names", "place", "time", "codes", "pointers"),
    ),
    "centre": (
        *("covered", "figures", "history", "tables", "near", "contact", "relations"),
        *("description", "names", "place", "time", "codes", "pointers"),
    ),
    "site": (
        *("tables", "contact", "place", "history", "near", "relations", "description"),
        *("names", "time", "codes", "pointers"),
    ),
    "scheme": (
        *("tables", "pointers", "relations", "description", "names", "place", "contact"),
        *("time", "codes"),
    ),
}
_USUAL: Final = (
    *("names", "description", "plans", "relations", "place", "contact", "time", "codes"),
    *("tables", "history", "near", "pointers"),
)
#: Classes whose nodes have a form of their own on the page of a kind.
_APART: Final = {
    kind: frozenset(expand(text).value for text in classes)
    for kind, classes in {
        "orpha": ("mlg:ClassificationLink", "mlg:Coverage"),
        "filiere": ("mlg:Coverage", "mlg:ReportedFigure", "mlg:Attachment"),
        "centre": ("mlg:Coverage",),
    }.items()
}
_TREE: Final = frozenset(
    {expand("mlg:broaderCondition").value, expand("mlg:narrowerCondition").value}
)
_COVERS: Final = frozenset({expand("mlg:covers").value})
_HEAD: Final = frozenset(
    expand(text).value
    for text in ("skos:definition", "mlg:ageOfOnset", "mlg:inheritance", "mlg:coverageStatus")
)
_CORRECTION: Final = expand("mlg:Correction").value


@dataclass(frozen=True)
class Section:
    """One part of a page.

    Attributes:
        id: its fragment.
        title: what it is called.
        kind: which form it has: ``facts``, ``table``, ``tree`` …
        part: the group of facts or the table, where it is one.
    """

    id: str
    title: Name
    kind: str
    part: object = None


@dataclass(frozen=True)
class View:
    """Everything the page shows; what does not apply to its kind is None or empty."""

    entity: Entity
    sections: tuple[Section, ...]
    card: Card | None
    disease: Disease | None
    filiere: Filiere | None
    glossary: Glossary | None
    plans: tuple[Plan, ...]
    disputes: tuple[Dispute, ...]
    corrections: tuple[Correction, ...]
    places: tuple[Place, ...]
    signs: Signs | None
    history: History | None
    near: Near | None
    citation: Citation
    schema: dict[str, object] | None
    notes: tuple[Note, ...]


def view(
    site: Site, what: Resource, wording: Wording, day: str, page: int, base: str
) -> View | None:
    """Read and put together the page of an entity.

    Args:
        site: whose queries are asked.
        what: the entity.
        wording: the language.
        day: today, ISO.
        page: which page of what points to it, from 1; those after the first have nothing else.
        base: the site's address, without a slash at its end.

    Returns:
        None if nothing at all is said of the entity.
    """
    queries = site.queries
    found = read(queries, what, wording, page=page)
    if found is None:
        return None
    first = page == 1
    kind = found.kind
    head = card(queries, site.outlines, wording, what, day) if first else None
    ill = disease(queries, found) if first and kind == "orpha" else None
    network = None
    if first and kind in {"filiere", "centre"}:
        network = filiere(queries, found, head.sites if head else ())
    own = plans(queries, found, [what.iri]) if first and kind == "plan-action" else ()
    drawn = places(queries, found) if ill else ()
    often = signs_of(found) if ill else None
    apart = _APART.get(kind, frozenset()) | {_CORRECTION}
    apart |= {signs_module.CLASS} if often else set()
    hidden = set(_TREE if drawn else ()) | set(_HEAD if ill else ())
    hidden |= _COVERS if network and network.covered else set()
    terms = glossary(queries, found) if first and kind == "scheme" else None
    hidden |= SHOWN if terms else set()
    disputed, corrected = disputes(found), corrections(found)
    entity = entity_of(found, apart=apart, but=hidden)
    past, picture = history(queries, found, day), near(found, entity.name.text)
    plan_list = (network.plans if network else ()) or tuple(p for p in own if p.axes)
    parts = _Parts(wording, entity, network, plan_list, drawn, often, past, picture)
    return View(
        entity=entity,
        sections=tuple(
            section for name in _ORDERS.get(kind, _USUAL) for section in parts.sections(name)
        )
        if first
        else tuple(parts.sections("pointers")),
        card=head,
        disease=ill,
        filiere=network,
        glossary=terms,
        plans=plan_list,
        disputes=disputed,
        corrections=corrected,
        places=drawn,
        signs=often,
        history=past,
        near=picture,
        citation=cite(what, entity.name.text, site.published, site.version),
        schema=in_schema_org(found, base, site.published) if first else None,
        notes=tuple(found.book.notes.values()),
    )


@dataclass(frozen=True)
class _Parts:
    wording: Wording
    entity: Entity
    network: Filiere | None
    plans: tuple[Plan, ...]
    places: tuple[Place, ...]
    signs: Signs | None
    history: History | None
    near: Near | None

    def sections(self, name: str) -> Iterator[Section]:
        """Give the sections of one part; none where there is nothing to say."""
        if name == "tables":
            for table in self.entity.tables:
                yield Section(table.anchor, table.name, "table", table)
            return
        for group, lines in self.entity.groups:
            if group == name:
                yield Section(group, Name(self._titles[group]), "facts", lines)
        present = {
            "tree": self.places,
            "signs": self.signs,
            "plans": self.plans,
            "history": self.history,
            "near": self.near,
            "covered": self.network and self.network.covered,
            "figures": self.network and self.network.figures,
            "partners": self.network and (self.network.partners or self.network.concerned),
            "pointers": self.entity.pointers or self.entity.more or self.entity.page > 1,
        }
        if present.get(name):
            yield Section(name, Name(self._titles[name]), name)

    @property
    def _titles(self) -> dict[str, str]:
        wording = self.wording
        return {
            "names": wording("Names"),
            "description": wording("Description"),
            "relations": wording("Relations"),
            "place": wording("Place"),
            "contact": wording("Contact"),
            "time": wording("Label and time"),
            "codes": wording("Codes and other databases"),
            "tree": wording("Place in the classifications"),
            "signs": wording("Signs"),
            "plans": wording("Action plan"),
            "history": wording("History"),
            "near": wording("What it is linked to"),
            "covered": wording("What it covers"),
            "figures": wording("Published figures"),
            "partners": wording("Associations"),
            "pointers": wording("What points here"),
        }
