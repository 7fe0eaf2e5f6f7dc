"""What the graph offers to search: entities, and the names and codes they are found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.store import TRUE, Store, Term, load_query, select
from maillage.terms import PREFIXES, expand

__all__ = ["CODE_FIELDS", "TYPES", "Entity", "Name", "read_names"]

_MLG: Final = PREFIXES["mlg"]
#: The classes that are searched, by the names they have in the ontology. Where two names match
#: alike, earlier comes first.
TYPES: Final = (
    "ClinicalEntity",
    "HealthNetwork",
    "ReferenceCentre",
    "ExpertSite",
    "PatientAssociation",
    "Establishment",
    "HospitalGroup",
    "LegalEntity",
    "EuropeanReferenceNetwork",
    "Department",
    "Region",
    "Commune",
)
#: A disease comes before groups, and both before subtypes: most people mean the disease. Of
#: diseases, one that has subtypes comes before those that have none, which are mostly rarer.
_LEVELS: Final = {"disorder": 0, "group": 2, "subtype": 3}
_UNDIVIDED: Final = 1
#: Conditions that Orphanet keeps for the record come after everything that is in use.
_OUT_OF_USE: Final = frozenset(("deprecated", "obsolete"))

_LABELS: Final = frozenset(expand(name).value for name in ("rdfs:label", "skos:prefLabel"))
_SYNONYM: Final = expand("skos:altLabel").value
#: Property -> what its code is called before the code itself, as people write it.
CODE_FIELDS: Final[Mapping[str, str]] = {
    _MLG + "orphaCode": "ORPHA",
    _MLG + "finess": "FINESS",
    _MLG + "departmentCode": "",
    _MLG + "regionCode": "",
    _MLG + "communeCode": "INSEE",
    _MLG + "postcode": "",
}
#: How the IRIs of other systems name them -> how people do.
_SYSTEMS: Final[Mapping[str, str]] = {
    "mim": "OMIM",
    "icd": "ICD-10",
    "icd11.code": "ICD-11",
    "umls": "UMLS",
    "meddra": "MedDRA",
}
#: The longest synonym in capitals that is taken for an acronym.
_ACRONYM: Final = 12


@dataclass(frozen=True)
class Entity:
    """One thing that can be found.

    Attributes:
        iri: its IRI.
        type: class, one of `TYPES`.
        type_labels: language -> what it is called, as finely as the graph says.
        labels: language -> label.
        code: its own code, e.g. ``ORPHA:58``; empty if it has none.
        rank: place of its kind among the kinds, 0 first.
    """

    iri: str
    type: str
    type_labels: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    rank: int = 0

    def label(self, lang: str) -> tuple[str, str]:
        """Give the label in a language, else in another, and the language it is in.

        >>> Entity("urn:x", "Region", labels={"fr": "Bretagne"}).label("en")
        ('Bretagne', 'fr')
        """
        for tag in (lang, "", *sorted(self.labels)):
            if tag in self.labels:
                return self.labels[tag], tag
        return self.code or self.iri, ""

    def type_label(self, lang: str) -> str:
        """Say what it is, in a language where the graph can."""
        return self.type_labels.get(lang, self.type)


@dataclass(frozen=True)
class Name:
    """A name or code of an entity.

    Attributes:
        entity: IRI of what it names.
        field: ``label``, ``acronym``, ``synonym`` or ``code``.
        text: as the graph has it; a code with its system, e.g. ``ORPHA:58``.
        lang: language tag, or empty.
    """

    entity: str
    field: str
    text: str
    lang: str = ""


def read_names(
    store: Store, folder: Path, *, timeout_s: float = 30.0
) -> tuple[list[Entity], list[Name]]:
    """Read what can be found.

    Args:
        store: where to ask.
        folder: ``queries/search``.
        timeout_s: seconds that one query may take.

    Returns:
        Entities sorted by IRI, and their names, sorted; the same for the same graph.

    Raises:
        StoreUnavailable: the store does not answer.
        QueryTimeout: it takes too long.
    """

    def rows(name: str) -> list[dict[str, Term]]:
        return select(store, load_query(folder / f"{name}.rq"), timeout_s=timeout_s)

    called: dict[str, dict[str, set[str]]] = {}
    for row in rows("types"):
        called.setdefault(_text(row["type"]), {}).setdefault(_lang(row["label"]), set()).add(
            _text(row["label"])
        )
    conditions: dict[str, list[dict[str, str]]] = {}
    for row in rows("conditions"):
        conditions.setdefault(_text(row["entity"]), []).append(
            {name: _text(term) for name, term in row.items()}
        )
    classes: dict[str, set[str]] = {}
    names: set[Name] = set()
    for row in rows("names"):
        iri = _text(row["entity"])
        classes.setdefault(iri, set()).add(_text(row["class"]).removeprefix(_MLG))
        name = _name(iri, _text(row["property"]), row["text"])
        if name.text:
            names.add(name)
    ordered = sorted(names, key=lambda n: (n.entity, n.field, n.lang, n.text))
    grouped: dict[str, list[Name]] = {}
    for name in ordered:
        grouped.setdefault(name.entity, []).append(name)
    types = {iri: {lang: min(texts) for lang, texts in by.items()} for iri, by in called.items()}
    entities = [
        _entity(iri, classes[iri], grouped[iri], conditions.get(iri, []), types)
        for iri in sorted(grouped)
    ]
    return entities, ordered


def _name(iri: str, property_: str, term: Term) -> Name:
    text, lang = _text(term), _lang(term)
    if property_ in _LABELS:
        return Name(iri, "label", text, lang)
    if property_ == _SYNONYM:
        # An acronym is the same in every language, or so short and loud that it is one anyway.
        loud = len(text) <= _ACRONYM and " " not in text and text[1:] != text[1:].lower()
        return Name(iri, "acronym" if not lang or loud else "synonym", text, lang)
    if isinstance(term, NamedNode):  # …/mim:300100, …/MONDO_0010247, …/D000326
        last = text.replace("#", "/").rstrip("/").rpartition("/")[2]
        system, colon, code = last.replace("_", ":").rpartition(":")
        text = _SYSTEMS.get(system, system) + colon + code
    prefix = CODE_FIELDS.get(property_, "")
    return Name(iri, "code", f"{prefix}:{text}" if prefix else text)


def _entity(
    iri: str,
    classes: Iterable[str],
    names: Iterable[Name],
    conditions: Iterable[dict[str, str]],
    types: Mapping[str, Mapping[str, str]],
) -> Entity:
    kind = min(classes, key=TYPES.index)
    rank, type_labels = 10 * TYPES.index(kind), types.get(_MLG + kind, {})
    finer = sorted((c for c in conditions if "type" in c), key=lambda c: c["type"])
    if finer:
        level = finer[0].get("level", finer[0]["type"]).rpartition("/")[2]
        rank += _LEVELS.get(level, max(_LEVELS.values()) + 1)
        if level == "disorder" and all(c["divided"] not in TRUE for c in finer):
            rank += _UNDIVIDED
        type_labels = types.get(finer[0]["type"], type_labels)
    if any(c.get("status", "").rpartition("/")[2] in _OUT_OF_USE for c in conditions):
        rank += 10 * len(TYPES)
    labels: dict[str, str] = {}
    code = ""
    for name in names:
        if name.field == "label":
            labels.setdefault(name.lang, name.text)
        elif name.field == "code" and kind != "Commune":
            code = code or name.text
        elif name.field == "code" and name.text.startswith("INSEE:"):
            code = name.text
    if kind == "ClinicalEntity":
        code = f"ORPHA:{iri.removeprefix(PREFIXES['ordo'])}"
    return Entity(iri, kind, dict(type_labels), labels, code, rank)


def _text(term: Term) -> str:
    return term.value.strip()


def _lang(term: Term) -> str:
    return (term.language or "").split("-")[0] if isinstance(term, Literal) else ""
