"""``/static/…``: the site's own files, kept for ever under the names that tell their content."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotFound
from maillage.web.page.answers import is_fresh
from maillage.web.page.site import site_of

__all__ = ["asset"]

#: A name that holds the digest of its content never means anything else.
_FOR_EVER: Final = "public, max-age=31536000, immutable"


def asset(request: Request) -> Response:
    """``/static/…``: a file, for ever under its hashed name, else asked about each time.

    Raises:
        NotFound: there is no such file.
    """
    name = request.path_params["name"]
    found = site_of(request).assets.by_name.get(name)
    if found is None:
        raise NotFound(
            f"there is no file {name!r} of the site; it may be of an older version: load the page"
            " again",
            fr=f"il n’y a pas de fichier « {name} » du site ; il est peut-être d’une ancienne"
            " version : rechargez la page",
        )
    tag = f'"{found.hashed.split(".")[-2]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": _FOR_EVER if name == found.hashed else "public, no-cache",
        "Vary": "Accept-Encoding",
    }
    if is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(found.content, 200, headers, media_type=found.media_type)
