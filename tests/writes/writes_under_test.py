"""A server that takes writes, and what is written to it."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx

from maillage import history
from maillage.negotiate import TURTLE
from maillage.terms import PREFIXES, graph

ROOT = Path(__file__).parents[2]
MAILLAGE = Path(sys.executable).parent / "maillage"
HOME = graph("afao-cracmo").value
OTHER = graph("ela-centres-experts").value
CENTRE = PREFIXES["mlgid"] + "centre/cracmo"
ALT = PREFIXES["skos"] + "altLabel"
UPDATE = "application/sparql-update"


def name_of(text: str, home: str = HOME) -> str:
    """An update that gives a centre one name more."""
    return f'INSERT DATA {{ GRAPH <{home}> {{ <{CENTRE}> <{ALT}> "{text}"@fr }} }}'


@dataclasses.dataclass
class Server:
    """A server that takes writes."""

    url: str
    out: Path
    token: str
    client: httpx.Client

    def update(self, text: str, token: str | None = None, **headers: str) -> httpx.Response:
        return self.send("POST", "/sparql", text, UPDATE, token, **headers)

    def send(
        self,
        method: str,
        route: str,
        body: str = "",
        media_type: str = TURTLE,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        fields = {"Content-Type": media_type, "Accept-Language": "en"}
        if token != "":
            fields["Authorization"] = f"Bearer {token or self.token}"
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, route, content=body.encode(), headers=fields)

    def names(self) -> set[str]:
        query = f"SELECT ?n {{ <{CENTRE}> <{ALT}> ?n }}"
        accept = {"Accept": "application/sparql-results+json"}
        found = self.client.get("/sparql", params={"query": query}, headers=accept).json()
        return {row["n"]["value"] for row in found["results"]["bindings"]}

    @property
    def version(self) -> str:
        return history.in_service(self.out)


def copied(published_folder: Path, out: Path) -> Path:
    shutil.copytree(published_folder.parent, out, symlinks=True)
    return out


def run(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "MAILLAGE_BUILD": str(server.out), "LANG": "en_GB.UTF-8"}
    command = [str(MAILLAGE), *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
