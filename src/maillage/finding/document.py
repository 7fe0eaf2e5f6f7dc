"""An answer as a document of names and values, for JSON and for pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from maillage.finding.model import Answer, Coverage, Item, LeftOut, Membership
from maillage.finding.notes import RANKING, coverage_message, notes
from maillage.finding.place import wkt_position
from maillage.finding.ranking import BAND_KM
from maillage.report import Lang
from maillage.terms import PREFIXES

__all__ = ["document"]

_LISTED: Final = ("local", "backing", "distance")
_FITS: Final = (None, "asserted", "inferred", "undetermined", "other")


def document(answer: Answer, lang: Lang, page_of: Callable[[str], str | None]) -> dict[str, Any]:
    """Describe an answer in one language.

    Args:
        answer: what was found.
        lang: of labels and messages; a label that exists in the other only says so.
        page_of: gives the path of an entity's page, or None where it has none.
    """
    return _Writer(answer, lang, page_of).whole()


@dataclass(frozen=True)
class _Writer:
    answer: Answer
    lang: Lang
    page_of: Callable[[str], str | None]

    def whole(self) -> dict[str, Any]:
        answer, asked = self.answer, self.answer.asked
        listed = {m.centre for item in answer.items for m in item.memberships}
        sited = {
            self._one(n, "mlg:centre") for left in answer.left_out for n in left.participations
        }
        return {
            "asOf": asked.as_of.isoformat(),
            "lang": self.lang,
            "condition": self._condition(),
            "place": self._place(),
            "audience": self._concept(f"audience/{asked.audience}") if asked.audience else None,
            "roles": [self._concept(f"role/{slug}") for slug in asked.roles],
            "classification": self._named(answer.classification),
            "coverage": {
                "status": answer.condition.coverage,
                "message": coverage_message(answer).pick(self.lang),
            },
            "notes": [{"code": n.code, "text": n.text.pick(self.lang)} for n in notes(answer)],
            "ranking": [{"key": key, "text": text.pick(self.lang)} for key, text in RANKING],
            "bandKm": BAND_KM,
            "limit": asked.limit,
            "total": answer.total,
            "items": [self._item(n, item) for n, item in enumerate(answer.items, 1)],
            "leftOut": [self._left_out(left) for left in answer.left_out],
            "centresWithoutSites": [
                self._named(iri)
                for iri in answer.centres
                if answer.total <= asked.limit and iri not in listed | sited
            ],
            "centresOfParts": [
                {**self._name(centre), "covers": self._entity(asserted)}
                for centre, asserted in answer.parts
            ],
            "filieres": self._filieres(),
            "query": answer.query,
        }

    def _condition(self) -> dict[str, Any]:
        condition = self.answer.condition
        asked = None
        if condition.asked and condition.asked_label:
            asked = {"code": f"ORPHA:{condition.asked}", **_said(condition.asked_label)}
        return {
            "iri": condition.iri,
            "code": f"ORPHA:{condition.code}",
            **_said(condition.label),
            "page": self.page_of(condition.iri),
            "type": self._named(condition.type),
            "level": self._named(condition.level),
            "status": condition.status or None,
            "replaces": asked,
            "replacedBy": [self._entity(iri) for iri in condition.replaced_by],
            "referredTo": [self._entity(iri) for iri in condition.referred_to],
        }

    def _place(self) -> dict[str, Any]:
        place = self.answer.place
        department = None
        if place.department:
            department = {"code": place.code, **self._name(place.department)}
        return {
            "asked": self.answer.asked.origin,
            "kind": place.kind,
            "label": place.label,
            "iri": place.iri or None,
            "department": department,
            "overseas": place.overseas,
            "point": _point(place.position),
            "precision": place.precision,
            "why": place.why.pick(self.lang),
        }

    def _item(self, number: int, item: Item) -> dict[str, Any]:
        row, site = item.row, item.row.site
        hospital = self._one(site, "mlg:hostedBy")
        department = self._one(site, "mlg:inDepartment")
        code = self._one(department, "mlg:departmentCode")
        where = wkt_position(self._one(self._one(site, "geo:hasGeometry"), "geo:asWKT"))
        return {
            "rank": number,
            "site": {**self._name(site), "unit": self._text(site, "mlg:unitName")},
            "hospital": {**self._name(hospital), "point": _point(where)} if hospital else None,
            "department": {"code": code, **self._name(department)} if department else None,
            "listed": _LISTED[row.tier],
            "backs": [
                {"site": self._name(local), "centre": self._name(centre)}
                for local, centre in item.backs
            ],
            "distanceKm": row.distance_km,
            "approximateKm": row.approximate_km,
            "located": where is not None,
            "band": row.band,
            "role": self._concept(f"role/{row.role}"),
            "audienceFit": _FITS[row.fit],
            "audiences": [self._audience(node) for node in item.statements],
            "telephone": self._all(site, "schema:telephone"),
            "email": self._all(site, "schema:email"),
            "addresses": [self._address(node) for node in self._all(site, "locn:address")],
            "centres": [self._membership(m) for m in item.memberships],
        }

    def _membership(self, membership: Membership) -> dict[str, Any]:
        roles = {self._one(node, "mlg:role") for node in membership.participations}
        return {
            **self._name(membership.centre),
            "rolesDiffer": len(roles) > 1,
            "participations": [self._participation(node) for node in membership.participations],
            "labels": [
                self._label(node)
                for node in sorted(self.answer.facts.known)
                if self._one(node, "mlg:grantedTo") == membership.centre
            ],
            "coverages": [self._coverage(coverage) for coverage in membership.coverages],
        }

    def _participation(self, node: str) -> dict[str, Any]:
        label = self._one(node, "mlg:underLabel")
        return {
            "iri": node,
            "role": self._named(self._one(node, "mlg:role")),
            **self._dates(node),
            "underLabel": self._label(label) if label else None,
            **self._evidence(node),
        }

    def _label(self, node: str) -> dict[str, Any]:
        dates = self._dates(node)
        day = self.answer.asked.as_of.isoformat()
        begun = dates["validFrom"] is None or dates["validFrom"] <= day
        ended = dates["validUntil"] is not None and dates["validUntil"] <= day
        return {"iri": node, **dates, "valid": begun and not ended, **self._evidence(node)}

    def _audience(self, node: str) -> dict[str, Any]:
        return {
            "audience": self._named(self._one(node, "mlg:audience")),
            **self._evidence(node),
        }

    def _coverage(self, coverage: Coverage) -> dict[str, Any]:
        path = coverage.path
        steps = zip(pairwise(path.nodes), path.classifications, strict=True)
        return {
            "iri": coverage.node,
            "asserted": self._entity(coverage.asserted),
            **self._evidence(coverage.node),
            "path": [self._entity(iri) for iri in path.nodes],
            "steps": [
                {
                    "from": self._code(below),
                    "to": self._code(above),
                    "classifications": [self._named(iri) for iri in where],
                }
                for (below, above), where in steps
            ],
        }

    def _filieres(self) -> list[dict[str, Any]]:
        by_network: dict[str, list[Coverage]] = {}
        for coverage in self.answer.scopes:
            by_network.setdefault(coverage.structure, []).append(coverage)
        return [
            {**self._name(iri), "scopes": [self._coverage(c) for c in coverages]}
            for iri, coverages in by_network.items()
        ]

    def _left_out(self, left: LeftOut) -> dict[str, Any]:
        return {
            "site": self._name(left.site),
            "reason": left.reason,
            "participations": [
                {
                    "centre": self._named(self._one(node, "mlg:centre")),
                    "role": self._named(self._one(node, "mlg:role")),
                    **self._dates(node),
                }
                for node in left.participations
            ],
            "audiences": [self._audience(node) for node in left.statements],
        }

    def _evidence(self, node: str) -> dict[str, Any]:
        """Tell the evidence of a statement, and where in which source it stands."""
        source = self._one(node, "prov:wasDerivedFrom")
        return {
            "evidence": self._slug(self._one(node, "mlg:evidence")),
            "why": self._text(node, "mlg:evidenceNote"),
            "wordsOfSource": self._text(node, "mlg:valueInSource"),
            "source": self._named(source),
            "locator": self._one(node, "mlg:locator") or None,
        }

    def _address(self, node: str) -> dict[str, Any]:
        return {
            "street": self._text(node, "locn:thoroughfare"),
            "poBox": self._one(node, "locn:poBox") or None,
            "postcode": self._one(node, "locn:postCode") or None,
            "town": self._text(node, "locn:postName"),
            "cedex": self._one(node, "mlg:cedex") or None,
            "source": self._named(self._one(node, "prov:wasDerivedFrom")),
        }

    def _dates(self, node: str) -> dict[str, str | None]:
        return {
            "validFrom": self._one(node, "mlg:validFrom") or None,
            "validUntil": self._one(node, "mlg:validUntil") or None,
        }

    def _entity(self, iri: str) -> dict[str, Any]:
        return {"code": self._code(iri), **self._name(iri)}

    def _code(self, iri: str) -> str:
        code = self._one(iri, "mlg:orphaCode") or iri.removeprefix(PREFIXES["ordo"])
        return f"ORPHA:{code}"

    def _concept(self, slug: str) -> dict[str, Any]:
        return {"slug": slug.rpartition("/")[2], **self._name(PREFIXES["mlgs"] + slug)}

    def _named(self, iri: str) -> dict[str, Any] | None:
        if iri.startswith(PREFIXES["mlgs"]):
            return self._concept(iri.removeprefix(PREFIXES["mlgs"]))
        return self._name(iri) if iri else None

    def _name(self, iri: str) -> dict[str, Any]:
        label = self.answer.facts.label(iri, self.lang)
        return {"iri": iri, **_said(label), "page": self.page_of(iri)}

    def _slug(self, iri: str) -> str | None:
        return iri.rpartition("/")[2] or None

    def _one(self, node: str, prop: str) -> str:
        return self.answer.facts.one(node, prop)

    def _all(self, node: str, prop: str) -> list[str]:
        return self.answer.facts.all(node, prop)

    def _text(self, node: str, prop: str) -> str | None:
        said = self.answer.facts.text(node, prop, self.lang)
        return said.text if said else None


def _said(said: Any) -> dict[str, str]:
    return {"label": said.text, "labelLang": said.lang}


def _point(position: Sequence[float] | None) -> dict[str, float] | None:
    return {"latitude": position[0], "longitude": position[1]} if position else None
