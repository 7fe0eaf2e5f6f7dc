"""``/network``: filières, their centres, the sites of each and the hospitals that host them.

As a page (a nested list and a picture drawn here), as JSON with the places of all things, as an
SVG of its own, and as CSV or GraphML of the links.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from markupsafe import Markup
from rapidfuzz import process
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, NotAcceptable, NotFound
from maillage.negotiate import CSV, HTML, choose
from maillage.web.network.files import document, graphml, sheet
from maillage.web.network.graph import Network, Shared, narrowed, read_network
from maillage.web.network.layout import Picture, compose
from maillage.web.page.answers import caching, etag, is_fresh, not_modified, page
from maillage.web.page.once import Once
from maillage.web.page.question import today
from maillage.web.page.site import language_of, site_of
from maillage.web.wording.queries import pasteable_whole

__all__ = ["MOST_KEPT", "network"]

_JSON: Final = "application/json"
_SVG: Final = "image/svg+xml"
_GRAPHML: Final = "application/graphml+xml"
#: Value of ``format`` -> media type; a link cannot send an ``Accept`` header.
_FORMATS: Final = {"json": _JSON, "svg": _SVG, "csv": CSV, "graphml": _GRAPHML}
#: Sites that a list holds, and that are links of their own in a picture; more of them are at the
#: address of their filière.
_MOST: Final = 500
#: Threads that a picture of several filières can hold; more of them hide it.
_THREADS: Final = 120
#: Hospitals in the table of those that are shared; the CSV has all.
_SHARED: Final = 40
_LONGEST: Final = 100
#: What is kept of a build: whole, parts, pictures and files, each in two languages.
MOST_KEPT: Final = 400


@dataclass(frozen=True)
class _View:
    """What of the network is shown: the whole or one filière, its picture and its figures.

    Attributes:
        part: the network.
        picture: where its things stand.
        counts: kind -> how many.
        shared: the hospitals of several filières.
        threads: those that the picture shows.
    """

    part: Network
    picture: Picture
    counts: Mapping[str, int]
    shared: tuple[Shared, ...]
    threads: tuple[tuple[int, int], ...]

    @property
    def apart(self) -> bool:
        """Whether each site can be a link of its own."""
        return self.counts["site"] <= _MOST


def network(request: Request) -> Response:
    """``/network?filiere=&q=``: the network, or what of it is chosen.

    Raises:
        BadRequest: a parameter has no meaning; names it.
        NotFound: there is no such filière.
        NotAcceptable: the client takes none of the forms.
    """
    site, language = site_of(request), language_of(request)
    form = _form(request)
    filiere = request.query_params.get("filiere", "").strip()
    text = request.query_params.get("q", "").strip()
    if len(text) > _LONGEST:
        raise BadRequest(
            f"q= has {len(text)} characters: give at most {_LONGEST}",
            fr=f"q= compte {len(text)} caractères : donnez-en au plus {_LONGEST}",
        )
    asked = json.dumps([filiere, text, today().isoformat()]).encode("utf-8", "replace")
    digest = hashlib.sha256(asked).hexdigest()[:16]
    tag = etag(site, "network", form.rpartition("/")[2][:7], language.code, digest)
    drawn: Once[Any] = request.app.state.drawn
    root = request.scope.get("root_path", "")
    day = today().isoformat()
    read = partial(read_network, site.queries, site.wordings[language.code], day)
    # What has ended by today is told as ended.
    key = (language.code, day, root, language.asked)
    whole: Network = drawn.get((*key[:2], "whole"), read)
    if filiere and all(filiere != one.thing.slug for one in whole.filieres):
        raise _unknown(whole, filiere)
    if is_fresh(request, tag):
        return not_modified(tag)
    view: _View = drawn.get((*key[:2], "view", filiere), partial(_view, whole, filiere))
    if form == HTML:
        values = {
            "view": view,
            "whole": whole,
            "listed": narrowed(view.part, text=text),
            "filiere": filiere,
            "text": text,
            "longest": _LONGEST,
            "shared": view.shared[:_SHARED],
            "formats": list(_FORMATS),
            "query": pasteable_whole(site.queries.text("network-sites")),
            "drawing": partial(_drawing, request, view, (*key, "drawing", filiere)),
        }
        return page(request, "network.html", values, tag=tag, scripts=("mesh",))
    body = drawn.get((*key[:3], form, filiere), partial(_written, request, form, view))
    headers = {
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Language": language.code,
        **(caching(tag) or {"Cache-Control": "no-store"}),
    }
    if form != _JSON:
        ending = next(name for name, media_type in _FORMATS.items() if media_type == form)
        name = "-".join(filter(None, ("maillage-network", filiere)))
        headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return Response(body, 200, headers, media_type=form)


def _view(whole: Network, filiere: str) -> _View:
    part = narrowed(whole, filiere)
    picture = compose(part)
    shared = tuple(one for one in part.hospitals() if len(one.filieres) > 1)
    threads = picture.threads
    if not filiere:
        wanted = {one.hospital.iri for one in shared}
        threads = tuple(t for t in threads if picture.marks[t[1]].thing.iri in wanted)
        threads = threads if len(threads) <= _THREADS else ()
    return _View(part, picture, part.counts, shared, threads)


def _drawing(
    request: Request, view: _View, key: tuple[object, ...], href: Callable[..., str]
) -> Markup:
    """Write the picture for a page; it is long, and the same for everybody."""
    site, language = site_of(request), language_of(request)
    inner = site.templates[language.code].get_template("network_picture.html").module.inner  # type: ignore[attr-defined]
    drawn: Once[Any] = request.app.state.drawn
    # The template has escaped it.
    return Markup(drawn.get(key, lambda: inner(view, href)))  # noqa: S704


def _written(request: Request, form: str, view: _View) -> bytes:
    site, language = site_of(request), language_of(request)
    if form == CSV:
        # With a mark, for spreadsheets that else take it for the old code page of their country.
        return ("\ufeff" + sheet(view.part)).encode("utf-8", "replace")
    if form == _GRAPHML:
        return graphml(view.part)
    if form == _SVG:
        template = site.templates[language.code].get_template("network_file.html")
        return template.render({"site": site, "view": view}).encode()
    told = document(view.part, view.picture, request.scope.get("root_path", ""))
    told = {"lang": language.code, "build": site.published.id, "asOf": today().isoformat(), **told}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _form(request: Request) -> str:
    given = request.query_params.get("format", "")
    if given:
        if given not in _FORMATS:
            known = ", ".join(_FORMATS)
            raise BadRequest(
                f"format={given[:100]!r} is none of network: take one of {known}",
                fr=f"format={given[:100]!r} n’est pas un format de network : prenez {known}",
            )
        return _FORMATS[given]
    accept = request.headers.get("accept", "")
    form = choose(accept, (_JSON, HTML, CSV, _SVG, _GRAPHML))
    if form is None:
        known = ", ".join((HTML, *_FORMATS.values()))
        raise NotAcceptable(
            f"none of {accept!r} is to be had: ask for one of {known}",
            fr=f"rien de {accept!r} n’est disponible : demandez {known}",
        )
    return form


def _unknown(whole: Network, filiere: str) -> NotFound:
    slugs = [one.thing.slug for one in whole.filieres]
    near = process.extractOne(filiere.lower(), slugs, score_cutoff=75)
    asked = filiere[:100]
    return NotFound(
        f"filiere={asked!r} is no filière that is known: "
        + (f"did you mean {near[0]}?" if near else "choose one of the list of /network"),
        fr=f"filiere={asked!r} n’est pas une filière connue : "
        + (f"est-ce {near[0]} ?" if near else "choisissez-en une dans la liste de /network"),
    )
