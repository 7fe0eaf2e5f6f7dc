"""What is to be said of each code of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from maillage.codes.known import Condition, Known, bare
from maillage.codes.lists import Given
from maillage.codes.near import ALIKE, likeness, near_codes, near_names
from maillage.report import Text

__all__ = ["VERDICTS", "Judged", "judge"]

#: Verdict -> what it is called, the best first; all but the first are to be looked at.
VERDICTS: Final[dict[str, Text]] = {
    "valid": Text("valide", "valid"),
    "label-differs": Text("le nom diffère", "label differs"),
    "non-rare": Text("non rare en Europe", "non rare in Europe"),
    "deprecated": Text("déprécié", "deprecated"),
    "obsolete": Text("obsolète", "obsolete"),
    "unknown": Text("inconnu ici", "unknown here"),
    "no-code": Text("pas un code", "no code"),
}
_STATUS: Final = {
    "active": Text("actif", "active"),
    "": Text("de statut non dit", "of untold status"),
}
#: Codes that are told as close, at most.
_CLOSE: Final = 5


@dataclass(frozen=True)
class Judged:
    """One code of a list and its verdict.

    Attributes:
        given: what the list says.
        verdict: key of `VERDICTS`.
        condition: the entity of that code; None where it is not known.
        replacement: the codes to use instead. What an obsolete code is referred to is not the same
            entity, so it stands among the remarks only.
        close: codes that may have been meant.
        remarks: all there is to say, in both languages.
    """

    given: Given
    verdict: str
    condition: Condition | None = None
    replacement: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    remarks: tuple[Text, ...] = ()


def judge(codes: Iterable[Given], known: Known) -> Iterator[Judged]:
    """Judge codes by what the graph knows, in their order."""
    first: dict[tuple[str, str], int] = {}
    for given in codes:
        judged = _judge(given, known)
        line = first.setdefault((given.file, given.code), given.line) if given.code else given.line
        if line != given.line:
            again = Text(f"déjà à la ligne {line}", f"already on line {line}")
            judged = replace(judged, remarks=(*judged.remarks, again))
        yield judged


def _judge(given: Given, known: Known) -> Judged:
    condition = known.conditions.get(given.code)
    if condition is None:
        return _unknown(given, known)
    verdict = condition.status if condition.status in VERDICTS else "valid"
    remarks = [*_of_status(condition, known)]
    close: tuple[str, ...] = ()
    name = next((n for n in condition.names if bare(n.text) == bare(given.label)), None)
    if bare(given.label) and name is None:
        verdict = "label-differs" if verdict == "valid" else verdict
        close = tuple(c for c in near_names(given.label, known) if c != condition.code)
        remarks.append(_differs(given.label, condition, close, known))
    elif name is not None and not name.preferred:
        remarks.append(_quoting("synonyme de « {} »", "a synonym of “{}”", condition))
    if condition.level in {"group", "subtype"}:
        remarks.append(Text(known.kind(condition, "fr"), known.kind(condition, "en")))
    return Judged(given, verdict, condition, condition.replaced_by, close, tuple(remarks))


def _unknown(given: Given, known: Known) -> Judged:
    """Judge what is no code, or one that the sources at hand do not have."""
    named = near_names(given.label, known) if bare(given.label) else []
    if not given.code:
        shown = Text("pas de code", "no code")
        if given.text:
            shown = Text(f"« {given.text} » n’est pas un code", f"“{given.text}” is no code")
        remark = Text(f"{given.place} : {shown.fr}", f"{given.place}: {shown.en}")
        whose = _bearers(given.label, named, known)
        remarks = (remark, *([whose] if whose else []))
        return Judged(given, "no-code", None, (), tuple(named), remarks)
    slips = near_codes(given.code, known, given.label)
    close = tuple(dict.fromkeys((*named, *slips)))[:_CLOSE]
    remark = Text(
        "absent des sources consultées, ce qui ne prouve pas qu’il n’existe pas",
        "not in the sources consulted, which does not prove that it does not exist",
    )
    whose = _bearers(given.label, close, known) if named else None
    return Judged(given, "unknown", None, (), close, (remark, *([whose] if whose else [])))


def _of_status(condition: Condition, known: Known) -> Iterator[Text]:
    match condition.status:
        case "":
            yield Text("aucune source ne dit son statut", "no source tells its status")
        case "deprecated" | "obsolete" if not (condition.replaced_by or condition.referred_to):
            yield Text("aucune source ne dit par quoi", "no source tells by what")
    if condition.status in {"", "active"} and "" != condition.named_on < known.newest:
        day, newest = condition.named_on, known.newest
        yield Text(
            f"nommé pour la dernière fois le {day} ; absent de la source du {newest} : à vérifier",
            f"named for the last time on {day}; not in the source of {newest}: to be checked",
        )
    for code in condition.replaced_by:
        yield _other("remplacé par", "replaced by", code, known)
    for code in condition.referred_to:
        yield _other(
            "renvoie, sans équivaloir, à", "referred, without being the same, to", code, known
        )


def _other(fr: str, en: str, code: str, known: Known) -> Text:
    """Name another entity, and say whether it is itself in use."""
    other = known.conditions.get(code)
    if other is None:
        return Text(f"{fr} ORPHA:{code}, inconnu ici", f"{en} ORPHA:{code}, unknown here")
    status = VERDICTS.get(other.status) or _STATUS[other.status]
    return Text(
        f"{fr} ORPHA:{code} « {other.label('fr')} », {status.fr}",
        f"{en} ORPHA:{code} “{other.label('en')}”, {status.en}",
    )


def _differs(label: str, condition: Condition, close: Sequence[str], known: Known) -> Text:
    """Say what a code is really called, and whose name was given."""
    real = _quoting("s’appelle « {} »", "is called “{}”", condition)
    whose = _bearers(label, close, known)
    if whose is None and likeness(label, known, condition.code) >= ALIKE:
        whose = Text("le nom donné en est proche", "the name given is near to it")
    elif whose is None:
        whose = Text("nul n’a le nom donné", "nothing has the name given")
    return Text(f"{real.fr} ; {whose.fr}", f"{real.en}; {whose.en}")


def _bearers(label: str, close: Sequence[str], known: Known) -> Text | None:
    """Say whose name a label exactly is, if it is somebody's."""
    bearers = [code for code in close if code in known.by_name.get(bare(label), ())]
    shown = ", ".join(f"ORPHA:{code}" for code in bearers)
    told = Text(f"le nom donné est celui de {shown}", f"the name given is that of {shown}")
    return told if bearers else None


def _quoting(fr: str, en: str, condition: Condition) -> Text:
    return Text(fr.format(condition.label("fr")), en.format(condition.label("en")))
