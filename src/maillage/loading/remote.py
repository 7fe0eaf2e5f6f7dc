"""One request to the store that is loaded: as somebody it knows, and tried again where it fails.

Basic, Digest (Virtuoso) and Bearer (QLever) are known; which of the first two, the store says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final

import httpx

from maillage.errors import Forbidden, StoreUnavailable
from maillage.report import Text

__all__ = ["Account", "Refused", "Remote"]

#: Seconds before the second attempt; each wait after it is twice as long.
_FIRST_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 30.0
_MAX_MESSAGE: Final = 500


@dataclass(frozen=True)
class Account:
    """Who asks.

    Attributes:
        user: a name; empty where the password is a bearer token, or nobody need be told.
        password: never printed.
    """

    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Leave the password out."""
        return f"Account({self.user!r})"

    def auth(self) -> httpx.Auth | None:
        """Give what tells it to a store; None if there is nothing to tell."""
        if self.user:
            return _AsAsked(self.user, self.password)
        return _Bearer(self.password) if self.password else None


class Refused(StoreUnavailable):
    """The store refuses a request for good: the same again would not help.

    Attributes:
        code: the HTTP status.
    """

    def __init__(self, message: str, *, fr: str, code: int) -> None:
        super().__init__(message, fr=fr)
        self.code = code


class Remote:
    """Sends requests to one store; one thread at a time.

    Attributes:
        known: whether it tells who asks.
    """

    def __init__(
        self,
        account: Account,
        *,
        timeout_s: float = 300.0,
        retries: int = 5,
        tell: Callable[[Text], None] = lambda _: None,
    ) -> None:
        """Prepare it.

        Args:
            account: who asks.
            timeout_s: seconds a request may take.
            retries: attempts after the first, where the store fails or is not reached.
            tell: is told of each.
        """
        self.known = account.auth() is not None
        self._client = httpx.Client(
            auth=account.auth(), timeout=timeout_s, headers={"User-Agent": "maillage"}
        )
        self._retries = retries
        self._tell = tell

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        media_type: str = "",
        params: dict[str, str] | None = None,
        also: tuple[int, ...] = (),
    ) -> None:
        """Send a request until it succeeds.

        Args:
            method: of HTTP.
            url: where to.
            body: what.
            media_type: of the body.
            params: added to the URL.
            also: statuses that are as good as success.

        Raises:
            Refused: the answer is 3xx or 4xx, or the last attempt's is 5xx.
            Forbidden: the store does not believe who asks.
            StoreUnavailable: the store was not reached, or did not answer in time.
        """
        headers = {"Content-Type": media_type} if media_type else {}
        request = self._client.build_request(
            method, _with(url, params), content=body, headers=headers
        )
        wait_s = _FIRST_WAIT_S
        for attempt in range(self._retries + 1):
            problem = self._attempt(request, also)
            if problem is None:
                return
            last = attempt == self._retries
            if last or (isinstance(problem, Refused) and not _may_pass(problem.code)):
                raise problem
            self._tell(
                Text(
                    f"{problem.fr} ; nouvel essai dans {wait_s:g} s",
                    f"{problem}; trying again in {wait_s:g} s",
                )
            )
            time.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _attempt(self, request: httpx.Request, also: tuple[int, ...]) -> StoreUnavailable | None:
        try:
            response = self._client.send(request)
        except httpx.HTTPError as error:
            told = str(error) or type(error).__name__
            return StoreUnavailable(
                f"the store {request.url} does not answer: {told}",
                fr=f"l’entrepôt {request.url} ne répond pas : {told}",
            )
        status = response.status_code
        if response.is_success or status in also:
            return None
        if status == 401 and self.known:
            raise Forbidden(
                f"the store {request.url} does not know this user or this password",
                fr=f"l’entrepôt {request.url} ne reconnaît pas cet utilisateur ou ce mot de passe",
            )
        text = " ".join(response.text.split())[:_MAX_MESSAGE]
        if "html" in response.headers.get("Content-Type", ""):
            text = response.reason_phrase
        elif response.is_redirect:
            text = f"Location: {response.headers.get('Location', '')}"
        hint = {
            401: Text(
                "donnez --user, et le mot de passe dans MAILLAGE_LOAD_PASSWORD",
                "give --user, and the password in MAILLAGE_LOAD_PASSWORD",
            ),
            403: Text("cet utilisateur n’a pas le droit d’écrire", "this user may not write"),
        }.get(status, Text())
        fr, en = (f" ; {hint.fr}", f"; {hint.en}") if hint.en else ("", "")
        return Refused(
            f"the store {request.url} answers {status} to {request.method}: {text}{en}",
            fr=f"l’entrepôt {request.url} répond {status} à {request.method} : {text}{fr}",
            code=status,
        )


def _may_pass(status: int) -> bool:
    """Say whether the same request may succeed later."""
    return status in {408, 429} or (status >= 500 and status not in {501, 505})


def _with(url: str, params: dict[str, str] | None) -> httpx.URL:
    """Add parameters to a URL, which may have its own."""
    return httpx.URL(url).copy_merge_params(params) if params else httpx.URL(url)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _AsAsked(httpx.Auth):
    """Digest or Basic, whichever the store's 401 asks for; nothing is sent before it asks."""

    requires_response_body = True

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            asked = response.headers.get("WWW-Authenticate", "").lower()
            if response.status_code != 401 or not asked:
                return
            self._chosen = self._digest if "digest" in asked else self._basic
        yield from self._chosen.auth_flow(request)
