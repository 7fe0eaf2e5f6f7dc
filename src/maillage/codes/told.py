"""The verdicts as TSV, JSON or a table to read, and by what they were reached."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.markup import escape
from rich.table import Table
from rich.text import Text as Rich

from maillage.codes.check import VERDICTS, Judged
from maillage.codes.known import Known, Nomenclature
from maillage.report import Lang, Text

__all__ = ["gaps", "judged_by", "summary", "table", "to_json", "to_tsv"]

_COLUMNS: Final = (
    *("file", "line", "column", "given", "code"),
    *("verdict", "label", "replacement", "close", "remark"),
)
_HEADS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "fr": ("où", "donné", "verdict", "nom", "à la place", "proches", "remarque"),
    "en": ("where", "given", "verdict", "label", "instead", "close", "remark"),
}
_STYLES: Final = {"valid": "green", "label-differs": "yellow", "non-rare": "yellow"}
_ASPECTS: Final[Mapping[str, Text]] = {
    "label-fr": Text("noms français", "French names"),
    "label-en": Text("noms anglais", "English names"),
    "synonym-fr": Text("synonymes français", "French synonyms"),
    "synonym-en": Text("synonymes anglais", "English synonyms"),
    "status": Text("statuts", "statuses"),
}


def to_tsv(judged: Sequence[Judged], lang: Lang) -> Iterator[str]:
    """Write verdicts as TSV lines under a line that names the columns."""
    yield "\t".join(_COLUMNS) + "\n"
    for one in judged:
        cells = _cells(one, lang).values()
        yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"


def to_json(judged: Sequence[Judged], known: Known, lang: Lang) -> str:
    """Write verdicts as one JSON object, with the sources they rest on."""
    rows: list[dict[str, Any]] = []
    for one in judged:
        row: dict[str, Any] = dict(_cells(one, lang))
        row |= {"line": one.given.line, "given_label": one.given.label}
        row |= {"replacement": list(one.replacement), "close": list(one.close)}
        row["remark"] = [remark.pick(lang) for remark in one.remarks]
        if one.condition is not None:
            row |= {k: getattr(one.condition, k) for k in ("type", "level", "status")}
            row["referred_to"] = list(one.condition.referred_to)
        rows.append(row)
    sources = [{"title": s.title, "issued": s.issued, **s.counts} for s in known.sources]
    about = {"entities": len(known.conditions), "extract": known.extract, "sources": sources}
    whole = {"judged_by": about, "summary": _counts(judged), "codes": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def table(judged: Sequence[Judged], lang: Lang) -> Table:
    """Make a table of verdicts for people."""
    made = Table(*_HEADS[lang], box=None, pad_edge=False, header_style="bold")
    alone = len({(one.given.file, one.given.column) for one in judged}) == 1
    for one in judged:
        cells = _cells(one, lang)
        made.add_row(
            str(one.given.line) if alone else escape(one.given.place),
            escape(one.given.text),
            Rich(VERDICTS[one.verdict].pick(lang), _STYLES.get(one.verdict, "bold red")),
            escape(cells["label"]),
            escape(cells["replacement"]),
            escape(cells["close"]),
            escape(cells["remark"]),
        )
    return made


def summary(judged: Sequence[Judged], lang: Lang) -> str:
    """Count the verdicts in one line."""
    counts = _counts(judged)
    told = ", ".join(f"{n} {VERDICTS[name].pick(lang)}" for name, n in counts.items() if n)
    return Text(f"{len(judged)} code(s) : {told}", f"{len(judged)} code(s): {told}").pick(lang)


def judged_by(known: Known) -> Iterator[Text]:
    """Say which nomenclature verdicts rest on, and what follows if it is an extract."""
    number = len(known.conditions)
    for source in known.sources:
        told = [(n, _ASPECTS[name]) for name, n in source.counts.items() if name in _ASPECTS]
        yield Text(
            f"Jugé d’après : {_title(source)} – " + ", ".join(f"{n} {t.fr}" for n, t in told),
            f"Judged by: {_title(source)} – " + ", ".join(f"{n} {t.en}" for n, t in told),
        )
    if known.extract:
        yield Text(
            f"C’est un extrait d’Orphanet ({number} entités) : un code inconnu ici peut exister,"
            " un nom aussi. Pour tout Orphanet : maillage build --with FICHIERS.",
            f"This is an extract of Orphanet ({number} entities): a code unknown here may exist,"
            " and so may a name. For all of Orphanet: maillage build --with FILES.",
        )
    else:
        yield Text(
            f"{number} entités ; un code plus récent que ces sources y est inconnu.",
            f"{number} entities; a code newer than these sources is unknown to them.",
        )


def gaps(known: Known) -> Iterator[Text]:
    """Say which names no source has, so that a list may give them and seem wrong."""
    for name in ("label-fr", "label-en"):
        synonyms = name.replace("label", "synonym")
        if known.told(name) and not known.told(synonyms):
            fr, en = _ASPECTS[synonyms]
            yield Text(
                f"Aucune source n’a de {fr} : un tel synonyme passe ici pour un nom qui diffère.",
                f"No source has {en}: such a synonym is told as a label that differs.",
            )


def _title(source: Nomenclature) -> str:
    dated = not source.issued or source.issued in source.title
    return source.title + ("" if dated else f", {source.issued}")


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    found = Counter(one.verdict for one in judged)
    return {name: found[name] for name in VERDICTS}


def _cells(one: Judged, lang: Lang) -> dict[str, str]:
    label = one.condition.label(lang) if one.condition else ""
    cells = (
        one.given.file,
        str(one.given.line),
        one.given.column,
        one.given.text,
        one.given.code,
        one.verdict,
        label,
        " | ".join(one.replacement),
        " | ".join(one.close),
        {"fr": " ; ", "en": "; "}[lang].join(remark.pick(lang) for remark in one.remarks),
    )
    return dict(zip(_COLUMNS, cells, strict=True))
