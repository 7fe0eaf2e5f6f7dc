"""`serve --scratch`: an empty writable store on this machine, for test suites and experiments."""

from __future__ import annotations

from maillage.config import Settings
from maillage.errors import ConfigError
from maillage.report import Lang, Text
from maillage.terminal import say

__all__ = ["serve_scratch"]


def serve_scratch(chosen: Settings, host: str, port: int, tongue: Lang) -> None:
    """Serve a scratch store until it is interrupted; then all of it is gone.

    Args:
        chosen: the settings: limits, workers, the project whose queries are used.
        host: address to listen on.
        port: TCP port.
        tongue: language of messages.

    Raises:
        ConfigError: the address is not this machine's own alone, or cannot be had.
    """
    from maillage.store.scratch import ScratchStore
    from maillage.web.endpoint.scratch import NOTICE, create_scratch_app, is_loopback
    from maillage.web.server.command import run

    if not is_loopback(host):
        raise ConfigError(
            f"a scratch store can be written by whoever reaches it, so it is not served on"
            f" {host!r} (--host or MAILLAGE_HOST): give 127.0.0.1, ::1 or localhost",
            fr="un entrepôt de travail est ouvert en écriture à quiconque l’atteint, il n’est donc"
            f" pas servi sur « {host} » (--host ou MAILLAGE_HOST) : donnez 127.0.0.1, ::1 ou"
            " localhost",
        )
    store = ScratchStore(workers=chosen.workers, memory_limit_mb=chosen.memory_limit_mb)
    try:
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        ready = Text(
            f"{NOTICE[0]}.\n{url}/sparql (requêtes, mises à jour) – {url}/store (graphes) ;"
            " Ctrl-C arrête, et tout disparaît",
            f"{NOTICE[1]}.\n{url}/sparql (queries, updates) – {url}/store (graphs); Ctrl-C stops,"
            " and all is gone",
        )
        run(create_scratch_app(chosen, store), host, port, lambda: say(ready, tongue), chosen)
    finally:
        store.close()
