"""Drawings as files: SVG that stands alone, in the site's own colours, for light and for dark.

A file knows nothing of the site's sheets, and programs that draw it often know no variables of CSS:
so the rules that it needs are written into it with each colour in the place of its name. The policy
lets in that text alone, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.responses import Response

from maillage.web.page.answers import COMMON

__all__ = ["SVG", "Style", "svg_answer", "svg_style"]

SVG: Final = "image/svg+xml"
_STYLE: Final = Path(__file__).parents[1] / "static" / "style"
_SHEETS: Final = ("map", "plot")
_TOKEN: Final = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_USE: Final = re.compile(r"var\(--([a-z0-9-]+)\)")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_DARK: Final = "@media (prefers-color-scheme: dark)"
#: Rules that mean something to a page alone.
_PAGE: Final = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}\s*")


@dataclass(frozen=True)
class Style:
    """What is written into a file, and what its policy says of it."""

    text: str
    policy: str


@lru_cache(1)
def svg_style() -> Style:
    """Make the rules for files out of the site's sheets."""
    tokens = (_STYLE / "tokens.css").read_text("utf-8")
    bright, _, dim = tokens.partition(_DARK)
    light = dict(_TOKEN.findall(bright))
    dark = light | dict(_TOKEN.findall(dim))
    rules = "\n".join((_STYLE / f"{name}.css").read_text("utf-8") for name in _SHEETS)
    rules = _PAGE.sub("", _COMMENT.sub("", rules))
    by_scheme = [_filled(rules, colours) for colours in (light, dark)]
    # Without quotes that XML might write otherwise: the hash is of what is read.
    text = f"\n{by_scheme[0]}\n{_DARK} {{\n{by_scheme[1]}\n}}\n".replace('"', "'")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    policy = COMMON["Content-Security-Policy"].replace(
        "style-src 'self'", f"style-src 'sha256-{digest}'"
    )
    return Style(text, policy)


def _filled(rules: str, colours: Mapping[str, str]) -> str:
    """Put the values in the place of the names; blank lines go."""
    text = _USE.sub(lambda use: colours.get(use[1], "inherit").strip(), rules)
    return "\n".join(line for line in text.splitlines() if line.strip())


def svg_answer(body: str, name: str, headers: Mapping[str, str]) -> Response:
    """Send a drawing; a browser shows it, and keeps it under a name.

    Args:
        body: the document.
        name: of the file, of letters, digits and hyphens.
        headers: further ones.
    """
    fields = {
        **headers,
        "Content-Security-Policy": svg_style().policy,
        "Content-Disposition": f'inline; filename="{name}.svg"',
    }
    return Response(body.encode("utf-8"), 200, fields, media_type=SVG)
