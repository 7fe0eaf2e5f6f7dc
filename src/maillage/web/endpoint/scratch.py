"""The application of `maillage serve --scratch`: an endpoint and a graph store, and no page.

Anybody who reaches it may write it, so it answers to nobody but this machine: not to another host's
name for it (DNS rebinding), and not to a page of another site in a browser here.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from maillage.config import Settings
from maillage.errors import Forbidden, NotFound
from maillage.store import load_query
from maillage.store.scratch import ScratchStore
from maillage.web.endpoint.answering import (
    ASGIApp,
    Receive,
    Scope,
    Send,
    header,
    refuse,
    respond,
)
from maillage.web.endpoint.federating import federation_of
from maillage.web.endpoint.graph_store import GraphStore
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.endpoint.updating import Updating

__all__ = ["NOTICE", "create_scratch_app", "is_loopback"]

#: French and English.
NOTICE: Final = (
    "ENTREPÔT DE TRAVAIL, vide au départ : quiconque a accès à cette machine peut y écrire,"
    " rien n’y est vérifié (SHACL), rien n’est conservé, et rien de ce qui s’y trouve n’est"
    " une donnée de Maillage",
    "SCRATCH STORE, empty at first: whoever has access to this machine may write it,"
    " nothing is checked against shapes, nothing is kept, and nothing in it is data of Maillage",
)


def create_scratch_app(settings: Settings, store: ScratchStore) -> ASGIApp:
    """Make the application of a scratch store.

    Args:
        settings: its limits, and the project whose queries it uses.
        store: stays the caller's to close.
    """
    queries = settings.project / "queries"
    updating = Updating(store, timeout_s=settings.query_timeout_s)
    endpoint = SparqlEndpoint(
        store,
        graphs_query=load_query(queries / "pages" / "graphs.rq"),
        timeout_s=settings.query_timeout_s,
        max_request_bytes=settings.max_request_bytes,
        max_answer_bytes=settings.max_answer_bytes,
        max_rows=settings.max_rows,
        federation=federation_of(settings),
        updating=updating,
    )
    graphs = GraphStore(
        endpoint,
        store,
        queries / "store",
        timeout_s=settings.query_timeout_s,
        updating=updating,
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        refused = _refusal(scope)
        if refused is None and path == "/sparql":
            await endpoint(scope, receive, send)
        elif refused is None and (path == "/store" or path.startswith("/store/")):
            await graphs(scope, receive, send)
        elif refused is None and path in {"/", "/health", "/ready"}:
            body = "\n".join((*NOTICE, "")).encode()
            fields = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            await respond(send, 200, fields, b"" if scope["method"] == "HEAD" else body)
        else:
            await refuse(scope, send, refused or _not_found(path))

    return app


def is_loopback(host: str) -> bool:
    """Say whether an address or name is this machine's own alone.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(scope: Scope) -> Forbidden | None:
    """Refuse a request that was sent to another name, or by a page of another site."""
    for url in (f"//{header(scope, b'host')}", header(scope, b"origin")):
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = "?"
        # A page without an origin of its own says "null", which has no host.
        if url not in {"", "//"} and not is_loopback(host or ""):
            return Forbidden(
                f"{url.removeprefix('//')!r} is not this machine: a scratch store answers to"
                " localhost alone",
                fr=f"« {url.removeprefix('//')} » n’est pas cette machine : un entrepôt de travail"
                " ne répond qu’à localhost",
            )
    return None


def _not_found(path: str) -> NotFound:
    return NotFound(
        f"there is no page {path!r}: a scratch server has /sparql and /store",
        fr=f"il n’y a pas de page « {path} » : un serveur de travail a /sparql et /store",
    )
