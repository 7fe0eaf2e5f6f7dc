"""JSON Schemas of what the routes answer in JSON."""

from __future__ import annotations

from typing import Any, Final

from maillage.search import LONGEST, TYPES

__all__ = ["SCHEMAS", "Schema", "ref"]

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_NUMBER: Final[Schema] = {"type": ["number", "null"]}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_LANG: Final[Schema] = {"enum": ["fr", "en"]}


def ref(name: str) -> Schema:
    """Refer to a schema of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: dict[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_NAMED: Final = ref("Named")
_POINT: Final = _object({"latitude": {"type": "number"}, "longitude": {"type": "number"}})
_EVIDENCE: Final[dict[str, Schema]] = {
    "evidence": {"enum": ["asserted", "inferred", "undetermined", None]},
    "why": _MAYBE,
    "wordsOfSource": _MAYBE,
    "source": _or_null(_NAMED),
    "locator": _MAYBE,
}
_DATES: Final[dict[str, Schema]] = {"validFrom": _MAYBE, "validUntil": _MAYBE}

SCHEMAS: Final[dict[str, Schema]] = {
    "Problem": _object(
        {
            "type": {"type": "string", "format": "uri"},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "messages": _object({"fr": _TEXT, "en": _TEXT}),
        },
        line={"type": "integer", "minimum": 1},
        column={"type": "integer", "minimum": 1},
    ),
    "Named": _object(
        {"iri": _TEXT, "label": _TEXT, "labelLang": _TEXT, "page": _MAYBE}, slug=_TEXT, code=_TEXT
    ),
    "Health": _object({"status": {"const": "ok"}}),
    "Ready": _object({"status": {"const": "ready"}, "build": _TEXT}),
    "NotReady": _object({"status": {"enum": ["empty", "stopping"]}}),
    "Results": {
        "type": "object",
        "required": ["head"],
        "properties": {"head": {"type": "object"}, "boolean": {"type": "boolean"}},
        "anyOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    },
    "Found": _object(
        {
            "q": {"type": "string", "maxLength": LONGEST},
            "lang": _LANG,
            "limit": {"type": "integer", "minimum": 1, "maximum": 50},
            "items": _list(
                _object(
                    {
                        "iri": _TEXT,
                        "page": _MAYBE,
                        "type": {"enum": list(TYPES)},
                        "typeLabel": _TEXT,
                        "label": _TEXT,
                        "labelLang": _TEXT,
                        "code": _MAYBE,
                        "match": _object(
                            {
                                "how": {"enum": ["exact", "prefix", "words", "near"]},
                                "field": {"enum": ["label", "acronym", "synonym", "code"]},
                                "text": _TEXT,
                                "lang": _TEXT,
                            }
                        ),
                    }
                )
            ),
        }
    ),
    "Coverage": _object(
        {
            "iri": _TEXT,
            "asserted": _NAMED,
            **_EVIDENCE,
            "path": _list(_NAMED),
            "steps": _list(
                _object({"from": _TEXT, "to": _TEXT, "classifications": _list(_or_null(_NAMED))})
            ),
        }
    ),
    "Site": _object(
        {
            "rank": {"type": "integer", "minimum": 1},
            "site": _NAMED,
            "hospital": _or_null({"allOf": [_NAMED, _object({"point": _or_null(_POINT)})]}),
            "department": _or_null(_NAMED),
            "listed": {"enum": ["local", "backing", "distance"]},
            "backs": _list(_object({"site": _NAMED, "centre": _NAMED})),
            "distanceKm": _NUMBER,
            "approximateKm": _NUMBER,
            "located": {"type": "boolean"},
            "role": _NAMED,
            "audienceFit": {"enum": ["asserted", "inferred", "undetermined", "other", None]},
            "audiences": _list(_object({"audience": _or_null(_NAMED), **_EVIDENCE})),
            "telephone": _list(_TEXT),
            "email": _list(_TEXT),
            "addresses": _list({"type": "object"}),
            "centres": _list(
                {
                    "allOf": [
                        _NAMED,
                        _object(
                            {
                                "rolesDiffer": {"type": "boolean"},
                                "participations": _list(
                                    _object(
                                        {
                                            "iri": _TEXT,
                                            "role": _or_null(_NAMED),
                                            **_DATES,
                                            "underLabel": _or_null({"type": "object"}),
                                            **_EVIDENCE,
                                        }
                                    )
                                ),
                                "labels": _list({"type": "object"}),
                                "coverages": _list(ref("Coverage")),
                            }
                        ),
                    ]
                }
            ),
        }
    ),
    "Shown": _object(
        {
            "asked": _object(
                {
                    "network": _MAYBE,
                    "roles": _list(_TEXT),
                    "audience": _MAYBE,
                    "asOf": {"type": "string", "format": "date"},
                    "rate": {"enum": ["region", "department"]},
                }
            ),
            "lang": _LANG,
            "total": _COUNT,
            "withoutPoint": _COUNT,
            "withoutDepartment": _COUNT,
            "withoutDates": _COUNT,
            "leftOut": _object(
                {"ended": _COUNT, "otherAudience": _COUNT, "unknownAudience": _COUNT}
            ),
            "bounds": _list({"type": "number"}),
            "places": _list(
                _object(
                    {
                        "code": _TEXT,
                        "label": _TEXT,
                        "sitesEntered": _COUNT,
                        "population": _or_null(_COUNT),
                        "perMillion": _or_null({"type": "number"}),
                    }
                )
            ),
            "items": _list(
                _object(
                    {
                        "site": _NAMED,
                        "hospital": _or_null(_NAMED),
                        "department": _or_null({"type": "object"}),
                        "region": _MAYBE,
                        "position": _or_null(_POINT),
                        "roles": _list(_TEXT),
                        "audiences": _list(_object({"audience": _MAYBE, "evidence": _TEXT})),
                        "centres": _list({"type": "object"}),
                        "filieres": _list({"type": "object"}),
                        "from": _MAYBE,
                        "until": _MAYBE,
                    }
                )
            ),
        }
    ),
    "Sites": _object(
        {
            "asOf": {"type": "string", "format": "date"},
            "lang": _LANG,
            "condition": {
                "allOf": [
                    _NAMED,
                    _object(
                        {
                            "code": {"type": "string", "pattern": "^ORPHA:[0-9]+$"},
                            "type": _or_null(_NAMED),
                            "level": _or_null(_NAMED),
                            "status": _MAYBE,
                            "replaces": _or_null({"type": "object"}),
                            "replacedBy": _list(_NAMED),
                            "referredTo": _list(_NAMED),
                        }
                    ),
                ]
            },
            "place": _object(
                {
                    "asked": _TEXT,
                    "kind": _TEXT,
                    "label": _TEXT,
                    "iri": _MAYBE,
                    "department": _or_null(_NAMED),
                    "overseas": {"type": "boolean"},
                    "point": _or_null(_POINT),
                    "precision": {"enum": ["exact", "commune", "prefecture", "none"]},
                    "why": _TEXT,
                }
            ),
            "audience": _or_null(_NAMED),
            "roles": _list(_NAMED),
            "classification": _or_null(_NAMED),
            "coverage": _object({"status": {"enum": ["known", "unknown"]}, "message": _TEXT}),
            "notes": _list(_object({"code": _TEXT, "text": _TEXT})),
            "ranking": _list(_object({"key": _TEXT, "text": _TEXT})),
            "bandKm": {"type": "number"},
            "limit": {"type": "integer", "minimum": 1, "maximum": 100},
            "total": _COUNT,
            "items": _list(ref("Site")),
            "leftOut": _list(_object({"site": _NAMED, "reason": _TEXT})),
            "centresWithoutSites": _list(_or_null(_NAMED)),
            "centresOfParts": _list({"allOf": [_NAMED, _object({"covers": _NAMED})]}),
            "filieres": _list({"allOf": [_NAMED, _object({"scopes": _list(ref("Coverage"))})]}),
            "query": _TEXT,
        }
    ),
}
