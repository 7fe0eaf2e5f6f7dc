"""A worker's socket as an event loop hears it: from one query to the next, without asking anew.

To watch a socket for each answer, and no more after it, costs a short query as much as sending it.
So it stays watched until something comes that nobody on the loop awaits: a worker has ended, or a
thread is at it (`maillage.store.pool.Pool.run`), and reads for itself.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from maillage.store import frames

__all__ = ["Ear"]


class Ear:
    """One socket and one loop; but for `close`, for that loop's thread alone."""

    def __init__(self, connection: socket.socket) -> None:
        """Prepare.

        Args:
            connection: to a worker; does not block while it is used here.
        """
        self.loop: Final = asyncio.get_running_loop()
        self._connection = connection
        self._awaited: asyncio.Future[bytes] | None = None
        self._watching = False

    async def send(self, message: bytes) -> None:
        """Send a message to its end.

        Raises:
            OSError: the worker is gone.
        """
        if self._connection.gettimeout() != 0.0:
            self._connection.setblocking(False)
        try:
            sent = self._connection.send(message)
        except BlockingIOError:
            sent = 0
        if sent < len(message):
            await self.loop.sock_sendall(self._connection, memoryview(message)[sent:])

    async def hear(self) -> bytes:
        """Wait for the next bytes; none if the worker is gone.

        Raises:
            OSError: it is gone in the midst of it.
        """
        awaited: asyncio.Future[bytes] = self.loop.create_future()
        self._awaited = awaited
        if not self._watching:
            self._watching = True
            self.loop.add_reader(self._connection, self._come)
        try:
            return await awaited
        finally:
            self._awaited = None

    def close(self) -> None:
        """Close the socket, which only its loop can forget; from any thread."""
        try:
            self.loop.call_soon_threadsafe(self._close)
        except RuntimeError:  # the loop has ended
            self._connection.close()

    def _come(self) -> None:
        awaited = self._awaited
        if awaited is None or awaited.done():
            self._forget()
            return
        try:
            awaited.set_result(self._connection.recv(frames.AT_ONCE))
        except BlockingIOError:
            pass
        except OSError as error:
            awaited.set_exception(error)

    def _forget(self) -> None:
        if self._watching:
            self._watching = False
            self.loop.remove_reader(self._connection)

    def _close(self) -> None:
        self._forget()
        self._connection.close()
