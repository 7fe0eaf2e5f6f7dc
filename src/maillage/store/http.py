"""The remote adapter: any SPARQL 1.1 endpoint over HTTP.

What `maillage.store.ALL` means is the endpoint's choice, since the protocol has no word for "every
graph": Virtuoso, QLever and GraphDB answer from the union of all graphs, as Maillage does.
Oxigraph does so on a directory that `maillage.store.oxigraph.write_store` has made; on any other it
needs ``--union-default-graph``, and then counts a triple once per graph that holds it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import chain
from typing import Final

import httpx

from maillage import errors
from maillage.errors import MaillageError, QueryTimeout, StoreUnavailable
from maillage.negotiate import HTML, JSON, TURTLE
from maillage.store import ALL, Answer, Cancellation, Dataset, mistake

__all__ = ["HttpStore", "is_url"]

_ANY: Final = f"{JSON}, {TURTLE};q=0.9, */*;q=0.1"
#: Statuses that say whose fault it is; any other failure is the store's.
_ERRORS: Final[dict[int, type[MaillageError]]] = {
    400: errors.BadRequest,
    403: errors.Forbidden,
    406: errors.NotAcceptable,
    408: QueryTimeout,
    413: errors.TooLarge,
    504: QueryTimeout,
}
_MAX_MESSAGE: Final = 2000


def is_url(text: str) -> bool:
    """Say whether requests can be sent to a URL."""
    try:
        return bool(httpx.URL(text).host)
    except httpx.InvalidURL:
        return False


class HttpStore:
    """A remote SPARQL endpoint; may be used by many threads."""

    def __init__(self, url: str, *, auth: httpx.Auth | None = None) -> None:
        """Remember the endpoint; nothing is sent yet.

        Args:
            url: the endpoint, ``https://host/sparql``.
            auth: tells it who asks; None for nobody.
        """
        self._url = url
        self._client = httpx.Client(
            auth=auth, headers={"User-Agent": "maillage"}, follow_redirects=True
        )

    def query(
        self,
        sparql: str,
        *,
        accept: str = "",
        dataset: Dataset = ALL,
        timeout_s: float = 30.0,
        cancel: Cancellation | None = None,  # noqa: ARG002  # the protocol has no way to say it
    ) -> Answer:
        """Run one query, as a form POST (no limit of length); see `maillage.store.Store.query`."""
        deadline = time.monotonic() + timeout_s
        form = {
            "query": sparql,
            "default-graph-uri": list(dataset.default_graphs),
            "named-graph-uri": list(dataset.named_graphs),
        }
        request = self._client.build_request(
            "POST", self._url, data=form, headers={"Accept": accept or _ANY}, timeout=timeout_s
        )
        try:
            response = self._client.send(request, stream=True)
        except httpx.TimeoutException as error:
            raise _timeout(self._url, timeout_s) from error
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error
        chunks = self._chunks(response, deadline, timeout_s)
        if not response.is_success:
            raise self._refused(response, b"".join(chunks), sparql)
        media_type = response.headers.get("Content-Type", "")
        if media_type.partition(";")[0].strip().lower() == HTML:
            response.close()
            raise StoreUnavailable(
                f"the store {self._url} answers with a page: is that the URL of a SPARQL endpoint?",
                fr=f"l’entrepôt {self._url} répond par une page : est-ce l’URL d’un point d’accès"
                " SPARQL ?",
            )
        # The first chunk now: a store that fails at once should be an exception of this call.
        first = next(chunks, b"")
        return Answer(media_type, _Closing(chain((first,), chunks), chunks))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _chunks(
        self, response: httpx.Response, deadline: float, timeout_s: float
    ) -> Iterator[bytes]:
        try:
            for chunk in response.iter_bytes():
                yield chunk
                # A store may trickle for ever without ever pausing longer than the time-out.
                if time.monotonic() > deadline + timeout_s:
                    raise _timeout(self._url, timeout_s)
        except httpx.TimeoutException as error:
            raise _timeout(self._url, timeout_s) from error
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error
        finally:
            response.close()

    def _unavailable(self, error: httpx.HTTPError) -> StoreUnavailable:
        return StoreUnavailable(
            f"the store {self._url} does not answer: {error or type(error).__name__}",
            fr=f"l’entrepôt {self._url} ne répond pas : {error or type(error).__name__}",
        )

    def _refused(self, response: httpx.Response, body: bytes, sparql: str) -> MaillageError:
        """Tell the remote's own words: the plain text, or the detail of its problem+json.

        Unless it says that the query is wrong, in one language, and we can say where.
        """
        kind = _ERRORS.get(response.status_code, StoreUnavailable)
        text = body.decode("utf-8", "replace").strip()[:_MAX_MESSAGE]
        messages: dict[str, str] = {}
        if "json" in response.headers.get("Content-Type", ""):
            try:
                problem = json.loads(body)
            except ValueError:
                problem = None
            if isinstance(problem, dict):
                text = str(problem.get("detail", text))
                messages = problem.get("messages") or {}
        en, fr = str(messages.get("en", text)), str(messages.get("fr", text))
        if kind is errors.BadRequest and not messages:
            found = mistake.find(sparql)
            if found is not None:
                return found
        if kind is not StoreUnavailable:
            return kind(en, fr=fr)
        wrong = response.status_code in {404, 405, 410}
        return StoreUnavailable(
            f"the store {self._url} answers {response.status_code}: {en}"
            + ("; is that the URL of a SPARQL endpoint?" if wrong else ""),
            fr=f"l’entrepôt {self._url} répond {response.status_code} : {fr}"
            + (" ; est-ce l’URL d’un point d’accès SPARQL ?" if wrong else ""),
        )


class _Closing:
    """An iterator whose `close` reaches the generator behind it, started or not."""

    def __init__(self, chunks: Iterator[bytes], source: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._source = source

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        self._source.close()  # type: ignore[attr-defined]  # it is a generator


def _timeout(url: str, timeout_s: float) -> QueryTimeout:
    return QueryTimeout(
        f"the store {url} has not answered within {timeout_s:g} s: ask for less, or add LIMIT",
        fr=f"l’entrepôt {url} n’a pas répondu en {timeout_s:g} s : demandez moins,"
        " ou ajoutez LIMIT",
    )
