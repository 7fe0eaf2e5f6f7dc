"""What the benchmark of the endpoint publishes, from records that are known."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import medians, plot, tables
from benchmarks.records import Records
from benchmarks.servers import DISK, MEMORY, OURS


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Two questions of 1M, three rounds; ours three times and half as fast as the native one."""
    found = Records(tmp_path / "records.jsonl")
    found.add({"kind": "run", "question": "--sizes 1M"})
    found.add({"kind": "data", "data": "1M", "quads": 1_000_000, "triples": 980_000})
    rates = {
        ("point", OURS): (1, 300, 900),  # the median is 300
        ("point", DISK): (100, 90, 110),
        ("point", MEMORY): (600, 600, 600),
        ("rows-100k", OURS): (5, 5, 5),
        ("rows-100k", DISK): (10, 10, 10),
    }
    for (question, server), rounds in rates.items():
        for number, rate in enumerate(rounds):
            key = {"kind": "round", "data": "1M", "question": question, "server": server}
            figures = {"p50": 2.5, "p99": 123.4, "first": 12.5, "cpu": 600 / rate, "client": 0.01}
            found.add({**key, "clients": 8, "round": number, "rate": rate, **figures})
    for workers, mb in ((1, 500.0), (4, 700.0)):
        found.add({"kind": "workers", "data": "1M", "clients": workers, "idle_mb": 400, "mb": mb})
    why = {"clients": 8, "why": "a round would take 99 s", "need": 99}
    left_out = {"kind": "left-out", "data": "1M", "question": "rows-100k", "server": MEMORY}
    found.add({**left_out, **why})
    return found


def test_the_tables_hold_the_ratios_of_medians(records: Records) -> None:
    text = "\n".join(tables.section(records))
    assert '\n    make bench PART=queries ARGS="--sizes 1M"\n' in text
    assert "Generated, 1M: 1,000,000 quads, 980,000 triples" in text
    rows = dict(re.findall(r"^\| (point|rows-100k|geometric mean) \| (.*) \|$", text, re.MULTILINE))
    assert len(rows) == 3
    below = text.split("8 clients: answers a second")[1]
    assert "| point | 3.00 | 6.00 | 0.50 |" in below
    assert "| rows-100k | 0.50 | – | – |" in below
    assert "| geometric mean | **1.22** | **6.00** | **0.50** |" in below
    assert "| ÷ native on disk, geometric mean | **0.82** | **1.00** | **0.17** |" in below
    assert "| point | 8 | 300 | 2.50 | 123 | 12.5 | 2.00 | 100 |" in below


def test_the_aims_are_told_with_what_was_measured(records: Records) -> None:
    text = "\n".join(tables.section(records))
    assert f"- 1M, 8 clients: {OURS} ÷ {DISK}, aim 2.5 in geometric mean: 1.22; " in text
    assert "below 1: rows-100k\n" in text
    assert "first byte of 100 k rows, aim under 10 ms: 12.5 ms" in text
    assert "memory of 4 workers after scans, aim at most 2 times that of 1: 1.40" in text


def test_what_was_left_out_is_told_until_it_is_measured(records: Records) -> None:
    told = f"- {MEMORY}, rows-100k, 8 clients: a round would take 99 s"
    assert told in tables.section(records)
    key = {"kind": "round", "data": "1M", "question": "rows-100k", "server": MEMORY}
    figures = {"rate": 1, "p50": 1, "p99": 1, "first": None, "cpu": 1, "client": 1}
    records.add({**key, "clients": 8, "round": 0, **figures})
    assert told not in tables.section(records)


def test_the_plot_is_the_same_for_the_same_figures(records: Records, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="installed by `make bench` alone")
    found = medians.of(records)
    one, two = tmp_path / "one.svg", tmp_path / "two.svg"
    assert plot.draw(found, one)[1].endswith("(one.svg)")
    plot.draw(found, two)
    assert one.read_bytes() == two.read_bytes()
    text = one.read_text("utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert {OURS, DISK, MEMORY} <= set(re.findall(r">([^<>]+)</text>", text))
