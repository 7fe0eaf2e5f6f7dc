"""What there is to fetch and what the cache has, for people and machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table

from maillage.fetch.cache import Kept, State
from maillage.report import Lang, Text

__all__ = ["size", "table", "terms", "tsv"]

_COLUMNS = ("item", "state", "obtained", "bytes", "sha256", "licence", "url", "path")
_HEADS = (
    Text("source", "source"),
    Text("contenu", "holds"),
    Text("en cache", "in cache"),
    Text("obtenu", "obtained"),
    Text("taille", "size"),
    Text("SHA-256", "SHA-256"),
)
_NOT_READ = Text(" (pas encore lu par build)", " (not read by build yet)")
_DAMAGED = Text("abîmé", "damaged")
_YES = Text("oui", "yes")


def size(count: int, lang: Lang) -> str:
    """Write a number of bytes for people.

    >>> size(1_234_567, "fr"), size(999, "en")
    ('1,2 Mo', '999 B')
    """
    unit = "o" if lang == "fr" else "B"
    for factor, name in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= factor:
            text = f"{count / factor:.1f} {name}{unit}"
            return text.replace(".", ",") if lang == "fr" else text
    return f"{count} {unit}"


def tsv(every: Iterable[Kept]) -> Iterator[str]:
    """Give a line a file, after a head, for machines."""
    yield "\t".join(_COLUMNS) + "\n"
    for kept in every:
        item, record = kept.item, kept.record
        obtained, count, digest = "", "", ""
        if record is not None and kept.state is not State.ABSENT:
            obtained, count, digest = record.obtained, str(record.bytes), record.sha256
        path = "" if kept.state is State.ABSENT else str(kept.path)
        cells = (item.id, kept.state, obtained, count, digest, item.licence, item.url, path)
        yield "\t".join(cells) + "\n"


def table(every: Iterable[Kept], lang: Lang) -> Table:
    """Give a row a product and language, for people."""
    families: dict[str, list[Kept]] = {}
    for kept in every:
        families.setdefault(kept.item.family, []).append(kept)
    made = Table(box=None, pad_edge=False, header_style="bold")
    for number, head in enumerate(_HEADS):
        # On a narrow terminal what is held may wrap; what is typed or compared may not.
        made.add_column(head.pick(lang), no_wrap=number != 1)
    for family, members in families.items():
        item = members[0].item
        here = [kept for kept in members if kept.state is not State.ABSENT]
        records = [kept.record for kept in here if kept.record is not None]
        made.add_row(
            family,
            item.title.pick(lang) + ("" if item.read else _NOT_READ.pick(lang)),
            _presence(members, here, lang),
            max((record.obtained for record in records), default=""),
            size(sum(record.bytes for record in records), lang) if records else "",
            records[0].sha256[:8] if len(members) == 1 and records else "",
        )
    return made


def terms(every: Iterable[Kept]) -> list[str]:
    """Give the terms of some items, each once: who is to be cited, the licence, the page."""
    items = (kept.item for kept in every)
    lines = (f"{item.attribution} <{item.licence}> – {item.homepage}" for item in items)
    return list(dict.fromkeys(lines))


def _presence(members: list[Kept], here: list[Kept], lang: Lang) -> str:
    if any(kept.state is State.DAMAGED for kept in here):
        return _DAMAGED.pick(lang)
    if len(members) > 1:
        return f"{len(here)} / {len(members)}"
    return _YES.pick(lang) if here else "–"
