"""The web application: `serve`, `get`."""

from __future__ import annotations

import dataclasses
import re
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from maillage.cli.command import LangOption, app, finder_of, settings, store_of
from maillage.cli.fetching import WithoutFetched, fetched_paths
from maillage.cli.making import build_and_tell
from maillage.cli.scratch import serve_scratch
from maillage.cli.writing import writes_of
from maillage.config import Settings, url_of
from maillage.errors import MaillageError
from maillage.report import Text
from maillage.terminal import language, say

if TYPE_CHECKING:
    from maillage.web.endpoint.updating import Takes
    from maillage.web.server.journal import Journal
    from maillage.web.server.live import Serving
    from maillage.web.server.metrics import Metrics

__all__ = ["get", "serve"]


#: A header field (RFC 9110 §5), as far as it can be typed and sent.
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*")


@app.command(epilog="Example: [bold]maillage serve --port 8080[/bold]")
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; default: MAILLAGE_HOST, or 127.0.0.1.")
    ] = "",
    port: Annotated[
        int | None,
        typer.Option(help="TCP port; default: MAILLAGE_PORT, or 8000.", min=1, max=65535),
    ] = None,
    without_fetched: WithoutFetched = False,
    scratch: Annotated[
        bool, typer.Option("--scratch", help="An empty store that anyone here may write; not kept.")
    ] = False,
    lang: LangOption = "",
) -> None:
    """Serve the site and the SPARQL endpoint; build first if there is no build."""
    from maillage.build import Order
    from maillage.search import trouble
    from maillage.web.server.command import run
    from maillage.web.server.journal import Journal
    from maillage.web.server.live import Live
    from maillage.web.server.metrics import Metrics

    chosen, tongue = settings(), language(lang)
    if scratch:
        serve_scratch(chosen, host or chosen.host, port or chosen.port, tongue)
        return
    if not chosen.store and not (chosen.build / "current").exists():
        say(Text("Pas encore de construction : je construis", "No build yet: building"), tongue)
        paths = fetched_paths(chosen, tongue, without=without_fetched)
        order = Order(
            chosen.project,
            chosen.build,
            paths,
            chosen.engine,
            chosen.persons,
            kept=chosen.kept_versions,
        )
        build_and_tell(order, tongue)
    host, port = host or chosen.host, port or chosen.port
    # One worker more, for the pages: no queries of clients can hold up all of them.
    workers, quads = chosen.workers + 1, chosen.memory_quads
    # They outlive a build.
    metrics = Metrics()
    journal = Journal(chosen.query_log, chosen.slow_query_log, chosen.slow_query_s)
    writes = writes_of(chosen, lambda version: live.follow(version))
    live = Live(
        lambda: _opened_site(chosen, workers, quads, metrics, journal, writes),
        lambda: _name(_followed(chosen)),
        lambda text: say(text, tongue),
    )
    if error := trouble(chosen.store_url):
        say(Text(error.fr, str(error)), tongue)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    ready = Text(
        f"Maillage : {url}/ – point d’accès {url}/sparql (Ctrl-C pour arrêter)",
        f"Maillage: {url}/ – endpoint {url}/sparql (Ctrl-C stops)",
    )
    with closing(journal):
        run(live, host, port, lambda: say(ready, tongue), chosen)


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
    from maillage.web.server.command import request

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
    site = _opened_site(settings(), 1)
    try:
        reply = request(site.app, route, fields)
    finally:
        site.close()
    if include:
        lines = [str(reply.status), *(f"{name}: {value}" for name, value in reply.headers)]
        sys.stderr.write("\n".join([*lines, "", ""]))
    sys.stdout.buffer.write(reply.body)
    sys.stdout.flush()
    raise typer.Exit(0 if reply.status < 400 else 1)


def _opened_site(
    chosen: Settings,
    workers: int,
    memory_quads: int = 0,
    metrics: Metrics | None = None,
    journal: Journal | None = None,
    writes: Takes | None = None,
) -> Serving:
    """Open the store of the settings, and make the web application on it."""
    from maillage.web.app import create_app
    from maillage.web.server.command import published_in
    from maillage.web.server.live import Serving
    from maillage.web.statistics.page import warm

    # `current` may lead elsewhere in a moment: store, index and name are those of one build.
    chosen = _followed(chosen)
    store = store_of(chosen, workers, memory_quads=memory_quads)
    try:
        finder = finder_of(chosen, lambda: store)
        published = published_in(store, chosen)
        app = create_app(
            chosen,
            store,
            published=published,
            finder=finder,
            metrics=metrics,
            journal=journal,
            writes=writes,
        )
    except BaseException:
        store.close()
        raise

    def close() -> None:
        store.close()
        if app.state.federation is not None:
            app.state.federation.close()

    def prepare() -> None:
        # What cannot be counted now is counted for whoever asks, who is told why it cannot be.
        with suppress(MaillageError):
            warm(app.state)

    return Serving(app, close, _name(chosen), prepare=prepare if published.id else None)


def _followed(chosen: Settings) -> Settings:
    """Follow the link that the store's URL leads to, if it is a folder."""
    folder = chosen.store_folder
    return chosen if folder is None else dataclasses.replace(chosen, store=url_of(folder.resolve()))


def _name(followed: Settings) -> str:
    return Path(followed.store_url).name
