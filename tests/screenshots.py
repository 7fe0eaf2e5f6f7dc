"""Pictures of every type of page, for people to look at: ``make screenshots``.

Each page at 1280 and 390 pixels, light and dark, in French and English, and as it is printed; with
a sheet that shows them all, ``build/screenshots/index.html``. Of the curated graph, or of any site
that runs: ``make screenshots ARGS="--url http://127.0.0.1:8000 --only home,find"``.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browser import chromium
from servers import site_server
from site_pages import PAGES, SitePage

from maillage.build import Order, build

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build" / "screenshots"
#: A4 at 96 dots an inch, less the margins of print.css.
_PAPER = 673
#: Longest picture, in pixels: a page of thousands of lines goes on as it began.
_LONGEST = 6000


@dataclass(frozen=True)
class View:
    """One way to look at a page: its name, the window's width, the scheme, and whether on paper."""

    name: str
    width: int
    scheme: str = "light"
    paper: bool = False


VIEWS = (
    View("desktop", 1280),
    View("desktop-dark", 1280, "dark"),
    View("phone", 390),
    View("phone-dark", 390, "dark"),
    View("print", _PAPER, paper=True),
)
LANGUAGES = ("fr", "en")


def file_name(page: SitePage, view: View, code: str) -> str:
    """Name the file of one picture.

    >>> file_name(SitePage("home", "/"), VIEWS[0], "fr")
    'home.desktop.fr.png'
    """
    return f"{page.name}.{view.name}.{code}.png"


def take(browser: Any, url: str, page: SitePage, out: Path, codes: Sequence[str]) -> int:
    """Take all pictures of one page; gives how many."""
    taken = 0
    for code in codes:
        tab = browser.new_page(reduced_motion="reduce")
        tab.goto(url + page.in_language(code))
        if page.script:
            with contextlib.suppress(Exception):  # without the browser code, the form is what is
                tab.wait_for_selector(page.script, timeout=5_000)
        for view in VIEWS:
            tab.set_viewport_size({"width": view.width, "height": 900})
            media = "print" if view.paper else "screen"
            tab.emulate_media(media=media, color_scheme=view.scheme)
            height = min(tab.evaluate("document.documentElement.scrollHeight"), _LONGEST)
            # The window as high as the page, so that what stays in sight is drawn once.
            tab.set_viewport_size({"width": view.width, "height": max(height, 900)})
            tab.screenshot(path=out / file_name(page, view, code))
            taken += 1
        tab.close()
    return taken


def sheet(pages: Sequence[SitePage], codes: Sequence[str]) -> str:
    """Write the page that shows all pictures: a row a page, a column a view."""
    rows = []
    for page in pages:
        for code in codes:
            cells = "".join(
                f'<td><a href="{name}"><img loading="lazy" src="{name}" alt="{view.name}"></a></td>'
                for view in VIEWS
                for name in [file_name(page, view, code)]
            )
            path = html.escape(page.in_language(code))
            rows.append(f"<tr><th>{page.name}<br>{code}, {page.kind}<br>{path}</th>{cells}</tr>")
    heads = "".join(f"<th>{view.name}, {view.width} px</th>" for view in VIEWS)
    style = (
        "body{font:14px sans-serif;margin:1rem}th{text-align:left;vertical-align:top;"
        "max-width:14rem;overflow-wrap:anywhere;font-weight:400}td{vertical-align:top}"
        "img{width:16rem;max-height:22rem;object-fit:cover;object-position:top;outline:1px solid}"
    )
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>'
        f"<style>{style}</style><h1>Every type of page</h1><table><tr><th></th>{heads}</tr>"
        f"{''.join(rows)}</table></html>\n"
    )


@contextlib.contextmanager
def _served(url: str) -> Iterator[str]:
    """Give a site that runs: the one that is named, or one on the curated graph."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Order(ROOT, Path(folder)))
        with site_server(Path(folder)) as ours:
            yield ours


def main(arguments: Sequence[str]) -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser("make screenshots", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", default="", help="of a site that runs; else the curated graph's")
    parser.add_argument("--only", default="", metavar="A,B", help="names of pages, or beginnings")
    parser.add_argument("--languages", default=",".join(LANGUAGES), metavar="A,B")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    wanted = tuple(filter(None, asked.only.split(",")))
    pages = [page for page in PAGES if not wanted or page.name.startswith(wanted)]
    codes = asked.languages.split(",")
    if not pages or not set(codes) <= set(LANGUAGES):
        parser.error(f"no such page or language; there are {', '.join(p.name for p in PAGES)}")
    asked.out.mkdir(parents=True, exist_ok=True)
    taken = 0
    with _served(asked.url) as url, chromium() as browser:
        for page in pages:
            taken += take(browser, url, page, asked.out, codes)
            sys.stderr.write(f"{page.name}: {taken} pictures\n")
    (asked.out / "index.html").write_text(sheet(pages, codes), "utf-8")
    sys.stdout.write(f"{asked.out / 'index.html'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
