"""The web application: `serve`, `get`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from maillage.cli.command import LangOption, app, finder_of, opened, settings
from maillage.cli.fetching import WithoutFetched, fetched_paths
from maillage.cli.making import build_and_tell
from maillage.cli.scratch import serve_scratch
from maillage.config import Settings
from maillage.report import Text
from maillage.terminal import language, say

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["get", "serve"]


#: A header field (RFC 9110 §5), as far as it can be typed and sent.
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*")


@app.command(epilog="Example: [bold]maillage serve --port 8080[/bold]")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    port: Annotated[int, typer.Option(help="TCP port.", min=0, max=65535)] = 0,
    without_fetched: WithoutFetched = False,
    scratch: Annotated[
        bool, typer.Option("--scratch", help="An empty store that anyone here may write; not kept.")
    ] = False,
    lang: LangOption = "",
) -> None:
    """Serve the site and the SPARQL endpoint; build first if there is no build."""
    from maillage.build import Order
    from maillage.search import trouble
    from maillage.web.command import run

    chosen, tongue = settings(), language(lang)
    if scratch:
        serve_scratch(chosen, host or chosen.host, port or chosen.port, tongue)
        return
    if not chosen.store and not (chosen.build / "current").exists():
        say(Text("Pas encore de construction : je construis", "No build yet: building"), tongue)
        paths = fetched_paths(chosen, tongue, without=without_fetched)
        order = Order(chosen.project, chosen.build, paths, chosen.engine, chosen.persons)
        build_and_tell(order, tongue)
    host, port = host or chosen.host, port or chosen.port
    with _site(chosen, chosen.workers, memory_quads=chosen.memory_quads) as site:
        if error := trouble(chosen.store_url):
            say(Text(error.fr, str(error)), tongue)
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        ready = Text(
            f"Maillage : {url}/ – point d’accès {url}/sparql (Ctrl-C pour arrêter)",
            f"Maillage: {url}/ – endpoint {url}/sparql (Ctrl-C stops)",
        )
        run(site, host, port, lambda: say(ready, tongue), chosen)


@app.command(
    epilog="Example: [bold]maillage get /id/filiere/mhemo -i -H 'Accept: text/turtle'[/bold]"
)
def get(
    route: Annotated[str, typer.Argument(help="Path and query, e.g. /page/centre/cracmo.")],
    headers: Annotated[
        list[str] | None, typer.Option("--header", "-H", help="A request header, 'Name: value'.")
    ] = None,
    include: Annotated[
        bool, typer.Option("--include", "-i", "--verbose", help="Status and headers, on stderr.")
    ] = False,
    lang: LangOption = "",
) -> None:
    """Send one request through the whole HTTP stack, without a socket; exit 1 from 400 on."""
    from maillage.web.command import request

    fields = [("Accept-Language", lang)] if lang else []
    for header in headers or []:
        name, colon, value = header.partition(":")
        if not colon or not _HEADER.fullmatch(header):
            wanted = "'Name: value' in ASCII, such as 'Accept: text/turtle'"
            raise typer.BadParameter(f"{header!r} is not {wanted}", param_hint="--header")
        fields.append((name.strip(), value.strip()))
    if not route.startswith("/"):
        wanted = "a path, such as /page/centre/cracmo"
        raise typer.BadParameter(f"{route!r} is not {wanted}", param_hint="ROUTE")
    with _site(settings(), 1) as site:
        reply = request(site, route, fields)
    if include:
        lines = [str(reply.status), *(f"{name}: {value}" for name, value in reply.headers)]
        sys.stderr.write("\n".join([*lines, "", ""]))
    sys.stdout.buffer.write(reply.body)
    sys.stdout.flush()
    raise typer.Exit(0 if reply.status < 400 else 1)


@contextmanager
def _site(chosen: Settings, workers: int, *, memory_quads: int = 0) -> Iterator[FastAPI]:
    """Make the web application on the store of the settings."""
    from maillage.web.app import create_app
    from maillage.web.command import published_in

    with opened(chosen, workers, memory_quads=memory_quads) as store:
        finder = finder_of(chosen, lambda: store)
        yield create_app(chosen, store, published=published_in(store, chosen), finder=finder)
