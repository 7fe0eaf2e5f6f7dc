"""The tables of `RESULTS.md`, from what was written down."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import aims, formats, plot, results, servers
from benchmarks.medians import Figures, of
from benchmarks.questions import NAMES
from benchmarks.records import Record, Records
from benchmarks.servers import DISK, KEPT, MEMORY, OURS, SHORT

TITLE = "Queries over HTTP"
#: Seen from the page.
PLOT = "queries.svg"


def publish(records: Records, page: Path | None) -> None:
    """Write the section of the page, and the plot; or the section alone into another file."""
    lines = section(records)
    if page:
        page.write_text("\n".join([f"## {TITLE}", "", *lines, ""]), "utf-8")
        return
    drawn = plot.draw(of(records), results.RESULTS.with_name(PLOT))
    results.write(TITLE, [*lines[:1], *drawn, *lines[1:]])


def section(records: Records) -> list[str]:
    """Give all lines of the section."""
    found = of(records)
    rounds = records.all("round")
    counts = {record["round"] for record in rounds}
    days = sorted({record["day"] for record in rounds})
    lines = [
        f"Medians of {len(counts)} interleaved rounds of a second or more"
        + (f", {days[0]} to {days[-1]}" if len(days) > 1 else "")
        + ". The questions are in `benchmarks/queries/`, each asked with another parameter every "
        "time; SELECT in JSON, graphs in N-Triples, nothing compressed. All servers give the same "
        "rows (where a LIMIT takes any, as many), or are left out. Client and servers share the "
        "cores: wrk takes some of what is measured at many clients, so the processor an answer "
        "costs is the figure that holds elsewhere. "
        f"Servers: {servers.versions()}. Maillage with "
        + ", ".join(f"`{name}={value}`" for name, value in servers.SETTINGS.items())
        + f" and otherwise its defaults; answers are kept in {servers.KEPT_MB} MiB, or, but for "
        "the column that says so, not at all. "
        "Peers that are loaded hold the union of the graphs alone; Maillage and the native server "
        "on its store hold each source's graph as well.",
        "",
        *(f'    make bench PART=queries ARGS="{r["question"]}"' for r in records.all("run")),
        *_ceiling(records),
        *aims.lines(found, records),
    ]
    for data in records.all("data"):
        name = data["data"]
        if not any(key[0] == name for key in found):
            continue
        lines += ["", f"### {_called(name)}: {data['quads']:,} quads, {data['triples']:,} triples"]
        for clients in sorted({key[2] for key in found if key[0] == name}):
            lines += ["", *_ratios(found, name, clients)]
        lines += ["", *_absolute(found, name), "", *_processor(found, name)]
        lines += ["", *_cold(records, name), "", *_memory(records, name)]
        lines += [*formats.lines(records, name), *_left_out(records, name)]
    return lines


def _called(name: str) -> str:
    return {"curated": "The curated graph", "full": "With all of Orphanet"}.get(
        name, f"Generated, {name}"
    )


def _there(found: Iterable[str]) -> list[str]:
    known = set(found)
    return [name for name in SHORT.values() if name in known]


def _ratios(found: dict[tuple[str, str, int, str], Figures], data: str, clients: int) -> list[str]:
    """Answers a second against the native server on disk."""
    rates = {key[1::2]: f.rate for key, f in found.items() if (key[0], key[2]) == (data, clients)}
    names = [name for name in _there(server for _, server in rates) if name != DISK]
    # What is divided by what, by the head of its column.
    columns = {name: (name, DISK) for name in names}
    if {OURS, MEMORY} <= set(names):
        columns["Maillage ÷ in memory"] = (OURS, MEMORY)
    if {OURS, KEPT} <= set(names):
        columns["kept ÷ Maillage"] = (KEPT, OURS)
    rows, ratios = [], {head: [] for head in columns}
    for question in NAMES:
        row = [question]
        for head, (above, below) in columns.items():
            pair = rates.get((question, above)), rates.get((question, below))
            if pair[0] and pair[1]:
                ratios[head].append(pair[0] / pair[1])
                row.append(f"{pair[0] / pair[1]:.2f}")
            else:
                row.append("–")
        if set(row[1:]) != {"–"}:
            rows.append(row)
    means = [f"**{statistics.geometric_mean(r):.2f}**" if r else "–" for r in ratios.values()]
    title = f"{clients} client{'s' * (clients > 1)}: answers a second ÷ those of {DISK}; "
    title += "above 1 is faster."
    return [title, "", *results.table(["", *columns], [*rows, ["geometric mean", *means]])]


def _absolute(found: dict[tuple[str, str, int, str], Figures], data: str) -> list[str]:
    """Ours and the native server on disk, in answers and milliseconds."""
    rows = []
    clients_there = sorted({key[2] for key in found if key[0] == data})
    names = [n for n in (OURS, DISK) if any((k[0], k[3]) == (data, n) for k in found)]
    for question in NAMES:
        for clients in clients_there:
            row = [question, str(clients)]
            for name in names:
                one = found.get((data, question, clients, name))
                row += _cells(one) if one else ["–"] * 5
            if set(row[2:]) != {"–"}:
                rows.append(row)
    head = ["", "clients"]
    for name in names:
        head += [f"{name}: answers/s", "p50 ms", "p99 ms", "first byte ms", "CPU ms"]
    return ["In figures:", "", *results.table(head, rows)]


def _cells(one: Figures) -> list[str]:
    cells = [f"{one.rate:,.0f}" if one.rate >= 10 else f"{one.rate:.1f}"]
    return cells + [_ms(value) for value in (one.p50, one.p99, one.first, one.cpu)]


def _ms(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processor(found: dict[tuple[str, str, int, str], Figures], data: str) -> list[str]:
    """The processor an answer costs, of each server."""
    there = sorted({key[2] for key in found if key[0] == data})
    clients = there[0]
    mine = {key[1::2]: f for key, f in found.items() if (key[0], key[2]) == (data, clients)}
    names = _there(server for _, server in mine)
    means = []
    for name in names:
        pairs = [(mine.get((q, name)), mine.get((q, DISK))) for q in NAMES]
        ratios = [one.cpu / two.cpu for one, two in pairs if one and two and one.cpu and two.cpu]
        means.append(f"**{statistics.geometric_mean(ratios):.2f}**" if ratios else "–")
    return [
        f"Milliseconds of processor an answer ({clients} client{'s' * (clients > 1)}), "
        "user and system, all processes of the server:",
        "",
        *_grid(names, lambda q, s: _ms(mine[q, s].cpu) if (q, s) in mine else "–"),
        *results.table(["÷ native on disk, geometric mean", *means], [])[:1],
    ]


def _cold(records: Records, data: str) -> list[str]:
    """The first answers after a start."""
    mine = {
        (r["question"], r["server"]): r["whole"]
        for r in records.all("cold")
        if r["data"] == data and r["status"] == 200
    }
    return [
        "Cold: milliseconds of the first answer to each question, in this order, right after a "
        "start with the store's files dropped from the page cache (servers that are loaded have "
        "all in memory by then; Maillage answers from its files until the store is):",
        "",
        *_grid(
            _there(server for _, server in mine),
            lambda q, s: _ms(mine[q, s]) if (q, s) in mine else "–",
        ),
    ]


def _grid(names: Sequence[str], cell: Callable[[str, str], str]) -> list[str]:
    """Write a row a question, a column a server; questions without any figure are left out."""
    rows = [[question, *(cell(question, name) for name in names)] for question in NAMES]
    return results.table(["", *names], [row for row in rows if set(row[1:]) != {"–"}])


def _memory(records: Records, data: str) -> list[str]:
    """Start and memory of each server, and of ours by workers."""
    started = {r["server"]: r for r in records.all("start") if r["data"] == data}
    mb = {(r["server"], r["question"]): r["mb"] for r in records.all("memory") if r["data"] == data}
    held = {r["server"]: r for r in records.all("held") if r["data"] == data}
    whens = ("each question asked once", "after all rounds")
    rows = [
        [
            name + _how(held.get(name, {})),
            f"{started[name]['seconds']:.1f}",
            *(f"{mb[name, when]:,.0f}" if (name, when) in mb else "–" for when in whens),
        ]
        for name in _there(started)
    ]
    lines = [
        "Start and memory (proportional set size of all processes):",
        "",
        *results.table(["", "s to the first answer", *(f"MiB, {when}" for when in whens)], rows),
    ]
    workers = {r["clients"]: r for r in records.all("workers") if r["data"] == data}
    if workers:
        told = [
            f"{n} worker{'s' * (n > 1)} {r['idle_mb']:,.0f} MiB idle, {r['mb']:,.0f} MiB after"
            for n, r in sorted(workers.items())
        ]
        low, high = workers[min(workers)], workers[max(workers)]
        told[-1] += f": {high['mb'] / low['mb']:.2f} times"
        lines += ["", f"Maillage after full scans: {'; '.join(told)}."]
    return lines


def _how(held: Record) -> str:
    """Tell how a server holds its store, where that is its own choice."""
    told = ["store in memory"] if held.get("in_memory") else []
    told += [held["allocator"]] if held.get("allocator") else []
    return f" ({', '.join(told)})" if told else ""


def _left_out(records: Records, data: str) -> list[str]:
    measured = {
        (record["question"], record["server"], record["clients"])
        for record in records.all("round")
        if record["data"] == data
    }
    mine = [
        record
        for record in records.all("left-out")
        if record["data"] == data
        and tuple(record.get(name) for name in ("question", "server", "clients")) not in measured
    ]
    return ["", "Left out:", "", *map(_reason, mine)] if mine else []


def _reason(record: Record) -> str:
    what = [record["server"], record.get("question")]
    if record.get("clients"):
        what.append(f"{record['clients']} clients")
    return f"- {', '.join(filter(None, what))}: {record['why']}"


def _ceiling(records: Records) -> list[str]:
    found = sorted(records.all("ceiling"), key=lambda record: record["clients"])
    if not found:
        return []
    told = ", ".join(f"{r['rate']:,.0f} at {r['clients']}" for r in found)
    cost = statistics.median(r["client"] for r in found)
    return [
        "",
        f"The load generator's ceiling: answers a second of nginx that says three letters, by "
        f"clients: {told}; {cost * 1000:.0f} µs of processor an answer on the client's side.",
    ]
