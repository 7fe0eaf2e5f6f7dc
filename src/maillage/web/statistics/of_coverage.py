"""Figures of published numbers, of diseases covered, of associations, and of labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Final

from maillage.plotting import Bar, Dot, Key, Row, Tick, both
from maillage.web.statistics.figure import Cell, Facts, Figure, Reach, text

__all__ = ["associations", "labels", "published", "reach"]

#: What names of Orphanet's classifications begin with, which would hide what they are of.
_PREFIXES: Final = (
    "Orphanet classification of ",
    "Classification Orphanet des ",
    "Classification Orphanet de ",
    "Classification d'Orphanet des ",
    "Classification of ",
    "Classification des ",
)
#: Associations of one filière that are drawn one by one.
_DOTS: Final = 24


def published(facts: Facts) -> Figure:
    """Numbers that sources publish, and what the graph has of each."""
    wording = facts.wording
    rows, table = [], []
    national = [row for row in facts.published if "scope" not in row]
    found = {text(row, "figure"): row for row in reversed(national)}
    for iri in sorted(found, key=lambda i: (-int(text(found[i], "published")), i)):
        row = found[iri]
        value, unit = int(text(row, "published")), text(row, "unit")
        counted = int(text(row, "counted")) if "counted" in row else None
        day = text(row, "asOf")
        sense = text(row, "sense")
        when = wording.iso_date(day)
        if not day and "asOfInSource" in row:  # words of a document, in its language
            when = wording("no day; in the source: “%(words)s”") % {
                "words": text(row, "asOfInSource")
            }
        table.append((value, unit, sense, day or text(row, "asOfInSource"), counted))
        share = min((counted or 0) / value, 1.0) if value else 0.0
        rows.append(
            Row(
                f"{wording.number(value)} · {unit}",
                wording("not counted")
                if counted is None
                else wording("%(number)s here") % {"number": wording.number(counted)},
                (Bar("none", 0, 1), Bar("strong", 0, share)),
                note=f"{sense} ({when})" if when else sense,
            )
        )
    return Figure(
        "published",
        wording("Published numbers, and what is entered here"),
        wording(
            "Each number that a source publishes, with what it counts and when; the bar is the part"
            " of it that the graph has. “Reference centre” has two senses: a labelled site,"
            " coordinating or constitutive, or a whole centre with all its sites."
        ),
        wording(
            "The sources say how many there are, the graph does not: all other figures of this page"
            " must be read against this one."
        ),
        both(
            rows,
            (
                Key("strong", wording("entered here")),
                Key("none", wording("published by a source")),
            ),
        )
        if rows
        else (),
        (
            ("published", wording("Published")),
            ("unit", wording("Unit")),
            ("sense", wording("What it counts")),
            ("day", wording("Day")),
            ("entered", wording("Entered here")),
        ),
        tuple(table),
        facts.documents(_documents(facts, {text(row, "source") for row in national})),
        ("cq29",),
    )


def _documents(facts: Facts, titles: set[str]) -> list[str]:
    """Give the documents of some titles, which is what the catalogue's query tells of them."""
    return [iri for iri, source in facts.census.documents.items() if source.title in titles]


def reach(facts: Facts) -> Figure:
    """How many diseases lead to a centre, to a filière, or to neither, by classification."""
    wording = facts.wording
    rows: list[Row] = []
    table: list[tuple[Cell, ...]] = []
    for one in sorted(facts.reach, key=lambda r: (bool(r.classification), _lack(r), -r.total)):
        name = wording("all diseases in use")
        if one.classification:
            known = facts.names.of(one.classification)
            name = _short(known.text)
            if known.lang:
                told = wording("in %(language)s") % {"language": wording.tongue(known.lang)}
                name = f"{name} ({told})"
        told = f"{facts.share(one.covered, one.total)} · {facts.share(one.led, one.total)}"
        rows.append(
            Row(
                f"{name[:1].upper()}{name[1:]} ({wording.number(one.total)})",
                told,
                _reached(one, facts),
            )
        )
        table.append(
            (
                name,
                one.total,
                one.of(scope=True, centre=True),
                one.of(scope=True, centre=False),
                one.of(scope=False, centre=True),
                one.of(scope=False, centre=False),
            )
        )
    caveat = wording(
        "A centre covers what its source says that it does, and few are entered: “neither” means"
        " that nothing is entered, never that nobody cares for the disease. The scope of a filière"
        " was read from the words that it publishes; it is no label."
    )
    if len(facts.reach) == 1:
        caveat += " " + wording(
            "This build holds no whole classification of Orphanet, so all diseases alone are drawn."
        )
    return Figure(
        "reach",
        wording("Diseases that lead to a centre, to a filière, or to neither"),
        wording(
            "Disorders in use of each of Orphanet’s classifications: those that a reference centre"
            " entered here covers, itself or by a group above; those that lie in the published"
            " scope of a filière alone; and the others. A disease may stand in several"
            " classifications."
        ),
        caveat,
        both(
            rows,
            (
                Key("strong", wording("a reference centre is entered (first number)")),
                Key("some", wording("in the scope of a filière alone (with the former: second)")),
                Key("none", wording("neither is entered")),
            ),
        )
        if facts.reach and facts.reach[0].total
        else (),
        (
            ("classification", wording("Classification")),
            ("diseases", wording("Diseases")),
            ("centre_and_filiere", wording("A centre entered, and a filière")),
            ("filiere_alone", wording("Of a filière alone")),
            ("centre_alone", wording("Of a centre alone")),
            ("neither", wording("Neither")),
        ),
        tuple(table),
        facts.documents(facts.coverage_graphs),
        ("cq15",),
        ("reach",),
    )


def _lack(one: Reach) -> float:
    """Order by the part that leads to neither, the largest first."""
    return one.led / one.total if one.total else 1.0


def _reached(one: Reach, facts: Facts) -> tuple[Bar, ...]:
    whole = one.total or 1
    count = facts.wording.number
    return (
        Bar("none", 0, 1, count(one.total - one.led)),
        Bar("some", one.covered / whole, one.led / whole, count(one.led - one.covered)),
        Bar("strong", 0, one.covered / whole, count(one.covered)),
    )


def associations(facts: Facts) -> Figure:
    """Associations linked with each filière, and the filières without any."""
    wording = facts.wording
    ngettext = wording.plural  # the name by which the catalogue's tools know it
    direct: dict[str, set[str]] = defaultdict(set)
    through: dict[str, set[str]] = defaultdict(set)
    for row in facts.associations:
        of = through if "centre" in row else direct
        of[text(row, "network")].add(text(row, "association"))
    table, rows, without = [], [], []
    for iri, acronym in sorted(facts.census.networks.items(), key=lambda item: item[1].casefold()):
        name = acronym or facts.names.of(iri).text
        linked, near = direct[iri], through[iri] - direct[iri]
        table.append((name, facts.names.of(iri).text, len(linked), len(near)))
        if not linked and not near:
            without.append(name)
            continue
        kinds = ["strong"] * len(linked) + ["ring"] * len(near)
        rows.append(
            Row(
                name,
                wording.number(len(linked))
                if not near
                else f"{wording.number(len(linked))} (+{wording.number(len(near))})",
                dots=tuple(Dot(k, 0.02 + 0.04 * n) for n, k in enumerate(kinds[:_DOTS])),
            )
        )
    if without:
        rows.append(
            Row(
                ngettext("%(num)s other filière", "%(num)s other filières", len(without)),
                wording("none entered"),
                note=", ".join(without),
            )
        )
    graphs = {text(row, "graph") for row in facts.associations}
    return Figure(
        "associations",
        wording("Filières and patients’ associations"),
        wording(
            "Associations that a source entered here links with each filière: as a partner, or by a"
            " seat in a body that the filière leads."
        ),
        wording(
            "Few associations are entered, and few of their links: a filière without one here very"
            " likely has some. This lists where to look next, and is no finding of absence."
        ),
        both(
            rows,
            (
                Key("strong", wording("linked with the filière"), dot=True),
                Key("ring", wording("linked with a centre of it alone"), dot=True),
            ),
        )
        if rows
        else (),
        (
            ("filiere", wording("Filière")),
            ("name", wording("Name")),
            ("associations_entered", wording("Associations entered")),
            ("through_a_centre_alone", wording("Through a centre alone")),
        ),
        tuple(table),
        facts.documents(graphs),
        ("cq12",),
        ("associations-of-networks",),
    )


def labels(facts: Facts) -> Figure:
    """Labels by their period."""
    wording, today = facts.wording, facts.today.isoformat()
    ngettext = wording.plural  # the name by which the catalogue's tools know it
    spans: Counter[tuple[str, str]] = Counter()
    by_label = {text(row, "label"): row for row in facts.labels}
    table = []
    for row in by_label.values():
        begins, ends, holder = text(row, "from"), text(row, "until"), text(row, "holder")
        spans[begins, ends] += 1
        table.append((facts.names.of(holder).text, begins or None, ends or None, holder))
    dated = sorted(
        ((ends, begins, count) for (begins, ends), count in spans.items() if begins and ends),
        reverse=True,
    )
    undated = sum(count for (begins, ends), count in spans.items() if not (begins and ends))
    first = min((_year(begins) for _, begins, _ in dated), default=2006.0)
    last = max([_year(ends) for ends, _, _ in dated] + [_year(today)])
    low, high = int(first), int(last) + 1

    def at(year: float) -> float:
        return (year - low) / (high - low)

    rows = [
        Row(
            wording("until %(day)s, excluded") % {"day": wording.iso_date(ends)},
            ngettext("%(num)s label", "%(num)s labels", count),
            (
                Bar("none", 0, 1),
                Bar("strong" if ends > today else "ended", at(_year(begins)), at(_year(ends))),
            ),
            note=wording("from %(day)s") % {"day": wording.iso_date(begins)},
        )
        for ends, begins, count in dated
    ]
    caveat = wording(
        "Only %(number)s labels are entered; most days of effect were inferred from the date of the"
        " order. A label that has ended may have been renewed by an act that is not entered."
    ) % {"number": wording.number(len(by_label))}
    if undated:
        caveat += " " + ngettext(
            "%(num)s label bears no period.", "%(num)s labels bear no period.", undated
        )
    years = [year for year in range(low, high + 1) if year % 5 == 0]
    return Figure(
        "labels",
        wording("Labels by their end"),
        wording(
            "Labels entered here, by the first day on which they no longer count. The line “today”"
            " parts those in force from those that have ended."
        ),
        caveat,
        both(
            rows,
            (Key("strong", wording("in force today")), Key("ended", wording("ended"))),
            [
                *(Tick(at(year), str(year)) for year in years if abs(year - _year(today)) > 3),
                Tick(at(_year(today)), wording("today"), strong=True),
            ],
        )
        if rows
        else (),
        (
            ("holder", wording("Granted to")),
            ("from", wording("From")),
            ("until", wording("Until, excluded")),
            ("iri", "IRI"),
        ),
        tuple(sorted(table, key=lambda row: (row[2] or "", row[0]))),
        facts.documents({text(row, "source") for row in facts.labels}),
        ("cq14", "cq27"),
        ("labels",),
    )


def _year(day: str) -> float:
    """Give a day as a part of its year.

    >>> _year("2026-07-02")
    2026.5
    """
    found = date.fromisoformat(day)
    return found.year + round((found.timetuple().tm_yday - 1) / 365, 2)


def _short(name: str) -> str:
    prefix = next((p for p in _PREFIXES if name.startswith(p)), "")
    return name.removeprefix(prefix)
