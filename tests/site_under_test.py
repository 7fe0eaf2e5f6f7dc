"""The web application on a small graph, and what pages are checked with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import html5rdf
import pyoxigraph as ox

from maillage.config import Settings
from maillage.store.oxigraph import in_memory
from maillage.terms import entity, expand, graph
from maillage.web.app import create_app
from maillage.web.page.site import Published
from maillage.web.server.command import Reply, request

ROOT = Path(__file__).parents[1]
TRIG = Path(__file__).parent / "data" / "pages.trig"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def quads() -> list[ox.Quad]:
    """The small graph, and 420 sites that one hospital hosts."""
    found = list(ox.parse(path=TRIG, format=ox.RdfFormat.TRIG))
    for number in range(420):
        site = entity("site", f"s{number:03}")
        found += [
            ox.Quad(site, expand("mlg:hostedBy"), entity("etablissement", "grand"), graph("first")),
            ox.Quad(site, expand("rdfs:label"), ox.Literal(f"S{number:03}"), graph("first")),
        ]
    return found


def make_app(build_id: str = "abc123", *, statements: Sequence[ox.Quad] | None = None):
    """The application on some statements, by default on `quads`."""
    store = in_memory(quads() if statements is None else statements)
    published = Published(build_id, "2026-11-22") if build_id else None
    return create_app(Settings(project=ROOT), store, published=published)


@dataclass(frozen=True)
class Client:
    """Asks an application as one client would."""

    app: object
    accept: str = "*/*"
    language: str = "*"

    def get(self, route: str, method: str = "GET", **headers: str) -> Reply:
        fields = {"Accept": self.accept, "Accept-Language": self.language}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        return request(self.app, route, list(fields.items()), method=method)


def header(reply: Reply, name: str) -> str:
    """One header of a reply; empty if it has none."""
    return ", ".join(value for key, value in reply.headers if key == name.lower())


class Page(HTMLParser):
    """A page's elements and its text, read strictly."""

    def __init__(self, body: bytes, *, strict: bool = True) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        text = body.decode("utf-8")
        if strict:
            html5rdf.HTMLParser(strict=True).parse(text)  # raises at the first error
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str, **attrs: str) -> list[dict[str, str]]:
        """Attributes of the elements of a tag that have these attributes."""
        wanted = attrs.items()
        return [found for name, found in self.elements if name == tag and wanted <= found.items()]

    def stray_scripts(self, *names: str) -> list[dict[str, str]]:
        """Scripts that are no files of ours: that of every page, and of some entries.

        Data for search engines are no script, though their element is called so.
        """
        ours = re.compile(rf"/static/built/({'|'.join(('seek', *names))})-[\w-]{{8}}\.js")
        return [
            tag
            for tag in self.all("script")
            if tag != {"type": "application/ld+json"}
            and (
                tag != {"type": "module", "src": tag.get("src", "")}
                or not ours.search(tag.get("src", ""))
            )
        ]

    @property
    def links(self) -> list[str]:
        """Links within the site, fragments left off."""
        found = [a["href"].split("#")[0] for a in self.all("a")]
        return [href for href in found if href.startswith(("/", "?"))]
