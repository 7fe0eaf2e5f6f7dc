"""The figures of ``make bench PART=pages``: what is chosen, read, told and published."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import psutil
import pytest
from browser import needs_build
from servers import published_server

from benchmarks import __main__ as command
from benchmarks import lighthouse, page_tables, results, timing, weighing

ROOT = Path(__file__).parents[1]


def test_pages_are_chosen_of_each_kind_and_the_same_each_time(published_folder: Path) -> None:
    dump = published_folder / "maillage.nq"
    paths = timing.paths_of(dump, 10)
    assert paths == timing.paths_of(dump, 10)
    assert paths != timing.paths_of(dump, 10, seed=2)
    assert len(paths) > 30
    for name in ("/page/site/…", "/page/centre/…", "/page/orpha/…", "/find?…"):
        assert len(set(paths[name])) == 10, name
    assert all(path.startswith("/") for chosen in paths.values() for path in chosen)


def test_pages_are_asked_for_twice_and_what_is_slow_is_named(published_folder: Path) -> None:
    paths = {
        name: chosen
        for name, chosen in timing.paths_of(published_folder / "maillage.nq", 3).items()
        if name in {"/page/site/…", "/page/orpha/…", "/find?…", "/"}
    }
    with published_server(published_folder.parent) as (url, process):
        port = int(url.rpartition(":")[2])
        found = timing.measure(port, psutil.Process(process.pid), paths)
    assert found.keys() == paths.keys()
    for name, one in found.items():
        assert len(one.first) == len(one.again) == len(paths[name])
        assert min(one.first + one.again) > 0
        assert one.longest in paths[name]
    slow = timing.Times(2, [1.0, 1.0], [1.0, page_tables.MOST_MS * 2.0], 1.0, "/slow")
    told = "\n".join(page_tables.timed({"quick": found["/"], "/x": slow}))
    assert "/x (/slow)" in told
    assert timing.Times.quantile([1, 2, 3, 4, 5], 50) == 3


def test_a_first_view_is_weighed(published_folder: Path) -> None:
    needs_build()
    axe = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    with (
        published_server(published_folder.parent) as (url, _),
        weighing.chromium() as browser,
    ):
        paths = {"fr": "/?lang=fr", "en": "/?lang=en"}
        one = weighing.weigh(browser, url, paths, "", axe)
    assert one.sent.keys() >= {"page", "sheets", "images"}
    assert one.requests >= 3
    assert one.strangers == frozenset()
    assert one.violations == {"fr": 0, "en": 0}
    assert 5_000 < sum(one.sent.values()) < page_tables.MOST_BYTES
    heavy = weighing.Weight(Counter(page=200_000), 1, frozenset({"x.example"}), {"fr": 1, "en": 0})
    told = page_tables.weighed({"home": (one, False), "big": (heavy, False), "ed": (heavy, True)})
    (big,) = [line for line in told if line.startswith("| big")]
    assert "**over**" in big
    assert "x.example" in big
    assert "1/0" in big
    assert not any("over" in line for line in told if line.startswith(("| home", "| ed")))


def test_what_lighthouse_says_is_told() -> None:
    report = {
        "finalDisplayedUrl": "http://127.0.0.1:1/",
        "categories": {
            "seo": {"score": 0.9, "auditRefs": [{"id": "title", "weight": 1}]},
            "performance": {"score": 1, "auditRefs": [{"id": "hint", "weight": 0}]},
        },
        "audits": {
            "title": {"score": 0, "scoreDisplayMode": "binary"},
            "hint": {"score": 0},
            "network-requests": {
                "details": {"items": [{"url": "http://127.0.0.1:1/a"}, {"url": "http://b/"}]}
            },
        },
    }
    read = lighthouse.read(report)
    assert read == lighthouse.Report({"seo": 90, "performance": 100}, ("title",), ("http://b",))
    scores = dict.fromkeys(lighthouse.CATEGORIES, 100)
    good, low = lighthouse.Report(scores, (), ()), lighthouse.Report(scores | {"seo": 90}, (), ())
    told = "\n".join(page_tables.audited({("home", "fr", "desktop"): good}))
    assert "met." in told
    told = "\n".join(page_tables.audited({("home", "en", "mobile"): low}))
    assert "all but home en mobile" in told
    assert page_tables.audited({}) == []


def test_options_are_for_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="options are for one part"):
        command.main(["search", "--most", "3"])
    with pytest.raises(SystemExit) as told:
        command.main(["pages", "--help"])
    assert told.value.code == 0


def test_the_figures_are_published() -> None:
    text = results.RESULTS.read_text("utf-8")
    (section,) = re.findall(r"^## Pages\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    for title in ("The server's time", "What a first view weighs", "Lighthouse", "Headers"):
        assert f"### {title}" in section
    weighed = re.findall(r"\| \d+/\d+ \|$", section, re.M)
    assert len(weighed) >= 40
    assert set(weighed) == {"| 0/0 |"}
    assert "unsafe" not in section
