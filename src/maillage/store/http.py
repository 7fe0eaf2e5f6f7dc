"""The remote adapter: any SPARQL 1.1 endpoint over HTTP.

What `maillage.store.ALL` means is the endpoint's choice, since the protocol has no word for "every
graph". Where it is not what Maillage means by it, the union of all graphs with each triple once,
the store's URL says where that union is: ``https://host/sparql?default-graph-uri=IRI``, as
``maillage load`` tells it. GRAPH then reaches the graphs of Maillage, which are asked for.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from itertools import chain
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx

from maillage import errors
from maillage.config import project_dir
from maillage.errors import MaillageError, QueryTimeout, StoreUnavailable
from maillage.negotiate import HTML, JSON, TURTLE
from maillage.store import (
    ALL,
    Answer,
    Cancellation,
    Dataset,
    load_query,
    mistake,
    select,
    virtuoso,
)
from maillage.store.constants import written_out
from maillage.tokens import has_word

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
_DEFAULT: Final = "default-graph-uri"
_NAMED: Final = "named-graph-uri"
#: Seconds for which the list of graphs is believed.
_GRAPHS_FOR_S: Final = 60.0
#: What a dataset without any graph is given to Virtuoso by, which else takes them all.
_NONE: Final = ("https://w3id.org/maillage/none",)


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
        self._url, self._own = _parted(url)
        self._name = _without_secrets(self._url)
        self._client = httpx.Client(
            auth=auth, headers={"User-Agent": "maillage"}, follow_redirects=True
        )
        #: Whether it is known to be Virtuoso, by its first answer.
        self._virtuoso = False
        self._graphs: tuple[str, ...] = ()
        self._graphs_until = 0.0
        self._lock = threading.Lock()

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
        if dataset == ALL and self._own != ALL and not has_word(sparql, "FROM"):
            # A list of graphs costs an engine time: only where one is asked for.
            named = self._known(timeout_s) if has_word(sparql, "GRAPH") else ()
            dataset = Dataset(self._own.default_graphs, self._own.named_graphs or named)
        wanted = ""
        if not self._virtuoso:
            response = self._send(sparql, accept or _ANY, dataset, timeout_s)
            if virtuoso.is_virtuoso(response.headers):
                response.close()
                self._virtuoso = True
        if self._virtuoso:
            asked, wanted = virtuoso.media_types(sparql, accept)
            adapted = written_out(virtuoso.portable(sparql))
            response = self._send(adapted, asked, _said(dataset), timeout_s)
        chunks = self._chunks(response, deadline, timeout_s)
        if not response.is_success:
            raise self._refused(response, b"".join(chunks), sparql, timeout_s)
        media_type = response.headers.get("Content-Type", "")
        given = media_type.partition(";")[0].strip().lower()
        if given == HTML:
            response.close()
            raise StoreUnavailable(
                f"the store {self._name} answers with a page: is that the URL of a SPARQL"
                " endpoint?",
                fr=f"l’entrepôt {self._name} répond par une page : est-ce l’URL d’un point d’accès"
                " SPARQL ?",
            )
        source: Iterator[bytes] = chunks
        if wanted:
            try:
                virtuoso.check_whole(response.headers, self._name, timeout_s)
            except MaillageError:
                response.close()
                raise
            source = virtuoso.rewritten(chunks, given, wanted)
            media_type = wanted + ("; charset=utf-8" if wanted.startswith("text/") else "")
        # The first chunk now: a store that fails at once should be an exception of this call.
        first = next(source, b"")
        return Answer(media_type, _Closing(chain((first,), source), chunks))

    def _send(self, sparql: str, accept: str, dataset: Dataset, timeout_s: float) -> httpx.Response:
        default, named = dataset.default_graphs, dataset.named_graphs
        form = {"query": sparql, _DEFAULT: list(default), _NAMED: list(named)}
        request = self._client.build_request(
            "POST", self._url, data=form, headers={"Accept": accept}, timeout=timeout_s
        )
        try:
            return self._client.send(request, stream=True)
        except httpx.TimeoutException as error:
            raise _timeout(self._name, timeout_s) from error
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error

    def _known(self, timeout_s: float) -> tuple[str, ...]:
        """List the graphs of Maillage that the store has; those that others put there are not.

        One thread asks for all; none waits for it, or asks, longer than its own query may take.
        """
        deadline = time.monotonic() + timeout_s
        if not self._lock.acquire(timeout=timeout_s):
            raise _timeout(self._name, timeout_s)
        try:
            if time.monotonic() > self._graphs_until:
                # Told what to see, lest this asks itself.
                query = load_query(project_dir() / "queries" / "load" / "graphs.rq")
                whole = HttpStore(self._url, auth=self._client.auth)
                try:
                    left_s = max(deadline - time.monotonic(), 0.001)
                    rows = select(whole, query, timeout_s=left_s)
                finally:
                    whole.close()
                self._graphs = tuple(sorted(str(row["graph"].value) for row in rows))
                self._graphs_until = time.monotonic() + _GRAPHS_FOR_S
            return self._graphs or _NONE
        finally:
            self._lock.release()

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
                    raise _timeout(self._name, timeout_s)
        except httpx.TimeoutException as error:
            raise _timeout(self._name, timeout_s) from error
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error
        finally:
            response.close()

    def _unavailable(self, error: httpx.HTTPError) -> StoreUnavailable:
        return StoreUnavailable(
            f"the store {self._name} does not answer: {error or type(error).__name__}",
            fr=f"l’entrepôt {self._name} ne répond pas : {error or type(error).__name__}",
        )

    def _refused(
        self, response: httpx.Response, body: bytes, sparql: str, timeout_s: float
    ) -> MaillageError:
        """Tell the remote's own words: the plain text, or the detail of its problem+json.

        Unless it says that the query is wrong, in one language, and we can say where.
        """
        kind = _ERRORS.get(response.status_code, StoreUnavailable)
        text = body.decode("utf-8", "replace").strip()[:_MAX_MESSAGE]
        if virtuoso.is_timeout(response.status_code, text):
            return _timeout(self._name, timeout_s)
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
            f"the store {self._name} answers {response.status_code}: {en}"
            + ("; is that the URL of a SPARQL endpoint?" if wrong else ""),
            fr=f"l’entrepôt {self._name} répond {response.status_code} : {fr}"
            + (" ; est-ce l’URL d’un point d’accès SPARQL ?" if wrong else ""),
        )


def _said(dataset: Dataset) -> Dataset:
    """Say of a part of a dataset that it is empty; what is not said is everything to Virtuoso."""
    if dataset == ALL:
        return ALL
    return Dataset(dataset.default_graphs or _NONE, dataset.named_graphs or _NONE)


def _parted(url: str) -> tuple[str, Dataset]:
    """Part the URL of a store from the dataset that it names."""
    parts = urlsplit(url)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    own = Dataset(
        tuple(value for name, value in fields if name == _DEFAULT),
        tuple(value for name, value in fields if name == _NAMED),
    )
    if own == ALL:
        return url, ALL
    rest = urlencode([(name, value) for name, value in fields if name not in {_DEFAULT, _NAMED}])
    return urlunsplit(parts._replace(query=rest)), own


def _without_secrets(url: str) -> str:
    """Write a store's URL as people may be told it: what is wrong is told to whoever asks.

    >>> _without_secrets("https://maillage:secret@store.example/sparql?key=secret")
    'https://store.example/sparql'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


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
        f"the store {url} has not answered within {timeout_s:.3g} s: ask for less, or add LIMIT",
        fr=f"l’entrepôt {url} n’a pas répondu en {timeout_s:.3g} s : demandez moins,"
        " ou ajoutez LIMIT",
    )
