"""From a query with SERVICE to one without: every clause is asked, and its rows take its place."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from maillage.errors import (
    BadRequest,
    Forbidden,
    MaillageError,
    QueryTimeout,
    ServiceFailed,
    TooManyRequests,
)
from maillage.federation.allowed import Service
from maillage.federation.clauses import Clause, Found
from maillage.federation.client import Budget, Client
from maillage.federation.reader import Reader
from maillage.federation.solutions import empty, values
from maillage.sparql import judge
from maillage.terms import BASE

__all__ = ["Federation"]

#: Characters of a query with SERVICE, at most: the algebra of a longer one takes seconds to make.
_LONGEST: Final = 20_000


class Federation:
    """The endpoints of the list, and who asks them; on one event loop alone."""

    def __init__(
        self,
        services: Mapping[str, Service],
        *,
        timeout_s: float = 10.0,
        max_bytes: int = 10_000_000,
        max_rows: int = 10_000,
        at_once: int = 4,
        client_queries: int = 32,
    ) -> None:
        """Prepare it; nothing is sent yet.

        Args:
            services: the endpoints that may be asked, see `maillage.federation.allowed`.
            timeout_s: seconds that one clause may take.
            max_bytes: of answers, for all clauses of a query.
            max_rows: the same in rows.
            at_once: requests to one endpoint at once; of one client, one fewer, so that others
                get through.
            client_queries: queries with SERVICE of one client at once.
        """
        self._services = services
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._max_rows = max_rows
        self._at_once = at_once
        self._client_queries = client_queries
        self._reader = Reader()
        self._client: Client | None = None
        self._running: Counter[str] = Counter()
        self._gates = {iri: asyncio.Semaphore(at_once) for iri in services}
        self._own_gates: dict[tuple[str, str], asyncio.Semaphore] = {}

    async def joined(self, sparql: str, client: str, limit_s: float) -> str:
        """Carry the SERVICE clauses of a query out.

        Args:
            sparql: the query.
            client: who asks.
            limit_s: seconds that are left for it.

        Returns:
            A query without SERVICE that has the same answer.

        Raises:
            Forbidden: an endpoint that is not on the list.
            BadRequest: it cannot be read.
            ServiceFailed: an endpoint has failed, and the clause is not SILENT.
            AnswerTooLarge: an endpoint answers with too much, SILENT or not.
            QueryTimeout: it takes too long.
            TooManyRequests: this client has enough of them running.
        """
        if len(sparql) > _LONGEST:
            raise BadRequest(
                f"a query with SERVICE has {_LONGEST} characters at most, and this one"
                f" {len(sparql)}: shorten it",
                fr=f"une requête avec SERVICE compte {_LONGEST} caractères au plus, et celle-ci"
                f" {len(sparql)} : raccourcissez-la",
            )
        async with self._counted(client):
            try:
                async with asyncio.timeout(limit_s):
                    # One query of a client at a time, so that nasty ones hold up only their own.
                    async with self._own_gate(client, "", 1):
                        found = await self._reader.read(sparql, limit_s)
                    self._allow(found)
                    return await _Joining(self, sparql, client, found).whole()
            except TimeoutError as error:
                raise QueryTimeout(
                    f"the query was stopped after {limit_s:.3g} s, while SERVICE was carried out:"
                    " ask for less",
                    fr=f"la requête a été arrêtée après {limit_s:.3g} s, pendant SERVICE :"
                    " demandez moins",
                ) from error

    def close(self) -> None:
        """End the process that reads."""
        self._reader.close()

    def _allow(self, found: Found) -> None:
        for clause in found.reading.clauses:
            if clause.iri not in self._services:
                known = ", ".join(f"<{iri}>" for iri in self._services)
                raise Forbidden(
                    f"SERVICE <{clause.iri}> at character {clause.start + 1} is not allowed here;"
                    f" allowed are {known}",
                    fr=f"SERVICE <{clause.iri}> au caractère {clause.start + 1} n’est pas autorisé"
                    f" ici ; sont autorisés {known}",
                )

    @asynccontextmanager
    async def _counted(self, client: str) -> AsyncIterator[None]:
        if self._running[client] >= self._client_queries:
            raise TooManyRequests(
                f"{self._client_queries} of your queries with SERVICE are running: wait for an"
                " answer before you ask more",
                fr=f"{self._client_queries} de vos requêtes avec SERVICE sont en cours : attendez"
                " une réponse avant d’en poser d’autres",
            )
        self._running[client] += 1
        try:
            yield
        finally:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
                for key in [key for key in self._own_gates if key[0] == client]:
                    del self._own_gates[key]

    async def ask(
        self, client: str, clause: Clause, query: str, budget: Budget
    ) -> tuple[str, bytes]:
        """Ask the endpoint of a clause, when the client's turn there comes."""
        if self._client is None:
            self._client = Client()
        own = self._own_gate(client, clause.iri, max(1, self._at_once - 1))
        async with own, self._gates[clause.iri]:
            service = self._services[clause.iri]
            return await self._client.ask(service, query, budget, self._timeout_s)

    def _own_gate(self, client: str, iri: str, at_once: int) -> asyncio.Semaphore:
        return self._own_gates.setdefault((client, iri), asyncio.Semaphore(at_once))

    def budget(self) -> Budget:
        """Give what one query may take."""
        return Budget(self._max_bytes, self._max_rows, self._max_bytes, self._max_rows)

    def service(self, iri: str) -> Service:
        """Give an endpoint of the list."""
        return self._services[iri]


class _Joining:
    """One query, on its way from clauses to rows."""

    def __init__(self, federation: Federation, sparql: str, client: str, found: Found) -> None:
        self._federation = federation
        self._sparql = sparql
        self._client = client
        self._prologue = found.reading.prologue
        self._variables = dict(zip(found.reading.clauses, found.variables, strict=True))
        self._budget = federation.budget()

    async def whole(self) -> str:
        """Give the query, with rows in the place of all its clauses."""
        clauses = self._within(-1, len(self._sparql) + 1)
        rows = await self._rows_of(clauses)
        # What the worker runs, but for the rows, each of which is a term written by ourselves.
        judge(self._replaced(0, len(self._sparql), dict.fromkeys(clauses, "VALUES () { }")))
        return self._replaced(0, len(self._sparql), rows)

    async def _rows_of(self, clauses: list[Clause]) -> dict[Clause, str]:
        """Ask for some clauses, all at once; the first failure ends the others."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = {clause: group.create_task(self._rows(clause)) for clause in clauses}
        except* MaillageError as failures:
            first: BaseException = failures
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            failure = first
        else:
            return {clause: task.result() for clause, task in tasks.items()}
        raise failure

    async def _rows(self, clause: Clause) -> str:
        """Give the rows of a clause, those of the clauses in it first."""
        inner = self._within(clause.open, clause.end)
        pattern = self._replaced(clause.open, clause.end, await self._rows_of(inner))
        variables = self._variables[clause]
        names = " ".join(f"?{name}" for name in variables) or "*"
        # One row more than is taken, so that too many can be told from as many.
        limit = self._budget.max_rows + 1
        query = f"BASE <{BASE}>\n{self._prologue}\nSELECT {names} WHERE {pattern}\nLIMIT {limit}"
        service = self._federation.service(clause.iri)
        try:
            media_type, body = await self._federation.ask(self._client, clause, query, self._budget)
            return await asyncio.to_thread(
                values, service, variables, media_type, body, self._budget
            )
        except (ServiceFailed, QueryTimeout):
            if not clause.silent:
                raise
            return empty(variables)

    def _within(self, start: int, end: int) -> list[Clause]:
        """List the clauses in a part of the query that are in no other clause of that part."""
        inside = [c for c in self._variables if start < c.start and c.end < end]
        return [c for c in inside if not any(d.open < c.start < d.end for d in inside)]

    def _replaced(self, start: int, end: int, rows: Mapping[Clause, str]) -> str:
        """Write a part of the query with rows in the place of clauses."""
        written, done = [], start
        for clause, text in sorted(rows.items(), key=lambda item: item[0].start):
            written += [self._sparql[done : clause.start], text]
            done = clause.end
        return "".join([*written, self._sparql[done:end]])
