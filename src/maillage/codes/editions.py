"""What changed between two of Orphanet's published files, code by code.

Two files are compared on what both of them tell: a product without statuses does not take anybody's
status away. What only one of them tells is said, and left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from maillage.report import Text
from maillage.sources.downloads import Download
from maillage.sources.orphanet.model import Classification, Edge, Entity, Replacement, Version

__all__ = ["Change", "Edition", "compare", "notes", "read_edition"]

#: Aspects whose absence says nothing: a file that has no label for a code does not deny it one.
_SINGLE: Final = ("label@", "type", "status")
_PARENTS: Final = "parents"
#: Facts between two words on the progress of reading.
_STEP: Final = 50_000


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what a code was, and is, in one aspect.

    Attributes:
        code: the ORPHAcode.
        aspect: ``added``, ``removed``, ``label@fr``, ``type``, ``status``, ``replaced-by``,
            ``referred-to``, ``parents`` or, in one classification, ``parents:181``.
        before: in the older file; codes are separated by ``|``.
        after: in the newer one.
    """

    code: str
    aspect: str
    before: str
    after: str


@dataclass
class Edition:
    """What one file tells of the aspects that are compared; all else in it is passed over.

    Attributes:
        shown: how to name it to the user.
        version: what it is.
        labels: code -> a name, of whatever language comes first.
        told: aspect -> code -> values.
        classifications: id -> name.
    """

    shown: str
    version: Version
    labels: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    classifications: dict[str, str] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """Name a code, with its status where that is not the common one."""
        status = "".join(self.told.get("status", {}).get(code, ()))
        name = self.labels.get(code, "")
        return name if status in {"", "active"} else f"{name} ({status})"


def read_edition(download: Download, tell: Callable[[Text], None]) -> Edition:
    """Read a file from end to end, keeping what is compared.

    Args:
        download: what `recognise` gave.
        tell: is told of the progress.

    Raises:
        SourceError: it is damaged.
    """
    made = Edition(download.shown, download.version)
    for number, fact in enumerate(download.facts()):
        if number % _STEP == 0:
            tell(
                Text(
                    f"Lecture de {download.shown}, {number} faits",
                    f"Reading {download.shown}, {number} facts",
                )
            )
        match fact:
            case Entity():
                made.labels.setdefault(fact.code, fact.label)
                values = {f"label@{fact.lang}": fact.label, "type": fact.type}
                for aspect, value in (values | {"status": fact.status}).items():
                    if value and not made.told.get(aspect, {}).get(fact.code):
                        made.told.setdefault(aspect, {})[fact.code] = {value}
            case Replacement():
                aspect = "replaced-by" if fact.moved else "referred-to"
                made.told.setdefault(aspect, {}).setdefault(fact.code, set()).add(fact.by)
            case Edge():
                aspect = f"{_PARENTS}:{fact.classification}".rstrip(":")
                made.told.setdefault(aspect, {}).setdefault(fact.code, set()).add(fact.parent)
            case Classification():
                made.classifications.setdefault(fact.id, fact.name)
    return made


def compare(old: Edition, new: Edition, only: Collection[str] | None = None) -> Iterator[Change]:
    """Compare two editions.

    Args:
        old: the older.
        new: the newer.
        only: codes to look at; all if None.

    Yields:
        Changes by code, then by aspect.
    """
    before, after = _alike(old, new)
    shared = sorted(before.keys() & after.keys())
    codes = (old.labels.keys() | new.labels.keys()) - _elsewhere(old, new) - _elsewhere(new, old)
    for code in sorted(codes if only is None else codes & set(only), key=int):
        if code not in old.labels:
            yield Change(code, "added", "", new.label(code))
        elif code not in new.labels:
            yield Change(code, "removed", old.label(code), "")
        else:
            for aspect in shared:
                was, now = before[aspect].get(code, set()), after[aspect].get(code, set())
                if was != now and _comparable(aspect, code, was, now, (old, new)):
                    yield Change(code, aspect, _shown(was), _shown(now))


def notes(old: Edition, new: Edition) -> Iterator[Text]:
    """Say what was compared, and what one of the files does not tell."""
    for edition in (old, new):
        version = edition.version
        told = f"{edition.shown} – {version.id} ({version.number or '–'})"
        number = len(edition.labels)
        yield Text(f"{told} : {number} codes", f"{told}: {number} codes")
    if old.version.date > new.version.date:
        yield Text(
            "Attention : le premier fichier est le plus récent des deux.",
            "Note: the first file is the newer of the two.",
        )
    kinds = [edition.version.product.partition("-")[0] for edition in (old, new)]
    if kinds[0] != kinds[1]:
        yield Text(
            f"Ce sont deux produits ({kinds[0]}, {kinds[1]}) : un code que l’un ne liste pas n’est"
            " pas pour autant apparu ou retiré chez Orphanet.",
            f"These are two products ({kinds[0]}, {kinds[1]}): a code that one does not list need"
            " not have come or gone at Orphanet.",
        )
    before, after = _alike(old, new)
    for mine, others, edition in ((before, after, old), (after, before, new)):
        alone = sorted(mine.keys() - others.keys())
        shown = ", ".join(_named(aspect, edition) for aspect in alone)
        if alone:
            yield Text(
                f"Non comparé, car dit par le seul {edition.shown} : {shown}",
                f"Not compared, for only {edition.shown} tells it: {shown}",
            )
    for edition, other in ((old, new), (new, old)):
        if number := len(_elsewhere(edition, other)):
            yield Text(
                f"{number} codes ne figurent que dans des classifications qui manquent à"
                f" {other.shown} : on ne peut dire s’ils sont apparus ou retirés.",
                f"{number} codes stand only in classifications that {other.shown} lacks:"
                " whether they have come or gone cannot be told.",
            )


def _elsewhere(edition: Edition, other: Edition) -> set[str]:
    """Give the codes that stand only in classifications that the other file does not have."""
    if other.version.product.partition("-")[0] != "product3" or _PARENTS in edition.told:
        return set()
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for aspect, by in edition.told.items():
        if aspect.startswith(_PARENTS):
            found[aspect in other.told].update(by, *by.values())
    return (found[False] - found[True]) - other.labels.keys()


def _alike(
    old: Edition, new: Edition
) -> tuple[Mapping[str, dict[str, set[str]]], Mapping[str, dict[str, set[str]]]]:
    """Put all classifications together where one of the files does not tell them apart."""
    if _PARENTS in old.told or _PARENTS in new.told:
        return _together(old.told), _together(new.told)
    return old.told, new.told


def _together(told: Mapping[str, dict[str, set[str]]]) -> dict[str, dict[str, set[str]]]:
    found = {name: by for name, by in told.items() if not name.startswith(_PARENTS)}
    parents: dict[str, set[str]] = {}
    for name, by in told.items():
        if name.startswith(_PARENTS):
            for code, above in by.items():
                parents.setdefault(code, set()).update(above)
    return found | ({_PARENTS: parents} if parents else {})


def _comparable(
    aspect: str, code: str, was: set[str], now: set[str], editions: tuple[Edition, Edition]
) -> bool:
    """Whether both files speak of this aspect of this code."""
    if aspect.startswith(_SINGLE):
        return bool(was and now)
    # Packets name the heads of classifications, that have no packet of their own, nor a type.
    heads = (e for e in editions if _PARENTS in e.told and code not in e.told.get("type", {}))
    return not (aspect == _PARENTS and any(heads))


def _shown(values: set[str]) -> str:
    return " | ".join(sorted(values, key=lambda v: (int(v) if v.isdigit() else 0, v)))


def _named(aspect: str, edition: Edition) -> str:
    name = edition.classifications.get(aspect.partition(":")[2], "")
    return f"{aspect} ({name})" if name else aspect
