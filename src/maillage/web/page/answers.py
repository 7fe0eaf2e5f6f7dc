"""Answers of the site: pages, errors, and the headers they all bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from maillage.errors import Gone, MaillageError, NotFound
from maillage.negotiate import HTML, LANGUAGES, choose
from maillage.web.page.built import POLICY, built
from maillage.web.page.frame import every_entry
from maillage.web.page.meant import instead_of, meant_by
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.page.withdrawn import told as told_of
from maillage.web.problem import MEDIA_TYPE, problem
from maillage.web.wording.language import Choice
from maillage.web.wording.typography import set_french

__all__ = ["COMMON", "etag", "failure", "is_fresh", "not_modified", "page"]

#: Headers of every answer. Nothing is loaded from elsewhere, nothing runs, nothing is framed.
COMMON: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Language,"
    " Content-Location, Content-Range, ETag, Link, Retry-After, X-Request-Id",
    # Where an answer says nothing better: it may be kept, but is asked about each time.
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
}
#: The script of every page: proposals under the search fields.
_EVERYWHERE: Final = "seek"
_VARY: Final = "Accept, Accept-Encoding, Accept-Language"


def etag(site: Site, *representation: str) -> str:
    """Name one representation, e.g. by format and language; empty where the store may change."""
    if not site.fingerprint:
        return ""
    return f'"{"-".join((site.fingerprint, *representation))}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Say whether the client has this representation already (RFC 9110 §13.1.2)."""
    given = request.headers.get("if-none-match", "")
    known = [part.strip().removeprefix("W/") for part in given.split(",")]
    return bool(tag) and (tag in known or "*" in known)


def caching(tag: str) -> dict[str, str]:
    """Say that an answer may be kept, and asked about each time."""
    return {"ETag": tag, "Cache-Control": "public, no-cache"} if tag else {}


def not_modified(tag: str, headers: Mapping[str, str] | None = None) -> Response:
    """Tell the client that it has the answer already."""
    return Response(status_code=304, headers={"Vary": _VARY, **caching(tag), **(headers or {})})


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    tag: str = "",
    scripts: tuple[str, ...] = (),
) -> Response:
    """Render a page in the language of the request.

    Args:
        request: what it answers.
        template: file name below ``templates/``.
        values: what the template shows, beside what every template knows.
        status: HTTP status.
        headers: further headers.
        tag: the page's ``ETag``, or empty.
        scripts: names of its scripts, beside the one of every page (ADR 0033).
    """
    site, language = site_of(request), language_of(request)
    entries = built(request).chosen(_EVERYWHERE, *scripts)
    root = request.scope.get("root_path", "")
    path = _place(request.url.path.removeprefix(root), headers or {})
    base_url = str(request.base_url).rstrip("/")
    body = (
        site.templates[language.code]
        .get_template(template)
        .render(
            {
                "site": site,
                "language": language,
                "href": _Linker(root, language),
                "switch": _switch(request, language.other),
                "tongues": _tongues(request, site.house.url or root, path) if status == 200 else {},
                "path": path,
                "entries": entries,
                "base_url": base_url,
                **values,
            }
        )
    )
    if language.code == "fr":
        body = set_french(body)
    fields = {"Vary": _VARY, "Content-Language": language.code, **caching(tag)}
    if entries:
        fields["Content-Security-Policy"] = POLICY
    return HTMLResponse(body, status, {**fields, **(headers or {})})


def failure(request: Request, error: MaillageError) -> Response:
    """Tell an error: as a page to a browser, as problem details to a machine."""
    if choose(request.headers.get("accept", ""), (MEDIA_TYPE, "application/json", HTML)) == HTML:
        language = language_of(request)
        message = error.fr if language.code == "fr" else str(error)
        text, meant = meant_by(request) if isinstance(error, NotFound) else ("", [])
        withdrawals = []
        if isinstance(error, Gone):
            meant = instead_of(request, error.by)
            withdrawals = told_of(request, error.withdrawals)
        values = {
            "status": error.status,
            "message": message,
            "text": text,
            "meant": meant,
            "withdrawals": withdrawals,
        }
        headers = {"Cache-Control": "no-store"}
        return page(request, "failure.html", values, status=error.status, headers=headers)
    asked = request.query_params.get("lang", "") or request.headers.get("accept-language", "")
    told = problem(error, asked)
    return Response(told.body, told.status, {**dict(told.headers), "Vary": _VARY})


class _Linker:
    """Writes links within the site: below its root, and in the language that was asked for."""

    def __init__(self, root: str, language: Choice) -> None:
        self._root = root
        self._language = language

    def __call__(self, path: str, **query: str) -> str:
        if not path.startswith("/"):
            return path
        # Data and files are the same in every language.
        if self._language.asked and not path.startswith(("/data/", "/static/")):
            query["lang"] = self._language.code
        path, _, fragment = path.partition("#")
        return (
            self._root
            + path
            + (f"?{urlencode(query)}" if query else "")
            + (f"#{fragment}" if fragment else "")
        )


def _place(path: str, headers: Mapping[str, str]) -> str:
    """Give the one path of a page that several lead to.

    A version of the ontology is the ontology, and a document that is named in the frame goes by
    that name, though its page lies below ``/page/``.
    """
    path = headers.get("Content-Location", path)
    short = path.removeprefix("/page")
    return short if any(entry.path == short for entry in every_entry()) else path


def _tongues(request: Request, address: str, path: str) -> dict[str, str]:
    """Give the address of a page in each language, and where the reader's own decides.

    They are absolute where a setting says what the public calls the site: the ``Host`` that a
    client sends is the client's to forge.
    """
    plain = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "lang"])
    own = f"{address}{path}" + (f"?{plain}" if plain else "")
    return {code: address + path + _switch(request, code) for code in LANGUAGES} | {
        "x-default": own
    }


def _switch(request: Request, code: str) -> str:
    """Give the link to the same page in a language."""
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*query, ("lang", code)])
