"""What the commands `serve` and `get` do with the application, once it is made."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final

import httpx
import uvicorn
from starlette.types import ASGIApp

from maillage.config import Settings
from maillage.errors import ConfigError, SourceError
from maillage.history import Entry, read
from maillage.store import Store, load_query, select
from maillage.web.page.site import Published
from maillage.web.server.connection import FILES_KEPT, protocol, raise_file_limit
from maillage.web.server.live import Live

__all__ = ["Reply", "listen", "published_in", "request", "run"]

#: Seconds that kept connections have for one more request, once the server is told to end.
_LINGER_S: Final = 1.0


@dataclass(frozen=True)
class Reply:
    """The answer to one request.

    Attributes:
        status: HTTP status.
        headers: as sent, in order.
        body: as sent.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def published_in(store: Store, settings: Settings) -> Published:
    """Ask a store which build it holds.

    A remote store may change under us, so its pages bear no ``ETag``.

    Raises:
        StoreUnavailable: it does not answer.
    """
    query = load_query(settings.project / "queries" / "pages" / "build.rq")
    rows = select(store, query, timeout_s=settings.query_timeout_s)
    folder = settings.store_folder
    if not rows or folder is None:
        return Published()
    folder = folder.resolve()
    # The folder bears the name that `maillage build` has told; elsewhere, the graph's own will do.
    name = folder.name.removeprefix("store-")
    if name == folder.name:
        name = str(getattr(rows[0]["hash"], "value", ""))[:12]
    made = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    dump = folder / "maillage.nq"
    told = _told(folder)
    return Published(
        name,
        made.date().isoformat(),
        dump if dump.is_file() else None,
        quads=told.get("quads", 0),
        findings=told.get("findings", {}),
        versions=_versions(folder.parent),
    )


def _told(folder: Path) -> dict[str, Any]:
    """Read what a build says of itself; nothing where a folder is no build."""
    try:
        told = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _versions(out: Path) -> tuple[Entry, ...]:
    """Read the history; a damaged one keeps nobody from the graph."""
    try:
        return tuple(read(out))
    except SourceError:
        return ()


def listen(host: str, port: int) -> socket.socket:
    """Take an address to listen on.

    Raises:
        ConfigError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        # asyncio's own words, if any, follow the system's in brackets.
        why = (error.strerror or str(error)).partition(" (while")[0]
        raise ConfigError(
            f"cannot listen on {host} port {port}: {why}; choose another --port or --host",
            fr=f"impossible d’écouter sur {host} port {port} : {why} ;"
            " choisissez un autre --port ou --host",
        ) from error
    # asyncio sets this only on sockets whose protocol is named, which `create_server` does not do;
    # without it an answer waits some 40 ms for the client's delayed acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def run(app: ASGIApp, host: str, port: int, ready: Callable[[], None], settings: Settings) -> None:
    """Serve an application until the server is told to end.

    Of what is live, SIGTERM lets requests that run come to an end, and takes no more connections;
    those there are get one more answer, and are closed. SIGINT
    (Ctrl-C) waits for three seconds at most, and so does SIGTERM where nothing is live.

    Args:
        app: the application; is closed in the end if it is live.
        host: address to listen on.
        port: TCP port.
        ready: is called once the address is ours.
        settings: how long a client is waited for, whose proxies are believed, how long requests
            get to end.

    Raises:
        ConfigError: the address cannot be had.
    """
    live = app if isinstance(app, Live) else None
    config = uvicorn.Config(
        app,
        http=protocol(
            timeout_s=settings.client_timeout_s,
            most_connections=max(raise_file_limit() - FILES_KEPT, FILES_KEPT),
        ),
        ws="none",
        lifespan="off" if live is None else "on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
        forwarded_allow_ips=settings.proxies,
    )
    try:
        with listen(host, port) as listening:
            ready()
            server = (
                uvicorn.Server(config) if live is None else _Server(config, live, settings.grace_s)
            )
            server.run(sockets=[listening])
    except KeyboardInterrupt:
        # The server has shut down by now, and raises the signal again for its caller.
        return
    finally:
        if live is not None:
            live.close()


class _Server(uvicorn.Server):
    """A server that, told to end, takes no more connections and answers those it has.

    A proxy that is refused a connection turns to the next server, with any request.
    """

    def __init__(self, config: uvicorn.Config, live: Live, grace_s: float) -> None:
        super().__init__(config)
        self._live = live
        self._grace_s = grace_s
        self._until = self._linger = 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal."""
        if sig != signal.SIGTERM:
            super().handle_exit(sig, frame)
        elif self._live.stopping:  # told twice
            self.should_exit = True
        else:
            now = time.monotonic()
            self._until, self._linger = now + self._grace_s, now + min(_LINGER_S, self._grace_s)
            self._live.stop()

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to end."""
        if self._live.stopping:
            now = time.monotonic()
            for listener in self.servers:
                listener.close()
            # A request may be on its way on a connection that the client thinks is kept.
            idle = not self._live.requests
            lingering = bool(self.server_state.connections) and now < self._linger
            if now > self._until or (idle and not lingering):
                self.should_exit = True
        return await super().on_tick(counter)


def request(
    app: ASGIApp,
    route: str,
    headers: Sequence[tuple[str, str]] = (),
    *,
    method: str = "GET",
    root: str = "http://localhost",
) -> Reply:
    """Send one request through the whole application, without a socket.

    Args:
        app: the application.
        route: path and query, e.g. ``/page/centre/leukofrance?lang=en``.
        headers: request headers.
        method: HTTP method.
        root: scheme and host that the application is to think it is at.
    """

    async def send() -> Reply:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=root) as client:
            # httpx would ask for its own favourites: a client that states none takes anything.
            del client.headers["accept-encoding"]
            fields = [("Accept", "*/*"), ("Accept-Language", "*")]
            given = {name.lower() for name, _ in headers}
            fields = [f for f in fields if f[0].lower() not in given]
            asked = client.build_request(method, route, headers=[*fields, *headers])
            response = await client.send(asked, stream=True)
            body = b"".join([chunk async for chunk in response.aiter_raw()])
            return Reply(response.status_code, tuple(response.headers.multi_items()), body)

    return asyncio.run(send())
