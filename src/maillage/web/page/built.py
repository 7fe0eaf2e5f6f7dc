"""The browser code that Vite has built, found through its manifest; the pages work without it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotFound

__all__ = ["POLICY", "Built", "Entry", "built", "built_file", "read_built"]

#: The policy of a page with script: of this server alone, and nothing that is made of text.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
    " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'"
)
#: One file in the manifest of Vite.
Chunk = dict[str, Any]

_MANIFEST: Final = "manifest.json"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
#: A name that holds the digest of its content never means anything else.
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Entry:
    """What a page loads for one of its scripts.

    Attributes:
        script: path of the script itself.
        parts: paths of the scripts that it begins with, to be asked for at the same time.
        styles: paths of its sheets.
    """

    script: str
    parts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """What was built.

    Attributes:
        entries: name, e.g. ``editor`` -> what a page loads for it.
        files: name -> media type and content.
    """

    entries: Mapping[str, Entry]
    files: Mapping[str, tuple[str, bytes]]

    def chosen(self, *names: str) -> tuple[Entry, ...]:
        """Give the entries of some names, without those that were not built."""
        return tuple(self.entries[name] for name in names if name in self.entries)


def read_built(folder: Path) -> Built:
    """Read what `web/build.py` has made.

    Args:
        folder: ``static/built``; where nothing was built it is missing, and the pages have no
            script.
    """
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return Built({}, {})
    told: dict[str, Chunk] = json.loads(manifest.read_bytes())
    return Built(
        {
            chunk["name"]: Entry(
                _path(chunk["file"]),
                tuple(_path(told[key]["file"]) for key in _parts(told, chunk)),
                tuple(_path(sheet) for sheet in chunk.get("css", ())),
            )
            for chunk in told.values()
            if chunk.get("isEntry")
        },
        {
            path.name: (_TYPES[path.suffix], path.read_bytes())
            for path in sorted(folder.iterdir())
            if path.suffix in _TYPES
        },
    )


def _path(file: str) -> str:
    return f"/static/built/{file}"


def _parts(told: Mapping[str, Chunk], chunk: Chunk) -> list[str]:
    """List the chunks that one begins with, and those that these begin with, each once."""
    found: dict[str, None] = {}
    waiting = list(chunk.get("imports", ()))
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = None
            waiting += told[key].get("imports", ())
    return list(found)


def built(request: Request) -> Built:
    """Give what was built for the site that a request is for."""
    found = request.app.state.built
    assert isinstance(found, Built)  # noqa: S101 - create_app has put it there
    return found


def built_file(request: Request) -> Response:
    """``/static/built/{name}``: a file under a name that tells its content.

    Raises:
        NotFound: there is no such file.
    """
    name = request.path_params["name"]
    found = built(request).files.get(name)
    if found is None:
        raise NotFound(
            f"there is no file {name!r} of the site; it may be of an older version: load the page"
            " again",
            fr=f"il n’y a pas de fichier « {name} » du site ; il est peut-être d’une ancienne"
            " version : rechargez la page",
        )
    media_type, content = found
    headers = {"ETag": f'"{name}"', "Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):  # a page loaded again
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, media_type=media_type)
