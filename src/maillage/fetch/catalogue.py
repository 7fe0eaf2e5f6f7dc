"""What can be downloaded, from where and under which terms: `data/downloads.toml`."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from maillage.errors import FetchError
from maillage.fetch.failures import failure
from maillage.report import Text

__all__ = ["FORMATS", "Catalogue", "Item", "allowed", "read_catalogue"]

#: Format -> how a body of it may begin (byte order mark and space aside); empty: not told so.
FORMATS: Final[dict[str, tuple[bytes, ...]]] = {
    "xml": (b"<",),
    "json": (b"{", b"["),
    "zip": (b"PK",),
    "gz": (b"\x1f\x8b",),
    "tsv": (),
    "csv": (),
}
_KEYS: Final = {
    *("group", "title", "url", "file", "format", "langs", "parts", "read", "analogy"),
    *("licence", "attribution", "homepage"),
}
_TERMS: Final = ("licence", "attribution", "homepage")
#: A name that cannot leave its folder and hides nowhere.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Item:
    """One file that can be downloaded.

    Attributes:
        id: ``product3-en-146``.
        family: what it is listed under, ``product3-en``.
        group: ``orphanet``.
        title: what it holds.
        url: where it is published.
        file: the name it is kept under, below the folder of its group.
        format: key of `FORMATS`.
        licence: IRI.
        attribution: how the publisher wants to be cited.
        homepage: where people find it.
        read: whether the build uses it.
        analogy: whether its address was formed after those of others, and never seen in use.
    """

    id: str
    family: str
    group: str
    title: Text
    url: str
    file: str
    format: str
    licence: str
    attribution: str
    homepage: str
    read: bool = True
    analogy: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All that can be downloaded.

    Attributes:
        items: in the order of the file.
    """

    items: tuple[Item, ...]

    def choose(self, names: Iterable[str]) -> list[Item]:
        """Give the items of some names, each once: a group, a product, or a single item.

        Raises:
            FetchError: nothing is called so; tells what there is.
        """
        chosen: dict[Item, None] = {}
        for name in names:
            found = [i for i in self.items if name == i.group or f"{i.id}-".startswith(f"{name}-")]
            if not found:
                known = {item.group: None for item in self.items}
                known |= {item.family: None for item in self.items}
                raise failure("unknown", name, known=", ".join(known))
            chosen.update(dict.fromkeys(found))
        return list(chosen)


def allowed(url: str) -> bool:
    """Tell whether an address may be asked: https, or http on this very machine (for tests).

    >>> allowed("https://example.org/a"), allowed("http://example.org/a")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return bool(host)
        return parts.scheme == "http" and ipaddress.ip_address(host).is_loopback
    except ValueError:  # no address, or a name where only a number is trusted
        return False


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        FetchError: it cannot be read, or an entry of it has no meaning; names the entry.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise failure("catalogue", str(path), why=str(error)) from error
    groups, files = raw.get("groups", {}), raw.get("files", {})
    items: list[Item] = []
    for key, spec in files.items():
        try:
            items += _items(key, spec, groups)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise failure("catalogue", f"{path} [files.{key}]", why=str(error)) from error
    _distinct(path, items)
    return Catalogue(tuple(items))


def _items(key: str, spec: Mapping[str, Any], groups: Mapping[str, Any]) -> Iterator[Item]:
    if unknown := sorted(set(spec) - _KEYS):
        raise ValueError(f"{unknown[0]}: {', '.join(sorted(_KEYS))}")
    terms = {name: str(spec.get(name) or groups[spec["group"]][name]) for name in _TERMS}
    analogy = spec.get("analogy", False)
    for lang in spec.get("langs", [""]):
        for part in spec.get("parts", [""]):
            fill = {"lang": lang, "LANG": lang.upper(), "part": part}
            url, file = (str(spec[name]).format_map(fill) for name in ("url", "file"))
            if not allowed(url):
                raise ValueError(f"{url}: https://…")
            if not all(map(_NAME.fullmatch, (file, key, spec["group"]))):
                raise ValueError(f"{file}: {_NAME.pattern}")
            if spec["format"] not in FORMATS:
                raise ValueError(f"{spec['format']}: {', '.join(FORMATS)}")
            title = Text(*(str(spec["title"][name]) for name in ("fr", "en")))
            yield Item(
                id="-".join(word for word in (key, lang, part) if word),
                family="-".join(word for word in (key, lang) if word),
                group=spec["group"],
                title=title,
                url=url,
                file=file,
                format=spec["format"],
                read=bool(spec.get("read", True)),
                analogy=analogy is True or (analogy is not False and lang in analogy),
                **terms,
            )


def _distinct(path: Path, items: Iterable[Item]) -> None:
    """Refuse two items of one name, or kept in one place."""
    seen: set[tuple[str, ...]] = set()
    for item in items:
        for name in ((item.id,), (item.group, item.file)):
            if name in seen:
                error: FetchError = failure("catalogue", str(path), why=f"2 × {'/'.join(name)}")
                raise error
            seen.add(name)
