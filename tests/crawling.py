"""Follows every link of the site as a reader could, and notes what does not hold."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urljoin, urlsplit

import httpx
from lxml import html

#: What a browser that was asked for nothing else sends.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
HERE = "http://localhost"
#: Requests under way: while the store answers one, another page is read.
_AT_ONCE = 4
#: libxml2 knows HTML 4: elements that came later are no errors.
_UNKNOWN_ELEMENT = 801
_LINK = re.compile(r'<([^>]*)>\s*;\s*rel="([^"]*)"')
#: What a browser fetches of itself because a ``Link`` header says so (HTML §4.6.7).
_FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect"}
_REFERENCES = ("href", "src", "xlink:href", "poster", "cite")
#: In full, but for emergencies, which have a number in each country.
_TELEPHONE = re.compile(r"tel:(?:\+\d{5,15}|15|112)")
_MAIL = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[a-z]+")


@dataclass(frozen=True)
class Link:
    """One reference of a page.

    Attributes:
        url: absolute, with its fragment.
        element: which element makes it, ``header`` for the ``Link`` header.
        rel: what the element says of it.
    """

    url: str
    element: str
    rel: str = ""


@dataclass(frozen=True)
class Seen:
    """A page, as far as it is compared with others."""

    url: str
    title: str
    language: str
    ids: frozenset[str]
    links: tuple[Link, ...]
    tongues: tuple[tuple[str, str], ...]


@dataclass
class Found:
    """What a crawl comes to.

    Attributes:
        pages: URL -> page, of those that were read.
        answered: URL -> status, of all that were asked for.
        wrong: what does not hold, in words.
    """

    pages: dict[str, Seen] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def kinds(self) -> Counter[str]:
        """Count the pages that were read, by kind."""
        return Counter(kind(url) for url in self.pages)


def kind(url: str) -> str:
    """Tell pages of one kind from others: by the path up to the name, and the parameters.

    >>> kind("http://localhost/page/site/lille?lang=fr"), kind("/find?orpha=58&from=35&lang=en")
    ('/page/site/…', '/find?from&orpha')
    """
    split = urlsplit(url)
    path = re.sub(r"^(/(?:page|id)/[^/]+)/.+", r"\1/…", split.path)
    path = re.sub(r"^(/data/[^/]+)/.+(\.\w+)$", r"\1/…\2", path)
    names = sorted({name for name, _ in parse_qsl(split.query, keep_blank_values=True)} - {"lang"})
    return path + ("?" + "&".join(names) if names else "")


def read(url: str, headers: Iterable[tuple[str, str]], body: bytes) -> tuple[Seen, list[str]]:
    """Read one page; gives it, and what is wrong with it by itself."""
    text, fields = body.decode("utf-8"), httpx.Headers(list(headers))
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.fromstring(body, parser=parser)
    wrong = [
        f"line {error.line}: {error.message}"
        for error in parser.error_log
        if error.type != _UNKNOWN_ELEMENT
    ]
    wrong += [] if text.startswith("<!DOCTYPE html>") else ["no doctype"]
    language = tree.get("lang", "")
    asked = dict(parse_qsl(urlsplit(url).query)).get("lang")
    if asked and (asked != language or fields.get("content-language") != asked):
        wrong.append(f"is in {language!r}, {fields.get('content-language')!r}")
    titles = [node.text_content().strip() for node in tree.findall("head/title")]
    if len(titles) != 1 or not titles[0]:
        wrong.append(f"titles: {titles}")
    if (count := len(tree.findall(".//h1"))) != 1:
        wrong.append(f"{count} h1")
    if not "".join(node.text_content() for node in tree.findall(".//h1")).strip():
        wrong.append("an empty h1")
    ids = [node.get("id") for node in tree.iter() if node.get("id") is not None]
    wrong += [f"id {name!r}: {n} times" for name, n in Counter(ids).items() if n > 1]
    for node in tree.iter(html.etree.Element):
        if bad := [n for n in node.attrib if n == "style" or n.startswith("on")]:
            wrong.append(f"<{node.tag} {bad[0]}>")
        if node.tag in {"style", "iframe", "object", "embed"}:
            wrong.append(f"<{node.tag}>")
        if node.tag == "a" and not _is_named(node):
            wrong.append(f"a link without a name: {node.get('href')}")
    links = list(_links(url, tree, fields))
    for link in links:
        wrong += [f"{link.element} {link.url}: {why}" for why in _amiss(link)]
    tongues = tuple(
        (node.get("hreflang"), urljoin(url, node.get("href")))
        for node in tree.findall("head/link")
        if node.get("hreflang")
    )
    # A page that tells an error stands for nothing, in no language.
    if tongues and [code for code, _ in tongues] != ["fr", "en", "x-default"]:
        wrong.append(f"hreflang: {tongues}")
    return Seen(url, "".join(titles), language, frozenset(ids), tuple(links), tongues), wrong


def _is_named(node: Any) -> bool:
    return bool(
        node.text_content().strip()
        or node.get("aria-label")
        or any(image.get("alt") for image in node.iter("img"))
    )


def _links(url: str, tree: Any, fields: httpx.Headers) -> Iterator[Link]:
    """Give every reference: of elements, of pictures' sets, of forms, of the ``Link`` header."""
    for node in tree.iter(html.etree.Element):
        told = node.attrib
        for name in _REFERENCES:
            if name in told and (name != "cite" or node.tag in {"q", "blockquote"}):
                yield Link(_joined(url, told[name]), node.tag, told.get("rel", ""))
        for part in filter(None, re.split(r"\s*,\s+", told.get("srcset", ""))):
            yield Link(_joined(url, part.split()[0]), node.tag)
        if node.tag == "form" and told.get("method", "get").lower() == "get":
            yield Link(_joined(url, told.get("action", "")), "form")
    for target, rel in _LINK.findall(fields.get("link", "")):
        yield Link(_joined(url, target), "header", rel)


def _joined(url: str, reference: str) -> str:
    """Resolve a reference; most are of this host, and start with its root or a scheme."""
    if re.match(r"/(?!/)|[a-z]+://", reference) and "/." not in reference:
        return f"{HERE}{reference}" if reference.startswith("/") else reference
    return urljoin(url, reference)


def _amiss(link: Link) -> Iterator[str]:
    split = urlsplit(link.url)
    match split.scheme:
        case "tel":
            if not _TELEPHONE.fullmatch(link.url):
                yield "no international number"
        case "mailto":
            if not _MAIL.fullmatch(link.url):
                yield "no address"
        case "http" | "https":
            if f"{split.scheme}://{split.netloc}" == HERE:
                return
            if link.element == "header":  # names a licence, a type, the IRI to cite
                if _FETCHED & set(link.rel.split()):
                    yield "loads from another host"
            elif link.element != "a":
                yield "loads from another host"
            elif "external" not in link.rel.split():
                yield "leads to another host without rel=external"
        case _:
            yield "of an unknown scheme"


class Crawler:
    """Follows links in one application.

    Args:
        app: the application.
        most: pages of one kind that are read and followed; None for all.
        probes: links of one kind that are asked for, beyond the pages that are read; None for all.
    """

    def __init__(self, app: Any, *, most: int | None = None, probes: int | None = None) -> None:
        self._app = app
        self._most, self._probes = most, probes
        self.found = Found()

    def run(self, starts: Iterable[str]) -> Found:
        """Follow all links from some pages, given by their paths."""
        asyncio.run(self._run([urljoin(HERE, path) for path in starts]))
        return self.found

    async def _run(self, starts: list[str]) -> None:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        fields = {"Accept": BROWSER, "Accept-Encoding": "identity", "Accept-Language": "fr"}
        async with httpx.AsyncClient(transport=transport, headers=fields, timeout=60) as client:
            queue, known = deque(starts), set(starts)
            read_of, asked_of = Counter[str](), Counter[str]()

            async def follow(url: str) -> None:
                told = kind(url)
                whole = self._most is None or read_of[told] < self._most
                if not whole and self._probes is not None and asked_of[told] >= self._probes:
                    return
                asked_of[told] += 1
                read_of[told] += whole
                page = await self._ask(client, url, whole)
                read_of[told] -= whole and page is None
                for link in page.links if page is not None else ():
                    target, _ = urldefrag(link.url)
                    if target.startswith(f"{HERE}/") and target not in known:
                        known.add(target)
                        queue.append(target)

            running: set[asyncio.Task[None]] = set()
            while queue or running:
                while queue and len(running) < _AT_ONCE:
                    running.add(asyncio.create_task(follow(queue.popleft())))
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        self._compare()

    async def _ask(self, client: httpx.AsyncClient, url: str, whole: bool) -> Seen | None:
        """Ask for one URL, redirects followed; gives the page if it is one and is to be read."""
        reply = await client.get(url, follow_redirects=True)
        for step in reply.history:
            self.found.answered[str(step.url)] = step.status_code
            if step.status_code not in {302, 303, 307, 308}:
                self.found.wrong.append(f"{url}: {step.status_code}")
        self.found.answered[url] = reply.status_code
        if reply.status_code != 200:
            self.found.wrong.append(f"{url}: {reply.status_code}")
            return None
        if not whole or not reply.headers["content-type"].startswith("text/html"):
            return None
        page, wrong = read(url, reply.headers.multi_items(), reply.content)
        # Of a large site only what is compared in the end is kept.
        kept = tuple(link for link in page.links if "#" in link.url)
        self.found.pages[url] = replace(page, links=kept)
        self.found.wrong += [f"{url}: {why}" for why in wrong]
        return page

    def _compare(self) -> None:
        """Hold pages against each other: fragments, languages."""
        by_url = {_plain(url): page for url, page in self.found.pages.items()}
        for page in self.found.pages.values():
            for link in page.links:
                target, fragment = urldefrag(link.url)
                other = by_url.get(_plain(target))
                if fragment and other and unquote(fragment) not in other.ids:
                    self.found.wrong.append(f"{page.url}: no #{fragment} in {target}")
            for code, address in page.tongues:
                other = by_url.get(_plain(address))
                if other is None:
                    continue
                if other.language != code != "x-default":
                    self.found.wrong.append(f"{page.url}: {address} is in {other.language}")
                mine, theirs = (
                    sorted(map(_plain, dict(p.tongues).values())) for p in (page, other)
                )
                if mine != theirs:
                    self.found.wrong.append(f"{page.url}: {address} does not name it in turn")


def _plain(url: str) -> str:
    """Write a URL so that the order of its parameters does not matter."""
    split = urlsplit(url)
    query = urlencode(sorted(parse_qsl(split.query, keep_blank_values=True)))
    return f"{split.path}?{query}"
