"""What is answered where no route has answered: an error, an unknown page or method, a bug."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import BadRequest, MaillageError, MethodNotAllowed, NotFound
from maillage.web.front import BUG
from maillage.web.page.answers import failure

__all__ = ["tell_errors"]

_ALLOWED: Final = "Access-Control-Allow-Methods"
#: Scripts of any origin may read, and ask whether they have the newest; nothing more is let in.
_READ: Final = "GET, HEAD, OPTIONS"
_PREFLIGHT: Final = {
    _ALLOWED: _READ,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-Match, If-None-Match,"
    " If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


def tell_errors(app: FastAPI) -> None:
    """Have an application answer every error in our own words."""
    app.add_exception_handler(MaillageError, _told)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(Exception, _bug)


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, MaillageError)  # noqa: S101 - registered for that class
    return failure(request, error)


def _by_status(request: Request, error: Exception) -> Response:
    """Say in our own words what the router reports as a status."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for that class
    path = request.url.path
    match error.status_code:
        case 404:
            told: MaillageError = NotFound(
                f"there is no page {path!r}: see the home page for what there is",
                fr=f"il n’y a pas de page « {path} » : l’accueil dit ce qui existe",
            )
        case 405 if request.method == "OPTIONS":
            return Response(status_code=204, headers=_preflight(error))
        case 405:
            told = MethodNotAllowed(
                f"{request.method} is not a method of {path!r}",
                fr=f"{request.method} n’est pas une méthode de « {path} »",
            )
        case _:
            told = BadRequest(str(error.detail))
    response = failure(request, told)
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = _preflight(error)["Allow"]
    return response


def _preflight(error: HTTPException) -> dict[str, str]:
    """Tell what a route takes; the one that takes a body takes it of any type."""
    if "POST" not in (error.headers or {}).get("Allow", ""):
        return {**_PREFLIGHT, "Allow": _READ}
    fields = _PREFLIGHT["Access-Control-Allow-Headers"] + ", Content-Type"
    methods = "GET, HEAD, POST, OPTIONS"
    return {
        **_PREFLIGHT,
        _ALLOWED: methods,
        "Access-Control-Allow-Headers": fields,
        "Allow": methods,
    }


def _bug(request: Request, _error: Exception) -> Response:
    """Answer for a bug: the server logs the traceback, the client gets no details of it."""
    return failure(request, BUG)
