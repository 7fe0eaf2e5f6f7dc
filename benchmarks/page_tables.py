"""The tables of ``make bench PART=pages``."""

from __future__ import annotations

from benchmarks import lighthouse, results, timing, weighing

#: What is aimed at: bytes of a first view, milliseconds of the server, a score of Lighthouse.
MOST_BYTES, MOST_MS, LEAST_SCORE = 100_000, 50, 95


def timed(times: dict[str, timing.Times]) -> list[str]:
    """Tell the server's time for each type of page."""
    rows, slow = [], []
    for name, one in times.items():
        if not one.again:
            continue
        numbers = [timing.Times.quantile(t, p) for t in (one.first, one.again) for p in (50, 95)]
        rows.append([name, str(one.pages), *(f"{n:.1f}" for n in numbers), f"{one.cpu_ms:.1f}"])
        if numbers[3] > MOST_MS:
            slow.append(f"{name} ({one.longest})")
    head = ["pages", "different", "first p50 ms", "p95", "again p50", "p95", "processor ms"]
    told = f"p95 under {MOST_MS} ms when asked again: "
    told += f"all but {', '.join(slow)}." if slow else "all."
    return ["", "### The server's time", "", told, "", *results.table(head, rows)]


def weighed(weights: dict[str, tuple[weighing.Weight, bool]]) -> list[str]:
    """Tell what a first view of each page weighs, and what axe found."""
    rows = []
    for name, (one, heavy) in weights.items():
        total = sum(one.sent.values())
        mark = " (by itself)" if heavy else "" if total < MOST_BYTES else " **over**"
        cells = [f"{one.sent[kind] / 1000:.1f}" for kind in weighing.KINDS]
        hosts = ", ".join(sorted(one.strangers)) or "none"
        found = "/".join(str(count) for count in one.violations.values())
        rows.append([name, *cells, f"{total / 1000:.1f}{mark}", str(one.requests), hosts, found])
    kinds = [f"{kind} kB" for kind in weighing.KINDS]
    head = ["page", *kinds, "all kB", "requests", "other hosts", "axe FR/EN"]
    told = (
        "Bodies as they are sent, compressed, with nothing kept from before; aim under "
        f"{MOST_BYTES // 1000} kB, but for the editor and the network's picture, whose scripts are "
        "large. axe: rules of WCAG 2.2 AA broken, at 390 px in French and English."
    )
    return ["", "### What a first view weighs", "", told, "", *results.table(head, rows)]


def audited(reports: dict[tuple[str, str, str], lighthouse.Report]) -> list[str]:
    """Tell Lighthouse's scores; nothing where it did not run."""
    if not reports:
        return []
    rows = []
    for key, one in reports.items():
        scores = [str(one.scores[name]) for name in lighthouse.CATEGORIES]
        hosts, failed = ", ".join(one.strangers) or "none", ", ".join(one.failed) or "–"
        rows.append([*key, *scores, hosts, failed])
    low = [" ".join(k) for k, one in reports.items() if min(one.scores.values()) < LEAST_SCORE]
    told = f"Lighthouse {lighthouse.VERSION}, on Debian's Chromium; aim {LEAST_SCORE} everywhere: "
    told += f"all but {', '.join(low)}." if low else "met."
    told += " Answers of /find are kept from search engines on purpose (robots.txt): 69 in SEO."
    head = ["page", "language", "preset", *lighthouse.CATEGORIES, "other hosts", "below 90"]
    return ["", "### Lighthouse", "", told, "", *results.table(head, rows)]


def guarded(policies: dict[str, dict[str, str]]) -> list[str]:
    """Tell the headers of three pages: one of words, the editor, an error."""
    names = (
        *("content-security-policy", "permissions-policy", "referrer-policy"),
        *("x-content-type-options", "cross-origin-opener-policy", "set-cookie"),
    )
    rows = [[name, *(f.get(name, "none") for f in policies.values())] for name in names]
    return ["", "### Headers", "", *results.table(["header", *policies], rows)]
