"""The page "find a centre": what is asked, which disease is meant, and the sites on a map."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from maillage.errors import BadRequest, NotFound, StoreUnavailable
from maillage.finding import Answer, Asked, Gazetteer, read
from maillage.finding.asked import MOST, ROLES
from maillage.finding.place import Place
from maillage.search import LONGEST, Hit
from maillage.search import find as search
from maillage.web.find.examples import in_words
from maillage.web.find.found import MESSAGES, Listed, last_known, listed, pins
from maillage.web.page.answers import etag, is_fresh, not_modified, page
from maillage.web.page.mapping import compose
from maillage.web.page.question import Given, today, told
from maillage.web.page.site import language_of, site_of
from maillage.web.wording.sorting import collated

__all__ = ["show"]

#: "Maladie d'Alexander (ORPHA:58)": what the field says once a disease is known.
_NAMED: Final = re.compile(r".*\(ORPHA:([1-9]\d{0,6})\)\s*", re.ASCII | re.DOTALL)
_CODE: Final = re.compile(r"(?:orpha|orphanet)[ :_]*([1-9]\d{0,6})|([1-9]\d{0,6})", re.ASCII | re.I)
_CHOICES: Final = 12
#: Notes that a reader needs before the list; the others come after it.
_FIRST: Final = frozenset(
    {"replaced", "deprecated", "obsolete", "non-rare", "place-unsure", "no-local-site"}
    | {"other-classification", "none-listed", "backing-other-audience", "parts"}
    | {"no-coordinating-site"}
)
#: Notes that the page says where they belong.
_SAID_ELSEWHERE: Final = frozenset(
    {"coverage-unknown", "no-point", "roles-differ", "filiere-scope"}
    | {f"left-out-{reason}" for reason in ("audience", "ended", "not-yet", "role")}
)


@dataclass(frozen=True)
class Form:
    """What the form is filled with.

    Attributes:
        disease: as it was typed, or the name and code of the one that was found.
        place: as it was typed.
        audience, roles, as_of: as they were chosen.
        kept: the parameters that links of the page go on with.
    """

    disease: str
    place: str
    audience: str
    roles: tuple[str, ...]
    as_of: str
    kept: Mapping[str, str]

    @property
    def detailed(self) -> bool:
        """Whether something beside disease, place and audience is asked."""
        return bool(self.roles or self.as_of)


def show(request: Request, given: Given) -> Response:
    """Answer a browser.

    Args:
        request: what is asked.
        given: its parameters.
    """
    site, language = site_of(request), language_of(request)
    # An empty field of a form is none; the day is in it, for an answer changes when a label ends.
    given = {name: kept for name, values in given.items() if (kept := [v for v in values if v])}
    digest = hashlib.sha256(repr((given, today())).encode("utf-8", "replace")).hexdigest()[:16]
    tag = etag(site, "find-page", language.code, digest)
    if is_fresh(request, tag):
        return not_modified(tag)
    names = given.pop("q", [])
    form = _form(given, next(iter(names), "").strip())
    try:
        # Read as a whole, whatever the disease: a misspelt audience would lead to the wrong ward.
        asked = read({"orpha": ["1"], **given}, today(), placed=False)
        if len(names) > 1:
            raise BadRequest("q= is given several times", fr="q= est donné plusieurs fois")
        if "orpha" not in given:
            return _without_code(request, form, tag)
        found, described = told(request, asked)
    except NotFound:
        return _page(request, "unknown", form, status=404, code=given["orpha"][0])
    except BadRequest as error:
        return _misunderstood(request, form, error)
    form = replace(
        form,
        disease=f"{described['condition']['label']} ({described['condition']['code']})",
        place=_typed(found.place) if "/" in form.place else form.place,
        kept={**form.kept, "orpha": found.condition.code},
    )
    return _page(request, "found", form, tag=tag, **_result(request, asked, found, described))


def _form(given: Given, typed: str) -> Form:
    def one(name: str) -> str:
        return next(iter(given.get(name, [])), "").strip()

    texts = [part.strip() for text in given.get("role", []) for part in text.split(",")]
    roles = [slug for slug in texts if slug]
    kept = {
        "orpha": one("orpha"),
        "from": one("from"),
        "audience": one("audience"),
        "role": ",".join(roles),
        "asof": one("asof"),
        "classification": one("classification"),
        "limit": one("limit"),
    }
    return Form(
        disease=typed or one("orpha"),
        place=one("from"),
        audience=one("audience"),
        roles=tuple(roles),
        as_of=one("asof"),
        kept={name: value for name, value in kept.items() if value},
    )


def _without_code(request: Request, form: Form, tag: str) -> Response:
    """Find which disease is meant, or ask."""
    text = form.disease
    if not text:
        wording = site_of(request).wordings[language_of(request).code]
        return _page(request, "empty", form, tag=tag, examples=in_words(wording))
    if match := _NAMED.fullmatch(text) or _CODE.fullmatch(text):
        return _led_on(request, form, next(filter(None, match.groups())))
    if len(text) > LONGEST:
        message = BadRequest(
            f"the name has {len(text)} characters: give at most {LONGEST}",
            fr=f"le nom compte {len(text)} caractères : donnez-en au plus {LONGEST}",
        )
        return _misunderstood(request, form, message)
    hits = search(
        request.app.state.finder(),
        text,
        lang=language_of(request).code,
        types={"ClinicalEntity"},
        limit=_CHOICES,
    )
    same = [hit for hit in hits if hit.how == "exact"]
    if len(same) == 1 or (len(hits) == 1 and hits[0].how != "near"):
        return _led_on(request, form, _code_of((same or hits)[0]))
    if not hits:
        return _page(request, "unknown", form, status=404, code="")
    shown = _choices(request, hits)
    return _page(request, "choose", form, tag=tag, choices=shown, is_cut=len(shown) == _CHOICES)


def _code_of(hit: Hit) -> str:
    return (hit.entity.code or "").removeprefix("ORPHA:")


def _choices(request: Request, hits: list[Hit]) -> list[dict[str, Any]]:
    lang = language_of(request).code
    found = []
    for hit in hits:
        label, tag = hit.entity.label(lang)
        found.append(
            {
                "code": _code_of(hit),
                "label": label,
                "lang": tag if tag != lang else "",
                "type": hit.entity.type_label(lang),
                "near": hit.how == "near",
                "as": hit.name.text if hit.name.text.casefold() != label.casefold() else "",
                "as_lang": hit.name.lang if hit.name.lang != lang else "",
            }
        )
    return found


def _led_on(request: Request, form: Form, code: str) -> Response:
    """Lead to the address of the answer, which can be shared and says nothing empty."""
    query = {"orpha": code, **{k: v for k, v in form.kept.items() if k != "orpha"}}
    language = language_of(request)
    if language.asked:
        query["lang"] = language.code
    target = request.scope.get("root_path", "") + "/find?" + urlencode(query)
    headers = {"Vary": "Accept, Accept-Encoding, Accept-Language", "Cache-Control": "no-store"}
    return RedirectResponse(target, 303, headers)


def _typed(place: Place) -> str:
    """Write a place that was chosen so that it is the same when the form is sent again."""
    return f"{place.label} ({place.code})" if place.kind == "department" else place.label


def _named(request: Request, form: Form) -> Form:
    """Write the name of a disease that is asked for by its code, where it is known."""
    code, lang = form.kept.get("orpha", ""), language_of(request).code
    if form.disease != code or not _CODE.fullmatch(code):
        return form
    try:
        hits = search(request.app.state.finder(), code, lang=lang, types={"ClinicalEntity"})
    except StoreUnavailable:  # what is wrong is to be told all the same
        return form
    names = [hit.entity.label(lang)[0] for hit in hits if _code_of(hit) == code]
    return replace(form, disease=f"{names[0]} (ORPHA:{code})") if names else form


def _misunderstood(request: Request, form: Form, error: BadRequest) -> Response:
    """Say what is wrong; for a place, propose some."""
    form = _named(request, form)
    wording = site_of(request).wordings[language_of(request).code]
    said = error.fr if wording.code == "fr" else str(error)
    places: list[tuple[str, str]] = []
    several, wide = False, None
    if said.startswith("from="):
        names: Gazetteer = request.app.state.gazetteer
        same = names.named(form.place)
        kinds = {place.kind: place for place in same}
        # Overseas a région is its one département, which is taken for a place.
        wide = None if "Department" in kinds else kinds.get("Region")
        several = len(same) > 1 or wide is not None
        for place in same if several else names.near(form.place):
            text = f"{place.name} ({place.department})"
            if place.kind == "Department":  # it may bear the name of a commune
                text = wording("%(name)s, the département") % {"name": place.name}
            # By its IRI where the name does not say which one: it is taken for what it is.
            end = place.iri.partition("/id/")[2]
            if place.kind != "Region":
                places.append((text, text if place.department else end))
        if wide:
            for code, label in names.departments_of(wide.iri):
                places.append((f"{label} ({code})", code))
    return _page(
        request,
        "wrong",
        form,
        status=400,
        code="",
        message="" if places else re.sub("orpha=|from=", "", said),
        places=places,
        several=several,
        region=wide.name if wide else "",
        about_place=said.startswith("from="),
    )


def _result(
    request: Request, asked: Asked, found: Answer, described: dict[str, Any]
) -> dict[str, Any]:
    site, language = site_of(request), language_of(request)
    wording = site.wordings[language.code]
    items: tuple[Listed, ...] = tuple(
        listed(item, described["asOf"]) for item in described["items"]
    )
    place = found.place
    notes = []
    for note in described["notes"]:
        if note["code"] not in _SAID_ELSEWHERE:
            # Where none was left out, none was there to be left out.
            entered = note["code"] != "none-listed" or described["leftOut"]
            text = MESSAGES.get(note["code"] if entered else "none-entered")
            said = note["text"] if text is None else text.pick(described["lang"])
            notes.append((note["code"], said[:1].upper() + said[1:]))
    return {
        "asked": asked,
        "told": described,
        "items": items,
        "first": [text for code, text in notes if code in _FIRST],
        "later": [text for code, text in notes if code not in _FIRST],
        "map": compose(site.outlines, pins(items, place, wording), chosen=place.code),
        "broader": _broader(request.app.state.gazetteer, found, language.code),
        "last_known": "" if items else last_known(described["leftOut"]),
        "is_today": asked.as_of == today(),
        "most": MOST,
    }


def _broader(names: Gazetteer, found: Answer, lang: str) -> list[tuple[str, str, str]]:
    """List the groups right above a condition that no centre covers: (code, label, language)."""
    if found.centres:
        return []
    graph, facts = names.graph, found.facts
    rows = graph.ask("edges", {"condition": [ox.NamedNode(found.condition.iri)]})
    above = sorted({row["parent"] for row in rows if row["node"] == found.condition.iri})
    graph.name(above, facts)
    broader = []
    for iri in above:
        said = facts.label(iri, lang)
        code = facts.one(iri, "mlg:orphaCode") or iri.rpartition("_")[2]
        broader.append((code, said.text, said.lang if said.lang != lang else ""))
    return sorted(broader, key=lambda group: collated(group[1]))


def _page(
    request: Request, state: str, form: Form, *, status: int = 200, tag: str = "", **values: Any
) -> Response:
    headers = {} if status == 200 else {"Cache-Control": "no-store"}
    return page(
        request,
        "find.html",
        {"form": form, "state": state, "all_roles": ROLES, "today": today(), **values},
        status=status,
        headers=headers,
        tag=tag if status == 200 else "",
    )
