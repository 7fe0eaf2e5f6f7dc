"""The build in service, and the one that takes its place without a request being dropped.

::

    `current` leads elsewhere, or SIGHUP ─▶ open the new build beside the old
                                          ─▶ new requests go to the new one: pages, search, endpoint
                                          ─▶ the old one is closed when its last answer is out

Everything that tells one build from another (ETag, kept answers, index, workers) belongs to one
application, so that changing the application changes all of it at once (docs/adr/0025).
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from maillage.errors import MaillageError
from maillage.report import Text
from maillage.web.endpoint.answering import respond

__all__ = ["Live", "Serving"]

#: Seconds after which a build that was opened is prepared: its first readers come before.
_SETTLED_S: Final = 2.0
#: Seconds between two looks at which build is in service.
_LOOK_S: Final = 1.0
#: Seconds until another attempt at a build that could not be opened.
_AGAIN_S: Final = 30.0
#: Goes with every answer while the server stops.
_LAST: Final = (b"connection", b"close")
_STOPPING: Final = b'{"status": "stopping"}\n'


@dataclass(eq=False)
class Serving:
    """One build in service.

    Attributes:
        app: the application on it.
        close: releases its store.
        name: tells it from the next one.
        requests: how many are being answered from it.
        prepare: makes what its pages share, which takes seconds; None for nothing.
    """

    app: ASGIApp
    close: Callable[[], None]
    name: str = ""
    requests: int = 0
    prepare: Callable[[], None] | None = None


class Live:
    """An ASGI application that follows what is published."""

    def __init__(
        self,
        open_: Callable[[], Serving],
        latest: Callable[[], str],
        tell: Callable[[Text], None],
    ) -> None:
        """Open the build in service.

        Args:
            open_: opens what is published by now; raises `MaillageError` if that cannot be.
            latest: names what is published by now, as `Serving.name` does; is called often.
            tell: tells the operator what happens.

        Raises:
            MaillageError: the build cannot be opened.
        """
        self._open = open_
        self._latest = latest
        self._tell = tell
        self._serving = open_()
        self._old: set[Serving] = set()
        self._failed = ("", 0.0)
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopping = False

    @property
    def requests(self) -> int:
        """How many requests are being answered, from whichever build."""
        return sum(serving.requests for serving in (self._serving, *self._old))

    def stop(self) -> None:
        """End each connection with the answer to its next request."""
        self.stopping = True

    def close(self) -> None:
        """Release every store."""
        for serving in (self._serving, *self._old):
            serving.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request from the build in service."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self.stopping:
            send = _last(send)
            if scope["path"] == "/ready":
                await _not_ready(scope, send)
                return
        serving = self._serving
        serving.requests += 1
        try:
            await serving.app(scope, receive, send)
        finally:
            serving.requests -= 1
            if serving in self._old and not serving.requests:
                self._begin(self._release(serving))

    async def reload(self) -> None:
        """Put what is published by now into service; what cannot be opened is told."""
        async with self._opening:
            await self._change(self._latest())

    async def follow(self, version: str) -> bool:
        """Have a version in service that was just published, or one that came after it.

        Returns:
            Whether that is so; what cannot be opened is told.
        """
        async with self._opening:
            if self._serving.name != (name := self._latest()):
                await self._change(name)
            return self._serving.name in {f"store-{version}", self._latest()}

    async def _change(self, name: str) -> None:
        try:
            new = await asyncio.to_thread(self._open)
        except Exception as error:  # noqa: BLE001 - the next one is looked for, whatever it is
            self._failed = (name, time.monotonic())
            if not isinstance(error, MaillageError | OSError):
                traceback.print_exc()
            said = str(error) or type(error).__name__
            french = getattr(error, "fr", said)
            self._tell(
                Text(
                    f"La nouvelle construction ne s’ouvre pas, l’ancienne demeure : {french}",
                    f"The new build cannot be opened, the old one stays in service: {said}",
                )
            )
            return
        old, self._serving = self._serving, new
        self._old.add(old)
        self._begin(self._prepare(new))
        self._tell(Text(f"En service : {new.name}", f"In service: {new.name}"))
        if not old.requests:
            await self._release(old)

    async def _release(self, serving: Serving) -> None:
        if serving in self._old:
            self._old.discard(serving)
            await asyncio.to_thread(serving.close)

    async def _prepare(self, serving: Serving) -> None:
        """Have a build prepared, once it has settled, in a thread that nobody waits for."""
        await asyncio.sleep(_SETTLED_S)
        if serving.prepare is not None and serving is self._serving and not self.stopping:
            threading.Thread(target=serving.prepare, name="prepare", daemon=True).start()

    async def _live(self, receive: Receive, send: Send) -> None:
        """Follow what is published, from the server's start to its end."""
        await receive()
        loop = asyncio.get_running_loop()
        watch = loop.create_task(self._watch())
        reloads = hasattr(signal, "SIGHUP")
        if reloads:
            loop.add_signal_handler(signal.SIGHUP, lambda: self._begin(self.reload()))
        await send({"type": "lifespan.startup.complete"})
        self._begin(self._prepare(self._serving))
        await receive()
        if reloads:
            loop.remove_signal_handler(signal.SIGHUP)
        watch.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            name = self._latest()
            failed, when = self._failed
            if name == failed and time.monotonic() - when < _AGAIN_S:
                continue
            if name != self._serving.name and not self._opening.locked():
                await self.reload()

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _last(send: Send) -> Send:
    """End the connection with this answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), _LAST]}
        await send(message)

    return sending


async def _not_ready(scope: Scope, send: Send) -> None:
    """Tell a probe that it is time to turn to another server."""
    fields = [
        ("Content-Type", "application/json"),
        ("Cache-Control", "no-store"),
        ("Content-Length", str(len(_STOPPING))),
    ]
    await respond(send, 503, fields, b"" if scope["method"] == "HEAD" else _STOPPING)
