"""What may go wrong with a download, in both languages, with what to do about it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from maillage.errors import FetchError

__all__ = ["MESSAGES", "Unreachable", "failure", "unwritten"]

#: Name of a failure -> its texts: fr, en, mend_fr, mend_en.
MESSAGES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
_HOST_AT_FAULT: Final = {"unreachable", "proxy", "certificate"}


class Unreachable(FetchError):
    """The host itself cannot be talked to, so its other files need not be tried."""


def failure(name: str, place: str, **fill: str) -> FetchError:
    """Make the error of one failure.

    Args:
        name: key of `MESSAGES`.
        place: the item, address or file it befell.
        fill: what the texts need.

    >>> print(failure("status", "product1-en", status="500"))
    product1-en: the server answers 500. Try again later.
    """
    texts = {key: text.format_map(fill) for key, text in MESSAGES[name].items()}
    kind = Unreachable if name in _HOST_AT_FAULT else FetchError
    return kind(
        f"{place}: {texts['en']}. {texts['mend_en']}",
        fr=f"{place} : {texts['fr']}. {texts['mend_fr']}",
    )


def unwritten(path: Path, error: OSError) -> FetchError:
    """Make the error of a file of the cache that the system does not let us have."""
    return failure("write", str(path), why=error.strerror or str(error))
