"""The routes that read: pages, data and answers for applications."""

from __future__ import annotations

from typing import Any, Final

from maillage.negotiate import CSV, HTML, JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from maillage.search import LONGEST, TYPES
from maillage.web.data.signposting import LINKSET
from maillage.web.openapi.operation import LANG, Operation, operation, parameter
from maillage.web.openapi.schemas import ref

__all__ = ["READING"]

_JSON: Final = "application/json"
_PLAIN: Final = "text/plain"
#: RDF as the data of an entity come, and those of a whole graph.
_RDF: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_DOCUMENT: Final = (HTML, *_RDF, NQUADS, TRIG)
_KIND: Final = parameter(
    "kind", {"type": "string"}, "`filiere`, `centre`, `site` …", where="path", example="filiere"
)
_SLUG: Final = parameter(
    "slug", {"type": "string"}, "Stable, and never reused.", where="path", example="mhemo"
)

_AUDIENCE: Final = parameter(
    "audience",
    {"type": "string", "enum": ["child", "adult"]},
    "Any, where it is not given.",
    example="adult",
)
_ROLE: Final = parameter(
    "role",
    {
        "type": "array",
        "items": {
            "enum": [
                "coordinating",
                "constitutive",
                "resource-and-competence",
                "competence",
            ]
        },
    },
    "Roles, repeated or with commas between; all, where none is given.",
    example=["competence"],
)
_AS_OF: Final = parameter(
    "asof",
    {"type": "string", "format": "date"},
    "The day that participations must be valid on; today (UTC), where not given.",
    example="2026-11-26",
)

_TERM: Final = parameter(
    "q",
    {"type": "string", "maxLength": LONGEST},
    "Words of terms, concepts and rules, for the page to show those alone.",
)


def _document(name: str, what: str, *parameters: dict[str, Any]) -> Operation:
    return operation(
        name,
        "linked data",
        f"{what}, as a page or as RDF, by `Accept`.",
        *parameters,
        LANG,
        answers=_DOCUMENT,
        fails=(400, 404, 504),
        page=True,
    )


READING: Final[dict[str, dict[str, Operation]]] = {
    "/": {
        "get": operation("home", "linked data", "The home page.", LANG, answers=(HTML,), page=True)
    },
    "/search": {
        "get": operation(
            "search",
            "find",
            "Entities by name or code, the best first.",
            parameter(
                "q",
                {"type": "string", "maxLength": LONGEST},
                "A name, part of one, an acronym or a code; a browser may leave it out.",
                example="Adrénoleuco",
            ),
            parameter(
                "type",
                {"type": "array", "items": {"enum": list(TYPES)}},
                "Classes, repeated or with commas between; all, where none is given.",
                example=["ClinicalEntity"],
            ),
            parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": 50},
                "Hits at most; 10, or 20 on the page.",
                example=5,
            ),
            LANG,
            answers=(_JSON, HTML),
            schemas={_JSON: ref("Found")},
            fails=(400,),
            page=True,
        )
    },
    "/find": {
        "get": operation(
            "find",
            "find",
            "The sites for a disease from a place, in order, each with why it is listed.",
            parameter(
                "orpha",
                {"type": "string"},
                "The disease: `58`, `ORPHA:58`, or its IRI.",
                required=True,
                example="58",
            ),
            parameter(
                "from",
                {"type": "string"},
                "A département, commune, postcode, or latitude and longitude.",
                required=True,
                example="35",
            ),
            _AUDIENCE,
            _ROLE,
            _AS_OF,
            parameter(
                "classification",
                {"type": "string"},
                "Number of the one Orphanet classification that counts, e.g. 181.",
            ),
            parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}, "20.", example=3),
            parameter(
                "format",
                {"type": "string", "enum": ["json", "csv"]},
                "Where `Accept` cannot be sent, as by a link.",
            ),
            LANG,
            answers=(_JSON, CSV, HTML),
            schemas={_JSON: ref("Sites")},
            fails=(400, 404, 504),
            page=True,
        )
    },
    "/map": {
        "get": operation(
            "map",
            "find",
            "The expert sites entered, where they are, and how many per million inhabitants.",
            parameter(
                "network",
                {"type": "string"},
                "Slug of a filière; all, where none is given.",
                example="mhemo",
            ),
            _ROLE,
            _AUDIENCE,
            parameter(
                "asof",
                {"type": "string"},
                "The day that parts must hold on, `2026-11-26`; today (UTC), where it is empty.",
                example="2026-11-26",
            ),
            parameter(
                "rate",
                {"type": "string", "enum": ["region", "department"]},
                "What sites are counted for; régions, without shades, where none is given.",
                example="region",
            ),
            parameter(
                "format",
                {"type": "string", "enum": ["json", "geojson", "csv", "places", "svg"]},
                "Where `Accept` cannot be sent, as by a link.",
            ),
            LANG,
            answers=(HTML, _JSON, "application/geo+json", CSV, "image/svg+xml"),
            schemas={_JSON: ref("Shown")},
            fails=(400, 504),
            page=True,
        )
    },
    "/statistics": {
        "get": operation(
            "statistics",
            "find",
            "The figures of equity, each with what it counts and what it cannot say.",
            LANG,
            answers=(HTML,),
            fails=(504,),
            page=True,
        )
    },
    "/statistics/{figure}.{form}": {
        "get": operation(
            "figure",
            "find",
            "One figure, as a drawing that stands alone or as a table.",
            parameter(
                "figure", {"type": "string"}, "Its name.", where="path", example="sites-by-region"
            ),
            parameter(
                "form",
                {"type": "string", "enum": ["svg", "csv"]},
                "The format.",
                where="path",
                example="csv",
            ),
            LANG,
            answers=("image/svg+xml", CSV),
            fails=(404, 504),
            page=True,
        )
    },
    "/id/{kind}/{slug}": {
        "get": operation(
            "identified",
            "linked data",
            "What an IRI of Maillage names: leads to its page or its data, by `Accept`.",
            _KIND,
            _SLUG,
            LANG,
            answers=(),
            fails=(404, 504),
            fresh=False,
            page=True,
            more={"303": {"description": "See `/page/…` or `/data/…`."}},
        )
    },
    "/page/{kind}/{slug}": {
        "get": operation(
            "page",
            "linked data",
            "The page of an entity.",
            _KIND,
            _SLUG,
            LANG,
            parameter(
                "page", {"type": "integer", "minimum": 1, "maximum": 100_000}, "Of a long list."
            ),
            answers=(HTML,),
            fails=(400, 404, 410, 504),
            page=True,
        )
    },
    "/data/{kind}/{slug}.{extension}": {
        "get": operation(
            "data",
            "linked data",
            "The data of an entity: RDF, its facts as a table with their sources, or the link set"
            " (RFC 9264) of its page and files.",
            _KIND,
            _SLUG,
            parameter(
                "extension",
                {"type": "string", "enum": ["ttl", "jsonld", "nt", "rdf", "csv", "linkset"]},
                "The format.",
                where="path",
                example="ttl",
            ),
            answers=(*_RDF, CSV, LINKSET),
            fails=(404, 410, 504),
            page=True,
        )
    },
    "/ontology": {"get": _document("ontology", "The ontology", _TERM)},
    "/ontology/{version}": {
        "get": _document(
            "ontologyVersion",
            "The ontology, if the store holds that version",
            parameter("version", {"type": "string"}, "Its version.", where="path"),
        )
    },
    "/shapes": {"get": _document("shapes", "The rules that the data conform to (SHACL)", _TERM)},
    "/dataset": {"get": _document("dataset", "The data set and its graphs (VoID, DCAT)")},
    "/scheme/{scheme}": {
        "get": _document(
            "scheme",
            "A concept scheme",
            parameter("scheme", {"type": "string"}, "Its name.", where="path", example="role"),
        )
    },
    "/scheme/{scheme}/{concept}": {
        "get": _document(
            "concept",
            "A concept",
            parameter("scheme", {"type": "string"}, "Its scheme.", where="path", example="role"),
            parameter(
                "concept", {"type": "string"}, "Its name.", where="path", example="competence"
            ),
        )
    },
    "/graph/{source}": {
        "get": _document(
            "namedGraph",
            "A named graph",
            parameter(
                "source", {"type": "string"}, "Its source.", where="path", example="ontology"
            ),
        )
    },
    "/.well-known/void": {
        "get": operation(
            "void",
            "linked data",
            "Leads to the description of the data set.",
            answers=(),
            fails=(404, 504),
            fresh=False,
            page=True,
            more={"302": {"description": "See `/data/dataset.…` or `/page/dataset`."}},
        )
    },
}
