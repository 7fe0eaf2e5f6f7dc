"""The site's own files, under names that tell their content, so that a browser asks for them once.

``static/style/*.css`` are one file to a browser: each is small and has one purpose, and one request
is enough.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["SHEETS", "Asset", "Assets", "read_assets"]

#: The sheets, in the order in which they build on each other.
SHEETS: Final = (
    *("tokens", "base", "layout", "forms", "propose"),
    *("map", "plot", "find", "home", "entity", "entity_parts", "text", "network"),
    *("validate", "print"),
)
_STYLE: Final = "style"
#: Suffix -> media type; not those of the machine, which may lack some.
_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}


@dataclass(frozen=True)
class Asset:
    """One file.

    Attributes:
        name: what templates call it, e.g. ``style.css``.
        hashed: what it is served as, e.g. ``style.1a2b3c4d5e.css``.
        content: its bytes.
    """

    name: str
    hashed: str
    content: bytes

    @property
    def media_type(self) -> str:
        """Its media type."""
        return _TYPES[Path(self.name).suffix]


@dataclass(frozen=True)
class Assets:
    """All files, by both their names."""

    by_name: Mapping[str, Asset]

    def path(self, name: str) -> str:
        """Give the path of a file, for templates."""
        return f"/static/{self.by_name[name].hashed}"


def read_assets(folder: Path) -> Assets:
    """Read the files of the site.

    Args:
        folder: ``static``.
    """
    files = {"style.css": b"\n".join(_sheet(folder, name) for name in SHEETS)}
    files |= {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TYPES
        and not (name := path.relative_to(folder).as_posix()).startswith(f"{_STYLE}/")
    }
    found: dict[str, Asset] = {}
    for name, content in files.items():
        stem, _, suffix = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:10]
        made = Asset(name, f"{stem}.{digest}.{suffix}", content)
        found |= {made.name: made, made.hashed: made}
    return Assets(found)


def _sheet(folder: Path, name: str) -> bytes:
    return (folder / _STYLE / f"{name}.css").read_bytes()
