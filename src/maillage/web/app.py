"""The application: routes, errors, headers and what they share, put together."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from maillage.checks import read_checks
from maillage.config import Settings
from maillage.drawing import read_outlines
from maillage.examples import read_examples
from maillage.finding import Gazetteer, Graph
from maillage.search import Finder, made_of
from maillage.store import Store
from maillage.web.endpoint.description import EXTENSION_FUNCTIONS
from maillage.web.endpoint.federating import federation_of
from maillage.web.endpoint.graph_store import GraphStore
from maillage.web.endpoint.protocol import SparqlEndpoint
from maillage.web.endpoint.turns import Turns
from maillage.web.endpoint.updating import Takes
from maillage.web.failing import tell_errors
from maillage.web.front import Front
from maillage.web.network.page import MOST_KEPT
from maillage.web.page.asset_files import read_assets
from maillage.web.page.built import read_built
from maillage.web.page.house import house_of
from maillage.web.page.kept import KeptPages
from maillage.web.page.once import Once
from maillage.web.page.site import Published, Site, environments, fingerprint
from maillage.web.routes import routes
from maillage.web.server.compression import Compression
from maillage.web.server.journal import Journal
from maillage.web.server.metrics import InService, Metrics
from maillage.web.server.watching import Watching
from maillage.web.validate.checking import validating_of
from maillage.web.wording.language import wordings
from maillage.web.wording.queries import Queries

__all__ = ["create_app"]

_WEB: Final = Path(__file__).parent
_SEARCH: Final = _WEB.parent / "search"
_FINDING: Final = _WEB.parent / "finding"
_DRAWING: Final = _WEB.parent / "drawing"
#: Queries that run at once at a remote store, if no setting says otherwise.
_AT_REMOTE: Final = 16


def create_app(
    settings: Settings,
    store: Store,
    *,
    published: Published | None = None,
    finder: Finder | None = None,
    metrics: Metrics | None = None,
    journal: Journal | None = None,
    writes: Takes | None = None,
) -> FastAPI:
    """Make the application of one store.

    Args:
        settings: among them, the project whose queries the pages use.
        store: stays the caller's to close.
        published: the build in service; None if the store may change under us.
        finder: gives the search index; None to make one of the store when it is first needed.
        metrics: the server's counters; None to begin anew.
        journal: the server's logs; None for none.
        writes: carries writes out; None to refuse them.

    Raises:
        ShapeError: an example query or a check cannot be read.
        SourceError: the outlines of the maps cannot be read.
    """
    published = published or Published()
    queries = Queries(
        store,
        settings.project / "queries" / "pages",
        settings.query_timeout_s,
        constant=bool(published.id),
    )
    site = _site(settings, published, queries)
    federation = federation_of(settings)
    turns = Turns(
        _at_once(settings),
        queue_length=settings.queue_length,
        client_queries=settings.client_queries,
    )
    endpoint = SparqlEndpoint(
        store,
        graphs_query=queries.text("service"),
        timeout_s=settings.query_timeout_s,
        max_request_bytes=settings.max_request_bytes,
        build_id=published.id,
        turns=turns,
        kept_bytes=settings.answer_cache_mb * 2**20,
        max_answer_bytes=settings.max_answer_bytes,
        max_rows=settings.max_rows,
        federation=federation,
        updating=writes,
        # Another engine has functions of its own, which nobody has told us.
        functions=() if settings.store_folder is None else EXTENSION_FUNCTIONS,
    )
    graphs = GraphStore(
        endpoint,
        store,
        settings.project / "queries" / "store",
        timeout_s=settings.query_timeout_s,
        updating=writes,
    )
    # FastAPI's own documentation pages load scripts from elsewhere, and its description would know
    # nothing of raw routes: ours is `maillage.web.openapi`.
    app = _Application(title="Maillage", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.site = site
    # What pages read of the whole build, each for itself: nobody waits for what he does not want.
    for name in ("home", "census", "reach", "statistics", "vocabularies", "sources", "addresses"):
        setattr(app.state, name, Once(lasting=bool(site.fingerprint)))
    app.state.drawn = Once(lasting=bool(site.fingerprint), most=MOST_KEPT)
    app.state.kept_pages = KeptPages()
    app.state.built = read_built(_WEB / "static" / "built")
    app.state.turns = turns
    app.state.federation = federation
    app.state.metrics = metrics or Metrics()
    app.state.in_service = InService(store, turns, endpoint.answers, settings.public_metrics)
    app.state.finder = finder or made_of(
        store, settings.project / "queries" / "search", timeout_s=settings.query_timeout_s
    )
    app.state.gazetteer = Gazetteer(
        Graph(store, settings.project / "queries" / "find", settings.query_timeout_s)
    )
    app.state.validating = validating_of(settings, queries)
    app.router.redirect_slashes = False
    app.router.routes[:] = routes(graphs)
    tell_errors(app)
    # Outermost: what is noted is what was sent, refusals of Compression among them.
    app.door = Watching(
        Compression(Front(app.pages, endpoint)), app.state.metrics, journal or Journal()
    )
    return app


def _site(settings: Settings, published: Published, queries: Queries) -> Site:
    """Read what every handler needs, once."""
    words = wordings()
    house = house_of(settings)
    reference = settings.project / "data" / "reference"
    return Site(
        queries=queries,
        wordings=words,
        templates=environments(words),
        examples=read_examples(settings.project / "queries" / "examples"),
        published=published,
        version=version("maillage"),
        fingerprint=fingerprint(
            published,
            house,
            _WEB,
            _SEARCH,
            _FINDING,
            _DRAWING,
            settings.project / "queries",
            reference,
        ),
        assets=read_assets(_WEB / "static"),
        outlines=read_outlines(reference / "departement_outlines.json"),
        house=house,
        checks=tuple(read_checks(settings.project / "queries" / "checks")),
        changelogs={
            name: path
            for name, path in (
                ("maillage", settings.project / "CHANGELOG.md"),
                ("ontology", settings.project / "ontology" / "CHANGELOG.md"),
            )
            if path.is_file()
        },
    )


def _at_once(settings: Settings) -> int:
    """Tell how many queries of clients run at once; more than its workers a build cannot run."""
    if settings.store_folder is None:
        return settings.concurrent_queries or _AT_REMOTE
    return min(settings.concurrent_queries or settings.workers, settings.workers)


class _Application(FastAPI):
    """The application, by its own door.

    What is added as middleware lies inside layers of the framework's own, which cost a small query
    as much as it takes; so ours lie outside of them (docs/adr/0021).
    """

    door: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.door(scope, receive, send)

    async def pages(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request that is not the endpoint's."""
        await super().__call__(scope, receive, send)
