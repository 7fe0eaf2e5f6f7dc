"""A small picture of what an entity is linked to: names in boxes, each a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.terms import PREFIXES, expand
from maillage.web.entity.reading import Read
from maillage.web.wording.naming import Name
from maillage.web.wording.sorting import collated
from maillage.web.wording.values import Value, show

__all__ = ["HEIGHT_OF_BOX", "WIDTH", "Box", "Near", "near"]

WIDTH: Final = 760
HEIGHT_OF_BOX: Final = 46
_BOX: Final = 270
_GAP: Final = 12
_LETTERS: Final = 31
#: Boxes in all, and of one kind.
_MOST: Final = 14
_MOST_OF_KIND: Final = 5
#: Kinds of page that are drawn, those that tell most first.
_KINDS: Final = (
    *("filiere", "centre", "site", "orpha", "association", "etablissement", "entite-juridique"),
    *("ern", "groupe-hospitalier", "protocole", "registre", "plan-action", "plan", "campagne"),
    *("label", "acte", "instance", "organisme", "axe", "region", "departement"),
)
#: Pages without a picture: persons' stay minimal, and terms and documents are linked to everything.
_WITHOUT: Final = frozenset({"personne", "responsabilite", "document", "scheme", "commune"})
#: Inverses of what the other end says itself.
_TURNED: Final = frozenset(
    expand(text).value for text in ("mlg:narrowerCondition", "mlg:coversInferred", "rdf:type")
)
_ROLE: Final = expand("mlg:role").value


@dataclass(frozen=True)
class Box:
    """One neighbour.

    Attributes:
        value: its name and page.
        relation: how it is linked, read from the neighbour if `inward`.
        inward: whether it points to the entity.
        kind: of its page, for the colour.
        lines: its name, broken for the box.
        x, y: left and top.
        path: the line to the middle.
    """

    value: Value
    relation: Name
    inward: bool
    kind: str
    lines: tuple[str, ...]
    x: float
    y: float
    path: str


@dataclass(frozen=True)
class Near:
    """The picture: its boxes, how many more there are, its height, and the middle."""

    boxes: tuple[Box, ...]
    more: int
    height: float
    lines: tuple[str, ...]


def near(read: Read, name: str) -> Near | None:
    """Draw what an entity is linked to; None where there is nothing to draw.

    Args:
        read: what is said of it.
        name: what to write in the middle.
    """
    if read.kind in _WITHOUT or read.page > 1:
        return None
    found: dict[str, tuple[Name, bool]] = {}
    for node, relation, inward in _linked(read):
        if node != read.iri and _kind(node) in _KINDS:
            found.setdefault(node, (relation, inward))
    shown: list[tuple[str, Name, bool]] = []
    counted: dict[str, int] = {}
    ordered = sorted(found, key=lambda n: (_KINDS.index(_kind(n)), collated(read.names.of(n).text)))
    for node in ordered:
        kind = _kind(node)
        counted[kind] = counted.get(kind, 0) + 1
        if counted[kind] <= _MOST_OF_KIND and len(shown) < _MOST:
            shown.append((node, *found[node]))
    if not shown:
        return None
    half = (len(shown) + 1) // 2
    height = max(half * (HEIGHT_OF_BOX + _GAP) + _GAP, 120)
    boxes = []
    for number, (node, relation, inward) in enumerate(shown):
        left = number < half
        rows = half if left else len(shown) - half
        row = number if left else number - half
        top = (height - rows * (HEIGHT_OF_BOX + _GAP) + _GAP) / 2
        y = top + row * (HEIGHT_OF_BOX + _GAP)
        x = 2 if left else WIDTH - _BOX - 2
        value = show(NamedNode(node), "", read.names)
        end, middle = (x + _BOX, y + HEIGHT_OF_BOX / 2) if left else (x, y + HEIGHT_OF_BOX / 2)
        bend = (end + WIDTH / 2) / 2
        start = f"{WIDTH / 2:g},{height / 2:g}"
        path = f"M{start}C{bend:g},{height / 2:g} {bend:g},{middle:g} {end:g},{middle:g}"
        lines = _broken(value.text, _LETTERS)
        boxes.append(Box(value, relation, inward, _kind(node), lines, x, round(y, 1), path))
    return Near(tuple(boxes), len(found) - len(shown), height, _broken(name, 19))


def _linked(read: Read) -> Iterator[tuple[str, Name, bool]]:
    """Give what is linked: node, by what, and whether the node points here."""
    inner = read.inner
    for node, said in inner.items():
        kinds = read.names.types(node)
        roles = [
            f.value.value for f in said if f.property == _ROLE and isinstance(f.value, NamedNode)
        ]
        relation = read.names.of(next(iter(roles or kinds), node))
        for fact in said:
            if isinstance(fact.value, NamedNode):
                yield fact.value.value, relation, False
    for fact in read.facts:
        if isinstance(fact.value, NamedNode) and fact.property not in _TURNED:
            yield fact.value.value, read.names.of(fact.property), False
    for subject, prop in read.incoming:
        if subject not in inner:
            yield subject, read.names.of(prop), True
    for fact in read.facts:
        if isinstance(fact.value, NamedNode) and fact.property in _TURNED:
            yield fact.value.value, read.names.of(fact.property), False


def _kind(iri: str) -> str:
    if iri.startswith(PREFIXES["ordo"]):
        return "orpha"
    return (
        iri.removeprefix(PREFIXES["mlgid"]).split("/")[0]
        if iri.startswith(PREFIXES["mlgid"])
        else ""
    )


def _broken(text: str, letters: int) -> tuple[str, ...]:
    """Break a name into at most two lines.

    >>> _broken("Centre de référence des leucodystrophies rares", 25)
    ('Centre de référence des', 'leucodystrophies rares')
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: letters - 1]}…"]
    return tuple(line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines)
