"""What the server counts, as Prometheus reads it: ``/metrics``.

Counters belong to one `Metrics`, not to the process; no label takes a value that a client chooses,
and nothing tells who has asked or what.
"""

from __future__ import annotations

import ipaddress
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import Forbidden
from maillage.store import Store
from maillage.store.pool import Figures
from maillage.web.endpoint.kept import Answers
from maillage.web.endpoint.record import OUTCOMES, Record
from maillage.web.endpoint.turns import Turns
from maillage.web.page.site import site_of

__all__ = ["InService", "Metrics", "metrics"]

#: First segment of a path -> class of route; whatever else is "other".
_ROUTES: Final = {
    "": "home",
    "sparql": "sparql",
    "search": "search",
    "find": "find",
    "store": "store",
    "dumps": "dump",
    "id": "id",
    "page": "page",
    "data": "data",
    "static": "static",
    "health": "probe",
    "ready": "probe",
    "metrics": "probe",
    **dict.fromkeys(
        ("ontology", "shapes", "dataset", "scheme", "graph", ".well-known"), "vocabulary"
    ),
}
_SECONDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
#: Outcomes of queries that were never run.
_NOT_RUN: Final = frozenset({"bad-request", "refused"})
#: Seconds that a measure of memory is good for: to look costs some 10 ms a process.
_MEMORY_S: Final = 10.0


@dataclass(frozen=True)
class InService:
    """What of one build is looked at when it is asked for.

    Attributes:
        store: of the build.
        turns: who runs queries, who waits.
        answers: those that are kept.
        public: whether others than this machine may see the figures.
    """

    store: Store
    turns: Turns
    answers: Answers
    public: bool = False


class Metrics:
    """The counters of one server; they outlive a build."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._queries = Counter(
            "maillage_queries", "Queries by outcome.", ["outcome"], registry=self.registry
        )
        self._writes = Counter(
            "maillage_writes",
            "Updates and writes of graphs by outcome.",
            ["outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "maillage_query_seconds",
            "Seconds from a query to the end of its answer.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._waited = Histogram(
            "maillage_query_wait_seconds",
            "Seconds that a query has waited for its turn.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._bytes = Counter(
            "maillage_answer_bytes", "Bytes of answers to queries.", registry=self.registry
        )
        self._rows = Counter(
            "maillage_answer_rows", "Rows of answers to SELECT.", registry=self.registry
        )
        self._kept = Counter(
            "maillage_kept_answers",
            "Queries answered: from what is kept, here or there (hit), or by running them (miss).",
            ["result"],
            registry=self.registry,
        )
        self._requests = Counter(
            "maillage_http_requests",
            "HTTP requests by class of route and status.",
            ["route", "status"],
            registry=self.registry,
        )
        # Shown from the start, so that the first one counts as one more.
        for name in OUTCOMES:
            self._writes.labels(name)
        self._outcomes = {name: self._queries.labels(name) for name in OUTCOMES}
        self._hit, self._miss = self._kept.labels("hit"), self._kept.labels("miss")
        self._counted: dict[tuple[str, int], Counter] = {}
        self._memory: dict[str, int] = {}
        self._measured = -_MEMORY_S

    def note(self, path: str, record: Record, status: int, size: int, seconds: float) -> None:
        """Count one request.

        Args:
            path: of the request.
            record: of the request.
            status: of the answer; 499 if the client left before.
            size: bytes of the answer.
            seconds: from the request to the end of the answer.
        """
        route = _ROUTES.get(path.split("/", 2)[1] if "/" in path else "", "other")
        counted = self._counted.get((route, status))
        if counted is None:
            counted = self._counted[route, status] = self._requests.labels(route, status)
        counted.inc()
        if not record.outcome:
            return
        if record.is_write:
            self._writes.labels(record.outcome).inc()
            return
        self._outcomes[record.outcome].inc()
        self._seconds.observe(seconds)
        self._bytes.inc(size)
        self._rows.inc(record.rows or 0)
        if record.outcome == "ok":
            (self._hit if record.kept else self._miss).inc()
        if not record.kept and record.outcome not in _NOT_RUN:
            self._waited.observe(record.waited_s)

    def memory(self, figures: Figures | None) -> dict[str, int]:
        """Measure the memory of the server and what it has started, at most every ten seconds.

        Returns:
            Part -> bytes; of pages that several processes share each has its share. Empty where
            the system does not tell.
        """
        if time.monotonic() - self._measured >= _MEMORY_S:
            parts = {"server": {os.getpid()}}
            if figures is not None:
                parts["workers"] = set(figures.pids)
                parts["zygote"] = {figures.zygote} if figures.zygote else set()
            sizes = {name: sum(map(_pss, pids)) for name, pids in parts.items()}
            self._memory = {name: size for name, size in sizes.items() if size}
            self._measured = time.monotonic()
        return self._memory


def _pss(pid: int) -> int:
    """Give the proportional set size of a process in bytes; 0 where nobody tells."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


async def metrics(request: Request) -> Response:
    """``/metrics``: to this machine, and to others if the settings say so.

    Raises:
        Forbidden: to others.
    """
    watched: InService = request.app.state.in_service
    if not watched.public and not _is_local(request.scope.get("client")):
        raise Forbidden(
            "the figures of the server are for this machine alone (MAILLAGE_PUBLIC_METRICS)",
            fr="les chiffres du serveur sont réservés à cette machine (MAILLAGE_PUBLIC_METRICS)",
        )
    counted: Metrics = request.app.state.metrics
    tell = getattr(watched.store, "figures", None)
    figures: Figures | None = tell() if tell is not None else None
    memory = await run_in_threadpool(counted.memory, figures)
    registry = CollectorRegistry()
    site = site_of(request)
    build = {"build": site.published.id, "date": site.published.date, "version": site.version}
    registry.register(_Now([*_now(watched, figures, memory), _info(build)]))
    body = generate_latest(counted.registry) + generate_latest(registry)
    headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
    return Response(body, headers=headers)


class _Now(Collector):
    """Figures as they are at this moment."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        return self._found


def _now(watched: InService, figures: Figures | None, memory: dict[str, int]) -> Iterator[Metric]:
    yield _gauge("maillage_queries_running", "Queries that run.", watched.turns.running)
    yield _gauge("maillage_queries_waiting", "Queries that wait.", watched.turns.waiting)
    yield _gauge("maillage_turns", "Queries that may run at once.", watched.turns.at_once)
    yield _gauge("maillage_kept_bytes", "Bytes of answers that are kept.", watched.answers.used)
    parts = GaugeMetricFamily(
        "maillage_memory_bytes",
        "Memory (PSS) by part; pages that are shared count by their share.",
        labels=["part"],
    )
    for name, size in memory.items():
        parts.add_metric([name], size)
    yield parts
    if figures is None:
        return
    workers = GaugeMetricFamily("maillage_workers", "Query workers by state.", labels=["state"])
    workers.add_metric(["idle"], figures.idle)
    workers.add_metric(["busy"], max(0, len(figures.pids) - figures.idle))
    yield workers
    yield _counter("maillage_workers_started", "Workers started for this build.", figures.started)
    yield _counter("maillage_workers_ended", "Workers killed or ended.", figures.ended)
    yield _gauge("maillage_quads", "Quads of the build in service.", figures.quads)
    yield _gauge(
        "maillage_store_in_memory", "Whether the build is in memory.", bool(figures.zygote)
    )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _counter(name: str, told: str, value: float) -> Metric:
    return CounterMetricFamily(name, told, value=value)


def _info(build: dict[str, str]) -> Metric:
    return InfoMetricFamily("maillage", "The build in service.", value=build)


def _is_local(client: Any) -> bool:
    try:
        return client is None or ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
