"""Orphanet's lists of values -> the slugs of our concepts (``values.toml`` beside this file)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

__all__ = ["VALUES", "concept", "status"]

#: Scheme -> slug of a concept -> its English name and its ids in the XML.
VALUES: Final[dict[str, dict[str, dict[str, Any]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
_BY_NAME: Final = {
    (scheme, spec["en"].casefold()): slug
    for scheme, slugs in VALUES.items()
    for slug, spec in slugs.items()
}
_BY_ID: Final = {
    (scheme, str(number)): slug
    for scheme, slugs in VALUES.items()
    for slug, spec in slugs.items()
    for number in spec.get("ids", ())
}
_OBSOLETE, _NON_RARE, _DEPRECATED, _INACTIVE = 16, 32, 256, 8192


def concept(scheme: str, name: str | None, number: str = "") -> str:
    """Find the concept of one of Orphanet's values.

    Args:
        scheme: of `VALUES`.
        name: in English, as printed.
        number: id in the XML, the same in every language.

    Returns:
        The slug; empty for a value that is not on the list ("no data", or of another language).

    >>> concept("orphanet-type", "Maladie", "21394")
    'disease'
    """
    found = _BY_ID.get((scheme, number)) if number else None
    return found or _BY_NAME.get((scheme, (name or "").strip().casefold()), "")


def status(flags: int) -> str:
    """Read the status out of Orphanet's flags, whose bit 8192 means inactive.

    >>> status(1), status(513), status(8208), status(8225), status(8449)
    ('active', 'active', 'obsolete', 'non-rare', 'deprecated')
    """
    if not flags & _INACTIVE:
        return "active"
    if flags & _NON_RARE:
        return "non-rare"
    return "deprecated" if flags & _DEPRECATED else "obsolete"
