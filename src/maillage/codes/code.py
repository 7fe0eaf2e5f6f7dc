"""An ORPHAcode as people write it: 58, ORPHA:58, ORPHA58, Orphanet_58, its IRI, Excel's 58.0."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["codes_in", "read_code"]

_BEFORE: Final = (
    r"(?:<?https?://(?:www\.)?orpha\.net/ORDO/Orphanet_"
    r"|https?://www\.orpha\.net/(?:[a-z]{2}/)?disease/detail/"
    r"|https?://www\.orpha\.net/\S+[?&]Expert="
    r"|https?://identifiers\.org/(?:orphanet(?:\.ordo)?[:/])(?:Orphanet_)?"
    r"|(?:ordo:)?orphanet[\s:_#-]*|ordo:|(?:code\s*)?orpha(?:[\s-]*(?:code|number))?[\s:_#°-]*)"
)
#: Full-width signs, as some keyboards give them, and spaces that do not break.
_WIDE: Final = {0xFEE0 + sign: sign for sign in range(33, 127)} | {0xA0: 32, 0x202F: 32}
_CODE: Final = re.compile(rf"{_BEFORE}?0*([1-9][0-9]{{0,6}})(?:[.,]0+)?>?", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*[|;,\n]\s*|(?<=\d)\s+")


def read_code(text: str) -> str:
    r"""Give the code that a text is, in digits; empty if it is none.

    >>> [read_code(t) for t in ("58", "ORPHA: 58", "Orphanet_58", "58.0", "58,0", " orpha58 ")]
    ['58', '58', '58', '58', '58', '58']
    >>> read_code("http://www.orpha.net/ORDO/Orphanet_58"), read_code("ORPHA:E75.2"), read_code("0")
    ('58', '', '')
    """
    # Not NFKC, which would make 582 of "58²", a code with the mark of a footnote.
    found = _CODE.fullmatch(text.translate(_WIDE).strip())
    return found[1] if found else ""


def codes_in(text: str) -> list[str]:
    """Give the texts of a cell's codes: several where all its parts are codes, else the whole.

    >>> codes_in("ORPHA:58 | 448"), codes_in("58,0"), codes_in("58 or more")
    (['ORPHA:58', '448'], ['58,0'], ['58 or more'])
    """
    whole = text.strip()
    parts = [part for part in _BETWEEN.split(whole) if part]
    if not read_code(whole) and len(parts) > 1 and all(map(read_code, parts)):
        return parts
    return [whole]
