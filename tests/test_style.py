"""The look: contrast of its colours, one sheet under a name that tells its content, small pages."""

from __future__ import annotations

import itertools
import re
import zlib

import pytest
from site_under_test import BROWSER, ROOT, Client, Page, header, make_app

from maillage.web.page.asset_files import SHEETS

STATIC = ROOT / "src" / "maillage" / "web" / "static"
TOKENS = (STATIC / "style" / "tokens.css").read_text("utf-8")
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
ROLES = ("coordinating", "constitutive", "resource", "competence")

#: (foreground, background, least ratio): 4.5 for text, 3 for what only marks (WCAG 2.2).
PAIRS = [
    *(
        (ink, paper, 4.5)
        for ink in ("ink", "quiet", "accent")
        for paper in ("paper", "card", "sunk")
    ),
    *((ink, "accent-soft", 4.5) for ink in ("ink", "accent")),
    *((ink, "warn-soft", 4.5) for ink in ("ink", "warn")),
    ("sure", "sure-soft", 4.5),
    *((ink, "fault-soft", 4.5) for ink in ("ink", "fault", "quiet")),
    ("fault", "card", 4.5),
    ("card", "warn", 4.5),
    ("card", "fault", 4.5),
    ("ink", "sure-soft", 4.5),
    ("warn", "paper", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "coordinating", 4.5),
    ("on-accent", "constitutive", 4.5),
    ("resource", "card", 4.5),
    ("competence", "card", 4.5),
    *((role, land, 3.0) for role in ROLES for land in ("land", "chosen", "paper")),
    # The classes of a shaded map: each is told from the next by lightness alone.
    *((one, next_, 1.2) for one, next_ in itertools.pairwise(("few", "some", "many", "most"))),
    ("few", "land", 1.15),
    ("most", "land", 2.0),
    ("here", "land", 3.0),
    ("here", "chosen", 3.0),
    ("edge", "card", 3.0),
    ("edge", "paper", 3.0),
]


def schemes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    bright = dict(COLOUR.findall(light))
    return {"light": bright, "dark": bright | dict(COLOUR.findall(dark))}


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_is_measured_as_it_is_defined():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("fore", "back", "least"), PAIRS, ids=[f"{f}-on-{b}" for f, b, _ in PAIRS])
def test_every_pair_of_colours_can_be_read(scheme, fore, back, least):
    colours = schemes()[scheme]
    assert contrast(colours[fore], colours[back]) >= least


def test_both_schemes_have_every_colour():
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    names = set(dict(COLOUR.findall(light)))
    assert names == set(dict(COLOUR.findall(dark)))
    assert len(names) > 20


def test_colours_are_named_once():
    """No sheet but the tokens and paper writes a colour by itself, so that both schemes hold."""
    for name in SHEETS:
        text = (STATIC / "style" / f"{name}.css").read_text("utf-8")
        assert len(text.splitlines()) < 400
        if name not in {"tokens", "print"}:
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == [], name
    assert {path.stem for path in (STATIC / "style").glob("*.css")} == set(SHEETS)


@pytest.fixture(scope="module")
def client():
    return Client(make_app(), BROWSER, "fr")


def test_files_bear_the_name_of_their_content(client):
    page = Page(client.get("/").body)
    (sheet,) = page.all("link", rel="stylesheet")
    assert re.fullmatch(r"/static/style\.[0-9a-f]{10}\.css", sheet["href"])
    reply = client.get(sheet["href"])
    assert reply.status == 200
    assert header(reply, "content-type").startswith("text/css")
    assert header(reply, "cache-control") == "public, max-age=31536000, immutable"
    assert client.get(sheet["href"], If_None_Match=header(reply, "etag")).status == 304
    plain = client.get("/static/style.css")
    assert plain.body == reply.body
    assert header(plain, "cache-control") == "public, no-cache"
    assert client.get("/static/style.0000000000.css").status == 404
    for icon in {tag["src"] for tag in page.all("img")}:
        assert header(client.get(icon), "content-type") == "image/svg+xml"


@pytest.mark.parametrize(
    "route", ["/", "/find", "/map?rate=region", "/statistics", "/page/site/lille"]
)
def test_a_first_view_is_small(client, route):
    """Page, sheet, mark and scripts, compressed as they are sent: under 100 kB, 5 of scripts."""
    page = client.get(route)
    read = Page(page.body)
    files = read.all("link", rel="stylesheet") + read.all("link", rel="icon")
    bodies = [page.body, *(client.get(file["href"]).body for file in files)]
    assert len(bodies) == 3
    paths = [tag["href"] for tag in read.all("link", rel="modulepreload")]
    paths += [tag["src"] for tag in read.all("script") if "src" in tag]
    scripts = [client.get(path).body for path in paths]
    assert sum(len(zlib.compress(body)) for body in scripts) < 5_000
    assert sum(len(zlib.compress(body)) for body in bodies + scripts) < 100_000


def test_both_languages_are_told_of_each_page(client):
    page = Page(client.get("/find?audience=child").body)
    assert [(a["hreflang"], a["href"]) for a in page.all("link", rel="alternate")] == [
        ("fr", "/find?audience=child&lang=fr"),
        ("en", "/find?audience=child&lang=en"),
        ("x-default", "/find?audience=child"),
    ]
