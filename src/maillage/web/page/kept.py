"""Pages that the build alone decides, kept as they were made: vocabularies, data set, figures.

They are long, and the same for everybody who asks in the same words; an application lives as long
as its build, so that nothing kept is ever old.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from maillage.web.page.site import language_of, site_of

__all__ = ["KeptPages", "kept"]

#: Pages that are kept: both languages of each, under some hosts; half a megabyte at most each.
_MOST: Final = 24

Key = tuple[str, ...]


class KeptPages:
    """The pages that were asked for last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Response] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Response | None:
        """Give a page, as a response of its own; None if it is not kept."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
        return _copy(found)

    def put(self, key: Key, page: Response) -> None:
        """Keep a page, and let go of the one that was not asked for longest."""
        with self._lock:
            self._pages[key] = _copy(page)
            while len(self._pages) > _MOST:
                self._pages.popitem(last=False)


def _copy(page: Response) -> Response:
    """Copy a response: what sends it adds headers to its list."""
    made = Response(page.body, page.status_code)
    made.raw_headers = list(page.raw_headers)
    return made


def kept(request: Request, make: Callable[[], Response], *, day: str = "") -> Response:
    """Give the page of a request, made at most once for a build.

    Args:
        request: for a page that its whole URL and language decide.
        make: makes it; also asked where the client may have it already, which costs nothing.
        day: that it is of, where another day may give another.
    """
    if not site_of(request).fingerprint or "if-none-match" in request.headers:
        return make()
    pages = request.app.state.kept_pages
    assert isinstance(pages, KeptPages)  # noqa: S101 - create_app has put it there
    key = (str(request.url), language_of(request).code, day)
    if (found := pages.get(key)) is not None:
        return found
    made = make()
    if made.status_code == 200:
        pages.put(key, made)
    return made
