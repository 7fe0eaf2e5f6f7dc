"""An answer as people and programs read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.table import Table

from maillage.report import Text
from maillage.spreadsheet import written

__all__ = ["address_lines", "besides", "colon", "reasons", "sheet", "table", "tsv"]

_COLUMNS: Final = (
    *("rank", "site", "label", "hospital", "department", "listed", "distance_km"),
    *("approximate_km", "role", "audience_fit", "centres", "telephone"),
)
_SHEET: Final = (
    *("rank", "site", "hospital", "department", "distance_km", "approximate_km", "roles"),
    *("audiences", "centres", "until", "telephone", "email", "address", "iri"),
)
_HEADS: Final = {
    "fr": ("", "site", "km", "rôle", "public", "centre", "téléphone"),
    "en": ("", "site", "km", "role", "audience", "centre", "telephone"),
}
_WORDS: Final = {
    "asserted": Text("affirmé", "asserted"),
    "inferred": Text("déduit", "inferred"),
    "undetermined": Text("indéterminé", "undetermined"),
    "other": Text("autre public", "other audience"),
    "local": Text("site local", "local site"),
    "backing": Text("appuie le site local", "backs the local site"),
    "audience": Text("seul l’autre public est connu", "only the other audience is known"),
    "ended": Text("participation finie le", "participation ended on"),
    "not-yet": Text("participation à partir du", "participation from"),
    "role": Text("d’un autre rôle", "of another role"),
    "no-site": Text("centre sans site saisi", "centre without a site entered"),
    "part": Text("n’en couvre qu’une partie", "covers a part only"),
    "filiere": Text("filière, par son champ publié", "filière, by its published scope"),
}

Document = Mapping[str, Any]


def tsv(document: Document) -> Iterator[str]:
    """Write the items as TSV lines, each with its end, under a line that names the columns."""
    yield "\t".join(_COLUMNS) + "\n"
    for item in document["items"]:
        cells = (
            item["rank"],
            item["site"]["iri"],
            item["site"]["label"],
            (item["hospital"] or {}).get("label", ""),
            (item["department"] or {}).get("code", ""),
            item["listed"],
            item["distanceKm"],
            item["approximateKm"],
            item["role"]["slug"],
            item["audienceFit"],
            " | ".join(centre["label"] for centre in item["centres"]),
            " | ".join(item["telephone"]),
        )
        yield "\t".join("" if c is None else " ".join(str(c).split()) for c in cells) + "\n"


def sheet(document: Document) -> str:
    """Write the items as CSV (RFC 4180), for a spreadsheet: what a family wants to keep."""
    return written(_SHEET, _sheet_rows(document))


def _sheet_rows(document: Document) -> Iterator[Sequence[object]]:
    for item in document["items"]:
        parts = [part for centre in item["centres"] for part in centre["participations"]]
        yield (
            item["rank"],
            item["site"]["label"],
            (item["hospital"] or {}).get("label"),
            (item["department"] or {}).get("code"),
            item["distanceKm"],
            item["approximateKm"],
            " | ".join(_roles(item)),
            " | ".join(
                dict.fromkeys(
                    f"{who['label']} ({_word(said['evidence'], document['lang'])})"
                    for said in item["audiences"]
                    if (who := said["audience"])
                )
            ),
            " | ".join(centre["label"] for centre in item["centres"]),
            " | ".join(sorted({part["validUntil"] for part in parts if part["validUntil"]})),
            " | ".join(item["telephone"]),
            " | ".join(item["email"]),
            " | ".join(", ".join(address_lines(address)) for address in item["addresses"]),
            item["site"]["iri"],
        )


def address_lines(address: Document) -> list[str]:
    """Write an address as it stands on an envelope."""
    town = " ".join(filter(None, (address["postcode"], address["town"], address["cedex"])))
    return [line for line in (address["street"], address["poBox"], town) if line]


def table(document: Document) -> Table:
    """Make a table of the items."""
    lang = document["lang"]
    centres = [", ".join(centre["label"] for centre in i["centres"]) for i in document["items"]]
    # One and the same name on every line would take the room of all others.
    several = len(set(centres)) > 1
    heads = _HEADS[lang] if several else _HEADS[lang][:5] + _HEADS[lang][6:]
    made = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for item in document["items"]:
        about = item["approximateKm"]
        km = item["distanceKm"] if about is None else f"≈ {about}"
        listed = _word(item["listed"], lang)
        cells = (
            str(item["rank"]),
            item["site"]["label"] + (f" ({listed})" if listed else ""),
            "?" if km is None else str(km),
            " / ".join(_roles(item)),
            _word(item["audienceFit"], lang),
            *([centres[item["rank"] - 1]] if several else []),
            ", ".join(item["telephone"]),
        )
        made.add_row(*(cell.replace("[", "\\[") for cell in cells))
    return made


def besides(document: Document) -> Iterator[str]:
    """Write what is known besides the sites listed: a line each, with its end."""
    lang = document["lang"]
    for left in document["leftOut"]:
        end = {"ended": "validUntil", "not-yet": "validFrom"}.get(left["reason"], "")
        days = sorted(day for part in left["participations"] if (day := part.get(end)))
        when = " " + (days[-1] if end == "validUntil" else days[0]) if days else ""
        yield f"- {left['site']['label']} – {_word(left['reason'], lang)}{when}\n"
    for centre in document["centresWithoutSites"]:
        yield f"- {centre['label']} – {_word('no-site', lang)}\n"
    for centre in document["centresOfParts"]:
        part = f"{centre['covers']['label']} ({centre['covers']['code']})"
        yield f"- {centre['label']} – {_word('part', lang)}{colon(lang)}{part}\n"
    for filiere in document["filieres"]:
        yield f"- {filiere['label']} – {_word('filiere', lang)}\n"


def _roles(item: Document) -> list[str]:
    """Give the roles that sources tell, that of the ranking first."""
    told = [p["role"]["label"] for centre in item["centres"] for p in centre["participations"]]
    return list(dict.fromkeys([item["role"]["label"], *told]))


def reasons(document: Document) -> Iterator[str]:
    """Write why each item is listed, a line a reason, each with its end."""
    lang = document["lang"]
    for item in document["items"]:
        yield f"{item['rank']}. {item['site']['label']}\n"
        for audience in item["audiences"]:
            who = (audience["audience"] or {}).get("label", "?")
            yield f"   {who}{colon(lang)}{_cited(audience, lang)}\n"
        for centre in item["centres"]:
            for part in centre["participations"]:
                until = f" → {part['validUntil']}" if part["validUntil"] else ""
                role = part["role"]["label"]
                yield f"   {role}, {centre['label']}{until}{colon(lang)}{_cited(part, lang)}\n"
            for coverage in centre["coverages"]:
                yield f"   {_path(coverage)}{colon(lang)}{_cited(coverage, lang)}\n"
    for filiere in document["filieres"]:
        yield f"* {filiere['label']}\n"
        for scope in filiere["scopes"]:
            yield f"   {_path(scope)}{colon(lang)}{_cited(scope, lang)}\n"


def colon(lang: str) -> str:
    """Give a colon as the language has it: French puts a space before."""
    return " : " if lang == "fr" else ": "


def _path(coverage: Document) -> str:
    return " → ".join(f"{node['label']} ({node['code']})" for node in coverage["path"])


def _cited(statement: Document, lang: str) -> str:
    source = (statement["source"] or {}).get("label", "?")
    evidence = _word(statement["evidence"], lang)
    stop = " ; " if lang == "fr" else "; "
    words = stop.join(part for part in (evidence, statement["why"]) if part)
    where = f", {statement['locator']}" if statement["locator"] else ""
    return f"{words} [{source}{where}]"


def _word(slug: str | None, lang: str) -> str:
    said = _WORDS.get(slug or "")
    return (said.fr if lang == "fr" else said.en) if said else ""
