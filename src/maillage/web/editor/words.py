"""The words of the editor, which its script shows; `web/src/words.ts` has the same names.

``{name}`` is filled in by the script.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from maillage.web.wording.language import Wording
from maillage.web.wording.typography import hold

__all__ = ["WORDS", "words"]


def _n(message: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


#: Name in the script -> text in English, the key of the catalogue.
WORDS: Final[Mapping[str, str]] = {
    "run": _n("Run"),
    "cancel": _n("Cancel"),
    "format": _n("Format"),
    "share": _n("Copy link"),
    "copied": _n("Copied."),
    "copy": _n("Copy"),
    "copyFailed": _n(
        "The browser does not let this page copy: select the text, and copy it yourself."
    ),
    "code": _n("In a program"),
    "query": _n("SPARQL query"),
    "help": _n(
        "Ctrl-Space proposes, Ctrl-Enter runs, Escape stops. Escape, then Tab leaves the field."
    ),
    "running": _n("The query has been running for {n} s."),
    "stopped": _n("Stopped."),
    "waiting": _n("One moment …"),
    "rows.one": _n("{n} row"),
    "rows.other": _n("{n} rows"),
    "triples.one": _n("{n} triple"),
    "triples.other": _n("{n} triples"),
    "uses.one": _n("used once in the graph"),
    "uses.other": _n("used {n} times in the graph"),
    "bytes": _n("{n} bytes"),
    "unit.kB": _n("{n} kB"),
    "unit.MB": _n("{n} MB"),
    "kept": _n("kept from an earlier request"),
    "seconds": _n("{n} s"),
    "cut": _n("These are the first {n} rows; a browser holds no more. The files have all."),
    "limited": _n("This server gives {n} rows at most: there may be more."),
    "lost": _n("The answer broke off: rows are missing. Run the query again, or ask for less."),
    "partly": _n("Stopped: these are the rows that had come by then."),
    "answer": _n("Answer"),
    "table": _n("Table"),
    "map": _n("Map"),
    "mapped.one": _n("{n} point is drawn."),
    "mapped.other": _n("{n} points are drawn."),
    "unmapped.one": _n("{n} row has no point on these maps."),
    "unmapped.other": _n("{n} rows have no point on these maps."),
    "redrawn": _n("projected, simplified, rounded"),
    "chart": _n("Chart"),
    "graph": _n("Picture"),
    "raw": _n("Raw"),
    "as": _n("as"),
    "yes": _n("yes"),
    "no": _n("no"),
    "none": _n(
        "No row. This does not mean that there is no such thing: it may not have been entered yet."
    ),
    "download": _n("Download"),
    "sort": _n("Sort"),
    "sorted.up": _n("Sorted by {column}, ascending."),
    "sorted.down": _n("Sorted by {column}, descending."),
    "empty": _n("There is no query yet: write one, or take an example."),
    "cell": _n("row {row}, {column}"),
    "cellHint": _n(
        "Arrow keys go from cell to cell; Enter opens a link or sorts; "
        "the whole cell is shown below."
    ),
    "language": _n("language"),
    "datatype": _n("datatype"),
    "examples": _n("Examples"),
    "history": _n("History"),
    "historyNote": _n("The queries you ran are kept in this browser alone; nothing is sent."),
    "historyEmpty": _n("Nothing has been run here yet."),
    "clear": _n("Clear"),
    "searchExamples": _n("Search the examples"),
    "found.one": _n("{n} example"),
    "found.other": _n("{n} examples"),
    "nothingFound": _n("No example has these words."),
    "loaded": _n("The query is in the field; run it, or change it first."),
    "meaning": _n("What the answer says, and what it does not"),
    "changed": _n("The query has been changed: this is what it was before."),
    "parameters": _n("Parameters"),
    "parametersNote": _n("They change the VALUES of the query."),
    "parameter.wrong": _n("“{value}” cannot stand here: {sort} is wanted. The query is unchanged."),
    "sort.text": _n("a text"),
    "sort.date": _n("a date (year-month-day)"),
    "sort.number": _n("a number"),
    "sort.iri": _n("a name with a declared prefix, or an IRI in < >,"),
    "sort.boolean": _n("true or false"),
    "unreachable": _n("The server cannot be reached. Is there a connection? Try again."),
    "unprepared": _n(
        "Examples and proposals could not be loaded; queries can be run all the same."
    ),
    "goThere": _n("Go to line {line}, column {column}"),
    "undeclared": _n("The prefix {prefix}: is not declared."),
    "declare": _n("Declare {prefix}:"),
    "notHere": _n("The grammar of SPARQL does not allow this here."),
    "chartKind": _n("Show as"),
    "bars": _n("bars"),
    "lines": _n("line"),
    "chartX": _n("along"),
    "chartY": _n("measured"),
    "chartCut": _n("{shown} of {all} rows are drawn."),
    "graphCut": _n("Only {n} nodes are drawn."),
    "graphNone": _n("There is no link between things to draw."),
    "graphSame": _n("The table has all the triples."),
    "rawCut": _n("The first {shown} of {all}; the file has all."),
    "snippetNote": _n("Each program asks this query and prints the answer."),
    "close": _n("Close"),
    "param.lang": _n("Language"),
    "param.asOf": _n("As of"),
    "param.orphaCode": _n("ORPHAcode of the disease"),
    "param.audience": _n("Audience"),
    "param.centre": _n("Centre"),
    "param.association": _n("Association"),
    "param.departmentCode": _n("Département"),
    "param.fromCode": _n("From the département"),
    "param.regionCode": _n("Region"),
    "param.from": _n("From"),
    "param.to": _n("Until"),
}


def words(wording: Wording) -> dict[str, str]:
    """Give the words in one language."""
    told = {name: wording(text) for name, text in WORDS.items()}
    return {name: hold(text) for name, text in told.items()} if wording.code == "fr" else told
