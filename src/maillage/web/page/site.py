"""What every handler needs, made once and handed down: the queries, the words, the build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from maillage.checks import Check
from maillage.drawing import Outlines
from maillage.examples import Example
from maillage.history import Entry
from maillage.web.page.asset_files import Assets
from maillage.web.page.frame import FOOT, HEAD
from maillage.web.page.house import House
from maillage.web.wording.language import Choice, Wording, choice
from maillage.web.wording.queries import Queries
from maillage.web.wording.typography import sentence
from maillage.web.wording.values import international

__all__ = ["Published", "Site", "environments", "fingerprint", "site_of"]

_WEB: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Published:
    """The build in service.

    Attributes:
        id: its name, the hash of its data; empty for a store that may change under us, which then
            bears no ``ETag``.
        date: the day it was made, ISO; empty where not known.
        dump: its N-Quads; None where there is no such file.
        quads: how many it holds; 0 where not known.
        findings: severity -> how many findings its validation had; empty where not known.
        versions: what was in service before it, and it, first to last.
    """

    id: str = ""
    date: str = ""
    dump: Path | None = None
    quads: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    versions: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Site:
    """One site on one store.

    Attributes:
        queries: the page queries.
        wordings: language -> its words.
        templates: language -> its template environment.
        examples: the catalogue of example queries.
        published: the build in service.
        version: of Maillage.
        fingerprint: changes whenever a page may; empty where that cannot be known.
        assets: the site's own files.
        outlines: of the départements, for maps.
        house: what readers are told of this server.
        checks: the rules that compare sources.
        changelogs: name -> file; those that are not there are left out.
    """

    queries: Queries
    wordings: Mapping[str, Wording]
    templates: Mapping[str, Environment]
    examples: tuple[Example, ...]
    published: Published
    version: str
    fingerprint: str
    assets: Assets
    outlines: Outlines
    house: House
    checks: tuple[Check, ...]
    changelogs: Mapping[str, Path]


def site_of(request: Request) -> Site:
    """Give the site that a request is for."""
    site = request.app.state.site
    assert isinstance(site, Site)  # noqa: S101 - create_app has put it there
    return site


def language_of(request: Request) -> Choice:
    """Choose the language of the answer to a request."""
    return choice(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def environments(wordings: Mapping[str, Wording]) -> Mapping[str, Environment]:
    """Make a template environment for each language; everything is escaped."""
    made = {}
    for code, wording in wordings.items():
        environment = Environment(
            loader=FileSystemLoader(_WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(  # type: ignore[attr-defined]
            wording.translations, newstyle=True
        )
        environment.globals |= {"wording": wording, "frame_head": HEAD, "frame_foot": FOOT}
        environment.filters["telephone"] = international
        environment.filters["sentence"] = sentence
        made[code] = environment
    return made


def fingerprint(published: Published, house: House, *folders: Path) -> str:
    """Name what the pages are made of, for ``ETag``: the build, and the files of the site.

    Args:
        published: the build in service.
        house: what readers are told of this server.
        folders: the site's own files: templates, words, queries.

    Returns:
        Empty if the store has no build to name.
    """
    if not published.id:
        return ""
    digest = hashlib.sha256(f"{published.id} {house}".encode())
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
