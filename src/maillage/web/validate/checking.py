"""What ``/validate`` has of a server: the process that checks, the turns to it, and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal
from starlette.requests import Request

from maillage.config import Settings
from maillage.sources.schema import Schema, read_schema
from maillage.vetting import Vetting
from maillage.web.endpoint.turns import Turns
from maillage.web.wording.queries import Queries

__all__ = ["WAITING", "Meanings", "Validating", "here", "validating_of"]

#: IRI of a property -> (property, literal) pairs that say what it means.
Meanings = Mapping[str, tuple[tuple[str, Literal], ...]]

#: Checks that wait, of all; and those of one client, with the one that runs.
WAITING: Final = 8
_OF_CLIENT: Final = 2


@dataclass(frozen=True)
class Validating:
    """What ``/validate`` has of a server.

    Attributes:
        vetting: starts the processes.
        turns: who may have one; None where checks are switched off.
        most_bytes: longest body.
        timeout_s: seconds for one check.
        tables: their description, ``data/tables.toml``.
        queries: on the build in service.
    """

    vetting: Vetting
    turns: Turns | None
    most_bytes: int
    timeout_s: float
    tables: Path
    queries: Queries

    @cached_property
    def schema(self) -> Schema:
        """The project's tables; read when they are first needed."""
        return read_schema(self.tables)

    @cached_property
    def rules(self) -> frozenset[str]:
        """IRIs of the rules that the page of the rules tells one by one."""
        return frozenset(str(getattr(r["rule"], "value", "")) for r in self.queries.rows("rules"))

    @cached_property
    def meanings(self) -> Meanings:
        """What the properties of the ontology mean."""
        found: dict[str, list[tuple[str, Literal]]] = {}
        for row in self.queries.rows("meanings"):
            term, said, text = (row[name] for name in ("term", "said", "text"))
            if isinstance(text, Literal):
                key, by = (str(getattr(node, "value", node)) for node in (term, said))
                found.setdefault(key, []).append((by, text))
        return {iri: tuple(sorted(said, key=str)) for iri, said in found.items()}


def validating_of(settings: Settings, queries: Queries) -> Validating:
    """Prepare ``/validate`` by the settings, for one build."""
    limit_s = settings.validate_timeout_s
    runs = settings.validate_runs
    turns = Turns(
        max(runs, 1),
        queue_length=WAITING,
        client_queries=_OF_CLIENT,
        long_s=limit_s,  # a check is as long as another: none gives way that has just begun
    )
    return Validating(
        Vetting(settings.project, engine=settings.engine, memory_limit_mb=settings.memory_limit_mb),
        turns if runs else None,
        settings.validate_max_bytes,
        limit_s,
        settings.project / "data" / "tables.toml",
        queries,
    )


def here(request: Request) -> Validating:
    """Give what ``/validate`` has of the server that a request is for."""
    found = request.app.state.validating
    assert isinstance(found, Validating)  # noqa: S101 - create_app has put it there
    return found
