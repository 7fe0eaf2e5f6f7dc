"""What search engines and browsers look for: robots.txt, the site map, OpenSearch.

They need absolute addresses: below ``MAILLAGE_URL`` where it is set, else below the address that
the request itself was sent to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from maillage.errors import NotFound
from maillage.negotiate import LANGUAGES
from maillage.web.page.answers import caching, etag, is_fresh, not_modified
from maillage.web.page.frame import every_entry
from maillage.web.page.once import Once
from maillage.web.page.site import Site, language_of, site_of
from maillage.web.wording.links import page_path

__all__ = ["address_of", "opensearch", "robots", "sitemap", "sitemap_part"]

#: Pages in one part of the site map, each in both languages; a part may name 50,000 addresses.
_PART: Final = 5_000
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_VARY: Final = {"Vary": "Accept-Encoding"}
#: What programs are asked to leave alone: questions, of which there is no end. What a person asks
#: for by a link in their own page can be read all the same.
_ROBOTS: Final = """\
User-agent: *
Allow: /
Disallow: /find?
Allow: /find?lang=
Disallow: /search?
Disallow: /sparql?
Allow: /sparql?lang=
Disallow: /store

Sitemap: {address}/sitemap.xml
"""


def address_of(request: Request) -> str:
    """Give the address of the site, without a slash at its end."""
    return site_of(request).house.url or str(request.base_url).rstrip("/")


def robots(request: Request) -> Response:
    """``/robots.txt``: what programs may follow, and where the site map is."""
    body = _ROBOTS.format(address=address_of(request))
    return Response(body, headers=_VARY, media_type="text/plain")


def sitemap(request: Request) -> Response:
    """``/sitemap.xml``: the parts of the site map."""
    count = -(-len(_pages(request)) // _PART)
    address, day = escape(address_of(request)), site_of(request).published.date
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    parts = (
        f"<sitemap><loc>{address}/sitemap/{number}.xml</loc>{changed}</sitemap>\n"
        for number in range(1, count + 1)
    )
    body = f'{_XML}<sitemapindex xmlns="{_MAP}">\n{"".join(parts)}</sitemapindex>\n'
    return _xml(request, body, "application/xml")


def sitemap_part(request: Request) -> Response:
    """``/sitemap/1.xml``: pages, in both languages.

    Raises:
        NotFound: there are not so many parts.
    """
    given = request.path_params["number"]
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    pages = _pages(request)[(number - 1) * _PART : number * _PART] if number else []
    if not pages:
        raise NotFound(
            f"the site map has no part {given!r}: /sitemap.xml lists them",
            fr=f"le plan du site n’a pas de partie « {given} » : /sitemap.xml les donne",
        )
    body = "".join(_urls(address_of(request), pages))
    names = f'xmlns="{_MAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _xml(request, f"{_XML}<urlset {names}>\n{body}</urlset>\n", "application/xml")


def opensearch(request: Request) -> Response:
    """``/opensearch.xml``: how a browser searches here (OpenSearch 1.1)."""
    site, language = site_of(request), language_of(request)
    address, wording = escape(address_of(request)), site.wordings[language.code]
    described = escape(wording("Rare diseases: who cares for them in France, and where"))
    mark = site.assets.path("mark.svg")
    body = f"""{_XML}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Maillage</ShortName>
<Description>{described}</Description>
<Url type="text/html" template="{address}/search?q={{searchTerms}}&amp;lang={language.code}"/>
<Url type="application/json" template="{address}/search?q={{searchTerms}}"/>
<Image width="64" height="64" type="image/svg+xml">{address}{mark}</Image>
<Language>{language.code}</Language>
<InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
"""
    answer = _xml(request, body, "application/opensearchdescription+xml")
    answer.headers["Content-Language"] = language.code
    answer.headers["Vary"] = "Accept-Encoding, Accept-Language"
    return answer


def _urls(address: str, pages: Iterable[str]) -> Iterator[str]:
    for path in pages:
        plain = escape(address + path)
        tongues = {code: f"{plain}?{urlencode({'lang': code})}" for code in LANGUAGES}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{href}"/>'
            for code, href in [*tongues.items(), ("x-default", plain)]
        )
        for href in tongues.values():
            yield f"<url><loc>{href}</loc>{others}</url>\n"


def _pages(request: Request) -> list[str]:
    """List the pages worth finding: those of the frame, and those of what people look for."""
    site = site_of(request)
    kept: Once[list[str]] = request.app.state.addresses

    def list_them() -> list[str]:
        frame = [e.path for e in every_entry() if site.published.dump or not e.built]
        return list(dict.fromkeys(["/", *frame, *_entities(site)]))

    return kept.get("addresses", list_them)


def _entities(site: Site) -> Iterator[str]:
    for row in site.queries.rows("sitemap"):
        node = row["entity"]
        if isinstance(node, NamedNode) and (path := page_path(node.value)):
            yield path


def _xml(request: Request, body: str, media_type: str) -> Response:
    site, address = site_of(request), address_of(request)
    tag = etag(site, request.url.path, language_of(request).code, address)
    if is_fresh(request, tag):
        return not_modified(tag, _VARY)
    headers = {**_VARY, **caching(tag), "Content-Type": media_type}
    return Response(body.encode(), headers=headers)
