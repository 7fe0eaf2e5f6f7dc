"""``/dumps/maillage.nq``: the whole build in service, as it was published."""

from __future__ import annotations

import re
from email.utils import formatdate
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from maillage.errors import NotFound, PreconditionFailed
from maillage.negotiate import NQUADS
from maillage.web.page.answers import caching, etag, is_fresh, not_modified
from maillage.web.page.site import site_of

__all__ = ["dump"]

#: How `Range` may be written (RFC 9110 §14.1.1); anything else is as if it said nothing.
_RANGES: Final = re.compile(rb"\s*bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*")


def dump(request: Request) -> Response:
    """Send the N-Quads of the build; a part of them by ``Range``, to go on with a download.

    Raises:
        NotFound: the store has no such file beside it (a remote one, or one made elsewhere).
        PreconditionFailed: the client goes on with another version (``If-Match``).
    """
    site = site_of(request)
    path = site.published.dump
    if path is None or not path.is_file():
        raise NotFound(
            "there is no dump of this store: ask it for its graphs one by one, /data/graph/….nq",
            fr="il n’y a pas d’export de cet entrepôt : demandez ses graphes un à un,"
            " /data/graph/….nq",
        )
    # The bytes are those of the build, whatever the version of the site.
    tag = f'"{site.published.id}"' if site.published.id else etag(site)
    _check_match(request, tag, site.published.id)
    if is_fresh(request, tag) or _is_dated(request, path):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    name = f"maillage-{site.published.id}.nq" if site.published.id else "maillage.nq"
    headers = {"Vary": "Accept-Encoding", **caching(tag)}
    return _File(path, headers=headers, media_type=NQUADS, filename=name)


def _check_match(request: Request, tag: str, version: str) -> None:
    """Refuse who wants bytes of another version: they would be joined to what it has (§13.1.1)."""
    wanted = request.headers.get("if-match")
    if wanted is None or {"*", tag} & {part.strip() for part in wanted.split(",")}:
        return
    raise PreconditionFailed(
        f"the dump in service is {tag}, which is not the one wanted (If-Match: {wanted}):"
        " download it from its beginning",
        fr=f"l’export en service est {tag}, qui n’est pas celui demandé (If-Match : {wanted}) :"
        " téléchargez-le depuis le début",
        version=version,
    )


def _is_dated(request: Request, path: Path) -> bool:
    """Say whether a client without a tag, as ``wget -N``, has the file of this date.

    Only of exactly this date, as nginx has it: after a rollback an older file is in service.
    """
    since = request.headers.get("if-modified-since", "")
    return "if-none-match" not in request.headers and since == formatdate(
        path.stat().st_mtime, usegmt=True
    )


def _is_range(value: bytes) -> bool:
    """Say whether a ``Range`` has a meaning; one that ends before it begins has none (§14.1.1).

    >>> [_is_range(value) for value in (b"bytes=0-9", b"bytes=5-", b"bytes=5-1", b"items=0-1")]
    [True, True, False, False]
    """
    bounds = re.findall(rb"(\d+)-(\d+)", value)
    return bool(_RANGES.fullmatch(value)) and all(_at(a) <= _at(b) for a, b in bounds)


def _at(digits: bytes) -> tuple[int, bytes]:
    """Make a number comparable without reading it: Python refuses those of 5,000 digits."""
    digits = digits.lstrip(b"0")
    return len(digits), digits


class _File(FileResponse):
    """A file, whole where the client asks for no range that there is a meaning to."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fields = [(n, v) for n, v in scope["headers"] if n != b"range" or _is_range(v)]
        await super().__call__({**scope, "headers": fields}, receive, send)
