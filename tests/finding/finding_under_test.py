"""Asking `/find`, and what to look at in its answers."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode

from site_under_test import ROOT, Client

from maillage.finding import answer, document, read

FIND = ROOT / "queries" / "find"
DAY = "2026-11-26"


def ask(app, language="fr", **given):
    given = {"from" if name == "place" else name: value for name, value in given.items()}
    given.setdefault("asof", DAY)
    reply = Client(app, "application/json", language).get(f"/find?{urlencode(given, doseq=True)}")
    return reply.status, json.loads(reply.body)


def sites(document):
    return [item["site"]["iri"].rpartition("/site/")[2] for item in document["items"]]


def codes(document):
    return {note["code"] for note in document["notes"]}


def path(coverage):
    return [node["code"] for node in coverage["path"]]


def told(names, lang="en", **given):
    given = {"from": ["35"], **{name: [value] for name, value in given.items()}}
    return document(answer(names, read(given, date(2026, 11, 26)), lang), lang, lambda _iri: None)
