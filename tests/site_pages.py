"""Every type of page of the site, in one list: what the tests, pictures and figures go over.

A page is added by one line in `PAGES`; the crawl, axe, the headers, the weights, `make screenshots`
and `make bench PART=pages` then hold it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

#: A day within the labels of the curated graph, so that answers do not change as days pass.
DAY = "2026-11-26"
_QUERY = """SELECT ?centre ?site WHERE {
  VALUES ?centre { <https://w3id.org/maillage/id/centre/leukofrance> }
  ?centre <https://w3id.org/maillage/ontology#hasSite> ?site .
} ORDER BY ?site"""


@dataclass(frozen=True)
class SitePage:
    """One type of page, in one state.

    Attributes:
        name: names its pictures.
        path: of the curated graph and of the full one.
        kind: ``normal``, ``empty``, ``crowded`` or ``error``.
        status: of its answer.
        heavy: whether its script may weigh more than a page's, and change what is shown.
        full: its path on the full graph, where another shows more.
        script: what it shows once its script has run, as a selector; empty if nothing changes.
    """

    name: str
    path: str
    kind: str = "normal"
    status: int = 200
    heavy: bool = False
    full: str = ""
    script: str = ""

    def in_language(self, code: str) -> str:
        """Give its path in a language."""
        return self.path + ("&" if "?" in self.path else "?") + f"lang={code}"


def _find(**question: str) -> str:
    return "/find?" + urlencode({"from" if k == "place" else k: v for k, v in question.items()})


def _sparql(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})


PAGES = (
    SitePage("home", "/"),
    SitePage("find-empty", "/find", "empty"),
    SitePage("find", _find(orpha="58", place="35", audience="adult", asof=DAY)),
    SitePage("find-overseas", _find(orpha="58", place="974", audience="child", asof=DAY)),
    SitePage("find-ended", _find(orpha="448", place="974", audience="child", asof=DAY), "empty"),
    SitePage("find-nobody", _find(orpha="160", place="35", asof=DAY), "empty"),
    SitePage("find-crowded", _find(orpha="68356", place="75", limit="100", asof=DAY), "crowded"),
    SitePage("find-no-place", _find(orpha="58", asof=DAY)),
    SitePage("find-choose", _find(q="leuco", place="35"), full=_find(q="syndrome", place="35")),
    SitePage("find-unknown", _find(q="zzzzqqqq", place="35"), "error", 404),
    SitePage("find-wrong", _find(orpha="58", place="Renes"), "error", 400),
    SitePage("map", f"/map?asof={DAY}"),
    SitePage("map-shaded", f"/map?rate=department&role=competence&asof={DAY}"),
    SitePage("map-empty", f"/map?network=fai2r&asof={DAY}", "empty"),
    SitePage("map-wrong", "/map?rate=commune", "error", 400),
    SitePage("statistics", "/statistics", "crowded"),
    SitePage("network", "/network", "crowded", script=".mesh-live canvas"),
    SitePage("network-one", "/network?filiere=brain-team", script=".mesh-live canvas"),
    SitePage("network-empty", "/network?filiere=fai2r", "empty",
             script=".mesh-live canvas"),
    SitePage("network-nothing", "/network?q=zzzz", "empty",
             script=".mesh-live canvas"),
    SitePage("network-wrong", "/network?filiere=brainteam", "error", 404),
    SitePage("search-empty", "/search", "empty"),
    SitePage("search", "/search?q=leucodystrophie"),
    SitePage("search-crowded", "/search?q=syndrome&limit=50", "crowded"),
    SitePage("search-nothing", "/search?q=zzzzqqqq", "empty"),
    SitePage("search-wrong", "/search?q=a&limit=0", "error", 400),
    SitePage("sparql-empty", "/sparql", "empty", heavy=True, script=".entry"),
    SitePage("sparql", _sparql(_QUERY), heavy=True, script='#editor:has(.entry) [data-row="0"]'),
    SitePage("sparql-wrong", _sparql("SELECT * { ?s a nonsense }"), "error", 400, heavy=True,
             script="#editor:has(.entry) .error p"),
    SitePage("validate-empty", "/validate", "empty"),
    SitePage("columns", "/validate/participations"),
    SitePage("filiere", "/page/filiere/mhemo"),
    SitePage("filiere-crowded", "/page/filiere/marih", "crowded"),
    SitePage("centre", "/page/centre/leukofrance"),
    SitePage("centre-crowded", "/page/centre/cracmo", "crowded"),
    SitePage("site", "/page/site/leukofrance-rennes"),
    SitePage("hospital", "/page/etablissement/hopital-necker"),
    SitePage("legal-entity", "/page/entite-juridique/ap-hp", "crowded"),
    SitePage("disease", "/page/orpha/58"),
    SitePage("disease-group", "/page/orpha/68356", "crowded"),
    SitePage("disease-nobody", "/page/orpha/160", "empty"),
    SitePage("association", "/page/association/afh"),
    SitePage("person", "/page/personne/frederic-gottrand"),
    SitePage("departement", "/page/departement/974"),
    SitePage("region", "/page/region/11", "crowded"),
    SitePage("commune", "/page/commune/35238"),
    SitePage("plan", "/page/plan-action/mhemo-2018-2022"),
    SitePage("record", "/page/participation/leukofrance.leukofrance-rennes.ela-centres-experts"),
    SitePage("document", "/page/document/ela-centres-experts"),
    SitePage("document-crowded", "/page/document/orphapacket-2025-12", "crowded"),
    SitePage("concept", "/page/scheme/role/coordinating"),
    SitePage("scheme", "/scheme/role"),
    SitePage("graph", "/graph/ela-centres-experts"),
    SitePage("ontology-search", "/ontology?q=centre"),
    SitePage("ontology-nothing", "/ontology?q=zzzz", "empty"),
    SitePage("dataset", "/dataset"),
    SitePage("ontology", "/ontology", "crowded"),
    SitePage("shapes", "/shapes", "crowded"),
    SitePage("about", "/about"),
    SitePage("privacy", "/privacy"),
    SitePage("legal", "/legal", "crowded"),
    SitePage("accessibility", "/accessibility"),
    SitePage("status", "/status", "crowded"),
    SitePage("changelog", "/changelog", "crowded"),
    SitePage("page-wrong", "/page/centre/leukofrance?page=0", "error", 400),
    SitePage("page-past", "/page/centre/leukofrance?page=99", "empty"),
    SitePage("no-format", "/data/centre/leukofrance.foo", "error", 404),
    SitePage("no-table", "/validate/participation", "error", 404),
    SitePage("not-found", "/page/centre/leukofrnce", "error", 404),
    SitePage("no-page", "/nope", "error", 404),
)  # fmt: skip

#: The pages on which nothing but the words of one entity differs: one of them shows the style.
SAMPLE = (
    *("home", "find", "find-empty", "find-nobody", "search", "sparql-empty", "filiere"),
    *("site", "disease", "region", "dataset", "not-found", "map-shaded", "statistics"),
)


def page_named(name: str) -> SitePage:
    """Find a page by its name."""
    (found,) = [page for page in PAGES if page.name == name]
    return found
