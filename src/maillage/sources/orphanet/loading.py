"""Several of Orphanet's files together: the newest speaks, and none is mixed with an older one.

A source speaks of something when it states it of an entity: its French name, its parents, its
codes in OMIM. What the newest source says of that stands alone; an older one is heard only where no
newer one speaks. Of two editions of one product in one language, the older is not read at all. A
Nomenclature Pack lists everything, so nothing older adds an entity or a classification to it.
"""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import Quad, RdfFormat, serialize

from maillage.report import Text
from maillage.sources import Source
from maillage.sources import quads as describe
from maillage.sources.downloads import Download
from maillage.sources.orphanet import model
from maillage.sources.orphanet.model import (
    Classification,
    Edge,
    Entity,
    Fact,
    GeneLink,
    Phenotype,
    PreferredParent,
    Prevalence,
    Quality,
    Replacement,
    Unread,
    Version,
)
from maillage.sources.orphanet.quads import Writer
from maillage.terms import entity, graph

__all__ = ["Bulk", "load"]

#: Products whose word on names and types is preferred to that of others of the same month.
_RANK: Final = ("nomenclature", "packets", "pack", "product1")
_BATCH: Final = 20_000
#: Unknown values of a file that are told by name.
_FEW: Final = 5
_PAGES: Final = {
    "mondo-orphanet": ("Monarch Initiative", "https://mondo.monarchinitiative.org/"),
    "ordo-mappings": ("Mapping Commons", "https://github.com/mapping-commons/disease-mappings"),
}
_ORPHADATA: Final = ("Orphanet (INSERM)", "https://www.orphadata.com/")
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_ATTRIBUTION: Final = "Orphadata: Free access data from Orphanet. © INSERM 1999. CC BY 4.0."
_CHANGES: Final = Text(
    "Modifications : mis en RDF ; retenu ce qu'aucune source plus récente ne dit.",
    "Changes made: turned into RDF; kept is what no newer source states.",
)


@dataclass(frozen=True)
class Bulk:
    """What whole products give a build.

    Attributes:
        core: names, types, statuses, parents, and the source documents: what rules rest on.
        lines: all the rest as N-Quads, each with its line end, some perhaps twice.
        codes: the ORPHAcodes that are described.
        spoken: aspect (``label-fr``, ``parents`` …) -> the codes of which a file speaks.
        notes: what the user should know: which files are heard, and which are left out.
    """

    core: tuple[Quad, ...] = ()
    lines: tuple[bytes, ...] = ()
    codes: frozenset[str] = frozenset()
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


def load(
    downloads: Iterable[Download], tables: Mapping[str, Mapping[str, str]] | None = None
) -> Bulk:
    """Load files together.

    Args:
        downloads: what `recognise` gave.
        tables: aspect -> code -> day of what the project's own tables say; an older file is not
            heard on it.

    Raises:
        SourceError: a file is damaged, or says what cannot be.
    """
    loading = _Loading(tables or {})
    for download in loading.editions(downloads):
        loading.take(download)
    return loading.done()


class _Loading:
    """What has been said so far, newest source first."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._tables = tables
        self._spoken: dict[str, set[str]] = {}
        self._codes: set[str] = set()
        self._core: dict[Quad, None] = {}
        self._lines: list[bytes] = []
        self._held: list[tuple[bool, tuple[str, ...], Quad]] = []
        self._makeshift: dict[str, list[Quad]] = {}
        self._notes: list[Text] = []
        self._complete = False
        self._products: set[str] = set()

    def editions(self, downloads: Iterable[Download]) -> list[Download]:
        """Sort newest first, one edition a product and language; tell of the others."""
        ordered = sorted(downloads, key=lambda d: (_weight(d.version), d.shown), reverse=True)
        chosen: dict[tuple[str, str], Download] = {}
        for download in ordered:
            first = chosen.setdefault((download.version.product, download.version.lang), download)
            if first is not download:
                left, kept, day = download.shown, first.shown, first.version.date
                self._notes.append(
                    Text(
                        f"{left} est laissé de côté : {kept} est le même produit, au {day}",
                        f"{left} is left out: {kept} is the same product, of {day}",
                    )
                )
        self._products = {download.version.product for download in chosen.values()}
        return list(chosen.values())

    def take(self, download: Download) -> None:
        """Hear one source on all that no newer one speaks of."""
        version = download.version
        writer = Writer(graph(version.id), entity("document", version.id))
        own: dict[str, set[str]] = {}
        described: set[str] = set()
        batch: list[Quad] = []
        heard = left = 0
        unread: Counter[Unread] = Counter()
        for fact in download.facts():
            if isinstance(fact, Unread):
                unread[fact] += 1
                continue
            told = {name: key for name, key in _aspects(fact) if self._free(name, key, version)}
            if not told:
                left += 1
                continue
            heard += 1
            for name, key in told.items():
                own.setdefault(name, set()).add(key)
            if isinstance(fact, Entity):
                if fact.code not in described:
                    described.add(fact.code)
                    self._core.update(dict.fromkeys(writer.entity(fact.code)))
                fact = _only(fact, told)
            batch += self._say(writer, fact, told)
            if len(batch) > _BATCH:
                self._flush(batch)
        self._flush(batch)
        self._codes |= described
        self._complete |= version.product == "pack"
        for name, keys in own.items():
            self._spoken.setdefault(name, set()).update(keys)
        if heard:
            self._core.update(dict.fromkeys(describe(_source(download))))
        shown, day = download.shown, version.date
        if unread:
            self._notes.append(_untold(shown, unread))
        self._notes.append(
            Text(
                f"{shown} ({version.product}, {day}) : {heard} faits, {left} laissés à plus récent",
                f"{shown} ({version.product}, {day}): {heard} facts, {left} left to newer files",
            )
        )

    def done(self) -> Bulk:
        """Give all that was said; what was held is said if the entities it names are described."""
        known = self._codes.union(*self._tables.values())
        batch = []
        lost = 0
        for core, codes, quad in self._held:
            if not known.issuperset(codes):
                lost += 1
            elif core:
                self._core[quad] = None
            else:
                batch.append(quad)
        self._flush(batch)
        named = {name for name in self._spoken if re.fullmatch("classification-.+", name)}
        for classification, quads in self._makeshift.items():
            if not any(classification in self._spoken[name] for name in named):
                self._core.update(dict.fromkeys(quads))
        if lost:
            self._notes.append(
                Text(
                    f"{lost} correspondances et renvois laissés : rien ne décrit leurs codes",
                    f"{lost} mappings and redirections left out: nothing describes their codes",
                )
            )
        spoken = {name: frozenset(keys) for name, keys in self._spoken.items()}
        return Bulk(
            tuple(self._core),
            tuple(self._lines),
            frozenset(self._codes),
            spoken,
            tuple(self._notes),
        )

    def _free(self, name: str, key: str, version: Version) -> bool:
        """Whether neither a newer file nor a newer table speaks of it, nor closes the list."""
        # The packets print "no data" for nine values in ten that product 9 has.
        digest = version.product.startswith("packets") and "product9-prev" in self._products
        if name == "prevalence" and digest:
            return False
        if self._complete:
            listed = self._spoken.get("classification", set())
            if key not in (listed if name.startswith("classification") else self._codes):
                return False
        if key in self._spoken.get(name, ()):
            return False
        return self._tables.get(name, {}).get(key, "") <= version.date

    def _say(self, writer: Writer, fact: Fact, told: Mapping[str, str]) -> Iterator[Quad]:
        """Keep the core of a fact, hold what depends on others, and give the details."""
        match fact:
            case Classification(lang=""):
                named = replace(fact, lang="en")
                self._makeshift.setdefault(fact.id, list(writer.core(named)))
            case Entity() | Classification():
                self._core.update(dict.fromkeys(writer.core(fact)))
            case Replacement():
                self._held += [(True, (fact.code, fact.by), quad) for quad in writer.core(fact)]
            case Edge():
                if "parents" in told:
                    codes = fact.code, fact.parent
                    self._held += [(True, codes, quad) for quad in writer.broader(fact)]
                if "classification" not in told:
                    return
            case model.Mapping():
                self._held += [(False, (fact.code,), quad) for quad in writer.details(fact)]
                return
        yield from writer.details(fact)

    def _flush(self, batch: list[Quad]) -> None:
        """Turn quads to lines: a line takes a third of the memory."""
        out = io.BytesIO()
        serialize(batch, out, format=RdfFormat.N_QUADS)
        self._lines += out.getvalue().splitlines(keepends=True)
        batch.clear()


def _untold(shown: str, unread: Counter[Unread]) -> Text:
    """Say which values of a file are left out for want of a concept."""
    few = [f"{x.scheme} “{x.name}” ({x.id or '?'})" for x, _ in unread.most_common(_FEW)]
    listed = ", ".join(few) + (" …" if len(unread) > _FEW else "")
    count = unread.total()
    return Text(
        f"{shown} : {count} valeurs hors de nos listes ne sont pas lues : {listed}."
        " Signalez-les : ce sont des mots ou des numéros qu’Orphanet a ajoutés",
        f"{shown}: {count} values that are on none of our lists are not read: {listed}."
        " Tell us: they are words or numbers that Orphanet has added",
    )


def _weight(version: Version) -> tuple[str, int, str]:
    """Newer first; within a month, the products that are about names before the others."""
    rank = _RANK.index(version.product) + 1 if version.product in _RANK else 0
    return version.date[:7], rank, version.date


def _aspects(fact: Fact) -> Iterator[tuple[str, str]]:
    """Give what a fact speaks of: the aspect, and of which entity or classification."""
    match fact:
        case Entity():
            for name, said in _fields(fact).items():
                if said:
                    yield name, fact.code
        case Edge():
            yield "parents", fact.code
            if fact.classification:
                yield "classification", fact.classification
        case Classification():
            yield f"classification-{fact.lang}", fact.id
        case model.Mapping():
            yield f"mapping-{fact.system}", fact.code
        case Quality():
            yield fact.scheme, fact.code
        case Replacement():
            yield "replacement", fact.code
        case Prevalence():
            yield "prevalence", fact.code
        case GeneLink():
            yield "genes", fact.code
        case Phenotype():
            yield "phenotypes", fact.code
        case PreferredParent():
            yield "preferential-parent", fact.code


def _fields(fact: Entity) -> dict[str, bool]:
    return {
        f"label-{fact.lang}": bool(fact.label),
        f"synonyms-{fact.lang}": fact.synonyms is not None,
        f"definition-{fact.lang}": bool(fact.definition),
        "type": bool(fact.type),
        "status": bool(fact.status),
    }


def _only(fact: Entity, told: Mapping[str, str]) -> Entity:
    """Leave out of an entity what it is not heard on."""
    if all(name in told for name, said in _fields(fact).items() if said):
        return fact
    lang = fact.lang
    return replace(
        fact,
        label=fact.label if f"label-{lang}" in told else "",
        synonyms=fact.synonyms if f"synonyms-{lang}" in told else None,
        definition=fact.definition if f"definition-{lang}" in told else "",
        type=fact.type if "type" in told else "",
        status=fact.status if "status" in told else "",
    )


def _source(download: Download) -> Source:
    """Describe a file as a source document, from its head and its content."""
    version = download.version
    publisher, page = _PAGES.get(version.product, _ORPHADATA)
    name = " ".join(part for part in (version.product, version.lang, version.number) if part)
    rights, licence = _CHANGES, version.licence
    if version.product != "mondo-orphanet":  # what derives from Orphanet's data bears its terms
        rights = Text(*(f"{_ATTRIBUTION} {text}" for text in _CHANGES))
        licence = licence or _LICENCE
    obtained = datetime.date.fromtimestamp(download.path.stat().st_mtime)
    return Source(
        version.id,
        0,
        f"{publisher}, {name}, {version.date}",
        publisher,
        obtained.isoformat(),
        url=page,
        issued=version.date,
        licence=licence,
        rights=rights,
        sha256=download.sha256(),
    )
