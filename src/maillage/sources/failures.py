"""What stops a reader of published files, in both languages, with its place and remedy.

The texts lie in ``failures.toml`` beside this file. Whereas the problems of a steward's table are
collected, the first of these ends the run: nobody mends a published file cell by cell.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from maillage.errors import SourceError

__all__ = ["MESSAGES", "Unrecognised", "failure"]

#: Name of a failure -> its texts: fr, en, mend_fr, mend_en.
MESSAGES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)


class Unrecognised(SourceError):
    """A file is of no product that is read: wrong where it was named, passed over in a folder."""


def failure(name: str, place: str, value: str = "", **fill: str) -> SourceError:
    """Make the error of one failure at one place.

    Args:
        name: key of `MESSAGES`.
        place: file, member and line, as the user may find them.
        value: the offending value.
        fill: what the texts need besides.

    >>> print(failure("code", "a.xml:7", "x"))
    a.xml:7: “x” is no ORPHAcode. An ORPHAcode is digits alone; download the file again.
    """
    texts = {key: text.format_map({"value": value} | fill) for key, text in MESSAGES[name].items()}
    kind = Unrecognised if name == "product" else SourceError
    return kind(
        f"{place}: {texts['en']}. {texts['mend_en']}",
        fr=f"{place} : {texts['fr']}. {texts['mend_fr']}",
    )
